"""制证 and 出件 in one: a certificate that lies in the clerk's hand was made. Its number is written before it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from casework.acts import AnyAct, CertificatesMade, Handed
from casework.case import Case
from casework.closing import against, made
from casework.decide.bench import Stamp
from casework.deciding import Certificate
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.serving import UNMADE
from casework.signoff import Signer


def made_now(
    case: Case,
    waiting: Mapping[str, Handed],
    ticked: Mapping[str, str],
    stamp: Stamp,
    ids: Iterator[str],
    signer: Signer,
) -> tuple[Case, list[AnyAct]] | Refusal:
    """The case with its certificates made, and CertificatesMade, where one of `waiting` to be made is among what goes:
    all of them then have their numbers, or none goes (第三十九条、第四十四条). Nothing else has to be made first."""
    if waiting.keys().isdisjoint(ticked):
        return case, []
    numbers = {ref: ticked.get(ref, "").strip() or one.number for ref, one in waiting.items()}
    if not all(numbers.values()):
        return UNMADE
    known = {one.name: one for one in case.certificates}
    certificates = tuple(
        replace(known.get(one.key, Certificate(name=one.key)), number=numbers[ref])
        for ref, one in waiting.items()
    )
    act = CertificatesMade(**stamp.head(next(ids), case.opened.case_id), certificates=certificates)
    wrong = refused("certificates_made", case) or against(case, act, signer)
    return wrong or (made(case, act), [act])
