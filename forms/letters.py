"""letters.yaml: the letters of authority (授权书) of a hall folder. A folder without the file keeps none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from casework.authority import Authority, Holder, slips, unfit
from casework.catalogue import Catalogue, Fault
from casework.people import Person
from forms.part import rule
from forms.rules.finding import Finding
from forms.source import Source

FILE = "letters.yaml"


def read_letters(
    folder: Path, people: tuple[Person, ...] | None = None, catalogue: Catalogue | None = None
) -> tuple[Authority | None, tuple[Fault, ...]]:
    """What the file says, and every fault of it; held against people and catalogue where these could be read."""
    if not (folder / FILE).exists():
        return None, ()
    source = Source(folder)
    found = source.file(FILE, Authority)
    whole = found if found is not None else source.part(FILE, Authority)
    for finding in (*_check(whole), *_named(whole, people), *_known(whole, catalogue)):
        source.fault(FILE, finding.place, finding.rule, finding.text)
    return (None if source.faults else found), tuple(source.faults)


def findings(
    authority: Authority | None, people: tuple[Person, ...], catalogue: Catalogue
) -> Iterator[Finding]:
    """What is wrong with a hall's letters, wherever they were changed."""
    if authority is not None:
        yield from _check(authority)
        yield from _named(authority, people)
        yield from _known(authority, catalogue)


def letters_text(authority: Authority | None) -> str:
    """The letters as letters.yaml has them, a line each; empty: the hall keeps none."""
    if authority is None:
        return ""
    lines = (msgspec.json.encode(one).decode() for one in authority.letters)
    return (
        f"least_rank: {msgspec.json.encode(authority.least_rank).decode()}\n"
        f"regular: {'true' if authority.regular else 'false'}\n"
        f"roles: {msgspec.json.encode(authority.roles).decode()}\n"
        "letters:\n" + "".join(f"  - {line}\n" for line in lines)
    )


@rule
def _check(authority: Authority) -> Iterator[Finding]:
    for place, key, text in slips(authority):
        yield Finding(("letters", place, key), text, "letter-wording")


@rule
def _named(authority: Authority, people: tuple[Person, ...] | None) -> Iterator[Finding]:
    """Whom the letters name; whoever may not hold one is told by the rank and post that the people's file gives him."""
    if people is None:
        return
    known = {one.staff_no: one for one in people}
    for place, letter in enumerate(authority.letters):
        for key, staff_no in (("person", letter.person), ("deputy_of", letter.deputy_of)):
            if staff_no and staff_no not in known:
                yield Finding(("letters", place, key), f"没有工号“{staff_no}”", "letter-person")
        person = known.get(letter.person)
        if person is None:
            continue
        holder = Holder(staff_no=person.staff_no, rank=person.rank, regular=person.regular)
        if letter.ended_on is None and unfit(authority, holder) is not None:
            asked = f"{authority.least_rank or '不限职级'}以上{'、在编' if authority.regular else ''}"
            has = f"{person.rank or '未写职级'}、{'在编' if person.regular else '不在编'}"
            text = f"{person.name}登记为{has}；须{asked}"
            yield Finding(("letters", place, "person"), text, "letter-rank")


@rule
def _known(authority: Authority, catalogue: Catalogue | None) -> Iterator[Finding]:
    if catalogue is None:
        return
    organs = {*(one.code for one in catalogue.departments), catalogue.hall.operator.code}
    items = {row.id for row in catalogue.rows}
    for place, letter in enumerate(authority.letters):
        if letter.organ not in organs:
            yield Finding(("letters", place, "organ"), f"没有机关“{letter.organ}”", "letter-organ")
        for index, item in enumerate(letter.items):
            if item not in items:
                yield Finding(("letters", place, "items", index), f"总表里没有事项“{item}”", "letter-item")
