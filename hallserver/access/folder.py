"""The server's data folder: its key, the hall's authority, its certificate, the embedded ledger.

Several processes on one PostgreSQL have the same folder, or copies of it: their tokens are made by one key.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock

from hallserver.chance import Chance
from hallserver.signing.keys import ServerKey, new_key
from hallserver.signing.tls import (
    Pair,
    begins_at,
    ends_at,
    names_of,
    new_authority,
    new_server,
    renewed_authority,
)

LEDGER = "ledger.sqlite"
CONTENTS = "contents"
KEY = "server.key"
CA, CA_KEY = "ca.pem", "ca.key"
CERTIFICATE, CERTIFICATE_KEY = "tls.pem", "tls.key"
LOCK = "renewing.lock"
SERVICE, SETTINGS = Path("/var/lib/hallserver"), Path("/etc/hallserver/hallserver.env")
"""Of the system's service: its data folder, and what its unit reads."""
RENEW_BEFORE = timedelta(days=60)
"""Of its 397 days: a certificate that nobody thought of would keep every counter out."""
AUTHORITY_BEFORE = timedelta(days=365)
"""Of the authority's ten years: so long counters have to take its new certificate while the old one lets them in."""
OWN = (KEY, CA, CA_KEY, CERTIFICATE, CERTIFICATE_KEY)
"""What makes this server the one that the counters know; a backup has it beside the ledger."""

SOON = timedelta(days=30)
"""So long before its end a certificate that was not made anew is spoken of."""


class FolderRefused(RuntimeError):
    """The folder is not one of a server; the text says so."""


