"""A PostgreSQL cluster of a test's own: in a temporary folder, by a socket there, as a user who is not root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from hallserver.ledger.ledger import open_ledger

_numbers = count(1)
_MEMORY = Path("/dev/shm")


def program(name: str) -> str:
    """The newest installed PostgreSQL's program. Raises LookupError where there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if found:
        return str(found[0])
    path = shutil.which(name)
    if path is None:
        raise LookupError(f"{name}: PostgreSQL 15 or newer is missing (packaging/setup installs it)")
    return str(Path(path).resolve())


class Cluster:
    """A running cluster."""

    def __init__(self, folder: Path, user: str | None, *, durable: bool = False) -> None:
        self.folder, self.user, self.durable = folder, user, durable
        self.data = folder / "data"
        self.made: list[str] = []
        self._ready = ""

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", self._options(), "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def end(self) -> None:
        """Stopped where it runs, and nothing of it is left."""
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, of: str = "template1", more: str = "") -> str:
        """The address of a new database: empty, or a copy of another one that nobody is connected to; `more`: how it
        is made otherwise."""
        name = f"hall_{next(_numbers)}"
        self._said(f"CREATE DATABASE {name} TEMPLATE {of} {more}")
        self.made.append(name)
        return self._url(name)

    def ledger(self) -> str:
        """The address of a new database with the schema of a ledger, which is brought up once a cluster."""
        if not self._ready:
            url = self.database()
            open_ledger(url).close()
            self._ready = self.made.pop()
        return self.database(self._ready)

    def drop(self, kept: int) -> None:
        """Databases go with their test, but the first `kept`: hundreds of them are gigabytes and slow to remove."""
        if (self.data / "postmaster.pid").exists():
            for name in self.made[kept:]:
                self._said(f"DROP DATABASE {name} WITH (FORCE)")
        del self.made[kept:]

    def _said(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://hall@/{name}?host={self.folder}"

    def _options(self) -> str:
        # the cluster is thrown away: what a power cut would take is not what the tests are about, but what figures are
        fsync = "on" if self.durable else "off"
        return (
            f"-k {self.folder} -c listen_addresses='' -c max_connections=60 -c shared_buffers=32MB -c fsync={fsync}"
            f"{'' if self.durable else ' -c max_wal_size=64MB'}"
        )

    def _run(self, name: str, *arguments: object) -> None:
        done = subprocess.run(
            [program(name), *map(str, arguments)],
            user=self.user,
            group=self.user,
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
            stdout=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if name != "pg_ctl" else subprocess.DEVNULL,
            timeout=120,
        )
        assert done.returncode == 0, (name, done.stdout, log_of(self.folder))


def log_of(folder: Path) -> str:
    log = folder / "log"
    return log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""


@cache
def _ready_file() -> bytes:
    with tempfile.TemporaryDirectory(prefix="hallready-") as folder:
        file = Path(folder) / "ledger.sqlite"
        open_ledger(f"sqlite:///{file}").close()
        assert [path.name for path in Path(folder).iterdir()] == [file.name], "all of it is in the one file"
        return file.read_bytes()


def ledger_file(file: Path) -> str:
    """The address of an embedded ledger with nothing in it, a copy of the one that was brought up in this process."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_bytes(_ready_file())
    return f"sqlite:///{file}"


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A fresh cluster, `durable` as a hall's; its folder is short, for a socket's path has no more than 107 bytes."""
    user = "postgres" if os.geteuid() == 0 else None
    # a cluster of the tests lives in memory where there is room: ten thousands of small files, made and removed
    roomy = not durable and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 1 << 30
    folder = Path(tempfile.mkdtemp(prefix="hallpg-", dir=_MEMORY if roomy else "/tmp"))
    if user is not None:
        shutil.chown(folder, user, user)
    made = Cluster(folder, user, durable=durable)
    try:
        made._run(
            "initdb", "-D", made.data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        made.start()
        yield made
    finally:
        made.end()
