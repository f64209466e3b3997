"""Counter PCs at the server of their hall: one, or two side by side."""

from __future__ import annotations

from pathlib import Path

from casework.catalogue import DeviceKey
from hallclient.app.enrol import enrol
from hallclient.app.server_enrolment import enrol_at_server
from hallclient.app.station import Trouble
from hallclient.sync.pinned import Pinned
from tests.app.desk import FRIDAY, Desk, MemoryVault
from tests.sync.served import Served


def another_pc(desk: Desk, folder: Path) -> Desk:
    """A second counter PC of the same hall: device 010, its key in the same new hall file."""
    other = Desk(folder, MemoryVault(), desk.issuer, desk.clock)
    folder.mkdir(parents=True)
    key = DeviceKey(number="010", name="W10 柜台机", algorithm="ed25519", public_key=other.public)
    assert not isinstance(desk.take(version=2, more_devices=(key,)), Trouble)
    done = enrol(folder, other.vault, desk.folder / "hall", "010", desk.clock)
    assert not isinstance(done, Trouble), done
    return other


def joined(desk: Desk, served: Served, device: str = "009") -> None:
    """This PC is one of the server's."""
    done = enrol_at_server(desk.folder, desk.vault, served.url, served.code(device), served.ca, desk.clock)
    assert isinstance(done, Pinned), done


def both_served(desk: Desk, other: Desk, folder: Path) -> Served:
    """The hall's server, started, with both PCs."""
    served = Served(folder, desk.folder / "hall", FRIDAY)
    served.start()
    joined(desk, served)
    joined(other, served, "010")
    return served
