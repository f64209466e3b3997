"""Papers read back as a person and a scanner would: the text, the QR code and the bar code of the picture."""

from __future__ import annotations

from functools import cached_property

import pypdfium2
import zxingcpp
from PIL.Image import Image


def codes_on(picture: Image) -> list[zxingcpp.Barcode]:
    """The codes of the two kinds that stand on papers: to look for every kind there is takes four times as long."""
    kinds = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
    return zxingcpp.read_barcodes(picture, kinds)


class Read:
    """All pages of a paper; the pictures are drawn where somebody asks for their codes."""

    def __init__(self, pdf: bytes, dpi: int) -> None:
        self._pdf, self._dpi = pdf, dpi
        document = pypdfium2.PdfDocument(pdf)
        try:
            text = "".join(page.get_textpage().get_text_range() for page in document)
            self.pages = len(document)
        finally:
            document.close()
        self.text = "".join(text.replace("\ufffe", "-").split())  # without white space

    @cached_property
    def _found(self) -> list[zxingcpp.Barcode]:
        document = pypdfium2.PdfDocument(self._pdf)
        try:
            shown = [
                page.render(scale=self._dpi / 72, grayscale=True).to_pil().convert("L") for page in document
            ]
        finally:
            document.close()
        return [code for picture in shown for code in codes_on(picture)]

    @property
    def codes(self) -> frozenset[str]:
        """Every QR code."""
        return frozenset(one.text for one in self._found if one.format == zxingcpp.BarcodeFormat.QRCode)

    @property
    def bars(self) -> frozenset[str]:
        """Every Code 128."""
        return frozenset(one.text for one in self._found if one.format == zxingcpp.BarcodeFormat.Code128)


def read(pdf: bytes, *, dpi: int = 200) -> Read:
    """All pages of a paper."""
    return Read(pdf, dpi)
