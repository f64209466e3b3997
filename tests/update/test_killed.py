"""An update killed by SIGKILL at each of its file operations: what is started is always a whole version, and the next
try ends well (S21)."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from hallclient.update.listing import wrong
from hallclient.update.place import Place, Trial
from hallclient.update.stage import stage
from hallclient.update.switch import begin, came_up, checked, switch, waiting
from tests.update.releases import Supplier, laid, now, release

OPERATIONS = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.truncate",
    "shutil.copyfile", "shutil.rmtree",
}  # fmt: skip
FULL = bool(os.environ.get("HALL_PROVE_FULL"))


class Kill:
    """Ends this process before its n-th operation below a folder."""

    def __init__(self, below: Path, n: int) -> None:
        self._below, self._n, self.seen = str(below), n, 0

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        writes = event == "open" and isinstance(args[1], str) and args[1][:1] in ("w", "x", "a")
        if (writes or event in OPERATIONS) and any(str(one).startswith(self._below) for one in args):
            self.seen += 1
            if self.seen == self._n:
                os.kill(os.getpid(), signal.SIGKILL)


def update(place: Place, supplier: Supplier) -> None:
    """All of it: look, fetch, put together, check, switch, come up, prune."""
    newest = release(place, supplier)
    listing = newest.newest()
    if listing.version != place.current:
        stage(place, newest, listing)
        assert checked(place, listing.version, now()) == ""
        ready = waiting(place)
        assert ready is not None
        switch(place, ready.version)
    begin(place, place.current)
    came_up(place, place.current)


def killed(place: Place, supplier: Supplier, n: int) -> int | None:
    """Updates in a child that is killed at its n-th operation; None: it was, else how many there were."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            kill = Kill(place.root, n)
            sys.addaudithook(kill)
            update(place, supplier)
            os.write(writing, str(kill.seen).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        seen = answer.read()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.waitstatus_to_exitcode(status) == 0
    return int(seen)


@pytest.mark.prove
def test_killed_at_each_operation_it_starts_whole_and_ends_well(tmp_path: Path) -> None:
    supplier = Supplier(tmp_path / "supplier")
    supplier.add("0.1.0", extra="gone.txt")
    template = laid(tmp_path / "template", supplier)
    supplier.add("0.2.0")
    update(template, supplier)
    supplier.add("0.3.0")
    calm = Place(Path(shutil.copytree(template.root, tmp_path / "calm", symlinks=True)))
    whole = killed(calm, supplier, 1_000_000)
    assert whole is not None and whole > 60 and calm.current == "0.3.0"
    assert not calm.folder("0.1.0").exists() and calm.folder("0.2.0").is_dir()
    step = 1 if FULL else 3
    points = range(1 + now().toordinal() % step, whole + 1, step)
    for n in points:
        place = Place(Path(shutil.copytree(template.root, tmp_path / f"at-{n}", symlinks=True)))
        assert killed(place, supplier, n) is None, n
        started = place.current
        listing = place.listing(started)
        assert started in ("0.2.0", "0.3.0") and listing is not None, n
        assert wrong(place.folder(started), listing) == "", n
        update(place, supplier)
        assert (place.current, place.read(Trial)) == ("0.3.0", None), n
        newest = place.listing("0.3.0")
        assert newest is not None and wrong(place.folder("0.3.0"), newest) == "", n
        shutil.rmtree(place.root)
    print(f"killed at {len(points)} of {whole} operations")


@pytest.mark.parametrize("name", ["timestamp", "snapshot", "targets"])
def test_records_that_a_cut_left_half_are_fetched_anew(tmp_path: Path, name: str) -> None:
    supplier = Supplier(tmp_path / "supplier")
    supplier.add("0.1.0")
    place = laid(tmp_path / "place", supplier)
    path = place.metadata / f"{name}.json"
    path.write_bytes(path.read_bytes()[:100])
    assert release(place, supplier).newest().version == "0.1.0"
