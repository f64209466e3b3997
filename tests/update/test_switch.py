"""A version comes beside the running one, is switched to in its time, and given up where it does not come up."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from filelock import FileLock

from casework.hall import OfficeHours
from hallclient.chance import ZONE
from hallclient.update.begun import Begun, held
from hallclient.update.fetch import FolderFetcher
from hallclient.update.listing import Entry, Listing, Unusable, decode, encode, list_folder
from hallclient.update.place import Failed, Place, Ready, Source, Trial, place_of
from hallclient.update.prune import remove
from hallclient.update.stage import stage
from hallclient.update.switch import back, begin, came_up, checked, in_office_hours, switch, waiting
from hallclient.update.trusted import Untrusted, is_newer
from tests.update.releases import UNFIT, Supplier, bundle, laid, now, release

HOURS = (
    OfficeHours(days=("周一", "周二"), periods=("08:30-12:00", "13:30-17:30")),
    OfficeHours(days=("周六",), periods=("09:00-12:00",), by_appointment=True),
)


@pytest.fixture
def supplier(tmp_path: Path) -> Supplier:
    made = Supplier(tmp_path / "supplier")
    made.add("0.1.0", extra="gone.txt")
    return made


def updated(place: Place, supplier: Supplier) -> str:
    """Fetches and checks the newest version; why it may not be switched to."""
    newest = release(place, supplier)
    listing = newest.newest()
    stage(place, newest, listing)
    return checked(place, listing.version, now())


def said(place: Place) -> str:
    """What the program says that a start takes."""
    done = subprocess.run(
        [place.root / "current/hallclient", "hello"], capture_output=True, text=True, timeout=30, check=True
    )
    return done.stdout.strip()


def test_the_next_start_takes_the_new_version_and_the_old_one_stays(
    supplier: Supplier, tmp_path: Path
) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    assert updated(place, supplier) == "" and place.current == "0.1.0"  # nothing changed for who works on
    ready = waiting(place)
    assert ready is not None and ready.version == "0.2.0"
    switch(place, "0.2.0")
    assert (place.current, place.previous, waiting(place)) == ("0.2.0", "0.1.0", None)
    assert "hello" in said(place) and begin(place, "0.2.0") == ""
    came_up(place, "0.2.0")
    assert place.read(Trial) is None and place.folder("0.1.0").is_dir()
    assert place_of(place.root / "current/hallclient") is not None and place_of(Path("/usr/bin/true")) is None
    assert back(place, "不合用") == "0.1.0" and place.current == "0.1.0"  # by an administrator's word


def test_a_proxys_password_is_for_its_owner_alone(supplier: Supplier, tmp_path: Path) -> None:
    place = laid(tmp_path / "place", supplier)
    (place.kept / "source.json").write_text("{}", "utf-8")  # as an earlier version left it, open to all
    source = Source(url="https://hall.example", proxy="http://clerk:secret@proxy.example:3128")
    place.keep(source)
    assert (place.kept / "source.json").stat().st_mode & 0o777 == 0o600 and place.read(Source) == source


def test_files_that_versions_share_are_not_fetched(supplier: Supplier, tmp_path: Path) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    fetcher = FolderFetcher(supplier.place)
    newest = release(place, supplier, fetcher=fetcher)
    listing = newest.newest()
    before = fetcher.brought
    folder = stage(place, newest, listing)
    changed = folder / "_internal/libone.so.1"
    assert fetcher.brought - before == changed.stat().st_size < listing.size / 5
    assert (folder / "_internal/libone.so").readlink() == Path("libone.so.1")
    assert os.access(folder / "hallclient", os.X_OK) and not os.access(changed, os.X_OK)


def test_an_update_removes_only_what_the_old_version_brought(supplier: Supplier, tmp_path: Path) -> None:
    """S22. Two versions on, 0.1.0 goes: by its list, and somebody's file in its folder stays."""
    place = laid(tmp_path / "place", supplier)
    mine = place.folder("0.1.0") / "_internal/mine.txt"
    mine.write_text("by hand", "utf-8")
    beside = place.versions / "notes"
    beside.mkdir()
    for version in ("0.2.0", "0.3.0"):
        supplier.add(version)
        assert updated(place, supplier) == ""
        switch(place, version)
        begin(place, version)
        came_up(place, version)
    left = [path for path in place.folder("0.1.0").rglob("*") if path.is_file()]
    assert left == [mine] and beside.is_dir() and place.listing("0.1.0") is None
    assert sorted(path.name for path in place.versions.iterdir()) == ["0.1.0", "0.2.0", "0.3.0", "notes"]
    remove(place, "0.3.0")  # the running one never goes
    assert said(place)


