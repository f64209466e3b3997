"""One row of 待办: what is owed, until when, why it is here, and one verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from msgspec import structs

from casework.acts import Received
from casework.calendar import Calendar
from casework.case import Case
from casework.deadline import screen_day
from casework.facts.wording import CHANNELS
from casework.numbering import grouped
from casework.versions import Weighed
from hallclient.app.handover import TAKEN
from hallclient.app.outcome import TodoRow
from hallclient.store.rows import DraftLine, HandOff

SEE = "看办件"
"""The verb of what is only looked at; every other one is done at the intake screen with the case on the counter."""

TAKE = "接办"
"""The verb of somebody else's draft: it is taken over with a reason before anything of it is seen."""

Due = Callable[[date], "tuple[date | None, int | None]"]
"""The last day for an answer to what arrived on a day, and how many workdays are left; None: 日历未发布."""

FAR = 10_000
"""Urgency of what has no day: after everything that has one."""


def nobody_knows(arrived: date) -> tuple[date | None, int | None]:
    """Where no calendar is at hand."""
    return None, None


def todo_row(case: Case, today: date, calendar: Calendar) -> TodoRow | None:
    """The row of a case; None where it owes nothing any more as of today."""
    lapsed = case.lapses[-1].rule if case.lapses else ""
    if lapsed == "deemed_accepted" and not _has_notice(case):
        return _row(
            case, today, "lapsed", "视为受理", "red", _since(case, today), "补发受理通知书", "去受理", -1
        )
    if case.stage == "received":
        late = "不告知即视为受理"
        return _due(case, today, calendar, "answer", case.answer_due, f"{_how(case)}待答复；{late}", "去答复")
    if case.stage == "correcting":
        if not case.open:
            return _due(case, today, calendar, "corrected", case.answer_due, "补正已齐，应当受理", "核材料")
        owed = f"待补正 {len(case.open)} 项"
        return _due(case, today, calendar, "correcting", case.supply_due, owed, "收补正")
    if case.stage == "accepted" and case.deferred:
        days = [one.due for one in case.deferred if one.due is not None]
        owed = f"容缺待补 {len(case.deferred)} 份"
        return _due(case, today, calendar, "deferred", min(days, default=None), owed, "收补交")
    if case.stage == "accepted" and case.to_look_up:
        text = f"待核验电子证照 {len(case.to_look_up)} 份"
        return _due(case, today, calendar, "deferred", case.promised_due, text, SEE)
    if lapsed in ("deemed_withdrawn", "deferral_broken"):
        return _row(
            case, today, "lapsed", "已视为撤回", "plain", _since(case, today), "逾期未补", SEE, FAR - 1
        )
    return None


def draft_row(
    line: DraftLine, today: date, received: int = 0, handed: HandOff | None = None, due: Due = nobody_knows
) -> TodoRow:
    """The row of a draft; `received`: how many of its items have their number already; `handed`: who gave it.

    `due`: the last day for an answer to what arrived on a day (行政许可法 第三十二条: it runs from the arrival,
    opened or not).
    """
    saved = datetime.fromisoformat(line.saved_at)
    what, who, arrived = _parts(line)
    if arrived is not None and not received:
        return _arrived(line, what, who, arrived, today, *due(arrived))
    return TodoRow(
        kind="draft", limit="草稿", tone="plain", under=_when(saved, today), title=what, who=who,
        line=" · ".join(
            part
            for part in (
                _given(handed),
                f"已收件 {received} 件，其余尚未收件" if received else "尚未收件，不计时",
            )
            if part
        ),
        badge="部分未收件" if received else "未收件", verb="接着办", urgency=FAR, draft_id=line.draft_id,
    )  # fmt: skip


def held_row(
    line: DraftLine, today: date, holder: str, handed: HandOff | None = None, due: Due = nobody_knows
) -> TodoRow:
    """Somebody else's draft at this window: named, not shown. `holder`: whose it is; empty: left to the window."""
    saved = datetime.fromisoformat(line.saved_at)
    what, _, arrived = _parts(line)
    last = due(arrived)[0] if arrived is not None else None
    left = _given(handed) if handed is not None and not holder else ""
    return TodoRow(
        kind="held", limit="留给窗口" if not holder else "他人草稿", tone="plain",
        under=f"{_when(saved, today)} 起", title=what, who=f"{holder}的草稿" if holder else "",
        line=" · ".join(
            part
            for part in (
                f"{screen_day(arrived, today)}到达" if arrived is not None else "",
                f"{screen_day(last, today)}前须答复" if last is not None else "",
                left or "内容不显示；接办要选原因，记入日志",
            )
            if part
        ), badge="已交班" if not holder else "未交班",
        verb=TAKE, urgency=FAR + 1,
        draft_id=line.draft_id,
    )  # fmt: skip


def _when(saved: datetime, today: date) -> str:
    return f"今日 {saved:%H:%M}" if saved.date() == today else f"{saved:%m-%d %H:%M}"


def _given(handed: HandOff | None) -> str:
    """Who gave a draft, with the note; or from whom it was taken over, and why."""
    if handed is None:
        return ""
    if handed.note in TAKEN:
        return f"接自{handed.by_name}（{handed.note}）"
    return f"{handed.by_name}交来" + (f"：{handed.note}" if handed.note else "")


