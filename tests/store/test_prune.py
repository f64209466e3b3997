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
from hallclient.store.book import Book
from hallclient.store.prune import Plan
from hallclient.store.tx import Tx
from tests.store.visits import DAY, KEY, NUMBER, Fixed, attended, carried, opened, project, received

CHANCE = Fixed()
LATER = timedelta(days=100)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    CHANCE.at = Fixed().at
    made = opened(tmp_path / "hall.book", CHANCE)
    yield made
    made.close()


def case(book: Book, *, name: str = "林安澜烘焙坊", closed: bool = True, pages: tuple[str, ...] = ()) -> str:
    """A case with a paper and attached pages, refused where `closed`; gives its id."""

    def take(tx: Tx) -> str:
        pdf = b"%PDF-1.4 " + name.encode() * 40
        issued = PaperIssued(code="D01", doc_number="", sha256=sha256(pdf), pages=1, copies=1)
        act = received(
            tx.take_number("410103", "001", "009", CHANCE.now().date()), CHANCE, papers=(issued,),
            applicant=Applicant(kind="法人", name=name, number=NUMBER, phone="13800000118"),
            materials={"m1": Judgement(mark="sound", pages=pages)}, values={"name": name},
        )  # fmt: skip
        tx.append(act, project)
        tx.archive(act.act_id, act.case_id, issued, pdf)
        if closed:
            tx.append(NotAccepted(**carried(act, CHANCE), ground="g", article="32", text=""), project)  # type: ignore[arg-type]
        return act.case_id

    return book.write_now(take)


def attach(book: Book, word: bytes) -> str:
    return book.write_now(lambda tx: tx.keep_page(word * 100, "image/jpeg", "执照.jpg"))


def reported(book: Book, up_to: int = 10_000) -> None:
    book.write_now(
        lambda tx: tx.connection.execute(
            text("UPDATE outbox SET state = 'confirmed' WHERE n <= :n"), {"n": up_to}
        )
    )

    book.write_now(lambda tx: tx.connection.execute(text("UPDATE content SET state = 'sent'")))


def due(book: Book, covered: int = 10_000) -> Plan:
    return book.due(project, covered=covered, today=(CHANCE.at + LATER).date())


def test_only_what_is_over_old_reported_and_backed_up_may_go(book: Book) -> None:
    first, still_open, second = case(book), case(book, closed=False), case(book)
    assert due(book).cases == ()  # nothing reported
    reported(book)
    assert set(due(book).cases) == {first, second} and still_open not in due(book).cases
    assert due(book, covered=2).cases == (first,)  # the server's backup reaches the first case only
    assert due(book, covered=1).cases == ()
    day = CHANCE.at.date()
    assert book.due(project, covered=99, today=day + timedelta(days=90)).cases == ()
    assert book.due(project, covered=99, today=day + timedelta(days=91), keep_days=1).cases != ()
    assert book.due(project, covered=99, today=day + LATER, keep_days=365).cases == ()


def test_what_stays_and_what_goes(book: Book) -> None:
    own, shared = attach(book, b"own"), attach(book, b"shared")
    gone, kept = case(book, pages=(own, shared)), case(book, name="东湖商贸", closed=False, pages=(shared,))
    reported(book)
    number = book.read_now(lambda reads: reads.latest(9))[1].case_no
    assert book.prune(due(book), "已办结满 90 天") == (gone,)
    reads = book.read_now
    assert reads(lambda look: look.case(gone)) is None and reads(lambda look: look.acts_of(gone)) == ()
    assert (
        reads(lambda look: look.find(ask("林安澜", DAY))) == ()
        and len(reads(lambda look: look.find(ask("东湖", DAY)))) == 1
    )
    assert reads(lambda look: look.page(own)) is None and reads(lambda look: look.page(shared)) is not None
    assert reads(lambda look: look.number_state(number)) == ("given", "")
    assert reads(lambda look: look.case(kept)) is not None
    verdict = book.verify()
    assert verdict.findings == () and verdict.acts == 3
    assert book.check_chain() is None
    assert book.rebuild(project).result() == 1
    notes = [one for one in reads(lambda look: look.entries()) if one.kind == "prune"]
    assert [(one.subject, one.what) for one in notes] == [(gone, "已办结满 90 天")]
    assert due(book).cases == ()
    case(book)  # the next number is the next
    assert reads(lambda look: look.latest(1))[0].case_no > number


def test_what_was_pruned_is_in_no_page_of_the_file(book: Book) -> None:
    case(book, pages=(attach(book, "林安澜的执照".encode()),))
    case(book, name="东湖商贸", closed=False)
    reported(book)
    assert book.prune(due(book), "已办结满 90 天")
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
    planned = due(book)
    assert planned.pages == {page}
    case(book, name="后来的", closed=False, pages=(page,))
    assert book.prune(planned, "已办结满 90 天") == (gone,)
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
    case(book, pages=(attach(book, b"page"),))
    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(lambda tx: tx.connection.execute(text(statement)))


def test_inside_a_prune_nothing_but_the_bytes_may_change(book: Book) -> None:
    case(book)

    def meddle(tx: Tx) -> None:
        tx.connection.execute(text("INSERT INTO pruning (id) VALUES (1)"))
        tx.connection.execute(text("UPDATE record SET bytes = x'', seq = seq + 10"))

    with pytest.raises(IntegrityError, match="kept as written"):
        book.write_now(meddle)


def test_a_case_that_grew_since_is_whole_or_gone(book: Book) -> None:
    """An act that came between plan and prune is not reported yet: its case stays."""
    grown = case(book)
    reported(book)
    planned = due(book)
    act = book.read_now(lambda reads: reads.acts_of(grown))[0]
    assert isinstance(act, Received)
    book.write_now(lambda tx: tx.append(attended(act, CHANCE), project))
    assert book.prune(planned, "已办结满 90 天") == ()
    assert len(book.read_now(lambda reads: reads.acts_of(grown))) == 3
