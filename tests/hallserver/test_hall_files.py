"""What the server takes as a hall file: nobody in it is two of the three administrators."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casework.people import ADMINISTRATORS
from hallserver.access.halls import HallFileRefused
from tests.hallserver.counters import Hall, _enrolment


@pytest.mark.parametrize("pair", [ADMINISTRATORS[:2], ADMINISTRATORS[1:], ("窗口人员", "审计管理员")])
def test_a_hall_file_with_somebody_of_two_administrators_is_refused(
    hall: Hall, pair: tuple[str, ...]
) -> None:
    people = _enrolment(2).people
    both = (replace(people[0], roles=pair), *people[1:])
    with pytest.raises(HallFileRefused, match="三员分立"):
        hall.take_file(2, people=both)
    assert hall.ledger.read("001", lambda reads: reads.hall_file_versions()) == (1,)
    hall.take_file(2)
