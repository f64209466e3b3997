"""YAML read strictly: no surprises of types, no duplicate keys, no aliases, bounded size and depth.

Plain words stay words; only true, false, null, integers and decimals of YAML 1.2 have another type. What older
readers would take for a day, an octal number, minutes or a yes must be quoted. The text is read as a stream of
events without recursion, so a hostile file costs nothing; every value remembers its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_DIGITS = 15

Place = tuple[str | int, ...]
"""Keys and list indices from the root of a file to a value."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"on|off|yes|no", re.I), "旧式 YAML 会读成是或者否"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?", re.ASCII), "日期"),
    (
        re.compile(r"[-+]?0[0-9_]+|[-+]?0[box][0-9a-fA-F_]+", re.ASCII),
        "以 0 开头的编码，旧式 YAML 会读成别的数",
    ),
    (re.compile(r"[-+]?[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?", re.ASCII), "时刻，旧式 YAML 会读成数"),
)
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ENGLISH = (
    ("nesting depth", f"嵌套超过 {MAX_DEPTH} 层"),
    ("mapping values are not allowed", "冒号的位置不对；文字里有冒号加空格的，整段加引号"),
    ("end of stream", "引号没有配对"),
    ("cannot start any token", "这个字符不能写在这里；缩进用空格，不用制表符"),
    ("',' or ']'", "方括号没有配对，或者少了逗号"),
    ("',' or '}'", "花括号没有配对，或者少了逗号"),
    ("expected key", "缩进不对"),
    ("block end", "缩进不对"),
    ("'-' indicator", "列表的缩进不对"),
    ("expected ':'", "键的后面少了冒号和空格"),
)


class StrictError(ValueError):
    """The file can't be read; `line` from 1, the text says why and what is allowed."""

    def __init__(self, line: int, text: str, key: str = "") -> None:
        super().__init__(text)
        self.line, self.text, self.key = line, text, key


class Slip(NamedTuple):
    """A breach that leaves the rest readable."""

    place: Place
    line: int
    text: str


class Read:
    """A file's value, the line of every place in it, and its slips."""

    def __init__(self, value: Any, lines: dict[Place, int], slips: tuple[Slip, ...] = ()) -> None:
        self.value, self.slips, self._lines = value, slips, lines

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
        raise StrictError(1, "没有这个文件，或者读不出来") from error
    return read_bytes(data)


def read_bytes(data: bytes) -> Read:
    """The value of a YAML text. Raises StrictError."""
    text = text_of(data)
    found = _UNPRINTABLE.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise StrictError(line, f"有看不见的控制字符 U+{ord(found[0]):04X}；删去")
    builder = _Builder()
    for event in _events(text):
        builder.take(event)
    return Read(builder.value, builder.lines, tuple(builder.slips))


def text_of(data: bytes) -> str:
    """The text of a catalogue file: UTF-8, at most 1 MiB. Raises StrictError."""
    if len(data) > MAX_BYTES:
        raise StrictError(1, f"文件超过 {MAX_BYTES // 1024} KB；拆分或者删减")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StrictError(line, "不是 UTF-8 文字；用编辑器另存为 UTF-8") from error


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.rstrip("\n").count("\n")
        line = 1 if mark is None else min(mark.line, last) + 1
        raise StrictError(line, _chinese(str(error.problem or error.context))) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise StrictError(1, _chinese(str(error).splitlines()[0])) from error


def _chinese(problem: str) -> str:
    known = next((text for part, text in _ENGLISH if part in problem), "")
    return known or f"YAML 写法不对（{problem}）"


class _Open:
    """A mapping or list that is being filled; `key` is the one whose value comes next."""

    def __init__(self, holder: dict[str, Any] | list[Any], place: Place) -> None:
        self.holder, self.place = holder, place
        self.key: str | None = None


class _Builder:
    """Values out of events, one at a time."""

    def __init__(self) -> None:
        self.value: Any = None
        self.lines: dict[Place, int] = {}
        self.slips: list[Slip] = []
        self._stack: list[_Open] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise StrictError(line, "一个文件只写一份内容，不得有第二个 ---")
                if event.version or event.tags:
                    raise StrictError(line, "不得使用 % 开头的指令")
            case yaml.AliasEvent():
                raise StrictError(line, "不得使用锚点和别名（& 和 *）")
            case yaml.NodeEvent():
                self._node(event, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._stack.pop()
            case _:
                pass  # begin and end of the stream

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise StrictError(line, "不得使用锚点和别名（& 和 *）")
        if getattr(event, "tag", None) is not None:
            raise StrictError(line, "不得使用类型标记（!）")
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.holder, dict) and top.key is None:
            self._key(top, event, line)
            return
        place = _next(top)
        value: Any
        match event:
            case yaml.ScalarEvent():
                value = self._scalar(event, place, line)
            case yaml.MappingStartEvent():
                value = {}
            case _:
                value = []
        self._put(top, value, place, line)
        if not isinstance(event, yaml.ScalarEvent):
            self._stack.append(_Open(value, place))
            if len(self._stack) > MAX_DEPTH:
                raise StrictError(line, f"嵌套超过 {MAX_DEPTH} 层")

    def _key(self, top: _Open, event: yaml.NodeEvent, line: int) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise StrictError(line, "键须是文字")
        key = event.value
        place = (*top.place, key)
        assert isinstance(top.holder, dict)  # noqa: S101  said once more for the type checker
        if key in top.holder:
            first = self.lines[place]
            self.slips.append(Slip(place, line, f"同一个键写了两次，前一个在第 {first} 行；删去一个"))
        elif not event.style and not isinstance(_plain(key), str):
            self.slips.append(Slip(place, line, "键须是文字；加引号"))
        else:
            self._doubt(event, place, line)
        self.lines[place] = line
        top.key = key

    def _put(self, top: _Open | None, value: Any, place: Place, line: int) -> None:
        self.lines.setdefault(place, line)
        if top is None:
            self.value = value
        elif isinstance(top.holder, list):
            top.holder.append(value)
        else:
            top.holder[str(top.key)] = value
            top.key = None

    def _scalar(self, event: yaml.ScalarEvent, place: Place, line: int) -> Any:
        if event.style:
            return event.value
        self._doubt(event, place, line)
        value = _plain(event.value)
        if isinstance(value, int | float) and sum(map(str.isdigit, event.value)) > MAX_DIGITS:
            self.slips.append(Slip(place, line, f"数不得超过 {MAX_DIGITS} 位；编码要加引号"))
            return 0
        return value

    def _doubt(self, event: yaml.ScalarEvent, place: Place, line: int) -> None:
        """What another reader of YAML would take for something else must be quoted."""
        why = next((why for form, why in _AMBIGUOUS if form.fullmatch(event.value)), "")
        if why and not event.style:
            self.slips.append(Slip(place, line, f"“{event.value[:30]}”要加引号：{why}"))


def _next(top: _Open | None) -> Place:
    if top is None:
        return ()
    return (*top.place, len(top.holder) if isinstance(top.holder, list) else str(top.key))


def _plain(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema, less its rarer spellings."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 400 and _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= 400 and _DECIMAL.fullmatch(text):
        return float(text)
    return text
