"""A counter as a process of its own: visits for ever, an ACK on standard output after each commit.

`python -m tests.store.counter_worker BOOK`: prints `ACK <case_no> <case_id>` after a visit and
`DRAFT <n>` after a draft; it is there to be killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from casework.draft import Draft
from forms.case_tokens import sounds
from hallclient.store.writer import Priority
from tests.store.visits import Fixed, opened, take_in


def main() -> None:
    chance = Fixed()
    book = opened(Path(sys.argv[1]), chance)
    sounds(["热"])  # the pinyin tables are loaded with the first act
    print("READY", flush=True)
    turn = 0
    while True:
        turn += 1
        draft = Draft(draft_id="d1", window="W09", by="W0901", values={"turn": str(turn)})
        saved = book.submit(Priority.DRAFT, lambda tx, draft=draft: tx.save_draft(draft, ""))  # type: ignore[misc]
        saved.result()
        print(f"DRAFT {turn}", flush=True)
        act = book.write_now(lambda tx: take_in(tx, chance).case.opened)
        print(f"ACK {act.case_no} {act.case_id}", flush=True)


if __name__ == "__main__":
    main()
