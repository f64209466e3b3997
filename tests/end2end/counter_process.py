"""A counter PC in a process of its own: fills in an application and waits to be killed, or says what it shows.

`python tests/end2end/counter_process.py fill|type|words FOLDER`: the hall of `keeping.hall`; prints a line when it is
there. `type` goes on until it is killed and says each key with its instant before the window gets it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from hallclient.app.demo import read_passwords
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from tests.end2end.driver import PHRASE, Counter
from tests.end2end.visits import take_shop


def main(what: str, folder: Path) -> None:
    """`fill`: keys up to a finished field and no further; `words`: what stands on the sign-in."""
    vault = PhraseVault(folder / "keys", PHRASE, MACHINE)
    counter = Counter(folder, vault, read_passwords(folder).__getitem__)
    if what == "words":
        counter.until(lambda: "正在检查" not in counter.words(), "the book looked at")
        print(counter.words(), flush=True)
        counter.close()
        return
    counter.sign_in("W0907")
    take_shop(counter)
    if what == "type":
        typed_for_ever(counter)
    counter.judge("Space", "X", "B 2")
    counter.field("food.manager").setFocus()
    counter.retype("R&D <b>林安澜</b>")
    counter.until(lambda: counter.read("intake.saved").startswith("草稿已存"), "the draft is saved")
    counter.until(lambda: not counter.presenter.board._saving, "the last field is saved")
    print("filled", flush=True)
    time.sleep(60)


def typed_for_ever(counter: Counter) -> None:
    """A clerk's keys, one field after the other, each begun anew: `field, text so far, instant`, one line a key."""
    dice = Random()
    counter.until(lambda: not counter.presenter.board._saving, "all is saved")
    while True:
        for name in ("food.manager", "applicant.name"):
            counter.field(name).setFocus()
            counter.settle()
            QTest.keySequence(counter.focus(), QKeySequence(QKeySequence.StandardKey.SelectAll))
            text = ""
            for _ in range(20):
                letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
                text += letter
                os.write(1, f"{name} {text} {time.monotonic()}\n".encode())
                QTest.keyClicks(counter.focus(), letter)
                QTest.qWait(dice.randint(60, 140))  # slower than a scanner


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
