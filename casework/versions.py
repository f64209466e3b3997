"""Two versions of one case: what stands at the home server, and what a counter did that was flagged or did not let
stand. Pure.

Version one is the case as everybody folds it, with the acts that came first; version two are the acts in doubt of one
counter. A field that both changed has to be chosen; one that a single side changed is merged (sync.md: different
fields merge, same field is a conflict).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from casework.acts import AnyAct, Changed, Corrected, Received, Settled
from casework.calendar import Calendar
from casework.case import Case
from casework.checklist import UNJUDGED, Judgement
from casework.exchange import STANDING
from casework.fold import fold
from casework.record import Struct

By = Literal["both", "one", "two", "step"]
"""Who changed a field: both (to be chosen), version one alone (in the case already), version two alone (merged when it
is settled), or version two in a step that can't be merged by itself (an applicant's change, a whole answer)."""


class Weighed(Struct, frozen=True, kw_only=True):
    """An act with what the home server made of it; `place` 0 and outcome "": it has not said yet."""

    act: AnyAct
    place: int = 0
    outcome: str = ""
    text: str = ""
    against: tuple[int, ...] = ()
    received_at: str = ""

    @property
    def stands(self) -> bool:
        return self.outcome in STANDING or not self.outcome


class FieldPair(Struct, frozen=True, kw_only=True):
    """A field that differs."""

    key: str
    one: Any
    two: Any
    by: By


class MaterialPair(Struct, frozen=True, kw_only=True):
    """A material that was judged differently."""

    key: str
    one: Judgement
    two: Judgement


class Versions(Struct, frozen=True, kw_only=True):
    """`case` None: not even the receipt stands, so there is no case at the server. `further`: acts in doubt of other
    counters, settled after these."""

    case: Case | None
    opened: Received | None
    doubted: tuple[Weighed, ...]
    against: tuple[Weighed, ...]
    latest: AnyAct | None  # the newest act of version one: what `against` says, else whatever stands
    fields: tuple[FieldPair, ...] = ()
    materials: tuple[MaterialPair, ...] = ()
    further: int = 0

    @property
    def edits_only(self) -> bool:
        """Whether only fields are in question that another counter changed first: no paper left with them, and what
        stands is chosen between two clerks' values, not between two answers."""
        return bool(self.against) and all(
            one.outcome == "conflict" and isinstance(one.act, Corrected) for one in self.doubted
        )

    @property
    def chosen(self) -> tuple[FieldPair, ...]:
        """The fields that somebody has to choose."""
        return tuple(pair for pair in self.fields if pair.by == "both")

    @property
    def merging(self) -> dict[str, Any]:
        """What version two alone changed: it goes into the case whichever version is kept."""
        return {pair.key: pair.two for pair in self.fields if pair.by == "two"}


def in_doubt(weighed: Sequence[Weighed]) -> tuple[Weighed, ...]:
    """The acts that the server flagged or did not let stand and nobody has settled yet, in its order."""
    settled = {act_id for one in weighed if isinstance(one.act, Settled) for act_id in one.act.of}
    found = (one for one in weighed if one.outcome not in ("", "applied"))
    open_ = [one for one in found if one.act.act_id not in settled and not isinstance(one.act, Settled)]
    return tuple(sorted(open_, key=lambda one: one.place))


def versions_of(weighed: Sequence[Weighed], *, on: date, calendar: Calendar) -> Versions | None:
    """Of all acts of a case as a book has them; None where nothing is in doubt."""
    doubts = in_doubt(weighed)
    if not doubts:
        return None
    mine = tuple(one for one in doubts if one.act.device == doubts[0].act.device)
    places = {place for one in mine for place in one.against}
    against = tuple(one for one in weighed if one.place in places and one not in mine)
    standing = _in_order(one for one in weighed if one.stands)
    case = _folded(standing, on, calendar)
    others = [one for one in standing if one not in mine]
    latest = against[-1].act if against else others[-1].act if others else None
    opened = case.opened if case else _receipt(weighed)
    if case is None:
        return Versions(
            case=None, opened=opened, doubted=mine, against=against, latest=latest,
            further=len(doubts) - len(mine),
        )  # fmt: skip
    first = min(places, default=0)
    earlier = [one for one in others if one.place and one.place < first] if first else others
    before = _folded(earlier, on, calendar) or case
    return Versions(
        case=case,
        opened=opened,
        doubted=mine,
        against=against,
        latest=latest,
        fields=_fields(case, before, mine, against),
        materials=_materials(case, before, mine, against),
        further=len(doubts) - len(mine),
    )


def _receipt(weighed: Iterable[Weighed]) -> Received | None:
    return next((one.act for one in weighed if isinstance(one.act, Received)), None)


def _in_order(weighed: Iterable[Weighed]) -> list[Weighed]:
    """As every book folds it: by the server's places, then what it has not seen yet; from the receipt on."""
    told = sorted(weighed, key=lambda one: (one.place == 0, one.place))
    first = next((at for at, one in enumerate(told) if isinstance(one.act, Received)), len(told))
    return told[first:]


def _folded(weighed: Sequence[Weighed], on: date, calendar: Calendar) -> Case | None:
    return fold([one.act for one in weighed], on=on, calendar=calendar) if weighed else None


def _values(weighed: Iterable[Weighed]) -> dict[str, Any]:
    """What edits said of fields, the last word for each."""
    said: dict[str, Any] = {}
    for one in weighed:
        if isinstance(one.act, Corrected | Changed):
            said.update(one.act.values)
    return said


def _judged(weighed: Iterable[Weighed]) -> dict[str, Judgement]:
    found: dict[str, Judgement] = {}
    for one in weighed:
        found.update(getattr(one.act, "materials", {}))
    return found


def _fields(
    case: Case, before: Case, mine: Sequence[Weighed], against: Sequence[Weighed]
) -> tuple[FieldPair, ...]:
    """What has to be chosen first, then what merges, then what only differs."""
    here, there = _values(mine), _values(against)
    whole = {key for one in mine if isinstance(one.act, Changed) for key in one.act.values}
    pairs = []
    for key in dict.fromkeys((*here, *there)):
        one, two = case.values.get(key), here.get(key, before.values.get(key))
        if one != two:
            by = _by(key, here, there, whole, collided=bool(against))
            pairs.append(FieldPair(key=key, one=one, two=two, by=by))
    order: dict[By, int] = {"both": 0, "two": 1, "one": 2, "step": 3}
    return tuple(sorted(pairs, key=lambda pair: order[pair.by]))


def _by(
    key: str, here: Mapping[str, Any], there: Mapping[str, Any], whole: set[str], *, collided: bool
) -> By:
    if key not in here:
        return "one"
    if key in whole:
        return "step"
    return "two" if collided and key not in there else "both"


def _materials(
    case: Case, before: Case, mine: Sequence[Weighed], against: Sequence[Weighed]
) -> tuple[MaterialPair, ...]:
    here, there = _judged(mine), _judged(against)
    pairs = []
    for key in dict.fromkeys((*here, *there)):
        one = case.materials.get(key, UNJUDGED)
        two = here.get(key, before.materials.get(key, UNJUDGED))
        if one.mark != two.mark:
            pairs.append(MaterialPair(key=key, one=one, two=two))
    return tuple(pairs)
