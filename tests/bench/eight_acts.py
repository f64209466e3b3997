"""Cases as the exchange's figures are counted over: 30 fields, 12 lines of the checklist, eight acts, a good 4 kB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from casework.acts import (
    AnyAct,
    Corrected,
    CorrectionAsked,
    CorrectionSupplied,
    MaterialsReturned,
    Received,
)
from casework.acts import GivenBack as Line
from casework.checklist import Judgement, Point
from tests.hallserver.counters import FOOD, Counter, paper, sound
from tests.store.big_book import application

ACTS = 8
_OWN = (
    "contact.email",
    "premises.street",
    "premises.house",
    "manager.name",
    "manager.number",
    "bank.account",
)
_CHOSEN = (
    "premises.kind",
    "premises.owner",
    "water",
    "smoke",
    "waste",
    "staff",
    "hours",
    "floor",
    "area",
    "rooms",
)


def values(turn: int) -> dict[str, Any]:
    """Thirty fields: what is everybody's own, what is chosen from a few, what is of the form."""
    parts = application(turn)
    applicant = parts["applicant"]
    own = dict.fromkeys(_OWN, f"{applicant.name[:4]}{turn * 7919 % 1000003}")
    chosen = {key: str((turn * place) % 17) for place, key in enumerate(_CHOSEN, start=3)}
    form = {f"licence.scope_{place}": "是" if (turn + place) % 3 else "否" for place in range(10)}
    given = {
        "applicant.name": applicant.name, "applicant.number": applicant.number, "contact.phone": applicant.phone,
        "contact.name": applicant.agent_name,
    }  # fmt: skip
    return {**own, **chosen, **form, **given}


def case(counter: Counter, turn: int) -> tuple[AnyAct, ...]:
    """From the receipt over one notice to the acceptance, and the originals back."""
    marks = {**sound(), **{f"{FOOD}#{place}": Judgement(mark="sound", copies=1) for place in (10, 11, 12)}}
    owed = {**marks, "licence.business": Judgement(mark="missing")}
    opened: Received = counter.received(
        applicant=application(turn)["applicant"], values=values(turn), materials=owed
    )
    point = Point(
        material="licence.business", name="营业执照", fault="缺", failed=(), note="", demand="复印件一份，加盖公章",
        basis="食品经营许可和备案管理办法 第十三条",
    )  # fmt: skip

    def head() -> dict[str, Any]:
        return counter.head(opened.case_id)

    due = date(opened.on.year + 1, 1, 8)
    return (
        opened,
        replace(counter.attended(opened), purpose="apply"),
        Corrected(**head(), values={"contact.email": f"{turn}@example.invalid"}),
        CorrectionAsked(**head(), points=(point,), supply_due=due, papers=(paper("D02"),)),
        replace(counter.attended(opened), purpose="supply"),
        CorrectionSupplied(
            **head(), channel="window", received_on=opened.on, open=(),
            materials={"licence.business": Judgement(mark="sound", copies=1)},
        ),
        counter.accepted(opened, materials={}),
        MaterialsReturned(
            **head(), lines=(Line(material="licence.business", name="营业执照", originals=1),), to="applicant"
        ),
    )  # fmt: skip


def cases(counter: Counter, count: int) -> Iterator[tuple[AnyAct, ...]]:
    for turn in range(count):
        yield case(counter, turn)
