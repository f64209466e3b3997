"""办件: one case to read, with what may be done next; the search that leads to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from msgspec import Struct, structs

from casework.acts import AnyAct
from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue
from casework.decide.bench import Bench
from casework.fold import fold
from casework.numbering import grouped
from casework.refusal import Refusal
from casework.titles import key_of
from hallclient.app.online import ALONE
from hallclient.app.outcome import Beyond, CaseView, CodeVerdict, Outcome
from hallclient.app.pictures import Picture
from hallclient.store.rows import Report
from hallclient.ui.screens.case import wording
from hallclient.ui.screens.case.beside_clocks import BesideClock, beside_of
from hallclient.ui.screens.case.browse import BrowsePart, ListReading, ListScreen, plain
from hallclient.ui.screens.case.case_acts import CaseActs
from hallclient.ui.screens.case.clocks import Clock, clocks_of, step_late
from hallclient.ui.screens.case.next_acts import NextAct, next_acts, note_of
from hallclient.ui.screens.case.paper_row import PaperRow, paper_row
from hallclient.ui.screens.case.papers import Fetch, PaperPart
from hallclient.ui.screens.case.story import StoryLine, served_of, story_of
from hallclient.ui.screens.case.way_acts import way_note
from hallclient.ui.screens.case.wording import REASONS, VERDICT_TONES
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.finding import Further
from hallclient.ui.screens.handled import in_full
from hallclient.ui.screens.reading import MaterialRow, applicant_of, checklist_of, form_of
from hallclient.ui.screens.words import STAGE_TONES, spaced_code, stage_word

_NUMBER = re.compile(r"[\d\s\-]{20,}")
"""So many digits are meant as a case number: identity numbers have 18, phones 11."""


class CaseHead(Struct, frozen=True):
    """Number, stage, item, applicant, clocks."""

    number: str
    query_code: str
    stage: str
    tone: str
    item: str
    applicant: str
    clocks: tuple[Clock, ...]
    late: str = ""  # a step past its own limit
    beside: tuple[BesideClock, ...] = ()  # what runs beside the two limits


class CaseScreen(ListScreen, Protocol):
    """What the presenter tells the view."""

    def show_head(self, head: CaseHead) -> None: ...
    def show_story(self, lines: tuple[StoryLine, ...]) -> None: ...
    def show_papers(self, rows: tuple[PaperRow, ...]) -> None: ...
    def show_form(self, rows: tuple[tuple[str, str], ...]) -> None: ...
    def show_checklist(self, rows: tuple[MaterialRow, ...]) -> None: ...
    def show_acts(self, acts: tuple[NextAct, ...], note: str) -> None: ...
    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None: ...
    def ask_reason(self, which: str, hint: str) -> None: ...


class Reading(ListReading, Protocol):
    """The reads this screen needs."""

    def case(self, case_id: str) -> Future[CaseView | None]: ...
    def reports(self, case_id: str) -> Future[tuple[Report, ...]]: ...
    def paper(self, sha256: str) -> Future[bytes | None]: ...
    def read_code(self, text: str) -> Future[CodeVerdict]: ...


class Server(Further, Protocol):
    """The server, for what the book doesn't have."""

    def case(self, case_id: str) -> Future[CaseView | str]: ...


class SettingAside(Protocol):
    """What a chief representative may do here."""

    def set_aside(self, case_id: str, reason: str) -> Future[Outcome | Refusal]: ...


