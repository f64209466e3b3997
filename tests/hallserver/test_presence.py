"""Who has a case open now, on both engines: a row a counter, kept alive by polls, woken by changes, over by itself."""

from __future__ import annotations

import json
import threading
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from casework import wire
from casework.exchange import Beside, HasOpen, LogPage
from hallserver.desk.presence import FRESH, LASTS
from tests.hallserver.counters import Counter, Hall
from tests.hallserver.http import Wire, code_of

CASE, OTHER = "00000000-0000-7000-8000-00000000000a", "00000000-0000-7000-8000-00000000000b"


def opens(server: Wire, counter: Counter, case_id: str = CASE, by: str = "") -> list[str]:
    """Opens a case; gives the devices that have it open, too."""
    wanted = HasOpen(case_id=case_id, by=by or counter.by, window=counter.window)
    found = server.sent("presence", wanted, Beside, **server.token(counter))
    assert found.case_id == case_id
    return [one.device for one in found.present]


def polls(server: Wire, counter: Counter, **more: Any) -> Beside | None:
    return server.got("log", counter, LogPage, **more).beside


def test_each_of_two_hears_of_the_other_until_one_goes(server: Wire, hall: Hall) -> None:
    assert opens(server, hall.one) == []
    assert opens(server, hall.two) == ["009"]
    found = polls(server, hall.one, beside="")
    assert found is not None and found.case_id == CASE
    (she,) = found.present
    assert (she.device, she.by, she.window, she.since) == (
        "010",
        "W1003",
        "W10",
        hall.clock.now().isoformat(),
    )
    assert polls(server, hall.one) is None, "who has nothing open asks for nobody"
    assert opens(server, hall.two, OTHER) == []
    assert polls(server, hall.one, beside="010") == Beside(case_id=CASE)
    assert opens(server, hall.two) == ["009"]
    opens(server, hall.two, "")
    assert polls(server, hall.one, beside="010") == Beside(case_id=CASE)
    assert polls(server, hall.two, beside="") is None


def test_polls_keep_it_alive_and_silence_ends_it(server: Wire, hall: Hall) -> None:
    opens(server, hall.one), opens(server, hall.two)
    begun = hall.clock.now().isoformat()
    found: Beside | None = None
    for _ in range(4):
        hall.clock.at += LASTS - FRESH + timedelta(seconds=1)
        found = polls(server, hall.two, beside="")
    assert found == Beside(case_id=CASE), "009 never asked"
    hall.clock.at += LASTS / 2
    assert opens(server, hall.one) == ["010"]
    found = polls(server, hall.two, beside="009")
    assert found is not None and found.present[0].since != begun, "since it came back"
    rows = hall.ledger.read("001", lambda reads: reads.open_anywhere(CASE, ""))
    assert len(rows) == 2, "one row a counter, no history"


def test_who_waits_hears_at_once(server: Wire, hall: Hall) -> None:
    opens(server, hall.one)
    headers, heard = server.token(hall.one), []

    def wait() -> None:
        answer = server.client.get("/v1/halls/001/log?wait=20&beside=", headers=headers)
        heard.append([one["device"] for one in json.loads(answer.content)["beside"]["present"]])

    listener = threading.Thread(target=wait)
    listener.start()
    while not server.parts.news._waiting:
        time.sleep(0.01)
    opens(server, hall.two)
    listener.join(20)
    assert heard == [["010"]]


def test_an_idle_counter_sends_and_gets_nothing_of_it(server: Wire, hall: Hall) -> None:
    """The idle exchange is one request; presence adds nothing to it, and little while a case is open."""
    idle = server.get("log", hall.one).content
    opens(server, hall.one)
    assert server.get("log", hall.one).content == idle and b"beside" not in idle
    alone = server.get("log", hall.one, beside="").content
    assert len(alone) < 300, alone


def test_what_is_no_case_or_nobody_s_is_refused(server: Wire, hall: Hall) -> None:
    headers = server.token(hall.one)
    for wanted in (
        HasOpen(case_id="张三", by="W0907", window="W09"),
        HasOpen(case_id=CASE, by="x" * 41, window=""),
    ):
        assert server.post("presence", wire.encode(wanted), **headers).status_code in (400, 404)
    assert code_of(server.post("presence", b"{}", **headers)) == (400, "unreadable")
    assert server.get("log", hall.one, beside="010;DROP").status_code == 400
    with hall.ledger.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM presence")).scalar() == 0
