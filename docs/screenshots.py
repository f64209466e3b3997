"""Takes the pictures of README and manual: drives the demo hall by keys, offscreen, at a fixed day.

`.venv/bin/python docs/screenshots.py [FOLDER] [--size 1366x768] [--scale 1.0] [--theme light]`
writes signin, intake, theme, accepted, todo, approval, duties, case, handover and, run at 100 %, case-150 as
PNG into FOLDER (default docs/screenshots).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from PySide6.QtTest import QTest

from hallclient.app.demo import demo_hall, read_secrets
from hallclient.chance import ZONE, Chance
from hallclient.signing.vault import PhraseVault
from hallclient.ui.screens.outcome.lines import SLIP
from hallclient.ui.theme import theme
from tests.app.decided import decide_now
from tests.end2end.driver import PHRASE, Counter
from tests.end2end.visits import take_food, take_shop, take_theme


class Friday(Chance):
    """20 November 2026, 10:42 at the start; it goes on as the machine's clock does."""

    def __init__(self) -> None:
        super().__init__()
        self.on(date(2026, 11, 20))

    def on(self, day: date) -> None:
        """Another day, the same time."""
        self._shift = datetime(day.year, day.month, day.day, 10, 42, tzinfo=ZONE) - super().now()

    def now(self) -> datetime:
        return super().now() + self._shift

    def monotonic(self) -> float:
        """Passes with the days, so that nobody finds the clock wrong."""
        return super().monotonic() + self._shift.total_seconds()


def pictures(counter: Counter, clock: Friday, out: Path) -> None:
    """The pictures, in the order in which a day makes them."""
    counter.shot(out / "signin.png")
    counter.sign_in("W0907")
    _owed(counter, clock)
    take_food(counter, {"contact.phone": "1380000011"})
    counter.judge("Space", "Space", "X", "B 2")
    counter.material(3)
    counter.shot(out / "intake.png")
    counter.fill({"contact.phone": "13800000118"})
    counter.judge("", "", "Space", "Space", "Space")
    accepted = counter.decide("F9")
    counter.paper_shown()
    counter.next_applicant()
    clock.on(date(2026, 11, 24))
    counter.key("Ctrl+2")
    counter.until(lambda: any("剩 1 日" in row for row in counter.todo_rows()), "what is owed on that day")
    QTest.qWait(1100)  # the clock of the top bar has turned
    counter.shot(out / "todo.png")
    counter.scan(accepted.cases[0].qr)
    counter.until(lambda: counter.seen("case.stage"), "the case")
    QTest.qWait(300)
    counter.shot(out / "case.png")
    if theme().scale == 1.0:
        _at_large_text(counter, out / "case-150.png")
    _fetched(counter, accepted.cases[0].case_id, accepted.cases[0].qr, out / "handover.png")
    _approved(counter, out / "approval.png")
    _rare(counter, out / "duties.png")
    clock.on(date(2026, 11, 20))
    counter.lock()
    counter.sign_in("W1003", window="W10")
    take_theme(counter)
    counter.judge(*_but_two(len(counter.presenter.board.table.materials), "Space", ""))
    counter.put("intake.field.applicant.name", "示例区望舒小馆")
    counter.material(TWO[0])
    counter.shot(out / "theme.png")
    counter.judge(*_but_two(len(counter.presenter.board.table.materials), "", "Space"))
    counter.decide("F9")
    counter.paper_shown()
    counter.until(lambda: _slips(counter) == 4, "the slip of each item")
    counter.shot(out / "accepted.png")


def _slips(counter: Counter) -> int:
    shown = counter.program.work.outcome if counter.program.work is not None else None
    outcome = shown._outcome if shown is not None else None
    return sum(paper.code == SLIP for paper in outcome.papers) if outcome is not None else 0


