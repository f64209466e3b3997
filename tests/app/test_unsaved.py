"""What the book could not take goes over the lock sealed: for this book's key alone, and once it is closed, too."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hallclient.app.unsaved import seal, unseal
from tests.app.desk import FOOD, Desk
from tests.app.filled import filled


def test_drafts_come_back_as_they_were_and_nothing_of_them_can_be_read(desk: Desk) -> None:
    counter = desk.counter()
    book = counter.book
    one = filled(counter, FOOD)
    drafts = (one, replace(one, draft_id="other", values={"applicant.name": "欧阳静姝"}))
    sealed = seal(book, drafts)
    assert unseal(book, sealed) == drafts
    for needle in ("欧阳静姝", "示例", "draft_id"):
        assert needle.encode() not in sealed
    assert seal(book, drafts) != sealed, "a nonce each"
    assert seal(book, ()) == b"" and unseal(book, b"") == ()
    desk.close()
    assert unseal(book, seal(book, drafts)) == drafts


def test_another_book_or_changed_bytes_give_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    book = desk.counter().book
    sealed = seal(book, (filled(desk.counter(), FOOD),))
    book._key = bytes(32)
    assert unseal(book, sealed) == ()
    assert unseal(book, sealed[:-5] + b'AAA"}') == () and unseal(book, b"{}") == ()
    assert "another book" in caplog.text
