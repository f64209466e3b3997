"""A day at the book: acts, numbers, drafts, search, and what comes back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from casework.acts import Applicant, Deferred, PaperIssued, Received
from casework.catalogue import DocNumberBlock, DocNumberWord, Person
from casework.draft import Draft
from casework.numbering import CaseNo, parse
from casework.question import ask
from casework.refusal import Refusal
from hallclient.chance import ZONE
from hallclient.signing.digest import sha256
from hallclient.store import readers
from hallclient.store.book import Book
from hallclient.store.problem import BookFault
from hallclient.store.reads import Reads
from hallclient.store.rows import CaseLine
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from tests.store.visits import DAY, NAME, NUMBER, PERSON, Fixed, accepted, opened, project, received, take_in

CHANCE = Fixed()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book."""
    CHANCE.at = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
    made = opened(tmp_path / "hall.book", CHANCE)
    yield made
    made.close()


def visit(book: Book, **changes: object) -> Received:
    act = book.write_now(lambda tx: take_in(tx, CHANCE, **changes).case.opened)
    assert isinstance(act, Received)
    return act


def test_a_visit_comes_back_whole(tmp_path: Path) -> None:
    book = opened(tmp_path / "hall.book", CHANCE)
    act = visit(book)
    book.close()
    book = opened(tmp_path / "hall.book", CHANCE)
    stored = book.read_now(lambda reads: reads.case(act.case_id))
    assert stored is not None
    assert stored.acts[0] == act
    assert [type(one).__name__ for one in stored.acts] == ["Received", "Attended"]
    assert (stored.line.applicant, stored.line.stage, stored.line.acts) == (NAME, "received", 2)
    assert book.read_now(lambda reads: reads.waiting()) == 2
    assert book.read_now(lambda reads: reads.case_id_of(act.case_no)) == act.case_id
    assert book.check_chain() is None
    book.close()


def test_a_refusal_takes_everything_back(book: Book) -> None:
    def refused(tx: Tx) -> Refusal:
        take_in(tx, CHANCE)
        return Refusal(reason="材料可补正")

    assert isinstance(book.write_now(refused), Refusal)

    def failed(tx: Tx) -> None:
        take_in(tx, CHANCE)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.write_now(failed)
    assert book.read_now(lambda reads: (reads.count(), reads.waiting())) == (0, 0)
    number = parse(visit(book).case_no)
    assert isinstance(number, CaseNo) and number.serial == 1


def test_a_number_is_never_given_twice_also_when_the_clock_was_set_back(book: Book) -> None:
    first = [visit(book).case_no for _ in range(3)]
    CHANCE.at += timedelta(days=1)
    next_day = visit(book).case_no
    CHANCE.at -= timedelta(days=1)
    again = visit(book).case_no
    serials = [found.serial for no in (*first, next_day, again) if isinstance(found := parse(no), CaseNo)]
    assert serials == [1, 2, 3, 1, 4]
    book.write_now(lambda tx: tx.void_number(again, "打印机故障"))
    assert book.read_now(lambda reads: reads.number_state(again)) == ("void", "打印机故障")
    following = parse(visit(book).case_no)
    assert isinstance(following, CaseNo) and following.serial == 5


def test_doc_numbers_go_through_their_blocks_and_voids_stay(book: Book) -> None:
    blocks = [
        DocNumberBlock(organ="A01", paper="D01", year=2026, first=30, last=38, device="009"),
        DocNumberBlock(organ="A01", paper="D01", year=2026, first=100, last=101, device="009"),
        DocNumberBlock(organ="A01", paper="D01", year=2026, first=200, last=300, device="008"),
        DocNumberBlock(organ="A01", paper="D01", year=2027, first=1, last=5, device="009"),
    ]
    words = [DocNumberWord(organ="A01", paper="D01", word="示审批收")]

    def take(year: int = 2026) -> tuple[str, int] | None:
        return book.write_now(lambda tx: tx.take_doc_number("A01", "D01", year))

    assert take() is None  # no word, no block: the paper waits
    book.write_now(lambda tx: tx.grant_doc_numbers(words, blocks, "009"))
    assert book.write_now(lambda tx: tx.start_doc_number("A01", "D01", 2026, 37, "W0901")) is None
    assert isinstance(
        book.write_now(lambda tx: tx.start_doc_number("A01", "D01", 2026, 31, "W0901")), Refusal
    )
    assert take() == ("示审批收", 37)
    book.write_now(lambda tx: tx.void_doc_number("A01", "D01", 2026, 37, "卡纸"))
    assert [take(), take(), take(), take()] == [("示审批收", 38), ("示审批收", 100), ("示审批收", 101), None]
    assert take(2027) == ("示审批收", 1)
    assert isinstance(book.write_now(lambda tx: tx.start_doc_number("A01", "D01", 2027, 3, "W0901")), Refusal)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET bytes = x'00'",
        "DELETE FROM record",
        "DELETE FROM number",
        "UPDATE number SET serial = 9",
        "UPDATE paper SET bytes = x'00'",
        "DELETE FROM paper",
        "DELETE FROM audit",
        "UPDATE audit SET what = 'in'",
        "UPDATE snapshot SET envelope = x'00'",
    ],
)
def test_what_was_done_can_not_be_changed(book: Book, statement: str) -> None:
    def fill(tx: Tx) -> None:
        act = take_in(tx, CHANCE).act
        issued = PaperIssued(code="D01", doc_number="", sha256=sha256(b"%PDF"), pages=1, copies=1)
        tx.archive(act.act_id, act.case_id, issued, b"%PDF")
        tx.log_view("W0901", "W09", act.case_id, "证件号码")
        tx.log_sign_in("W0901", "W09", "failed")
        tx.store_snapshot(1, b"{}", ())

    book.write_now(fill)
    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(lambda tx: tx.connection.execute(text(statement)))


