"""Both versions in the words of the counter. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from casework.acts import AnyAct, PaperIssued
from casework.case import Case
from casework.catalogue import Catalogue
from casework.fields import show
from casework.hall import Window
from casework.item import Field
from casework.masking import listed_name, masked_value
from casework.numbering import grouped
from casework.onetable import materials_of, merge
from casework.versions import FieldPair, Versions, Weighed
from hallclient.ui.screens.case.story import short_number, text_of, word_of
from hallclient.ui.screens.conflict.page import Cell, Head, Row, Side
from hallclient.ui.screens.conflict.resting import rests_on
from hallclient.ui.screens.handled import is_person
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.words import short_day

NOTHING = "—"
LATE = timedelta(minutes=10)
"""An act that came later than this after it was done was made without the line."""
STAYS = "两版都在卷里，已打出的文书照旧有效。"
MERGES = {"one": "只有一方改，已并入", "two": "只有一方改，核定时并入", "step": "要改的另办一步"}


def title_of(versions: Versions) -> str:
    """What has to be decided."""
    if versions.case is None:
        return "这件收件没有入账，请核对后重新收件"
    if versions.chosen and versions.against:
        many = len(versions.chosen)
        return (
            "两处先后改了同一项，请选一版留用"
            if many == 1
            else f"两处先后改了同样 {many} 项，请逐项选一版留用"
        )
    if versions.against:
        return "两处先后办了同一件，请核定"
    refused = any(not one.stands for one in versions.doubted)
    return "这一步没有生效，请核定" if refused else "服务器标出这一步待核，请核定"


def what_of(versions: Versions, catalogue: Catalogue) -> str:
    """Item, applicant, number."""
    opened = versions.opened
    if opened is None:
        return ""
    own, rules = opened.applicant, catalogue.region.masking
    who = listed_name(own.kind, own.name, own.number, rules)
    return f"{opened.item_name}　{who}　{grouped(opened.case_no)}"


def how_of(versions: Versions, today: date) -> str:
    """How it came to this, and what stays."""
    first = versions.doubted[0]
    if versions.against:
        there, here = _windows(one.act for one in versions.against), first.act.window
        arrived = _arrived(first, today)
        how = (
            f"{here} 断网时办的，{arrived} 才上报；{there} 先到服务器。"
            if _late(first)
            else f"{here} 办的时候还没有收到 {there} 的改动；{there} 先到服务器。"
        )
        if not versions.edits_only:
            why = next((one.text for one in versions.doubted if one.outcome != "conflict"), first.text)
            how += f"服务器标出：{why.rstrip('。')}。"
        return how + STAYS
    reasons = "；".join(dict.fromkeys(one.text.rstrip("。") for one in versions.doubted))
    if versions.case is None:
        return f"服务器的理由：{reasons}。收下的材料和打出的凭证都在窗口；重新收件会编新号，原号不再使用。"
    return f"服务器标出：{reasons}。{STAYS}"


def heads_of(versions: Versions, window: Window, today: date) -> tuple[Head, Head]:
    """Who did what where and when."""
    first = versions.doubted[0]
    there = versions.against[-1] if versions.against else None
    if there is not None:
        one = Head(
            "版一　服务器现有",
            f"{_arrived(there, today)} 到",
            False,
            _by((w.act for w in versions.against), today),
        )
    elif versions.case is not None:
        told = (versions.latest,) if versions.latest is not None else ()
        one = Head("版一　服务器现有", "", False, _by(told, today) if told else _booked(versions))
    else:
        one = Head("版一　服务器没有这件", "", False, "")
    name = "本窗口" if first.act.window == window.code else first.act.window
    late = _late(first)
    title = f"版二　{name}{'离线' if late else ''}{'改' if versions.edits_only else '办'}"
    arrived = f"{_arrived(first, today)} {'才' if late else ''}到"
    return one, Head(title, arrived, late, _by((w.act for w in versions.doubted), today))


def rows_of(
    versions: Versions,
    catalogue: Catalogue,
    full: bool,
    chosen: dict[str, Side],
    typed: dict[str, Any],
    stopped: str,
) -> tuple[Row, ...]:
    """What differs: fields, materials, what was done, papers. `full`: whether the case is handled here and shown in
    full. `stopped`: why no field can be put right any more.
    """
    rows: list[Row] = []
    case = versions.case
    if case is not None:
        fields = fields_of(case, catalogue)
        rows += [
            _field(pair, fields.get(pair.key), case, catalogue, full, chosen, typed, stopped)
            for pair in versions.fields
        ]
        rows += _materials(versions, case, catalogue)
    one, two = versions.against, versions.doubted
    rows.append(
        Row(
            "办的步骤",
            Cell(_steps(w.act for w in one) or _booked(versions)),
            Cell(_steps(w.act for w in two)),
        )
    )
    names = {rule.code: rule.name for rule in catalogue.hall.papers}
    there = [w.act for w in one] or ([versions.latest] if versions.latest is not None else [])
    rows.append(Row("已打出的文书", Cell(_papers(there, names)), Cell(_papers((w.act for w in two), names))))
    materials = _material_names(case, catalogue) if case is not None else {}
    first, second = (rests_on(acts, materials) or NOTHING for acts in (there, [w.act for w in two]))
    rows.append(Row("依据", Cell(first), Cell(second)))
    return tuple(rows)


def fields_of(case: Case, catalogue: Catalogue) -> dict[str, Field]:
    """The fields of the case's form by key."""
    table = merge(catalogue, (case.opened.item_code,), "", case.situations)
    return {line.field.key: line.field for line in table.fields}


