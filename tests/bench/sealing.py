"""How long a keeper waits for one paper that is signed and sealed: drawn, signed as PAdES, archived, its seal entered,
in one transaction. Beside it a bare pyHanko signing the same file. Printed as JSON."""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.acting import act_on
from hallclient.app.counter import Counter
from hallclient.app.paper_keys import certified, paper_key
from hallclient.app.sealing import sealing
from hallclient.signing.certificates import authority_key, new_authority, new_certificate, papers_key
from hallclient.signing.keys import new_key
from hallclient.signing.pades import FIELD
from hallclient.store.tx import Tx
from printing.document import document
from printing.render import render
from tests.app.desk import FOOD, FRIDAY, Desk, demo_catalogue, only, outcome, paper, rooms
from tests.app.filled import filled

WARM, RUNS = 2, 15
CODE = "D16"


def hall() -> Any:
    """The demo hall, with a paper of one act signed and every use of its seal entered."""
    made = demo_catalogue()
    papers = tuple(replace(one, signed=one.code == CODE) for one in made.hall.papers)
    seals = (replace(made.hall.seals[0], each_use=True), *made.hall.seals[1:])
    return replace(made, hall=replace(made.hall, papers=papers, seals=seals))


def ended(counter: Counter) -> Callable[..., Any]:
    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        return decide.withdraw(counter.bench(at.date()), case, counter.stamp(1, at), written_on=FRIDAY)

    return made


def ours() -> float:
    """Milliseconds in the middle of the runs, the job's way through the writer included."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.new(Path(folder) / "pc", catalogue=hall())
        station = desk.station
        device = replace(station.enrolment.devices[0], paper_key=paper_key(station.key))
        named = replace(station.enrolment, devices=(device,))
        station.enrolment = certified(named, desk.issuer.key, desk.clock.now())
        counter = desk.counter()
        cases = [
            only(outcome(rooms(counter)[0].accept(filled(counter, FOOD)))).case_id for _ in range(WARM + RUNS)
        ]
        times = []
        for case_id in cases:
            begin = time.perf_counter()
            done = outcome(act_on(counter, case_id, ended(counter), "change", then=sealing(counter)))
            times.append((time.perf_counter() - begin) * 1000)
            if b"/ByteRange" not in paper(done, CODE).pdf:
                raise AssertionError("the paper was not signed")
        desk.close()
        return statistics.median(times[WARM:])


def bare() -> float:
    """Milliseconds of the library alone, with the same key and kind of signature, on a paper of the same layout."""
    from pyhanko.keys.pemder import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from hallclient.chance import MACHINE

    issuer, device = authority_key(new_key()), papers_key(new_key())
    authority = new_authority("bare", issuer, MACHINE.now())
    certificate = new_certificate("bare", device.public, authority, issuer, MACHINE.now())
    secret = load_private_key_from_pemder_data(_pkcs8(device), passphrase=None)
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    (loaded,) = load_certs_from_pemder_data(certificate)
    signer = signers.SimpleSigner(signing_cert=loaded, signing_key=secret, cert_registry=store)
    pdf = render(CODE, document(CODE).samples()).pdf
    times = []
    for _ in range(WARM + RUNS):
        begin = time.perf_counter()
        about = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[WARM:])


def _pkcs8(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made: bytes = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return made


if __name__ == "__main__":
    print(json.dumps({"ours": ours(), "bare": bare()}))
