"""What the law asks of an act after the acceptance beyond its position: of the counter before it is done, of the home
server when it arrives. Pure."""

from __future__ import annotations

from typing import TypeAlias

from casework import hearings
from casework.acts import Granted, Refused, Reviewed, SentBack
from casework.case import Case
from casework.interests import waits_for
from casework.lifecycle import ART_34, ART_38_1, ART_38_2
from casework.onward import astray
from casework.refusal import Refusal
from casework.signoff import Signer, barred

Signed: TypeAlias = Reviewed | SentBack | Granted | Refused
"""Acts by whoever's signature comes next."""

_OPINION = Refusal(reason="写明审查意见", basis=ART_34, short="差：审查意见")
_REASON = Refusal(reason="写明退回重审的理由", basis=ART_34, short="差：理由")
_NOTHING = Refusal(reason="这一步还没有签过审查意见，没有可退的", basis=ART_34, short="还没有审查意见")
_OTHER_STEP = Refusal(
    reason="这件已经办到另一步，请重新打开再签", basis=ART_34, short="已办到另一步，重新打开"
)
_LOOK_UP = Refusal(
    reason="免交的电子证照还没有查验，查验前不作决定", basis=ART_34, short="电子证照待查验，先查验"
)
_OTHERWISE = Refusal(
    reason="审查意见与此相反；不同意审查意见的，退回重审并写明理由",
    basis=ART_34,
    short="与审查意见相反，退回重审",
)
_BROKEN = Refusal(
    reason="容缺承诺的材料逾期未补，本地规定不予许可，不能准予",
    basis="容缺受理承诺",
    short="容缺未补，不得准予",
)
_CONTENT = Refusal(reason="写明准予的内容和范围", basis=ART_38_1, short="差：准予的内容")
_VALID = Refusal(
    reason="有效期的最后一天不能早于起始日，也不能早于决定之日", basis=ART_38_1, short="核对有效期"
)
_REASONS = Refusal(reason="不予许可须说明理由", basis=ART_38_2, short="差：理由")
_PROVISIONS = Refusal(reason="写明不予许可依据的条款", basis=ART_38_2, short="差：依据条款")
_REMEDY = Refusal(
    reason="不予许可须告知复议机关和法院；目录里没有这个机关的，不能出具",
    basis=ART_38_2,
    short="没有救济途径",
)


def against(case: Case, act: Signed, signer: Signer | None) -> Refusal | None:
    """Why the act may not be done on the case as it stands; None: it may. `signer` None: his rights are not judged
    here."""
    wrong = _OTHER_STEP if isinstance(act, Reviewed) and astray(case, act) else None
    wrong = wrong or (_barred(case, act, signer) if signer is not None else None)
    if wrong is not None:
        return wrong
    match act:
        case Reviewed():
            if not act.opinion.strip():
                return _OPINION
            wrong = hearings.led(case, act)
            if wrong is not None:
                return wrong
            return _BROKEN if act.proposes == "grant" and case.broken else None
        case SentBack():
            if astray(case, act):
                return _NOTHING
            return None if act.reason.strip() else _REASON
        case Granted():
            return _undecidable(case, act) or _ungrantable(case, act)
        case Refused():
            return _undecidable(case, act) or _unreasoned(act)


def _barred(case: Case, act: Signed, signer: Signer) -> Refusal | None:
    return barred(case, signer, act.organ if isinstance(act, Granted | Refused) else "")


def _undecidable(case: Case, act: Granted | Refused) -> Refusal | None:
    if set(case.to_look_up) - set(act.looked_up):
        return _LOOK_UP
    waiting = waits_for(case, act.on)
    if waiting is not None:
        return waiting
    means = "grant" if isinstance(act, Granted) else "refuse"
    return _OTHERWISE if case.signed and case.signed[-1].proposes != means else None


def _ungrantable(case: Case, act: Granted) -> Refusal | None:
    if case.broken:
        return _BROKEN
    if not act.content.strip():
        return _CONTENT
    late = act.valid_to is not None and act.valid_to < max(act.valid_from or act.on, act.on)
    return _VALID if late else None


def _unreasoned(act: Refused) -> Refusal | None:
    """行政许可法 第三十八条第二款: the reasons, the provisions, where to turn against it."""
    if not act.reasons.strip():
        return _REASONS
    if not any(one.strip() for one in act.provisions):
        return _PROVISIONS
    return None if act.remedy.reconsideration and act.remedy.court.strip() else _REMEDY
