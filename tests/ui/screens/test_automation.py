"""docs/automation.md lists every widget that a person uses on these screens, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.screens import shots, starts

DOC = Path(__file__).parents[3] / "docs" / "automation.md"
SCREENS = (
    *starts.COVERS, "signin", "phrase", "renew", "intake", "theme", "outcome", "todo", "items", "own-word", "conflict",
    "conflict-other", "conflict-fallen", "handover-agent", "today", "supervision", "grievances", "grievances-over",
    "grievances-form", "approval",
)  # fmt: skip
OURS = (
    "start",
    "restore",
    "restored",
    "signin",
    "phrase",
    "renew",
    "intake",
    "outcome",
    "todo",
    "items",
    "local",
    "conflict",
    "approval",
    "handover",
    "hall",
    "supervision",
    "grievances",
)
PATTERNS = (
    (r"^intake\.field\..+\.rows\.\d+\.remove$", "intake.field.KEY.rows.N.remove"),
    (r"^intake\.field\..+\.rows\.add$", "intake.field.KEY.rows.add"),
    (r"^intake\.field\..+\.rows\.\d+\.[a-z_]+$", "intake.field.KEY.rows.N.COLUMN"),
    (r"^intake\.field\..+\.kind$", "intake.field.KEY.kind"),
    (r"^intake\.field\.(?!KEY).+$", "intake.field.KEY"),
    (r"^intake\.situation\..+$", "intake.situation.KEY"),
    (r"^items\.situation\..+$", "items.situation.KEY"),
    (r"^todo\.filter\.\d+$", "todo.filter.N"),
    (r"^outcome\.tab\.\d+$", "outcome.tab.N"),
    (r"^supervision\.filter\.\d+$", "supervision.filter.N"),
    (r"^grievances\.filter\.\d+$", "grievances.filter.N"),
    (r"^local\.care\.mend\..+$", "local.care.mend.KEY"),
    (r"^approval\.act\.\d$", "approval.act.N"),
)


def used(window: QWidget) -> dict[str, str]:
    """Name and accessible name of every widget that takes the focus or a click."""
    found = {}
    for widget in window.findChildren(QWidget):
        name = widget.objectName()
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton)
        if not takes or isinstance(widget, QLabel) or name.endswith(".look"):
            continue
        if name.split(".")[0] in OURS:
            found[name] = widget.accessibleName()
    return found


def generic(name: str) -> str:
    """The name as the document lists it: keys and numbers of data as KEY and N."""
    for pattern, shown in PATTERNS:
        if re.match(pattern, name):
            return shown
    return name


def listed() -> set[str]:
    """Names in the tables of the document."""
    names = set(re.findall(r"^\| `([^`]+)` \|", DOC.read_text(encoding="utf-8"), re.MULTILINE))
    return {name for name in names if name.split(".")[0] in OURS}


def test_the_document_lists_what_a_person_uses(qtbot: QtBot) -> None:
    found: dict[str, str] = {}
    for name in SCREENS:
        window: QWidget = shots.COVERS[name]() if name in shots.COVERS else shots.at_work()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        if name not in shots.COVERS:
            shots.SCREENS[name](window)  # type: ignore[arg-type]
        QApplication.processEvents()
        found.update(used(window))
    assert [name for name, spoken in found.items() if not spoken.strip()] == [], (
        "each has a name to be spoken"
    )
    names = {generic(name) for name in found}
    assert names - listed() == set(), "used but not listed"
    assert listed() - names == set(), "listed but not there"
