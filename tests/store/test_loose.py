"""附页 that nothing names: gone after their days and nowhere in the file; what anything names, or undo could, stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from casework.checklist import Judgement
from casework.draft import Draft
from hallclient.signing.digest import sha256
from hallclient.store import loose
from hallclient.store.book import Book
from hallclient.store.loose import MOST_BYTES, SUBJECT, WHY, Term
from tests.store.test_prune import attach, case, decrypted, reported
from tests.store.visits import DAY, Fixed, opened

LATER = timedelta(days=30)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = opened(tmp_path / "hall.book")
    yield made
    made.close()


def upkeep(book: Book, on: date, *, days: int = 30, began: date | None = None) -> int:
    """The daily look, of a program that began today or on the day given."""
    return book.let_pages_go(Term(on, days, began or on))


def here(book: Book, page: str) -> bool:
    return book.read_now(lambda reads: reads.page(page)) is not None


def draft(book: Book, *pages: str, draft_id: str = "d1") -> None:
    saved = Draft(
        draft_id=draft_id, window="W09", by="W0901", materials={"m1": Judgement(mark="sound", pages=pages)}
    )
    book.write_now(lambda tx: tx.save_draft(saved, ""))


def notes(book: Book) -> list[tuple[str, str]]:
    entries = book.read_now(lambda reads: reads.entries())
    return [(one.subject, one.what) for one in entries if one.kind == "prune"]


def test_what_was_taken_off_goes_after_its_days_and_is_nowhere_in_the_file(book: Book) -> None:
    off, kept = attach(book, "林安澜的身份证".encode()), attach(book, "东湖的执照".encode())
    draft(book, off, kept)
    assert upkeep(book, DAY) == 0
    draft(book, kept)
    assert upkeep(book, DAY + LATER) == 0 and here(book, off), "its days begin when it is found loose"
    assert upkeep(book, DAY + LATER + timedelta(days=29)) == 0 and notes(book) == []
    assert upkeep(book, DAY + LATER * 2) == 1
    assert not here(book, off) and here(book, kept)
    assert notes(book) == [(SUBJECT, WHY.format(1, 3, 30))] and "附页 1 件（共 3 KB）" in notes(book)[0][1]
    assert book.path.with_name(book.path.name + "-wal").stat().st_size == 0
    data = decrypted(book.path)
    assert "东湖的执照".encode() in data and "林安澜".encode() not in data
    assert book.verify().findings == () and book.check_chain() is None
    assert upkeep(book, DAY + LATER * 3) == 0 and len(notes(book)) == 1


def test_a_draft_that_was_thrown_away_leaves_no_page(book: Book) -> None:
    page, shared = attach(book, b"one"), attach(book, b"two")
    draft(book, page, shared)
    draft(book, shared, draft_id="d2")
    book.write_now(lambda tx: tx.drop_draft("d1"))
    upkeep(book, DAY)
    assert upkeep(book, DAY + LATER) == 1 and here(book, shared) and not here(book, page)


def test_what_any_act_names_stays_whatever_became_of_the_act(book: Book) -> None:
    sent, unsent, rejected = (attach(book, word) for word in (b"sent", b"unsent", b"rejected"))
    case(book, pages=(sent,))
    case(book, pages=(rejected,))
    reported(book)
    book.write_now(
        lambda tx: tx.connection.execute(text("UPDATE outcome SET outcome = 'rejected' WHERE n > 2"))
    )
    case(book, pages=(unsent,))
    assert unsent in book.read_now(lambda reads: reads.contents_unsent())
    for days in range(0, 400, 40):
        assert upkeep(book, DAY + timedelta(days=days)) == 0
    assert all(here(book, one) for one in (sent, unsent, rejected))
    assert book.read_now(lambda reads: reads.kept(loose.SINCE)) is None, "nothing of it was ever written down"


def test_another_counters_page_stays_with_its_case_and_goes_after_it(book: Book) -> None:
    """Fetched to be looked at: no content of this counter's own, so the acts themselves are walked."""
    page = attach(book, b"fetched")
    gone = case(book, pages=(page,))
    reported(book)
    book.write_now(lambda tx: tx.connection.execute(text("DELETE FROM content")))
    upkeep(book, DAY)
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)
    assert book.prune(book.plan_to_forget([gone]), "本机不再有权查看") == (gone,)
    again = attach(book, b"fetched")  # the case is looked at once more, at the server
    upkeep(book, DAY + LATER)
    assert upkeep(book, DAY + LATER * 2) == 1 and not here(book, again)


