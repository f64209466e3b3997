"""A new PC for the memory scan: a backup is put back by the hall's recovery key, then the sign-in is asked for.

Says READY once it came back, and goes on at a line on its input; the image after that says OPEN once its sign-in has
tried the book. The pass phrases are read from files, before the sign-in only.
Run: python restored_program.py FOLDER BACKUP KEY_FILE PHRASE_FILE OWN_PHRASE_FILE
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    """The window, offscreen."""
    sys.path.insert(0, str(ROOT))
    folder, backup, key, phrase, own = map(Path, sys.argv[1:6])
    from hallclient.app import restoring
    from hallclient.bootstrap.again import come_back
    from hallclient.bootstrap.program import Program
    from hallclient.bootstrap.showing import Showing
    from hallclient.chance import MACHINE
    from hallclient.signing.vault import PhraseVault

    restoring.plugged_in = lambda: ()

    def made(program: Program) -> None:
        program.replaces = True

    locked = come_back()
    vault = PhraseVault(folder / "keys", own.read_text("utf-8"), MACHINE)
    showing = Showing(folder, lambda: vault, MACHINE, made=made)
    if locked is not None:
        showing.come_back(locked)
        opened(showing)
    else:
        restore(showing, backup, key, phrase)
    showing.run()


def restore(showing: object, backup: Path, key: Path, phrase: Path) -> None:
    """As a person does it, by the page's own fields."""
    from hallclient.bootstrap.showing import Showing
    from hallclient.bootstrap.starting import Starting
    from hallclient.ui.screens.restore.result_view import ResultView
    from hallclient.ui.screens.restore.view import RestoreView
    from hallclient.ui.shell.loop import every

    assert isinstance(showing, Showing) and isinstance(showing.shown, Starting)
    window = showing.shown.window
    showing.shown.show_restore()
    page = window.findChild(RestoreView)
    assert page is not None and page._part is not None
    page._part.look(backup)
    asked: list[bool] = []

    def look() -> None:
        back = window.findChild(ResultView)
        if back is not None:
            stop()
            tell("READY")
            threading.Thread(target=lambda: on_line(back), daemon=True).start()
        elif page.list.rows.rows and not asked:
            asked.append(True)
            page.key.field.set_text(str(key))
            page.phrase.set_text(phrase.read_text("utf-8"))
            page._take()

    stop = every(look, 50, window)


def on_line(page: object) -> None:
    from PySide6.QtCore import QMetaObject, Qt

    from hallclient.ui.screens.restore.result_view import ResultView

    assert isinstance(page, ResultView)
    sys.stdin.readline()
    QMetaObject.invokeMethod(page.leave, "click", Qt.ConnectionType.QueuedConnection)


def opened(showing: object) -> None:
    """The sign-in, its book tried at once."""
    from hallclient.bootstrap.program import Program
    from hallclient.bootstrap.showing import Showing
    from hallclient.ui.shell.loop import every

    assert isinstance(showing, Showing) and isinstance(showing.shown, Program)
    program = showing.shown

    def look() -> None:
        if program.opened:
            stop()
            tell(f"OPEN {program.sign_in.mend()} {program.shut}")

    stop = every(look, 50, program.window)


def tell(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
