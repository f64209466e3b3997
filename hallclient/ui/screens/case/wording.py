"""Fixed words and tones of the case screen."""

from __future__ import annotations

from typing import Final

VERDICT_TONES: Final = {
    "valid": "green",
    "number": "amber",
    "unknown": "amber",
    "foreign": "amber",
    "false": "red",
    "revoked": "red",
}
PREVIEW_SCALE: Final = 2.0
NOT_MADE: Final = "这张文书还没有成文：等文号到机"
ELSEWHERE: Final = "这张文书在出证的窗口存档（窗口见经过），本机没有它的原件"
NOT_HERE: Final = "本机没有这张文书的原件：{}"
REASONS: Final = {
    "change": "申请人变更了什么；写好按 Enter，到受理台改好表和材料再登记",
    "set_aside": "特准再告知的理由；写好按 Enter，一件只此一次，记入督查",
}
"""Acts that need a reason, with the hint of its line."""

AT_SERVER: Final = "这件只在服务器上，本机账本不存：在这里只看，不能办；谁看过已记入两边的日志。"
NOT_IN_BOOK: Final = "本机账本里没有这件办件"
LEFT: Final = "已特准再告知一次，理由记入督查。现在可以去答复。"
