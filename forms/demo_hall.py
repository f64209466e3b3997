"""The demo hall: the catalogue of the package with invented people, one device and its number blocks.

Nothing here is a secret of anybody: the passwords are made at set-up and shown in the terminal only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from casework.authority import Rank
from casework.catalogue import (
    Catalogue,
    DeviceKey,
    DocNumberBlock,
    DocNumberWord,
    Enrolment,
    Person,
    organ,
)
from casework.people import RoleName
from casework.seals import RegisteredSeal
from casework.signature import PersonKey
from forms.catalogue import load
from forms.enrolment import Particulars, enrolment_of
from forms.letters import read_letters
from forms.security import PasswordChange, SecurityChange

PEOPLE = Path(__file__).parent / "demo_people"
"""What belongs to the demo's people and not to its catalogue, which others copy."""
PAGE_ADDRESS = "HTTPS://ZWFW.EXAMPLE/C"
PRACTICE_ADDRESS = "HTTPS://YANLIAN.EXAMPLE/C"
BLOCK = 1000
"""Numbers of one organ, paper and year for one device."""

KINDS = {
    "D01": "收", "D02": "补", "D03": "受", "D04": "不受", "D05": "容", "D06": "诺", "D07": "特", "D08": "延",
    "D09": "权", "D11": "准", "D12": "不准", "D13": "变延", "D16": "终", "D17": "退", "D22": "撤",
}  # fmt: skip
"""The kind of paper in a 文号."""

WORDS = {
    "102": "示审批", "103": "示发改", "104": "示教体", "105": "示公安", "106": "示民政", "107": "示财",
    "108": "示人社", "109": "示资规", "110": "示环", "111": "示住建", "112": "示交", "113": "示农",
    "114": "示商", "115": "示文旅", "116": "示卫健", "117": "示应急", "118": "示市监", "119": "示林",
    "120": "示民宗", "121": "示气", "122": "示档", "123": "示编",
}  # fmt: skip
"""The organ in a 文号."""

_CLERKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("W0101", "陈望舒", ("W01", "W02", "W03")),
    ("W0402", "江晚晴", ("W04", "W05", "W06")),
    ("W0702", "赵知行", ("W07", "W08")),
    ("W0907", "王砚秋", ("W09",)),
    ("W1003", "孟知微", ("W10",)),
    ("W1101", "许清和", ("W11", "W12")),
    ("W1301", "沈怀瑜", ("W13",)),
    ("W1404", "顾南乔", ("W14", "W15", "W16", "W17")),
    ("W1801", "何以宁", ("W18", "W19")),
)

_SIGNERS: tuple[tuple[str, str, tuple[RoleName, ...]], ...] = (
    ("R0001", "林见微", ("审查人员",)),
    ("S0001", "郑怀瑾", ("窗口人员", "首席代表")),
    ("S0002", "周亦安", ("首席代表",)),  # S0001's deputy (AB岗)
    ("H0001", "方守正", ("机关负责人",)),
)

_RANKS: dict[str, Rank] = {
    "R0001": "科员级",
    "S0001": "乡科级正职",
    "S0002": "乡科级副职",
    "H0001": "县处级副职",
}
"""Who is regular staff, with his rank."""

_ADMINISTRATORS: tuple[tuple[str, str, RoleName], ...] = (
    ("A0001", "何景行", "系统管理员"),
    ("A0002", "秦若溪", "安全管理员"),
    ("A0003", "卫子安", "审计管理员"),
)
_SECURITY = SecurityChange(password=PasswordChange(first_changes=False, days=0))
"""The demo tells its passwords in the terminal: nobody has to change one first."""


