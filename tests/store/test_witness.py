"""The witness file by itself: two slots in turn, synced before anybody is answered, a cut write told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hallclient.store.witness import SLOT, Witness, peek

KEY = bytes(range(32))


def written(path: Path, count: int) -> Witness:
    witness = Witness(path, KEY)
    for seq in range(1, count + 1):
        witness.write(("021", seq, bytes([seq]) * 32), (seq, bytes([seq]) * 32))
    return witness


@pytest.mark.parametrize(("torn", "left"), [(0, 4), (1, 3)])
def test_a_torn_slot_leaves_the_other(tmp_path: Path, torn: int, left: int) -> None:
    path = tmp_path / "hall.witness"
    written(path, 4).close()
    data = bytearray(path.read_bytes())
    data[torn * SLOT + 40] ^= 1
    path.write_bytes(data)
    seen = peek(path)
    assert seen is not None and (seen.seq, seen.audit_n) == (left, left)
    again = Witness(path, KEY)
    again.write(("021", 5, bytes(32)), None)  # over the torn one: the whole one stays until this is synced
    again.close()
    seen = peek(path)
    assert seen is not None and (seen.seq, seen.audit_n) == (5, left)


def test_it_is_on_the_disk_before_the_act_is_acknowledged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hall.witness"
    witness, synced = written(path, 1), list[int]()

    def sync(_file: int) -> None:
        seen = peek(path)
        synced.append(seen.seq if seen is not None else 0)

    monkeypatch.setattr(os, "fdatasync", sync)
    witness.write(("021", 2, bytes(32)), None)
    witness.close()
    assert synced == [2]


def test_a_write_that_was_cut_short_is_told_and_never_costs_the_whole_slot(tmp_path: Path) -> None:
    """A full disk may take part of a slot without an error; the next write must not go over the other one."""
    path = tmp_path / "hall.witness"
    witness = written(path, 2)
    whole = witness._file
    witness._file = Short(path.open("r+b", buffering=0))  # type: ignore[assignment]
    for _ in range(2):
        with pytest.raises(OSError, match="cut short"):
            witness.write(("021", 3, bytes(32)), None)
    seen = peek(path)
    assert seen is not None and seen.seq == 2
    witness._file.close()
    witness._file = whole
    witness.write(("021", 3, bytes(32)), None)
    witness.close()
    seen = peek(path)
    assert seen is not None and seen.seq == 3


class Short:
    """A file on a full disk: takes 100 bytes of whatever it is given."""

    def __init__(self, file: object) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        return int(self._file.write(data[:100]))  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)
