"""`hallserver held`: what lies in the batches that are kept back, act by act, for who compares them with the papers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from casework import wire
from casework.acts import AnyAct, Received
from casework.exchange import Batch
from casework.exporting import STEPS
from casework.titles import key_of, titled
from hallserver.access.terminal import add_hall
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import HeldLine

WHY = {
    "forked": "与已入账的步骤不一致（磁盘被克隆，或者由较早的备份恢复过）",
    "quarantined": "设备已封存", "revoked": "设备已注销",
}  # fmt: skip
NEWER = "看不懂，多半是更新版本的程序记的；请先升级 hallserver"
OWN_WORK = "其他步骤"
"""The hall's own bookkeeping, which no table of a superior names."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of this file, under the program's."""
    held = commands.add_parser(
        "held", help="封存的批次里逐步是什么：哪一件、谁办的、出了哪些文书，供核对纸面"
    )
    add_hall(held)
    held.add_argument("--device", default="", metavar="设备号", help="只看这一台的")


def run(args: argparse.Namespace, ledger: Ledger) -> int:
    """Prints them; gives the exit code. Raises NoHallFile, Unavailable."""
    lines = ledger.read(args.hall, lambda reads: told(reads, args.device))
    for line in lines:
        print(line)
    if not lines:
        print("没有封存的批次。")
    return 0


def told(reads: HallReads, device: str = "") -> list[str]:
    """Each batch with its acts that are not in the ledger. No applicant is named: the papers are. Raises NoHallFile."""
    names = {one.code: one.name for one in Settings().enrolment(reads).catalogue.hall.papers}
    lines: list[str] = []
    for held in reads.held():
        if device in ("", held.device):
            lines += _batch(reads, held, names)
    return lines


def _batch(reads: HallReads, held: HeldLine, names: Mapping[str, str]) -> list[str]:
    batch = wire.decode_foreign(held.batch, Batch)
    last = held.first_seq + len(batch.acts) - 1
    stored = {line.seq: line.stored for line in reads.sent(held.device, held.first_seq, last)}
    acts = {
        seq: _read(bytes(sent.act))
        for seq, sent in enumerate(batch.acts, held.first_seq)
        if stored.get(seq) != bytes(sent.act)
    }
    known = [act for act in acts.values() if act is not None]
    titles, numbers = titled(known, names), _numbers(reads, known)
    at = held.held_at[:19].replace("T", " ")
    head = f"设备 {held.device}，第 {held.first_seq} 至 {last} 步，{at} 封存：{WHY[held.reason]}"
    said = {seq: NEWER if act is None else _act(act, titles, numbers) for seq, act in acts.items()}
    return [head, *(_printable(f"  第 {seq} 步  {words}") for seq, words in said.items())]


def _printable(line: str) -> str:
    """What a device that is not trusted wrote gives a terminal no commands."""
    return "".join(one if one.isprintable() else " " for one in line)


def _read(data: bytes) -> AnyAct | None:
    try:
        return wire.decode(data)
    except wire.WireError:
        return None


def _numbers(reads: HallReads, acts: Sequence[AnyAct]) -> dict[str, str]:
    """The number of each case, by the ledger or by the receipt that is kept back, too."""
    found = {one.case_id: one.case_no for one in acts if isinstance(one, Received)}
    for case_id in {one.case_id for one in acts} - {*found}:
        line = reads.case(case_id)
        found[case_id] = line.case_no if line is not None else "服务器上没有的办件"
    return found


def _act(act: AnyAct, titles: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    word = STEPS.get(wire.kind(act), (OWN_WORK, ""))[0]
    papers = "、".join(f"{titles[key_of(one)]} {one.doc_number}".strip() for one in act.papers)
    parts = (f"{act.at:%Y-%m-%d %H:%M}", f"{act.window} {act.by_name}", word, numbers[act.case_id], papers)
    return "  ".join(part for part in parts if part)
