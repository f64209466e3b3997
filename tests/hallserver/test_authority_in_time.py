"""The hall's authority ends after ten years: in its last year the server gives it another certificate by the same key,
and counters that know either get in; where nobody could make one, it is said in time."""

from __future__ import annotations

import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from hallserver import command
from hallserver.access.door import Door
from hallserver.access.folder import CA, CA_KEY, CERTIFICATE, CERTIFICATE_KEY, DataFolder, authority_ending
from hallserver.chance import MACHINE
from hallserver.ledger.ledger import open_ledger
from hallserver.serving import Rooted
from hallserver.signing.tls import CA_DAYS, Pair, begins_at, ends_at, new_authority, renewed_authority
from tests.hallserver.process import Process
from tests.hallserver.test_certificate_in_time import Later

HOST = "localhost"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Its authority has some two hundred days left."""
    made = DataFolder(tmp_path / "data")
    made.prepare([HOST], Later(200 - CA_DAYS))
    made.renew([HOST], MACHINE)
    open_ledger(made.ledger_url()).close()
    return made


def days_left(folder: DataFolder) -> int:
    return (ends_at(folder.authority()) - MACHINE.now()).days


def lets_in(folder: DataFolder, authority: bytes) -> bool:
    """Whether whoever trusts this certificate alone believes the server's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cadata=authority.decode())
    client = trusting.wrap_bio(to_client, to_server, server_hostname=HOST)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(3):
        for side in (client, server):
            try:
                with suppress(ssl.SSLWantReadError):
                    side.do_handshake()
            except ssl.SSLCertVerificationError:
                return False
    return client.getpeercert() is not None


def test_what_it_signed_before_and_signs_after_is_good_under_both_certificates(folder: DataFolder) -> None:
    before = folder.authority()
    assert folder.renew_authority(MACHINE) and days_left(folder) == CA_DAYS - 1
    after = folder.authority()
    assert lets_in(folder, before) and lets_in(folder, after), "the server's own was made before"
    folder.renew([HOST], MACHINE)
    assert lets_in(folder, before) and lets_in(folder, after)
    assert begins_at(after) == begins_at(before), "papers of all years stand under it"
    one, other = (x509.load_pem_x509_certificate(made) for made in (before, after))
    assert (one.subject, one.public_key(), list(one.extensions)) == (
        other.subject, other.public_key(), list(other.extensions)
    )  # fmt: skip
    assert one.serial_number != other.serial_number
    assert not folder.renew_authority(MACHINE) and folder.authority() == after, "once"


def test_one_that_has_ended_lets_nobody_in_who_knows_it_alone(folder: DataFolder) -> None:
    own = folder.paper_authority()
    ended = renewed_authority(own, Later(-CA_DAYS - 1).now())
    assert not lets_in(folder, ended)
    (folder.path / CA).write_bytes(ended)
    assert folder.renew_authority(MACHINE) and lets_in(folder, folder.authority())


def test_it_is_made_in_the_last_year_and_not_before(folder: DataFolder) -> None:
    assert folder.renew_authority(MACHINE)
    assert not folder.renew_authority(Later(CA_DAYS - 366)) and folder.renew_authority(Later(CA_DAYS - 364))


def test_a_key_that_is_not_its_own_makes_none(folder: DataFolder) -> None:
    before = folder.authority()
    (folder.path / CA_KEY).write_bytes(new_authority("another", MACHINE.now()).key)
    with pytest.raises(ValueError, match="authority of ours"):
        folder.renew_authority(MACHINE)
    assert folder.authority() == before


def door(folder: DataFolder, ca_pem: str) -> Door:
    ledger = open_ledger(folder.ledger_url())
    return Door(ledger, folder.key(), ca_pem, MACHINE, folder.paper_authority())


@pytest.mark.parametrize("enterprise", [False, True])
def test_a_server_that_runs_on_hands_the_new_one_out(
    folder: DataFolder, logged: list[Any], enterprise: bool
) -> None:
    told = door(folder, "" if enterprise else folder.authority().decode())
    rooted = Rooted(folder, told)
    rooted.look()
    assert [one["event"] for one in logged] == ["authority_changed"] and days_left(folder) == CA_DAYS - 1
    assert told.ca_pem == ("" if enterprise else folder.authority().decode())
    assert told._authority == folder.paper_authority()
    rooted.look()
    assert len(logged) == 1
    by_another = renewed_authority(folder.paper_authority(), Later(5).now())
    (folder.path / CA).write_bytes(by_another)
    rooted.look()
    assert told._authority == Pair(by_another, (folder.path / CA_KEY).read_bytes())
    told.ledger.close()


def test_half_of_another_authority_is_handed_to_nobody(folder: DataFolder, logged: list[Any]) -> None:
    folder.renew_authority(MACHINE)
    own, other = folder.paper_authority(), new_authority("another", MACHINE.now())
    told = door(folder, own.certificate.decode())
    rooted = Rooted(folder, told)
    for certificate, key in ((other.certificate, own.key), other, (b"spoilt", own.key)):
        (folder.path / CA).write_bytes(certificate)
        (folder.path / CA_KEY).write_bytes(key)
        rooted.look()
    (folder.path / CA).unlink()
    rooted.look()
    assert told._authority == own and not logged
    told.ledger.close()


def test_where_nobody_could_the_log_says_so_once_a_day(folder: DataFolder, logged: list[Any]) -> None:
    told = door(folder, folder.authority().decode())
    later = Later(0)
    rooted = Rooted(folder, told, later)
    (folder.path / CA_KEY).write_text("spoilt")
    until = f"{ends_at(folder.authority()):%Y-%m-%d}"
    for days, lines in ((0, 1), (0, 1), (1, 2), (150, 3)):
        later._days = days
        rooted.look()
        assert [(one["event"], one["until"]) for one in logged] == [("authority_ends", until)] * lines
    told.ledger.close()


def test_the_server_makes_it_at_its_start_and_hands_it_out(folder: DataFolder) -> None:
    before = folder.authority()
    with Process(folder.path, folder.ledger_url()) as server:
        assert server.stop() == 0
    assert days_left(folder) == CA_DAYS - 1 and lets_in(folder, before)
    assert "authority_changed" in server.log.read_text("utf-8")


def test_the_commands_say_when_it_ends_and_what_is_owed(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, until = ["--data", str(folder.path)], f"{ends_at(folder.authority()):%Y-%m-%d}"
    owed = f"大厅根证书 {until} 到期，还有 {days_left(folder)} 天，服务器没有换成新的"
    assert command.main([*words, "init"]) == 0
    said = capsys.readouterr()
    assert f"大厅根证书到期：{until}" in said.out and owed in said.err
    assert command.main([*words, "backup", "--to", str(tmp_path / "backups")]) == 0
    assert owed in capsys.readouterr().err
    assert command.main([*words, "init", "--renew"]) == 0
    said = capsys.readouterr()
    assert "根证书" not in said.err and days_left(folder) == CA_DAYS - 1
    assert f"大厅根证书到期：{ends_at(folder.authority()):%Y-%m-%d}" in said.out


def test_what_is_owed_is_said_from_a_year_before(folder: DataFolder) -> None:
    authority = folder.authority()
    for days, word in ((-200, ""), (0, "到期，还有 "), (300, "已经到期")):
        said = authority_ending(authority, Later(days).now())
        assert (word in said) if word else said == ""
