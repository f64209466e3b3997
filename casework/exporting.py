"""A case in the tables of GB/T 39046—2020 政务服务平台基础数据规范: 表5 申请, 表6 受理, 表7 办理, 表8 办结.

Names and order of the columns are the standard's; where it repeats a set (materials in 表5, 特别程序 in 表7) the set
is a table of its own. What the record doesn't hold is empty, never guessed. Instants are YYYYMMDDThhmmss. One column is
added to 表8, as section 4 allows: 办件结果代码, by a map that is data, because the central systems of the provinces
disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Literal, get_args

from casework import wire
from casework.acts import (
    Accepted,
    AnyAct,
    Granted,
    NotAccepted,
    PaperIssued,
    Refused,
    Reviewed,
    Sealed,
    Sent,
    Terminated,
    Withdrawn,
)
from casework.case import UNDECIDED, Case
from casework.catalogue import Catalogue, organ
from casework.certificates import borne
from casework.checklist import Judgement
from casework.deciding import Certificate
from casework.export_special import COLUMNS as SPECIAL
from casework.export_special import special_rows
from casework.item import Material
from casework.onetable import materials_of, merge
from casework.record import Struct
from casework.seals import DECISIONS

ExportTable = Literal["申请", "申请材料", "受理", "办理", "特别程序", "办结"]
TABLES: tuple[ExportTable, ...] = get_args(ExportTable)
Row = dict[str, str]

COLUMNS: Mapping[ExportTable, tuple[str, ...]] = {
    "申请": (
        "办件编号", "实施编码", "事项名称", "办件类型", "办件类型代码", "申请者名称", "申请者证件类型代码",
        "申请者证件号码", "联系人/代理人姓名", "联系人/代理人证件类型代码", "联系人/代理人证件号码", "联系人手机号码",
        "邮政编码", "通讯地址", "法定代表人", "申报来源代码", "申请时间", "投资项目编号", "行政区划",
    ),
    "申请材料": ("办件编号", "材料名称", "是否收取", "收取方式", "收取数量", "收取时间"),
    "受理": (
        "办件编号", "基本编码", "实施编码", "事项名称", "受理单位名称", "受理单位统一社会信用代码", "受理人员",
        "受理时间", "受理文书编号", "承诺办结时间", "办件类型", "办件类型代码", "行政区划",
    ),
    "办理": (
        "办件编号", "业务动作", "环节名称", "环节处理人", "环节处理意见", "环节开始时间", "环节结束时间",
        "处理单位名称", "处理单位统一社会信用代码", "环节办理状态代码",
    ),
    "特别程序": SPECIAL,
    "办结": (
        "办件编号", "办理人姓名", "办结时间", "结果证照名称", "结果证照编号", "办件结果描述", "证照有效期限",
        "发证/盖章单位", "行政区划", "是否快递寄送结果", "是否收费", "办件结果代码",
    ),
}  # fmt: skip
"""表5 lines 1 to 19 and 20 to 25, 表6, 表7 lines 1 to 10 and 11 to 21, 表8."""

OUTCOMES = ("granted", "refused", "not_accepted", "deemed_withdrawn", "withdrawn", "terminated")
"""What a case may come to; each set of result codes has one for every of them."""

ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
BASIC, OWN = 12, 31
"""Characters of 基本编码 and 实施编码 in practice (domain: an interim number has neither)."""

STEPS: Mapping[str, tuple[str, str]] = {
    "received": ("收件", "其他"), "corrected": ("当场更正", "其他"), "correction_asked": ("一次性告知", "退回"),
    "correction_supplied": ("补正", "其他"), "changed": ("申请人变更", "其他"), "accepted": ("受理", "通过"),
    "not_accepted": ("不予受理", "退回"), "deferred_supplied": ("容缺补交", "其他"), "withdrawn": ("撤回", "其他"),
    "terminated": ("终止办理", "其他"), "returned_in_hall": ("退件", "退回"),
    "return_answered": ("退件已办", "其他"), "sent": ("快递送达", "其他"),
    "materials_returned": ("材料退还", "其他"), "reviewed": ("审查", "通过"), "sent_back": ("退回重审", "退回"),
    "special_begun": ("特别程序开始", "其他"), "special_ended": ("特别程序结束", "其他"),
    "extended": ("延长期限", "其他"),
    "granted": ("准予许可", "通过"), "refused": ("不予许可", "退回"),
    "sealed": ("用印", "其他"), "delivered": ("送达", "其他"),
    "third_party_told": ("告知利害关系人", "其他"), "third_party_heard": ("听取利害关系人意见", "其他"),
    "licence_ended": ("许可撤回、撤销、注销", "其他"), "licence_changed": ("依法变更许可", "其他"),
    "inspected": ("核查", "其他"),
    "handled_jointly": ("联合办理", "其他"), "sent_up": ("上报", "其他"), "published": ("公开决定", "其他"),
    "lapsed": ("依法视为", "其他"), "certificates_made": ("制证", "其他"), "hearing_set": ("听证通知", "其他"),
    "receipt_signed": ("签名件归档", "其他"),
}  # fmt: skip
"""Steps that 表7 shows, with their 业务动作; the rest is the hall's own bookkeeping."""

