"""How sign-in is kept safe and what each role may do: the usual table, and what a hall's own file changes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from casework.lifecycle import KINDS
from casework.people import PasswordRule, Person, Role, Security, together
from casework.record import Struct
from casework.signed import SIGNABLE
from forms.rules.finding import Finding, repeated
from forms.source import Source

DEFAULTS = Path(__file__).parent / "defaults"
USUAL = "people.yaml"


class PasswordChange(Struct, frozen=True, kw_only=True):
    """What a hall changes of the usual password rule."""

    least: int | None = None
    classes: int | None = None
    long: int | None = None
    days: int | None = None
    warn_days: int | None = None
    history: int | None = None
    first_changes: bool | None = None


class SecurityChange(Struct, frozen=True, kw_only=True):
    """What a hall changes of the usual: `roles` are whole rows, each in the place of the row of its name."""

    tries: int | None = None
    locked_minutes: int | None = None
    idle_minutes: int | None = None
    token_module: str | None = None
    password: PasswordChange | None = None
    keys: Literal["ed25519", "sm2"] | None = None
    signed: tuple[str, ...] = ()  # in the place of the usual kinds; none: the usual
    signed_from: dict[str, date] | None = None  # first days of those that the hall has signed only since
    roles: tuple[Role, ...] = ()


@cache
def usual() -> Security:
    """The usual table of `forms/defaults/people.yaml`."""
    source = Source(DEFAULTS)
    found = source.file(USUAL, Security)
    if found is None or source.faults:
        raise ValueError(source.faults)
    return found


def security_of(change: SecurityChange | None) -> Security:
    """The usual with a hall's changes."""
    security = usual()
    if change is None:
        return security
    given = {name: value for name, value in msgspec.structs.asdict(change).items() if value not in (None, ())}
    password, roles = given.pop("password", None), given.pop("roles", ())
    if password is not None:
        own = {name: value for name, value in msgspec.structs.asdict(password).items() if value is not None}
        given["password"] = msgspec.structs.replace(security.password, **own)
    named = {one.name: one for one in roles}
    kept = tuple(named.pop(one.name, one) for one in security.roles)
    return msgspec.structs.replace(security, **given, roles=(*kept, *named.values()))


def findings(change: SecurityChange | None, people: Iterable[Person]) -> Iterator[Finding]:
    """What is wrong with the numbers, the roles, and with who holds which."""
    security = security_of(change)
    yield from _numbers(security, security.password)
    yield from _signed(security)
    for place, name in repeated(one.name for one in (change.roles if change is not None else ())):
        yield Finding(("security", "roles", place, "name"), f"岗位“{name}”写了两次")
    yield from of_people(security, people)


def of_people(security: Security, people: Iterable[Person]) -> Iterator[Finding]:
    """Who holds roles that nobody may hold together, and whose second factor is missing."""
    for place, person in enumerate(people):
        pair = together(security, person.roles)
        if pair is not None:
            text = f"{person.name}不能同时是{pair[0]}和{pair[1]}（三员分立）"
            yield Finding(("people", place, "roles"), text, "roles-apart")
        factor = security.factor(person.roles, person.factor)
        if factor == "totp" and not person.totp:
            text = "要用动态码，但没有 totp；用 hallclient totp-secret 生成"
            yield Finding(("people", place, "totp"), text, "factor-missing")
        if factor == "ukey" and not person.certificate:
            text = "要用数字证书，但没有 certificate；用 hallclient ukey-certificate 读出"
            yield Finding(("people", place, "certificate"), text, "factor-missing")
        if factor == "ukey" and not security.token_module:
            text = f"{person.name}要用数字证书，但没有写驱动的路径"
            yield Finding(("security", "token_module"), text, "factor-missing")


def _signed(security: Security) -> Iterator[Finding]:
    """A kind that there is none of would be signed by nobody, and nobody would notice."""
    for place, kind in enumerate(security.signed):
        if kind not in KINDS:
            yield Finding(("security", "signed", place), f"没有“{kind}”这种步骤")
        elif kind not in SIGNABLE:
            yield Finding(
                ("security", "signed", place), f"“{kind}”是办理的事实，不是本人作出的决定，不由本人签名"
            )
    for kind in security.signed_from:
        if kind not in security.signed:
            yield Finding(("security", "signed_from", kind), f"“{kind}”不在 signed 里，没有起始日可写")


def _numbers(security: Security, rule: PasswordRule) -> Iterator[Finding]:
    bounds: tuple[tuple[tuple[str, ...], int, int, int], ...] = (
        (("tries",), security.tries, 3, 10),
        (("locked_minutes",), security.locked_minutes, 10, 60),
        (("idle_minutes",), security.idle_minutes, 1, 15),
        (("password", "least"), rule.least, 8, 64),
        (("password", "classes"), rule.classes, 1, 4),
        (("password", "long"), rule.long, rule.least, 64),
        (("password", "warn_days"), rule.warn_days, 0, 30),
        (("password", "history"), rule.history, 0, 24),
    )
    for place, value, low, high in bounds:
        if not low <= value <= high:
            yield Finding(
                ("security", *place), f"须在 {low} 到 {high} 之间，现在是 {value}", "security-range"
            )
    if rule.days and not 30 <= rule.days <= 365:
        text = f"须在 30 到 365 之间，0 为不过期，现在是 {rule.days}"
        yield Finding(("security", "password", "days"), text, "security-range")
