"""办事指南 on the page: what must be on display (行政许可法 第三十条), with the procedure drawn as it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from casework.catalogue import ItemRow
from casework.citing import cited
from casework.decide.words import term_text
from casework.facts.guide import condition, guide
from casework.item import Item, Theme
from hallserver.web.frame import Frame
from hallserver.web.markup import EMPTY, Markup, element

Row = Mapping[str, str]


def guide_page(frame: Frame, item: Item) -> bytes:
    """The whole guide of an item with a definition."""
    facts: Mapping[str, Any] = guide(frame.catalogue, item.code, frame.today)
    path = f"/items/{item.code}"
    return frame.page(
        item.name,
        path,
        element("h1", item.name, **frame.native),
        frame.facts(*_head(frame, facts, item)),
        _section(frame, "conditions", _numbered(frame, (one["condition"] for one in facts["conditions"]))),
        _section(frame, "materials", _materials(frame, facts["materials"])),
        _section(frame, "flow", _flow(frame, facts["steps"])),
        _intermediaries(frame, item),
        frame.facts(
            (frame.say("place"), facts["place"]),
            (frame.say("hours"), facts["hours"]),
            (frame.say("phone"), facts["consult"]),
            (frame.say("complain"), facts["complain"]),
            (frame.say("reconsideration"), facts.get("reconsideration", "")),
            (frame.say("court"), facts.get("court", "")),
            (frame.say("basis"), tuple(facts["basis"].split("；"))),
            (frame.say("code"), facts.get("item_code", "")),
            (frame.say("version"), facts["version"]),
        ),
        _samples(frame, facts.get("samples", ())),
    )


def _head(frame: Frame, facts: Mapping[str, Any], item: Item) -> Iterable[tuple[str, Any]]:
    limits = tuple(frame.say(key, text=facts[key]) for key in ("statutory", "promised"))
    return (
        (frame.say("organ"), facts["organ"]),
        (frame.say("kind"), facts["kind"]),
        (frame.say("applicants"), facts["applicants"]),
        (frame.say("time"), limits),
        (frame.say("special"), facts["special"] if item.special else ""),
        (frame.say("fee"), facts["fees"]),
        (frame.say("visits"), facts["visits"]),
        (frame.say("presence"), facts.get("presence", "")),
        (frame.say("quantity"), facts.get("quantity", "")),
        (frame.say("result"), facts["results"]),
        (frame.say("deliver"), facts["delivery"]),
    )


def _materials(frame: Frame, rows: Iterable[Row]) -> Markup:
    def line(one: Row) -> Markup:
        name, _, when = one["name"].partition("\n")
        return element(
            "li",
            element("b", name, **frame.native),
            element("span", when, class_="aside", **frame.native) if when else EMPTY,
            element("span", f"{one['need']} · {one['source']}", class_="aside", **frame.native),
            element("span", one["counts"], class_="aside", **frame.native),
            frame.facts((frame.say("checks"), one["requirement"])),
        )

    return element("ol", *(line(one) for one in rows), class_="rows counted")


def _flow(frame: Frame, rows: Iterable[Row]) -> Markup:
    """Box under box with an arrow between; what a step may else come to stands beside it, on a phone below it."""
    return element(
        "ol",
        *(
            element(
                "li",
                element(
                    "div",
                    element("b", one["name"]),
                    element("span", one["note"]) if one["note"] else EMPTY,
                    class_=f"box {one['kind']}",
                ),
                element("p", one["aside"]) if one["aside"] else EMPTY,
            )
            for one in rows
        ),
        class_="flow",
        **frame.native,
    )


def _intermediaries(frame: Frame, item: Item) -> Markup:
    asked = [one for one in frame.catalogue.intermediaries if one.name in item.intermediary]
    if not asked:
        return EMPTY
    lines = (element("li", f"{one.name}（{cited(one.basis)}）", **frame.native) for one in asked)
    return _section(
        frame, "intermediaries", element("p", frame.say("intermediaries_note")), element("ul", *lines)
    )


def _samples(frame: Frame, rows: Iterable[Row]) -> Markup:
    texts = [
        element("details", element("summary", one["name"]), element("pre", one["text"]), **frame.native)
        for one in rows
    ]
    return _section(frame, "samples", *texts) if texts else EMPTY


def theme_page(frame: Frame, theme: Theme) -> bytes:
    """One thing of several items: which, in which order, and when each is needed."""
    names = {code: frame.catalogue.items[code].name for code in frame.catalogue.items}
    rows = [
        element(
            "li",
            frame.link(names[one.code], f"/items/{one.code}"),
            element("span", _needed(frame, one.when, theme), class_="aside") if one.when else EMPTY,
        )
        for one in theme.items
        if one.code in names
    ]
    order = tuple(
        frame.say("theme_order_line", first=names[first], then=names[then])
        for first, then in theme.order
        if first in names and then in names
    )
    promised = term_text(theme.limits.promised, theme.limits.unit)
    return frame.page(
        theme.name,
        f"/items/{theme.code}",
        element("h1", theme.name, **frame.native),
        frame.facts(
            (frame.say("kind"), f"{frame.say('theme')} · {theme.mode}"),
            (frame.say("time"), frame.say("promised", text=promised)),
            (frame.say("basis"), tuple(cited(one) for one in theme.basis)),
        ),
        _section(frame, "theme_items", element("ul", *rows, class_="rows items")),
        frame.facts((frame.say("theme_order"), order)),
    )


def _needed(frame: Frame, when: str, theme: Theme) -> str:
    return frame.say("theme_when", text=condition(when, theme))


def row_page(frame: Frame, row: ItemRow) -> bytes:
    """An item of the list that has no guide yet: what the list says, and whom to ask."""
    departments = {one.code: one.name for one in frame.catalogue.departments}
    hall = frame.catalogue.hall
    promised = "当场办结" if row.promised_days == 0 else term_text(row.promised_days, row.unit)
    limits = (
        frame.say("statutory", text=term_text(row.statutory_days, row.unit)),
        frame.say("promised", text=promised),
    )
    return frame.page(
        row.name,
        f"/items/{row.id}",
        element("h1", row.name, **frame.native),
        element("section", element("p", frame.say("no_guide"))),
        frame.facts(
            (frame.say("organ"), departments.get(row.department, row.department)),
            (frame.say("kind"), f"{row.type} · {row.kind} · {row.approval}"),
            (frame.say("time"), limits),
            (frame.say("basis"), tuple(cited(one) for one in row.basis)),
            (frame.say("code"), row.code),
            (frame.say("phone"), hall.consult),
            (frame.say("address"), hall.address),
        ),
    )


def _numbered(frame: Frame, texts: Iterable[str]) -> Markup:
    return element("ol", *(element("li", text) for text in texts), **frame.native)


def _section(frame: Frame, key: str, *parts: Markup) -> Markup:
    return element("section", element("h2", frame.say(key)), *parts)
