"""After the act: the number large, its code, until when, and what the applicant signs and takes along."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from typing import Final

from hallclient.app.outcome import Done, PaperMade
from hallclient.ui.screens.applicant.faces import Number, Passage
from hallclient.ui.screens.outcome.lines import SLIP, headline
from hallclient.ui.screens.words import long_day, spaced_code, weekday

GOOD: Final = ("received", "accepted")

SIGN: Final = Passage("请在打印的承诺书上亲笔签名，由窗口扫描存档。", "bar_strong")


def number_of(cases: Sequence[Done], at: int, papers: Sequence[PaperMade], phone: str) -> Number:
    """The face of one case of an outcome."""
    done = cases[at]
    own = [paper for paper in papers if paper.case_id == done.case_id and paper.code != SLIP]
    codes = {paper.code for paper in own}
    return Number(
        headline=headline(done, codes),
        good=done.stage in GOOD,
        item=done.item_name,
        which=f"第 {at + 1} 件，共 {len(cases)} 件" if len(cases) > 1 else "",
        case_no=done.case_no,
        query_code=spaced_code(done.query_code),
        qr=done.qr,
        awaits=_awaited(done, own),
        lines=(*_days(done), ("窗口电话", phone)),
        page=(*_promises(done, codes), *_take_along(own), *_next(done)),
    )


def _awaited(done: Done, papers: Sequence[PaperMade]) -> str:
    """What stands in the place of the code: which paper is not here yet, and by what one asks meanwhile."""
    name = next((paper.name for paper in papers if paper.waiting and paper.code == done.awaits), "文书")
    return f"{name}还没有文号，文号到后出具。在此以前，凭编号和查询码查进度。" if not done.qr else ""


def _days(done: Done) -> tuple[tuple[str, str], ...]:
    if done.stage == "accepted" and (done.promised_due is not None or done.promised_days):
        return (("承诺办结", _day(done.promised_due, done.promised_days)),)
    if done.stage == "correcting":
        return (("补正期限", _day(done.supply_due, "")),)
    if done.stage == "received":
        return (("答复期限", _day(done.answer_due, "")),)
    return ()


def _day(day: date | None, days: str) -> str:
    """11月27日 周五; where the year's calendar is not out, the working days."""
    if day is None:
        return f"{days}内" if days else "日历未发布，以文书为准"
    return f"{day.month}月{day.day}日 {weekday(day)}"


def _promises(done: Done, codes: Set[str]) -> tuple[Passage, ...]:
    """The promise to sign, on paper: 容缺 and 告知承诺 each in the words of its own paper."""
    parts: list[Passage] = []
    if "D05" in codes:
        until = (
            f"{long_day(done.deferred_due)}（含当日）前" if done.deferred_due is not None else "承诺期限内"
        )
        what = (
            f"“{'”“'.join(done.deferred_names)}”" if done.deferred_names else f"暂缺的 {done.deferred} 份材料"
        )
        parts += [
            Passage("容缺受理承诺，请您签名", "title"),
            Passage(f"承诺于{until}补交{what}，所交材料真实有效。逾期未补交的，承担告知书写明的后果。"),
            SIGN,
            Passage("可不选容缺受理，补齐后再办。", "bar"),
        ]
    if "D06" in codes:
        what = f"“{'”“'.join(done.promised_names)}”" if done.promised_names else "材料"
        parts += [
            Passage("告知承诺，请您签名", "title"),
            Passage(f"以书面承诺代替{what}：已经知晓告知的条件和要求，符合条件，愿意承担不实承诺的责任。"),
            SIGN,
        ]
    return tuple(parts)


def _take_along(papers: Sequence[PaperMade]) -> tuple[Passage, ...]:
    if not papers:
        return ()
    lines = (
        Passage(f"{paper.name}　{'文号到后出具' if paper.waiting else f'一式 {paper.copies} 份'}", "strong")
        for paper in papers
    )
    return (Passage("请您核对、签收", "title"), *lines)


def _next(done: Done) -> tuple[Passage, ...]:
    """What happens now, as the paper says it."""
    match done.stage:
        case "received":
            text = "收件凭证只证明收到材料，还不是受理。逾期不告知的，自收到材料之日起即为受理。"
        case "correcting":
            text = "须补正的全部内容写在一次性补正告知书上，除此之外没有别的。"
        case "accepted":
            by = "扫左边的码，或者凭编号和查询码" if done.qr else "凭编号和查询码"
            text = f"{by}，可以查办理进度，也可以评价这次办理。"
        case "not_accepted":
            text = "理由、依据写在决定书上；不服的，可以按决定书写明的期限申请行政复议或者提起行政诉讼。"
        case _:
            return ()
    return (Passage(text),)
