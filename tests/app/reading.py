"""Papers read back as a person and a scanner would: the text, the QR code and the bar code of the picture."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2
import zxingcpp


class Read(NamedTuple):
    text: str  # without white space
    codes: frozenset[str]  # every QR code
    bars: frozenset[str]  # every Code 128
    pages: int


def read(pdf: bytes, *, dpi: int = 200) -> Read:
    """All pages of a paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    finally:
        document.close()
    found = [code for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    return Read(
        "".join(text.replace("\ufffe", "-").split()),
        frozenset(code.text for code in found if code.format == zxingcpp.BarcodeFormat.QRCode),
        frozenset(code.text for code in found if code.format == zxingcpp.BarcodeFormat.Code128),
        len(pictures),
    )
