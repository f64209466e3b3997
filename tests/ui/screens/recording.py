"""Views without Qt: they keep the last thing they were told."""

from __future__ import annotations

from typing import Any


class Recording:
    """Takes every `show_…`, `focus_…` and the rest; `told["show_answer"]` is the last arguments of a call."""

    def __init__(self) -> None:
        self.told: dict[str, tuple[Any, ...]] = {}
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self.fields: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def take(*arguments: Any, **_: Any) -> None:
            self.told[name] = arguments
            self.calls.append((name, arguments))
            if name == "show_field":
                self.fields[arguments[0]] = arguments[1]
            if name == "reset":
                self.fields.clear()

        return take

    def last(self, name: str) -> Any:
        """The first argument of the last call."""
        return self.told[name][0]

    def count(self, name: str) -> int:
        """How often it was called."""
        return sum(1 for called, _ in self.calls if called == name)
