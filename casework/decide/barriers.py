"""Why an item can't be taken in here and today at all: window, day, definition, applicant, presence."""

from __future__ import annotations

from casework.case import Case
from casework.catalogue import usable_on
from casework.decide.bench import Bench
from casework.decide.windows import codes_text, windows_of, windows_text
from casework.draft import Draft
from casework.item import Item, Theme
from casework.onetable import settled_by
from casework.refusal import Refusal

PERSON_CHANNELS = ("window", "appointment")
"""Channels by which a person stands at a window (行政许可法 第二十九条第三款)."""


def barrier(bench: Bench, draft: Draft, code: str, item: Item | None, case: Case | None) -> Refusal | None:
    """The first thing that keeps the item from being handled here; None: it may be handled.

    A case that has its number goes on (行政许可法 第三十二条): only the window then counts.
    """
    if item is None:
        return _unusable(bench, code)
    elsewhere = wrong_window(bench, item)
    if elsewhere is not None:
        return elsewhere
    if case is not None:
        return _changed_situations(draft, item, case, bench.catalogue.themes.get(draft.theme))
    return _day(bench, draft, item) or _applicant(draft, item) or _presence(draft, item)


def _unusable(bench: Bench, code: str) -> Refusal:
    faulty = next((one for one in bench.catalogue.unusable if one.id == code), None)
    if faulty is None:
        row = next((row for row in bench.catalogue.rows if row.id == code), None)
        name = row.name if row is not None else code
        return Refusal(
            reason=f"{name}没有实施清单，只能查看办事指南，不能受理",
            basis="行政许可法 第三十条",
            short="没有实施清单，不能受理",
        )
    first = faulty.faults[0].text if faulty.faults else ""
    return Refusal(
        reason=f"{faulty.name}的清单文件有错，改正前不能受理：{first}",
        basis="行政许可法 第三十条",
        short="清单文件有错，改正前不能受理",
        points=tuple(f"{one.file}:{one.line}: {one.key}: {one.rule}: {one.text}" for one in faulty.faults),
    )


def wrong_window(bench: Bench, item: Item) -> Refusal | None:
    """Where the item is taken in, if not at this window (hall.yaml `departments`); None: here."""
    if item.department in bench.window.departments:
        return None
    right = windows_of(bench.catalogue.hall, item.department)
    codes = codes_text(tuple(window.code for window in right))
    where = f"请到 {codes} 窗口" if codes else "本大厅没有窗口收这一事项"
    full = windows_text(bench.catalogue.hall, item.department)
    return Refusal(
        reason=f"本窗口（{bench.window.code} {bench.window.name}）不收{item.name}，{where}"
        + (f"（{full}）" if full else ""),
        basis="大厅窗口分工",
        short=f"本窗口不收 · {where}",
        points=tuple(window.code for window in right),
    )


def _changed_situations(draft: Draft, item: Item, case: Case, theme: Theme | None) -> Refusal | None:
    keys = {situation.key for situation in item.situations} - set(settled_by(theme).get(item.code, {}))
    changed = [
        key
        for key in keys
        if key in case.situations and draft.situations.get(key, case.situations[key]) != case.situations[key]
    ]
    if not changed:
        return None
    return Refusal(
        reason="情形与收件时不同：按申请人变更申请办理，或者改回收件时的情形",
        basis="行政许可法 第三十二条第一款第四项",
        short="情形已改 · 先办变更申请",
        points=tuple(sorted(changed)),
    )


def _day(bench: Bench, draft: Draft, item: Item) -> Refusal | None:
    received_on = draft.received_on or bench.today
    if received_on > bench.today:
        return Refusal(
            reason=f"收件日期 {received_on.isoformat()} 晚于今天，请更正",
            basis="行政许可法 第三十二条第一款第四项",
            short="收件日期晚于今天",
        )
    if usable_on(item, received_on):
        return None
    if received_on < item.valid_from:
        words = f"{item.name}自 {item.valid_from.isoformat()} 起才能办理"
    else:
        words = f"{item.name}已于 {item.valid_to.isoformat() if item.valid_to else ''} 后停止办理"
    return Refusal(reason=f"{words}，不能收件", basis="行政许可法 第三十条", short=f"{words}")


def _applicant(draft: Draft, item: Item) -> Refusal | None:
    if not draft.applicant_kind or draft.applicant_kind in item.applicants:
        return None
    may = "、".join(item.applicants)
    return Refusal(
        reason=f"{item.name}的申请人须是{may}，现在填的是{draft.applicant_kind}",
        basis="行政许可法 第三十条",
        short=f"申请人须是{may}",
    )


def _presence(draft: Draft, item: Item) -> Refusal | None:
    """What can be done online can't demand presence, whatever the data say (优化营商环境条例 第三十七条)."""
    if item.presence_required is None or item.online:
        return None
    by_agent = draft.situations.get("agent") == "是" or draft.present != "applicant"
    if draft.channel in PERSON_CHANNELS and not by_agent:
        return None
    how = "代理人不能代办" if draft.channel in PERSON_CHANNELS else "不能以这种方式提出"
    return Refusal(
        reason=f"{item.name}须申请人本人到场，{how}",
        basis=item.presence_required,
        short=f"须本人到场 · {item.presence_required}",
    )
