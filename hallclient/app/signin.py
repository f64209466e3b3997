"""登录: who sits here, at which window. Works offline; five wrong words lock for ten minutes."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from casework.calendar import Calendar
from casework.catalogue import Person
from casework.hall import OfficeHours, Window
from casework.refusal import Refusal
from hallclient.app.card import Card, write_card
from hallclient.app.counter import Counter
from hallclient.app.station import Station, Trouble
from hallclient.chance import Chance

TRIES = 5
LOCKED_FOR = timedelta(minutes=10)
WRONG = Refusal(reason="工号或者口令不对。连续 5 次不对，锁定 10 分钟。", short="工号或者口令不对")


class SignIn:
    """The sign-in of one counter PC. Its face comes from the card, before the book is open."""

    def __init__(self, folder: Path, card: Card, opening: Future[Station | Trouble], chance: Chance) -> None:
        self._folder, self._card, self._opening, self._chance = folder, card, opening, chance
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sign-in")

    @property
    def hall_name(self) -> str:
        return self._card.hall

    @property
    def practice(self) -> bool:
        return self._card.practice

    @property
    def last_window(self) -> str:
        return self._card.window

    def windows(self) -> tuple[Window, ...]:
        """The windows that take in anything."""
        return self._card.windows

    def office_hours(self) -> tuple[OfficeHours, ...]:
        return self._card.office_hours

    def now(self) -> datetime:
        return self._chance.now()

    def day_kind(self, day: date) -> str:
        """工作日, 休息日, or 日历未发布."""
        working = Calendar(self._card.years).working(day)
        return "日历未发布" if working is None else "工作日" if working else "休息日"

    def health(self) -> tuple[tuple[bool, str], ...]:
        """What is known of the counter so far: good or not, in words."""
        if not self._opening.done():
            return ((True, "正在检查本机账本"), (False, "网络未连通，可离线登录"))
        station = self._station()
        if isinstance(station, Trouble):
            return ((False, station.text),)
        return ((True, "本机账本完好"), (False, "网络未连通，可离线登录"))

    def versions(self) -> str:
        """Versions of what the counter runs on."""
        years = "、".join(str(year.year) for year in self._card.years[-1:])
        return f"事项目录第 {self._card.catalogue_version} 版　工作日历至 {years} 年"

    def person(self, staff_no: str) -> Person | None:
        """Whose number this is; None while the book is being opened, too."""
        if not self._opening.done():
            return None
        station = self._station()
        return None if isinstance(station, Trouble) else station.person(staff_no)

    def attempt(self, staff_no: str, password: str, window: str) -> Future[Counter | Refusal]:
        """Signs in, or says why not. What differs between a wrong number and a wrong word is not said."""
        return self._thread.submit(self._attempt, staff_no, password, window)

    def _attempt(self, staff_no: str, password: str, window_code: str) -> Counter | Refusal:
        from hallclient.signing.passwords import verify_password

        station = self._station()
        if isinstance(station, Trouble):
            return Refusal(reason=station.text)
        locked = self._locked(station, staff_no)
        if locked is not None:
            return locked
        person = station.person(staff_no)
        right = verify_password(person.password if person is not None else None, password)
        if person is None or not right:
            known = person.staff_no if person is not None else staff_no[:20]
            station.book.write_now(lambda tx: tx.log_sign_in(known, window_code, "failed"))
            return self._locked(station, staff_no) or WRONG
        return self._seated(station, person, window_code)

    def _seated(self, station: Station, person: Person, window_code: str) -> Counter | Refusal:
        window = next((one for one in self._card.windows if one.code == window_code), None)
        if window is None:
            return Refusal(reason="先选窗口。", short="先选窗口")
        if window_code not in person.windows:
            return Refusal(
                reason=f"{person.name}没有 {window_code} 窗口的权限，可以坐：{'、'.join(person.windows)}。",
                short="没有这个窗口的权限",
            )
        station.book.write_now(lambda tx: tx.log_sign_in(person.staff_no, window_code, "in"))
        if self._card.window != window_code:
            self._card = replace(self._card, window=window_code)
            write_card(self._folder, self._card)
        return station.counter(person, window)

    def _locked(self, station: Station, staff_no: str) -> Refusal | None:
        """Five failures in a row, all within ten minutes, lock for ten minutes from the last."""
        person = station.person(staff_no)
        name = person.staff_no if person is not None else staff_no[:20]
        failed: list[datetime] = []
        for one in station.book.read_now(lambda reads: reads.sign_ins(name, TRIES)):
            at = datetime.fromisoformat(one.at)
            if one.outcome != "failed" or (failed and failed[0] - at > LOCKED_FOR):
                break
            failed.append(at)
        if len(failed) < TRIES or self._chance.now() - failed[0] > LOCKED_FOR:
            return None
        until = failed[0] + LOCKED_FOR
        return Refusal(
            reason=f"口令连续 5 次不对，这个工号锁定到 {until:%H:%M}。请稍候，或者请首席代表核实。",
            short=f"锁定到 {until:%H:%M}",
        )

    def _station(self) -> Station | Trouble:
        try:
            return self._opening.result()
        except Exception:
            return Trouble(text="本机账本没有打开，内容未动。请重新启动程序；仍打不开时通知系统管理员。")

    def close(self) -> None:
        self._thread.shutdown(wait=False)
