"""A refusal is a value: what may not be done, why, and the article that says so."""

from __future__ import annotations

from casework.record import Struct


class Refusal(Struct, frozen=True, kw_only=True):
    """Why an action is not allowed now. `short` fits under a key; `basis` names the law."""

    reason: str
    basis: str = ""
    short: str = ""
    points: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The reason with its basis."""
        return f"{self.reason}（{self.basis}）" if self.basis else self.reason
