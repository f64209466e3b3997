"""验签: what the signatures beside acts prove, looked at by this counter itself, whatever the server says."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from casework import wire
from casework.acts import AnyAct
from casework.catalogue import Enrolment
from casework.exchange import STANDING, LogEntry
from casework.signature import ActSignature, Worth, unpacked, worth_of
from casework.signed import needs_signature, not_signed
from hallclient.signing.keys import verify_signature
from hallclient.store.reads import Reads

NAMES: dict[Worth, str] = {
    "valid": "本人签名，验证无误",
    "ended": "本人签名，验证无误；这把密钥后来停用了",
    "none": "没有签名，不作数",
    "false": "签名与内容不符，不作数",
    "foreign": "本机的大厅文件里没有这把签名密钥，还不能验证",
    "other_day": "签名的密钥在那一天不能用，请核对",
    "unreadable": "签名的算法本机不认识，请更新程序",
}
"""How a signature is spoken of beside its act."""

_NEVER: tuple[Worth, ...] = ("none", "false", "other_day")
"""What no newer hall file can put right. A key that is not listed here may have been given out since."""


def weighed(enrolment: Enrolment, entry: LogEntry, act: AnyAct, today: date, newest: int) -> LogEntry:
    """An act that the server let stand, as it stands at this counter: not where its person never signed it. Whoever
    answers in the server's name, or altered its ledger, can't decide a case.

    `newest`: the highest version of the hall file that is known of. A key that this one does not list may have been
    given out with a newer one; where there is none it is nobody's.
    """
    if entry.outcome not in STANDING or not needs_signature(enrolment, act):
        return entry
    found = _worth(enrolment, act, bytes(entry.act), entry.signature, today)
    if entry.outcome == "flagged" and found == "other_day":
        return entry  # a paper left: it is for a supervisor, as the server says
    never = found in _NEVER or (found == "foreign" and newest <= enrolment.version)
    why = not_signed(act, enrolment, found) if never else None
    if why is None:
        return entry
    return replace(
        entry, outcome="rejected", reason=why.reason, text=f"本机验签：{why.text}。请告知系统管理员"
    )


def worths(enrolment: Enrolment, reads: Reads, case_id: str, today: date) -> dict[str, Worth]:
    """What the signature of each act of a case proves, by act id; acts that need none are not named."""
    found: dict[str, Worth] = {}
    for data, stored in reads.signed(case_id):
        act = wire.decode(data)
        if needs_signature(enrolment, act):
            found[act.act_id] = _worth(enrolment, act, data, unpacked(stored), today)
    return found


def _worth(
    enrolment: Enrolment, act: AnyAct, data: bytes, signature: ActSignature | None, today: date
) -> Worth:
    person = enrolment.person(act.by)
    keys = person.keys if person is not None else ()
    return worth_of(signature, data, keys, act.on, today, verify_signature)
