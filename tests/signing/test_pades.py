"""PAdES of decision papers: two readers accept what was signed, and nothing else."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from hallclient.chance import ZONE, Chance
from hallclient.signing.certificates import (
    AUTHORITY_DAYS,
    authority_key,
    in_force,
    new_authority,
    new_certificate,
    papers_key,
)
from hallclient.signing.keys import new_key
from hallclient.signing.pades import Credential, OwnSigner, PaperSigner, holds
from hallclient.sync.seal_platform import SealPlatform
from hallclient.sync.transport import Https
from printing.document import document
from printing.render import render
from tests.signing.seal_server import SealServer

AT = datetime(2026, 11, 20, 10, 42, tzinfo=ZONE)
ORGAN, REASON = "示例区行政审批服务局", "准予行政许可决定书 示审批准〔2026〕1101号"


class Signed:
    """A paper, the same signed, and the authority behind it: by the counter's own key, or by a seal platform."""

    def __init__(self, service: SealServer | None = None) -> None:
        self.plain = render("D04", document("D04").samples()).pdf
        self.signer: PaperSigner = self._own() if service is None else self._service(service)
        self.pdf = self.signer.signed(self.plain, AT, ORGAN, REASON)

    def _service(self, server: SealServer) -> PaperSigner:
        self.authority = server.authority
        transport = Https(server.url, server.ca, Chance())
        made = SealPlatform(transport, "示例区政务服务中心", "009", server.devices["009"], Chance())
        made.load()
        return made

    def _own(self) -> PaperSigner:
        issuer, device = new_key(), new_key()
        key = authority_key(issuer)
        self.authority = new_authority("示例区政务服务中心 文书签名", key, AT)
        certificate = new_certificate(
            "示例区政务服务中心 设备009", papers_key(device).public, self.authority, key, AT
        )
        return OwnSigner(Credential(papers_key(device), certificate, self.authority))

    def holds(self, pdf: bytes) -> bool:
        return holds(pdf, self.authority, AT + timedelta(days=1))


@pytest.fixture(scope="module", params=["own", "service"])
def paper(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """Whoever signs, the same is asked of what is signed."""
    if request.param == "own":
        yield Signed()
        return
    server = SealServer(tmp_path_factory.mktemp("seal"), {"009": new_key()}, AT)
    yield Signed(server)
    server.stop()


def pdfsig(pdf: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout


def parts_of(pdf: bytes, authority: bytes) -> dict[str, Any]:
    """What a reader would see that looks at `intact`, `valid` and `trusted` alone, and the whole verdict."""
    from pyhanko.keys.pemder import load_certs_from_pemder_data
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=list(load_certs_from_pemder_data(authority)), moment=AT)
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], context)
    return {name: getattr(status, name) for name in ("intact", "valid", "trusted", "bottom_line")}


class _Generic:
    """pyHanko's objects, loaded when a test makes the first."""

    def __getattr__(self, name: str) -> Any:
        from pyhanko.pdf_utils import generic

        return getattr(generic, name)


generic: Any = _Generic()


def updated(pdf: bytes, change: Any) -> bytes:
    """The file with an incremental update by `change(writer, page)`."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(0)
    change(writer, page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_both_readers_take_it_and_the_paper_s_own_bytes_stand_in_front(paper: Signed, tmp_path: Path) -> None:
    assert paper.pdf.startswith(paper.plain)
    assert paper.holds(paper.pdf)
    told = pdfsig(paper.pdf, tmp_path)
    for words in (
        "Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "SHA-256", "设备009", "Nov 20 2026",
    ):  # fmt: skip
        assert words in told, words
    assert pdfsig(paper.plain, tmp_path).strip().endswith("does not contain any signatures")
    assert not paper.holds(paper.plain)


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.85])
def test_one_changed_byte_and_it_is_not_valid(paper: Signed, part: float, tmp_path: Path) -> None:
    changed = bytearray(paper.pdf)
    changed[int(len(paper.plain) * part)] ^= 1
    assert not paper.holds(bytes(changed))
    assert "Signature is Valid" not in pdfsig(bytes(changed), tmp_path)


def test_another_authority_a_cut_file_and_junk_behind_are_not_it(paper: Signed) -> None:
    assert not holds(paper.pdf, Signed().authority, AT)
    assert not holds(paper.pdf, paper.authority, AT + timedelta(days=AUTHORITY_DAYS))
    for other in (paper.pdf[:-200], paper.pdf + b"\n%junk", b"", b"%PDF-1.7"):
        assert not paper.holds(other)


def test_content_that_an_update_replaced_is_found(paper: Signed, tmp_path: Path) -> None:
    def replaced(writer: Any, page: Any) -> None:
        page.get_object()["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.mark_update(page)

    attacked = updated(paper.pdf, replaced)
    seen = parts_of(attacked, paper.authority)
    assert seen["intact"] and seen["valid"] and seen["trusted"], "who looks at these alone is deceived"
    assert not seen["bottom_line"] and not paper.holds(attacked)
    assert "Total document signed" not in pdfsig(attacked, tmp_path)


def test_a_shadow_laid_over_the_signed_page_is_found(paper: Signed) -> None:
    """An annotation that hides what was signed and shows something else."""

    def hidden(writer: Any, page: Any) -> None:
        pdf_name = generic.pdf_name
        look = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 500 700 re f")
        look.update({
            pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 700))),
        })  # fmt: skip
        shadow = generic.DictionaryObject({
            pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Stamp"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 700))),
            pdf_name("/F"): generic.NumberObject(4),
            pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(look)}),
        })  # fmt: skip
        leaf = page.get_object()
        before = list(leaf.get("/Annots", ()))
        leaf["/Annots"] = generic.ArrayObject([*before, writer.add_object(shadow)])
        writer.mark_update(page)

    attacked = updated(paper.pdf, hidden)
    assert parts_of(attacked, paper.authority)["intact"]
    assert not paper.holds(attacked)


def test_what_lay_hidden_before_the_signature_can_not_be_shown_after_it(paper: Signed) -> None:
    """The other shadow: prepared content is signed along, unseen, and an update brings it to the front."""

    def prepared(writer: Any, page: Any) -> None:
        other = writer.add_object(generic.StreamObject(stream_data=b"BT (999) Tj ET"))
        page.get_object()["/Hidden"] = other
        writer.mark_update(page)

    signed = paper.signer.signed(updated(paper.plain, prepared), AT, ORGAN, REASON)
    assert paper.holds(signed)

    def shown(writer: Any, page: Any) -> None:
        leaf = page.get_object()
        leaf["/Contents"] = leaf.raw_get("/Hidden")
        writer.mark_update(page)

    assert not paper.holds(updated(signed, shown))


def test_the_keys_of_one_device_are_not_those_of_another_use() -> None:
    device, issuer = new_key(), new_key()
    assert papers_key(device).secret == papers_key(device).secret
    assert len({papers_key(device).secret, papers_key(issuer).secret, authority_key(device).secret}) == 3
    made = new_authority("甲", authority_key(issuer), AT)
    with pytest.raises(ValueError, match="another authority"):
        new_certificate("乙", papers_key(device).public, made, authority_key(device), AT)
    leaf = new_certificate("乙", papers_key(device).public, made, authority_key(issuer), AT)
    x509.load_der_x509_certificate(leaf).verify_directly_issued_by(x509.load_der_x509_certificate(made))
    assert in_force(leaf, AT) and not in_force(leaf, AT - timedelta(days=2)) and not in_force(b"", AT)
