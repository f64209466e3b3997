"""The child that opens a file from outside: bounded memory and time, nothing but pipes, pixels out.

Run as a program of its own by `foreign.py`. Whatever a hostile file does to a decoder, it does it here, where
nothing of the hall is. Standard input is the file; standard output a line of JSON and the bytes it counts.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from PIL import Image

MAX_PAGES: Final = 60
MAX_PIXELS: Final = 40_000_000
MAX_SIDE: Final = 20_000
"""An A3 sheet at 1,200 dpi; PNG knows sides of 2³¹."""
THUMBNAIL: Final = (96, 128)  # px
MEMORY: Final = 1536 * 1024 * 1024
SECONDS: Final = 20
QUALITY: Final = 92

TYPE: Final = "type"
TYPES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
ARCHIVES: Final = (
    b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
"""ZIP and all that is one inside (xlsx, docx, ofd), the other packers, the old office files: none is opened at all."""
ALIVE: Final = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
"""What has no business in a scan and is still there after the pages were copied."""


class Refused(Exception):
    """Why the file is not taken: a name that `foreign.py` has words for."""


def main() -> int:
    """Reads, judges, writes; gives the exit code."""
    _limit()
    data = sys.stdin.buffer.read()
    try:
        kind = media_type(data)
        made, thumbnails = _pdf(data) if kind == "application/pdf" else _image(data, kind)
    except Refused as refused:
        return _answer({"refused": str(refused)})
    except MemoryError:
        return _answer({"refused": "memory"})
    except RecursionError:
        return _answer({"refused": "broken"})
    sizes = [(one.width, one.height) for one in thumbnails]
    head: dict[str, object] = {"kind": kind, "length": len(made), "thumbnails": sizes}
    return _answer(head, made, *(one.tobytes() for one in thumbnails))


def media_type(data: bytes) -> str:
    """What the bytes are, by their beginning and never by a file's name. Raises Refused."""
    for start, kind in TYPES:
        if data.startswith(start):
            return kind
    if data.startswith(ARCHIVES):
        raise Refused("archive")
    raise Refused(TYPE)


def _image(data: bytes, kind: str) -> tuple[bytes, list[Image.Image]]:
    """The same picture encoded anew: no metadata, nothing before or behind it."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    name = "JPEG" if kind == "image/jpeg" else "PNG"
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as image:
            if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
                raise Refused("pixels")
            turned = int(image.getexif().get(0x0112, 1)) != 1
            image.load()
            made = io.BytesIO()
            if name == "PNG":
                plain = ImageOps.exif_transpose(image)
                plain = _on_white(plain)
                plain.info.clear()
                plain.save(made, "PNG", optimize=False)
            elif turned or image.mode not in ("L", "RGB"):
                plain = ImageOps.exif_transpose(image).convert("RGB")
                plain.info.clear()
                plain.save(made, "JPEG", quality=QUALITY)
            else:
                plain, dpi, image.info = image, image.info.get("dpi"), {}
                more = {"dpi": dpi} if dpi else {}
                image.save(
                    made, "JPEG", quality="keep", **more
                )  # the scanner's own tables: hardly anything is lost
            small = plain.convert("RGB")
            small.thumbnail(THUMBNAIL)
            return made.getvalue(), [small]
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        Image.DecompressionBombError,
    ) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise Refused("pixels") from error
        raise Refused("broken") from error


def _on_white(image: Image.Image) -> Image.Image:
    """Grey or colour; what was seen through is white, as paper is."""
    from PIL import Image

    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image
    clear = image.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _pdf(data: bytes) -> tuple[bytes, list[Image.Image]]:
    """The same pages in a fresh document: without scripts, attachments, forms, notes and what the old one told of
    its maker."""
    import pypdfium2

    try:
        source = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("locked" if "password" in str(error).lower() else "broken") from error
    if len(source) > MAX_PAGES:
        raise Refused("pages")
    if not len(source):
        raise Refused("broken")
    try:
        small = [_thumbnail(page) for page in _flat(source)]
        fresh = pypdfium2.PdfDocument.new()
        fresh.import_pages(source)
        made = io.BytesIO()
        fresh.save(made)
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Refused("broken") from error
    if any(word in made.getvalue() for word in ALIVE):
        raise Refused("alive")
    return made.getvalue(), small


def _flat(source: Any) -> Iterator[Any]:
    """Each page with its notes and form fields turned into plain marks on it."""
    from pypdfium2 import raw

    for page in source:
        raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
    for page in source:
        yield page


def _thumbnail(page: Any) -> Image.Image:
    width, height = page.get_size()
    if not (0 < width < 20_000 and 0 < height < 20_000):
        raise Refused("pixels")
    scale = min(THUMBNAIL[0] / width, THUMBNAIL[1] / height)
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return picture


def _limit() -> None:
    """Memory, time, files, and no core that would hold the file."""
    if sys.platform == "win32":
        return  # the parent's deadline ends it
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _answer(head: dict[str, object], *parts: bytes) -> int:
    sys.stdout.buffer.write(json.dumps(head).encode("ascii") + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    return 0


def run() -> NoReturn:
    """The process's whole life."""
    sys.exit(main())


if __name__ == "__main__":
    run()
