"""Fold and rebuild agree: every projection made anew from the record is the one that grew with the acts."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from casework.acts import (
    AnyAct,
    Applicant,
    Changed,
    Corrected,
    CorrectionAsked,
    Deferred,
    NotAccepted,
    Received,
)
from casework.checklist import Judgement, Point
from casework.question import ask
from hallclient.store.tx import Tx
from tests.store.visits import DAY, Fixed, accepted, attended, carried, opened, project, take_in

STEPS = ("attend", "correct", "ask", "change", "accept", "defer", "refuse", "tomorrow", "new")


def act_of(step: str, opened: Received, chance: Fixed) -> AnyAct:
    common: dict[str, Any] = carried(opened, chance)
    today = chance.now().date()
    match step:
        case "correct":
            return Corrected(**common, values={"name": "更正"})
        case "ask":
            point = Point(material="m1", name="平面图", fault="缺", failed=(), note="", demand="", basis="")
            return CorrectionAsked(**common, points=(point,), supply_due=today + timedelta(days=3))
        case "change":
            return Changed(
                **common,
                reason="变更",
                situations={},
                values={"b": "2"},
                materials={"m1": Judgement(mark="sound")},
            )
        case "accept":
            return accepted(opened, chance)
        case "defer":
            owed = Deferred(material="m2", name="健康证明", due=today + timedelta(days=2))
            return accepted(opened, chance, deferred=(owed,))
        case "refuse":
            return NotAccepted(**common, ground="g", article="32", text="")
        case _:
            return attended(opened, chance)


def projections(tx: Tx) -> list[object]:
    """Every row of every projection, and what the search answers."""
    tables = [
        tuple(map(tuple, tx.connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))))
        for table in ("case_row", "case_values")
    ]
    found = [
        [line.case_id for line in tx.reads.find(ask(typed, DAY))]
        for typed in ("示例", "slcy", "甲", "138", "2611")
    ]
    return [*tables, found]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.sampled_from(["甲公司", "示例餐饮", "𬱖某"])),
        min_size=1,
        max_size=14,
    )
)
def test_fold_and_rebuild_agree(steps: list[tuple[str, int, str]]) -> None:
    chance = Fixed()
    with tempfile.TemporaryDirectory() as folder:
        book = opened(Path(folder) / "hall.book", chance)
        cases: list[Received] = []

        def play(tx: Tx) -> None:
            for step, which, name in steps:
                if step == "tomorrow":
                    chance.at += timedelta(days=1)
                elif step == "new" or not cases:
                    who = Applicant(kind="法人", name=name, number="91410103MA00000TX1", phone="13800000118")
                    cases.append(take_in(tx, chance, applicant=who).case.opened)
                else:
                    tx.append(act_of(step, cases[which % len(cases)], chance), project)

        book.write_now(play)
        live = book.write_now(projections)
        assert book.rebuild(project).result() == len(cases)
        assert book.write_now(projections) == live
        book.close()


def test_a_lost_projection_comes_back(tmp_path: Path) -> None:
    chance = Fixed()
    book = opened(tmp_path / "hall.book", chance)
    book.write_now(lambda tx: take_in(tx, chance))
    live = book.write_now(projections)
    book.write_now(lambda tx: tx.connection.execute(text("UPDATE case_row SET stage = 'terminated'")))
    assert book.write_now(projections) != live
    book.rebuild(project).result()
    assert book.write_now(projections) == live
    assert book.read_now(lambda reads: reads.latest())[0].received_on == date(2026, 11, 20)
    book.close()
