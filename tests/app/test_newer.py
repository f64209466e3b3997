"""A newer hall file from the server: what differs is fetched, nothing of the server's is believed, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from casework.exchange import Declined
from casework.hall_file import HallFileStep
from casework.refusal import Refusal
from casework.staffing import another_now
from hallclient.app.card import read_card
from hallclient.app.counter import Counter
from hallclient.app.enrol import ISSUER_KEY, SIGNED
from hallclient.app.newer import NO_KEY, take_newer
from hallclient.app.station import Trouble
from hallclient.signing.digest import sha256
from hallclient.signing.package import Envelope
from hallclient.sync.hall_file import NOT_IT, HallFiles
from hallclient.sync.transport import NoAnswer
from hallserver.access.halls import take_hall_file
from hallserver.desk.hall_files import HallFiles as Served
from hallserver.ledger.ledger import Ledger, open_ledger
from hallserver.signing.package import IssuerKey
from tests.app.desk import FOOD, Desk, Issuer, outcome, password, rooms
from tests.app.filled import filled
from tests.hallserver.counters import Clock


class Server:
    """The hall's files at a server that may lie: `lie` changes each answer."""

    def __init__(self, ledger: Ledger, desk: Desk) -> None:
        self.ledger, self.desk, self.served = ledger, desk, Served(ledger)
        self.asked: list[int] = []
        self.lie: Any = lambda step: step
        self.gone = False

    def issue(self, version: int, issuer: Issuer | None = None, **changes: Any) -> None:
        files = self.desk.folder / "hall"
        issuer = issuer or self.desk.issuer
        issuer.hall_file(files, self.desk.public, version=version, **changes)
        key = IssuerKey(algorithm="ed25519", public=issuer.key.public)
        take_hall_file(self.ledger, (files / SIGNED).read_bytes(), key, Clock())

    def hall_file_step(self, newer_than: int) -> HallFileStep | Declined:
        self.asked.append(newer_than)
        if self.gone:
            raise NoAnswer("gone")
        found: HallFileStep | Declined = self.lie(self.served.step("001", newer_than))
        return found


@pytest.fixture
def server(desk: Desk, tmp_path: Path) -> Iterator[Server]:
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    made = Server(ledger, desk)
    made.issue(1)
    yield made
    ledger.close()


def follower(desk: Desk, server: Server) -> HallFiles:
    def take(envelope: bytes) -> str:
        found = take_newer(desk.station, desk.folder, envelope)
        return found.text if isinstance(found, Trouble) else ""

    return HallFiles(desk.station.book, server, take)  # type: ignore[arg-type]


def version(desk: Desk) -> int:
    return desk.station.book.read_now(lambda reads: reads.snapshot_version())


def without(desk: Desk, staff_no: str) -> Any:
    people = desk.station.enrolment.people
    return tuple(
        replace(one, valid_to=date(2026, 11, 1)) if one.staff_no == staff_no else one for one in people
    )


def attempt(desk: Desk, staff_no: str, window: str) -> Any:
    use = desk.sign_in()
    try:
        return use.attempt(staff_no, password(staff_no), window).result(30)
    finally:
        use.close()


def test_what_differs_is_taken_and_in_force_at_the_next_sign_in(desk: Desk, server: Server) -> None:
    here = attempt(desk, "W1003", "W10")
    assert isinstance(here, Counter)
    case = outcome(rooms(here)[0].receive(filled(here, FOOD))).cases[0]
    server.issue(2, people=without(desk, "W0907"))
    follows = follower(desk, server)
    step = server.served.step("001", 1)
    assert isinstance(step, HallFileStep) and step.before == 1
    assert len(msgspec.json.encode(step)) < step.size / 20, "what differs, not the whole"
    assert follows.follow(2) and server.asked == [1] and follows.trouble == ""
    stored = desk.station.book.read_now(lambda reads: reads.snapshot())
    assert stored is not None and stored.envelope == server.ledger.read(
        "001", lambda reads: reads.hall_file()
    )
    assert (here.enrolment.version, desk.station.enrolment.version) == (1, 1), "whoever works goes on"
    assert isinstance(attempt(desk, "W0907", "W09"), Refusal)
    again = attempt(desk, "W1003", "W10")
    assert isinstance(again, Counter) and again.enrolment.version == 2
    opened = again.book.read_now(lambda reads: reads.acts_of(case.case_id))[0]
    assert opened.versions.catalogue == 1 and again.earlier[1].version == 1  # type: ignore[union-attr]
    card = read_card(desk.folder)
    assert card is not None and card.catalogue_version == 2
    assert not follows.follow(2) and server.asked == [1]
    log = again.book.read_now(lambda reads: reads.entries())
    assert [one.what for one in log if one.kind == "hall_file"][-1] == "第 2 版，整份签发"


