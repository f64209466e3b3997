"""签名件归档: the scan of the receipt that whoever took the decision signed on paper (民事诉讼法 第八十七条)."""

from __future__ import annotations

from typing import Final, Literal

from casework import decide
from casework.acts import Delivered
from casework.case import Case
from casework.people import Use
from casework.receipts import missing, owed, signable
from hallclient.ui.screens.case.duties.form import DutyForm, Line, Made, Setting, Told


def _on_paper(case: Case, setting: Setting) -> tuple[Line, ...]:
    return _lines(
        case, setting, Line("pages", "签名件", kind="files", hint="签了名的送达回证，扫描成图片或者 PDF")
    )


def _on_pad(case: Case, setting: Setting) -> tuple[Line, ...]:
    return _lines(
        case, setting, Line("pages", "手写板签名", kind="pad", hint="申请人屏上请本人签名，也可以在纸上签")
    )


def _lines(case: Case, setting: Setting, pages: Line) -> tuple[Line, ...]:
    open_ = missing(case)
    papers = sorted(signable(case), key=lambda one: one not in open_)
    served = {paper.sha256: act for act in setting.acts if isinstance(act, Delivered) for paper in act.papers}
    options = tuple(
        (
            one.sha256,
            " ".join(
                (
                    f"送达回证 {served[one.sha256].served_on}" if one.sha256 in served else "送达回证",
                    "还没有归档" if one in open_ else "已归档",
                )
            ),
        )
        for one in papers
    )
    first = served.get(papers[0].sha256) if papers else None
    return (
        Line("of", "送达回证", options[0][0] if options else "", "choice", options),
        Line("signer", "签名的人", first.recipient if first is not None else ""),
        pages,
    )


def _scanned(case: Case, setting: Setting, told: Told) -> Made:
    return _made(case, setting, told, "paper")


def _written(case: Case, setting: Setting, told: Told) -> Made:
    return _made(case, setting, told, "pad")


def _made(case: Case, setting: Setting, told: Told, way: Literal["paper", "pad"]) -> Made:
    asked = (told.text("pages"),) if told.text("pages") else ()  # before anything is written
    return decide.file_receipt(
        case, setting.stamp, setting.signer, of=told.text("of"), name=told.text("signer"), pages=told.pages or asked,
        hall=setting.bench.catalogue.hall, way=way,
    )  # fmt: skip


def _owed(case: Case, setting: Setting) -> str:
    asked = len(owed(case, setting.bench.catalogue.hall))
    return f"还有 {asked} 份没有归档" if asked else ""


USES: Final[tuple[Use, ...]] = ("deliver", "take_in")
RECEIPTS: Final = (
    DutyForm(
        "receipt_signed", "receipt_signed", "签名件归档", "民事诉讼法八十七条", USES, _on_paper, _scanned,
        "签名的送达回证已归档。", _owed,
    ),
    DutyForm(
        "receipt_signed.pad", "receipt_signed", "手写板签名", "电子签名法三条", USES, _on_pad, _written,
        "手写板签名已归档。",
    ),
)  # fmt: skip
