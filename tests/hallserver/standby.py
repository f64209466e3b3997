"""A second cluster that follows the first by streaming, made as docs/server.md says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine, text

from tests.hallserver.postgres import Cluster, cluster

NAME = "hall_standby"


def asked(one: Cluster, what: str) -> Any:
    """What a cluster answers to one question, by a connection of its own."""
    engine = create_engine(one._url("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            done = connection.execute(text(what))
            return done.scalar() if done.returns_rows else None
    finally:
        engine.dispose()


class Pair:
    """A primary and its standby; `database` names both, and whichever takes writes is the one that is meant."""

    def __init__(self, primary: Cluster, standby: Cluster) -> None:
        self.primary, self.standby = primary, standby
        name = primary.ledger().partition("@/")[2].partition("?")[0]
        hosts = f"{primary.folder},{standby.folder}"
        self.database = (  # as docs/server.md has it
            f"postgresql+psycopg://hall@/{name}?host={hosts}&target_session_attrs=read-write"
            "&tcp_user_timeout=30000&keepalives_idle=30"
        )

    def follow(self) -> None:
        """The standby is made as the guide says, and streams."""
        self.standby._run(
            "pg_basebackup", "-D", self.standby.data, "-R", "-X", "stream", "-c", "fast",
            "-d", f"host={self.primary.folder} user=hall application_name={NAME}",
        )  # fmt: skip
        self.standby.start()

    def synchronous(self) -> None:
        """No commit is done before the standby has it on its disk, too."""
        asked(self.primary, f"ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 ({NAME})'")
        asked(self.primary, "SELECT pg_reload_conf()")

    def state(self) -> str:
        """How the primary holds the standby: sync, quorum, async; empty where none streams."""
        return (
            asked(self.primary, "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") or ""
        )

    def level(self) -> bool:
        """Whether the standby has all that the primary has."""
        return bool(asked(self.primary, "SELECT pg_current_wal_lsn() = replay_lsn FROM pg_stat_replication"))

    def promote(self) -> None:
        self.standby._run("pg_ctl", "-D", self.standby.data, "-w", "promote")


@contextmanager
def pair() -> Iterator[Pair]:
    with cluster() as primary:
        folder = primary.folder.with_name(f"{primary.folder.name}-s")
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        standby = Cluster(folder, primary.user)
        try:
            made = Pair(primary, standby)
            made.follow()
            yield made
        finally:
            standby.end()
