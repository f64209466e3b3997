"""S17, S18: after the lock nothing of key, password and names is in the memory of the process; no core dump."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from hallclient.app.backup import backups
from hallclient.bootstrap.again import LOCKED, Locked, arrived, carried, carry, come_back, keep, kept
from hallclient.bootstrap.hardening import ERRORS, write_down
from hallclient.signing.vault import PhraseVault
from tests.app.desk import Desk, password
from tests.bootstrap.kept_hall import SAFE, Hall
from tests.bootstrap.locked_program import names_of

HERE = Path(__file__).parent
SEED = 4242
PHRASE = "a phrase of this test"
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.new(tmp_path / "data")
    yield desk
    desk.close()


def memory(pid: int) -> Iterator[bytes]:
    """Everything a process may have written, in pieces that overlap a little."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            place, rights = line.split()[:2]
            if "r" not in rights or line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            if "w" not in rights and "/" in line:
                continue  # as it lies in the file of a library or a face: nobody wrote there
            start, end = (int(one, 16) for one in place.split("-"))
            for at in range(start, end, 1 << 24):
                try:
                    mem.seek(at)
                    yield mem.read(min((1 << 24) + 256, end - at))
                except (OSError, ValueError, OverflowError):
                    break


def found(pid: int, needles: dict[str, list[bytes]]) -> set[str]:
    """The names of the needles of which any form lies in the process's memory."""
    seen: set[str] = set()
    heads: dict[bytes, list[tuple[str, bytes]]] = {}
    for name, forms in needles.items():
        for form in forms:
            heads.setdefault(form[:4], []).append((name, form))
    for piece in memory(pid):
        for head, begun in heads.items():
            if head in piece:  # hundreds of megabytes are gone through once for all that begin so
                seen |= {name for name, form in begun if form in piece}
    return seen