def test_a_draft_comes_back_with_every_field(book: Book) -> None:
    draft = Draft(
        draft_id="d1", window="W09", by="W0901", items=("118",), values={"name": "龚䶮", "rows": [{"a": "1"}]},
        filled_from={"name": "2026-03-02"}, received_on=date(2026, 11, 19), express=True,
    )  # fmt: skip
    book.write_now(lambda tx: tx.save_draft(draft, "食品经营许可"))
    CHANCE.at += timedelta(minutes=1)
    later = Draft(draft_id="d1", window="W09", by="W0901", values={"name": "龚䶮䶮"})
    assert book.read_now(lambda reads: reads.draft("d1")) == draft
    book.write_now(lambda tx: tx.save_draft(later, "食品经营许可"))
    assert book.read_now(lambda reads: reads.draft("d1")) == later
    assert [line.draft_id for line in book.read_now(lambda reads: reads.drafts("W0901"))] == ["d1"]
    assert book.read_now(lambda reads: reads.drafts("W0902")) == ()
    book.write_now(lambda tx: tx.drop_draft("d1"))
    assert book.read_now(lambda reads: reads.draft("d1")) is None


@pytest.mark.parametrize(
    "typed",
    [NAME, "示例餐饮", "饮", "𬱖", "𰻝", "shili", "slcyyxgs", "canyin", NUMBER, NUMBER[:8], "0118", "13800000118",
     "买买提", "·", "阿卜杜拉", "食品 示例", "示例 13800000118", "00TX1"],
)  # fmt: skip
def test_a_case_is_found_by_whatever_is_typed(book: Book, typed: str) -> None:
    who = Applicant(kind="法人", name=NAME, number=NUMBER, phone="13800000118", agent_name=PERSON + "𬱖𰻝")
    act = visit(book, applicant=who)
    other = Applicant(kind="自然人", name="周某", number="11010519491231002X", phone="13900000555")
    visit(book, applicant=other, item_name="出版物零售")
    assert [line.case_id for line in book.read_now(lambda reads: reads.find(ask(typed, DAY)))] == [
        act.case_id
    ]


def test_a_persons_number_is_not_found_by_its_masked_digits(book: Book) -> None:
    """Whole, or the last four that the masked result shows: no digit of the rest can be asked for one by one."""
    number, phone = "11010519491231002X", "13900000555"
    act = visit(book, applicant=Applicant(kind="自然人", name="周某", number=number, phone=phone))
    for whole in (number, number.lower(), "002X", phone, "0555"):
        assert [line.case_id for line in found_by(book, whole)] == [act.case_id], whole
    hidden = [number[:end] for end in range(3, 18)] + [
        number[start:] for start in range(1, 16) if start != 14
    ]
    hidden += [phone[:end] for end in range(3, 11)] + [phone[start:] for start in range(1, 9) if start != 7]
    assert [part for part in hidden if found_by(book, part)] == []


def found_by(book: Book, typed: str) -> tuple[CaseLine, ...]:
    return book.read_now(lambda reads: reads.find(ask(typed, DAY)))


