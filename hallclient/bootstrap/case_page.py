"""办件 of one signed-in person: view and presenters joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hallclient.app import pictures
from hallclient.app.guides import Guides
from hallclient.app.handing import Handing
from hallclient.ui.screens.case.more import MorePresenter
from hallclient.ui.screens.case.presenter import CasePresenter
from hallclient.ui.screens.case.view import CasesView

if TYPE_CHECKING:
    from hallclient.app.fetching import Fetching
    from hallclient.bootstrap.work import Work


def case_page(work: Work, fetching: Fetching | None) -> tuple[CasePresenter, CasesView]:
    """`fetching`: gets papers of other counters; None where there is no server."""
    view = CasesView()
    cases = CasePresenter(
        work.counter,
        work.worklist,
        work.supplement,
        work.bridge,
        view,
        pictures.pages_of,
        answer_case=work.answer_case,
        change_case=work.change_case,
        settle_case=work.settling.open,
        exported=work.worklist.exported,
        elsewhere=work.exchange.elsewhere,
        fetch=fetching.paper if fetching is not None else None,
    )
    if work.prints is not None:
        work.prints.join_case(view)
    work.exchange.follow("cases", cases.reported)
    view.connect_to(cases)
    more = MorePresenter(
        lambda: cases.case,
        Handing(work.counter),
        Guides(work.counter),
        work.bridge,
        view,
        work.counter.now,
        work.show_handed,
        cases.open,
        seen=work.worklist.seen,
    )
    view.connect_more(more)
    return cases, view
