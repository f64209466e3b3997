"""A table on the clipboard: text with tabs, and HTML that spreadsheets paste as cells."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

OURS: Final = "application/x-hallclient-list"
"""Says to the watch of the clipboard that this is to leave it again, wherever the focus was."""


def put_table(text: str, html: str) -> None:
    """Both ways at once; whoever pastes takes what it knows. The HTML is for others: nothing here reads it."""
    both = QMimeData()
    both.setText(text)
    both.setData("text/html", html.encode())
    both.setData(OURS, b"1")
    QGuiApplication.clipboard().setMimeData(both)
