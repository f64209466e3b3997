"""文号 over the turn of the year and from a paper register: by organ, kind and year, from granted blocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import text

from casework.catalogue import DocNumberBlock, DocNumberWord
from casework.refusal import Refusal
from hallclient.app.numbering import start_number
from hallclient.app.outcome import Outcome
from hallclient.store.tx import Tx
from tests.app.desk import DEVICE, FOOD, Desk, outcome, paper, rooms
from tests.app.filled import filled

DECEMBER, NEW_YEAR = date(2026, 12, 1), date(2027, 1, 4)


def received(desk: Desk, on: date) -> Outcome:
    counter = desk.counter(on=on)
    return outcome(rooms(counter)[0].receive(filled(counter, FOOD)))


def test_december_goes_on_with_its_own_year_though_the_next_is_granted(desk: Desk) -> None:
    numbers = [paper(received(desk, on), "D01").doc_number for on in (DECEMBER, date(2026, 12, 31), NEW_YEAR)]
    assert [one.partition("收")[2] for one in numbers] == [
        "〔2026〕1101号", "〔2026〕1102号", "〔2027〕1101号",
    ]  # fmt: skip


def test_the_next_year_waits_for_its_block_and_takes_it_when_granted(tmp_path: Path) -> None:
    desk = Desk.new(tmp_path / "data", years=(2026,))
    waiting = paper(received(desk, NEW_YEAR), "D01")
    assert waiting.waiting and waiting.doc_number == ""
    desk.take(version=2, years=(2026, 2027))
    counter = desk.counter(on=NEW_YEAR)
    made = rooms(counter)[0].make_waiting().result(30)
    assert made is not None and paper(made, "D01").doc_number.endswith("收〔2027〕1101号")
    assert paper(received(desk, DECEMBER), "D01").doc_number.endswith("收〔2026〕1101号")
    desk.close()


def test_every_kind_and_organ_counts_by_itself(desk: Desk) -> None:
    counter = desk.counter()
    done = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    assert {one.doc_number.partition("〕")[2] for one in done.papers} == {"1101号"}
    assert len({one.doc_number for one in done.papers}) == len(done.papers)


def test_a_start_value_is_set_once_with_who_and_when(desk: Desk) -> None:
    counter = desk.counter()
    owner = counter.hall.operator.code

    def start(first: int) -> Refusal | None:
        return counter.book.write_now(lambda tx: start_number(tx, owner, "D01", 2026, first, "S0001"))

    outside = start(37)  # every paper would wait for ever
    assert isinstance(outside, Refusal) and "不在本机的号段" in outside.reason
    assert start(1137) is None
    assert isinstance(start(1200), Refusal)
    assert paper(received(desk, DECEMBER), "D01").doc_number.endswith("收〔2026〕1137号")
    assert isinstance(start(1300), Refusal)
    notes = counter.book.write_now(
        lambda tx: tx.connection.execute(
            text("SELECT by, subject, what, at FROM audit WHERE kind = 'numbering'")
        ).all()
    )
    ((by, subject, what, at),) = notes
    assert (by, subject, what) == ("S0001", f"{owner} D01 2026", "文号从第 1137 号起")
    assert at.startswith("2026-11-20T10:42")


def block(first: int, last: int, device: str = DEVICE, year: int = 2026) -> DocNumberBlock:
    return DocNumberBlock(organ="A01", paper="D01", year=year, device=device, first=first, last=last)


def numbers(desk: Desk, blocks: list[DocNumberBlock], count: int, device: str = DEVICE) -> list[int]:
    """What a hall file with these blocks lets the device give next; 0 where there is none."""
    words = [DocNumberWord(organ="A01", paper="D01", word="示审批收")]

    def job(tx: Tx) -> list[int]:
        tx.grant_doc_numbers(words, blocks, device)
        return [given[1] if (given := tx.take_doc_number("A01", "D01", 2026)) else 0 for _ in range(count)]

    return desk.counter().book.write_now(job)


def test_what_a_new_hall_file_cuts_off_is_given_no_more(desk: Desk) -> None:
    """The rest of the block is another counter's now: a number is given once in the hall."""
    assert numbers(desk, [block(1, 200)], 3) == [1, 2, 3]
    assert numbers(desk, [block(1, 5), block(6, 200, "022")], 3) == [4, 5, 0]
    assert numbers(desk, [block(1, 5), block(301, 400)], 2) == [301, 302]
    assert numbers(desk, [block(301, 400, "022")], 1) == [0]


def test_a_lower_block_that_comes_later_is_used_too(desk: Desk) -> None:
    assert numbers(desk, [block(301, 302)], 3) == [301, 302, 0]
    assert numbers(desk, [block(11, 12), block(301, 303)], 4) == [11, 12, 303, 0]


def test_after_a_new_device_number_nothing_comes_from_the_old_ones_block(desk: Desk) -> None:
    """After a restore numbers of the old block may stand on papers that this book does not know."""
    assert numbers(desk, [block(1, 200)], 2) == [1, 2]
    assert numbers(desk, [block(1, 200), block(201, 400, "022")], 2, "022") == [201, 202]
