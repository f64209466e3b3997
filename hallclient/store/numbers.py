"""Case numbers and 文号: taken inside the act's transaction, never reused, voids kept in the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from casework.catalogue import DocNumberBlock, DocNumberWord
from casework.numbering import compose, next_serial
from casework.refusal import Refusal
from hallclient.store.acts import Job
from hallclient.store.schema import doc_number, doc_number_block, doc_number_start, doc_number_word, number


def _same(table: Table) -> tuple[ColumnElement[bool], ...]:
    return tuple(table.c[name] == bindparam(name) for name in ("organ", "paper", "year"))


# Statements made once: to make them anew with each paper took longer than SQLite takes to run them.
_SERIAL = select(func.max(number.c.serial)).where(
    number.c.device == bindparam("device"), number.c.day == bindparam("day")
)
_GIVE, _GIVE_DOC = number.insert(), doc_number.insert()
_HIGHEST = select(func.max(doc_number.c.n)).where(*_same(doc_number))
_USED = (
    select(func.max(doc_number.c.n))
    .where(*_same(doc_number), doc_number.c.n.between(doc_number_block.c.first, doc_number_block.c.last))
    .scalar_subquery()
)
_START = select(doc_number_start.c.first).where(*_same(doc_number_start)).scalar_subquery()
_SERIES = (
    select(doc_number_word.c.word, _START, doc_number_block.c.first, doc_number_block.c.last, _USED)
    .join(doc_number_block, (doc_number_block.c.organ == doc_number_word.c.organ)
          & (doc_number_block.c.paper == doc_number_word.c.paper))
    .where(*_same(doc_number_block))
    .order_by(doc_number_block.c.first)
)  # fmt: skip
"""A row a block: the word, the start value, the block, and the highest number given of it."""


class NumberWrites(Job):
    """The part of a transaction that gives numbers."""

    def take_number(self, region: str, hall: str, device: str, day: date) -> str:
        """The next 24 digits of this device and day; a day met again goes on from its highest.

        Raises `casework.numbering.NumberExhausted` after 99,999.
        """
        highest = self.connection.execute(_SERIAL, {"device": device, "day": day}).scalar()
        serial = next_serial(highest or 0)
        case_no = compose(region, day, hall, device, serial)
        row = {
            "device": device, "day": day, "serial": serial, "case_no": case_no, "state": "given", "reason": "",
            "given_at": self.stamp(),
        }  # fmt: skip
        self.connection.execute(_GIVE, row)
        return case_no

    def void_number(self, case_no: str, reason: str) -> None:
        """Marks a number as void; it stays in the register and is never given again."""
        self.connection.execute(
            update(number)
            .where(number.c.case_no == case_no, number.c.state == "given")
            .values(state="void", reason=reason)
        )

    def take_doc_number(self, organ: str, paper: str, year: int) -> tuple[str, int] | None:
        """The 文号 word and the next number of this organ, kind of paper and year; None without a block.

        Then the paper waits and intake goes on. Numbers go up through the granted blocks, from the start
        value if one was set.
        """
        series = {"organ": organ, "paper": paper, "year": year}
        found = next(
            (
                (str(word), int(n))
                for word, start, first, last, used in self.connection.execute(_SERIES, series).all()
                # Each block counts by itself: a lower one that is granted later is used as well.
                if (n := max(first, start or 1, (used or 0) + 1)) <= last
            ),
            None,
        )
        if found is None:
            return None
        row = {
            "organ": organ, "paper": paper, "year": year, "n": found[1], "state": "given", "reason": "",
            "given_at": self.stamp(),
        }  # fmt: skip
        self.connection.execute(_GIVE_DOC, row)
        return found

    def _highest(self, organ: str, paper: str, year: int) -> int:
        series = {"organ": organ, "paper": paper, "year": year}
        return int(self.connection.execute(_HIGHEST, series).scalar() or 0)

    def void_doc_number(self, organ: str, paper: str, year: int, n: int, reason: str) -> None:
        """Marks a 文号 as void; it stays in the register and is never given again."""
        self.connection.execute(
            update(doc_number)
            .where(doc_number.c.organ == organ, doc_number.c.paper == paper, doc_number.c.year == year)
            .where(doc_number.c.n == n, doc_number.c.state == "given")
            .values(state="void", reason=reason)
        )

    def start_doc_number(self, organ: str, paper: str, year: int, first: int, by: str) -> Refusal | None:
        """Sets once where a year's numbers go on from ("接第 37 号"), before any was given here."""
        if self._highest(organ, paper, year):
            return Refusal(reason="本年度文号已经开始使用，不能再设起始号。", short="文号已启用")
        made = self.connection.execute(
            insert(doc_number_start)
            .values(organ=organ, paper=paper, year=year, first=first, by=by)
            .on_conflict_do_nothing()
        )
        if made.rowcount == 0:
            return Refusal(reason="本年度文号的起始号已经设过，只能设一次。", short="起始号已设")
        return None

    def grant_doc_numbers(
        self, words: Iterable[DocNumberWord], blocks: Iterable[DocNumberBlock], device: str
    ) -> None:
        """Takes over the words and this device's blocks of a new hall file; what was given stays given.

        The file alone says what may be given from now on: a block that was cut is another counter's behind the cut, and
        what a device had that lost its number after a restore may stand on paper already.
        """
        self.connection.execute(delete(doc_number_word))
        self.connection.execute(delete(doc_number_block))
        named = [{"organ": one.organ, "paper": one.paper, "word": one.word} for one in words]
        granted = [
            {"organ": one.organ, "paper": one.paper, "year": one.year, "first": one.first, "last": one.last}
            for one in blocks
            if one.device == device
        ]
        for table, rows in ((doc_number_word, named), (doc_number_block, granted)):
            if rows:  # all at once: a clerk's act may wait behind it
                self.connection.execute(insert(table).on_conflict_do_nothing(), rows)
