"""What is against an act, and whether its person's signature is: the first question of the home server, and the one
that every counter asks for itself (docs/decisions/0014). Pure."""

from __future__ import annotations

from typing import Final

from casework import wire
from casework.acts import AnyAct
from casework.catalogue import Enrolment
from casework.lifecycle import Kind
from casework.record import Struct
from casework.signature import Worth

SIGNABLE: Final[frozenset[Kind]] = frozenset(
    {
        "reviewed", "sent_back", "granted", "refused", "special_begun", "special_ended", "extended", "published",
        "third_party_told", "third_party_heard", "hearing_set", "inspected", "handled_jointly", "report_owed",
        "sent_up", "licence_ended", "licence_changed", "day_corrected",
    }
)  # fmt: skip
"""What people decide or answer for: a hall's `signed` names some of these. 制证, 送达, 用印 and 签名件 are facts of who
did them (docs/decisions/0014); no screen opens a hand for them, and a hall that asked for it could do none of them."""


class Found(Struct, frozen=True, kw_only=True):
    """Something against an act. `soft`: it stands and is flagged, paper or not; `hard`: it does not stand, paper or
    not: whoever's act it claims to be never did it."""

    reason: str
    text: str
    soft: bool = False
    hard: bool = False
    collides: tuple[int, ...] = ()


def needs_signature(enrolment: Enrolment, act: AnyAct) -> bool:
    """Whether the hall asks for the signature of whoever did an act of this kind (people.yaml, `signed`)."""
    kind, security = wire.kind(act), enrolment.security
    return kind in SIGNABLE and security is not None and security.signs(kind, act.on)


def not_signed(act: AnyAct, enrolment: Enrolment, worth: Worth) -> Found | None:
    """What is wrong with the signature of an act that needs one (电子签名法 第十三条); None: nothing, or no need."""
    if worth in ("valid", "ended") or not needs_signature(enrolment, act):
        return None
    who = f"{act.by_name}（工号 {act.by}）"
    match worth:
        case "none":
            return Found(reason="unsigned", text=f"这一步须由{who}签名，没有签名，不生效", hard=True)
        case "false":
            text = f"这一步的签名与内容不符：内容改过，或者签名是从别的步骤抄来的。不是{who}签的，不生效"
            return Found(reason="false_signature", text=text, hard=True)
        case "foreign":
            text = f"这一步的签名不是用{who}的签名密钥签的，不生效"
            return Found(reason="foreign_key", text=text, hard=True)
        case "other_day":
            text = f"{who}的这把签名密钥在 {act.on} 还没有启用或者已经停用"
            return Found(reason="key_of_another_day", text=text)
        case _:
            return Found(
                reason="unreadable_signature", text="这一步的签名算法服务器不认识，请升级服务器后核对"
            )


def key_ended(act: AnyAct, enrolment: Enrolment, worth: Worth) -> Found | None:
    """Signed before the key was taken back, or dated so: which of the two a supervisor finds out."""
    if worth != "ended" or not needs_signature(enrolment, act):
        return None
    text = f"{act.by_name}（工号 {act.by}）的签名密钥后来停用了，这一步送达时已停用；请与本人核对"
    return Found(reason="key_ended", text=text, soft=True)
