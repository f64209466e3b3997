"""A field for codes, scans and numbers: the input method stays off, whatever the clerk has on (trust.md
B2)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hallclient.ui.widgets.field import Field


class CodeField(Field):
    """A `Field` whose line answers the input method with "not here"."""

    def __init__(
        self,
        object_name: str,
        accessible_name: str,
        *,
        hint: str = "",
        unit: str = "",
        key: str = "",
        height: int = 30,
        role: str = "body",
        max_units: int = 100,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            object_name,
            accessible_name,
            hint=hint,
            unit=unit,
            key=key,
            code=True,
            height=height,
            role=role,
            max_units=max_units,
            parent=parent,
        )
