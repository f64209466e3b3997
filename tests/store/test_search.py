"""Cases by one line: words, numbers, stage and days together, ranked, counted; an outdated question gives way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casework.acts import Applicant, NotAccepted, Received, Withdrawn
from casework.question import Question, ask
from forms import case_tokens
from forms.case_tokens import characters, sounds
from hallclient.chance import ZONE
from hallclient.store import case_search
from hallclient.store.book import Book, open_book
from hallclient.store.connection import create_private, make_engine
from hallclient.store.migrate import bring_up
from hallclient.store.readers import Outdated
from hallclient.store.reads import Reads
from hallclient.store.refold import refold
from hallclient.store.rows import CaseLine
from hallclient.store.search import phrase
from hallclient.store.tx import Tx
from tests.store.visits import DAY, KEY, Fixed, accepted, carried, opened, project, take_in

NAMES = ("张三", "张三丰", "示例餐饮有限公司", "𬱖某", "阿卜杜热合曼·买买提", "Abc 食品", "2026 工坊")
ITEMS = (("118", "食品经营许可"), ("991030001000", "药品零售许可"))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = opened(tmp_path / "hall.book")
    yield made
    made.close()


def visit(book: Book, on: date = DAY, **changes: Any) -> Received:
    chance = Fixed(datetime(on.year, on.month, on.day, 9, tzinfo=ZONE))
    return book.write_now(lambda tx: take_in(tx, chance, **changes)).case.opened


def person(name: str, number: str = "110105194912310020", phone: str = "13900000555") -> Applicant:
    return Applicant(kind="自然人", name=name, number=number, phone=phone)


def ended(book: Book, act: Received, kind: type[Any], **more: Any) -> None:
    chance = Fixed(act.at + timedelta(hours=1))
    book.write_now(lambda tx: tx.append(kind(**carried(act, chance), **more), project))


def numbers(book: Book, typed: str, by: str = "", limit: int = 50) -> list[str]:
    return [line.case_no for line in lines(book, ask(typed, DAY), by, limit)]


def lines(book: Book, asked: Question, by: str = "", limit: int = 50) -> tuple[CaseLine, ...]:
    return book.read_now(lambda reads: reads.find(asked, by, limit))


def test_a_case_taken_in_and_accepted_at_once_stands_in_the_search_once(book: Book) -> None:
    chance = Fixed()

    def job(tx: Tx) -> None:
        receipt = take_in(tx, chance).case.opened
        tx.append(accepted(receipt, chance), project)

    book.write_now(job)
    assert (len(numbers(book, "示例 受理")), numbers(book, "示例 收件")) == (1, [])
    pieces = text("SELECT count(DISTINCT segid) FROM case_search_idx")
    assert book.read_now(lambda reads: reads._connection.execute(pieces).scalar()) == 1


def test_stages_days_words_and_numbers_are_met_together(book: Book) -> None:
    october = visit(book, date(2026, 10, 30), applicant=person("张三"))
    november = visit(book, date(2026, 11, 3), applicant=person("张某"), by="W0902")
    company = visit(book, date(2026, 11, 3), item_code="991030001000", item_name="药品零售许可")
    today = visit(book, applicant=person("王某"), item_name="药品零售许可")
    ended(book, october, NotAccepted, ground="g", article="32", text="")
    book.write_now(lambda tx: tx.append(accepted(company, Fixed(company.at)), project))
    assert numbers(book, "张 11月") == [november.case_no]
    assert numbers(book, "张 10月") == numbers(book, "不予受理") == [october.case_no]
    assert numbers(book, "受理 11-03") == numbers(book, "9910 受理") == [company.case_no]
    assert numbers(book, "991030001000") == [company.case_no]
    assert numbers(book, "收件 10-30..11-05") == [november.case_no]
    assert numbers(book, "今天") == numbers(book, "ypls 收件") == [today.case_no]
    assert numbers(book, "张 食品 收件 11月 0555") == [november.case_no]
    assert numbers(book, "0555 今天") == [today.case_no] and numbers(book, "0555 补正") == []
    assert (
        numbers(book, "本人", by="W0902") == [november.case_no] and numbers(book, "0555 本人", by="X") == []
    )
    assert numbers(book, f"{company.case_no[:12]} 药品") == [company.case_no]
    assert set(numbers(book, "2026年")) == {one.case_no for one in (october, november, company, today)}
    assert numbers(book, "2025年") == []


def test_whole_before_part_open_before_closed_new_before_old(book: Book) -> None:
    part = visit(book, date(2026, 11, 1), applicant=person("张三丰"))
    closed = visit(book, date(2026, 11, 2), applicant=person("张三"))
    older = visit(book, date(2026, 11, 3), applicant=person("张三"))
    newer = visit(book, date(2026, 11, 4), applicant=person("张三"))
    late_part = visit(book, date(2026, 11, 5), applicant=person("张三丰", "11010519491231555X"))
    ended(book, closed, Withdrawn, written_on=closed.on, reason="")
    whole_first = [newer.case_no, older.case_no, closed.case_no, late_part.case_no, part.case_no]
    assert numbers(book, "张三") == whole_first
    assert numbers(book, "张三", limit=4) == whole_first[:4]
    assert numbers(book, "张") == [one.case_no for one in (late_part, newer, older, part, closed)]
    tail = visit(book, applicant=person("李四", "110105194912310555", "13900000777"))
    assert numbers(book, "0555")[0] == tail.case_no and numbers(book, "0555")[-1] == closed.case_no
    phone = visit(book, applicant=person("李四", phone="13900000555"))
    assert numbers(book, "13900000555 李四") == [phone.case_no]


def test_what_is_found_is_counted_to_the_end(book: Book) -> None:
    def many(tx: Any) -> None:
        for turn in range(130):
            chance = Fixed(datetime(2026, 11, 3, 9, tzinfo=ZONE))
            take_in(
                tx, chance, applicant=person("张三" if turn % 2 else "李四"), item_name=ITEMS[turn % 2][1]
            )

    book.write_now(many)
    for typed, cases in (
        ("张", 65),
        ("11-03", 130),
        ("0555", 130),
        ("0555 张", 65),
        ("ypls 张", 65),
        ("王", 0),
    ):
        found = book.read_now(lambda reads, typed=typed: reads.count_found(ask(typed, DAY)))  # type: ignore[misc]
        assert found == cases, typed
        assert len(numbers(book, typed)) == min(50, cases)
        assert len(numbers(book, typed, limit=200)) == cases
    assert book.read_now(lambda reads: reads.count_found(Question())) == 0


def test_a_stage_is_searched_as_it_is_now_also_after_a_rebuild(book: Book) -> None:
    act = visit(book)
    assert numbers(book, "收件") == [act.case_no] and numbers(book, "在办") == [act.case_no]
    book.write_now(lambda tx: tx.append(accepted(act, Fixed(act.at)), project))
    for _ in ("grown", "rebuilt"):
        assert numbers(book, "收件") == [] and numbers(book, "受理") == [act.case_no]
        with book._reader_engine.connect() as connection:
            assert refold(connection, project).faults == ()
        book.rebuild(project).result()
    book.write_now(lambda tx: tx.connection.execute(text("DELETE FROM case_search")))
    with book._reader_engine.connect() as connection:
        assert "not in the search" in refold(connection, project).faults[0]


def test_a_first_book_is_searched_like_a_new_one(tmp_path: Path) -> None:
    """What version 0001 stored comes up with its stages and days in the search, and whoever waits is told how far."""
    place = tmp_path / "hall.book"
    create_private(place)
    engine = make_engine(place, KEY, writes=True)
    bring_up(engine, "0001")
    columns = dict.fromkeys(CaseLine.__struct_fields__, "") | {
        "n": 7, "case_id": "c1", "case_no": "410103261103001009000011", "case_no_tail": "110000900100301162301014",
        "item_code": "118", "item_name": "食品经营许可", "stage": "correcting", "applicant": "𬱖某",
        "applicant_kind": "自然人", "applicant_number": "11010519491231002X", "number_tail": "X20013219491501011",
        "phone": "13900000555", "phone_tail": "55500000931", "received_on": "2026-11-03", "owed": 1, "acts": 2,
        "window": "W09", "by": "W0901", "updated_at": "2026-11-03T09:00:00+08:00",
    }  # fmt: skip
    columns |= {name: None for name in columns if name.endswith("_due") or name == "broken_on"}
    with engine.begin() as connection:
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
        more = [
            columns | {"n": n, "case_id": f"c{n}", "case_no": f"{n}", "applicant": "张三"}
            for n in range(8, 1008)
        ]
        for row in (columns, *more):
            connection.exec_driver_sql(
                f"INSERT INTO case_row ({names}) VALUES ({marks})", tuple(row.values())
            )
    engine.dispose()
    told: list[tuple[int, int]] = []
    book = open_book(place, KEY, Fixed(), lambda done, whole: told.append((done, whole)))
    assert isinstance(book, Book) and told == [(1000, 1001), (1001, 1001)]
    assert book.read_now(lambda reads: reads.count_found(ask("张三 补正 11-03", DAY))) == 1000
    for typed in ("𬱖某 补正 11-03", "𬱖 在办", "𬱖 spjy", "𬱖 002X 补正"):
        assert [line.n for line in lines(book, ask(typed, DAY))] == [7], typed
    assert lines(book, ask("受理", DAY)) == ()
    book.close()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*"张三丰示例餐饮某买·abcABC食药0126 "]), min_size=1, max_size=5).map("".join)
)
def test_every_part_of_a_name_finds_it_and_nothing_else_does(typed: str) -> None:
    """What FTS5 finds by tokens is what a look at each name finds: any part, by character or by sound."""
    word = "".join(typed.split())
    with memory() as found:
        for n, name in enumerate(NAMES):
            asked = f"SELECT 1 FROM s WHERE s MATCH ? AND rowid = {n}"
            judged = part_of((name, ITEMS[n % 2][1]), word) if word else False
            assert bool(word and found.execute(asked, (phrase(word),)).fetchone()) == judged, (name, word)


def whole(name: str, words: tuple[str, ...]) -> bool:
    return len(name) >= 2 and name in words


def part_of(texts: tuple[str, ...], word: str) -> bool:
    word = word.casefold()
    if any(word in "".join(text.casefold().split()) for text in texts):
        return True
    return len(word) >= 2 and word.isascii() and any(one.startswith(word) for one in sounds(texts).split())


class memory:
    """The names of this test in a search table of their own."""

    def __enter__(self) -> Any:
        from sqlcipher3 import dbapi2

        self.connection: Any = dbapi2.connect(":memory:")
        self.connection.execute(
            "CREATE VIRTUAL TABLE s USING fts5(characters, sounds, marks, tokenize='unicode61')"
        )
        for n, name in enumerate(NAMES):
            item = ITEMS[n % 2][1]
            row = (n, characters((name, item)), sounds((name, item)), "")
            self.connection.execute("INSERT INTO s (rowid, characters, sounds, marks) VALUES (?,?,?,?)", row)
        return self.connection

    def __exit__(self, *_: object) -> None:
        self.connection.close()


@pytest.fixture(scope="module", params=[case_tokens.PAIRS, 5], ids=["pairs", "pairs that share their tokens"])
def alike(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Names of few characters that hold each other's parts in any order; some of the cases are closed."""
    chance, withdrawn = Random(7), cast(type[Any], Withdrawn)

    def many(tx: Tx) -> None:
        for turn in range(60):
            name = "".join(chance.choices("甲乙丙丁𬱖x", k=chance.randint(1, 9)))
            act = take_in(tx, Fixed(), applicant=person(name), item_name="食品经营许可").case.opened
            if turn % 3 == 0:
                late = Fixed(act.at + timedelta(hours=1))
                tx.append(withdrawn(**carried(act, late), written_on=act.on, reason=""), project)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_tokens, "PAIRS", request.param)
        patch.setattr(case_search, "FEW", 4)
        book = opened(tmp_path_factory.mktemp("alike") / "hall.book")
        book.write_now(many)
        yield book
        book.close()


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(
        st.lists(st.sampled_from([*"甲乙丙丁𬱖x"]), min_size=1, max_size=9).map("".join),
        min_size=1,
        max_size=2,
    ),
    stage=st.sampled_from(["", " 在办", " 撤回"]),
    limit=st.integers(1, 70),
)
def test_rare_pairs_find_what_a_look_at_each_name_finds(
    alike: Book, words: list[str], stage: str, limit: int
) -> None:
    """In the same order, and counted: also where other pairs of characters have the same tokens."""
    asked = ask(" ".join(words) + stage, DAY)
    all_ = alike.read_now(lambda reads: reads.latest(100))
    found = [
        line
        for line in all_
        if all(part_of((line.applicant, line.item_name), word) for word in asked.words)
        and (not asked.stages or line.stage in asked.stages)
    ]
    found.sort(key=lambda line: (not whole(line.applicant, asked.words), line.stage == "withdrawn", -line.n))
    assert lines(alike, asked, limit=limit) == tuple(found[:limit])
    assert alike.read_now(lambda reads: reads.count_found(asked)) == len(found)


