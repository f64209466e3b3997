"""The orders of 待办: the most urgent first, or by item, or by the day of receipt. Each person's is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import date
from typing import Any, Final, Protocol

from hallclient.app.outcome import TodoRow

LIST: Final = "todo"
ORDERS: Final[dict[str, tuple[str, str]]] = {
    "": ("最急的在最上面", ""),
    "item": ("按事项排，急的在前", "，按事项排"),
    "receipt": ("按收件日排，早的在前", "，按收件日排"),
}
"""O goes through them in turn: what the head says, what the line above the list says."""
_KEYS: Final[dict[str, Callable[[TodoRow], Any]]] = {
    "": lambda row: row.urgency,
    "item": lambda row: (row.title, row.urgency),
    "receipt": lambda row: (row.received_on or date.max, row.urgency),
}


class Orders(Protocol):
    """Where a person's order is kept."""

    def kept(self, which: str) -> Future[str]: ...
    def keep(self, which: str, order: str) -> Future[None]: ...


def known(order: str) -> str:
    """An order that there is; an older or newer program may have kept another."""
    return order if order in ORDERS else ""


def next_order(order: str) -> str:
    """What O makes of it."""
    names = tuple(ORDERS)
    return names[(names.index(order) + 1) % len(names)]


def in_order(rows: Iterable[TodoRow], order: str) -> tuple[TodoRow, ...]:
    """The rows in this order; what it says nothing of stays as it comes."""
    return tuple(sorted(rows, key=_KEYS[order]))
