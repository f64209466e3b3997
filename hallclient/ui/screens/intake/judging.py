"""What the keys of the checklist do to the finding on one material. Pure."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from casework.checklist import Judgement, Licence
from casework.item import Material

Verdict = Literal["sound", "missing", "faulty", "deferred", "licence", "promised", "unjudged"]

MARK_WORDS: Final[dict[str, str]] = {
    "unjudged": "未核",
    "sound": "合格",
    "missing": "缺",
    "faulty": "不合格",
    "deferred": "容缺",
    "licence": "电子证照免交",
    "promised": "告知承诺",
}
SEEN_WORDS: Final[dict[str, str]] = {
    "qr": "验二维码",
    "own_result": "本厅已办结果",
    "server": "服务器查得",
    "phone": "申请人手机出示",
    "unseen": "未见，待查",
}
MOST: Final = 99  # copies of one material


def why_not(material: Material, verdict: Verdict, *, may_defer: bool, may_promise: bool) -> str:
    """Why this finding is not open for this material; empty when it is.

    容缺 only where the item lets this material be late; 免交 only for what a licence library holds; 告知承诺 only
    where the item and this material allow it (国务院 告知承诺制; 在线政务服务的若干规定 第七条).
    """
    if verdict == "deferred" and not (material.deferrable and may_defer):
        return "这份材料不在可容缺之列"
    if verdict == "licence" and not material.from_licence_library:
        return "这份材料没有电子证照可以代替"
    if verdict == "promised" and not (material.promise and may_promise):
        return "这份材料不适用告知承诺"
    if verdict == "faulty" and not material.checks:
        return "这份材料没有审查要点，没有交就按 X"
    return ""


def judged(material: Material, before: Judgement, verdict: Verdict) -> Judgement:
    """The finding after a verdict key. Counts start at what the checklist asks for; pages stay attached."""
    if verdict == before.mark and verdict != "faulty":
        return msgspec.structs.replace(
            before, mark="unjudged", failed=(), notes={}, licence=None, originals=0, copies=0
        )
    originals, copies = before.originals, before.copies
    if verdict in ("sound", "faulty") and originals == 0 and copies == 0:
        originals, copies = material.original, material.copies
    if verdict in ("missing", "deferred", "licence", "promised", "unjudged"):
        originals = copies = 0
    keep = verdict == "faulty" and before.mark == "faulty"
    return msgspec.structs.replace(
        before,
        mark=verdict,
        originals=originals,
        copies=copies,
        failed=before.failed if keep else (),
        notes=before.notes if keep else {},
        licence=before.licence if verdict == "licence" else None,
    )


def point_toggled(material: Material, before: Judgement, index: int) -> Judgement:
    """One review point turned between passed and failed; a failed point makes the material 不合格.

    Raises IndexError for a point that the material doesn't have.
    """
    material.checks[index]
    failed = tuple(sorted({*before.failed} ^ {index}))
    if before.mark != "faulty":
        before = judged(material, before, "faulty")
    notes = {at: text for at, text in before.notes.items() if at in failed}
    return msgspec.structs.replace(before, failed=failed, notes=notes)


def noted(before: Judgement, index: int, text: str) -> Judgement:
    """A failed point with the clerk's own words."""
    notes = {at: words for at, words in before.notes.items() if at != index}
    if text.strip():
        notes[index] = text.strip()
    return msgspec.structs.replace(before, notes=notes)


def counted(material: Material, before: Judgement, digit: int, *, originals: bool = False) -> Judgement:
    """A count by digit: originals where only those are asked for, else copies; `originals` says it outright."""
    count = min(digit, MOST)
    if originals or (material.original > 0 and material.copies == 0):
        return msgspec.structs.replace(before, originals=count)
    return msgspec.structs.replace(before, copies=count)


def with_licence(before: Judgement, licence: Licence) -> Judgement:
    """免交 with the licence that serves instead."""
    return msgspec.structs.replace(
        before, mark="licence", licence=licence, originals=0, copies=0, failed=(), notes={}
    )


def with_pages(before: Judgement, pages: tuple[str, ...]) -> Judgement:
    """Pages attached to what was handed in, each once."""
    return msgspec.structs.replace(before, pages=tuple(dict.fromkeys((*before.pages, *pages))))


def without_page(before: Judgement, sha256: str) -> Judgement:
    """One attached page taken off again; its bytes stay where they are."""
    return msgspec.structs.replace(before, pages=tuple(page for page in before.pages if page != sha256))


def points_passed(material: Material, judgement: Judgement) -> str:
    """`要点 2/3`; empty for a material without review points or not looked at."""
    if not material.checks or judgement.mark not in ("sound", "faulty"):
        return ""
    whole = len(material.checks)
    return f"要点 {whole - len(judgement.failed)}/{whole}"


def counts_in_words(judgement: Judgement) -> str:
    """`原件 1 · 复印件 2`; empty when nothing was handed in."""
    parts = []
    if judgement.originals:
        parts.append(f"原件 {judgement.originals}")
    if judgement.copies:
        parts.append(f"复印件 {judgement.copies}")
    return " · ".join(parts)
