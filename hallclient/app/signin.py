"""登录: who sits here, at which window. Works offline; five wrong words lock for ten minutes.

Nothing heavy is imported here: this is what the first paint waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hallclient.chance import Chance

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from casework.people import Factor, Person
    from casework.refusal import Refusal
    from hallclient.app.card import Card
    from hallclient.app.counter import Counter
    from hallclient.app.face import Face, HoursFace, WindowFace
    from hallclient.app.seat import Owed
    from hallclient.app.station import Mend, Station, Trouble

T = TypeVar("T")
DOUBTED = "账本最近一次核验没有通过，办件照常。请系统管理员尽快按“由备份恢复”，用上一份完好的备份。"
FROZEN = "账本由备份恢复过，原设备号不再给号，不能收件。请系统管理员领新设备号，按“用新设备号登记”。"
OFFLINE = "网络未连通，可离线登录"


class SignIn:
    """The sign-in of one counter PC. Its face comes from the card, before the book is open."""

    def __init__(
        self, folder: Path, card: Card | Face, opening: Future[Station | Trouble] | None, chance: Chance
    ) -> None:
        """`opening`: the counter being opened; None: that begins later, see `begin`."""
        self._folder, self._card, self._opening, self._chance = folder, card, opening, chance
        self._window = card.window
        self._thread: ThreadPoolExecutor | None = None
        self._upgraded: tuple[int, int] | None = None
        self.doubted = False
        """Whether the newest copy of the book was not found whole; set while it is opened."""
        self.frozen = False
        """Whether this device number gives no more numbers, since a restore; set while the book is opened."""

    def begin(self, opening: Future[Station | Trouble]) -> None:
        """The book is being opened."""
        self._opening = opening

    def upgrading(self, done: int, whole: int) -> None:
        """An older program's book is being brought up: so many cases of the whole. Called on any thread."""
        self._upgraded = done, whole

    @property
    def upgraded(self) -> bool:
        """Whether there is more to say than that the book is being opened."""
        return self._upgraded is not None

    @property
    def _opened(self) -> bool:
        return self._opening is not None and self._opening.done()

    @property
    def hall_name(self) -> str:
        return self._card.hall

    @property
    def practice(self) -> bool:
        return self._card.practice

    @property
    def last_window(self) -> str:
        return self._window

    def windows(self) -> tuple[WindowFace, ...]:
        """The windows that take in anything."""
        from hallclient.app.face import WindowFace

        return tuple(WindowFace(one.code, one.name) for one in self._card.windows)

    def office_hours(self) -> tuple[HoursFace, ...]:
        from hallclient.app.face import HoursFace

        return tuple(HoursFace(one.periods) for one in self._card.office_hours)

    def now(self) -> datetime:
        return self._chance.now()

    def day_kind(self, day: date) -> str:
        """工作日, 休息日, or 日历未发布, by the calendars in the book; empty until it is open."""
        station = self._station() if self._opened else None
        if station is None:
            return ""
        from casework.calendar import Calendar

        working = Calendar(station.enrolment.catalogue.years).working(day)
        return "日历未发布" if working is None else "工作日" if working else "休息日"

    def health(self) -> tuple[tuple[bool, str], ...]:
        """What is known of the counter so far: good or not, in words; nothing before anything is looked at."""
        if not self._opened:
            return ((True, self._how_far()), (False, OFFLINE)) if self._opening is not None else ()
        trouble = self._trouble()
        if trouble is not None:
            return ((False, trouble.text),)
        station = self._station()
        clock = station.clock.trouble() if station is not None else ""
        first = DOUBTED if self.doubted else FROZEN if self.frozen else ""  # as `mend` has it
        whole = (False, first) if first else (True, "本机账本完好")
        return (whole, *(((False, clock),) if clock else ()), (False, OFFLINE))

    def mend(self) -> Mend:
        """What the sign-in offers to do about a book that did not open."""
        trouble = self._trouble() if self._opened else None
        if trouble is not None or not self._opened:
            return trouble.mend if trouble is not None else ""
        return "restore" if self.doubted else "anew" if self.frozen else ""

    def _how_far(self) -> str:
        if self._upgraded is None:
            return "正在检查本机账本"
        done, whole = self._upgraded
        return (
            f"正在升级本机账本 {100 * done // whole}%（新版程序第一次启动，只做这一次），请稍候。记录都在。"
        )

    def lock_rule(self) -> str:
        """After how many wrong passwords, and for how long, the hall locks; empty until the book is open."""
        station = self._station() if self._opened else None
        if station is None:
            return ""
        rule = station.security
        return f"连续 {rule.tries} 次口令错误，锁定 {rule.locked_minutes} 分钟。"

    def versions(self) -> str:
        """Versions of what the counter runs on."""
        year = self._card.last_year
        calendar = f"工作日历至 {year} 年" if year else "日历未发布"
        return f"事项目录第 {self._card.catalogue_version} 版　{calendar}"

    def person(self, staff_no: str) -> Person | None:
        """Whose number this is; None while the book is being opened, too."""
        station = self._station() if self._opened else None
        return None if station is None else station.person(staff_no)

    def factor(self, staff_no: str) -> Factor:
        """The second factor that this person needs; "none" while nobody is known."""
        station, person = self._station() if self._opened else None, self.person(staff_no)
        if station is None or person is None:
            return "none"
        return station.security.factor(person.roles, person.factor)

    def attempt(
        self, staff_no: str, password: str, window: str, code: str = ""
    ) -> Future[Counter | Owed | Refusal]:
        """Signs in, or says why not; see `seat`."""
        return self._run(self._attempt, staff_no, password, window, code)

    def renew(self, owed: Owed, new: str, again: str) -> Future[Counter | Refusal]:
        """The new word that was asked for first; then the counter is theirs."""
        from hallclient.app.seat import renew

        station = self._station()
        assert station is not None  # noqa: S101 - it asked for the new word
        return self._run(renew, station, owed, new, again)

    def _run(self, call: Callable[..., T], *given: object) -> Future[T]:
        from concurrent.futures import ThreadPoolExecutor

        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="sign-in")
        return self._thread.submit(call, *given)

    def _attempt(self, staff_no: str, password: str, window_code: str, code: str) -> Counter | Owed | Refusal:
        from casework.refusal import Refusal
        from hallclient.app.seat import seat

        station = self._station()
        if station is None:
            trouble = self._trouble()
            return Refusal(reason=trouble.text if trouble is not None else "")
        counter = seat(self._folder, station, staff_no, password, window_code, code)
        if not isinstance(counter, Refusal):
            self._window = window_code
        return counter

    def _station(self) -> Station | None:
        """The open counter, waited for; None: it did not open."""
        from hallclient.app.station import Station

        if self._opening is None or self._opening.exception() is not None:
            return None
        found = self._opening.result()
        return found if isinstance(found, Station) else None

    def _trouble(self) -> Trouble | None:
        """Why the counter did not open, in the user's words."""
        from hallclient.app.station import Station, Trouble

        if self._opening is None or self._opening.exception() is not None:
            return Trouble(text="本机账本没有打开，内容未动。请重新启动程序；仍打不开时通知系统管理员。")
        found = self._opening.result()
        return None if isinstance(found, Station) else found

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown(wait=False)
