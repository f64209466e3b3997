"""People at this counter: tries of the password, words they chose themselves, codes used, drafts handed on."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from casework import wire
from casework.draft import Draft
from hallclient.store.acts import Job
from hallclient.store.case_reads import CaseReads
from hallclient.store.rows import Credential, HandOff, Try
from hallclient.store.schema import code_used, credential, draft, hand_off, sign_in_try


class PeopleWrites(Job):
    """The part of a transaction that keeps what people did at the sign-in, and to whom they left their drafts."""

    def count_try(self, staff_no: str, outcome: str) -> None:
        """A right or a wrong word, with the seconds since the machine started."""
        self.connection.execute(
            sign_in_try.insert().values(staff_no=staff_no, outcome=outcome, tick=self.chance.monotonic())
        )

    def keep_credential(self, staff_no: str, kind: str, value: bytes, over: str) -> None:
        """A hash or secret that counts here from now on; earlier ones stay as history."""
        self.connection.execute(
            credential.insert().values(staff_no=staff_no, kind=kind, value=value, over=over, at=self.stamp())
        )

    def use_code(self, staff_no: str, step: int) -> bool:
        """Takes a step's code, once and in order: False where it or a later one was used."""
        last = self.connection.execute(
            select(func.max(code_used.c.step)).where(code_used.c.staff_no == staff_no)
        ).scalar()
        if last is not None and step <= last:
            return False
        self.connection.execute(insert(code_used).values(staff_no=staff_no, step=step))
        return True

    def pass_draft(self, kept: Draft, summary: str, handed: HandOff) -> None:
        """Gives a draft to somebody else and writes that down; who was asked first stays in the draft."""
        self.connection.execute(
            draft.update()
            .where(draft.c.draft_id == kept.draft_id)
            .values(by=kept.by, window=kept.window, summary=summary, bytes=wire.encode(kept))
        )
        self.keep_hand_off(handed)

    def keep_hand_off(self, handed: HandOff) -> None:
        """Writes down who left what to whom."""
        row = {name: getattr(handed, name) for name in HandOff.__struct_fields__}
        self.connection.execute(hand_off.insert().values(**{**row, "at": self.stamp()}))


class PeopleReads(CaseReads):
    """What the sign-in and the hand-over ask."""

    def tries(self, staff_no: str, limit: int) -> tuple[Try, ...]:
        """The last right and wrong words of a number, newest first."""
        rows = (
            select(sign_in_try.c.outcome, sign_in_try.c.tick)
            .where(sign_in_try.c.staff_no == staff_no)
            .order_by(sign_in_try.c.n.desc())
            .limit(limit)
        )
        return tuple(Try(outcome=row.outcome, tick=row.tick) for row in self._connection.execute(rows))

    def credentials(self, staff_no: str, kind: str, limit: int = 1) -> tuple[Credential, ...]:
        """What was kept of this kind, the newest first."""
        columns = [credential.c[name] for name in Credential.__struct_fields__]
        rows = (
            select(*columns)
            .where(credential.c.staff_no == staff_no, credential.c.kind == kind)
            .order_by(credential.c.n.desc())
            .limit(limit)
        )
        return tuple(Credential(**row._mapping) for row in self._connection.execute(rows))

    def hand_offs(self, staff_no: str, window: str = "", limit: int = 50) -> tuple[HandOff, ...]:
        """What this person gave or was given, or what was left to a window, the newest first."""
        columns = [hand_off.c[name] for name in HandOff.__struct_fields__]
        left = (hand_off.c.to == "") & (hand_off.c.window == window)
        rows = (
            select(*columns)
            .where((hand_off.c.to == staff_no) | (hand_off.c.by == staff_no) | left)
            .order_by(hand_off.c.n.desc())
            .limit(limit)
        )
        return tuple(HandOff(**row._mapping) for row in self._connection.execute(rows))

    def handed(self, draft_ids: Sequence[str]) -> dict[str, HandOff]:
        """The last hand-over of each of these drafts, where there was one."""
        columns = [hand_off.c[name] for name in HandOff.__struct_fields__]
        rows = select(*columns).where(hand_off.c.draft_id.in_(draft_ids)).order_by(hand_off.c.n)
        return {row.draft_id: HandOff(**row._mapping) for row in self._connection.execute(rows)}
