"""A counter for the memory scan: signs in, keeps fifty drafts, tells READY; locks at a line on its input.

What the parent looks for is made from a seed here, before the lock only: the image that comes back never makes it.
`typed`: the phrase is typed at the start, as where no key ring is, and goes over the lock in a file of the kernel.
`unsaved`: the book takes nothing any more before the lock; a last draft goes over it, and with the next line on its
input the image that came back opens the book, signs another person in and tells what the book has then.
Run: python locked_program.py FOLDER PHRASE_FILE SEED [typed] [unsaved]
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
    """Fifty names of people that stand nowhere in this file; they begin alike, so that one look finds them all."""
    family, given = chr(0x8D75 + seed % 7), 0x4E00
    return [
        family + chr(given + seed * 31 % 900) + chr(given + seed * 7 % 900 + turn * 29) for turn in range(50)
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
    typed, unsaved = "typed" in sys.argv[4:], "unsaved" in sys.argv[4:]
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
        later(lambda: work(program, later, seed, unsaved), 10)
    else:
        later(
            lambda: tell(f"BACK {program.presenter.typed} {program.opened}\nOPEN {' '.join(came_with)}"), 500
        )
        asked = threading.Event()
        threading.Thread(target=lambda: listen(asked), daemon=True).start()
        if unsaved:
            later(lambda: come_in(program, later, asked), 100)
    program.application.exec()


def type_phrase(program: object, later: Callable[..., None], phrase_file: Path) -> None:
    """As soon as it is asked for."""
    from hallclient.bootstrap.program import Program

    assert isinstance(program, Program)
    if program._phrase is None:
        later(lambda: type_phrase(program, later, phrase_file), 50)
    else:
        program._phrase_given(phrase_file.read_text("utf-8"))


def work(program: object, later: Callable[..., None], seed: int, unsaved: bool) -> None:
    """Signs in as soon as the book is open, and keeps the drafts."""
    from hallclient.bootstrap.program import Program
    from tests.app.desk import password

    assert isinstance(program, Program)
    if program.work is not None:
        intake = program.work.intake_use
        saves = []
        for name in names_of(seed):
            draft = intake.new_draft()
            named = {"applicant.name": name}
            saves.append(
                intake.save(type(draft)(draft_id=draft.draft_id, window="W09", by=draft.by, values=named))
            )
        for save in saves:
            save.result(60)
        program.work.worklist.todo().result(30)
        program.work.area.show_screen("items")
        program.work.area.show_screen("todo")
        if unsaved:
            owe_one(program, seed)
        threading.Thread(target=lambda: wait_for_line(program, later), daemon=True).start()
        later(lambda: tell("READY"), 1500)
        return
    if program.opened and program._phrase is None and not program.presenter._busy:
        program.presenter.window_chosen("W09")
        program.presenter.attempt("W0907", password("W0907"))
    later(lambda: work(program, later, seed, unsaved), 100)


def owe_one(program: object, seed: int) -> None:
    """From here on no transaction of the book comes to an end; one draft more is typed."""
    from sqlalchemy import event
    from sqlalchemy.exc import OperationalError
    from sqlcipher3 import dbapi2

    from hallclient.bootstrap.program import Program

    assert isinstance(program, Program) and program.work is not None

    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", None, dbapi2.OperationalError("database or disk is full"))

    event.listen(program.work.counter.book._engine, "commit", fail)
    draft = program.work.intake_use.new_draft()
    named = {"applicant.name": names_of(seed + 1)[0]}
    typed = type(draft)(draft_id=draft.draft_id, window="W09", by=draft.by, values=named)
    program.work._book.owe([typed], lambda: None)


def come_in(program: object, later: Callable[..., None], asked: threading.Event) -> None:
    """Somebody else signs in once the parent says so."""
    from hallclient.bootstrap.program import Program
    from tests.app.desk import password

    assert isinstance(program, Program)
    if program.work is not None:
        book = program.work.counter.book
        mine = [line for line in book.read_now(lambda reads: reads.drafts("W0907")) if line.window == "W09"]
        if len(mine) == 51:
            drafts = book.read_now(lambda reads: [reads.draft(line.draft_id) for line in mine])
            names = [str(draft.values["applicant.name"]) for draft in drafts if draft is not None]
            tell(f"STORED {' '.join(names)}")
            return
    elif asked.is_set():
        program.open_book()
        if program.opened and program._phrase is None and not program.presenter._busy:
            program.presenter.window_chosen("W10")
            program.presenter.attempt("W1003", password("W1003"))
    later(lambda: come_in(program, later, asked), 100)


def wait_for_line(program: object, later: Callable[..., None]) -> None:
    """The parent says when; the lock itself belongs to the window's thread."""
    from PySide6.QtCore import QMetaObject, Qt

    from hallclient.bootstrap.program import Program

    assert isinstance(program, Program)
    sys.stdin.readline()
    assert program.work is not None
    QMetaObject.invokeMethod(program.work.area.nav._lock, "click", Qt.ConnectionType.QueuedConnection)


def listen(asked: threading.Event) -> None:
    """Ends with the parent."""
    if sys.stdin.readline():
        asked.set()
        sys.stdin.readline()
    os._exit(0)


def tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
