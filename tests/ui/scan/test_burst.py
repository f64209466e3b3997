"""What is a scan and what is a hand, by the times of the keys alone."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallclient.ui.scan.burst import APART_MS, LEAST, Burst, Step, Stroke
from hallclient.ui.scan.keycodes import Shift, character, read_windows, read_xcb

NUMBER = "410103261120001009000173"


def fed(burst: Burst, text: str, gap: int, start: int = 0) -> list[Step]:
    return [burst.feed(Stroke(one, start + at * gap)) for at, one in enumerate(text)]


def test_fast_keys_are_a_scan_and_slow_ones_a_hand() -> None:
    burst = Burst()
    steps = fed(burst, NUMBER + "\n", APART_MS)
    assert steps[:LEAST] == [Step.ALONE] + [Step.CLOSE] * (LEAST - 2) + [Step.FOUND]
    assert set(steps[LEAST:-1]) == {Step.MORE} and steps[-1] is Step.END
    assert burst.end() == NUMBER
    assert set(fed(Burst(), NUMBER, APART_MS + 1)) == {Step.ALONE}


def test_a_key_held_down_is_no_scan() -> None:
    assert Step.FOUND not in fed(Burst(), "1" * 200, 33)
    assert Step.FOUND not in fed(Burst(), "1" * 20 + "2", 33)


def test_what_follows_the_end_at_once_is_the_scanners_own() -> None:
    burst = Burst()
    fed(burst, NUMBER, 5)
    assert burst.feed(Stroke("\n", 130)) is Step.END
    burst.end()
    assert burst.feed(Stroke("\n", 135)) is Step.TRAIL  # CR and LF
    assert burst.feed(Stroke("j", 140, combined=True)) is Step.TRAIL
    assert burst.feed(Stroke("x", 400)) is Step.ALONE


def test_control_keys_amid_a_scan_vanish() -> None:
    burst = Burst()
    fed(burst, NUMBER[:12], 5)
    assert burst.feed(Stroke("o", 61, combined=True)) is Step.MORE
    assert burst.feed(Stroke("", 62)) is Step.MORE
    fed(burst, NUMBER[12:], 5, 65)
    assert burst.end() == NUMBER


def test_the_clock_of_x_may_turn_over() -> None:
    burst = Burst()
    steps = [burst.feed(Stroke(one, (2**32 - 20 + at * 5) % 2**32)) for at, one in enumerate(NUMBER)]
    assert Step.FOUND in steps and burst.end() == NUMBER


@given(st.lists(st.tuples(st.sampled_from("ab1\n\t"), st.integers(0, 200), st.booleans()), max_size=60))
def test_no_order_of_keys_is_an_error(keys: list[tuple[str, int, bool]]) -> None:
    burst, at = Burst(), 0
    for one, gap, combined in keys:
        at += gap
        if burst.feed(Stroke(one, at, combined)) is Step.END:
            assert len(burst.end()) >= LEAST
    assert len(burst.text) <= 400


# ── the system's messages


def xcb(place: int, at_ms: int, state: int = 0, kind: int = 2) -> bytes:
    return struct.pack("=BBHIIIIhhhhHBB", kind, place + 8, 7, at_ms, 1, 2, 0, 1, 2, 3, 4, state, 1, 0)


def test_places_give_the_character_whatever_the_layout_and_caps_lock() -> None:
    assert read_xcb(xcb(35, 12)) == Stroke("h", 12)
    assert read_xcb(xcb(35, 12, state=1)) == Stroke("H", 12)
    assert read_xcb(xcb(35, 12, state=2)) == Stroke("h", 12)  # Caps Lock alone changes nothing
    assert read_xcb(xcb(35, 12, state=1 | 2)) == Stroke("H", 12)
    assert read_xcb(xcb(16, 12, state=1 << 13)) == Stroke("q", 12)  # second layout chosen (a on azerty)
    assert read_xcb(xcb(39, 3, state=1)) == Stroke(":", 3)
    assert read_xcb(xcb(24, 3, state=4)) == Stroke("o", 3, combined=True)
    assert read_xcb(xcb(28, 3)) == Stroke("\n", 3)
    assert read_xcb(xcb(71, 3, state=16)) == Stroke("7", 3)  # keypad with Num Lock
    assert read_xcb(xcb(71, 3)) == Stroke("", 3)  # without: Home
    assert read_xcb(xcb(42, 3)) is None  # Shift itself
    assert read_xcb(xcb(35, 3, kind=3)) is None  # a key let go


def test_windows_messages_give_the_same_even_under_an_input_method() -> None:
    shift = Shift()

    def key(place: int, at_ms: int, *, up: bool = False, extended: bool = False) -> Stroke | None:
        detail = 1 | place << 16 | extended << 24 | up << 31
        return read_windows((1, 0x101 if up else 0x100, 0xE5, detail, at_ms), shift)  # VK_PROCESSKEY

    assert key(35, 5) == Stroke("h", 5)
    assert key(42, 6) is None
    assert key(35, 7) == Stroke("H", 7)
    assert key(39, 8) == Stroke(":", 8)
    assert key(42, 9, up=True) is None
    assert key(35, 10) == Stroke("h", 10)
    assert key(29, 11) is None
    assert key(24, 12) == Stroke("o", 12, combined=True)
    assert key(29, 13, up=True) is None
    assert key(28, 14) == key(28, 14, extended=True) == Stroke("\n", 14)
    assert key(72, 15, extended=True) == Stroke("", 15)  # the arrow, not the 8 of the keypad
    assert key(72, 16) == Stroke("8", 16)
    assert read_windows((1, 0x200, 0, 35 << 16, 3), shift) is None  # the mouse


@pytest.mark.parametrize("place", range(256))
def test_every_place_is_one_character_at_most(place: int) -> None:
    assert len(character(place, shift=False)) <= 1 and len(character(place, shift=True)) <= 1
