"""Nothing that was typed is lost when the program dies; and one book has one program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hallclient.app.demo import read_passwords
from hallclient.chance import MACHINE
from hallclient.signing.vault import PhraseVault
from tests.end2end.driver import PHRASE, Counter

SCRIPT = Path(__file__).with_name("counter_process.py")

pytestmark = pytest.mark.slow


@pytest.fixture
def here(hall: Path, application: QApplication) -> Iterator[list[Counter]]:
    """Counters of this process, closed in the end."""
    running: list[Counter] = []
    yield running
    for counter in running:
        counter.close()


def at(hall: Path) -> Counter:
    return Counter(hall, PhraseVault(hall / "keys", PHRASE, MACHINE), read_passwords(hall).__getitem__)


def test_a_killed_program_comes_back_as_it_was(hall: Path, here: list[Counter]) -> None:
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), "fill", str(hall)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "filled\n"
        finally:
            os.kill(process.pid, signal.SIGKILL)
    counter = at(hall)
    here.append(counter)
    counter.sign_in("W0907")
    counter.from_todo("示例区晨光早餐店")
    assert counter.read("intake.saved") == "草稿已从账本取回"
    values = counter.presenter.board.draft.values
    assert values["applicant.name"] == "示例区晨光早餐店"
    assert values["food.manager"] == "R&D <b>林安澜</b>"
    assert values["delivery.method"] == "窗口领取"
    shown = counter.materials()
    assert "要点 2/2" in shown[0] and "缺" in shown[1] and "不合格" in shown[2]


def test_a_second_program_says_who_has_the_book(hall: Path, here: list[Counter]) -> None:
    counter = at(hall)
    here.append(counter)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "words", str(hall)], capture_output=True, text=True, timeout=60
    )
    assert f"进程 {os.getpid()}" in done.stdout, (done.stdout, done.stderr)
    assert "账本" in done.stdout
    counter.sign_in("W0907")
    assert "王砚秋" in counter.words()
