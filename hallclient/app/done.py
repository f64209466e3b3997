"""A case as the outcome screen shows it."""

from __future__ import annotations

from casework.case import Case
from casework.onetable import merge
from casework.signoff import barred
from hallclient.app.counter import Counter
from hallclient.app.issue import handed_code
from hallclient.app.outcome import Done
from hallclient.store.tx import Tx


def done_of(counter: Counter, tx: Tx, case: Case) -> Done:
    """What the clerk reads out. The code is that of the last paper that was handed out; none while the newest paper
    waits for its 文号, which `awaits` names: nobody has it in his hand, and no record would know it."""
    opened, limits = case.opened, case.opened.limits
    days = [owed.due for owed in case.deferred if owed.due is not None]
    accepted = case.stage == "accepted"
    waits = case.papers[-1].code if case.papers and case.papers[-1].waiting else ""
    return Done(
        case_id=opened.case_id,
        case_no=opened.case_no,
        query_code=opened.query_code,
        item_code=opened.item_code,
        item_name=opened.item_name,
        applicant=opened.applicant.name,
        stage=case.stage,
        answer_due=case.answer_due if case.stage == "received" else None,
        supply_due=case.supply_due if case.stage == "correcting" else None,
        promised_due=case.promised_due if accepted else None,
        statutory_due=case.statutory_due if accepted else None,
        promised_days=f"{limits.promised} {limits.unit}" if accepted else "",
        statutory_days=f"{limits.statutory} {limits.unit}" if accepted else "",
        deferred_due=min(days, default=None),
        deferred=len(case.deferred),
        deferred_names=tuple(owed.name for owed in case.deferred),
        still_open=len(case.open),
        promised_names=_promised(counter, case),
        qr="" if waits else handed_code(counter, opened.case_no, tx.acts_of(opened.case_id)),
        awaits=waits,
        decides=_decides(counter, case),
        unsealed=case.signed_only,
    )


def _decides(counter: Counter, case: Case) -> bool:
    """One signature decides it, and it is this person's to give (行政许可法 第三十四条第二款: 当场作出决定)."""
    at_once = case.stage == "accepted" and case.noticed and case.way is not None and len(case.way.steps) == 1
    return at_once and not case.stopped and barred(case, counter.signer) is None


def _promised(counter: Counter, case: Case) -> tuple[str, ...]:
    """The materials that the applicant replaces by a written promise."""
    ids = {one for one, finding in case.materials.items() if finding.mark == "promised"}
    if not ids:
        return ()
    catalogue = counter.catalogue_of(case.opened.versions.catalogue)
    table = merge(catalogue, (case.opened.item_code,), "", case.situations)
    return tuple(line.material.name for line in table.materials if line.id in ids)
