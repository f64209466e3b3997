"""授权书: who decides what in an organ's name, by dated letters of its head. Pure; the letters are data of the hall.

首席代表制 (北京市优化营商环境条例 第三十五条: handler and chief representative): the head of an organ authorises a
chief representative, section head or above and regular staff, to decide at the window; in his absence a deputy (AB岗)
does. Who decides by office (the head of the organ, of the government) needs none, nor does who only reviews. Outside a
letter nothing is decided: 行政许可法 第二十二条 leaves the power with the organ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from casework.item import Role
from casework.record import Struct
from casework.refusal import Refusal

Rank = Literal["", "科员级", "乡科级副职", "乡科级正职", "县处级副职", "县处级正职", "厅局级以上"]
"""公务员法 第十八条、第十九条, the lowest first; "": not said, below all of them."""

RANKS: tuple[Rank, ...] = get_args(Rank)
BASIS = "首席代表制：授权书"
BY_LETTER: tuple[Role, ...] = ("首席代表", "科室负责人")


class Period(Struct, frozen=True, kw_only=True):
    """From its first to its last day."""

    from_: date = msgspec.field(name="from")
    to: date


class Letter(Struct, frozen=True, kw_only=True):
    """授权书. `organ` gave it; `items` none: all that is decided in its name.

    A deputy's letter (`deputy_of`) gives what the other's letter of this organ gives, on the days of `stands_in` alone.
    `ended_on`: taken back, from this day on it gives nothing.
    """

    number: str  # 文号
    organ: str
    person: str  # staff_no
    from_: date = msgspec.field(name="from")
    to: date
    items: tuple[str, ...] = ()
    deputy_of: str = ""  # staff_no
    stands_in: tuple[Period, ...] = ()
    ended_on: date | None = None
    offline_days: int | None = (
        None  # without the server nothing is decided for longer; None: as the region says
    )


class Authority(Struct, frozen=True, kw_only=True):
    """What a hall asks of whoever decides by letter, and its letters; ended ones stay, for what was decided by them."""

    letters: tuple[Letter, ...]
    least_rank: Rank = "乡科级副职"
    regular: bool = True
    roles: tuple[Role, ...] = BY_LETTER  # whose step rests on a letter


class Holder(Struct, frozen=True, kw_only=True):
    """Whoever is about to decide."""

    staff_no: str
    rank: Rank = ""
    regular: bool = False


def barred(authority: Authority, holder: Holder, organ: str, item: str, day: date) -> Refusal | None:
    """Why he may not decide this item in the organ's name on that day; None: a letter covers it."""
    fit = unfit(authority, holder)
    own = [one for one in authority.letters if one.person == holder.staff_no and one.organ == organ]
    if any(_covers(authority, one, item, day) for one in own):
        return fit
    return Refusal(
        reason=f"{_why(own, item, day)}{_who(authority, organ, item, day)}",
        basis=BASIS,
        short="授权书不包括这件",
    )


def unfit(authority: Authority, holder: Holder) -> Refusal | None:
    """Why nobody may authorise him; None: his rank and post allow it."""
    low = RANKS.index(holder.rank) < RANKS.index(authority.least_rank)
    if not low and (holder.regular or not authority.regular):
        return None
    asked = [f"{authority.least_rank}以上"] if authority.least_rank else []
    asked += ["在编人员"] if authority.regular else []
    return Refusal(
        reason=f"按授权书决定的须是{'、'.join(asked)}；大厅文件里您的登记不符，请安全管理员核对",
        basis=BASIS,
        short="职级或编制不符",
    )


def standing(authority: Authority, organ: str, item: str, day: date) -> tuple[str, ...]:
    """Staff numbers of those whose letters cover the item on that day."""
    found = (
        one.person for one in authority.letters if one.organ == organ and _covers(authority, one, item, day)
    )
    return tuple(dict.fromkeys(found))


def offline_days(authority: Authority, staff_no: str, day: date) -> int | None:
    """For how many days without the server somebody's letters let him decide, the strictest of them; None: they don't
    say."""
    said = [
        one.offline_days
        for one in authority.letters
        if one.person == staff_no and in_force(one, day) and one.offline_days is not None
    ]
    return min(said, default=None)


