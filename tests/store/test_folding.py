"""Who waits for a restore has two children look at the backup: they find what one finds, and half a look is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from sqlcipher3 import dbapi2

from hallclient.app.demo import demo_hall
from hallclient.app.station import BOOK
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from hallclient.store import folding
from hallclient.store.child import environment, isolated
from hallclient.store.inspector import inspect, look
from tests.bench.hall import PHRASE, book_key
from tests.store.big_book import fill

CASES = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """With the hall file of a demo hall in it: by its calendar the cases are folded."""
    folder = tmp_path_factory.mktemp("hall")
    assert isinstance(demo_hall(folder, PhraseVault(folder / "keys", PHRASE, MACHINE), MACHINE), dict)
    key = book_key(folder)
    fill(folder / BOOK, CASES, key)
    return folder / BOOK, key


@pytest.fixture
def book(made: tuple[Path, bytes], tmp_path: Path) -> tuple[Path, bytes]:
    return Path(shutil.copy(made[0], tmp_path)), made[1]


def tampered(path: Path, key: bytes, *statements: str) -> None:
    with closing(dbapi2.connect(str(path), isolation_level=None)) as raw:
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for statement in statements:
            raw.execute(statement)
        raw.execute("PRAGMA journal_mode = DELETE")


@pytest.mark.parametrize("n", [1, CASES], ids=["the first case", "the last case"])
def test_two_children_find_what_one_finds(book: tuple[Path, bytes], n: int) -> None:
    path, key = book
    whole = inspect(path, key, waited=True)
    assert (whole.fault, whole.cases) == ("", CASES) and whole == inspect(path, key)
    tampered(path, key, f"UPDATE case_row SET stage = 'terminated' WHERE n = {n}")
    assert inspect(path, key, waited=True).fault == "有 1 个办件的列表与经过不一致"


TAKEN_OUT = "DELETE FROM case_search WHERE rowid = {n}"
PUT = (
    "INSERT INTO case_search (rowid, marks) "
    "SELECT {n}, group_concat(term, ' ') FROM temp.word WHERE doc = {of} AND col = 'marks'"
)
WORD = "CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'case_search', 'instance')"


@pytest.mark.parametrize("n", [1, CASES], ids=["the first case", "the last case"])
@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ((TAKEN_OUT,), 1),
        ((WORD, TAKEN_OUT, PUT.replace("{of}", "2")), 1),
        ((WORD, "CREATE TEMP TABLE kept AS SELECT * FROM word", TAKEN_OUT, PUT.replace("word", "kept")), 0),
    ],
    ids=["not there", "as another", "the control"],
)
def test_a_case_that_the_search_does_not_find_is_found(
    book: tuple[Path, bytes], statements: tuple[str, ...], found: int, n: int
) -> None:
    path, key = book
    tampered(path, key, *(one.format(n=n, of=n) for one in statements))
    said = f"有 {found} 个办件的列表与经过不一致" if found else ""
    assert inspect(path, key, waited=True).fault == inspect(path, key).fault == said


def test_a_damaged_page_is_refused_and_the_second_is_not_waited_for(
    book: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = book
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    path.write_bytes(data)
    assert "页校验不对" in inspect(path, key, waited=True).fault
    closed: list[str] = []

    class Second:
        """Asked for what it found, it would fail."""

        def __init__(self, _path: Path, _key: bytes) -> None:
            pass

        def close(self) -> None:
            closed.append("closed")

    monkeypatch.setattr("hallclient.store.inspector.Second", Second)
    assert "页校验不对" in look(path, key, waited=True).fault and closed == ["closed"]


def test_no_second_begins_on_a_book_whose_schema_is_not_ours(
    book: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = book
    tampered(path, key, "CREATE VIEW v AS SELECT * FROM record")
    monkeypatch.setattr("hallclient.store.inspector.Second", None)  # begun, it would fail
    assert "表结构" in look(path, key, waited=True).fault


def test_where_the_second_gives_nothing_the_book_is_not_taken(
    book: tuple[Path, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, key = book
    assert look(path, key, waited=True).fault == ""
    monkeypatch.setattr(folding, "isolated", lambda: ["-c", "input()"])
    with pytest.raises(msgspec.MsgspecError):
        look(path, key, waited=True)


def test_the_second_ends_with_the_first() -> None:
    """It holds the key; it reads the end of whoever gave it that."""
    script = (
        "import time; from hallclient.store.folding import end_with_the_first as end; end(); time.sleep(300)"
    )
    with subprocess.Popen(
        [sys.executable, *isolated(), "-c", script], stdin=subprocess.PIPE, env=environment()
    ) as second:
        assert second.stdin is not None
        second.stdin.close()
        assert second.wait(60) == 1
