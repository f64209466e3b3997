"""A counter for the memory scan: signs in, keeps fifty drafts, tells READY; locks at a line on its input.

What the parent looks for is made from a seed here, before the lock only: the image that comes back never makes it.
`typed`: the phrase is typed at the start, as where no key ring is, and goes over the lock in a file of the kernel.
Run: python locked_program.py FOLDER PHRASE_FILE SEED [typed]
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


def names_of(seed: int) -> list[str]:
    """Fifty names of people that stand nowhere in this file."""
    family, given = 0x8D75 + seed % 7, 0x4E00
    return [
        chr(family + turn)
        + chr(given + seed * 31 % 900 + turn * 17)
        + chr(given + seed * 7 % 900 + turn * 29)
        for turn in range(50)
    ]


def inherited() -> list[str]:
    """What this image has open before it opens anything: number and what it is."""
    here, found = "/proc/self/fd", []
    for name in sorted(os.listdir(here), key=int):
        with suppress(OSError):  # the one that lists them
            found.append(f"{name}={os.readlink(f'{here}/{name}').split(':')[0].split(' ')[0]}")
    return [one for one in found if not one.endswith("/fd")]


def main() -> None:
    """The window, offscreen."""
    came_with = inherited()
    sys.path.insert(0, str(ROOT))
    folder, phrase_file, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    typed = sys.argv[4:] == ["typed"]
    from hallclient.app.card import read_card
    from hallclient.bootstrap.again import come_back
    from hallclient.bootstrap.program import Program
    from hallclient.chance import MACHINE
    from hallclient.signing.vault import PhraseVault
    from hallclient.ui.shell.loop import later

    card, locked = read_card(folder), come_back()
    assert card is not None

    def vault() -> PhraseVault | None:
        return None if typed else PhraseVault(folder / "keys", phrase_file.read_text("utf-8"), MACHINE)

    program = Program(folder, card, vault, MACHINE)
    program.replaces = True
    if locked is not None:
        program.come_back(locked)
    program.show()
    program.load()
    if locked is None:
        if typed:
            later(lambda: type_phrase(program, later, phrase_file), 10)
        later(lambda: work(program, later, seed), 10)
    else:
        later(
            lambda: tell(f"BACK {program.presenter.typed} {program.opened}\nOPEN {' '.join(came_with)}"), 500
        )
        threading.Thread(target=lambda: listen(program, later), daemon=True).start()
    program.application.exec()


def type_phrase(program: object, later: Callable[..., None], phrase_file: Path) -> None:
    """As soon as it is asked for."""
    from hallclient.bootstrap.program import Program

    assert isinstance(program, Program)
    if program._phrase is None:
        later(lambda: type_phrase(program, later, phrase_file), 50)
    else:
        program._phrase_given(phrase_file.read_text("utf-8"))


def work(program: object, later: Callable[..., None], seed: int) -> None:
    """Signs in as soon as the book is open, and keeps the drafts."""
    from hallclient.bootstrap.program import Program
    from tests.app.desk import password

    assert isinstance(program, Program)
    if program.work is not None:
        intake = program.work.intake_use
        for name in names_of(seed):
            draft = intake.new_draft()
            intake.save(
                type(draft)(
                    draft_id=draft.draft_id, window="W09", by=draft.by, values={"applicant.name": name}
                )
            )
        program.work.worklist.todo().result(30)
        program.work.area.show_screen("items")
        program.work.area.show_screen("todo")
        threading.Thread(target=lambda: wait_for_line(program, later), daemon=True).start()
        later(lambda: tell("READY"), 1500)
        return
    if program.opened and not program.presenter._busy:
        program.presenter.window_chosen("W09")
        program.presenter.attempt("W0907", password("W0907"))
    later(lambda: work(program, later, seed), 100)


def wait_for_line(program: object, later: Callable[..., None]) -> None:
    """The parent says when; the lock itself belongs to the window's thread."""
    from PySide6.QtCore import QMetaObject, Qt

    from hallclient.bootstrap.program import Program

    assert isinstance(program, Program)
    sys.stdin.readline()
    assert program.work is not None
    QMetaObject.invokeMethod(program.work.area.nav._lock, "click", Qt.ConnectionType.QueuedConnection)


def listen(program: object, later: Callable[..., None]) -> None:
    """Ends with the parent."""
    sys.stdin.readline()
    os._exit(0)


def tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
