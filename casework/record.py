"""The frozen struct that every record of the catalogue and every act is."""

from __future__ import annotations

import msgspec


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen record; unknown keys are refused everywhere."""


def built(*types: type) -> None:
    """Has msgspec make its tables for records that several threads read: two threads that make those of one record at
    the same time end the process. To be called where the records are defined, under the import's lock.
    """
    for one in types:
        msgspec.json.Decoder(one)
