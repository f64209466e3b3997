"""Hostile files: each is told in the clerk's words, loses nothing, and never reaches a decoder of this process."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from reportlab.pdfgen.canvas import Canvas

from hallclient.devices import foreign
from hallclient.devices.foreign import Pages, Unreadable, read_bytes, read_file

PAYLOAD = b"PAYLOAD-THAT-MUST-NOT-STAY"


def png(
    width: int = 40, height: int = 50, *, lie: tuple[int, int] | None = None, behind: bytes = b""
) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    data = buffer.getvalue()
    if lie is not None:
        head = struct.pack(">II", *lie) + data[24:29]
        data = data[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + data[33:]
    return data + behind


def jpeg(*, behind: bytes = b"", turned: bool = False, gps: bool = False, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste((255, 0, 0), (0, 0, 20, 40))
    exif = Image.Exif()
    if turned:
        exif[Base.Orientation] = 6
    if gps:
        exif[Base.Model] = "PAYLOAD-THAT-MUST-NOT-STAY"
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (34.0, 45.0, 0.0)
    picture.save(buffer, "JPEG", exif=exif, comment=comment, dpi=(300, 300))
    return buffer.getvalue() + behind


def pdf(pages: int = 2, **more: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(200, 300), **more)  # type: ignore[arg-type]
    canvas.setAuthor(PAYLOAD.decode())
    for _ in range(pages):
        canvas.rect(20, 20, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def by_hand(*objects: bytes, root: bytes = b"<< /Type /Catalog /Pages 2 0 R >>") -> bytes:
    """A PDF of these objects from 2 on."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate((root, *objects), 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(out))
    )  # fmt: skip


def million_pages() -> bytes:
    """A thousand times a thousand pages in 12 kB."""
    kids = b" ".join
    return by_hand(
        b"<< /Type /Pages /Count 1000000 /Kids [" + kids([b"3 0 R"] * 1000) + b"] >>",
        b"<< /Type /Pages /Parent 2 0 R /Count 1000 /Kids [" + kids([b"4 0 R"] * 1000) + b"] >>",
        b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 10 10] >>",
    )


def inflating(times: int = 2) -> bytes:
    """A page whose content grows to gigabytes."""
    data = b"0 0 m " * 20_000_000
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return by_hand(
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(data), filters) + data + b"\nendstream",
    )


def huge_page() -> bytes:
    return by_hand(
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99999999 99999999] >>",
    )


def scripted() -> bytes:
    """A PDF that runs a script when it is opened, and carries a file."""
    return by_hand(
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
        b"<< /S /JavaScript /JS (" + PAYLOAD + b") >>",
        root=b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R /Names << /EmbeddedFiles 4 0 R >> >>",
    )


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb", b"\0" * 50_000_000)
    return buffer.getvalue()


