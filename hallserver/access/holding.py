"""`hallserver held`: what lies in the batches that are kept back, act by act, for who compares them with the papers;
and those of them that continue their device's chain, taken into the ledger by somebody's signed word."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from casework import wire
from casework.acts import AnyAct, Received
from casework.exchange import Declined, Outcome
from casework.exporting import STEPS
from casework.titles import key_of, titled
from hallserver.access.commands import add_signing, tell
from hallserver.access.couriers import WORDS, bring_up
from hallserver.access.halls import HallFileRefused
from hallserver.access.renewal import KEPT, read_key, renew
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.desk.batches import Desk
from hallserver.desk.releasing import Standing, standing
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import HeldLine
from hallserver.ledger.writes import HallWrites
from hallserver.signing.keys import ServerKey

WHY = {
    "forked": "与已入账的步骤不一致（磁盘被克隆，或者由较早的备份恢复过）",
    "quarantined": "设备已封存", "revoked": "设备已注销",
}  # fmt: skip
NEWER = "看不懂，多半是更新版本的程序记的；请先升级 hallserver"
OWN_WORK = "其他步骤"
"""The hall's own bookkeeping, which no table of a superior names."""
STANDS = {
    "in": "已全部入账。",
    "follows": "接得上账本：与纸面核对无误的，可以入账（hallserver held release）。",
    "waits": "前面第 {seq} 步起还没有入账：先入前面的批次，或者一起入账。",
    "other": "不能入账：第 {seq} 步在账本里是另一步。没有入账的照纸面由经办的窗口补办，那台机器用新的设备号登记。",
    "newer": "第 {seq} 步起有这台服务器还不认识的步骤：先升级 hallserver，再入账。",
}
APART = "与第 {} 批是两种不同的历史，只能入其中一批：照纸面核对哪一台机器是真的。"
RESTORED = "账本换回过较早的一份，还没有做完恢复：先核实，再运行 hallserver restore --finish。"


class Kept(NamedTuple):
    """A batch that is kept back, the `number`th of its device."""

    number: int
    line: HeldLine
    stands: Standing

    def why_not(self) -> str:
        """Why it can't be taken now; empty: it can."""
        said = STANDS[self.stands.way].format(seq=self.stands.seq)
        return "" if self.stands.way == "follows" else f"设备 {self.line.device} 第 {self.number} 批{said}"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of this file, under the program's."""
    held = commands.add_parser("held", help="封存的批次：逐步列出供核对纸面；接得上账本的，核对后入账")
    acts = held.add_subparsers(dest="act", required=True)
    listed = acts.add_parser("list", help="逐批逐步：哪一件、谁办的、出了哪些文书，能不能入账")
    release = acts.add_parser("release", help="核对过纸面的批次入账：照常判定，设备仍然封存、注销")
    for one in (listed, release):
        add_hall(one)
    listed.add_argument("--device", default="", metavar="设备号", help="只看这一台的")
    release.add_argument("--device", required=True, metavar="设备号", help="哪一台的")
    release.add_argument(
        "--batch", type=int, action="append", required=True, metavar="第几批",
        help="held list 写的第几批，可以写几次",
    )  # fmt: skip
    release.add_argument("--reason", required=True, metavar="理由", help="怎样核对的，写进这一版大厅文件")
    add_signing(release)


def run(args: argparse.Namespace, ledger: Ledger) -> int:
    """Prints them; gives the exit code. Raises NoHallFile, Unavailable."""
    lines = ledger.read(args.hall, lambda reads: told(reads, args.device))
    for line in lines:
        print(line)
    if not lines:
        print("没有封存的批次。")
    return 0


