"""What may be done next with a case, and which rule holds back what may not. Pure."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from casework.case import Case
from casework.lifecycle import position, refused
from casework.refusal import Refusal
from hallclient.ui.screens.words import short_day

NO_ROLE = "岗位不能办理"
CHIEF_ONLY = "须首席代表"
NOTHING_DEFERRED = "没有容缺后补的材料"
ANSWERS = {
    "received": ("去答复", "受理、一次性告知或者不予受理"),
    "deemed": ("补发受理通知书", "逾期未告知，已视为受理"),
    "supplied": ("去答复", "补正已齐，应当受理"),
    "supplied_reopened": ("去答复", "补正已齐；可以再告知一次"),
    "reopened": ("去答复", "可以再告知一次"),
    "overdue": ("去答复", "补正期限已过"),
}
"""By position of the case: the verb, and what it would come to."""


class NextAct(Struct, frozen=True):
    """A key at the foot; `why` locks it and stands in the place of its line."""

    act: str
    word: str
    key: str
    line: str = ""
    why: str = ""
    primary: bool = False


def next_acts(case: Case, *, chief: bool, may_act: bool, doubts: int = 0) -> tuple[NextAct, ...]:
    """The five keys in their places; the one that the case waits for is primary. `doubts`: acts to be settled, which
    comes before any leave to ask again."""
    where = position(case)
    word, line = ANSWERS.get(where, ("去答复", ""))
    waiting = where in ("correcting", "reopened")
    owed, late = len(case.open), len(case.deferred)
    days = [one.due for one in case.deferred if one.due is not None]
    until = f"，{deferral_day(min(days), case.on)}" if days else ""
    acts = (
        NextAct("answer", word, "F5", line, "" if line else _short(refused("accepted", case)), not waiting),
        NextAct(
            "supply", "收补正", "F8", f"还差 {owed} 项", _short(refused("correction_supplied", case)), waiting
        ),
        NextAct(
            "supply_deferred",
            "收补交",
            "F9",
            f"还差 {late} 份{until}",
            _short(refused("deferred_supplied", case)) or ("" if late else NOTHING_DEFERRED),
            where in ("accepted", "ready"),
        ),
        NextAct("change", "申请人变更", "F10", "写明变更了什么", _short(refused("changed", case))),
        NextAct("settle", "核定", "F11", f"待核 {doubts} 处，对照两版")
        if doubts
        else NextAct(
            "set_aside",
            "特准再告知",
            "F11",
            "一件只此一次，写明理由",
            _short(refused("rule_set_aside", case)) or ("" if chief else CHIEF_ONLY),
        ),
    )
    return tuple(_locked(act) if not may_act else _settled(act) for act in acts)


def deferral_day(due: date, today: date) -> str:
    """Until when a 容缺 material was promised, or since when it is late."""
    return f"至 {short_day(due)}" if today <= due else f"{short_day(due)} 已过期"


def note_of(case: Case) -> str:
    """What else there is to know about what comes."""
    if case.stage == "accepted" and not case.deferred and not case.deemed:
        return "受理以后在审批审查和决定，作出决定以后出件"
    if case.stage == "correcting" and not case.may_notify:
        return "补正内容只能一次告知；申请人自己变更申请，或者首席代表特准，才能再告知（许可法三十二条）"
    return ""


def _short(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.short or refusal.reason


def _locked(act: NextAct) -> NextAct:
    return NextAct(act.act, act.word, act.key, why=act.why or NO_ROLE)


def _settled(act: NextAct) -> NextAct:
    return NextAct(act.act, act.word, act.key, act.line, act.why, act.primary and not act.why)
