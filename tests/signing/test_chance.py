"""The one door to clock, ids and chance."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from hallclient import chance
from hallclient.chance import ZONE, Chance


class Back(Chance):
    """A clock that steps back by an hour at every look."""

    at = datetime(2026, 11, 20, 0, 30, tzinfo=ZONE)

    def now(self) -> datetime:
        self.at -= timedelta(hours=1)
        return self.at


def test_ids_ascend_also_when_the_clock_steps_back() -> None:
    for source in (chance.MACHINE, Back()):
        ids = [source.uuid7() for _ in range(5000)]
        assert ids == sorted(ids) and len(set(ids)) == 5000
        assert all(uuid.UUID(one).version == 7 and uuid.UUID(one).variant == uuid.RFC_4122 for one in ids)


def test_an_id_carries_its_millisecond() -> None:
    now = chance.now()
    moment = int(chance.Chance().uuid7().replace("-", "")[:12], 16)
    assert 0 <= moment - int(now.timestamp() * 1000) < 5000


def test_the_day_is_the_halls() -> None:
    assert chance.now().utcoffset() == timedelta(hours=8)
    assert Back().today() == date(2026, 11, 19)
    assert chance.today() in (chance.now().date(), chance.now().date() - timedelta(days=1))


def test_query_codes_have_six_digits() -> None:
    codes = {chance.query_code() for _ in range(500)}
    assert all(len(code) == 6 and code.isdigit() for code in codes) and len(codes) > 400
    assert len(chance.token_bytes(16)) == 16
    assert chance.monotonic() <= chance.monotonic()
