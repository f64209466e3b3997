"""Who signs a case on its way to the decision: the item's approval system as steps.

一审: the clerk examines and decides, one signature. 一审一核: a reviewer examines, the chief representative decides,
two signatures and no more (as 北京市优化营商环境条例 第三十五条 has it). 多级: as many as the item's procedure names,
each by another person. Which items of which organ a person may decide is his letter's (`casework.authority`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from casework import authority, people
from casework.authority import Authority, Holder, Rank
from casework.case import Case
from casework.item import Item, ItemKind, Role, Step, Way
from casework.people import Person, Security, Use
from casework.record import Struct
from casework.refusal import Refusal

TWO_SIGNATURES = "一审一核制"
SEVERAL = "多级审批制"

SIGNS: Final[Mapping[Role, Use]] = MappingProxyType(
    {
        "窗口人员": "take_in",
        "审查人员": "review",
        "首席代表": "sign",
        "科室负责人": "sign",
        "分管负责人": "sign_organ",
        "主要负责人": "sign_organ",
        "办公会": "sign_organ",  # decides together, its head signs
        "本级人民政府": "sign_government",
    }
)
"""Whose step is a signature, and what he must be allowed to do (people.yaml). The others (核查人员, 评审专家, 专业机构,
相关部门, 出件人员) report or hand over, and sign nothing."""

_DECIDES: Final[Mapping[str, Role]] = MappingProxyType({"一审": "窗口人员"})
_REVIEW = Step(name="审查", stage="审查", role="审查人员")


class Signer(Struct, frozen=True, kw_only=True):
    """Who is about to sign; `authority` None: no letters are asked for. `on`: the day that they are asked of."""

    staff_no: str
    roles: tuple[str, ...]
    security: Security
    authority: Authority | None = None
    rank: Rank = ""
    regular: bool = False
    on: date | None = None


def signer_of(person: Person, security: Security, authority: Authority | None, on: date) -> Signer:
    """A person as whoever signs on that day, by the hall file."""
    return Signer(
        staff_no=person.staff_no, roles=person.roles, security=security, authority=authority, rank=person.rank,
        regular=person.regular, on=on,
    )  # fmt: skip


def way_of(item: Item) -> Way:
    """The signatures of an item. A step that nobody signs (a site check) adds its limit to the next signature's;
    特别程序 have a clock of their own."""
    system = item.approval.system
    signed: list[Step] = []
    waiting: list[Step] = []
    for step in item.procedure:
        if step.stage not in ("审查", "决定"):
            continue
        waiting.append(step)
        if step.role in SIGNS:
            signed.append(_through(waiting, step))
            waiting = []
    decides = next((step for step in reversed(signed) if step.stage == "决定"), None) or Step(
        name="决定", stage="决定", role=_DECIDES.get(system, "首席代表")
    )
    reviews = [step for step in signed if step.stage == "审查"]
    if system == "一审":
        return Way(system=system, steps=(_through([*reviews, decides], decides),))
    if not reviews:
        reviews = [_REVIEW]
    if system == "一审一核":
        reviews = [_through(reviews, reviews[-1])]
    reason = item.approval.reason or ""
    return Way(system=system, steps=(*reviews, decides), reason=reason if system == "多级" else "")


def follows(way: Way, item: Item) -> bool:
    """Whether an acceptance has the signatures of the item; an earlier one does not say why they are so many."""
    own = way_of(item)
    return way in (own, replace(own, reason=""))


def _through(steps: Iterable[Step], last: Step) -> Step:
    """`last` with the limits of all `steps` together; None where none of them has one."""
    limits = [step.limit for step in steps if step.limit is not None]
    return replace(last, limit=sum(limits) if limits else None)


def usual(kind: ItemKind) -> Way:
    """The way of a case whose acceptance does not say it: 即办件 are 一审, the rest 一审一核."""
    if kind == "即办件":
        return Way(system="一审", steps=(Step(name="决定", stage="决定", role="窗口人员"),))
    return Way(system="一审一核", steps=(_REVIEW, Step(name="决定", stage="决定", role="首席代表")))


def barred(case: Case, signer: Signer, organ: str = "") -> Refusal | None:
    """Why this person may not put the next signature on the case; None: he may. `organ`: in whose name it is decided;
    "": the owner at the receipt.

    Four eyes: who has reviewed it does not decide it, whoever sent it back since; of several reviews each is
    another person's.
    """
    step = case.next_step
    if step is None:
        return None
    basis = SEVERAL if case.way is not None and case.way.system == "多级" else TWO_SIGNATURES
    may = people.refused(signer.security, signer.roles, SIGNS[step.role])
    if may is not None:
        return replace(may, basis=f"{basis}：{step.name}由{step.role}签字")
    if case.ready and signer.staff_no in case.reviewers:
        return Refusal(
            reason="审查和决定不得是同一个人；这件您审查过，请另一位有权的人决定",
            basis=basis,
            short="审查过的不得决定",
        )
    if signer.staff_no in {one.by for one in case.signed}:
        return Refusal(reason="前一级审查是您签的，这一级请另一位审查", basis=basis, short="前一级是本人签的")
    if signer.authority is None or signer.on is None or step.role not in signer.authority.roles:
        return None
    holder = Holder(staff_no=signer.staff_no, rank=signer.rank, regular=signer.regular)
    return authority.barred(
        signer.authority, holder, organ or case.opened.owner, case.opened.item_code, signer.on
    )
