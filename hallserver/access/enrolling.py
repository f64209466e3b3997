"""`hallserver enrol` and `devices`: one-time codes or enrolment files for devices of the hall file; how each stands."""

from __future__ import annotations

import argparse
import sys

from casework import wire
from casework.system import of_system
from hallserver.access.door import Door
from hallserver.access.folder import write_private
from hallserver.access.holding import WHY, kept
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.rows import SERVER_NUMBER

RESTORED = (
    "大厅 {0} 停收：窗口机送来的位置比账本新，账本多半由较早的备份换回。"
    "核实后运行 hallserver restore --finish --hall {0}。"
)


def run(args: argparse.Namespace, door: Door) -> int:
    """Gives the exit code: 1 where one of the devices got nothing; the others have what they were given."""
    if args.offline is not None:
        return _offline(args, door)
    lines, wrong = [], 0
    for device in args.device:
        code = door.new_code(args.hall, device)
        if code is None:
            wrong += _none(args.hall, device, "没有发码")
            continue
        lines.append(f"{device} {code}\n")
        if args.codes is None:
            of = f"设备 {device} 的" if len(args.device) > 1 else ""
            print(f"{of}一次性登记码（24 小时内有效，只用一次）：{code}")
    if args.codes is not None and lines:
        try:
            write_private(args.codes, "".join(lines).encode())
        except OSError as error:
            print(
                f"{args.codes} 没有写成（{of_system(error, '原因不明')}），再运行一次就是新码。",
                file=sys.stderr,
            )
            return 1
        print(f"{len(lines)} 台的登记码在 {args.codes}，24 小时内有效，各用一次；用完请删除。")
    return 1 if wrong else 0


def _offline(args: argparse.Namespace, door: Door) -> int:
    if not (args.address or "").startswith("https://"):
        print("离线登记文件要写明服务器的地址：--address https://名称:端口。没有登记。", file=sys.stderr)
        return 2
    wrong = 0
    for device in args.device:
        given = door.offline(args.hall, device, args.address)
        if given is None:
            wrong += _none(args.hall, device, "没有登记")
            continue
        path = args.offline / f"{device}.enrolment"
        try:
            args.offline.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, wire.encode(given))
        except OSError as error:
            print(
                f"{path} 没有写成（{of_system(error, '原因不明')}），换个文件夹再运行一次。", file=sys.stderr
            )
            return 1
        print(f"设备 {device} 的离线登记文件：{path}。里面没有秘密，请核对根证书指纹后再用。")
    return 1 if wrong else 0


def tell_devices(args: argparse.Namespace, ledger: Ledger) -> int:
    """Each device of a hall: how it stands, and what of it is held."""
    hall, devices, held = ledger.read(
        args.hall, lambda reads: (reads.hall(), reads.devices(), list(kept(reads)))
    )
    words = {
        "listed": "未登记", "active": "在用", "quarantined": "封存", "revoked": "已注销", "client": "外部系统",
    }  # fmt: skip
    for one in devices:
        state = "服务器本身" if one.device == SERVER_NUMBER else words[one.state]
        if one.revoked_on is not None:
            state += f"，{one.revoked_on} 注销"
        print(f"{one.device}  {state}  已收 {one.last_seq} 步  最近 {one.seen_at[:19] or '—'}")
    for number, batch, stands in held:
        if stands.way != "in":
            print(
                f"封存的批次：设备 {batch.device} 第 {number} 批，第 {batch.first_seq} 步起，"
                f"{batch.held_at[:19].replace('T', ' ')}，{WHY[batch.reason]}"
            )
    if hall is not None and hall.state == "restored":
        print(RESTORED.format(args.hall), file=sys.stderr)
    return 0


def _none(hall: str, device: str, what: str) -> int:
    print(f"大厅 {hall} 没有设备 {device}，或者它已注销、封存。{what}。", file=sys.stderr)
    return 1
