"""审查: a reviewer's opinion with his signature, and the way back from whoever does not agree with it."""

from __future__ import annotations

from casework.acts import AnyAct, Reviewed, SentBack
from casework.case import Case
from casework.decide.bench import Stamp
from casework.deciding import Proposal
from casework.lawful import against
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.signoff import Signer


def review(
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    proposes: Proposal,
    opinion: str,
    looked_up: tuple[str, ...] = (),
    touches: tuple[str, ...] = (),
) -> tuple[AnyAct, ...] | Refusal:
    """Reviewed (行政许可法 第三十四条第一款): the next signature before the decision, with an opinion.

    `looked_up`: materials whose licences the reviewer has now seen at their source. `touches`: names of other people
    whose major interests the licence touches (第三十六条).
    """
    stopped, step = refused("reviewed", case), case.next_step
    if stopped is not None:
        return stopped
    assert step is not None  # noqa: S101 - an accepted case has a way
    act = Reviewed(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        step=len(case.signed),
        step_name=step.name,
        proposes=proposes,
        opinion=opinion.strip(),
        looked_up=tuple(one for one in case.to_look_up if one in looked_up),
        touches=tuple(dict.fromkeys(one.strip() for one in touches if one.strip())),
    )
    return against(case, act, signer) or (act,)


def send_back(
    case: Case, stamp: Stamp, signer: Signer, *, reason: str, to_step: int = 0
) -> tuple[AnyAct, ...] | Refusal:
    """SentBack: by whose turn it is to sign, to a step that was signed already; only with a recorded reason."""
    stopped = refused("sent_back", case)
    if stopped is not None:
        return stopped
    head = stamp.head(stamp.act_ids[0], case.opened.case_id)
    act = SentBack(**head, to_step=to_step, reason=reason.strip())
    return against(case, act, signer) or (act,)