def test_what_is_not_there_is_not_found(book: Book) -> None:
    visit(book)
    visit(book, item_name="出版物零售", applicant=Applicant(kind="自然人", name="周某", number="1"))
    for typed in (
        "",
        "  ",
        "餐示",
        "98765",
        "xyz",
        '"',
        "a OR b",
        "*",
        "NOT 饮",
        "示例 98765",
        "出版物 13800000118",
        "出版物 98765",
    ):
        assert found_by(book, typed) == (), typed


def test_a_known_applicant_brings_the_values_of_the_whole_application(book: Book) -> None:
    assert book.read_now(lambda reads: reads.known_applicant(NUMBER)) is None
    visit(book, values={"name": "旧"}, application_id="old")
    visit(book, values={"name": "新", "a": "1"}, application_id="new")
    last = visit(book, values={"b": "2"}, application_id="new")
    known = book.read_now(lambda reads: reads.known_applicant(NUMBER.lower()))
    assert known is not None
    assert (known.case_no, known.on) == (last.case_no, DAY)
    assert known.values == {"name": "新", "a": "1", "b": "2"}
    assert len(book.read_now(lambda reads: reads.open_cases(NUMBER, "118"))) == 3


def test_a_broken_promise_is_remembered_from_the_day_after(book: Book) -> None:
    act = visit(book)
    due = date(2026, 11, 26)
    promise = accepted(act, CHANCE, deferred=(Deferred(material="m1", name="健康证明", due=due),))
    line = book.write_now(lambda tx: (tx.append(promise, project), tx.reads.todo(DAY))[1])
    assert [(one.case_id, one.next_due) for one in line] == [(act.case_id, due)]
    assert book.read_now(lambda reads: reads.broken_promises(NUMBER, due)) == ()
    broken = book.read_now(lambda reads: reads.broken_promises(NUMBER, due + timedelta(days=1)))
    assert [(one.case_no, one.on) for one in broken] == [(act.case_no, due + timedelta(days=1))]


def test_the_work_list_has_the_nearest_day_first(book: Book) -> None:
    CHANCE.at = datetime(2026, 9, 30, 9, 0, tzinfo=ZONE)
    order = {}
    for answer_due in (date(2026, 11, 27), None, date(2026, 10, 1), date(2026, 11, 19), date(2026, 11, 25)):
        order[visit(book, answer_due=answer_due, received_on=date(2031, 1, 1)).case_id] = answer_due
    elsewhere = visit(book, window="W03", answer_due=date(2026, 11, 20))
    here = book.read_now(lambda reads: reads.todo(DAY, window="W09"))
    assert [order[line.case_id] for line in here] == [
        date(2026, 11, 19), date(2026, 11, 25), date(2026, 11, 27), date(2026, 10, 1), None,
    ]  # fmt: skip
    assert [line.case_id for line in book.read_now(lambda reads: reads.todo(DAY, "W03", "W0901"))] == [
        elsewhere.case_id
    ]


def test_papers_pages_prints_looks_and_people(book: Book) -> None:
    act = visit(book)
    issued = PaperIssued(
        code="D01", doc_number="示审批收〔2026〕1号", sha256=sha256(b"%PDF-1"), pages=1, copies=2
    )

    def keep(tx: Tx) -> int:
        tx.archive(act.act_id, act.case_id, issued, b"%PDF-1")
        tx.keep_page(b"jpg", "image/jpeg", "身份证.jpg")
        tx.log_view("W0901", "W09", act.case_id, "以往办件填表")
        tx.count_use("W09", "118")
        tx.count_use("W09", "118")
        tx.log_sign_in("W0901", "W09", "failed")
        tx.keep("device", b"009")
        return tx.queue_print(issued.sha256, act.case_id, 2)

    job = book.write_now(keep)
    book.write_now(lambda tx: tx.set_print_state(job, "failed", printer="laser", reason="no_paper"))
    with pytest.raises(ValueError, match="not those"):
        book.write_now(lambda tx: tx.archive(act.act_id, act.case_id, issued, b"%PDF-2"))
    person = Person(
        staff_no="W0901", name="王砚秋", roles=("窗口人员",), windows=("W09",), departments=("A01",), phone="",
        password="$argon2id$", valid_from=DAY,
    )  # fmt: skip
    assert book.write_now(lambda tx: tx.store_snapshot(1, b"{}", [person]))
    assert not book.write_now(lambda tx: tx.store_snapshot(1, b"{2}", []))
    reads = book.read_now
    assert reads(lambda look: look.paper_bytes(issued.sha256)) == b"%PDF-1"
    assert [paper.code for paper in reads(lambda look: look.papers(act.case_id))] == ["D01"]
    page = reads(lambda look: look.page(sha256(b"jpg")))
    assert page is not None and (page.name, page.bytes) == ("身份证.jpg", b"jpg")
    assert [(one.state, one.reason) for one in reads(lambda look: look.print_jobs(act.case_id))] == [
        ("failed", "no_paper")
    ]
    assert reads(lambda look: look.usage("W09")) == {"118": 2}
    assert [one.what for one in reads(lambda look: look.views(act.case_id))] == ["以往办件填表"]
    assert [one.outcome for one in reads(lambda look: look.sign_ins("W0901"))] == ["failed"]
    assert reads(lambda look: (look.person("W0901"), look.person("W0902"), look.people())) == (
        person, None, (person,),
    )  # fmt: skip
    stored = reads(lambda look: look.snapshot())
    assert stored is not None and (stored.version, stored.envelope) == (1, b"{}")
    assert reads(lambda look: look.kept("device")) == b"009"


