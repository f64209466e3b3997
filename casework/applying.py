"""An application that another system sends: checked against its items' one table by the rules of the counter.

What can't be right is refused with every point at once, so that the applicant mends it where he typed it
(行政许可法 第三十二条第一款第三项); what is missing is received all the same and asked for once by a window (第四项).
The day it reached the system it was meant for is its day (第二十九条第三款; 民法典 第一百三十七条).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from msgspec.structs import replace

from casework import decide
from casework.acts import Channel, Received
from casework.checklist import UNJUDGED, Judgement
from casework.decide.bench import Bench, Numbers, Stamp, Standing
from casework.decide.findings import bar_in_force
from casework.decide.judging import Judged, judge, table_of
from casework.draft import Draft
from casework.hall import Hall, Window
from casework.item import ApplicantKind
from casework.onetable import OneTable
from casework.record import Struct
from casework.refusal import Refusal

ClientChannel = Literal["electronic", "self_service", "appointment"]
"""网上, 自助, 预约: what another system may bring in."""

LAW = "行政许可法 第三十二条第一款第三项"
MOST_ITEMS = 20


class Application(Struct, frozen=True, kw_only=True):
    """What another system sends. `reference` is its own number: the same one again is the same application.

    `values` are keyed by field, as in a draft; `brought` names the materials that come along (their ids in the one
    table), everything else counts as missing until a window has looked. `window`: of an appointment.
    """

    reference: str
    items: tuple[str, ...] = ()
    theme: str = ""
    applicant_kind: ApplicantKind
    situations: dict[str, str] = {}
    values: dict[str, Any] = {}
    brought: tuple[str, ...] = ()
    received_on: date | None = None  # the day it reached that system; None: today
    window: str = ""
    reply_by: Literal["窗口领取", "邮政快递", "电子"] = "窗口领取"


class Barred(Struct, frozen=True, kw_only=True):
    """That the hall's block list keeps the applicant from the item until a day, by a decision (行政许可法 第七十八条、
    第七十九条)."""

    article: str
    decision: str
    until: date
    text: str


class Numbered(Struct, frozen=True, kw_only=True):
    """One case of it. `missing`: what a window will have to ask for. `barred`: what a window will have to answer; it is
    received all the same, for 不予受理 is a written decision with its remedies and no silence (第三十二条第二款).
    """

    item_code: str
    item_name: str
    case_id: str
    case_no: str
    query_code: str
    answer_due: date | None
    missing: tuple[str, ...] = ()
    barred: Barred | None = None


class ApplicationTaken(Struct, frozen=True, kw_only=True):
    """The answer to an application, the same one to the same reference for ever."""

    reference: str
    received_on: date
    cases: tuple[Numbered, ...]


class Checked(Struct, frozen=True, kw_only=True):
    """An application that may be received, as the rules see it."""

    draft: Draft
    table: OneTable
    judged: tuple[Judged, ...]


def window_of(hall: Hall, window: str) -> Window | Refusal:
    """Who takes it in: the window of the appointment, else whichever may (its code is "")."""
    if window:
        found = next((one for one in hall.windows if one.code == window), None)
        return found or Refusal(reason=f"大厅没有 {window} 窗口", basis="大厅窗口分工")
    departments = {code for one in hall.windows for code in one.departments}
    return Window(code="", group="", name="", departments=tuple(sorted(departments)))


def check(bench: Bench, asked: Application, channel: Channel, by: str) -> Checked | Refusal:
    """The application on the counter, or everything that can't be right about it."""
    shape = _shape(bench, asked)
    if shape is not None:
        return shape
    draft = Draft(
        draft_id=asked.reference,
        window=bench.window.code,
        by=by,
        items=asked.items,
        theme=asked.theme,
        applicant_kind=asked.applicant_kind,
        situations=asked.situations,
        values=asked.values,
        channel=channel,
        received_on=asked.received_on,
        reply_by=asked.reply_by,
    )
    table = table_of(bench, draft)
    draft = replace(draft, materials=_materials(table, asked))
    judged = judge(bench, draft, {}, Standing(), table)
    points = (*_foreign(table, asked), *_wrong(judged))
    barred = next((one.barrier for one in judged if one.barrier is not None), None)
    if barred is not None:
        return barred
    if points:
        return Refusal(reason=f"申请内容有 {len(points)} 处不对，请申请人改好再送", basis=LAW, points=points)
    return Checked(draft=draft, table=table, judged=judged)