def _covers(authority: Authority, letter: Letter, item: str, day: date) -> bool:
    if not in_force(letter, day) or (letter.items and item not in letter.items):
        return False
    if not letter.deputy_of:
        return True
    return _stands_in(letter, day) and any(
        one.person == letter.deputy_of and one.organ == letter.organ and not one.deputy_of
        and in_force(one, day) and (not one.items or item in one.items)
        for one in authority.letters
    )  # fmt: skip


def in_force(letter: Letter, day: date) -> bool:
    """Whether the letter gives anything on that day."""
    return letter.from_ <= day <= letter.to and (letter.ended_on is None or day < letter.ended_on)


def _stands_in(letter: Letter, day: date) -> bool:
    return any(one.from_ <= day <= one.to for one in letter.stands_in)


def _why(own: Iterable[Letter], item: str, day: date) -> str:
    """What stands in the way of the letter that comes nearest."""
    nearest = max(own, key=lambda one: (in_force(one, day), one.from_), default=None)
    if nearest is None:
        return "您没有以这个机关名义决定的授权书，不能决定。"
    return _of_letter(nearest, item, day)


def _of_letter(letter: Letter, item: str, day: date) -> str:
    name = f"您的授权书（{letter.number}）"
    if letter.ended_on is not None and letter.ended_on <= day:
        return f"{name}已于 {letter.ended_on} 收回，不能决定。"
    if not in_force(letter, day):
        return f"{name}自 {letter.from_} 至 {letter.to} 有效，{day} 不能据以决定。"
    if letter.items and item not in letter.items:
        return f"{name}不包括这个事项，不能决定。"
    if not _stands_in(letter, day):
        return f"您是工号 {letter.deputy_of} 的B岗（{letter.number}），{day} 没有顶岗安排，不能决定。"
    return f"{name}随工号 {letter.deputy_of} 的授权书，他的授权书这天不包括这个事项，不能决定。"


def _who(authority: Authority, organ: str, item: str, day: date) -> str:
    able = standing(authority, organ, item, day)
    return f"这天有权的工号：{'、'.join(able)}" if able else "这天没有人有这个事项的授权书，请联系这个机关"


def ended(authority: Authority | None, number: str, on: date) -> Authority | Refusal:
    """With one letter that gives nothing from this day on."""
    return _with(authority, number, lambda one: replace(one, ended_on=on))


def standing_in(authority: Authority | None, number: str, period: Period) -> Authority | Refusal:
    """With some more days on which a deputy stands in."""
    return _with(authority, number, lambda one: replace(one, stands_in=(*one.stands_in, period)))


def _with(
    authority: Authority | None, number: str, change: Callable[[Letter], Letter]
) -> Authority | Refusal:
    letters = authority.letters if authority is not None else ()
    if authority is None or all(one.number != number for one in letters):
        return Refusal(reason=f"大厅文件里没有授权书“{number}”。")
    return replace(authority, letters=tuple(change(one) if one.number == number else one for one in letters))


def slips(authority: Authority) -> Iterator[tuple[int, str, str]]:
    """What is wrong with letters by themselves: place, key, text."""
    numbers = [one.number for one in authority.letters]
    for place, one in enumerate(authority.letters):
        if not one.number.strip():
            yield place, "number", "写明授权书的文号"
        elif one.number in numbers[:place]:
            yield place, "number", f"授权书 {one.number} 写了两次"
        if one.to < one.from_:
            yield place, "to", f"截止日 {one.to} 早于起始日 {one.from_}"
        if one.ended_on is not None and one.ended_on < one.from_:
            yield place, "ended_on", f"收回日 {one.ended_on} 早于起始日 {one.from_}"
        if one.offline_days is not None and one.offline_days < 0:
            yield place, "offline_days", "离线决定的天数不能小于 0"
        if one.stands_in and not one.deputy_of:
            yield place, "stands_in", "顶岗的日子只写在B岗的授权书上（deputy_of）"
        if one.deputy_of == one.person:
            yield place, "deputy_of", "B岗不能是本人"
        elif one.deputy_of and not any(
            each.person == one.deputy_of and each.organ == one.organ and not each.deputy_of
            for each in authority.letters
        ):
            yield place, "deputy_of", f"工号 {one.deputy_of} 没有机关 {one.organ} 的授权书，没有可顶的岗"
        for period in one.stands_in:
            if not one.from_ <= period.from_ <= period.to <= one.to:
                yield place, "stands_in", f"顶岗 {period.from_} 至 {period.to} 不在授权书的有效期里"
