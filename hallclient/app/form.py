"""Application forms as PDF, on demand: made from the draft or the case as it stands, no act, not archived."""

from __future__ import annotations

from casework.case import Case
from casework.catalogue import organ
from casework.decide.judging import table_of
from casework.draft import Draft
from casework.facts import Facts, PaperSetting, drafted, facts_of, one_table
from casework.lifecycle import refused
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.drafts import THEME_GONE, cases_of, continued
from hallclient.app.issue import owner_of
from hallclient.app.outcome import PaperMade
from hallclient.signing.digest import sha256
from hallclient.store.reads import Reads
from printing.render import render

NAMES = {"FORM": "申请表", "FORMS": "综合申请表", "WITHDRAWAL": "撤回申请书"}
NO_ITEM = Refusal(reason="这个事项不在申请里，或者没有实施清单，打不出申请表。", short="没有这个事项")

NO_CASE = Refusal(reason="本机账本里没有这件办件。", short="没有这件")


def form_of_draft(reads: Reads, counter: Counter, draft: Draft, item_code: str) -> PaperMade | Refusal:
    """One item's own form (行政许可法 第二十九条): from its case where it has a number, else from the draft."""
    draft = continued(reads, draft)
    case_id = draft.cases.get(item_code, "")
    if case_id:
        return form_of_case(reads, counter, case_id)
    bench = counter.bench()
    if draft.theme and draft.theme not in bench.catalogue.themes:
        return THEME_GONE
    table = table_of(bench, draft)
    if item_code not in table.items:
        return NO_ITEM
    return _made(counter, "FORM", drafted(bench, draft, table, item_code))


def form_of_case(reads: Reads, counter: Counter, case_id: str) -> PaperMade | Refusal:
    """The form of a case, as its values stand today."""
    acts = reads.acts_of(case_id)
    if not acts:
        return NO_CASE
    case = counter.project(acts, counter.today())
    return _made(counter, "FORM", facts_of("FORM", case, acts, setting_of(counter, case)), case)


def letter_of_case(reads: Reads, counter: Counter, case_id: str) -> PaperMade | Refusal:
    """撤回申请书 of a case, for the applicant to sign."""
    acts = reads.acts_of(case_id)
    if not acts:
        return NO_CASE
    case = counter.project(acts, counter.today())
    stopped = refused("withdrawn", case)
    if stopped is not None:
        return stopped
    return _made(counter, "WITHDRAWAL", facts_of("WITHDRAWAL", case, acts, setting_of(counter, case)), case)


def form_of_all(reads: Reads, counter: Counter, draft: Draft) -> PaperMade | Refusal:
    """The one table of several items, shared fields once."""
    draft = continued(reads, draft)
    cases = cases_of(reads, counter, draft, counter.today())
    bench = counter.bench().under(cases)
    if draft.theme and draft.theme not in bench.catalogue.themes:
        return THEME_GONE
    table = table_of(bench, draft)
    if not table.items:
        return NO_ITEM
    return _made(counter, "FORMS", one_table(bench, draft, table, cases))


def setting_of(counter: Counter, case: Case, qr: str = "") -> PaperSetting:
    """What a paper without a number of its own is made from."""
    return PaperSetting(
        catalogue=counter.catalogue_of(case.opened.versions.catalogue),
        hall=counter.hall,
        organ=organ(counter.catalogue, owner_of(counter, case, counter.today())),
        window=counter.window,
        person=counter.person,
        calendar=counter.calendar,
        doc_number="",
        qr=qr,
    )


def _made(counter: Counter, code: str, facts: Facts, case: Case | None = None) -> PaperMade:
    paper = render(code, facts, practice=counter.practice, fonts=counter.fonts)
    return PaperMade(
        code=code,
        name=NAMES[code],
        doc_number="",
        case_no=case.opened.case_no if case is not None else "",
        case_id=case.opened.case_id if case is not None else "",
        sha256=sha256(paper.pdf),
        pdf=paper.pdf,
        pages=paper.pages,
        copies=1,
        substituted=paper.substituted,
    )
