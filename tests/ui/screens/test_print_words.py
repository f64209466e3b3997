"""What a print says: every state and cause in words, and what its keys do, without Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar, get_args

import pytest
from msgspec.structs import replace

from casework.refusal import Refusal
from hallclient.app.outcome import PaperMade
from hallclient.app.pictures import Picture
from hallclient.app.print_desk import Print, State
from hallclient.devices.printer import Cause
from hallclient.ui.screens.crossing import Crossing, Straight
from hallclient.ui.screens.local.printers import PrinterPart, lines_of
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.print_words import actions_of, mark_of, sentence
from tests.ui.screens import fakes, print_fakes
from tests.ui.screens.later import Later
from tests.ui.screens.recording import Recording

T = TypeVar("T")
PAPER = fakes.paper_of()
Drawn = Callable[[bytes, float], "Future[tuple[Picture, ...]]"]
STRAIGHT = Straight()


def blank(pdf: bytes, scale: float) -> Future[tuple[Picture, ...]]:
    return fakes.settled(())


BLANK: Drawn = blank
CAUSES = [one for one in get_args(Cause) if one and one not in ("connecting", "unclear")]


def held(given: list[Future[T]]) -> Callable[..., Future[T]]:
    """Answers that are finished by hand."""

    def ask(*_: object) -> Future[T]:
        given.append(Future())
        return given[-1]

    return ask


class Screen:
    """The outcome's presenter over a desk in one state."""

    def __init__(
        self, *papers: PaperMade, stage: str = "accepted", crossing: Crossing = STRAIGHT, drawn: Drawn = BLANK
    ) -> None:
        self.view, self.prints, self.archive = (
            Recording(),
            print_fakes.FakePrints(),
            print_fakes.FakeArchive(),
        )
        self.presenter = OutcomePresenter(
            crossing, self.view, drawn, next_applicant=lambda: None,
            open_case=lambda case_id: None, printing=(self.prints, self.archive),
        )  # fmt: skip
        self.papers = papers or (PAPER,)
        self.outcome = fakes.outcome_of(self.papers, stage)

    def show(self, *states: tuple[State, str]) -> None:
        for at, (paper, (state, cause)) in enumerate(zip(self.papers, states, strict=True)):
            self.prints.states[paper.sha256] = print_fakes.print_of(paper, state, cause, job_id=at + 1)
        self.presenter.show(self.outcome)

    def become(self, at: int, state: State, cause: str = "") -> None:
        paper = self.papers[at]
        self.prints.states[paper.sha256] = print_fakes.print_of(paper, state, cause, job_id=at + 1)
        assert self.presenter.prints is not None
        self.presenter.prints.refresh()

    @property
    def said(self) -> tuple[str, str]:
        text, tone = self.view.told["show_message"]
        return text, tone


def test_the_words_of_the_house() -> None:
    text, tone = sentence(print_fakes.print_of(PAPER, "stuck", "no_paper", others=()), "受理通知书")
    assert (text, tone) == (
        "激光 A4 没有纸，受理通知书没打出。办件和编号已存好。加纸后按 [R]，或者按 [V] 存为文件。", "red",
    )  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("state", ["stuck", "failed"])
def test_no_failure_looks_like_success(state: State, cause: str) -> None:
    """Every cause has its own words, says what was kept and what to do, and is red."""
    one = print_fakes.print_of(PAPER, state, cause)
    word, tone = mark_of(one)
    assert word.startswith("失败：") and tone == "red" and "已打印" not in word
    text, tone = sentence(one, "受理通知书")
    assert tone == "red" and "没打出" in text and "办件和编号已存好" in text and "[V]" in text
    assert "！" not in text and "您好" not in text
    assert actions_of(one) == ("again", "other")


def test_every_cause_is_told_apart() -> None:
    words = {mark_of(print_fakes.print_of(PAPER, "stuck", cause))[0] for cause in CAUSES}
    texts = {sentence(print_fakes.print_of(PAPER, "stuck", cause), "")[0] for cause in CAUSES}
    assert len(words) == len(texts) == len(CAUSES)


@pytest.mark.parametrize("state", get_args(State))
def test_only_printed_is_green(state: State) -> None:
    word, tone = mark_of(print_fakes.print_of(PAPER, state))
    assert (tone == "green") == (state == "printed") and word


def test_doubt_asks_for_the_paper() -> None:
    screen = Screen()
    screen.show(("asked", "vanished"))
    text, tone = screen.said
    assert tone == "amber" and "可能打出了，也可能没有" in text and "[Y]" in text and "[R]" in text
    screen.presenter.in_hand()
    screen.presenter.again()
    assert screen.prints.done == [("in_hand", 1, ""), ("again", 1, "")]


