"""印章登记: every seal with one keeper on a day, each organ with the seals that its papers need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from casework.catalogue import Catalogue, Person
from casework.people import ADMINISTRATORS
from casework.seals import RegisteredSeal
from forms.part import rule
from forms.rules.finding import Finding


@rule
def check_register(
    seals: tuple[RegisteredSeal, ...],
    people: tuple[Person, ...],
    catalogue: Catalogue,
    numbering: Iterable[str],
) -> Iterator[Finding]:
    """What is wrong with the register of enrolment.yaml. `numbering`: organs that number papers; without a register
    nothing of it is asked."""
    organs = {*(one.code for one in catalogue.departments), catalogue.hall.operator.code}
    for place, seal in enumerate(seals):
        if seal.organ not in organs:
            yield Finding(("seals", place, "organ"), f"没有机关“{seal.organ}”")
        if seal.valid_to is not None and seal.valid_to < seal.valid_from:
            text = f"截止日 {seal.valid_to} 早于起始日 {seal.valid_from}"
            yield Finding(("seals", place, "valid_to"), text, "valid-to-before-valid-from")
        yield from _keepers(seal, place, {one.staff_no: one for one in people})
    yield from _lines(seals)
    yield from _missing(seals, catalogue, numbering)


@rule
def _keepers(seal: RegisteredSeal, place: int, people: dict[str, Person]) -> Iterator[Finding]:
    """印章由专人保管: somebody of the hall who handles cases; the administrators don't."""
    named = [(("seals", place, "keeper"), seal.keeper)]
    named += [(("seals", place, "deputies", n), one) for n, one in enumerate(seal.deputies)]  # type: ignore[misc]
    for where, staff_no in named:
        person = people.get(staff_no)
        if person is None:
            yield Finding(where, f"没有工号“{staff_no}”", "seal-keeper")
        elif set(person.roles) <= set(ADMINISTRATORS):
            yield Finding(where, f"{person.name}是管理员，不办件，不能保管印章", "seal-keeper")
    if seal.keeper in seal.deputies:
        yield Finding(("seals", place, "deputies"), "保管人不是自己的代管人", "seal-keeper")


@rule
def _lines(seals: tuple[RegisteredSeal, ...]) -> Iterator[Finding]:
    """Lines of one seal are the same seal, its keepers one after the other."""
    for (_, one), (place, two) in combinations(enumerate(seals), 2):
        if one.code != two.code:
            continue
        if (one.type, one.name, one.organ) != (two.type, two.name, two.organ):
            text = f"编号 {two.code} 已是{one.name}；另一枚印章另编号"
            yield Finding(("seals", place, "code"), text, "seal-line")
        elif one.valid_from <= (two.valid_to or date.max) and two.valid_from <= (one.valid_to or date.max):
            text = f"{two.name}同一天登记了两个保管人；前一行写上截止日"
            yield Finding(("seals", place, "valid_from"), text, "seal-line")


@rule
def _missing(
    seals: tuple[RegisteredSeal, ...], catalogue: Catalogue, numbering: Iterable[str]
) -> Iterator[Finding]:
    """An organ whose papers need a type of seal has one."""
    if not seals:
        return
    asked = {rule.seal for rule in catalogue.hall.papers if rule.seal is not None}
    names = {seal.key: seal.name for seal in catalogue.hall.seals}
    held = {(seal.organ, seal.type) for seal in seals}
    for organ in sorted(set(numbering)):
        lacking = sorted(names[key] for key in asked if key in names and (organ, key) not in held)
        if lacking:
            text = f"机关 {organ} 有文号，没有登记{'、'.join(lacking)}；它的文书盖不了章"
            yield Finding(("seals",), text, "seal-missing")
