"""手写板签名 in 其他办理: a sheet is filed for the paper and the person that it names, and for no other."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from msgspec.structs import replace

from casework.acts import PaperIssued, ReceiptSigned
from hallclient.app.duties import Duties
from hallclient.app.outcome import PageRef
from hallclient.ui.screens.case.duty_part import DutyPart
from hallclient.ui.screens.crossing import Straight
from tests.casework.signers import HANDS_OUT, SECURITY, by
from tests.casework.test_receipts import PAPER, served
from tests.ui.screens.fakes import ZONE, settled
from tests.ui.screens.recording import Recording
from tests.ui.screens.test_case_duties import AT

SECOND = PaperIssued(code="D14", doc_number="", sha256="b" * 64, pages=1, copies=1)
FIRST = {"of": PAPER.sha256, "signer": "龚明远"}


class Desk:
    """The form of 手写板签名 of a served case whose certificate went later, so that there are two receipts."""

    def __init__(self) -> None:
        life = served()
        case = replace(life.case, papers=(*life.case.papers, SECOND))
        bench = replace(
            life.bench,
            catalogue=replace(life.bench.catalogue, hall=replace(life.bench.catalogue.hall, pad=True)),
        )
        window = SimpleNamespace(code="W09", name="商事登记三")
        counter = SimpleNamespace(
            bench=lambda on: bench, stamp=lambda items, at: by(HANDS_OUT), signer=HANDS_OUT, security=SECURITY,
            enrolment=SimpleNamespace(people=(), seals=()), secret_word="签名口令", window=window,
            hall=bench.catalogue.hall,
        )  # fmt: skip
        self.asked: list[tuple[Any, Any]] = []
        self.acts: list[Any] = []
        pad = SimpleNamespace(ask=lambda paper, done: self.asked.append((paper, done)), cancel=lambda: None)
        self.view = Recording()
        use = SimpleNamespace(
            counter=counter, needs_hand=lambda kind: False, do=self._do,
            attach=lambda path: settled(
                PageRef(sha256="c" * 64, name=path.name, media_type="image/png", pages=1, thumbnails=())
            ),
            keep_sheet=lambda png: settled(
                PageRef(sha256=png.hex() * 32, name="手写板签名.png", media_type="image/png", pages=1, thumbnails=())
            ),
        )  # fmt: skip
        self.part = DutyPart(
            lambda: (case, life.acts), cast(Duties, use), cast(Any, None), Straight(), self.view, lambda: AT,
            lambda outcome: None, lambda case_id, word: None, cast(Any, pad),
        )  # fmt: skip
        self.case = case
        self.part.choose("receipt_signed.pad")

    def _do(self, case_id: str, ruled: Any, uses: Any, hand: Any) -> Any:
        self.acts += ruled(self.case, (), AT)
        return settled(SimpleNamespace(papers=(), cases=(SimpleNamespace(case_id=case_id),)))

    def sign(self, sheet: bytes | None, lines: dict[str, str] = FIRST) -> None:
        self.part.sign_on_pad(lines)
        self.asked[-1][1](sheet)


def test_what_was_signed_for_another_paper_or_person_is_not_filed() -> None:
    desk = Desk()
    desk.sign(b"\x01")
    for other in ({**FIRST, "of": SECOND.sha256}, {**FIRST, "signer": "周静姝"}):
        desk.part.submit(other)
        assert desk.acts == [] and "再请申请人签一次" in desk.view.last("show_message")
    desk.part.submit({**FIRST, "signer": " 龚明远 "})
    (act,) = desk.acts
    assert isinstance(act, ReceiptSigned) and (act.way, act.of, act.signer) == ("pad", PAPER.sha256, "龚明远")


def test_a_line_that_changed_while_he_signed_is_found_too_and_a_second_sheet_replaces_the_first() -> None:
    desk = Desk()
    desk.part.sign_on_pad(FIRST)  # the clerk goes on to the other receipt meanwhile
    desk.asked[-1][1](b"\x01")
    desk.part.submit({**FIRST, "of": SECOND.sha256})
    assert desk.acts == []
    desk.sign(b"\x02", {**FIRST, "of": SECOND.sha256})
    assert desk.view.last("show_attached") == ("手写板签名.png",), "one sheet"
    desk.part.submit({**FIRST, "of": SECOND.sha256})
    (act,) = desk.acts
    assert (act.of, act.pages) == (SECOND.sha256, ("02" * 32,))


def test_a_frame_that_was_closed_ends_the_waiting() -> None:
    desk = Desk()
    desk.part.sign_on_pad(FIRST)
    assert "请等待签名" in desk.view.last("show_message")
    desk.asked[-1][1](None)
    assert "没有在手写板上签" in desk.view.last("show_message")
    assert desk.asked[0][0].now() == AT.astimezone(ZONE)


def test_what_was_missing_is_no_longer_said_once_a_file_is_attached() -> None:
    desk = Desk()
    desk.part.submit(FIRST)
    assert desk.acts == [] and desk.view.last("show_message") != ""
    desk.part.attach([Path("签名件.png")])
    assert desk.view.last("show_attached") == ("签名件.png",)
    assert desk.view.last("show_message") == ""