def test_a_difference_that_does_not_fit_is_asked_for_whole(
    desk: Desk, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.issue(2, people=without(desk, "W0907"))
    server.lie = lambda step: replace(step, pieces=step.pieces[1:]) if step.before else step
    follows = follower(desk, server)
    assert follows.follow(2) and server.asked == [1, 0] and version(desk) == 2
    server.issue(3)
    server.lie = lambda step: replace(step, hash=bytes(32)) if step.before else step
    assert follows.follow(3) and version(desk) == 3


def whole_of(payload: bytes, key: Any, version: int) -> HallFileStep:
    return HallFileStep(
        before=0, version=version, size=len(payload), hash=bytes.fromhex(sha256(payload)), pieces=(payload,),
        key_id="hall", signed_by="ed25519", signature=key.sign(payload),
    )  # fmt: skip


def test_a_lying_server_changes_nothing_and_is_not_asked_twice(
    desk: Desk, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    stored = desk.station.book.read_now(lambda reads: reads.snapshot())
    assert stored is not None
    first = msgspec.json.decode(stored.envelope, type=Envelope)
    server.issue(2)
    step = server.served.step("001", 0)
    assert isinstance(step, HallFileStep)
    second = b"".join(piece for piece in step.pieces if isinstance(piece, bytes))
    altered = second.replace("王砚秋".encode(), "王砚春".encode())
    lies: list[tuple[Any, str]] = [
        (lambda _: replace(step, pieces=(altered,), hash=bytes.fromhex(sha256(altered))), "签名不对"),
        (lambda _: whole_of(second, Issuer().key, 2), "签名不对"),
        (lambda _: replace(step, key_id="other"), "签发单位本机不认识"),
        (lambda _: whole_of(first.payload, desk.issuer.key, 9), "没有换成旧的"),
        (lambda _: replace(step, pieces=()), NOT_IT),
        (lambda _: replace(step, size=40 * 1024 * 1024), NOT_IT),
        (lambda _: whole_of(b"{}", desk.issuer.key, 2), "读不懂"),
    ]
    for number, (lie, why) in enumerate(lies, start=10):
        server.lie = lie
        follows = follower(desk, server)
        taken = follows.follow(number)
        assert not taken and version(desk) == 1, number
        assert why in follows.trouble, (number, follows.trouble)
        asked = len(server.asked)
        assert not follows.follow(number) and len(server.asked) == asked
    server.lie = lambda one: one
    assert follower(desk, server).follow(2) and version(desk) == 2


def test_no_answer_is_tried_again_and_an_old_counter_says_what_it_needs(
    desk: Desk, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.issue(2)
    follows = follower(desk, server)
    server.gone = True
    assert not follows.follow(2) and follows.trouble == ""
    server.gone = False
    desk.station.book.write_now(lambda tx: tx.keep(ISSUER_KEY, b""))
    assert not follows.follow(2) and follows.trouble == NO_KEY.text
    desk.take(version=1)
    assert follower(desk, server).follow(2) and version(desk) == 2


def test_who_sits_here_and_became_another_is_known(desk: Desk) -> None:
    people, today = desk.station.enrolment.people, desk.clock.today()
    me = next(one for one in people if one.staff_no == "W0907")
    assert not another_now(me, people, today)
    for changes, became in (
        ({"phone": "1"}, False),
        ({"valid_to": date(2027, 1, 1)}, False),
        ({"valid_to": date(2026, 11, 19)}, True),
        ({"windows": ("W01",)}, True),
        ({"roles": ("审查人员",)}, True),
        ({"password": "x"}, True),
    ):
        changed: Any = tuple(replace(one, **changes) if one is me else one for one in people)
        assert another_now(me, changed, today) == became, changes
    assert another_now(me, (), today)