def receive(bench: Bench, checked: Checked, stamp: Stamp, numbers: Numbers) -> tuple[Received, ...] | Refusal:
    """The receipts of all its items or of none. Nobody has stood at a window yet: no visit, no 首问负责."""
    acts = decide.receive(bench, checked.draft, {}, Standing(), stamp, numbers, None, checked.table)
    if isinstance(acts, Refusal):
        return acts
    return tuple(
        replace(act, first_contact="", first_contact_name="") for act in acts if isinstance(act, Received)
    )


def missing(one: Judged) -> tuple[str, ...]:
    """What is not there yet, in words: fields first, then materials."""
    fields = (field.label for field in one.fields if field.state == "owed")
    return (*fields, *(found.material.name for found in one.materials if found.state == "owed"))


def barred(bench: Bench, code: str, standing: Standing) -> Barred | None:
    """What the block list has against the item, in words; None: nothing."""
    bar = bar_in_force(standing, code, bench.today)
    if bar is None:
        return None
    article = next((one.article for one in bench.catalogue.grounds if one.key == bar.ground), "")
    text = (
        f"申请人在限制申请名单上（{bar.decision}），{bar.until} 前不得再次申请；"
        "已经收件，窗口将书面答复，不予受理的可以申请行政复议或者提起行政诉讼"
    )
    return Barred(article=article, decision=bar.decision, until=bar.until, text=text)


def _shape(bench: Bench, asked: Application) -> Refusal | None:
    """What must hold before there is a table at all."""
    if not asked.items and not asked.theme:
        return Refusal(reason="没有写明事项", basis=LAW)
    if len(asked.items) > MOST_ITEMS or len(set(asked.items)) != len(asked.items):
        return Refusal(reason=f"一次最多 {MOST_ITEMS} 个事项，不能重复", basis=LAW)
    if asked.theme and asked.theme not in bench.catalogue.themes:
        return Refusal(reason=f"没有“{asked.theme}”这个一件事", basis=LAW)
    return None


def _materials(table: OneTable, asked: Application) -> dict[str, Judgement]:
    """What was brought waits for a window's judgement, what was not is missing."""
    brought = set(asked.brought)
    return {
        line.id: UNJUDGED if line.id in brought else Judgement(mark="missing")
        for line in table.materials
        if not line.given_by
    }


def _foreign(table: OneTable, asked: Application) -> tuple[str, ...]:
    """What the one table doesn't know: a mistake of the sending system, told by its key."""
    fields = {line.field.key for line in table.fields}
    situations = {one.situation.key: one.situation.options for one in table.situations}
    lines = {line.id for line in table.materials}
    return (
        *(f"一张表没有字段 {key}" for key in sorted(set(asked.values) - fields)),
        *(f"一张表没有情形 {key}" for key in sorted(set(asked.situations) - set(situations))),
        *(f"一张表没有材料 {key}" for key in sorted(set(asked.brought) - lines)),
    )


def _wrong(judged: tuple[Judged, ...]) -> tuple[str, ...]:
    """Answers that no option is, and values that can't be right, each once over all items."""
    found = [
        f"情形 {key} 没有选，或者选项不对"
        for key in dict.fromkeys(key for one in judged for key in one.unanswered)
    ]
    wrong = {
        field.key: f"{field.label}（{field.key}）：{field.text}"
        for one in judged
        for field in one.fields
        if field.state == "wrong"
    }
    return (*found, *wrong.values())
