"""Papers that waited for their 文号, made behind the work once somebody signed in and the number has come."""

from __future__ import annotations

from typing import Final, Protocol

from hallclient.app.intake import Intake
from hallclient.app.outcome import Outcome
from hallclient.app.waiting import FEW
from hallclient.ui.bridge import Bridge
from hallclient.ui.screens.failed import in_words
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.widgets.banner import BannerKind

FAILED: Final = "等文号的文书没有补出来，办件和编号都在账本里。下次登录时再补；仍不行时请系统管理员查看。"


class Work(Protocol):
    """The work of one signed-in person, as far as late papers are shown in it."""

    area: WorkArea
    bridge: Bridge
    intake_use: Intake

    def show_outcome(self, outcome: Outcome, place: str = "intake", *, own: bool = False) -> None: ...
    def wake_prints(self) -> None: ...


class LatePapers:
    """A few are shown at once where nothing else is being done; else a word above the screen says that they come."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def make(self) -> None:
        """After the sign-in."""
        work = self._work
        work.bridge.when_done(work.intake_use.make_waiting(), self._made, self._failed, owner=work.area)

    def _made(self, outcome: Outcome | None) -> None:
        work = self._work
        if outcome is None:
            return
        if work.area.current == "todo" and len(outcome.cases) <= FEW:
            work.show_outcome(outcome, "todo")
            return
        work.wake_prints()
        cases, papers = len(outcome.cases), len(outcome.papers)
        told = f"文号已经配来：{cases} 件办件等文号的 {papers} 张文书补出来了，正送去打印。在办件里看得到。"
        work.area.tell(BannerKind.NOTE, told, stay=True)

    def _failed(self, error: BaseException) -> None:
        self._work.area.tell(BannerKind.HAPPENED, in_words(error, FAILED), stay=True)
