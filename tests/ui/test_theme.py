"""Colours, sizes and the style sheets: every promise of the table is computed from the data."""

from __future__ import annotations

import ast
import gc
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from hallclient.ui.theme import (
    SCALES,
    THEMES,
    color,
    font,
    icon_pixmap,
    load_theme,
    metrics,
    px,
    theme,
    use_theme,
)
from hallclient.ui.theme.tokens import Part, style_sheet, type_sizes
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import LineEdit
from hallclient.ui.widgets.scroll import Scroll

ROOT = Path(__file__).parents[2]

PARTS: tuple[tuple[Part, str, int], ...] = (
    ("bar", "width", 10),
    ("list", "min-height", 28),
    ("menu", "padding", 4),
)


class Watch(QObject):
    """Which events a widget gets."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[QEvent.Type] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.told.append(event.type())
        return False


# text / ground: least ratio (WCAG 2), and what the table promises for light, dark, high contrast
PROMISED = {
    ("tx", "sf"): (4.5, 16.5, 14.1, 21.0),
    ("tx", "bg"): (4.5, 14.5, 15.9, 21.0),
    ("t2", "sf"): (4.5, 8.1, 9.4, 21.0),
    ("t3", "sf"): (4.5, 5.7, 6.9, 16.8),
    ("t3", "bg"): (4.5, 5.0, 7.7, 16.8),
    ("t3", "dis"): (4.5, 5.1, 5.9, 16.8),
    ("ac", "sf"): (4.5, 6.9, 7.3, 9.8),
    ("ac2", "act"): (4.5, 8.4, 7.4, 6.6),
    ("onac", "ac"): (4.5, 6.9, 8.0, 9.8),
    ("rd", "sf"): (4.5, 6.5, 7.8, 9.2),
    ("rd", "rdt"): (4.5, 5.7, 7.2, 9.2),
    ("rd", "act"): (4.5, 5.6, 6.1, 6.2),
    ("am", "sf"): (4.5, 6.7, 9.4, 14.6),
    ("am", "amt"): (4.5, 6.1, 7.8, 14.6),
    ("am", "act"): (4.5, 5.8, 7.3, 9.8),
    ("gr", "sf"): (4.5, 6.5, 9.0, 15.1),
    ("gr", "grt"): (4.5, 5.8, 7.4, 15.1),
    ("gr", "act"): (4.5, 5.6, 6.9, 10.2),
    ("lf", "sf"): (3.0, 3.5, 4.3, 21.0),
}
# pairs that the widgets use beyond the table
ALSO_USED = {
    ("tx", "sf2"): 4.5,
    ("t2", "sf2"): 4.5,
    ("t3", "sf2"): 4.5,
    ("t2", "bg"): 4.5,
    ("tx", "act"): 4.5,
    ("t2", "act"): 4.5,
    ("t3", "act"): 4.5,
    ("tx", "rdt"): 4.5,
    ("tx", "amt"): 4.5,
    ("tx", "grt"): 4.5,
    ("tx", "dis"): 4.5,
    ("sf", "rd"): 4.5,
    ("onac", "ac2"): 4.5,
    ("onpanel", "panel"): 4.5,
    ("ac", "bg"): 4.5,
    ("ac", "act"): 3.0,
}


def luminance(hexed: str) -> float:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(int(hexed[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", PROMISED)
def test_contrast_is_what_the_table_promises(name: str, pair: tuple[str, str]) -> None:
    least, *promised = PROMISED[pair]
    measured = ratio(load_theme(name).hex(pair[0]), load_theme(name).hex(pair[1]))
    assert measured >= least
    assert measured == pytest.approx(promised[THEMES.index(name)], abs=0.11)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", ALSO_USED)
def test_other_pairs_in_use_are_readable(name: str, pair: tuple[str, str]) -> None:
    assert ratio(load_theme(name).hex(pair[0]), load_theme(name).hex(pair[1])) >= ALSO_USED[pair]


def test_sign_in_panel() -> None:
    assert ratio("#0F3E7A", "#FFFFFF") == pytest.approx(10.5, abs=0.11)


def test_themes_have_the_same_tokens() -> None:
    names = [set(load_theme(name).colors) for name in THEMES]
    assert names[0] == names[1] == names[2]


def test_unknown_theme_and_bad_colour_are_refused() -> None:
    with pytest.raises(ValueError, match="allowed are"):
        load_theme("../light")


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("scale", SCALES)
def test_sheets_are_whole_and_grow_with_the_text(name: str, scale: float) -> None:
    for part, what, length in PARTS:
        sheet = style_sheet(load_theme(name, scale), part)
        assert "$" not in sheet and not re.search(r"\d+u\b", sheet)
        assert f"{what}: {load_theme(name, scale).px(length)}px" in sheet


def test_only_what_qt_paints_is_dressed_and_it_follows_a_change(qapp: QApplication) -> None:
    """A sheet for the whole application costs each label and box 7 kB."""
    use_theme(qapp, "light")
    column = QWidget()
    label = Label("字", "body", parent=column)
    area = Scroll(column)
    area.show()
    watch = Watch()
    label.installEventFilter(watch)
    use_theme(qapp, "dark", 1.5)
    assert qapp.styleSheet() == ""
    assert not any(one.testAttribute(Qt.WidgetAttribute.WA_StyleSheet) for one in (label, column, area))
    bar = area.verticalScrollBar()
    assert bar.testAttribute(Qt.WidgetAttribute.WA_StyleSheet) and bar.sizeHint().width() == px(10)
    assert theme().hex("lf") in bar.styleSheet()
    assert watch.told.count(QEvent.Type.StyleChange) == 1  # who measured anything measures anew
    label.removeEventFilter(watch)
    area.close()


def test_lines_are_typed_in_on_the_box_of_whoever_holds_them(qapp: QApplication) -> None:
    for name in THEMES:
        use_theme(qapp, name)
        line = LineEdit()
        line.setEnabled(False)
        line.ensurePolished()
        assert line.sizeHint().height() == metrics(line.font()).height() + 2  # no room for a frame
        palette = line.palette()
        assert palette.base().color().alpha() == 0
        assert palette.text().color() == color("tx")
        assert palette.placeholderText().color() == color("t3")


def test_lengths_and_fonts_grow_together(qapp: QApplication) -> None:
    for scale in SCALES:
        use_theme(qapp, "light", scale)
        assert px(40) == round(40 * scale)
        assert font("body").pixelSize() == round(14 * scale)
        assert metrics(font("body")).height() <= px(type_sizes()["body"][1]) + 1
    assert px(0) == 0


@pytest.mark.parametrize("bold", [False, True])
def test_bundled_face_with_digits_of_one_width(qapp: QApplication, bold: bool) -> None:
    made = font("figure", bold)
    assert QFontInfo(made).family() == "Noto Sans SC"
    assert QFontInfo(made).bold() is bold
    assert len({metrics(made).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_open_windows_follow_a_change_without_rounding_adding_up(qapp: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(px(12), px(8), px(12), px(8))
    row.setSpacing(px(5))
    for scale in (1.25, 1.5, 1.25, 1.0, 1.5, 1.0):
        use_theme(qapp, "dark", scale)
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), row.spacing()) == (12, 8, 5)
    assert theme().name == "dark" and qapp.palette().window().color() == color("bg")


def test_icons_take_the_token_and_the_pixel_ratio(qapp: QApplication) -> None:
    pixmap = icon_pixmap("check", 16, "gr", ratio=2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)
    image = pixmap.toImage()
    seen = {image.pixelColor(x, y).name().upper() for x in range(32) for y in range(32)
            if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert seen == {theme().hex("gr")}
    with pytest.raises(FileNotFoundError):
        icon_pixmap("no-such-icon", 16, "gr")


def test_another_text_size_leaves_nothing_behind_that_outlives_its_item(qapp: QApplication) -> None:
    """What Python knows of a layout's item is not told of its end: it would be taken for what lies there next, and
    take the program with it. Layouts within layouts grow, too.
    """

    def items() -> list[object]:
        return [
            one for one in gc.get_objects() if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)
        ]

    use_theme(qapp, "light", 1.0)
    whole, column, row = QWidget(), QVBoxLayout(), QHBoxLayout()
    whole.setLayout(column)
    column.addLayout(row)
    row.setSpacing(8)
    for layout in (row, column):
        layout.addWidget(Label("甲"))
    before = len(items())
    use_theme(qapp, "light", 1.5)
    assert (len(items()), row.spacing()) == (before, 12)
    use_theme(qapp, "light", 1.0)
    assert row.spacing() == 8


def test_style_sheets_are_set_in_one_place_only() -> None:
    """S3: the one call takes the sheet made of tokens; nobody else may set one."""
    calls = []
    for path in (ROOT / "hallclient").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet":
                calls.append(path.relative_to(ROOT).as_posix())
    assert calls == ["hallclient/ui/theme/current.py"]


def test_labels_are_made_in_one_place_only() -> None:
    """S1: `QLabel` and the widgets that guess markup are named in label.py alone."""
    banned = {"QLabel", "QMessageBox", "QProgressDialog", "QInputDialog", "QErrorMessage", "QTextBrowser"}
    found = set()
    for path in (ROOT / "hallclient").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            if name in banned:
                found.add(path.relative_to(ROOT).as_posix())
    assert found <= {"hallclient/ui/widgets/label.py"}
