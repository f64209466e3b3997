"""What the system says of files is said in the hall's language, at the counter and at the server."""

from __future__ import annotations

import errno
import os

import pytest

from casework.system import last_word, of_system


def english(text: str) -> bool:
    return any(word in text for word in ("No such", "Permission", "denied", "Errno", "space left"))


@pytest.mark.parametrize("number", [*errno.errorcode, 0, 100_000])
def test_no_error_of_the_system_is_said_in_its_own_words(number: int) -> None:
    error = OSError(number, os.strerror(number), "/folder/file")
    assert of_system(error) and of_system(error).isascii() is False and not english(last_word(error))
    assert last_word(error).startswith("/folder/file：")


def test_the_full_disk_and_the_rights_have_their_words_and_the_rest_what_was_asked_for() -> None:
    assert of_system(OSError(errno.ENOSPC, "No space left on device")) == "磁盘满了"
    assert of_system(OSError(errno.EACCES, "Permission denied")) == "没有权限"
    assert of_system(OSError(errno.ENOTTY, "ioctl")) == "写不进去"
    assert of_system(OSError(errno.ENOTTY, "ioctl"), "读到一半断了") == "读到一半断了"


def test_the_last_word_tells_kind_and_place_and_no_value() -> None:
    def given(name: str) -> int:
        return int(name)

    with pytest.raises(ValueError) as caught:
        given("王小明")
    said = last_word(caught.value)
    assert "ValueError test_system.py:" in said and "王小明" not in said and "软件提供单位" in said
    assert last_word(KeyboardInterrupt()) == "已停止，没有做完。"
    assert "没有可以读的输入" in last_word(EOFError())
