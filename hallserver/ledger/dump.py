"""PostgreSQL's own tools: a custom-format dump of one moment, read for the check, and put into an empty database."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import URL, make_url

from hallserver.ledger.soundness import CHECKED, Row

_COPY = re.compile(rb'COPY (?:[\w"]+\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;')
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_MARKS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_WHOLE = frozenset({"n", "last_seq", "seq", "size", "version"})
_BYTES = frozenset({"head", "stored", "hash", "envelope"})


class ToolTrouble(RuntimeError):
    """One of PostgreSQL's tools is missing or gave up; the text says what to do."""


def tool(name: str) -> Path:
    """Where `pg_dump` or `pg_restore` lies. Raises ToolTrouble."""
    found = shutil.which(name)
    if found is None:
        raise ToolTrouble(
            f"这台机器上没有 {name}。请安装与数据库同版本的 PostgreSQL 客户端工具（Debian：postgresql-client），"
            "并让它在 PATH 里。没有改动。"
        )
    return Path(found).absolute()  # not resolved: Debian's is a link to a wrapper that goes by its name


def dump(url: str, target: Path) -> None:
    """Everything in the database as of one moment, while the server works on. Raises ToolTrouble."""
    uri, environment = _reach(url)
    done = subprocess.run(
        [
            str(tool("pg_dump")), "--format=custom", "--no-owner", "--no-privileges",
            "--lock-wait-timeout=20000", f"--file={target}", f"--dbname={uri}",
        ],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ToolTrouble(f"pg_dump 没有做成：{_words(done.stderr)}。以前的备份都在。")
    target.chmod(0o600)


def put_back(dumped: Path, url: str) -> None:
    """A dump into an empty database, all of it or nothing. Raises ToolTrouble."""
    uri, environment = _reach(url)
    done = subprocess.run(
        [
            str(tool("pg_restore")), "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
            f"--dbname={uri}", str(dumped),
        ],
        stdin=subprocess.DEVNULL, capture_output=True, env=environment, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ToolTrouble(f"pg_restore 没有做成：{_words(done.stderr)}。数据库仍是空的。")


def rows_of(dumped: Path, wanted: Mapping[str, tuple[str, ...]] = CHECKED) -> Iterator[Row]:
    """What is `wanted` of a dump: columns by table. All of it is read, so a damaged block of any table shows.

    Raises ToolTrouble where it can't be read to its end.
    """
    with (
        tempfile.TemporaryFile() as told,
        subprocess.Popen(
            [str(tool("pg_restore")), "--data-only", "--file=-", str(dumped)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told, env=_environment(),
        ) as child,
    ):  # fmt: skip
        assert child.stdout is not None  # noqa: S101 - asked for above
        yield from copied(child.stdout, wanted)
        if child.wait():
            told.seek(0)
            raise ToolTrouble(f"备份文件读不完：{_words(told.read(10_000))}")


def copied(lines: Iterable[bytes], asked: Mapping[str, tuple[str, ...]] = CHECKED) -> Iterator[Row]:
    """The rows of COPY blocks, in PostgreSQL's text format, as far as `asked` names them."""
    table = ""
    places: list[int] = []
    for line in lines:
        if table:
            row = line.rstrip(b"\n")
            if row == b"\\.":
                table = ""
            else:
                parts = row.split(b"\t")
                wanted = asked[table]
                yield table, tuple(_value(name, parts[at]) for name, at in zip(wanted, places, strict=True))
            continue
        found = _COPY.match(line)
        if found and found[1].decode() in asked:
            table = found[1].decode()
            columns = [name.strip().strip('"') for name in found[2].decode().split(",")]
            places = [columns.index(name) for name in asked[table]]


def _value(name: str, part: bytes) -> str | int | bytes | None:
    if part == rb"\N":
        return None
    plain = _ESCAPED.sub(lambda found: _MARKS.get(found[1], found[1]), part) if b"\\" in part else part
    if name in _WHOLE:
        return int(plain)
    if name in _BYTES:
        return bytes.fromhex(plain[2:].decode("ascii"))
    return plain.decode()


def _reach(url: str) -> tuple[str, dict[str, str]]:
    """The database for libpq; the password goes by the environment, where no list of processes shows it."""
    full = make_url(url)
    bare = URL.create(
        "postgresql", full.username, None, full.host, full.port, full.database, full.query
    ).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(full.password)} if full.password else {}
    return bare, {**_environment(), **password}


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name.startswith("PG") or name == "HOME"}
    return {**own, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


def _words(told: bytes) -> str:
    """The tool's own first complaint, without the lines that may quote data."""
    lines = told.decode("utf-8", "replace").splitlines()
    first = next((line for line in lines if "error:" in line), lines[0] if lines else "没有说明原因")
    return first[:300].rstrip("。. ")
