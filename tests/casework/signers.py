"""Who signs in the tests of the way to the decision, and acts of it done by them."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.duties import Officer
from casework.fold import fold
from casework.item import Item
from casework.people import Role, Security
from casework.refusal import Refusal
from casework.signoff import Signer
from tests.casework.factory import NO_STANDING, acted, bench, draft, numbers, stamp
from tests.casework.small_hall import CALENDAR, TODAY, food

SECURITY = Security(
    roles=(
        Role(name="窗口人员", uses=("take_in",)),
        Role(name="审查人员", uses=("review",)),
        Role(name="首席代表", uses=("take_in", "review", "sign")),
        Role(name="大厅管理", uses=("deliver",)),
        Role(name="机关负责人", uses=("sign", "sign_organ")),
        Role(name="政府负责人", uses=("sign_government",)),
    )
)


def signer(staff_no: str, *roles: str) -> Signer:
    return Signer(staff_no=staff_no, roles=roles, security=SECURITY)


CLERK, REVIEWER = signer("W1", "窗口人员"), signer("S1", "审查人员")
CHIEF, HEAD = signer("C1", "首席代表"), signer("H1", "机关负责人")
HANDS_OUT = signer("D1", "大厅管理")


def by(who: Signer, day: date = TODAY) -> Stamp:
    return replace(stamp(day), by=who.staff_no, by_name=who.staff_no)


def accepted(*items: Item, **changes: Any) -> tuple[AnyAct, ...]:
    """A food application, accepted on TODAY under `items` (none: the small hall's)."""
    return acted(decide.accept(bench(*items), draft(**changes), {}, NO_STANDING, stamp(), numbers()))


def spot() -> Item:
    """The food item decided on the spot, by the clerk alone."""
    made = food()
    return replace(
        made,
        kind="即办件",
        approval=replace(made.approval, system="一审"),
        limits=replace(made.limits, promised=0),
    )


class Life:
    """A case that people do things to, day by day; what is refused leaves no act."""

    def __init__(self, acts: tuple[AnyAct, ...], *items: Item) -> None:
        self.acts, self.items, self.day = acts, items, TODAY

    @property
    def case(self) -> Case:
        return fold(self.acts, on=self.day, calendar=CALENDAR)

    @property
    def bench(self) -> Bench:
        return bench(*self.items, today=self.day)

    def keep(self, made: tuple[AnyAct, ...] | Refusal) -> tuple[AnyAct, ...] | Refusal:
        if not isinstance(made, Refusal):
            self.acts += made
        return made

    def review(self, who: Signer, proposes: Any = "grant", **more: Any) -> tuple[AnyAct, ...] | Refusal:
        more = {"opinion": "符合条件", **more}
        return self.keep(decide.review(self.case, by(who, self.day), who, proposes=proposes, **more))

    def send_back(self, who: Signer, reason: str = "布局图与现场不符", to_step: int = 0) -> Any:
        made = decide.send_back(self.case, by(who, self.day), who, reason=reason, to_step=to_step)
        return self.keep(made)

    def grant(self, who: Signer, **more: Any) -> tuple[AnyAct, ...] | Refusal:
        more = {"content": "热食类食品制售", **more}
        return self.keep(decide.grant(self.bench, self.case, by(who, self.day), who, **more))

    def refuse(self, who: Signer, **more: Any) -> tuple[AnyAct, ...] | Refusal:
        more = {"reasons": "没有与经营相适应的场所", "provisions": ("示例法 第一条",), **more}
        return self.keep(decide.refuse_licence(self.bench, self.case, by(who, self.day), who, **more))

    def begin(
        self, procedure: Any, first: date, last: date, who: Signer = REVIEWER, reason: str = "依法需要"
    ) -> Any:
        made = decide.begin_special(
            self.bench, self.case, by(who, self.day), who,
            procedure=procedure, begins_on=first, planned_end=last, reason=reason,
        )  # fmt: skip
        return self.keep(made)

    def end(self, procedure: Any, ended_on: date, who: Signer = REVIEWER, finding: str = "合格") -> Any:
        made = decide.end_special(
            self.bench, self.case, by(who, self.day), who,
            procedure=procedure, ended_on=ended_on, finding=finding,
        )  # fmt: skip
        return self.keep(made)

    def extend(self, who: Signer, days: int = 10, reason: str = "案情复杂") -> Any:
        stamped = by(who, self.day)
        return self.keep(decide.extend(self.bench, self.case, stamped, who, days=days, reason=reason))

    def tell(self, name: str = "邻居甲", told_on: date | None = None, **more: Any) -> Any:
        more = {"address": "示例路2号", "interest": "相邻采光", "hearing": True, **more}
        made = decide.tell_third(
            self.bench, self.case, by(REVIEWER, self.day), REVIEWER, name=name, told_on=told_on or self.day, **more
        )  # fmt: skip
        return self.keep(made)

    def hear(
        self, said: Any, name: str = "邻居甲", heard_on: date | None = None, record: str = "笔录一"
    ) -> Any:
        made = decide.hear_third(
            self.case, by(REVIEWER, self.day), REVIEWER,
            name=name, said=said, heard_on=heard_on or self.day, record=record,
        )  # fmt: skip
        return self.keep(made)

    def set_hearing(self, held_on: date, told_on: date | None = None, **more: Any) -> Any:
        more = {"time": "9:30", "place": "三楼听证室", "chair": Officer(name="主持", staff_no="Z1"), **more}
        made = decide.set_hearing(
            self.bench, self.case, by(REVIEWER, self.day), REVIEWER, held_on=held_on,
            told_on=told_on or self.day, **{"told": ("示例餐饮有限公司", "邻居甲"), **more},
        )  # fmt: skip
        return self.keep(made)

    def end_licence(self, way: Any, who: Signer | None = None, **more: Any) -> Any:
        more = {"facts": "设立依据已经修改", "provisions": ("示例法 第九条",), **more}
        who = who or HEAD
        made = decide.end_licence(self.bench, self.case, by(who, self.day), who, way=way, **more)
        return self.keep(made)

    def did(self, decide_: Any, who: Signer = CHIEF, **more: Any) -> Any:
        """One of the acts beside the way."""
        return self.keep(decide_(self.case, by(who, self.day), who, **more))

    def made(self) -> None:
        """The certificates of a grant that is decided, each with its number."""
        if self.case.making and self.case.decided_on and self.day >= self.case.decided_on:
            own = [one.number for one in self.case.certificates if one.number] or ["示食001"]
            maker = by(HANDS_OUT, self.day)
            self.keep(decide.make_certificates(self.bench, self.case, maker, HANDS_OUT, numbers=own))

    def deliver(self, who: Signer, way: Any, served_on: date, **more: Any) -> Any:
        """Whatever has to be made first is made first."""
        more = {"recipient": "龚明远", **more}
        self.made()
        made = decide.deliver(self.case, by(who, self.day), who, way=way, served_on=served_on, **more)
        return self.keep(made)
