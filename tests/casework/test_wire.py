"""The one codec: there and back for every kind of act, the same bytes for the same value, hostile bytes refused."""

from __future__ import annotations

import json
import time
from datetime import date, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from casework.acts import AnyAct, Attended, Corrected
from casework.exchange import Batch, SentAct
from casework.wire import (
    MAX_DEPTH,
    WireError,
    decode,
    decode_foreign,
    decode_frame,
    decode_with_acts,
    encode,
    kind,
)

KINDS: tuple[type[Any], ...] = get_args(AnyAct)
CHINA = timezone(timedelta(hours=8))
TEXTS = ("示例", "𠮷田\u3000〇", '"quoted" \\ \n\t', "")
VALUES = {
    "applicant.name": "示例",
    "person.identity": {"kind": "resident_id", "number": "1"},
    "list": ["甲", {"a": "乙"}],
}


def sample(info: inspect.Type, whole: bool, turn: int = 0) -> Any:
    """A value of the type; `whole`: with everything that may be left out."""
    match info:
        case inspect.StructType():
            made = {
                field.name: sample(field.type, whole, turn + place)
                for place, field in enumerate(info.fields)
                if field.required or whole
            }
            return info.cls(**made)
        case inspect.UnionType():
            options = [one for one in info.types if not isinstance(one, inspect.NoneType)]
            return sample(options[0], whole, turn) if whole or len(options) == len(info.types) else None
        case inspect.VarTupleType():
            return tuple(sample(info.item_type, whole, turn + n) for n in range(2 if whole else 0))
        case inspect.DictType():
            keys = [sample(info.key_type, whole, n) for n in (2, 1)] if whole else []
            return {key: sample(info.value_type, whole, turn + n) for n, key in enumerate(keys)}
        case inspect.LiteralType():
            return info.values[turn % len(info.values)]
        case inspect.StrType():
            return TEXTS[turn % len(TEXTS)]
        case inspect.IntType():
            return turn
        case inspect.BoolType():
            return whole
        case inspect.DateType():
            return date(2026, 3, 2) + timedelta(days=turn)
        case inspect.DateTimeType():
            return datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=CHINA)
        case inspect.AnyType():
            return VALUES
        case _:
            raise AssertionError(info)


def act(kind_of: type[Any], whole: bool) -> Any:
    return sample(inspect.type_info(kind_of), whole)


@pytest.mark.parametrize("whole", [False, True], ids=["least", "whole"])
@pytest.mark.parametrize("of", KINDS, ids=lambda one: one.__name__)
def test_every_act_comes_back_as_it_was(of: type[Any], whole: bool) -> None:
    one = act(of, whole)
    data = encode(one)
    assert decode(data) == one
    assert type(decode(data)) is of
    assert encode(decode(data)) == data
    assert decode_foreign(data, of) == one
    assert json.loads(data)["act"] == kind(one)


def test_tags_are_different_and_named_after_the_act() -> None:
    tags = [kind(act(of, False)) for of in KINDS]
    assert len(set(tags)) == len(KINDS)
    for of, tag in zip(KINDS, tags, strict=True):
        assert tag.replace("_", "") == of.__name__.lower()


@given(st.permutations(["a", "b", "10", "9", "中", "文"]))
def test_the_order_of_keys_does_not_change_the_bytes(keys: list[str]) -> None:
    one = act(Corrected, False)
    data = encode(msgspec.structs.replace(one, values=dict.fromkeys(keys, "x")))
    assert data == encode(msgspec.structs.replace(one, values=dict.fromkeys(sorted(keys), "x")))


@given(st.permutations([0, 1, 2, 9, 10, 11]))
def test_keys_that_are_numbers_have_one_order_too(keys: list[int]) -> None:
    data = encode({"notes": {key: f"第{key}点" for key in keys}, "on": date(2026, 3, 2)})
    assert data == encode({"on": date(2026, 3, 2), "notes": {key: f"第{key}点" for key in sorted(keys)}})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=12,
    )
)
def test_any_value_of_a_form_comes_back(value: Any) -> None:
    one = msgspec.structs.replace(act(Corrected, False), values={"field": value})
    assert decode(encode(one)) == one
    assert decode_foreign(encode(one), Corrected) == one


# ── what is refused ──────────────────────────────────────────────────────────


def with_change(**change: Any) -> bytes:
    return json.dumps({**json.loads(encode(act(Attended, True))), **change}).encode()


@pytest.mark.parametrize(
    "change",
    [{"more": 1}, {"act": "approved_by_magic"}, {"act": None}, {"person": "minister"}, {"on": "2026-02-30"}, {"on": 1},
     {"at": "yesterday"}, {"case_id": None}, {"papers": {}}, {"papers": [{"code": "D01"}]}],
)  # fmt: skip
def test_an_act_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        decode(with_change(**change))
    with pytest.raises(WireError):
        decode_foreign(with_change(**change), Attended)


@pytest.mark.parametrize("key", ["act_id", "case_id", "by", "at", "on", "person"])
def test_an_act_with_a_key_missing_is_refused(key: str) -> None:
    found = json.loads(with_change())
    del found[key]
    with pytest.raises(WireError):
        decode(json.dumps(found).encode())


