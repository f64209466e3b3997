"""用印 out of the common: a paper that is reprinted is sealed again, or the organ's own seal stands in for the special
one; each use with its ground and reason in the register (`casework.sealing`). For whoever keeps the seal."""

from __future__ import annotations

from typing import Final

from casework import decide
from casework.acts import PaperIssued
from casework.case import Case
from casework.decide.sealing import own_seal
from casework.deciding import SealGround
from casework.refusal import Refusal
from casework.sealing import GROUNDS, RULES
from casework.seals import kept_by
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told, Unread

KEEPS_NONE: Final = Refusal(
    reason="您今天不保管印章。用印由印章登记表里的保管人或者代管人登记。",
    basis=RULES,
    short="由印章保管人登记",
)
NO_PAPER: Final = Refusal(
    reason="这件没有须登记用印的文书；等文号的，成文以后再盖。", basis=RULES, short="没有要用印的"
)
USUAL: Final = "照规定用印"


def _papers(case: Case) -> tuple[PaperIssued, ...]:
    """What is not sealed yet first."""
    found = [one for one in case.papers if one.seal and not one.waiting]
    return tuple(sorted(found, key=lambda one: one.sha256 in case.sealed))


def _lines(case: Case, setting: Setting) -> tuple[Line, ...]:
    names = {rule.code: rule.name for rule in setting.bench.catalogue.hall.papers}
    papers = tuple(
        (
            one.sha256,
            " ".join(
                (
                    names.get(one.code, one.code),
                    one.doc_number,
                    "已用印" if one.sha256 in case.sealed else "待用印",
                )
            ),
        )
        for one in _papers(case)
    )
    seals = tuple(
        (one.code, f"{one.name}（{one.code}）")
        for one in kept_by(setting.seals, setting.signer.staff_no, setting.stamp.on)
    )
    right = own_seal(setting.bench, setting.stamp, setting.seals, _papers(case)[0]) if papers else ""
    if right not in dict(seals):  # another keeps it: the rule says whose it is
        right = seals[0][0] if seals else ""
    again = bool(papers) and all(one.sha256 in case.sealed for one in _papers(case))
    grounds: tuple[tuple[SealGround, str], ...] = (("", USUAL), *GROUNDS.items())
    return (
        Line("paper", "文书", papers[0][0] if papers else "", "choice", papers),
        Line("seal", "印章", right, "choice", seals),
        Line("ground", "情形", "again" if again else "", "choice", grounds),
        Line("reason", "理由", kind="long", hint="照规定用印的可以不写", may=True),
    )


def _made(case: Case, setting: Setting, told: Told) -> Made:
    if not kept_by(setting.seals, setting.signer.staff_no, setting.stamp.on):
        return KEEPS_NONE
    if not told.text("paper"):
        return NO_PAPER
    ground: SealGround = next((one for one in GROUNDS if one == told.text("ground")), "")
    if ground and not told.text("reason"):
        raise Unread("写明用印例外或者再次用印的理由")
    return decide.seal(
        setting.bench, case, setting.stamp, setting.seals, code=told.text("seal"), papers=(told.text("paper"),),
        ground=ground, reason=told.text("reason"),
    )  # fmt: skip


SEALING: Final = (
    DutyForm(
        "sealed", "sealed", "用印：再次、例外", RULES, ("look",), _lines, _made,
        "用印已登记，情形和理由记入用印登记。", whose="印章保管人",
    ),
)  # fmt: skip
