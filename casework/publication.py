"""公开 (双公示): what everybody may read of a case, its progress and its decision, masked. Pure.

准予行政许可的决定应当公开, 公众有权查阅 (行政许可法 第四十条); not what is 国家秘密, 商业秘密 or 个人隐私
(第五条第二款).
Organisations stand with name and credit code, people with what the region's masking leaves of their names; numbers,
telephones and addresses of people are left out (政府信息公开条例 第十五条).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from casework.acts import AnyAct, Applicant, Granted, LicenceChanged, LicenceEnded, PaperIssued, Published
from casework.case import CLOSED, Case
from casework.catalogue import Catalogue, organ
from casework.duties import LicenceEnd
from casework.hall import NotPublic, Organ, PublishingRule
from casework.identity import is_uscc
from casework.item import ItemType
from casework.masking import SOLE_TRADER, listed_name, mask
from casework.record import Struct, built
from casework.seals import DECISIONS
from casework.titles import title_of

Progress = Literal["收件", "补正", "办理", "办结"]
GRANTS: Final = frozenset({"D11", "D13"})
HIDDEN: Final = "＊"
_ASCII = str.maketrans("０１２３４５６７８９Ｘｘ－＋（）\u3000", "0123456789Xx-+() ")
_GAP, _DAY = "[-\u2010-\u2015 ]{0,2}", "(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])"
_NUMBERS = re.compile(
    "|".join(
        (
            r"(?<!\d)\d{17}[\dXx](?!\d)",
            rf"(?<!\d)\d{{6}}{_GAP}(?:19|20)\d\d{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx](?!\d)",
            rf"(?<!\d)[1-9]\d{{5}}{_GAP}\d\d{_DAY}{_GAP}\d{{3}}(?!\d)",
            rf"(?<!\d)(?:\+?(?:00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)",
            r"(?<!\d)(?:\(0\d{2,3}\) ?|0\d{2,3}[-\u2010-\u2015 ])[2-9]\d{6,7}(?!\d)",
            r"(?:(?<=护照)|(?<=护照号)|(?<=护照号码)|(?<=通行证))[:： ]?[A-Za-z]{0,2}\d{7,9}(?!\d)",
            r"(?<![\dA-Za-z])(?:[EeGg]\d{8}|[Ee][A-Za-z]\d{7})(?![\dA-Za-z])",
        )
    )
)
"""Within a sentence: identity numbers (of fifteen digits where they hold a birthday: certificates have as many),
mobile and other telephones, passports."""


class PublicResult(Struct, frozen=True, kw_only=True):
    """One decision as the list shows it. `holder_code`: of organisations and sole traders alone."""

    doc_number: str
    paper: str
    item_type: ItemType
    item: str
    content: str
    holder: str
    holder_code: str
    certificates: tuple[str, ...]
    decided_on: date
    valid_from: date | None
    valid_to: date | None
    validity: str  # as the catalogue says it, where the decision names no last day
    organ: str
    organ_code: str


class PublicProgress(Struct, frozen=True, kw_only=True):
    """How far one application has come."""

    case_no: str
    item: str
    applicant: str
    received_on: date
    stage: Progress
    closed_on: date | None


class TakenBack(Struct, frozen=True, kw_only=True):
    """What stood on the list and doesn't any more: whoever copied it takes it off, too."""

    doc_number: str
    item: str
    way: LicenceEnd
    taken_on: date


built(PublicResult, PublicProgress, TakenBack)


def not_public(rules: PublishingRule, item: str) -> NotPublic | None:
    """The rule that keeps an item's decisions off the list."""
    return next((one for one in rules.withheld if one.item == item), None)


def said(acts: Sequence[AnyAct]) -> Published | None:
    """What was said last about the publication of a case."""
    return next((act for act in reversed(acts) if isinstance(act, Published)), None)


def result_of(case: Case, acts: Sequence[AnyAct], catalogue: Catalogue) -> PublicResult | None:
    """The granted decision, under its seal and with its number; None: there is none, or it was withheld by an act, or
    what was granted has ended."""
    grant = _grant(case, acts)
    word = said(acts)
    ended = case.licence_end or any(way != "变更" for way, _ in case.noted)
    if grant is None or case.decided_on is None or ended or (word is not None and word.withheld):
        return None
    paper = _paper(case)
    if paper is None:
        return None
    by, who, rules = organ_of(catalogue, grant.organ), case.applicant, catalogue.region.masking
    item = catalogue.items.get(case.opened.item_code)
    names = {rule.code: rule.name for rule in catalogue.hall.papers}
    return PublicResult(
        doc_number=paper.doc_number,
        paper=title_of(paper.code, grant, names),
        item_type=grant.item_type,
        item=case.opened.item_name,
        content=cleared(_content(case, acts, grant), who, catalogue),
        holder=listed_name(who.kind, who.name, who.number, rules),
        holder_code=who.number if is_uscc(who.number) else "",
        certificates=tuple(
            cleared(f"{one.name} {one.number}".strip(), who, catalogue) for one in case.certificates
        ),
        decided_on=case.decided_on,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        validity=item.results[0].validity if item is not None and item.results else "",
        organ=by.name,
        organ_code=by.uscc,
    )


