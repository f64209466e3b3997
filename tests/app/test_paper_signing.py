"""文书签名 at a counter: what is archived is signed, opens in any reader, and stays what the archive says of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.hall import SealPlatformAt
from hallclient.app.enrol import device_key
from hallclient.app.outcome import Outcome
from hallclient.app.paper_check import PaperCheck
from hallclient.app.paper_keys import AUTHORITY, certified, certified_in, paper_key, signer_of
from hallclient.app.sealing import meet_signing
from hallclient.signing.certificates import AUTHORITY_DAYS, DEVICE_DAYS, in_force
from hallclient.signing.digest import sha256
from hallclient.signing.keys import SigningKey, new_key
from hallclient.signing.pades import holds
from tests.app.desk import FOOD, FRIDAY, Desk, case_on, demo_catalogue, only, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.reading import read
from tests.signing.seal_server import SealServer


@pytest.fixture
def signing(tmp_path: Path) -> Iterator[Desk]:
    """A hall whose acceptance is signed, and a counter whose key its issuer certified."""
    hall = demo_catalogue().hall
    papers = tuple(replace(one, signed=one.code == "D03") for one in hall.papers)
    catalogue = replace(demo_catalogue(), hall=replace(hall, papers=papers))
    own = Desk.new(tmp_path / "pc", catalogue=catalogue)
    key = device_key(own.folder, own.vault, own.clock)
    assert isinstance(key, SigningKey)
    station = own.station
    named = replace(
        station.enrolment, devices=(replace(station.enrolment.devices[0], paper_key=paper_key(key)),)
    )
    station.enrolment = certified(named, own.issuer.key, own.clock.now())
    yield own
    own.close()


def accepted(desk: Desk) -> Outcome:
    counter = desk.counter()
    if counter.paper_signer is not None:
        counter.paper_signer.load()  # as beside the work, after the sign-in
    return outcome(rooms(counter)[0].accept(filled(counter, FOOD)))


def test_what_is_archived_is_signed_and_stays_what_the_archive_says(signing: Desk, tmp_path: Path) -> None:
    done = accepted(signing)
    notice, receipt = paper(done, "D03"), paper(done, "D01")
    counter = signing.counter()
    authority = base64.b64decode(counter.enrolment.paper_authority)
    assert holds(notice.pdf, authority, signing.clock.now())
    assert not holds(receipt.pdf, authority, signing.clock.now()), "only what the hall's data sign"
    issued = {one.code: one.sha256 for one in case_on(counter, only(done).case_id).papers}
    assert issued["D03"] == sha256(notice.pdf)
    kept = counter.book.read_now(lambda reads: reads.paper_bytes(issued["D03"]))
    assert kept == notice.pdf
    assert "受理通知书" in read(notice.pdf).text

    file = tmp_path / "notice.pdf"
    for data, verdict in (
        (notice.pdf, "genuine"), (notice.pdf + b"\n%%EOF\n", "altered"), (notice.pdf[:-20], "altered"),
    ):  # fmt: skip
        file.write_bytes(data)
        assert PaperCheck(counter).check(file).result(30).verdict == verdict


def test_without_a_certificate_in_force_the_paper_goes_out_unsigned_and_the_log_says_it(
    signing: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    station, then = signing.station, signing.clock.now() - timedelta(days=4 * 365)
    station.enrolment = certified(replace(station.enrolment, paper_authority=""), signing.issuer.key, then)
    done = accepted(signing)
    assert b"/ByteRange" not in paper(done, "D03").pdf
    assert "D03 is not signed" in caplog.text


def test_a_seal_platform_signs_in_its_place_and_where_it_is_not_there_nothing_waits(
    signing: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    station = signing.station
    server = SealServer(tmp_path, {"009": station.key}, signing.clock.now())
    hall = station.enrolment.catalogue.hall

    def at(url: str) -> Outcome:
        there = replace(hall, seal_platform=SealPlatformAt(url=url, ca=server.ca))
        catalogue = replace(station.enrolment.catalogue, hall=there)
        station.enrolment = replace(station.enrolment, catalogue=catalogue)
        return accepted(signing)

    try:
        done = at(server.url)
        assert holds(paper(done, "D03").pdf, server.authority, signing.clock.now())
        assert server.asked[0]["reason"].startswith("受理通知书")
    finally:
        server.stop()
    assert b"/ByteRange" not in paper(at(server.url), "D03").pdf and "D03 is not signed" in caplog.text


def test_an_issuer_keeps_its_authority_and_certifies_who_is_in_the_hall_file(
    signing: Desk, tmp_path: Path
) -> None:
    enrolment, now, issuer = signing.station.enrolment, signing.clock.now(), signing.issuer.key
    first = certified_in(tmp_path, enrolment, issuer, now)
    again = certified_in(tmp_path, first, issuer, now)
    assert again.paper_authority == first.paper_authority
    assert (tmp_path / AUTHORITY).read_bytes() == base64.b64decode(first.paper_authority)
    with pytest.raises(ValueError, match="another authority"):
        certified_in(tmp_path, first, new_key(), now)
    key = signing.station.key
    assert signer_of(again, "009", key, None, now) is not None
    assert meet_signing(signing.counter("S0001", "W10")).result(60) is True
    assert meet_signing(signing.counter()).result(60) is False, "a clerk's memory is spared"
    assert signer_of(again, "009", new_key(), None, now) is None
    assert signer_of(again, "010", key, None, now) is None
    gone = replace(first, devices=(replace(first.devices[0], revoked_on=FRIDAY),))
    assert certified(gone, issuer, now).devices[0].paper_certificate == ""
    nobody = replace(enrolment, paper_authority="", devices=(replace(first.devices[0], paper_key=""),))
    assert certified(nobody, issuer, now) == nobody


def test_an_authority_that_devices_would_outlive_goes_on_under_its_own_key(signing: Desk) -> None:
    signed = paper(accepted(signing), "D03").pdf
    enrolment, now, issuer = signing.station.enrolment, signing.clock.now(), signing.issuer.key
    first = base64.b64decode(enrolment.paper_authority)

    def after(days: int) -> bytes:
        whole = certified(enrolment, issuer, now + timedelta(days=days), first)
        for one in (whole.devices[0].paper_certificate, whole.paper_authority):
            assert in_force(base64.b64decode(one), now + timedelta(days=days + DEVICE_DAYS - 1))
        return base64.b64decode(whole.paper_authority)

    lasts = AUTHORITY_DAYS - DEVICE_DAYS
    assert after(lasts - 1) == first
    later = after(lasts + 1)
    assert later != first and holds(signed, later, now), "papers of former years stand under it, too"
    assert holds(signed, after(AUTHORITY_DAYS + 400), now), "nothing was signed for a year"
    with pytest.raises(ValueError, match="another authority"):
        certified(enrolment, new_key(), now + timedelta(days=lasts + 1), first)
