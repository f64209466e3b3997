"""What the clerk does to the checklist of a draft: pure steps from draft to draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from casework.case import Case
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED, Judgement, Licence
from casework.decide.bench import Bench
from casework.draft import Draft
from casework.hall import Term
from casework.onetable import OneTable, TableMaterial
from casework.when import holds
from hallclient.ui.screens.intake import judging
from hallclient.ui.screens.intake.checklist import in_order


class Step(Struct, frozen=True):
    """A new draft, or why the key did nothing."""

    draft: Draft
    refused: str = ""


def promise_open(
    catalogue: Catalogue, table: OneTable, line: TableMaterial, situations: Mapping[str, str]
) -> bool:
    """告知承诺 may replace this line: every item that asks for it offers it in this situation."""
    for code in line.users:
        item = catalogue.items[code]
        if not item.promise or not line.own[code].promise:
            return False
        answers = {**situations, **table.settled.get(code, {})}
        if item.promise_when is not None and holds(item.promise_when, answers) is not True:
            return False
    return bool(line.users)


def deferral_open(catalogue: Catalogue, line: TableMaterial) -> bool:
    """容缺 is open for this line: every item that asks for it gives days for it."""
    return all(
        catalogue.items[code].deferral is not None and line.own[code].deferrable for code in line.users
    )


def finding(draft: Draft, line: TableMaterial) -> Judgement:
    """The finding on a line so far."""
    return draft.materials.get(line.id, UNJUDGED)


def with_finding(draft: Draft, line: TableMaterial, judgement: Judgement) -> Draft:
    """The draft with another finding on one line."""
    materials = {**draft.materials, line.id: judgement}
    if judgement == UNJUDGED:
        del materials[line.id]
    return msgspec.structs.replace(draft, materials=materials)


def verdict(
    catalogue: Catalogue, table: OneTable, draft: Draft, line: TableMaterial, key: judging.Verdict
) -> Step:
    """A verdict key on a line."""
    if line.given_by:
        return Step(draft, "这份材料由同一申请的前一事项产生，不必核")
    why = judging.why_not(
        line.material,
        key,
        may_defer=deferral_open(catalogue, line),
        may_promise=promise_open(catalogue, table, line, draft.situations),
    )
    if why:
        return Step(draft, why)
    return Step(with_finding(draft, line, judging.judged(line.material, finding(draft, line), key)))


def digit(draft: Draft, line: TableMaterial, number: int, *, originals: bool = False) -> Step:
    """A digit: the review point of a faulty material, the count of any other that was handed in."""
    before = finding(draft, line)
    if line.given_by:
        return Step(draft, "这份材料由同一申请的前一事项产生，不必核")
    if before.mark == "faulty":
        if not 1 <= number <= len(line.material.checks):
            return Step(draft, f"这份材料只有 {len(line.material.checks)} 条审查要点")
        return Step(with_finding(draft, line, judging.point_toggled(line.material, before, number - 1)))
    if before.mark not in ("sound", "unjudged"):
        return Step(draft, "这份材料没有收纸质件，不计份数")
    after = judging.counted(line.material, before, number, originals=originals)
    if before.mark == "sound" and not (after.originals or after.copies):
        return Step(draft, "一份也没有收到的按 X")
    return Step(with_finding(draft, line, after))


def note(draft: Draft, line: TableMaterial, index: int, text: str) -> Draft:
    """The clerk's words on a failed point."""
    return with_finding(draft, line, judging.noted(finding(draft, line), index, text))


def licence(draft: Draft, line: TableMaterial, seen: Licence) -> Draft:
    """免交 with its licence."""
    return with_finding(draft, line, judging.with_licence(finding(draft, line), seen))


def pages(draft: Draft, line: TableMaterial, shas: tuple[str, ...]) -> Draft:
    """Pages attached to a line."""
    return with_finding(draft, line, judging.with_pages(finding(draft, line), shas))