def text_bomb() -> bytes:
    """A PNG whose comment unpacks to 300 MB."""
    body = b"Comment\0\0" + zlib.compress(b"\0" * 300_000_000, 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = png()
    return whole[:33] + chunk + whole[33:]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "100,000 by 100,000": (lambda: png(lie=(100_000, 100_000)), "pixels"),
    "one line, very long": (lambda: png(lie=(2_000_000, 1)), "pixels"),
    "more than its data": (lambda: png(lie=(400, 500)), "broken"),
    "a comment of 300 MB": (text_bomb, "broken"),
    "half a JPEG": (lambda: jpeg()[:-200], "broken"),
    "a JPEG by name only": (lambda: b"\xff\xd8\xff" + b"\0" * 300, "broken"),
    "10^6 pages": (million_pages, "pages"),
    "a page of 1,000 km": (huge_page, "pixels"),
    "61 pages": (lambda: pdf(61), "pages"),
    "a PDF with a password": (lambda: pdf(encrypt="secret"), "locked"),
    "a PDF cut short": (lambda: b"%PDF-1.7 and nothing more", "broken"),
    "a ZIP": (zipped, "archive"),
    "an old spreadsheet": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "archive"),
    "a program": (lambda: b"MZ\x90\0", "type"),
    "nothing": (lambda: b"", "type"),
    "too long": (lambda: b"%PDF-" + b"0" * foreign.MAX_BYTES, "bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_refused_in_the_clerks_words(tmp_path: Path, name: str) -> None:
    make, cause = HOSTILE[name]
    file = tmp_path / "扫描 001.pdf"
    data = make()
    file.write_bytes(data)
    with pytest.raises(Unreadable) as told:
        read_file(file)
    assert told.value.cause == cause
    text = str(told.value)
    assert "附" in text and "。" in text and "Error" not in text and "/" not in text
    assert file.read_bytes() == data, "the file lies where it lay"


def test_what_grows_without_end_ends_the_child_only() -> None:
    """Whatever becomes of it, this process neither grows nor waits past the deadline."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = inflating()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert isinstance(read_bytes(data), Pages)
    except Unreadable as told:
        assert told.cause in ("memory", "slow", "broken")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - max(before, grown) < 100_000  # kB


@pytest.mark.parametrize("kind", ["jpeg", "png", "pdf"])
def test_a_second_file_behind_the_first_does_not_stay(kind: str) -> None:
    """Polyglots: a picture or PDF that is an archive, a page or a program too."""
    behind = b"<script>" + PAYLOAD + b"</script>" + zipped()[:200]
    data = {"jpeg": jpeg(behind=behind), "png": png(behind=behind), "pdf": pdf() + behind}[kind]
    try:
        kept = read_bytes(data).data
    except Unreadable as told:
        assert told.cause == "broken"
        return
    assert PAYLOAD not in kept and b"<script>" not in kept and b"PK\x03\x04" not in kept


def test_a_photo_tells_neither_place_nor_camera_and_stands_upright() -> None:
    pages = read_bytes(jpeg(turned=True, gps=True, comment=PAYLOAD))
    assert PAYLOAD not in pages.data and b"Exif" not in pages.data
    with Image.open(io.BytesIO(pages.data)) as kept:
        assert not kept.getexif() and "comment" not in kept.info
        assert kept.size == (40, 60), "turned as its camera said"
        red = kept.convert("RGB").getpixel((20, 10))
        assert isinstance(red, tuple) and red[0] > 200 and red[1] < 60
    ((width, height, rgb),) = pages.thumbnails
    assert (width, height) == (40, 60) and len(rgb) == 3 * 40 * 60


def test_a_scan_keeps_its_pixels_and_its_resolution() -> None:
    data = jpeg()
    pages = read_bytes(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(pages.data)) as kept:
        assert kept.size == before.size and kept.info.get("dpi") == (300, 300)
        off = [abs(a - b) for a, b in zip(before.tobytes(), kept.tobytes(), strict=True)]
    assert sum(off) / len(off) < 2 and max(off) < 32, "its own tables: little is lost, at a hard red edge"
    assert read_bytes(data).data == pages.data, "the same scan is the same page"


def test_a_drawing_on_nothing_stands_on_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(io.BytesIO(read_bytes(buffer.getvalue()).data)) as kept:
        assert kept.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_keeps_its_pages_and_nothing_else() -> None:
    pages = read_bytes(pdf(3))
    assert PAYLOAD not in pages.data and len(pages.thumbnails) == 3
    document = pypdfium2.PdfDocument(pages.data)
    try:
        assert len(document) == 3 and document[0].get_size() == (200, 300)
        assert document.get_metadata_dict()["Author"] == ""
        dark = document[0].render(scale=1).to_pil().convert("L").getpixel((70, 230))
        assert isinstance(dark, int) and dark < 50
    finally:
        document.close()


def test_scripts_and_files_in_a_pdf_do_not_come_in() -> None:
    try:
        kept = read_bytes(scripted()).data
    except Unreadable as told:
        assert told.cause == "alive"
        return
    assert PAYLOAD not in kept and b"/JavaScript" not in kept and b"/EmbeddedFiles" not in kept


def child(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str) -> None:
    """Another child in place of the real one."""
    monkeypatch.setattr(foreign, "CHILD", name)
    monkeypatch.setattr(foreign, "_isolated", lambda: ["-s"])
    monkeypatch.setattr(foreign, "_environment", lambda: {"PYTHONPATH": str(folder)})


def test_a_child_past_its_deadline_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(foreign, "DEADLINE_SECONDS", 0.5)
    (tmp_path / "sleeper.py").write_text("import time; time.sleep(60)")
    child(monkeypatch, tmp_path, "sleeper")
    with pytest.raises(Unreadable) as told:
        read_bytes(png())
    assert told.value.cause == "slow"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "not json\\n",
        "{}\\n",
        '{"refused": "rm -rf"}\\n',
        '{"kind": "image/png", "length": 999999999, "thumbnails": [[1, 1]]}\\nabc',
        '{"kind": "text/html", "length": 3, "thumbnails": [[1, 1]]}\\nabcdef',
        '{"kind": "image/png", "length": 3, "thumbnails": [[5000, 5000]]}\\nabc',
        '{"kind": "image/png", "length": 3, "thumbnails": []}\\nabc',
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: str
) -> None:
    program = f"import sys; sys.stdin.buffer.read(); sys.stdout.write('{answer}')"
    (tmp_path / "liar.py").write_text(program)
    child(monkeypatch, tmp_path, "liar")
    with pytest.raises(Unreadable) as told:
        read_bytes(png())
    assert told.value.cause == "broken"


def test_the_child_is_limited() -> None:
    """It can write no file, keeps no core, and has bounded memory and time."""
    program = (
        "import resource as r; from hallclient.devices.foreign_child import _limit; _limit();"
        "print([r.getrlimit(w)[1] for w in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_CORE, r.RLIMIT_FSIZE)])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[1610612736, 20, 0, 0]"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_child_is_limited_before_it_reads_a_byte() -> None:
    """By the limits of the very process that is started for a file, as it waits for that file."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", foreign.CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        late = time.monotonic() + 30
        held: dict[str, str] = {}
        while held.get("Max file size") != "0" and time.monotonic() < late:
            time.sleep(0.05)
            lines = Path(f"/proc/{child.pid}/limits").read_text().splitlines()
            held = {line[:26].strip(): line[26:].split()[1] for line in lines}
        assert [held[f"Max {name}"] for name in ("address space", "cpu time", "core file size", "file size")] == [
            "1610612736", "20", "0", "0",
        ]  # fmt: skip
    finally:
        child.kill()
        child.communicate()


def test_the_child_is_told_nothing_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_SESSION", "four plain words")
    told: list[dict[str, str]] = []
    run = subprocess.run

    def seen(words: list[str], **more: Any) -> Any:
        told.append(more["env"])
        return run(words, **more)

    monkeypatch.setattr(subprocess, "run", seen)
    assert isinstance(read_bytes(png()), Pages)
    assert [set(env) - {"SYSTEMROOT"} for env in told] == [set()]


@pytest.mark.slow
def test_files_spoilt_at_random_are_pages_or_refused() -> None:
    """Whatever a broken scanner writes: an answer, and no word of a traceback."""
    chance = Random(7)
    for whole in (jpeg(), png(), pdf()) * 4:
        data = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(8, len(data))] = chance.randrange(256)
        try:
            assert read_bytes(bytes(data)).thumbnails
        except Unreadable as told:
            assert told.cause in foreign.WORDS