def test_a_number_is_found_by_what_a_list_shows_of_it(book: Book) -> None:
    """Organisations by beginning and end, case numbers too; a person's number and phones whole or by the last four."""
    someone = visit(
        book, applicant=person("王某", "11010519491231002X", "13900000555"), item_code="991030001000"
    )
    trader = visit(book, applicant=person("赵某", "92410101MA0000002Y", "0371-65550111"))
    company = visit(book)
    shown = "11010519491231002X 11010519491231002x 002X 13900000555 0555 991030"
    for typed in shown.split():
        assert numbers(book, typed) == [someone.case_no], typed
    for typed in ("110105", "1949", "31002X", "02X", "139000", "00555", "9000"):
        assert numbers(book, typed) == [], typed
    assert numbers(book, "924101") == numbers(book, "002Y") == numbers(book, "02Y") == [trader.case_no]
    assert numbers(book, "037165550111") == numbers(book, "0111") == [trader.case_no]
    assert numbers(book, "91410103MA") == numbers(book, "TX1") == [company.case_no]
    assert numbers(book, company.case_no) == numbers(book, company.case_no[-6:]) == [company.case_no]
    assert len(numbers(book, company.case_no[:12])) == 3


def test_many_closed_cases_leave_room_for_the_few_open_ones(book: Book) -> None:
    """More closed ones, and newer, than are looked at one by one: the open ones still stand first."""

    withdrawn: type[Any] = Withdrawn

    def many(tx: Any) -> None:
        for turn in range(12):
            act = take_in(tx, Fixed(), applicant=person("张三丰")).case.opened
            if turn > 1:
                chance = Fixed(act.at + timedelta(hours=1))
                tx.append(withdrawn(**carried(act, chance), written_on=act.on, reason=""), project)

    book.write_now(many)
    found = lines(book, ask("张三", DAY), limit=3)
    assert [line.n for line in found] == [2, 1, 12] and found[0].stage == "received"
    assert [line.n for line in lines(book, ask("张三丰", DAY), limit=4)] == [2, 1, 12, 11]


