"""A PC that is no counter yet, and nothing to open a window on."""

from __future__ import annotations

import os
import sys

NOT_ENROLLED = (
    "本机还没有登记到大厅。有屏幕的打开程序，照“首次启动”做；没有的先运行 hallclient device-key，再用大厅文件登记："
    "hallclient enrol --hall 文件夹 --device 设备号。想先看看：hallclient --demo"
)


def nowhere() -> bool:
    """Whether there is no screen: Qt would end the process without a word of use, so the way is said here."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform != "linux" or any(os.environ.get(name) for name in named):
        return False
    print(NOT_ENROLLED, file=sys.stderr)
    return True
