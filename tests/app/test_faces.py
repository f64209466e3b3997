"""字体 from a stick: the very file that this version names, or none; used from then on and at each start."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hallclient.app import faces
from hallclient.app.care import Care
from hallclient.app.faces import FOLDER, take_faces, told_of, use_given
from hallclient.store.child import Stopped
from printing import fonts
from resources import font_path, rare_faces
from tests.app.desk import Desk
from tests.app.lacking import LACKS, RARE_NAME, lack_a_face


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with monkeypatch.context() as patched:
        yield lack_a_face(patched)
    fonts.installed_fonts.cache_clear()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick" / "hallclient" / "fonts" / "rare").mkdir(parents=True)
    return tmp_path / "stick"


def always() -> bool:
    return True


def test_each_rare_face_of_this_version_is_named_by_its_hash() -> None:
    assert tuple(rare_faces()) == fonts.RARE
    for name, mark in rare_faces().items():
        assert faces._read(font_path(name), mark) is not None


def test_the_right_file_is_taken_from_anywhere_on_a_stick_and_used_at_once(
    face: Path, stick: Path, tmp_path: Path
) -> None:
    data, chain = tmp_path / "data", fonts.installed_fonts()
    assert fonts.missing_faces() == (LACKS,) and chain.missing(RARE_NAME) == (RARE_NAME,)
    (stick / LACKS).write_bytes(b"another face")
    taken = take_faces(data, stick, always)
    assert (taken.now, taken.other, taken.missing) == ((), (LACKS,), ())
    assert "散列不符" in told_of(taken, stick) and not (data / FOLDER).exists()
    shutil.copyfile(face, stick / "hallclient" / "fonts" / "rare" / LACKS)
    taken = take_faces(data, stick, always)
    assert taken.now == (LACKS,) and "从现在起照常印" in told_of(taken, stick)
    assert fonts.missing_faces() == () and chain.missing(RARE_NAME) == ()
    assert (data / FOLDER / LACKS).stat().st_mode & 0o077 == 0
    assert told_of(take_faces(data, stick, always), stick) == "字体齐全，不用补"


def test_a_given_face_is_used_at_the_next_start_only_as_it_was_given(
    face: Path, stick: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (data / FOLDER).mkdir(parents=True)
    shutil.copyfile(face, data / FOLDER / LACKS)
    use_given(data)
    assert fonts.missing_faces() == ()
    fonts._GIVEN.clear()
    with (data / FOLDER / LACKS).open("r+b") as file:
        file.write(b"\0\0\0\0")
    use_given(data)
    assert fonts.missing_faces() == (LACKS,), "one that was changed prints nothing"
    use_given(tmp_path / "elsewhere")


def test_an_installation_that_has_its_faces_reads_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(faces, "_read", lambda file, _mark: read.append(file))
    (tmp_path / FOLDER).mkdir()
    use_given(tmp_path)
    assert fonts.missing_faces() == () and read == []


def test_nothing_is_taken_of_a_stick_without_it_and_a_full_disk_is_said(
    face: Path, stick: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    care = Care(desk.station, desk.folder, lambda: desk.vault, None, None)
    said = care.take_faces(stick, "A0001").result(30)
    assert not said.good and said.text == f"{stick} 里没有 {LACKS}"
    os.mkfifo(stick / LACKS)
    assert "没有采用" in care.take_faces(stick, "A0001").result(30).text
    (stick / LACKS).unlink()
    (stick / LACKS).write_bytes(bytes(5))
    with monkeypatch.context() as patched:
        patched.setattr(faces, "LARGEST", 4)
        assert "没有采用" in care.take_faces(stick, "A0001").result(30).text
    shutil.copyfile(face, stick / LACKS)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(faces, "write_private", full)
        said = care.take_faces(stick, "A0001").result(30)
    assert not said.good and "字体没有存成（磁盘" in said.text, said.text
    assert care.take_faces(stick, "A0001").result(30).good
    entries = desk.station.book.read_now(lambda reads: reads.entries())
    assert [one.subject for one in entries if one.by == "A0001"] == ["faces"]
    with pytest.raises(Stopped):
        take_faces(desk.folder, stick, lambda: False)
    care.close()
