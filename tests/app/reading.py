"""Papers read back as a person and a scanner would: the text, the QR code and the bar code of the picture."""

from __future__ import annotations

from typing import NamedTuple

import pypdfium2
import zxingcpp


class Read(NamedTuple):
    text: str  # without white space
    qr: str
    bar: str
    pages: int


def read(pdf: bytes) -> Read:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        picture = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L")
        pages = len(document)
    finally:
        document.close()
    found = {code.format: code.text for code in zxingcpp.read_barcodes(picture)}
    return Read(
        "".join(text.replace("\ufffe", "-").split()),
        found.get(zxingcpp.BarcodeFormat.QRCode, ""),
        found.get(zxingcpp.BarcodeFormat.Code128, ""),
        pages,
    )
