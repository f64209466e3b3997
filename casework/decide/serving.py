"""出件: the decision is served, and with it the certificate (行政许可法 第四十四条)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from casework import receipts
from casework.acts import AnyAct, Delivered, Handed, Left, ReceiptSigned
from casework.case import Case
from casework.collecting import Collector
from casework.decide.bench import Stamp
from casework.deciding import ServiceWay
from casework.hall import Hall
from casework.lifecycle import refused
from casework.refusal import Refusal
from casework.serving import against
from casework.signoff import Signer


def deliver(
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    way: ServiceWay,
    served_on: date,
    recipient: str = "",
    relation: str = "",
    evidence: str = "",
    published_on: date | None = None,
    collector: Collector | None = None,
    handed: tuple[Handed, ...] = (),
    left: tuple[Left, ...] = (),
) -> tuple[AnyAct, ...] | Refusal:
    """Delivered: on the day that the way of service counts, which may lie before the day it is recorded.

    `collector`: who came, where somebody did; `handed` and `left`: what of it, where it was not simply everything.
    """
    stopped = refused("delivered", case)
    if stopped is not None:
        return stopped
    act = Delivered(
        **stamp.head(stamp.act_ids[0], case.opened.case_id),
        way=way,
        served_on=served_on,
        recipient=recipient.strip(),
        relation=relation.strip(),
        evidence=evidence.strip(),
        published_on=published_on,
        **({} if collector is None else collector.told()),
        handed=handed,
        left=left,
    )
    return against(case, act, signer) or (act,)


def file_receipt(
    case: Case,
    stamp: Stamp,
    signer: Signer,
    *,
    of: str,
    name: str,
    pages: tuple[str, ...],
    hall: Hall,
    way: Literal["paper", "pad"] = "paper",
) -> tuple[AnyAct, ...] | Refusal:
    """ReceiptSigned: the receipt as `name` signed it, `of` the paper's hash."""
    stopped = refused("receipt_signed", case)
    if stopped is not None:
        return stopped
    act = ReceiptSigned(
        **stamp.head(stamp.act_ids[0], case.opened.case_id), way=way, of=of, code=receipts.SIGNED, signer=name.strip(),
        pages=pages,
    )  # fmt: skip
    return receipts.by_pad(act, hall) or receipts.against(case, act, signer) or (act,)
