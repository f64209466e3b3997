"""Why the system refused a file or a folder, in words: one table for counter and server."""

from __future__ import annotations

import errno
import re
from traceback import walk_tb
from typing import Final

_WORDS: Final = {
    errno.ENOSPC: "磁盘满了", errno.EDQUOT: "磁盘空间用完了", errno.EIO: "磁盘读写出错", errno.EROFS: "磁盘只读",
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.ENOENT: "文件或者文件夹不在了",
    errno.EEXIST: "已经有同名的文件", errno.ENOTDIR: "路径中间有一段不是文件夹", errno.EISDIR: "那是一个文件夹",
    errno.ENAMETOOLONG: "文件名太长", errno.EFBIG: "文件太大，这种格式的磁盘放不下",
    errno.EMFILE: "打开的文件太多", errno.ENFILE: "打开的文件太多", errno.EBUSY: "正被别的程序占用",
    errno.EADDRINUSE: "这个端口已经有程序在用", errno.EADDRNOTAVAIL: "本机没有这个地址",
}  # fmt: skip
_NAME: Final = re.compile(r"[^/\\]+")


def of_system(error: OSError, otherwise: str = "写不进去") -> str:
    """`otherwise` stands for what the table has no word for: it is never the system's own English."""
    return _WORDS.get(error.errno or 0, otherwise)


def last_word(error: BaseException) -> str:
    """What a command says where it ended otherwise than anybody foresaw: kind and place, never values."""
    if isinstance(error, KeyboardInterrupt):
        return "已停止，没有做完。"
    if isinstance(error, EOFError):
        return "终端里没有可以读的输入，没有做完。"
    if isinstance(error, OSError):
        return f"{error.filename or '磁盘'}：{of_system(error, '读不出来或者写不进去')}。没有做完，请排除后再运行一次。"
    way = list(walk_tb(error.__traceback__))[-4:]  # no source is read for it
    places = " > ".join(f"{_NAME.findall(at.f_code.co_filename)[-1]}:{line}" for at, line in way)
    return f"没有料到的情况，没有做完。请把这一行交软件提供单位：{type(error).__name__} {places}"
