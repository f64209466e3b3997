"""Tones of the view models as badges, banners and inks."""

from __future__ import annotations

from typing import Final

from hallclient.ui.screens.intake.models import Chip
from hallclient.ui.widgets.badge import BadgeKind, Mark
from hallclient.ui.widgets.banner import BannerKind

BADGES: Final = {
    "plain": BadgeKind.PLAIN,
    "blue": BadgeKind.BLUE,
    "green": BadgeKind.GREEN,
    "amber": BadgeKind.AMBER,
    "red": BadgeKind.RED,
}
BANNERS: Final = {
    "plain": BannerKind.NOTE,
    "blue": BannerKind.NOTE,
    "green": BannerKind.RESTORED,
    "amber": BannerKind.DO_FIRST,
    "red": BannerKind.HAPPENED,
}
INKS: Final = {
    "plain": "tx",
    "strong": "tx",
    "blue": "ac2",
    "green": "gr",
    "amber": "am",
    "red": "rd",
}
BARS: Final = {"plain": "", "blue": "ac", "green": "gr", "amber": "aml", "red": "rd"}
ICONS: Final = {
    "plain": "info",
    "blue": "info",
    "green": "check",
    "amber": "triangle-alert",
    "red": "octagon-alert",
}


def mark_of(chip: Chip) -> Mark:
    """A chip as a badge; one without its own mark shows none."""
    return Mark(chip.text, BADGES[chip.tone], chip.icon or "-")
