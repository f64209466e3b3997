"""`python -m forms check DIR`: every fault of a catalogue or hall folder, a line each.

Exit status: 0 without a fault, 1 with faults, 2 where the folder can't be found. The words are the staff's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from casework.catalogue import Catalogue, Fault
from forms import enrolment
from forms.catalogue import DEMO, CatalogueUnusable, load, text_of

USAGE = """用法：python -m forms check 文件夹

检查事项清单（或者带 enrolment.yaml 的大厅文件夹），逐条写出：文件:行: 键: 规则: 错在哪里、怎样才对。
没有错时退出码为 0，有错为 1。不写文件夹时检查随程序所带的示例大厅。"""


def check(folder: Path) -> tuple[Catalogue | None, tuple[Fault, ...]]:
    """The catalogue, None where it can't be used at all, and every fault of every file."""
    faults: list[Fault] = []
    catalogue: Catalogue | None
    try:
        catalogue, found = load(folder)
        faults += found
    except CatalogueUnusable as error:
        catalogue = None
        faults += error.faults
    if (folder / enrolment.FILE).exists():
        faults += enrolment.faults_of(folder, catalogue)
    return catalogue, tuple(faults)


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    match arguments:
        case ["check"]:
            folder = DEMO
        case ["check", name]:
            folder = Path(name)
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    if not folder.is_dir():
        print(f"没有这个文件夹：{folder}", file=sys.stderr)
        return 2
    catalogue, faults = check(folder)
    for fault in faults:
        print(text_of(fault))
    if catalogue is None:
        print(f"共 {len(faults)} 处错误；大厅的基础文件有错，改正前整个清单不能用")
    elif faults:
        print(f"共 {len(faults)} 处错误；{len(catalogue.unusable)} 个事项或者主题改正前不能受理，其余照常")
    else:
        print(
            f"没有错误：总表 {len(catalogue.rows)} 行，实施清单 {len(catalogue.items)} 个，"
            f"主题 {len(catalogue.themes)} 个，字段 {len(catalogue.fields)} 个，"
            f"日历 {'、'.join(str(year.year) for year in catalogue.years)}"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
