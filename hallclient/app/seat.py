"""Who may sit down: number, word, window and lock, judged by the book. Loaded behind the painted sign-in."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from casework.people import Person, Security, may, together
from casework.refusal import Refusal
from hallclient.app.card import read_card, write_card
from hallclient.app.counter import Counter
from hallclient.app.factor import checked
from hallclient.app.password import KIND, Word, changed_word, owed, rule_text, warning, word_of
from hallclient.app.place import place_of
from hallclient.app.station import Station
from hallclient.app.tries import locked
from hallclient.signing.digest import sha256
from hallclient.signing.passwords import verify_password
from hallclient.store.reads import Reads
from hallclient.store.tx import Tx

SHORT_WRONG = "工号或者口令不对"


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """Everything was right, but the word has to be changed first; `counter` is theirs once that is done."""

    counter: Counter
    reason: str

    @property
    def rule(self) -> str:
        """What the new word must be."""
        return rule_text(self.counter.security.password)


def seat(
    folder: Path, station: Station, staff_no: str, password: str, window_code: str, code: str = ""
) -> Counter | Owed | Refusal:
    """Signs in, or says why not. `code`: what the second factor asks for.

    What differs between a wrong number, a wrong word and a wrong code is not said, and costs the same.
    """
    station.up_to_date()
    barred = _locked(station, staff_no)
    if barred is not None:
        return barred
    person = station.person(staff_no)
    name = _name(station, staff_no)
    word = station.book.read_now(lambda reads: _word(reads, person, name))
    right = verify_password(word.encoded if word is not None else None, password)
    if person is None or word is None or not right:
        return _failed(station, name, window_code, code)
    second = checked(station, person, password, code)
    if second is False:
        return _failed(station, person.staff_no, window_code, code)
    if isinstance(second, Refusal):
        station.book.write_now(lambda tx: tx.log_sign_in(person.staff_no, window_code, "failed"))
        return second
    return _seated(folder, station, person, word, window_code)


def renew(station: Station, owed: Owed, new: str, again: str) -> Counter | Refusal:
    """The new word of somebody who had to change it; then the counter is theirs."""
    changed = changed_word(station.book, owed.counter, new, again)
    if changed is None:
        _seat_down(station, owed.counter)
    return owed.counter if changed is None else changed


def _word(reads: Reads, person: Person | None, staff_no: str) -> Word | None:
    """For nobody none, after the same look."""
    if person is not None:
        return word_of(reads, person)
    reads.credentials(staff_no, KIND)
    return None


def _failed(station: Station, staff_no: str, window_code: str, code: str) -> Refusal:
    """Counted and written down under `staff_no` as it is counted; the answer is the same for everybody."""

    def job(tx: Tx) -> None:
        tx.count_try(staff_no, "failed")
        tx.log_sign_in(staff_no, window_code, "failed")

    station.book.write_now(job)
    barred = locked(station.book, station.security, station.chance, staff_no)
    if barred is not None:
        station.book.write_now(lambda tx: tx.log_sign_in(staff_no, window_code, "locked"))
    return barred or _wrong(station.security, code)


def _seated(
    folder: Path, station: Station, person: Person, word: Word, window_code: str
) -> Counter | Owed | Refusal:
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

    card = read_card(folder) or station.card
    if card.window != window_code:
        write_card(folder, replace(card, window=window_code))
    counter, today, rule = station.counter(person, window), station.chance.today(), station.security.password
    reason = owed(rule, word, today)
    if reason:
        return Owed(counter=counter, reason=reason)
    counter.notice = warning(rule, word, today)
    _seat_down(station, counter)
    return counter


def _seat_down(station: Station, counter: Counter) -> None:
    """Counted and written down; where the person was when the counter locked is read."""
    staff_no, today = counter.person.staff_no, counter.today()
    counter.place = station.book.read_now(lambda reads: place_of(reads, staff_no, today))

    def job(tx: Tx) -> None:
        tx.count_try(counter.person.staff_no, "in")
        tx.log_sign_in(counter.person.staff_no, counter.window.code, "in")

    station.book.write_now(job)


def _wrong(security: Security, code: str) -> Refusal:
    """The words depend on what was typed, never on what of it was right."""
    what = "工号、口令或者动态码不对" if code else SHORT_WRONG
    return Refusal(
        reason=f"{what}。连续 {security.tries} 次不对，锁定 {security.locked_minutes} 分钟。",
        short=what,
    )


def _locked(station: Station, staff_no: str) -> Refusal | None:
    return locked(station.book, station.security, station.chance, _name(station, staff_no))


def _name(station: Station, staff_no: str) -> str:
    """The number as the hall writes it; one that nobody has is counted like any other.

    What can't be a number of this hall may be a password typed into the wrong line: only a mark of it is written.
    """
    person = station.person(staff_no)
    if person is not None:
        return person.staff_no
    typed = staff_no.strip().upper()
    like_ours = _shape(typed) in {_shape(one.staff_no.upper()) for one in station.enrolment.people}
    return typed if like_ours else f"?{sha256(typed.encode())[:8]}"


def _shape(text: str) -> str:
    """`A0000` of W0907."""
    return "".join("A" if one.isalpha() else "0" if one.isdigit() else one for one in text)
