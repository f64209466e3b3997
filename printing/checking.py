"""Whether the facts are those that a layout asks for: nothing missing, nothing unknown, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from printing.document import Document, FormTable
from printing.template import Fact, FactError

_FORM_KEYS = {"section": {"label"}, "field": {"label", "text"}}


def check(layout: Document, facts: Mapping[str, Fact]) -> None:
    """Raises `FactError` with every fault found."""
    faults = list(_faults(layout, facts))
    if faults:
        raise FactError(f"{layout.code} {layout.title}：{'；'.join(faults)}")


def _faults(layout: Document, facts: Mapping[str, Fact]) -> Iterator[str]:
    forms = {block.rows for block in layout.blocks if isinstance(block, FormTable)}
    for name, wanted in layout.facts.items():
        if not wanted.optional and name not in facts:
            yield f"没有给出 {name}（{wanted.label}）"
    for name, value in facts.items():
        spec = layout.facts.get(name)
        if spec is None:
            yield f"版式里没有 {name}"
        elif type(value) is not type(spec.sample):
            yield f"{name}（{spec.label}）的类型不对"
        elif isinstance(value, tuple) and name in forms:
            yield from _form_faults(name, value)
        elif isinstance(value, tuple) and isinstance(spec.sample, tuple):
            keys = set(spec.sample[0])
            for number, row in enumerate(value, 1):
                if set(row) != keys:
                    yield f"{name}（{spec.label}）第 {number} 行应有 {'、'.join(sorted(keys))}"


def _form_faults(name: str, rows: tuple[Mapping[str, str], ...]) -> Iterator[str]:
    columns: set[str] = set()
    for number, row in enumerate(rows, 1):
        kind, keys = row.get("kind", ""), set(row) - {"kind"}
        if kind == "head":
            columns = keys - {"label"}
            right = "label" in keys and columns == {str(place + 1) for place in range(len(columns))}
        elif kind == "row":
            right = bool(columns) and keys == columns
        else:
            right = keys == _FORM_KEYS.get(kind)
        if not right or (kind == "head" and not columns):
            yield f"{name} 第 {number} 行（{kind}）的内容不对"
