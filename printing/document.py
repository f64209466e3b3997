"""A layout as data: `documents/<CODE>-<slug>.yaml`, parsed and checked.

A layout declares every fact it may use, with a Chinese label and a sample, and its blocks from top to
bottom. A block, row or paragraph with `when: fact` is printed only where the fact is given and is neither
empty nor false; `when: not fact` is the opposite, and `and` joins several. Formats of the blocks: the structs
below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
import yaml

from printing.record import Paragraph, Struct
from printing.template import Fact, TemplateError, names
from printing.wide import Bars, Grid, SideBySide, TitleLine

Align = Literal["left", "center", "right"]


class LayoutError(ValueError):
    """A layout file is faulty; the text names file and fault."""


class FactSpec(Struct, frozen=True, kw_only=True):
    """A fact: text, condition (true/false) or rows of text, as its `sample` is."""

    label: str
    sample: str | bool | tuple[dict[str, str], ...]
    optional: bool = False


class Cell(Struct, frozen=True, kw_only=True):
    """Label and text of a fact table."""

    label: str
    text: str


class Row(Struct, frozen=True, kw_only=True):
    """One cell over the whole width, or two side by side. A cell whose `when` fails leaves its row."""

    cells: tuple[Cell, ...]
    when: str = ""


class Column(Struct, frozen=True, kw_only=True):
    """A column of a list: `key` of the row's text, or `#` for the running number."""

    title: str
    key: str
    width: float
    align: Align = "left"


class Total(Struct, frozen=True, kw_only=True):
    """A cell of the last row of a list, over `span` columns."""

    text: str
    span: int = 1
    align: Align = "center"


class Pair(Struct, frozen=True, kw_only=True):
    """A label and its text in the small lines beside the seal."""

    label: str
    text: str
    when: str = ""


class Head(Struct, frozen=True, kw_only=True, tag_field="block", tag="head"):
    """Organ, spaced title, 文号 at the right."""

    title: str
    organ: str = ""
    number: str = ""
    when: str = ""
    new_page: bool = False


class Prose(Struct, frozen=True, kw_only=True, tag_field="block", tag="prose"):
    """Paragraphs of 12 pt, justified, first line indented by two characters unless `indent: false`.

    `keep`: a heading, never left alone at the end of a page.
    """

    paragraphs: tuple[Paragraph, ...]
    indent: bool = True
    keep: bool = False
    gap: float = 0
    when: str = ""


class Facts(Struct, frozen=True, kw_only=True, tag_field="block", tag="facts"):
    """Fact table; `split` is where the second label begins, as part of the width."""

    rows: tuple[Row, ...]
    split: float = 0.4726
    when: str = ""


class Listing(Struct, frozen=True, kw_only=True, tag_field="block", tag="list"):
    """Table of the rows of fact `rows`; its head is repeated on each page. Widths are parts of their sum."""

    rows: str
    columns: tuple[Column, ...]
    total: tuple[Total, ...] = ()
    when: str = ""


class FormTable(Struct, frozen=True, kw_only=True, tag_field="block", tag="form"):
    """A filled form. Each row of fact `rows` has a `kind`:

    `section` (label), `field` (label, text), `head` and `row` (columns `1`, `2`, … of a table field; the head
    also has the field's label).
    """

    rows: str
    when: str = ""


class CodeBox(Struct, frozen=True, kw_only=True, tag_field="block", tag="code_box"):
    """Framed: QR (unless `qr: false`), number and Code 128, at the right the query code."""

    qr: bool = True

    when: str = ""


class Closing(Struct, frozen=True, kw_only=True, tag_field="block", tag="closing"):
    """Never parted: at the left codes, small lines and signature lines; at the right seal place and date.

    Without `seal_organ` there is no seal place and the left takes the whole width.
    """

    codes: bool = False
    pairs: tuple[Pair, ...] = ()
    signs: tuple[str, ...] = ()
    seal_organ: str = ""
    seal_name: str = ""
    date: str = ""
    when: str = ""


class Signs(Struct, frozen=True, kw_only=True, tag_field="block", tag="signs"):
    """Signature lines in two columns."""

    labels: tuple[str, ...]
    when: str = ""


class Note(Struct, frozen=True, kw_only=True, tag_field="block", tag="note"):
    """Small paragraphs of 9 pt; `boxed` for remedies."""

    paragraphs: tuple[Paragraph, ...]
    boxed: bool = False
    when: str = ""


class FlowChart(Struct, frozen=True, kw_only=True, tag_field="block", tag="flow_chart"):
    """Steps one below the other, joined by arrows. Each row of fact `rows`: `name`, `note` below it (who, how
    long; may be empty), `aside` what else the step may come to (may be empty), `kind` `end`, `step` or `special`
    (drawn dashed: its time does not count).
    """

    rows: str
    when: str = ""


Block: TypeAlias = (
    Head | Prose | Facts | Listing | FormTable | CodeBox | Closing | Signs | Note | FlowChart
    | TitleLine | Grid | Bars | SideBySide
)  # fmt: skip


class Foot(Struct, frozen=True, kw_only=True):
    """Foot line of every page; 第 n 页 共 m 页 is added at its right."""

    left: str
    middle: str


