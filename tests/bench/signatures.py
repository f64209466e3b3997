"""Signatures of acts: a thousand of them looked at, beside the bare library, and what one signature costs."""

from __future__ import annotations

from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casework.signature import PersonKey, act_message, worth_of
from hallclient.chance import MACHINE
from hallclient.signing.keys import load_key, verify_signature
from hallclient.signing.personal import new_person_key, signature_over, unwrap
from tests.bench.figures import Figure, best

COUNT, RUNS, SIGNERS, REACH = 1_000, 9, 6, 1.5
DECISION_MS = 80
"""Of signing, sealing and the PDF's own signature together."""
DAY = date(2026, 11, 20)
FILLED = "热食类食品制售".encode() * 40


def figures() -> list[Figure]:
    """A thousand acts of six people, looked at as a counter and the server do; then one signature, and its secret."""
    bare_keys = [Ed25519PrivateKey.generate() for _ in range(SIGNERS)]
    publics: list[Ed25519PublicKey] = [key.public_key() for key in bare_keys]
    keys = [load_key("ed25519", key.private_bytes_raw()) for key in bare_keys]
    listed = [(PersonKey(algorithm="ed25519", public=key.public, from_=DAY),) for key in keys]
    acts = [b'{"act":"granted","act_id":"%04d","content":"%b"}' % (at, FILLED) for at in range(COUNT)]
    messages = [act_message(data) for data in acts]
    signed = [signature_over(keys[at % SIGNERS], data) for at, data in enumerate(acts)]

    def ours() -> None:
        for at, data in enumerate(acts):
            found = worth_of(signed[at], data, listed[at % SIGNERS], DAY, DAY, verify_signature)
            assert found == "valid"

    def bare() -> None:
        for at, message in enumerate(messages):
            publics[at % SIGNERS].verify(signed[at].value, message)

    both = [(best(ours, 1), best(bare, 1)) for _ in range(RUNS)]  # in turn: the machine's speed swings
    looked_at, limit = (min(times) for times in zip(*both, strict=True))
    one = best(lambda: [signature_over(keys[0], data) for data in acts], RUNS) / COUNT
    sealed = new_person_key("Yin-zhang 7 hao", DAY, MACHINE)
    opening = best(lambda: unwrap(sealed, sealed.wrapped, "Yin-zhang 7 hao"), 5)
    return [
        Figure(
            "1,000 signatures of acts looked at ÷ the bare library",
            f"{looked_at:.0f} ms", f"{limit:.0f} ms", looked_at / limit, REACH,
        ),
        Figure(
            "a decision signed by its person, the key open already (the secret opens it once, slow on purpose)",
            f"{one:.2f} ms (opening {opening:.0f} ms)", f"{DECISION_MS} ms", one / DECISION_MS, 1,
        ),
    ]  # fmt: skip


if __name__ == "__main__":
    for each in figures():
        print(each)