def test_a_version_that_does_not_pass_its_own_check_is_not_switched_to(
    supplier: Supplier, tmp_path: Path
) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0", program=UNFIT)
    assert updated(place, supplier) == "✗ 账本：打不开"
    assert waiting(place) is None and place.current == "0.1.0"
    assert place.read(Failed) == Failed(version="0.2.0", why="✗ 账本：打不开")


def test_a_version_that_does_not_come_up_goes_back_at_the_next_start(
    supplier: Supplier, tmp_path: Path
) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    updated(place, supplier)
    switch(place, "0.2.0")
    assert begin(place, "0.2.0") == ""  # it began, and nobody heard of it again
    assert begin(place, "0.2.0") == "0.1.0" and place.current == "0.1.0"
    failed = place.read(Failed)
    assert failed is not None and failed.version == "0.2.0" and begin(place, "0.1.0") == ""
    came_up(place, "0.1.0")
    assert place.current == "0.1.0" and "hello" in said(place)


def begun(place: Place) -> Begun:
    """A start of the version on trial, as the command makes it."""
    lock = held(place)
    assert lock is not None and begin(place, place.current) == ""
    trial = place.read(Trial)
    assert trial is not None
    return Begun(place, trial, lock)


def dies(start: Begun) -> None:
    """The system takes its lock back."""
    start._lock.release(force=True)


@pytest.fixture
def on_trial(supplier: Supplier, tmp_path: Path) -> Place:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    assert updated(place, supplier) == ""
    switch(place, "0.2.0")
    return place


def test_a_second_start_does_not_judge_the_first(on_trial: Place) -> None:
    first = begun(on_trial)
    assert held(on_trial) is None  # a double click, the demo beside the real hall: it just opens
    first.answered(at_fault=False)  # a book, or a pass phrase that is owed, a disk that is full
    assert on_trial.read(Trial) is None and held(on_trial) is not None
    assert begin(on_trial, "0.2.0") == "" and on_trial.current == "0.2.0"


def test_a_start_that_was_closed_early_does_not_count_and_one_that_could_not_read_does(
    on_trial: Place,
) -> None:
    begun(on_trial).left()
    second = begun(on_trial)
    second.answered(at_fault=True)
    second.left()
    dies(second)
    assert begin(on_trial, "0.2.0") == "0.1.0"


def test_nothing_goes_back_by_itself_from_a_book_that_may_be_brought_up(on_trial: Place) -> None:
    """Power fails in it, or after it: the old program might refuse the book. An administrator's word still counts."""
    start = begun(on_trial)
    with start.migrating():
        kept = on_trial.read(Trial)
    assert kept == on_trial.read(Trial) == Trial(version="0.2.0", back="0.1.0", starts=1, migrated=True)
    dies(start)
    assert begin(on_trial, "0.2.0") == begin(on_trial, "0.2.0") == "" and on_trial.current == "0.2.0"
    assert back(on_trial, "由管理员退回") == "0.1.0"


def test_a_book_that_was_not_brought_up_after_all_goes_back(on_trial: Place) -> None:
    start = begun(on_trial)
    with pytest.raises(ValueError, match="undone"), start.migrating():
        raise ValueError("undone")
    dies(start)
    assert begin(on_trial, "0.2.0") == "0.1.0"


def test_nothing_is_removed_while_an_update_is_put_together(on_trial: Place) -> None:
    coming, former = on_trial.versions / "0.3.0.part", on_trial.versions / "0.1.5.part"
    for part in (coming, former):
        part.mkdir()
    with FileLock(on_trial.kept / "update.lock"):
        came_up(on_trial, "0.2.0")
        assert former.exists()
    came_up(on_trial, "0.2.0")
    assert coming.exists() and not former.exists()  # the next look goes on with what came already


def test_what_was_damaged_after_it_was_checked_is_not_switched_to(supplier: Supplier, tmp_path: Path) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    updated(place, supplier)
    (place.folder("0.2.0") / "_internal/libone.so.1").write_bytes(b"short")
    assert waiting(place) is None and place.read(Ready) is not None
    assert updated(place, supplier) == "" and waiting(place) is not None  # the next look mends it


