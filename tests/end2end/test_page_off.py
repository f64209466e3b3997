"""附页 attached to the wrong material at the real window: taken off, put right, and what is registered stays."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from PIL import Image

from casework.checklist import Judgement
from casework.contents import pages_in
from hallclient.app.pictures import Scan
from hallclient.signing.digest import sha256
from hallclient.ui.screens.approval.view import ApprovalScreen
from hallclient.ui.screens.intake.pagedesk import REGISTERED
from hallclient.ui.screens.intake.steps import NOTHING
from hallclient.ui.widgets.paper_view import PaperView
from tests.app.desk import FOOD, Desk, outcome, password, rooms
from tests.app.filled import filled
from tests.end2end.book import acts_of, paper_of
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_correcting import WHO
from tests.end2end.visits import take_shop

pytestmark = pytest.mark.slow


def scan(counter: Counter, colour: str, at: int) -> None:
    """A page comes from the scanning program, for the current material: so many it has then."""
    file = counter.scans / f"{colour}.png"
    Image.new("RGB", (600, 800), colour).save(file)
    counter.until(
        lambda: len(pages(counter, at)) > 0 and colour in seen(counter, at), f"{colour} is attached"
    )


def pages(counter: Counter, at: int) -> tuple[str, ...]:
    board = counter.presenter.board
    return board.draft.materials.get(board.lines[at].id, Judgement()).pages


def seen(counter: Counter, at: int) -> tuple[str, ...]:
    """What is attached there, by the names of the scans in the folder; the book keeps a PNG as it came."""
    names = {sha256(file.read_bytes()): file.stem for file in counter.scans.glob("*.png")}
    return tuple(names.get(sha, "?") for sha in pages(counter, at))


def in_full(counter: Counter, at: int) -> PaperView:
    counter.material(at)
    counter.key("Return")
    counter.until(lambda: counter.seen("intake.page"), "the pages in full")
    return counter.one_of(PaperView, "intake.page")


def turn_on(counter: Counter, paper: PaperView) -> None:
    """Through the page to the next one."""
    before = paper.page
    for _ in range(9):
        if paper.page == before:
            counter.key("PgDown")
    assert paper.page == before + 1


def kept(counter: Counter, draft_id: str, at: int) -> int:
    """How many files the draft in the book has there."""
    work = counter.program.work
    assert work is not None
    draft = work.counter.book.read_now(lambda reads: reads.draft(draft_id))
    key = counter.presenter.board.lines[at].id
    return len(draft.materials[key].pages) if draft is not None and key in draft.materials else 0


def test_a_page_on_the_wrong_material_is_put_right(desk: Desk, counter: Counter, opened: Opening) -> None:
    take_shop(counter)
    counter.judge("Space", "Space", "Space", "Space", "Space")
    counter.material(2)
    for colour in ("red", "green", "blue"):
        scan(counter, colour, 2)
    paper, draft_id = in_full(counter, 2), counter.presenter.board.draft.draft_id
    assert paper.pages == 3
    turn_on(counter, paper)
    counter.key("Delete")
    counter.until(lambda: paper.pages == 2, "one page less")
    assert seen(counter, 2) == ("red", "blue") and counter.notice.startswith("已从第 3 份取下 1 件附页")
    counter.until(lambda: kept(counter, draft_id, 2) == 2, "the draft in the book follows")
    counter.key("Ctrl+Z")
    counter.until(lambda: paper.pages == 3, "a slip of the hand")
    assert seen(counter, 2) == ("red", "green", "blue")
    counter.key("Ctrl+Y")
    counter.until(lambda: paper.pages == 2 and paper.page == 1, "the next one stands in its place")
    counter.choose_from_menu("M", counter.presenter.board.lines[4].material.name)
    counter.until(lambda: paper.pages == 1, "where it belongs")
    assert seen(counter, 2) == ("red",) and seen(counter, 4) == ("blue",)
    counter.until(lambda: kept(counter, draft_id, 4) == 1, "the draft in the book follows")
    counter.close()

    counter = opened(desk, "W0907")
    counter.from_todo(WHO)
    assert (seen(counter, 2), seen(counter, 4)) == (("red",), ("blue",)), "after a restart as it was left"
    counter.key("Ctrl+Z")
    assert counter.notice.startswith(NOTHING)
    green = sha256((counter.scans / "green.png").read_bytes())
    named = (*pages(counter, 2), *pages(counter, 4))
    done = counter.decide("F9")
    (case,) = done.cases
    assert set().union(*map(pages_in, acts_of(counter, case.case_id))) == set(named)
    assert green not in named
    assert "身份证明—11已收" in paper_of(done, "D01").text
    work = counter.program.work
    assert work is not None
    book = work.counter.book
    assert not {green}.intersection(book.read_now(lambda reads: reads.contents_unsent())), "and is never sent"
    assert set(named) <= set(book.read_now(lambda reads: reads.contents_unsent()))
    assert book.read_now(lambda reads: reads.page(green)) is not None, "its bytes are lost by no slip"


def test_what_is_registered_stays_and_what_comes_back_goes(desk: Desk, counter: Counter) -> None:
    take_shop(counter)
    counter.judge("Space", "Space", "X", "Space", "Space")
    counter.material(0)
    scan(counter, "red", 0)
    counter.decide("F10")
    counter.next_applicant()
    desk.clock.set(desk.clock.at.date().replace(day=25))
    counter.from_todo(WHO)
    paper = in_full(counter, 0)
    counter.until(lambda: paper.pages == 1, "the page of the notice")
    counter.key("Delete")
    assert seen(counter, 0) == ("red",) and counter.notice.startswith(REGISTERED)
    assert counter.widget("intake.page.off").accessibleDescription().startswith(REGISTERED)
    counter.key("Escape")
    counter.judge("", "", "Space")
    scan(counter, "green", 2)
    paper = in_full(counter, 2)
    counter.until(lambda: paper.pages == 1, "what came back")
    counter.key("Delete")
    counter.until(lambda: not counter.seen("intake.page"), "the table is back")
    assert seen(counter, 2) == ()
    counter.key("Ctrl+Z")
    assert seen(counter, 2) == ("green",)
    (case,) = counter.decide("F9").cases
    red, green = (sha256((counter.scans / f"{name}.png").read_bytes()) for name in ("red", "green"))
    assert set().union(*map(pages_in, acts_of(counter, case.case_id))) == {red, green}


def with_pages(desk: Desk, *names: str) -> None:
    """Taken in at W10, each with two scans of the layout."""
    intake = rooms(desk.counter())[0]
    for at, name in enumerate(names):
        refs = []
        for colour in ("red", "green"):
            file = desk.folder / f"{colour}{at}.png"
            Image.new("RGB", (600, 800 + at), colour).save(file)
            refs.append(intake.attach(file).result(30).sha256)
        found = Judgement(mark="sound", originals=1, pages=tuple(refs))
        draft = filled(intake.counter, FOOD, values={"applicant.name": name}, marks={"food.layout": found})
        outcome(intake.accept(draft))
    desk.close()


def test_who_approves_reads_page_by_page_and_only_of_the_case_at_hand(
    desk: Desk, opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_pages(desk, "示例区听雨面馆", "示例区晨光早餐店")
    counter = opened(desk, "R0001", "W10")
    counter.key("Ctrl+4")
    counter.until(lambda: len(counter.signing()) == 2 and counter.seen("approval.head"), "the list")
    counter.key("F4")
    counter.until(lambda: counter.seen("intake.page"), "the pages in full")
    paper, who = counter.one_of(PaperView, "intake.page"), counter.read("approval.applicant")
    assert paper.pages == 2 and not counter.seen("intake.page.off")
    turn_on(counter, paper)
    assert who and counter.read("approval.applicant") == who, "the page was turned, not the case"
    counter.key("T")
    assert [image.width() > image.height() for image in paper._desk.images] == [False, True]
    counter.key("Delete")
    counter.key("Escape")
    late: Future[tuple[Scan, ...]] = Future()
    view = counter.one_of(ApprovalScreen, "approval")
    with monkeypatch.context() as slow:
        slow.setattr(view._presenter, "_look_at", lambda names: late)
        counter.key("F4")
    counter.key("Down")
    counter.until(lambda: counter.read("approval.applicant") != who, "the other case")
    late.set_result((Scan(width=1, height=1, rgb=b"\0\0\0"),))
    counter.settle()
    counter.key("F4")
    counter.until(lambda: counter.seen("intake.page") and paper.pages == 2, "its own pages")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_large_text_a_card_is_read_whole_and_the_counter_is_one_key_away(desk: Desk, theme: str) -> None:
    """The least room there is. A card of 85.6 × 54 mm on a scanned A4 page, while a word stands above it."""
    counter = Counter(
        desk.folder, desk.vault, password, chance=desk.clock, theme=theme, scale=1.5, size=(1280, 720)
    )
    try:
        counter.sign_in("W0907")
        take_shop(counter)
        counter.judge("Space", "Space", "Space", "Space", "Space")
        counter.material(2)
        for colour in ("red", "green"):
            scan(counter, colour, 2)
        paper = in_full(counter, 2)
        counter.until(lambda: paper.pages == 2, "the pages")
        counter.key("Delete")
        counter.until(lambda: paper.pages == 1 and counter.notice != "", "one page less, and that is said")
        page = paper._desk.places[0]
        assert paper.viewport().height() > 54 * page.width() / 210, "the whole card"
        assert page.width() > 4 * 210, "and at least four dots a millimetre"
        counter.key("Escape")
        assert counter.focus() is counter.widget("intake.materials") and counter.seen("intake.decide.accept")
        counter.key("Return")
        counter.until(lambda: counter.seen("intake.page"), "the page again")
        counter.decide("F9")
    finally:
        counter.close()


def test_in_large_text_who_approves_reads_the_pages_alone_and_goes_on_by_the_same_keys(desk: Desk) -> None:
    with_pages(desk, "示例区听雨面馆", "示例区晨光早餐店")
    counter = Counter(
        desk.folder, desk.vault, password, window="W10", chance=desk.clock, scale=1.5, size=(1280, 720)
    )
    try:
        counter.sign_in("R0001")
        counter.key("Ctrl+4")
        counter.until(lambda: len(counter.signing()) == 2 and counter.seen("approval.head"), "the list")

        def reads() -> None:
            counter.key("F4")
            counter.until(lambda: counter.seen("intake.page"), "the pages in full")

        reads()
        paper, screen = counter.one_of(PaperView, "intake.page"), counter.widget("approval")
        assert (
            paper.viewport().height() > 3 * screen.height() // 4 and paper.width() > 9 * screen.width() // 10
        )
        turn_on(counter, paper)
        counter.key("Escape")
        assert not counter.seen("intake.page") and counter.focus() is counter.widget("approval.list")
        for keys, focus in (
            ("F4", "approval.list"), ("1", "approval.list"), ("F9", "approval.secret"), ("Return", "approval.main"),
        ):  # fmt: skip
            counter.widget("approval.list").setFocus()
            reads()
            assert counter.focus().objectName() == "intake.page.zone"
            counter.key(keys)
            counter.until(lambda: not counter.seen("intake.page"), f"{keys} brings the case back")
            assert counter.focus().objectName() == focus, keys
        counter.widget("approval.list").setFocus()
        reads()
        who = counter.read("approval.applicant")
        counter.key("Down")
        counter.until(lambda: counter.read("approval.applicant") != who, "the next case")
        assert not counter.seen("intake.page") and counter.focus() is counter.widget("approval.list")
    finally:
        counter.close()
