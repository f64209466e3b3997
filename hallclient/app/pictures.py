"""Pictures of pages: our own papers for the preview, and attached files as small pictures.

PDFium is not thread-safe, so one thread does all of it, away from the window. What comes from outside is
bounded before it is opened: size, pages and pixels (a file is hostile until measured).
"""

from __future__ import annotations

import io
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image as Drawn

    from printing.overlay import ReprintMark

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 60
MAX_PIXELS = 40_000_000
THUMBNAIL = (96, 128)  # px
LOOK = (2000, 2600)  # px: a scanned page as large as anybody looks at it
LOOK_SCALE = 2.5  # pixels a point


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One page in shades of grey (our papers are black on white), a byte a pixel, rows without padding."""

    width: int
    height: int
    gray: bytes


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was scanned, in colour (a seal is red): RGB bytes, rows without padding."""

    width: int
    height: int
    rgb: bytes


class Unreadable(ValueError):
    """The file can't be taken as pages; the text says why, in the clerk's words."""


_thread: ThreadPoolExecutor | None = None


def _executor() -> ThreadPoolExecutor:
    global _thread
    if _thread is None:
        _thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")
    return _thread


def close() -> None:
    """Ends the picture thread; pictures still asked for are dropped."""
    global _thread
    if _thread is not None:
        _thread.shutdown(wait=True, cancel_futures=True)
        _thread = None


def pages_of(pdf: bytes, scale: float) -> Future[tuple[Picture, ...]]:
    """Every page of one of our papers, `scale` pixels a point (1 = 72 dpi)."""
    return _executor().submit(_pages_of, pdf, scale)


def reprinted(pdf: bytes, mark: ReprintMark) -> Future[bytes]:
    """A copy of one of our papers with the mark of a reprint on every page."""
    return _executor().submit(_reprinted, pdf, mark)


def _reprinted(pdf: bytes, mark: ReprintMark) -> bytes:
    from printing.overlay import reprint  # PDFium loads with the first page that is looked at

    return reprint(pdf, mark)


def read_pages(path: Path) -> Future[tuple[bytes, str, tuple[bytes, ...]]]:
    """A file from outside, read and measured: bytes, media type, thumbnails. Raises `Unreadable` in the future."""
    return _executor().submit(_read_pages, path)


def _read_pages(path: Path) -> tuple[bytes, str, tuple[bytes, ...]]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable("文件读不出来，没有附上。请检查文件是否还在。") from error
    return data, *_thumbnails_of(data)


def _pages_of(pdf: bytes, scale: float) -> tuple[Picture, ...]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = []
        for page in document:
            drawn = page.render(scale=scale, grayscale=True)
            pictures.append(Picture(width=drawn.width, height=drawn.height, gray=_rows(drawn)))
            drawn.close()
            page.close()
        return tuple(pictures)
    finally:
        document.close()


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
    return _executor().submit(lambda: _thumbnails_of(data)[1])


def _looked_at(files: tuple[bytes, ...]) -> tuple[Scan, ...]:
    found: list[Scan] = []
    for data in files:
        found += _scans_of(data) if media_type(data) == "application/pdf" else (_image_of(data),)
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


def media_type(data: bytes) -> str:
    """What the bytes are, by their beginning and never by a file's name. Raises `Unreadable`."""
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    raise Unreadable("只能附 PDF、JPEG 或者 PNG 文件。文件没有附上，原文件未动。")


def _thumbnails_of(data: bytes) -> tuple[str, tuple[bytes, ...]]:
    kind = media_type(data)
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES // 1024 // 1024} 兆，没有附上。请降低扫描分辨率后再附。")
    return kind, _pdf_thumbnails(data) if kind == "application/pdf" else (_image_thumbnail(data),)


def _pdf_thumbnails(data: bytes) -> tuple[bytes, ...]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF 文件打不开（可能损坏或者加了口令），没有附上。请重新扫描。") from error
    try:
        if len(document) > MAX_PAGES:
            raise Unreadable(f"PDF 文件超过 {MAX_PAGES} 页，没有附上。请分开扫描。")
        small = []
        for page in document:
            width, height = page.get_size()
            scale = min(THUMBNAIL[0] / max(width, 1), THUMBNAIL[1] / max(height, 1))
            small.append(_png(page.render(scale=scale).to_pil()))
        return tuple(small)
    finally:
        document.close()


def _image_thumbnail(data: bytes) -> bytes:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Unreadable("图片太大，没有附上。请降低扫描分辨率后再附。")
            image.thumbnail(THUMBNAIL)
            return _png(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("图片打不开，可能已经损坏，没有附上。请重新扫描。") from error


def _png(image: object) -> bytes:
    from PIL import Image

    assert isinstance(image, Image.Image)  # noqa: S101
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
