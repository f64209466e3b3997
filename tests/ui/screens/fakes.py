"""Use cases that keep everything in memory, for the screens' tests: same signatures, no book."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace
from PIL import Image, ImageDraw

from casework.calendar import Calendar
from casework.catalogue import Catalogue, DeviceKey, Enrolment, Person
from casework.decide.bench import Bench, Standing
from casework.draft import Claim, Draft
from casework.hall import Window
from casework.people import Security
from casework.refusal import Refusal
from forms.security import usual
from hallclient.app.outcome import CaseView, DaySum, Done, Known, Opened, Outcome, Outlook, PageRef, PaperMade
from hallclient.app.pictures import Scan
from hallclient.store.rows import Reporting

T = TypeVar("T")
ZONE = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 20)


def page() -> Scan:
    """A scanned page: lines of nothing."""
    image = Image.new("RGB", (840, 1188), "white")
    pen = ImageDraw.Draw(image)
    for top in range(120, 1000, 34):
        pen.rectangle((110, top, 730 if top % 5 else 520, top + 6), fill="#7F8B9B")
    return Scan(width=840, height=1188, rgb=image.tobytes())


def _small() -> bytes:
    large = page()
    small = Image.frombytes("RGB", (large.width, large.height), large.rgb).resize((84, 119))
    data = io.BytesIO()
    small.save(data, "PNG")
    return data.getvalue()


THUMBNAIL = _small()
OUTLOOK = Outlook(
    today=DaySum(on=date(2026, 11, 20), received=3, accepted=2, correcting=1),
    before=DaySum(on=date(2026, 11, 19), received=19, accepted=18, correcting=1),
    days=tuple(date(2026, 11, day) for day in (20, 23, 24, 25, 26)),
)


def settled(value: T) -> Future[T]:
    """A future that is done."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


