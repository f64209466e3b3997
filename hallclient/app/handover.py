"""交接班: drafts and the window's queue go to a named colleague or to the window; what others left is taken over.

首问负责制: who was asked first stays on the draft and on the case, whoever goes on with it. Each hand-over is one
transaction, kept in the book with its note, and in the audit without a word about the applicant.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final

import msgspec
from msgspec.structs import replace

from casework.draft import Draft
from casework.people import may
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.store.reads import Reads
from hallclient.store.rows import DraftLine, HandOff
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

Who = tuple[str, str]
"""Staff number and name; ("", 本窗口) for the window."""
WINDOW: Final = "本窗口"
REASONS: Final = {"absent": "原经办人不在岗", "moved": "原经办人已调岗", "chief": "首席代表安排"}
"""Why somebody else's draft may be taken over: chosen, so that the audit never holds an applicant's name."""
SHIFT, LEFT = "交接班", "留给窗口的"
TAKEN: Final = frozenset({*REASONS.values(), SHIFT, LEFT})
"""Notes of what was taken over; every other one was written by who gave."""
NOTHING: Final = Refusal(
    reason="您名下没有草稿，本窗口也没有待办，没有什么要交的。直接锁屏就行。", short="没有要交的"
)
GONE: Final = Refusal(reason="这份草稿已经办结、丢弃或者被别人接走了。按 F5 重读待办。", short="草稿已不在")


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """What a clerk would leave: own drafts, what this window owes, and who may get it: (staff number, name)."""

    drafts: int
    owed: int
    colleagues: tuple[tuple[str, str], ...]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came over: how many drafts, and from whom."""

    drafts: int
    names: tuple[str, ...]

    @property
    def text(self) -> str:
        """For the one who took over."""
        if not self.drafts:
            return "交接班：本窗口上一班没有留下草稿。"
        return f"交接班：接下 {self.drafts} 份草稿（原{'、'.join(self.names)}），已记入日志。"


