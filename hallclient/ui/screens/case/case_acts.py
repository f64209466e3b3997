"""What is done with the case that is shown, one act at a time, and what comes of it wherever one is by then. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from casework.case import Case
from casework.numbering import grouped
from casework.refusal import Refusal
from hallclient.app.outcome import Outcome
from hallclient.ui.screens.crossing import Crossing, UnderWay
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.words import BUSY

T = TypeVar("T")

FAILED: Final = "没有办成，账本里的内容未动。再试一次。"


class CaseActs:
    """`case` is the one that is shown, `say` the word above it; `show` leads to the papers of what was done,
    `again(case_id, word)` reads the case anew. An answer that finds another case there is said with the number of its
    own and touches nothing else."""

    def __init__(
        self,
        crossing: Crossing,
        case: Callable[[], Case | None],
        say: Callable[[str, str], None],
        show: Callable[[Outcome], None],
        again: Callable[[str, tuple[str, str]], None],
    ) -> None:
        self._crossing, self._case = UnderWay(crossing), case
        self._say, self._show, self._again = say, show, again

    def busy(self) -> bool:
        """Whether one is under way, which is said: a key that is pressed twice does nothing twice."""
        if self._crossing.busy:
            self._say(BUSY, "plain")
        return self._crossing.busy

    def begin(self, case: Case, future: Future[T], done: Callable[[T], None]) -> None:
        """An act, or a step on its way."""

        def failed(error: BaseException) -> None:
            self.say(case, in_words(error, FAILED), "red")

        self._crossing.when_done(future, done, failed)

    def wait(
        self, future: Future[T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Something that has to be there before the next act."""
        self._crossing.when_done(future, done, failed)

    def here(self, case: Case) -> bool:
        """Whether it is still the one that is shown."""
        now = self._case()
        return now is not None and now.opened.case_id == case.opened.case_id

    def say(self, case: Case, text: str, tone: str) -> None:
        """Of this case, whichever is shown."""
        self._say(text if self.here(case) else f"{grouped(case.opened.case_no)}：{text}", tone)

    def refused(self, case: Case, refusal: Refusal) -> None:
        """Not done, and why."""
        self.say(case, refusal.whole, "amber")

    def ended(self, case: Case, answer: Outcome | Refusal, told: str, close: Callable[[], None]) -> None:
        """`told` where no paper comes of it; `close` puts away the lines that were filled for it."""
        if isinstance(answer, Refusal):
            self.refused(case, answer)
            return
        if self.here(case):
            close()
        if answer.papers:
            self._show(answer)
        elif self.here(case):
            self._again(case.opened.case_id, (told, "green"))
        else:
            self.say(case, told, "green")
