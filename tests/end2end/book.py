"""What a scenario finds behind the window: the papers read back and the acts in the book."""

from __future__ import annotations

from casework.acts import AnyAct
from casework.numbering import whole
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.outcome.lines import SLIP
from tests.app.reading import Read, read
from tests.end2end.driver import Counter


def acts_of(counter: Counter, case_id: str) -> tuple[AnyAct, ...]:
    """The acts of a case, from the book of the running program."""
    work = counter.program.work
    assert work is not None
    return work.counter.book.read_now(lambda reads: reads.acts_of(case_id))


def kinds_of(counter: Counter, case_id: str) -> list[str]:
    """What happened to a case: the tags of its acts."""
    return [str(act.__struct_config__.tag) for act in acts_of(counter, case_id)]


def codes_of(outcome: Outcome) -> list[str]:
    """The papers of an action, answers first; without the slip, drawn later and no paper of the act."""
    return [paper.code for paper in outcome.papers if paper.code != SLIP]


def paper_of(outcome: Outcome, code: str, item: str = "") -> Read:
    """One paper read back as people and scanners do; its QR and bar code are those of its case."""
    (made,) = (
        paper
        for paper in outcome.papers
        if paper.code == code and (not item or _item_of(outcome, paper.case_id) == item)
    )
    found = read(made.pdf)
    done = next(one for one in outcome.cases if one.case_id == made.case_id)
    assert found.bars == {whole(done.case_no)}
    (qr,) = found.codes
    assert done.case_no in qr and f"/{code}" in qr
    return found


def _item_of(outcome: Outcome, case_id: str) -> str:
    return next(done.item_code for done in outcome.cases if done.case_id == case_id)
