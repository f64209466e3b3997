"""Text as it was typed: names and their characters, what must not hide in them, and tidy pastes.

Names are never normalised (no NFC, no NFKC: it changes legal names). Lengths count code points; Qt counts
UTF-16 units, so both have a limit (民委发〔2016〕33号: at least 50 characters; GB 18030—2022 level 3).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from casework.item import FieldType

NAME_CHARACTERS = 100
NAME_UNITS = 200
MIDDLE_DOT = "\u00b7"  # GB 18030 A1A4
DOT_LOOK_ALIKES = frozenset("\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387")
DOTS_BETWEEN_HAN = frozenset(".\uff0e")

_HIDDEN_RANGES = (
    (0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE007F),
)  # fmt: skip
"""C0, C1, soft hyphen, zero width, bidi marks and overrides, lone surrogates, non-characters, tags."""

_HIDDEN = re.compile(f"[{''.join(rf'{chr(first)}-{chr(last)}' for first, last in _HIDDEN_RANGES)}]")
_HAN_RANGES = (
    (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip
_PRIVATE_RANGES = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))

_BREAKS = re.compile(r"[ \t\u00a0\u3000]*[\r\n\t\v\f\x85\u2028\u2029]+[ \t\u00a0\u3000]*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d*)(?P<point>\.?)(?P<rest>\d*)", re.ASCII)
_DAYS = (
    re.compile(r"(\d{4}) *年 *(\d{1,2}) *月 *(\d{1,2}) *日?", re.ASCII),
    re.compile(r"(\d{4}) *[-/.] *(\d{1,2}) *[-/.] *(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
)
_YES_NO = {
    "y": "是", "yes": "是", "true": "是", "1": "是", "√": "是", "✓": "是", "有": "是",
    "n": "否", "no": "否", "false": "否", "0": "否", "×": "否", "✗": "否", "无": "否",
}  # fmt: skip


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)


def is_han(character: str) -> bool:
    """Whether it is a Chinese character of GB 18030 (〇 among them)."""
    return _within(character, _HAN_RANGES)


def code_point(character: str) -> str:
    """'U+202E'."""
    return f"U+{ord(character):04X}"


def hidden(text: str, *, lines: bool = False) -> tuple[str, ...]:
    """Characters that nobody sees or that turn others round, in order; `lines`: line breaks are allowed."""
    found = _HIDDEN.findall(text)
    return tuple(character for character in found if not (lines and character in "\n\r\t"))


def visible(text: str) -> str:
    """The text with each hidden character as 〔U+202E〕, for a look at what was refused."""
    return "".join(
        f"〔{code_point(character)}〕" if _HIDDEN.match(character) else character for character in text
    )


def private_use(text: str) -> tuple[str, ...]:
    """Characters of private use, as old card readers give them: no two machines agree on their shape."""
    return tuple(character for character in text if _within(character, _PRIVATE_RANGES))


def units(text: str) -> int:
    """UTF-16 units, as Qt counts them."""
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def name_too_long(text: str) -> bool:
    """Whether a name is longer than any is: 民委发〔2016〕33号 asks for room for 50 characters at least, and a
    passport may have more."""
    return len(text) > NAME_CHARACTERS or units(text) > NAME_UNITS


def offer_dot(text: str) -> str | None:
    """The name with U+00B7 for every look-alike of the dot; None: nothing to replace.

    A full stop counts only between Chinese characters (J.Smith keeps his).
    """
    offered = "".join(
        MIDDLE_DOT if character in DOT_LOOK_ALIKES or _stop_between_han(text, at) else character
        for at, character in enumerate(text)
    )
    return offered if offered != text else None


def _stop_between_han(text: str, at: int) -> bool:
    return (
        text[at] in DOTS_BETWEEN_HAN
        and 0 < at < len(text) - 1
        and is_han(text[at - 1])
        and is_han(text[at + 1])
    )


def half_width(text: str) -> str:
    """Full-width digits, letters and signs to half width: for number fields only, never for names."""
    return "".join(
        chr(ord(character) - 0xFEE0)
        if "\uff01" <= character <= "\uff5e"
        else " " if character == "\u3000" else character
        for character in text
    )  # fmt: skip


def foreign_letter(text: str) -> tuple[int, str] | None:
    """Place (from 1) and script of the first letter or digit that only looks Latin; None: there is none."""
    for place, character in enumerate(text, start=1):
        if not character.isascii() and character.isalnum():
            name = unicodedata.name(character, "")
            for script, called in (("CYRILLIC", "西里尔字母"), ("GREEK", "希腊字母"), ("CJK", "汉字")):
                if name.startswith(script):
                    return place, called
            return place, f"特殊字符 {code_point(character)}"
    return None


def one_line(text: str) -> str:
    """A paste without line breaks and tabs: nothing between Chinese, one blank between words; trimmed."""

    def joined(match: re.Match[str]) -> str:
        before, after = match.string[: match.start()], match.string[match.end() :]
        return " " if before[-1:].isascii() and after[:1].isascii() else ""

    return _BREAKS.sub(joined, text).strip(" \u00a0\u3000")


def paste(field_type: FieldType, text: str) -> str:
    """Typed or pasted text as a field of this type takes it; what is not understood stays as it was."""
    match field_type:
        case "long_text":
            lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            return "\n".join(line.rstrip(" \t\u00a0\u3000") for line in lines).strip("\n")
        case "integer" | "decimal" | "money":
            return paste_number(text)
        case "date":
            return paste_day(text)
        case "phone":
            return paste_phone(text)
        case "citizen_id" | "uscc" | "identity":
            return paste_code(text)
        case "postcode" | "email":
            return re.sub(r"\s+", "", half_width(one_line(text)))
        case "yes_no":
            line = one_line(text)
            return _YES_NO.get(half_width(line).lower(), line)
        case _:
            return one_line(text)


def paste_code(text: str) -> str:
    """A number of a paper: half width, capitals, without blanks and hyphens."""
    return re.sub(r"[\s\-]+", "", half_width(one_line(text))).upper()


def paste_number(text: str) -> str:
    """'￥１，２３４．５０' -> '1234.50', '.5' -> '0.5', '007' -> '7'."""
    line = half_width(one_line(text)).replace("¥", "").replace("￥", "").replace(" ", "")
    if _GROUPED.fullmatch(line):
        line = line.replace(",", "")
    match = _NUMBER.fullmatch(line)
    if match is None or not (match["whole"] or match["rest"]):
        return line
    sign = "-" if match["sign"] == "-" else ""
    whole = match["whole"].lstrip("0") or "0"
    return f"{sign}{whole}.{match['rest']}" if match["rest"] else f"{sign}{whole}"


def paste_day(text: str) -> str:
    """'2026年11月3日', '2026/11/3', '２０２６．１１．３' and '20261103' -> '2026-11-03'."""
    line = half_width(one_line(text))
    for pattern in _DAYS:
        match = pattern.fullmatch(line)
        if match is not None:
            try:
                return date(*(int(part) for part in match.groups())).isoformat()
            except ValueError:
                return line
    return line


def paste_phone(text: str) -> str:
    """'+86 138 0000 0018' -> '13800000018', '（0371）1234 5678转801' -> '0371-12345678-801'."""
    line = re.sub(r"[\u2010-\u2015\uff0d]", "-", half_width(one_line(text)).replace("转", "-"))
    line = re.sub(r"^\((0\d{2,3})\)[ -]*", r"\1-", line)
    line = re.sub(r"^(0\d{2,3})[ ]+(?=\d)", r"\1-", line)
    line = re.sub(r"[ ()]+", "", line)
    return re.sub(r"^(\+|00)86-?(?=1\d{10}$)", "", line)
