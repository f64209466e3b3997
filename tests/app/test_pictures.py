"""Attached files are measured before they are opened; our own pages come as pictures."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from hallclient.app import pictures
from hallclient.devices import foreign


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    pictures.close()


def _pdf(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 300))
    for _ in range(pages):
        canvas.rect(20, 20, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _read(folder: Path, data: bytes) -> tuple[bytes, str, tuple[bytes, ...]]:
    file = folder / "page"
    file.write_bytes(data)
    return pictures.read_pages(file).result(20)


def _png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def test_every_page_of_a_paper_is_a_picture() -> None:
    made = pictures.pages_of(_pdf(2), 2.0).result(20)
    assert [(page.width, page.height) for page in made] == [(400, 600)] * 2
    assert len(made[0].gray) == 400 * 600
    assert {made[0].gray[0], made[0].gray[400 * 400 + 100]} == {255, 0}  # paper, and the black square


def test_a_page_is_drawn_into_its_room_too() -> None:
    one, two = pictures.pages_of(_pdf(2), 2.0, (300, 500)).result(20)
    assert one.fitted is not None and two.fitted is not None
    assert abs(one.fitted.width - 300) <= 1 or abs(one.fitted.height - 500) <= 1
    assert one.fitted.width <= 301 and one.fitted.height <= 501
    assert len(one.fitted.gray) == one.fitted.width * one.fitted.height and one.width == 400
    (page,) = pictures.pages_of(_pdf(1), 0.1, (300, 500)).result(20)
    assert page.fitted is None  # it is smaller than that as it is


def test_no_row_is_padded() -> None:
    (page,) = pictures.pages_of(_pdf(1), 0.505).result(20)
    assert len(page.gray) == page.width * page.height


def test_thumbnails_of_a_pdf_and_of_an_image(tmp_path: Path) -> None:
    _, kind, small = _read(tmp_path, _pdf(3))
    assert kind == "application/pdf" and len(small) == 3
    _, kind, small = _read(tmp_path, _png(800, 900))
    assert kind == "image/png"
    with Image.open(io.BytesIO(small[0])) as image:
        assert image.width <= 96 and image.height <= 128


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"MZ not a page", "PDF、JPEG"),
        (b"%PDF-1.7 and nothing more", "打不开"),
        (b"\x89PNG\r\n\x1a\nbroken", "打不开"),
        (b"%PDF-" + b"0" * (foreign.MAX_BYTES + 1), "兆"),
        (_pdf(foreign.MAX_PAGES + 1), "页"),
        (_png(9000, 9000), "太大"),
    ],
)
def test_what_can_not_be_a_page_is_refused_with_a_reason(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(pictures.Unreadable, match=word):
        _read(tmp_path, data)
