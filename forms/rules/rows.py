"""items.csv: codes and interim numbers, limits, reasons in the remark, definitions that exist."""

from __future__ import annotations

from collections.abc import Iterator

from casework.catalogue import Catalogue, ItemRow
from forms.rules.finding import Finding, digits, repeated

Rows = tuple[tuple[int, ItemRow], ...]

REASONS = {"多级：": "多级审批", "慢：": "承诺超过法定一半", "保留：": "保留（kept）"}


def check_rows(rows: Rows, whole: Catalogue | None, slugs: set[str]) -> Iterator[tuple[int, Finding]]:
    """Line and finding, for every row; `slugs` are the files of items/, `whole` the hall below."""
    for key in ("id", "code", "definition"):
        filled = [(line, getattr(row, key)) for line, row in rows if getattr(row, key)]
        for index, value in repeated(value for _, value in filled):
            rule = "schema" if key == "definition" else "duplicate-code"
            yield filled[index][0], Finding((key,), f"“{value}”在前面的行中已有；一个事项一行", rule)
    for line, row in rows:
        for finding in (*_codes(row), *_limits(row), *_remark(row)):
            yield line, finding
        if row.definition and row.definition not in slugs:
            yield line, Finding(("definition",), f"没有文件 items/{row.definition}.yaml")
        if whole is not None:
            for finding in _organs(row, whole):
                yield line, finding


def _codes(row: ItemRow) -> Iterator[Finding]:
    if row.type != "行政许可":
        yield Finding(("type",), f"总表只列行政许可；“{row.type}”的事项只写在 items/ 中")
    if row.code and not digits(row.code, 12):
        yield Finding(("code",), f"基本编码须是十二位数字，不知道的留空，现在是“{row.code}”")
    elif row.code and row.id != row.code:
        yield Finding(("id",), f"有基本编码的，id 须与它相同：{row.code}")
    elif not row.code:
        head, tail = f"99{row.department}", "000"
        if not digits(row.id, 12) or not row.id.startswith(head) or not row.id.endswith(tail):
            text = f"没有基本编码的用暂编号：{head}、四位流水、{tail}，共十二位，现在是“{row.id}”"
            yield Finding(("id",), text)
    if not row.transferred:
        yield Finding(("transferred",), "不能是空的；可以是：first、later、kept")


def _limits(row: ItemRow) -> Iterator[Finding]:
    if (row.promised_days == 0) != (row.kind == "即办件"):
        yield Finding(("promised_days",), "承诺时限为 0 的是即办件，也只有即办件是 0")
    if row.promised_days > row.statutory_days:
        text = f"承诺 {row.promised_days}，超过法定 {row.statutory_days}"
        yield Finding(("promised_days",), text, "promise-over-statutory")
    elif row.promised_days * 2 > row.statutory_days and not _reason(row, "慢："):
        text = f"承诺 {row.promised_days}，超过法定 {row.statutory_days} 的一半；在 remark 以“慢：”写理由"
        yield Finding(("promised_days",), text, "promise-over-half-without-reason")


def _remark(row: ItemRow) -> Iterator[Finding]:
    for head, needed in (("多级：", row.approval == "多级"), ("保留：", row.transferred == "kept")):
        if needed and not _reason(row, head):
            yield Finding(("remark",), f"{REASONS[head]}的，须以“{head}”写理由")
        if not needed and head in row.remark:
            yield Finding(("remark",), f"不是{REASONS[head]}的，不写“{head}”")


def _reason(row: ItemRow, head: str) -> str:
    """What the remark says after `head`; reasons are joined by `；`."""
    parts = (part.strip() for part in row.remark.split("；"))
    return next((part[len(head) :].strip() for part in parts if part.startswith(head)), "")


def _organs(row: ItemRow, whole: Catalogue) -> Iterator[Finding]:
    if all(one.code != row.department for one in whole.departments):
        yield Finding(("department",), f"departments.yaml 中没有部门“{row.department}”")
    elif not row.definition and all(row.department not in one.departments for one in whole.hall.windows):
        text = f"没有窗口收部门 {row.department} 的事项；在 hall.yaml 的 windows 中加上"
        yield Finding(("department",), text, "no-window")
