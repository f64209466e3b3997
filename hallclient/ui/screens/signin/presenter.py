"""Sign-in: who sits here, at which window. Knows nothing of Qt and loads nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from hallclient.ui.screens.words import long_day

if TYPE_CHECKING:
    from concurrent.futures import Future

    from casework.people import Factor, Person
    from casework.refusal import Refusal
    from hallclient.app.seat import Owed
    from hallclient.ui.screens.crossing import Crossing

LONG_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")

C = TypeVar("C")


class Place(Protocol):
    """A window of the hall."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Hours(Protocol):
    """When the hall is open."""

    @property
    def periods(self) -> tuple[str, ...]: ...


class SignInUse(Protocol[C]):
    """The use case as this screen needs it."""

    @property
    def hall_name(self) -> str: ...
    @property
    def practice(self) -> bool: ...
    @property
    def last_window(self) -> str: ...
    def windows(self) -> Sequence[Place]: ...
    def office_hours(self) -> Sequence[Hours]: ...
    def now(self) -> datetime: ...
    def day_kind(self, day: date) -> str: ...
    def health(self) -> tuple[tuple[bool, str], ...]: ...
    def mend(self) -> str: ...
    def lock_rule(self) -> str: ...
    def versions(self) -> str: ...
    def person(self, staff_no: str) -> Person | None: ...
    def factor(self, staff_no: str) -> Factor: ...
    def attempt(
        self, staff_no: str, password: str, window: str, code: str = ""
    ) -> Future[C | Owed | Refusal]: ...


class Panel(NamedTuple):
    """The blue side: hall, window, day, hours, health of the counter."""

    hall: str
    window: str
    today: str
    hours: str
    checks: tuple[tuple[bool, str], ...]
    practice: bool
    lock_rule: str
    versions: str
    mend: str = ""  # what is offered where the book did not open: "restore" or "confirm"


class SignInView(Protocol):
    """What the presenter tells the view."""

    def show_panel(self, panel: Panel) -> None: ...
    def show_person(self, name: str) -> None: ...
    def show_factor(self, factor: str) -> None: ...
    def show_windows(self, windows: tuple[tuple[str, str], ...], current: str) -> None: ...
    def show_handover(self, text: str) -> None: ...
    def show_message(self, text: str, tone: str) -> None: ...
    def show_busy(self, busy: bool) -> None: ...
    def clear_password(self) -> None: ...


class SignInPresenter(Generic[C]):
    """Checks nothing itself: the use case does, and says why not."""

    def __init__(
        self,
        use: SignInUse[C],
        crossing: Crossing,
        view: SignInView,
        signed_in: Callable[[C], None],
        owed: Callable[[Owed], None] = lambda owed: None,
    ) -> None:
        """`owed`: who signed in has to change the password first."""
        self._owed = owed
        self._use, self._crossing, self._view, self._signed_in = use, crossing, view, signed_in
        self._window = use.last_window or (use.windows()[0].code if use.windows() else "")
        self._busy = False
        self._typed = ""
        self.handover = False  # 交接班: who signs in takes over what the last shift left at this window

    @property
    def typed(self) -> str:
        """The staff number as typed so far."""
        return self._typed.strip()

    @property
    def panel(self) -> Panel:
        """The blue side as of now."""
        return self._panel()

    def start(self) -> None:
        """Everything that can be said before anybody signed in."""
        self.show_panel()
        self._view.show_windows(
            tuple((window.code, f"{window.code} {window.name}") for window in self._use.windows()),
            self._window,
        )
        if self._typed:  # typed while the book was still being opened
            self.staff_no_typed(self._typed)

    def staff_no_typed(self, text: str) -> None:
        """Shows whose number this is, as soon as the book is open."""
        self._typed = text
        person = self._use.person(text.strip())
        self._view.show_person(person.name if person is not None else "")
        self._view.show_factor(self._use.factor(text.strip()))

    def window_chosen(self, code: str) -> None:
        """Another window of this counter."""
        self._window = code
        self.show_panel()

    def handover_turned(self) -> None:
        """交接班 on or off."""
        self.handover = not self.handover
        words = "交接班：登录后接下本窗口上一班留下的草稿，记入日志"
        self._view.show_handover(words if self.handover else "")

    def attempt(self, staff_no: str, password: str, code: str = "") -> None:
        """Asks the use case; what is missing is said without asking."""
        if self._busy:
            return
        factor = self._use.factor(staff_no.strip())
        missing = "先输工号" if not staff_no.strip() else "再输口令" if not password else ""
        if not missing and factor != "none" and not code:
            missing = "再输动态码" if factor == "totp" else "插好 UKey，再输它的 PIN"
        if missing:
            self._view.show_message(missing, "amber")
            return
        self._busy = True
        self._view.show_busy(True)
        self._view.show_message("", "plain")
        self._crossing.when_done(
            self._use.attempt(staff_no.strip(), password, self._window, code), self._answered, self._failed
        )

    def _answered(self, answer: C | Owed | Refusal) -> None:
        self._busy = False
        self._view.show_busy(False)
        self._view.clear_password()
        from casework.refusal import Refusal
        from hallclient.app.seat import Owed

        if isinstance(answer, Owed):
            self._owed(answer)
            return
        if isinstance(answer, Refusal):
            self._view.show_message(answer.reason, "red")
            return
        self._signed_in(answer)

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        self._view.show_busy(False)
        from hallclient.ui.screens.failed import in_words

        otherwise = "本机账本没有打开，没有登录。请首席代表在本机页查看，或者重新启动程序。"
        self._view.show_message(in_words(error, otherwise), "red")

    def show_panel(self) -> None:
        """Hall, window, day and health as of now."""
        self._view.show_panel(self._panel())

    def _panel(self) -> Panel:
        now = self._use.now()
        today = now.date()
        window = next((one for one in self._use.windows() if one.code == self._window), None)
        periods = [period for hours in self._use.office_hours()[:1] for period in hours.periods]
        return Panel(
            hall=self._use.hall_name,
            window=f"{window.code} {window.name}" if window is not None else "",
            today=f"{long_day(today)}　{LONG_WEEKDAYS[today.weekday()]}　{self._use.day_kind(today)}".rstrip(
                "　"
            ),
            hours="　".join(period.replace("-", "—") for period in periods),
            checks=self._use.health(),
            practice=self._use.practice,
            lock_rule=self._use.lock_rule(),
            versions=self._use.versions(),
            mend=self._use.mend(),
        )
