"""电子监察 at the counter: what this book says against the hall, worked out here, with or without the server; and the
cards that supervisors give, units answer and supervisors take back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date, datetime

import msgspec

from casework import decide
from casework.decide.bench import Stamp
from casework.masking import listed_name
from casework.matters import AnyMatter, SatIn
from casework.people import Use
from casework.refusal import Refusal
from casework.supervision.cards import Card, Watched, cards, watched
from casework.supervision.duty import monday, owed
from casework.supervision.finding import Finding, Grounds, in_force
from casework.supervision.then import Then, then, then_of
from casework.supervision.verdict import LOOKED_BACK, Findings, verdict
from casework.supervision_rules import Supervision as Rules
from forms.supervision import supervision_of
from hallclient.app.counter import Counter
from hallclient.signing.package import Envelope
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority

GONE = Refusal(reason="这张牌不在本机账本里。联网收到后再办。", short="没有这张牌")
SAT_TODAY = Refusal(reason="今天已经登记过坐班，一天登记一次。", short="今天已登记")
Made = Callable[[Card, Stamp], "tuple[AnyMatter, ...] | Refusal"]


class Supervision:
    """Every case of this book, this device's own clock and numbers; those of other devices only their server knows."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    @property
    def supervises(self) -> bool:
        """Whether this person gives cards and takes them back."""
        return self.counter.allows("supervise")

    @property
    def answers(self) -> bool:
        """Whether this person answers for a unit."""
        return self.counter.allows("answer_card")

    @property
    def rules(self) -> Rules:
        return supervision_of(self.counter.enrolment)

    def unit(self, code: str) -> str:
        """An organ's short name; what belongs to nobody in particular is the hall's own."""
        return self.counter.unit(code)

    def findings(self) -> Future[Findings]:
        """Of this moment; a newer question takes the place of one that still runs."""
        return self.counter.book.read(self._found, lane="supervision")

    def lines(self, more: tuple[Finding, ...] = ()) -> Future[tuple[Watched, ...]]:
        """Findings and cards beside one another. `more`: what the server found beside, of other devices."""

        def look(reads: Reads) -> tuple[Watched, ...]:
            own = self._found(reads).findings
            known = {one.ref for one in own}
            found = (*own, *(one for one in more if one.ref not in known))
            lines = watched(found, cards(reads.card_acts(), self.counter.today()))
            names = self._names(reads, [one.about for one in lines])
            return tuple(msgspec.structs.replace(one, who=names.get(one.about, "")) for one in lines)

        return self.counter.book.read(look, lane="supervision")

    def names(self, case_ids: Sequence[str]) -> Future[dict[str, str]]:
        """Whose cases these are, as lists show it; those that this book lacks are left out."""
        return self.counter.book.read(lambda reads: self._names(reads, case_ids))

    def _names(self, reads: Reads, case_ids: Sequence[str]) -> dict[str, str]:
        if not self.counter.allows("look"):
            return {}
        masking = self.counter.catalogue.region.masking
        found = reads.applicants([one for one in case_ids if one])
        return {case_id: listed_name(*told, masking) for case_id, told in found.items()}

    @property
    def sits(self) -> int:
        """How often a week this person's roles bring him to the hall; 0: it is not his to put on record."""
        if not self.counter.allows("sit_in"):
            return 0
        week = monday(self.counter.today())
        times = (
            owed(one, week, self.counter.calendar)
            for one in self.rules.duty
            if one.role in self.counter.person.roles
        )
        return max(times, default=0)

    def sat(self) -> Future[frozenset[date]]:
        """The days of this week on which this person sat in."""
        who, week = self.counter.person.staff_no, monday(self.counter.today())
        return self.counter.book.read(
            lambda reads: frozenset(one.on for one in reads.sat_in(week) if one.by == who)
        )

    def sit_in(self) -> Future[Refusal | None]:
        """登记坐班, once a day."""

        def made(tx: Tx) -> tuple[AnyMatter, ...] | Refusal:
            stamp = self._stamp()
            known = [one for one in tx.reads.sat_in(stamp.on) if one.by == stamp.by and one.on == stamp.on]
            return SAT_TODAY if known else (SatIn(**stamp.head(stamp.act_ids[0], stamp.act_ids[0])),)

        return self._do("sit_in", made)

    def give(self, finding: Finding, remark: str = "") -> Future[Refusal | None]:
        """亮牌, at the level that the rule says."""

        def made(tx: Tx) -> tuple[AnyMatter, ...] | Refusal:
            card = next((one for one in self._cards(tx) if one.given.ref == finding.ref), None)
            return decide.give_card(
                finding, card, self.rules, self._stamp(), self.counter.calendar, remark=remark
            )  # fmt: skip

        return self._do("supervise", made)

    def raise_(self, matter: str, remark: str = "") -> Future[Refusal | None]:
        """升级."""
        return self._on(
            matter, "supervise",
            lambda card, stamp: decide.raise_card(card, self.rules, stamp, self.counter.calendar, remark=remark),
        )  # fmt: skip

    def answer(self, matter: str, text: str, corrected: str = "") -> Future[Refusal | None]:
        """The unit's answer, and what was put right."""
        departments = self.counter.person.departments
        return self._on(
            matter, "answer_card",
            lambda card, stamp: decide.answer_card(
                card, stamp, text=text, corrected=corrected, departments=departments
            ),
        )  # fmt: skip

    def withdraw(self, matter: str, reason: str) -> Future[Refusal | None]:
        """撤牌."""
        return self._on(
            matter, "supervise", lambda card, stamp: decide.withdraw_card(card, stamp, reason=reason)
        )

    def _on(self, matter: str, use: Use, made: Made) -> Future[Refusal | None]:
        def on_card(tx: Tx) -> tuple[AnyMatter, ...] | Refusal:
            card = next((one for one in self._cards(tx) if one.given.case_id == matter), None)
            return made(card, self._stamp()) if card is not None else GONE

        return self._do(use, on_card)

    def _do(self, use: Use, made: Callable[[Tx], tuple[AnyMatter, ...] | Refusal]) -> Future[Refusal | None]:
        """One transaction; None: it is done."""

        def job(tx: Tx) -> Refusal | None:
            barred = self.counter.refused(use)
            if barred is not None:
                return barred
            acts = made(tx)
            if isinstance(acts, Refusal):
                return acts
            for act in acts:
                tx.append_matter(act)
            return None

        return self.counter.book.submit(Priority.ACT, job)

    def _stamp(self) -> Stamp:
        return self.counter.stamp(1, self.counter.now())

    def _cards(self, tx: Tx) -> tuple[Card, ...]:
        return cards(tx.reads.card_acts(), self.counter.today())

    def _found(self, reads: Reads) -> Findings:
        counter = self.counter
        since = counter.today() - LOOKED_BACK
        files = self._files(reads, since.isoformat())
        grounds = Grounds(
            rules=self.rules,
            calendar=counter.calendar,
            on=counter.today(),
            then=lambda at: in_force(files, at),
            catalogue_of=counter.catalogue_of,
        )
        seen = reads.watched(counter.device, since)
        found = verdict(
            reads.watched_cases(seen.case_ids), {counter.device: seen.chain}, seen.numbers, counter.enrolment, grounds,
            reads.sat_in(since),
        )  # fmt: skip
        return Findings(at=counter.now().isoformat(), findings=found)

    def _files(self, reads: Reads, since: str) -> list[Then]:
        """The hall files that were in force some time since then, the oldest first; none of them is opened whole."""
        counter = self.counter
        found = [then(counter.enrolment, counter.security)]
        for version in range(counter.enrolment.version - 1, 0, -1):
            if datetime.fromisoformat(found[0].issued_at.replace("Z", "+00:00")).date().isoformat() < since:
                break
            stored = reads.snapshot(version)
            if stored is None:  # it went by while this counter was away
                continue
            payload = msgspec.json.decode(stored.envelope, type=Envelope).payload
            found.insert(0, then_of(payload, counter.security))
        return found