def _content(case: Case, acts: Sequence[AnyAct], grant: Granted) -> str:
    """What is permitted, as the organ has changed it since under its seal."""
    owed = {one.sha256 for one in case.unsealed}
    changes = [
        act.change
        for act in acts
        if isinstance(act, LicenceChanged) and act.act_id not in case.flagged
        if not any(one.sha256 in owed for one in act.papers)
    ]
    return changes[-1] if changes else grant.content


def taken_back(case: Case, acts: Sequence[AnyAct]) -> TakenBack | None:
    """A licence that was withdrawn, revoked or cancelled, by the organ under its seal or by its regulator; None: it
    stands, or was kept off the list by an act."""
    paper = _paper(case)
    ways: list[tuple[LicenceEnd, date]] = [(way, on) for way, on in case.noted if way != "变更"]
    if case.licence_end and case.licence_ended_on is not None and _under_seal(case, acts):
        ways.insert(0, (case.licence_end, case.licence_ended_on))
    word = said(acts)
    stood = word is None or not word.withheld
    if not ways or paper is None or not stood or _grant(case, acts) is None:
        return None
    return TakenBack(
        doc_number=paper.doc_number, item=case.opened.item_name, way=ways[0][0], taken_on=ways[0][1]
    )


def progress_of(case: Case, closed_on: date | None, catalogue: Catalogue) -> PublicProgress:
    """办件进度. What was decided against somebody says no more than 办结: what is public is the grant (第四十条)."""
    who, opened = case.applicant, case.opened
    stage: Progress = "收件" if case.stage == "received" else "补正" if case.stage == "correcting" else "办理"
    return PublicProgress(
        case_no=opened.case_no,
        item=opened.item_name,
        applicant=listed_name(who.kind, who.name, who.number, catalogue.region.masking),
        received_on=opened.received_on,
        stage="办结" if closed_on is not None else stage,
        closed_on=closed_on,
    )


def closed_day(case: Case, acts: Sequence[AnyAct]) -> date | None:
    """The day on which nothing was to be decided any more; None: it still is."""
    if case.decided_on is not None:
        return case.decided_on
    return max(act.on for act in acts) if case.stage in CLOSED else None


def cleared(text: str, who: Applicant, catalogue: Catalogue) -> str:
    """A sentence without numbers of people, and with a person's own name as the list shows it."""
    rules = catalogue.region.masking
    person = who.kind == "自然人" and not who.number.startswith(SOLE_TRADER)
    for name in (who.name if person else "", who.agent_name):
        if len(name) > 1:
            text = text.replace(name, mask("person_name", name, rules))
    for found in reversed(list(_NUMBERS.finditer(text.translate(_ASCII)))):
        if not is_uscc(found[0]):
            text = text[: found.start()] + HIDDEN * 4 + text[found.end() :]
    return text


def _grant(case: Case, acts: Sequence[AnyAct]) -> Granted | None:
    """The act that stands behind the decision: of two that collided the one that had effect."""
    if case.decision != "granted":
        return None
    return next((act for act in acts if isinstance(act, Granted) and act.act_id not in case.flagged), None)


def organ_of(catalogue: Catalogue, code: str) -> Organ:
    """An organ that the catalogue has dropped since stands by its code."""
    try:
        return organ(catalogue, code)
    except KeyError:
        return Organ(code=code, name=code, short=code)


def _paper(case: Case) -> PaperIssued | None:
    """The decision on paper: with its number and under its seal, which a renewal that the law made may still lack."""
    owed = {one.sha256 for one in case.unsealed} | set(case.void)
    papers = (one for one in case.papers if one.code in GRANTS & DECISIONS and one.sha256 not in owed)
    return next((one for one in papers if one.doc_number), None)


def _under_seal(case: Case, acts: Sequence[AnyAct]) -> bool:
    """Whether the decision by which the licence ended may go out. It has ended, and is off the list, before."""
    owed = {one.sha256 for one in case.unsealed}
    ends = (act for act in acts if isinstance(act, LicenceEnded) and act.act_id not in case.flagged)
    return not any(one.sha256 in owed for act in ends for one in act.papers)
