"""The program as its command starts it, with an eye: what is shown is written to a file, ten times a second.

`python tests/end2end/watched_program.py EYE --demo --data FOLDER`. The eye only looks; hands are another process's.
"""

from __future__ import annotations

import json
import sys
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hallclient.bootstrap.command import main
from hallclient.bootstrap.program import SIZE, Program
from hallclient.ui.widgets.material_list import MaterialRows
from hallclient.ui.widgets.work_list import WorkRows


def seen(program: Program, looks: int = 0) -> dict[str, object]:
    """Focus, names, lines, checklist and words of what is visible, and the code on the paper just made."""
    shown = [one for one in program.window.findChildren(QWidget) if one.isVisible()]
    focus = QApplication.focusWidget()
    work = program.work
    outcome = work.outcome.outcome if work is not None and work.outcome is not None else None
    return {
        "looks": looks,
        "platform": QGuiApplication.platformName(),
        "active": QApplication.activeWindow() is not None,
        "focus": focus.objectName() if focus is not None else "",
        "names": [one.objectName() for one in shown if one.objectName()],
        "lines": {one.objectName(): one.text() for one in shown if isinstance(one, QLineEdit)},
        "materials": [row.spoken for one in shown if isinstance(one, MaterialRows) for row in one.rows],
        "rows": [row.spoken for one in shown if isinstance(one, WorkRows) for row in one.rows],
        "qr": outcome.cases[0].qr if outcome is not None and outcome.cases else "",
        "words": {one.objectName(): one.accessibleName() for one in shown if one.objectName()},
    }


def watch(eye: Path) -> None:
    """From the first showing of the window on."""
    show = Program.show

    def show_and_look(program: Program, width: int = SIZE[0], height: int = SIZE[1]) -> None:
        show(program, width, height)
        timer = QTimer(program.window, interval=100)
        timer.timeout.connect(look)
        timer.start()
        program.window.setProperty("eye", timer)
        programs.append(program)

    def look() -> None:
        fresh = eye.with_suffix(".new")
        fresh.write_text(json.dumps(seen(programs[0], next(looks)), ensure_ascii=False), encoding="utf-8")
        fresh.replace(eye)

    programs: list[Program] = []
    looks = count(1)
    Program.show = show_and_look  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
