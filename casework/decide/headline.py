"""The one sentence of the answer bar, in segments that each carry their tone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.case import Case
from casework.decide.claims import listed
from casework.decide.findings import FieldFinding, Finding
from casework.decide.judging import Judged
from casework.decide.scene import Key, Option, Scene, count_points, distinct, fields_to_do, told_fields
from casework.decide.words import short_name
from casework.record import Struct

NAMED_FIELDS = 3
"""So many fields are named in the sentence; more are counted."""

Level = Literal["todo", "ready", "owed", "refused", "done"]
Tone = Literal["strong", "plain", "red", "amber", "green", "blue"]


class Segment(Struct, frozen=True, kw_only=True):
    """A run of the sentence. `strong` and a colour's first segment are set large by the bar."""

    text: str
    tone: Tone = "plain"
    short: str = ""  # for a narrow bar: 第 4 份, 不合格


def level_of(scene: Scene, options: Mapping[Key, Option]) -> Level:
    """What colour the bar has: blue to do, green ready, amber owed, red refused, green done."""
    open_ = scene.open
    if not open_:
        return "done" if scene.judged else "todo"
    if options["refuse"].allowed or any(one.verdict == "barred" for one in open_):
        return "refused"
    if any(one.verdict == "todo" for one in open_):
        return "todo"
    return "owed" if any(one.verdict == "owed" for one in open_) else "ready"


def headline(scene: Scene, level: Level, options: Mapping[Key, Option]) -> tuple[Segment, ...]:
    """The sentence: what the law allows now, with number, material and point."""
    match level:
        case "done":
            return _done(scene)
        case "refused":
            return _refused(scene, options)
        case "ready":
            return _ready(scene)
        case "owed":
            return _owed(scene)
        case "todo":
            return _todo(scene)


STAGE_WORDS: Mapping[str, str] = {
    "received": "已收件",
    "correcting": "待补正",
    "accepted": "已受理",
    "not_accepted": "不予受理",
    "deemed_withdrawn": "视为撤回",
    "withdrawn": "已撤回",
    "terminated": "终止办理",
    "granted": "准予许可",
    "refused": "不予许可",
    "delivered": "已送达",
}
"""What each stage of a case is called on screens and papers."""


def _done(scene: Scene) -> tuple[Segment, ...]:
    stages = [one.case.stage for one in scene.judged if one.case is not None]
    words = "、".join(dict.fromkeys(STAGE_WORDS[stage] for stage in stages))
    count = f" {len(scene.judged)} 件" if len(scene.judged) > 1 else ""
    return (
        Segment(
            text=f"{words}{count}",
            tone="green" if set(stages) <= {"accepted", "granted", "delivered"} else "red",
        ),
    )


def _refused(scene: Scene, options: Mapping[Key, Option]) -> tuple[Segment, ...]:
    barred = next((one for one in scene.open if one.barrier is not None), None)
    if barred is not None and barred.barrier is not None:
        return (Segment(text="不能收件", tone="red"), Segment(text=barred.barrier.reason))
    may = [one for one in scene.open if one.code in options["refuse"].items]
    names = "、".join(one.item.name for one in may if one.item is not None)
    bar = next((why for one in may if (why := listed(scene.bench, scene.standing, one)) is not None), None)
    if bar is not None and scene.draft.claim is None:
        short = bar.basis.replace("行政许可法 第", "许可法")
        return (
            Segment(text="申请人在限制申请名单上", tone="red"),
            Segment(text=bar.reason, short=short),
            Segment(text=names),
        )
    return (Segment(text="可以不予受理", tone="red"), Segment(text=names))


def _ready(scene: Scene) -> tuple[Segment, ...]:
    count = len(scene.open)
    many = f" {count} 件" if count > 1 else ""
    if any(one.by_law for one in scene.open):
        return (Segment(text=f"逾期未告知，已视为受理{many}", tone="amber"), Segment(text="须补发受理通知书"))
    if all(
        one.case is not None and one.case.notices and one.case.stage == "correcting" for one in scene.open
    ):
        return (Segment(text=f"补正已齐，应当受理{many}", tone="green"),)
    late = _deferred(scene.open)
    if late:
        return (
            Segment(text=f"主要材料齐全，可以容缺受理{many}", tone="green"),
            Segment(text=f"容缺 {len(late)} 份：{'、'.join(late)}", tone="amber"),
        )
    return (Segment(text=f"材料齐全、符合法定形式，应当受理{many}", tone="green"),)