class Here(Protocol):
    """The counter, as far as reading needs it."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def may_act(self) -> bool: ...
    def bench(self) -> Bench: ...
    def catalogue_of(self, version: int) -> Catalogue: ...


class CasePresenter:
    """Shows one case; what may be done is done at the intake screen, except the chief's leave."""

    def __init__(
        self,
        here: Here,
        reading: Reading,
        setting_aside: SettingAside,
        crossing: Crossing,
        view: CaseScreen,
        pages_of: Callable[[bytes, float], Future[tuple[Picture, ...]]],
        *,
        answer_case: Callable[[str], None],
        change_case: Callable[[str, str], None],
        settle_case: Callable[[str], None],
        exported: Callable[[str, str], object] = lambda case_id, code: None,
        fetch: Fetch | None = None,
        elsewhere: Callable[[], str] = lambda: ALONE,
        further: Server | None = None,
        way: Callable[[Case, int], tuple[NextAct, ...]] = lambda case, doubts: (),
        onward: Callable[[str, str], None] = lambda which, case_id: None,
    ) -> None:
        """`answer_case(case_id)`, `change_case(case_id, reason)` lead to the intake screen, `settle_case(case_id)` to
        both versions of what is in doubt; `exported(case_id, code)` is told of each paper that was put into a file;
        `fetch` gets one that lies at another counter; `further` is the server, for what the book doesn't have;
        `way(case, doubts)` are the keys of a case on its way to the decision and after it, `onward(which, case_id)`
        does one.
        """
        self._way, self._onward = way, onward
        self._further = further
        self._asked = Newest(crossing)  # what comes up next: a case, or the list
        self._coming = ""
        self.turned: Callable[[], None] = lambda: None
        """Called when another case is shown, or the list again."""
        self._here, self._reading = here, reading
        self._setting_aside, self._crossing, self._view = setting_aside, crossing, view
        self._acting = CaseActs(crossing, lambda: self.case, view.show_message, lambda _: None, self.again)
        self._answer_case, self._change_case, self._settle_case = answer_case, change_case, settle_case
        self._shown: CaseView | None = None
        self._acts: tuple[NextAct, ...] = ()
        self.papers = PaperPart(reading, crossing, view, pages_of, lambda: self._shown, exported, fetch)
        self.browsing = BrowsePart(
            reading,
            crossing,
            view,
            asked=self._forget,
            came=self._left,
            failed=self._failed,
            elsewhere=elsewhere,
            further=further,
        )

    @property
    def case(self) -> Case | None:
        """What is shown and kept here: what can be worked on."""
        return self._shown.case if self._shown is not None and self._shown.here else None

    @property
    def shown(self) -> tuple[Case, tuple[AnyAct, ...]] | None:
        """The same with its acts."""
        return (self._shown.case, self._shown.acts) if self._shown is not None and self._shown.here else None

    @property
    def open_id(self) -> str:
        """Which case is shown, wherever it is kept; "" for the list."""
        return self._shown.case.opened.case_id if self._shown is not None else ""

    # ── finding

    def start(self) -> None:
        """The screen comes up: what it showed is read again."""
        if self._shown is not None:
            self.open(self._shown.case.opened.case_id)
        else:
            self.browsing.again()

    def browse(self) -> None:
        """Back to the list that led here."""
        self._shown = None
        self.browsing.again()

    def _forget(self) -> None:
        """What was asked of a case is wanted no more."""
        self._asked.forget()
        self.papers.forget()

    def entered(self, text: str) -> bool:
        """Enter in the search: a scanned code or a whole case number is judged; False for any other text."""
        text = unicodedata.normalize("NFKC", plain(text))
        if "://" not in text and not _NUMBER.fullmatch(text):
            return False
        self._coming = ""
        self.browsing.forget()  # what the scan typed on its way is no search
        self._view.show_waiting(True)
        self._asked.when_done(self._reading.read_code(text), self._code_read, self._failed)
        return True

    def open(self, case_id: str, word: tuple[str, str] = ("", "plain")) -> None:
        """One case, with a word on how it was found; the look is logged by the use case."""
        self._coming = case_id
        self.browsing.forget()
        self.papers.forget()
        self._view.show_waiting(True)
        self._asked.when_done(
            self._reading.case(case_id), lambda shown: self._read(case_id, shown, word), self._failed
        )

    def again(self, case_id: str, word: tuple[str, str]) -> None:
        """Something was done with the case that is shown: read anew, unless another one is on its way by now."""
        if not self._asked.waiting or case_id == self._coming:
            self.open(case_id, word)

    def _read(self, case_id: str, shown: CaseView | None, word: tuple[str, str]) -> None:
        """The book's own; else the server's, read only."""
        if shown is not None or self._further is None:
            self._opened(shown if shown is not None else wording.NOT_IN_BOOK, word)
            return
        told = (f"{word[0]}；{wording.AT_SERVER}" if word[0] else wording.AT_SERVER, "plain")
        self._asked.when_done(
            self._further.case(case_id), lambda found: self._opened(found, told), self._failed
        )

    def _left(self) -> None:
        self._shown = None
        self.turned()

    def _code_read(self, verdict: CodeVerdict) -> None:
        self._view.show_waiting(False)
        tone = "red" if verdict.agrees is False else VERDICT_TONES[verdict.verdict]
        proven = verdict.verdict in ("valid", "number") and verdict.agrees is not False
        if proven and not verdict.case_id:
            self._look_further(verdict, tone)
            return
        if not proven:
            self._view.show_message(verdict.text, tone)
            return
        self.browsing.forget(line=True)
        self.open(verdict.case_id, (verdict.text, tone))

    def _look_further(self, verdict: CodeVerdict, tone: str) -> None:
        """A number that is sound and not of this book: the server may have it."""
        self._view.show_message(verdict.text, tone)
        if self._further is None:
            return

        def came(found: Beyond) -> None:
            if found.rows:
                self.open(found.rows[0].case_id, (verdict.text, tone))

        self._asked.when_done(self._further.find(verdict.case_no), came, lambda error: None)

    # ── what comes next

    def act(self, which: str) -> None:
        """A key at the foot; a locked one only flashes in the view."""
        case = self.case
        act = next((one for one in self._acts if one.act == which), None)
        if case is None or act is None or act.why:
            return
        if which in REASONS:
            self._view.ask_reason(which, REASONS[which])
        elif which == "settle":
            self._settle_case(case.opened.case_id)
        elif which in ("decide", "stop", "extend", "publish"):
            self._onward(which, case.opened.case_id)
        else:
            self._answer_case(case.opened.case_id)

    def give_reason(self, which: str, reason: str) -> None:
        """The reason of a change or of the chief's leave."""
        case, reason = self.case, reason.strip()
        if case is None or self._acting.busy():
            return
        if not reason:
            self._view.show_message(f"先写明{REASONS[which].partition('；')[0]}", "amber")
        elif which == "change":
            self._change_case(case.opened.case_id, reason)
        else:
            given = self._setting_aside.set_aside(case.opened.case_id, reason)
            self._acting.begin(
                case, given, lambda answer: self._acting.ended(case, answer, wording.LEFT, lambda: None)
            )

    # ── showing

    def _opened(self, shown: CaseView | str, word: tuple[str, str]) -> None:
        self._view.show_waiting(False)
        if isinstance(shown, str):
            told = "" if shown == wording.NOT_IN_BOOK else f"{wording.NOT_IN_BOOK}；"
            self._view.show_message(f"{told}{shown}", "amber")
            return
        self._view.show_message(*word)
        self._show(shown)

    def day_turned(self) -> None:
        """Midnight passed over a case that is looked at: what its acts come to today, without another look."""
        today = self._here.bench().today
        if self._shown is not None and self._shown.case.on != today:
            case = fold(self._shown.acts, on=today, calendar=self._here.calendar)
            self._show(structs.replace(self._shown, case=case))

    def _show(self, shown: CaseView) -> None:
        self._shown = shown
        self.turned()
        case, opened = shown.case, shown.case.opened
        catalogue, full = self._here.catalogue, in_full(case, self._here.bench())
        self._view.show_head(
            CaseHead(
                number=grouped(opened.case_no),
                query_code=spaced_code(opened.query_code),
                stage=stage_word(case),
                tone="amber" if case.deemed else STAGE_TONES[case.stage],
                item=opened.item_name,
                applicant=applicant_of(case, catalogue, full=full),
                clocks=clocks_of(case, shown.acts, self._here.calendar, catalogue.region.lamp),
                late=step_late(case, self._here.calendar, catalogue.region.lamp),
                beside=beside_of(case, self._here.calendar, catalogue.region.lamp),
            )
        )
        self._show_story(shown)
        rows = tuple(
            paper_row(paper, name, served_of(paper, shown.acts), opened.case_id, opened.case_no)
            for paper, name in shown.papers
        )
        self._view.show_papers(rows)
        held = self._here.catalogue_of(opened.versions.catalogue)
        self._view.show_form(form_of(case, held, full=full))
        self._view.show_checklist(checklist_of(case, held))
        chief, may_act = self._here.bench().chief, self._here.may_act
        kept = shown.here
        onward = self._way(case, shown.doubts) if kept else ()
        answers = next_acts(case, chief=chief, may_act=may_act, doubts=shown.doubts) if kept else ()
        self._acts = onward or answers
        self._view.show_acts(
            self._acts, way_note(onward, joint=bool(case.joint)) if onward else note_of(case) if kept else ""
        )

    def _show_story(self, shown: CaseView) -> None:
        names = {key_of(paper): name for paper, name in shown.papers}
        self._view.show_story(
            story_of(shown.case, shown.acts, names, shown.reports, shown.aside, shown.signatures)
        )

    def reported(self) -> None:
        """The exchange went on: how far each act is, without another look at the case."""
        shown = self._shown
        if shown is not None and shown.here:
            reports = self._reading.reports(shown.case.opened.case_id)
            self._crossing.when_done(reports, lambda found: self._reported(shown, found), lambda error: None)

    def _reported(self, shown: CaseView, reports: tuple[Report, ...]) -> None:
        if shown is self._shown and reports != shown.reports:
            self._shown = structs.replace(shown, reports=reports)
            self._show_story(self._shown)

    def _failed(self, error: BaseException) -> None:
        self._view.show_waiting(False)
        self._view.show_message(in_words(error, "没有读出来，账本里的内容未动。再试一次。"), "red")