class Handover:
    """Of the counter at which somebody is signed in. Waits behind the saves of drafts: nothing typed is lost."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def leaving(self) -> Future[Leaving]:
        """What there is to hand over, and to whom."""
        return self.counter.book.read(
            lambda reads: Leaving(
                drafts=len(reads.drafts(self._me)), owed=self._owed(reads), colleagues=self._colleagues()
            )
        )

    def hand_over(self, to: str, note: str) -> Future[str | Refusal]:
        """Gives every own draft and this window's queue to `to`, or to the window where that is empty."""
        counter, note = self.counter, " ".join(note.split())

        def job(tx: Tx) -> str | Refusal:
            barred = counter.refused("hand_off")
            names = dict(self._colleagues())
            if barred is not None:
                return barred
            if to and to not in names:
                return Refusal(
                    reason="这位同事现在不能坐这个窗口，没有交出去，草稿都在您名下。请另选一位。",
                    short="不能交给这位",
                )
            lines, owed = tx.reads.drafts(self._me), self._owed(tx.reads)
            if not lines and not owed:
                return NOTHING
            me, whom = (self._me, counter.person.name), (to, names.get(to, WINDOW))
            for line in lines:
                self._pass(tx, line, me, whom, note)
                tx.note("hand_off", self._me, counter.window.code, line.draft_id, f"草稿交给 {to or WINDOW}")
            if owed:
                tx.keep_hand_off(self._handed("", f"待办 {owed} 件", me, whom, note))
                tx.note("hand_off", self._me, counter.window.code, "", f"待办 {owed} 件交给 {to or WINDOW}")
            told = [f"草稿 {len(lines)} 份"] * bool(lines) + [f"本窗口待办 {owed} 件"] * bool(owed)
            return f"已交给{whom[1]}：{'、'.join(told)}，已记入日志。首问负责人不变。"

        return counter.book.submit(Priority.DRAFT, job)

    def take(self, draft_id: str, reason: str) -> Future[str | Refusal]:
        """Takes over one draft of somebody else at this window; gives whose it was. `reason`: a key of REASONS."""
        counter = self.counter

        def job(tx: Tx) -> str | Refusal:
            barred = counter.refused("hand_off") or counter.refused("take_in")
            line = next((one for one in tx.reads.drafts() if one.draft_id == draft_id), None)
            if barred is not None:
                return barred
            if line is None or line.window != counter.window.code:
                return GONE
            if line.by and reason not in REASONS:
                return Refusal(reason="先选接办的原因；还没有接过来，内容没有看到。", short="先选原因")
            if line.by == self._me:
                return self._name(line.by)
            why = REASONS.get(reason, "") if line.by else LEFT
            self._take(tx, line, why)
            tx.log_view(self._me, counter.window.code, draft_id, f"接办他人草稿（原 {line.by or WINDOW}）")
            return self._name(line.by)

        return counter.book.submit(Priority.DRAFT, job)

    def take_over(self) -> Future[Taken]:
        """Every draft that the last shift left at this window becomes this person's; each look is logged
        (个人信息保护法 第五十一条). What was handed to somebody by name stays with them.
        """
        counter = self.counter

        def job(tx: Tx) -> Taken:
            if not counter.may_act:
                return Taken(drafts=0, names=())
            here = [
                one for one in tx.reads.drafts() if one.window == counter.window.code and one.by != self._me
            ]
            given = tx.reads.handed([one.draft_id for one in here])
            left = [one for one in here if not one.by or not _by_name(given.get(one.draft_id), one)]
            for line in left:
                self._take(tx, line, SHIFT)
                tx.log_view(
                    self._me, counter.window.code, line.draft_id, f"交接班接下草稿（原 {line.by or WINDOW}）"
                )
            return Taken(drafts=len(left), names=tuple(dict.fromkeys(self._name(one.by) for one in left)))

        return counter.book.submit(Priority.DRAFT, job)

    def news(self) -> Future[str]:
        """What was handed to this person, or left to this window, since they were here last."""

        def job(reads: Reads) -> str:
            before = [one.at for one in reads.sign_ins(self._me)[1:] if one.outcome in ("in", "out")]
            since = before[0] if before else ""
            given: dict[tuple[str, str, str], list[HandOff]] = {}
            for one in reversed(reads.hand_offs(self._me, self.counter.window.code)):
                given_to_me = one.by != self._me and one.to in ("", self._me) and one.note not in TAKEN
                if one.at > since and given_to_me:
                    given.setdefault((one.by_name, one.to, one.note), []).append(one)
            return "".join(_told(name, to, note, handed) for (name, to, note), handed in given.items())

        return self.counter.book.read(job)

    # ── one draft ────────────────────────────────────────────────────────────

    def _take(self, tx: Tx, line: DraftLine, why: str) -> None:
        me, holder, note = self.counter.person, (line.by, self._name(line.by)), why
        left = tx.reads.handed([line.draft_id]).get(line.draft_id) if not line.by else None
        if left is not None:  # who left it to the window, and the note, stay with it
            holder, note = (left.by, left.by_name), left.note or why
        self._pass(tx, line, holder, (me.staff_no, me.name), note)
        what = f"接办草稿（原 {line.by or WINDOW}）：{why}"
        tx.note("hand_off", self._me, self.counter.window.code, line.draft_id, what)

    def _pass(self, tx: Tx, line: DraftLine, by: Who, to: Who, note: str) -> None:
        kept = tx.reads.draft(line.draft_id)
        if kept is not None:
            handed = self._handed(line.draft_id, line.summary.partition("\t")[0], by, to, note)
            tx.pass_draft(replace(_first(kept, by), by=to[0]), line.summary, handed)

    def _handed(self, draft_id: str, summary: str, by: Who, to: Who, note: str) -> HandOff:
        """The item stands in it, the applicant does not."""
        return HandOff(
            by=by[0], by_name=by[1], to=to[0], to_name=to[1], window=self.counter.window.code,
            draft_id=draft_id, summary=summary, note=note, at="",
        )  # fmt: skip

    # ── who and how much ─────────────────────────────────────────────────────

    @property
    def _me(self) -> str:
        return self.counter.person.staff_no

    def _name(self, staff_no: str) -> str:
        people = self.counter.enrolment.people
        return next((one.name for one in people if one.staff_no == staff_no), staff_no or WINDOW)

    def _owed(self, reads: Reads) -> int:
        counter = self.counter
        if not counter.may_act:
            return 0
        return len(reads.todo(counter.today(), window=counter.window.code, items=counter.items_here))

    def _colleagues(self) -> tuple[tuple[str, str], ...]:
        """Who may sit at this window and take in applications today."""
        counter, today = self.counter, self.counter.today()
        return tuple(
            (one.staff_no, one.name)
            for one in counter.enrolment.people
            if one.staff_no != self._me
            and counter.window.code in one.windows
            and one.valid_from <= today
            and (one.valid_to is None or today <= one.valid_to)
            and may(counter.security, one.roles, "take_in")
        )


def _first(kept: Draft, holder: Who) -> Draft:
    """Who began it stays named on it; drafts of before that was kept begin with their holder."""
    return (
        kept if kept.first_contact else replace(kept, first_contact=holder[0], first_contact_name=holder[1])
    )


def _by_name(handed: HandOff | None, line: DraftLine) -> bool:
    """Whether it was handed to who has it now and waits untouched for them."""
    return handed is not None and handed.to == line.by and handed.at >= line.saved_at


def _told(name: str, to: str, note: str, handed: list[HandOff]) -> str:
    drafts = sum(1 for one in handed if one.draft_id)
    parts = [f"草稿 {drafts} 份"] * bool(drafts) + [one.summary for one in handed if not one.draft_id]
    whom = "交给您" if to else "留给本窗口"
    return f"{name}{whom}：{'、'.join(parts)}" + (f"（附言：{note}）" if note else "") + "。"
