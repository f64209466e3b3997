"""A seal platform in the counter's place: the digest alone leaves, a false or late answer signs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hallclient.chance import ZONE, Chance
from hallclient.signing.keys import new_key
from hallclient.signing.pades import NotSigned, holds
from hallclient.sync.seal_platform import LATE_SECONDS, REST_SECONDS, SealPlatform
from hallclient.sync.transport import Https
from printing.document import document
from printing.render import render
from tests.signing.seal_server import SealServer

AT = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
ORGAN, REASON = "示例区行政审批服务局", "准予行政许可决定书 示审批准〔2026〕1101号"
DEVICE = new_key()


class Later(Chance):
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SealServer]:
    made = SealServer(tmp_path, {"009": DEVICE}, AT)
    yield made
    made.stop()


def service(server: SealServer, clock: Chance | None = None, device: str = "009") -> SealPlatform:
    transport = Https(server.url, server.ca, Chance(), silent=0.5, deadline=1.0)
    return SealPlatform(transport, "示例区政务服务中心", device, DEVICE, clock or Chance())


def met(server: SealServer, clock: Chance | None = None, device: str = "009") -> SealPlatform:
    made = service(server, clock, device)
    made.load()
    return made


def plain() -> bytes:
    return render("D04", document("D04").samples()).pdf


def test_the_digest_alone_leaves_with_the_devices_own_signature(server: SealServer) -> None:
    signer = met(server)
    assert signer.signs_at(AT) and not signer.signs_at(AT - timedelta(days=9))
    signed = signer.signed(plain(), AT, ORGAN, REASON)
    assert holds(signed, server.authority, AT)
    (asked,) = server.asked
    assert set(asked) == {"hall", "device", "organ", "reason", "at", "digest"}
    assert (asked["organ"], asked["reason"], asked["device"]) == (ORGAN, REASON, "009")


@pytest.mark.parametrize("answers", [{"signature": "AA=="}, {"signature": "A" * 86 + "=="}, {"signature": 7}])
def test_a_false_answer_signs_nothing(server: SealServer, answers: dict[str, object]) -> None:
    signer = met(server)
    server.answers = answers
    with pytest.raises(NotSigned):
        signer.signed(plain(), AT, ORGAN, REASON)


def test_another_device_is_refused(server: SealServer) -> None:
    with pytest.raises(NotSigned):
        met(server, device="010").signed(plain(), AT, ORGAN, REASON)


def test_a_silent_service_is_left_alone_for_a_minute(server: SealServer) -> None:
    clock = Later()
    signer = met(server, clock)
    assert signer.signs_at(AT)
    server.silent = 0.8
    with pytest.raises(NotSigned):
        signer.signed(plain(), AT, ORGAN, REASON)
    server.silent = 0.0
    asked = len(server.asked)
    with pytest.raises(NotSigned):
        signer.signed(plain(), AT, ORGAN, REASON)
    assert len(server.asked) <= asked + 1, "the late answer of the first at most: nobody asked again"
    clock.ahead = REST_SECONDS + 1
    assert holds(signer.signed(plain(), AT, ORGAN, REASON), server.authority, AT)


def test_a_service_that_is_not_there_signs_at_no_time(server: SealServer) -> None:
    server.stop()
    assert not met(server).signs_at(AT)
    server._http.socket.close()


def test_a_large_certificate_has_its_room_and_a_broken_one_stops_no_paper(
    tmp_path: Path, server: SealServer, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "wide").mkdir()
    wide = SealServer(tmp_path / "wide", {"009": DEVICE}, AT, wide=9000)
    try:
        assert len(wide.authority) > 9000
        assert holds(met(wide).signed(plain(), AT, ORGAN, REASON), wide.authority, AT)
    finally:
        wide.stop()
    clock, whole = Later(), server.authority
    server.authority = b"no certificate"
    signer = met(server, clock)
    for _ in range(2):
        with pytest.raises(NotSigned):
            signer.signed(plain(), AT, ORGAN, REASON)
    assert caplog.text.count("signs nothing") == 1, "it rests"
    server.authority, clock.ahead = whole, REST_SECONDS + 1
    signer.load()
    assert holds(signer.signed(plain(), AT, ORGAN, REASON), whole, AT), "asked for anew"


def test_who_writes_never_waits_for_the_certificate_and_once_for_a_late_signature(
    server: SealServer, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Later()
    signer = service(server, clock)
    server.gate.clear()  # the certificate does not come
    assert not signer.signs_at(AT), "and nobody waited for it"
    with pytest.raises(NotSigned):
        signer.signed(plain(), AT, ORGAN, REASON)
    assert server.asked == []
    server.gate.set()
    signer.load()
    assert signer.signs_at(AT)
    server.before_answer = lambda: setattr(clock, "ahead", clock.ahead + LATE_SECONDS + 0.1)
    assert holds(signer.signed(plain(), AT, ORGAN, REASON), server.authority, AT), "late, and good"
    with pytest.raises(NotSigned):
        signer.signed(plain(), AT, ORGAN, REASON)
    assert len(server.asked) == 1 and "answers late" in caplog.text, "left alone for a minute"
