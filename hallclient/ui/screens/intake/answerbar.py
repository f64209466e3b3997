"""The rules' answer in the words and places of the bar. Pure."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from casework.decide.answer import Answer
from casework.decide.scene import Option
from casework.numbering import grouped
from hallclient.ui.screens.intake.models import AnswerBar, Decision, DecisionKey, Tone
from hallclient.ui.screens.words import STAGES, letter_of, short_day, short_law

KEYS: Final[tuple[tuple[Decision, str, str], ...]] = (
    ("accept", "受理", "F9"),
    ("notify", "一次性告知", "F10"),
    ("refuse", "不予受理", "F11"),
    ("defer", "容缺受理", "F8"),
)
TONES: Final[dict[str, Tone]] = {
    "todo": "blue",
    "ready": "green",
    "owed": "amber",
    "refused": "red",
    "done": "green",
}
NOTHING_YET = "先选事项"


def bar_of(answer: Answer | None, *, late: int = 0) -> AnswerBar:
    """The bar; without an item every key is locked and says so. `late`: 容缺 materials that F5 takes in."""
    if answer is None:
        return AnswerBar(
            tone="blue",
            headline="从事项开始",
            details=(("输名称、拼音首字母或者编码，也可以选一件事", "plain"),),
            keys=tuple(DecisionKey(which, word, key, NOTHING_YET, False) for which, word, key in KEYS),
            receipt=NOTHING_YET,
        )
    several = len(answer.items) > 1
    keys = []
    for which, word, key in KEYS:
        option = answer.options[which]
        shown = "全部受理" if which == "accept" and several else word
        keys.append(_key(which, shown, key, option, primary=answer.primary == which))
    if len({key.line for key in keys}) == 1 and not keys[0].allowed:
        keys = [replace(key, line=key.line.partition(" · ")[0]) for key in keys]  # the sentence says the rest
    first, *rest = answer.headline
    return AnswerBar(
        tone=TONES[answer.level],
        headline=first.text,
        details=tuple((segment.text, segment.tone) for segment in rest),
        short=tuple((segment.short or segment.text, segment.tone) for segment in rest),
        law=short_law(answer.law),
        keys=tuple(keys),
        partial=_partial(answer),
        receipt=f"容缺待补 {late} 份" if late else answer.receipt.line,
        receipt_allowed=bool(late) or answer.receipt.allowed,
        receipt_word="收补交" if late else "收件凭证",
        beside=beside_words(answer),
    )


def beside_words(answer: Answer) -> str:
    """同项在办: which, where, since when and how it stands; several are counted. No ground of anything."""
    if not answer.beside:
        return ""
    first, more = answer.beside[0], len(answer.beside) - 1
    stage = "视为受理" if first.deemed else STAGES[first.stage]
    since = f"{first.window} {short_day(first.received_on)} 收件，{stage}".strip()
    words = f"同一申请人同一事项在办 {grouped(first.case_no)}　{since}"
    return words + (f"；另有 {more} 件" if more else "")


def _key(which: Decision, word: str, key: str, option: Option, *, primary: bool) -> DecisionKey:
    return DecisionKey(which, word, key, short_law(option.line), option.allowed, primary and option.allowed)


def _partial(answer: Answer) -> DecisionKey | None:
    if answer.partial is None or not answer.partial.allowed:
        return None
    letters = {item.code: letter_of(index) for index, item in enumerate(answer.items)}
    which = "、".join(letters[code] for code in answer.partial.items if code in letters)
    return DecisionKey("accept", f"先受理 {which}", "Shift+F9", answer.partial.line, True)