def failed(error: BaseException) -> Future[Any]:
    """A future that failed."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


@dataclass
class FakeCounter:
    catalogue: Catalogue
    window_code: str = "W09"
    day: date = TODAY
    practice: bool = False
    chief: bool = False

    @property
    def window(self) -> Window:
        return next(one for one in self.catalogue.hall.windows if one.code == self.window_code)

    @property
    def person(self) -> Person:
        return Person(
            staff_no="W0907", name="王砚秋", roles=("窗口人员",), windows=("W09",), departments=("118",),
            phone="0371-00000118", password="", valid_from=date(2024, 1, 1),
        )  # fmt: skip

    def missing_glyphs(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(char for char in text if char == "\U00031350"))

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 10, 42, 7, tzinfo=ZONE)

    def bench(self) -> Bench:
        return Bench(
            catalogue=self.catalogue,
            calendar=Calendar(self.catalogue.years),
            window=self.window,
            today=self.day,
            chief=self.chief,
        )


@dataclass
class FakeIndex:
    """Finds by part of the name or by code; enough to drive the box."""

    catalogue: Catalogue
    spelled: dict[str, str] = field(default_factory=lambda: {"spjy": "食品经营", "gtgs": "个体工商户"})

    def find(self, text: str) -> tuple[Any, ...]:
        @dataclass
        class Hit:
            code: str

        wanted = self.spelled.get(text, text)
        rows = [row.id for row in self.catalogue.rows if wanted in row.name or text in row.id]
        themes = [theme.code for theme in self.catalogue.themes.values() if wanted in theme.name]
        return tuple(Hit(code) for code in [*themes, *rows][:10])


@dataclass
class FakeIntake:
    """Remembers what it was asked to do and answers with what the test put into `answers`."""

    counter: FakeCounter
    saved: list[Draft] = field(default_factory=list)
    drafts: dict[str, Opened] = field(default_factory=dict)
    acts: list[tuple[str, Draft, tuple[str, ...]]] = field(default_factory=list)
    earlier: dict[str, Known] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    pages: dict[str, PageRef] = field(default_factory=dict)
    refusal: Refusal | None = None
    broken: Standing = field(default_factory=Standing)
    outcome: Outcome | None = None
    error: BaseException | None = None
    serial: int = 0

    def new_draft(self) -> Draft:
        self.serial += 1
        return Draft(draft_id=f"draft-{self.serial}", window=self.counter.window_code, by="W0907")

    def save(self, draft: Draft) -> Future[datetime]:
        if self.error is not None:
            return failed(self.error)
        self.saved.append(draft)
        return settled(self.counter.now())

    def drop(self, draft_id: str) -> Future[None]:
        self.drafts.pop(draft_id, None)
        return settled(None)

    def open(self, draft_id: str) -> Future[Opened | None]:
        return settled(self.drafts.get(draft_id))

    def noted_before(self, draft: Draft) -> Future[tuple[str, ...]]:
        return settled(())

    def known(self, number: str, fields: tuple[str, ...]) -> Future[Known | None]:
        self.asked.append((number, fields))
        return settled(self.earlier.get(number))

    def forms(self, draft: Draft) -> Future[tuple[PaperMade, ...] | Refusal]:
        form = PaperMade(
            code="FORM",
            name="申请表",
            doc_number="",
            case_no="",
            case_id="",
            sha256="0",
            pdf=b"%PDF-",
            pages=1,
            copies=1,
        )
        return settled((form,))

    def standing(self, draft: Draft, items: tuple[str, ...]) -> Future[Standing]:
        return settled(self.broken)

    def beside(self, case_id: str) -> Future[CaseView | None]:
        return settled(None)

    def look_at(self, shas: tuple[str, ...]) -> Future[tuple[Scan, ...]]:
        counts = {one.sha256: one.pages for one in self.pages.values()}
        return settled(
            tuple(replace(page(), file=at) for at, sha in enumerate(shas) for _ in range(counts.get(sha, 1)))
        )

    def thumbnails(self, sha256: str) -> Future[tuple[bytes, ...]]:
        return settled(next((one.thumbnails for one in self.pages.values() if one.sha256 == sha256), ()))

    def attach(self, path: Path) -> Future[PageRef]:
        if path.name not in self.pages:
            return failed(ValueError("只能附 PDF、JPEG 或者 PNG 文件。文件没有附上，原文件未动。"))
        return settled(self.pages[path.name])

    def receive(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        return self._act("receive", draft, items)

    def accept(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        return self._act("accept", draft, items)

    def defer(self, draft: Draft) -> Future[Outcome | Refusal]:
        return self._act("defer", draft, None)

    def notify(self, draft: Draft, items: tuple[str, ...] | None = None) -> Future[Outcome | Refusal]:
        return self._act("notify", draft, items)

    def refuse(
        self, draft: Draft, claim: Claim | None = None, items: tuple[str, ...] | None = None
    ) -> Future[Outcome | Refusal]:
        return self._act("refuse", draft, items)

    def _act(self, what: str, draft: Draft, items: tuple[str, ...] | None) -> Future[Outcome | Refusal]:
        if self.error is not None:
            return failed(self.error)
        self.acts.append((what, draft, items or ()))
        if self.refusal is not None:
            return settled(self.refusal)
        return settled(self.outcome or outcome_of())


@dataclass
class FakeSupplement:
    opened: dict[str, Opened] = field(default_factory=dict)
    acts: list[tuple[str, str]] = field(default_factory=list)
    outcome: Outcome | None = None

    def open(self, case_id: str) -> Future[Opened | None]:
        return settled(self.opened.get(case_id))

    def supply(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        self.acts.append(("supply", draft.draft_id))
        return settled(self.outcome or outcome_of())

    def change(self, case_id: str, draft: Draft, reason: str) -> Future[Outcome | Refusal]:
        self.acts.append(("change", reason))
        return settled(self.outcome or outcome_of())

    def supply_deferred(self, case_id: str, draft: Draft) -> Future[Outcome | Refusal]:
        self.acts.append(("supply_deferred", draft.draft_id))
        return settled(self.outcome or outcome_of())


def paper_of(name: str = "受理通知书", pdf: bytes = b"%PDF-", code: str = "D03") -> PaperMade:
    """A paper as the archive would hold it."""
    return PaperMade(
        code=code, name=name, doc_number="示审批受〔2026〕1142号", case_no="410103261120001009000173",
        case_id="case-1", sha256="0" * 64, pdf=pdf, pages=1, copies=2,
    )  # fmt: skip


def outcome_of(papers: Sequence[PaperMade] = (), stage: str = "accepted") -> Outcome:
    """An outcome of one case."""
    done = Done(
        case_id="case-1", case_no="410103261120001009000173", query_code="604217",
        item_code="991180004000", item_name="食品经营许可", applicant="示例餐饮有限公司",
        stage=stage,  # type: ignore[arg-type]
        promised_due=date(2026, 11, 27), statutory_due=date(2026, 12, 4), promised_days="5 工作日",
        statutory_days="10 工作日", deferred=1, deferred_due=date(2026, 11, 26),
        qr="HTTPS://PAGE.EXAMPLE/Q/410103261120001009000173",
    )  # fmt: skip
    at = datetime(2026, 11, 20, 11, 6, 12, tzinfo=ZONE)
    return Outcome(cases=(done,), papers=tuple(papers) or (paper_of(),), at=at)


@dataclass
class FakeStation:
    """The counter as the page 本机 reads it."""

    catalogue: Catalogue
    device: str = "009"
    practice: bool = False

    @property
    def enrolment(self) -> Enrolment:
        return Enrolment(
            version=3, issued_at="2026-11-18T09:00:00+08:00", catalogue=self.catalogue, page_address="",
            devices=(DeviceKey(number="009", name="W09 柜台机", algorithm="ed25519", public_key=""),),
            people=(), words=(), blocks=(), recovery_key="",
        )  # fmt: skip

    @property
    def window(self) -> Window:
        return next(one for one in self.catalogue.hall.windows if one.code == "W09")

    @property
    def person(self) -> Person:
        return FakeCounter(self.catalogue).person

    @property
    def security(self) -> Security:
        return usual()


@dataclass
class FakeWaiting:
    count: int = 2

    def reporting(self) -> Future[Reporting]:
        return settled(Reporting(waiting=self.count, unanswered=0, since="", looked_at={}))


@dataclass
class FakeWord:
    """A password that was chosen two weeks ago; remembers what was asked."""

    answer: Refusal | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def standing(self) -> Future[str]:
        return settled("2026-11-06 换的，还有 76 天到期")

    def change(self, old: str, new: str, again: str) -> Future[Refusal | None]:
        self.asked.append((old, new, again))
        return settled(self.answer)


@dataclass
class FakeGivens:
    """What is given away: remembers what was asked for."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)
    refusal: Refusal | None = None

    def guide(self, code: str) -> Future[PaperMade | Refusal]:
        return self._made("guide", code)

    def enquiry(self, code: str, situations: Mapping[str, str]) -> Future[PaperMade | Refusal]:
        return self._made("enquiry", code, dict(situations))

    def blank(self, code: str) -> Future[PaperMade | Refusal]:
        return self._made("blank", code)

    def _made(self, *asked: Any) -> Future[PaperMade | Refusal]:
        self.asked.append(asked)
        if self.refusal is not None:
            return settled(self.refusal)
        paper = PaperMade(
            code="GUIDE", name="办事指南-食品经营许可", doc_number="", case_no="", case_id="", sha256="0" * 64,
            pdf=b"%PDF-", pages=1, copies=1,
        )  # fmt: skip
        return settled(paper)


@dataclass
class FakeScreens:
    """A counter with a second screen."""

    choice: str = ""
    shown_on: str = "HDMI-1"
    names: tuple[str, ...] = ("HDMI-1",)

    def options(self) -> tuple[str, ...]:
        return self.names
