"""The mark that stands for a person's number in the block list, so slow to make that trying numbers out
does not pay; the counters have the same."""

from __future__ import annotations

import base64

from argon2.low_level import Type, hash_secret_raw

ALGORITHM = "argon2id-16384-2-1"
"""16 MiB, two passes, one lane: some 20 ms, once for an applicant; months for all numbers of one town."""
_MARK_BYTES = 16


def number_mark(algorithm: str, salt: str, text: str) -> str:
    """The mark of `casework.blocking.number_text`. Raises KeyError for an algorithm that this program does not have."""
    if algorithm != ALGORITHM:
        raise KeyError(algorithm)
    made = hash_secret_raw(
        text.encode(),
        salt.encode(),
        time_cost=2,
        memory_cost=16384,
        parallelism=1,
        hash_len=_MARK_BYTES,
        type=Type.ID,
    )
    return base64.b64encode(made).decode()
