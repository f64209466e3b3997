"""The table of effects: whatever act the wire knows makes something of a case, or says that it makes nothing of it."""

from __future__ import annotations

from typing import get_args

from casework.acts import AnyAct
from casework.effects import EFFECTS


def test_every_act_has_its_effect() -> None:
    assert set(EFFECTS) == set(get_args(AnyAct))
