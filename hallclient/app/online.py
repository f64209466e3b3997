"""联网: the exchange of an open counter with its server, as the screens ask for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from casework.calendar import Calendar
from casework.exchange import Counters, HasOpen
from casework.fold import fold
from hallclient.sync.pinned import CONTACT, SERVER, proxy_place, read_pinned

if TYPE_CHECKING:
    from casework.acts import AnyAct
    from casework.catalogue import Enrolment
    from casework.exchange import LogEntry, Present
    from casework.finding import Ahead, CaseAsked, CaseQuestion, CasesFound, CaseShown
    from casework.supervision.verdict import Findings, FindingsAsked
    from casework.tally.making import FiguresAsked, HallFigures
    from hallclient.app.station import Station
    from hallclient.store.rows import Report, Reporting
    from hallclient.sync.exchange import Exchange, Standing
    from hallclient.sync.questions import OwnQuestions

log = logging.getLogger(__name__)

ANOTHER_DEVICE = (
    "本机的设备号换过，还没有重新登记到服务器，没有上报。记录都在本机账本里；请系统管理员给登记码重新登记"
)
NOT_BEGUN = "联网部分没有启动，本机照常离线办理。请系统管理员查看日志"

NO_SERVER = "本机没有登记到服务器"


ALONE = "别处办理的要联网后查"
COMING = "别处办理的还没有收全"
LYING = "列表和查找正在补齐，还差 {:,} 件（按编号已能打开）"
FOLLOWING = "含别处已上报的"
"""What this book holds of other counters: nothing, not all of it yet, all but not in lists and search so far, or what
their hall's server has heard."""
LACKS = "还差 {:,} 件没有收进来"
"""What its figures lack of the hall's while cases that came are still to be read."""

BRING_IN_SECONDS = 5.0
CERTIFICATE_SOON = timedelta(days=21)
"""So long before its end the counters say it, too: whoever keeps the server has heard it for nine days."""

REPORTS = {
    "waiting": ("已存本机", "blue"),
    "sent": ("已发、未回音", "amber"),
    "confirmed": ("已确认", "green"),
}
"""Never called failed while the answer is not known; `waiting` is durable here, whatever becomes of the line."""


class Line(NamedTuple):
    """How the counter stands with its server, for 本机."""

    title: str
    text: str
    good: bool


