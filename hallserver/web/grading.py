"""评价 on the page of a case: five grades to choose from, none chosen beforehand; works without script."""

from __future__ import annotations

from typing import cast, get_args

from casework.grievances import Grade
from hallserver.desk.rating import MOST_WORDS
from hallserver.web.lookup import Look
from hallserver.web.markup import EMPTY, Markup, element
from hallserver.web.words import Language, say

GRADES: tuple[Grade, ...] = get_args(Grade)


def grade_of(text: str) -> Grade | None:
    """The grade that a form sends; None for anything else."""
    return cast(Grade, int(text)) if text in {str(one) for one in GRADES} else None


def rating(look: Look, language: Language) -> Markup:
    """The form, or that this handling was rated; nothing where it can't be."""
    if look.case is None or not look.ratable:
        return EMPTY
    head = element("h2", say("rate", language))
    if look.ratable == "given":
        key = "rated_now" if look.rated else "rated_before"
        return element("section", head, element("p", say(key, language), role="status"), class_="rated")
    told = element("p", say("rate_failed", language), class_="wrong", role="alert") if look.unrated else EMPTY
    proof = (
        element("input", type="hidden", name="code", value=look.case.opened.query_code)
        if look.opened
        else EMPTY
    )
    return element(
        "form",
        head,
        told,
        element("p", say("rate_note", language), class_="aside"),
        proof,
        element("div", *(_grade(one, language) for one in GRADES), class_="grades", role="radiogroup"),
        element("label", say("rate_words", language), for_="words"),
        element("textarea", id="words", name="words", rows="3", maxlength=str(MOST_WORDS)),
        element("button", say("rate_send", language), type="submit"),
        method="post",
        class_="rate",
    )


def _grade(grade: Grade, language: Language) -> Markup:
    key = f"grade_{grade}"
    return element(
        "label",
        element("input", type="radio", name="grade", value=str(grade), id=key, required="required"),
        element("span", say(key, language)),
        for_=key,
        class_="grade",
    )
