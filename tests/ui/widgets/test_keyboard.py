"""Hands stay on the keyboard: choice, boxes, checklist, work list, search, table, buttons, papers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QInputMethodEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hallclient.ui.widgets.button import Button
from hallclient.ui.widgets.check_boxes import CheckBoxes
from hallclient.ui.widgets.choice import Choice
from hallclient.ui.widgets.code_field import CodeField
from hallclient.ui.widgets.drop_down import DropDown
from hallclient.ui.widgets.field import Field
from hallclient.ui.widgets.field_box import FieldState
from hallclient.ui.widgets.item_search import ItemSearch, SearchRow
from hallclient.ui.widgets.material_list import MaterialList, MaterialRows
from hallclient.ui.widgets.material_row import MaterialRow, ReviewPoint
from hallclient.ui.widgets.option import Option
from hallclient.ui.widgets.paper_view import PaperView
from hallclient.ui.widgets.search_field import SearchField
from hallclient.ui.widgets.table_field import Column, TableField
from hallclient.ui.widgets.work_list import WorkList, WorkRow

Key = Qt.Key
OPTIONS = (
    Option("window", "窗口领取", "c"),
    Option("post", "邮政快递", "y"),
    Option("licence", "电子证照", "d"),
)
POINTS = (ReviewPoint("标明功能区", True), ReviewPoint("生进熟出，无交叉"))
ROWS = (
    MaterialRow("form", 1, "申请书"),
    MaterialRow("plan", 2, "布局图", points=POINTS, refused=(("deferred", "这份材料不在可容缺之列"),)),
    MaterialRow("id", 3, "身份证明"),
)

_kept: list[QWidget] = []


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in widgets:
        column.addWidget(widget)
    qtbot.addWidget(window)
    _kept[:] = [window]  # qtbot holds weak references only
    window.resize(800, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def sent(spy: QSignalSpy) -> list[list[object]]:
    return [list(spy.at(index)) for index in range(spy.count())]


def test_choice_by_arrows_digits_and_letters(qtbot: QtBot) -> None:
    choice = Choice("c", "领取方式", OPTIONS)
    shown(qtbot, choice)
    spy = QSignalSpy(choice.chosen)
    for key, value in (
        (Key.Key_Right, "window"),
        (Key.Key_Right, "post"),
        (Key.Key_Left, "window"),
        (Key.Key_3, "licence"),
        (Key.Key_Y, "post"),
    ):
        qtbot.keyClick(choice, key)
        assert choice.value == value
    assert sent(spy) == [["window"], ["post"], ["window"], ["licence"], ["post"]]
    qtbot.keyClick(choice, Key.Key_9)
    qtbot.keyClick(choice, Key.Key_Y)
    assert choice.value == "post" and spy.count() == 5
    choice.set_state(FieldState.DERIVED)
    qtbot.keyClick(choice, Key.Key_Left)
    assert choice.value == "post"
    assert choice.focusPolicy() == Qt.FocusPolicy.NoFocus
    choice.set_value("no such")
    assert choice.value == ""


def test_choice_by_mouse_and_at_most_four(qtbot: QtBot) -> None:
    choice = Choice("c", "领取方式", OPTIONS)
    shown(qtbot, choice)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=choice.segment(2).center())
    assert choice.value == "licence"
    with pytest.raises(ValueError, match="drop-down"):
        Choice("c", "x", [Option(str(at), str(at)) for at in range(5)])


def test_boxes(qtbot: QtBot) -> None:
    boxes = CheckBoxes("b", "经营项目", OPTIONS)
    shown(qtbot, boxes)
    spy = QSignalSpy(boxes.toggled)
    qtbot.keyClick(boxes, Key.Key_Space)
    qtbot.keyClick(boxes, Key.Key_Right)
    qtbot.keyClick(boxes, Key.Key_Right)
    qtbot.keyClick(boxes, Key.Key_Space)
    qtbot.keyClick(boxes, Key.Key_C)
    qtbot.keyClick(boxes, Key.Key_Space)
    assert boxes.values == ("licence",)
    assert sent(spy) == [["window", True], ["licence", True], ["window", False]]
    boxes.set_values(["post", "no such"])
    assert boxes.values == ("post",)
    assert spy.count() == 3


def test_boxes_flow_over_as_many_lines_as_they_need(qtbot: QtBot) -> None:
    boxes = CheckBoxes("b", "经营项目", [Option(str(at), "散装食品销售") for at in range(7)])
    window = shown(qtbot, boxes)
    assert boxes.height() == boxes.height_for(boxes.width())
    wide = boxes.height()
    window.resize(300, 600)
    qtbot.waitUntil(lambda: boxes.height() > wide)
    assert boxes.height() == boxes.height_for(boxes.width())


def test_drop_down_keeps_still_under_the_wheel(qtbot: QtBot) -> None:
    drop = DropDown("d", "乡镇", [Option(str(at), f"街道{at}") for at in range(8)])
    shown(qtbot, drop)
    assert drop.value == ""
    spy = QSignalSpy(drop.chosen)
    qtbot.keyClick(drop, Key.Key_Down)
    assert drop.value == "0" and sent(spy) == [["0"]]
    drop.set_value("5")
    assert drop.value == "5" and spy.count() == 1
    drop.set_options([Option("5", "街道五"), Option("9", "街道九")])
    assert drop.value == "5" and spy.count() == 1
    drop.set_options([Option("9", "街道九")])
    assert drop.value == ""


def test_checklist_by_bare_keys(qtbot: QtBot) -> None:
    rows = MaterialRows("m", "材料")
    rows.set_rows(ROWS)
    shown(qtbot, rows)
    judged, refused = QSignalSpy(rows.judged), QSignalSpy(rows.refused)
    for key in (Key.Key_Space, Key.Key_X, Key.Key_B, Key.Key_R, Key.Key_E, Key.Key_P):
        qtbot.keyClick(rows, key)
    assert [verdict for _, verdict in sent(judged)] == [
        "sound", "missing", "faulty", "deferred", "licence", "promised",
    ]  # fmt: skip
    qtbot.keyClick(rows, Key.Key_Down)
    qtbot.keyClick(rows, Key.Key_R)
    assert judged.count() == 6
    assert sent(refused) == [["plan", "这份材料不在可容缺之列"]]


def test_checklist_digits_scan_open_and_walk(qtbot: QtBot) -> None:
    rows = MaterialRows("m", "材料")
    rows.set_rows(ROWS)
    shown(qtbot, rows)
    digit, scan, opened = QSignalSpy(rows.digit), QSignalSpy(rows.scan_asked), QSignalSpy(rows.opened)
    moves = QSignalSpy(rows.current_changed)
    for key in (Key.Key_Down, Key.Key_Up, Key.Key_End, Key.Key_Down, Key.Key_Home):
        qtbot.keyClick(rows, key)
    assert [key for (key,) in sent(moves)] == ["plan", "form", "id", "form"]
    qtbot.keyClick(rows, Key.Key_2)
    qtbot.keyClicks(rows, "#")
    qtbot.keyClick(rows, Key.Key_S)
    qtbot.keyClick(rows, Key.Key_Return)
    assert sent(digit) == [["form", 2, False], ["form", 3, True]]
    assert sent(scan) == [["form"]] and sent(opened) == [["form"]]
    qtbot.keyClick(rows, Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert digit.count() == 2


def test_checklist_takes_no_input_method(qtbot: QtBot) -> None:
    """B2: with an input method on, bare keys must arrive as keys."""
    rows = MaterialRows("m", "材料")
    choice = Choice("c", "x", OPTIONS)
    shown(qtbot, rows, choice)
    for widget in (rows, choice):
        assert not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        assert not widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)


def test_codes_take_no_input_method_but_words_do(qtbot: QtBot) -> None:
    code, word = CodeField("a", "信用代码"), Field("b", "名称")
    shown(qtbot, code, word)
    assert code.line.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert word.line.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True
    # input method events themselves are not blocked: on-screen keyboards use them
    event = QInputMethodEvent()
    event.setCommitString("91")
    QApplication.sendEvent(code.line, event)
    assert code.text() == "91"


def test_current_material_opens_in_place(qtbot: QtBot) -> None:
    rows = MaterialRows("m", "材料")
    rows.set_rows(ROWS)
    shown(qtbot, rows)
    before = rows.heightForWidth(500)
    qtbot.keyClick(rows, Key.Key_Down)
    assert rows.heightForWidth(500) == before + 3 + 22 * len(POINTS)
    clicked = QSignalSpy(rows.digit)
    place = rows.row_rect(1).topLeft() + QPoint(120, 34 + 22 + 11)
    qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=place)
    assert sent(clicked) == [["plan", 2, False]]
    rows.set_rows(tuple(reversed(ROWS)))
    assert rows.current is not None and rows.current.key == "plan"
    judged = QSignalSpy(rows.judged)
    rows.set_rows(())
    qtbot.keyClick(rows, Key.Key_Space)
    assert judged.count() == 0 and rows.accessibleDescription() == "没有材料"


def test_checklist_scrolls_to_the_current_row(qtbot: QtBot) -> None:
    listed = MaterialList("m", "材料")
    listed.set_rows([MaterialRow(str(at), at, f"材料{at}", points=POINTS) for at in range(1, 41)])
    shown(qtbot, listed)
    listed.setFocus()
    for _ in range(30):
        qtbot.keyClick(listed.rows, Key.Key_Down)
    bar = listed.view.verticalScrollBar()
    rect = listed.rows.row_rect(30)
    assert bar.value() <= rect.top() and rect.bottom() <= bar.value() + listed.view.viewport().height()


def test_files_dropped_on_a_row_belong_to_it(qtbot: QtBot) -> None:
    rows = MaterialRows("m", "材料")
    rows.set_rows(ROWS)
    shown(qtbot, rows)
    spy = QSignalSpy(rows.files_dropped)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/a/图.png"), QUrl("https://example.cn/x.png")])
    place = QPointF(rows.row_rect(2).center())
    event = QDropEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    rows.dropEvent(event)
    assert sent(spy) == [["id", ["/a/图.png"]]]


def test_work_list(qtbot: QtBot) -> None:
    work = WorkList("w", "待办")
    work.set_rows([WorkRow(str(at), "剩 1 日", "承诺", f"事项{at}", verb="看办件") for at in range(40)])
    shown(qtbot, work)
    work.setFocus()
    opened = QSignalSpy(work.rows.opened)
    for _ in range(20):
        qtbot.keyClick(work.rows, Key.Key_Down)
    qtbot.keyClick(work.rows, Key.Key_Return)
    assert sent(opened) == [["20"]]
    assert work.view.verticalScrollBar().value() > 0
    work.set_rows([WorkRow("20", "剩 1 日", "", "还在"), WorkRow("21", "", "", "")])
    assert work.rows.current is not None and work.rows.current.key == "20"


def test_item_search(qtbot: QtBot) -> None:
    asked: list[str] = []

    def find(text: str) -> list[SearchRow]:
        asked.append(text)
        wrong = SearchRow("x", "公共场所卫生许可", "118", refused="本窗口不收")
        return [wrong, *(SearchRow(str(at), f"食品经营许可{at}") for at in range(12))]

    search = ItemSearch("s", "事项", find, key="F2")
    other = Field("other", "别处")
    window = shown(qtbot, search, other)
    other.setFocus()
    qtbot.keyClick(window, Key.Key_F2)
    assert search.field.line.hasFocus()
    chosen, refused = QSignalSpy(search.chosen), QSignalSpy(search.refused)
    qtbot.keyClicks(search.field.line, "spjy")
    assert asked == ["s", "sp", "spj", "spjy"]
    assert search.results.isVisible() and len(search.results.rows) == 10
    assert search.results.current == 1, "the first that may be chosen"
    qtbot.keyClick(search.field.line, Key.Key_Down)
    qtbot.keyClick(search.field.line, Key.Key_Return)
    assert sent(chosen) == [["1"]] and not search.results.isVisible()
    qtbot.keyClicks(search.field.line, "x")
    qtbot.keyClick(search.field.line, Key.Key_Up)
    qtbot.keyClick(search.field.line, Key.Key_Return)
    assert sent(refused) == [["本窗口不收"]] and search.results.isVisible()
    qtbot.keyClick(search.field.line, Key.Key_Escape)
    assert not search.results.isVisible() and search.field.text() == "spjyx"
    assert search.field.line.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True
    qtbot.keyClick(search.field.line, Key.Key_Down)
    assert search.results.isVisible()
    other.setFocus()
    assert not search.results.isVisible()


def test_search_field_waits_for_a_pause(qtbot: QtBot) -> None:
    search = SearchField("s", "查办件", key="F3")
    shown(qtbot, search)
    spy = QSignalSpy(search.searched)
    qtbot.keyClicks(search.field.line, "4101")
    assert spy.count() == 0
    qtbot.waitUntil(lambda: sent(spy) == [["4101"]])
    qtbot.keyClicks(search.field.line, "03")
    qtbot.keyClick(search.field.line, Key.Key_Return)
    assert sent(spy)[-1] == ["410103"]
    qtbot.keyClick(search.field.line, Key.Key_Escape)
    assert sent(spy)[-1] == [""]
    qtbot.keyClicks(search.field.line, "7")
    search.field.line.clearFocus()
    assert sent(spy)[-1] == ["7"], "what is done next comes after it"


def test_table_by_keyboard(qtbot: QtBot) -> None:
    table = TableField("equipment", "主要设备", [Column("name", "名称"), Column("count", "数量", code=True)])
    shown(qtbot, table)
    spy = QSignalSpy(table.edited)
    assert table.rows() == [{"name": "", "count": ""}]
    table.cell(0, "name").line.paste_text("冷藏柜")  # QTest types ASCII only
    qtbot.keyClick(table.cell(0, "name").line, Key.Key_Return)
    qtbot.keyClicks(table.cell(1, "count").line, "2")
    assert table.rows() == [{"name": "冷藏柜", "count": ""}, {"name": "", "count": "2"}]
    assert sent(spy)[-1] == [table.rows()]
    table.set_cell_state(1, "name", FieldState.MUST_CHANGE, "写名称")
    assert table.cell(1, "name").note == "写名称"
    qtbot.keyClick(table.cell(0, "name").line, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert table.rows() == [{"name": "", "count": "2"}]
    qtbot.keyClick(table.cell(0, "name").line, Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert table.rows() == [{"name": "", "count": ""}], "the least number of rows stays"


def test_derived_field_is_out_of_the_tab_order(qtbot: QtBot) -> None:
    first, derived, last = Field("a", "一"), Field("b", "二"), Field("c", "三")
    window = shown(qtbot, first, derived, last)
    derived.set_state(FieldState.DERIVED)
    first.setFocus()
    qtbot.keyClick(window.focusWidget(), Key.Key_Tab)
    assert last.line.hasFocus()


def test_masked_field_shows_more_only_after_the_look_was_answered(qtbot: QtBot) -> None:
    field = Field("id", "证件号码")
    shown(qtbot, field)
    field.set_masked("410***********4519")
    looks = QSignalSpy(field.look_asked)
    eye = field.findChild(QWidget, "id.look")
    assert isinstance(eye, QWidget)
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert looks.count() == 1 and field.line.text() == "410***********4519" and field.text() == ""
    field.reveal("410106198503154519")
    assert field.line.text() == "410106198503154519" and field.line.isReadOnly()
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert field.line.text() == "410***********4519" and looks.count() == 1


def test_cursor_stays_when_the_program_tidies_what_is_typed(qtbot: QtBot) -> None:
    field = Field("f", "号码")
    shown(qtbot, field)
    field.setFocus()
    qtbot.keyClicks(field.line, "1234")
    field.line.setCursorPosition(2)
    field.set_text("1239")
    assert field.line.cursorPosition() == 2


def test_papers_zoom_and_turn(qtbot: QtBot) -> None:
    view = PaperView("paper")
    shown(qtbot, view)
    page = QImage(210, 297, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    view.set_pages([page, page])
    view.setFocus()
    turned = QSignalSpy(view.turned)
    inner = view.widget()
    assert view.pages == 2 and inner is not None
    small = inner.height()
    qtbot.keyClick(view, Key.Key_Plus)
    assert inner.height() > small
    qtbot.keyClick(view, Key.Key_Minus)
    assert inner.height() == small
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_Left)
    assert sent(turned) == [[1], [-1]]


def test_focus_is_seen(qtbot: QtBot) -> None:
    """Every part that takes the focus looks different with it."""
    rows = MaterialRows("m", "材料")
    rows.set_rows(ROWS)
    parts: list[QWidget] = [
        Field("f", "名称"),
        Choice("c", "领取", OPTIONS),
        CheckBoxes("b", "项目", OPTIONS),
        DropDown("d", "乡镇", OPTIONS),
        Button("打印", object_name="print"),
        rows,
    ]
    away = Field("away", "别处")
    shown(qtbot, away, *parts)
    for part in parts:
        away.setFocus()
        without = part.grab().toImage()
        part.setFocus()
        QApplication.sendPostedEvents(None, QEvent.Type.None_)
        assert part.grab().toImage() != without, part.objectName()
