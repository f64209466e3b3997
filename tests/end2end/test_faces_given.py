"""A face for rare characters that the installation lacks, given from a stick at the real window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from printing import fonts
from tests.app.desk import Desk
from tests.app.lacking import LACKS, RARE_NAME, lack_a_face
from tests.app.reading import read
from tests.end2end.conftest import Opening
from tests.end2end.driver import Counter
from tests.end2end.test_health import at_local, checked, pictured, press
from tests.end2end.visits import take_shop

NAME = f"欧{RARE_NAME}静姝"


@pytest.fixture
def face(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with monkeypatch.context() as patched:
        yield lack_a_face(patched)
    fonts.installed_fonts.cache_clear()


def printed(counter: Counter) -> str:
    """The papers of one visit by that person."""
    take_shop(counter, {"legal_person.name": NAME})
    counter.judge(*["Space"] * 5)
    return "".join(read(paper.pdf).text for paper in counter.decide("F9").papers if paper.code != "slip")


@pytest.mark.slow
def test_a_name_is_printed_as_it_is_once_its_face_came_by_stick(
    desk: Desk, opened: Opening, face: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = opened(desk, "W0907")
    assert "欧〔U+2A6D6〕静姝" in printed(counter)
    counter.next_applicant()
    at_local(counter)
    assert counter.read("local.care.faces").startswith(f"缺 {LACKS}：少见的字在纸上印成码位")
    pictured(counter, "care-faces")
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    press(counter, "local.care.mend.faces")
    counter.until(lambda: f"里没有 {LACKS}" in counter.read("local.care.said"), "that it is not there")
    checked(counter)
    shutil.copyfile(face, stick / LACKS)
    press(counter, "local.care.mend.faces")
    counter.until(lambda: f"{LACKS} 已补上" in counter.read("local.care.said"), "that it is there", 30)
    checked(counter)
    pictured(counter, "care-faces-given")
    assert counter.read("local.care.faces").startswith("齐全") and not counter.seen("local.care.mend.faces")
    assert "字模齐全" in counter.words(), "the line below says so, too"
    counter.key("Ctrl+1")
    assert NAME in printed(counter), "on the very next paper"
    counter.close()
    fonts._GIVEN.clear()
    again = opened(desk, "W0907")
    assert fonts.missing_faces() == () and NAME in printed(again), "and after the next start"
