"""What acts are judged by at the home server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from casework.calendar import Calendar
from casework.case import Case
from casework.catalogue import Catalogue, Enrolment
from casework.record import Struct


class Basis(Struct, frozen=True, kw_only=True):
    """What acts are judged by: the hall file in force, the catalogues that cases were opened under, the day."""

    enrolment: Enrolment
    calendar: Calendar
    catalogue_of: Callable[[int], Catalogue]
    today: date
    ahead_of: Callable[[Case], Sequence[str]] | None = None  # accepted earlier and undecided; None: not known
    parts_of: Callable[[Case], Sequence[Case]] | None = (
        None  # other cases of the application; None: not known
    )
    skew: timedelta = (
        timedelta()
    )  # by which the sending counter's clock is behind the server's; nought: not known
    systems: frozenset[str] = (
        frozenset()
    )  # device numbers under which the server itself receives for other systems
