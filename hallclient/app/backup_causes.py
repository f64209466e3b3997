"""Why a folder took no backup, in the words of a hall."""

from __future__ import annotations

import errno

NO_CAUSE = "写不进去"
CAUSES: dict[str, str] = {
    "disk_full": "备份盘满了",
    "read_only": "备份盘是只读的，或者没有写入的权限",
    "disk_error": "磁盘读写出错",
    "busy": "账本被别的程序占着（杀毒或者备份软件）",
    "out_of_memory": "电脑内存不足",
    "too_many_files": "打开的文件太多",
}
_NUMBERS: dict[int, str] = {
    errno.ENOSPC: CAUSES["disk_full"],
    errno.EDQUOT: "备份盘给本机的空间用完了",
    errno.EFBIG: "备份盘放不下这么大的文件",
    errno.EROFS: "备份盘是只读的",
    errno.EACCES: "没有写入这个文件夹的权限",
    errno.EPERM: "没有写入这个文件夹的权限",
    errno.EIO: CAUSES["disk_error"],
    errno.EMFILE: CAUSES["too_many_files"],
    **dict.fromkeys(
        (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ENODEV, errno.ENXIO, errno.ESTALE),
        "文件夹不在（U 盘拔了，或者网络盘没有接上）",
    ),
    **dict.fromkeys((errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN), "网络盘没有应答"),
}


def cause_of(error: OSError) -> str:
    """Why a folder did not take a backup, in words."""
    return _NUMBERS.get(error.errno or 0, NO_CAUSE)
