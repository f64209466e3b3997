"""登记回执 of 投诉 and 办不成事: what whoever came is handed. Wording only, no layout."""

from __future__ import annotations

from casework.calendar import Calendar
from casework.deadline import limit_text, paper_day
from casework.facts.setting import Facts
from casework.grievances import GrievanceTaken
from casework.hall import Hall, Term
from casework.numbering import grouped
from casework.redress.numbers import spaced
from casework.supervision_rules import Redress

TITLES = {"complaint": "投诉登记回执", "stuck": "办不成事登记回执"}
FOLLOWS = "答复后由大厅回访。查询时请提供受理编号。"
ANONYMOUS = "没有留姓名、电话的不回访，可以凭受理编号查询。"


def grievance_receipt(taken: GrievanceTaken, hall: Hall, rules: Redress, calendar: Calendar) -> Facts:
    """The facts of the sheet; the days run from the day on which it was taken in."""
    window = next((one.name for one in hall.windows if one.code == taken.window), "")

    def due(term: Term) -> str:
        last = calendar.add(taken.on, term)
        return limit_text(last, term) if last is not None else f"自登记之日起{limit_text(last, term)}"

    about = "　".join(part for part in (taken.item_name, taken.about_no and grouped(taken.about_no)) if part)
    return {
        "hall": hall.name, "title": TITLES[taken.sort], "receipt_no": spaced(taken.receipt_no),
        "taken_on": paper_day(taken.on), "taken_by": f"{taken.window} {window}　{taken.by_name}",
        "person": taken.person or "没有留姓名", "about": about or "—", "text": taken.text,
        "assign_due": due(rules.assign), "answer_due": due(rules.answer),
        "told": FOLLOWS if taken.person else ANONYMOUS, "hotline": hall.hotline, "address": hall.address,
    }  # fmt: skip