def page_off(draft: Draft, line: TableMaterial, sha256: str) -> Draft:
    """One file taken off a line."""
    return with_finding(draft, line, judging.without_page(finding(draft, line), sha256))


def page_moved(draft: Draft, line: TableMaterial, goal: TableMaterial, sha256: str) -> Draft:
    """One file taken off a line and attached to another."""
    return pages(page_off(draft, line, sha256), goal, (sha256,))


def registered(draft: Draft, line: TableMaterial, cases: Mapping[str, Case]) -> frozenset[str]:
    """The files of a line that an act of a case names: they stay with it. What a case still owes, and what the
    applicant replaces, is handed in anew."""
    if line.id in draft.swapped:
        return frozenset()
    return frozenset(
        page
        for case in cases.values()
        if line.id not in (*case.open, *(late.material for late in case.deferred))
        for page in case.materials.get(line.id, UNJUDGED).pages
    )


def why_closed(draft: Draft, line: TableMaterial, rounds: tuple[Case, ...], late: tuple[str, ...]) -> str:
    """Why nothing is judged or attached here any more, empty when it is: in a correction round only what the notice
    named, after an acceptance only what may be `late`."""
    if late and line.id not in late:
        return "这件已经受理，只收容缺的材料"
    asking = tuple(case for case in rounds if case.opened.item_code in line.users)
    if line.id in draft.swapped or not asking:
        return ""
    named = any(point.material == line.id for case in asking for point in case.points)
    return "" if named else "补正告知书没有列这份材料，不得再提出"


def swapped(draft: Draft, line: TableMaterial, cases: Mapping[str, Case]) -> Draft:
    """The applicant replaces this paper: it is attached and judged anew. Again: as the case has it."""
    if line.id in draft.swapped:
        known = next(
            (case.materials[line.id] for case in cases.values() if line.id in case.materials), UNJUDGED
        )
        rest = tuple(one for one in draft.swapped if one != line.id)
        return msgspec.structs.replace(with_finding(draft, line, known), swapped=rest)
    fresh = with_finding(draft, line, UNJUDGED)
    return msgspec.structs.replace(fresh, swapped=(*draft.swapped, line.id))


def suggested_licence(draft: Draft, line: TableMaterial) -> Licence:
    """What the form says already: name of the paper, number and holder, to be compared with the licence."""
    values = draft.values
    key = line.material.key or ""
    holder, number = str(values.get("applicant.name") or ""), str(values.get("applicant.uscc") or "")
    who = {"id.legal_person": "legal_person", "id.agent": "agent", "id.applicant": "applicant"}.get(key, "")
    if who:
        identity = values.get(f"{who}.identity")
        number = str(identity.get("number", "")) if isinstance(identity, dict) else ""
        holder = str(values.get(f"{who}.name") or "")
    elif key != "licence.business":
        number = ""
    before = finding(draft, line).licence
    return before or Licence(name=line.material.name, number=number, holder=holder)


def first_unjudged(table: OneTable, draft: Draft) -> int:
    """Index, as shown, of the first line nobody has looked at; 0 when all are."""
    for index, line in enumerate(in_order(table)):
        if not line.given_by and finding(draft, line).mark == "unjudged":
            return index
    return 0


def deferral_days(bench: Bench, table: OneTable) -> dict[str, date | None]:
    """Last day for each line that may be late, the earliest of the items that ask for it; None: 日历未发布."""
    days: dict[str, date | None] = {}
    for line in table.materials:
        if not deferral_open(bench.catalogue, line):
            continue
        ends = []
        for code in line.users:
            item = bench.catalogue.items[code]
            if item.deferral is not None:
                ends.append(bench.due(bench.today, Term(days=item.deferral.days, unit=item.limits.unit)))
        known = [end for end in ends if end is not None]
        days[line.id] = min(known) if known and len(known) == len(ends) else None
    return days