def release(args: argparse.Namespace, ledger: Ledger, key: ServerKey, chance: Chance = MACHINE) -> int:
    """Takes batches into the ledger; gives the exit code. Raises HallFileRefused (nothing has changed), Unavailable."""
    if not args.reason.strip():
        raise HallFileRefused(f"请写明怎样核对的（--reason）。{KEPT}")
    settings, outcomes = Settings(), list[Outcome]()
    desk = Desk(ledger, settings, key, chance)
    wanted = sorted(set(args.batch))

    def also(tx: HallWrites) -> None:
        had = _last(tx, args.device)
        outcomes.extend(one for one in _released(tx, desk, args.device, wanted) if one.seq > had)

    named = "、".join(f"第 {number} 批" for number in wanted)
    text = f"封存的批次入账 设备 {args.device} {named}：{args.reason.strip()}"
    made = renew(
        ledger, args.hall, read_key(args.key), args.by, "security", text, lambda now, _: now, chance, also
    )
    counted = Counter(one.outcome for one in outcomes)
    each = "　".join(f"{word} {counted[name]}" for name, word in WORDS.items() if counted[name])
    print(f"大厅 {args.hall} 设备 {args.device}：入账 {len(outcomes)} 步。{each}")
    print("这台设备照旧封存、注销；它的机器要接着办件的，用新的设备号登记，登记后自动得知这些步骤的结果。")
    tell(made)
    bring_up(ledger, settings, key, chance, args.hall)
    return 0


def _released(tx: HallWrites, desk: Desk, device: str, wanted: Sequence[int]) -> list[Outcome]:
    """What became of the acts of these batches, in the chain's order. Raises HallFileRefused."""
    found = {one.number: one for one in kept(tx, device)}
    for number in wanted:
        if number not in found:
            raise HallFileRefused(f"设备 {device} 没有第 {number} 批，hallserver held list 逐批列出。{KEPT}")
    outcomes: dict[int, Outcome] = {}
    for one in sorted(
        (found[number] for number in wanted), key=lambda one: (one.stands.first, one.stands.last)
    ):
        now = one._replace(stands=standing(tx, one.line))  # after those before it
        if now.stands.way == "in" and outcomes:
            continue
        if why := now.why_not():
            raise HallFileRefused(f"{why}{KEPT}")
        done = desk.release(tx, one.line)
        if isinstance(done, Declined):
            raise HallFileRefused(f"{RESTORED if done.code == 'restored' else done.text}{KEPT}")
        outcomes.update((outcome.seq, outcome) for outcome in done.outcomes)
    return list(outcomes.values())


def _last(reads: HallReads, device: str) -> int:
    line = reads.device(device)
    return line.last_seq if line is not None else 0


def kept(reads: HallReads, device: str = "") -> Iterator[Kept]:
    """Each batch that was kept back, numbered by device in the order in which they came."""
    count = Counter[str]()
    for line in reads.held():
        count[line.device] += 1
        if device in ("", line.device):
            yield Kept(count[line.device], line, standing(reads, line))


def told(reads: HallReads, device: str = "") -> list[str]:
    """Each batch with its acts that are not in the ledger. No applicant is named: the papers are. Raises NoHallFile."""
    names = {one.code: one.name for one in Settings().enrolment(reads).catalogue.hall.papers}
    found = list(kept(reads, device))
    return [line for one in found for line in _batch(reads, one, _apart(one, found), names)]


def _apart(one: Kept, found: Sequence[Kept]) -> int:
    """The first batch of the same device that could be taken as well, but not both; 0: none."""
    mine = one.stands.acts
    others = (other for other in found if other.line.device == one.line.device and other.number != one.number)
    return next(
        (
            other.number
            for other in others
            if (one.stands.way, other.stands.way) == ("follows", "follows")
            and any(mine.get(seq, data) != data for seq, data in other.stands.acts.items())
        ),
        0,
    )


def _batch(reads: HallReads, one: Kept, apart: int, names: Mapping[str, str]) -> list[str]:
    held, stands = one.line, one.stands
    acts = {seq: _read(data) for seq, data in stands.acts.items()}
    known = [act for act in acts.values() if act is not None]
    titles, numbers = titled(known, names), _numbers(reads, known)
    at, device = held.held_at[:19].replace("T", " "), reads.device(held.device)
    why = WHY[held.reason]
    if held.reason == "revoked" and device is not None and device.revoked_on is not None:
        why += f"（{device.revoked_on} 起）"
    head = f"设备 {held.device} 第 {one.number} 批，第 {stands.first} 至 {stands.last} 步，{at} 封存：{why}"
    said = {seq: NEWER if act is None else _act(act, titles, numbers) for seq, act in acts.items()}
    end = STANDS[stands.way].format(seq=stands.seq) + (APART.format(apart) if apart else "")
    return [head, *(_printable(f"  第 {seq} 步  {words}") for seq, words in said.items()), f"  {end}"]


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
