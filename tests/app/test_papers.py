"""Every paper of the scenarios, read back from its picture: codes, number, organ and 文号 are the record's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from casework.acts import PaperIssued
from casework.catalogue import organ, owner_on
from casework.checklist import Judgement
from casework.draft import Claim
from casework.numbering import grouped, whole
from hallclient.app.counter import Counter
from hallclient.app.outcome import Outcome
from hallclient.signing.digest import sha256
from tests.app.desk import FOOD, Desk, acts_of, only, outcome, rooms
from tests.app.filled import filled, marked
from tests.app.reading import read
from tests.app.test_accepting import RULES, THEME_SITUATIONS

FAULTY = Judgement(mark="faulty", originals=1, failed=(1,), notes={1: "生食间与粗加工间共用"})


def accept(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    draft = filled(counter, FOOD, situations={"agent": "是"}, present="agent")
    return [outcome(rooms(counter)[0].accept(draft))]


def told_and_half_back_and_accepted(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    intake, supplement, _ = rooms(counter)
    first = outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": FAULTY, RULES: "missing"})))
    done = [first]
    for mark in ("missing", "sound"):
        desk.clock.set(date(2026, 11, 24 if mark == "missing" else 27))
        opened = supplement.open(only(first).case_id).result()
        assert opened is not None
        back = marked(opened.draft, {"food.layout": "sound", RULES: Judgement(mark="sound")})
        back = back if mark == "sound" else marked(back, {RULES: "missing"})
        done.append(outcome(supplement.supply(only(first).case_id, back)))
    return done


def deferred_and_kept(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    intake, supplement, _ = rooms(counter)
    first = outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"})))
    desk.clock.set(date(2026, 11, 24))
    opened = supplement.open(only(first).case_id).result()
    assert opened is not None
    return [
        first,
        outcome(supplement.supply_deferred(only(first).case_id, marked(opened.draft, {RULES: "sound"}))),
    ]


def refusals(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    claims = (
        Claim(ground="wrong_organ", organ="示例区农业农村局"),
        Claim(ground="barred_one_year", decision="示审批不受〔2026〕12号", until=date(2027, 6, 1)),
    )
    return [outcome(rooms(counter)[0].refuse(filled(counter, FOOD), claim)) for claim in claims]


def deemed(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    draft = filled(counter, FOOD)
    first = outcome(rooms(counter)[0].receive(draft))
    desk.clock.set(date(2026, 11, 30))
    return [first, outcome(rooms(counter)[0].accept(draft))]


def theme(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    return [outcome(rooms(counter)[0].accept(filled(counter, theme="T001", situations=THEME_SITUATIONS)))]


def courier(desk: Desk) -> list[Outcome]:
    counter = desk.counter()
    draft = filled(
        counter, FOOD, channel="courier", received_on=date(2026, 11, 18), reply_by="邮政快递",
        express=True, express_reason="重点项目", helper="许清和",
    )  # fmt: skip
    return [outcome(rooms(counter)[0].accept(draft))]


def no_calendar(desk: Desk) -> list[Outcome]:
    counter = desk.counter(on=date(2026, 12, 28))
    intake = rooms(counter)[0]
    return [
        outcome(intake.defer(filled(counter, FOOD, marks={RULES: "missing"}))),
        outcome(intake.notify(filled(counter, FOOD, marks={"food.layout": "missing"}))),
    ]


SCENARIOS: dict[str, Callable[[Desk], list[Outcome]]] = {
    one.__name__: one
    for one in (
        accept, told_and_half_back_and_accepted, deferred_and_kept, refusals, deemed, theme, courier, no_calendar
    )
}  # fmt: skip


def issued(counter: Counter, case_id: str) -> dict[str, tuple[PaperIssued, date]]:
    """What the record says of each archived paper, by the hash of its bytes."""
    return {one.sha256: (one, act.on) for act in acts_of(counter, case_id) for one in act.papers}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_papers_say_what_the_record_says(desk: Desk, scenario: str, tmp_path: Path) -> None:
    done = SCENARIOS[scenario](desk)
    counter = desk.counter()
    work = rooms(counter)[2]
    for number, each in enumerate(done):
        for paper in each.papers:
            name = f"{number}-{paper.case_no[18:23]}-{paper.code}.pdf"
            (tmp_path / name).write_bytes(paper.pdf)
            record, on = issued(counter, paper.case_id)[sha256(paper.pdf)]
            assert (record.code, record.doc_number) == (paper.code, paper.doc_number)
            assert work.paper(paper.sha256).result() == paper.pdf
            found = read(paper.pdf)
            assert found.pages == record.pages
            assert found.bars == {whole(paper.case_no)}, (
                "bars hold the application's number, the same on every part's paper"
            )
            (code,) = found.codes
            verdict = work.read_code(code).result()
            assert (verdict.verdict, verdict.agrees, verdict.case_id) == ("valid", True, paper.case_id)
            assert f"/{paper.code}{on:%y%m%d}009/" in code
            assert paper.doc_number in found.text
            assert grouped(paper.case_no).replace(" ", "") in found.text
            assert paper.substituted == ()
            case = acts_of(counter, paper.case_id)[0]
            catalogue = counter.catalogue
            item = catalogue.items[case.item_code]  # type: ignore[union-attr]
            row = next((row for row in catalogue.rows if row.id == item.code), None)
            assert organ(catalogue, owner_on(catalogue.hall, row, item, on)).name in found.text


def test_numbers_of_papers_go_up_without_gaps(desk: Desk) -> None:
    done = theme(desk)[0]
    by_word: dict[str, list[int]] = {}
    for paper in done.papers:
        word, _, rest = paper.doc_number.partition("〔2026〕")
        by_word.setdefault(word, []).append(int(rest.removesuffix("号")))
    for found in by_word.values():
        assert sorted(found) == list(range(1101, 1101 + len(found)))
