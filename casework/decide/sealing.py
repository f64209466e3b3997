"""用印: the keeper puts his seal on papers of a case; with the decision's own the decision is made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from casework.acts import AnyAct, PaperIssued, Sealed, SealedPaper
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.deciding import SealGround
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.sealing import RULES, against, needed_by
from casework.seals import RegisteredSeal, fits, in_force, kept_by

_NONE_OWED = Refusal(reason="这件没有等用印的文书；等文号的，成文以后再盖", basis=RULES, short="没有要用印的")


def seal(
    bench: Bench,
    case: Case,
    stamp: Stamp,
    seals: Sequence[RegisteredSeal],
    *,
    code: str = "",
    papers: Collection[str] = (),
    ground: SealGround = "",
    reason: str = "",
) -> tuple[AnyAct, ...] | Refusal:
    """Sealed, one act for each seal that is used. `papers`: by the hashes of their bytes; none: whatever waits for a
    seal. `code`: this seal for all of them; none: for each paper the one that its keeper has for it.
    """
    stopped = refused("sealed", case)
    if stopped is not None:
        return stopped
    owed = tuple(one for one in (case.papers if papers else case.unsealed) if one.seal and not one.waiting)
    chosen = tuple(one for one in owed if not papers or one.sha256 in papers)
    if not chosen or len({one.sha256 for one in chosen}) < len(set(papers)):
        return _NONE_OWED
    by_seal: dict[str, list[PaperIssued]] = {}
    for paper in chosen:
        own = code or own_seal(bench, stamp, seals, paper)
        by_seal.setdefault(own, []).append(paper)
    made = []
    for act_id, (own, under) in zip(stamp.act_ids, by_seal.items(), strict=False):
        line = next((one for one in seals if one.code == own and in_force(one, stamp.on)), None)
        act = Sealed(
            **stamp.head(act_id, case.opened.case_id),
            seal=own,
            seal_type=line.type if line is not None else needed_by(under[0]),
            seal_name=line.name if line is not None else "",
            organ=line.organ if line is not None else under[0].organ,
            of=tuple(
                SealedPaper(code=one.code, doc_number=one.doc_number, sha256=one.sha256, copies=one.copies)
                for one in under
            ),
            ground=ground,
            reason=reason.strip(),
        )
        why = against(case, act, bench.catalogue.hall, seals)
        if why is not None:
            return why
        made.append(act)
    return tuple(made)


def own_seal(bench: Bench, stamp: Stamp, seals: Sequence[RegisteredSeal], paper: PaperIssued) -> str:
    """The 编号 of the seal for a paper: one that whoever acts keeps, else whoever's it is, so that the refusal names
    him; "" where none is registered."""
    two_seals, needed = bench.catalogue.hall.two_seals, needed_by(paper)
    his = [one for one in kept_by(seals, stamp.by, stamp.on) if one.organ == paper.organ]
    every = [one for one in seals if one.organ == paper.organ and in_force(one, stamp.on)]
    right = [
        *(one for one in his if one.type == needed),
        *(one for one in his if fits(needed, one.type, two_seals)),
        *(one for one in every if one.type == needed),
    ]
    return right[0].code if right else ""
