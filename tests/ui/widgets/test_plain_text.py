"""S1, S2, S4: whatever a person or a catalogue says is shown as it is, in every widget that takes text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.shell.top_bar import TopBar
from hallclient.ui.widgets.badge import Badge
from hallclient.ui.widgets.banner import Banner, BannerKind
from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.decision_button import DecisionButton
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.item_search import ResultList, SearchRow
from hallclient.ui.widgets.key_strip import KeyHint, KeyStrip
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.line_edit import fitting, utf16_units
from hallclient.ui.widgets.material_list import MaterialRows
from hallclient.ui.widgets.material_row import MaterialRow, ReviewPoint
from hallclient.ui.widgets.naming import set_tip
from hallclient.ui.widgets.note_line import NoteLine
from hallclient.ui.widgets.number_display import NumberDisplay
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.print_state import PrintAction, PrintStateRow, failed
from hallclient.ui.widgets.progress import Progress
from hallclient.ui.widgets.runs import Run, RunText
from hallclient.ui.widgets.table_field import Column, TableField
from hallclient.ui.widgets.text_area import TextArea
from hallclient.ui.widgets.work_list import WorkRow, WorkRows


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.fixture
def trap(tmp_path: Path) -> str:
    """Markup with a picture that is really there and really red: shown as text it brings no red."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    place = tmp_path / "x.png"
    assert image.save(str(place))
    return f"<img src='{QUrl.fromLocalFile(str(place)).toString()}'>"


def _field(text: str) -> QWidget:
    field = Field("f", text, hint=text, unit=text)
    field.set_text(fitting(text, 100))
    field.set_state(FieldState.MUST_CHANGE, text)
    return field


def _text_area(text: str) -> QWidget:
    area = TextArea("t", text, hint=text)
    area.set_text(text)
    area.set_state(FieldState.UNUSUAL, text)
    return area


def _decision(text: str) -> QWidget:
    button = DecisionButton(text, "F9", object_name="d")
    button.lock(text)
    return button


def _search(text: str) -> QWidget:
    results = ResultList("s.results", None)
    results.set_rows([SearchRow("a", text, text, text), SearchRow("b", text, "", "", text)])
    return results


def _materials(text: str) -> QWidget:
    rows = MaterialRows("m", "材料")
    rows.set_rows(
        [MaterialRow("a", 1, text, "faulty", (Run(text, "rd"),), (ReviewPoint(text, False, text),))]
    )
    return rows


def _zone(text: str) -> QWidget:
    zone = ZoneCard("z", text, "1")
    zone.set_note(text)
    return zone


def _print_state(text: str) -> QWidget:
    row = PrintStateRow("p", text)
    row.set_state(failed(text), text, [PrintAction("again", text, "R")])
    return row


def _table(text: str) -> QWidget:
    table = TableField("t", text, [Column("a", text, text, text)])
    table.set_rows([{"a": fitting(text, 100)}])
    return table


def _progress(text: str) -> QWidget:
    progress = Progress("p", text)
    progress.start(text)
    return progress


def _top_bar(text: str) -> QWidget:
    bar = TopBar()
    bar.set_place(text, text, text)
    return bar


def _number(text: str) -> QWidget:
    number = NumberDisplay("n")
    number.set_number(text)
    return number


def _drop_down(text: str) -> QWidget:
    drop = DropDown("d", text, [Option("a", text)])
    drop.set_value("a")
    return drop


def _work(text: str) -> QWidget:
    rows = WorkRows("w", "待办")
    rows.set_rows([WorkRow("a", text, text, text, text, text, failed(text), text)])
    return rows


MAKERS: dict[str, Callable[[str], QWidget]] = {
    "label": Label,
    "label_elided": lambda text: Label(text, elide=True),
    "label_wrapped": lambda text: Label(text, wrap=True),
    "note_line": NoteLine,
    "badge": Badge,
    "button": lambda text: Button(text, "F2", object_name="b"),
    "decision": _decision,
    "field": _field,
    "text_area": _text_area,
    "choice": lambda text: Choice("c", text, [Option("a", text), Option("b", text)]),
    "check_boxes": lambda text: CheckBoxes("c", text, [Option("a", text)]),
    "drop_down": _drop_down,
    "banner": lambda text: Banner("b", BannerKind.NOTE, text),
    "run_text": lambda text: RunText((Run(text), Run(text, bold=True))),
    "zone": _zone,
    "empty": lambda text: EmptyList("e", "inbox", text, text),
    "key_strip": lambda text: KeyStrip("k", [KeyHint("X", text), KeyHint("B", text, allowed=False)]),
    "materials": _materials,
    "search": _search,
    "print_state": _print_state,
    "table": _table,
    "progress": _progress,
    "top_bar": _top_bar,
    "number": _number,
    "work": _work,
}


