"""The applicant's screen over a real intake presenter: what the tests and the pictures drive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from hallclient.app.outcome import Outcome
from hallclient.ui.screens.applicant.faces import Face, words_of
from hallclient.ui.screens.applicant.presenter import ApplicantPresenter
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.intake.presenter import IntakePresenter
from tests.ui.screens import fakes, scenes
from tests.ui.screens.recording import Recording

PHONE = "0371-00000118"


@dataclass
class Glass:
    """What the applicant sees."""

    faces: list[Face] = field(default_factory=list)
    seen: bool = True

    def show_face(self, face: Face) -> None:
        self.faces.append(face)

    @property
    def face(self) -> Face:
        return self.faces[-1]

    @property
    def words(self) -> str:
        return "\n".join(words_of(self.face))


class Seat:
    """A clerk at 受理台 and the glass in front of him."""

    def __init__(self, window: str = "W09") -> None:
        self.glass = Glass()
        self.owed: list[Callable[[], None]] = []
        self.presenter = ApplicantPresenter(self.glass, PHONE, self.owed.append)
        counter = fakes.FakeCounter(scenes.catalogue(), window)
        self.intake = IntakePresenter(
            counter, fakes.FakeIntake(counter), fakes.FakeSupplement(), scenes.index(window), Straight(),
            Recording(), show_outcome=self.decided, open_old=lambda case_id: None, gone=lambda text: None,
        )  # fmt: skip
        self.intake.board.watching = self.presenter.filing
        self.go("intake")
        self.intake.start()

    def go(self, place: str) -> None:
        """Another screen of the clerk's."""
        self.presenter.came_to_front(place)
        self.settle()

    def decided(self, outcome: Outcome) -> None:
        """As the program does it."""
        self.presenter.decided(outcome)
        self.go("outcome")

    def settle(self) -> None:
        """What was put off until the clerk's own screen is painted."""
        while self.owed:
            self.owed.pop(0)()

    def look(self) -> str:
        """All words on the glass."""
        self.settle()
        return self.glass.words


def accepted(*codes: str, **changes: object) -> Outcome:
    """An acceptance with 容缺 and its papers."""
    names = {"D03": "受理通知书", "D05": "容缺受理通知书", "D06": "告知承诺书", "D01": "收件凭证"}
    papers = [
        replace(fakes.paper_of(names[code], b"%PDF-", code), sha256=code * 21)
        for code in codes or ("D03", "D05", "D01")
    ]
    outcome = fakes.outcome_of(papers)
    done = replace(
        outcome.cases[0], **{"deferred_names": ("保证食品安全的规章制度目录清单",), "qr": QR, **changes}
    )
    return replace(outcome, cases=(done,))


QR = (
    "HTTPS://PAGE.EXAMPLE/Q/410103261120001009000173/D03/20261120/001009/"
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA"
)
"""As long as the code of a paper."""
