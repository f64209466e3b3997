"""A name with a character that no face has, at the real window: said at its field, printed as its code point, kept."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.app.reading import read
from tests.end2end.driver import Counter
from tests.end2end.visits import take_shop

BARE = "\U000323b0"
"""CJK Extension I, which GB 18030—2022 does not hold: no face of the chain has it."""
NAME = f"欧{BARE}静姝"


def test_a_character_without_a_face_stops_nobody(
    counter: Counter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    take_shop(counter, {"legal_person.name": NAME})
    counter.until(lambda: "〔U+323B0〕" in counter.words(), "said before anything is printed")
    said = counter.words()
    assert "字库没有这个字，文书上印成〔U+323B0〕；照常收件" in said
    counter.shot(tmp_path / "field.png")
    counter.judge(*["Space"] * 5)
    with caplog.at_level(logging.INFO, logger="hallclient.app.issue"):
        outcome = counter.decide("F9")
    texts = [read(paper.pdf).text for paper in outcome.papers if paper.code != "slip"]
    printed = [text for text in texts if "欧〔U+323B0〕静姝" in text]
    assert printed, "as its code point on every paper that names this person"
    assert not any("欧静姝" in text or "欧 静姝" in text for text in texts), "never a blank"
    work = counter.program.work
    assert work is not None
    acts = work.counter.book.read_now(lambda reads: reads.acts_of(outcome.cases[0].case_id))
    assert getattr(acts[0], "values")["legal_person.name"] == NAME, "the record has the name itself"  # noqa: B009
    assert {one for act in acts for paper in act.papers for one in paper.substituted} == {BARE}
    logged = "\n".join(caplog.messages)
    assert "U+323B0" in logged and "静姝" not in logged, "the character, not whose it is"


def test_a_rare_character_stands_in_its_field_as_itself(counter: Counter) -> None:
    """Two characters beyond the everyday face are not the same box."""
    take_shop(counter, {"legal_person.name": "欧\U0002c386"})
    counter.material(0)
    one = counter.field("legal_person.name").grab().toImage()
    counter.put("intake.field.legal_person.name", "欧\U0002b809")
    counter.material(0)
    assert counter.field("legal_person.name").grab().toImage() != one
