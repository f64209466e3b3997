"""Imported before everything else, as the program does: quick imports of Qt, and what may come late comes late."""

from __future__ import annotations

import hallclient.ui.quick_imports  # noqa: F401
from hallclient.bootstrap.late import leave_for_later

leave_for_later()
