"""After a counter action: what was done, under which number, until when, and on which papers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from hallclient.app.outcome import Done, Outcome, PaperMade
from hallclient.app.pictures import Picture
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.words import (
    STAGES,
    clock_with_seconds,
    day_of_week,
    spaced_code,
    spaced_number,
)

TONES = {
    "received": "blue",
    "correcting": "amber",
    "accepted": "green",
    "not_accepted": "red",
    "deemed_withdrawn": "plain",
    "withdrawn": "plain",
    "terminated": "plain",
}
WAITING = "等文号"
NO_PAPER = "这一步没有文书"
NO_PICTURE = "这张纸的预览画不出来；文书本身完好，可以存为 PDF 查看"
PREVIEW_SCALE = 2.0  # pixels a point: sharp at 150 %


@dataclass(frozen=True, slots=True)
class DueLine:
    """A last day under the number: what, until when, tone."""

    title: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class CaseFace:
    """One case, large."""

    headline: str
    tone: str
    title: str
    case_no: str
    query_code: str
    dues: tuple[DueLine, ...]
    qr: str
    others: tuple[str, ...]
    current: int
    papers_title: str = "文书入卷"
    next_word: str = "下一位"


FORMS_FACE = CaseFace(
    headline="申请表", tone="plain", title="供申请人核对、签名；还没有收件，没有编号",
    case_no="", query_code="", dues=(), qr="", others=(), current=0,
    papers_title="供签名的申请表", next_word="回受理台",
)  # fmt: skip
"""What stands there while forms are looked at before any act."""

GIVEN_FACE = replace(
    FORMS_FACE, headline="免费提供", title="办事指南、咨询清单和空白表；没有编号，不入卷",
    papers_title="免费提供的文本", next_word="回事项",
)  # fmt: skip
"""The same for what the hall gives away."""

GIVEN = ("办事指南", "咨询清单", "空白申请表")
"""How the names of such papers begin."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the list."""

    name: str
    number: str
    state: str
    tone: str
    rest: str
    tab: str


class OutcomeView(Protocol):
    """What the presenter tells the view."""

    def show_case(self, face: CaseFace) -> None: ...
    def show_papers(self, lines: tuple[PaperLine, ...], current: int) -> None: ...
    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...


