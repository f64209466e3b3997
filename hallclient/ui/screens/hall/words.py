"""What 大厅 and its parts are called."""

from __future__ import annotations

from typing import Final

HALL: Final = "大厅"
PARTS: Final = {"today": "今日", "reports": "报表", "supervision": "监察", "grievances": "评价"}
"""In their order."""
