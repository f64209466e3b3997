"""Before a newer program brings a book up: a copy as it was, that the older one can open."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hallclient.app.backup import DEFAULT, backups, thin
from hallclient.app.before_upgrade import BEFORE, before_upgrade
from hallclient.app.card import read_card
from hallclient.app.station import BOOK, RECOVERY
from hallclient.bootstrap import keeping
from hallclient.store.book import Book, open_book
from hallclient.store.connection import create_private, make_engine
from hallclient.store.migrate import bring_up, revision
from hallclient.store.problem import BookProblem
from hallclient.store.schema import HEAD, KNOWN
from tests.app.desk import Desk

KEY = bytes(range(32))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a counter whose book the first program made."""
    create_private(tmp_path / BOOK)
    engine = make_engine(tmp_path / BOOK, KEY, writes=True)
    bring_up(engine, KNOWN[0])
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO sign_in_log (staff_no, window, outcome, at) VALUES ('W1','W09','in','T10:00')"
        )
    engine.dispose()
    return tmp_path


def test_an_older_book_is_copied_before_it_is_brought_up(
    old: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The copy opens, stands at the older format and holds what the book held; thinning leaves it."""
    card = read_card(desk.folder)
    assert card is not None and KNOWN[0] != HEAD
    steps: list[str] = []

    @contextmanager
    def upgrading() -> Iterator[None]:
        steps.append("begun")
        yield
        steps.append("done")

    for _ in range(2):  # the second start has nothing to bring up
        keep = before_upgrade(old, card, old / RECOVERY, desk.clock)
        book = open_book(old / BOOK, KEY, desk.clock, None, keep, upgrading)
        assert isinstance(book, Book) and steps == ["begun", "done"]
        book.close()
    (kept,) = backups(old / DEFAULT, card.device, BEFORE)
    assert kept.info.good and kept.info.found is not None and kept.info.found.revision == KNOWN[0]
    assert thin(old / DEFAULT, card.device) == () and backups(old / DEFAULT) == ()
    engine = make_engine(kept.path, KEY, writes=False)
    with engine.connect() as connection:
        assert revision(connection) == KNOWN[0]
        assert connection.exec_driver_sql("SELECT count(*) FROM sign_in_log").scalar_one() == 1
    engine.dispose()
    assert keeping.list_backups(Namespace(file=old / DEFAULT), old) == 0  # `hallclient restore` names it
    assert f"完好  {kept.path}" in capsys.readouterr().out


def test_a_book_that_could_not_be_copied_stays_as_it_is(old: Path, desk: Desk) -> None:
    card = read_card(desk.folder)
    assert card is not None
    (old / DEFAULT).write_text("a file where the folder should be", "utf-8")
    found = open_book(
        old / BOOK, KEY, desk.clock, None, before_upgrade(old, card, old / RECOVERY, desk.clock)
    )
    assert (
        isinstance(found, BookProblem) and "升以前的备份没有做成" in found.text and "没有改动" in found.text
    )
    engine = make_engine(old / BOOK, KEY, writes=False)
    with engine.connect() as connection:
        assert revision(connection) == KNOWN[0]
    engine.dispose()
