"""The four decisions at every moment: allowed or not, and the line under each key."""

from __future__ import annotations

from collections.abc import Iterable

from casework.decide.applicants import applicant_of
from casework.decide.claims import listed, refusal_option
from casework.decide.judging import Judged
from casework.decide.returning import still_open, untakable
from casework.decide.scene import (
    Option,
    Scene,
    count_points,
    distinct,
    fields_to_do,
    letters_of,
    locked,
    to_do,
    told_fields,
)
from casework.decide.terms import acceptance_day, deferral_term
from casework.decide.words import UNPUBLISHED, numbers_text, term_of
from casework.lifecycle import ART_32_1_4, ART_32_1_5, ART_32_2, DEFERRAL, ONE_NUMBER, refused
from casework.refusal import Refusal


def acceptable(scene: Scene) -> tuple[str, ...]:
    """Items that can be accepted now, each with those before it (theme order, results that it needs)."""
    stated = scene.draft.claim is not None
    ready = [
        one.code
        for one in scene.open
        if one.verdict == "ready"
        and (one.by_law or (not _claimed(scene, one) and not stated))
        and unnumbered(scene, one) is None
    ]
    accepted = {
        code for code, case in scene.cases.items() if case.stage == "accepted" or case.decision == "granted"
    }
    while True:
        still = [code for code in ready if _before(scene, code) <= accepted | set(ready)]
        if still == ready:
            return tuple(ready)
        ready = still


def unnumbered(scene: Scene, judged: Judged) -> Refusal | None:
    """Why an application that has no number yet can get none: it must be known who applies, why it goes by the
    fast lane (绿色通道), who helps (帮办代办): the receipt prints them.
    """
    if judged.case is not None:
        return None
    if not scene.bench.can_number:
        return Refusal(reason="现在取不到办件编号；草稿已存", basis=ONE_NUMBER, short="取不到办件编号")
    if scene.draft.express and not scene.draft.express_reason.strip():
        return Refusal(reason="走绿色通道须写明理由", basis="大厅绿色通道规定", short="差：绿色通道的理由")
    if scene.draft.present == "helper" and not scene.draft.helper.strip():
        return Refusal(reason="帮办代办须写明帮办人员", basis="大厅帮办代办规定", short="差：帮办人员")
    if not applicant_of(scene.draft, scene.draft.values).name:
        return Refusal(reason="先填申请人名称，再编号收件", basis=ART_32_1_4, short="先填申请人名称")
    return None


def _unnumbered(scene: Scene, judged: Iterable[Judged]) -> Refusal | None:
    return next((why for one in judged if (why := unnumbered(scene, one)) is not None), None)


def _claimed(scene: Scene, judged: Judged) -> bool:
    claim, refusal = refusal_option(scene.bench, judged, scene.draft.claim, scene.standing)
    return claim is not None and refusal is None


def _before(scene: Scene, code: str) -> set[str]:
    """What must be accepted first or together: givers of materials, items before it in the theme's order."""
    judged = next(one for one in scene.judged if one.code == code)
    here = {one.code for one in scene.judged}
    theme = scene.theme
    order = theme.order if theme is not None else ()
    return {one.given_by for one in judged.materials if one.given_by in here} | {
        before for before, after in order if after == code and before in here
    }


def accept_option(scene: Scene) -> Option:
    """受理 of everything still open (行政许可法 第三十二条第一款第五项)."""
    may = acceptable(scene)
    if scene.open and len(may) == len(scene.open):
        return Option(allowed=True, line=_accept_line(scene, may), items=may)
    return locked(_not_accepted(scene))


def partial_option(scene: Scene) -> Option | None:
    """先受理 A; the others stay in the draft. None: nothing to part, or no part is ready."""
    may = acceptable(scene)
    if not may or len(may) == len(scene.open):
        return None
    letters = letters_of(scene)
    others = "、".join(letters[one.code] for one in scene.open if one.code not in may)
    return Option(allowed=True, line=f"{others} 留在草稿", items=may)


def _accept_line(scene: Scene, codes: tuple[str, ...]) -> str:
    deferred = any(
        found.judgement.mark == "deferred"
        for one in scene.judged
        if one.code in codes
        for found in one.materials
    )
    copies = scene.bench.copies("D03")
    papers = "《受理通知书》《容缺受理通知书》各 " if deferred else "《受理通知书》"
    each = "每件 " if len(codes) > 1 and not deferred else ""
    return f"{f'{len(codes)} 件 · ' if len(codes) > 1 else ''}出{papers}{each}{copies} 份"


