"""What a person is told where the server's certificate is what keeps the counter alone: that, and not the network."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from hallclient.app.online import Online, online_of
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.app.station import Trouble
from hallclient.chance import MACHINE
from hallclient.sync.exchange import Standing
from hallclient.sync.pinned import Pinned
from hallclient.sync.push import NOT_REACHED
from hallclient.sync.questions import told as answer_of
from hallclient.sync.transport import STRANGER, Https, NoAnswer
from hallserver.chance import Chance
from hallserver.signing.tls import SERVER_DAYS, new_authority
from tests.app.desk import Desk
from tests.sync.served import Served
from tests.sync.test_exchange import until


class Shifted(Chance):
    def __init__(self, days: int) -> None:
        super().__init__()
        self.days = days

    def now(self) -> datetime:
        return super().now() + timedelta(days=self.days)


def shown(served: Served, days: int) -> None:
    """The server shows a certificate that was made so many days from now."""
    served.stop()
    served.data.renew(["localhost"], Shifted(days))
    served.start()


def test_a_counter_says_that_it_is_the_certificate_and_goes_on_once_it_is_right(
    pc: Desk, served: Served
) -> None:
    joined = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), served.ca, pc.clock)
    assert isinstance(joined, Pinned)
    shown(served, -SERVER_DAYS - 1)
    pc.counter()
    online = online_of(pc.station, pc.folder)
    assert online is not None

    def said() -> str:
        return online.line(None).text

    online.start()
    until(lambda: "证书已经到期，或者本机的时钟快了（本机今天是 2026-11-20）" in said())
    assert not online.reached and not online.line(None).good and "没有应答" not in said()
    shown(served, 30)
    until(lambda: "证书还没有生效：本机的时钟多半慢了" in said())
    shown(served, 0)
    until(lambda: online.reached and "证书" not in said())
    online.close()


def test_the_enrolment_says_so_too(pc: Desk, served: Served) -> None:
    shown(served, -SERVER_DAYS - 1)
    done = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), served.ca, pc.clock)
    assert isinstance(done, Trouble) and "时钟" in done.text and "登记码没有送出" in done.text


def test_whoever_has_no_certificate_of_the_halls_is_called_a_stranger(served: Served) -> None:
    line = Https(served.url, new_authority("another", Chance().now()).certificate.decode(), MACHINE)
    with pytest.raises(NoAnswer, match="SSLError") as caught:
        line.ask("GET", "/v1/halls/001/chain")
    assert caught.value.certificate == STRANGER
    line.close()
    line = Https("https://localhost:1", served.ca, MACHINE)
    with pytest.raises(NoAnswer) as caught:
        line.ask("GET", "/v1/halls/001/chain")
    assert caught.value.certificate == "", "nobody answered: that is no certificate's fault"
    line.close()
    line = Https(served.url, served.ca, MACHINE)
    line.ask("GET", "/v1/halls/001/chain")
    until_day, left = line.certificate_until, timedelta(days=SERVER_DAYS)
    assert until_day is not None and left - timedelta(days=1) < until_day - MACHINE.now() <= left
    line.close()


@pytest.mark.parametrize(("days", "told"), ((22, ""), (20, "证书 2026-12-10 到期，请告诉系统管理员换新的")))
def test_three_weeks_before_its_end_the_counter_says_it(days: int, told: str) -> None:
    now = datetime(2026, 11, 20, 10, tzinfo=MACHINE.now().tzinfo)
    exchange = SimpleNamespace(
        standing=Standing(True, now, ""), certificate_until=now + timedelta(days=days), carrying="", told=None
    )
    line = Online("https://x", lambda: now, exchange).line(None)  # type: ignore[arg-type]
    assert (told in line.text) if told else ("证书" not in line.text)
    assert line.good, "nothing is wrong today"


def test_the_certificate_made_for_a_name_is_not_good_for_another(served: Served) -> None:
    served.stop()
    served.data.renew(["other.example"], Chance())
    served.start()
    line = Https(served.url, served.ca, MACHINE)
    with pytest.raises(NoAnswer) as caught:
        line.ask("GET", "/v1/halls/001/chain")
    assert caught.value.certificate == STRANGER
    line.close()


@pytest.mark.parametrize("days", (-800, 800))
def test_the_clock_is_named_at_the_enrolment_and_when_asking(pc: Desk, served: Served, days: int) -> None:
    shown(served, days)
    done = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), served.ca, pc.clock)
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

    assert answer_of(asked) == said

    def silent() -> str:
        raise NoAnswer

    assert answer_of(silent) == NOT_REACHED


def test_a_counter_at_work_says_so_until_the_clock_is_right(pc: Desk, served: Served) -> None:
    shown(served, 0)
    pinned = enrol_at_server(pc.folder, pc.vault, served.url, served.code(), served.ca, pc.clock)
    assert isinstance(pinned, Pinned)
    shown(served, 800)
    station = pc.station
    online = online_of(station, pc.folder)
    assert online is not None
    online.start()
    until(lambda: "核对时钟" in online.line(None).text)
    shown(served, 0)
    until(lambda: online.reached and "证书" not in online.line(None).text)
    online.close()
