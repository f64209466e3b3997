"""A day at a counter in a process of its own, with a backup at its end: `python tests/end2end/day_process.py DATA OUT`.

Visits at the real window and one draft (papers that the scenario keeps go to OUT, and nowhere else), then the
keeper's backup. Prints, as JSON, the names, numbers, phones and addresses: none may be found outside of OUT.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from hallclient.app.keeper import Keeper
from hallclient.app.station import Station
from tests.end2end.driver import Counter
from tests.end2end.visits import keep, take_shop

VISITS = 11
FAMILIES, GIVEN = "赵钱孙李周吴郑王冯陈褚", "澜珩翊昀晞璟"


LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(turn: int) -> str:
    """A made-up 统一社会信用代码 with its check characters (GB 32100—2015, GB 11714—1997)."""
    organ = f"MA9Y{turn:04d}"
    weighed = zip(organ, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    body = (
        "92410106" + organ + "0123456789X0"[11 - sum(int(one, 36) * weight for one, weight in weighed) % 11]
    )
    total = sum(LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + LETTERS[-total % 31]


def citizen(turn: int) -> str:
    """A made-up 公民身份号码 with its check character (GB 11643—1999)."""
    body = f"41010319900101{turn + 100:03d}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def names(turn: int) -> dict[str, object]:
    """Seven things of one applicant that stand nowhere else."""
    person = FAMILIES[turn] + GIVEN[turn % 6] + GIVEN[turn // 2 % 6]
    return {
        "applicant.name": f"{person}号晨光早餐第{turn}店",
        "applicant.uscc": uscc(turn),
        "legal_person.identity": citizen(turn),
        "contact.phone": f"1390000{turn:04d}",
        "legal_person.name": f"{person}法代",
        "premises.address": f"示例区{person}巷{turn}号",
        "food.manager": f"{person}安全员",
    }


def main(data: Path, out: Path) -> None:
    counter = Counter.demo(data)
    counter.sign_in("W0907")
    needles: list[str] = []
    for turn in range(VISITS):
        words = names(turn)
        take_shop(counter, words)
        counter.judge(*["Space"] * 5)
        outcome = counter.decide("F9")
        needles += [str(word) for word in words.values()] + [case.case_no for case in outcome.cases]
        keep(out, outcome)
        counter.next_applicant()
    take_shop(counter, {"applicant.name": "只写了一半的草稿店", "applicant.uscc": uscc(99)})
    needles.append("只写了一半的草稿店")
    counter.next_applicant()
    opening = counter.program._opening
    assert opening is not None
    station = opening.result()
    assert isinstance(station, Station)
    Keeper(station, data).back_up()
    counter.close()
    print(json.dumps(needles), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
