"""The three faces of the applicant's screen as in design 12a and 12b, and the resting one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt

from casework.numbering import groups
from hallclient.ui.screens.applicant.faces import Filing, Number, PaperRow, Passage, Row
from hallclient.ui.screens.applicant.sheet import BODY, HINT, NOTE, STRONG, TITLE, Sheet, Type, ink

EDGE, GAP, PAD, HEAD = 28, 20, 29, 76
TOP: Final = HEAD + GAP
ROW_GAP, TIGHT_GAP = 17, 7
"""Between two rows; where the form is long they move together."""
LABEL, VALUE = 186, 196
"""Width of a label, and where its value begins."""
HINT_WORDS: Final = "有错请当场说，可以马上改。证件号码已遮盖，只用于本次办理。"
MARKS: Final = {"x": "rd", "triangle": "am", "square": "t2", "check": "gr"}
WAIT: Final = "请稍候"
QUIET: Final = 4
Matrix = Sequence[Sequence[bool]]
STYLES: Final = {
    "title": (TITLE, "tx"), "text": (BODY, "tx"), "strong": (STRONG, "tx"),
    "bar": (NOTE, "t2"), "bar_strong": (Type(20, 30, bold=True), "tx"),
}  # fmt: skip
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


def paint_head(sheet: Sheet, hall: str, window: str) -> float:
    """The blue head; gives how much room its right has left."""
    sheet.painter.fillRect(sheet.rect(0, 0, sheet.width + 1, HEAD), ink("panel"))
    sheet.text(36, 18, sheet.width / 2, hall, TITLE, "onpanel")
    x = 36 + sheet.wide(hall, TITLE) + 18
    sheet.text(x, 22, sheet.width / 2, window, BODY, "onpanel")
    return sheet.width - x - sheet.wide(window) - 36 - GAP


def paint_rest(sheet: Sheet, hall: str) -> None:
    """The hall's name and 请稍候: all that there is between two people."""
    sheet.painter.fillRect(sheet.rect(0, 0, sheet.width + 1, sheet.height + 1), ink("panel"))
    middle = sheet.height / 2
    sheet.text(0, middle - 76, sheet.width, hall, Type(52, 72, bold=True), "onpanel", CENTRE)
    sheet.text(0, middle + 24, sheet.width, WAIT, Type(30, 44), "onpanel", CENTRE)


# ── while the form is filled in


def paint_filing(sheet: Sheet, face: Filing, room: float) -> None:
    """Form at the left, materials at the right, costs and time below them."""
    title = face.title
    while sheet.wide(title) > room and len(title) > 1:
        title = title[:-2] + "…"
    sheet.text(sheet.width - 36 - room, 22, room, title, BODY, "onpanel", RIGHT)
    left = round((sheet.width - 2 * EDGE - GAP) * 0.585)
    right = sheet.width - 2 * EDGE - GAP - left
    bottom = sheet.height - 24
    sheet.box(EDGE, TOP, left, bottom - TOP, "sf", "ln")
    foot = 32 * len(face.foot) + 46 if face.foot else 0
    x = EDGE + left + GAP
    sheet.box(x, TOP, right, bottom - TOP - (foot + GAP if foot else 0), "sf", "ln")
    _paint_rows(sheet, face, EDGE + PAD, left - 2 * PAD, bottom)
    _paint_materials(sheet, face, x + PAD, right - 2 * PAD, bottom - (foot + GAP if foot else 0) - 12)
    if foot:
        sheet.box(x, bottom - foot, right, foot, "act", "ac")
        for at, text in enumerate(face.foot):
            sheet.text(
                x + PAD, bottom - foot + 23 + 32 * at, right - 2 * PAD, text, BODY if at else STRONG, "tx"
            )


def _paint_rows(sheet: Sheet, face: Filing, x: float, w: float, bottom: float) -> None:
    foot = bottom - 94
    y: float = TOP + 24
    sheet.text(x, y, w, "正在填写，请您核对", TITLE)
    y += 50
    heights = [_row_height(sheet, row, w) for row in face.rows]
    gap = ROW_GAP if sum(heights) + ROW_GAP * len(heights) <= foot - y else TIGHT_GAP
    heights = [height + gap for height in heights]
    first, last = _window(heights, face.current, foot - y)
    if last - first < len(heights):
        words = f"第 {first + 1} 至 {last} 项，共 {len(heights)} 项"
        sheet.text(x, TOP + 28, w, words, HINT, "t2", RIGHT)
    for row, height in zip(face.rows[first:last], heights[first:last], strict=True):
        _paint_row(sheet, row, x, y, w)
        y += height
    sheet.line(x, foot + 14, w)
    sheet.text(x, foot + 32, w, HINT_WORDS, HINT, "t2")


