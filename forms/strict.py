"""YAML read strictly: no surprises of types, no duplicate keys, no aliases, bounded size and depth.

Plain words stay words (`no`, `on`, `0123`, `12:30` are text); only true, false, null, integers and decimals of
YAML 1.2 have another type. Every node remembers its line, so that a fault can name it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20

Place = tuple[str | int, ...]
"""Keys and list indices from the root of a file to a value."""


class StrictError(ValueError):
    """The file can't be read; `line` from 1, the text says why and what is allowed."""

    def __init__(self, line: int, text: str, key: str = "") -> None:
        super().__init__(text)
        self.line, self.text, self.key = line, text, key


class Plain(yaml.SafeLoader):
    """A safe loader whose implicit types are those of YAML 1.2's core schema."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for tag, pattern, first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", "n~\0"),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("tag:yaml.org,2002:float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    for letter in first:
        Plain.yaml_implicit_resolvers.setdefault("" if letter == "\0" else letter, []).append(
            (tag, re.compile(pattern))
        )


class Read:
    """A file's value and the line of every place in it."""

    def __init__(self, value: Any, lines: dict[Place, int]) -> None:
        self.value, self._lines = value, lines

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one above it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)


def read(path: Path) -> Read:
    """The value of a YAML file. Raises StrictError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise StrictError(1, f"文件读不出来：{error.strerror}") from error
    return read_bytes(data)


def read_bytes(data: bytes) -> Read:
    """The value of a YAML text. Raises StrictError."""
    if len(data) > MAX_BYTES:
        raise StrictError(1, f"文件超过 {MAX_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StrictError(line, "不是 UTF-8 文字") from error
    _look_for_depth(text)
    try:
        node = yaml.compose(text, Loader=Plain)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise StrictError(
            mark.line + 1 if mark else 1, f"不成其为 YAML：{error.problem or error.context}"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise StrictError(1, f"不成其为 YAML：{str(error).splitlines()[0]}") from error
    lines: dict[Place, int] = {}
    return Read(None if node is None else _value(node, (), lines), lines)


def _look_for_depth(text: str) -> None:
    """Brackets and aliases, before the parser is let near them."""
    depth, line = 0, 1
    for event in _scan(text):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasToken | yaml.AnchorToken):
            raise StrictError(line, "不得使用锚点和别名（& 和 *）")
        if isinstance(event, yaml.TagToken):
            raise StrictError(line, "不得使用类型标记（!）")
        if isinstance(event, _OPEN):
            depth += 1
            if depth > MAX_DEPTH:
                raise StrictError(line, f"嵌套超过 {MAX_DEPTH} 层")
        elif isinstance(event, _CLOSE):
            depth -= 1


_OPEN = (
    yaml.BlockMappingStartToken, yaml.BlockSequenceStartToken, yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)  # fmt: skip
_CLOSE = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


def _scan(text: str) -> Any:
    try:
        yield from yaml.scan(text, Loader=Plain)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise StrictError(
            mark.line + 1 if mark else 1, f"不成其为 YAML：{error.problem or error.context}"
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise StrictError(1, f"不成其为 YAML：{str(error).splitlines()[0]}") from error


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*place, index), lines) for index, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
            raise StrictError(line, "键须是文字", str(key)[:40])
        if key in found:
            raise StrictError(line, "同一个键写了两次", key)
        found[key] = _value(value_node, (*place, key), lines)
        lines[place + (key,)] = line  # noqa: RUF005  3.10 knows no star here
    return found


def _scalar(node: yaml.Node) -> Any:
    match node.tag.rpartition(":")[2]:
        case "bool":
            return node.value == "true"
        case "null":
            return None
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
        case _:
            return node.value