def _deferred(judged: tuple[Judged, ...]) -> tuple[str, ...]:
    found = {f.id: f.material.name for one in judged for f in one.materials if f.judgement.mark == "deferred"}
    return tuple(short_name(name) for name in found.values())


def _owed(scene: Scene) -> tuple[Segment, ...]:
    back = tuple(one for one in scene.open if one.in_notice)
    owed = distinct(scene.open, "owed")
    if back and len(back) == len(scene.open):
        late = any(one.position == "overdue" for one in back)
        words = f"{'补正期限已过，' if late else ''}还差 {len(owed)} 项补正"
        return (Segment(text=words, tone="amber"), *_named(owed))
    owing = tuple(one for one in scene.open if one.verdict == "owed" and not one.in_notice)
    told = told_fields(owing)
    form: tuple[Segment, ...] = ()
    if told:
        labels = "、".join(field.label for field in told) if len(told) <= NAMED_FIELDS else ""
        words = _form_words(told)
        form = (
            Segment(text="申请表"),
            Segment(text=f"{words}：{labels}" if labels else words, tone="amber", short=words),
        )
    return (Segment(text=f"须一次性告知补正 {count_points(owing)} 项", tone="amber"), *_named(owed), *form)


def _form_words(told: tuple[FieldFinding, ...]) -> str:
    """未填 2 处、有误 1 处."""
    blank = sum(field.state == "owed" for field in told)
    parts = ([f"未填 {blank} 处"] if blank else []) + (
        [f"有误 {len(told) - blank} 处"] if len(told) > blank else []
    )
    return "、".join(parts)


def _named(owed: tuple[Finding, ...]) -> tuple[Segment, ...]:
    """主要设备设施等文件 不合格：生进熟出，无交叉 · 授权委托书 缺."""
    segments: list[Segment] = []
    for one in owed:
        segments.append(Segment(text=short_name(one.material.name), short=f"第 {one.number} 份"))
        fault = "缺" if one.judgement.mark == "missing" else "不合格"
        words = "缺" if fault == "缺" else f"不合格：{one.text}"
        segments.append(Segment(text=words, tone="red", short=fault))
    return tuple(segments)


def _todo(scene: Scene) -> tuple[Segment, ...]:
    if not scene.judged:
        return (Segment(text="先选事项", tone="blue"),)
    unanswered = {key for one in scene.open for key in one.unanswered}
    if unanswered:
        return (Segment(text=f"先选 {len(unanswered)} 项情形", tone="blue"),)
    unjudged, problems = distinct(scene.open, "unjudged"), distinct(scene.open, "problem")
    owed = distinct(scene.open, "owed")
    parts = [f"{len(unjudged)} 份未核"] if unjudged else []
    parts += (
        [f"{text.split(' ')[1]} 项{text.split(' ')[0]}" for text in fields_to_do(scene)] if not owed else []
    )
    if not parts and problems:
        return _problems(problems)
    if any(one.position == "overdue" for one in scene.open):
        return (Segment(text=f"补正期限已过，还差 {'、'.join(parts)}", tone="blue"), *_named(owed))
    goal = "再一次性告知" if owed else f"就可以{_goal(scene)}"
    first = Segment(text=f"还差 {'、'.join(parts)}，{goal}", tone="blue")
    return (first, *_named(owed), *(_problems(problems)[1:] if problems else ()))


def _problems(problems: tuple[Finding, ...]) -> tuple[Segment, ...]:
    first = Segment(text=f"{len(problems)} 份材料的标记须改", tone="amber")
    return (first, *(Segment(text=f"第 {one.number} 份：{one.text}", tone="amber") for one in problems))


def _goal(scene: Scene) -> str:
    return "受理" if len(scene.open) == 1 else f"一次受理 {len(scene.open)} 件"


def stage_word(case: Case) -> str:
    """已收件, 待补正 … of a case; accepted by silence says so."""
    return "视为受理" if case.deemed else STAGE_WORDS[case.stage]
