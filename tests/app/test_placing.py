"""A book is put in the place of another, or everything lies as it lay: cut off or refused at any file operation."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hallclient.app import placing
from hallclient.app.placing import NotBackError, place, put_back
from hallclient.app.station import BOOK
from hallclient.signing.vault import write_private
from hallclient.store.book import Files
from hallclient.store.witness import Witness, peek

KEY = bytes(range(32))


class CutError(BaseException):
    """The power goes."""


class Disk:
    """From the n-th file operation on `times` of them end with `with_`; 0: none."""

    def __init__(self, patched: pytest.MonkeyPatch) -> None:
        self.left, self.times = 0, 1
        self.with_: Callable[[], BaseException] = CutError
        for name in ("replace", "unlink", "mkdir", "rmdir"):
            patched.setattr(Path, name, self._before(getattr(Path, name)))
        patched.setattr(placing, "write_private", self._before(write_private))

    def _before(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*words: Any, **named: Any) -> Any:
            self.left -= 1
            if -self.times < self.left <= 0:
                raise self.with_()
            return step(*words, **named)

        return taken


def no_disk() -> OSError:
    return OSError(errno.EIO, "input/output error")


class Pc:
    """A folder with an old book, and a new one made ready. `witness`: what the old one has beside it."""

    def __init__(self, folder: Path, witness: str) -> None:
        self.folder, self.work = folder, folder / "restoring"
        self.work.mkdir(parents=True)
        self.old, new = Files(folder / BOOK), Files(self.work / BOOK)
        for files, word in ((self.old, b"old"), (new, b"new")):
            for one in (files.book, files.wal):
                one.write_bytes(word)
        made = [(new, 1)] + [(self.old, 2)] * (witness == "whole")
        for files, seq in made:
            beside = Witness(files.witness, KEY)
            beside.write(("009", seq, bytes(32)), None)
            beside.close()
        if witness == "spoilt":
            self.old.witness.write_bytes(b"spoilt")
        self.before = self.lies()

    def lies(self) -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in self.folder.iterdir() if one.is_file()}

    def sound(self) -> None:
        """No book is begun anew here, and none is read with another's log; nothing of the old one is lost."""
        there = self.lies()
        book, wal = there.get(BOOK), there.get(self.old.wal.name)
        seen = peek(self.old.witness)
        assert book is not None or (seen is not None and seen.seq), there.keys()
        assert book is None or wal is None or book == wal, there
        kept = [one.read_bytes() for one in self.folder.rglob("*") if one.is_file()]
        assert all(data in kept for data in self.before.values())


def pcs(folder: Path, witness: str) -> Any:
    for n in range(1, 40):
        yield n, Pc(folder / f"{witness} {n}", witness)


WITNESSES = ("whole", "none", "spoilt")


@pytest.mark.parametrize("witness", WITNESSES)
def test_cut_off_while_it_is_placed_no_book_is_begun_anew(tmp_path: Path, witness: str) -> None:
    for n, pc in pcs(tmp_path, witness):
        with pytest.MonkeyPatch.context() as patched:
            disk = Disk(patched)
            disk.left = n
            try:
                place(pc.folder, pc.work, "before")
            except CutError:
                pass
            else:
                break
        pc.sound()
    assert n > 5


@pytest.mark.parametrize("witness", WITNESSES)
def test_cut_off_while_it_is_put_back_no_book_is_begun_anew(tmp_path: Path, witness: str) -> None:
    for n, pc in pcs(tmp_path, witness):
        aside = place(pc.folder, pc.work, "before")
        with pytest.MonkeyPatch.context() as patched:
            disk = Disk(patched)
            disk.left = n
            try:
                put_back(pc.folder, aside)
            except CutError:
                pass
            else:
                assert pc.lies() == pc.before
                break
        pc.sound()
    assert n > 5


@pytest.mark.parametrize("times", [1, 2, 100])
@pytest.mark.parametrize("witness", WITNESSES)
def test_what_the_disk_refuses_leaves_all_as_it_lay_or_says_where_it_is(
    tmp_path: Path, witness: str, times: int
) -> None:
    said = set()
    for n, pc in pcs(tmp_path, witness):
        with pytest.MonkeyPatch.context() as patched:
            disk = Disk(patched)
            disk.left, disk.times, disk.with_ = n, times, no_disk
            try:
                place(pc.folder, pc.work, "before")
            except NotBackError as error:
                assert error.aside == pc.folder / "before" and error.errno == errno.EIO
                said.add("aside")
            except OSError:
                assert pc.lies() == pc.before
                said.add("as it lay")
            else:
                break
        pc.sound()
    assert "as it lay" in said and ("aside" in said or times == 1)
    assert pc.lies()[BOOK] == b"new"


def test_one_fault_while_it_is_put_back_leaves_the_rest_put_back(tmp_path: Path) -> None:
    pc = Pc(tmp_path / "pc", "whole")
    aside = place(pc.folder, pc.work, "before")
    with pytest.MonkeyPatch.context() as patched:
        disk = Disk(patched)
        disk.left, disk.with_ = 8, no_disk  # the first of what lies aside
        with pytest.raises(NotBackError):
            put_back(pc.folder, aside)
    assert aside is not None and len([*aside.iterdir()]) == 1
    pc.sound()
