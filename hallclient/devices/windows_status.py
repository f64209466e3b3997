"""Status bits of the Windows spooler in the words of the counter. Pure; the values are winspool.h's."""

from __future__ import annotations

from enum import IntFlag
from typing import Final

from hallclient.devices.printer import Cause, Look, SpoolState


class JobBit(IntFlag):
    """JOB_STATUS_*."""

    PAUSED = 0x1
    ERROR = 0x2
    DELETING = 0x4
    SPOOLING = 0x8
    PRINTING = 0x10
    OFFLINE = 0x20
    PAPEROUT = 0x40
    PRINTED = 0x80
    DELETED = 0x100
    BLOCKED = 0x200
    USER_INTERVENTION = 0x400
    RESTART = 0x800
    COMPLETE = 0x1000
    RETAINED = 0x2000
    RENDERING = 0x4000


class PrinterBit(IntFlag):
    """PRINTER_STATUS_*."""

    PAUSED = 0x1
    ERROR = 0x2
    PENDING_DELETION = 0x4
    PAPER_JAM = 0x8
    PAPER_OUT = 0x10
    MANUAL_FEED = 0x20
    PAPER_PROBLEM = 0x40
    OFFLINE = 0x80
    OUTPUT_BIN_FULL = 0x800
    NOT_AVAILABLE = 0x1000
    NO_TONER = 0x40000
    USER_INTERVENTION = 0x100000
    DOOR_OPEN = 0x400000
    SERVER_UNKNOWN = 0x800000


class Attribute(IntFlag):
    """PRINTER_ATTRIBUTE_*."""

    KEEPS_JOBS = 0x100
    WORK_OFFLINE = 0x400


PRINTER_CAUSES: Final[tuple[tuple[PrinterBit, Cause], ...]] = (
    (PrinterBit.PENDING_DELETION, "gone"),
    (PrinterBit.OFFLINE | PrinterBit.NOT_AVAILABLE | PrinterBit.SERVER_UNKNOWN, "offline"),
    (PrinterBit.PAPER_JAM, "jam"),
    (PrinterBit.DOOR_OPEN, "cover_open"),
    (PrinterBit.PAPER_OUT, "no_paper"),
    (PrinterBit.PAPER_PROBLEM | PrinterBit.MANUAL_FEED, "wrong_size"),
    (PrinterBit.NO_TONER, "no_toner"),
    (PrinterBit.OUTPUT_BIN_FULL, "tray_full"),
    (PrinterBit.PAUSED | PrinterBit.ERROR | PrinterBit.USER_INTERVENTION, "stopped"),
)
"""The gravest first. Low toner, saving power and warming up keep no paper back and are not among them."""

JOB_CAUSES: Final[tuple[tuple[JobBit, Cause], ...]] = (
    (JobBit.OFFLINE, "offline"),
    (JobBit.PAPEROUT, "no_paper"),
    (JobBit.PAUSED | JobBit.ERROR | JobBit.USER_INTERVENTION, "stopped"),
)


def printer_cause(status: int, attributes: int = 0) -> Cause:
    """What a printer lacks; "" where nothing is known to be wrong."""
    for bits, cause in PRINTER_CAUSES:
        if status & bits:
            return cause
    return "offline" if attributes & Attribute.WORK_OFFLINE else ""


def look_of(job: int, printer: int, attributes: int = 0) -> Look:
    """One look at a job by its bits and those of its printer.

    A job that says only that something is wrong has the printer's word for it; a printer that says nothing (many
    USB drivers set no bits) has the job's.
    """
    state = _state(job)
    told: Cause = next((cause for bits, cause in JOB_CAUSES if job & bits), "")
    lacks = printer_cause(printer, attributes)
    cause: Cause = lacks or told if told in ("", "stopped") else told
    if state == "done" and not lacks:
        cause = ""  # the bits of a job that is over speak of its past
    return Look(state, cause)


def _state(job: int) -> SpoolState:
    if job & (JobBit.DELETING | JobBit.DELETED):
        return "cancelled"
    if job & JobBit.BLOCKED:
        return "refused"
    if job & (JobBit.PRINTED | JobBit.COMPLETE | JobBit.RETAINED):
        return "done"
    if job & (JobBit.PRINTING | JobBit.ERROR | JobBit.PAPEROUT | JobBit.OFFLINE | JobBit.USER_INTERVENTION):
        return "printing"
    return "waiting"
