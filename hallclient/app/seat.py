"""Who may sit down: number, word, window and lock, judged by the book. Loaded behind the painted sign-in."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from casework.catalogue import Person
from casework.refusal import Refusal
from hallclient.app.card import read_card, write_card
from hallclient.app.counter import Counter
from hallclient.app.station import Station
from hallclient.signing.passwords import verify_password

TRIES = 5
LOCKED_FOR = timedelta(minutes=10)
WRONG = Refusal(reason="工号或者口令不对。连续 5 次不对，锁定 10 分钟。", short="工号或者口令不对")


def seat(folder: Path, station: Station, staff_no: str, password: str, window_code: str) -> Counter | Refusal:
    """Signs in, or says why not. What differs between a wrong number and a wrong word is not said."""
    locked = _locked(station, staff_no)
    if locked is not None:
        return locked
    person = station.person(staff_no)
    right = verify_password(person.password if person is not None else None, password)
    if person is None or not right:
        known = person.staff_no if person is not None else staff_no[:20]
        station.book.write_now(lambda tx: tx.log_sign_in(known, window_code, "failed"))
        return _locked(station, staff_no) or WRONG
    return _seated(folder, station, person, window_code)


def _seated(folder: Path, station: Station, person: Person, window_code: str) -> Counter | Refusal:
    window = next((one for one in station.card.windows if one.code == window_code), None)
    if window is None:
        return Refusal(reason="先选窗口。", short="先选窗口")
    if window_code not in person.windows:
        return Refusal(
            reason=f"{person.name}没有 {window_code} 窗口的权限，可以坐：{'、'.join(person.windows)}。",
            short="没有这个窗口的权限",
        )
    station.book.write_now(lambda tx: tx.log_sign_in(person.staff_no, window_code, "in"))
    card = read_card(folder) or station.card
    if card.window != window_code:
        write_card(folder, replace(card, window=window_code))
    return station.counter(person, window)


def _locked(station: Station, staff_no: str) -> Refusal | None:
    """Five failures in a row, all within ten minutes, lock for ten minutes from the last."""
    person = station.person(staff_no)
    name = person.staff_no if person is not None else staff_no[:20]
    failed: list[datetime] = []
    for one in station.book.read_now(lambda reads: reads.sign_ins(name, TRIES)):
        at = datetime.fromisoformat(one.at)
        if one.outcome != "failed" or (failed and failed[0] - at > LOCKED_FOR):
            break
        failed.append(at)
    if len(failed) < TRIES or station.chance.now() - failed[0] > LOCKED_FOR:
        return None
    until = failed[0] + LOCKED_FOR
    return Refusal(
        reason=f"口令连续 5 次不对，这个工号锁定到 {until:%H:%M}。请稍候，或者请首席代表核实。",
        short=f"锁定到 {until:%H:%M}",
    )
