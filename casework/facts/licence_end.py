"""D22 变更、撤回、撤销、注销行政许可决定书: what becomes of a licence, on which facts, and where to turn against it."""

from __future__ import annotations

from collections.abc import Sequence

from casework.acts import AnyAct, Granted, LicenceChanged, LicenceEnded
from casework.case import Case
from casework.citing import cited
from casework.deadline import paper_day
from casework.facts.decision import reason_facts, remedy_facts
from casework.facts.heads import head_facts
from casework.facts.setting import Facts, PaperSetting
from casework.facts.wording import full_articles, id_row
from casework.licences import ENDS
from casework.titles import title_of


def ended_licence(
    case: Case, act: LicenceEnded | LicenceChanged, acts: Sequence[AnyAct], setting: PaperSetting
) -> Facts:
    """The decision of the organ (行政许可法 第八条第二款、第六十九条、第七十条), under its own seal."""
    facts = head_facts("D22", case, act, setting) | remedy_facts(act.remedy) | reason_facts(act.facts)
    del facts["query_code"]
    grant = next((one for one in reversed(acts) if isinstance(one, Granted)), None)
    granted = next((one for one in case.papers if one.code in ("D11", "D13") and one.doc_number), None)
    facts |= {
        "title": title_of("D22", act, {rule.code: rule.name for rule in setting.hall.papers}),
        "way": "变更" if isinstance(act, LicenceChanged) else act.way,
        "granted_on": paper_day(case.decided_on or (grant.on if grant is not None else act.on)),
        "provisions": _rests_on(act),
    }
    if isinstance(act, LicenceChanged):
        facts["change"] = act.change
    if granted is not None:
        facts["grant"] = granted.doc_number
    if grant is not None and (
        names := "、".join(
            f"{one.name}（{one.number}）" if one.number else one.name for one in grant.certificates
        )
    ):
        facts["certificates"] = names
    if act.compensation:
        facts["compensation"] = act.compensation
    label, number = id_row(case.applicant, setting.catalogue)
    if number:
        facts |= {"id_label": label, "id_number": number}
    return facts


def _rests_on(act: LicenceEnded | LicenceChanged) -> str:
    """What was written, and the article of the law that lets it be done where it is not among that."""
    article = cited(ENDS["撤回" if isinstance(act, LicenceChanged) else act.way])
    written = full_articles(act.provisions)
    named = any(cited(one).startswith(article) for one in act.provisions)
    return written if named else f"{written}和{article}"
