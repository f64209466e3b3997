"""The head of a case in 审批: both limits, when it was accepted, what is known of the applicant beside it. Pure."""

from __future__ import annotations

from casework.calendar import Calendar
from casework.catalogue import Catalogue
from casework.numbering import grouped
from hallclient.app.approval import Reading
from hallclient.ui.screens.approval.contract import Head
from hallclient.ui.screens.approval.rows import Told
from hallclient.ui.screens.case.beside_clocks import beside_of
from hallclient.ui.screens.case.clocks import Clock, clocks_of
from hallclient.ui.screens.reading import applicant_of
from hallclient.ui.screens.words import short_day

TONES = {
    "past_statutory": "filled",
    "past_promise": "red",
    "past": "red",
    "near": "amber",
    "unpublished": "plain",
}
ICONS = {"filled": "octagon-alert", "red": "octagon-alert", "amber": "triangle-alert", "plain": "-"}


def head_of(found: Reading, calendar: Calendar, catalogue: Catalogue, *, full: bool) -> Head:
    """What stands above the form."""
    case = found.view.case
    badges: list[Told] = []
    if case.way is not None and not case.way.reason:
        badges.append(Told(case.way.system, "plain", "-"))
    clocks = clocks_of(case, found.view.acts, calendar, catalogue.region.lamp)
    badges += [_limit(clock, first=at == 0) for at, clock in enumerate(clocks)]
    beside = beside_of(case, calendar, catalogue.region.lamp)
    badges += [Told(one.text, one.tone, one.icon) for one in beside if one.name != "deferral"]
    if case.accepted_on is not None:
        badges.append(Told(f"受理 {short_day(case.accepted_on)}", "plain", "-"))
    badges.append(
        Told(f"同项在办 {len(found.open_beside)} 件", "amber")
        if found.open_beside
        else Told("查重无在办", "green")
    )
    if found.barred_until is not None:
        badges.append(Told(f"限制申请期至 {found.barred_until.isoformat()}", "red"))
    else:
        badges.append(Told("不在限制申请期", "green"))
    if found.broken:
        badges.append(Told(f"容缺失信 {len(found.broken)} 件", "amber"))
    if case.deferred:
        badges.append(Told(f"容缺待补 {len(case.deferred)} 份", "amber"))
    if case.way is not None and case.way.reason:
        badges.append(Told(f"多级：{case.way.reason}", "plain", "-"))
    return Head(
        item=case.opened.item_name,
        applicant=applicant_of(case, catalogue, full=full),
        number=grouped(case.opened.case_no),
        badges=tuple(badges),
    )


def _limit(clock: Clock, *, first: bool) -> Told:
    """`承诺 5 · 用 0 · 至 11-27`; the legal one without what is used."""
    tone = TONES.get(clock.state, "green" if first else "plain")
    used = clock.note.partition(" · ")[0].replace("已用", "用") if first and clock.stretches else ""
    words = " · ".join(
        part for part in (clock.title, used, clock.until.rpartition(" ")[0] or clock.until) if part
    )
    return Told(words, tone, ICONS.get(tone, "") if tone != "green" else "")
