"""Which editor a field of the one table gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.hall import IdentityKind
from hallclient.ui.screens.intake.checks_editor import ChecksEditor
from hallclient.ui.screens.intake.editors import (
    BoxesEditor,
    ButtonsEditor,
    Editor,
    IdentityEditor,
    LineEditor,
    LinesEditor,
    MenuEditor,
    Told,
    Typed,
)
from hallclient.ui.screens.intake.grid_editor import GridEditor
from hallclient.ui.screens.intake.models import Cell


def editor_of(
    cell: Cell,
    kinds: Callable[[], Sequence[IdentityKind]],
    tell: tuple[Typed, Told, Told],
    grown: Told,
) -> Editor:
    """A new editor without a place yet. `tell`: typed, left, entered; `grown`: this table takes another height."""
    match cell.look:
        case "identity":
            return IdentityEditor(cell, kinds(), *tell)
        case "buttons":
            return ButtonsEditor(cell, *tell)
        case "menu":
            return MenuEditor(cell, *tell)
        case "boxes":
            return BoxesEditor(cell, *tell)
        case "checks":
            return ChecksEditor(cell, *tell)
        case "grid":
            return GridEditor(cell, *tell, grown)
        case "lines":
            return LinesEditor(cell, *tell)
        case _:
            return LineEditor(cell, *tell)
