"""`hallserver import`: what a counter without a line sent on a stick is taken in; the answer lies beside it."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from casework import wire
from casework.courier import ANSWERED, Answered, outcomes_of
from casework.exchange import OutcomeName
from casework.system import of_system
from hallserver.access.folder import write_private
from hallserver.chance import MACHINE, Chance
from hallserver.contents.store import ContentStore
from hallserver.desk.batches import Desk
from hallserver.desk.contents import ContentDesk
from hallserver.desk.courier import Couriers, UnknownDevice
from hallserver.desk.following import Following
from hallserver.desk.indexing import Indexing
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.signing.courier import NoCourier, OtherServer, Spoilt
from hallserver.signing.keys import ServerKey

WORDS: Final[dict[OutcomeName, str]] = {
    "applied": "已入账",
    "flagged": "待核",
    "conflict": "冲突",
    "rejected": "未生效",
}


class ImportRefused(RuntimeError):
    """Why nothing of a file was taken, in the user's language."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of this file, under the program's."""
    given = commands.add_parser("import", help="收下一台窗口机用 U 盘送来的步骤和文书（hallclient export）")
    given.add_argument("file", type=Path, metavar="文件", help="窗口机导出的 .hallsent 文件")


def run(
    args: argparse.Namespace, ledger: Ledger, key: ServerKey, store: ContentStore, chance: Chance = MACHINE
) -> int:
    """Takes one file in; gives the exit code. Raises ImportRefused, Unavailable, Unreachable."""
    settings = Settings()
    desk = Desk(ledger, settings, key, chance)
    couriers = Couriers(desk, ContentDesk(ledger, store, chance), key, chance)
    before = _held(ledger)
    try:
        answer = couriers.take(args.file)
    except OSError as error:
        why = of_system(error, "读到一半断了")
        raise ImportRefused(f"{args.file} 读不出来（{why}）。没有收下任何内容。") from error
    except NoCourier as error:
        raise ImportRefused(f"{args.file} 不是窗口机导出的文件。没有收下任何内容。") from error
    except OtherServer as error:
        raise ImportRefused("这份文件是封给另一台服务器的，这里打不开。没有收下任何内容。") from error
    except Spoilt as error:
        raise ImportRefused(
            "文件不完整或者改动过，没有收下任何内容。窗口机里的记录都还在，请重新导出、重新拷贝。"
        ) from error
    except UnknownDevice as error:
        raise ImportRefused("这个大厅的大厅文件里没有这台设备。没有收下任何内容。") from error
    new = _held(ledger) - before
    if new:
        bring_up(ledger, settings, key, chance, answer.hall)
    _tell(answer, new)
    return 1 if answer.declined or not _answered(args.file, answer) else 0


def bring_up(ledger: Ledger, settings: Settings, key: ServerKey, chance: Chance, hall_id: str) -> None:
    """What follows a hall's log learns at once of acts that a command stored: a running server looks for its own."""
    Following(ledger, settings, key, chance).all(hall_id)
    indexing = Indexing(ledger)
    while indexing.step(hall_id):
        pass


def _held(ledger: Ledger) -> int:
    """How many acts of counters all halls have."""
    return sum(
        one.last_seq for hall in ledger.halls() for one in ledger.read(hall, lambda reads: reads.devices())
    )


def _tell(answer: Answered, new: int) -> None:
    outcomes = outcomes_of(answer.receipts)
    before = f"，其中 {len(outcomes) - new} 步以前已经收过" if len(outcomes) > new else ""
    print(f"大厅 {answer.hall} 设备 {answer.device}：收下 {len(outcomes)} 步{before}。")
    counted = Counter(one.outcome for one in outcomes)
    if outcomes:
        print("　".join(f"{WORDS[name]} {counted[name]}" for name in WORDS if counted[name]))
    print(f"文书和附件 {len(answer.contents)} 份已在服务器。")
    for device, why in answer.declined:
        gap = (
            f"从第 {why.expected_seq} 步起重新导出（--from {why.expected_seq}）。" if why.expected_seq else ""
        )
        print(f"设备 {device} 的步骤没有收全：{why.text}{gap}", file=sys.stderr)


def _answered(file: Path, answer: Answered) -> bool:
    path = file.with_name(file.name + ANSWERED)
    try:
        write_private(path, wire.encode(answer))
    except OSError:
        print(f"回执没有写成（{path}）；步骤已经收下，窗口机联网后自动得知结果。", file=sys.stderr)
        return False
    print(f"回执：{path}。拷回窗口机，用 hallclient answer 读入；不拷的，窗口机联网后自动得知结果。")
    return True
