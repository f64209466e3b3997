"""没存进账本的草稿: what the book could not take before the counter locked goes over the lock sealed by its key."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence

import msgspec

from casework.draft import Draft
from hallclient.signing.sealed import WrongKey
from hallclient.store.book import Book

log = logging.getLogger(__name__)

_PURPOSE = "unsaved drafts"


def seal(book: Book, drafts: Sequence[Draft]) -> bytes:
    """The drafts for whoever opens this book again; nothing for none."""
    if not drafts:
        return b""
    return book.seal(zlib.compress(msgspec.json.encode(drafts)), _PURPOSE)


def unseal(book: Book, sealed: bytes) -> tuple[Draft, ...]:
    """The drafts again; none where another book stands here now."""
    if not sealed:
        return ()
    try:
        plain = zlib.decompress(book.unseal(sealed, _PURPOSE))
    except WrongKey:
        log.warning("unsaved drafts of another book")
        return ()
    return msgspec.json.decode(plain, type=tuple[Draft, ...])