class Document(Struct, frozen=True, kw_only=True):
    """A layout. `top`: first line below the upper edge of the page, in points.

    `running`: what stands small above every page but the first, so that none can be taken for another's.
    On the roll of 80 mm there are head, code box, facts and note, one page as long as they are, and no foot. On a wide
    sheet there are head, title line, grid, side by side and signs.
    """

    code: str
    title: str
    facts: dict[str, FactSpec]
    blocks: tuple[Block, ...]
    foot: Foot
    page: Literal["A4", "A4-wide", "80mm"] = "A4"
    top: float = 54
    running: str = ""

    def samples(self) -> dict[str, Fact]:
        """Facts for a sample page: the sample of every fact."""
        return {name: spec.sample for name, spec in self.facts.items()}


@cache
def documents() -> Mapping[str, Document]:
    """All layouts by code. Raises `LayoutError`."""
    return {path.name.partition("-")[0]: document(path.name.partition("-")[0]) for path in _files()}


@cache
def document(code: str) -> Document:
    """The layout of a paper. Raises `LayoutError` where there is none or it is faulty."""
    for path in _files():
        if path.name.startswith(f"{code}-"):
            return parse(path.name, path.read_text(encoding="utf-8"))
    raise LayoutError(f"没有编号为“{code}”的文书版式")


def parse(name: str, text: str) -> Document:
    """A layout file. Raises `LayoutError` naming the file and what is wrong."""
    try:
        found = msgspec.convert(_Loader(text).get_single_data(), Document)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise LayoutError(f"{name}: {error}") from None
    if not name.startswith(f"{found.code}-"):
        raise LayoutError(f"{name}: code {found.code} is not that of the file name")
    try:
        unknown = sorted({fact for fact in _used(found) if fact not in found.facts})
    except TemplateError as error:
        raise LayoutError(f"{name}: {error}") from None
    if unknown:
        raise LayoutError(f"{name}: facts not declared: {', '.join(unknown)}")
    for block in found.blocks:
        if isinstance(block, Listing | Grid):
            _check_columns(name, found.facts[block.rows], block)
    unused = sorted(set(found.facts) - set(_used(found)))
    if unused:
        raise LayoutError(f"{name}: facts declared and never used: {', '.join(unused)}")
    return found


def conditions(when: str) -> list[tuple[str, bool]]:
    """The facts of a `when`, and for each whether it is to be absent."""
    found = []
    for name in when.split(" and ") if when else ():
        found.append((name[4:], True) if name.startswith("not ") else (name, False))
    return found


def _check_columns(name: str, spec: FactSpec, block: Listing | Grid) -> None:
    keys = set(spec.sample[0]) if isinstance(spec.sample, tuple) and spec.sample else set()
    missing = [column.key for column in block.columns if column.key not in keys | {"#"}]
    if missing:
        raise LayoutError(f"{name}: {block.rows}: columns without a sample: {', '.join(missing)}")


def _files() -> list[Path]:
    return sorted(Path(str(files("printing"))).glob("documents/*.yaml"))


def _used(document: Document) -> Iterator[str]:
    """Every fact that the layout uses, by template, condition or block."""
    for block in document.blocks:
        for text in _texts(block):
            yield from names(text)
        for when in _whens(block):
            yield from (name for name, _ in conditions(when))
        if isinstance(block, Listing | FormTable | FlowChart | Grid):
            yield block.rows
        if isinstance(block, Bars):
            yield from (chart.rows for chart in block.charts)
        if isinstance(block, CodeBox):
            yield from ("qr", "case_no", "query_code") if block.qr else ("case_no", "query_code")
        if isinstance(block, Closing) and block.codes:
            yield from ("qr", "case_no")
    yield from (*names(document.foot.left), *names(document.foot.middle), *names(document.running))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Head():
            yield from (block.organ, block.title, block.number)
        case Prose() | Note():
            yield from (paragraph.text for paragraph in block.paragraphs)
        case Facts():
            yield from (text for row in block.rows for cell in row.cells for text in (cell.label, cell.text))
        case Listing():
            yield from (cell.text for cell in block.total)
        case Closing():
            yield from (text for pair in block.pairs for text in (pair.label, pair.text))
            yield from (*block.signs, block.seal_organ, block.seal_name, block.date)
        case Signs():
            yield from block.labels
        case TitleLine():
            yield from (block.left, block.middle, block.right)
        case SideBySide():
            yield from (one.text for part in block.parts for one in part.paragraphs)
        case Grid():
            yield from (column.title for column in block.columns)
        case Bars():
            yield from (chart.title for chart in block.charts)
        case FormTable() | CodeBox() | FlowChart():
            return


def _whens(block: Block) -> Iterator[str]:
    whens = [block.when]
    if isinstance(block, Prose | Note):
        whens += [paragraph.when for paragraph in block.paragraphs]
    elif isinstance(block, Facts):
        whens += [row.when for row in block.rows]
    elif isinstance(block, SideBySide):
        whens += [one.when for part in block.parts for one in part.paragraphs]
    elif isinstance(block, Closing):
        whens += [pair.when for pair in block.pairs]
    yield from whens


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """The safe loader, refusing a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key twice: {key.value}", key.start_mark)
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))
