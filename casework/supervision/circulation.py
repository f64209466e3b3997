"""体外循环: what was handled beside the system leaves holes in its numbers; and what a device's own clock says of it.

All of it follows from what the hall's acts carry, so the counter sees it of its own book and the server of the hall's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from msgspec.structs import replace

from casework.catalogue import DocNumberBlock, Enrolment
from casework.deadline import screen_day
from casework.numbering import CaseNo, compose, grouped, parse, whole
from casework.record import Struct
from casework.supervision.finding import CHINA, Finding, Grounds, found

_DOC = re.compile(r"(.+)〔(\d{4})〕(\d{1,9})号")


class Made(Struct, frozen=True, kw_only=True):
    """One act of a device as its chain has it: when its clock said, and the legal day. `by` empty: the server's."""

    at: datetime
    on: date
    act_id: str
    by: str


class Used(Struct, frozen=True, kw_only=True):
    """A 文号 that stands on a paper of that day."""

    text: str
    on: date


class Shown(Struct, frozen=True, kw_only=True):
    """A case number that somebody showed or typed, and where."""

    case_no: str
    on: date
    where: str


class Numbers(Struct, frozen=True, kw_only=True):
    """The numbers of a record: of the cases, of the papers, those shown to it. `whole`: devices all of whose acts up to
    their newest are here; of another's no hole says anything. `void`: taken out, with a reason, by the register."""

    case_nos: tuple[str, ...]
    doc_numbers: tuple[Used, ...]
    whole: frozenset[str]
    shown: tuple[Shown, ...] = ()
    void: frozenset[str] = frozenset()


def clock_jumps(device: str, made: Iterable[Made], grounds: Grounds) -> Iterator[Finding]:
    """Acts of one device in its own order: a clock that went back, or a day on paper that is not the clock's."""
    rule = grounds.rules.rule("clock_jump")
    if rule is None:
        return
    drift, before = timedelta(minutes=grounds.rules.drift_minutes), None
    for one in made:
        if not one.by:
            continue
        day = one.at.astimezone(CHINA).date()
        what = ""
        if before is not None and before - one.at > drift:
            stood = f"{before.astimezone(CHINA):%m-%d %H:%M}"
            what = f"设备 {device} 的时钟倒退了 {_length(before - one.at)}，之前已记到 {stood}"
        elif one.on != day:
            dated = screen_day(one.on, grounds.on)
            what = f"设备 {device} 的时钟是 {screen_day(day, grounds.on)}，文书日期写的是 {dated}"
        if what:
            yield replace(found(rule, what, day, one.act_id, device=device), by=one.by)
        before = one.at


def _length(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    return (
        f"{minutes} 分钟"
        if minutes < 120
        else f"{minutes // 60} 小时"
        if minutes < 2880
        else f"{minutes // 1440} 天"
    )


def of_numbers(numbers: Numbers, hall: Enrolment, grounds: Grounds) -> Iterator[Finding]:
    """Numbers shown that stand for no case, and holes in the serials of a device's day and in a block of 文号."""
    serials = _serials(numbers, hall)
    yield from _without_act(numbers, hall, serials, grounds)
    yield from _serial_gaps(numbers, hall, serials, grounds)
    yield from _doc_gaps(numbers, hall, grounds)


Serials = dict[tuple[str, date], set[int]]


def _serials(numbers: Numbers, hall: Enrolment) -> Serials:
    found_: Serials = {}
    for text in numbers.case_nos:
        number = parse(text)
        if isinstance(number, CaseNo) and _ours(number, hall):
            found_.setdefault((number.device, number.day), set()).add(number.serial)
    return found_


def _ours(number: CaseNo, hall: Enrolment) -> bool:
    its = hall.catalogue.hall
    return (number.region, number.hall) == (its.region, its.code)


def _without_act(numbers: Numbers, hall: Enrolment, serials: Serials, grounds: Grounds) -> Iterator[Finding]:
    """A number whose check digit is right and which no act gave. What a counter has not reported yet is none: it comes
    after the device's newest serial of its newest day."""
    rule = grounds.rules.rule("no_act")
    known = {*numbers.case_nos, *map(whole, numbers.case_nos), *numbers.void}
    newest = {device: max(day for of, day in serials if of == device) for device, _ in serials}
    told: set[str] = set()
    for one in numbers.shown:
        number = parse(one.case_no)
        if rule is None or not isinstance(number, CaseNo) or number.text in known | told:
            continue
        if not _ours(number, hall) or number.device not in numbers.whole:
            continue
        on_its_day = serials.get((number.device, number.day), set())
        last = newest.get(number.device)
        if last is None or (number.day >= last and number.serial > max(on_its_day, default=0)):
            continue
        told.add(number.text)
        text = f"{one.where}出示的编号 {grouped(number.text)} 校验相符，系统里没有这件"
        yield found(rule, text, one.on, number.text, device=number.device)


def _serial_gaps(numbers: Numbers, hall: Enrolment, serials: Serials, grounds: Grounds) -> Iterator[Finding]:
    rule = grounds.rules.rule("gap")
    if rule is None:
        return
    for (device, day), given in sorted(serials.items()):
        if device not in numbers.whole:
            continue
        its = hall.catalogue.hall
        lacking = [
            text
            for serial in range(1, max(given))
            if serial not in given
            and (text := compose(its.region, day, its.code, device, serial)) not in numbers.void
        ]
        for text in lacking:
            what = f"设备 {device} {screen_day(day, grounds.on)}的编号 {grouped(text)} 断号，没有作废记录"
            yield found(rule, what, day, text, device=device)


def _doc_gaps(numbers: Numbers, hall: Enrolment, grounds: Grounds) -> Iterator[Finding]:
    """Within a device's block, between the first and the last number that stand on a paper."""
    rule = grounds.rules.rule("gap")
    if rule is None:
        return
    word_of = {(one.organ, one.paper): one.word for one in hall.words}
    used: dict[tuple[str, int], dict[int, date]] = {}
    for one in numbers.doc_numbers:
        read = _DOC.fullmatch(one.text)
        if read is not None:
            used.setdefault((read[1], int(read[2])), {})[int(read[3])] = one.on
    for block in hall.blocks:
        word = word_of.get((block.organ, block.paper))
        if word is None or block.device not in numbers.whole:
            continue
        for n, since in _lacking(block, used.get((word, block.year), {})):
            text = f"{word}〔{block.year}〕{n}号"
            if text not in numbers.void:
                what = f"文号 {text} 断号：前后的号都用了，没有这一号的文书，也没有作废记录"
                yield found(rule, what, since, text, device=block.device)


def _lacking(block: DocNumberBlock, used: dict[int, date]) -> list[tuple[int, date]]:
    """Each number left out, with the day on which the next one was used."""
    given = sorted(n for n in used if block.first <= n <= block.last)
    return [(n, used[after]) for before, after in pairwise(given) for n in range(before + 1, after)]
