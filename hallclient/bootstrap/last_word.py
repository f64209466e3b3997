"""What a command says where it ended otherwise than foreseen, before there is a window that says it."""

from __future__ import annotations

import sys
from pathlib import Path

from casework.system import last_word
from hallclient.bootstrap.hardening import write_down
from hallclient.chance import MACHINE
from hallclient.signing.sealed import WrongPhrase
from hallclient.signing.vault import VaultFault


def tell(error: BaseException, folder: Path) -> int:
    """Says it; gives the exit code. What nobody knows is written down beside the book, too."""
    if isinstance(error, WrongPhrase):
        said = "开机口令不对。没有做任何改动，请再试一次。"
    elif isinstance(error, VaultFault):
        said = f"{error}没有做完。"
    else:
        said = last_word(error)
        if not isinstance(error, (OSError, EOFError, KeyboardInterrupt)) and folder.is_dir():
            write_down(folder, MACHINE, type(error), error.__traceback__)
    print(said, file=sys.stderr)
    return 1