def _not_accepted(scene: Scene) -> Refusal:
    if not scene.open:
        return _done(scene)
    barred = next((one.barrier for one in scene.open if one.barrier is not None), None)
    if barred is not None:
        return barred
    found = _listed(scene, scene.open)
    if found:
        return found[0]
    claimed = next((one for one in scene.open if _claimed(scene, one)), None)
    if claimed is not None or scene.draft.claim is not None:
        return Refusal(
            reason="已写明不予受理的理由；不成立的先撤掉",
            basis="行政许可法 第三十二条",
            short="已选不予受理理由",
        )
    ready = (one for one in scene.open if one.verdict == "ready")
    return (
        _unnumbered(scene, ready)
        or lacking(scene)
        or Refusal(reason="排在前面的事项还不能受理", basis="一件事办理顺序", short="等前面的事项")
    )


def _listed(scene: Scene, judged: Iterable[Judged]) -> tuple[Refusal, ...]:
    """Items that the block list bars, as long as no other ground is stated."""
    if scene.draft.claim is not None:
        return ()
    found = (listed(scene.bench, scene.standing, one) for one in judged)
    return tuple(one for one in found if one is not None)


def lacking(scene: Scene) -> Refusal | None:
    """What is missing for the acceptance, counted: 差 2 份必要材料; 未核 2 份 · 待填 3 项."""
    parts = []
    owed = distinct(scene.open, "owed")
    if owed:
        parts.append(f"差 {len(owed)} 份必要材料")
    parts += to_do(scene)
    if not owed:
        parts += fields_to_do(scene)
    if not parts and any(one.asked for one in scene.open):
        parts.append("申请表有待补内容")
    if not parts:
        return None
    basis = ART_32_1_4 if owed else ART_32_1_5
    return Refusal(reason="还不能受理：" + "，".join(parts), basis=basis, short=" · ".join(parts))


def _done(scene: Scene) -> Refusal:
    case = next(iter(scene.cases.values()), None)
    return refused("accepted", case) or Refusal(
        reason="没有待答复的事项", basis=ART_32_2, short="没有待答复的事项"
    )


def notify_option(scene: Scene) -> Option:
    """一次性告知: every required material judged, everything listed, once (第三十二条第一款第四项)."""
    if not scene.open:
        return locked(_done(scene))
    owing = tuple(one for one in scene.open if one.verdict == "owed")
    barred = next((one.barrier for one in scene.open if one.barrier is not None), None)
    if barred is not None and not owing:
        return locked(barred)
    found = _listed(scene, scene.open)
    if found and len(found) == len(scene.open):
        return locked(found[0])
    stopped = [refused("correction_asked", one.case) for one in scene.open if one.case is not None]
    if stopped and all(stopped) and len(stopped) == len(scene.open):
        return locked(stopped[0] or CORRECTION_NOT_NEEDED)
    if any(one.by_law for one in owing or scene.open):
        return locked(refused_by_silence())
    unjudged, todo = distinct(scene.open, "unjudged"), to_do(scene)
    if todo:
        short = f"先核完 {len(unjudged)} 份未核材料" if unjudged else " · ".join(todo)
        return locked(Refusal(reason=f"须一次告知全部内容，{short}", basis=ART_32_1_4, short=short))
    may = tuple(one for one in owing if one.case is None or refused("correction_asked", one.case) is None)
    if not may:
        return locked(_nothing_to_notify(scene))
    nobody = _unnumbered(scene, may)
    if nobody is not None:
        return locked(nobody)
    told = len(told_fields(may))
    form = f"（含申请表 {told} 处）" if told else " "
    return Option(
        allowed=True,
        line=f"列 {count_points(may)} 项{form}· 出《补正告知书》{_copies(scene, 'D02', len(may))}",
        items=tuple(one.code for one in may),
    )


def _copies(scene: Scene, paper: str, cases: int) -> str:
    copies = scene.bench.copies(paper)
    return f"{copies} 份" if cases == 1 else f"{cases} 件各 {copies} 份"


CORRECTION_NOT_NEEDED = Refusal(reason="材料齐全，不需要补正", basis=ART_32_1_5, short="材料齐全，不需补正")


def _nothing_to_notify(scene: Scene) -> Refusal:
    fields = fields_to_do(scene)
    if fields and not distinct(scene.open, "owed"):
        return Refusal(
            reason="表中错漏应当允许当场更正，不必告知补正",
            basis="行政许可法 第三十二条第一款第三项",
            short=f"表中{'、'.join(fields)}，当场更正",
        )
    return CORRECTION_NOT_NEEDED


def refused_by_silence() -> Refusal:
    return Refusal(
        reason="逾期没有告知，自收到申请材料之日起即为受理，不得再要求补正",
        basis=ART_32_1_4,
        short="逾期未告知，已视为受理 · 许可法三十二条",
    )


