"""用印 at the counter: by its keeper, by itself or in one transaction with what put the paper out."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct, Sealed
from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.handing import Handing
from hallclient.app.seal_register import SealRegister
from hallclient.app.sealing import looks_after_seals, seal_papers, sealing, seals_here
from hallclient.store.tx import Tx
from tests.app.desk import (
    FOOD,
    FRIDAY,
    Desk,
    acts_of,
    case_on,
    codes,
    demo_catalogue,
    kinds_of,
    only,
    outcome,
    paper,
    refused,
    rooms,
)
from tests.app.filled import filled
from tests.app.reading import read
from tests.app.test_handing import PARCEL

DAY = timedelta(days=1)


@pytest.fixture
def strict(tmp_path: Path) -> Any:
    """A hall that enters every use of 受理专用章, too."""
    hall = demo_catalogue().hall
    seals = (replace(hall.seals[0], each_use=True), *hall.seals[1:])
    own = Desk.new(tmp_path / "pc", catalogue=replace(demo_catalogue(), hall=replace(hall, seals=seals)))
    yield own
    own.close()


def withdrawing(counter: Counter) -> Any:
    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        bench, stamp = counter.bench(at.date()), counter.stamp(1, at)
        return decide.withdraw(bench, case, stamp, written_on=FRIDAY)

    return made


def test_a_seal_with_the_act_or_neither_and_later_by_its_keeper(strict: Desk, tmp_path: Path) -> None:
    clerk = strict.counter()
    first = outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))
    case_id = only(first).case_id
    receipt, notice = paper(first, "D01"), paper(first, "D03")
    owed = case_on(clerk, case_id).unsealed
    assert [(one.code, one.seal, one.organ) for one in owed] == [
        ("D01", "accept", "102"), ("D03", "accept", "102"),
    ]  # fmt: skip
    assert "还没有用印" in refused(Handing(clerk).send(case_id, PARCEL, (notice.sha256,))).reason

    done = outcome(seal_papers(clerk, case_id, papers=(receipt.sha256,)))
    assert codes(done) == [] and kinds_of(clerk, case_id)[-1] == "sealed"
    act = acts_of(clerk, case_id)[-1]
    assert isinstance(act, Sealed)
    assert (act.by, act.seal, [one.sha256 for one in act.of]) == ("W1003", "102-SL", [receipt.sha256])
    assert case_on(clerk, case_id).unsealed == owed[1:]

    another = strict.counter("M0001", "W10")
    assert "由工号 S0001 保管" in refused(seal_papers(another, case_id)).reason
    before = kinds_of(clerk, case_id)
    wrong = act_on(clerk, case_id, withdrawing(clerk), "change", then=sealing(clerk, code="102-SP"))
    assert "由工号 S0001 保管" in refused(wrong).reason
    assert kinds_of(clerk, case_id) == before, "neither is done"

    both = act_on(clerk, case_id, withdrawing(clerk), "change", then=sealing(clerk))
    ended = outcome(both)
    assert (codes(ended), only(ended).stage) == (["D16"], "withdrawn")
    assert kinds_of(clerk, case_id) == [*before, "withdrawn", "sealed"]
    assert case_on(clerk, case_id).unsealed == ()

    register = SealRegister(clerk)
    uses = register.uses(FRIDAY, FRIDAY).result(30)
    assert [len(use.act.of) for use in uses] == [2, 1] and register.uses(FRIDAY + DAY, FRIDAY + DAY).result(
        30
    ) == ()
    file = tmp_path / "register.csv"
    assert register.save(FRIDAY, FRIDAY, file).result(30) == 3
    lines = file.read_text("utf-8-sig").splitlines()
    assert "受理通知书" in lines[2] and "终止办理通知书" in lines[3] and "孟知微" in lines[1]
    entry = clerk.book.read_now(lambda reads: reads.entries())[-1]
    assert (entry.kind, entry.subject) == ("export", "seals") and "3 行" in entry.what
    printed = register.printed(FRIDAY, FRIDAY).result(30)
    told = read(printed.pdf).text
    assert printed.pages == 1 and "用印登记簿" in told and "102-SL" in told and "终止办理通知书" in told
    assert register.save(FRIDAY, FRIDAY, tmp_path / "register.PDF").result(30) == 3
    assert (tmp_path / "register.PDF").read_bytes().startswith(b"%PDF")
    assert "打印用印登记簿" in clerk.book.read_now(lambda reads: reads.entries())[-2].what
    lost = register.save(FRIDAY, FRIDAY, file / "register.csv").result(30)
    assert isinstance(lost, Refusal) and "没有存成" in lost.reason
    assert not looks_after_seals(clerk) and looks_after_seals(strict.counter("S0001", "W10"))


def test_the_usual_hall_owes_no_entry_for_the_seal_at_the_window(counter: Counter) -> None:
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    assert case_on(counter, case_id).unsealed == ()
    assert "没有等用印的文书" in refused(seal_papers(counter, case_id)).reason
    assert [one.type for one in seals_here(counter)] == ["accept"] * len(seals_here(counter)) != []
