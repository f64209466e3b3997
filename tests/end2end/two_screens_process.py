"""A counter with two screens in a process of its own: `python tests/end2end/two_screens_process.py DATA OUT`.

The screens are those that QT_QPA_PLATFORM names. The clerk works by keys at the first; what the applicant sees on
the second is written down after each step as JSON, and as a picture into OUT.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QRect
from PySide6.QtTest import QTest

from hallclient.ui.screens.applicant.view import ApplicantWindow
from hallclient.ui.widgets.drop_down import DropDown
from tests.end2end.driver import Counter
from tests.end2end.visits import take_food

DATA, OUT = Path(sys.argv[1]), Path(sys.argv[2])
told: dict[str, dict[str, object]] = {}


def look(counter: Counter, step: str) -> None:
    """Writes down what stands on the second screen, and where the keys are."""
    QTest.qWait(100)
    counter.settle()
    window = counter.program.facing.screen.window
    glass = window if isinstance(window, ApplicantWindow) and window.isVisible() else None
    place = glass.geometry() if glass is not None else QRect()
    told[step] = {
        "shown": glass is not None,
        "place": [place.x(), place.y(), place.width(), place.height()],
        "words": glass.accessibleDescription() if glass is not None else "",
        "focus": counter.program.application.activeWindow() is counter.program.window,
    }
    if glass is not None:
        glass.grab().save(str(OUT / f"{step}.png"))


def main() -> None:
    counter = Counter.demo(DATA)
    counter.until(lambda: counter.program.facing.seen, "the second screen")
    look(counter, "sign-in")
    counter.sign_in("W0907")
    look(counter, "free")
    take_food(counter)
    counter.judge("Space", "X", "Space")
    look(counter, "filing")
    counter.key("Ctrl+2")
    look(counter, "work-list")
    counter.key("Ctrl+1")
    look(counter, "back")
    counter.judge("", "Space", "", "Space", "Space")
    outcome = counter.decide("F9")
    look(counter, "number")
    told["number"]["case_no"] = outcome.cases[0].case_no
    told["number"]["said"] = counter.seen("outcome.facing")
    told["number"]["qr"] = outcome.cases[0].qr
    counter.next_applicant()
    look(counter, "next")
    take_food(counter)
    look(counter, "another")
    counter.lock()
    look(counter, "locked")
    counter.sign_in("W0907")
    counter.key("Ctrl+8")
    counter.until(lambda: counter.seen("local.screen"), "the choice on 本机")
    choice = counter.one_of(DropDown, "local.screen")
    choice.setFocus()
    counter.key("End")
    look(counter, "off")
    told["off"]["kept"] = (DATA / "applicant-screen.txt").read_text("utf-8").strip()
    counter.close()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
