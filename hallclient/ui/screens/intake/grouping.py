"""How the one table is laid out: fields into groups and rows, short labels, looks. Pure, and kept per table."""

from __future__ import annotations

from typing import Final, Literal

from casework.item import Field
from casework.onetable import OneTable, TableField, grouped
from hallclient.ui.screens.intake.models import Cell, Form, Group, Row
from hallclient.ui.screens.words import letter_of

Look = Literal["line", "buttons", "menu", "boxes", "checks", "grid", "lines", "identity"]
Span = Literal["half", "whole", "short"]

NEEDLESS: Final[dict[str, tuple[str, ...]]] = {
    "applicant": ("申请人",),
    "legal_person": ("法定代表人（负责人）",),
    "premises": ("经营场所", "场所", "所在"),
    "warehouse": ("仓库",),
    "hygiene": ("公共场所",),
    "medical": ("医疗机构",),
    "practice": ("执业",),
    "npo": ("民办非企业单位",),
    "project": ("项目",),
    "street": ("占用",),
    "harvest": ("采伐",),
    "venue": ("娱乐场所",),
    "equipment": ("设备",),
    "sand": ("采砂",),
    "agent": ("经办人",),
}
"""First word of a field key: what its group's heading makes needless in the label (经办人电话 → 电话)."""

UNDER: Final[dict[str, str]] = {"法定代表人": "负责人"}
_ALWAYS_WHOLE: Final = frozenset({"long_text", "address", "table", "email"})
_LONG_NUMBERS = frozenset(
    {"identity", "uscc", "citizen_id"}
)  # 18 digits; a half beside letters would cut them
BUTTONS_IN_HALF: Final = 8  # characters of all options that still fit side by side
BUTTONS_IN_ROW: Final = 26
FEW_BOXES: Final = 3


def short_label(field: Field) -> str:
    """The label without what the group's heading already says."""
    for needless in NEEDLESS.get(field.key.partition(".")[0], ()):
        rest = field.label.removeprefix(needless)
        if rest and rest != field.label and not rest.startswith(("（", "数")):
            return rest
    return field.label


def label_lines(label: str, per_line: int = 6) -> str:
    """A long label broken into two lines of about equal length: 统一社会 / 信用代码."""
    if len(label) <= per_line:
        return label
    half = (len(label) + 1) // 2
    for at in (half, half - 1, half + 1):
        if 0 < at < len(label) and label[at] not in "）、，。" and label[at - 1] not in "（":
            return f"{label[:at]}\n{label[at:]}"
    return f"{label[:half]}\n{label[half:]}"


def look_of(field: Field, *, dense: bool) -> Look:
    """What a person fills the field in with: up to four short options are joined buttons, more a menu."""
    if field.type == "yes_no":
        return "buttons"
    if field.type == "choice":
        together = sum(len(option) for option in field.options)
        room = BUTTONS_IN_HALF - 2 if dense else BUTTONS_IN_ROW
        return "buttons" if len(field.options) <= 4 and together <= room else "menu"
    if field.type == "multi_choice":
        return "checks" if dense or len(field.options) <= FEW_BOXES else "boxes"
    if field.type == "table":
        return "grid"
    if field.type == "long_text":
        return "lines"
    if field.type == "identity":
        return "identity"
    return "line"


def span_of(field: Field, look: Look) -> Span:
    """Whether a field takes half a row, all of it, or shares a half with another short one."""
    if field.type in _ALWAYS_WHOLE or look == "boxes":
        return "whole"
    if field.type == "text" and field.max is not None and field.max >= 80:
        return "whole"
    if look == "buttons":
        together = sum(len(option) for option in field.options or ("是", "否"))
        if together > BUTTONS_IN_HALF:
            return "whole"
        return "short" if together <= 4 and len(field.options) <= 2 else "half"
    return "short" if field.type == "integer" else "half"


def form_of(table: OneTable) -> Form:
    """The one table as groups of rows. Letters show who asks for a field where several items do."""
    letters = {code: letter_of(index) for index, code in enumerate(table.items)}
    dense = len(table.items) > 1
    groups = []
    for heading, lines in grouped(table):
        cells = [_cell(line, letters if dense else {}, dense=dense) for line in lines]
        groups.append(Group(heading, UNDER.get(heading, ""), _rows(cells)))
    return Form(tuple(groups), "".join(letters.values()) if dense else "")


def _cell(line: TableField, letters: dict[str, str], *, dense: bool) -> Cell:
    look = look_of(line.field, dense=dense)
    return Cell(
        field=line.field,
        label=short_label(line.field),
        required=line.required,
        letters="".join(letters[code] for code in line.users if code in letters),
        span="whole"
        if line.given_by or (dense and line.field.type in _LONG_NUMBERS)
        else span_of(line.field, look),
        look=look,
    )


def _rows(cells: list[Cell]) -> tuple[Row, ...]:
    """Halves in pairs, in reading order; a whole between two halves lets the second one step forward.

    Two short cells share one half.
    """
    left, rows = list(cells), list[Row]()
    while left:
        first = left.pop(0)
        if first.span == "whole":
            rows.append(_row((first,)))
            continue
        taken = [first]
        half_slots = 1.0 if first.span == "half" else 0.5
        for other in list(left):
            need = {"half": 1.0, "short": 0.5, "whole": 9.0}[other.span]
            if half_slots + need > 2.0 or other.letters != first.letters:
                continue
            if other.span == "half" and half_slots == 0.5:
                half_slots = 1.0  # a short one alone keeps its half
            if half_slots + need > 2.0:
                continue
            taken.append(other)
            left.remove(other)
            half_slots += need
            if half_slots >= 2.0:
                break
        rows.append(_row(tuple(taken)))
    return tuple(rows)


def _row(cells: tuple[Cell, ...]) -> Row:
    return Row(cells, "".join(sorted({letter for cell in cells for letter in cell.letters})))
