"""留置、电子、公告送达: what each needs before it counts as served (民事诉讼法 第八十九条、第九十条、第九十五条, which
the rules of departments borrow). By hand and by post it is 出件 that serves. A certificate that is not made follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from casework import decide
from casework.case import Case
from casework.decide.handing_out import unpicked
from casework.serving import NOTICE_DAYS
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told


def _left_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("served_on", "留置之日", setting.stamp.on.isoformat(), "day"),
        Line("recipient", "受送达人", case.applicant.name),
        Line("refusal", "拒收事由", kind="long", hint="谁拒收、怎么说的"),
        Line("witness", "见证", hint="见证人姓名、单位；或者拍照、录像的编号"),
    )


def _left(case: Case, setting: Setting, told: Told) -> Made:
    witness = told.text("witness")
    evidence = f"{told.text('refusal')}；见证：{witness}" if told.text("refusal") and witness else ""
    handed, left = unpicked(setting.bench, case)
    return decide.deliver(
        case, setting.stamp, setting.signer, way="left", served_on=told.day("served_on"),
        recipient=told.text("recipient"), evidence=evidence, handed=handed, left=left,
    )  # fmt: skip


def _electronic_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("served_on", "到达之日", setting.stamp.on.isoformat(), "day"),
        Line("recipient", "受送达人", case.applicant.name),
        Line("consent", "同意的凭据", hint="同意电子送达的确认书日期或者编号"),
        Line("address", "电子地址", hint="确认书上写明的邮箱、平台账号"),
        Line("arrival", "到达记录", hint="到达对方系统的时间、回执编号"),
    )


def _electronic(case: Case, setting: Setting, told: Told) -> Made:
    consent, address, arrival = told.text("consent"), told.text("address"), told.text("arrival")
    evidence = f"同意：{consent}；地址：{address}；到达：{arrival}" if consent and address and arrival else ""
    handed, left = unpicked(setting.bench, case)
    return decide.deliver(
        case, setting.stamp, setting.signer, way="electronic", served_on=told.day("served_on"),
        recipient=told.text("recipient"), evidence=evidence, handed=handed, left=left,
    )  # fmt: skip


def _notice_lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    return (
        Line("published_on", "公告之日", (setting.stamp.on - NOTICE_DAYS).isoformat(), "day"),
        Line("where", "公告在哪里"),
        Line("why", "原因", kind="long", hint="下落不明，或者别的方式都送不到，写明试过哪些"),
    )


def _notice(case: Case, setting: Setting, told: Told) -> Made:
    """Served thirty days after the publication; recorded once they have passed."""
    published, where, why = told.day("published_on"), told.text("where"), told.text("why")
    handed, left = unpicked(setting.bench, case)
    return decide.deliver(
        case, setting.stamp, setting.signer, way="notice", served_on=published + NOTICE_DAYS,
        recipient=case.applicant.name, evidence=f"{where}；{why}" if where and why else "", published_on=published,
        handed=handed, left=left,
    )  # fmt: skip


def _from(case: Case, setting: Setting) -> str:
    """A notice of the decision's own day has passed on no day before this."""
    if case.decided_on is None:
        return ""
    return f"公告满 {NOTICE_DAYS // timedelta(days=1)} 日后登记"


SERVING: Final = (
    DutyForm(
        "delivered.left", "delivered", "留置送达", "民事诉讼法八十九条", ("deliver",), _left_lines, _left,
        "已登记留置送达，送达回证由送达人、见证人签名入卷。",
    ),
    DutyForm(
        "delivered.electronic", "delivered", "电子送达", "民事诉讼法九十条", ("deliver",), _electronic_lines,
        _electronic, "已登记电子送达；对方要纸质文书的，照常提供。",
    ),
    DutyForm(
        "delivered.notice", "delivered", "公告送达", "民事诉讼法九十五条", ("deliver",), _notice_lines, _notice,
        "已登记公告送达，公告的原因和经过入卷。", _from,
    ),
)  # fmt: skip
