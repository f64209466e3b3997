"""supervision.yaml: the usual rules, what a hall changes of them, and every fault told by file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.__main__ import check
from forms.enrolment import pack, read_folder, unpack
from forms.supervision import FILE, read_supervision, supervision_of, usual
from tests.forms.test_enrolment import folder_of

RULE = "  - {key: gap, name: 断号, basis: 本地规定, level: red}\n"


def hall(folder: Path, text: str) -> Path:
    made = folder_of(folder)
    (made / FILE).write_text(text, encoding="utf-8")
    return made


def test_a_hall_changes_single_rules_and_they_travel_in_the_hall_file(tmp_path: Path) -> None:
    text = f"rules:\n{RULE}drift_minutes: 20\nhollow: []\n"
    enrolment, _ = read_folder(hall(tmp_path, text))
    rules = supervision_of(enrolment)
    assert (rules.drift_minutes, rules.hollow, rules.grace_minutes) == (20, (), usual().grace_minutes)
    assert [(one.key, one.level) for one in rules.rules if one.key in ("gap", "no_act")] == [
        ("no_act", "red"),
        ("gap", "red"),
    ]
    assert unpack(pack(enrolment)) == enrolment
    (tmp_path / "without").mkdir()
    assert supervision_of(read_folder(folder_of(tmp_path / "without"))[0]) == usual()


@pytest.mark.parametrize(
    ("text", "line", "key", "rule"),
    [
        ("rules:\n" + RULE.replace("gap", "slow"), 2, "rules.0.key", "schema"),
        ("rules:\n" + RULE + RULE, 3, "rules.1.key", "supervision-rule"),
        ("rules:\n" + RULE.replace("本地规定", '""'), 2, "rules.0.basis", "schema"),
        (
            "rules:\n" + RULE.replace("}", ", answer: {days: 0, unit: 工作日}}"),
            2,
            "rules.0.answer.days",
            "supervision-range",
        ),
        ("drift_minutes: 0\n", 1, "drift_minutes", "supervision-range"),
        ("duty: [{role: 首席代表, times: 8}]\n", 1, "duty.0.times", "supervision-range"),
        ("late: [later]\n", 1, "late.0", "schema"),
        (
            'sessions:\n  - {day: "2026-11-21", from: "9点", to: "12:00", reason: 周末}\n',
            2,
            "sessions.0",
            "supervision-session",
        ),
        (
            'sessions:\n  - {day: "2026-11-21", from: "12:00", to: "09:00", reason: 周末}\n',
            2,
            "sessions.0.to",
            "supervision-session",
        ),
    ],
)
def test_a_fault_is_told_by_its_line(tmp_path: Path, text: str, line: int, key: str, rule: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    rules, faults = read_supervision(tmp_path)
    assert rules is None and (FILE, line, key, rule) in [
        (one.file, one.line, one.key, one.rule) for one in faults
    ]


def test_the_checker_of_a_hall_folder_tells_them_too(tmp_path: Path) -> None:
    assert [one.key for one in check(hall(tmp_path, "drift_minutes: 0\n"))[1]] == ["drift_minutes"]