class Online:
    """The exchange of one counter that was enrolled at a server. `exchange` None: it could not begin, `why` says so."""

    def __init__(
        self,
        url: str,
        now: Callable[[], datetime],
        exchange: Exchange | None,
        why: str = "",
        before: datetime | None = None,
    ) -> None:
        """`before`: when the server last answered, as the book kept it."""
        self._url, self._now, self._exchange, self._why = url, now, exchange, why
        self._before = before
        self.newer: Enrolment | None = None
        """The hall file that came since the book was opened: in force from the next sign-in on."""
        self._watching: list[Future[None]] = []
        self._lock = Lock()
        if exchange is not None:
            exchange.told = self._changed

    def start(self) -> None:
        if self._exchange is not None:
            self._exchange.start()

    def close(self) -> None:
        """Before the book is closed."""
        if self._exchange is not None:
            self._exchange.close()

    def watch(self) -> Future[None]:
        """Done at the next change of how the exchange stands."""
        future: Future[None] = Future()
        with self._lock:
            self._watching.append(future)
        return future

    def _changed(self) -> None:
        with self._lock:
            watching, self._watching = self._watching, []
        for future in watching:
            future.set_result(None)

    @property
    def reached(self) -> bool:
        """Whether the server answered the last time."""
        return self._exchange is not None and self._exchange.standing.online

    @property
    def at_ease(self) -> bool:
        """Whether the server answered the last time, and nothing is in the way."""
        return self.reached and self._exchange is not None and not self._exchange.standing.text

    @property
    def stuck(self) -> str:
        """Why what is done here is not taken, where that doesn't pass by itself; empty: it is, or will be."""
        standing = self._exchange.standing if self._exchange is not None else None
        return standing.text if standing is not None and not standing.passes else ""

    @property
    def arrivals(self) -> int:
        """Grows when acts of other counters were taken in."""
        return self._exchange.arrivals if self._exchange is not None else 0

    @property
    def hall_file(self) -> int:
        """The newest version of the hall file that this counter knows of."""
        return self._exchange.hall_file if self._exchange is not None else 0

    @property
    def elsewhere(self) -> str:
        """What lists of this book hold of what other counters did."""
        lying = self._exchange.lying if self._exchange is not None else 0
        return FOLLOWING if self.follows else LYING.format(lying) if lying else COMING

    def missing(self) -> str:
        """What figures of this book lack of the hall's; empty: nothing that its server has heard."""
        lying = self._exchange.lying if self._exchange is not None else 0
        return "" if self.follows else LACKS.format(lying) if lying else COMING

    def bring_in(self, case_ids: Sequence[str]) -> bool:
        """Cases that came and stand in no list so far, read from now on; False: they can't be. Waits for the writer."""
        if self._exchange is None:
            return False
        try:
            self._exchange.bring_in(case_ids).result(BRING_IN_SECONDS)
        except Exception:  # of a newer program, or the book is being closed: they stay where they are
            log.exception("cases not brought in")
            return False
        return True

    def fetch(self, name: str) -> Future[bytes | str]:
        """A paper or an attached file of another counter, verified by its hash; or why it can't be shown."""
        if self._exchange is not None:
            return self._exchange.fetch(name)
        answer: Future[bytes | str] = Future()
        answer.set_result(self._why)
        return answer

    def counters(self) -> Future[Counters | str]:
        """Every counter of the hall and when it last spoke to the server; or why it is not known now."""
        if self._exchange is not None:
            return self._exchange.counters()
        answer: Future[Counters | str] = Future()
        answer.set_result(self._why)
        return answer

    def supervised(self, asked: FindingsAsked) -> Future[Findings | str]:
        """What supervision finds of the whole hall; or why it is not known now."""
        if self._exchange is not None:
            return self._exchange.supervised(asked)
        answer: Future[Findings | str] = Future()
        answer.set_result(self._why)
        return answer

    def figures(self, asked: FiguresAsked) -> Future[HallFigures | str]:
        """The server's report of some days of the whole hall; or why there is none now."""
        if self._exchange is not None:
            return self._exchange.figures(asked)
        answer: Future[HallFigures | str] = Future()
        answer.set_result(self._why)
        return answer

    @property
    def follows(self) -> bool:
        """Whether the book has what is in its scope of all that the server heard of."""
        return self._exchange is not None and self._exchange.follows

    def seek(self, wanted: CaseQuestion) -> Future[CasesFound | str]:
        """Cases that the server finds; or why nothing. A newer question ends the one before it."""
        if self._exchange is not None:
            return self._exchange.seek(wanted)
        answer: Future[CasesFound | str] = Future()
        answer.set_result(self._why)
        return answer

    def shown(self, case_id: str, asked: CaseAsked) -> Future[CaseShown | str]:
        """One case as the server has it, verified; or why it can't be shown."""
        if self._exchange is not None:
            return self._exchange.shown(case_id, asked)
        answer: Future[CaseShown | str] = Future()
        answer.set_result(self._why)
        return answer

    def ahead(self, case_id: str) -> Future[Ahead | str]:
        """Who stands in front of a case whose licences are limited in number (行政许可法 第五十七条); or why that is
        not known, and nothing of such an item is granted."""
        if self._exchange is not None:
            return self._exchange.ahead(case_id)
        answer: Future[Ahead | str] = Future()
        answer.set_result(self._why)
        return answer

    def has_open(self, case_id: str, by: str, window: str) -> None:
        """Which case somebody looks at here now ("": none); who else does is known some moments later."""
        if self._exchange is not None:
            self._exchange.has_open(HasOpen(case_id=case_id, by=by, window=window))

    @property
    def present(self) -> tuple[Present, ...]:
        """Who else has the case open; nobody while the server is not reached, which alone would know."""
        return self._exchange.presence.present if self._exchange is not None and self.reached else ()

    def line(self, reporting: Reporting | None) -> Line:
        """Address, last contact, what waits, and the last trouble in words."""
        standing = self._exchange.standing if self._exchange is not None else None
        parts = [self._url, self._contact(standing)]
        if reporting is not None:
            parts.append(waits_text(reporting, self._now()))
            if reporting.contents:
                parts.append(f"文书和附件待传 {reporting.contents} 份")
        trouble = self._why or (standing.text if standing is not None else "")
        if reporting is not None and reporting.contents and not trouble and self._exchange is not None:
            parts.append(self._exchange.carrying.rstrip("。"))
        ending = self._ending()
        if trouble or ending:
            parts.append((trouble or ending).rstrip("。"))
        owed = reporting is not None and reporting.since != ""
        return Line(
            "联网",
            "；".join(part for part in parts if part),
            self.reached and not trouble and not (owed and not self.reached),
        )

    def _ending(self) -> str:
        """The server's certificate must be renewed before it ends, or every counter stands alone that day."""
        until = self._exchange.certificate_until if self._exchange is not None else None
        if until is None or until - self._now() > CERTIFICATE_SOON:
            return ""
        return f"服务器证书 {until:%Y-%m-%d} 到期，请告诉系统管理员换新的"

    def contact(self) -> datetime | None:
        """When the server last answered, now or at an earlier run; None: never."""
        standing = self._exchange.standing if self._exchange is not None else None
        return (standing.last_at if standing is not None else None) or self._before

    def _contact(self, standing: Standing | None) -> str:
        last = self.contact()
        if last is None:
            return "还没有联系上"
        word = "在线" if standing is not None and standing.online else "离线"
        return f"{word}，最近一次联系 {moment(last, self._now())}"


