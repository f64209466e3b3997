"""`hallclient report`: a day and a range as PDF, Excel and CSV, and what is refused with nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hallclient.bootstrap import command
from tests.app.desk import FOOD, Desk, outcome, rooms
from tests.app.filled import filled
from tests.printing.goldens import text_of

DAY = ("report", "day", "--on", "2026-11-20")


@pytest.fixture(scope="module")
def pc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A counter at which two applications were taken in on 20 November."""
    desk = Desk.new(tmp_path_factory.mktemp("report") / "data")
    counter = desk.counter()
    for _ in range(2):
        outcome(rooms(counter)[0].accept(filled(counter, FOOD)))
    desk.close()
    yield desk
    desk.close()


@pytest.fixture
def run(pc: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setattr(command, "_asked_vault", lambda *_: pc.vault)
    yield lambda *words: command.main(["--data", str(pc.folder), *words])


def test_a_day_as_three_files_of_one_edition(
    run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, xlsx, table = tmp_path / "日报.pdf", tmp_path / "日报.xlsx", tmp_path / "日报.csv"
    words = (
        *DAY,
        "--by",
        "M0001",
        "--pdf",
        str(pdf),
        "--xlsx",
        str(xlsx),
        "--csv",
        str(table),
        "--encoding",
        "gb18030",
    )
    assert run(*words) == 0  # type: ignore[operator]
    assert capsys.readouterr().out.count("第 1 版") == 3
    text = text_of(pdf.read_bytes()).replace("\n", "")
    assert "示例区政务服务中心办件日报" in text and "收件 2" in text and "本机账本" in text
    sums = [
        row
        for row in load_workbook(xlsx, data_only=True)["部门"].iter_rows(values_only=True)
        if row[0] == "合计"
    ]
    assert sums[0][1] == 2
    assert table.read_bytes().decode("gb18030").splitlines()[-1].startswith("合计,2,0,2,2")
    kept = pdf.read_bytes()
    assert run(*words) == 0  # type: ignore[operator]
    assert pdf.read_bytes() == kept  # the same acts, the same bytes, whenever it is asked for


def test_a_range_by_window(run: object, tmp_path: Path) -> None:
    table = tmp_path / "窗口.csv"
    words = (
        "report",
        "days",
        "--from",
        "2026-11-16",
        "--to",
        "2026-11-22",
        "--by",
        "M0001",
        "--table",
        "窗口",
    )
    assert run(*words, "--csv", str(table)) == 0  # type: ignore[operator]
    lines = table.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("窗口,收件小计") and any(
        line.startswith("W10 ") and ",2,0,2,2" in line for line in lines
    )


def test_a_months_bulletin(run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = tmp_path / "通报.pdf"
    assert run("report", "bulletin", "--month", "2026-11", "--by", "M0001", "--pdf", str(pdf)) == 0  # type: ignore[operator]
    assert "政务服务情况通报" in text_of(pdf.read_bytes()) and "第 1 版" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*DAY, "--by", "M0001"), "没有写存到哪里"),
        (("report", "day", "--on", "2999-01-01", "--by", "M0001", "--csv", "x"), "不能晚于今天"),
        (
            ("report", "days", "--from", "2026-11-20", "--to", "2026-11-19", "--by", "M0001", "--csv", "x"),
            "不能早于",
        ),
        ((*DAY, "--by", "W1003", "--csv", "x"), "请由首席代表"),
        ((*DAY, "--by", "nobody", "--csv", "x"), "没有工号"),
        (("report", "day", "--on", "昨天", "--by", "M0001", "--csv", "x"), "日期"),
    ],
)
def test_what_is_refused_writes_nothing(
    run: object,
    words: tuple[str, ...],
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        assert run(*words) != 0  # type: ignore[operator]
    except SystemExit as left:
        assert left.code == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said(
    run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*DAY, "--by", "M0001", "--csv", str(tmp_path / "no" / "x.csv")) == 1  # type: ignore[operator]
    assert "没有写成：文件或者文件夹不在了。没有做任何改动" in capsys.readouterr().err


def test_paper_and_record_agree_where_writing_fails(
    run: object, pc: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two files that can't be written: neither is there, and nothing is on record; a file that can't take its
    place after the record: that is said, and the same edition comes out again."""
    day = ("report", "day", "--on", "2026-11-19", "--by", "M0001")
    good, bad = tmp_path / "日报.csv", tmp_path / "no" / "日报.xlsx"
    assert run(*day, "--csv", str(good), "--xlsx", str(bad)) == 1  # type: ignore[operator]
    assert "没有做任何改动" in capsys.readouterr().err and list(tmp_path.iterdir()) == []
    assert editions(pc) == []
    good.mkdir()  # in the way of the file, not of what is staged beside it
    assert run(*day, "--csv", str(good)) == 1  # type: ignore[operator]
    assert "第 1 版已记入账本" in capsys.readouterr().err and list(tmp_path.iterdir()) == [good]
    assert editions(pc) == [1]
    good.rmdir()
    assert run(*day, "--csv", str(good)) == 0  # type: ignore[operator]
    assert "第 1 版" in capsys.readouterr().out and editions(pc) == [1]


def editions(pc: Desk) -> list[int]:
    book = pc.counter().book
    try:
        kept = book.read_now(lambda reads: reads.last_report(date(2026, 11, 19), date(2026, 11, 19)))
        return [kept.edition] if kept is not None else []
    finally:
        pc.close()


def test_appraisal_and_grounds(run: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf, xlsx, table = tmp_path / "考核.pdf", tmp_path / "考核.xlsx", tmp_path / "情形.csv"
    month = ("report", "appraisal", "--month", "2026-11", "--by", "M0001")
    assert run(*month, "--of", "W1003", "--pdf", str(pdf), "--xlsx", str(xlsx)) == 0  # type: ignore[operator]
    text = text_of(pdf.read_bytes()).replace("\n", "")
    assert "人员考核表" in text and "（W1003）" in text and "不计" in text
    row = next(row for row in load_workbook(xlsx)["考核"].iter_rows(values_only=True) if row[0] == "W1003")
    assert row[2:4] == (2, 0.7) and "—" in row  # two of sixty; nobody rated
    assert run(*month, "--of", "W9999", "--pdf", str(pdf)) == 2  # type: ignore[operator]
    assert "没有可考核的数" in capsys.readouterr().err
    grounds = ("report", "breaches", "--from", "2026-11-01", "--to", "2026-11-20", "--by", "M0001")
    assert run(*grounds, "--csv", str(table)) == 0  # type: ignore[operator]
    rows = {line.split(",")[0]: line for line in table.read_text("utf-8-sig").splitlines()}
    assert rows["第七十四条第二项"].endswith(",0,0,0,0,0,0") and rows["第七十三条"].endswith("—,—,—,—,—,—")