def defer_option(scene: Scene) -> Option:
    """容缺受理: what is left may all be late, in writing (item data; region's rule for lateness)."""
    if not scene.open:
        return locked(_done(scene))
    barred = next((one.barrier for one in scene.open if one.barrier is not None), None)
    if barred is not None:
        return locked(barred)
    found = _listed(scene, scene.open)
    if found:
        return locked(found[0])
    owed = distinct(scene.open, "owed")
    deferred = {
        f.id: f
        for one in scene.open
        for f in one.materials
        if f.judgement.mark == "deferred" and f.state == "settled"
    }
    firm = {f.number for one in scene.open for f in one.of("owed") if not f.deferrable}
    if scene.standing.broken and (owed or distinct(scene.open, "problem")):
        return locked(
            Refusal(
                reason=f"申请人有未履行的容缺承诺（{scene.standing.broken[0]}），信用修复前不适用容缺受理",
                basis=DEFERRAL,
                short="有未履行的容缺承诺",
            )
        )
    if firm:
        text = f"{numbers_text(tuple(sorted(firm)))}不可容缺"
        return locked(Refusal(reason=text, basis=DEFERRAL, short=text))
    todo = to_do(scene) + fields_to_do(scene)
    if todo:
        return locked(Refusal(reason="先" + "，".join(todo), basis=DEFERRAL, short=" · ".join(todo)))
    late = {one.id for one in owed} | set(deferred)
    if not late:
        return locked(Refusal(reason="没有须容缺的材料", basis=DEFERRAL, short="没有须容缺的材料"))
    if any(one.asked for one in scene.open) or scene.draft.claim is not None:
        return locked(Refusal(reason="申请表内容不能容缺", basis=DEFERRAL, short="申请表内容不能容缺"))
    nobody = _unnumbered(scene, scene.open)
    if nobody is not None:
        return locked(nobody)
    return Option(
        allowed=True,
        line=f"容缺 {len(late)} 份 · {_deferred_until(scene)} · 出《容缺受理通知书》{scene.bench.copies('D05')} 份",
        items=tuple(one.code for one in scene.open),
    )


def _deferred_until(scene: Scene) -> str:
    for one in scene.open:
        if one.item is not None and (term := deferral_term(one.item)) is not None:
            day = scene.bench.due(acceptance_day(scene.bench, scene.draft, one), term)
            if day is not None:
                return f"{day:%m-%d} 止补交"
            return f"{term_of(term)}内补交（{UNPUBLISHED}）"
    return ""


def refuse_option(scene: Scene) -> Option:
    """不予受理: only on a ground of the closed list (第三十二条第一款第一、二项; 第七十八、七十九条)."""
    if not scene.open:
        return locked(_done(scene))
    why: Refusal | None = None
    may = []
    ready = True
    for one in scene.open:
        claim, refusal = refusal_option(scene.bench, one, scene.draft.claim, scene.standing)
        ready = ready and one.verdict == "ready"
        refusal = refusal or (unnumbered(scene, one) if claim is not None else None)
        if claim is not None and refusal is None:
            may.append(one.code)
        elif why is None or one.verdict != "ready":
            why = refusal
    if may and scene.bench.undecided is not None:
        return locked(scene.bench.undecided)
    if may:
        return Option(
            allowed=True, line=f"出《不予受理决定书》{_copies(scene, 'D04', len(may))}", items=tuple(may)
        )
    return locked(why or CORRECTION_NOT_NEEDED)


def receipt_option(scene: Scene) -> Option:
    """出收件凭证: whenever a number can be given and it is known who applies (domain-facts 2.2, D01)."""
    back = tuple(one for one in scene.open if one.position in ("correcting", "reopened"))
    if back:
        spoilt = next((why for one in back if (why := untakable(one)) is not None), None)
        if spoilt is not None:
            return locked(spoilt)
        still = sum(len(still_open(one, one.case)) for one in back if one.case is not None)
        words = f"重列未补 {still} 项" if still else "补正已齐"
        return Option(allowed=True, line=f"出《收件凭证》，{words}", items=tuple(one.code for one in back))
    new = tuple(one for one in scene.open if one.case is None and one.barrier is None)
    if not new:
        barred = next((one.barrier for one in scene.open if one.barrier is not None), None)
        return locked(barred or Refusal(reason="已经收件编号", basis=ONE_NUMBER, short="已收件编号"))
    nobody = _unnumbered(scene, new)
    if nobody is not None:
        return locked(nobody)
    return Option(
        allowed=True,
        line=f"出《收件凭证》{_copies(scene, 'D01', len(new))}",
        items=tuple(one.code for one in new),
    )
