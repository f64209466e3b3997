"""What the search holds of each row, read in one go: the same as each row's case asks for, whatever its names are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.acts import Applicant, Received
from hallclient.store.book import Book
from hallclient.store.inspector import reading
from hallclient.store.projection import marks_of
from hallclient.store.tx import Tx
from hallclient.store.vocabulary import held, sum_of
from tests.store.visits import KEY, Fixed, accepted, opened, project, take_in

NAMES = (
    "张三",
    "示例餐饮有限公司",
    "𬱖某",
    "阿卜杜热合曼·买买提",
    "Abc 食品",
    "2026 工坊",
    "Élan",
    "a",
    "张三",
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = opened(tmp_path / "hall.book")
    yield made
    made.close()


def visits(tx: Tx) -> list[Received]:
    chance = Fixed()
    made = []
    for turn, name in enumerate(NAMES):
        who = Applicant(kind="自然人", name=name, number="11010519491231002x", agent_name=NAMES[-1 - turn])
        made.append(take_in(tx, chance, applicant=who, item_name=f"{name} 许可").case.opened)
    return made


def test_the_search_holds_of_each_row_the_marks_of_its_case(book: Book, tmp_path: Path) -> None:
    made = book.write_now(visits)
    later = Fixed(made[0].at + timedelta(days=1))
    for one in made[::2]:  # the row of the former stage is taken out
        book.write_now(lambda tx, one=one: tx.append(accepted(one, later), project))  # type: ignore[misc]
    book.copy_to(tmp_path / "copy.book")
    rows = book.read_now(lambda reads: reads.rows_of([one.case_id for one in made]))
    told = {n: book.read_now(lambda reads, one=one: reads.acts_of(one)) for one, n in rows.items()}  # type: ignore[misc]
    asked = {n: sum_of(marks_of(project(acts, acts[-1].on), acts)) for n, acts in told.items()}
    assert len(asked) == len(NAMES) and len(set(asked.values())) == len(NAMES)
    with reading(tmp_path / "copy.book", KEY).connect() as connection:
        assert held(connection) == asked
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
