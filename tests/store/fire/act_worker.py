"""A counter as a process: whole actions of a real book, one transaction each, an ACK after each.

`python -m tests.store.fire.act_worker BOOK ACTS [SYNC [CHECKPOINT]]`: an action keeps a draft, takes a number and a
文号, appends two acts, archives a paper, queues its print, drops the draft and logs a look. ACTS 0: for ever. It
prints `ACK <seq> <case_id> <case_no>`, `DRAFT <n>`, `FAIL <kind> <text>`, `PROBLEM <kind> <text>` and, once
closed, `DONE`. SYNC and CHECKPOINT are for the controls: a book that is not written through must be seen to lose.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from casework.acts import PaperIssued
from casework.catalogue import DocNumberBlock, DocNumberWord
from casework.draft import Draft
from forms.case_tokens import sounds
from hallclient.chance import Chance
from hallclient.signing.digest import sha256
from hallclient.store import connection as connections
from hallclient.store import writer
from hallclient.store.book import Book, open_book
from hallclient.store.problem import BookFault, BookProblem
from hallclient.store.tx import Tx
from hallclient.store.writer import Priority
from tests.store.visits import KEY, Fixed, attended, project, received

TRIES = 12


def say(*words: object) -> None:
    """One line in one write: what was printed is out."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def enrol(tx: Tx) -> None:
    """文号 for the papers, as a hall file grants them."""
    blocks = [DocNumberBlock(organ="A01", paper="D01", year=2026, first=1, last=99_999, device="009")]
    tx.grant_doc_numbers([DocNumberWord(organ="A01", paper="D01", word="示审批收")], blocks, "009")


def act(tx: Tx, chance: Chance, draft_id: str) -> tuple[int, str, str]:
    """One whole action; gives seq, case and number."""
    case_no = tx.take_number("410103", "001", "009", chance.now().date())
    taken = tx.take_doc_number("A01", "D01", 2026)
    assert taken is not None
    pdf = b"%PDF-1.4 " + case_no.encode() * 60
    issued = PaperIssued(
        code="D01", doc_number=f"{taken[0]}〔2026〕{taken[1]}号", sha256=sha256(pdf), pages=1, copies=2
    )
    receipt = received(case_no, chance, papers=(issued,))
    tx.append(receipt, project)
    done = tx.append(attended(receipt, chance), project)
    tx.archive(receipt.act_id, receipt.case_id, issued, pdf)
    tx.queue_print(issued.sha256, receipt.case_id, 2)
    tx.drop_draft(draft_id)
    tx.count_use("W09", receipt.item_code)
    tx.note("view", "W0901", "W09", receipt.case_id, "收件")
    return done.seq, receipt.case_id, case_no


def noted(done: list[tuple[int, str, str]], chance: Fixed, draft_id: str, tx: Tx) -> tuple[int, str, str]:
    """The action, and what it would have been called: for looking it up when its end is unknown."""
    done.append(act(tx, chance, draft_id))
    return done[-1]


def opened(path: Path, chance: Fixed) -> Book | None:
    """The book, tried again after a problem was told: the fault may be gone."""
    for _ in range(TRIES):
        found = open_book(path, KEY, chance)
        if isinstance(found, Book):
            return found
        tell("PROBLEM", found)
    return None


def tell(word: str, found: BookProblem) -> None:
    assert found.cause and found.kept and found.todo, found
    say(word, found.kind, found.text.replace("\n", " "), "|", found.detail)


def is_there(book: Book, case_id: str) -> bool:
    return book.read_now(lambda reads: reads.case(case_id)) is not None


def one_action(book: Book, chance: Fixed, turn: int) -> Book | None:
    """Does one action, again after a failure, as a clerk would; a new book where the program had to start anew."""
    draft = Draft(draft_id=f"draft-{turn}", window="W09", by="W0901", values={"turn": str(turn)})
    for _ in range(TRIES):
        done: list[tuple[int, str, str]] = []
        try:
            book.submit(Priority.DRAFT, lambda tx: tx.save_draft(draft, "")).result()
            say("DRAFT", turn)
            say("ACK", *book.write_now(partial(noted, done, chance, draft.draft_id)))
            book.take_in(lambda tx: tx.keep("told", str(turn).encode())).result()  # not synced by itself
            return book
        except BookFault as fault:
            tell("FAIL", fault.problem)
            if fault.problem.kind != "unknown":
                continue
            # What the message says: start anew and look whether it is there.
            book.close()
            again = opened(book.path, chance)
            if again is None:
                return None
            book = again
            if done and is_there(book, done[-1][1]):
                say("ACK", *done[-1])
                return book
    return None


def main(path: Path, acts: int, sync: str = "FULL", checkpoint: str = "2000") -> int:
    ours = connections._pragmas

    def pragmas(key: bytes, *, writes: bool) -> list[str]:
        lines = ours(key, writes=writes)
        return [
            line.replace("synchronous = FULL", f"synchronous = {sync}").replace(
                "autocheckpoint = 2000", f"autocheckpoint = {checkpoint}"
            )
            for line in lines
        ]

    connections._pragmas = pragmas
    if sync != "FULL":
        vars(writer)["sync_each"] = lambda *_: None
    chance = Fixed()
    book = opened(path, chance)
    if book is None:
        return 3
    sounds(["热"])  # the pinyin tables come with the first act
    say("READY")
    turn = 0
    while not acts or turn < acts:
        turn += 1
        book = one_action(book, chance, turn)
        if book is None:
            return 4
    book.close()
    say("DONE")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]))