# ── a question that is outdated ──────────────────────────────────────────────


def slow(started: Event) -> Any:
    def query(reads: Reads) -> int:
        started.set()
        endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c"
        return int(reads._connection.execute(text(endless)).scalar_one())

    return query


def test_a_new_question_interrupts_the_one_before_it_in_its_lane(book: Book) -> None:
    """However long the old one would take, the new one is answered at once, and every reader works on."""
    visit(book)
    for _ in range(10):
        started = Event()
        old = book.read(slow(started), lane="search")
        assert started.wait(10)
        queued = [book.read(slow(Event()), lane="search") for _ in range(5)]
        new = book.read(lambda reads: reads.count(), lane="search")
        assert new.result(timeout=10) == 1
        for gone in (old, *queued):
            with pytest.raises((Outdated, CancelledError)):
                gone.result(timeout=10)
    assert [book.read(lambda reads: reads.count()).result(timeout=10) for _ in range(10)] == [1] * 10


def test_other_lanes_and_reads_without_one_are_left_alone(book: Book) -> None:
    visit(book)
    started, go = Event(), Event()

    def patient(reads: Reads) -> int:
        started.set()
        assert go.wait(10)
        return reads.count()

    other = book.read(patient, lane="list")
    assert started.wait(10)
    assert book.read(lambda reads: reads.count(), lane="search").result(timeout=10) == 1
    go.set()
    assert other.result(timeout=10) == 1


def test_what_is_asked_of_a_closed_book_is_cancelled(book: Book) -> None:
    """A search line that still waits for the next key asks when its window goes."""
    assert book.read(lambda reads: reads.count()).result(timeout=10) >= 0
    book.close()
    for lane in ("", "search"):
        assert book.read(lambda reads: reads.count(), lane=lane).cancelled()