def test_the_pages_of_a_pruned_case_go_with_the_next_program_and_are_nowhere_in_the_file(book: Book) -> None:
    """Whatever the days: those of the case are over."""
    own, off = attach(book, "林安澜的身份证".encode()), attach(book, b"off")
    gone = case(book, pages=(own,))
    reported(book)
    upkeep(book, DAY)
    assert book.prune(book.plan_to_forget([gone]), "移出") == (gone,)
    for days in (0, 1, 20):
        assert upkeep(book, DAY + timedelta(days=days), began=DAY) == 0 and here(book, own)
    next_day = DAY + timedelta(days=21)
    assert upkeep(book, next_day, began=next_day) == 1 and not here(book, own)
    assert here(book, off), "its own days are not over"
    assert notes(book) == [(gone, "移出"), (SUBJECT, loose.WHY_GIVEN_UP.format(1, 3))]
    assert "林安澜的".encode() not in decrypted(book.path) and book.verify().findings == ()
    assert book.read_now(lambda reads: reads.kept(loose.GIVEN_UP)) == b"{}"
    assert upkeep(book, DAY + LATER) == 1 and notes(book)[-1] == (SUBJECT, WHY.format(1, 1, 30))


@pytest.mark.parametrize("how", ["undone", "attached", "saved"])
def test_a_file_in_hand_outlives_the_pruned_case_that_had_it_too(book: Book, how: str) -> None:
    """Attached to an open draft and taken off again: undo alone has it, and no act and no draft in the book."""
    page = attach(book, b"page")
    gone = case(book, pages=(page,))
    reported(book)
    draft(book, page)
    draft(book)
    planned = book.plan_to_forget([gone])
    assert planned.pages == {page}
    assert book.prune(planned, "移出") == (gone,)
    assert upkeep(book, DAY) == 0 and here(book, page)
    if how == "attached":
        assert attach(book, b"page") == page
    else:
        draft(book, page)
    assert book.read_now(lambda reads: reads.kept(loose.GIVEN_UP)) == b"{}", (
        "it is a page like any other again"
    )
    if how == "undone":
        draft(book)
    assert upkeep(book, DAY + LATER) == 0 and here(book, page), "its days begin anew"
    assert upkeep(book, DAY + LATER * 2) == (how != "saved") and here(book, page) == (how == "saved")


def test_nothing_is_told_apart_while_cases_lie_here_as_they_came(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = attach(book, b"page")
    upkeep(book, DAY)
    lay = "INSERT INTO arrived (case_id, case_no, bytes) VALUES ('c', '1', x'00')"
    book.write_now(lambda tx: tx.connection.execute(text(lay)))
    since = book.read_now(lambda reads: reads.kept(loose.SINCE))
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)
    taken, found = text("DELETE FROM arrived"), loose.look

    def then(connection: Connection) -> loose.Loose | None:
        seen = found(connection)
        book.write_now(lambda tx: tx.connection.execute(taken))
        return seen

    with monkeypatch.context() as during:
        during.setattr("hallclient.store.book.look", then)
        assert upkeep(book, DAY + LATER) == 0 and here(book, page), "the last of them came in meanwhile"
    assert book.read_now(lambda reads: reads.kept(loose.SINCE)) == since, "nor is any day forgotten for it"
    assert upkeep(book, DAY + LATER) == 1


def test_the_same_file_attached_again_is_as_new(book: Book) -> None:
    """Between the file and its draft nothing names it: the days of the old one would be over."""
    page = attach(book, b"page")
    upkeep(book, DAY)
    assert attach(book, b"page") == page
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)
    assert upkeep(book, DAY + LATER * 2) == 1


