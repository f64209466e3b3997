"""The codes that exports use: the usual ones of `forms/defaults/exports.yaml`, or a file of the same shape."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from casework.exporting import OUTCOMES, ExportCodes
from forms.security import DEFAULTS
from forms.source import Source

USUAL = "exports.yaml"


class CodesRefused(ValueError):
    """Why a file of codes was not taken, in the user's language."""


@cache
def usual_codes() -> ExportCodes:
    """The codes that come with the program."""
    return codes_of(DEFAULTS / USUAL)


def codes_of(file: Path) -> ExportCodes:
    """The codes of a file. Raises CodesRefused."""
    source = Source(file.parent)
    found = source.file(file.name, ExportCodes) if file.is_file() else None
    if found is None or source.faults:
        faults = "；".join(f"{one.file}:{one.line}: {one.key}: {one.text}" for one in source.faults)
        raise CodesRefused(f"代码表 {file} 读不懂，没有导出。{faults}")
    for name, codes in found.results.items():
        lacking = sorted(set(OUTCOMES) - set(codes))
        if lacking:
            raise CodesRefused(f"代码表 {file} 的结果代码“{name}”没有写 {'、'.join(lacking)}，没有导出。")
    return found
