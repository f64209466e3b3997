"""The n-th allocation of Python fails, for n = 1, 2, 3 …: `python -m tests.store.fire.allocations WHAT N`.

WHAT is encode, decode or fold. Each n runs in a process forked for it: a library that dies of it dies like a
kill, which the book survives. Prints `<same> <MemoryError> <died> <other>`, the numbers of each outcome; other is a
wrong value or another exception.
"""

from __future__ import annotations

import _testcapi  # type: ignore[import-not-found]
import os
import resource
import sys
from collections.abc import Callable
from datetime import date

from casework import wire
from casework.fold import fold
from tests.store.visits import CALENDAR, Fixed, accepted, attended, received

SAME, MEMORY, OTHER = 0, 10, 11


def works() -> dict[str, Callable[[], object]]:
    chance = Fixed()
    act = received("410103261120001009000011", chance)
    acts = (act, attended(act, chance), accepted(act, chance))
    data = wire.encode(act)
    return {
        "encode": lambda: wire.encode(act),
        "decode": lambda: wire.decode(data),
        "fold": lambda: fold(acts, on=date(2026, 11, 20), calendar=CALENDAR),
    }


def outcome(work: Callable[[], object], right: object, n: int) -> int:
    """How the child ends whose n-th allocation fails."""
    _testcapi.set_nomemory(n, n + 1)
    try:
        found = work()
    except MemoryError:
        code = MEMORY
    except BaseException:
        code = OTHER
    else:
        _testcapi.remove_mem_hooks()
        return SAME if found == right else OTHER
    _testcapi.remove_mem_hooks()
    return code


def main(what: str, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = works()[what]
    right = work()
    ends = {SAME: 0, MEMORY: 0, OTHER: 0, -1: 0}
    for n in range(1, most + 1):
        child = os.fork()
        if not child:
            os._exit(outcome(work, right, n))
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        ends[code if code >= 0 else -1] += 1
    print(ends[SAME], ends[MEMORY], ends[-1], ends[OTHER])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
