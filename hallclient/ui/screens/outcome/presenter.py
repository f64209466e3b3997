"""After a counter action: what was done, under which number, until when, and on which papers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from msgspec import structs

from casework.numbering import grouped
from hallclient.app.online import report_of
from hallclient.app.outcome import Outcome, PaperMade
from hallclient.app.pictures import Picture
from hallclient.app.print_desk import Choice, Print
from hallclient.store.rows import Report
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.outcome.face import CaseFace, face_of
from hallclient.ui.screens.outcome.files import write_files
from hallclient.ui.screens.outcome.lines import (
    UNSEALED,
    WAITING,
    PaperLine,
    due_lines,
    file_name,
    headline,
    no_glyph,
    paper_line,
    short_name,
    still_in_draft,
    still_owed,
)
from hallclient.ui.screens.outcome.print_part import Desk, PrintPart, Reprinting
from hallclient.ui.screens.outcome.print_words import sentence
from hallclient.ui.screens.outcome.slips import SlipOf, Slips
from hallclient.ui.screens.words import (
    STAGE_TONES,
    clock_with_seconds,
    spaced_code,
)

NO_PAPER = "这一步没有文书"
NO_PICTURE = "这张纸的预览画不出来；文书本身完好，可以存为 PDF 查看"
PREVIEW_SCALE = 2.0  # pixels a point: sharp at 150 %


class OutcomeView(Protocol):
    """What the presenter tells the view."""

    def show_case(self, face: CaseFace) -> None: ...
    def show_papers(self, lines: tuple[PaperLine, ...], current: int) -> None: ...
    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def ask_printer(self, choices: tuple[Choice, ...]) -> None: ...
    def show_report(self, word: str, tone: str) -> None: ...


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
        decide: Callable[[str], None] = lambda case_id: None,
        back: Callable[[], None] = lambda: None,
        printing: tuple[Desk, Reprinting] | None = None,
        slip_of: SlipOf | None = None,
        reports: Callable[[str], Future[tuple[Report, ...]]] | None = None,
        exported: Callable[[str, str], object] = lambda case_id, code: None,
    ) -> None:
        """`printing`: the print desk and the archive; None where nothing is ever printed. `slip_of`: makes the slip of
        a case. `reports`: how far the acts of a case were reported. `exported(case_id, code)` is told of each paper
        that was put into a file.
        """
        self._exported = exported
        self._view, self._pages_of = view, pages_of
        self.prints = (
            PrintPart(crossing, *printing, self._prints_changed, view.show_message) if printing else None
        )
        self._slips = Slips(crossing, slip_of, self.prints) if slip_of and self.prints else None
        self._reports = reports
        self._told: set[tuple[int, str, str]] = set()
        self._next, self._open_case, self._back, self._decide = next_applicant, open_case, back, decide
        self._outcome: Outcome | None = None
        self._case = self._paper = 0
        self._pages, self._reporting = Newest(crossing), Newest(crossing)
        self._spoken, self._standing = False, ""  # whether the banner speaks of a print; what it says else
        self.case_shown: Callable[[int], None] = lambda at: None
        self.facing: Callable[[], bool] = lambda: False

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
        said += [still_in_draft(outcome.left)] if outcome.left else []
        said += [UNSEALED] if any(done.unsealed for done in outcome.cases) else []
        said += [no_glyph(outcome)] if any(paper.substituted for paper in outcome.papers) else []
        self._spoken, self._standing = False, "".join(said)
        self._view.show_message(self._standing, "amber" if said else "plain")
        if self._slips is not None:
            self._slips.ask(outcome, lambda slip: self._got_slip(outcome, slip))
        self._show_case()
        self._show_papers()
        if self.prints is not None:
            self.prints.follow({done.case_id for done in outcome.cases})

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
        self._pages.forget()  # a picture that comes late is nobody's any more
        # The last applicant's papers and 2 MB go; they are drawn anew with the next showing.
        self._view.show_pages((), "")
        if self._outcome is not None and not self._outcome.cases:
            self._back()
        else:
            self._next()

    def open_case(self) -> None:
        """To the case just shown."""
        if self._outcome is not None and self._outcome.cases:
            self._open_case(self._outcome.cases[self._case].case_id)

    def decide(self) -> None:
        """F9: the decision at once, of what one signature decides (行政许可法 第三十四条第二款)."""
        if self._outcome is not None and self._outcome.cases and self._outcome.cases[self._case].decides:
            self._decide(self._outcome.cases[self._case].case_id)

    def suggested_name(self) -> str:
        """File name under which the paper shown would be saved; empty where there is none yet."""
        paper = self._paper_shown()
        return file_name(paper) if paper is not None and paper.pdf else ""

    def save(self, path: Path) -> None:
        """The paper shown into a file that the clerk chose."""
        paper = self._paper_shown()
        if paper is not None and paper.pdf:
            self._write([(path, paper)])

    # ── printing

    def _got_slip(self, outcome: Outcome, slip: PaperMade) -> None:
        if self._outcome is not None and self._outcome.cases is outcome.cases:
            self._outcome = structs.replace(self._outcome, papers=(*self._outcome.papers, slip))
            self._show_lines()

    def print_slips(self) -> None:
        """S: the slip of every case shown that was not printed yet."""
        if self._slips is not None and self._outcome is not None:
            self._slips.print_all(self._outcome.papers)

    def again(self) -> None:
        """R on the paper shown."""
        paper = self._paper_shown()
        if self.prints is None or paper is None or not paper.pdf:
            return
        if not paper.code.startswith("D"):
            self.prints.print_form(paper)
        else:
            self.prints.again(paper.sha256, paper.name)

    def in_hand(self) -> None:
        """Y on the paper shown."""
        paper = self._paper_shown()
        if self.prints is not None and paper is not None:
            self.prints.in_hand(paper.sha256)

    def elsewhere(self) -> None:
        """O: the one other printer of this paper, or a choice among them."""
        paper = self._paper_shown()
        if self.prints is None or paper is None:
            return
        choices = self.prints.choices(paper.sha256)
        one = self.prints.of(paper.sha256)
        if len(choices) == 1 and one is not None and one.state != "unset":
            self.print_at(choices[0].name)
        elif choices:
            self._view.ask_printer(choices)

    def print_at(self, printer: str) -> None:
        """The paper shown on this printer."""
        paper = self._paper_shown()
        if self.prints is not None and paper is not None:
            self.prints.elsewhere(paper.sha256, printer)

    def _prints_changed(self) -> None:
        """A paper that waits for somebody comes to the front once; its sentence stands in the banner."""
        if self._outcome is None or self.prints is None:
            return
        fresh = None
        for index, paper in enumerate(self._outcome.papers):
            one = self.prints.of(paper.sha256)
            if one is None or not sentence(one, paper.name)[0]:
                continue
            told = (one.job_id, one.state, one.cause)
            if told not in self._told and fresh is None:
                fresh = index
            self._told.add(told)
        if fresh is not None and fresh != self._paper and not self._sentence_of(self._paper):
            self.choose_paper(fresh)
        else:
            self._show_lines()
        self._say_print()

    def _sentence_of(self, index: int) -> str:
        papers = self._outcome.papers if self._outcome is not None else ()
        one = self._print_of(papers[index]) if index < len(papers) else None
        return sentence(one, papers[index].name)[0] if one is not None else ""

    def _say_print(self) -> None:
        """What is the matter with the paper shown, before what is owed to the applicant all the same."""
        paper = self._paper_shown()
        one = self.prints.of(paper.sha256) if self.prints is not None and paper is not None else None
        text, tone = sentence(one, paper.name) if one is not None and paper is not None else ("", "plain")
        if text or self._spoken:
            plain = tone == "plain" and self._standing  # what is owed is more than where nothing is printed
            self._view.show_message(text + self._standing, tone if text and not plain else "amber")
        self._spoken = bool(text)

    def save_all(self, folder: Path) -> None:
        """All papers of this outcome into a folder that the clerk chose."""
        if self._outcome is not None:
            papers = [paper for paper in self._outcome.papers if paper.pdf]
            self._write([(folder / file_name(paper), paper) for paper in papers])

    def _write(self, files: list[tuple[Path, PaperMade]]) -> None:
        said = write_files(files, self._filed)
        if said is not None:
            self._view.show_message(*said)

    def _filed(self, paper: PaperMade) -> None:
        self._exported(paper.case_id, paper.code)
        if self.prints is not None:
            self.prints.saved(paper.sha256)

    def _print_of(self, paper: PaperMade) -> Print | None:
        return self.prints.of(paper.sha256) if self.prints is not None else None

    def _paper_shown(self) -> PaperMade | None:
        if self._outcome is None or not self._outcome.papers:
            return None
        return self._outcome.papers[self._paper]

    def _show_case(self) -> None:
        if self._outcome is None:
            return
        if not self._outcome.cases:
            self._view.show_case(face_of(self._outcome.papers))
            return
        self.case_shown(self._case)
        done = self._outcome.cases[self._case]
        several = len(self._outcome.cases) > 1
        self._view.show_case(
            CaseFace(
                headline=headline(done, self._outcome.codes_of(done.case_id)),
                tone=STAGE_TONES[done.stage],
                title=f"{done.item_name} · {done.applicant}",
                case_no=done.case_no,
                query_code=spaced_code(done.query_code),
                dues=due_lines(done),
                qr=done.qr,
                others=tuple(
                    f"{short_name(other.item_name)}　{grouped(other.case_no)}"
                    for other in self._outcome.cases
                )
                if several
                else (),
                current=self._case,
                facing=self.facing(),
                decide=done.decides,
            )
        )

        self.reported()

    def reported(self) -> None:
        """How far what was done was reported, read again; nothing where there is no server."""
        if self._reports is None or self._outcome is None or not self._outcome.cases:
            return
        case_id = self._outcome.cases[self._case].case_id
        self._reporting.when_done(
            self._reports(case_id), lambda found: self._say_report(case_id, found), lambda error: None
        )

    def _say_report(self, case_id: str, reports: tuple[Report, ...]) -> None:
        cases = self._outcome.cases if self._outcome is not None else ()
        if cases and cases[self._case].case_id == case_id:
            self._view.show_report(*report_of(reports))

    def _show_papers(self) -> None:
        if self._outcome is None:
            return
        self._show_lines()
        self._say_print()
        self._ask_pages()

    def _show_lines(self) -> None:
        if self._outcome is None:
            return
        papers, at = self._outcome.papers, clock_with_seconds(self._outcome.at)
        lines = [
            paper_line(paper, at, index + 1, len(papers), self._print_of(paper))
            for index, paper in enumerate(papers)
        ]
        offered = self._slips.offered(lines, papers) if self._slips is not None else tuple(lines)
        self._view.show_papers(offered, self._paper)

    def _ask_pages(self) -> None:
        paper = self._paper_shown()
        self._pages.forget()
        if paper is None or not paper.pdf:
            self._show_pages((), f"{WAITING}：文号到机后自动成文" if paper is not None else NO_PAPER)
            return
        self._view.show_pages((), "")  # never another applicant's paper while this one is drawn
        self._pages.when_done(
            self._pages_of(paper.pdf, PREVIEW_SCALE),
            lambda pages: self._show_pages(pages, ""),
            lambda error: self._show_pages((), NO_PICTURE),
        )

    def _show_pages(self, pages: tuple[Picture, ...], text: str) -> None:
        self._view.show_pages(pages, text)
        if self._slips is not None:
            self._slips.begin()
