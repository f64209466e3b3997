"""A disk that is really full, before the start and in mid-work: no SIGBUS, a clear word, reading and drafts go on.

On tmpfs it never shows: `-shm` is mapped without blocks only on a file system that allocates late (trust: R10).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casework.draft import Draft
from hallclient.store import disk as rooms
from hallclient.store.book import Book, open_book
from hallclient.store.problem import BookFault
from hallclient.store.writer import Priority
from tests.store.fire import loop
from tests.store.fire.act_worker import act
from tests.store.fire.checker import Said, check
from tests.store.fire.strace import ROOT, copied, environment, template
from tests.store.visits import KEY, Fixed, opened

pytestmark = pytest.mark.prove


def worker(book: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.store.fire.act_worker", str(book), "1"],
        capture_output=True, text=True, env=environment(), cwd=ROOT, timeout=60, check=False,
    )  # fmt: skip


def test_a_disk_full_before_the_start_is_told_and_kills_nobody(tmp_path: Path) -> None:
    with loop.ext4(tmp_path, megabytes=64) as disk:
        book = copied(template(tmp_path), disk.place / "data")
        hog = disk.fill()
        ended = worker(book)
        assert ended.returncode == 3, (ended.returncode, ended.stderr)  # -7 would be SIGBUS
        kinds = {kind for kind, _ in Said(ended.stdout).troubles}
        assert kinds == {"disk_full"} and "磁盘已满" in ended.stdout and "50 MB" in ended.stdout
        hog.unlink()
        after = worker(book)
        assert after.returncode == 0, after.stderr
        check(book, Said(after.stdout).cases)


def test_the_ballast_opens_a_book_on_a_full_disk(tmp_path: Path) -> None:
    with loop.ext4(tmp_path, megabytes=96) as disk:
        book = copied(template(tmp_path), disk.place / "data")
        opened(book).close()
        ballast = book.with_suffix(".ballast")
        assert ballast.stat().st_size == rooms.BALLAST
        disk.fill()
        ended = worker(book)
        assert ended.returncode == 0, (ended.stdout, ended.stderr)
        assert not ballast.exists()
        check(book, Said(ended.stdout).cases)


def test_a_disk_full_in_mid_work_keeps_drafts_and_reading_and_goes_on(tmp_path: Path) -> None:
    with loop.ext4(tmp_path, megabytes=96) as disk:
        path = copied(template(tmp_path), disk.place / "data")
        chance = Fixed()
        book = opened(path, chance)
        first = book.write_now(lambda tx: act(tx, chance, ""))
        hog = disk.fill()
        done, problems = [first], []
        for _ in range(3000):  # the ballast's room is used up at last
            try:
                done.append(book.write_now(lambda tx: act(tx, chance, "")))
            except BookFault as fault:
                problems.append(fault.problem.kind)
                break
        assert problems == ["disk_full"], problems
        assert not path.with_suffix(".ballast").exists() and len(done) > 5
        line = book.read_now(lambda reads: reads.case(done[-1][1]))
        assert line is not None and line.line.case_no == done[-1][2]  # reading goes on
        with pytest.raises(BookFault, match="disk_full"):
            book.write_now(lambda tx: act(tx, chance, ""))
        hog.unlink()
        draft = Draft(draft_id="d1", window="W09", by="W0901", values={"name": "示例"})
        book.submit(Priority.DRAFT, lambda tx: tx.save_draft(draft, "")).result()
        book.write_now(lambda tx: tx.drop_draft("d1"))
        done.append(book.write_now(lambda tx: act(tx, chance, "")))
        book.close()
        assert check(path, [(case_id, case_no) for _, case_id, case_no in done]) == len(done) + 2


def test_a_counter_killed_on_a_full_disk_starts_again_when_there_is_room(tmp_path: Path) -> None:
    with loop.ext4(tmp_path, megabytes=64) as disk:
        path = copied(template(tmp_path), disk.place / "data")
        with subprocess.Popen(
            [sys.executable, "-m", "tests.store.fire.act_worker", str(path), "0"],
            stdout=subprocess.PIPE, text=True, env=environment(), cwd=ROOT,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            head = "".join(process.stdout.readline() for _ in range(6))
            path.with_suffix(".ballast").unlink()
            hog = disk.fill()
            process.kill()
            said = Said(head + process.stdout.read())
        found = open_book(path, KEY, Fixed())
        assert not isinstance(found, Book) and found.kind == "disk_full", found
        hog.unlink()
        check(path, said.cases)