def _window(heights: Sequence[float], current: int, room: float) -> tuple[int, int]:
    """From where to where rows are shown: from the first as far as they fit, else around what was typed last."""
    if sum(heights) <= room:
        return 0, len(heights)
    first, last, used = 0, 0, 0.0
    while last < len(heights) and used + heights[last] <= room:
        used += heights[last]
        last += 1
    while last <= min(current + 1, len(heights) - 1):  # what comes next stands below what is typed
        used += heights[last]
        last += 1
        while used > room and first < last - 1:
            used -= heights[first]
            first += 1
    return first, last


def _row_height(sheet: Sheet, row: Row, w: float) -> float:
    value = sum(sheet.high(text, w - VALUE) for text in row.lines)
    return max(value, sheet.high(row.label, LABEL))


def _paint_row(sheet: Sheet, row: Row, x: float, y: float, w: float) -> None:
    sheet.text(x, y, LABEL, row.label, BODY, "t2")
    if row.tone == "ask":
        text = row.lines[0]
        sheet.box(x + VALUE, y - 2, sheet.wide(text) + 24, 36, "sf", "ac", radius=3)
        sheet.text(x + VALUE + 12, y, w - VALUE, text, BODY, "ac")
        return
    for at, text in enumerate(row.lines):
        told = row.tone == "wrong" and at == len(row.lines) - 1
        y += sheet.text(x + VALUE, y, w - VALUE, text, STRONG if told else BODY, "rd" if told else "tx")


def _paint_materials(sheet: Sheet, face: Filing, x: float, w: float, bottom: float) -> None:
    y: float = TOP + 24
    sheet.text(x, y, w, face.materials_title, TITLE)
    y += 50
    for at, one in enumerate(face.materials):
        height = _material(sheet, one, x, y, w, paint=False)
        rest = len(face.materials) - at
        if y + height > bottom - (32 if rest > 1 else 0):
            sheet.text(x + 36, y, w - 36, f"另有 {rest} 条，请看办事窗口的屏幕", NOTE, "t2")
            return
        y += _material(sheet, one, x, y, w, paint=True)


def _material(sheet: Sheet, one: PaperRow, x: float, y: float, w: float, *, paint: bool) -> float:
    """One line of materials; gives its height."""
    left = x + 36
    beside = sheet.wide(one.word, STRONG) + 22
    height = sheet.high(one.name, w - 36 - beside)
    note = sheet.high(one.note, w - 36, NOTE) if one.note else 0
    if paint:
        sheet.mark(one.mark, x + 4, y + 8, 17, MARKS[one.mark])
        sheet.text(left, y, w, one.word, STRONG)
        sheet.text(left + beside, y, w - 36 - beside, one.name)
        if one.note:
            sheet.text(left, y + height, w - 36, one.note, NOTE, "t2")
    return height + note + ROW_GAP - 2


# ── the number


def paint_number(sheet: Sheet, face: Number, matrix: Matrix, room: float) -> None:
    """QR and number at the left; at the right what to sign, to take along, and what comes now."""
    words = "　".join(part for part in (face.which, face.headline) if part)
    sheet.text(sheet.width - 36 - room, 19, room, words, TITLE, "onpanel", RIGHT)
    if face.good:
        sheet.mark("check", sheet.width - 36 - sheet.wide(words, TITLE) - 32, 28, 20, "onpanel")
    left = round((sheet.width - 2 * EDGE - GAP) * 0.352)
    right = sheet.width - 2 * EDGE - GAP - left
    bottom = sheet.height - 24
    sheet.box(EDGE, TOP, left, bottom - TOP, "sf", "ln")
    sheet.box(EDGE + left + GAP, TOP, right, bottom - TOP, "sf", "ln")
    _paint_number(sheet, face, matrix, EDGE, left)
    _paint_page(sheet, face.page, EDGE + left + GAP + PAD, right - 2 * PAD, bottom)