@pytest.mark.parametrize("name", MAKERS)
def test_markup_is_shown_as_text(qtbot: QtBot, name: str, trap: str) -> None:
    """The picture behind `<img>` never appears, and markup takes the room that its characters take."""
    widget = MAKERS[name](trap)
    qtbot.addWidget(widget)
    widget.resize(900, max(40, widget.sizeHint().height()))
    shown = picture(widget)
    seen = {
        shown.pixelColor(x, y).name() for x in range(0, shown.width(), 3) for y in range(0, shown.height(), 3)
    }
    assert "#ff00ff" not in seen


# a real tag and its twin: the same characters, but `<` and `>` are full stops of the same kind of width, so that
# a parser which took the tag away would show in the size
@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize(
    "markup", ["<b>甲</b>乙", "<table><tr><td>甲</td></tr></table>", "R&D公司", "&lt;甲&gt;"]
)
def test_size_is_that_of_the_literal_characters(qtbot: QtBot, name: str, markup: str) -> None:
    """Compared with an unbroken twin that no parser can mistake: zero-width joiners inside every tag and entity."""
    twin = markup.replace("<", "<\u2060").replace("&", "&\u2060").replace("</\u2060", "<\u2060/")
    one, other = MAKERS[name](markup), MAKERS[name](twin)
    for widget in (one, other):
        qtbot.addWidget(widget)
    assert one.sizeHint() == other.sizeHint()
    size = one.sizeHint().expandedTo(one.minimumSizeHint())
    for widget in (one, other):
        widget.resize(max(400, size.width()), max(30, size.height()))
    if name not in (
        "field",
        "text_area",
        "table",
        "work",
    ):  # long texts there are shortened by count of characters
        assert picture(one) == picture(other)


def test_ampersand_makes_no_shortcut(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    button = Button("R&D公司", object_name="b")
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    pressed: list[int] = []
    button.triggered.connect(lambda: pressed.append(1))
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "R&D公司"
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert pressed == []


def test_tool_tips_say_what_was_typed(qtbot: QtBot, trap: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for text in (trap, "<b>甲</b>", "R&D公司", "两行\n  缩进", "&lt;"):
        set_tip(widget, text)
        document = QTextDocument()
        document.setHtml(widget.toolTip())
        assert document.toPlainText() == text
    set_tip(widget, "")
    assert widget.toolTip() == ""


def test_shortened_label_has_the_whole_text_in_tip_and_name(qtbot: QtBot) -> None:
    label = Label("很长的材料名称" * 10, elide=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.accessibleName() == "很长的材料名称" * 10
    assert "很长的材料名称" * 10 in label.toolTip()
    label.resize(3000, 20)
    assert label.toolTip() == ""


def html_clip() -> QMimeData:
    data = QMimeData()
    data.setHtml("<b>甲</b><img src='file:///etc/hostname'>")
    data.setText("甲\n乙\t丙")
    return data


def test_paste_is_plain_and_on_one_line(qtbot: QtBot) -> None:
    field = Field("f", "名称")
    qtbot.addWidget(field)
    got: list[str] = []
    field.edited.connect(got.append)
    QGuiApplication.clipboard().setMimeData(html_clip())
    qtbot.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "甲 乙 丙"
    assert got == ["甲 乙 丙"]


def test_too_long_a_paste_says_what_did_not_fit(qtbot: QtBot) -> None:
    field = Field("f", "名称")
    qtbot.addWidget(field)
    text = "字" * 99 + "\U00031350尾"
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(field.line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "字" * 99
    assert field.note.endswith("\U00031350尾")


def test_text_of_the_program_is_never_cut_silently(qtbot: QtBot) -> None:
    field = Field("f", "名称")
    qtbot.addWidget(field)
    with pytest.raises(ValueError, match="UTF-16"):
        field.set_text("\U00031350" * 51)
    field.set_text("\U00031350" * 50)
    assert utf16_units(field.text()) == 100


def test_text_area_takes_plain_text_only(qtbot: QtBot) -> None:
    area = TextArea("t", "意见", max_units=6)
    qtbot.addWidget(area)
    data = html_clip()
    assert area.edit.canInsertFromMimeData(data)
    area.edit.insertFromMimeData(data)
    assert area.text() == "甲\n乙\t丙"
    assert not area.edit.document().isModified() or "<b>" not in area.edit.document().toHtml()
    picture_only = QMimeData()
    picture_only.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert not area.edit.canInsertFromMimeData(picture_only)
    area.edit.insertFromMimeData(data)
    assert utf16_units(area.text()) == 6
    assert "没放进来的是" in area.note_line.text


def test_dropped_text_is_plain(qtbot: QtBot) -> None:
    area = TextArea("t", "意见")
    qtbot.addWidget(area)
    area.edit.insertFromMimeData(html_clip())
    assert "\ufffc" not in area.edit.toPlainText()


def test_context_menu_speaks_chinese(qtbot: QtBot, qapp: QApplication) -> None:
    from PySide6.QtGui import QContextMenuEvent

    field = Field("f", "名称")
    qtbot.addWidget(field)
    field.show()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), field.mapToGlobal(QPoint(2, 2)))
    field.line.contextMenuEvent(event)
    menu = qapp.activePopupWidget()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["撤销", "剪切", "复制", "粘贴", "全选"]
    menu.close()
