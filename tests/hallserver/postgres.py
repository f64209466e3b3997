"""A PostgreSQL cluster of a test's own: in a temporary folder, by a socket there, as a user who is not root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

_numbers = count(1)


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

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", self._options(), "start")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"hall_{next(_numbers)}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://hall@/{name}?host={self.folder}"

    def _options(self) -> str:
        # the cluster is thrown away: what a power cut would take is not what the tests are about, but what figures are
        fsync = "on" if self.durable else "off"
        return f"-k {self.folder} -c listen_addresses='' -c max_connections=60 -c shared_buffers=32MB -c fsync={fsync}"

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


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A fresh cluster, `durable` as a hall's; its folder is short, for a socket's path has no more than 107 bytes."""
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="hallpg-", dir="/tmp"))
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
        if (made.data / "postmaster.pid").exists():
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