_ENDS: Mapping[str, str] = {
    "not_accepted": "不予受理", "deemed_withdrawn": "逾期未补正，视为撤回", "withdrawn": "申请人撤回",
    "terminated": "终止办理", "granted": "准予许可", "refused": "不予许可",
}  # fmt: skip


class ExportCodes(Struct, frozen=True, kw_only=True):
    """The maps of an export (forms/defaults/exports.yaml): results by set, channels, kinds of case, identity papers."""

    results: dict[str, dict[str, str]]
    channels: dict[str, str]
    kinds: dict[str, str]
    identity: dict[str, str]


class ExportPage(Struct, frozen=True, kw_only=True):
    """Cases that moved after a cursor, whole, as rows by table; the same case again takes the place of its old rows."""

    cursor: str
    cases: int
    tables: dict[str, tuple[Row, ...]]
    more: bool = False


def tables_of(
    case: Case, acts: Sequence[AnyAct], catalogue: Catalogue, codes: ExportCodes, results: str
) -> dict[ExportTable, tuple[Row, ...]]:
    """The rows of one case. `results`: which set of result codes. Raises KeyError for a set that is not there."""
    chosen = codes.results[results]
    return {
        "申请": (_applied(case, catalogue, codes),),
        "申请材料": _materials(case, acts, catalogue),
        "受理": _accepted(case, acts, catalogue, codes),
        "办理": _steps(case, acts, catalogue),
        "特别程序": tuple(
            dict(row) for row in special_rows(case.opened.case_no, acts, _organ(catalogue, case.opened.owner))
        ),
        "办结": _ended(case, acts, catalogue, chosen),
    }


def _row(table: ExportTable, **values: str) -> Row:
    return {column: values.get(column, "") for column in COLUMNS[table]}


def _applied(case: Case, catalogue: Catalogue, codes: ExportCodes) -> Row:
    opened, who = case.opened, case.applicant
    values = case.values
    natural = _identity_kind(values.get("applicant.identity"))
    row = _row(
        "申请",
        办件编号=opened.case_no,
        实施编码=_codes(catalogue, opened.item_code)[1],
        事项名称=opened.item_name,
        办件类型=opened.item_kind,
        办件类型代码=codes.kinds.get(opened.item_kind, ""),
        申请者名称=who.name,
        申请者证件类型代码=codes.identity.get(natural, "") if who.kind == "自然人" else "",
        申请者证件号码=who.number,
        联系人手机号码=who.phone,
        邮政编码=_text(values.get("contact.postcode")),
        通讯地址=_text(values.get("contact.address") or values.get("premises.address")),
        法定代表人=_text(values.get("legal_person.name")),
        申报来源代码=codes.channels.get(opened.channel, ""),
        申请时间=_day(opened.received_on),
        投资项目编号=_text(values.get("project.code")),
        行政区划=catalogue.hall.region,
    )
    row["联系人/代理人姓名"] = who.agent_name or _text(values.get("contact.name"))
    row["联系人/代理人证件类型代码"] = codes.identity.get(who.agent_kind, "")
    row["联系人/代理人证件号码"] = who.agent_number
    return row


