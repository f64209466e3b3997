"""撤回、撤销、注销: what becomes of a licence after its grant, by the head of the organ (行政许可法 第八条第二款、
第六十九条、第七十条); to be changed, its holder applies (第四十九条)."""

from __future__ import annotations

from typing import Final

from casework import decide
from casework.case import Case
from casework.duties import ChangeGround, LicenceEnd
from casework.licences import ENDS
from casework.lifecycle import ART_49, refused
from casework.refusal import Refusal
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told
from hallclient.ui.screens.words import short_day

YES, NO = "yes", "no"
FRAUD: Final = ((NO, "不是"), (YES, "是，限制三年内再次申请"))
LAWS: Final[dict[LicenceEnd, str]] = {"撤回": "许可法八条", "撤销": "许可法六十九条", "注销": "许可法七十条"}
HINTS: Final[dict[LicenceEnd, str]] = {
    "撤回": "依据的法律、法规修改或者废止，客观情况重大变化",
    "撤销": "滥用职权、超越职权、违反程序、不具备条件，或者以欺骗、贿赂取得",
    "注销": "有效期届满未延续，死亡或者终止，被撤销、撤回、吊销，不可抗力",
}
GROUNDS: Final = (("law", "所依据的法律、法规、规章修改或者废止"), ("facts", "所依据的客观情况发生重大变化"))
BY_APPLICATION = Refusal(
    reason="变更由被许可人向作出决定的机关提出申请：在受理台按这个事项的变更情形收件，符合条件的准予变更",
    basis=ART_49,
    short="由被许可人申请，到受理台收件",
)


def _lines_of(way: LicenceEnd, case: Case, setting: Setting) -> tuple[Line, ...]:
    lines = (
        Line("facts", "事实和理由", kind="long", hint=HINTS[way]),
        Line("provisions", "依据的条款", ENDS[way], hint="几条用；隔开"),
    )
    if way == "注销":
        return lines
    made_good = Line(
        "compensation", "补偿", kind="long", may=way == "撤销",
        hint="受到的损失怎样补偿、赔偿；没有损失的写没有损失",
    )  # fmt: skip
    if way == "撤回":
        return (*lines, made_good)
    return (
        *lines,
        made_good,
        Line("fraud", "欺骗、贿赂取得，涉及公共安全、人身健康", NO, "choice", FRAUD),
    )


def _made_of(way: LicenceEnd, case: Case, setting: Setting, told: Told) -> Made:
    return decide.end_licence(
        setting.bench, case, setting.stamp, setting.signer, way=way, facts=told.text("facts"),
        provisions=told.several("provisions"), compensation=told.text("compensation"), bars=told.text("fraud") == YES,
    )  # fmt: skip


def _ended(case: Case, setting: Setting) -> str:
    if case.licence_ended_on is not None:
        return f"{short_day(case.licence_ended_on)} 已{case.licence_end}"
    return f"有效期至 {case.valid_to.isoformat()}" if case.valid_to is not None else ""


def _form(way: LicenceEnd, key: str) -> DutyForm:
    return DutyForm(
        key,
        "licence_ended",
        f"{way}许可",
        LAWS[way],
        ("sign_organ",),
        lambda case, setting: _lines_of(way, case, setting),
        lambda case, setting, told: _made_of(way, case, setting, told),
        f"已作出{way}决定，决定书用印以后送达。",
        _ended,
    )


def _own_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("ground", "情形", "law", "choice", GROUNDS),
        Line("change", "变更以后准予的内容", kind="long"),
        Line("facts", "事实和理由", kind="long", hint="哪一条修改、废止，情况怎样变化，哪一项公共利益需要"),
        Line("provisions", "依据的条款", ENDS["撤回"], hint="几条用；隔开"),
        Line("compensation", "补偿", kind="long", hint="受到的损失怎样补偿；没有损失的写没有损失"),
    )


def _own_motion(case: Case, setting: Setting, told: Told) -> Made:
    ground: ChangeGround = "facts" if told.text("ground") == "facts" else "law"
    return decide.change_licence(
        setting.bench, case, setting.stamp, setting.signer, ground=ground, change=told.text("change"),
        facts=told.text("facts"), provisions=told.several("provisions"), compensation=told.text("compensation"),
    )  # fmt: skip


def _changed(case: Case, setting: Setting) -> str:
    return f"{short_day(case.licence_changed[0])} 已变更" if case.licence_changed is not None else ""


def _change(case: Case, setting: Setting, told: Told) -> Made:
    return refused("licence_ended", case) or BY_APPLICATION


LICENCE: Final = (
    DutyForm(
        "licence_changed.own_motion", "licence_changed", "依法变更许可", "许可法八条", ("sign_organ",), _own_lines,
        _own_motion, "已作出变更决定，决定书用印以后送达。", _changed,
    ),
    _form("撤回", "licence_ended.withdrawn"),
    _form("撤销", "licence_ended.revoked"),
    _form("注销", "licence_ended.cancelled"),
    DutyForm(
        "licence_changed", "licence_ended", "变更许可", "许可法四十九条", ("take_in",),
        lambda case, setting: (), _change, "",
    ),
)  # fmt: skip
