"""Every defined item at every window, the day before and after 划转: taken in or sent on, in the owner's name."""

from __future__ import annotations

from datetime import date, timedelta

from casework.catalogue import organ, owner_on, usable_on
from casework.decide.answer import answer
from casework.decide.bench import Standing
from tests.app.desk import Desk, outcome, rooms
from tests.app.filled import filled
from tests.app.reading import read

CHANGE = date(2024, 7, 1)


def test_a_window_takes_in_its_departments_and_nothing_else(desk: Desk) -> None:
    windows = desk.station.card.windows
    for on in (CHANGE - timedelta(days=1), CHANGE):
        desk.clock.set(on)
        for code, item in desk.station.enrolment.catalogue.items.items():
            if not usable_on(item, on):
                continue
            home = next(one.code for one in windows if item.department in one.departments)
            draft = filled(desk.counter("S0001", home), code)
            for window in windows:
                counter = desk.counter("S0001", window.code)
                option = answer(counter.bench(), draft, {}, Standing()).options["accept"]
                assert option.allowed is (item.department in window.departments), (code, window.code)
                if not option.allowed:
                    assert option.refusal is not None and home in option.refusal.points


def test_every_item_is_accepted_in_the_name_of_its_owner(desk: Desk) -> None:
    windows = desk.station.card.windows
    for on in (date(2024, 6, 28), CHANGE):
        desk.clock.set(on)
        catalogue = desk.station.enrolment.catalogue
        for code, item in catalogue.items.items():
            if not usable_on(item, on):
                continue
            home = next(one.code for one in windows if item.department in one.departments)
            counter = desk.counter("S0001", home)
            row = next((row for row in catalogue.rows if row.id == code), None)  # filings have none
            owner = owner_on(catalogue.hall, row, item, on)
            moved = row is not None and row.transferred == "first" and not item.owners
            assert owner == (catalogue.hall.operator.code if moved and on >= CHANGE else item.department)
            done = outcome(rooms(counter)[0].accept(filled(counter, code)))
            words = {word.paper: word.word for word in counter.enrolment.words if word.organ == owner}
            for paper in done.papers:
                assert paper.doc_number.startswith(words[paper.code] + "〔2024〕"), (code, paper.doc_number)
            assert organ(catalogue, owner).name in read(done.papers[0].pdf, dpi=20).text
