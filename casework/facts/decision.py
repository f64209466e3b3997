"""D11 准予行政许可决定书, D12 不予行政许可决定书, D13 of a change or a renewal: what was decided, on what, and where
to turn against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casework.acts import Accepted, AnyAct, Certificate, Granted, Refused
from casework.case import Case
from casework.certificates import borne
from casework.deadline import paper_day
from casework.facts.heads import head_facts, item_of, last_number
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import chinese, full_articles, id_row, joined, quoted, term_in_words
from casework.hall import Remedy
from casework.item import Item
from casework.subtypes import ARTICLES
from casework.titles import noun_of, title_of


def granted(case: Case, act: Granted, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """The grant (行政许可法 第三十八条第一款). Whom it touches may turn against it: it names the remedies of the organ.

    Raises ValueError for an organ without remedies.
    """
    if setting.organ.remedy is None:
        raise ValueError(f"no remedy: {setting.organ.code}")
    item = item_of(case, setting)
    given = certificates_of(case, act.certificates, setting, setting.doc_number)
    facts = _decided("D13" if act.subtype else "D11", case, act, setting) | remedy_facts(setting.organ.remedy)
    facts |= {
        "basis": full_articles(item.basis),
        "content": act.content,
        "certificates": _certificates(given),
        "validity": validity(act, item),
    }
    if act.item_type == "行政许可":
        names = dict.fromkeys(one.name for one in given)
        facts["certificate_names"] = "、".join(names) or "行政许可证件"
    if (where := str(case.values.get("premises.address") or "").strip()) and "premises.address" in _asked(
        item
    ):
        facts["premises"] = where + _area(case)
    if item.renewal is not None or act.valid_to is not None:
        facts["renewal_before"] = _renewal(item, setting)
    return facts | _conditional(case, acts, setting)


def refused(case: Case, act: Refused, setting: PaperSetting) -> Facts:
    """The refusal: its reasons (行政许可法 第三十八条第二款), the standard that was measured by (第五十五条第三款)."""
    facts = _decided("D13" if act.subtype else "D12", case, act, setting) | remedy_facts(act.remedy)
    facts["provisions"] = full_articles(act.provisions)
    if act.standard:
        facts["standard"] = act.standard
    return facts | reason_facts(act.reasons)


def reason_facts(text: str) -> Facts:
    """reason, or reasons where it has several lines."""
    reasons = [line.strip() for line in text.splitlines() if line.strip()]
    if len(reasons) > 1:
        return {"reasons": tuple({"reason": reason} for reason in reasons)}
    return {"reason": "".join(reasons).rstrip("。；")}


def remedy_facts(remedy: Remedy) -> Facts:
    """reconsideration, court, reconsideration_online: every body that is named (行政复议法 第二十四条末款)."""
    facts: Facts = {"reconsideration": "或者".join(remedy.reconsideration), "court": remedy.court}
    if remedy.online:
        facts["reconsideration_online"] = remedy.online
    return facts


def validity(act: Granted, item: Item) -> str:
    """自2026年11月20日至2031年11月19日（五年）; without a last day what the result of the item says."""
    first = act.valid_from or act.on
    if act.valid_to is not None:
        years = _whole_years(first, act.valid_to)
        return f"自{paper_day(first)}至{paper_day(act.valid_to)}" + (
            f"（{chinese(years)}年）" if years else ""
        )
    said = list(dict.fromkeys(result.validity for result in item.results))
    if len(said) > 1:
        said = [f"{result.name}：{result.validity}" for result in item.results]
    text = "；".join(said) or "以证件载明的为准"
    return f"自{paper_day(act.valid_from)}起，{text}" if act.valid_from is not None else text


def _decided(paper: str, case: Case, act: Granted | Refused, setting: PaperSetting) -> Facts:
    """What both decisions say: who applied when, what was accepted when, what it was examined by."""
    facts = head_facts(paper, case, act, setting)
    del facts["query_code"]
    names = {rule.code: rule.name for rule in setting.hall.papers}
    label, number = id_row(case.applicant, setting.catalogue)
    facts |= {
        "title": title_of(paper, act, names),
        "noun": noun_of(act.item_type),
        "applied_on": paper_day(case.opened.received_on),
        "accepted": accepted_words(case),
        "examined": joined(("审查", *_procedures(case))),
    }
    if act.item_type == "行政许可":
        facts["licence"] = True
    if act.subtype:
        facts |= {
            "subtype": act.subtype,
            "article": ARTICLES[act.subtype],
            "granted" if isinstance(act, Granted) else "refused": True,
        }
        if act.subtype == "延续":
            facts["renewal"] = True
    if number:
        facts |= {"id_label": label, "id_number": number}
    return facts


def accepted_words(case: Case) -> str:
    """已于同日受理（受理通知书：示审批受〔2026〕1142号）."""
    day = case.accepted_on or case.opened.received_on
    when = "同日" if day == case.opened.received_on else paper_day(day)
    number = last_number(case, "D03")
    return f"已于{when}受理" + (f"（受理通知书：{number}）" if number else "")


def _procedures(case: Case) -> tuple[str, ...]:
    """The procedures and inspections that the decision rests on, each once, as they ended."""
    held = [(one.ended_on, one.procedure) for one in case.stops if one.ended_on is not None]
    held += [(on, procedure) for procedure, on in case.inspected]
    return tuple(dict.fromkeys(procedure for _, procedure in sorted(held)))


def certificates_of(
    case: Case, named: tuple[Certificate, ...], setting: PaperSetting, doc_number: str
) -> tuple[Certificate, ...]:
    """As they are named; else the results of the item, not numbered but where the decision's 文号 is theirs."""
    theme = setting.catalogue.themes.get(case.opened.theme)
    return borne(named, item_of(case, setting), theme, doc_number)


def _certificates(given: Sequence[Certificate]) -> str:
    """食品经营许可证　编号 JY2410103000001187; its number is on the certificate where it is not given yet."""
    return "；".join(
        f"{_named(one)}　编号 {one.number}" if one.number else f"{_named(one)}（编号以所发证件为准）"
        for one in given
    )


def _named(one: Certificate) -> str:
    """行业综合许可证（载明食品经营许可证）."""
    return f"{one.name}（载明{'、'.join(one.bears)}）" if one.bears else one.name


def _asked(item: Item) -> frozenset[str]:
    return frozenset(line.field for line in item.form)


def _area(case: Case) -> str:
    area = str(case.values.get("premises.area") or "").strip()
    return f"（{area}平方米）" if area else ""


def _renewal(item: Item, setting: PaperSetting) -> str:
    """三十日, 十五个工作日, 三个月: how long before the end a renewal is to be asked for (行政许可法 第五十条)."""
    rule = item.renewal or setting.catalogue.region.renewal
    return chinese(rule.before) + {"工作日": "个工作日", "自然日": "日", "月": "个月"}[rule.unit]


def _conditional(case: Case, acts: Sequence[AnyAct], setting: PaperSetting) -> Facts:
    """What the grant rests on or waits for still: 告知承诺 that is checked later, 容缺 that is owed."""
    facts: Facts = {}
    if any(isinstance(act, Accepted) and act.promised for act in acts):
        facts["check_term"] = term_in_words(setting.catalogue.region.promise.check)
    if case.deferred:
        facts["owed"] = quoted(tuple(one.name for one in case.deferred))
    return facts


def _whole_years(first: date, last: date) -> int:
    """5 for 2026-11-20 to 2031-11-19; 0 where it is no number of whole years."""
    after = last + timedelta(days=1)
    return after.year - first.year if (after.month, after.day) == (first.month, first.day) else 0
