"""S13: a file is our paper only if its bytes are the archive's; anything else is 与存档不符 or unknown."""

from __future__ import annotations

import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from hallclient.app.outcome import PaperMade
from hallclient.app.paper_check import MOST_BYTES, PaperCheck, PaperVerdict
from printing.overlay import ReprintMark, reprint
from tests.app.desk import FOOD, Desk, outcome, paper, rooms
from tests.app.filled import filled
from tests.app.test_accepting import THEME_SITUATIONS

UPDATE = (
    b"9999 0 obj\n<< /Type /Annot >>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 10000 >>\n"
    b"startxref\n0\n%%EOF\n"
)


@pytest.fixture
def notice(desk: Desk) -> PaperMade:
    counter = desk.counter()
    return paper(outcome(rooms(counter)[0].accept(filled(counter, FOOD))), "D03")


def check(desk: Desk, folder: Path, data: bytes) -> PaperVerdict:
    file = folder / "notice.pdf"
    file.write_bytes(data)
    return PaperCheck(desk.counter()).check(file).result(30)


def test_the_archives_own_bytes_are_genuine(desk: Desk, notice: PaperMade, tmp_path: Path) -> None:
    found = check(desk, tmp_path, notice.pdf)
    assert (found.verdict, found.case_id) == ("genuine", notice.case_id)
    for word in ("与存档一致", "受理通知书", notice.doc_number, "2026-11-20"):
        assert word in found.text


def test_every_single_byte_counts(desk: Desk, notice: PaperMade, tmp_path: Path) -> None:
    """One bit at places all over the file, the case's own number in its head included."""
    for at in range(0, len(notice.pdf), len(notice.pdf) // 60):
        data = bytearray(notice.pdf)
        data[at] ^= 1
        found = check(desk, tmp_path, bytes(data))
        assert found.verdict in ("altered", "unknown"), at
        assert found.verdict == "altered" or b"/Subject (D03" not in data or at < 400


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + UPDATE,
        lambda pdf: pdf + UPDATE + UPDATE,
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf + b"MZ" + bytes(4000),
        lambda pdf: pdf.rstrip(b"\n"),
        lambda pdf: b" " + pdf,
    ],
    ids=["incremental", "twice", "newline", "junk", "cut", "junk before"],
)
def test_what_was_added_or_cut_is_not_ours(
    desk: Desk, notice: PaperMade, tmp_path: Path, change: object
) -> None:
    found = check(desk, tmp_path, change(notice.pdf))  # type: ignore[operator]
    assert (found.verdict, found.case_id) == ("altered", notice.case_id)
    assert "与存档不符" in found.text and notice.doc_number in found.text


def test_an_update_is_seen_even_where_the_file_hides_whose_it_is(
    desk: Desk, notice: PaperMade, tmp_path: Path
) -> None:
    found = check(desk, tmp_path, notice.pdf + UPDATE.replace(b"Annot", b"Other"))
    assert "之后追加了内容" in found.text


def test_saved_again_or_marked_it_is_another_file(desk: Desk, notice: PaperMade, tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(notice.pdf)
    again = BytesIO()
    document.save(again)
    document.close()
    marked = reprint(notice.pdf, ReprintMark(datetime(2026, 11, 27, 10, 42), "王砚秋"))
    for data in (again.getvalue(), marked):
        assert check(desk, tmp_path, data).verdict in ("altered", "unknown")


def test_an_edited_amount_of_text_is_found_by_what_the_file_says_it_is(
    desk: Desk, notice: PaperMade, tmp_path: Path
) -> None:
    head, marker, rest = notice.pdf.rpartition(b"stream\n")
    packed, end, tail = rest.partition(b"endstream")
    forged = head + marker + zlib.compress(packed[:10]) + end + tail
    assert check(desk, tmp_path, forged).verdict == "altered"


def test_an_edited_paper_of_a_part_is_found_by_its_part(desk: Desk, tmp_path: Path) -> None:
    counter = desk.counter("W1003", "W10")
    draft = filled(counter, theme="T001", situations=THEME_SITUATIONS)
    made = next(one for one in outcome(rooms(counter)[0].accept(draft)).papers if one.case_no.endswith("02"))
    head, marker, rest = made.pdf.rpartition(b"stream\n")
    packed, end, tail = rest.partition(b"endstream")
    found = check(desk, tmp_path, head + marker + zlib.compress(packed[:10]) + end + tail)
    assert (found.verdict, found.case_id) == ("altered", made.case_id)


def test_another_file_is_unknown_and_no_file_is_said(desk: Desk, notice: PaperMade, tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.4 other", b"MZ" + bytes(100), b"%%EOF" * 10_000, b"\0" * (MOST_BYTES + 1)):
        found = check(desk, tmp_path, data)
        assert found.verdict == "unknown" and "没有" in found.text
    stranger = notice.pdf.replace(b"/Subject (D03 4", b"/Subject (D03 5")
    assert check(desk, tmp_path, stranger).verdict == "unknown"
    gone = PaperCheck(desk.counter()).check(tmp_path / "gone.pdf").result(30)
    assert gone.verdict == "unreadable" and "读不出来" in gone.text
