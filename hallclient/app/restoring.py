"""由备份恢复 in the window: which backups there are, one put in its place on its own thread, a person's word for it.

The same as `hallclient restore` and `recover`, and nothing else: see `recover`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from string import ascii_uppercase
from threading import Event
from typing import Literal, NamedTuple

import msgspec

from casework.people import refused
from casework.refusal import Refusal
from hallclient.app.backup import Backup, backups, places
from hallclient.app.before_upgrade import BEFORE
from hallclient.app.card import read_card
from hallclient.app.enrol import own_label
from hallclient.app.recover import recover, restore
from hallclient.app.restored import confirm, restored
from hallclient.app.seat import Owed, seat
from hallclient.app.station import BOOK, RECOVERY, Station, Trouble, open_station, secrets_of
from hallclient.chance import Chance
from hallclient.signing.digest import equal
from hallclient.signing.vault import KeyVault
from hallclient.store.book import Files
from hallclient.store.witness import key_check, peek

MOST_FOLDERS = 40
"""Folders of a disk that are looked into."""
NO_VAULT = Trouble(text="没有系统密钥库，也没有给开机口令，没有做任何改动。请系统管理员处理。")
State = Literal["good", "unchecked", "bad"]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that may be taken; `size` in bytes."""

    path: Path
    made_at: str
    size: int
    state: State
    hall: str
    device: str


class Offer(NamedTuple):
    """The backups, newest first. `own_key`: this PC still has its book's key; `own_book`: there is a book to which the
    recovery key can give its key back.
    """

    choices: tuple[Choice, ...]
    own_key: bool
    own_book: bool
    looked: tuple[Path, ...]


