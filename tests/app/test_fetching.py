"""Papers and attached files of other counters: taken into the book when they are what the act says and harmless."""

from __future__ import annotations

import io
import os
from concurrent.futures import Future
from typing import Any, cast

import pytest
from PIL import Image

from hallclient.app.counter import Counter
from hallclient.app.fetching import HOSTILE, UNNAMED, Fetching, NotHere
from hallclient.app.futures import done
from hallclient.app.intake import Intake
from hallclient.app.online import Online
from hallclient.devices.foreign import MAX_BYTES, MAX_MADE
from hallclient.signing.digest import sha256
from tests.app.desk import FOOD, Desk, only, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.test_attaching import picture


class Server:
    """What the exchange would bring, by its hash; nothing else is there."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = {sha256(one): one for one in contents}
        self.asked: list[str] = []

    def fetch(self, name: str) -> Future[bytes | str]:
        self.asked.append(name)
        return done(self.contents.get(name, "传到后再看"))


def fetching(counter: Counter, server: Server) -> Fetching:
    return Fetching(counter, cast(Online, server))


def emptied(counter: Counter, name: str) -> None:
    """As at a counter that only has the acts."""

    def job(tx: Any) -> None:
        tx.connection.exec_driver_sql("DELETE FROM print_job")
        tx.connection.exec_driver_sql("DROP TRIGGER paper_no_delete")
        tx.connection.exec_driver_sql(f"DELETE FROM paper WHERE sha256 = '{name}'")

    counter.book.write_now(job)


def test_a_fetched_paper_lies_in_the_archive_like_an_own_one(desk: Desk) -> None:
    counter = desk.counter()
    made = outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    notice = paper(made, "D03")
    emptied(counter, notice.sha256)
    work = rooms(counter)[2]
    assert work.paper(notice.sha256).result(10) is None
    server = Server(notice.pdf)
    assert fetching(counter, server).paper(notice.case_id, notice.sha256).result(30) == notice.pdf
    assert work.paper(notice.sha256).result(10) == notice.pdf
    lines = counter.book.read_now(lambda reads: reads.papers(notice.case_id))
    found = next(one for one in lines if one.sha256 == notice.sha256)
    assert (found.code, found.doc_number) == ("D03", notice.doc_number)


def test_what_no_act_of_the_case_names_is_not_kept(desk: Desk) -> None:
    counter = desk.counter()
    case_id = only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id
    other = picture()
    found = fetching(counter, Server(other)).paper(case_id, sha256(other)).result(30)
    assert found == UNNAMED
    assert counter.book.read_now(lambda reads: reads.paper_bytes(sha256(other))) is None
    assert fetching(counter, Server()).paper(case_id, "0" * 64).result(10) == "传到后再看"


def test_a_hostile_file_is_opened_in_the_child_alone_and_not_kept(desk: Desk) -> None:
    counter = desk.counter()
    hostile = b"%PDF-1.7\n<script>alert(1)</script>" + bytes(2000)
    assert fetching(counter, Server(hostile)).page(sha256(hostile)).result(60) == HOSTILE
    assert counter.book.read_now(lambda reads: reads.page(sha256(hostile))) is None


def test_a_page_that_grew_when_it_was_encoded_anew_is_taken_like_the_counter_that_attached_it_took_it(
    desk: Desk,
) -> None:
    grown = io.BytesIO()
    Image.frombytes("RGB", (2700, 2700), os.urandom(2700 * 2700 * 3)).save(grown, "PNG", compress_level=0)
    page = grown.getvalue()
    assert MAX_BYTES < len(page) < MAX_MADE
    assert fetching(desk.counter(), Server(page)).page(sha256(page)).result(60) == page


def test_what_goes_wrong_on_the_way_is_handed_on_and_nobody_waits_for_ever(desk: Desk) -> None:
    class Broken(Server):
        def fetch(self, name: str) -> Future[bytes | str]:
            answer: Future[bytes | str] = Future()
            answer.set_exception(MemoryError(name))
            return answer

    counter = desk.counter()
    fetch = fetching(counter, Broken()).page
    for waited in (fetch("0" * 64), Intake(counter, fetch).thumbnails("0" * 64)):
        with pytest.raises(MemoryError):
            waited.result(10)


def test_who_may_not_look_fetches_nothing(desk: Desk) -> None:
    server = Server(picture())
    refused = fetching(desk.counter("A0001", "W09"), server).page(sha256(picture())).result(10)
    assert isinstance(refused, str) and server.asked == []


def test_attached_files_of_another_counter_are_shown_at_the_intake(desk: Desk) -> None:
    counter = desk.counter()
    server = Server(picture())
    intake = Intake(counter, fetching(counter, server).page)
    name = sha256(picture())
    assert len(intake.thumbnails(name).result(60)) == 1
    assert len(intake.look_at((name,)).result(60)) == 1 and server.asked == [name]
    kept = counter.book.read_now(lambda reads: reads.page(name))
    assert kept is not None and kept.media_type == "image/png"
    with pytest.raises(NotHere, match="传到后再看"):
        intake.look_at((name, "0" * 64)).result(60)
