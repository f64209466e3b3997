"""The book of this counter, opened at the terminal for somebody who may."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from casework.people import Use
from hallclient.signing.vault import KeyVault

if TYPE_CHECKING:
    from hallclient.app.station import Station


def admitted(folder: Path, vault: KeyVault, staff_no: str, use: Use, nothing: str) -> Station | int:
    """The station, which the caller closes; or why not was said, and this is the exit code. `nothing`: what a counter
    that is in no hall has none of."""
    from hallclient.app.card import read_card
    from hallclient.app.station import Trouble, open_station
    from hallclient.chance import MACHINE

    card = read_card(folder)
    if card is None:
        print(f"本机还没有登记到大厅，{nothing}。", file=sys.stderr)
        return 2
    station = open_station(folder, card, vault, MACHINE)
    if isinstance(station, Trouble):
        print(station.text, file=sys.stderr)
        return 1
    why = station.why_not(staff_no, use)
    if why:
        station.close()
        print(why, file=sys.stderr)
        return 1
    return station