def _parts(line: DraftLine) -> tuple[str, str, date | None]:
    """What, for whom, and the day it arrived."""
    what, who, arrived = (*line.summary.split("\t"), "", "")[:3]
    return what, who, date.fromisoformat(arrived) if arrived else None


def _arrived(
    line: DraftLine, what: str, who: str, on: date, today: date, last: date | None, left: int | None
) -> TodoRow:
    """What came by post or courier and has no number yet: its days run."""
    days = (last - today).days if last is not None else FAR - 2
    if last is None:
        limit = "日历未发布"
    elif days <= 0:
        limit = "今日到期" if days == 0 else "已过期"
    else:
        limit = f"剩 {left} 日" if left is not None else f"至 {screen_day(last, today)}"
    return TodoRow(
        kind="answer", limit=limit, tone="red" if days < 0 else "amber" if days == 0 or left == 1 else "blue",
        under=f"至 {screen_day(last, today)}" if last is not None else "按工作日计",
        title=what, who=who, line=f"{screen_day(on, today)}到达，尚未收件编号",
        badge="自到达日起算；不告知即视为受理", verb="去收件", urgency=days, draft_id=line.draft_id, due=last,
        received_on=on,
    )  # fmt: skip


SETTLE = "核定"
"""The verb of what the server flagged or did not let stand: both versions side by side, and the act that settles it."""


def doubt_row(case: Case, doubts: Sequence[Weighed], today: date) -> TodoRow:
    """What the server flagged or did not let stand, until somebody settles it; both versions stand in the case."""
    row = _row(
        case, today, "doubt", *_doubt(doubts), f"服务器标出 {len(doubts)} 处", SETTLE, -2,
    )  # fmt: skip
    return structs.replace(row, line=_who_and_why(case.opened, doubts[0]))


def fallen_row(opened: Received, doubts: Sequence[Weighed], today: date) -> TodoRow:
    """A receipt that the server did not let stand: there is no case, and somebody has its materials and perhaps a
    number on paper. What to do stands in the row."""
    limit, tone, under = _doubt(doubts)
    return TodoRow(
        kind="doubt", limit=limit, tone=tone, under=under, title=opened.item_name, who=opened.applicant.name,
        line=_who_and_why(opened, doubts[0]), badge="收件没有入账；核对材料，重新收件编号", verb=SETTLE, urgency=-3,
        case_id=opened.case_id,
    )  # fmt: skip


def _doubt(doubts: Sequence[Weighed]) -> tuple[str, str, str]:
    """The largest word, its tone, and since when."""
    first = doubts[0]
    word = {"conflict": "冲突", "rejected": "未生效"}.get(first.outcome, "待核")
    return word, "amber" if word == "待核" else "red", f"{first.act.at:%m-%d %H:%M}"


def _who_and_why(opened: Received, first: Weighed) -> str:
    return f"{grouped(opened.case_no)}　{first.act.window} {first.act.by_name} · {first.text}"


def _has_notice(case: Case) -> bool:
    return any(paper.code == "D03" for paper in case.papers)


def _since(case: Case, today: date) -> str:
    return f"{screen_day(case.lapses[-1].on, today)}起"


def _due(
    case: Case, today: date, calendar: Calendar, kind: str, due: date | None, why: str, verb: str
) -> TodoRow:
    """A row with a last day: today and past in amber or red, the rest in blue."""
    if due is None:
        return _row(case, today, kind, "日历未发布", "plain", "按工作日计", why, verb, FAR - 2)
    left = calendar.between(today, due) if due > today else 0
    days = (due - today).days
    if days < 0:
        limit, tone = "已过期", "red"
    elif days == 0:
        limit, tone = "今日到期", "amber"
    else:
        limit = f"剩 {left} 日" if left is not None else f"至 {screen_day(due, today)}"
        tone = "amber" if left == 1 else "blue"
    return _row(case, today, kind, limit, tone, f"至 {screen_day(due, today)}", why, verb, days, due)


def _how(case: Case) -> str:
    """网上, 自助, 预约: what another system brought in is not looked for on the desk."""
    opened = case.opened
    came = opened.channel in ("electronic", "self_service", "appointment") and not opened.papers
    return CHANNELS[opened.channel] if came else ""


def _where(case: Case) -> str:
    return f"{_how(case)}（{case.opened.by_name}）" if _how(case) else ""


def _row(
    case: Case,
    today: date,
    kind: str,
    limit: str,
    tone: str,
    under: str,
    why: str,
    verb: str,
    urgency: int,
    due: date | None = None,
) -> TodoRow:
    opened = case.opened
    return TodoRow(
        kind=kind,
        limit=limit,
        tone=tone,
        under=under,
        title=opened.item_name,
        who=opened.applicant.name,
        line=f"{grouped(opened.case_no)} · {screen_day(opened.received_on, today)}{_where(case)}收件",
        badge=why,
        verb=verb,
        urgency=urgency,
        case_id=opened.case_id,
        due=due,
        received_on=opened.received_on,
    )
