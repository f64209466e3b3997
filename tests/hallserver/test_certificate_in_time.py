"""The server's certificate lasts 397 days: nobody has to think of it, and where somebody has to, it is said."""

from __future__ import annotations

import asyncio
import ssl
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
from hallserver.signing.tls import ends_at
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


def test_it_is_made_anew_in_time_for_the_same_names_by_the_same_authority(folder: DataFolder) -> None:
    before, authority = files(folder), folder.authority()
    assert not folder.renew_in_time(Later(300)) and files(folder) == before
    assert folder.renew_in_time(Later(340)) and folder.hosts() == tuple(NAMES)
    assert (folder.certificate_ends() - MACHINE.now()).days > 700 and folder.authority() == authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder.path / CERTIFICATE, folder.path / CERTIFICATE_KEY)  # they are a pair
    assert {one.name for one in folder.path.iterdir()} == {
        "ca.key", "ca.pem", "ledger.sqlite", "server.key", "tls.key", "tls.pem",
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
    assert (folder.certificate_ends() - MACHINE.now()).days < 20
    with Process(folder.path, folder.ledger_url()):
        assert (folder.certificate_ends() - MACHINE.now()).days > 390


def test_one_that_runs_on_hands_the_new_one_out(folder: DataFolder) -> None:
    folder.renew(NAMES, Later(-380))

    async def app(_scope: Any, _receive: Any, _send: Any) -> None: ...

    own = [str(folder.path / name) for name in (CERTIFICATE, CERTIFICATE_KEY)]
    tls: dict[str, Any] = {"ssl_certfile": own[0], "ssl_keyfile": own[1]}
    config = uvicorn.Config(app, interface="asgi3", log_config=None, **tls)
    config.load()
    loaded: list[str] = []
    assert config.ssl is not None
    config.ssl.load_cert_chain = lambda *given: loaded.append(given[0])  # type: ignore[method-assign]
    server = serving._Server(config, None, lambda: folder.renew_in_time(MACHINE))  # type: ignore[arg-type]
    for tick in (1, serving.RENEW_TICKS, 2 * serving.RENEW_TICKS):
        asyncio.run(server.on_tick(tick))
    assert loaded == [str(folder.path / CERTIFICATE)], "once, when it was due"
    assert (ends_at((folder.path / CERTIFICATE).read_bytes()) - MACHINE.now()).days > 390


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
