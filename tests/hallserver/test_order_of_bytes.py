"""The ledger in a database made for Chinese: the order of text is that of its bytes, as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from hallserver.ledger.ledger import Ledger, open_ledger
from tests.hallserver.postgres import Cluster

CHINESE = "LOCALE_PROVIDER icu ICU_LOCALE 'zh-u-co-pinyin'"
_OTHERWISE = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
"""


@pytest.fixture
def chinese(postgres: Cluster) -> Iterator[Ledger]:
    ledger = open_ledger(postgres.database("template0", CHINESE))
    yield ledger
    ledger.close()


def test_in_chinese_a_colon_does_not_stand_behind_the_digits(chinese: Ledger) -> None:
    """Else the tests below would show nothing."""
    with chinese.engine.connect() as connection:
        assert connection.execute(text("SELECT '1:' > '19'")).scalar() is False


def test_the_newest_number_of_a_day_is_found(chinese: Ledger) -> None:
    numbers = [f"410103261130001001{serial:04d}{serial % 10}1" for serial in (9, 10, 11)]
    with chinese.engine.begin() as connection:
        for number in numbers:
            row = {"no": number, "id": f"case-{number}"}
            connection.execute(
                text("INSERT INTO case_number (hall_id, case_no, case_id) VALUES ('001', :no, :id)"), row
            )
    assert chinese.read("001", lambda reads: reads.newest_number("410103261130001001")) == numbers[-1]
    assert len(chinese.read("001", lambda reads: reads.numbered_like("410103261130001001"))) == len(numbers)


def test_every_text_is_compared_by_its_bytes(chinese: Ledger) -> None:
    with chinese.engine.connect() as connection:
        assert connection.execute(text(_OTHERWISE)).all() == []
