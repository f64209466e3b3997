"""The public lists of decisions and of progress as pages."""

from __future__ import annotations

from datetime import date

from casework.numbering import grouped
from casework.publication import PublicProgress, PublicResult
from hallserver.desk.publishing import Page
from hallserver.web.frame import Frame
from hallserver.web.markup import EMPTY, Markup, element
from hallserver.web.words import day_text


def results(frame: Frame, page: Page) -> bytes:
    """准予的决定, the newest first."""
    cards = [
        element(
            "section",
            element("h2", one.item, **frame.native),
            element("p", one.doc_number, class_="told", **frame.native),
            frame.facts(
                (frame.say("holder"), one.holder),
                (frame.say("holder_code"), one.holder_code),
                (frame.say("content"), one.content),
                (frame.say("certificates"), one.certificates),
                (frame.say("decided_on"), day_text(one.decided_on, frame.language)),
                (frame.say("validity"), _validity(frame, one)),
                (frame.say("organ"), one.organ),
            ),
            class_="card",
        )
        for one in page.lines
        if isinstance(one, PublicResult)
    ]
    tables = element(
        "p",
        frame.say("as_table"),
        element("a", "CSV", href=frame.address("/results.csv")),
        "　",
        element("a", "JSON", href=frame.address("/results.json")),
        class_="told",
    )
    return _list(frame, "results", page, cards, tables)


def progress(frame: Frame, page: Page) -> bytes:
    """办件进度, the newest first."""
    rows = [
        element(
            "li",
            element("span", one.item, **frame.native),
            element("b", frame.say(f"at_{one.stage}"), class_="kind"),
            element("span", one.applicant, class_="aside", **frame.native),
            element("span", grouped(one.case_no), class_="aside"),
            element("span", _days(frame, one), class_="aside"),
        )
        for one in page.lines
        if isinstance(one, PublicProgress)
    ]
    cards = [element("section", element("ul", *rows, class_="rows"))] if rows else []
    return _list(frame, "progress", page, cards, EMPTY)


def _days(frame: Frame, one: PublicProgress) -> str:
    said = f"{frame.say('received_on')} {day_text(one.received_on, frame.language)}"
    if one.closed_on is None:
        return said
    return f"{said} · {frame.say('closed_on')} {day_text(one.closed_on, frame.language)}"


def _validity(frame: Frame, one: PublicResult) -> str:
    def text(day: date) -> str:
        return day_text(day, frame.language)

    if one.valid_to is None:
        return one.validity
    if one.valid_from is None:
        return frame.say("valid_until", last=text(one.valid_to))
    return frame.say("valid_between", first=text(one.valid_from), last=text(one.valid_to))


def _list(frame: Frame, key: str, page: Page, cards: list[Markup], more: Markup) -> bytes:
    shown = cards or [element("section", element("p", frame.say("none_public")))]
    return frame.page(
        frame.say(key),
        f"/{key}",
        element("h1", frame.say(key)),
        element("p", frame.say(f"{key}_note"), class_="told"),
        element("p", frame.say("cases_all", n=str(page.all)), class_="told", role="status"),
        *shown,
        frame.turning(f"/{key}", page.page, page.pages),
        more,
        page=str(page.page) if page.page > 1 else "",
    )
