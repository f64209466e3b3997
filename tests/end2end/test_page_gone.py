"""附页 that was taken off, at the real window: Ctrl+Z brings it back however late; after its days it is nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.contents import pages_in
from casework.hall import LOOSE_PAGE_DAYS
from hallclient.app.keeper import Keeper
from hallclient.app.station import Station
from hallclient.bootstrap.again import Locked
from hallclient.signing.digest import sha256
from hallclient.store.book import Book
from hallclient.store.loose import SINCE
from tests.app.desk import Desk
from tests.end2end.book import acts_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_correcting import WHO
from tests.end2end.test_page_off import in_full, kept, scan, seen
from tests.end2end.visits import take_shop
from tests.store.test_prune import case, reported

pytestmark = pytest.mark.slow

TERM = timedelta(days=LOOSE_PAGE_DAYS + 1)


def looked_after(counter: Counter, desk: Desk) -> Keeper:
    """The program's own keeper, as where it runs for work."""
    assert counter.program._opening is not None
    station = counter.program._opening.result()
    assert isinstance(station, Station)
    keeper = Keeper(station, desk.folder, counter.program.beside.unsaved)
    counter.program.beside.keeper = keeper
    return keeper


def daily(keeper: Keeper, desk: Desk) -> None:
    keeper._let_go = None
    keeper._let_go_by_age(desk.clock.now())


def book_of(counter: Counter) -> Book:
    assert counter.program.work is not None
    return counter.program.work.counter.book


def here(counter: Counter, name: str) -> bool:
    return book_of(counter).read_now(lambda reads: reads.page(name)) is not None


def test_a_page_that_was_taken_off_is_gone_after_its_days(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    keeper = looked_after(counter, desk)
    take_shop(counter)
    counter.judge("Space", "Space", "Space", "Space", "Space")
    counter.material(2)
    for colour in ("red", "green"):
        scan(counter, colour, 2)
    red, green = (sha256((counter.scans / f"{name}.png").read_bytes()) for name in ("red", "green"))
    paper, draft_id = in_full(counter, 2), counter.presenter.board.draft.draft_id
    counter.key("Delete")
    counter.until(lambda: paper.pages == 1 and kept(counter, draft_id, 2) == 1, "taken off, and saved")
    daily(keeper, desk)
    assert red.encode() in (book_of(counter).read_now(lambda reads: reads.kept(SINCE)) or b"")
    desk.clock.at += TERM
    daily(keeper, desk)
    counter.key("Ctrl+Z")
    counter.until(lambda: paper.pages == 2, "the program ran on: a slip of the hand is taken back")
    assert seen(counter, 2) == ("red", "green")
    counter.key("Ctrl+Y")
    counter.until(lambda: paper.pages == 1 and kept(counter, draft_id, 2) == 1, "off again")
    daily(keeper, desk)
    assert here(counter, red)
    counter.close()

    desk.clock.at += TERM
    counter = opened(desk, "W0907")
    keeper = looked_after(counter, desk)
    keeper.start()
    keeper.ask().result(60)
    counter.until(lambda: not here(counter, red), "behind the window, once its days were over")
    assert here(counter, green)
    notes = [
        one.what for one in book_of(counter).read_now(lambda reads: reads.entries()) if one.kind == "prune"
    ]
    assert len(notes) == 1 and notes[0].startswith("清除附页 1 件（共 ")
    counter.from_todo(WHO)
    paper = in_full(counter, 2)
    counter.until(lambda: paper.pages == 1, "what the draft names is drawn")
    counter.key("Escape")
    (case,) = counter.decide("F9").cases
    assert set().union(*map(pages_in, acts_of(counter, case.case_id))) == {green}
    assert book_of(counter).verify().findings == ()


def test_a_page_in_hand_outlives_a_case_that_had_the_same_file(desk: Desk, opened: Opening) -> None:
    """The case leaves this counter's scope while the page is taken off a draft: undo alone has it then."""
    counter = opened(desk, "W0907")
    keeper = looked_after(counter, desk)
    take_shop(counter)
    counter.judge("Space", "Space", "Space", "Space", "Space")
    counter.material(2)
    scan(counter, "red", 2)
    red = sha256((counter.scans / "red.png").read_bytes())
    book, draft_id = book_of(counter), counter.presenter.board.draft.draft_id
    gone = case(book, pages=(red,))
    paper = in_full(counter, 2)
    counter.key("Delete")
    counter.until(lambda: kept(counter, draft_id, 2) == 0, "taken off, and saved")
    reported(book)
    assert book.prune(book.plan_to_forget([gone]), "本机不再有权查看") == (gone,)
    daily(keeper, desk)
    counter.key("Ctrl+Z")
    counter.until(
        lambda: kept(counter, draft_id, 2) == 1 and paper.pages == 1, "it is there again, and drawn"
    )
    assert here(counter, red) and seen(counter, 2) == ("red",)


def test_the_keeper_hears_of_drafts_that_the_book_has_not_taken(desk: Desk, opened: Opening) -> None:
    counter = opened(desk, "W0907")
    program, unsaved = counter.program, counter.program.beside.unsaved
    take_shop(counter)
    assert not unsaved()
    counter.presenter.board.behind.add(counter.presenter.board.draft)
    assert unsaved(), "it left the counter, and no save came about"
    counter.until(lambda: not unsaved(), "saved by the clock")
    counter.lock()
    assert not unsaved()
    program.locked = Locked("W0907", unsaved="7 1")
    assert unsaved(), "sealed over the lock"
    program.locked = None
