"""What the server takes as a hall file: nobody in it is two of the three administrators."""

from __future__ import annotations

import time

import msgspec
import pytest
from msgspec.structs import replace

from casework.exchange import LogPage
from casework.hall_file import HallFileStep, applied
from casework.people import ADMINISTRATORS
from hallserver.access.halls import HallFileRefused
from hallserver.signing.digest import sha256
from hallserver.signing.package import Envelope
from tests.hallserver.counters import Hall, enrolment
from tests.hallserver.http import Wire


@pytest.mark.parametrize("pair", [ADMINISTRATORS[:2], ADMINISTRATORS[1:], ("窗口人员", "审计管理员")])
def test_a_hall_file_with_somebody_of_two_administrators_is_refused(
    hall: Hall, pair: tuple[str, ...]
) -> None:
    people = enrolment(2).people
    both = (replace(people[0], roles=pair), *people[1:])
    with pytest.raises(HallFileRefused, match="三员分立"):
        hall.take_file(2, people=both)
    assert hall.ledger.read("001", lambda reads: reads.hall_file_versions()) == (1,)
    hall.take_file(2)


def test_a_counter_gets_what_differs_and_the_log_names_the_version(server: Wire, hall: Hall) -> None:
    first = hall.ledger.read("001", lambda reads: reads.hall_file()) or b""
    whole = server.got("hall-file/step", hall.two, HallFileStep)
    payload = msgspec.json.decode(first, type=Envelope).payload
    assert (whole.before, whole.version, whole.pieces) == (0, 1, (payload,))
    assert server.got("hall-file/step", hall.two, HallFileStep, newer_than=1).pieces == ()
    page = server.got("log", hall.two, LogPage)
    assert page.hall_file == 1
    people = enrolment(2).people
    hall.take_file(2, people=(replace(people[0], phone="0371-0000 0119"), *people[1:]))
    step = server.got("hall-file/step", hall.two, HallFileStep, newer_than=1)
    assert (step.before, step.version) == (1, 2) and len(msgspec.json.encode(step)) < 2500
    second = msgspec.json.decode(
        hall.ledger.read("001", lambda reads: reads.hall_file()) or b"", type=Envelope
    )
    assert applied(payload, step) == second.payload and step.signature == second.signature
    assert step.hash == sha256(second.payload)
    begun = time.monotonic()
    woken = server.got("log", hall.two, LogPage, after=page.cursor, wait=20, hall_file=1)
    assert woken.hall_file == 2 and time.monotonic() - begun < 10, "the newer one ends the waiting"
    assert server.got("hall-file/step", hall.two, HallFileStep, newer_than=7).pieces == (), (
        "a restored server"
    )