@linux
@pytest.mark.parametrize(
    ("typed", "unsaved"), [pytest.param(False, False, marks=pytest.mark.prove), (True, False), (False, True)]
)
def test_after_the_lock_nothing_is_left_in_memory(
    desk: Desk, tmp_path: Path, typed: bool, unsaved: bool
) -> None:
    """`typed`: the pass phrase was typed; it goes over in a file of the kernel and lies in no memory. `unsaved`: a
    draft that the book could not take goes over sealed, and is in the book once somebody signs in.
    """
    (label,) = desk.vault.kept
    secret = desk.vault.kept[label]
    PhraseVault(desk.folder / "keys", PHRASE, desk.clock).keep(label, secret)
    card = desk.folder / "counter.json"
    card.write_text(card.read_text("utf-8").replace('"memory"', '"phrase"'), "utf-8")
    desk.close()
    phrase_file = tmp_path / "phrase"
    phrase_file.write_text(PHRASE)
    word = password("W0907")
    needles = {
        "book key": [secret[:32], secret[:32].hex().encode(), secret[:32].hex().upper().encode()],
        "device key": [secret[32:]],
        "phrase": [PHRASE.encode(), PHRASE.encode("utf-16-le")],
        "password": [word.encode(), word.encode("utf-16-le")],
        **{name: [name.encode(), name.encode("utf-16-le")] for name in names_of(SEED)},
    }
    owed = names_of(SEED + 1)[0]
    if unsaved:
        needles[owed] = [owed.encode(), owed.encode("utf-16-le")]
    child = subprocess.Popen(
        [sys.executable, str(HERE / "locked_program.py"), str(desk.folder), str(phrase_file), str(SEED),
         *["typed"] * typed, *["unsaved"] * unsaved],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    late = Timer(240, child.kill)  # a program that says nothing ends the test
    late.start()
    try:
        assert child.stdout.readline().strip() == "READY"
        before = found(child.pid, needles)
        assert {"book key", *names_of(SEED), *[owed] * unsaved} <= before, "the scan sees what is there"
        limits = Path(f"/proc/{child.pid}/limits").read_text()
        assert any(line.split()[4:6] == ["0", "0"] for line in limits.splitlines() if "core file" in line)
        child.stdin.write("lock\n")
        child.stdin.flush()
        assert child.stdout.readline().strip() == "BACK W0907 False", (
            "at the lock screen, the book still shut"
        )
        assert found(child.pid, needles) == set()
        came_with = child.stdout.readline().split()[1:]
        assert [one.partition("=")[0] for one in came_with[:3]] == ["0", "1", "2"]
        kept = [one.partition("=")[2] for one in came_with[3:]]
        assert kept == ["/memfd"] * (typed + unsaved), "no file, pipe or socket of the image before"
        for fd in Path(f"/proc/{child.pid}/fd").iterdir() if typed else ():
            if "memfd:phrase" in os.readlink(fd):
                assert fd.stat().st_mode & 0o777 == 0, "nobody opens it by its name"
        if unsaved:
            child.stdin.write("sign in\n")
            child.stdin.flush()
            stored = child.stdout.readline().split()
            assert stored[0] == "STORED" and sorted(stored[1:]) == sorted([*names_of(SEED), owed])
            kept_files = [os.readlink(one) for one in Path(f"/proc/{child.pid}/fd").iterdir()]
            assert not [one for one in kept_files if "memfd:drafts" in one], "and its file is gone"
    finally:
        late.cancel()
        child.kill()
        child.communicate()


@linux
def test_after_a_restore_the_recovery_phrase_is_gone_with_the_sign_in(hall: Hall) -> None:
    """It opens every book of the hall: it does not stay until somebody locks."""
    hall.visit()
    assert hall.run("backup") == 0
    (backup,) = backups(hall.pc / "backups")
    files = (hall.folder / "new", backup.path, hall.key, hall.safe, hall.phrase)
    child = subprocess.Popen(
        [sys.executable, str(HERE / "restored_program.py"), *map(str, files)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    needles = {"phrase": [SAFE.encode(), SAFE.encode("utf-16-le")]}
    late = Timer(240, child.kill)
    late.start()
    try:
        assert child.stdout.readline().strip() == "READY"
        assert found(child.pid, needles) == {"phrase"}, "the scan sees what is there"
        child.stdin.write("to the sign-in\n")
        child.stdin.flush()
        assert child.stdout.readline().strip() == "OPEN confirm False", "as at a start: it waits for a person"
        assert found(child.pid, needles) == set()
    finally:
        late.cancel()
        child.kill()
        child.communicate()


@linux
def test_no_other_process_may_read_it_and_nothing_is_dumped() -> None:
    script = (
        "from hallclient.bootstrap.hardening import harden\nimport ctypes, resource\nharden()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "0", "0"]
    assert resource.getrlimit(resource.RLIMIT_CORE)  # this process keeps its own


def test_an_error_nobody_foresaw_is_written_without_values(desk: Desk, tmp_path: Path) -> None:
    try:
        raise ValueError("周一平 410106198503154519")
    except ValueError as error:
        write_down(tmp_path, desk.clock, type(error), error.__traceback__)
    text = (tmp_path / ERRORS).read_text("utf-8")
    assert "ValueError" in text and "test_memory.py" in text and "2026-11-20T10:42:00+08:00" in text
    assert "周一平" not in text and "4101" not in text
    assert (tmp_path / ERRORS).stat().st_mode & 0o077 == 0


def test_whoever_runs_it_sees_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\nfrom hallclient.bootstrap.hardening import quiet_errors\n"
        "from hallclient.chance import MACHINE\nquiet_errors(pathlib.Path(sys.argv[1]), MACHINE)\n"
        "import threading\nt = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()\nraise ValueError('周一平')"
    )
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True)
    assert "Traceback" not in told.stderr and "周一平" not in told.stderr
    assert told.stderr.count("都在账本里") == 2
    assert (tmp_path / ERRORS).read_text("utf-8").count("\n") == 2


@linux
def test_no_child_outlives_the_image_that_knows_it() -> None:
    """A backup's check and a scan's encoder hold what the lock takes away."""
    script = (
        "import subprocess, threading, time\nfrom hallclient.bootstrap.again import end_children\n"
        "def run():\n    subprocess.run(['sleep', '60'])\n"
        "for _ in range(2): threading.Thread(target=run, daemon=True).start()\n"
        "child = subprocess.Popen(['sleep', '60'])\ntime.sleep(0.5)\nend_children()\n"
        "from pathlib import Path\n"
        "print([p.read_text() for p in Path('/proc/self/task').glob('*/children')], child.poll())"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30)
    assert told.stderr == "" and "sleep" not in told.stdout
    assert set(told.stdout.split("]")[0].strip("[").replace("'", "").replace(",", "").split()) == set(), told


@linux
def test_the_phrase_goes_over_and_to_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    file = keep(b"four plain words", "phrase")
    monkeypatch.setenv(LOCKED, f"W0907\t\t\t{file}\t\t")
    try:
        assert os.get_inheritable(file), "to the next image"
        assert come_back() == Locked("W0907", "", "", file, "")
        assert not os.get_inheritable(file), "and from there to no child"
    finally:
        os.close(file)


def test_what_the_image_before_left_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCKED, "W0907\t10 分钟没有操作\t0 0 1366 768\t-1\t\trestore")
    assert come_back() == Locked("W0907", "10 分钟没有操作", "0 0 1366 768", -1, "", "restore")
    assert come_back() is None and LOCKED not in os.environ


@linux
def test_a_typed_phrase_goes_over_in_a_file_of_the_kernel() -> None:
    file = keep(b"four plain words", "phrase")
    try:
        assert kept(file) == b"four plain words" == kept(file), "for the next lock, too"
        assert os.fstat(file).st_mode & 0o777 == 0
    finally:
        os.close(file)
    assert kept(file) == b"" == kept(-1)


@pytest.mark.parametrize("files", [True, False])
def test_what_is_carried_arrives(monkeypatch: pytest.MonkeyPatch, files: bool) -> None:
    """Where the system has no such files it goes as text of the environment."""
    if not files:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    left = carry(b"sealed" * 3000)
    assert left.startswith("#") is (files and hasattr(os, "memfd_create")) and "\t" not in left
    assert carried(left) == b"sealed" * 3000
    arrived(left)
    assert carry(b"") == "" and carried("") == b""


@linux
def test_what_lies_free_between_others_goes_back_to_the_system() -> None:
    script = (
        "from pathlib import Path\nfrom hallclient.bootstrap.memory import give_back, hold_less\nhold_less()\n"
        "def held(): return int(Path('/proc/self/statm').read_text().split()[1]) // 256\n"
        "blocks = [bytearray(30_000) for _ in range(2000)]\nblocks = blocks[::10]\nbefore = held()\n"
        "give_back()\nprint(before - held())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True
    )
    assert int(told.stdout) > 20, "megabytes"
