"""A print in words: its state in the row, and what happened, what was kept, what to do."""

from __future__ import annotations

from typing import Final

from hallclient.app.print_desk import Print

LACKS: Final = {
    "no_paper": "缺纸", "wrong_size": "纸不对", "jam": "卡纸", "cover_open": "盖板开着", "no_toner": "缺墨粉",
    "tray_full": "出纸盘满", "offline": "连不上打印机", "stopped": "打印机停着", "gone": "打印机没了",
    "refused": "打印机没收", "cancelled": "被取消", "spooler_down": "打印服务没应答", "restarted": "没送到",
    "gone_bytes": "存档没有了", "broken": "程序出错", "spoilt": "与记录不符",
}  # fmt: skip
"""After 失败：, as short as the badge needs it."""

WAITS: Final = {
    "no_paper": "等纸",
    "wrong_size": "等换纸",
    "spooler_down": "打印服务没应答",
    "connecting": "正在连打印机",
}

HAPPENED: Final = {
    "no_paper": ("没有纸", "加纸后按 [R]"),
    "wrong_size": ("里的纸不对，要 {size}", "换好纸后按 [R]"),
    "jam": ("卡纸", "取出卡住的纸，不完整的作废，再按 [R]"),
    "cover_open": ("的盖板开着", "盖好后按 [R]"),
    "no_toner": ("缺墨粉", "换好墨粉后按 [R]"),
    "tray_full": ("的出纸盘满了", "取走纸后按 [R]"),
    "offline": ("连不上", "查电源和连线，再按 [R]"),
    "stopped": ("停着，没有在打", "请系统管理员恢复打印机，再按 [R]"),
    "gone": ("在这台电脑上找不到了", "请系统管理员看打印机"),
    "refused": ("没有收下", "按 [R] 再试"),
    "cancelled": ("上的这一张被取消了", "要打按 [R]"),
    "spooler_down": ("的打印服务没有应答", "请系统管理员看打印服务，再按 [R]"),
}  # fmt: skip
"""What the printer is in, and what to do about it."""

DOUBTS: Final = {
    "unclear": "打印机说打完了，又报着故障",
    "vanished": "打印队列里找不到这一张了",
    "restarted": "送打印时程序中断过",
}

SIZES: Final = {"A4": "A4 纸", "slip": "小票纸"}
PAPERS: Final = {"A4": " A4 纸", "slip": "小票纸"}
PRINTERS: Final = {"A4": " A4 打印机", "slip": "小票打印机"}
UNITS: Final = {"A4": "份", "slip": "张"}
KEPT: Final = "办件和编号已存好"


def mark_of(one: Print) -> tuple[str, str]:
    """The badge of a row and its tone: blue, green, red, amber, plain."""
    match one.state:
        case "queued":
            return (f"排队，{WAITS[one.cause]}" if one.cause in WAITS else "排队"), "blue"
        case "printing":
            return "正在打印", "blue"
        case "printed":
            verb = "补打" if one.reprint else "已打印"
            return f"{verb} {one.copies} {UNITS[one.size]}", "green"
        case "stuck" | "failed":
            return f"失败：{LACKS.get(one.cause, '没打出')}", "red"
        case "asked":
            return "纸在手里吗", "amber"
        case "unset":
            return "没选打印机", "amber"
        case "saved":
            return "已存文件", "plain"
        case "dropped":
            return "不打了", "plain"
        case "off":
            return "未打印", "plain"


def actions_of(one: Print) -> tuple[str, ...]:
    """What may be done with it: `in_hand`, `again`, `other`."""
    other = ("other",) if one.others else ()
    match one.state:
        case "stuck" | "failed":
            return ("again", *other)
        case "asked":
            return ("in_hand", "again")
        case "unset":
            return other
        case _:
            return ()


def sentence(one: Print, paper: str) -> tuple[str, str]:
    """What happened to `paper`, what was kept, what to do; and the tone. Keys stand in brackets: [R]. Where no key
    stands beside the paper the first sentence names it: a low window has room for no more.

    Empty where nothing is the matter.
    """
    size = SIZES[one.size]
    other = f"；急用按 [O] 换一台{PRINTERS[one.size]}" if one.others else ""
    file = "，或者按 [V] 存为文件。"
    match one.state:
        case "stuck" | "failed" if one.cause in HAPPENED:
            what, then = HAPPENED[one.cause]
            what = what.format(size=size)
            return (
                f"{one.printer}{_gap(one.printer, what)}{what}，{paper}没打出。{KEPT}。{then}{other}{file}",
                "red",
            )
        case "failed" if one.cause == "restarted":
            return f"程序中断前{paper}没有送到打印机，没打出。{KEPT}。要打按 [R]{other}{file}", "red"
        case "failed" if one.cause == "spoilt":
            return (
                f"存档里的{paper}与经过里记的不符，没打出。账本未动。请停用这份账本，请系统管理员查验。",
                "red",
            )
        case "failed" if one.cause == "broken":
            return f"准备打印{paper}时程序出错，没打出。{KEPT}。按 [R] 再打{other}{file}", "red"
        case "stuck" | "failed":
            return f"{paper}没打出。{KEPT}。按 [R] 再打{other}{file}", "red"
        case "asked":
            doubt = DOUBTS.get(one.cause, "打印机没有说清楚")
            return (
                f"{doubt}：{paper}可能打出了，也可能没有。{KEPT}。看一下出纸口：在手按 [Y]，没打出按 [R]。",
                "amber",
            )
        case "unset" if one.others:
            return (
                f"这台电脑还没选{PRINTERS[one.size]}，{paper}没打出。{KEPT}。按 [O] 选一台，以后都用它{file}",
                "amber",
            )
        case "unset":
            return (
                f"没有能打{PAPERS[one.size]}的打印机，按 [V] 存为文件。{paper}没打出。{KEPT}。",
                "amber",
            )
        case "off":
            return f"没有打印服务，按 [V] 存为文件，在别处打印。{paper}没打出。{KEPT}。", "plain"
        case _:
            return "", "plain"


def _gap(printer: str, what: str) -> str:
    """Between a name that ends in letters and Chinese stands a blank."""
    return " " if printer[-1:].isascii() and not what.startswith("里") else ""
