"""How long a chief representative waits for one decision: signed by his hand, its paper drawn, signed as PAdES and
archived, the seal entered, in one transaction. Beside it a bare pyHanko signing the same file. Printed as JSON."""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a script

from msgspec.structs import replace

from casework import decide
from casework.acts import AnyAct
from casework.case import Case
from casework.refusal import Refusal
from hallclient.app.acting import Made, act_on
from hallclient.app.counter import Counter
from hallclient.app.hand import Hand, open_hand
from hallclient.app.paper_keys import certified, paper_key
from hallclient.app.sealing import sealing
from hallclient.signing.certificates import authority_key, new_authority, new_certificate, papers_key
from hallclient.signing.keys import new_key
from hallclient.signing.pades import FIELD
from hallclient.store.tx import Tx
from printing.document import document
from printing.render import render
from tests.app.desk import FOOD, Desk, case_on, only, outcome, paper, rooms, secret
from tests.app.filled import filled

WARM, RUNS = 2, 15
CODE = "D11"
REVIEWER, CHIEF = "R0001", "S0001"


def ours() -> float:
    """Milliseconds in the middle of the runs, the job's way through the writer included; the signing secret is asked
    for once a batch, before."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk.new(Path(folder) / "pc")
        station = desk.station
        device = replace(station.enrolment.devices[0], paper_key=paper_key(station.key))
        named = replace(station.enrolment, devices=(device,))
        station.enrolment = certified(named, desk.issuer.key, desk.clock.now())
        clerk = desk.counter()
        cases = [
            only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD)))).case_id for _ in range(WARM + RUNS)
        ]
        reviewer, chief = (desk.counter(staff_no, "W10") for staff_no in (REVIEWER, CHIEF))
        with hand_of(reviewer) as hand:
            for case_id in cases:
                outcome(act_on(reviewer, case_id, reviewed(reviewer), "review", hand=hand))
        times = []
        with hand_of(chief) as hand:
            for case_id in cases:
                begin = time.perf_counter()
                done = outcome(act_on(chief, case_id, granted(chief), "sign", hand=hand, then=sealing(chief)))
                times.append((time.perf_counter() - begin) * 1000)
                if b"/ByteRange" not in paper(done, CODE).pdf or case_on(chief, case_id).unsealed:
                    raise AssertionError("the decision was not signed and sealed")
        desk.close()
        return statistics.median(times[WARM:])


def hand_of(counter: Counter) -> Hand:
    found = open_hand(counter, secret(counter.person.staff_no))
    if isinstance(found, Hand):
        return found
    raise AssertionError(found)


def reviewed(counter: Counter) -> Made:
    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        stamp = counter.stamp(1, at)
        return decide.review(case, stamp, counter.signer, proposes="grant", opinion="符合条件")

    return made


def granted(counter: Counter) -> Made:
    def made(tx: Tx, case: Case, told: tuple[AnyAct, ...], at: datetime) -> tuple[AnyAct, ...] | Refusal:
        stamp = counter.stamp(1, at)
        return decide.grant(counter.bench(), case, stamp, counter.signer, content="热食类食品制售")

    return made


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
