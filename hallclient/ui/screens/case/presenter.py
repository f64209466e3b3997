"""办件: one case to read, with what may be done next; the search that leads to it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue
from casework.checklist import UNJUDGED
from casework.fields import show
from casework.hall import Window
from casework.masking import masked_value
from casework.onetable import merge
from casework.refusal import Refusal
from hallclient.app.outcome import CaseRow, CaseView, Outcome
from hallclient.app.pictures import Picture
from hallclient.ui.screens.case.clocks import Clock, clocks_of
from hallclient.ui.screens.case.story import StoryLine, story_of
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.intake.judging import MARK_WORDS
from hallclient.ui.screens.words import STAGES, spaced_code, spaced_number

TONES = {
    "received": "blue",
    "correcting": "amber",
    "accepted": "green",
    "not_accepted": "red",
    "deemed_withdrawn": "plain",
    "terminated": "plain",
}
PREVIEW_SCALE = 2.0


@dataclass(frozen=True, slots=True)
class CaseHead:
    """Number, stage, item, applicant, clocks."""

    number: str
    query_code: str
    stage: str
    tone: str
    item: str
    applicant: str
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in the file."""

    name: str
    number: str
    rest: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NextAct:
    """A button at the foot; `why` locks it."""

    act: str
    word: str
    key: str
    why: str = ""


