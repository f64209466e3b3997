"""A newcomer's cases lie in the book as they came, durable and openable by number; lists and search follow behind."""

from __future__ import annotations

import zlib

import pytest

from casework.exchange import Declined, Tally
from casework.wire import WireError
from hallclient.store.arrived import WORDS
from hallclient.store.refold import refold, unlisted
from hallclient.store.tx import Tx
from hallclient.sync import pull
from hallclient.sync.pinned import FOLLOWED
from tests.hallserver.counters import Hall
from tests.store.visits import project
from tests.sync.faulty import Desk
from tests.sync.test_pull import Pair, agree

COUNT = 12


def laid(one: Desk, two: Desk) -> list[str]:
    """Cases of `one` that `two` has, all as they came; gives their ids."""
    visits = [one.visit() for _ in range(COUNT)]
    one.steps()
    while not two.puller._kept(FOLLOWED):
        assert two.puller.step().more
    assert two.cases() == {} and lying(two) == COUNT and not two.puller.follows
    return visits


def lying(desk: Desk) -> int:
    return desk.book.read_now(lambda reads: reads.lying())


@pytest.fixture(autouse=True)
def no_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is taken up until a test says so: each slice has no time."""
    monkeypatch.setattr(pull, "SLICE_SECONDS", 0.0)


def sound(desk: Desk) -> bool:
    def look(tx: object) -> bool:
        connection = tx.connection  # type: ignore[attr-defined]
        return not refold(connection, project, limit=1000).faults and not unlisted(connection)

    return desk.book.write_now(look)


def test_what_lies_survives_the_program_and_is_taken_up_in_pieces(
    desks: Pair, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    laid(one, two)
    asked = len(two.line.pages)
    two.restart()
    assert (two.puller.lying, two.puller.follows) == (COUNT, False)
    two.book.take_in(lambda tx: two.puller._first(1, tx)).result()
    assert (len(two.cases()), lying(two)) == (1, COUNT - 1)
    two.restart()
    monkeypatch.setattr(pull, "SLICE_SECONDS", 60.0)
    two.pulls()
    assert (len(two.cases()), lying(two), two.puller.lying) == (COUNT, 0, 0)
    assert not any(path.startswith("cases") for path in two.line.pages[asked:]), "nothing is asked for again"
    assert sound(two)
    assert two.puller.follows
    agree(hall, two)


def test_a_newcomer_that_begins_anew_packs_by_the_same_words_and_keeps_none_in_the_end(
    desks: Pair, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    monkeypatch.setattr(two.puller, "_cases", 5)
    visits = [one.visit() for _ in range(COUNT)]
    one.steps()
    assert two.puller.step().more
    two.restart()
    words = two.book.read_now(lambda reads: reads.kept(WORDS))
    assert words and lying(two) == 5
    two.puller.bring_in(two.book.write_now(lambda tx: tx.lying(5))).result()
    while not two.puller._kept(FOLLOWED):
        assert two.puller.step().more
    assert two.book.read_now(lambda reads: reads.kept(WORDS)) == words
    monkeypatch.setattr(pull, "SLICE_SECONDS", 60.0)
    one.visit(), one.steps(), two.pulls()
    assert len(two.cases()) == len(visits) + 1 and sound(two)
    assert two.book.read_now(lambda reads: reads.kept(WORDS)) is None
    agree(hall, one, two)


def test_what_no_server_of_ours_writes_is_not_taken_up(desks: Pair) -> None:
    one, two = desks
    laid(one, two)

    def spoil(tx: Tx) -> None:
        entry = (
            b'{"n":1,"device":"009","seq":1,"case_id":"c","outcome":"applied","act":{"act":"a","act":"b"}}'
        )
        data = b"[" + entry + b"]"
        tx.connection.exec_driver_sql("UPDATE arrived SET bytes = ?", (zlib.compress(data),))

    two.book.write_now(spoil)
    with pytest.raises(WireError, match="twice"):
        two.book.take_in(lambda tx: two.puller._first(1, tx)).result()
    assert two.cases() == {} and lying(two) == COUNT


def test_a_case_is_opened_by_its_number_before_it_stands_in_any_list(desks: Pair, hall: Hall) -> None:
    one, two = desks
    wanted = laid(one, two)[COUNT // 2]
    number = one.cases()[wanted].case_no
    assert two.book.read_now(lambda reads: reads.case_id_of(number)) is None
    assert two.book.read_now(lambda reads: reads.lying_as(number)) == (wanted,)
    assert two.book.read_now(lambda reads: reads.lying_as("4" * 24)) == ()
    two.puller.bring_in((wanted,)).result()
    case = two.book.read_now(lambda reads: reads.case(wanted))
    assert case is not None and len(case.acts) == 2
    assert lying(two) == COUNT - 1 and two.book.read_now(lambda reads: reads.lying_as(number)) == ()
    two.puller.bring_in((wanted,)).result()  # asked twice, it is there once
    assert list(two.cases()) == [wanted] and sound(two)


def test_what_others_do_on_a_case_that_lies_finds_it_whole(
    desks: Pair, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    case_id = laid(one, two)[0]
    opened = one.book.read_now(lambda reads: reads.acts_of(case_id))[0]
    one.does(one.counter.corrected(opened, contact_phone="13900000001"))  # type: ignore[arg-type]
    one.steps()
    asked = len(two.line.pages)
    assert two.puller.step().more
    assert [path.split("?")[0] for path in two.line.pages[asked:]] == ["log"], "it is not asked for whole"
    assert len(two.book.read_now(lambda reads: reads.acts_of(case_id))) == 3 and lying(two) == COUNT - 1
    monkeypatch.setattr(pull, "SLICE_SECONDS", 60.0)
    two.pulls()
    assert sound(two)
    agree(hall, one, two)


def test_a_case_that_left_while_it_lay_is_given_up(
    desks: Pair, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    gone, *others = laid(one, two)
    hall.ledger.write("001", lambda tx: tx.forget(gone, "moved"))
    two.puller.step()
    assert lying(two) == COUNT - 1 and two.cases() == {}
    monkeypatch.setattr(pull, "SLICE_SECONDS", 60.0)
    two.pulls()
    assert set(two.cases()) == set(others)


def test_the_count_is_compared_only_when_nothing_lies_here(
    desks: Pair, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    laid(one, two)
    compared: list[Tally | Declined] = []
    link = two.puller._link
    ask = link.tally

    def tally() -> Tally | Declined:
        compared.append(ask())
        return compared[-1]

    monkeypatch.setattr(link, "tally", tally)
    two.puller.step()
    assert not compared
    monkeypatch.setattr(pull, "SLICE_SECONDS", 60.0)
    two.pulls()
    assert len(compared) == 1 and len(two.cases()) == COUNT and not two.puller.trouble
