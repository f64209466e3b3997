"""What will be in the places that are still empty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Place:
    """Title, what comes and how it gets here, icon."""

    title: str
    how: str
    icon: str


LATER: Final[dict[str, Place]] = {
    "hall": Place(
        "大厅统计还没有启用",
        "日报、月度通报、监察和评价启用后在这里；现在可以在办件按状态和到期查看",
        "chart-no-axes-column",
    ),
}
"""By place in the nav."""
