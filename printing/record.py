"""What every block of a layout is made of."""

from __future__ import annotations

import msgspec


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of a layout; unknown keys are refused."""


class Paragraph(Struct, frozen=True, kw_only=True):
    text: str
    when: str = ""
