"""A clock that is years off: the server's certificate does not hold by it, and that is what is said: not that the
server is silent or another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hallclient.app.online import online_of
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.app.station import Trouble
from hallclient.chance import MACHINE
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import NOT_REACHED
from hallclient.sync.questions import told
from hallclient.sync.transport import Https, NoAnswer
from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, write_private
from hallserver.signing.tls import new_server
from tests.app.desk import FRIDAY, Desk
from tests.sync.served import Served
from tests.sync.test_exchange import until

YEARS = (timedelta(days=-800), timedelta(days=800))
"""A certificate that ran out, and one that begins when this clock's time has passed: how a server looks to a clock that
is ahead or behind."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.new(tmp_path / "counter")
    yield made
    made.close()


@pytest.fixture
def served(desk: Desk, tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    yield server
    server.close()


def certified(served: Served, off: timedelta) -> None:
    """The same authority, another time."""
    served.stop()
    made = new_server(served.data.paper_authority(), ["localhost"], MACHINE.now() + off)
    write_private(served.data.path / CERTIFICATE, made.certificate)
    write_private(served.data.path / CERTIFICATE_KEY, made.key)
    served.start()


@pytest.mark.parametrize("off", YEARS)
def test_the_clock_is_named_at_the_enrolment_and_when_asking(
    desk: Desk, served: Served, off: timedelta
) -> None:
    certified(served, off)
    done = enrol_at_server(desk.folder, desk.vault, served.url, served.code(), served.ca, desk.clock)
    assert isinstance(done, Trouble) and "核对时钟" in done.text and "登记码没有送出" in done.text
    line = Https(served.url, served.ca, MACHINE)
    with pytest.raises(NoAnswer) as caught:
        line.ask("GET", "/health")
    said = caught.value.certificate
    assert "服务器的证书" in said and "核对时钟" in said
    with pytest.raises(NoAnswer) as of_file:
        line.stream("/file")
    assert of_file.value.certificate == said
    line.close()

    def asked() -> str:
        raise caught.value

    assert told(asked) == said

    def silent() -> str:
        raise NoAnswer

    assert told(silent) == NOT_REACHED


def test_a_counter_at_work_says_so_until_the_clock_is_right(desk: Desk, served: Served) -> None:
    certified(served, timedelta())
    pinned = enrol_at_server(desk.folder, desk.vault, served.url, served.code(), served.ca, desk.clock)
    assert isinstance(pinned, Pinned)
    certified(served, YEARS[1])
    station = desk.station
    online = online_of(station, desk.folder)
    assert online is not None
    online.start()
    until(lambda: "核对时钟" in online.line(None).text)
    certified(served, timedelta())
    until(lambda: online.reached and "证书" not in online.line(None).text)
    online.close()
