"""本人口令 and 签名口令 on 本机: how long it is good for, and a new one in place, checked while it is typed."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Final, Protocol

from msgspec.structs import replace

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
SIGNING_CHANGED: Final = "签名口令换好了，在这台机上签名从现在起用新的；已记入日志。"
SIGNING_AID: Final = "签审查意见、决定、特别程序和延期时输；不能和登录口令一样"


def password_aid(counter: Counter) -> str:
    """What else the sign-in asks of this person."""
    person = counter.person
    return FACTORS[counter.security.factor(person.roles, person.factor)]


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

    def __init__(
        self,
        counter: Counter,
        word: Word,
        crossing: Crossing,
        view: OwnView,
        changed: str = CHANGED,
        aid: str | None = None,
    ) -> None:
        """`changed`: what is said then; `aid`: what is said of the word, None: what else the sign-in asks."""
        self._counter, self._word, self._crossing, self._view = counter, word, crossing, view
        self._changed, self._aid = changed, password_aid(counter) if aid is None else aid
        self._lasts = aid is not None  # a signing secret runs out by itself no more than a key does
        self._busy = False

    def look(self) -> None:
        """How it stands now."""
        self._view.show_rule(rule_text(self._rule))
        self._view.show_standing("", self._aid)
        self._crossing.when_done(
            self._word.standing(), lambda word: self._view.show_standing(word, self._aid), lambda error: None
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
        self._view.done(self._changed)
        self.look()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._view.refuse(in_words(error, UNANSWERED))

    @property
    def _rule(self) -> PasswordRule:
        rule = self._counter.security.password
        return replace(rule, days=0, history=0) if self._lasts else rule
