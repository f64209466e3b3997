"""Beyond the book: cases that only the hall's server has, found while somebody looks for one, and shown read-only."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from casework.acts import AnyAct, Received
from casework.exchange import STANDING
from casework.question import OPEN, ask
from casework.wire import WireError, decode
from hallclient.app.case_finding import NOTHING, Narrow, narrowed
from hallclient.app.counter import Counter
from hallclient.app.futures import done, then
from hallclient.app.outcome import Beyond, CaseRow, CaseView
from hallclient.app.verifying import weighed
from hallclient.app.viewing import viewed_at_server

if TYPE_CHECKING:
    from casework.exchange import LogEntry
    from casework.finding import CasesFound, CaseShown, FoundCase
    from hallclient.app.online import Online

OFFLINE = "现在离线，没有到服务器上找"
NONE = "服务器上没有别的"
SOME = "另有 {} 件只在服务器上"
MORE = "另有许多只在服务器上，列出最近的 {} 件"
UNREADABLE = "服务器给的办件里有本机程序不认识的步骤，没有显示。请更新本机程序"


class BeyondBook:
    """Finds and shows for one clerk; never on the window's thread, never waited for long."""

    def __init__(self, counter: Counter, online: Online) -> None:
        self._counter, self._online = counter, online

    def find(self, text: str, narrow: Narrow = NOTHING) -> Future[Beyond]:
        """What the server finds for the line and its keys that the book doesn't have. Nothing where the book has all
        that is asked for: open cases, once it follows the hall's log."""
        counter, online = self._counter, self._online
        asked = narrowed(ask(text, counter.today()), narrow)
        if asked is None or asked.empty or asked.due or not counter.allows("look"):
            return done(Beyond())
        if asked.stages and set(asked.stages) <= set(OPEN) and online.follows:
            return done(Beyond())
        if not online.reached:
            return done(Beyond(text=OFFLINE))
        from casework.finding import CaseQuestion

        wanted = CaseQuestion(
            asked=asked, by=counter.person.staff_no, window=counter.window.code, beyond=online.follows
        )
        return then(online.seek(wanted), self._without_those_here)

    def _without_those_here(self, found: CasesFound | str) -> Future[Beyond]:
        if isinstance(found, str):
            return done(Beyond(text=found))
        ids = [one.case_id for one in found.cases]

        def without(here: dict[str, int]) -> Future[Beyond]:
            rows = tuple(_row(one) for one in found.cases if one.case_id not in here)
            said = MORE if found.more and rows else SOME if rows else NONE
            return done(Beyond(rows=rows, text=said.format(len(rows))))

        return then(self._counter.book.read(lambda reads: dict(reads.rows_of(ids))), without)

    def case(self, case_id: str) -> Future[CaseView | str]:
        """A case that the book doesn't have, as the server has it; or why it can't be shown. Both log the look."""
        counter = self._counter
        barred = counter.refused("look")
        if barred is not None:
            return done(barred.reason)
        if not self._online.reached:
            return done(OFFLINE)
        from casework.finding import CaseAsked

        asked = CaseAsked(by=counter.person.staff_no, window=counter.window.code)
        return then(self._online.shown(case_id, asked), self._viewed)

    def _viewed(self, shown: CaseShown | str) -> Future[CaseView | str]:
        if isinstance(shown, str):
            return done(shown.rstrip("。"))
        try:
            told = [(one, decode(bytes(one.act))) for one in shown.entries if one.outcome in STANDING]
        except WireError:
            return done(UNREADABLE)
        acts = [act for one, act in told if self._weighed(one, act).outcome in STANDING]
        first = next((at for at, act in enumerate(acts) if isinstance(act, Received)), None)
        if first is None:
            return done(UNREADABLE)
        return then(viewed_at_server(self._counter, tuple(acts[first:])), done)

    def _weighed(self, entry: LogEntry, act: AnyAct) -> LogEntry:
        enrolment, today = self._counter.enrolment, self._counter.today()
        return weighed(enrolment, entry, act, today, self._online.hall_file)


def _row(found: FoundCase) -> CaseRow:
    return CaseRow(
        case_id=found.case_id,
        case_no=found.case_no,
        item_code=found.item_code,
        item_name=found.item_name,
        applicant=found.applicant,
        stage=found.stage,
        received_on=found.received_on,
        due=found.due,
        window=found.window,
        place=f"服务器 · {found.window}" if found.window else "服务器",
        here=False,
    )
