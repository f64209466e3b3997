"""The page of a case, drawn from a `Look`: everything that a person wrote goes through `element` as text."""

from __future__ import annotations

from collections.abc import Sequence

from casework.case import Case
from casework.catalogue import Enrolment
from casework.numbering import grouped
from hallserver.web.frame import STYLE
from hallserver.web.grading import rating
from hallserver.web.lookup import Look
from hallserver.web.markup import EMPTY, Markup, document, element
from hallserver.web.words import Language, day_text, say

Line = tuple[str, Sequence[str | Markup]]
TONES = {"genuine": "good", "unreported": "good", "false": "bad", "unknown": "warn", "revoked": "bad"}


def draw(look: Look, language: Language) -> bytes:
    """The whole page."""
    other: Language = "en" if language == "zh-CN" else "zh-CN"
    switch = element("a", say("other", language), href=f"?lang={other}", hreflang=other, lang=other)
    name = look.hall.catalogue.hall.name if look.hall is not None else say("title", language)
    parts = [element("header", element("p", name), switch), _proof(look, language)]
    if look.code is not None and look.proof == "genuine":
        parts.append(_facts([(say("case_no", language), [grouped(look.code.case_no)])]))
    if look.case is not None and look.hall is not None:
        parts.append(_facts(_standing(look, look.case, look.hall, language)))
    if look.hall is not None and look.proof == "genuine":
        parts += [_form(look, language), rating(look, language)]
    if look.hall is not None:
        parts.append(_place(look.hall, language))
    return document(language, say("title", language), STYLE, *parts)


def _proof(look: Look, language: Language) -> Markup:
    key = "unreported" if look.proof == "genuine" and look.case is None else look.proof
    day = day_text(look.code.day, language) if look.code is not None else ""
    return element(
        "section",
        element("h1", say(key, language)),
        element("p", look.paper, class_="paper") if look.paper and look.proof == "genuine" else EMPTY,
        element("p", say(f"{key}_note", language, day=day)),
        class_=f"proof {TONES[key]}",
    )


def _standing(look: Look, case: Case, hall: Enrolment, language: Language) -> list[Line]:
    lines: list[Line] = [
        (say("item", language), [case.opened.item_name, *_guide(case, hall, language)]),
        (say("applicant", language), [look.applicant]),
        (say("stage", language), [say("accepted" if case.signed_only else case.stage, language)]),
        (say("until", language), _days(case, language)),
    ]
    missing = _missing(case, language)
    if missing and look.opened:
        lines.append((say("missing", language), missing))
    elif missing:
        lines.append((say("missing", language), [say("missing_count", language, n=str(len(missing)))]))
    if look.opened:
        lines.append((say("papers", language), look.papers))
        lines.append((say("reply_by", language), [case.opened.reply_by]))
    return [(label, texts) for label, texts in lines if texts]


def _guide(case: Case, hall: Enrolment, language: Language) -> list[Markup]:
    """The way to the published guide of the case's item."""
    code = case.opened.item_code
    if code not in hall.catalogue.items:
        return []
    address = f"/halls/{hall.catalogue.hall.code}/items/{code}?lang={language}"
    return [element("a", say("guide", language), href=address)]


def _days(case: Case, language: Language) -> list[str]:
    """The days that still run; none is guessed where its calendar is not published."""
    found = []
    if case.stage in ("received", "correcting", "accepted") or case.signed_only:
        for key in ("answer_due", "supply_due", "promised_due", "statutory_due"):
            day = getattr(case, key)
            if day is not None:
                found.append(say(key, language, day=day_text(day, language)))
    return found


def _missing(case: Case, language: Language) -> list[str]:
    """What the notice still asks for, and what was promised to come late."""
    asked = [
        f"{point.name}：{point.demand}" if point.demand else point.name
        for point in case.points
        if point.material in case.open
    ]
    for owed in case.deferred:
        until = say("deferred_due", language, day=day_text(owed.due, language)) if owed.due else ""
        asked.append(f"{owed.name} {until}".strip())
    return asked


def _form(look: Look, language: Language) -> Markup:
    if look.case is None or look.opened:
        return EMPTY
    told = element("p", say("wrong", language), class_="wrong", role="alert") if look.wrong else EMPTY
    return element(
        "form",
        element("h2", say("details", language)),
        told,
        element("label", say("ask_code", language), for_="code"),
        element(
            "input",
            id="code", name="code", inputmode="numeric", autocomplete="off", required="required",
            pattern="[0-9]{3} ?[0-9]{3}", maxlength="7",  # with the gap that it has on paper, too
        ),
        element("button", say("show", language), type="submit"),
        method="post",
    )  # fmt: skip


def _place(hall: Enrolment, language: Language) -> Markup:
    its = hall.catalogue.hall
    return _facts(
        [
            (say("where", language), [its.name, its.address]),
            (say("phone", language), [its.consult]),
        ]
    )


def _facts(lines: Sequence[Line]) -> Markup:
    rows = []
    for label, texts in lines:
        rows.append(element("dt", label))
        rows.extend(element("dd", text) for text in texts)
    return element("dl", *rows)
