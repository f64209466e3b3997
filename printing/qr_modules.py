"""The modules of a QR code at level M (ISO/IEC 18004:2015), quickly: each paper has one, made while a clerk waits.

segno draws the first code of each length, and all that does not depend on its text is kept of it: finders, timing,
format and mask, and where each bit goes. A code after it is its text's codewords (7.4, 7.5), carried to their places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from operator import itemgetter
from typing import Literal, NamedTuple, cast

import segno
from segno import consts

Mode = Literal["alphanumeric", "byte"]

_MASK = 0
"""The chequered mask of ISO/IEC 18004 7.8.2. A signature fills the code with chance, which no mask makes more even,
and trying all eight would take four fifths of the code's time; a reader learns the mask from the code itself."""
_CHARACTERS = {char: place for place, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
_MODES: dict[Mode, tuple[int, int]] = {
    "alphanumeric": (0b0010, consts.MODE_ALPHANUMERIC),
    "byte": (0b0100, consts.MODE_BYTE),
}
_SIZES = cast(dict[int, dict[int, tuple[tuple[int, int, int], ...]]], consts.ECC)
"""By version and level: how many blocks, all their codewords, those for data (table 9)."""
_PADS = b"\xec\x11"
_FIELD = 0x11D
"""The polynomial of the field of 256 elements that the error correction counts in (7.5.2)."""
_TIMING = 6
"""Column of the timing pattern, over which the codewords step."""


class _Block(NamedTuple):
    """A block's data codewords, and what each leading value adds to its error correction."""

    start: int
    end: int
    correcting: int
    adds: tuple[int, ...]


class _Form(NamedTuple):
    """All of a code but its text. `frame`: every module without the text's bits, ASCII digits as one number; `carry`
    takes the message's bits to their modules.
    """

    width: int
    frame: int
    carry: Callable[[bytes], tuple[int, ...]]
    count_bits: int
    blocks: tuple[_Block, ...]


def modules(text: str, mode: Mode) -> tuple[bytes, ...]:
    """The rows of a code, a byte a module: 1 is dark. Raises `ValueError` for a text that is too long.

    The text's characters must be those of the mode: ASCII, or the 45 of alphanumeric.
    """
    form = _form(mode, len(text))
    width = form.width
    placed = bytes(form.carry(_message(text, mode, form)))
    whole = (int.from_bytes(placed, "big") ^ form.frame).to_bytes(len(placed), "big")
    return tuple(whole[start : start + width] for start in range(0, len(whole), width))


@lru_cache(maxsize=16)
def _form(mode: Mode, length: int) -> _Form:
    """Taken from a code of segno's; the codes of one hall's papers have a length or two."""
    text = "A" * length
    code = segno.make_qr(text, error="m", mask=_MASK, boost_error=False, mode=mode)
    version = int(code.version)
    width = len(code.matrix)
    bits = list(_bits_in_order(version))
    places = [len(bits)] * (width * width)  # behind the message stands one 0: for whatever is no bit of it
    for place, bit in zip(_zigzag(_free(version, width)), bits, strict=False):
        places[place] = bit
    ranges = consts.CHAR_COUNT_INDICATOR_LENGTH[_MODES[mode][1]]
    count_bits = ranges[consts.VERSION_RANGE_01_09 if version < 10 else
                        consts.VERSION_RANGE_10_26 if version < 27 else consts.VERSION_RANGE_27_40]  # fmt: skip
    bare = _Form(width, 0, itemgetter(*places), count_bits, tuple(_blocks(version)))
    own = int.from_bytes(bytes(bare.carry(_message(text, mode, bare))), "big")
    return bare._replace(frame=own ^ int.from_bytes(b"".join(bytes(row) for row in code.matrix), "big"))


def _message(text: str, mode: Mode, form: _Form) -> bytes:
    """The bits of data and error correction as ASCII digits, block after block, and one 0 behind them."""
    data = _data(text, mode, form)
    parts = [data]
    for start, end, correcting, adds in form.blocks:
        rest, low = 0, (1 << 8 * (correcting - 1)) - 1
        for byte in data[start:end]:
            rest = ((rest & low) << 8) ^ adds[byte ^ (rest >> 8 * (correcting - 1))]
        parts.append(rest.to_bytes(correcting, "big"))
    whole = b"".join(parts)
    return f"{int.from_bytes(whole, 'big'):0{8 * len(whole)}b}0".encode("ascii")


def _data(text: str, mode: Mode, form: _Form) -> bytes:
    """The data codewords (7.4): mode, count, text, terminator, padding."""
    value = (_MODES[mode][0] << form.count_bits) | len(text)
    used = 4 + form.count_bits
    if mode == "byte":
        value = (value << 8 * len(text)) | int.from_bytes(text.encode("ascii"), "big")
        used += 8 * len(text)
    else:
        codes = [_CHARACTERS[char] for char in text]
        for first, second in zip(codes[::2], codes[1::2], strict=False):
            value = (value << 11) | (45 * first + second)
        used += 11 * (len(codes) // 2)
        if len(codes) % 2:
            value, used = (value << 6) | codes[-1], used + 6
    room = form.blocks[-1].end
    end = min(4, 8 * room - used)
    end += -(used + end) % 8
    data = (value << end).to_bytes((used + end) // 8, "big")
    return data + (_PADS * room)[: room - len(data)]


def _blocks(version: int) -> Iterator[_Block]:
    start = 0
    for many, total, data in _SIZES[version][consts.ERROR_LEVEL_M]:
        for _ in range(many):
            yield _Block(start, start + data, total - data, _adds(total - data))
            start += data


def _bits_in_order(version: int) -> Iterator[int]:
    """Which bit of the message stands next in the code: the codewords of the blocks take turns (7.6)."""
    blocks = list(_blocks(version))
    turns = [range(block.start, block.end) for block in blocks]
    begin = blocks[-1].end
    behind = []
    for block in blocks:
        behind.append(range(begin, begin + block.correcting))
        begin += block.correcting
    for group in (turns, behind):
        for turn in range(max(map(len, group))):
            for codewords in group:
                if turn < len(codewords):
                    yield from range(8 * codewords[turn], 8 * codewords[turn] + 8)


def _free(version: int, width: int) -> list[bytearray]:
    """The modules of the message, as 1: all but finders, timing, alignment, format and version (6.3, 7.9, 7.10)."""
    free = [bytearray(b"\1" * width) for _ in range(width)]

    def taken(left: int, top: int, wide: int, high: int) -> None:
        for row in free[top : top + high]:
            row[left : left + wide] = bytes(wide)

    taken(0, 0, 9, 9)
    taken(width - 8, 0, 8, 9)
    taken(0, width - 8, 9, 8)
    taken(_TIMING, 0, 1, width)
    taken(0, _TIMING, width, 1)
    if version > 1:
        lines = consts.ALIGNMENT_POS[version - 2]
        corners = {(lines[0], lines[0]), (lines[0], lines[-1]), (lines[-1], lines[0])}
        for x, y in set(product(lines, lines)) - corners:
            taken(x - 2, y - 2, 5, 5)
    if version > 6:
        taken(width - 11, 0, 3, 6)
        taken(0, width - 11, 6, 3)
    return free


def _zigzag(free: list[bytearray]) -> Iterator[int]:
    """The modules of the message in its order: two columns at a time from the right, up and down in turn (7.7.3)."""
    width = len(free)
    rights = [*range(width - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)]
    for turn, right in enumerate(rights):
        for row in range(width) if turn % 2 else range(width - 1, -1, -1):
            for column in (right, right - 1):
                if free[row][column]:
                    yield row * width + column


@lru_cache(maxsize=16)
def _adds(count: int) -> tuple[int, ...]:
    """By leading value what a division by the generator of `count` codewords adds to the rest (7.5.2, Annex A)."""
    generator, root = [1], 1
    for _ in range(count):
        longer = [*generator, 0]
        for place, factor in enumerate(generator):
            longer[place + 1] ^= _times(factor, root)
        generator, root = longer, _times(root, 2)
    return tuple(
        int.from_bytes(bytes(_times(lead, factor) for factor in generator[1:]), "big") for lead in range(256)
    )


def _times(one: int, other: int) -> int:
    """The product in the field of 256 elements."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x100:
            one ^= _FIELD
        other >>= 1
    return product
