"""The strip below a case: what was proposed, what may be signed now, and which rule holds back what may not. Pure:
every answer is the one that `casework` gives the act itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, Literal

from msgspec import Struct

from casework import decide
from casework.acts import Accepted, AnyAct
from casework.case import Case
from casework.decide.bench import Bench, Stamp
from casework.item import Item
from casework.refusal import Refusal
from casework.signoff import Signer
from hallclient.app.approval import Reading
from hallclient.ui.screens.words import moment

Act = Literal["review_grant", "review_refuse", "return", "grant", "refuse", "send_back", "seal"]
Mode = Literal["review", "sign", "seal", "look"]

WORDS: Final[Mapping[Act, str]] = {
    "review_grant": "建议准予",
    "review_refuse": "建议不予",
    "return": "退回窗口",
    "grant": "准予",
    "refuse": "不予",
    "send_back": "退回审查",
    "seal": "用印",
}
MAIN: Final[Mapping[Act, str]] = {
    "review_grant": "审查意见",
    "review_refuse": "审查意见，写明不符合哪一条",
    "return": "退回的理由",
    "grant": "准予的内容和范围",
    "refuse": "不予许可的理由",
    "send_back": "退回重审的理由",
}
MORE: Final[Mapping[Act, str]] = {
    "return": "要窗口做的事",
    "grant": "有效期至，可以不写",
    "refuse": "依据的条款，用；隔开",
}
"""The second line that an act asks for."""

SOUND = "申请材料齐全，符合法定形式和许可条件"
FOUR_EYES = "审查与复核分离"
ONE_SIGNS = "一审：审查和决定由一人签"
SEALS, SEAL_RULE = "盖好章以后登记", "纸上盖好章，再登记用印；盖了章才算作出决定"
IN_TURN = "数量有限，签时核对先后"
NOT_YOURS = "这件现在不由您签"
_YEARS = re.compile(r"(\d+)年")


class Choosable(Struct, frozen=True):
    """One of the acts; `why` locks it, `reason` says it whole."""

    act: Act
    word: str
    why: str = ""
    reason: str = ""


class Strip(Struct, frozen=True):
    """All of it. `barred`: why this person signs nothing on this case; empty: one of the acts is open."""

    mode: Mode
    title: str
    choices: tuple[Choosable, ...]
    asked: str  # what `said` is: 审查意见, 退回重审, 受理
    said: str
    proposes: str
    note: str
    barred: str = ""
    reason: str = ""  # of `barred`, whole and with its basis

    @property
    def first(self) -> Act | None:
        """What stands chosen: as the review proposes, else the first that is open."""
        open_ = [one.act for one in self.choices if not one.why]
        meant: Act = "refuse" if self.proposes == "refuse" else "grant"
        return meant if meant in open_ else open_[0] if open_ else None


def strip_of(
    reading: Reading,
    bench: Bench,
    stamp: Stamp,
    signer: Signer,
    *,
    may_return: bool = True,
    may_seal: bool = False,
) -> Strip:
    """For the case as it stands today."""
    case, step = reading.view.case, reading.view.case.next_step
    asked, said, proposes = _said(reading, bench.today)
    if case.signed_only and may_seal:
        seal = (Choosable("seal", WORDS["seal"]),)
        return Strip("seal", SEALS, seal, asked, said, proposes, note=SEAL_RULE)
    if step is None or case.stage != "accepted":
        closed = decide.review(case, stamp, signer, proposes="grant", opinion="…")
        barred, reason = (short_of(closed), closed.whole) if isinstance(closed, Refusal) else ("", "")
        return Strip("look", "", (), asked, said, proposes, note="", barred=barred, reason=reason)
    acts = _acts(case)
    choices = tuple(
        _choosable(act, case, bench, stamp, signer, may_return=may_return, parts=reading.parts)
        for act in acts
    )
    signing = [one for one in choices if one.act != "return"]
    held = all(one.why for one in signing)
    return Strip(
        mode="look" if held else "sign" if case.ready else "review",
        title="复核意见" if case.ready and case.signed else step.name,
        choices=choices,
        asked=asked,
        said=said,
        proposes=proposes,
        note="" if held else _note(case, bench),
        barred=(signing[0].why or NOT_YOURS) if held else "",
        reason=signing[0].reason if held else "",
    )


def _acts(case: Case) -> tuple[Act, ...]:
    if case.ready:
        return ("grant", "refuse", "send_back") if case.signed else ("grant", "refuse")
    return ("review_grant", "review_refuse", "send_back" if case.signed else "return")


def _said(reading: Reading, today: date) -> tuple[str, str, str]:
    """What was said last: why it came back, the review, or who accepted it."""
    if (
        reading.sent_back
    ):  # to the second of several steps, the first review stands: it is not what was said last
        return "退回重审", reading.sent_back, ""
    if reading.opinions:
        last = reading.opinions[-1]
        text = f"{last.window} {last.by_name}　{moment(last.at, today)}　{last.text}"
        return last.step_name if len(reading.opinions) > 1 else "审查意见", text, last.proposes
    taken = next((act for act in reversed(reading.view.acts) if isinstance(act, Accepted)), None)
    if taken is None:
        return "", "", ""
    return "受理", f"{taken.window} {taken.by_name}　{moment(taken.at, today)}", ""


def _note(case: Case, bench: Bench) -> str:
    code = case.opened.item_code
    item = bench.under({code: case}).catalogue.items.get(code)
    if case.ready and item is not None and item.quantity_limited:
        return IN_TURN
    return ONE_SIGNS if case.way is not None and len(case.way.steps) == 1 else FOUR_EYES


def short_of(refusal: Refusal) -> str:
    """For a strip."""
    return refusal.short or refusal.reason


def _choosable(
    act: Act,
    case: Case,
    bench: Bench,
    stamp: Stamp,
    signer: Signer,
    *,
    may_return: bool,
    parts: tuple[Case, ...] = (),
) -> Choosable:
    """Tried with what a person is yet to write; what is still owed then is asked when it is done."""
    refusal = _tried(act, case, bench, stamp, signer, parts)
    if act == "return" and not may_return:
        return Choosable(act, WORDS[act], "岗位不能办理", "您的岗位不能退回窗口。")
    if refusal is None:
        return Choosable(act, WORDS[act])
    return Choosable(act, WORDS[act], short_of(refusal), refusal.whole)


def _tried(
    act: Act, case: Case, bench: Bench, stamp: Stamp, signer: Signer, parts: tuple[Case, ...]
) -> Refusal | None:
    """Who stands in front where licences are limited in number, the server is asked when it is signed."""
    seen = case.to_look_up
    made: tuple[AnyAct, ...] | Refusal
    match act:
        case "review_grant" | "review_refuse":
            proposes: Literal["grant", "refuse"] = "grant" if act == "review_grant" else "refuse"
            made = decide.review(case, stamp, signer, proposes=proposes, opinion="…", looked_up=seen)
        case "return":
            made = decide.return_in_hall(case, stamp, to="…", reason="…", demand="…")
        case "grant":
            made = decide.grant(
                bench, case, stamp, signer, content="…", looked_up=seen, ahead=(), parts=parts
            )
        case "refuse":
            made = decide.refuse_licence(
                bench, case, stamp, signer, reasons="…", provisions=("…",), looked_up=seen
            )
        case "send_back":
            made = decide.send_back(case, stamp, signer, reason="…", to_step=max(0, len(case.signed) - 1))
        case "seal":
            return None
    return made if isinstance(made, Refusal) else None


def usual_text(act: Act, item_name: str, item: Item | None, today: date) -> tuple[str, str]:
    """What stands in the lines before anybody writes: of a grant what is permitted and until when."""
    if act == "review_grant":
        return SOUND, ""
    if act == "grant":
        until = last_valid(item, today)
        return item_name, until.isoformat() if until is not None else ""
    return "", ""


def last_valid(item: Item | None, today: date) -> date | None:
    """The last day of a result that is valid for whole years from today on; None: as its certificate says."""
    said = {result.validity for result in item.results} if item is not None else set()
    found = _YEARS.fullmatch(next(iter(said))) if len(said) == 1 else None
    if found is None:
        return None
    year = today.year + int(found.group(1))
    leap = (today.month, today.day) == (2, 29)
    return date(year, 3, 1) - timedelta(days=1) if leap else today.replace(year=year) - timedelta(days=1)