class OutcomePresenter:
    """Shows what is stored already; nothing here can undo it."""

    def __init__(
        self,
        crossing: Crossing,
        view: OutcomeView,
        pages_of: Callable[[bytes, float], Future[tuple[Picture, ...]]],
        *,
        next_applicant: Callable[[], None],
        open_case: Callable[[str], None],
        back: Callable[[], None] = lambda: None,
    ) -> None:
        self._crossing, self._view, self._pages_of = crossing, view, pages_of
        self._next, self._open_case, self._back = next_applicant, open_case, back
        self._outcome: Outcome | None = None
        self._case = self._paper = 0
        self._asked = 0

    @property
    def outcome(self) -> Outcome | None:
        """What is shown."""
        return self._outcome

    def show(self, outcome: Outcome) -> None:
        """A new outcome, from its first case and paper."""
        self._outcome = outcome
        self._case = self._paper = 0
        owed = [done for done in outcome.cases if done.stage == "received"]
        said = [still_owed(owed[0])] if owed else []
        said += [no_glyph(outcome)] if any(paper.substituted for paper in outcome.papers) else []
        self._view.show_message("".join(said), "amber" if said else "plain")
        self._show_case()
        self._show_papers()

    def turn(self, step: int) -> None:
        """The next paper or the one before, round the end."""
        if self._outcome is not None and self._outcome.papers:
            self.choose_paper((self._paper + step) % len(self._outcome.papers))

    def choose_paper(self, index: int) -> None:
        """Another paper in the preview; its case comes with it."""
        if self._outcome is None or not 0 <= index < len(self._outcome.papers):
            return
        self._paper = index
        case_id = self._outcome.papers[index].case_id
        for at, done in enumerate(self._outcome.cases):
            if done.case_id == case_id and at != self._case:
                self._case = at
                self._show_case()
        self._show_papers()

    def choose_case(self, index: int) -> None:
        """Another case of the same application."""
        if self._outcome is None or not 0 <= index < len(self._outcome.cases):
            return
        self._case = index
        case_id = self._outcome.cases[index].case_id
        self._paper = next(
            (at for at, paper in enumerate(self._outcome.papers) if paper.case_id == case_id), self._paper
        )
        self._show_case()
        self._show_papers()

    def next_applicant(self) -> None:
        """The counter is free again; from forms looked at before any act, back to the application."""
        if self._outcome is not None and not self._outcome.cases:
            self._back()
        else:
            self._next()

    def open_case(self) -> None:
        """To the case just shown."""
        if self._outcome is not None and self._outcome.cases:
            self._open_case(self._outcome.cases[self._case].case_id)

    def suggested_name(self) -> str:
        """File name under which the paper shown would be saved; empty where there is none yet."""
        paper = self._paper_shown()
        return file_name(paper) if paper is not None and paper.pdf else ""

    def save(self, path: Path) -> None:
        """The paper shown into a file that the clerk chose."""
        paper = self._paper_shown()
        if paper is not None and paper.pdf:
            self._write([(path, paper)])

    def save_all(self, folder: Path) -> None:
        """All papers of this outcome into a folder that the clerk chose."""
        if self._outcome is not None:
            papers = [paper for paper in self._outcome.papers if paper.pdf]
            self._write([(folder / file_name(paper), paper) for paper in papers])

    def _write(self, files: list[tuple[Path, PaperMade]]) -> None:
        try:
            for path, paper in files:
                path.write_bytes(paper.pdf)
        except OSError:
            self._view.show_message(
                "文书没有存成文件，文件夹写不进去。办件和文书都在本机账本里，换一个文件夹再存。", "red"
            )
            return
        if len(files) == 1:
            self._view.show_message(f"已存为 {files[0][0]}", "green")
        elif files:
            self._view.show_message(f"{len(files)} 份文书已存入 {files[0][0].parent}", "green")

    def _paper_shown(self) -> PaperMade | None:
        if self._outcome is None or not self._outcome.papers:
            return None
        return self._outcome.papers[self._paper]

    def _show_case(self) -> None:
        if self._outcome is None:
            return
        if not self._outcome.cases:
            given = any(paper.name.startswith(GIVEN) for paper in self._outcome.papers)
            self._view.show_case(GIVEN_FACE if given else FORMS_FACE)
            return
        done = self._outcome.cases[self._case]
        several = len(self._outcome.cases) > 1
        self._view.show_case(
            CaseFace(
                headline=headline(done),
                tone=TONES[done.stage],
                title=f"{done.item_name} · {done.applicant}",
                case_no=done.case_no,
                query_code=spaced_code(done.query_code),
                dues=due_lines(done),
                qr=done.qr,
                others=tuple(
                    f"{_short_name(other.item_name)}　{spaced_number(other.case_no)}"
                    for other in self._outcome.cases
                )
                if several
                else (),
                current=self._case,
            )
        )

    def _show_papers(self) -> None:
        if self._outcome is None:
            return
        papers, at = self._outcome.papers, clock_with_seconds(self._outcome.at)
        lines = tuple(paper_line(paper, at, index + 1, len(papers)) for index, paper in enumerate(papers))
        self._view.show_papers(lines, self._paper)
        self._ask_pages()

    def _ask_pages(self) -> None:
        paper = self._paper_shown()
        self._asked += 1
        if paper is None or not paper.pdf:
            self._view.show_pages((), f"{WAITING}：文号到机后自动成文" if paper is not None else NO_PAPER)
            return
        asked = self._asked
        self._view.show_pages((), "")  # never another applicant's paper while this one is drawn
        self._crossing.when_done(
            self._pages_of(paper.pdf, PREVIEW_SCALE),
            lambda pages: self._got_pages(asked, pages),
            lambda error: self._view.show_pages((), NO_PICTURE),
        )

    def _got_pages(self, asked: int, pages: tuple[Picture, ...]) -> None:
        if asked == self._asked:
            self._view.show_pages(pages, "")


