"""The hall file as a difference: what comes out are the newer bytes, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import wire
from casework.hall_file import HallFileStep, Kept, Piece, applied, between

LINES = st.lists(st.sampled_from([b'{"a":1},', b'{"b":"},"},', b"x", b"\n", b'{"c":[]},']), max_size=12)


def step(pieces: tuple[Piece, ...], size: int) -> HallFileStep:
    return HallFileStep(before=1, version=2, size=size, pieces=pieces)


@settings(max_examples=300, deadline=None)
@given(LINES, LINES)
def test_the_newer_comes_out_of_the_older_over_the_wire(old: list[bytes], new: list[bytes]) -> None:
    one, other = b"".join(old), b"".join(new)
    sent = wire.encode(step(between(one, other), len(other)))
    assert applied(one, wire.decode_foreign(sent, HallFileStep)) == other


def test_one_person_more_costs_one_person() -> None:
    people = [
        b'{"staff_no":"W%04d","name":"..............................."},' % number for number in range(2000)
    ]
    old, new = b"".join(people), b"".join([*people[:700], b'{"staff_no":"W9999"},', *people[700:]])
    pieces = between(old, new)
    assert len(pieces) == 3 and len(wire.encode(step(pieces, len(new)))) < 200


@pytest.mark.parametrize(
    ("pieces", "size"),
    [
        ((Kept(start=0, count=4),), 4),
        ((Kept(start=-1, count=2),), 2),
        ((Kept(start=1, count=3), b"x"), 5),
        ((Kept(start=0, count=0), b"abc"), 3),
        ((b"abc",), 2),
        ((b"abc",), 4),
        ((b"abc",), -1),
        ((Kept(start=0, count=3),) * 400, 40),
        ((b"",), 33 * 1024 * 1024),
    ],
)
def test_pieces_that_are_not_there_give_nothing(pieces: tuple[Piece, ...], size: int) -> None:
    with pytest.raises(ValueError, match=r"size|outside|too long|too short"):
        applied(b"abc", step(pieces, size))
