"""待办 and 办件: what is owed, most urgent first; finding and reading cases; what a scanned code proves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import date, timedelta

from msgspec.structs import replace

from casework import numbering, qr
from casework.acts import PaperNumbered, Received
from casework.case import Case
from casework.deadline import screen_day
from casework.fold import fold
from casework.hall import Term
from casework.masking import listed_name
from casework.problem import Problem
from casework.refusal import Refusal
from casework.versions import in_doubt
from hallclient.app.case_finding import CaseFinding
from hallclient.app.form import form_of_case
from hallclient.app.outcome import (
    CaseView,
    CodeVerdict,
    DaySum,
    Outlook,
    PaperMade,
    TodoRow,
)
from hallclient.app.settling import SETTLES
from hallclient.app.todo import SEE, doubt_row, draft_row, fallen_row, held_row, todo_row
from hallclient.app.todo_way import way_rows
from hallclient.app.viewing import reports_of, viewed
from hallclient.app.way_lists import WayLists
from hallclient.signing.keys import verify
from hallclient.store.reads import Reads
from hallclient.store.rows import DraftLine, Report, Reporting
from hallclient.store.writer import Priority

VERDICTS = {
    "valid": "真：本大厅设备签发，内容没有改动",
    "false": "假：签名不符，内容被改动过",
    "unknown": "无法判断：签发设备的公钥不在本机大厅文件中",
    "revoked": "签发设备的密钥在出证当日已经注销",
}

OTHER_HALL = "无法判断：是别的大厅或者演练厅的码，本机没有它的公钥；请到出具文书的大厅核对"
AT_ONCE = 20
"""So many cases are read and folded before the next."""

_DIGITS = re.compile(r"[\d\s\-]+")
"""Meant as a case number: what is wrong with it is said."""


class Worklist(CaseFinding):
    """Reads for one clerk. Opening a case is logged as a view."""

    def todo(self) -> Future[tuple[TodoRow, ...]]:
        """What this window still owes, this person's drafts, and those of others by their names."""
        return self.counter.book.read(self._todo)

    def _todo(self, reads: Reads) -> tuple[TodoRow, ...]:
        counter = self.counter
        if not counter.allows("look"):
            return ()
        today = counter.today()
        lines = reads.todo(today, window=counter.window.code, items=counter.items_here)
        rows = list(self._owing(reads, [line.case_id for line in lines], today))
        waiting = {line.application_id for line in lines if line.stage == "received"}
        # a case that waits for its answer opens its whole application
        rows += self._drafts(reads, [one for one in reads.drafts() if one.draft_id not in waiting], today)
        rows += self._doubts(reads, today)
        known = {row.case_id for row in rows if row is not None and row.case_id}
        rows += way_rows(reads, WayLists(counter), known)
        return tuple(sorted((row for row in rows if row is not None), key=lambda row: row.urgency))

    def _owing(self, reads: Reads, case_ids: Sequence[str], today: date) -> Iterator[TodoRow | None]:
        """The rows of these cases, some at a time: the acts of three hundred at once leave memory full of holes."""
        for first in range(0, len(case_ids), AT_ONCE):
            some = case_ids[first : first + AT_ONCE]
            acts = reads.acts_of_all(some)
            for case_id in some:
                yield self._owed(fold(acts[case_id], on=today, calendar=self.counter.calendar), today)

    def _doubts(self, reads: Reads, today: date) -> Iterator[TodoRow]:
        """What the server flagged or did not let stand: for the windows with a part in it and for who settles it."""
        everything, window = self.counter.allows(SETTLES), self.counter.window.code
        for case_id in reads.doubted():
            weighed = reads.weighed(case_id)
            doubts, mine = in_doubt(weighed), {one.act.window for one in weighed}
            opened = next((one.act for one in weighed if isinstance(one.act, Received)), None)
            if not doubts or opened is None or not (everything or window in mine):
                continue
            acts = reads.acts_of(case_id)
            if acts:
                case = fold(acts, on=today, calendar=self.counter.calendar)
                yield self._masked(doubt_row(case, doubts, today), case.opened)
            else:
                yield self._masked(fallen_row(opened, doubts, today), opened)

    def _owed(self, case: Case, today: date) -> TodoRow | None:
        """The row of a case, its applicant as lists show one."""
        row = todo_row(case, today, self.counter.calendar)
        return row and self._masked(row, case.opened)

    def _masked(self, row: TodoRow, opened: Received) -> TodoRow:
        own, rules = opened.applicant, self.counter.catalogue.region.masking
        return replace(row, who=listed_name(own.kind, own.name, own.number, rules))

    def _drafts(self, reads: Reads, lines: list[DraftLine], today: date) -> list[TodoRow]:
        """This person's drafts; those of others at this window are named only."""
        me, window = self.counter.person.staff_no, self.counter.window.code
        names = {one.staff_no: one.name for one in self.counter.enrolment.people}
        seen = [line for line in lines if line.by == me or line.window == window]
        handed = reads.handed([line.draft_id for line in seen])
        rows = []
        for line in seen:
            given = handed.get(line.draft_id)
            if line.by == me:
                given = given if given is not None and given.to == me and given.by else None
                rows.append(draft_row(line, today, len(reads.application(line.draft_id)), given, self._due))
            elif self.counter.may_act:
                rows.append(held_row(line, today, names.get(line.by, line.by), given, self._due))
        return rows

    def _due(self, arrived: date) -> tuple[date | None, int | None]:
        """The last day for an answer to what arrived on a day, and the workdays left."""
        bench = self.counter.bench()
        last = bench.due(arrived, bench.catalogue.region.correction.notice)
        return last, bench.calendar.between(
            bench.today, last
        ) if last is not None and last > bench.today else 0

    def fallen(self) -> Future[str]:
        """What fell due while the machine was off, in words; nothing but for the first who signs in on a day."""
        return self.counter.book.read(self._fallen)

    def _fallen(self, reads: Reads) -> str:
        today = self.counter.today()
        since = reads.before(today)
        if since is None:
            return ""
        rows = [row for row in self._todo(reads) if row.due is not None and since.date() <= row.due < today]
        if not rows:
            return ""
        named = "、".join(f"{row.title}　{row.who}".strip() for row in rows[:2])
        more = "等" if len(rows) > 2 else ""
        return f"上次使用本机是 {since:%m-%d %H:%M}，这以后有 {len(rows)} 件过了最后一日：{named}{more}。在清单里标红。"

    def outlook(self) -> Future[Outlook]:
        """This window's day in figures, and which days come next."""
        return self.counter.book.read(self._outlook)

    def _outlook(self, reads: Reads) -> Outlook:
        today, calendar = self.counter.today(), self.counter.calendar
        before = next(
            (day for back in range(1, 15) if calendar.working(day := today - timedelta(days=back))), None
        )
        days = (calendar.add(today, Term(days=n, unit="工作日"), start_day_counted=True) for n in range(1, 6))
        return Outlook(
            today=self._sum(reads, today),
            before=self._sum(reads, before) if before is not None else None,
            days=tuple(day for day in days if day is not None),
        )

    def _sum(self, reads: Reads, day: date) -> DaySum:
        counts = reads.taken_in(day, self.counter.window.code) if self.counter.allows("look") else {}
        return DaySum(
            on=day,
            received=sum(counts.values()),
            accepted=counts.get("accepted", 0),
            correcting=counts.get("correcting", 0),
        )

    def case(self, case_id: str) -> Future[CaseView | None]:
        """A case with its acts and papers; the look is logged."""
        return viewed(self.counter, case_id, "查看办件", lambda reads, whole: whole)

    def seen(self, case_id: str, what: str) -> Future[None]:
        """Writes down that personal data of a case were shown in full."""
        who, where = self.counter.person.staff_no, self.counter.window.code
        return self.counter.book.submit(Priority.DRAFT, lambda tx: tx.log_view(who, where, case_id, what))

    def reports(self, case_id: str) -> Future[tuple[Report, ...]]:
        """How far this counter's acts on a case were reported; nothing where there is no server."""
        return self.counter.book.read(lambda reads: reports_of(reads, case_id))

    def exported(self, subject: str, code: str) -> Future[None]:
        """Writes down that a paper was put into a file: of a case, or by its code where it has none."""
        who, where = self.counter.person.staff_no, self.counter.window.code
        what = f"存为 PDF 文件：{code}"
        return self.counter.book.submit(
            Priority.DRAFT, lambda tx: tx.note("export", who, where, subject or code, what)
        )

    def copied(self, what: str, rows: int) -> Future[None]:
        """Writes down that a list left the book by the clipboard: who, which list, how many rows; done when it is."""
        who, where = self.counter.person.staff_no, self.counter.window.code
        said = f"复制{what} {rows} 行到剪贴板"
        return self.counter.book.submit(Priority.ACT, lambda tx: tx.note("export", who, where, what, said))

    def paper(self, sha256: str) -> Future[bytes | None]:
        """The archived bytes of a paper."""
        seen = self.counter.allows("look")
        return self.counter.book.read(lambda reads: reads.paper_bytes(sha256) if seen else None)

    def form(self, case_id: str) -> Future[PaperMade | Refusal]:
        """The case's application form, in full; the look is logged before it is made. No act, not archived."""
        counter = self.counter

        def made(reads: Reads) -> PaperMade | Refusal:
            barred = counter.refused("look")
            if barred is not None:
                return barred
            if reads.acts_of(case_id):
                who, where = counter.person.staff_no, counter.window.code
                log = counter.book.submit(
                    Priority.DRAFT, lambda tx: tx.log_view(who, where, case_id, "打印申请表")
                )
                log.result()
            return form_of_case(reads, counter, case_id)

        return counter.book.read(made)

    def reporting(self) -> Future[Reporting]:
        """How many acts wait to be reported to the centre or for its receipt, and since when."""
        return self.counter.book.read(lambda reads: reads.reporting())

    # ── codes ────────────────────────────────────────────────────────────────

    def read_code(self, text: str) -> Future[CodeVerdict]:
        """What a scanned code or a typed case number proves, offline."""
        return self.counter.book.read(lambda reads: self._brought(reads, text.strip()))

    def _brought(self, reads: Reads, text: str) -> CodeVerdict:
        """Cases that came from elsewhere and stand in no list so far are taken into the book first."""
        found = self._read_code(reads, text)
        lies = reads.lying_as(found.case_no) if found.case_no else ()
        if not lies or not self.counter.bring_in(lies):
            return found
        return self.counter.book.read_now(lambda anew: self._read_code(anew, text))

    def _read_code(self, reads: Reads, text: str) -> CodeVerdict:
        number = numbering.parse(text)
        if not isinstance(number, Problem):
            case_id = reads.case_id_of(number.text) or ""
            known = "" if case_id else self._not_here(number.region, number.hall)
            owes = self._owes(reads, case_id)
            return CodeVerdict(verdict="number", text=known, case_no=number.text, case_id=case_id, owes=owes)
        if _DIGITS.fullmatch(text):
            return CodeVerdict(verdict="foreign", text=number.text)
        code = qr.read(text)
        if isinstance(code, Problem):
            return CodeVerdict(verdict="foreign", text=code.text)
        if code.page_address not in self.counter.addresses or not self._of_this_hall(code):
            return CodeVerdict(verdict="unknown", text=OTHER_HALL, case_no=code.case_no)
        verdict = verify(self.counter.enrolment.devices, code.device, code.day, code.message, code.signature)
        case_id = reads.case_id_of(code.case_no) or ""
        agrees = self._agrees(reads, case_id, code) if case_id and verdict == "valid" else None
        words = VERDICTS[verdict]
        if agrees is False:
            names = {rule.code: rule.name for rule in self.counter.hall.papers}
            words = (
                f"签名真，但本机记录中这件没有 {screen_day(code.day, self.counter.today())}的"
                f"“{names.get(code.paper, code.paper)}”；请核对纸件，录入编号可以打开这件"
            )
        elif verdict == "valid" and not case_id:
            words += "；本机没有这件，未与记录核对"
        return CodeVerdict(
            verdict=verdict, text=words, case_no=code.case_no, case_id=case_id, agrees=agrees,
            owes=self._owes(reads, case_id),
        )  # fmt: skip

    def _owes(self, reads: Reads, case_id: str) -> bool:
        """Whether the case is to be worked on: points to judge, an answer or a paper that is owed."""
        acts = reads.acts_of(case_id) if case_id else ()
        if not acts:
            return False
        today, calendar = self.counter.today(), self.counter.calendar
        row = todo_row(fold(acts, on=today, calendar=calendar), today, calendar)
        return row is not None and row.verb != SEE

    def _not_here(self, region: str, hall: str) -> str:
        """Of a number that is one: where to ask further."""
        own = self.counter.hall
        if (region, hall) != (own.region, own.code):
            return "编号成立，是别的大厅的；请到出具文书的大厅查询"
        return "编号成立，本机没有这件；联网时按 / 录入编号，可以找到别处的"

    def _of_this_hall(self, code: qr.QrCode) -> bool:
        """The practice hall (000) is another hall."""
        number = numbering.parse(code.case_no)
        hall = self.counter.hall
        return not isinstance(number, Problem) and (number.region, number.hall) == (hall.region, hall.code)

    @staticmethod
    def _agrees(reads: Reads, case_id: str, code: qr.QrCode) -> bool:
        """Whether the record knows this paper of this day from this device.

        A paper made later, when its 文号 had come, bears the day of the act that it speaks of.
        """
        acts = reads.acts_of(case_id)
        days = {act.act_id: act.on for act in acts}
        return any(
            (days.get(act.for_act) if isinstance(act, PaperNumbered) else act.on) == code.day
            and act.device == code.device
            and code.paper in {one.code for one in act.papers if not one.waiting}
            for act in acts
        )


def day_text(day: date | None, today: date) -> str:
    """A last day, or that there is none yet."""
    return "日历未发布" if day is None else screen_day(day, today)
