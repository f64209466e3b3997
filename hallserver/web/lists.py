"""A hall's front page, its items, and the lists that it publishes."""

from __future__ import annotations

from collections.abc import Sequence

from casework.catalogue import Catalogue, usable_on
from casework.facts.guide import hours_text
from casework.facts.published import fees, intermediaries, once, proofs
from forms.search import Hit
from hallserver.web.frame import Frame
from hallserver.web.markup import EMPTY, Markup, element
from hallserver.web.words import day_text

PAGE = 50
"""Items on one page."""


def front(frame: Frame) -> bytes:
    """Where the code on the wall leads: the search box, the lists, and where the hall is."""
    hall = frame.catalogue.hall
    lists = (
        ("items", "/items", len(listed(frame.catalogue))),
        ("once", "/once", len(once(frame.catalogue, frame.today))),
        ("proofs", "/proofs", len(proofs(frame.catalogue, frame.today))),
        ("fees", "/fees", len(fees(frame.catalogue, frame.today))),
        ("intermediaries", "/intermediaries", len(frame.catalogue.intermediaries)),
    )
    return frame.page(
        hall.name,
        "",
        element("h1", hall.name, **frame.native),
        frame.search(),
        element(
            "section",
            element("h2", frame.say("lists")),
            element(
                "ul",
                *(
                    element(
                        "li",
                        frame.link(frame.say(key), path, native=False),
                        element("span", frame.say("count", n=str(count)), class_="aside"),
                    )
                    for key, path, count in lists
                ),
                class_="rows",
            ),
        ),
        element(
            "section",
            element("h2", frame.say("public")),
            element(
                "ul",
                *(
                    element("li", frame.link(frame.say(key), f"/{key}", native=False))
                    for key in ("results", "progress")
                ),
                class_="rows",
            ),
        ),
        frame.facts(
            (frame.say("address"), hall.address),
            (frame.say("hours"), hours_text(hall)),
            (frame.say("phone"), hall.consult),
            (frame.say("hotline"), hall.hotline),
            (frame.say("complain"), hall.complain),
        ),
    )


def listed(catalogue: Catalogue) -> set[str]:
    """The codes of everything that one can look up: items with and without a guide, themes."""
    return {*(row.id for row in catalogue.rows), *catalogue.items, *catalogue.themes}


def items(frame: Frame, hits: Sequence[Hit], text: str, page: int) -> bytes:
    """What was searched for, or everything, a page of it."""
    pages = max(1, -(-len(hits) // PAGE))
    page = min(max(page, 1), pages)
    shown = hits[(page - 1) * PAGE : page * PAGE]
    told = frame.say("items_found", text=text, n=str(len(hits))) if text else ""
    lines = element("ul", *(_line(frame, hit) for hit in shown), class_="rows items")
    return frame.page(
        frame.say("items"),
        "/items",
        element("h1", frame.say("items")),
        frame.search(text),
        element("p", told or frame.say("items_all", n=str(len(hits))), class_="told", role="status"),
        element("section", lines if shown else element("p", frame.say("nothing"))),
        frame.turning("/items", page, pages, q=text),
        q=text,
        page=str(page) if page > 1 else "",
    )


def _line(frame: Frame, hit: Hit) -> Markup:
    words = [hit.department, hit.case_kind, hit.promised]
    kind = element("b", frame.say("theme"), class_="kind") if hit.kind == "theme" else EMPTY
    return element(
        "li",
        frame.link(hit.name, f"/items/{hit.code}"),
        kind,
        element("span", " · ".join(word for word in words if word), class_="aside", **frame.native),
        element("span", why, class_="aside warned") if (why := _why_not(frame, hit)) else EMPTY,
    )


def _why_not(frame: Frame, hit: Hit) -> str:
    """Why one can't apply now; the counter's own reasons say nothing to an applicant."""
    if hit.usable:
        return ""
    found = frame.catalogue.items.get(hit.code) or frame.catalogue.themes.get(hit.code)
    return hit.why_not if found and not usable_on(found, frame.today) else frame.say("ask_hall")


def fee_list(frame: Frame) -> bytes:
    lines = fees(frame.catalogue, frame.today)
    cards = [
        _card(
            element("h2", one.name, **frame.native),
            frame.facts(
                (frame.say("item"), frame.link(one.item, f"/items/{one.code}")),
                (frame.say("organ"), one.organ),
                (frame.say("charged"), one.charged),
                (frame.say("standard"), one.standard if one.standard != one.charged else ""),
                (frame.say("reason"), one.reason),
                (frame.say("fee_until"), day_text(one.until, frame.language) if one.until else ""),
                (frame.say("basis"), one.basis),
            ),
        )
        for one in lines
    ]
    return _list(frame, "fees", cards, note="fees_note" if cards else "fees_none")


def intermediary_list(frame: Frame) -> bytes:
    cards = [
        _card(
            element("h2", one.name, **frame.native),
            frame.facts(
                (frame.say("for"), one.for_),
                (frame.say("used_by"), _links(frame, one.items)),
                (frame.say("basis"), one.basis),
            ),
        )
        for one in intermediaries(frame.catalogue, frame.today)
    ]
    return _list(frame, "intermediaries", cards)


def proof_list(frame: Frame) -> bytes:
    """One card an item, its proofs one under another."""
    by_item: dict[tuple[str, str], list[Markup]] = {}
    for one in proofs(frame.catalogue, frame.today):
        row = element(
            "li",
            element("b", one.name, **frame.native),
            frame.facts(
                (frame.say("issuer"), one.issuer),
                (frame.say("when"), one.when),
                (frame.say("spared"), "；".join(one.spared)),
                (frame.say("basis"), one.basis),
            ),
        )
        by_item.setdefault((one.code, one.item), []).append(row)
    cards = [
        _card(
            element("h2", frame.link(name, f"/items/{code}")),
            element("ul", *rows, class_="rows"),
        )
        for (code, name), rows in by_item.items()
    ]
    return _list(frame, "proofs", cards)


def once_list(frame: Frame) -> bytes:
    lines = once(frame.catalogue, frame.today)
    rows = [
        element(
            "li",
            frame.link(one.item, f"/items/{one.code}"),
            element("b", frame.say("visits_n", n=str(one.visits)), class_="kind"),
            element("span", one.organ, class_="aside", **frame.native),
            element("span", frame.say("online_yes"), class_="aside") if one.online else EMPTY,
        )
        for one in lines
    ]
    cards = [element("section", element("ul", *rows, class_="rows items"))] if rows else []
    return _list(frame, "once", cards)


def missing(frame: Frame) -> bytes:
    """An address that leads nowhere."""
    return frame.page(
        frame.say("no_page"),
        "/items",
        element("h1", frame.say("no_page")),
        element("p", frame.say("no_page_note")),
        frame.search(),
    )


def _list(frame: Frame, key: str, cards: list[Markup], *, note: str = "") -> bytes:
    empty = element("section", element("p", frame.say("none_listed")))
    told = element("p", frame.say(note or f"{key}_note"), class_="told")
    shown = cards or ([] if note else [empty])
    return frame.page(frame.say(key), f"/{key}", element("h1", frame.say(key)), told, *shown)


def _links(frame: Frame, named: Sequence[tuple[str, str]]) -> Markup:
    if not named:
        return EMPTY
    return element("ul", *(element("li", frame.link(name, f"/items/{code}")) for code, name in named))


def _card(*parts: Markup) -> Markup:
    return element("section", *parts, class_="card")
