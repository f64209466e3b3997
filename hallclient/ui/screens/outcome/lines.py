"""Lines of the outcome: the last days under the number, the papers with their print, headline and file names."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime

from msgspec import Struct

from hallclient.app.outcome import Done, Outcome, PaperMade
from hallclient.app.print_desk import Print
from hallclient.ui.screens.outcome.print_words import actions_of, mark_of
from hallclient.ui.screens.words import STAGES, clock_with_seconds, day_of_week

WAITING = "等文号"
GIVEN = ("办事指南", "咨询清单", "空白申请表")
"""How the names of papers begin that the hall gives away."""
SLIP = "SLIP"
LETTER = "WITHDRAWAL"
REGISTER = "SEALS"
TAKEN_IN = "GRIEVANCE"
SHEETS = ("REPORT", "BULLETIN", "APPRAISAL", "BREACHES", REGISTER)
UNFILED = (*SHEETS, TAKEN_IN)
"""Of no case, and nothing an applicant signs."""


class DueLine(Struct, frozen=True):
    """A last day under the number: what, until when, tone."""

    title: str
    text: str
    tone: str


class PaperLine(Struct, frozen=True):
    """One paper of the list."""

    name: str
    number: str
    state: str
    tone: str
    rest: str
    tab: str
    actions: tuple[str, ...] = ()  # what may be done about its print: in_hand, again, other, slip


def short_name(item_name: str, most: int = 16) -> str:
    """A long item name beside its number, which is never cut; the case shown has the whole name above."""
    return item_name if len(item_name) <= most else f"{item_name[: most - 1]}…"


def file_name(paper: PaperMade) -> str:
    """`受理通知书-410103….pdf`."""
    return f"{paper.name}-{paper.case_no}.pdf" if paper.case_no else f"{paper.name}.pdf"


def still_owed(done: Done) -> str:
    """After a receipt: it is no acceptance, the answer is owed (行政许可法 第三十二条)."""
    until = f"{day_of_week(done.answer_due)}（含当日）前" if done.answer_due is not None else "法定期限内"
    return (
        f"只收了件，还没有受理。{until}须受理或者一次性告知，逾期不告知的，自收到材料之日起即为受理。"
        "这件排在待办的“待答复”里。"
    )


def still_in_draft(left: tuple[str, ...]) -> str:
    """After a part of an application: nobody has a receipt for the rest. A low window shows the first sentence."""
    names = "、".join(short_name(one) for one in left)
    return f"还有 {len(left)} 项没有收件，在待办的草稿里接着办。{names}。"


def no_glyph(outcome: Outcome) -> str:
    """Which characters no face has, before anything is printed: they stand on paper as their code point."""
    bare = dict.fromkeys(char for paper in outcome.papers for char in paper.substituted)
    points = "".join(f"〔U+{ord(char):04X}〕" for char in bare)
    return f"字库没有这些字，文书上印成{points}，记录里原字不变。大厅可以把字模图片放进大厅文件。"


UNSEALED = "决定书签了字，还没有用印：到印章保管人的“待用印”，盖了章才算作出决定，才能交付。"
HANDED = {
    "D07": "已书面告知特别程序",
    "D08": "已书面告知延长期限",
    "D09": "已告知利害关系人",
    "D10": "已记录现场核查",
    "D17": "已在大厅内部退件",
    "D19": "已交快递",
    "D20": "已退还原件",
    "D22": "已就准予的许可作出决定",
}
"""What was done where the case stands as it stood."""


def headline(done: Done, papers: Set[str]) -> str:
    """What was done, in the words of its `papers` (codes): only a paper of the stage speaks of the stage."""
    if "D14" in papers:
        return "已交付" if done.stage == "delivered" else "已交付一部分，其余留在这里"
    handed = [HANDED[code] for code in HANDED if code in papers]
    if handed:
        return handed[0]
    if done.unsealed:
        return f"{STAGES[done.stage]}，等用印"
    back = "D01" in papers and not papers & {"D02", "D03"}
    if done.stage == "received":
        return "已收件，待答复"
    if done.stage == "accepted" and done.deferred:
        return f"已收补交，还缺 {done.deferred} 份" if back else "容缺受理"
    if done.stage == "accepted" and back:
        return "容缺补交已齐"
    if done.stage == "correcting":
        return f"已收补正，还缺 {done.still_open} 项" if back else "已一次性告知"
    return STAGES[done.stage]


def paper_line(paper: PaperMade, at: str, number: int, whole: int, one: Print | None = None) -> PaperLine:
    """One paper: its name, 文号, and where its print stands, or that it is stored where nothing is printed."""
    copies = f"应出 {paper.copies} 份"
    if one is not None and not paper.waiting:
        word, tone = mark_of(one)
        when = clock_with_seconds(datetime.fromisoformat(one.at)) if one.state == "printed" else ""
        rest = " · ".join(part for part in (one.printer, when) if part) or copies
        return PaperLine(
            name=paper.name,
            number=paper.doc_number,
            state=word,
            tone=tone,
            rest=copies if one.state in ("off", "unset") else rest,
            tab=f"{paper.name} {number}/{whole}",
            actions=actions_of(one),
        )
    if paper.code == SLIP:
        return PaperLine(
            name=paper.name,
            number="",
            state="未打印",
            tone="plain",
            rest="80 毫米 · 不是凭证",
            tab=f"{paper.name} {number}/{whole}",
        )
    if not paper.code.startswith("D"):
        return PaperLine(
            name=paper.name,
            number="",
            state="不入卷" if paper.code in UNFILED or paper.name.startswith(GIVEN) else "不入卷，供签名",
            tone="plain",
            rest=f"{paper.pages} 页",
            tab=f"{paper.name} {number}/{whole}",
        )
    return PaperLine(
        name=paper.name,
        number=paper.doc_number,
        state=WAITING if paper.waiting else "已成文入卷",
        tone="amber" if paper.waiting else "green",
        rest=copies if paper.waiting else f"{copies} · {paper.pages} 页 · {at}",
        tab=f"{paper.name} {number}/{whole}",
    )


def due_lines(done: Done) -> tuple[DueLine, ...]:
    """The last days that matter at this stage; a day that can't be computed is said in working days."""

    def day(value: date | None, days: str) -> str:
        return day_of_week(value) if value is not None else f"{days}（日历未发布）" if days else "日历未发布"

    lines: list[DueLine] = []
    if done.stage == "accepted":
        if done.promised_due is not None or done.promised_days:
            lines.append(DueLine("承诺办结", day(done.promised_due, done.promised_days), "plain"))
        lines.append(DueLine("法定届满", day(done.statutory_due, done.statutory_days), "plain"))
        if done.deferred:
            text = f"{day_of_week(done.deferred_due)}止" if done.deferred_due else "日历未发布"
            lines.append(DueLine("容缺补交", f"{text} {done.deferred} 份", "amber"))
    elif done.stage == "correcting":
        until = f"{day_of_week(done.supply_due)}止" if done.supply_due else "日历未发布"
        lines.append(DueLine("补正期限", until, "amber"))
    elif done.stage == "received":
        until = f"{day_of_week(done.answer_due)}止" if done.answer_due else "日历未发布"
        lines.append(DueLine("受理或者一次性告知", until, "amber"))
    return tuple(lines)
