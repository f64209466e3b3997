"""The practice hall: the same program, its own book and numbers, 演练 wherever one looks."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
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
        if type(event) is QShowEvent and isinstance(watched, QWidget) and watched.isWindow():
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
        assert "演练 · 不是正式办件" in counter.words()
        counter.sign_in("W0907")
        assert counter.seen("top_bar.practice")
        papers = accept(counter, out)
        every_screen(counter)
        counter.lock()
        assert "演练 · 不是正式办件" in counter.words()
        assert flashes.seen == ["window", "case.more.menu"], "nothing else ever comes up as a window"
    finally:
        qapp.removeEventFilter(flashes)
        counter.close()
    assert len(papers) == 2
    for path in papers:
        assert path.name[12:15] == "000", "the hall's part of the number is no real hall's"
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
        assert "演练" in text and "不具法律效力" in text
        assert re.search(r"演练\S*〔\d{4}〕\d+号", text)


def every_screen(counter: Counter) -> None:
    """The stripe lies across each place that a person can come to."""
    stripe = counter.program.window.findChild(QWidget, "practice")
    assert stripe is not None
    for keys, name in (
        ("Ctrl+1", "intake"), ("Ctrl+2", "todo"), ("Ctrl+3", "cases"), ("Ctrl+7", "items"), ("Ctrl+8", "local"),
    ):  # fmt: skip
        counter.key(keys)
        counter.until(lambda name=name: counter.seen(name), name)  # type: ignore[misc]
        marked(counter, stripe, name)
    counter.key("Ctrl+3")
    counter.until(lambda: bool(counter.rows("cases.list")), "the case")
    counter.widget("cases.list").setFocus()
    counter.key("Return")
    counter.until(lambda: counter.seen("case.stage"), "the case")
    marked(counter, stripe, "case")
    counter.choose_from_menu("F12", "出小票")
    counter.until(lambda: counter.seen("outcome.paper"), "the slip")
    marked(counter, stripe, "outcome")


def marked(counter: Counter, stripe: QWidget, name: str) -> None:
    """It is to be seen across the whole work area, and the word stands in it again and again."""
    assert stripe.isVisible() and stripe.accessibleName().startswith("演练"), name
    assert stripe.width() >= counter.widget("work").width() - 2, name
    assert stripe.visibleRegion().boundingRect() == stripe.rect(), name
    seen = stripe.grab().toImage()
    colours = {seen.pixelColor(x, seen.height() // 2).name() for x in range(0, seen.width(), 3)}
    assert len(colours) > 3, name


pytestmark = pytest.mark.usefixtures("qapp")
