"""The line below the sentence: the article, the term and the last day."""

from __future__ import annotations

from datetime import date

from casework.decide.claims import article_of, refusal_option
from casework.decide.headline import NAMED_FIELDS, Level
from casework.decide.judging import Judged
from casework.decide.scene import Scene, distinct, letters_of
from casework.decide.terms import acceptance_day, decision_days, limits_of
from casework.decide.words import term_of, term_text, until_text
from casework.hall import Term
from casework.onetable import settled_by
from casework.renewing import warning


def law_line(scene: Scene, level: Level) -> str:
    """One line of law for the application: 行政许可法第三十二条第一款第四项：… （至 11-27 周五）."""
    if not scene.judged:
        return ""
    return _renewal(scene) + _line(scene, level)


def _renewal(scene: Scene) -> str:
    """What whoever renews late has to know, of whatever is taken in now (行政许可法 第五十条)."""
    settled = settled_by(scene.bench.catalogue.themes.get(scene.draft.theme))
    told = (
        warning(
            {**scene.draft.situations, **settled.get(one.code, {})},
            scene.draft.values,
            one.item.renewal,
            one.received_on,
            scene.bench.calendar,
        )
        for one in scene.judged
        if one.item is not None and one.verdict != "done"
    )
    return "".join(dict.fromkeys(told))


def _line(scene: Scene, level: Level) -> str:
    match level:
        case "done":
            return _done(scene)
        case "refused":
            return _refused(scene)
        case "ready":
            return _ready(scene)
        case "owed":
            return _owed(scene)
        case "todo":
            return _todo(scene)


def _today(scene: Scene) -> date:
    return scene.bench.today


def _done(scene: Scene) -> str:
    case = scene.judged[0].case
    if case is None:
        return ""
    if case.stage == "accepted":
        promised = until_text(case.promised_due, _today(scene))
        statutory = until_text(case.statutory_due, _today(scene))
        limits = case.opened.limits
        if limits.promised == 0:
            return f"即办件，受理后当场决定；法定 {term_text(limits.statutory, limits.unit)}{statutory}。"
        return (
            f"承诺 {term_text(limits.promised, limits.unit)}{promised}，"
            f"法定 {term_text(limits.statutory, limits.unit)}{statutory}。"
        )
    if case.stage == "not_accepted":
        ground = next((one for one in scene.bench.catalogue.grounds if one.key == case.ground), None)
        if ground is not None:
            return f"{article_of(ground, scene.judged[0]).replace(' ', '')}：{ground.text}。"
    return "；".join(lapse.basis for lapse in case.lapses)


def _refused(scene: Scene) -> str:
    for one in scene.open:
        if one.barrier is not None:
            return f"{one.barrier.basis}。"
        claim, refusal = refusal_option(scene.bench, one, scene.draft.claim, scene.standing)
        if claim is not None and refusal is None:
            ground = next(g for g in scene.bench.catalogue.grounds if g.key == claim.ground)
            article = article_of(ground, one).replace(" ", "")
            return f"{article}：{ground.text}。应当出具加盖专用印章和注明日期的书面凭证。"
    return ""


def _ready(scene: Scene) -> str:
    if any(one.by_law for one in scene.open):
        return (
            "行政许可法第三十二条第一款第四项：逾期不告知的，自收到申请材料之日起即为受理；"
            "期限从收件之日起算。"
        )
    if all(one.position in ("supplied", "correcting") for one in scene.open):
        head = "行政许可法第三十二条第一款第五项：按要求提交全部补正申请材料的，应当受理。"
    elif all(one.item is not None and one.item.register_on_spot for one in scene.open):
        head = "行政许可法第五十六条：材料齐全、符合法定形式，当场予以登记。"
    else:
        head = "行政许可法第三十二条第一款第五项：材料齐全、符合法定形式，应当受理。"
    return head + _terms(scene, scene.open) + _looked_up(scene)


def _terms(scene: Scene, judged: tuple[Judged, ...]) -> str:
    theme = scene.theme
    if theme is not None and len(judged) > 1:
        term = Term(days=theme.limits.promised, unit=theme.limits.unit)
        day = scene.bench.due(max(acceptance_day(scene.bench, scene.draft, one) for one in judged), term)
        return f"统一承诺 {term_of(term)}{until_text(day, _today(scene))}；各事项法定期限分别计算。"
    if len(judged) > 1:
        return "各事项期限分别计算。"
    return "".join(_item_terms(scene, one) for one in judged)


