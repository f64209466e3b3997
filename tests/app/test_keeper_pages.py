"""The keeper lets 附页 go that nothing names: after the hall's days, never what undo or an unsaved draft may name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace
from PIL import Image

from casework.checklist import Judgement
from casework.hall import LOOSE_PAGE_DAYS
from hallclient.app.backup import Backup, back_up
from hallclient.app.discarding import Begun, Discarding
from hallclient.app.intake import Intake
from hallclient.app.keeper import Keeper
from hallclient.app.recover import Given, restore
from hallclient.app.station import Station, open_station
from hallclient.store.loose import SINCE, SUBJECT, WHY
from tests.app.desk import FOOD, Desk, rooms
from tests.app.filled import filled

pytestmark = pytest.mark.slow


@pytest.fixture
def intake(desk: Desk) -> Iterator[Intake]:
    yield rooms(desk.counter())[0]


def attached(desk: Desk, intake: Intake, colour: str) -> str:
    file = desk.folder / f"{colour}.png"
    Image.new("RGB", (600, 800), colour).save(file)
    return intake.attach(file).result(30).sha256


def here(station: Station, page: str) -> bool:
    return station.book.read_now(lambda reads: reads.page(page)) is not None


def look(desk: Desk, keeper: Keeper | None = None) -> None:
    """The daily look, by a program that began just now or the one given."""
    keeper = keeper or Keeper(desk.station, desk.folder)
    keeper._let_go = None
    keeper._let_go_by_age(desk.clock.now())


def test_a_page_goes_that_a_discarded_draft_named_and_the_audit_says_how_much(
    desk: Desk, intake: Intake
) -> None:
    station, off, kept = desk.station, attached(desk, intake, "red"), attached(desk, intake, "green")
    both = filled(intake.counter, FOOD, marks={"food.layout": Judgement(mark="sound", pages=(off, kept))})
    one = replace(both, draft_id="other", materials={"food.layout": Judgement(mark="sound", pages=(kept,))})
    for draft in (both, one):
        intake.save(draft).result()
    assert isinstance(Discarding(intake.counter).discard(both.draft_id).result(), Begun)
    look(desk)
    desk.clock.at += timedelta(days=LOOSE_PAGE_DAYS - 1)
    look(desk)
    assert here(station, off)
    desk.clock.at += timedelta(days=1)
    look(desk)
    assert not here(station, off) and here(station, kept)
    notes = [note for note in station.book.read_now(lambda reads: reads.entries()) if note.kind == "prune"]
    told = [(note.subject, note.what, note.by, note.window) for note in notes]
    assert told == [(SUBJECT, WHY.format(1, 4, LOOSE_PAGE_DAYS), "", "")]
    assert station.book.verify().findings == ()


def test_the_hall_says_for_how_many_days(desk: Desk, intake: Intake) -> None:
    station, page = desk.station, attached(desk, intake, "red")
    catalogue = station.enrolment.catalogue
    shorter = replace(catalogue, hall=replace(catalogue.hall, loose_page_days=7))
    station.enrolment = replace(station.enrolment, catalogue=shorter)
    look(desk)
    desk.clock.at += timedelta(days=7)
    look(desk)
    assert not here(station, page)


def test_what_undo_or_an_unsaved_draft_may_name_stays(desk: Desk, intake: Intake) -> None:
    station, page, unsaved = desk.station, attached(desk, intake, "red"), True
    running = Keeper(station, desk.folder)
    look(desk, running)
    desk.clock.at += timedelta(days=100)
    look(desk, running)
    assert here(station, page), "taken off while this program runs"
    later = Keeper(station, desk.folder, lambda: unsaved)
    look(desk, later)
    assert here(station, page), "a draft that the book has not taken may name it"
    unsaved = False
    look(desk, later)
    assert not here(station, page)


def test_nothing_goes_while_the_clock_is_in_doubt(desk: Desk, intake: Intake) -> None:
    page = attached(desk, intake, "red")
    look(desk)
    desk.clock.turned -= 3600.0  # the clock alone was put forward
    desk.clock.at += timedelta(days=100)
    look(desk)
    assert here(desk.station, page)


def test_a_book_that_was_put_back_begins_the_days_anew(desk: Desk, intake: Intake) -> None:
    """Its own acts since the backup come back from the server, in their time; the page lies in the backup alone."""
    page = attached(desk, intake, "red")
    look(desk)
    made = back_up(desk.station, desk.folder, desk.folder / "usb")
    assert isinstance(made, Backup)
    desk.close()
    assert isinstance(restore(desk.folder, desk.vault, made.path, desk.clock), Given)
    desk.clock.at += timedelta(days=LOOSE_PAGE_DAYS)
    station = open_station(desk.folder, desk.card, desk.vault, desk.clock, unconfirmed=True)
    assert isinstance(station, Station), station
    desk._station = station
    assert station.book.read_now(lambda reads: reads.kept(SINCE)) == b""
    look(desk)
    assert here(station, page)
