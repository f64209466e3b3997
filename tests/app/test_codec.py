"""The one codec takes what the counter makes: notes by review point have numbers as keys."""

from __future__ import annotations

import msgspec

from casework import wire
from casework.checklist import Judgement
from casework.draft import Draft


def draft(notes: dict[int, str]) -> Draft:
    found = Judgement(mark="faulty", failed=(1, 2), notes=notes)
    return Draft(
        draft_id="d", window="W10", by="W1003", values={"b": 1, "a": {"z": 1, "c": 2}}, materials={"m": found}
    )


def test_notes_are_kept_and_give_the_same_bytes_in_any_order() -> None:
    one = draft({2: "乙", 1: "甲", 10: "丙"})
    assert wire.encode(one) == wire.encode(draft({10: "丙", 1: "甲", 2: "乙"}))
    assert msgspec.json.decode(wire.encode(one), type=Draft) == one


def test_both_ways_of_encoding_give_the_same_bytes() -> None:
    plain = draft({})
    by_parts = msgspec.json.encode(msgspec.to_builtins(plain, str_keys=True, order="deterministic"))
    assert wire.encode(plain) == by_parts
