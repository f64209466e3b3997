"""Tables as files, opened again by another library: numbers are numbers, text is text, sums and shares are formulas."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from casework.tally.measures import MEASURES, RATES
from hallclient.app.report_files import csv_of, table_of, workbook_of
from printing.workbook import MOST_TEXT, CellLost, Share, Sum, Table, csv_text, workbook
from tests.casework.tally.test_report import DONE, case_of, on, report

HOSTILE = (
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "http://example.test/",
    "410103198503154519",
    "0012",
    "阿卜杜热合曼·买买提",
)


def table(*names: str) -> Table:
    rows = tuple((name, 3, 4, Share((1,), (1, 2))) for name in names)
    return Table(
        "表",
        "标题",
        ("注",),
        (("", "名"), ("收件", "一"), ("收件", "二"), ("", "率")),
        (*rows, ("合计", Sum(), Sum(), Share((1,), (1, 2)))),
    )


def test_numbers_are_numbers_and_formulas_have_their_values() -> None:
    data = workbook([table("甲", "乙")])
    values, formulas = (load_workbook(BytesIO(data), data_only=one)["表"] for one in (True, False))
    assert [cell.value for cell in values[6]] == ["合计", 6, 8, pytest.approx(6 / 14)]
    assert [cell.value for cell in formulas[6]] == [
        "合计",
        "=SUM(B4:B5)",
        "=SUM(C4:C5)",
        '=IF(B6+C6>0,(B6)/(B6+C6),"—")',
    ]
    assert [cell.data_type for cell in values[4]] == ["s", "n", "n", "n"]
    assert formulas["D4"].number_format == "0.0%" and formulas.freeze_panes == "B4"
    assert values["A1"].value == "标题" and values["B2"].value == "收件" and values["B3"].value == "一"


def test_text_comes_back_as_it_was_and_is_never_a_formula_or_a_link() -> None:
    data = workbook([table(*HOSTILE)])
    sheet = load_workbook(BytesIO(data))["表"]
    found = [row[0] for row in sheet.iter_rows(min_row=4, max_row=3 + len(HOSTILE))]
    assert [cell.value for cell in found] == list(HOSTILE)
    assert {cell.data_type for cell in found} == {"s"} and not any(cell.hyperlink for cell in found)
    rows = list(csv.reader(StringIO(csv_text(table(*HOSTILE)).decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:6]] == [f"'{name}" for name in HOSTILE[:5]]
    assert [row[0] for row in rows[6:10]] == list(HOSTILE[5:])
    assert rows[0] == ["名", "收件一", "收件二", "率"] and rows[-1] == [
        "合计",
        str(3 * 9),
        str(4 * 9),
        "0.4286",
    ]


def test_control_characters_stay_text() -> None:
    """Excel reads `_x0000_` as the character that no XML can hold."""
    names = ("\0=1+1", "甲\x0b乙", "\x1f", "甲\n乙")
    sheet = load_workbook(BytesIO(workbook([table(*names)])))["表"]
    found = [row[0] for row in sheet.iter_rows(min_row=4, max_row=3 + len(names))]
    assert [unescape(str(cell.value)) for cell in found] == list(names)
    assert {cell.data_type for cell in found} == {"s"}
    assert csv_text(table(*names)).decode("utf-8-sig").splitlines()[1].startswith("'\0=1+1")


def test_every_sheet_is_for_a_page_of_a4_with_its_heads_on_each() -> None:
    made = report([case_of(DONE)], on(7))
    for sheet in load_workbook(BytesIO(workbook_of(made))).worksheets:
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$2:$3" and sheet.freeze_panes == "B4"
        assert not sheet.tables and not sheet.data_validations.dataValidation
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_a_text_that_a_cell_cannot_hold_is_refused() -> None:
    assert workbook([table("长" * MOST_TEXT)])
    with pytest.raises(CellLost):
        workbook([table("长" * (MOST_TEXT + 1))])


def test_a_report_has_every_table_and_what_it_means() -> None:
    made = report([case_of(DONE)], on(7))
    data = workbook_of(made)
    assert data == workbook_of(made)  # the same figures, the same bytes
    assert not any(name.startswith("xl/externalLinks") for name in ZipFile(BytesIO(data)).namelist())
    book = load_workbook(BytesIO(data), data_only=True)
    assert book.sheetnames == ["部门", "窗口", "事项", "经办人", "口径"]
    for name in book.sheetnames[:4]:
        sums = next(row for row in book[name].iter_rows(values_only=True) if row[0] == "合计")
        assert dict(zip([one.key for one in MEASURES], sums[1:], strict=False)) == made.sum
    meant = [row[0] for row in book["口径"].iter_rows(min_row=4, values_only=True)]
    assert meant[: len(MEASURES) + len(RATES)] == [one.word for one in MEASURES] + [
        one.title for one in RATES
    ]


def test_csv_is_read_in_both_encodings() -> None:
    made = report([case_of(DONE)], on(7))
    utf, gb = csv_of(made, "department", "utf-8-sig"), csv_of(made, "department", "gb18030")
    assert utf.startswith(b"\xef\xbb\xbf") and utf.decode("utf-8-sig") == gb.decode("gb18030")
    assert table_of(made, "item").rows[-1][0] == "合计"
    assert table_of(report([], on(7)), "item").rows == ()