def test_an_act_or_a_number_stands_once(book: Book) -> None:
    act = visit(book)
    with pytest.raises(IntegrityError):
        book.write_now(lambda tx: tx.append(act, project))
    twin = received(act.case_no, CHANCE)
    with pytest.raises(IntegrityError):
        book.write_now(lambda tx: tx.append(twin, project))


def test_acts_are_written_through_and_readers_cannot_write(book: Book) -> None:
    """What was acknowledged survives a power cut (FULL = 2); readers are read-only."""

    def pragma(name: str) -> object:
        return book.write_now(lambda tx: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar())

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("trusted_schema")) == ("wal", 2, 0)
    case_no = visit(book).case_no[:-1] + "X"
    told = book.take_in(lambda tx: tx.connection.exec_driver_sql("PRAGMA synchronous").scalar()).result()
    assert told == 1 and pragma("synchronous") == 2, "only what the server says again may go with the power"
    with pytest.raises(RuntimeError):
        book.take_in(lambda tx: tx.append(received(case_no, CHANCE), project)).result()
    with pytest.raises(BookFault) as fault:
        book.read_now(lambda reads: reads._connection.exec_driver_sql("DELETE FROM case_row"))
    assert "readonly" in str(fault.value.__cause__)


def test_what_a_key_asked_is_read_when_the_window_is_at_rest(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(book)
    threads: list[str] = []
    monkeypatch.setattr(readers, "rest", lambda most, look: threads.append(threading.current_thread().name))
    assert book.read(lambda reads: reads.waiting()).result() == 2
    assert book.read(lambda reads: reads.waiting(), "lane").result() == 2
    assert book.read_now(lambda reads: reads.waiting()) == 2  # its caller waits
    assert [name.rpartition("_")[0] for name in threads] == ["book-reader", "book-reader"]


def test_readers_and_the_writer_never_wait_for_each_other(book: Book) -> None:
    inside, done = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        take_in(tx, CHANCE)
        inside.set()
        assert done.wait(10)

    writing = book.submit(Priority.ACT, slow)
    assert inside.wait(10)
    assert book.read(lambda reads: reads.count()).result(5) == 0  # while the transaction is open
    done.set()
    writing.result(5)

    reading, release = threading.Event(), threading.Event()

    def long_read(reads: Reads) -> int:
        before = reads.count()
        reading.set()
        assert release.wait(10)
        return before - reads.count()

    look = book.read(long_read)
    assert reading.wait(10)
    visit(book)  # a write while the read transaction is open
    release.set()
    assert look.result(5) == 0  # and the reader saw one moment


def test_acts_go_before_drafts_and_drafts_before_pages(book: Book) -> None:
    order: list[str] = []
    hold = threading.Event()

    def noting(priority: Priority) -> Future[None]:
        return book.submit(priority, lambda _tx: order.append(priority.name))

    book.submit(Priority.ACT, lambda _tx: hold.wait(10))
    jobs = [noting(priority) for priority in (Priority.SYNC, Priority.DRAFT, Priority.ACT)]
    hold.set()
    for job in jobs:
        job.result(5)
    assert order == ["ACT", "DRAFT", "SYNC"]


def test_what_waits_to_be_reported_is_counted_by_its_index(book: Book) -> None:
    visit(book)
    waiting = book.read_now(lambda reads: reads.waiting())
    assert waiting == book.write_now(
        lambda tx: tx.connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one()
    )
    assert waiting > 0
    asked: list[str] = []

    def plan(tx: Tx) -> str:
        event.listen(tx.connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        tx.reads.waiting()
        rows = tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}").all()
        return str(rows)

    assert "ix_outbox_waiting" in book.write_now(plan)
