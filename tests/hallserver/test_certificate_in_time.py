"""The server's certificate lasts 397 days: nobody has to think of it, and where somebody has to, it is said."""

from __future__ import annotations

import argparse
import asyncio
import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from hallserver import command, serving
from hallserver.access import folder as folders
from hallserver.access.folder import CERTIFICATE, CERTIFICATE_KEY, DataFolder
from hallserver.chance import MACHINE, Chance
from hallserver.ledger.ledger import open_ledger
from hallserver.serving import Shown
from hallserver.signing.tls import begins_at, ends_at
from tests.hallserver.process import Process

NAMES = ["hall.example", "10.1.2.3", "localhost"]


class Later(Chance):
    """The machine's, some days on."""

    def __init__(self, days: int) -> None:
        self._days = days

    def now(self) -> Any:
        return MACHINE.now() + timedelta(days=self._days)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.prepare(NAMES, MACHINE)
    open_ledger(made.ledger_url()).close()
    return made


def files(folder: DataFolder) -> list[bytes]:
    return [(folder.path / name).read_bytes() for name in (CERTIFICATE, CERTIFICATE_KEY)]


def days_left(folder: DataFolder) -> int:
    return (ends_at((folder.path / CERTIFICATE).read_bytes()) - MACHINE.now()).days


def test_it_is_made_anew_in_time_for_the_same_names_by_the_same_authority(folder: DataFolder) -> None:
    before, authority = files(folder), folder.authority()
    assert not folder.renew_in_time(Later(300)) and files(folder) == before
    assert folder.renew_in_time(Later(340)) and folder.hosts() == tuple(NAMES)
    assert days_left(folder) > 700 and folder.authority() == authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY)  # they are a pair
    assert {one.name for one in folder.path.iterdir()} == {
        "ca.key", "ca.pem", "ledger.sqlite", "renewing.lock", "server.key", "tls.key", "tls.pem",
    }  # fmt: skip


def test_a_full_disk_leaves_the_pair_that_was_there(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, whole = files(folder), folders.write_private

    def full(path: Path, data: bytes) -> None:
        if CERTIFICATE in path.name:
            raise OSError(28, "full")
        whole(path, data)

    monkeypatch.setattr(folders, "write_private", full)
    assert not folder.renew_in_time(Later(340)) and files(folder) == before


def test_a_server_that_starts_makes_it_anew_and_counters_get_in(folder: DataFolder) -> None:
    folder.renew(NAMES, Later(-380))
    assert days_left(folder) < 20
    with Process(folder.path, folder.ledger_url()):
        assert days_left(folder) > 390


def test_a_clock_that_ran_ahead_leaves_no_certificate_that_nobody_believes(folder: DataFolder) -> None:
    assert folder.renew_in_time(Later(1500))
    assert begins_at((folder.path / CERTIFICATE).read_bytes()) > MACHINE.now()
    assert folder.renew_in_time(MACHINE), "the clock is right again"
    assert begins_at((folder.path / CERTIFICATE).read_bytes()) < MACHINE.now()
    before = files(folder)
    assert not folder.renew_in_time(Later(-9000)) and files(folder) == before, "a clock without its battery"


@pytest.mark.parametrize("name", [CERTIFICATE, "ca.key", "ca.pem"])
def test_what_is_gone_or_spoilt_ends_no_server(folder: DataFolder, name: str) -> None:
    (folder.path / name).write_text("spoilt")
    assert not folder.renew_in_time(Later(340))
    (folder.path / name).unlink()
    assert not folder.renew_in_time(Later(340))


@pytest.fixture
def served(folder: DataFolder) -> Iterator[tuple[Any, Shown]]:
    """What a client sees of a server's certificate, and who looks after it."""
    pair = folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    trusting = ssl.create_default_context(cadata=folder.authority().decode())

    def seen() -> bytes:
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = trusting.wrap_bio(to_client, to_server, server_hostname=NAMES[0])
        server = context.wrap_bio(to_server, to_client, server_side=True)
        for _ in range(3):
            for side in (client, server):
                with suppress(ssl.SSLWantReadError):
                    side.do_handshake()
        return ssl.DER_cert_to_PEM_cert(client.getpeercert(binary_form=True) or b"").encode()

    yield seen, Shown(context, pair, folder)


def test_one_that_runs_on_hands_the_new_one_out(
    folder: DataFolder, served: tuple[Any, Shown], logged: list[Any]
) -> None:
    """Made by itself, by a server beside it, or put there by a person; half a pair changes nothing."""
    seen, shown = served
    before, now = files(folder), folder.path / CERTIFICATE
    shown.look()
    assert seen() == before[0] == now.read_bytes() and not logged
    folder.renew(NAMES, Later(-380))
    due = now.read_bytes()
    shown.look()
    assert seen() == now.read_bytes() not in (before[0], due)
    folder.renew(NAMES, MACHINE)
    by_another = files(folder)
    now.write_bytes(before[0])
    shown.look()
    assert seen() not in (before[0], by_another[0]) and logged[-1]["event"] == "certificate_unreadable"
    now.write_bytes(by_another[0])
    shown.look()
    assert seen() == by_another[0] and logged[-1]["event"] == "certificate_changed"


def test_it_is_looked_after_by_the_running_server(folder: DataFolder) -> None:
    async def app(_scope: Any, _receive: Any, _send: Any) -> None: ...

    class Looks:
        count = 0

        def look(self) -> None:
            self.count += 1

    looks, roots = Looks(), Looks()
    config = uvicorn.Config(app, interface="asgi3", log_config=None)
    server = serving._Server(config, None, looks, roots)  # type: ignore[arg-type]
    for tick in (
        1,
        serving.CERTIFICATE_TICKS,
        2 * serving.CERTIFICATE_TICKS,
        2 * serving.CERTIFICATE_TICKS + 1,
    ):
        asyncio.run(server.on_tick(tick))
    assert looks.count == roots.count == 2


def test_where_somebody_has_to_the_nightly_backup_says_so(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--data", str(folder.path), "backup", "--to", str(tmp_path / "backups")]
    assert command.main(words) == 0 and "证书" not in capsys.readouterr().err
    folder.renew(NAMES, Later(-380))
    assert command.main([*words[:-1], str(tmp_path / "others")]) == 0
    said = capsys.readouterr().err
    assert "到期，还有 16 天" in said and "hallserver init --renew" in said and "nginx" in said
    assert command.main(["--data", str(folder.path), "init", "--renew"]) == 0
    assert folder.hosts() == tuple(NAMES), "the names stay where none are given"


def test_a_certificate_that_cannot_be_read_here_is_served_with_all_the_same(
    folder: DataFolder, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other libraries than OpenSSL are stricter with what some authorities sign; only its last day is not known."""

    def strict(_certificate: bytes) -> Any:
        raise ValueError("negative serial number")

    monkeypatch.setattr(serving, "ends_at", strict)
    args = argparse.Namespace(host="localhost", port=8443)
    serving._tell(args, (folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY))
    assert [(one["event"], one["certificate_until"]) for one in logged] == [("serving", "")]
