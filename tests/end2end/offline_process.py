"""A day at a counter PC that has no network: `python tests/end2end/offline_process.py FOLDER`, best under `unshare -n`.

Any socket of the internet and any look-up of a name ends it at once, before the program could shrug it off. Prints
the number that was given.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

LOCAL = (socket.AF_UNIX,)
"""The desktop's own sockets (key ring, display): they reach no further than this PC."""


def forbid(event: str, given: tuple[object, ...]) -> None:
    """The interpreter tells of every socket that is made and every name that is asked for."""
    if (event == "socket.__new__" and given[1] not in LOCAL) or event in (
        "socket.getaddrinfo", "socket.gethostbyname", "socket.connect", "socket.bind", "urllib.Request",
    ):  # fmt: skip
        sys.stderr.write(f"NETWORK {event} {given[1:]}\n")
        sys.stderr.flush()
        os._exit(7)


def main(folder: Path) -> None:
    """Start, sign in, take in, print into the archive, lock, close, start again, find the case."""
    from hallclient.app.demo import demo_hall
    from hallclient.chance import MACHINE
    from hallclient.signing.vault import PhraseVault
    from tests.end2end.driver import CHEAP, PHRASE, Counter
    from tests.end2end.visits import take_shop

    vault = PhraseVault(folder / "keys", PHRASE, MACHINE)
    made = demo_hall(folder, vault, MACHINE, password_hash=CHEAP.hash)
    assert isinstance(made, dict), made
    counter = Counter(folder, vault, made.__getitem__)
    counter.sign_in("W0907")
    take_shop(counter)
    counter.judge(*["Space"] * 5)
    (done,) = counter.decide("F9").cases
    counter.paper_shown()
    counter.lock()
    counter.close()
    again = Counter(folder, vault, made.__getitem__)
    again.sign_in("W0907")
    again.scan(done.case_no)
    again.until(lambda: again.seen("case.stage"), "the case after a restart")
    again.close()
    print(done.case_no, flush=True)


if __name__ == "__main__":
    sys.addaudithook(forbid)
    main(Path(sys.argv[1]))