class Back(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. `from_backup`: a person has to confirm it; `lost`: acts after it may be missing, so that `device`
    gives no more numbers; `aside`: the folder of what lay there before.
    """

    cases: int
    unsent: int
    device: str
    lost: bool = False
    from_backup: str = ""
    aside: str = ""


class Progress(NamedTuple):
    """Bytes that are copied and in all, at first; `checking`: what was copied is looked at."""

    done: int = 0
    whole: int = 0
    checking: bool = False


class Restoring:
    """One at a time; `close` waits for what is under way, which was told to stop."""

    def __init__(self, folder: Path, vault: Callable[[], KeyVault | None], chance: Chance) -> None:
        self._folder, self._vault, self._chance = folder, vault, chance
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="restoring")
        self._stopped = Event()
        self.progress = Progress()
        self.used_recovery_key = False

    def look(self, place: Path | None = None) -> Future[Offer]:
        """What may be taken: in `place` (a folder, or a backup), else where backups of a counter may lie."""
        return self._thread.submit(self._look, place)

    def take(self, backup: Path, key: tuple[Path, str] | None) -> Future[Back | Trouble]:
        """Puts this backup in the book's place; `key`: recovery key file and its pass phrase."""
        self._stopped.clear()
        self.progress = Progress()
        self.used_recovery_key = self.used_recovery_key or key is not None
        return self._thread.submit(self._take, backup, key)

    def give_key(self, key: tuple[Path, str]) -> Future[Back | Trouble]:
        """The book that lies here gets its key back."""
        self.used_recovery_key = True
        return self._thread.submit(self._give_key, key)

    def waiting(self) -> Future[Back | Trouble]:
        """What was restored earlier and nobody has confirmed."""
        return self._thread.submit(self._waiting)

    def confirm(self, staff_no: str, password: str, code: str) -> Future[Refusal | Trouble | None]:
        """The system administrator has looked: work may go on. None: it is written down."""
        return self._thread.submit(self._confirm, staff_no, password, code)

    def stop(self) -> None:
        """What is being restored ends soon, and everything lies as it lay."""
        self._stopped.set()

    def close(self) -> None:
        self.stop()
        self._thread.shutdown(wait=True)

    def _look(self, place: Path | None) -> Offer:
        file = place if place is not None and place.is_file() else None
        looked = (place if file is None else file.parent,) if place is not None else ()
        found = [one for folder in looked or self._places() for one in _in(folder)]
        choices = {one.path: one for one in found if file is None or one.path == file}
        by_age = sorted(choices.values(), key=lambda one: one.made_at, reverse=True)
        both = (self._folder / BOOK).exists() and (self._folder / RECOVERY).exists()
        return Offer(tuple(by_age), self._has_key(), both and read_card(self._folder) is not None, looked)

    def _places(self) -> tuple[Path, ...]:
        return (*places(self._folder), *plugged_in())

    def _has_key(self) -> bool:
        vault = self._vault()
        secrets = None if vault is None else secrets_of(vault, own_label(self._folder))
        if secrets is None or isinstance(secrets, Trouble):
            return False
        with suppress(OSError):
            seen = peek(Files(self._folder / BOOK).witness)
            return seen is None or equal(seen.key_check, key_check(secrets[0]))
        return True

    def _take(self, backup: Path, key: tuple[Path, str] | None) -> Back | Trouble:
        vault = self._vault()
        if vault is None:
            return NO_VAULT

        def watch(done: int, whole: int) -> bool:
            self.progress = Progress(done, whole, checking=not whole)
            return not self._stopped.is_set()

        done = restore(self._folder, vault, backup, self._chance, key=key, watch=watch)
        if isinstance(done, Trouble):
            return done
        return Back(
            cases=done.found.cases, unsent=done.unsent, device=done.device, lost=done.lost,
            from_backup=backup.name, aside=done.aside,
        )  # fmt: skip

    def _give_key(self, key: tuple[Path, str]) -> Back | Trouble:
        vault = self._vault()
        if vault is None:
            return NO_VAULT
        done = recover(self._folder, vault, *key, self._chance)
        if isinstance(done, Trouble):
            return done
        return Back(cases=done.found.cases, unsent=done.unsent, device=done.device, lost=done.lost)

    def _station(self) -> Station | Trouble:
        card, vault = read_card(self._folder), self._vault()
        if card is None or vault is None:
            return NO_VAULT
        return open_station(self._folder, card, vault, self._chance, unconfirmed=True)

    def _waiting(self) -> Back | Trouble:
        station = self._station()
        if isinstance(station, Trouble):
            return station
        try:
            found = restored(station.book)
            waits = station.book.read_now(lambda reads: reads.reporting())
            return Back(
                cases=station.book.read_now(lambda reads: reads.count()),
                unsent=waits.waiting + waits.unanswered,
                device=station.card.device,
                lost=found is not None and found.lost,
                from_backup=found.backup if found is not None else "",
            )
        finally:
            station.close()

    def _confirm(self, staff_no: str, password: str, code: str) -> Refusal | Trouble | None:
        station = self._station()
        if isinstance(station, Trouble):
            return station
        try:
            windows = [one.code for one in station.card.windows]
            window = station.card.window if station.card.window in windows else windows[0]
            seated = seat(self._folder, station, staff_no, password, window, code)
            if isinstance(seated, Refusal):
                return seated
            counter = seated.counter if isinstance(seated, Owed) else seated
            barred = refused(station.security, counter.person.roles, "system")
            if barred is None:
                confirm(station.book, counter.person.staff_no, window)
            station.book.write_now(lambda tx: tx.log_sign_in(counter.person.staff_no, window, "out"))
            return barred
        finally:
            station.close()


def _in(folder: Path) -> Iterator[Choice]:
    """The whole backups of a folder; what can't be read is passed over."""
    with suppress(OSError):
        for one in (*backups(folder), *backups(folder, stem=BEFORE)):
            with suppress(OSError):
                yield Choice(
                    path=one.path, made_at=one.info.made_at, size=one.path.stat().st_size, state=_state(one),
                    hall=one.info.hall, device=one.info.device,
                )  # fmt: skip


def _state(backup: Backup) -> State:
    return "good" if backup.info.good else "unchecked" if backup.info.found is None else "bad"


def plugged_in() -> tuple[Path, ...]:
    """Disks beside the system's own, and the folders in them: where a backup may have been carried."""
    if sys.platform == "win32":
        roots = [Path(f"{letter}:\\") for letter in ascii_uppercase[3:]]
    else:
        roots = [
            root for mount in ("/media/*/*", "/run/media/*/*", "/mnt/*") for root in Path("/").glob(mount[1:])
        ]
    found = []
    for root in roots:
        with suppress(OSError):
            inner = (one for one in sorted(root.iterdir()) if one.is_dir() and not one.name.startswith("."))
            found += [root, *(one for one, _ in zip(inner, range(MOST_FOLDERS), strict=False))]
    return tuple(found)
