"""做归档包: why a file took nothing is said in Chinese, whatever the system calls it."""

from __future__ import annotations

import errno
import os
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hallclient.app.filing import Packed
from hallclient.ui.screens.case.filing import FAILED, FilePart
from hallclient.ui.screens.crossing import Straight


class Use:
    """Making it comes to `error`."""

    may = True

    def __init__(self, error: Exception) -> None:
        self.error = error

    def pack(self, case_id: str, path: Path) -> Future[Packed]:
        failed: Future[Packed] = Future()
        failed.set_exception(self.error)
        return failed


class View:
    """`said`: the last message."""

    said = ("", "")

    def ask_file(self, name: str) -> Path:
        return Path("X:/") / name

    def show_message(self, text: str, tone: str) -> None:
        self.said = (text, tone)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘满了"),
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT)), "文件或者文件夹不在了"),
        (OSError(errno.ENOTTY, os.strerror(errno.ENOTTY)), "写不进去"),
    ],
)
def test_a_place_that_takes_nothing_is_said_in_chinese(error: OSError, said: str) -> None:
    assert told(error) == (f"归档包没有存成：{said}。账本未动，换个地方再存。", "red")


def test_what_else_goes_wrong_is_said_without_its_name() -> None:
    assert told(ValueError("x")) == (FAILED, "red")


def told(error: Exception) -> tuple[str, str]:
    case: Any = SimpleNamespace(opened=SimpleNamespace(case_no="410103", case_id="c1"))
    view = View()
    FilePart(lambda: case, cast("Any", Use(error)), Straight(), view).choose("file")
    return view.said
