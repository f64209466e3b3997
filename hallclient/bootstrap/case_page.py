"""办件 of one signed-in person: view and presenters joined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from casework.case import Case
from hallclient.app import pictures
from hallclient.app.duties import Duties
from hallclient.app.fetching import Fetching
from hallclient.app.filing import Filing
from hallclient.app.guides import Guides
from hallclient.app.hand import Opening
from hallclient.app.handing import Handing
from hallclient.app.outcome import Outcome
from hallclient.app.publishing import Publishing
from hallclient.app.stopping import Stopping
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.bootstrap.watch_exchange import WatchExchange
from hallclient.bootstrap.watch_prints import WatchPrints
from hallclient.ui.bridge import Bridge
from hallclient.ui.pad.driver import ScreenPad
from hallclient.ui.screens.case.decided_acts import decided_acts
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.case.filing import FilePart
from hallclient.ui.screens.case.more import MorePresenter
from hallclient.ui.screens.case.next_acts import NextAct
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.case.publishing import PublishPart
from hallclient.ui.screens.case.stopping import StopPart
from hallclient.ui.screens.case.view import CasesView
from hallclient.ui.screens.case.way_acts import way_acts
from hallclient.ui.shell.loop import every

DAY_MILLISECONDS = 20_000
"""So soon after midnight a case that is looked at is of the new day."""


def case_page(
    worklist: Worklist, supplement: Supplement, bridge: Bridge, exchange: WatchExchange,
    prints: WatchPrints | None, fetching: Fetching | None, *,
    answer_case: Callable[[str], None], change_case: Callable[[str, str], None],
    settle_case: Callable[[str], None], show_handed: Callable[[Outcome], None], turned: Callable[[], None],
    decide_case: Callable[[str], None], hands: Opening, place: Callable[[], QRect | None],
) -> tuple[CasePresenter, CasesView]:  # fmt: skip
    """`fetching`: gets papers of other counters; None where there is no server. `decide_case` leads to 审批, `hands`
    opens the hand that signs what stops a clock; `place`: where the applicant's screen lies."""
    counter, view = worklist.counter, CasesView()
    publishing = Publishing(counter)

    def way(case: Case, doubts: int) -> tuple[NextAct, ...]:
        stamp = counter.stamp(1, counter.now())
        return way_acts(
            case, counter.bench(), stamp, counter.signer, may_act=counter.allows("supply"), doubts=doubts
        ) or decided_acts(
            case, stamp, counter.signer, counter.calendar, chief=counter.bench().chief, may_act=counter.may_act,
            may_publish=publishing.may, doubts=doubts,
        )  # fmt: skip

    def onward(which: str, case_id: str) -> None:
        if which == "decide":
            decide_case(case_id)
        elif publishes.takes(which):
            publishes.choose(which)
        else:
            stops.choose(which)

    cases = CasePresenter(
        counter,
        worklist,
        supplement,
        bridge,
        view,
        pictures.pages_of,
        answer_case=answer_case,
        change_case=change_case,
        settle_case=settle_case,
        exported=worklist.exported,
        elsewhere=exchange.elsewhere,
        fetch=fetching.paper if fetching is not None else None,
        further=exchange.further,
        way=way,
        onward=onward,
    )
    if prints is not None:
        prints.join_case(view)
    exchange.follow("cases", cases.reported)
    view.connect_to(cases)
    fetches = (fetching.paper, lambda _, name: fetching.page(name)) if fetching is not None else ()
    files = FilePart(lambda: cases.case, Filing(counter, *fetches), bridge, view)
    more = MorePresenter(
        lambda: cases.case,
        Handing(counter),
        Guides(counter),
        bridge,
        view,
        counter.now,
        show_handed,
        cases.again,
        seen=worklist.seen,
        others=files.offers,
    )
    stops = StopPart(
        lambda: cases.case, Stopping(counter), hands, bridge, view, counter.now, show_handed, cases.again
    )
    publishes = PublishPart(lambda: cases.case, publishing, hands, bridge, view, counter.now, cases.again)
    view.connect_more(more, stops, publishes, files)
    duties = DutyPart(
        lambda: cases.shown, Duties(counter), hands, bridge, view, counter.now, show_handed, cases.again,
        ScreenPad(view, place),
    )  # fmt: skip
    view.connect_duties(duties)

    def read() -> None:
        turned()
        duties.read_again()

    cases.turned = read

    def look_at_day() -> None:
        if not view.asking:
            cases.day_turned()

    every(look_at_day, DAY_MILLISECONDS, view)
    return cases, view
