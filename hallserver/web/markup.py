"""HTML out of plain values: text is escaped here, once, and no other way in exists."""

from __future__ import annotations

from html import escape


class Markup:
    """A piece of finished HTML; only `element` makes one."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


EMPTY = Markup("")
_VOID = frozenset({"meta", "link", "input"})


def element(tag: str, *children: Markup | str, **attributes: str) -> Markup:
    """An element; strings among its children are text. A trailing `_` in an attribute's name goes, `_` is `-`."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for name, value in attributes.items()
    )
    if tag in _VOID:
        return Markup(f"<{tag}{named}>")
    inner = "".join(one.text if isinstance(one, Markup) else escape(one) for one in children)
    return Markup(f"<{tag}{named}>{inner}</{tag}>")


def document(language: str, title: str, style: str, *body: Markup, indexed: bool = False) -> bytes:
    """A whole page with one style sheet and nothing else. `indexed`: search engines may show it."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        EMPTY if indexed else element("meta", name="robots", content="noindex, nofollow"),
        element("title", title),
        element("link", rel="stylesheet", href=style),
    )
    page = element("html", head, element("body", element("main", *body)), lang=language)
    return f"<!doctype html>\n{page.text}\n".encode()
