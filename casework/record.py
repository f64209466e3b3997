"""The frozen struct that every record of the catalogue and every act is."""

from __future__ import annotations

import msgspec


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A frozen record; unknown keys are refused everywhere."""
