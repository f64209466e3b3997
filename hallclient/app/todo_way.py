"""待办 of the way to the decision: what this person reviews or signs, what is ready to be handed over, and of what this
window took in whose clock is nearly out or past. Of none of these a case is folded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from msgspec.structs import replace

from casework.awaiting import Awaiting, Awaits, Limit
from casework.beside import WORDS
from casework.calendar import Calendar
from casework.clocks import DELIVERY
from casework.deadline import screen_day
from casework.numbering import grouped
from casework.people import PUBLISHES
from hallclient.app.outcome import TodoRow
from hallclient.app.todo import FAR, SEE
from hallclient.app.way_lists import WayLists, WayRow, Which
from hallclient.store.reads import Reads
from hallclient.store.way_reads import Whose

VERBS: dict[Which, str] = {"review": "审查", "sign": "签发", "seal": "用印"}
HAND_OVER = "出件"
SERVED: Final[tuple[Awaits, ...]] = ("publish", "receipt")
"""What may be owed of a case that was served."""
_WORDS: dict[Which, str] = {"review": "待我审查", "sign": "待我签", "seal": "待用印"}
_PRESSING = ("dark_red", "red", "yellow")


def way_rows(reads: Reads, lists: WayLists, known: Collection[str]) -> Iterator[TodoRow]:
    """`known`: cases that have a row of their own for what they owe; they are not told twice."""
    counter, today, offered = lists.counter, lists.counter.today(), lists.offered
    mine: set[str] = set()
    for which in VERBS:
        if which in offered:
            for line in reads.awaiting(lists.whose(which)):
                row = lists.row_of(line)
                mine.add(row.case_id)
                yield _to_sign(row, which, today)
    if counter.allows("take_in"):  # 退件 to where it was received
        back = Whose(uses=("returned",), items=(), window=counter.window.code)
        for line in reads.awaiting(back):
            row = lists.row_of(line)
            mine.add(row.case_id)
            yield _returned(row, line.awaiting, today)
    if "deliver" in offered:
        for line in reads.awaiting(replace(lists.whose("deliver"), there=False)):
            if line.case_id not in known and not line.awaiting.deferred:
                yield _to_hand_over(lists.row_of(line), line.awaiting, today, counter.calendar)
    if "others" in offered:
        whose = replace(lists.whose("others"), items=())  # of what was received at this window
        for line in reads.awaiting(whose):
            row = lists.row_of(line)
            pressing = row.limit.colour in _PRESSING  # a single late step is its signer's to see
            if pressing and row.case_id not in mine and row.case_id not in known:
                yield _nearly_out(row, today)
    since = counter.hall.receipts_scanned_from  # as `receipts.owed` has it
    if "deliver" in offered and since is not None:
        whole = counter.window.hands_out  # 统一出件 hands out everybody's
        served = Whose(
            uses=SERVED, items=None if whole else (), window="" if whole else counter.window.code, receipt_since=since
        )  # fmt: skip
        for line in reads.awaiting(served):
            yield _receipt(lists.row_of(line), line.awaiting.since, today)
    if any(map(counter.allows, PUBLISHES)):
        for line in reads.awaiting(Whose(uses=("publish",), items=(), window=counter.window.code)):
            row = lists.row_of(line)
            if row.limit.colour in _PRESSING:
                yield replace(_nearly_out(row, today), urgency=FAR - 3)  # it holds up no applicant


def _to_sign(row: WayRow, which: Which, today: date) -> TodoRow:
    """The limit is the largest word, its last day below; where neither can be told, what is to be done."""
    late = row.limit.colour in ("red", "dark_red")
    told = row.limit.colour != "unknown"
    return _row(
        row, which, today,
        limit=_limit_word(row.limit) if told else _WORDS[which],
        under=_WORDS[which] if late else _under(row, today),
        badge="一审" if which == "sign" and row.decides and not row.proposes else row.line.partition(" · ")[0],
        verb=VERBS[which], tone=_tone(row.limit, "blue"),
    )  # fmt: skip


def _returned(row: WayRow, one: Awaiting, today: date) -> TodoRow:
    """The limit runs on while the window does what it was asked."""
    told = row.limit.colour != "unknown"
    return replace(
        _row(
            row, "returned", today, limit=_limit_word(row.limit) if told else "退件", under=_under(row, today),
            badge=f"{one.by_name}退件", verb=SEE, tone=_tone(row.limit, "amber"),
        ),
        line=f"{screen_day(one.since, today)}退件：{one.demand}",
    )  # fmt: skip


def _nearly_out(row: WayRow, today: date) -> TodoRow:
    of = WORDS[row.limit.of]
    badge = (
        f"红 {of}超法定"
        if row.limit.colour == "dark_red"
        else f"红 {f'{of}超期' if of else '超承诺'}"
        if row.limit.colour == "red"
        else f"黄 {of}将到期"
    )
    return _row(
        row, "limit", today, limit=_limit_word(row.limit), under=_legal(row, today), badge=badge, verb=SEE,
        tone=_tone(row.limit, "amber"),
    )  # fmt: skip


def _to_hand_over(row: WayRow, one: Awaiting, today: date, calendar: Calendar) -> TodoRow:
    """The decision is served, a certificate within ten working days of it (行政许可法 第四十四条)."""
    since = one.since
    due = calendar.add(since, DELIVERY, start_day_counted=one.start_day_counted)
    left = calendar.between(today, due) if due is not None else None
    tone = (
        "red" if due is not None and due < today else "amber" if left is not None and left <= 1 else "green"
    )
    kind, ready, why = (
        ("making", "待制证", "决定书已交付") if one.only_making else ("deliver", "可出件", row.line)
    )
    return TodoRow(
        kind=kind, limit=ready, tone=tone, under=f"至 {screen_day(due, today)}" if due else "按工作日计",
        title=row.item, who=row.who,
        line=f"{grouped(row.case_no)} · {screen_day(since, today)}决定，{DELIVERY.days} 个工作日内送达",
        badge=f"{why} · {_limit_word(row.limit)}" if row.limit.of else why, verb=SEE if one.only_making else HAND_OVER,
        urgency=(due - today).days if due is not None else FAR - 2,
        case_id=row.case_id, due=due,
    )  # fmt: skip


def _receipt(row: WayRow, since: date, today: date) -> TodoRow:
    """What was signed on paper is scanned into the file: nobody waits for it."""
    made = _row(
        row, "receipt", today, limit="签名件", under="待归档", badge="送达回证没有归档", verb=SEE, tone="blue"
    )
    line = f"{grouped(row.case_no)} · {screen_day(since, today)}送达，按 F6 扫描归档"
    return replace(made, line=line, urgency=FAR - 1)


def _row(
    row: WayRow, kind: str, today: date, *, limit: str, under: str, badge: str, verb: str, tone: str
) -> TodoRow:
    last = row.limit.due or (row.statutory_due if row.limit.colour == "dark_red" else row.due)
    return TodoRow(
        kind=kind, limit=limit, tone=tone, under=under, title=row.item, who=row.who,
        line=f"{grouped(row.case_no)} · {row.line}", badge=badge, verb=verb,
        urgency=(last - today).days if last is not None else FAR - 2, case_id=row.case_id, due=last,
    )  # fmt: skip


def _limit_word(limit: Limit) -> str:
    of = WORDS[limit.of]
    if limit.colour == "dark_red":
        return f"{of}超法定 {limit.days} 日"
    if limit.colour == "red":
        return f"{of}超 {limit.days} 日" if of else f"超承诺 {limit.days} 日"
    if limit.stands:
        return f"{of}停，剩 {limit.days} 日"
    return f"{of}剩 {limit.days} 日" if limit.days else f"{of}今日到期"


def _under(row: WayRow, today: date) -> str:
    due = row.limit.due or row.due
    return "日历未发布" if due is None else f"至 {screen_day(due, today)}"


def _legal(row: WayRow, today: date) -> str:
    """Beside a promise that is past, the law's own last day; of a clock beside the way its own."""
    if row.limit.due is not None:
        return f"至 {screen_day(row.limit.due, today)}"
    last = row.statutory_due if row.limit.colour in ("red", "dark_red") else row.due
    word = "法定" if row.limit.colour in ("red", "dark_red") else "承诺"
    return f"{word} {screen_day(last, today)}" if last is not None else "日历未发布"


def _tone(limit: Limit, otherwise: str) -> str:
    if limit.colour in ("red", "dark_red"):
        return "red"
    return "amber" if limit.colour == "yellow" or limit.step_late else otherwise
