"""What else a counter writes down: drafts, looks, sign-ins, use of items, and the hall file it runs on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.sqlite import insert

from casework import wire
from casework.catalogue import Person
from casework.draft import Draft
from hallclient.store.audit import AuditWrites
from hallclient.store.loose import hashes_in, hold
from hallclient.store.rows import SignInOutcome
from hallclient.store.schema import draft, person, snapshot, usage

# Statements made once: each acceptance runs them.
_DROP = delete(draft).where(draft.c.draft_id == bindparam("known"))
_USE = insert(usage).values(times=1)
_COUNT_USE = _USE.on_conflict_do_update(
    index_elements=["window", "item_code"], set_={"times": usage.c.times + 1}
)


class DeskWrites(AuditWrites):
    """The part of a transaction that keeps what is not an act."""

    def save_draft(self, saved: Draft, summary: str) -> str:
        """Keeps a draft as it is now; gives the instant. `summary` is how the work list names it."""
        now, data = self.stamp(), wire.encode(saved)
        hold(self, hashes_in(data))
        row = insert(draft).values(
            draft_id=saved.draft_id,
            window=saved.window,
            by=saved.by,
            saved_at=now,
            summary=summary,
            bytes=data,
        )
        new = row.excluded
        self.connection.execute(
            row.on_conflict_do_update(
                index_elements=["draft_id"],
                set_={
                    "window": new.window,
                    "by": new.by,
                    "saved_at": now,
                    "summary": summary,
                    "bytes": new.bytes,
                },
            )
        )
        return now

    def drop_draft(self, draft_id: str) -> None:
        """Removes a draft: its acts are in the book now, or the clerk threw it away."""
        self.connection.execute(_DROP, {"known": draft_id})

    def count_use(self, window: str, item_code: str) -> None:
        """Counts one more use of an item at a window: the search shows the most used first."""
        self.connection.execute(_COUNT_USE, {"window": window, "item_code": item_code})

    def log_view(self, by: str, window: str, case_id: str, what: str) -> None:
        """Writes down that `by` saw personal data of a case (个人信息保护法 第五十一条)."""
        self.note("view", by, window, case_id, what)

    def log_sign_in(self, staff_no: str, window: str, outcome: SignInOutcome) -> None:
        """Writes down a sign-in, a failure, a lock-out or a sign-out."""
        self.note("sign_in", staff_no, window, staff_no, outcome)

    def store_snapshot(self, version: int, envelope: bytes, people: Iterable[Person]) -> bool:
        """Keeps a signed hall file, whole, and the people it lists. False where this version was there.

        The signature is checked before (`signing.package.open_package`); older versions stay for their cases.
        """
        row = insert(snapshot).values(version=version, stored_at=self.stamp(), envelope=envelope)
        if self.connection.execute(row.on_conflict_do_nothing()).rowcount == 0:
            return False
        self.connection.execute(delete(person))
        for one in people:
            self.connection.execute(person.insert().values(staff_no=one.staff_no, bytes=wire.encode(one)))
        return True
