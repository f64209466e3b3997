"""`hallserver publish`: the public list of decisions as files, for the portals that publish it again."""

from __future__ import annotations

import argparse
import csv
import io
import os
from datetime import date
from pathlib import Path
from typing import Final

from casework import wire
from casework.publication import PublicResult, TakenBack
from casework.system import of_system
from hallserver.access.exporting import ExportStopped, plain
from hallserver.access.terminal import add_hall
from hallserver.chance import MACHINE, Chance
from hallserver.desk.following import Following
from hallserver.desk.publishing import PublicDays, PublicLists
from hallserver.desk.setting import Settings
from hallserver.ledger.ledger import Ledger
from hallserver.signing.keys import ServerKey

RESULTS: Final = (
    "行政许可决定文书号", "行政许可决定文书名称", "许可类别", "事项名称", "许可内容", "行政相对人名称",
    "统一社会信用代码", "许可证书名称及编号", "许可决定日期", "有效期自", "有效期至", "许可机关",
    "许可机关统一社会信用代码",
)  # fmt: skip
TAKEN: Final = ("行政许可决定文书号", "事项名称", "处理", "日期")
CSV: Final = "text/csv"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command of this file, under the program's."""
    publish = commands.add_parser(
        "publish", help="准予的决定导出成公开用的 CSV 和 JSON（姓名遮盖，没有证件号码）"
    )
    add_hall(publish)
    publish.add_argument("--to", type=Path, required=True, metavar="文件夹", help="一个新文件夹")
    publish.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="日期", help="第一天（不写是全部）"
    )
    publish.add_argument(
        "--until", dest="last", type=date.fromisoformat, metavar="日期", help="最后一天（不写是今天）"
    )


def run(args: argparse.Namespace, ledger: Ledger, key: ServerKey, chance: Chance = MACHINE) -> int:
    """Runs it; gives its exit code. Raises ExportStopped, Unavailable."""
    settings = Settings()
    Following(ledger, settings, key, chance).all(args.hall)
    lists = PublicLists(ledger, settings, chance)
    days = lists.days(args.hall, args.first, args.last or chance.today())
    if days is None:
        raise ExportStopped(f"大厅 {args.hall} 没有公开清单：没有这个大厅，或者是演练大厅。没有导出。")
    _files(args.to, days)
    print(f"公开的决定 {len(days.results)} 件，已撤回、撤销、注销 {len(days.taken_back)} 件，在 {args.to}。")
    return 0


def results_csv(days: PublicDays) -> str:
    """The decisions, a line each."""
    return _csv(RESULTS, [_result(one) for one in days.results])


def taken_csv(days: PublicDays) -> str:
    """What was taken back, a line each."""
    return _csv(TAKEN, [_taken(one) for one in days.taken_back])


def as_json(days: PublicDays) -> bytes:
    return wire.encode(days)


def _result(one: PublicResult) -> tuple[str, ...]:
    return (
        one.doc_number, one.paper, one.item_type, one.item, one.content, one.holder, one.holder_code,
        "；".join(one.certificates), str(one.decided_on), str(one.valid_from or ""),
        str(one.valid_to or one.validity), one.organ, one.organ_code,
    )  # fmt: skip


def _taken(one: TakenBack) -> tuple[str, ...]:
    return one.doc_number, one.item, one.way, str(one.taken_on)


def _csv(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """UTF-8 with a mark at the beginning is for whoever writes it; lines end as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([plain(text) for text in row] for row in rows)
    return out.getvalue()


def _files(folder: Path, days: PublicDays) -> None:
    if folder.exists():
        raise ExportStopped(f"{folder} 已经有了，没有覆盖。请换一个新的文件夹。")

    def made(text: str) -> bytes:
        return text.encode("utf-8-sig")

    files = {
        "准予决定.csv": made(results_csv(days)),
        "已撤回撤销注销.csv": made(taken_csv(days)),
        "公开.json": as_json(days),
    }
    try:
        folder.mkdir(parents=True)
        for name, data in files.items():
            with (folder / name).open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
    except OSError as error:
        raise ExportStopped(
            f"{folder} 写不进去（{of_system(error, '原因不明')}）。没有导出完，换个地方再导出。"
        ) from error