def test_office_hours_are_from_the_first_to_the_last(supplier: Supplier) -> None:
    monday, saturday, sunday = (datetime(2026, 11, day, tzinfo=ZONE) for day in (30, 28, 29))

    def at(day: datetime, hour: int, minute: int) -> bool:
        return in_office_hours(HOURS, day.replace(hour=hour, minute=minute))

    assert [at(monday, 8, 29), at(monday, 8, 30), at(monday, 12, 30), at(monday, 17, 29), at(monday, 17, 30)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert at(saturday, 9, 0) and not at(saturday, 12, 0) and not at(sunday, 10, 0)


def test_a_full_disk_is_said_before_anything_is_fetched(
    supplier: Supplier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = laid(tmp_path / "place", supplier)
    supplier.add("0.2.0")
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    fetcher = FolderFetcher(supplier.place)
    newest = release(place, supplier, fetcher=fetcher)
    listing = newest.newest()
    before = fetcher.brought
    with pytest.raises(Untrusted, match="磁盘空间不够"):
        stage(place, newest, listing)
    assert fetcher.brought == before and place.current == "0.1.0"


def test_a_release_never_goes_backwards(supplier: Supplier, tmp_path: Path) -> None:
    listing = release(Place(tmp_path / "place"), supplier).newest()
    assert is_newer(listing, "0.0.9") and not is_newer(listing, "0.1.0") and not is_newer(listing, "0.2.0")
    assert not is_newer(listing, "0.1.0+mine")  # a build of one's own stays
    with pytest.raises(Unusable, match="not newer"):
        supplier.repository().add(supplier.folder / "bundle-0.1.0", "0.1.0")


def test_a_version_for_one_platform_leaves_those_of_the_others(supplier: Supplier, tmp_path: Path) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        other = bundle(supplier.folder / f"other-{version}", version, extra=f"other-{version}.txt")
        supplier.repository().add(other, version, "linux-loongarch64")
    place = laid(
        tmp_path / "place", supplier
    )  # 0.1.0 of this platform is whole: a first install has to fetch it
    assert (place.current, said(place)) == ("0.1.0", f"{place.root}/current/hallclient hello")
    supplier.add("0.5.0")
    newest = release(Place(tmp_path / "other"), supplier)
    listing = newest.newest("linux-loongarch64")
    stage(Place(tmp_path / "other"), newest, listing)
    assert listing.version == "0.4.0"


@pytest.mark.parametrize(
    "path", ["../out", "/etc/passwd", "a/../../out", "a//b", "", ".", "C:/x", "a\\..\\b", "a/.."]
)
def test_a_list_stays_in_its_folder(path: str) -> None:
    entry = Entry(path=path, sha256="0" * 64, size=1)
    with pytest.raises(Unusable):
        decode(encode(Listing(version="1.0", platform="x", files=(entry,))))


@pytest.mark.parametrize(
    "files",
    [
        (Entry(path="a", sha256="0" * 64, size=1), Entry(path="a", sha256="1" * 64, size=1)),
        (Entry(path="a", sha256="0" * 64, size=1), Entry(path="a/b", sha256="1" * 64, size=1)),
        (Entry(path="a", link="b"), Entry(path="a/b", sha256="1" * 64, size=1)),
        (Entry(path="x", sha256="0" * 64, size=1), Entry(path="a", link="../../etc")),
        (Entry(path="a", sha256="no hash", size=1),),
        (Entry(path="a", sha256="0" * 64, size=-5), Entry(path="b", sha256="0" * 64, size=9)),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(files: tuple[Entry, ...]) -> None:
    with pytest.raises(Unusable):
        decode(encode(Listing(version="1.0", platform="x", files=files)))


def test_a_folder_is_listed_as_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/run").write_bytes(b"#!")
    (tmp_path / "a/run").chmod(0o755)
    (tmp_path / "to").symlink_to("a/run")
    listing = list_folder(tmp_path, "1.2.3", "linux-x86_64")
    assert [(one.path, one.size, one.runs, one.link) for one in listing.files] == [
        ("a/run", 2, True, ""), ("to", 0, False, "a/run"),
    ]  # fmt: skip
