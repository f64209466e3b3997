"""From one version to the next and back: checked by itself, switched in one step, given up where it does not come up.

Nothing is switched while the program runs: at a start or after the day, outside office hours, or by an administrator.
Wherever this is cut off, `current` names a version that is whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from casework.hall import OfficeHours
from hallclient.update.listing import wrong
from hallclient.update.place import LOCK, Failed, Place, Ready, Trial
from hallclient.update.prune import prune

SELFCHECK_SECONDS = 600
MARKS = ("✗", "×", "-")
"""With which the self-check begins a line of what is wrong."""
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
PASSED_ON = (
    "PATH", "HOME", "LANG", "LC_ALL", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS", "QT_QPA_PLATFORM", "TMPDIR", "SYSTEMROOT", "TEMP",
)  # fmt: skip


def in_office_hours(hours: Sequence[OfficeHours], now: datetime) -> bool:
    """Whether the hall is open, or shut for noon only: from the day's first hour to its last, by appointment, too."""
    clock = f"{now:%H:%M}"
    for one in hours:
        if DAYS[now.weekday()] in one.days and one.periods:
            first = min(period.split("-")[0] for period in one.periods)
            last = max(period.split("-")[1] for period in one.periods)
            if first <= clock < last:
                return True
    return False


def checked(place: Place, version: str, now: datetime) -> str:
    """Has the staged version check itself; then it waits for its turn. Gives why it may not, empty where it may."""
    try:
        child = subprocess.run(
            [str(place.program(version)), "--selfcheck"],
            env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
            errors="replace", timeout=SELFCHECK_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        why = "自检没有做完"
    else:
        if child.returncode == 0:
            place.keep(Ready(version=version, since=now.isoformat()))
            return ""
        why = next((line for line in child.stdout.splitlines() if line[:1] in MARKS), "自检没有做完")
    give_up(place, version, why)
    return why


def give_up(place: Place, version: str, why: str) -> None:
    """It is not switched to, and not fetched again by itself."""
    place.keep(Failed(version=version, why=why))
    place.forget(Ready)


def waiting(place: Place) -> Ready | None:
    """What is ready to be switched to, still whole as far as a glance shows."""
    ready = place.read(Ready)
    if ready is None or ready.version == place.current:
        return None
    listing = place.listing(ready.version)
    if listing is None or wrong(place.folder(ready.version), listing, hashes=False):
        return None
    return ready


def switch(place: Place, version: str) -> None:
    """The next start takes this version; what ran until now stays, to go back to. Raises OSError."""
    back = place.current
    place.keep(Trial(version=version, back=back))
    if back:
        place.point("previous", back)
    place.point("current", version)
    place.forget(Ready)


def back(place: Place, why: str) -> str:
    """To the version before; gives it, empty where there is none. Raises OSError."""
    given_up, trial = place.current, place.read(Trial)
    target = trial.back if trial is not None and trial.version == given_up else place.previous
    listing = place.listing(target) if target and target != given_up else None
    if listing is None or wrong(place.folder(target), listing, hashes=False):
        return ""
    give_up(place, given_up, why)
    place.point("current", target)
    place.forget(Trial)
    return target


def begin(place: Place, version: str) -> str:
    """At every start of a program in its place, under the lock of `begun.held`: notes that a new one begins; gives the
    version to go back to where an earlier start of it did not come up. Raises OSError.
    """
    trial = place.read(Trial)
    if trial is None or trial.version != version or version != place.current:
        return ""
    if trial.starts and not trial.migrated:
        return back(place, "换上以后没有正常打开")
    place.keep(Trial(version=version, back=trial.back, starts=1, migrated=trial.migrated))
    return ""


def came_up(place: Place, version: str) -> None:
    """The book is open: the version stays, and what is older than the one before it goes, where no update is being put
    together. Raises OSError.
    """
    trial = place.read(Trial)
    if trial is not None and trial.version == version:
        place.forget(Trial)
    with suppress(Timeout), FileLock(place.kept / LOCK, timeout=0):
        ready = place.read(Ready)
        prune(place, {version} | ({ready.version} if ready is not None else set()))


def start_other(place: Place, version: str, words: Sequence[str]) -> None:
    """Becomes the program of another version. Raises OSError where that can't be."""
    program = place.program(version)
    sys.stdout.flush()
    own = {name: value for name, value in os.environ.items() if not name.startswith("_PYI")}
    before = own.pop("LD_LIBRARY_PATH_ORIG", None)  # ours names this version's libraries
    own.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        own["LD_LIBRARY_PATH"] = before
    os.execve(program, [str(program), *words], own)  # noqa: S606 - a version whose list was checked, no shell


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def own_version() -> str:
    """The version whose folder this program runs from."""
    return Path(sys.executable).resolve().parent.name
