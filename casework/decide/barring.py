"""限制再次申请: false materials, and a licence got by fraud (行政许可法 第七十八条、第七十九条)."""

from __future__ import annotations

from datetime import date
from typing import Final

from casework.calendar import months_after
from casework.decide.bench import Bench
from casework.deciding import Bars

FALSE: Final = "false_application"
ONE, THREE = "barred_one_year", "barred_three_years"
MONTHS = {ONE: 12, THREE: 36}
"""As the law has it, where grounds.yaml does not name the ground."""


def one_year(bench: Bench, begun: date) -> Bars:
    """Facts hidden or false materials handed in, for what touches public safety, health, life or property."""
    return _bars(bench, ONE, begun)


def three_years(bench: Bench, begun: date) -> Bars:
    """Got by fraud, bribery or the like, of the same kind of licence."""
    return _bars(bench, THREE, begun)


def _bars(bench: Bench, key: str, begun: date) -> Bars:
    ground = next((one for one in bench.catalogue.grounds if one.key == key), None)
    months = ground.bar_months if ground is not None and ground.bar_months is not None else MONTHS[key]
    return Bars(ground=key, until=months_after(begun, months))
