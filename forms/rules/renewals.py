"""An item that is renewed asks whether it is a renewal, and then which licence and until when it is valid."""

from __future__ import annotations

from collections.abc import Iterator

from casework.item import Item
from casework.renewing import EXPIRES, HELD_NUMBER
from casework.subtypes import subtype_of
from casework.when import holds
from forms.part import rule
from forms.rules.finding import Finding


@rule
def check_renewal(item: Item) -> Iterator[Finding]:
    """Without the last day nobody can say whether it was applied for in time (行政许可法 第五十条)."""
    answers = [
        {situation.key: option}
        for situation in item.situations
        for option in situation.options
        if subtype_of({situation.key: option}) == "延续"
    ]
    if not answers:
        text = "可延续的事项须有一个情形问是不是延续（matter：新办、变更、延续）"
        yield Finding(("renewal",), text, "renewal-without-expiry")
        return
    for field in (HELD_NUMBER, EXPIRES):
        asked = any(
            line.field == field and line.required and _may_hold(line.when, answer)
            for line in item.form
            for answer in answers
        )
        if not asked:
            text = f"延续须填 {field}；form 中写上，when 是延续时"
            yield Finding(("renewal",), text, "renewal-without-expiry")


def _may_hold(when: str | None, answer: dict[str, str]) -> bool:
    try:
        return when is None or holds(when, answer) is True
    except ValueError:
        return True  # how the condition is written is another rule's
