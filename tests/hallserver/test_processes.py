"""Real processes: killed in mid-batch, two beside one database, stopped while they answer, over TLS."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import msgspec
import pytest
import requests

from casework.exchange import Receipt
from hallserver.access.folder import DataFolder
from hallserver.chance import Chance
from hallserver.ledger.ledger import open_ledger
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.postgres import Cluster
from tests.hallserver.process import Process

MORE = 6
"""Forties of visits of the counter that is interrupted."""


@pytest.fixture
def today() -> date:
    """A running server has the machine's day."""
    return Chance().today()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    DataFolder(tmp_path / "data").prepare(["localhost"], Chance())
    return tmp_path / "data"


def enrolled(url: str, today: date) -> Hall:
    """The hall in the ledger at `url`; closed again, for the processes have it now."""
    ledger = open_ledger(url)
    hall = Hall.new(ledger)
    ledger.close()
    hall.one.on = hall.two.on = today
    return hall


def fill(counter: Counter, visits: int) -> None:
    for _ in range(visits):
        opened = counter.received()
        for act in (opened, counter.attended(opened), counter.accepted(opened)):
            counter.made(act)


def killed_and_resumed(url: str, data: Path, today: date, kills: int) -> None:
    """The counter sends on through every kill; in the end every act is there once, with its first outcome."""
    hall, dice = enrolled(url, today), random.Random(7)
    counter = hall.one
    fill(counter, MORE * 40)
    confirmed: dict[int, tuple[int, str]] = {}
    seq = 1
    for left in range(kills, -1, -1):
        with Process(data, url) as server:
            token = server.token(counter)
            killer = threading.Timer(0.02 + 0.2 * dice.random(), server.kill)
            if left:
                killer.start()
            try:
                while seq <= len(counter.acts):
                    answer = server.push(counter.batch(seq, min(seq + 119, len(counter.acts))), token)
                    assert answer.status_code == 200, answer.text
                    receipt = msgspec.json.decode(answer.content, type=Receipt)
                    for one in receipt.outcomes:
                        assert confirmed.setdefault(one.seq, (one.n, one.outcome)) == (one.n, one.outcome)
                    seq = receipt.last_seq + 1
                    if left and seq > len(counter.acts) - 240:
                        fill(counter, 40)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                pass
            finally:
                killer.cancel()
    ledger = open_ledger(url)
    try:
        lines = ledger.read("001", lambda reads: reads.log(0, 100_000))
        device = ledger.read("001", lambda reads: reads.device("009"))
        tally = ledger.read("001", lambda reads: reads.tally(today))
    finally:
        ledger.close()
    assert [line.stored for line in lines] == counter.acts
    assert [line.n for line in lines] == list(range(1, len(lines) + 1))
    assert {line.outcome for line in lines} == {"applied"}
    assert device is not None and device.last_seq == len(counter.acts) == len(confirmed)
    assert (tally.acts, tally.cases) == (len(lines), len(lines) // 3)


@pytest.mark.slow
def test_killed_in_mid_batch_nothing_is_lost_or_twice(tmp_path: Path, data: Path, today: date) -> None:
    killed_and_resumed(f"sqlite:///{tmp_path / 'ledger.sqlite'}", data, today, kills=2)


@pytest.mark.prove
def test_killed_again_and_again(url: str, data: Path, today: date) -> None:
    killed_and_resumed(url, data, today, kills=12)


@pytest.fixture
def pair(postgres: Cluster, data: Path, today: date) -> Iterator[tuple[Hall, Process, Process]]:
    url = postgres.database()
    hall = enrolled(url, today)
    with Process(data, url) as one, Process(data, url) as two:
        yield hall, one, two


@pytest.mark.slow
def test_two_processes_on_one_database(pair: tuple[Hall, Process, Process]) -> None:
    """One batch sent to both at once has one effect; a token of one opens the other; news cross over."""
    hall, one, two = pair
    token = one.token(hall.one)
    follower = two.token(hall.two)
    heard: list[int] = []

    def follow() -> None:
        heard.append(len(two.log_after("", follower, wait=20).entries))

    listener = threading.Thread(target=follow)
    listener.start()
    for place in range(10):
        fill(hall.one, 5)
        batch = hall.one.batch(place * 15 + 1)
        with ThreadPoolExecutor(2) as both:
            sent = [both.submit(server.push, batch, token) for server in (one, two)]
        receipts = [msgspec.json.decode(answer.result().content, type=Receipt) for answer in sent]
        assert receipts[0].outcomes == receipts[1].outcomes and len(receipts) == 2
    listener.join(30)
    assert heard and heard[0] > 0
    assert [entry.n for entry in two.log_after("", follower).entries] == list(range(1, 151))


@pytest.mark.slow
def test_a_stop_answers_what_was_taken(tmp_path: Path, data: Path, today: date) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    hall = enrolled(url, today)
    fill(hall.one, 160)
    answers: list[int] = []
    with Process(data, url) as server:
        token = server.token(hall.one)
        waiting = threading.Thread(
            target=lambda: answers.append(len(server.log_after("", token, wait=25).entries))
        )
        waiting.start()
        time.sleep(0.3)
        other = requests.Session()
        other.trust_env = False
        sender = threading.Thread(
            target=lambda: answers.append(_pushed(other, server, hall, token)),
        )
        sender.start()
        time.sleep(0.05)
        began = time.monotonic()
        assert server.stop() == 0, server.log.read_text("utf-8")
        assert time.monotonic() - began < 20, "nobody waits for a long poll to end"
        waiting.join(10)
        sender.join(10)
        other.close()
    assert len(answers) == 2 and set(answers) <= {0, 480}
    assert '"route":"/v1/halls/{hall}/batches"' in server.log.read_text("utf-8").replace(": ", ":")


@pytest.mark.slow
@pytest.mark.parametrize("plain", [False, True])
def test_a_stop_waits_for_no_idle_counter(tmp_path: Path, data: Path, today: date, plain: bool) -> None:
    """Counters keep a connection open and read nothing from it between two requests; one lies in a long poll."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    hall = enrolled(url, today)
    polled: list[int] = []
    with Process(data, url, *(["--plain"] if plain else [])) as server:
        token = server.token(hall.one)
        idle = [requests.Session() for _ in range(3)]
        for session in idle:
            session.trust_env = False
            answer = session.get(f"{server.url}/health", verify=str(data / "ca.pem"), timeout=10)
            assert answer.status_code == 200
        poll = threading.Thread(
            target=lambda: polled.append(len(server.log_after("", token, wait=25).entries))
        )
        poll.start()
        end = time.monotonic() + 20
        while "tokens" not in server.log.read_text("utf-8") and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)  # the poll's request is on its way
        began = time.monotonic()
        assert server.stop() == 0, server.log.read_text("utf-8")
        took = time.monotonic() - began
        poll.join(10)
        for session in idle:
            session.close()
    assert took < 8, f"{took:.1f} s: waited for somebody who had nothing to say"
    assert polled == [0]


def _pushed(session: requests.Session, server: Process, hall: Hall, token: dict[str, str]) -> int:
    from casework import wire

    answer = session.post(
        f"{server.url}/v1/halls/001/batches",
        data=wire.encode(hall.one.batch()),
        headers={"Content-Type": "application/json", **token},
        verify=str(server.data / "ca.pem"),
        timeout=30,
    )
    return len(msgspec.json.decode(answer.content, type=Receipt).outcomes)
