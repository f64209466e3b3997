"""A book of many cases, made fast: `python -m tests.store.big_book PATH [CASES]`.

The rows are those that the program's own projector makes; they are inserted in bulk, one transaction a
thousand cases. Applicants, names and numbers are made up.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from casework import wire
from casework.acts import AnyAct, Applicant, Received
from casework.numbering import compose
from hallclient.chance import ZONE
from hallclient.signing.digest import CHAIN_ALGORITHM, CHAIN_START, chain_hash
from hallclient.store.projection import SEARCH, Project, encode_values, line_of, search_of
from hallclient.store.schema import case_row, case_values, number, outbox, record
from hallclient.store.tx import Tx
from hallclient.store.upkeep import merge
from tests.store.visits import KEY, Fixed, accepted, attended, opened, project, received

FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许龚䶮买阿"
WORDS = ("示例", "东湖", "明远", "和顺", "新桥", "广源", "云帆", "春晖", "金穗", "百川")
TRADES = ("餐饮", "商贸", "医药", "劳务", "建筑", "文化", "水务", "物流", "农资", "口腔")
ITEMS = ("食品经营许可", "药品零售许可", "劳务派遣经营许可", "出版物零售业务经营许可", "公共场所卫生许可")
LAST_OPEN = 300
"""So many of the newest cases still wait for their answer."""


def cases(count: int) -> Iterator[tuple[AnyAct, ...]]:
    """The acts of `count` cases over the last days, most of them accepted."""
    chance = Fixed(datetime(2026, 11, 20, 9, 0, tzinfo=ZONE) - timedelta(days=count // 2000))
    for turn in range(count):
        if turn and turn % 2000 == 0:
            chance.at += timedelta(days=1)
        case_no = compose("410103", chance.at.date(), "001", "009", turn % 2000 + 1)
        act = received(case_no, chance, **application(turn))
        if turn < count - LAST_OPEN:
            yield act, attended(act, chance), accepted(act, chance)
        else:
            yield act, attended(act, chance)


def application(turn: int) -> dict[str, Any]:
    family, word, trade = FAMILIES[turn % 24], WORDS[turn // 3 % 10], TRADES[turn // 7 % 10]
    person = f"{family}{WORDS[turn % 10][0]}{TRADES[turn // 11 % 10][1]}"
    name = f"{word}{WORDS[turn // 13 % 10]}{trade}{turn % 997}有限公司"
    applicant = Applicant(
        kind="法人", name=name, number=f"9141010{turn % 10}MA{turn:07d}X", phone=f"138{turn * 7919 % 10**8:08d}",
        agent_name=person, agent_number=f"11010519{turn % 90 + 10}0{turn % 9 + 1}1{turn % 9}{turn % 1000:03d}X",
    )  # fmt: skip
    values = {f"field_{place}": f"{name}{place}" for place in range(30)}
    return {
        "applicant": applicant,
        "item_name": ITEMS[turn % 5],
        "item_code": str(100 + turn % 5),
        "values": values,
    }


def fill(path: Path, count: int = 100_000, key: bytes = KEY, project: Project = project) -> None:
    """Makes the book at `path`; a whole one that opens, searches and verifies. `project`: by the calendar of its hall,
    where it has one, else its check finds other days."""
    book = opened(path, key=key)
    supply = cases(count)
    head: list[Any] = [0, CHAIN_START, 0]
    while batch := list(islice(supply, 1000)):
        book.write_now(lambda tx, batch=batch: insert(tx, batch, head, state="confirmed", project=project))  # type: ignore[misc]
    while book.write_now(lambda tx: merge(tx.connection, 500)):
        pass  # as a counter between its applicants
    book.write_now(lambda tx: tx.append(attended(_last_receipt(tx), Fixed()), project))  # the witness follows
    book.close()


def _last_receipt(tx: Tx) -> Received:
    act = tx.acts_of(tx.reads.latest(1)[0].case_id)[0]
    assert isinstance(act, Received)
    return act


def insert(
    tx: Tx,
    batch: Sequence[tuple[AnyAct, ...]],
    head: list[Any],
    *,
    state: str,
    project: Project = project,
) -> None:
    """Whole cases in bulk. `head` goes on from batch to batch: last act, its hash, last case; `state`: how far the acts
    were reported."""
    records, rows, values, searched, numbers = [], [], [], [], []
    for acts in batch:
        for act in acts:
            data = wire.encode(act)
            link = chain_hash(CHAIN_ALGORITHM, head[1], data)
            head[0] += 1
            records.append({
                "n": head[0], "device": act.device, "seq": head[0], "act_id": act.act_id, "case_id": act.case_id,
                "kind": wire.kind(act), "on": act.on, "at": act.at.isoformat(), "by": act.by, "bytes": data,
                "algorithm": CHAIN_ALGORITHM, "prev_hash": head[1], "hash": link,
            })  # fmt: skip
            head[1] = link
        case = project(acts, acts[-1].on)
        head[2] += 1
        rows.append({"n": head[2], **line_of(case, acts)})
        values.append({"case_id": case.opened.case_id, "bytes": encode_values(case)})
        searched.append({"n": head[2], **search_of(case, acts)})
        numbers.append({
            "device": case.opened.device, "day": case.opened.on, "serial": int(case.opened.case_no[18:23]),
            "case_no": case.opened.case_no, "state": "given", "reason": "", "given_at": case.opened.at.isoformat(),
        })  # fmt: skip
    run = tx.connection.execute
    run(record.insert(), records)
    run(outbox.insert(), [{"n": one["n"], "state": state, "base": 0} for one in records])
    run(case_row.insert(), rows)
    run(case_values.insert(), values)
    run(number.insert(), numbers)
    tx.connection.exec_driver_sql(SEARCH, searched)


if __name__ == "__main__":
    began = time.perf_counter()
    fill(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
    print(f"{time.perf_counter() - began:.1f} s")
