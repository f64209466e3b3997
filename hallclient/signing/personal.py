"""A person's signing key: made, sealed by the signing secret, opened for a signature (`casework.signature`)."""

from __future__ import annotations

import base64
import binascii
from datetime import date

from casework.signature import ActSignature, KeyAlgorithm, PersonKey, act_message
from hallclient.chance import Chance
from hallclient.signing.keys import SigningKey, load_key, new_key
from hallclient.signing.sealed import WrongPhrase, open_with_phrase, seal_with_phrase


def new_person_key(
    secret: str,
    first_day: date,
    chance: Chance,
    *,
    algorithm: KeyAlgorithm = "ed25519",
    own: bool = False,
    memory_kib: int = 65536,
) -> PersonKey:
    """A fresh key under this secret. `own`: the person chose the secret. Raises KeyError, see `new_key`."""
    key = new_key(algorithm)
    wrapped = wrap(key, secret, chance, memory_kib=memory_kib)
    return PersonKey(algorithm=algorithm, public=key.public, from_=first_day, wrapped=wrapped, own=own)


def wrap(key: SigningKey, secret: str, chance: Chance, *, memory_kib: int = 65536) -> str:
    """The private key sealed by the secret, as the hall file carries it."""
    return base64.b64encode(seal_with_phrase(key.secret, secret, chance, memory_kib=memory_kib)).decode()


def unwrap(key: PersonKey, wrapped: str, secret: str) -> SigningKey:
    """The private key. Raises WrongPhrase: another secret, or not the key that the hall file names."""
    try:
        opened = load_key(key.algorithm, open_with_phrase(base64.b64decode(wrapped, validate=True), secret))
    except (binascii.Error, KeyError, ValueError) as error:
        raise WrongPhrase from error
    if opened.public != key.public:
        raise WrongPhrase
    return opened


def signature_over(key: SigningKey, data: bytes) -> ActSignature:
    """The signature of an act with these bytes."""
    return ActSignature(algorithm=key.algorithm, key=key.public, value=key.sign(act_message(data)))
