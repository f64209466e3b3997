"""What this counter's book knows of an applicant before anything is decided."""

from __future__ import annotations

from casework.blocking import bars
from casework.case import UNDECIDED
from casework.decide.applicants import applicant_of
from casework.decide.bench import OpenCase, Standing
from casework.draft import Draft
from casework.fold import fold
from hallclient.app.counter import Counter
from hallclient.store.reads import Reads


def standing_of(reads: Reads, counter: Counter, draft: Draft, items: tuple[str, ...]) -> Standing:
    """Promises of 容缺 that were not kept, open cases of the same applicant on these items (同项在办), and what of the
    hall's block list is his.

    The application's own cases are none of them; a case that lapsed since its last act isn't either.
    """
    number = applicant_of(draft, draft.values).number
    if not number:
        return Standing()
    today = counter.today()
    broken = reads.broken_promises(number, today)
    listed, applied_on = counter.enrolment.block_list, draft.received_on or today
    barred = bars(listed, draft.values, items, applied_on, counter.mark)
    own = frozenset(draft.cases.values())
    lines = [
        line
        for code in items
        for line in reads.open_cases(number, code)
        if line.application_id != draft.draft_id and line.case_id not in own
    ]
    told = reads.acts_of_all([line.case_id for line in lines]) if lines else {}
    found: list[OpenCase] = []
    for line in lines:
        case = fold(told.get(line.case_id, ()), on=today, calendar=counter.calendar)
        if case.stage in UNDECIDED:
            found.append(
                OpenCase(
                    case_id=line.case_id,
                    case_no=line.case_no,
                    item_code=line.item_code,
                    stage=case.stage,
                    deemed=case.deemed,
                    window=line.window,
                    received_on=line.received_on,
                )
            )
    return Standing(broken=tuple(one.case_no for one in broken), bars=barred, open=tuple(found))
