"""本机: the health of this counter, and every key on one page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

from msgspec import Struct

from casework.catalogue import Enrolment, Person
from casework.exchange import Counters
from casework.hall import Window
from casework.people import Use
from hallclient.app.online import Line, seen_line
from hallclient.app.paper_check import PaperVerdict
from hallclient.store.rows import Reporting
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.local.keys import KEYS, Keys
from hallclient.ui.screens.local.licences import LICENCES, NOTICE

YEAR_COMES_IN: Final = 11
"""The State Council announces the next year's days off in October or November."""
NUMBERS_COME_IN: Final = 12
"""文号 of the next year are granted from 1 December on."""
OFFLINE: Final = "没有登记到服务器，离线办理；办件都在本机账本里"
VAULTS: Final = {
    "SecretService": "系统密钥库（Secret Service）",
    "KWallet": "系统密钥库（KWallet）",
    "WinVault": "Windows 凭据管理器",
    "macOS": "钥匙串",
    "phrase": "口令文件，开机时输口令",
}


DUTIES: Final[tuple[tuple[Use, str, str], ...]] = (
    ("system", "系统管理", "备份和文号起始在本页；由备份恢复、取回密钥在登录页；命令见 hallclient --help"),
    (
        "security",
        "安全管理",
        "人员、岗位、口令规则和第二因素写在大厅文件里，签发并登记后生效；有服务器的用 hallserver people",
    ),
    (
        "audit",
        "审计",
        "核验用 hallclient audit verify，导出用 hallclient audit export --out 文件 --by 本人工号",
    ),
)
"""What the three administrators do, and where: much of it is done without the window, before anybody signs in."""


class HealthLine(Struct, frozen=True):
    """One thing about the counter: good or not, in words."""

    title: str
    text: str
    good: bool