def people(
    password_hash: Callable[[str], str], passwords: dict[str, str], keys: Mapping[str, PersonKey]
) -> tuple[Person, ...]:
    """The demo's people; `passwords` and signing keys by staff number."""
    every = tuple(f"W{number:02d}" for number in range(1, 18))
    rows: list[tuple[str, str, tuple[RoleName, ...], tuple[str, ...]]] = [
        (staff_no, name, ("窗口人员",), windows) for staff_no, name, windows in _CLERKS
    ]
    rows += [(staff_no, name, roles, every) for staff_no, name, roles in _SIGNERS]
    rows.append(("M0001", "宋知远", ("大厅管理",), every))
    rows += [(staff_no, name, (role,), every) for staff_no, name, role in _ADMINISTRATORS]
    return tuple(
        Person(
            staff_no=staff_no,
            name=name,
            roles=roles,
            windows=windows,
            departments=(),
            phone="0371-0000 0118",
            password=password_hash(passwords[staff_no]),
            valid_from=date(2024, 1, 1),
            keys=(keys[staff_no],) if staff_no in keys else (),
            rank=_RANKS.get(staff_no, ""),
            regular=staff_no in _RANKS,
        )
        for staff_no, name, roles, windows in rows
    )


def seals(catalogue: Catalogue, organs: Iterable[str]) -> tuple[RegisteredSeal, ...]:
    """The demo's register: each organ's seals at the hall, all kept by the chief representative; the clerks have the
    seals of the acceptance in his absence."""
    clerks = tuple(staff_no for staff_no, _, _ in _CLERKS)
    return tuple(
        RegisteredSeal(
            code=f"{code}-{letter}",
            type=kind.key,
            name=organ(catalogue, code).name + ("" if kind.key == "organ" else kind.name),
            organ=code,
            keeper="S0001",
            deputies=clerks if kind.key == "accept" else (),
            valid_from=kind.since or date(2024, 1, 1),
        )
        for code in organs
        for kind, letter in zip(catalogue.hall.seals, ("SL", "SP", "JG"), strict=True)
    )


def staff_numbers() -> tuple[str, ...]:
    """Who needs a password."""
    return (
        *signers(),
        "M0001",
        *(one for one, _, _ in _ADMINISTRATORS),
    )


def signers() -> tuple[str, ...]:
    """Who needs a signing key: whose signature a case of some item needs."""
    return (*(staff_no for staff_no, _, _ in _CLERKS), *(staff_no for staff_no, _, _ in _SIGNERS))


def build(
    *,
    device_number: str,
    device_public_key: str,
    issued_at: str,
    years: Iterable[int],
    password_hash: Callable[[str], str],
    passwords: dict[str, str],
    recovery_key: str = "",
    practice: bool = False,
    catalogue: Catalogue | None = None,
    version: int = 1,
    page_address: str = "",
    keys: Mapping[str, PersonKey] = MappingProxyType({}),
) -> Enrolment:
    """The demo hall for one device. `practice`: the practice hall (演练), with no number of the real one.
    `page_address`: where the case's page is; made-up where nothing serves it."""
    whole = catalogue if catalogue is not None else load(version=version)[0]
    prefix = "演练" if practice else ""
    organs = [
        code for code in WORDS if code in {whole.hall.operator.code, *(one.code for one in whole.departments)}
    ]
    made = enrolment_of(
        whole,
        Particulars(
            version=version,
            issued_at=issued_at,
            page_address=page_address or (PRACTICE_ADDRESS if practice else PAGE_ADDRESS),
            devices=(
                DeviceKey(
                    number=device_number, name="演示窗口机", algorithm="ed25519", public_key=device_public_key
                ),
            ),
            people=people(password_hash, passwords, keys),
            seals=seals(whole, organs),
            words=tuple(
                DocNumberWord(organ=organ, paper=paper, word=prefix + WORDS[organ] + kind)
                for organ in organs
                for paper, kind in KINDS.items()
            ),
            blocks=tuple(
                DocNumberBlock(
                    organ=organ,
                    paper=paper,
                    year=year,
                    first=BLOCK + 101,
                    last=2 * BLOCK + 100,
                    device=device_number,
                )
                for year in years
                for organ in organs
                for paper in KINDS
            ),
            recovery_key=recovery_key,
            practice=practice,
            security=_SECURITY,
        ),
    )
    return replace(made, authority=read_letters(PEOPLE)[0])
