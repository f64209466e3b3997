"""签名: a person's own signature over one act, and what it proves on that day. Pure: `signing` does the arithmetic.

电子签名法 第十三条: a signature is reliable where its data belong to the signer alone, he alone controls them, and any
change of signature or text is found. So it is made over the act's very bytes, names the key that made it, stands beside
the act and is judged by the keys that the hall file gives this person on the act's day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from casework.record import Struct, built

Worth = Literal["valid", "none", "false", "foreign", "other_day", "unreadable", "ended"]
"""By a key in force on the day; none there; other bytes or no signature of this key; a key that is not this person's;
a key of another day; an algorithm that this program does not have; right, but the key has been taken back since."""

Check = Callable[[str, str, bytes, bytes], str]
"""Algorithm, public key, message, signature: "valid", "false", or "unknown" for what can't be read."""

KeyAlgorithm = Literal["ed25519", "p256", "sm2"]
"""p256 only on a UKey; sm2 is SM2 with SM3 (GB/T 32918)."""
MOST_BYTES: Final = 1024
"""Of one signature; RSA of 4096 bits has 512."""


class PersonKey(Struct, frozen=True, kw_only=True):
    """签名密钥 of a person, from its first to its last day; an ended one stays, for what it signed.

    `wrapped`: the private key sealed by the signing secret, in base64; empty where the key has ended or lies on the
    person's UKey.
    """

    algorithm: KeyAlgorithm
    public: str  # base64
    from_: date = msgspec.field(name="from")
    to: date | None = None
    wrapped: str = ""
    own: bool = False  # the secret is the person's own choice; False: somebody else gave it out


class ActSignature(Struct, frozen=True, kw_only=True):
    """The signature of an act's `by` over `act_message`, with the public key that it is to be checked by."""

    algorithm: str
    key: str
    value: bytes


def act_message(data: bytes) -> bytes:
    """What is signed: the act's stored bytes, which name case, person, place, day, number and papers, and nothing else
    that this key could ever be asked to sign."""
    return b"hall-act/1\n" + data


def in_force(keys: Iterable[PersonKey], day: date) -> tuple[PersonKey, ...]:
    """The keys that count on a day, the newest first; two on the day that one follows the other."""
    found = [one for one in keys if one.from_ <= day and (one.to is None or day <= one.to)]
    return tuple(sorted(found, key=lambda one: one.from_, reverse=True))


def own_key(keys: Iterable[PersonKey], day: date) -> PersonKey | None:
    """The key that a person signs with on a day: the one that has not been taken back."""
    return next((one for one in in_force(keys, day) if one.to is None), None)


def worth_of(
    signature: ActSignature | None,
    data: bytes,
    keys: Iterable[PersonKey],
    day: date,
    today: date,
    check: Check,
) -> Worth:
    """What `signature` proves of an act of these bytes, dated `day`, by whoever has these `keys`; looked at `today`."""
    if signature is None:
        return "none"
    mine = [one for one in keys if (one.algorithm, one.public) == (signature.algorithm, signature.key)]
    if not mine:
        return "foreign"
    found = check(signature.algorithm, signature.key, act_message(data), signature.value)
    if found != "valid":
        return "false" if found == "false" else "unreadable"
    counting = in_force(mine, day)
    if not counting:
        return "other_day"
    return "valid" if any(one.to is None or today < one.to for one in counting) else "ended"


def packed(signature: ActSignature | None) -> bytes:
    """As it lies beside the act; empty: none."""
    return msgspec.json.encode(signature) if signature is not None else b""


def unpacked(stored: bytes) -> ActSignature | None:
    """What lies beside an act. What can't be read is no signature."""
    try:
        return msgspec.json.decode(stored, type=ActSignature) if stored else None
    except msgspec.MsgspecError:
        return None


built(PersonKey, ActSignature)
