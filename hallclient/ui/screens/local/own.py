"""本人口令 on 本机: how long it is good for, and a new one in place, checked while it is typed."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final, Protocol

from casework.people import Factor, PasswordRule, Person, Security
from casework.refusal import Refusal
from hallclient.app.password import Check, checks, rule_text
from hallclient.ui.screens.crossing import Crossing
from hallclient.ui.screens.failed import in_words

FACTORS: Final[dict[Factor, str]] = {
    "none": "只用口令登录",
    "totp": "登录另输动态码，由安全管理员在大厅文件里登记",
    "ukey": "登录另插 UKey，由安全管理员在大厅文件里登记",
}
CHANGED: Final = "口令换好了，下次登录用新的；已记入日志。"
UNANSWERED: Final = "口令没有换：本机账本没有应答。请再试；仍不行时重新启动程序。"


class OwnView(Protocol):
    """What is told to the view."""

    def show_standing(self, word: str, factor: str) -> None: ...
    def show_rule(self, rule: str) -> None: ...
    def show_checks(self, points: tuple[Check, ...]) -> None: ...
    def show_busy(self) -> None: ...
    def refuse(self, text: str) -> None: ...
    def done(self, text: str) -> None: ...


class Counter(Protocol):
    """Whose word it is, and the rules of this hall."""

    @property
    def person(self) -> Person: ...
    @property
    def security(self) -> Security: ...


class Word(Protocol):
    """The use case."""

    def standing(self) -> Future[str]: ...
    def change(self, old: str, new: str, again: str) -> Future[Refusal | None]: ...


class OwnPart:
    """Says what a new word lacks; whether it counts the use case decides."""

    def __init__(self, counter: Counter, word: Word, crossing: Crossing, view: OwnView) -> None:
        self._counter, self._word, self._crossing, self._view = counter, word, crossing, view
        self._busy = False

    def look(self) -> None:
        """How it stands now."""
        person = self._counter.person
        factor = FACTORS[self._counter.security.factor(person.roles, person.factor)]
        self._view.show_rule(rule_text(self._rule))
        self._view.show_standing("", factor)
        self._crossing.when_done(
            self._word.standing(), lambda word: self._view.show_standing(word, factor), lambda error: None
        )

    def typed(self, new: str, again: str) -> None:
        """After each key: what is met."""
        self._view.show_checks(checks(self._rule, self._counter.person, new, again))

    def change(self, old: str, new: str, again: str) -> None:
        """Asks the use case; what is missing is said without asking."""
        missing = "先输原口令。" if not old else "再输新口令。" if not new else ""
        if self._busy or missing:
            if missing:
                self._view.refuse(missing)
            return
        self._busy = True
        self._view.show_busy()
        self._crossing.when_done(self._word.change(old, new, again), self._answered, self._failed)

    def _answered(self, barred: Refusal | None) -> None:
        self._busy = False
        if barred is not None:
            self._view.refuse(barred.reason)
            return
        self._view.done(CHANGED)
        self.look()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._view.refuse(in_words(error, UNANSWERED))

    @property
    def _rule(self) -> PasswordRule:
        return self._counter.security.password