def test_the_paper_that_failed_comes_to_the_front_once() -> None:
    other = replace(PAPER, code="D01", name="收件凭证", sha256="1" * 64)
    screen = Screen(PAPER, other)
    screen.show(("printed", ""), ("printing", ""))
    assert screen.view.told["show_papers"][1] == 0
    screen.become(1, "stuck", "jam")
    lines, current = screen.view.told["show_papers"]
    assert current == 1 and lines[1].actions == ("again", "other") and "卡纸" in lines[1].state
    assert "收件凭证没打出" in screen.said[0]
    screen.presenter.choose_paper(0)
    assert screen.said[0] == "", "the other paper is well"
    screen.become(1, "stuck", "jam")
    assert screen.view.told["show_papers"][1] == 0, "nobody is pulled back for what was told already"
    screen.presenter.choose_paper(1)
    screen.become(1, "printed")
    assert screen.said[0] == "" and screen.view.last("show_papers")[1].state == "已打印 2 份"


def test_what_is_owed_by_law_stands_again_when_the_print_is_well() -> None:
    screen = Screen(stage="received")
    screen.show(("stuck", "no_paper"))
    assert "没有纸" in screen.said[0]
    screen.become(0, "printed")
    assert "还没有受理" in screen.said[0]


def test_one_other_printer_is_taken_several_are_asked() -> None:
    screen = Screen()
    screen.show(("stuck", "jam"))
    screen.presenter.elsewhere()
    assert screen.prints.done == [("again", 1, "备用 A4")]
    screen.prints.states[PAPER.sha256] = print_fakes.print_of(PAPER, "stuck", "jam", others=("a", "b"))
    assert screen.presenter.prints is not None
    screen.presenter.prints.refresh()
    screen.presenter.elsewhere()
    assert [one.name for one in screen.view.last("ask_printer")] == ["a", "b"]
    screen.presenter.print_at("b")
    screen.presenter.print_at("slip that was never offered")
    assert screen.prints.done[1:] == [("again", 1, "b")]


def test_a_printed_paper_is_reprinted_only_after_a_second_r() -> None:
    screen = Screen()
    screen.show(("printed", ""))
    screen.presenter.again()
    assert screen.archive.asked == [] and "补打" in screen.said[0]
    screen.presenter.again()
    assert screen.archive.asked == [("case-1", "D03", PAPER.sha256, 1)]
    assert screen.said == ("受理通知书补打 1 份，已记入经过。", "green")
    assert ("wake", 0, "") in screen.prints.done


def test_who_may_not_reprint_is_told() -> None:
    screen = Screen()
    screen.archive.refusal = Refusal(reason="您的岗位不能补打。")
    screen.show(("printed", ""))
    screen.presenter.again()
    screen.presenter.again()
    assert screen.said == ("您的岗位不能补打。", "amber")


def test_a_key_that_is_pressed_twice_prints_one() -> None:
    """Until its print has been read again; a reading from before the key says nothing of it."""
    screen = Screen(fakes.paper_of("申请表", code="FORM"), crossing=Later())
    screen.outcome = replace(screen.outcome, cases=())
    screen.presenter.show(screen.outcome)
    queued: list[Future[int]] = []
    screen.prints.print_form = held(queued)  # type: ignore[method-assign]
    screen.presenter.again()
    assert screen.presenter.prints is not None
    screen.presenter.prints.refresh()  # another paper came out
    screen.presenter.again()
    assert len(queued) == 1
    reads: list[Future[tuple[Print, ...]]] = []
    screen.prints.forms = held(reads)  # type: ignore[method-assign]
    queued[0].set_result(-1)
    screen.presenter.again()
    assert len(queued) == 1, "its state is not known yet"
    reads[0].set_result(())
    screen.presenter.again()
    assert len(queued) == 2, "that one is over"
    queued[1].set_exception(OSError())
    screen.presenter.again()
    assert len(queued) == 3, "it was not done"


def test_the_picture_that_was_asked_for_last_is_shown() -> None:
    drawn: list[Future[tuple[Picture, ...]]] = []
    screen = Screen(PAPER, replace(PAPER, sha256="2" * 64), crossing=Later(), drawn=held(drawn))
    screen.show(("printed", ""), ("printed", ""))
    screen.presenter.turn(1)
    picture = (Picture(width=1, height=1, gray=b"b"),)
    drawn[1].set_result(picture)
    drawn[0].set_exception(OSError())
    assert screen.view.told["show_pages"] == (picture, "")


def test_what_came_out_meanwhile_is_not_tried_again() -> None:
    screen = Screen()
    screen.prints.sent = False
    screen.show(("stuck", "no_paper"))
    screen.presenter.again()
    assert "没有再打" in screen.said[0]


def test_a_form_is_printed_by_r_and_leaves_no_act() -> None:
    screen = Screen(fakes.paper_of("申请表", code="FORM"))
    screen.outcome = replace(screen.outcome, cases=())
    screen.presenter.show(screen.outcome)
    screen.presenter.again()
    assert [what for what, *_ in screen.prints.done] == ["form"] and screen.archive.asked == []


