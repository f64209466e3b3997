"""Made-up visits for the book's tests: acts of synthetic applicants, the numbers as the counter gives them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from casework.acts import Accepted, AnyAct, Applicant, Attended, Received, Terms, Versions
from casework.calendar import Calendar
from casework.case import Case
from casework.fold import fold
from casework.hall import Term, Year
from casework.item import Limits
from hallclient.chance import ZONE, Chance
from hallclient.store.book import Book, open_book
from hallclient.store.rows import Record
from hallclient.store.tx import Tx

DAY = date(2026, 11, 20)
KEY = bytes(range(32))
NAME = "示例餐饮有限公司"
PERSON = "买买提·阿卜杜拉"
NUMBER = "91410103MA00000TX1"
TERMS = Terms(
    start_day_counted=False,
    notice=Term(days=5, unit="自然日"),
    supply=Term(days=10, unit="自然日"),
    late="视为撤回",
    late_basis="",
    deferral_late="终止办理",
)
YEAR = Year(year=2026, source="test", published="2025-11-04", working_days=261, holidays=(), workdays=())
CALENDAR = Calendar(
    (YEAR, Year(year=2027, source="test", published="", working_days=261, holidays=(), workdays=()))
)


def project(acts: Sequence[AnyAct], on: date) -> Case:
    """The projector that the use cases hand to the book."""
    return fold(acts, on=on, calendar=CALENDAR)


class Fixed(Chance):
    """The machine's chance with a clock that the test sets."""

    def __init__(self, at: datetime = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        return self.at


@cache
def _ready(key: bytes) -> bytes:
    """A book with nothing in it, brought up once in this process."""
    with TemporaryDirectory(prefix="hallbook-") as folder:
        path = Path(folder, "hall.book")
        book = open_book(path, key, Fixed())
        assert isinstance(book, Book), book
        book.close()
        return path.read_bytes()


def opened(path: Path, chance: Chance | None = None, key: bytes = KEY) -> Book:
    """The book at `path`, which must open; a new one is a copy of the one that was brought up in this process."""
    if not path.exists() and not path.with_suffix(".witness").exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(_ready(key))
    book = open_book(path, key, chance or Fixed())
    assert isinstance(book, Book), book
    return book


def received(case_no: str, chance: Chance, **changes: object) -> Received:
    """A receipt of one applicant on one item."""
    now = chance.now()
    values: dict[str, object] = {
        "act_id": chance.uuid7(), "case_id": chance.uuid7(), "hall": "001", "device": "009", "window": "W09",
        "by": "W0901", "by_name": "王砚秋", "at": now, "on": now.date(), "application_id": chance.uuid7(),
        "case_no": case_no, "query_code": "123456", "item_code": "118", "item_name": "食品经营许可",
        "item_kind": "一审一核件", "owner": "A01", "versions": Versions(item=1, catalogue=1, years=(2026,)),
        "terms": TERMS, "limits": Limits(statutory=10, promised=5, unit="工作日"), "channel": "window",
        "received_on": now.date(), "situations": {}, "materials": {}, "answer_due": None,
        "applicant": Applicant(kind="法人", name=NAME, number=NUMBER, phone="13800000118", agent_name=PERSON),
        "values": {"name": NAME, "address": "示例区文化路 1 号"},
    }  # fmt: skip
    return Received(**{**values, **changes})  # type: ignore[arg-type]


def take_in(tx: Tx, chance: Chance, **changes: object) -> Record:
    """One whole visit inside a job: number, receipt, attendance."""
    now = chance.now()
    act = received(tx.take_number("410103", "001", "009", now.date()), chance, **changes)
    tx.append(act, project)
    return tx.append(attended(act, chance), project)


def attended(act: Received, chance: Chance) -> Attended:
    return Attended(**carried(act, chance), person="agent", purpose="apply")  # type: ignore[arg-type]


def accepted(act: Received, chance: Chance, **changes: object) -> Accepted:
    day = chance.now().date()
    values = {**carried(act, chance), "accepted_on": day, "statutory_due": None, "promised_due": None}
    return Accepted(**{**values, **changes})  # type: ignore[arg-type]


def carried(act: Received, chance: Chance) -> dict[str, object]:
    """What a later act of the same case has in common with its receipt."""
    return {
        "act_id": chance.uuid7(), "case_id": act.case_id, "hall": act.hall, "device": act.device,
        "window": act.window, "by": act.by, "by_name": act.by_name, "at": chance.now(), "on": chance.now().date(),
    }  # fmt: skip