def _materials(case: Case, acts: Sequence[AnyAct], catalogue: Catalogue) -> tuple[Row, ...]:
    code = case.opened.item_code
    if code not in catalogue.items:
        return ()
    came: dict[str, date] = {}
    for act in acts:
        for key, found in getattr(act, "materials", {}).items():
            if _brought(found):
                came.setdefault(key, getattr(act, "received_on", act.on))
    table = merge(catalogue, (code,), "", case.situations)
    return tuple(
        _material(case, line.own[code], case.materials.get(line.id, Judgement()), came.get(line.id))
        for line in materials_of(table, code)
    )


def _brought(found: Judgement) -> bool:
    return found.mark in ("sound", "faulty") or bool(found.originals or found.copies or found.pages)


def _material(case: Case, material: Material, found: Judgement, came: date | None) -> Row:
    how = "电子" if found.pages and not (found.originals or found.copies) else "纸质"
    brought = _brought(found)
    number = found.originals + found.copies or (material.original + material.copies if brought else 0)
    return _row(
        "申请材料",
        办件编号=case.opened.case_no,
        材料名称=material.name,
        是否收取="1" if brought else "0",
        收取方式={"licence": "电子证照", "promised": "告知承诺"}.get(found.mark, how if brought else ""),
        收取数量=str(number),
        收取时间=_day(came) if came is not None and brought else "",
    )


def _accepted(
    case: Case, acts: Sequence[AnyAct], catalogue: Catalogue, codes: ExportCodes
) -> tuple[Row, ...]:
    """An accepted case, also one that silence accepted; the rows of others are missing, as the table is of 受理."""
    act = next((one for one in acts if isinstance(one, Accepted)), None)
    if case.accepted_on is None:
        return ()
    basic, own = _codes(catalogue, case.opened.item_code)
    unit, unit_code = _organ(catalogue, case.opened.owner)
    return (
        _row(
            "受理",
            办件编号=case.opened.case_no,
            基本编码=basic,
            实施编码=own,
            事项名称=case.opened.item_name,
            受理单位名称=unit,
            受理单位统一社会信用代码=unit_code,
            受理人员=act.by_name if act is not None else "",
            受理时间=_moment(act, case.accepted_on),
            受理文书编号=_number(act.papers if act is not None else (), "D03"),
            承诺办结时间=_day(case.promised_due) if case.promised_due is not None else "",
            办件类型=case.opened.item_kind,
            办件类型代码=codes.kinds.get(case.opened.item_kind, ""),
            行政区划=catalogue.hall.region,
        ),
    )


def _moment(act: Accepted | None, on: date) -> str:
    """The instant of an acceptance on the day that counts; the day alone where silence accepted it, or where the day
    was put right: the clock that gave the instant was wrong."""
    if act is None or act.at.astimezone(ZONE).date() != on:
        return _day(on)
    return _instant(act.at)


def _steps(case: Case, acts: Sequence[AnyAct], catalogue: Catalogue) -> tuple[Row, ...]:
    """What was done, one step a row; a step has no length of its own, so its end is its beginning (as 表7 asks)."""
    unit, unit_code = _organ(catalogue, case.opened.owner)
    rows = []
    for act in acts:
        step = STEPS.get(wire.kind(act))
        if step is None:
            continue
        rows.append(
            _row(
                "办理",
                办件编号=case.opened.case_no,
                业务动作=step[1],
                环节名称=step[0],
                环节处理人=act.by_name,
                环节处理意见=_opinion(act),
                环节开始时间=_instant(act.at),
                环节结束时间=_instant(act.at),
                处理单位名称=unit,
                处理单位统一社会信用代码=unit_code,
                环节办理状态代码="2",
            )
        )
    return tuple(rows)