def test_a_paper_saved_as_a_file_is_owed_no_more(tmp_path: Path) -> None:
    screen = Screen()
    screen.show(("failed", "offline"))
    screen.presenter.save(tmp_path / "通知书.pdf")
    assert ("saved", 1, "") in screen.prints.done and (tmp_path / "通知书.pdf").read_bytes() == PAPER.pdf


def test_this_pc_tells_what_stays_at_the_spooler() -> None:
    said = {
        keeps: [
            line for line in lines_of(print_fakes.printing_stands(keeps_files=keeps)) if "打完" in line.text
        ]
        for keeps in (True, False, None)
    }
    assert "PreserveJobFiles No" in said[True][0].text and not said[True][0].good
    assert said[False][0].good and said[None][0].good
    behind = lines_of(print_fakes.printing_stands(left_behind=True))
    assert any("清空打印队列" in line.text and not line.good for line in behind)
    assert any("激光 A4：缺纸" in line.text for line in behind)
    assert not lines_of(print_fakes.printing_stands(works=False))[0].good


def test_a_printer_is_chosen_for_this_pc() -> None:
    prints, view = (
        print_fakes.FakePrints(stands=print_fakes.printing_stands(defaults={"A4": "gone"})),
        Recording(),
    )
    part = PrinterPart(Straight(), prints, view)
    part.look()
    rows = view.last("show_printers")
    assert rows[0].options == (
        ("", "不打，只存文件"),
        ("laser", "激光 A4（缺纸）"),
        ("gone", "gone（现在找不到）"),
    )
    assert rows[1].options[1:] == (("slip", "小票 80 毫米"),)
    part.choose("A4", "laser")
    assert prints.done == [("choose", 0, "A4 laser")]


class Patient(Straight):
    """Answers when there is one."""

    def when_done(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        future.add_done_callback(lambda answered: Straight.when_done(self, answered, done, failed))


def test_a_slip_is_drawn_behind_the_papers_picture_or_when_s_asks_for_it() -> None:
    """Drawing it would hold up the picture, and the window while the outcome is built."""
    for asks in (False, True):
        view, prints = Recording(), print_fakes.FakePrints()
        drawn: Future[tuple[Picture, ...]] = Future()
        made: list[str] = []

        def pages_of(
            pdf: bytes, scale: float, drawn: Future[tuple[Picture, ...]] = drawn
        ) -> Future[tuple[Picture, ...]]:
            return drawn

        def slip_of(case_id: str, made: list[str] = made) -> Future[PaperMade | Refusal]:
            made.append(case_id)
            return fakes.settled(replace(PAPER, code="SLIP", name="取件排队小票", sha256="5" * 64, copies=1))

        presenter = OutcomePresenter(
            Patient(), view, pages_of, next_applicant=lambda: None,
            open_case=lambda case_id: None, printing=(prints, print_fakes.FakeArchive()), slip_of=slip_of,
        )  # fmt: skip
        presenter.show(fakes.outcome_of((PAPER,), "accepted"))
        assert made == []
        if asks:
            presenter.print_slips()
            assert len(made) == 1 and prints.done == [("form", 0, "5" * 64)]
        drawn.set_result(())
        assert len(made) == 1


def test_slips_are_offered_for_cases_that_go_on_and_s_prints_each_once() -> None:
    slip = replace(PAPER, code="SLIP", name="取件排队小票", sha256="5" * 64, copies=1)
    for stage, offered in (
        ("accepted", True),
        ("received", True),
        ("correcting", True),
        ("not_accepted", False),
    ):
        view, prints = Recording(), print_fakes.FakePrints()
        presenter = OutcomePresenter(
            Straight(), view, lambda pdf, scale: fakes.settled(()), next_applicant=lambda: None,
            open_case=lambda case_id: None, printing=(prints, print_fakes.FakeArchive()),
            slip_of=lambda case_id: fakes.settled(slip),
        )  # fmt: skip
        presenter.show(fakes.outcome_of((PAPER,), stage))
        lines = view.last("show_papers")
        assert [line.name for line in lines] == ["受理通知书", *(["取件排队小票"] if offered else [])]
        if not offered:
            continue
        assert lines[1].actions == ("slip",) and lines[1].tone == "plain", (
            "not printed looks like not printed"
        )
        presenter.print_slips()
        assert prints.done == [("form", 0, slip.sha256)]
        prints.states["SLIP"] = print_fakes.print_of(slip, "printed", job_id=-1, size="slip")
        assert presenter.prints is not None
        presenter.prints.refresh()
        assert (
            view.last("show_papers")[1].state == "已打印 1 张" and view.last("show_papers")[1].actions == ()
        )
        presenter.print_slips()
        assert len(prints.done) == 1, "each slip once"
