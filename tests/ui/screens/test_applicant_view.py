"""The applicant's screen as painted: nothing cut off at any size, text as text, the code readable."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hallclient.ui.screens.applicant.faces import Face, Filing, PaperRow, Row
from hallclient.ui.screens.applicant.view import ApplicantWindow
from hallclient.ui.theme import use_theme
from tests.ui.screens import applicant, scenes

SIZES = ((1280, 720), (1366, 768), (1920, 1080), (1280, 800), (1024, 768), (1080, 1920))
LONG = "关于在示例区示例路十八号一层设置临时性户外招牌并占用人行道施工期间安全防护方案的说明"


def painted(face: Face, size: tuple[int, int] = (1280, 720)) -> QImage:
    window = ApplicantWindow("示例区政务服务中心")
    window.set_place("W09 商事登记三")
    window.show_face(face)
    window.resize(*size)
    image = window.grab().toImage()
    window.deleteLater()
    return image


def filing(fill: Callable[..., None], window: str = "W09") -> Face:
    seat = applicant.Seat(window)
    fill(seat.intake)
    seat.look()
    return seat.glass.face


def long_form() -> Filing:
    rows = tuple(Row(f"第{number}项长一点的名称", (LONG, LONG)) for number in range(40))
    materials = tuple(PaperRow("x", "须改", LONG, LONG) for _ in range(20))
    return Filing(
        LONG,
        rows,
        35,
        "材料 20 份",
        materials,
        ("收费 3 项，标准见受理通知书　到场 1 次", "受理后承诺 20 个工作日办结"),
    )


def inked_edges(image: QImage) -> list[str]:
    """Where something other than ground or frame stands in the outermost lines of the two cards."""
    found = []
    head = round(76 * min(image.width() / 1280, image.height() / 800))
    ground = image.pixel(2, image.height() - 2)
    for y in range(head + 4, image.height()):
        for x in (1, 3, image.width() - 2, image.width() - 4):
            if image.pixel(x, y) != ground:
                found.append(f"{x},{y}")
    found += [f"{x},low" for x in range(image.width()) if image.pixel(x, image.height() - 3) != ground]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_runs_over_the_edge(qapp: QApplication, size: tuple[int, int]) -> None:
    for face in (
        filing(scenes.as_in_the_picture), filing(scenes.restaurant, "W10"), long_form(),
        seat_number(deferred_names=(LONG, LONG, LONG), promised_names=(LONG, LONG)), seat_number(qr="", awaits="D03"),
    ):  # fmt: skip
        assert inked_edges(painted(face, size)) == []


def seat_number(**changes: object) -> Face:
    seat = applicant.Seat()
    seat.decided(applicant.accepted("D03", "D05", "D06", "D01", **changes))
    seat.look()
    return seat.glass.face


@pytest.mark.parametrize("size", SIZES)
def test_the_code_is_read_off_the_glass(qapp: QApplication, size: tuple[int, int]) -> None:
    image = painted(seat_number(), size).convertToFormat(QImage.Format.Format_Grayscale8)
    data = bytes(image.constBits())
    rows = b"".join(
        data[y * image.bytesPerLine() : y * image.bytesPerLine() + image.width()]
        for y in range(image.height())
    )
    found = zxingcpp.read_barcodes(Image.frombytes("L", (image.width(), image.height()), rows))
    assert [code.text for code in found] == [applicant.QR]


def test_markup_and_ampersands_stand_there_as_they_were_typed(qapp: QApplication) -> None:
    """A parser would make the two pictures differ from those of the same characters, or alike to the plain ones."""

    def one(text: str) -> QImage:
        return painted(Filing("事项", (Row("名称", (text,)),), 0, "材料", (), ()))

    assert one("<b>R&D公司</b>") != one("R&D公司")
    assert one("R&D公司") != one("RD公司") and one("R&amp;D公司") != one("R&D公司")


def test_it_looks_the_same_whatever_the_clerk_reads_best(qapp: QApplication) -> None:
    face = filing(scenes.as_in_the_picture)
    light = painted(face)
    use_theme(qapp, "contrast", 1.5)
    try:
        assert painted(face) == light
    finally:
        use_theme(qapp, "light", 1.0)


def test_what_was_typed_last_is_always_in_sight(qapp: QApplication) -> None:
    whole = long_form()
    assert painted(whole) != painted(replace_current(whole, 0))
    marked = Filing(
        whole.title, (*whole.rows[:35], Row("这里", ("刚刚录入",)), *whole.rows[36:]), 35, whole.materials_title,
        whole.materials, whole.foot,
    )  # fmt: skip
    assert painted(marked) != painted(whole), "row 36 of 40 is on the glass"


def replace_current(face: Filing, current: int) -> Filing:
    return Filing(face.title, face.rows, current, face.materials_title, face.materials, face.foot)
