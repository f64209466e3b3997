"""`hallserver letters`: a letter of authority is given, taken back, or its deputy stands in: each a new hall file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from msgspec.structs import replace

from casework.authority import Authority, Letter, Period, ended, in_force, standing_in
from casework.catalogue import Enrolment
from casework.people import Person
from casework.refusal import Refusal
from forms.letters import letters_text
from hallserver.access.commands import add_signing, tell
from hallserver.access.renewal import newest, read_key, renew
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.ledger.ledger import Ledger
from hallserver.signing.keys import ServerKey


class Letters:
    """The letters of one hall, changed by `by` with the issuer's key. Every method raises HallFileRefused."""

    def __init__(self, ledger: Ledger, hall_id: str, key: ServerKey, by: str, chance: Chance) -> None:
        self._ledger, self._hall_id, self._key, self._by = ledger, hall_id, key, by
        self._chance = chance

    def give(self, letter: Letter) -> Enrolment:
        """Somebody may decide by one letter more."""

        def change(now: Authority | None) -> Authority:
            kept = now or Authority(letters=())
            return replace(kept, letters=(*kept.letters, letter))

        return self._renewed(f"授权书 {letter.number}：{letter.person}", change)

    def end(self, number: str, on: date) -> Enrolment:
        """A letter is taken back."""
        return self._renewed(f"收回授权书 {number}，自 {on} 起", lambda now: ended(now, number, on))

    def stand_in(self, number: str, period: Period) -> Enrolment:
        """A deputy stands in on these days."""
        text = f"{number} 顶岗 {period.from_} 至 {period.to}"
        return self._renewed(text, lambda now: standing_in(now, number, period))

    def _renewed(self, text: str, step: Callable[[Authority | None], Authority | Refusal]) -> Enrolment:
        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            made = step(now.authority)
            return made if isinstance(made, Refusal) else replace(now, authority=made)

        return renew(self._ledger, self._hall_id, self._key, self._by, "security", text, change, self._chance)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    letters = commands.add_parser("letters", help="授权书：列出、给出、收回、顶岗")
    acts = letters.add_subparsers(dest="act", required=True)
    listed = acts.add_parser("list", help="逐份，带起止日期")
    text = acts.add_parser("yaml", help="照 letters.yaml 的写法：重新签发大厅文件夹以前先存进去")
    give = acts.add_parser("give", help="给出一份授权书")
    end = acts.add_parser("end", help="从一天起收回一份授权书")
    stand = acts.add_parser("stand-in", help="B岗顶岗的日子")
    for one in (listed, text, give, end, stand):
        add_hall(one)
    for one in (give, end, stand):
        add_signing(one)
        one.add_argument("--number", required=True, metavar="文号", help="授权书的文号")
    give.add_argument("--organ", required=True, metavar="机关", help="以哪个机关的名义：机关代码")
    give.add_argument("--staff", required=True, metavar="工号", help="据以决定的人")
    give.add_argument("--item", action="append", metavar="事项", help="事项编码，可以写几次（不写是全部）")
    give.add_argument("--deputy-of", default="", metavar="工号", help="是谁的B岗")
    for one in (give, stand):
        one.add_argument(
            "--from", dest="first", type=date.fromisoformat, required=True, metavar="日期", help="第一天"
        )
        one.add_argument(
            "--to", dest="last", type=date.fromisoformat, required=True, metavar="日期", help="最后一天"
        )
    end.add_argument("--on", type=date.fromisoformat, required=True, metavar="日期", help="从这天起收回")


def run(args: argparse.Namespace, ledger: Ledger) -> int:
    """Runs one of them; gives its exit code. Raises HallFileRefused."""
    if args.act in ("list", "yaml"):
        authority = newest(ledger, args.hall).authority
        print(letters_text(authority) if args.act == "yaml" else _told(authority), end="")
        return 0
    letters = Letters(ledger, args.hall, read_key(args.key), args.by, MACHINE)
    match args.act:
        case "give":
            letter = Letter(
                number=args.number, organ=args.organ, person=args.staff, from_=args.first, to=args.last,
                items=tuple(args.item or ()), deputy_of=args.deputy_of,
            )  # fmt: skip
            tell(letters.give(letter))
        case "end":
            tell(letters.end(args.number, args.on))
        case _:
            tell(letters.stand_in(args.number, Period(from_=args.first, to=args.last)))
    return 0


def _told(authority: Authority | None) -> str:
    if authority is None:
        return "大厅没有授权书，只按岗位。\n"
    return "".join(f"{_line(one)}\n" for one in authority.letters)


def _line(one: Letter) -> str:
    what = "、".join(one.items) or "全部事项"
    deputy = f"  {one.deputy_of} 的B岗" if one.deputy_of else ""
    days = "".join(f"  顶岗 {each.from_} 至 {each.to}" for each in one.stands_in)
    over = (
        f"  {one.ended_on} 收回" if one.ended_on else "" if in_force(one, MACHINE.today()) else "  不在有效期"
    )
    return f"{one.number}  {one.organ}  {one.person}  {what}  {one.from_} 至 {one.to}{deputy}{days}{over}"
