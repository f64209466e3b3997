"""A morning at one counter PC, measured from within: `python -m tests.bench.day DIR` prints its figures as JSON.

The program starts as it does for a clerk and loads everything by itself; only then the scripted clerk is brought in,
while the pulse rests.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hallclient.app.face import read_face
from hallclient.chance import MACHINE

RARE = "示例𬱖𰻝餐饮有限公司"
PHRASE = "demo"


def morning(folder: Path) -> dict[str, Any]:
    """Start, sign-in while everything still loads, one visit, another for a rare name."""
    import gc

    face = read_face(folder)
    if face is None:
        raise RuntimeError(f"no hall in {folder}")
    gc.disable()  # as the command does
    from hallclient.bootstrap.program import Program
    from tests.bench.beat import TYPING_MILLISECONDS, Beat, rest

    def vault() -> Any:
        from hallclient.signing.vault import PhraseVault

        return PhraseVault(folder / "keys", PHRASE, MACHINE)

    (folder / "scans").mkdir(exist_ok=True)
    program = Program(folder, face, vault, MACHINE, scans=folder / "scans")
    program.keeps_logs = True  # as the command does, too
    beat = Beat(program.window)
    program.window.painted.connect(beat.start)
    program.window.painted.connect(program.load)
    program.show()
    rest(TYPING_MILLISECONDS)
    with beat.resting():
        from tests.bench.hands import Hands, act, filled, signed_in

        counter = Hands.at(program, folder)
    figures: dict[str, Any] = {"opened": program.opened, "sign_in_under_beat": signed_in(counter)}
    counter.settle()
    counter.key("Ctrl+1")
    begin = time.perf_counter()
    filled(counter, "示例餐饮有限公司")
    counter.decide("F9")
    counter.paper_shown()
    counter.key("Return")
    figures["visit"] = (time.perf_counter() - begin) * 1000
    figures["resident"] = resident()
    beat.stop()
    figures["late"] = beat.late
    draft = filled(counter, RARE)
    outcome = act(counter, draft)
    figures["substituted"] = [sign for paper in outcome.papers for sign in paper.substituted]
    figures["rare"] = resident()
    counter.close()
    return figures


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) / 1024


if __name__ == "__main__":
    json.dump(morning(Path(sys.argv[1])), sys.stdout)
