"""制证: the certificates of a grant are made, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, CertificatesMade
from casework.case import Case
from casework.certificates import borne, lacking, numbered
from casework.closing import against
from casework.decide.bench import Bench, Stamp
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.seals import DECISIONS
from casework.signoff import Signer


def make_certificates(
    bench: Bench, case: Case, stamp: Stamp, signer: Signer, *, numbers: Sequence[str]
) -> tuple[AnyAct, ...] | Refusal:
    """CertificatesMade, held against the item's rules of numbers; `numbers` in the order of the certificates."""
    stopped = refused("certificates_made", case)
    if stopped is not None:
        return stopped
    code = case.opened.item_code
    held = bench.under({code: case}).catalogue
    item, theme = held.items.get(code), held.themes.get(case.opened.theme)
    named = case.certificates
    if item is not None:
        wrong = lacking(item, theme, numbers)
        if wrong is not None:
            return wrong
        if any(numbers) or not named:
            named = numbered(item, theme, numbers)
        own = next((one.doc_number for one in reversed(case.papers) if one.code in DECISIONS), "")
        named = borne(named, item, theme, own)
    act = CertificatesMade(**stamp.head(stamp.act_ids[0], case.opened.case_id), certificates=named)
    return against(case, act, signer) or (act,)