class DataFolder:
    """The folder and what lies in it. `prepare` makes what is missing and never replaces what is there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self, hosts: Sequence[str], chance: Chance) -> bool:
        """Makes folder, key, authority and certificate where they are missing; whether anything was made."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = False
        if not (self.path / KEY).exists():
            write_private(self.path / KEY, new_key().secret)
            made = True
        if not (self.path / CA).exists():
            authority = new_authority(f"hallserver {chance.today():%Y} {hosts[0]}", chance.now())
            write_private(self.path / CA_KEY, authority.key)
            write_private(self.path / CA, authority.certificate)
            made = True
        if not (self.path / CERTIFICATE).exists():
            self.renew(hosts, chance)
            made = True
        return made

    def must_be_there(self, ledger: Path | None, *, keys: bool) -> None:
        """Raises FolderRefused where the file of an embedded `ledger` (None: there is none) or the server's `keys` are
        missing."""
        lacks, has_keys = ledger is not None and not ledger.exists(), (self.path / KEY).exists()
        if lacks and has_keys:
            raise FolderRefused(
                f"没有账本 {ledger}。没有改动。账本在 PostgreSQL 的，请用 --database（或者环境变量 "
                "HALLSERVER_DATABASE）写明数据库。"
            )
        if lacks or (keys and not has_keys):
            raise FolderRefused(
                f"{self.path} 不是服务器的数据文件夹：里面没有{'服务器密钥' if keys else '账本'}。没有改动。"
                "请核对 --data 和用哪个系统用户运行；还没有建的，先运行 hallserver init。"
            )

    def renew(self, hosts: Sequence[str], chance: Chance) -> None:
        """A new certificate by the same authority: the counters notice nothing."""
        authority = Pair((self.path / CA).read_bytes(), (self.path / CA_KEY).read_bytes())
        fresh = new_server(authority, hosts, chance.now())
        beside = {name: self.path / f"{name}.next" for name in (CERTIFICATE_KEY, CERTIFICATE)}
        write_private(beside[CERTIFICATE_KEY], fresh.key)
        write_private(beside[CERTIFICATE], fresh.certificate)
        for name, path in beside.items():  # both are on the disk: a full one leaves the old pair
            path.replace(self.path / name)

    def renew_in_time(self, chance: Chance) -> bool:
        """Before the certificate ends, another for the same names, also instead of one that a clock running ahead
        made; whether there is one now. A clock from before the authority makes none."""
        try:
            with FileLock(
                self.path / LOCK, timeout=0, mode=0o600
            ):  # processes of one folder: the pair is one's
                now, certificate = chance.now(), (self.path / CERTIFICATE).read_bytes()
                good = begins_at(certificate) <= now and ends_at(certificate) - now > RENEW_BEFORE
                if good or now < begins_at(self.authority()):
                    return False
                self.renew(self.hosts(), chance)
        except (OSError, ValueError):
            return False  # the old one serves on; the nightly backup tells
        return True

    def renew_authority(self, chance: Chance) -> bool:
        """In the last year of the authority's certificate another one, by the same key; whether one was made. Raises
        OSError, ValueError."""
        with FileLock(self.path / LOCK, timeout=0, mode=0o600):
            now, own = chance.now(), self.paper_authority()
            if ends_at(own.certificate) - now > AUTHORITY_BEFORE:
                return False
            write_private(self.path / CA, renewed_authority(own, now))
        return True

    def hosts(self) -> tuple[str, ...]:
        """What the certificate is for."""
        return names_of((self.path / CERTIFICATE).read_bytes())

    def key(self) -> ServerKey:
        """The server's own key. Raises OSError or ValueError."""
        return ServerKey((self.path / KEY).read_bytes())

    def authority(self) -> bytes:
        return (self.path / CA).read_bytes()

    def paper_authority(self) -> Pair:
        """Whose certificates decision papers are signed under. Raises OSError."""
        return Pair(self.authority(), (self.path / CA_KEY).read_bytes())

    def contents(self) -> str:
        """Where papers and attached files lie unless another store is named."""
        return str(self.path / CONTENTS)

    def setting(self, name: str) -> str:
        """What the environment says, or in the service's folder what the service is told: a command that somebody
        types there means the same ledger. Raises OSError."""
        given = os.environ.get(name, "")
        if given or self.path != SERVICE:
            return given
        try:
            lines = SETTINGS.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return ""
        except PermissionError:
            if "INVOCATION_ID" in os.environ:
                return ""  # systemd has read it already
            raise
        pairs = (
            line.strip().partition("=") for line in reversed(lines)
        )  # of two the last counts, as for systemd
        return next((value.strip().strip("\"'") for key, _, value in pairs if key == name), "")

    def ledger_url(self) -> str:
        return f"sqlite:///{self.path / LEDGER}"


def ending(certificate: bytes, now: datetime) -> str:
    """What is to be done about a server's certificate (PEM) that ends soon or has ended; empty: nothing."""
    ends = ends_at(certificate)
    if ends - now >= SOON:
        return ""
    how = (
        "窗口机从那时起连不上。请运行 hallserver init --renew 换新的（名称照旧），一小时内生效。前面有 nginx 的，再照 "
        "nginx.conf 开头把证书拷一次、重新载入；用单位证书的不用管。"
    )
    when = "已经到期" if ends <= now else f"到期，还有 {(ends - now).days} 天"
    return f"服务器证书 {ends:%Y-%m-%d} {when}，{how}"


def authority_ending(certificate: bytes, now: datetime) -> str:
    """The same about the authority's: a server makes it anew a year before its end, so nobody could; empty: nothing."""
    ends = ends_at(certificate)
    if ends - now > AUTHORITY_BEFORE:
        return ""
    when = "已经到期" if ends <= now else f"到期，还有 {(ends - now).days} 天"
    return (
        f"大厅根证书 {ends:%Y-%m-%d} {when}，服务器没有换成新的，窗口机从那时起连不上。请核对数据文件夹的权限和磁盘，"
        "再运行 hallserver init --renew：密钥和名称不变，窗口机联网时自动收下。"
    )


def write_private(path: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner alone."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:  # not os.write: a disk that fills takes a part and says nothing
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
