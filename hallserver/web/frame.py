"""What every page of the published catalogue has around it: the hall's name, the way back, the other language."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

import msgspec

from casework.catalogue import Catalogue
from hallserver.web.markup import EMPTY, Markup, document, element
from hallserver.web.words import Language, say

STYLE = "/page.css"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One hall's published catalogue on a day, in one language. `chosen`: the reader asked for it, links keep it."""

    hall_id: str
    catalogue: Catalogue
    today: date
    language: Language
    chosen: bool = False

    def say(self, key: str, **parts: str) -> str:
        return say(key, self.language, **parts)

    def address(self, path: str = "", **query: str) -> str:
        """The address of a page of this hall, in the language that the reader chose."""
        asked = {key: value for key, value in query.items() if value}
        if self.chosen:
            asked = {"lang": self.language, **asked}
        return f"/halls/{self.hall_id}{quote(path)}" + (f"?{urlencode(asked)}" if asked else "")

    def link(self, text: str, path: str = "", *, native: bool = True, **query: str) -> Markup:
        """A link; `native`: its text is the catalogue's own, Chinese in either language."""
        named = self.native if native else {}
        return element("a", text, href=self.address(path, **query), **named)

    @property
    def native(self) -> dict[str, str]:
        """Marks what stays Chinese on an English page, for those who have it read aloud."""
        return {"lang": "zh-CN"} if self.language == "en" else {}

    def page(self, title: str, path: str, *parts: Markup, **query: str) -> bytes:
        """A whole page; `path` and `query` are its own address, for the other language."""
        other: Language = "en" if self.language == "zh-CN" else "zh-CN"
        there = msgspec.structs.replace(self, language=other, chosen=True).address(path, **query)
        hall = self.catalogue.hall.name
        head = element(
            "header",
            element("p", self.link(hall) if path else element("span", hall, **self.native)),
            element("a", self.say("other"), href=there, hreflang=other, lang=other),
        )
        return document(
            self.language, f"{title} · {hall}" if title != hall else hall, STYLE, head, *parts, indexed=True
        )

    def search(self, text: str = "") -> Markup:
        """The search box; it works without script."""
        return element(
            "form",
            element("label", self.say("search"), for_="q"),
            element("input", type="hidden", name="lang", value=self.language) if self.chosen else EMPTY,
            element("input", id="q", name="q", type="search", value=text, maxlength="40", autocomplete="off"),
            element("button", self.say("find"), type="submit"),
            method="get",
            action=f"/halls/{self.hall_id}/items",
            class_="search",
            role="search",
        )

    def turning(self, path: str, page: int, pages: int, **query: str) -> Markup:
        """The way to the pages before and after this one."""
        if pages == 1:
            return EMPTY
        parts = [element("span", self.say("page_of", page=str(page), pages=str(pages)))]
        if page > 1:
            there = self.link(self.say("before"), path, native=False, **query, page=str(page - 1))
            parts.insert(0, there)
        if page < pages:
            parts.append(self.link(self.say("after"), path, native=False, **query, page=str(page + 1)))
        return element("nav", *parts)

    def facts(self, *lines: tuple[str, Markup | str | tuple[str, ...]]) -> Markup:
        """Label and text, pair by pair; what is empty is left out."""
        rows: list[Markup] = []
        for label, value in lines:
            texts = value if isinstance(value, tuple) else (value,)
            kept = [one for one in texts if isinstance(one, Markup) or one]
            if kept:
                rows.append(element("dt", label))
                rows.extend(element("dd", one, **self.native) for one in kept)
        return element("dl", *rows) if rows else EMPTY
