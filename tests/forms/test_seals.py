"""印章登记 of a hall folder: one keeper on a day, each organ with the seals that its papers need."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.catalogue import Catalogue
from forms.__main__ import check
from forms.enrolment import pack, read_folder, unpack
from forms.rules.seals import check_register
from tests.forms.test_enrolment import PARTICULARS, catalogue, folder_of, made

__all__ = ["catalogue"]

REGISTER = "seals:\n" + "".join(
    f'  - {{code: 102-{letter}, type: {key}, name: {name}, organ: "102", keeper: W0907, valid_from: "2024-07-01"}}\n'
    for key, letter, name in (
        ("accept", "SL", "受理章"),
        ("approve", "SP", "审批章"),
        ("organ", "JG", "局章"),
    )
)
SECOND = (
    '  - {{code: 102-SP, type: approve, name: {name}, organ: "102", keeper: W0907, valid_from: "{day}"}}\n'
)
OWN = "  - {code: 102-JG"
SAME, OTHER = (SECOND.format(name=name, day="2026-01-01") for name in ("审批章", "别的章"))


def test_a_register_of_seals_is_read_and_another_keeper_is_another_line(tmp_path: Path) -> None:
    ended = REGISTER.replace(
        'approve, name: 审批章, organ: "102",', 'approve, name: 审批章, organ: "102", valid_to: "2025-12-31",'
    )
    hall = folder_of(tmp_path, PARTICULARS + ended + SAME)
    enrolment, faults = read_folder(hall)
    assert faults == () and [one.code[-2:] for one in enrolment.seals] == ["SL", "SP", "JG", "SP"]
    assert unpack(pack(enrolment)) == enrolment


@pytest.mark.parametrize(
    ("old", "new", "key", "rule"),
    [
        ("accept, name: 受理章, organ: \"102\"", "accept, name: 受理章, organ: \"999\"", "seals.0.organ", "schema"),
        ("keeper: W0907", "keeper: W9999", "seals.0.keeper", "seal-keeper"),
        ("keeper: W0907", "keeper: A0001", "seals.0.keeper", "seal-keeper"),
        ("keeper: W0907", "keeper: W0907, deputies: [W0907]", "seals.0.deputies", "seal-keeper"),
        ("keeper: W0907", 'keeper: W0907, valid_to: "2020-01-01"', "seals.0.valid_to", "valid-to-before-valid-from"),
        ("局章", "局章, stamp: 1", "seals.2.stamp", "schema"),
        ("type: organ", "type: approve", "seals", "seal-missing"),
        (OWN, SAME + OWN, "seals.2.valid_from", "seal-line"),
        (OWN, OTHER + OWN, "seals.2.code", "seal-line"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_register_of_seals(
    tmp_path: Path, old: str, new: str, key: str, rule: str
) -> None:
    administrator = "people:\n" + "".join(
        f"  {line}\n" for line in (
            "- staff_no: A0001", "  name: 何景行", "  roles: [系统管理员]", "  windows: []", "  departments: []",
            "  phone: 0371-00000000", "  password: 示例", '  valid_from: "2024-01-01"',
        )
    )  # fmt: skip
    text = PARTICULARS.replace("people:\n", administrator) + REGISTER
    assert old in text
    hall = folder_of(tmp_path, text.replace(old, new, 1))
    told = [(fault.key, fault.rule) for fault in check(hall)[1]]
    follows = [("seals", "seal-missing")] if key.endswith("organ") else []
    assert sorted(told) == sorted([(key, rule), *follows])


def test_the_demo_hall_s_register_has_no_fault(catalogue: Catalogue) -> None:
    hall = made(catalogue)
    found = check_register(hall.seals, hall.people, hall.catalogue, {one.organ for one in hall.words})
    assert list(found) == [] and len(hall.seals) == 3 * len({one.organ for one in hall.words})
