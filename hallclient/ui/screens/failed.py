"""What a failure of the book is called on a screen: its cause, what was kept, what to do. No Qt."""

from __future__ import annotations

from hallclient.store.problem import BookFault


def of_book(error: BaseException) -> tuple[str, str] | None:
    """(cause, what was kept and what to do) in the book's own words; None where it was not the book that failed."""
    if not isinstance(error, BookFault):
        return None
    return error.problem.cause, f"{error.problem.kept}{error.problem.todo}"


def in_words(error: BaseException, otherwise: str) -> str:
    """The book's own words as one text, else what the screen says of any other failure."""
    found = of_book(error)
    return "".join(found) if found is not None else otherwise