def _opinion(act: AnyAct) -> str:
    if isinstance(act, NotAccepted):
        return f"{act.text}（{act.article}）"
    if isinstance(act, Reviewed):
        return act.opinion
    if isinstance(act, Refused):
        return f"{act.reasons}（{'、'.join(act.provisions)}）"
    return act.content if isinstance(act, Granted) else str(getattr(act, "reason", ""))


def _ended(
    case: Case, acts: Sequence[AnyAct], catalogue: Catalogue, results: Mapping[str, str]
) -> tuple[Row, ...]:
    if case.stage in UNDECIDED or case.signed_only:
        return ()
    ends = NotAccepted | Withdrawn | Terminated | Granted | Refused
    last = next((one for one in reversed(acts) if isinstance(one, ends)), None)
    lapse = case.lapses[-1] if case.lapses else None
    came = case.decision or case.stage
    seal = next((one for one in reversed(acts) if isinstance(one, Sealed) and _decides(one)), None)
    silent = lapse is not None and lapse.rule == "deemed_renewed"
    if silent and isinstance(last, Refused):
        last = None  # signed, never under its seal: silence has granted it
    if lapse is not None and (silent or last is None):
        ended = _day(lapse.on)
    else:
        ended = _instant((seal or last).at) if last is not None else ""
    row = _row(
        "办结",
        办件编号=case.opened.case_no,
        办理人姓名=last.by_name if last is not None else "",
        办结时间=ended,
        办件结果描述=_ENDS.get(came, ""),
        行政区划=catalogue.hall.region,
        是否快递寄送结果="1" if any(isinstance(one, Sent) for one in acts) else "0",
        是否收费="0",  # nothing is charged before a decision
        办件结果代码=results[came],
    )
    if isinstance(last, Granted):
        given = _given(case, last, catalogue)
        row["结果证照名称"] = "、".join(one.name for one in given)
        row["结果证照编号"] = "、".join(one.number for one in given if one.number)
        row["证照有效期限"] = _day(last.valid_to) if last.valid_to is not None else ""
    row["发证/盖章单位"] = _organ(catalogue, case.opened.owner)[0]
    return (row,)


def _given(case: Case, act: Granted, catalogue: Catalogue) -> tuple[Certificate, ...]:
    """As they were made, else as the grant names them, or under its own paper's 文号."""
    item = catalogue.items.get(case.opened.item_code)
    named = case.certificates or act.certificates
    if item is None:
        return named
    paper = next((one.doc_number for one in act.papers if one.code in DECISIONS), "")
    return borne(named, item, catalogue.themes.get(case.opened.theme), paper)


def _decides(act: Sealed) -> bool:
    """Whether the act put the seal on a decision for the first time: it was made then."""
    return act.ground != "again" and any(paper.code in DECISIONS for paper in act.of)


def _codes(catalogue: Catalogue, item_code: str) -> tuple[str, str]:
    """基本编码 and 实施编码 of an item; an interim number is neither."""
    row = next((row for row in catalogue.rows if row.id == item_code), None)
    code = row.code if row is not None else ""
    if len(code) == OWN:
        return code[-BASIC:], code
    return (code, "") if len(code) == BASIC else ("", "")


def _organ(catalogue: Catalogue, code: str) -> tuple[str, str]:
    """Name and 统一社会信用代码 of an organ, as far as the catalogue knows them."""
    try:
        found = organ(catalogue, code)
    except KeyError:
        return "", ""
    return found.name, found.uscc


def _number(papers: Sequence[PaperIssued], code: str) -> str:
    return next((paper.doc_number for paper in papers if paper.code == code), "")


def _identity_kind(value: object) -> str:
    if isinstance(value, Mapping):
        return _text(value.get("kind"))
    return "resident_id" if _text(value) else ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(day: date) -> str:
    return f"{day:%Y%m%d}T000000"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y%m%dT%H%M%S}"