class CaseScreen(Protocol):
    """What the presenter tells the view."""

    def show_list(self, rows: tuple[CaseRow, ...], found: bool) -> None: ...
    def show_head(self, head: CaseHead) -> None: ...
    def show_story(self, lines: tuple[StoryLine, ...]) -> None: ...
    def show_papers(self, rows: tuple[PaperRow, ...]) -> None: ...
    def show_form(self, rows: tuple[tuple[str, str], ...]) -> None: ...
    def show_checklist(self, rows: tuple[tuple[str, str], ...]) -> None: ...
    def show_acts(self, acts: tuple[NextAct, ...], note: str) -> None: ...
    def show_pages(self, pictures: tuple[Picture, ...], text: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def ask_reason(self) -> None: ...


class Reading(Protocol):
    """The reads this screen needs."""

    def case(self, case_id: str) -> Future[CaseView | None]: ...
    def paper(self, sha256: str) -> Future[bytes | None]: ...
    def find(self, text: str) -> Future[tuple[CaseRow, ...]]: ...
    def latest(self, limit: int = 50) -> Future[tuple[CaseRow, ...]]: ...


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
    def window(self) -> Window: ...
    def catalogue_of(self, version: int) -> Catalogue: ...


class CasePresenter:
    """Shows one case; what may be done is done at the intake screen."""

    def __init__(
        self,
        here: Here,
        chief: bool,
        reading: Reading,
        setting_aside: SettingAside,
        crossing: Crossing,
        view: CaseScreen,
        pages_of: Callable[[bytes, float], Future[tuple[Picture, ...]]],
        *,
        answer_case: Callable[[str], None],
    ) -> None:
        self._here, self._chief, self._reading = here, chief, reading
        self._setting_aside, self._crossing, self._view = setting_aside, crossing, view
        self._pages_of, self._answer_case = pages_of, answer_case
        self._shown: CaseView | None = None
        self._pdf = b""
        self._asked = 0

    @property
    def case(self) -> Case | None:
        """What is shown."""
        return self._shown.case if self._shown is not None else None

    def browse(self) -> None:
        """The newest cases of this counter."""
        self._shown = None
        self._crossing.when_done(
            self._reading.latest(), lambda rows: self._view.show_list(rows, False), self._failed
        )

    def find(self, text: str) -> None:
        """Cases by number, name, pinyin, identity number or phone."""
        self._asked += 1
        if not text.strip():
            self.browse()
            return
        asked = self._asked
        self._crossing.when_done(
            self._reading.find(text.strip()),
            lambda rows: self._view.show_list(rows, True) if asked == self._asked else None,
            self._failed,
        )

    def open(self, case_id: str) -> None:
        """One case; the look is logged by the use case."""
        self._crossing.when_done(self._reading.case(case_id), self._opened, self._failed)

    def look_at_paper(self, sha256: str) -> None:
        """The archived bytes as pictures."""
        self._crossing.when_done(self._reading.paper(sha256), self._paper_read, self._failed)

    def save_paper(self, path: Path) -> None:
        """The paper looked at into a file."""
        if not self._pdf:
            return
        try:
            path.write_bytes(self._pdf)
        except OSError:
            self._view.show_message("文书没有存成文件，文件夹写不进去。换一个文件夹再存。", "red")
            return
        self._view.show_message(f"已存为 {path}", "green")

    def act(self, which: str) -> None:
        """A button at the foot."""
        case = self.case
        if case is None:
            return
        if which == "set_aside":
            self._view.ask_reason()
        else:
            self._answer_case(case.opened.case_id)

    def set_aside(self, reason: str) -> None:
        """首席代表放行再次告知: once, with a reason, under supervision."""
        case = self.case
        if case is None:
            return
        if not reason.strip():
            self._view.show_message("写明放行的理由", "amber")
            return
        self._crossing.when_done(
            self._setting_aside.set_aside(case.opened.case_id, reason.strip()), self._set_aside, self._failed
        )

    def _set_aside(self, answer: Outcome | Refusal) -> None:
        if isinstance(answer, Refusal):
            self._view.show_message(f"{answer.reason}（{answer.basis}）", "amber")
            return
        case = self.case
        if case is not None:
            self.open(case.opened.case_id)
        self._view.show_message("已放行再次告知，理由记入督查", "green")

    def _opened(self, shown: CaseView | None) -> None:
        if shown is None:
            self._view.show_message("本机账本里没有这件办件", "amber")
            return
        self._shown, self._pdf = shown, b""
        case, opened = shown.case, shown.case.opened
        self._view.show_message("", "plain")
        names = {paper.code: name for paper, name in shown.papers}
        self._view.show_head(
            CaseHead(
                number=spaced_number(opened.case_no),
                query_code=spaced_code(opened.query_code),
                stage="视为受理" if case.deemed else STAGES[case.stage],
                tone=TONES[case.stage],
                item=opened.item_name,
                applicant=opened.applicant.name,
                clocks=clocks_of(case, self._here.calendar),
            )
        )
        self._view.show_story(story_of(case, shown.acts, names))
        self._view.show_papers(
            tuple(
                PaperRow(
                    name=name,
                    number=paper.doc_number or "等文号",
                    rest=f"{paper.copies} 份 · {paper.pages} 页" if not paper.waiting else "等文号",
                    sha256=paper.sha256,
                )
                for paper, name in shown.papers
            )
        )
        self._view.show_form(self._form(case))
        self._view.show_checklist(self._checklist(case))
        self._view.show_acts(next_acts(case, chief=self._chief), _note(case))

    def _form(self, case: Case) -> tuple[tuple[str, str], ...]:
        """Label and value; masked where somebody else handles the case, or nobody does any more."""
        catalogue = self._here.catalogue_of(case.opened.versions.catalogue)
        table = merge(catalogue, (case.opened.item_code,), "", case.situations)
        mine = case.opened.window == self._here.window.code and case.stage in ("received", "correcting")
        rules, natural = catalogue.region.masking, case.applicant.kind == "自然人"
        rows = []
        for line in table.fields:
            value = case.values.get(line.field.key)
            if not mine:
                value = masked_value(line.field, value, rules, natural=natural)
            text = show(line.field, value, catalogue.identity)
            if text:
                rows.append((line.field.label, text))
        return tuple(rows)

    def _checklist(self, case: Case) -> tuple[tuple[str, str], ...]:
        catalogue = self._here.catalogue_of(case.opened.versions.catalogue)
        table = merge(catalogue, (case.opened.item_code,), "", case.situations)
        return tuple(
            (line.material.name, MARK_WORDS[case.materials.get(line.id, UNJUDGED).mark])
            for line in table.materials
        )

    def _paper_read(self, pdf: bytes | None) -> None:
        if not pdf:
            self._view.show_pages((), "这张文书还没有成文：等文号到机")
            return
        self._pdf = pdf
        self._crossing.when_done(
            self._pages_of(pdf, PREVIEW_SCALE),
            lambda pages: self._view.show_pages(pages, ""),
            lambda error: self._view.show_pages((), "预览画不出来；文书本身完好，可以存为 PDF 查看"),
        )

    def _failed(self, error: BaseException) -> None:
        self._view.show_message("没有读出来，账本里的内容未动。再试一次。", "red")


def next_acts(case: Case, *, chief: bool) -> tuple[NextAct, ...]:
    """What may be done with the case at its stage; a locked one says why."""
    if case.deemed:
        return (NextAct("answer", "补发受理通知书", "F9"),)
    if case.stage == "received":
        return (NextAct("answer", "去答复", "F9"), NextAct("change", "登记变更", "F8"))
    if case.stage == "correcting":
        acts = [NextAct("supply", "补正收件", "F9"), NextAct("change", "登记变更", "F8")]
        if chief:
            why = "已经放行过一次" if case.set_aside else ""
            acts.append(NextAct("set_aside", "首席代表放行再次告知", "F10", why))
        return tuple(acts)
    if case.stage == "accepted" and case.deferred:
        return (NextAct("supply_deferred", "收补交材料", "F9"),)
    return ()


def _note(case: Case) -> str:
    if case.stage == "accepted" and not case.deferred:
        return "受理以后的审查、决定、送达在审批和出件办理"
    if case.stage == "correcting":
        return "补正内容只能一次告知；申请人自己变更申请才能再告知（许可法三十二条）"
    return ""