def shown_value(field: Field | None, value: Any, catalogue: Catalogue) -> str:
    """A value as papers show it."""
    if field is None:
        return str(value) if value not in (None, "") else NOTHING
    return show(field, value, catalogue.identity) or NOTHING


def _field(
    pair: FieldPair, field: Field | None, case: Case, catalogue: Catalogue, full: bool,
    chosen: dict[str, Side], typed: dict[str, Any], stopped: str,
) -> Row:  # fmt: skip
    """Whoever has to choose sees both values; others are masked where somebody else handles the case."""
    label = field.label if field is not None else pair.key
    if pair.by == "both":
        choice = chosen.get(pair.key, "one")
        other = shown_value(field, typed[pair.key], catalogue) if pair.key in typed else ""
        one, two = (Cell(shown_value(field, value, catalogue)) for value in (pair.one, pair.two))
        return Row(label, one, two, choice, other)

    def cell(value: Any, note: str = "", tone: str = "plain") -> Cell:
        if not full and field is not None:
            value = masked_value(field, value, catalogue.region.masking, natural=is_person(case))
        return Cell(shown_value(field, value, catalogue), note, tone)  # type: ignore[arg-type]

    if pair.by == "one":
        return Row(label, cell(pair.one, MERGES["one"], "green"), cell(pair.two, "未改"))
    if pair.by == "two" and stopped:
        return Row(label, cell(pair.one, "未改"), cell(pair.two, "没有并入：已有答复", "amber"))
    tone = "green" if pair.by == "two" else "amber"
    return Row(
        label, cell(pair.one, "未改" if pair.by == "two" else ""), cell(pair.two, MERGES[pair.by], tone)
    )


def _materials(versions: Versions, case: Case, catalogue: Catalogue) -> list[Row]:
    names = _material_names(case, catalogue)
    return [
        Row(
            f"材料：{names.get(pair.key, pair.key)}",
            Cell(MARK_WORDS[pair.one.mark]),
            Cell(MARK_WORDS[pair.two.mark]),
        )
        for pair in versions.materials
    ]


def _material_names(case: Case, catalogue: Catalogue) -> dict[str, str]:
    table = merge(catalogue, (case.opened.item_code,), "", case.situations)
    return {line.id: line.material.name for line in materials_of(table, case.opened.item_code)}


def _steps(acts: Iterable[AnyAct]) -> str:
    return "；".join(f"{word_of(act)} {text_of(act)}".strip() for act in acts)


def _booked(versions: Versions) -> str:
    """What became of the steps in doubt, where no other counter's stands against them."""
    if versions.case is None:
        return NOTHING
    without = set(versions.case.flagged)
    stands = all(one.stands and one.act.act_id not in without for one in versions.doubted)
    return "照版二入账，待核" if stands else "这一步没有生效"


def _papers(acts: Iterable[AnyAct], names: dict[str, str]) -> str:
    return "、".join(_paper(one, names) for act in acts for one in act.papers) or "无"


def _paper(one: PaperIssued, names: dict[str, str]) -> str:
    name = names.get(one.code, one.code)
    return f"{name}（等文号）" if one.waiting else f"{name} {short_number(one.doc_number)}".strip()


def _by(acts: Iterable[AnyAct], today: date) -> str:
    """Who, where, when and what, each once."""
    told = list(acts)
    last = told[-1]
    words = "、".join(dict.fromkeys(word_of(act) for act in told))
    return f"{last.window} {last.by_name}　{_moment(last.at, today)} {words}"


def _windows(acts: Iterable[AnyAct]) -> str:
    return "、".join(dict.fromkeys(act.window for act in acts))


def _moment(at: datetime, today: date) -> str:
    return f"{at:%H:%M}" if at.date() == today else f"{short_day(at.date())} {at:%H:%M}"


def _arrived(one: Weighed, today: date) -> str:
    return _moment(datetime.fromisoformat(one.received_at), today) if one.received_at else ""


def _late(one: Weighed) -> bool:
    return bool(one.received_at) and datetime.fromisoformat(one.received_at) - one.act.at > LATE
