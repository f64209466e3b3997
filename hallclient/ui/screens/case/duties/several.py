"""联合办理 and 转报上级: several organs on one case (行政许可法 第二十六条、第四十二条第二款), and one that the organ
above decides (第三十五条、第四十三条)."""

from __future__ import annotations

from typing import Final

from casework import decide
from casework.acts import ReportOwed
from casework.case import Case
from casework.clocks import clocks
from casework.decide.decision import owner_of
from casework.stopping import MOST_JOINT
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told
from hallclient.ui.screens.words import short_day

OTHERS: Final = ("organ_2", "organ_3", "organ_4")


def _joint_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    leading = owner_of(setting.bench, case, setting.stamp.on)
    organs = setting.bench.catalogue.departments
    offered = tuple((one.code, one.name) for one in organs if one.code != leading)
    words = ("参加机关一", "参加机关二", "参加机关三")
    return (
        *(
            Line(key, word, "", "choice", offered, may=at > 0)
            for at, (key, word) in enumerate(zip(OTHERS, words, strict=True))
        ),
        Line("reason", "理由", kind="long", hint="为什么由几个机关统一、联合或者集中办理"),
    )


def _joint(case: Case, setting: Setting, told: Told) -> Made:
    leading = owner_of(setting.bench, case, setting.stamp.on)
    organs = (leading, *(code for key in OTHERS if (code := told.text(key))))
    return decide.handle_jointly(
        case, setting.stamp, setting.signer, organs=organs, reason=told.text("reason")
    )


def _joint_until(case: Case, setting: Setting) -> str:
    if not case.joint:
        return f"法定改为 45 个工作日，可再延 {MOST_JOINT} 个"
    due = f"，至 {short_day(case.statutory_due)}" if case.statutory_due is not None else ""
    return f"{len(case.joint)} 个机关联合办理{due}"


def _to(setting: Setting) -> str:
    return next((one.to for one in reversed(setting.acts) if isinstance(one, ReportOwed)), "")


def _owe_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("to", "上级机关", _to(setting)),
        Line("ready_on", "手续完备之日", setting.stamp.on.isoformat(), "day"),
    )


def _owe(case: Case, setting: Setting, told: Told) -> Made:
    return decide.owe_report(
        case, setting.stamp, setting.signer, to=told.text("to"), ready_on=told.day("ready_on")
    )


def _up_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("to", "上级机关", _to(setting)),
        Line("opinion", "审查意见", kind="long", hint="初步审查意见，连同全部申请材料报送"),
    )


def _up(case: Case, setting: Setting, told: Told) -> Made:
    return decide.send_up(
        case, setting.stamp, setting.signer, to=told.text("to"), opinion=told.text("opinion")
    )


def _up_until(case: Case, setting: Setting) -> str:
    """The two days from the complete formalities, or that it is done."""
    if case.sent_up_on is not None:
        return f"{short_day(case.sent_up_on)} 已上报"
    due = next((one.due for one in clocks(case, setting.bench.calendar) if one.name == "report"), None)
    return f"至 {short_day(due)}" if due is not None else ""


SEVERAL: Final = (
    DutyForm(
        "handled_jointly", "handled_jointly", "联合办理", "许可法二十六条、四十二条第二款", ("sign", "sign_organ"),
        _joint_lines, _joint, "已登记联合办理，法定期限为受理之日起 45 个工作日。", _joint_until,
    ),
    DutyForm(
        "report_owed", "report_owed", "手续完备，待上报", "许可法三十五条", ("review", "sign"), _owe_lines, _owe,
        "已登记手续完备之日，上报的最后一日写在“转报上级”后面。",
    ),
    DutyForm(
        "sent_up", "sent_up", "转报上级", "许可法三十五条、四十三条", ("sign", "sign_organ"), _up_lines, _up,
        "已登记上报。", _up_until,
    ),
)  # fmt: skip
