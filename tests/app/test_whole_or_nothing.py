"""A counter action is stored whole or not at all; numbers are given once; the rows say what the acts say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import RootTransaction, text
from sqlalchemy.exc import OperationalError

from casework.catalogue import DeviceKey
from casework.draft import Claim, Draft
from casework.refusal import Refusal
from hallclient.app import issue
from hallclient.app.counter import Counter
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx
from printing.render import render
from tests.app.desk import FOOD, TRADE, Desk, acts_of, only, outcome, refused, rooms
from tests.app.filled import filled, marked
from tests.app.reading import read

TABLES = (
    "record", "outbox", "number", "doc_number", "case_row", "case_values", "paper", "draft", "usage",
    "print_job",
)  # fmt: skip


def counted(counter: Counter) -> dict[str, int]:
    """How many rows every table has."""
    return counter.book.write_now(
        lambda tx: {
            table: int(tx.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
            for table in TABLES
        }
    )


class Jammed(Exception):
    pass


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_paper_that_cannot_be_made_leaves_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD, marks={f"{FOOD}#5": "missing"})
    intake.save(draft).result()
    before, calls, whole = counted(counter), iter(range(1, 99)), render

    def jams(*args: Any, **more: Any) -> Any:
        if next(calls) == fails_at:
            raise Jammed
        return whole(*args, **more)

    monkeypatch.setattr(issue, "render", jams)
    with pytest.raises(Jammed):
        intake.defer(draft).result()  # D01, D03, D05
    assert counted(counter) == before
    monkeypatch.setattr(issue, "render", whole)
    done = only(outcome(intake.defer(draft)))
    assert done.case_no[18:23] == "00001"  # the number was never taken


@pytest.mark.parametrize("step", ["append", "archive", "take_doc_number", "count_use", "drop_draft"])
def test_whatever_fails_leaves_nothing(counter: Counter, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    intake = rooms(counter)[0]
    draft = filled(counter, theme="T001")
    intake.save(draft).result()
    before = counted(counter)

    def jams(*_: Any, **__: Any) -> Any:
        raise Jammed

    with monkeypatch.context() as patch:
        patch.setattr(Tx, step, jams)
        with pytest.raises(Jammed):
            intake.accept(draft).result()
    assert counted(counter) == before
    assert len(outcome(intake.accept(draft)).cases) > 1


@pytest.mark.parametrize("stored", [True, False])
def test_a_commit_that_fails_is_unknown_until_it_was_looked_up(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    """The disk says no, the act is there all the same, or it is not: number and papers follow the book."""
    intake = rooms(counter)[0]
    draft = filled(counter, FOOD)
    whole, failing = RootTransaction.commit, iter([True])

    def fails(transaction: RootTransaction) -> None:
        if not next(failing, False):
            return whole(transaction)
        if stored:
            whole(transaction)
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as patch:
        patch.setattr(RootTransaction, "commit", fails)
        done = outcome(intake.accept(draft))
    assert next(failing, None) is None
    assert only(done).case_no[18:23] == "00001"
    found = rooms(counter)[2].latest().result()
    assert [row.case_no for row in found] == [only(done).case_no]
    assert counted(counter)["paper"] == len(done.papers) == 2
    assert counter.book.check_chain() is None


def test_a_refusal_takes_no_number(counter: Counter) -> None:
    intake = rooms(counter)[0]
    before = counted(counter)
    refused(intake.refuse(filled(counter, FOOD)))
    refused(intake.accept(filled(counter, FOOD, marks={"food.layout": "missing"})))
    refused(intake.notify(filled(counter, FOOD)))
    refused(intake.defer(filled(counter, FOOD)))
    assert counted(counter) == before
    assert only(outcome(intake.accept(filled(counter, FOOD)))).case_no[18:23] == "00001"


def test_two_people_at_one_pc_never_share_a_number(desk: Desk) -> None:
    one, two = desk.counter("W1003", "W10"), desk.counter("W0907", "W09")
    drafts = [(who, filled(who, FOOD)) for who in (one, two) * 6]
    waiting = [rooms(who)[0].accept(draft) for who, draft in drafts]
    done = [outcome(future) for future in waiting]
    numbers = [only(each).case_no for each in done]
    assert len(set(numbers)) == 12
    assert sorted(int(number[18:23]) for number in numbers) == list(range(1, 13))
    papers = [paper.doc_number for each in done for paper in each.papers]
    assert len(set(papers)) == len(papers)


def test_two_devices_never_share_a_number(tmp_path: Path) -> None:
    first = Desk.new(tmp_path / "first")
    second = Desk.new(tmp_path / "second", device="010", years=())
    key = DeviceKey(number="010", name="窗口机二", algorithm="ed25519", public_key=second.public)
    first.take(version=2, more_devices=(key,))
    numbers = [
        only(outcome(rooms(desk.counter())[0].accept(filled(desk.counter(), FOOD)))).case_no
        for desk in (first, second)
    ]
    assert [number[15:18] for number in numbers] == ["009", "010"]
    assert [number[18:23] for number in numbers] == ["00001", "00001"]
    first.close()
    second.close()


def test_a_day_met_again_goes_on_from_its_highest(desk: Desk) -> None:
    counter = desk.counter()
    serials = []
    for on in (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 20)):  # the clock was set back
        desk.clock.set(on)
        serials.append(only(outcome(rooms(counter)[0].receive(filled(counter, FOOD)))).case_no[6:23])
    assert [one[-5:] for one in serials] == ["00001", "00001", "00002"]
    assert len(set(serials)) == 3


@pytest.mark.parametrize(
    "step",
    [timedelta(days=-3653), timedelta(hours=1), timedelta(hours=14)],
    ids=["-10 years", "+1 h", "midnight"],
)
def test_a_clock_that_steps_within_an_act_leaves_it_of_one_moment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    """Number, acts and papers bear the day on which the key was pressed, whatever the clock says a moment later."""
    counter = desk.counter()
    draft, before, looks = filled(counter, FOOD), desk.clock.at, list[datetime]()

    def steps() -> datetime:
        looks.append(before + step * bool(looks))
        return looks[-1]

    monkeypatch.setattr(desk.clock, "now", steps)
    done = outcome(rooms(counter)[0].accept(draft))
    assert len(looks) > 1, "the clock did step while it was done"
    case = only(done)
    assert case.case_no[6:12] == f"{before:%y%m%d}"
    acts = acts_of(counter, case.case_id)
    assert {act.on for act in acts} == {before.date()} and {act.at for act in acts} == {before}
    for one in done.papers:
        assert f"{before:%Y}年{before.month}月{before.day}日" in read(one.pdf).text
    assert counter.book.verify().findings == ()


# ── property: whatever is done in whatever order, the rows are the acts' ──────


def rows_of(counter: Counter) -> list[Any]:
    def read(tx: Tx) -> list[Any]:
        cases = tx.connection.execute(text("SELECT * FROM case_row ORDER BY case_no")).mappings().all()
        values = tx.connection.execute(text("SELECT * FROM case_values ORDER BY case_id")).all()
        return [[{key: row[key] for key in row if key != "n"} for row in cases], list(map(tuple, values))]

    return counter.book.write_now(read)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "receive",
                "accept",
                "notify",
                "defer",
                "refuse",
                "supply",
                "change",
                "set_aside",
                "deferred",
                "day",
            ]
        ),
        st.integers(0, 3),
        st.sampled_from(["sound", "missing", "unjudged"]),
    ),
    min_size=3,
    max_size=14,
)


def draft_of(counter: Counter, which: int, mark: str, kept: list[Draft]) -> Draft:
    """One of the drafts so far, or a new one, with a mark on what may be late and on what may not."""
    if which < len(kept):
        draft = kept[which]
    else:
        draft = filled(counter, FOOD) if which % 2 else filled(counter, TRADE)
        kept.append(draft)
    name = f"{FOOD}#5" if which == 3 else "food.layout"
    return marked(draft, {name: mark}) if FOOD in draft.items else draft  # type: ignore[dict-item]


@pytest.mark.slow
@settings(max_examples=12)
@given(steps=STEPS)
def test_fold_and_projection_agree_after_any_actions(
    enrolled: Desk, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, str]]
) -> None:
    desk = enrolled.copied(tmp_path_factory.mktemp("walk") / "data")
    try:
        chief = desk.counter("S0001", "W10")
        walk(desk, chief, steps)
        before = rows_of(chief)
        chief.book.rebuild(chief.project).result()
        assert rows_of(chief) == before
        assert chief.book.check_chain() is None
    finally:
        desk.close()


def walk(desk: Desk, chief: Counter, steps: list[tuple[str, int, str]]) -> None:
    intake, supplement, work = rooms(chief)
    kept: list[Draft] = []
    for step, which, mark in steps:
        found = work.latest().result()
        case_id = found[which % len(found)].case_id if found else "none"
        draft = draft_of(chief, which, mark, kept)
        opened = supplement.open(case_id).result()
        back = opened.draft if opened is not None else draft
        if opened is not None and FOOD in back.items:
            back = marked(back, {"food.layout": mark, f"{FOOD}#5": mark})  # type: ignore[dict-item]
        match step:
            case "day":
                desk.clock.set(chief.today() + timedelta(days=1 + 4 * which))
                continue
            case "receive":
                future = intake.receive(draft)
            case "accept":
                future = intake.accept(back if which > 1 else draft)
            case "notify":
                future = intake.notify(back if which > 1 else draft)
            case "defer":
                future = intake.defer(draft)
            case "refuse":
                future = intake.refuse(draft, Claim(ground="not_required"))
            case "supply":
                future = supplement.supply(case_id, back)
            case "change":
                future = supplement.change(case_id, back, "改了地址")
            case "set_aside":
                future = supplement.set_aside(case_id, "规定改了")
            case _:
                future = supplement.supply_deferred(case_id, back)
        done = future.result(30)
        assert isinstance(done, (Outcome, Refusal))
        if isinstance(done, Outcome):
            assert all(each.case_no for each in done.cases)
