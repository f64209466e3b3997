"""Facts that every paper of a case has: organ, number, applicant, counter, hall."""

from __future__ import annotations

from casework.acts import AnyAct
from casework.case import Case
from casework.deadline import paper_day
from casework.facts.setting import Facts, PaperSetting, seal_name
from casework.facts.wording import applicant_paper, spaced
from casework.hall import Window
from casework.item import Item, Material
from casework.onetable import merge


def head_facts(paper: str, case: Case, act: AnyAct, setting: PaperSetting) -> Facts:
    """organ, doc_no, case_no, query_code, qr, applicant, item, seal_name, signed_on, hall, address."""
    opened = case.opened
    return {
        "organ": setting.organ.name,
        "doc_no": setting.doc_number,
        "case_no": opened.case_no,
        "query_code": spaced(opened.query_code),
        "qr": setting.qr,
        "applicant": opened.applicant.name,
        "item": opened.item_name,
        "seal_name": seal_name(setting.hall, paper, act.on),
        "signed_on": paper_day(act.on),
        "hall": setting.hall.name,
        "address": setting.hall.address,
        "hotline": setting.hall.hotline,
    }


def bracketed_id(case: Case, setting: PaperSetting) -> Facts:
    """applicant_id with its brackets, where there is one."""
    text = applicant_paper(case.applicant, setting.catalogue)
    return {"applicant_id": f"（{text}）"} if text else {}


def window_name(window: Window) -> str:
    """W09 商事登记三."""
    return f"{window.code} {window.name.partition('（')[0]}"


def counter_phone(setting: PaperSetting) -> str:
    """The clerk's phone, else the hall's."""
    return setting.person.phone or setting.hall.hotline


def contact(act: AnyAct, setting: PaperSetting) -> str:
    """王砚秋（W09 商事登记三）　0371-0000 0118."""
    return f"{act.by_name}（{window_name(setting.window)}）　{counter_phone(setting)}"


def item_of(case: Case, setting: PaperSetting) -> Item:
    """The item's definition that the case was opened under. Raises KeyError where it is gone."""
    return setting.catalogue.items[case.opened.item_code]


def materials_of(case: Case, setting: PaperSetting) -> dict[str, Material]:
    """The item's own lines in force for this case, by material id, in the list's order."""
    code = case.opened.item_code
    table = merge(setting.catalogue, (code,), "", case.situations)
    return {line.id: line.own[code] for line in table.materials}


def last_number(case: Case, paper: str) -> str:
    """The 文号 of the case's latest paper of a kind, "" if none has one."""
    return next((one.doc_number for one in reversed(case.papers) if one.code == paper and one.doc_number), "")
