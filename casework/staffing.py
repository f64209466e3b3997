"""人员变动: who works in the hall, changed one person at a time by a security administrator.

Nobody is ever removed: whoever leaves has a last day, so what was done before keeps its author and its right. A staff
number is given once (GB/T 22239—2019 8.1.4.1, 8.1.4.2: one person one account, 三员分立).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from casework.people import Person, Security, Use, may, refused
from casework.refusal import Refusal
from casework.signature import PersonKey

People = tuple[Person, ...]
SIGNING: tuple[Use, ...] = ("take_in", "review", "sign", "sign_organ", "sign_government")
"""Who may do one of these signs acts: an item on the spot is decided by the clerk who took it in."""


def valid(person: Person, day: date) -> bool:
    """Whether the person belongs to the hall on that day."""
    return person.valid_from <= day and (person.valid_to is None or day <= person.valid_to)


def who(people: Iterable[Person], staff_no: str) -> Person | None:
    """Whose number this is, in force or not; capitals don't count."""
    wanted = staff_no.strip().upper()
    return next((one for one in people if one.staff_no.upper() == wanted), None)


def entitled(security: Security, people: People, by: str, use: Use, today: date) -> Person | Refusal:
    """Who changes the hall file: somebody in force today whose roles allow this."""
    person = who(people, by)
    if person is None or not valid(person, today):
        return Refusal(reason=f"没有在岗的工号“{by}”。须写明是谁办的（--by 工号）。")
    return refused(security, person.roles, use) or person


def added(people: People, person: Person) -> People | Refusal:
    """With one person more."""
    known = who(people, person.staff_no)
    if known is not None:
        text = (
            f"工号 {known.staff_no} 已给过{known.name}，不再给别人。回来的人用 people change 写新的截止日。"
        )
        return Refusal(reason=text)
    if not (person.staff_no.isascii() and person.staff_no.isalnum()) or not person.name.strip():
        return Refusal(reason="工号须是字母和数字，姓名不能空。")
    return (*people, person)


def changed(people: People, staff_no: str, by: str, what: dict[str, Any]) -> People | Refusal:
    """With something of one person another; nobody changes his own roles."""
    person = who(people, staff_no)
    if person is None:
        return _unknown(staff_no)
    if "roles" in what and who(people, by) == person:
        return Refusal(reason="本人的岗位不能由本人改。请另一位安全管理员办，或者由发放单位签发。")
    return _with(people, replace(person, **what))


def left(people: People, staff_no: str, on: date) -> People | Refusal:
    """With the last day of one person."""
    person = who(people, staff_no)
    if person is None:
        return _unknown(staff_no)
    if on < person.valid_from:
        return Refusal(reason=f"离岗日 {on} 早于{person.name}的起始日 {person.valid_from}。")
    return _with(people, replace(person, valid_to=on))


def reset(people: People, staff_no: str, password: str, totp: str) -> People | Refusal:
    """With a first password for one person, who has to choose an own one at the next sign-in. `totp`: the secret of the
    one-time codes sealed by it; empty: the person needs none."""
    person = who(people, staff_no)
    if person is None:
        return _unknown(staff_no)
    return _with(people, replace(person, password=password, password_on=None, totp=totp))


def rekeyed(people: People, staff_no: str, key: PersonKey, today: date) -> People | Refusal:
    """With another signing key for one person from today on; those before end today and stay, for what they signed."""
    person = who(people, staff_no)
    if person is None:
        return _unknown(staff_no)
    if any((one.algorithm, one.public) == (key.algorithm, key.public) for one in person.keys):
        return Refusal(reason=f"{person.name}已经登记过这把签名密钥，没有换。")
    before = tuple(
        replace(one, to=today, wrapped="") if one.to is None or one.to > today else one for one in person.keys
    )
    return _with(people, replace(person, keys=(*before, replace(key, from_=today, to=None))))


def signs(security: Security, roles: Iterable[str]) -> bool:
    """Whether somebody of these roles ever signs an act: he needs a key."""
    held = tuple(roles)
    return bool(security.signed) and any(may(security, held, use) for use in SIGNING)


def another_now(person: Person, people: People, today: date) -> bool:
    """Whether somebody who sits at a counter has become another meanwhile: not in the hall any more, other rights or
    windows, a new first password. A later last day or another phone change nothing today."""
    now = who(people, person.staff_no)
    if now is None or not valid(now, today):
        return True
    return replace(now, valid_to=person.valid_to, phone=person.phone) != person


def unmanned(security: Security, people: People, today: date) -> Refusal | None:
    """Without a security administrator nobody could change anything any more."""
    if any(may(security, one.roles, "security") and valid(one, today) for one in people):
        return None
    return Refusal(reason="这样改了以后，大厅就没有在岗的安全管理员，谁也不能再改人员。")


def reverted(issued: People, now: People, coming: People) -> People:
    """People whom `now` has otherwise than the folder `issued` had, and whom a file that comes from that folder puts
    back as they were."""
    before, after = _by_number(issued), _by_number(coming)
    return tuple(
        one
        for number, one in _by_number(now).items()
        if before.get(number) != one and after.get(number) == before.get(number)
    )


def _by_number(people: People) -> dict[str, Person]:
    return {one.staff_no.upper(): one for one in people}


def _with(people: People, person: Person) -> People:
    return tuple(person if one.staff_no == person.staff_no else one for one in people)


def _unknown(staff_no: str) -> Refusal:
    return Refusal(reason=f"大厅没有工号“{staff_no}”。")
