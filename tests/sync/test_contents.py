"""Papers and attached files on their way: behind the acts, in parts, resumed after every cut, verified at both ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casework.acts import NotAccepted, PaperIssued, Received
from casework.checklist import Judgement
from casework.contents import named_in
from hallclient.chance import MACHINE
from hallclient.signing.digest import sha256
from hallclient.store.book import Book
from hallclient.store.refold import refold
from hallclient.store.tx import Tx
from hallclient.sync.contents import ABSENT, FIRST_PART, NOT_REACHED, REFUSED, SPOILT, fetched
from hallclient.sync.exchange import Exchange
from hallclient.sync.link import Link
from hallclient.sync.transport import Reply
from hallserver.access.halls import finish_restore
from tests.hallserver.counters import Counter
from tests.store.visits import opened, project
from tests.sync.faulty import Desk, Fault, lost_after, lost_before, twice
from tests.sync.test_exchange import until
from tests.sync.test_killed import Site


def scan(size: int) -> bytes:
    return b"%PDF-" + os.urandom(size - 5)


def files(book: Book, counter: Counter, *papers: bytes, pages: tuple[bytes, ...] = ()) -> Received:
    """A receipt with archived papers and attached files."""
    issued = tuple(
        PaperIssued(code=f"D{n:02}", doc_number="", sha256=sha256(pdf), pages=1, copies=2)
        for n, pdf in enumerate(papers, 1)
    )
    judged = {"licence": Judgement(mark="sound", pages=tuple(map(sha256, pages)))} if pages else {}
    act = counter.received(papers=issued, materials=judged)

    def job(tx: object) -> None:
        for data in pages:
            tx.keep_page(data, "image/jpeg", "执照.jpg")  # type: ignore[attr-defined]
        tx.append(act, project)  # type: ignore[attr-defined]
        for one, pdf in zip(issued, papers, strict=True):
            tx.archive(act.act_id, act.case_id, one, pdf)  # type: ignore[attr-defined]

    book.write_now(job)
    return act


def there(desk: Desk, *contents: bytes) -> list[bool]:
    """Whether the server has them whole."""
    contents_of = desk.line.wire.parts.contents
    found = [contents_of.found("001", sha256(one), 0, None) for one in contents]
    return [
        b"".join(one.pieces) == data
        for one, data in zip(found, contents, strict=True)
        if hasattr(one, "pieces")
    ]


def states(book: Book) -> dict[str, int]:
    rows = "SELECT state, count(*) FROM content GROUP BY state"
    return book.write_now(lambda tx: dict(tx.connection.exec_driver_sql(rows).all()))


def test_acts_go_first_and_papers_after_them(desk: Desk) -> None:
    paper, page = scan(FIRST_PART * 3), scan(FIRST_PART)
    files(desk.book, desk.counter, paper, pages=(page,))
    assert desk.told.contents == 2 and desk.carries().text == "" and desk.line.carried == []
    desk.steps()
    assert desk.told.since == "" and desk.told.contents == 2, "the bar is green: acts are all there"
    assert desk.carries().text == ""
    assert there(desk, paper, page) == [True, True]
    assert desk.told.contents == 0 and states(desk.book) == {"sent": 2}
    sent = sum(desk.line.carried)
    assert desk.carries().text == "" and sum(desk.line.carried) == sent == len(paper) + len(page)


def test_the_same_scan_goes_up_once(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    page = scan(FIRST_PART)
    files(one.book, one.counter, pages=(page,))
    files(one.book, one.counter, pages=(page,))
    assert one.told.contents == 1
    one.steps(), one.carries()
    files(two.book, two.counter, pages=(page,))
    two.steps(), two.carries()
    assert sum(one.line.carried) == len(page) and two.line.carried == []
    assert two.told.contents == 0


def test_a_cut_line_and_a_killed_program_go_on_where_the_server_is(desk: Desk) -> None:
    paper = scan(FIRST_PART * 6)
    files(desk.book, desk.counter, paper)
    desk.steps()
    desk.line.content_faults = [twice, lost_after, lost_before]
    assert desk.carries().text == NOT_REACHED
    assert desk.carries().text == NOT_REACHED
    desk.restart()
    assert states(desk.book) == {"waiting": 1}
    assert desk.carries().text == "" and there(desk, paper) == [True]
    lost = desk.line.carried[2]
    assert sum(desk.line.carried) == len(paper) + lost, "nothing but what was lost went twice"


FAULTS = st.lists(st.sampled_from([lost_before, lost_after, twice]), max_size=12)


@pytest.mark.slow
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(faults=FAULTS, size=st.integers(1, FIRST_PART * 5), restarts=st.sets(st.integers(0, 12)))
def test_whatever_the_line_does_the_paper_arrives_whole(
    desk: Desk, faults: list[Fault], size: int, restarts: set[int]
) -> None:
    paper = scan(size + 5)
    files(desk.book, desk.counter, paper)
    desk.steps()
    desk.line.content_faults = list(faults)
    for turn in range(len(faults) + 1):
        if turn in restarts:
            desk.restart()
        desk.carries()
    assert desk.carries().text == "" and desk.told.contents == 0
    assert there(desk, paper) == [True]


def test_what_arrives_damaged_is_sent_once_more_then_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = scan(FIRST_PART * 2)
    files(desk.book, desk.counter, paper)
    desk.steps()
    true, spoil = desk.line.carry, [True]

    def carry(method: str, path: str, body: bytes, token: str, some: tuple[int, int] | None = None) -> Reply:
        if body and spoil[0]:
            spoil[0] = len(spoil) > 1
            body = bytes([body[0] ^ 1]) + body[1:]
        return true(method, path, body, token, some)

    monkeypatch.setattr(desk.line, "carry", carry)
    assert desk.carries().text == "" and there(desk, paper) == [True]
    other = scan(FIRST_PART)
    files(desk.book, desk.counter, other)
    desk.steps()
    spoil[:] = [True, True]
    assert desk.carries().text == REFUSED
    assert states(desk.book) == {"sent": 1, "refused": 1} and there(desk, other) == []


def test_a_restored_server_is_asked_again_and_gets_what_it_lost(desk: Desk) -> None:
    kept, lost = scan(FIRST_PART), scan(FIRST_PART)
    act = files(desk.book, desk.counter, kept, lost)
    desk.steps(), desk.carries()
    sent = sum(desk.line.carried)
    desk.hall.ledger.write("001", lambda tx: tx.store_content(sha256(lost), None, ""))
    store = desk.line.wire.parts.contents.store
    (store.root / "001" / sha256(lost)[:2] / sha256(lost)).unlink()  # type: ignore[attr-defined]
    desk.hall.ledger.write("001", lambda tx: finish_restore(tx, desk.hall.clock))
    desk.restart()
    desk.does(desk.counter.attended(act))
    desk.steps()
    assert desk.told.contents == 2
    desk.carries()
    assert there(desk, kept, lost) == [True, True] and sum(desk.line.carried) == sent + len(lost)


def test_what_a_backup_finds_lost_is_sent_again(desk: Desk) -> None:
    kept, lost = scan(FIRST_PART), scan(FIRST_PART)
    files(desk.book, desk.counter, kept, lost)
    desk.steps(), desk.carries()
    store = desk.line.wire.parts.contents.store
    (store.root / "001" / sha256(lost)[:2] / sha256(lost)).unlink()  # type: ignore[attr-defined]
    desk.hall.ledger.write("001", lambda tx: tx.store_content(sha256(lost), None, ""))
    desk.hall.ledger.write("001", lambda tx: tx.back_contents((sha256(kept),)))
    desk.hall.ledger.write("001", lambda tx: tx.change_hall(covered=1))
    desk.pusher.meet()
    desk.carries()
    assert there(desk, kept, lost) == [True, True] and states(desk.book) == {"sent": 1, "backed": 1}


def test_what_still_waits_is_not_pruned(desk: Desk) -> None:
    act = files(desk.book, desk.counter, scan(FIRST_PART))
    desk.steps()
    plan = desk.book.plan_to_forget([act.case_id])
    assert desk.book.prune(plan, "移出") == ()
    desk.carries()
    assert desk.book.prune(plan, "移出") == (act.case_id,)


def test_what_a_backup_of_the_server_has_may_go_with_its_case(desk: Desk) -> None:
    """Asked again each time a backup reaches further; a restored server is asked about all of it."""
    act = files(desk.book, desk.counter, scan(30_000), scan(20_000), pages=(scan(9_000),))
    no = NotAccepted(**desk.counter.head(act.case_id), ground="not_required", article="32", text="")
    desk.does(no)
    desk.steps()
    desk.carries()

    def goes() -> tuple[str, ...]:
        return desk.book.due(project, today=desk.counter.on + timedelta(days=120), keep_days=90).cases

    def backed(n: int, *names: str) -> None:
        desk.hall.ledger.write("001", lambda tx: tx.back_contents(names))
        desk.hall.ledger.write("001", lambda tx: tx.change_hall(covered=n))
        desk.pusher.meet()
        desk.carries()

    assert states(desk.book) == {"sent": 3} and goes() == ()
    first, *others = sorted(named_in(act))
    backed(1, first)
    assert states(desk.book) == {"sent": 2, "backed": 1} and goes() == ()
    backed(2, *others)
    assert states(desk.book) == {"backed": 3} and goes() == (act.case_id,)
    desk.hall.ledger.write("001", lambda tx: finish_restore(tx, desk.hall.clock))
    desk.restart()
    desk.does(desk.counter.attended(act))
    desk.steps()
    assert goes() == ()
    desk.carries()
    assert states(desk.book) == {"backed": 3}


def link(desk: Desk) -> Link:
    return Link(desk.line, desk.pinned, desk.counter.key, desk.chance)


def test_another_counter_fetches_it_by_its_hash(desks: tuple[Desk, Desk]) -> None:
    one, two = desks
    paper = scan(FIRST_PART * 20)
    files(one.book, one.counter, paper)
    assert fetched(link(two), sha256(paper)) == ABSENT, "no act yet"
    one.steps()
    assert fetched(link(two), sha256(paper)) == ABSENT
    one.carries()
    assert fetched(link(two), sha256(paper)) == paper
    two.line.dead = True
    assert fetched(link(two), sha256(paper)) == NOT_REACHED


def test_what_was_fetched_lies_in_the_archive_and_the_check_finds_nothing_wrong(
    desks: tuple[Desk, Desk],
) -> None:
    one, two = desks
    paper, strange = scan(9_000), scan(9_000)
    act = files(one.book, one.counter, paper)
    one.steps(), two.pulls()

    def archived(data: bytes) -> tuple[str, ...]:
        def job(tx: Tx) -> tuple[str, ...]:
            tx.archive(act.act_id, act.case_id, replace(act.papers[0], sha256=sha256(data)), data)
            return refold(tx.connection, project).faults

        return two.book.write_now(job)

    assert archived(paper) == ()
    assert archived(strange) == (f"{act.case_id}: 0 papers missing, 1 without an act",)


def test_what_is_fetched_must_be_what_its_act_says(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = desks
    paper = scan(FIRST_PART)
    files(one.book, one.counter, paper)
    one.steps(), one.carries()
    false = bytes(len(paper))
    monkeypatch.setattr(two.line, "carry", lambda *_: Reply(206, false, "", len(false)))
    assert fetched(link(two), sha256(paper)) == SPOILT
    monkeypatch.setattr(two.line, "carry", lambda *_: Reply(206, b"", "", 2**40))
    assert fetched(link(two), sha256(paper)) == NOT_REACHED


@pytest.mark.slow
def test_a_server_killed_in_mid_upload_and_acts_that_never_wait(tmp_path: Path) -> None:
    site = Site(tmp_path)
    counter = site.hall.one
    book = opened(tmp_path / "009.book", MACHINE)
    exchange = Exchange(book, site.pinned(counter), counter.key, project, MACHINE)
    papers = [scan(2_000_000) for _ in range(3)]
    for paper in papers:
        files(book, counter, paper)
    begun = site.data.path / "contents" / "001"
    exchange.start()
    with site.process():
        until(lambda: book.read_now(lambda reads: reads.reporting()).since == "")
        until(lambda: any(begun.glob("arriving/*")))  # left by a kill in the middle
    waiting = book.read_now(lambda reads: reads.reporting()).contents
    assert 0 < waiting <= 3
    with site.process():
        until(lambda: any(begun.glob("arriving/*")) or not _waiting(book))
        act = counter.received()
        book.write_now(lambda tx: tx.append(act, project))
        until(lambda: book.read_now(lambda reads: reads.reporting()).since == "")
        until(lambda: _waiting(book) == 0)
        found = [exchange.fetch(sha256(paper)).result(30) for paper in papers]
        exchange.close()
    assert found == papers
    assert sorted(path.name for path in begun.glob("*/*")) == sorted(map(sha256, papers))
    book.close()


def _waiting(book: Book) -> int:
    return book.read_now(lambda reads: reads.reporting()).contents


@pytest.mark.slow
def test_a_counter_killed_in_mid_upload_ends_whole(tmp_path: Path) -> None:
    site = Site(tmp_path)
    counter = site.hall.one
    book = opened(tmp_path / "009.book", MACHINE)
    papers = [scan(1_500_000) for _ in range(4)]
    for paper in papers:
        files(book, counter, paper)
    book.close()
    parts = tmp_path / "009.book", tmp_path / "pinned", tmp_path / "secret"
    parts[1].write_bytes(msgspec.json.encode(site.pinned(counter)))
    parts[2].write_bytes(counter.key.secret)
    command = [sys.executable, "-m", "tests.sync.carrier_process", *map(str, parts)]
    begun, code = site.data.path / "contents" / "001", -1
    with site.process():
        for turn in range(4):
            child = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert child.stdout is not None and child.stdout.readline() == b"carries\n"
            if turn < 3:
                seen = _size(begun)
                end = time.monotonic() + 30
                while _size(begun) == seen and child.poll() is None:
                    assert time.monotonic() < end
                    time.sleep(0.005)
                child.kill()
            code = child.wait(90)
            child.stdout.close()
    assert code == 0
    assert sorted(path.name for path in begun.glob("*/*")) == sorted(map(sha256, papers))
    book = opened(tmp_path / "009.book", MACHINE)
    assert states(book) == {"sent": 4}
    book.close()


def _size(folder: Path) -> int:
    total = 0
    for path in folder.glob("*/*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total
