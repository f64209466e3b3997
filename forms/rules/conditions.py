"""Every `when`: inside the grammar, over questions that are asked, with answers that they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.item import Item, Situation, Theme
from casework.onetable import settled_by
from casework.when import WhenError, parse
from forms.part import rule
from forms.rules.finding import Finding
from forms.strict import Place

GRAMMAR = "只能写 KEY == '值'、KEY != '值'、KEY in ['值', '值']，以 and、or 相连"


@rule
def check_conditions(item: Item) -> Iterator[Finding]:
    """The conditions of an item's form, materials and ways, over its own questions."""
    whens: list[tuple[Place, str | None]] = [
        (("approve_first_when",), item.approve_first_when),
        (("promise_when",), item.promise_when),
        *((("form", index, "when"), line.when) for index, line in enumerate(item.form)),
        *((("materials", index, "when"), one.when) for index, one in enumerate(item.materials)),
    ]
    yield from _all(whens, item.situations)


@rule
def check_theme_conditions(theme: Theme, members: Iterable[Item]) -> Iterator[Finding]:
    """The conditions of a theme's optional items, over its own questions and those always asked."""
    settled = settled_by(theme)
    asked = [
        *theme.situations,
        *(one for item in members for one in item.situations if one.key not in settled.get(item.code, {})),
    ]
    whens: list[tuple[Place, str | None]] = [
        (("items", index, "when"), member.when) for index, member in enumerate(theme.items)
    ]
    yield from _all(whens, asked)


@rule
def _all(whens: Iterable[tuple[Place, str | None]], situations: Iterable[Situation]) -> Iterator[Finding]:
    options = {situation.key: situation.options for situation in situations}
    for place, text in whens:
        if text is not None:
            yield from _one(place, text, options)


@rule
def _one(place: Place, text: str, options: dict[str, tuple[str, ...]]) -> Iterator[Finding]:
    try:
        tests = parse(text).tests
    except WhenError as error:
        yield Finding(place, f"{error}；{GRAMMAR}", "when-grammar")
        return
    for test in tests:
        if test.key not in options:
            known = f"可以是：{'、'.join(options)}" if options else "本处没有情形"
            yield Finding(place, f"没有情形“{test.key}”；{known}", "when-over-undefined-situation")
            continue
        for value in test.values:
            if value not in options[test.key]:
                allowed = "、".join(options[test.key])
                yield Finding(place, f"情形 {test.key} 没有选项“{value}”；可以是：{allowed}", "when-value")
