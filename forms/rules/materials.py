"""The checklist of an item: no catch-alls, a basis for each line, 容缺 within the promise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from casework.item import Item, Material
from forms.part import rule
from forms.rules.finding import Finding, dotted_key, filled, repeated, unique

_PAPERS = r"(?:材料|资料|文件|证明|手续|证件|文书|要件|附件)"
_EMPTY = (
    r"(?:相关|有关|必要|必需|必须|需要|所需|须|需|应当|应|要求|规定|补充|提交|提供|报送|递交|申报|申请|佐证|辅助|支撑"
    r"|登记|审批|办理|审核|审查|各种|各类|一切|任何|以及|或者|的|等|所|和|与|及|或)"
)
"""Words that say nothing of which paper is meant."""
_WHO = r"(?:机关|机构|部门|单位|窗口|法律|法规|规章|规定)"
_CATCH_ALL = re.compile(
    rf"(?:其[他它余]|别的|另外)(?:{_EMPTY}|{_PAPERS})*$"
    rf"|^(?:{_EMPTY}|{_PAPERS})+$"
    rf"|{_WHO}{_EMPTY}*(?:要求|规定|需要|所需|须|需){_EMPTY}*{_PAPERS}+$"
    rf"|(?:认为|视情况|根据情况|根据需要).*{_PAPERS}"
    rf"|(?:规定|要求)的其[他它].*"
    rf"|等(?:相关|有关|其[他它]|各种|必要)+的?{_PAPERS}+$"
)
_BRACKETED = re.compile(r"\([^()]*\)")


def catch_all(name: str) -> bool:
    """Whether the name asks for whatever the reviewer likes (其他材料 and the like).

    申请人不知道要交什么，就不是一次性告知: 国务院关于加快推进政务服务标准化规范化便利化的指导意见.
    """
    outside = _BRACKETED.sub("", unicodedata.normalize("NFKC", str(name)))
    plain = re.sub(r"[\s()〔〕\[\]“”\"、，。；：,;:.]", "", outside)
    return _CATCH_ALL.search(plain) is not None


@rule
def check_materials(item: Item) -> Iterator[Finding]:
    """Everything about `materials` and `deferral` that their tables do not allow."""
    for index, key in repeated(material.key or f"#{at}" for at, material in enumerate(item.materials)):
        yield Finding(("materials", index, "key"), f"材料 {key} 写了两次；一种材料只收一次")
    for index, material in enumerate(item.materials):
        yield from _material(index, material, item)
    yield from _deferral(item)


@rule
def _material(index: int, material: Material, item: Item) -> Iterator[Finding]:
    place = ("materials", index)
    if catch_all(material.name):
        text = f"“{material.name}”是兜底条款；写明是哪一种材料，不得要求清单以外的材料"
        yield Finding((*place, "name"), text, "catch-all-material")
    if material.key is not None and not dotted_key(material.key):
        text = f"材料的键须是用点分开的小写字母、数字和下划线，现在是“{material.key}”"
        yield Finding((*place, "key"), text)
    yield from filled(material.forms, (*place, "forms"), "形式")
    yield from filled(material.checks, (*place, "checks"), "审查要点")
    yield from unique(material.forms, (*place, "forms"), "形式")
    yield from unique(material.checks, (*place, "checks"), "审查要点")
    if material.deferrable and material.deferral_reason is None:
        text = "可容缺的材料须写理由：属次要材料，后补不影响审查"
        yield Finding((*place, "deferral_reason"), text, "deferral-without-reason")
    if not material.deferrable and material.deferral_reason is not None:
        yield Finding((*place, "deferral_reason"), "不可容缺的材料不写容缺理由")
    if material.promise and not item.promise:
        yield Finding((*place, "promise"), "本事项不适用告知承诺（promise 不是 true），材料不得以承诺代替")


@rule
def _deferral(item: Item) -> Iterator[Finding]:
    deferrable = [index for index, material in enumerate(item.materials) if material.deferrable]
    if item.deferral is None:
        if deferrable:
            yield Finding(("deferral",), "有可容缺的材料，须写后补的天数：deferral: {days: …}")
        return
    if not deferrable:
        yield Finding(("deferral",), "没有可容缺的材料，不写 deferral")
    if item.deferral.days < 1:
        yield Finding(("deferral", "days"), "至少是 1 天")
    if item.deferral.days > item.limits.promised:
        text = f"容缺 {item.deferral.days} 天，超过承诺的 {item.limits.promised} 天；即办件没有容缺"
        yield Finding(("deferral", "days"), text, "deferral-over-promise")
