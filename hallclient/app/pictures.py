"""Pictures of pages: our own papers for the preview, and attached files as small pictures.

PDFium is not thread-safe, so one thread does all of it, away from the window. What comes from outside is opened
by a limited child alone (`devices.foreign`); what is drawn here is what the child made of it.
"""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hallclient.behind import give_way
from hallclient.devices.foreign import THUMBNAIL, Unreadable, read_file

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image as Drawn

    from printing.overlay import ReprintMark

__all__ = [
    "Picture",
    "Scan",
    "Unreadable",
    "close",
    "looked_at",
    "pages_of",
    "read_pages",
    "reprinted",
    "thumbnails",
]

LOOK = (2000, 2600)  # px: a scanned page as large as anybody looks at it
LOOK_SCALE = 2.5  # pixels a point


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One page in shades of grey (our papers are black on white), a byte a pixel, rows without padding."""

    width: int
    height: int
    gray: bytes
    fitted: Picture | None = None
    """The same page as large as it is seen first: to scale it there takes the window 6 to 20 ms."""


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was scanned, in colour (a seal is red): RGB bytes, rows without padding."""

    width: int
    height: int
    rgb: bytes
    file: int = 0
    """Which of the files that were asked for it is a page of."""


_thread: ThreadPoolExecutor | None = None
_outside: ThreadPoolExecutor | None = None
"""Waits for children that read files from outside; the preview of a paper never waits behind a hostile file."""


def _executor() -> ThreadPoolExecutor:
    global _thread
    if _thread is None:
        _thread = ThreadPoolExecutor(1, thread_name_prefix="pictures", initializer=give_way)
    return _thread


def close() -> None:
    """Ends the picture threads; pictures still asked for are dropped."""
    global _thread, _outside
    if _outside is not None:
        _outside.shutdown(wait=True, cancel_futures=True)
        _outside = None
    if _thread is not None:
        _thread.shutdown(wait=True, cancel_futures=True)
        _thread = None


def pages_of(pdf: bytes, scale: float, room: tuple[int, int] = (0, 0)) -> Future[tuple[Picture, ...]]:
    """Every page of one of our papers, `scale` pixels a point (1 = 72 dpi); with a `room` (pixels) drawn into that,
    too."""
    return _executor().submit(_pages_of, pdf, scale, room)


def reprinted(pdf: bytes, mark: ReprintMark) -> Future[bytes]:
    """A copy of one of our papers with the mark of a reprint on every page."""
    return _executor().submit(_reprinted, pdf, mark)


def _reprinted(pdf: bytes, mark: ReprintMark) -> bytes:
    from printing.overlay import reprint  # PDFium loads with the first page that is looked at

    return reprint(pdf, mark)


def read_pages(path: Path) -> Future[tuple[bytes, str, tuple[bytes, ...]]]:
    """A file from outside, encoded anew: bytes, media type, thumbnails. Raises `Unreadable` in the future."""
    global _outside
    if _outside is None:
        _outside = ThreadPoolExecutor(2, thread_name_prefix="foreign", initializer=give_way)
    return _outside.submit(_read_pages, path)


def _read_pages(path: Path) -> tuple[bytes, str, tuple[bytes, ...]]:
    from PIL import Image

    pages = read_file(path)
    small = (Image.frombytes("RGB", (width, height), rgb) for width, height, rgb in pages.thumbnails)
    return pages.data, pages.media_type, tuple(map(_png, small))


def _pages_of(pdf: bytes, scale: float, room: tuple[int, int] = (0, 0)) -> tuple[Picture, ...]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = []
        for page in document:
            picture = _drawn(page, scale)
            fits = min(room[0] / picture.width, room[1] / picture.height)
            if 0 < fits < 1:
                picture = msgspec.structs.replace(picture, fitted=_drawn(page, scale * fits))
            pictures.append(picture)
            page.close()
        return tuple(pictures)
    finally:
        document.close()


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Picture:
    drawn = page.render(scale=scale, grayscale=True)
    try:
        return Picture(width=drawn.width, height=drawn.height, gray=_rows(drawn))
    finally:
        drawn.close()


def _rows(drawn: pypdfium2.PdfBitmap) -> bytes:
    """The pixels without what pads a row."""
    whole = memoryview(drawn.buffer).cast("B")
    width, stride = drawn.width, drawn.stride
    if stride == width:
        return bytes(whole)
    return b"".join(whole[start : start + width] for start in range(0, stride * drawn.height, stride))


def looked_at(files: tuple[bytes, ...]) -> Future[tuple[Scan, ...]]:
    """Every page of attached files, as large as a screen shows them. They were measured when they were taken in."""
    return _executor().submit(_looked_at, files)


def thumbnails(data: bytes) -> Future[tuple[bytes, ...]]:
    """The small pictures of an attached file, again."""
    return _executor().submit(lambda: _thumbnails_of(data))


def _looked_at(files: tuple[bytes, ...]) -> tuple[Scan, ...]:
    found: list[Scan] = []
    for at, data in enumerate(files):
        pages = _scans_of(data) if _is_pdf(data) else (_image_of(data),)
        found += (msgspec.structs.replace(page, file=at) for page in pages)
    return tuple(found)


def _scans_of(pdf: bytes) -> tuple[Scan, ...]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in document:
            width, height = page.get_size()
            scale = min(LOOK_SCALE, LOOK[0] / max(width, 1), LOOK[1] / max(height, 1))
            found.append(_scan(page.render(scale=scale).to_pil()))
            page.close()
        return tuple(found)
    finally:
        document.close()


def _image_of(data: bytes) -> Scan:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", LOOK)
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(LOOK)
        return _scan(upright)


def _scan(image: Drawn.Image) -> Scan:
    plain = image.convert("RGB")
    return Scan(width=plain.width, height=plain.height, rgb=plain.tobytes())


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def _thumbnails_of(data: bytes) -> tuple[bytes, ...]:
    if not data:
        raise Unreadable("gone")
    return _pdf_thumbnails(data) if _is_pdf(data) else (_image_thumbnail(data),)


def _pdf_thumbnails(data: bytes) -> tuple[bytes, ...]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        small = []
        for page in document:
            width, height = page.get_size()
            scale = min(THUMBNAIL[0] / max(width, 1), THUMBNAIL[1] / max(height, 1))
            small.append(_png(page.render(scale=scale).to_pil()))
        return tuple(small)
    finally:
        document.close()


def _image_thumbnail(data: bytes) -> bytes:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        image.thumbnail(THUMBNAIL)
        return _png(image)


def _png(image: object) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
