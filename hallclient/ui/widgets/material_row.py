"""A row of the checklist as data, and how it is drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QPainter

from hallclient.ui.theme import color, font, paint_icon, px, theme
from hallclient.ui.theme.icons import MARK_STROKE
from hallclient.ui.widgets.keycap import keycap_width, paint_keycap
from hallclient.ui.widgets.paint import CENTRE, RIGHT, draw_box, draw_line, draw_text
from hallclient.ui.widgets.runs import Flow, Run, flow, paint_flow

Verdict = Literal["unjudged", "sound", "missing", "faulty", "deferred", "licence", "promised"]

# (fill, edge, ink, icon or letter)
_MARKS: Final[dict[Verdict, tuple[str, str, str, str]]] = {
    "sound": ("grt", "gr", "gr", "check"),
    "missing": ("rd", "rd", "sf", "x"),
    "faulty": ("rd", "rd", "sf", "x"),
    "deferred": ("amt", "aml", "am", "triangle"),
    "licence": ("act", "ac", "ac2", "E"),
    "promised": ("act", "ac", "ac2", "P"),
    "unjudged": ("sf", "lf", "t3", ""),
}
ROW, POINT, HEADING = 36, 22, 28


class ReviewPoint(Struct, frozen=True):
    """A point of review: passed, failed or not looked at (None); `note` is what the clerk added."""

    text: str
    passed: bool | None = None
    note: str = ""


class MaterialRow(Struct, frozen=True):
    """One material: `key` for machines, number and name for people, and what was found.

    `result` are the words at the right (word first, bold in its colour); `refused` maps a verdict that this
    material does not allow to the reason.
    """

    key: str
    number: int
    name: str
    verdict: Verdict = "unjudged"
    result: tuple[Run, ...] = ()
    points: tuple[ReviewPoint, ...] = ()
    refused: tuple[tuple[Verdict, str], ...] = ()
    heading: str = ""  # stands above the row, with a word at its right end
    heading_note: str = ""

    def why_refused(self, verdict: Verdict) -> str:
        """Why `verdict` is not open here; empty when it is."""
        return next((reason for one, reason in self.refused if one == verdict), "")

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        group = f"{self.heading}：" if self.heading else ""
        return f"{group}{self.number} {self.name} {' '.join(run.text for run in self.result)}"


def _point_flow(point: ReviewPoint, width: int) -> Flow:
    return _laid(point.text, point.note, point.passed is False, width, theme().scale)


@lru_cache(maxsize=512)
def _laid(text: str, note: str, failed: bool, width: int, scale: float) -> Flow:
    """Kept: the height of a row is asked at every key, and `scale` is all that changes it."""
    runs = [Run(text, "rd" if failed else "tx", bold=failed)]
    if note:
        runs.append(Run(f"  补注：{note}", "t2"))
    return flow(runs, width - px(114) - px(12), "aid", px(POINT))


def row_height(row: MaterialRow, width: int, *, opened: bool) -> int:
    """Pixels the row takes: its points only while it is the current one."""
    top = _heading_height(row)
    if not opened or not row.points:
        return top + px(ROW)
    return top + px(ROW + 3) + sum(_point_flow(point, width).height for point in row.points)


def _heading_height(row: MaterialRow) -> int:
    return px(HEADING) if row.heading else 0


def _paint_heading(painter: QPainter, rect: QRect, row: MaterialRow) -> None:
    """几个事项共用，只交一次 ———— 原 11 份 → 交 2 份."""
    inner = rect.adjusted(px(12), 0, -px(13), 0)
    left = inner.left() + draw_text(painter, inner, row.heading, font("aid"), "ac2") + px(8)
    right = inner.right()
    if row.heading_note:
        right -= draw_text(painter, inner, row.heading_note, font("note"), "t2", RIGHT) + px(8)
    draw_line(painter, left, rect.center().y(), right, rect.center().y())


def point_at(row: MaterialRow, width: int, place: QPoint) -> int:
    """Index of the review point at `place` in an opened row, -1 for none."""
    top = _heading_height(row) + px(ROW - 2)
    for index, point in enumerate(row.points):
        height = _point_flow(point, width).height
        if top <= place.y() < top + height and place.x() >= px(60):
            return index
        top += height
    return -1


def paint_verdict(painter: QPainter, box: QRect, verdict: Verdict) -> None:
    """The mark of a verdict in its box of 22."""
    fill, edge, ink, sign = _MARKS[verdict]
    draw_box(painter, box, fill, edge, dashed=verdict == "unjudged")
    if len(sign) == 1 and sign.isupper():
        draw_text(painter, box, sign, font("body", True), ink, CENTRE)
    elif sign:
        centre = QPointF(box.left() + box.width() / 2, box.top() + box.height() / 2)
        paint_icon(painter, sign, centre, 16, ink, stroke=MARK_STROKE)


def paint_row(painter: QPainter, rect: QRect, row: MaterialRow, *, current: bool, focused: bool) -> None:
    """Draw a row into `rect`; the current one on its tint, with its bar and its review points."""
    if row.heading:
        top = px(HEADING)
        _paint_heading(painter, QRect(rect.left(), rect.top(), rect.width(), top), row)
        rect = rect.adjusted(0, top, 0, 0)
    if current:
        painter.fillRect(rect, color("act"))
        painter.fillRect(QRect(rect.left(), rect.top(), px(3), rect.height()), color("ac"))
        if theme().name == "contrast" or focused:
            draw_box(painter, rect, None, "ac", width=px(3) if theme().name == "contrast" else 1, radius=0)
    middle = rect.top() + px(ROW) // 2
    head = QRect(rect.left(), rect.top(), rect.width(), px(ROW))
    number = QRect(rect.left(), head.top(), px(32), head.height())
    draw_text(painter, number, str(row.number), font("aid"), "t3", RIGHT)
    paint_verdict(painter, QRect(rect.left() + px(38), middle - px(11), px(22), px(22)), row.verdict)
    result = flow(row.result, px(4000), "aid") if row.result else None
    taken = result.width + px(12 + 16) if result else px(12)
    name = QRect(rect.left() + px(66), head.top(), rect.width() - px(66) - taken, head.height())
    draw_text(painter, name, row.name, font("body", current), "tx", elide=True)
    if result:
        left = rect.right() + 1 - px(13) - result.width
        paint_flow(painter, result, left, middle - result.height // 2, "aid")
    if current:
        _paint_points(painter, rect, row)
    draw_line(painter, rect.left(), rect.bottom(), rect.right(), rect.bottom())


def _paint_points(painter: QPainter, rect: QRect, row: MaterialRow) -> None:
    top = rect.top() + px(ROW - 2)
    for index, point in enumerate(row.points):
        laid = _point_flow(point, rect.width())
        middle = top + px(POINT) // 2
        if point.passed is not None:
            icon, ink = ("check", "gr") if point.passed else ("x", "rd")
            paint_icon(painter, icon, QPointF(rect.left() + px(73), middle), 14, ink, stroke=MARK_STROKE)
        key = str(index + 1)
        if index < 9:
            paint_keycap(painter, rect.left() + px(107) - keycap_width(key), middle, key)
        paint_flow(painter, laid, rect.left() + px(114), top, "aid")
        top += laid.height