def _short_name(item_name: str, most: int = 16) -> str:
    """A long item name beside its number, which is never cut; the case shown has the whole name above."""
    return item_name if len(item_name) <= most else f"{item_name[: most - 1]}…"


def file_name(paper: PaperMade) -> str:
    """`受理通知书-410103….pdf`."""
    return f"{paper.name}-{paper.case_no}.pdf" if paper.case_no else f"{paper.name}.pdf"


def still_owed(done: Done) -> str:
    """After a receipt: it is no acceptance, the answer is owed (行政许可法 第三十二条)."""
    until = f"{day_of_week(done.answer_due)}（含当日）前" if done.answer_due is not None else "法定期限内"
    return (
        f"只收了件，还没有受理。{until}须受理或者一次性告知，逾期不告知的，自收到材料之日起即为受理。"
        "这件排在待办的“待答复”里。"
    )


def no_glyph(outcome: Outcome) -> str:
    """Which characters no face has, before anything is printed: they stand on paper as their code point."""
    bare = dict.fromkeys(char for paper in outcome.papers for char in paper.substituted)
    points = "".join(f"〔U+{ord(char):04X}〕" for char in bare)
    return f"字库没有这些字，文书上印成{points}，记录里原字不变。大厅可以把字模图片放进大厅文件。"


def headline(done: Done) -> str:
    """What was done, in the words of the paper."""
    if done.stage == "received":
        return "已收件，待答复"
    if done.stage == "accepted" and done.deferred:
        return "容缺受理"
    if done.stage == "correcting":
        return "已一次性告知"
    return STAGES[done.stage]


def paper_line(paper: PaperMade, at: str, number: int, whole: int) -> PaperLine:
    """One paper: its name, 文号, and that it is stored (printing has its own states)."""
    copies = f"应出 {paper.copies} 份"
    if not paper.code.startswith("D"):
        return PaperLine(
            name=paper.name,
            number="",
            state="不入卷" if paper.name.startswith(GIVEN) else "不入卷，供签名",
            tone="plain",
            rest=f"{paper.pages} 页",
            tab=f"{paper.name} {number}/{whole}",
        )
    return PaperLine(
        name=paper.name,
        number=paper.doc_number,
        state=WAITING if paper.waiting else "已成文入卷",
        tone="amber" if paper.waiting else "green",
        rest=copies if paper.waiting else f"{copies} · {paper.pages} 页 · {at}",
        tab=f"{paper.name} {number}/{whole}",
    )


def due_lines(done: Done) -> tuple[DueLine, ...]:
    """The last days that matter at this stage; a day that can't be computed is said in working days."""

    def day(value: date | None, days: str) -> str:
        return day_of_week(value) if value is not None else f"{days}（日历未发布）" if days else "日历未发布"

    lines: list[DueLine] = []
    if done.stage == "accepted":
        if done.promised_due is not None or done.promised_days:
            lines.append(DueLine("承诺办结", day(done.promised_due, done.promised_days), "plain"))
        lines.append(DueLine("法定届满", day(done.statutory_due, done.statutory_days), "plain"))
        if done.deferred:
            text = f"{day_of_week(done.deferred_due)}止" if done.deferred_due else "日历未发布"
            lines.append(DueLine("容缺补交", f"{text} {done.deferred} 份", "amber"))
    elif done.stage == "correcting":
        until = f"{day_of_week(done.supply_due)}止" if done.supply_due else "日历未发布"
        lines.append(DueLine("补正期限", until, "amber"))
    elif done.stage == "received":
        until = f"{day_of_week(done.answer_due)}止" if done.answer_due else "日历未发布"
        lines.append(DueLine("受理或者一次性告知", until, "amber"))
    return tuple(lines)
