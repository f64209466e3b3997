"""附页: a file from outside taken into the book, encoded anew by a limited process of its own."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from hallclient.app import pictures
from hallclient.app.futures import done, then
from hallclient.app.outcome import PageRef
from hallclient.store.book import Book
from hallclient.store.writer import Priority


def attached(book: Book, path: Path) -> Future[PageRef]:
    """The file as it lies in the book. Raises `pictures.Unreadable` in the future."""

    def measured(found: tuple[bytes, str, tuple[bytes, ...]]) -> Future[PageRef]:
        data, kind, small = found

        def kept(sha256: str) -> Future[PageRef]:
            page = PageRef(sha256=sha256, name=path.name, media_type=kind, pages=len(small), thumbnails=small)
            return done(page)

        return then(book.submit(Priority.DRAFT, lambda tx: tx.keep_page(data, kind, path.name)), kept)

    return then(pictures.read_pages(path), measured)
