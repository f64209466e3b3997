"""A false clock under the process (libfaketime): numbers and chain hold, the day is the clock's own, and it is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from casework.numbering import CaseNo, parse
from tests.store.fire.checker import open_again
from tests.store.fire.strace import ROOT, environment, template

pytestmark = pytest.mark.prove
PLACES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")


def library() -> Path:
    found = [path for place in PLACES if (path := Path(place) / "faketime" / "libfaketime.so.1").exists()]
    if not found:
        pytest.fail(
            "libfaketime is missing: packaging/proof-tools installs it (Debian: apt-get install faketime)"
        )
    return found[0]


def test_a_clock_that_steps_under_the_counter(tmp_path: Path) -> None:
    book = template(tmp_path) / "hall.book"
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faked = {
        **environment(), "LD_PRELOAD": str(library()), "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "Asia/Shanghai",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.fire.clock_worker", str(book)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=faked, cwd=ROOT,
    ) as worker:  # fmt: skip
        assert worker.stdin is not None and worker.stdout is not None
        assert worker.stdout.readline() == "READY\n"

        def ask(what: str) -> str:
            assert worker.stdin is not None and worker.stdout is not None
            worker.stdin.write(what + "\n")
            worker.stdin.flush()
            return worker.stdout.readline().strip()

        def number() -> CaseNo:
            found = parse(ask("act").split(" ")[3])
            assert isinstance(found, CaseNo)
            return found

        before = number()
        said = [ask("clock")]
        clock.write_text("-10y")
        said.append(ask("clock"))
        back = [number(), number()]
        clock.write_text("+1h")
        said.append(ask("clock"))
        clock.write_text("+0")
        again = number()
        worker.stdin.close()
        assert worker.wait(20) == 0
    assert said[0].startswith("CLOCK 20") and len(said[0].split(" ")) == 2  # nothing to say
    assert "拨慢" in said[1] or "早于" in said[1]
    assert "拨快了 1 小时" in said[2]
    assert back[0].day.year == before.day.year - 10  # the day is the clock's own, never shifted silently
    assert [one.serial for one in back] == [1, 2]
    assert again.day == before.day and again.serial == before.serial + 1  # a day met again goes on
    opened = open_again(book)
    assert opened.verify().findings == ()
    opened.close()