MOST_NAMED = 6
"""Counters named one by one; of more it is said how many."""


def seen_line(found: Counters | str, names: Mapping[str, str], now: datetime) -> Line:
    """各窗口机: when each counter of the hall last spoke to the server, those not heard of today first."""
    if isinstance(found, str):
        return Line("各窗口机", f"现在不知道：{found.rstrip('。')}", False)
    seen = sorted(found.counters, key=lambda one: one.seen_at)
    late = [one for one in seen if not one.seen_at or datetime.fromisoformat(one.seen_at).date() < now.date()]
    shown = late if len(seen) > MOST_NAMED else seen
    words = []
    for one in shown[:MOST_NAMED]:
        at = moment(datetime.fromisoformat(one.seen_at), now) if one.seen_at else "还没有联系过"
        words.append(f"{one.device} {names.get(one.device, '')}".strip() + f" {at}")
    if len(shown) > MOST_NAMED:
        words.append(f"等 {len(shown)} 台")
    head = f"{len(seen)} 台，今日都联系过" if not late else f"{len(seen)} 台，{len(late)} 台今日没有联系"
    return Line("各窗口机", "；".join([head, *words]), not late)


def waits_text(reporting: Reporting, now: datetime) -> str:
    """How many acts were not acknowledged so far, and since when."""
    if not reporting.since:
        return "全部已送达并确认"
    since = f"，最早的 {moment(datetime.fromisoformat(reporting.since), now)}"
    if not reporting.unanswered:
        return f"待上报 {reporting.waiting} 条{since}"
    return f"待上报 {reporting.waiting} 条，已送出等回执 {reporting.unanswered} 条{since}"


def report_of(reports: Sequence[Report]) -> tuple[str, str]:
    """How far the acts of this counter on a case were reported, by the one that is least far: word and tone.
    Nothing where there is none, or no server."""
    states = {one.state for one in reports}
    for state, (word, tone) in REPORTS.items():
        if state in states:
            return word, tone
    return "", "plain"


def moment(at: datetime, now: datetime) -> str:
    """An instant as short as it can be told: the time today, else with its day."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}"


def online_of(station: Station, folder: Path) -> Online | None:
    """The exchange of an open counter; None for one that was never enrolled at a server. Not on the window's thread:
    what speaks HTTP is loaded here and nowhere else."""
    pinned = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    if pinned is None:
        return None
    now = station.chance.now
    kept = station.book.read_now(lambda reads: reads.kept(CONTACT))
    before = datetime.fromisoformat(kept.decode()) if kept else None
    if pinned.device != station.card.device:
        return Online(pinned.url, now, None, ANOTHER_DEVICE, before)
    calendar = Calendar(station.enrolment.catalogue.years)
    came: list[Online] = []

    def take(envelope: bytes) -> str:
        from hallclient.app.newer import take_newer
        from hallclient.app.station import Trouble

        found = take_newer(station, folder, envelope)
        if isinstance(found, Trouble):
            return found.text
        for online in came:
            online.newer = found
        return ""

    def weigh(entry: LogEntry, act: AnyAct) -> LogEntry:
        newest = max((one.hall_file for one in came), default=0)
        return weighed(station.enrolment, entry, act, now().date(), newest)

    try:
        from hallclient.app.verifying import weighed
        from hallclient.sync.exchange import Exchange

        exchange = Exchange(
            station.book, pinned, station.key, lambda acts, on: fold(acts, on=on, calendar=calendar),
            station.chance, take, weigh, station.clock.heard,
        )  # fmt: skip
    except Exception:  # a counter works without its server, whatever is wrong with what was pinned
        log.exception("exchange not begun")
        return Online(pinned.url, now, None, NOT_BEGUN, before)
    way = f"{pinned.url}（经代理 {proxy_place(pinned.proxy)}）" if pinned.proxy else pinned.url
    online = Online(way, now, exchange, before=before)
    came.append(online)
    return online


def questions_of(station: Station) -> OwnQuestions | str:
    """Asks the server of an open counter without its exchange, for a command; or why it can't be asked."""
    pinned = read_pinned(station.book.read_now(lambda reads: reads.kept(SERVER)))
    if pinned is None:
        return NO_SERVER
    if pinned.device != station.card.device:
        return ANOTHER_DEVICE
    from hallclient.sync.questions import OwnQuestions

    try:
        return OwnQuestions(pinned, station.key, station.chance)
    except Exception:  # as above
        log.exception("server not asked")
        return NOT_BEGUN
