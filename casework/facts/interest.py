"""D09 权利告知书、听证告知书: other people whom a licence touches are told what they may do (行政许可法 第三十六条)."""

from __future__ import annotations

from casework.acts import ThirdPartyTold
from casework.case import Case
from casework.deadline import last_day, paper_day
from casework.facts.decision import accepted_words
from casework.facts.heads import contact, head_facts
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import term_in_words
from casework.titles import title_of


def told(case: Case, act: ThirdPartyTold, setting: PaperSetting) -> Facts:
    """To whom it goes, what touches him, until when he may state or ask for a hearing.

    It gives no number, phone or query code of the applicant away.
    """
    facts = head_facts("D09", case, act, setting)
    del facts["query_code"]
    facts |= {
        "title": title_of("D09", act, {rule.code: rule.name for rule in setting.hall.papers}),
        "name": act.name,
        "third_address": act.address,
        "interest": act.interest.rstrip("。"),
        "applied_on": paper_day(case.opened.received_on),
        "accepted": accepted_words(case),
        "told_on": paper_day(act.told_on),
        "term": term_in_words(setting.catalogue.region.hearing.ask),
        "contact": contact(act, setting),
    }
    if act.hearing:
        facts["hearing"] = True
    if act.until is not None:
        facts["until"] = last_day(act.until)
    return facts