class Kept(Protocol):
    """One thing about backups, the whole check, the key's second copy, the clock, the server."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def good(self) -> bool: ...


class Machine(Struct, frozen=True):
    """What is known of the machine: kind of key store, faces for rare characters that are missing, its day, how it
    stands with its server (None: it has none)."""

    vault: str = ""
    missing_faces: Callable[[], tuple[str, ...]] = tuple
    today: date | None = None
    keeping: Callable[[], tuple[Kept, ...]] = tuple
    network: Callable[[Reporting | None], Kept | None] = lambda _: None
    others: Callable[[], Future[Counters | str] | None] = lambda: None
    now: Callable[[], datetime] | None = None
    allows: Callable[[Use], bool] = lambda _: False


UNKNOWN: Final = Machine()


class LocalView(Protocol):
    """What the presenter tells the view."""

    def show_health(self, lines: tuple[HealthLine, ...]) -> None: ...
    def show_unusable(self, lines: tuple[str, ...]) -> None: ...
    def show_keys(self, groups: tuple[tuple[str, Keys], ...]) -> None: ...
    def show_licences(self, notice: str, lines: tuple[tuple[str, str, str], ...]) -> None: ...
    def show_verdict(self, verdict: PaperVerdict) -> None: ...


class Counter(Protocol):
    """The counter, as far as this page needs it."""

    @property
    def enrolment(self) -> Enrolment: ...
    @property
    def window(self) -> Window: ...
    @property
    def person(self) -> Person: ...
    @property
    def device(self) -> str: ...
    @property
    def practice(self) -> bool: ...


class Waiting(Protocol):
    """What waits to be reported, or for its receipt."""

    def reporting(self) -> Future[Reporting]: ...


class Checking(Protocol):
    """Says of a file whether it is a paper of this counter."""

    def check(self, path: Path) -> Future[PaperVerdict]: ...


class LocalPresenter:
    """Says how the counter stands; changes nothing."""

    def __init__(
        self,
        counter: Counter,
        waiting: Waiting,
        crossing: Crossing,
        view: LocalView,
        machine: Machine = UNKNOWN,
        checking: Checking | None = None,
    ) -> None:
        self._counter, self._waiting = counter, waiting
        self._crossing, self._checks, self._view = crossing, Newest(crossing), view
        self._machine, self._checking = machine, checking
        self._others: Line | None = None

    def start(self) -> None:
        """Everything that is known; called each time the screen comes up."""
        self._view.show_health(self._lines(None))
        self._view.show_licences(NOTICE, LICENCES)
        self._view.show_unusable(
            tuple(
                f"{one.name}：{fault.file}:{fault.line} {fault.key} {fault.text}"
                for one in self._counter.enrolment.catalogue.unusable
                for fault in one.faults
            )
        )
        self._view.show_keys(KEYS)
        self._crossing.when_done(
            self._waiting.reporting(),
            lambda found: self._view.show_health(self._lines(found)),
            lambda error: self._view.show_health(
                (
                    HealthLine("本机账本", "读不出来，请重新启动程序；仍不行时通知系统管理员", False),
                    *self._lines(None)[1:],
                )
            ),
        )

    def ask_others(self) -> None:
        """Every counter's last word to the server, asked there when the screen comes up."""
        asked = self._machine.others()
        if asked is not None:
            self._crossing.when_done(asked, self._heard, lambda error: None)

    def _heard(self, found: Counters | str) -> None:
        if self._machine.now is not None:
            names = {one.number: one.name for one in self._counter.enrolment.devices}
            self._others = seen_line(found, names, self._machine.now())
            self.start()

    def check_paper(self, path: Path) -> None:
        """A PDF file against the archive (本机出的文书只认存档的字节)."""
        if self._checking is not None:
            self._checks.when_done(
                self._checking.check(path), self._view.show_verdict, lambda error: self._not_checked()
            )

    def _not_checked(self) -> None:
        self._view.show_verdict(
            PaperVerdict(verdict="unreadable", text="没有核对成，文件和账本都没有动。再选一次。")
        )

    def _lines(self, found: Reporting | None) -> tuple[HealthLine, ...]:
        enrolment = self._counter.enrolment
        catalogue, hall = enrolment.catalogue, enrolment.catalogue.hall
        years = "、".join(str(year.year) for year in catalogue.years)
        device = next((one for one in enrolment.devices if one.number == self._counter.device), None)
        kept = "正在读" if found is None else f"完好，待上报 {found.waiting + found.unanswered} 条"
        return (
            HealthLine("本机账本", kept, True),
            *(HealthLine(title, text, True) for use, title, text in DUTIES if self._machine.allows(use)),
            HealthLine(
                "大厅", f"{hall.name}（{hall.code}）" + ("　演练" if self._counter.practice else ""), True
            ),
            HealthLine("窗口", f"{self._counter.window.code} {self._counter.window.name}", True),
            HealthLine(
                "设备",
                f"{self._counter.device} {device.name if device is not None else ''}".strip(),
                device is not None and device.revoked_on is None,
            ),
            HealthLine(
                "事项目录",
                f"第 {enrolment.version} 版，{enrolment.issued_at[:10]} 签发；"
                f"可用 {len(catalogue.items)} 个，有错停用 {len(catalogue.unusable)} 个",
                not catalogue.unusable,
            ),
            HealthLine("工作日历", f"已发布 {years} 年；没有发布的年份不推算期限", bool(catalogue.years)),
            *self._next_year(tuple(year.year for year in catalogue.years)),
            *self._numbers_owed(),
            *self._of_machine(),
            self._network(found),
            *((HealthLine(*self._others),) if self._others is not None else ()),
        )

    def _network(self, found: Reporting | None) -> HealthLine:
        line = self._machine.network(found)
        if line is None:
            return HealthLine("联网", OFFLINE, True)
        return HealthLine(line.title, line.text, line.good)

    def _next_year(self, published: tuple[int, ...]) -> tuple[HealthLine, ...]:
        """That the coming year is not out yet: owed from November on, or at once where this year is missing."""
        today = self._machine.today
        if today is None:
            return ()
        if today.year not in published:
            text = f"{today.year} 年的日历还没有到本机：今年的期限都显示日历未发布。请系统管理员更新大厅文件"
            return (HealthLine("今年日历", text, False),)
        if today.year + 1 in published:
            return ()
        text = f"{today.year + 1} 年还没有发布：落到那一年的期限显示日历未发布，新的大厅文件到机后补上"
        return (HealthLine("明年日历", text, today.month < YEAR_COMES_IN),)

    def _numbers_owed(self) -> tuple[HealthLine, ...]:
        """That 文号 of this year, or from December on of the next, are not granted for every paper that has a word."""
        today, enrolment = self._machine.today, self._counter.enrolment
        if today is None or not enrolment.words:
            return ()
        wanted = {(one.organ, one.paper) for one in enrolment.words}
        coming = today.month >= NUMBERS_COME_IN
        for year, title in ((today.year, "今年文号"), (today.year + 1, "明年文号"))[: 1 + coming]:
            mine = [
                one for one in enrolment.blocks if one.device == self._counter.device and one.year == year
            ]
            missing = wanted - {(one.organ, one.paper) for one in mine}
            if missing:
                text = (
                    f"{year} 年的号段还差 {len(missing)} 种文书（共 {len(wanted)} 种）：没有号段的文书等着文号，"
                    "收件照常。请系统管理员更新大厅文件"
                )
                return (HealthLine(title, text, False),)
        return ()

    def _of_machine(self) -> tuple[HealthLine, ...]:
        lines = []
        machine = self._machine
        if machine.vault:
            lines.append(HealthLine("账本密钥", VAULTS.get(machine.vault, machine.vault), True))
        lines += [HealthLine(one.title, one.text, one.good) for one in machine.keeping()]
        if missing := machine.missing_faces():
            text = f"缺 {'、'.join(missing)}：字模不全，少见的字印成码位，如〔U+31350〕。在“健康检查”里补，或者重新安装"
            lines.append(HealthLine("生僻字", text, False))
        elif machine is not UNKNOWN:
            lines.append(HealthLine("生僻字", "字模齐全（GB 18030—2022 实现级别 3）", True))
        return tuple(lines)