def _item_terms(scene: Scene, one: Judged) -> str:
    limits = limits_of(one)
    statutory, promised = decision_days(scene.bench, limits, acceptance_day(scene.bench, scene.draft, one))
    end = f"法定 {term_text(limits.statutory, limits.unit)}{until_text(statutory, _today(scene))}。"
    if limits.promised == 0:
        return f"即办件，受理后当场决定；{end}"
    return f"承诺 {term_text(limits.promised, limits.unit)}{until_text(promised, _today(scene))}，{end}"


def _looked_up(scene: Scene) -> str:
    waiting = {f.id for one in scene.open for f in one.materials if not f.looked_up and f.state == "settled"}
    return f"{len(waiting)} 份证照待查验，查验前不作决定。" if waiting else ""


def _owed(scene: Scene) -> str:
    back = [one for one in scene.open if one.in_notice]
    if back and len(back) == len(scene.open):
        return _still_open(scene, back[0])
    first = next(one for one in scene.open if one.verdict == "owed")
    if first.position == "reopened":  # told in time once: no term of silence runs
        return (
            "行政许可法第三十二条第一款第四项：首席代表已特准再告知一次，须一次列全，此后不得再提出。"
            f"{_on_the_spot(scene)}"
        )
    notice = (
        first.case.opened.terms.notice
        if first.case is not None
        else scene.bench.catalogue.region.correction.notice
    )
    days = until_text(first.answer_due, _today(scene))
    return (
        f"行政许可法第三十二条第一款第四项：当场或者 {term_of(notice)}内{days}"
        f"一次告知全部内容；逾期不告知的，自收件之日起即为受理。{_on_the_spot(scene)}"
    )


def _still_open(scene: Scene, one: Judged) -> str:
    assert one.case is not None  # noqa: S101 - a notice stands in a case
    terms = one.case.opened.terms
    if one.position == "overdue":
        return f"{terms.late_basis or '本地规定'}：逾期未补正的，不予受理。"
    late = "视为撤回申请" if terms.late == "视为撤回" else "不予受理"
    return (
        f"补正期限不变{until_text(one.case.supply_due, _today(scene))}；逾期未补正的，{late}。"
        "只对照告知书核对，告知书没有列明的不得再提出。"
    )


def _on_the_spot(scene: Scene) -> str:
    """当场可改 1 处：经办人身份证件。 (第三十二条第一款第三项)"""
    fields = {
        one.key: one
        for item in scene.open
        for one in item.fields
        if one.key not in {asked.key for asked in item.asked}
    }
    wrong = [one.label for one in fields.values() if one.state != "owed"]
    owed = [one.label for one in fields.values() if one.state == "owed"]
    parts = [f"当场可改 {_where(wrong)}"] if wrong else []
    if owed:
        parts.append(f"当场可填 {_where(owed)}")
    return "；".join(parts) + "。" if parts else ""


def _where(labels: list[str]) -> str:
    """2 处：领取方式、联系人电话; many are counted only."""
    few = len(labels) <= NAMED_FIELDS
    return f"{len(labels)} 处" + (f"：{'、'.join(labels)}" if few else "")


def _todo(scene: Scene) -> str:
    letters = letters_of(scene)
    ready = [one for one in scene.open if one.verdict == "ready"]
    if len(scene.judged) > 1 and ready:
        words = "、".join(letters[one.code] for one in ready)
        spot = all(one.item is not None and one.item.register_on_spot for one in ready)
        head = f"{words} 材料齐全，" + (
            "可当场登记（行政许可法第五十六条）。" if spot else "应当受理（行政许可法第三十二条）。"
        )
        rest = [letters[one.code] for one in scene.open if one.verdict != "ready"]
        if scene.theme is None:
            return head
        return (
            f"{head}{letters[ready[0].code]} 出照后 {'、'.join(rest)} 同日受理，{_terms(scene, scene.open)}"
            if _gives(ready[0])
            else head + _terms(scene, scene.open)
        )
    if distinct(scene.open, "owed"):
        return (
            "行政许可法第三十二条第一款第四项：须一次告知需要补正的全部内容，先把必要材料核完。"
            + _on_the_spot(scene)
        )
    if any(one.in_notice for one in scene.open):
        return "只对照告知书核对，告知书没有列明的不得再提出（行政许可法第三十二条第一款第四项）。"
    if all(not one.unanswered and not one.of("unjudged") and not one.of("problem") for one in scene.open):
        return "行政许可法第三十二条第一款第三项：可以当场更正的错误，应当允许当场更正。" + _terms(
            scene, scene.open
        )
    return (
        _terms(scene, scene.open)
        if len(scene.open) > 1
        else "行政许可法第三十二条：材料齐全、符合法定形式的，应当受理。"
    )


def _gives(judged: Judged) -> bool:
    return judged.item is not None and any(result.gives for result in judged.item.results)
