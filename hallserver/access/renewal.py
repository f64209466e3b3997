"""A new version of a hall's file, made at the server: one change, named with who made it, signed with the issuer's key.

The server itself can't make one: the key comes with the command and is not kept. The version is stored as every
other is (`halls.take_hall_file`), so whatever keeps a bad file out keeps this one out, too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from casework.catalogue import Enrolment, HallChange
from casework.people import Person, Use
from casework.refusal import Refusal
from casework.staffing import entitled, unmanned
from forms.enrolment import pack, people_findings
from forms.letters import findings
from forms.security import usual
from hallserver.access.halls import HallFileRefused, take_hall_file
from hallserver.chance import Chance
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import ServerKey
from hallserver.signing.package import Envelope, fingerprint, issuer_of, issuer_secret, seal_package

KEPT = "没有改动。"

Change = Callable[[Enrolment, Person], Enrolment | Refusal]
"""What becomes of the hall file in force, by the person who changes it."""


def newest(ledger: Ledger, hall_id: str) -> Enrolment:
    """The hall file in force. Raises HallFileRefused."""
    try:
        return ledger.read(hall_id, Settings().enrolment)
    except NoHallFile as error:
        raise HallFileRefused(f"服务器上没有大厅 {hall_id} 的大厅文件。{KEPT}") from error


def read_key(path: Path) -> ServerKey:
    """The issuer's key from its file. Raises HallFileRefused."""
    try:
        return issuer_secret(path.read_bytes())
    except (OSError, ValueError) as error:
        raise HallFileRefused(f"签发密钥文件 {path} 读不出来。{KEPT}") from error


def renew(
    ledger: Ledger, hall_id: str, key: ServerKey, by: str, use: Use, text: str, change: Change, chance: Chance,
    also: Callable[[HallWrites], None] = lambda _: None,
) -> Enrolment:  # fmt: skip
    """Stores the next version with one change, made by somebody who may do `use`; gives it. `also`: what that person
    did with it, in the same transaction. Raises HallFileRefused: nothing has changed."""
    now = newest(ledger, hall_id)
    hall = ledger.read(hall_id, lambda reads: reads.hall())
    if hall is None or hall.issuer_mark != fingerprint(issuer_of(key)):
        raise HallFileRefused(f"这把签发密钥不是大厅 {hall_id} 的。{KEPT}")
    security, today = now.security or usual(), chance.today()
    person = entitled(security, now.people, by, use, today)
    if isinstance(person, Refusal):
        raise HallFileRefused(f"{person.reason}{KEPT}")
    made = change(now, person)
    if isinstance(made, Refusal):
        raise HallFileRefused(f"{made.reason}{KEPT}")
    wrong = [
        *(one.text for one in people_findings(made.people, made.catalogue, security)),
        *(one.text for one in findings(made.authority, made.people, made.catalogue)),
    ]
    none_left = unmanned(security, made.people, today)
    if wrong or none_left is not None:
        reason = "；".join(dict.fromkeys(wrong)) + "。" if none_left is None else none_left.reason
        raise HallFileRefused(f"{reason}{KEPT}")
    at, version = chance.now().isoformat(timespec="seconds"), now.version + 1
    whole = replace(
        made,
        version=version,
        issued_at=at,
        catalogue=replace(made.catalogue, version=version),
        changed=HallChange(at=at, by=person.staff_no, by_name=person.name, text=text),
    )
    return take_hall_file(ledger, seal_package(pack(whole), key), issuer_of(key), chance, also)


class _Version(msgspec.Struct, frozen=True):
    """What the history needs of a hall file; the rest is not decoded."""

    version: int
    issued_at: str
    changed: HallChange | None = None


def history(ledger: Ledger, hall_id: str) -> tuple[_Version, ...]:
    """Every version with what was changed at the server, the oldest first. Raises HallFileRefused."""
    versions = ledger.read(hall_id, lambda reads: reads.hall_file_versions())
    if not versions:
        raise HallFileRefused(f"服务器上没有大厅 {hall_id} 的大厅文件。")
    return tuple(_read(ledger, hall_id, version) for version in versions)


def _read(ledger: Ledger, hall_id: str, version: int) -> _Version:
    data = ledger.read(hall_id, lambda reads: reads.hall_file(version))
    try:
        payload = msgspec.json.decode(data or b"", type=Envelope).payload
        return msgspec.json.decode(payload, type=_Version)
    except msgspec.MsgspecError as error:
        raise HallFileRefused(f"大厅 {hall_id} 第 {version} 版的大厅文件读不懂。") from error