@pytest.mark.parametrize("how", ["attached", "saved", "acted"])
def test_what_comes_back_between_the_look_and_the_removal_stays(
    book: Book, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = attach(book, b"page")
    upkeep(book, DAY)
    found = loose.look

    def then(connection: Connection) -> loose.Loose:
        seen = found(connection)
        assert seen is not None
        if how == "attached":
            attach(book, b"page")
        elif how == "saved":
            draft(book, page)
        else:
            case(book, pages=(page,))
        return seen

    monkeypatch.setattr("hallclient.store.book.look", then)
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)


def test_a_page_that_was_named_between_two_looks_was_not_loose_all_along(book: Book) -> None:
    """Ctrl+Z and Ctrl+Y, or a draft opened and thrown away: no look saw the page named."""
    page = attach(book, b"page")
    upkeep(book, DAY)
    draft(book, page)
    draft(book)
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)
    assert upkeep(book, DAY + LATER * 2) == 1


def test_what_was_taken_off_since_the_program_began_stays_while_it_runs(book: Book) -> None:
    page = attach(book, b"page")
    upkeep(book, DAY, began=DAY)
    assert upkeep(book, DAY + LATER * 3, began=DAY) == 0 and here(book, page), "Ctrl+Z would name it again"
    assert upkeep(book, DAY + LATER * 3, began=DAY + timedelta(days=1)) == 1


def test_a_clock_that_ran_ahead_holds_nothing_for_ever(book: Book) -> None:
    page = attach(book, b"page")
    upkeep(book, DAY + timedelta(days=5000))
    upkeep(book, DAY)
    assert upkeep(book, DAY + LATER) == 1 and not here(book, page)


def test_a_book_that_was_put_back_begins_anew(book: Book) -> None:
    """What its server or its clerks do with a page since the backup comes back later than the book."""
    page = attach(book, b"page")
    upkeep(book, DAY)
    book.write_now(loose.begin_anew)
    assert upkeep(book, DAY + LATER) == 0 and here(book, page)
    assert upkeep(book, DAY + LATER * 2) == 1


def test_much_goes_in_short_transactions_and_stops_when_told(book: Book) -> None:
    sizes = (MOST_BYTES // 2, MOST_BYTES // 2, MOST_BYTES + 1, *(100,) * 60)
    for at, size in enumerate(sizes):
        data = str(at).encode().ljust(size)
        book.write_now(lambda tx, data=data: tx.keep_page(data, "image/png", ""))  # type: ignore[misc]
    upkeep(book, DAY)
    term = Term(DAY + LATER, 30, DAY + LATER)
    first = book.let_pages_go(term, going=lambda: False)
    assert 0 < first < len(sizes) and len(notes(book)) == 1
    assert book.let_pages_go(term) == len(sizes) - first
    left = book.write_now(lambda tx: tx.connection.execute(text("SELECT count(*) FROM page")).scalar_one())
    assert left == 0 and len(notes(book)) >= 3
    counts = [int(what.split(" ")[1]) for _, what in notes(book)]
    assert sum(counts) == len(sizes) and max(counts) <= loose.MOST_PAGES


FILES = [b"p%d" % number for number in range(4)]
DRAFTS = ["d0", "d1", "d2"]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keep"), st.integers(0, 3)),
        st.tuples(st.just("save"), st.sampled_from(DRAFTS), st.sets(st.integers(0, 3))),
        st.tuples(st.just("undo"), st.sampled_from(DRAFTS)),
        st.tuples(st.just("discard"), st.sampled_from(DRAFTS)),
        st.tuples(st.just("accept"), st.sampled_from(DRAFTS)),
        st.tuples(st.just("forget"), st.integers(0, 9)),
        st.tuples(st.just("again")),
        st.tuples(st.just("days"), st.integers(1, 50)),
        st.tuples(st.just("upkeep")),
    ),
    max_size=30,
)


