"""用印: who may put which seal on which paper. The same for the counter before and the home server after. Pure.

The sources are the halls' own rules on 行政审批专用章: kept by one person, used at the window alone, every use entered
in a register; what needs the organ's own seal is entered as an exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from casework.acts import Granted, PaperIssued, Refused, Sealed
from casework.case import Case
from casework.deciding import SealGround
from casework.hall import Hall, SealType
from casework.refusal import Refusal
from casework.seals import DECISIONS, RegisteredSeal, fits, in_force, owed_by

RULES = "行政审批专用章管理规定"
ART_39 = "行政许可法 第三十九条"
GROUNDS: Final[Mapping[SealGround, str]] = {
    "upward": "报上级机关或者送其他地区",
    "law": "法律、法规规定使用行政机关印章",
    "again": "补打后再次用印",
}

_NOTHING = Refusal(reason="没有要用印的文书；等文号的，成文以后再盖", basis=RULES, short="没有要用印的")
_OTHERS = Refusal(reason="所选文书不是这件的，或者不需要登记用印", basis=RULES, short="核对文书")
_TWICE = Refusal(reason="这份文书已经用印；补打后再盖的，写明是再次用印", basis=RULES, short="已经用印")
_UNKNOWN = Refusal(reason="印章登记表里没有这枚印章", basis=RULES, short="没有这枚印章")
_NOT_NOW = Refusal(reason="这枚印章当天不在使用期内", basis=RULES, short="印章不在使用期")
_OTHER_ORGAN = Refusal(
    reason="文书以另一机关的名义作出，须盖该机关的印章", basis=ART_39, short="不是这个机关的印章"
)
_WRONG = Refusal(reason="这份文书不用这种印章", basis=RULES, short="印章种类不符")
_ORGAN_ONLY = Refusal(reason="这份文书须盖行政机关印章，不得用专用章代替", basis=ART_39, short="须盖机关印章")
_WHY = Refusal(reason="用行政机关印章代替专用章的，选定情形并写明理由", basis=RULES, short="差：例外的理由")


def against(case: Case, act: Sealed, hall: Hall, seals: Sequence[RegisteredSeal]) -> Refusal | None:
    """Why the use of the seal may not be entered by this act; None: it may."""
    return (
        misplaced(act, seals)
        or _papers(case, act)
        or next((why for one in _chosen(case, act) if (why := _unfit(one, act, hall)) is not None), None)
    )


def misplaced(act: Sealed, seals: Sequence[RegisteredSeal]) -> Refusal | None:
    """Why this person may not use this seal on its day, whatever the paper; None: it is his to use."""
    lines = [one for one in seals if one.code == act.seal]
    if not lines:
        return _UNKNOWN
    current = [one for one in lines if in_force(one, act.on)]
    if not current:
        return _NOT_NOW
    seal = next((one for one in current if act.by in (one.keeper, *one.deputies)), None)
    if seal is None:
        keeper = current[0].keeper
        return Refusal(
            reason=f"{current[0].name}由工号 {keeper} 保管，只能由保管人或者登记的代管人用印",
            basis=RULES,
            short=f"由工号 {keeper} 用印",
        )
    if (seal.type, seal.organ) != (act.seal_type, act.organ):
        return _UNKNOWN
    return None


def used(case: Case, act: Sealed, seals: Sequence[RegisteredSeal]) -> bool:
    """Whether the rightful keeper put his seal on something that the case does not have, or has under its seal already:
    the print is on paper and can't be taken back, and it decides nothing."""
    return misplaced(act, seals) is None and _papers(case, act) is not None


def exception_of(act: Sealed) -> str:
    """Why another seal was used, or this one again, in words; "" where nothing was out of the common."""
    return "：".join(part for part in (GROUNDS.get(act.ground, ""), act.reason) if part)


def unsealed_decision(act: Granted | Refused, hall: Hall, seals: Sequence[RegisteredSeal]) -> bool:
    """Whether a decision's paper says that no seal is owed though the hall asks for one."""
    return any(
        paper.code in DECISIONS and not paper.seal and owed_by(hall, seals, paper.code, act.on)
        for paper in act.papers
    )


def _papers(case: Case, act: Sealed) -> Refusal | None:
    known = {one.sha256: one for one in case.papers if one.seal and not one.waiting}
    if not act.of:
        return _NOTHING
    if any(one.sha256 not in known or known[one.sha256].code != one.code for one in act.of):
        return _OTHERS
    done = any(one.sha256 in case.sealed for one in act.of)
    return _TWICE if done and act.ground != "again" else None


def _chosen(case: Case, act: Sealed) -> list[PaperIssued]:
    hashes = {one.sha256 for one in act.of}
    return [one for one in case.papers if one.sha256 in hashes]


def _unfit(paper: PaperIssued, act: Sealed, hall: Hall) -> Refusal | None:
    """Of one paper: another organ's seal never, another type only the organ's own, with its ground."""
    if paper.organ != act.organ:
        return _OTHER_ORGAN
    if fits(needed_by(paper), act.seal_type, hall.two_seals):
        return None
    if act.seal_type != "organ":
        return _ORGAN_ONLY if paper.seal == "organ" else _WRONG
    return None if act.ground in ("upward", "law") and act.reason.strip() else _WHY


def needed_by(paper: PaperIssued) -> SealType:
    """The type that a paper's own line asks for. Raises ValueError where none is owed."""
    if not paper.seal:
        raise ValueError("no seal is owed")
    return paper.seal
