"""Where a year's 文号 go on from the hall's paper register: once, by whom and when in the audit."""

from __future__ import annotations

from casework.refusal import Refusal
from hallclient.store.tx import Tx


def start_number(tx: Tx, organ: str, paper: str, year: int, first: int, by: str) -> Refusal | None:
    """Sets the first number ("接第 37 号") before any was given here; None: it is set, and noted."""
    refusal = tx.start_doc_number(organ, paper, year, first, by)
    if refusal is None:
        tx.note("numbering", by, "", f"{organ} {paper} {year}", f"文号从第 {first} 号起")
    return refusal
