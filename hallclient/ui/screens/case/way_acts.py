"""The keys of a case on its way to the decision: signed in 审批, stopped and extended here. Pure: each is tried with
what a person is yet to write, so that a locked one says the rule's own words."""

from __future__ import annotations

from datetime import date

from casework import decide
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.item import Special
from casework.lifecycle import position
from casework.refusal import Refusal
from casework.signoff import Signer, barred
from casework.stopping import extension_of
from hallclient.ui.screens.case.next_acts import NOTHING_DEFERRED, NextAct, deferral_day

ON_THE_WAY = frozenset({"accepted", "ready", "stopped"})


def way_acts(
    case: Case, bench: Bench, stamp: Stamp, signer: Signer, *, may_act: bool, doubts: int = 0
) -> tuple[NextAct, ...]:
    """The keys in their places; nothing for a case that is not on this way. `doubts`: acts to be settled."""
    if position(case) not in ON_THE_WAY:
        return ()
    step, late = case.next_step, len(case.deferred)
    days = [one.due for one in case.deferred if one.due is not None]
    until = f"，{deferral_day(min(days), stamp.on)}" if days else ""
    word = step.name if step is not None else "决定"
    signs = _short(barred(case, signer)) or ("特别程序还没有结束" if case.stopped else "")
    owed = "" if late else NOTHING_DEFERRED
    longest = f"一次，最多 {extension_of(case)[0]} 个工作日"
    acts = (
        NextAct("decide", word, "F5", "到审批办理", signs, primary=not signs and not late),
        _stop(case, bench, stamp, signer),
        NextAct(
            "supply_deferred", "收补交", "F9", f"还差 {late} 份{until}", owed if may_act else "岗位不能办理",
            bool(late) and may_act,
        ),
        NextAct("extend", "延期", "F10", longest, _short(_extended(case, bench, stamp, signer))),
    )  # fmt: skip
    if doubts:
        return (*acts, NextAct("settle", "核定", "F11", f"待核 {doubts} 处，对照两版"))
    return acts


def way_note(acts: tuple[NextAct, ...], *, joint: bool = False) -> str:
    """What else there is to know about what comes."""
    locked = any(act.act == "extend" and act.why == "岗位不能办理" for act in acts)
    who = "本级政府负责人" if joint else "机关负责人"
    return f"延期须在期限届满前由{who}批准（许可法四十二条）" if locked else ""


def procedures(case: Case, bench: Bench) -> tuple[Special, ...]:
    """What may be begun: the item's own, and a hearing, which may be due in any (行政许可法 第四十六条、第四十七条)."""
    code = case.opened.item_code
    item = bench.under({code: case}).catalogue.items.get(code)
    own: tuple[Special, ...] = (*item.special, *item.stops_promise) if item is not None else ()
    return tuple(dict.fromkeys((*own, "听证")))


def running(case: Case) -> Special | None:
    """The procedure whose end is to be recorded, the oldest first."""
    return next((one.procedure for one in case.stops if one.ended_on is None), None)


def begun(
    case: Case, bench: Bench, stamp: Stamp, signer: Signer, procedure: Special, day: date
) -> Refusal | None:
    """Why this procedure may not be begun now; None: it may."""
    made = decide.begin_special(
        bench, case, stamp, signer, procedure=procedure, begins_on=day, planned_end=day, reason="…"
    )
    return made if isinstance(made, Refusal) else None


def _stop(case: Case, bench: Bench, stamp: Stamp, signer: Signer) -> NextAct:
    procedure = running(case)
    if procedure is not None:
        made = decide.end_special(
            bench, case, stamp, signer, procedure=procedure, ended_on=stamp.on, finding="…"
        )
        why = _short(made if isinstance(made, Refusal) else None)
        return NextAct("stop", f"{procedure}结束", "F8", "登记结束之日和结果", why, primary=not why)
    offered = procedures(case, bench)
    refused = [begun(case, bench, stamp, signer, one, stamp.on) for one in offered]
    why = _short(refused[0]) if all(refused) else ""
    open_ = [one for one, refusal in zip(offered, refused, strict=True) if refusal is None]
    return NextAct("stop", "特别程序", "F8", "、".join(open_), why)


def _extended(case: Case, bench: Bench, stamp: Stamp, signer: Signer) -> Refusal | None:
    made = decide.extend(bench, case, stamp, signer, days=1, reason="…")
    return made if isinstance(made, Refusal) else None


def _short(refusal: Refusal | None) -> str:
    return "" if refusal is None else refusal.short or refusal.reason
