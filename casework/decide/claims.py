"""不予受理: the closed list of grounds, which of them is open for an item, and what each needs."""

from __future__ import annotations

from datetime import date

from casework.calendar import months_after
from casework.decide.bench import Bench, Standing
from casework.decide.findings import bar_in_force
from casework.decide.judging import Judged
from casework.draft import Claim
from casework.hall import Ground
from casework.lifecycle import ART_32_1_4, ART_32_1_5, refused
from casework.record import Struct
from casework.refusal import Refusal


class GroundOption(Struct, frozen=True, kw_only=True):
    """One ground of the list as the counter shows it: open or why not, and what must be entered."""

    key: str
    text: str
    article: str
    needs: tuple[str, ...]
    allowed: bool
    line: str = ""


COMPLETE = Refusal(
    reason="申请材料齐全、符合法定形式，应当受理，不得不予受理",
    basis=ART_32_1_5,
    short="材料齐全，应当受理 · 许可法三十二条",
)
CORRECTABLE = Refusal(
    reason="材料可以补正，不得以此不予受理；须一次性告知",
    basis=ART_32_1_4,
    short="材料可补正，不得不予受理 · 许可法三十二条",
)
UNLOOKED = Refusal(
    reason="补正期限已过：先核告知书列的材料，没有补来的标缺；还差的可以不予受理，补齐的应当受理",
    basis=ART_32_1_5,
    short="期限已过：没补来的先标缺",
)
BY_SILENCE = Refusal(
    reason="逾期没有告知，自收到申请材料之日起即为受理，不得不予受理",
    basis=ART_32_1_4,
    short="逾期未告知，已视为受理 · 许可法三十二条",
)


def grounds(bench: Bench, judged: Judged) -> tuple[GroundOption, ...]:
    """Every ground of grounds.yaml for this item, in the list's order."""
    options = []
    for ground in bench.catalogue.grounds:
        why = closed(ground, judged)
        options.append(
            GroundOption(
                key=ground.key,
                text=ground.text,
                article=article_of(ground, judged),
                needs=tuple(ground.needs),
                allowed=why is None,
                line=why.short if why is not None else "",
            )
        )
    return tuple(options)


def article_of(ground: Ground, judged: Judged) -> str:
    """The article printed: for a ground of the region the basis the case was opened under (region.yaml)."""
    if ground.by_region and judged.case is not None:
        return judged.case.opened.terms.late_basis or ground.article
    return ground.article


def closed(ground: Ground, judged: Judged) -> Refusal | None:
    """Why this ground is not open for the item now; None: it is."""
    if judged.by_law:
        return BY_SILENCE
    not_now = refused("not_accepted", judged.case)
    if not_now is not None and judged.case is not None:
        return not_now
    if not ground.by_region:
        return None
    case = judged.case
    if case is None or case.opened.terms.late != "不予受理":
        return Refusal(
            reason="本地规定逾期未补正的视为撤回申请，不是不予受理的理由",
            basis=ground.article,
            short="本地规定不以此不予受理",
        )
    if not case.overdue:
        return Refusal(reason="补正期限还没有届满", basis=ART_32_1_4, short="补正期限还没有届满")
    return None


def standing_claim(standing: Standing, judged: Judged, today: date) -> Claim | None:
    """The claim that the record itself makes: a bar on the block list, an overdue correction."""
    bar = bar_in_force(standing, judged.code, today)
    if bar is not None:
        return Claim(ground=bar.ground, decision=bar.decision, until=bar.until)
    if judged.position == "overdue" and judged.verdict == "owed":
        return Claim(ground="not_corrected")
    return None


def listed(bench: Bench, standing: Standing, judged: Judged) -> Refusal | None:
    """That the hall's block list bars the applicant from this item, with article, decision and last day; None: it
    doesn't, or the law has accepted the application already."""
    bar = bar_in_force(standing, judged.code, bench.today)
    if bar is None or judged.barrier is not None or judged.by_law:
        return None
    article = next((one.article for one in bench.catalogue.grounds if one.key == bar.ground), "")
    return Refusal(
        reason=f"{bar.decision}，到 {bar.until.isoformat()} 止不得再次申请",
        basis=article,
        short="在限制申请名单上",
    )


def claim_refused(bench: Bench, judged: Judged, claim: Claim) -> Refusal | None:
    """Why 不予受理 on this claim is not allowed; None: it is (grounds.yaml, the only list)."""
    ground = next((one for one in bench.catalogue.grounds if one.key == claim.ground), None)
    if ground is None:
        return Refusal(
            reason="不予受理的理由只能从清单中选", basis="行政许可法 第三十二条", short="理由不在清单内"
        )
    why = closed(ground, judged)
    if why is not None:
        return why
    missing = _missing(ground, claim)
    if missing:
        return Refusal(reason=f"还须写明{missing}", basis=ground.article, short=f"差：{missing}")
    if claim.until is not None and "until" in ground.needs:
        return _term(ground, claim.until, bench.today)
    return None


def _missing(ground: Ground, claim: Claim) -> str:
    asked = {
        "organ": ("应向哪个行政机关申请", claim.organ),
        "finding": ("哪些情况或者材料不真实、如何查明", claim.finding),
        "decision": ("作出限制的决定书文号", claim.decision),
    }
    words = [name for key, (name, value) in asked.items() if key in ground.needs and not value.strip()]
    if "until" in ground.needs and claim.until is None:
        words.append("限制期限到哪一天")
    return "、".join(words)


def _term(ground: Ground, until: date, today: date) -> Refusal | None:
    if until < today:
        return Refusal(
            reason=f"限制期限到 {until.isoformat()} 已经届满，不能再以此不予受理",
            basis=ground.article,
            short="限制期限已届满",
        )
    if ground.bar_months is not None and until > months_after(today, ground.bar_months):
        return Refusal(
            reason=f"限制期限不得超过 {ground.bar_months} 个月，{until.isoformat()} 过长，请核对决定书",
            basis=ground.article,
            short=f"限制期限超过 {ground.bar_months} 个月",
        )
    return None


def refusal_option(
    bench: Bench, judged: Judged, claim: Claim | None, standing: Standing
) -> tuple[Claim | None, Refusal | None]:
    """The claim in force and why 不予受理 is not allowed; (claim, None): it is."""
    if judged.verdict == "barred" and judged.barrier is not None:
        return None, judged.barrier
    if judged.by_law:
        return None, BY_SILENCE
    own = claim or standing_claim(standing, judged, bench.today)
    if own is not None:
        return own, claim_refused(bench, judged, own)
    stopped = refused("not_accepted", judged.case) if judged.case is not None else None
    if stopped is not None:
        return None, stopped
    if judged.position == "overdue" and judged.verdict == "todo":
        return None, UNLOOKED
    return None, COMPLETE if judged.verdict == "ready" else CORRECTABLE