HOSTILE = {
    "nothing": b"",
    "not JSON": b"act",
    "not UTF-8": b'{"act":"\xff"}',
    "half a character": b'{"act":"\\ud800"}',
    "two values": b"{} {}",
    "deep lists": b"[" * 200_000,
    "deep mappings": b'{"a":' * 200_000,
    "not a number": b'{"values":{"a":NaN}}',
    "no end": b'{"values":{"a":-Infinity}}',
    "a long number": b'{"values":{"a":' + b"9" * 5000 + b"}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused(name: str) -> None:
    with pytest.raises(WireError):
        decode_foreign(HOSTILE[name], Corrected)
    with pytest.raises(WireError):
        decode(HOSTILE[name])


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"1" + b"0" * 5000])
def test_numbers_that_are_none_are_refused_inside_a_sound_act(number: bytes) -> None:
    data = encode(msgspec.structs.replace(act(Corrected, False), values={"field": "MARK"}))
    with pytest.raises(WireError):
        decode_foreign(data.replace(b'"MARK"', number), Corrected)


def test_a_key_written_twice_is_refused_at_any_depth() -> None:
    data = encode(msgspec.structs.replace(act(Corrected, False), values={"field": {"a": "b"}}))
    for old, new in ((b'{"a":"b"}', b'{"a":"b","a":"c"}'), (b'"case_id":', b'"case_id":"x","case_id":')):
        with pytest.raises(WireError):
            decode_foreign(data.replace(old, new), Corrected)


def test_acts_are_read_with_what_carries_them_and_held_to_the_same() -> None:
    one = msgspec.structs.replace(act(Corrected, False), values={"field": {"a": "b"}})
    ours, older = encode(one), encode(one).replace(b'"case_id":', b' "case_id":')

    def read(*acts: bytes, more: bytes = b"") -> tuple[Batch, list[AnyAct | None]]:
        sent = tuple(SentAct(act=msgspec.Raw(data)) for data in acts)
        data = encode(Batch(hall="001", device="009", first_seq=1, acts=sent, previous=b"", head=b""))
        return decode_with_acts(
            data[:-1] + more + data[-1:], Batch, lambda batch: [it.act for it in batch.acts]
        )

    batch, acts = read(ours, older, b'{"act":"of another program"}')
    assert acts == [one, None, None]
    assert [bytes(sent.act) for sent in batch.acts][:2] == [ours, older]
    for twice in (b'{"a":"b","a":"c"}', b'{"a":"b","a":"b"}'):
        with pytest.raises(WireError, match="twice"):
            read(ours, ours.replace(b'{"a":"b"}', twice))
    with pytest.raises(WireError, match="twice"):
        read(ours, more=b',"hall":"001"')
    deep = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    with pytest.raises(WireError, match="deep"):
        read(ours.replace(b'{"a":"b"}', deep))


def test_a_frame_is_read_strictly_and_what_is_in_it_when_it_is_wanted() -> None:
    inside = b'{"a":"b","a":"c"}'
    batch = Batch(
        hall="001", device="009", first_seq=1, acts=(SentAct(act=msgspec.Raw(inside)),), previous=b"", head=b""
    )  # fmt: skip
    data = encode(batch)
    assert [bytes(one.act) for one in decode_frame(data, Batch).acts] == [inside]
    sound = data.replace(inside, b"{}")
    assert decode_frame(sound[:-1] + b" }", Batch).hall == "001", "another codec's frame is looked at whole"
    for bad in (sound[:-1] + b',"hall":"001"}', data[:-1] + b" }", b"[]", data.replace(inside, b"[" * 5000)):
        with pytest.raises(WireError):
            decode_frame(bad, Batch)


def test_depth_is_counted_outside_of_texts_only() -> None:
    brackets = "[{" * 500 + '"\\'
    one = msgspec.structs.replace(act(Corrected, False), values={"field": brackets})
    assert decode_foreign(encode(one), Corrected) == one
    deep: Any = "x"
    for _ in range(MAX_DEPTH - 2):
        deep = [deep]
    one = msgspec.structs.replace(one, values={"field": deep})
    assert decode_foreign(encode(one), Corrected) == one
    with pytest.raises(WireError, match="deep"):
        decode_foreign(encode(msgspec.structs.replace(one, values={"field": [deep]})), Corrected)


def test_depth_is_exact_whatever_the_brackets_are() -> None:
    for levels in (MAX_DEPTH - 3, MAX_DEPTH - 2):  # below the act, its values and, innermost, an empty list
        deep: Any = "]"
        for level in range(levels):
            deep = {"[": deep} if level % 2 else [deep, []]
        data = encode(msgspec.structs.replace(act(Corrected, False), values={"field": deep}))
        if levels == MAX_DEPTH - 3:
            decode_foreign(data, Corrected)
        else:
            with pytest.raises(WireError, match="deep"):
                decode_foreign(data, Corrected)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (decode, lambda one: decode_foreign(one, Corrected)):
        with pytest.raises(WireError):
            read(data)


def test_a_megabyte_of_brackets_costs_little() -> None:
    start = time.thread_time()
    for data in (b"[" * 1_000_000, b'"' + b"\\" * 1_000_000, b'"' * 1_000_001, b"[]" * 500_000):
        with pytest.raises(WireError):
            decode_foreign(data, Corrected)
    assert time.thread_time() - start < 10
