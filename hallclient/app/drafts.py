"""The draft of an application and the cases it opened: the draft's id is the application's.

So an application that was answered already is known again, whatever copy of the draft a screen still holds:
pressing a key twice gives no second number, and a late save brings no answered draft back.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework.case import Case
from casework.catalogue import usable_on
from casework.decide.applicants import applicant_of
from casework.decide.bench import Bench
from casework.decide.judging import table_of
from casework.draft import Draft
from casework.fold import fold
from casework.masking import listed_name
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

THEME_GONE = Refusal(
    reason="这个“一件事”已经停用或者清单有错，不能按它收件。请改选单个事项，已录入的内容都在。",
    short="“一件事”已停用",
)


def continued(reads: Reads, draft: Draft) -> Draft:
    """The draft with every case that its application has by now."""
    opened = {line.item_code: line.case_id for line in reads.application(draft.draft_id)}
    return replace(draft, cases={**draft.cases, **opened}) if opened else draft


def cases_of(reads: Reads, counter: Counter, draft: Draft, on: date) -> dict[str, Case]:
    """The draft's cases by item code, as of `on`."""
    folded: dict[str, Case] = {}
    for item_code, case_id in draft.cases.items():
        acts = reads.acts_of(case_id)
        if acts:
            folded[item_code] = fold(acts, on=on, calendar=counter.calendar)
    return folded


def offered(bench: Bench, draft: Draft) -> bool:
    """Whether the draft's theme may be taken in: it is there, and its days are not over before it began.

    An application that has a number goes on under the theme it was opened with.
    """
    theme = bench.catalogue.themes.get(draft.theme)
    return theme is not None and (bool(draft.cases) or usable_on(theme, draft.received_on or bench.today))


def summary_of(counter: Counter, draft: Draft) -> str:
    """How the work list names a draft: what, for whom (a person's name masked as in every list), and the day it
    arrived where it did not come by hand.
    """
    catalogue = counter.catalogue
    if draft.theme in catalogue.themes:
        what = catalogue.themes[draft.theme].name
    else:
        what = "、".join(catalogue.items[code].name for code in draft.items if code in catalogue.items)
    own = applicant_of(draft, draft.values)
    items = [catalogue.items[code] for code in draft.items if code in catalogue.items]
    alone = bool(items) and all(item.applicants == ("自然人",) for item in items)
    kind = "自然人" if alone and not draft.applicant_kind else own.kind
    typed = str(draft.values.get("applicant.name") or "")
    who = listed_name(kind, typed, own.number, catalogue.region.masking)
    if draft.parcel is not None:
        what = f"{what or '来件'}　{draft.parcel.waybill}"
    arrived = draft.received_on.isoformat() if draft.received_on is not None else ""
    return "\t".join((what or "未选事项", who, arrived))


def settle(tx: Tx, counter: Counter, draft: Draft, on: date) -> None:
    """Keeps the draft with the numbers it has, or drops it where every item has its answer."""
    kept = continued(tx.reads, draft)
    cases = cases_of(tx.reads, counter, kept, on)
    if cases and _answered(counter, kept, cases, on):
        tx.drop_draft(draft.draft_id)
    else:
        tx.save_draft(kept, summary_of(counter, kept))


def settle_origins(tx: Tx, counter: Counter, touched: tuple[Case, ...], on: date) -> None:
    """The drafts that opened these cases, where they are still kept: answered elsewhere, they go too."""
    for draft_id in {case.opened.application_id for case in touched}:
        stored = tx.reads.draft(draft_id)
        if stored is not None:
            settle(tx, counter, stored, on)


def _answered(counter: Counter, draft: Draft, cases: dict[str, Case], on: date) -> bool:
    bench = counter.bench(on).under(cases)
    if draft.theme and draft.theme not in bench.catalogue.themes:
        return False
    items = table_of(bench, draft).items
    return all(code in cases and not _waits(cases[code]) for code in items)


def _waits(case: Case) -> bool:
    """The case still waits for what this draft would give it: an answer, or the notice of acceptance."""
    return case.stage == "received" or case.deemed