def _at_large_text(counter: Counter, path: Path) -> None:
    """The case at 150 %, as a person sets it at 本机 and back."""
    for scale in ("1.5", "1.0"):
        counter.key("Ctrl+8")
        counter.until(lambda: counter.seen("local.scale"), "本机")
        counter.put("local.scale", scale)
        counter.key("Ctrl+3")
        counter.until(lambda: counter.seen("case.stage"), "the case again")
        QTest.qWait(300)
        if scale == "1.5":
            counter.shot(path)


def _fetched(counter: Counter, case_id: str, code: str, path: Path) -> None:
    """出件 of a case that is decided, its last line still to be ticked."""
    work = counter.program.work
    if work is None:
        return
    secrets = read_secrets(counter.scans.parent).__getitem__
    decide_now(work.counter, case_id, valid_to=date(2031, 11, 23), secrets=secrets)
    counter.key("Ctrl+5")
    counter.until(lambda: counter.seen("handover.scan"), "出件")
    counter.widget("handover.scan").setFocus()
    counter.write(code)
    counter.key("Return")
    counter.until(lambda: counter.seen("handover.lines"), "the list")
    counter.key("Space", 2)
    counter.put("handover.number", "410103200012310442")
    counter.widget("handover.lines").setFocus()
    counter.shot(path)


def _approved(counter: Counter, path: Path) -> None:
    """审批 of who reviews: the cases that were accepted, the first one open."""
    counter.lock()
    counter.sign_in("R0001", window="W09")
    counter.key("Ctrl+4")
    counter.until(lambda: counter.seen("approval.head"), "a case to review")
    QTest.qWait(300)
    counter.shot(path)


def _rare(counter: Counter, path: Path) -> None:
    """其他办理 of the case that is reviewed."""
    counter.key("F7")
    counter.until(lambda: counter.seen("case.duties.open"), "the case")
    QTest.qWait(300)
    counter.key("F6")
    counter.until(lambda: counter.seen("case.duties"), "its list")
    counter.shot(path)


TWO = (7, 8)
"""Materials of the theme that wait in its picture."""


def _but_two(many: int, others: str, two: str) -> list[str]:
    return [two if place in TWO else others for place in range(many)]


def _owed(counter: Counter, clock: Friday) -> None:
    """Cases of the days before: a receipt without answer, a notice, a late material, a draft."""
    clock.on(date(2026, 11, 18))
    take_shop(counter)
    counter.decide("F5")
    counter.next_applicant()
    take_shop(counter, {"applicant.name": "示例区暮云茶社", "applicant.uscc": "92410106MA0DEMQ274"})
    counter.judge("Space", "Space", "X", "B 2", "Space")
    counter.decide("F10")
    counter.next_applicant()
    clock.on(date(2026, 11, 20))
    take_shop(counter, {"applicant.name": "示例区长风商店", "applicant.uscc": "92410106MA0DEMQ35Y"})
    counter.judge("Space", "Space", "Space", "Space", "R")
    counter.decide("F8")
    counter.next_applicant()
    take_shop(counter, {"applicant.name": "示例区北屿面馆", "applicant.uscc": "92410106MA0DEMQ43R"})
    counter.judge("Space", "Space")
    counter.key("Ctrl+N")


def main() -> int:
    """Runs it; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent / "screenshots")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--scale", type=float, default=1.0, choices=(1.0, 1.25, 1.5))
    parser.add_argument("--theme", default="light", choices=("light", "dark", "contrast"))
    args = parser.parse_args()
    width, _, height = args.size.partition("x")
    clock = Friday()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        vault = PhraseVault(folder / "keys", PHRASE, clock)
        passwords = demo_hall(folder, vault, clock)
        if not isinstance(passwords, dict):
            sys.stderr.write(passwords.text)
            return 1
        counter = Counter(
            folder, vault, passwords.__getitem__, chance=clock, theme=args.theme, scale=args.scale,
            size=(int(width), int(height)),
        )  # fmt: skip
        try:
            pictures(counter, clock, args.folder)
        finally:
            counter.close()
    for path in args.folder.glob("*.png"):
        with Image.open(path) as picture:
            picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
