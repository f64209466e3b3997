"""The practice hall: the same program, its own book and numbers, 演练 wherever one looks."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from hallclient.app.demo import demo_hall
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from tests.end2end.driver import Counter
from tests.end2end.visits import accept


class Flashes(QObject):
    """Windows other than the program's that came up, if only for a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(watched.objectName() or type(watched).__name__)
        return False


def test_a_practice_visit_takes_no_number_of_the_real_hall(tmp_path: Path, qapp: QApplication) -> None:
    folder, out = tmp_path / "practice", tmp_path / "out"
    out.mkdir()
    vault = PhraseVault(folder / "keys", "practice", MACHINE)
    passwords = demo_hall(folder, vault, MACHINE, practice=True)
    assert isinstance(passwords, dict)
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    counter = Counter(folder, vault, passwords.__getitem__)
    try:
        counter.sign_in("W0907")
        assert counter.seen("top_bar.practice")
        papers = accept(counter, out)
        assert flashes.seen == ["window"], "nothing else ever comes up as a window"
    finally:
        qapp.removeEventFilter(flashes)
        counter.close()
    assert len(papers) == 2
    for path in papers:
        assert path.name[12:15] == "000", "the hall's part of the number is no real hall's"
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
        assert "演练" in text and "不具法律效力" in text
        assert re.search(r"演练\S*〔\d{4}〕\d+号", text)


pytestmark = pytest.mark.usefixtures("qapp")
