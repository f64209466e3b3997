"""Who may sit down: number, word, window and lock, judged by the book. Loaded behind the painted sign-in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from casework.people import Person, Security, may, together
from casework.refusal import Refusal
from hallclient.app.card import read_card, write_card
from hallclient.app.counter import Counter
from hallclient.app.station import Station
from hallclient.signing.passwords import verify_password
from hallclient.store.tx import Tx

SHORT_WRONG = "工号或者口令不对"


def seat(folder: Path, station: Station, staff_no: str, password: str, window_code: str) -> Counter | Refusal:
    """Signs in, or says why not. What differs between a wrong number and a wrong word is not said."""
    locked = _locked(station, staff_no)
    if locked is not None:
        return locked
    person = station.person(staff_no)
    right = verify_password(person.password if person is not None else None, password)
    if person is None or not right:
        return _failed(station, _name(station, staff_no), window_code)
    return _seated(folder, station, person, window_code)


def _failed(station: Station, staff_no: str, window_code: str) -> Refusal:
    """Counted and written down; the answer is the same for everybody."""

    def job(tx: Tx) -> None:
        tx.count_try(staff_no, "failed")
        tx.log_sign_in(staff_no, window_code, "failed")

    station.book.write_now(job)
    locked = _locked(station, staff_no)
    if locked is not None:
        station.book.write_now(lambda tx: tx.log_sign_in(staff_no, window_code, "locked"))
    return locked or _wrong(station.security)


def _seated(folder: Path, station: Station, person: Person, window_code: str) -> Counter | Refusal:
    pair = together(station.security, person.roles)
    if pair is not None:
        return Refusal(
            reason=f"{person.name}同时登记为{pair[0]}和{pair[1]}，一人不能兼任（三员分立），没有登录。"
            "请发放单位改好大厅文件。",
            short="岗位不能兼任",
        )
    window = next((one for one in station.card.windows if one.code == window_code), None)
    if window is None:
        return Refusal(reason="先选窗口。", short="先选窗口")
    if window_code not in person.windows and may(station.security, person.roles, "look"):
        return Refusal(
            reason=f"{person.name}没有 {window_code} 窗口的权限，可以坐：{'、'.join(person.windows)}。",
            short="没有这个窗口的权限",
        )

    def job(tx: Tx) -> None:
        tx.count_try(person.staff_no, "in")
        tx.log_sign_in(person.staff_no, window_code, "in")

    station.book.write_now(job)
    card = read_card(folder) or station.card
    if card.window != window_code:
        write_card(folder, replace(card, window=window_code))
    return station.counter(person, window)


def _wrong(security: Security) -> Refusal:
    return Refusal(
        reason=f"{SHORT_WRONG}。连续 {security.tries} 次不对，锁定 {security.locked_minutes} 分钟。",
        short=SHORT_WRONG,
    )


def _locked(station: Station, staff_no: str) -> Refusal | None:
    """So many failures in a row, none older than the lock lasts, lock from the last one.

    Judged by the seconds since the machine started, which nobody can turn: after a restart the whole time it
    has been up counts, never more than has really passed.
    """
    security = station.security
    limit = security.locked_minutes * 60
    failed: list[float] = []
    for one in station.book.read_now(lambda reads: reads.tries(_name(station, staff_no), security.tries)):
        if one.outcome != "failed" or (failed and _passed(one.tick, failed[0]) > limit):
            break
        failed.append(one.tick)
    if len(failed) < security.tries:
        return None
    left = limit - _passed(failed[0], station.chance.monotonic())
    if left < 0:
        return None
    until = station.chance.now() + timedelta(seconds=left)
    return Refusal(
        reason=f"口令连续 {security.tries} 次不对，这个工号锁定到 {until:%H:%M}。请稍候，或者请首席代表核实。",
        short=f"锁定到 {until:%H:%M}",
    )


def _passed(then: float, now: float) -> float:
    """Seconds that have surely passed between two readings; the machine may have been started anew since."""
    return now - then if now >= then else now


def _name(station: Station, staff_no: str) -> str:
    """The number as the hall writes it; one that nobody has is counted like any other."""
    person = station.person(staff_no)
    return person.staff_no if person is not None else staff_no.strip().upper()[:20]