def _paint_number(sheet: Sheet, face: Number, matrix: Matrix, x: float, w: float) -> None:
    y: float = TOP + 14
    sheet.text(x + PAD, y, w - 2 * PAD, face.item, STRONG, "tx", CENTRE)
    y += sheet.high(face.item, w - 2 * PAD, STRONG)
    if matrix:
        y += _paint_qr(sheet, matrix, x + w / 2, y, 270) + 2
        sheet.text(x, y, w, "扫码验真伪、查进度", BODY, "t2", CENTRE)
        y += 42
    else:
        y += _paint_awaited(sheet, face.awaits, x + PAD, y + 20, w - 2 * PAD) + 48
    numbered = groups(face.case_no)
    figure, serial = Type(34, 44, bold=True), Type(46, 54, bold=True)
    sheet.text(x, y, w, " ".join(numbered[:3]), figure, "tx", CENTRE)
    y += 44
    if len(numbered) == 6:
        parts = ((numbered[3], figure, "tx"), (numbered[4], serial, "ac"), (numbered[5], figure, "tx"))
        at = x + (w - sum(sheet.wide(text, kind) for text, kind, _ in parts) - 20) / 2
        for text, kind, token in parts:
            sheet.text(at, y + (0 if kind is serial else 7), w, text, kind, token)
            at += sheet.wide(text, kind) + 10
        y += 58
    code = Type(34, 44, bold=True)
    at = x + (w - sheet.wide("查询码") - 22 - sheet.wide(face.query_code, code)) / 2
    sheet.text(at, y + 8, w, "查询码", BODY, "t2")
    sheet.text(at + sheet.wide("查询码") + 22, y, w, face.query_code, code)
    y += 52
    sheet.line(x + PAD, y, w - 2 * PAD)
    y += 14
    for at_line, (label, text) in enumerate(face.lines):
        sheet.text(x + PAD, y, 110, label, BODY, "t2")
        strong = at_line == 0 and len(face.lines) > 1
        y += sheet.text(x + PAD + 110, y, w - 2 * PAD - 110, text, STRONG if strong else BODY)


def _paint_awaited(sheet: Sheet, text: str, x: float, y: float, w: float) -> float:
    """In the place of a code that nobody has yet; gives its height."""
    high = sheet.high(text, w - 40)
    sheet.box(x, y, w, high + 32, "amt", "aml")
    sheet.text(x + 20, y + 16, w - 40, text, BODY, "am")
    return high + 32


def _paint_qr(sheet: Sheet, matrix: Matrix, middle: float, y: float, edge: float) -> float:
    """Black on white in whole pixels, with its quiet zone; gives its height."""
    ratio = sheet.painter.device().devicePixelRatio()
    whole = len(matrix) + 2 * QUIET
    module = max(1, int(edge * sheet.unit * ratio) // whole) / ratio
    left = round((middle * sheet.unit - module * whole / 2) * ratio) / ratio
    top = round(y * sheet.unit * ratio) / ratio
    painter = sheet.painter
    painter.save()
    painter.setRenderHint(painter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(left, top, module * whole, module * whole), Qt.GlobalColor.white)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                place = QRectF(left + (column + QUIET) * module, top + (row + QUIET) * module, module, module)
                painter.fillRect(place, Qt.GlobalColor.black)
    painter.restore()
    return module * whole / sheet.unit


def _paint_page(sheet: Sheet, page: Sequence[Passage], x: float, w: float, bottom: float) -> None:
    """The paragraphs; where they would not fit, smaller together."""
    room = bottom - TOP - 40
    for share in (1.0, 0.9, 0.8, 0.7):
        if _page(sheet, page, x, w, share, paint=False) <= room:
            break
    _page(sheet, page, x, w, share, paint=True)


def _page(sheet: Sheet, page: Sequence[Passage], x: float, w: float, share: float, *, paint: bool) -> float:
    y = 0.0
    for at, one in enumerate(page):
        kind, token = STYLES[one.style]
        kind = Type(round(kind.size * share), round(kind.line * share), kind.bold)
        barred = one.style.startswith("bar")
        indent = 18 if barred else 0
        if one.style == "title" and at:
            y += 26 * share
        if barred and not page[at - 1].style.startswith("bar"):
            y += 10 * share
        if one.style == "text" and at and page[at - 1].style == "strong":
            y += 16 * share
        high = sheet.high(one.text, w - indent, kind)
        if paint:
            sheet.text(x + indent, TOP + 24 + y, w - indent, one.text, kind, token)
            if barred:
                sheet.painter.fillRect(sheet.rect(x, TOP + 24 + y, 4, high), ink("ac"))
        y += high + (12 * share if one.style == "title" else 0)
    return y