class Oracle:
    """What was done, in plain sets: which pages are named, and since which look each is loose."""

    def __init__(self, path: Path) -> None:
        self.path, self.clock, self.today, self.began = path, Fixed(), DAY, DAY
        self.book = opened(path, self.clock)
        self.drafts: dict[str, tuple[str, ...]] = {}
        self.before: dict[str, tuple[str, ...]] = {}  # what Ctrl+Z brings back
        self.acts: dict[str, tuple[str, ...]] = {}
        self.kept: set[str] = set()
        self.since: dict[str, date] = {}
        self.given_up: dict[str, date] = {}

    @property
    def named(self) -> set[str]:
        return {page for pages in (*self.drafts.values(), *self.acts.values()) for page in pages}

    def keep(self, number: int) -> None:
        page = attach(self.book, FILES[number])
        self.kept.add(page)
        self._held(page)

    def _held(self, page: str) -> None:
        self.since.pop(page, None)
        self.given_up.pop(page, None)

    def save(self, draft_id: str, numbers: set[int]) -> None:
        """As the counter does it: each file first, then the draft that names it."""
        names = tuple(sha256(FILES[number] * 100) for number in sorted(numbers))
        for number, name in zip(sorted(numbers), names, strict=True):
            if name not in self.kept:
                self.keep(number)
        self.before[draft_id] = self.drafts.get(draft_id, ())
        self._put(draft_id, names)

    def undo(self, draft_id: str) -> None:
        if draft_id in self.before and draft_id in self.drafts:
            self._put(draft_id, self.before.pop(draft_id))

    def _put(self, draft_id: str, names: tuple[str, ...]) -> None:
        assert all(here(self.book, name) for name in names), "it can be brought back"
        draft(self.book, *names, draft_id=draft_id)
        self.drafts[draft_id] = names
        for name in names:
            self._held(name)

    def discard(self, draft_id: str) -> None:
        self.book.write_now(lambda tx: tx.drop_draft(draft_id))
        self.drafts.pop(draft_id, None)

    def accept(self, draft_id: str) -> None:
        if draft_id in self.drafts:
            pages = self.drafts[draft_id]
            self.acts[case(self.book, pages=pages)] = pages
            self.discard(draft_id)

    def forget(self, number: int) -> None:
        """A case goes from this book; the pages that nothing else names go when nobody can have one in hand."""
        if not self.acts:
            return
        reported(self.book)
        case_id = list(self.acts)[number % len(self.acts)]
        assert self.book.prune(self.book.plan_to_forget([case_id]), "移出") == (case_id,)
        pages = set(self.acts.pop(case_id))
        self.given_up.update(dict.fromkeys((pages & self.kept) - self.named, self.today))

    def again(self) -> None:
        """The program ends and begins: what Ctrl+Z knew is gone."""
        self.book.close()
        self.book, self.began = opened(self.path, self.clock), self.today
        self.before.clear()

    def days(self, count: int) -> None:
        self.today += timedelta(days=count)
        self.clock.at += timedelta(days=count)

    def upkeep(self) -> None:
        upkeep(self.book, self.today, began=self.began)
        loose_now = self.kept - self.named
        self.since = {page: self.since.get(page, self.today) for page in loose_now}
        last = min(self.today - LATER, self.began - timedelta(days=1))
        over = {page for page in self.since if self.given_up.get(page, self.began) < self.began}
        self.kept -= over | {page for page, day in self.since.items() if day <= last}

    def check(self) -> None:
        assert self.named <= self.kept
        there = {page for page in (sha256(file * 100) for file in FILES) if here(self.book, page)}
        assert there == self.kept


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_named_page_is_there_and_a_loose_one_is_gone_in_time(
    steps: list[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    oracle = Oracle(tmp_path_factory.mktemp("book") / "hall.book")
    try:
        for name, *told in steps:
            getattr(oracle, str(name))(*told)
            oracle.check()
        for _ in range(2):  # whatever came before: looked at twice, a term apart, nothing loose is left
            oracle.again()
            oracle.upkeep()
            oracle.days(31)
        oracle.again()
        oracle.upkeep()
        oracle.check()
        assert oracle.kept == oracle.named
        assert oracle.book.verify().findings == ()
    finally:
        oracle.book.close()
