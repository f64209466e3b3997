"""Pruning: what is over, old, reported and backed up goes and is nowhere in the file; numbers, hashes, chain stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from casework.acts import Applicant, NotAccepted, PaperIssued, Received
from casework.checklist import Judgement
from casework.question import ask
from hallclient.signing.digest import sha256
from hallclient.store.acts import CURSOR
from hallclient.store.book import Book
from hallclient.store.loose import WHY_GIVEN_UP, Term
from hallclient.store.prune import Plan
from hallclient.store.tx import Tx
from tests.store.visits import DAY, KEY, NUMBER, Fixed, attended, carried, opened, project, received

CHANCE = Fixed()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    CHANCE.at = Fixed().at
    made = opened(tmp_path / "hall.book", CHANCE)
    yield made
    made.close()


def case(
    book: Book,
    *,
    name: str = "林安澜烘焙坊",
    closed: bool = True,
    pages: tuple[str, ...] = (),
    archived: bool = False,
) -> str:
    """A case, refused where `closed`; gives its id. `archived`: its paper lies in the book."""

    def take(tx: Tx) -> str:
        pdf = b"%PDF-1.4 " + name.encode() * 40
        issued = PaperIssued(code="D01", doc_number="", sha256=sha256(pdf), pages=1, copies=1)
        act = received(
            tx.take_number("410103", "001", "009", CHANCE.now().date()), CHANCE, papers=(issued,),
            applicant=Applicant(kind="法人", name=name, number=NUMBER, phone="13800000118"),
            materials={"m1": Judgement(mark="sound", pages=pages)}, values={"name": name},
        )  # fmt: skip
        tx.append(act, project)
        if archived:
            tx.archive(act.act_id, act.case_id, issued, pdf)
        if closed:
            tx.append(NotAccepted(**carried(act, CHANCE), ground="g", article="32", text=""), project)  # type: ignore[arg-type]
        return act.case_id

    return book.write_now(take)


def attach(book: Book, word: bytes) -> str:
    return book.write_now(lambda tx: tx.keep_page(word * 100, "image/jpeg", "执照.jpg"))


WHY = "已办结满 90 天"
EPOCH, OTHER = "0" * 36, "1" * 36


def reported(book: Book, up_to: int = 10_000) -> None:
    """The server took the acts up to row `up_to`, each at the place in its log that it has here."""

    def confirm(tx: Tx) -> None:
        tx.keep(CURSOR, f"{EPOCH}.001.{up_to}".encode())
        tx.connection.execute(text("UPDATE outbox SET state = 'confirmed' WHERE n <= :n"), {"n": up_to})
        tx.connection.execute(text("UPDATE content SET state = 'sent'"))
        rows = "INSERT OR IGNORE INTO outcome SELECT n, n, 'applied', '', '', '[]', '', 0 FROM record WHERE n <= :n"
        tx.connection.execute(text(rows), {"n": up_to})

    book.write_now(confirm)

    book.write_now(lambda tx: tx.connection.execute(text("UPDATE content SET state = 'sent'")))


def cover(book: Book, n: int, epoch: str = EPOCH) -> None:
    book.write_now(lambda tx: tx.cover(f"{epoch}.001.{n}"))


def due(book: Book, days: int = 100, keep_days: int = 0) -> tuple[str, ...]:
    return book.due(project, today=CHANCE.at.date() + timedelta(days=days), keep_days=keep_days).cases


def test_only_what_is_over_old_reported_and_backed_up_may_go(book: Book) -> None:
    first, still_open, second = case(book), case(book, closed=False), case(book)
    cover(book, 10_000)
    assert due(book) == ()  # nothing reported
    reported(book)
    assert book.read_now(lambda reads: reads.covered()) == 10_000
    assert due(book) == (first, second) and still_open not in due(book)
    assert due(book, 90) == () and due(book, 91, keep_days=1) == (first, second)
    assert due(book, keep_days=365) == ()


def test_only_what_the_backup_covers_may_go(book: Book) -> None:
    first, second = case(book), case(book)
    reported(book)
    assert due(book) == ()  # no backup was ever told
    for covered, may_go in ((1, ()), (2, (first,)), (3, (first,)), (4, (first, second))):
        cover(book, covered)
        assert due(book) == may_go
    cover(book, 2)
    assert due(book) == (first, second), "a backup reaches no less far than before"


def test_the_word_of_another_epoch_counts_only_when_this_counters_acts_were_compared(book: Book) -> None:
    """The server was set back: until it is known what it lost, nothing goes."""
    gone = case(book)
    reported(book)
    cover(book, 2)
    cover(book, 50, OTHER)
    assert book.read_now(lambda reads: reads.covered()) == 2
    book.write_now(lambda tx: tx.keep(CURSOR, f"{OTHER}.001.0".encode()))
    assert book.read_now(lambda reads: reads.covered()) == 0 and due(book) == ()
    cover(book, 1, OTHER)
    assert due(book) == ()
    cover(book, 2, OTHER)
    assert due(book) == (gone,)


def test_what_lies_only_here_stays_however_old(book: Book) -> None:
    """Papers and attached files that no backup of the server has: their last copy is this one."""
    with_paper, with_page = case(book, archived=True), case(book, pages=(attach(book, b"page"),))
    bare = case(book)
    reported(book)
    cover(book, 100)
    assert due(book, 4000) == (bare,)
    book.write_now(lambda tx: tx.connection.execute(text("UPDATE content SET state = 'backed'")))
    assert due(book, 4000) == (with_paper, with_page, bare)
    book.write_now(lambda tx: tx.send_contents_again())
    reported(book)
    assert due(book, 4000) == (bare,), "the server was set back: its backup is asked for again"
    assert {with_paper, with_page} <= set(book.plan_to_forget([with_paper, with_page]).cases)


def test_many_old_cases_that_are_open_never_hide_one_that_may_go(book: Book) -> None:
    for _ in range(60):
        case(book, closed=False)
    for _ in range(60):
        case(book, pages=(attach(book, b"page"),))
    gone = case(book)
    reported(book)
    cover(book, 10_000)
    assert due(book) == (gone,)


def test_what_stays_and_what_goes(book: Book) -> None:
    own, shared = attach(book, b"own"), attach(book, b"shared")
    gone, kept = (
        case(book, pages=(own, shared), archived=True),
        case(book, name="东湖商贸", closed=False, pages=(shared,)),
    )
    reported(book)
    number = book.read_now(lambda reads: reads.latest(9))[1].case_no
    assert book.prune(book.plan_to_forget([gone]), "本机不再有权查看") == (gone,)
    reads = book.read_now
    assert reads(lambda look: look.case(gone)) is None and reads(lambda look: look.acts_of(gone)) == ()
    assert (
        reads(lambda look: look.find(ask("林安澜", DAY))) == ()
        and len(reads(lambda look: look.find(ask("东湖", DAY)))) == 1
    )
    next_day = DAY + timedelta(days=1)
    assert book.let_pages_go(Term(next_day, 30, next_day)) == 1, "the next program's look"
    assert reads(lambda look: look.page(own)) is None and reads(lambda look: look.page(shared)) is not None
    assert reads(lambda look: look.number_state(number)) == ("given", "")
    assert reads(lambda look: look.case(kept)) is not None
    verdict = book.verify()
    assert verdict.findings == () and verdict.acts == 3
    assert book.check_chain() is None
    assert book.rebuild(project).result() == 1
    notes = [one for one in reads(lambda look: look.entries()) if one.kind == "prune"]
    assert [one.what for one in notes] == ["本机不再有权查看", WHY_GIVEN_UP.format(1, 1)] and notes[
        0
    ].subject == gone
    assert due(book) == ()
    case(book)  # the next number is the next
    assert reads(lambda look: look.latest(1))[0].case_no > number


def test_what_was_pruned_is_in_no_page_of_the_file(book: Book) -> None:
    gone = case(book, pages=(attach(book, "林安澜的执照".encode()),), archived=True)
    case(book, name="东湖商贸", closed=False)
    reported(book)
    assert book.prune(book.plan_to_forget([gone]), "本机不再有权查看")
    assert "林安澜的执照".encode() in decrypted(book.path), "somebody may have that file in hand"
    next_day = DAY + timedelta(days=1)
    assert book.let_pages_go(Term(next_day, 30, next_day)) == 1
    assert book.path.with_name(book.path.name + "-wal").stat().st_size == 0
    data = decrypted(book.path)
    assert "东湖商贸".encode() in data and b"CREATE TABLE record" in data
    for needle in ("林安澜", "烘焙坊", "的执照", f"{ord('澜'):x}x", "linanlan"):
        assert needle.encode() not in data, needle


def decrypted(path: Path) -> bytes:
    """Every page of the file as it would lie there without encryption, free pages included (SQLCipher 4)."""
    data, size, reserve = path.read_bytes(), 4096, 80
    found = []
    for start in range(0, len(data), size):
        body = data[start + (16 if start == 0 else 0) : start + size - reserve]
        vector = data[start + size - reserve : start + size - reserve + 16]
        decryptor = Cipher(algorithms.AES(KEY), modes.CBC(vector)).decryptor()
        found.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(found)


def test_a_forget_row_takes_any_case_but_never_one_that_is_not_reported(book: Book) -> None:
    told, unsent = case(book, closed=False), case(book, closed=False)
    reported(book, up_to=1)
    assert book.prune(book.plan_to_forget([told, unsent, "unknown"]), "本机不再有权查看") == (told,)
    assert book.read_now(lambda reads: reads.case(unsent)) is not None
    assert book.verify().findings == ()


def test_a_page_that_came_back_in_the_meantime_stays(book: Book) -> None:
    page = attach(book, b"page")
    gone = case(book, pages=(page,))
    reported(book)
    planned = book.plan_to_forget([gone])
    assert planned.pages == {page}
    case(book, name="后来的", closed=False, pages=(page,))
    assert book.prune(planned, "本机不再有权查看") == (gone,)
    assert book.read_now(lambda reads: reads.page(page)) is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record SET bytes = x''",
        "UPDATE paper SET bytes = x''",
        "DELETE FROM page",
        "DELETE FROM record",
    ],
)
def test_nothing_goes_outside_of_a_prune(book: Book, statement: str) -> None:
    case(book, pages=(attach(book, b"page"),), archived=True)
    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(lambda tx: tx.connection.execute(text(statement)))


def test_inside_a_prune_nothing_but_the_bytes_may_change(book: Book) -> None:
    case(book)

    def meddle(tx: Tx) -> None:
        tx.connection.execute(text("INSERT INTO pruning (id) VALUES (1)"))
        tx.connection.execute(text("UPDATE record SET bytes = x'', seq = seq + 10"))

    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(meddle)


def planned_by_age(book: Book) -> tuple[str, Plan]:
    gone = case(book)
    reported(book)
    cover(book, 2)
    planned = book.due(project, today=CHANCE.at.date() + timedelta(days=100), keep_days=90)
    assert planned.cases == (gone,) and planned.by_age
    return gone, planned


def test_a_case_that_grew_since_is_whole_or_gone(book: Book) -> None:
    """An act that came between plan and prune is not reported yet, or was and is not covered: its case stays."""
    grown, planned = planned_by_age(book)
    act = book.read_now(lambda reads: reads.acts_of(grown))[0]
    assert isinstance(act, Received)
    book.write_now(lambda tx: tx.append(attended(act, CHANCE), project))
    assert book.prune(planned, WHY) == ()
    reported(book)
    assert book.prune(planned, WHY) == ()
    assert len(book.read_now(lambda reads: reads.acts_of(grown))) == 3
    cover(book, 3)
    assert book.prune(planned, WHY) == (grown,)


def test_a_case_that_must_be_sent_again_since_is_whole(book: Book) -> None:
    """The server was set back between plan and prune: by its new epoch, or by acts of this counter that wait again."""
    kept, planned = planned_by_age(book)
    book.write_now(lambda tx: tx.keep(CURSOR, f"{OTHER}.001.9".encode()))
    assert book.prune(planned, WHY) == ()
    cover(book, 9, OTHER)
    book.write_now(lambda tx: tx.report_again("009", 1))
    assert book.prune(planned, WHY) == ()
    assert len(book.read_now(lambda reads: reads.acts_of(kept))) == 2
