"""Who works in a hall, what each role may do at the counter, and how sign-in is kept safe; all of it data.

`forms/defaults/people.yaml` holds the usual table, a hall file may change it. Three administrators keep each other
in check: nobody is two of them (GB/T 22239—2019 三级, 三员分立), and none of them handles cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

from casework.authority import Rank
from casework.record import Struct, built
from casework.refusal import Refusal
from casework.signature import PersonKey

RoleName = Literal[
    "窗口人员", "审查人员", "首席代表", "部门负责人", "机关负责人", "政府负责人", "大厅管理", "监察人员",
    "系统管理员", "安全管理员", "审计管理员",
]  # fmt: skip
Use = Literal[
    "look", "take_in", "supply", "change", "allow_again", "review", "sign", "sign_organ", "sign_government",
    "deliver", "reprint", "statistics", "items", "local", "hand_off", "system", "security", "audit", "supervise",
    "answer_card", "sit_in", "take_grievance", "handle_grievance", "answer_grievance",
]  # fmt: skip
Factor = Literal["", "none", "totp", "ukey"]

ROLES: tuple[RoleName, ...] = get_args(RoleName)
ADMINISTRATORS: tuple[RoleName, ...] = ("系统管理员", "安全管理员", "审计管理员")
USES: dict[Use, str] = {
    "look": "查看办件",
    "take_in": "收件和答复",
    "supply": "收补正、补交",
    "change": "登记申请人的变更",
    "allow_again": "特准再次告知",
    "review": "审查",
    "sign": "签发决定",
    "sign_organ": "以机关负责人名义签发",
    "sign_government": "以政府负责人名义签发",
    "deliver": "出件",
    "reprint": "补打文书",
    "statistics": "看大厅统计",
    "items": "看事项",
    "local": "看本机",
    "hand_off": "交接班",
    "system": "管理设备和目录",
    "security": "管理人员和口令",
    "audit": "查看和核验日志",
    "supervise": "监察亮牌",
    "answer_card": "答复监察",
    "sit_in": "登记坐班",
    "take_grievance": "登记投诉和办不成事",
    "handle_grievance": "转办、回访差评和投诉",
    "answer_grievance": "核实、答复差评和投诉",
}
"""Use case -> what it is called in a refusal."""
PUBLISHES: tuple[Use, ...] = ("take_in", "review", "sign", "sign_organ", "sign_government", "deliver")
"""Who puts a publication on record: the law names nobody (行政许可法 第四十条), so whoever handles cases."""


class Role(Struct, frozen=True, kw_only=True):
    """What a role may do, and which other roles the same person can't hold."""

    name: RoleName
    uses: tuple[Use, ...]
    apart: tuple[RoleName, ...] = ()
    factor: Factor = "none"  # the second factor everybody of this role needs


class PasswordRule(Struct, frozen=True, kw_only=True):
    """What a password must be. Customary for 等保三级: 8, 3 of 4 classes, 90 days, the last 5 not again.

    OWASP ASVS 5.0 (6.2.5, 6.2.10) prefers length to composition: from `long` characters on classes don't count;
    a hall that wants only that writes least 15, classes 1, days 0.
    """

    least: int = 8
    classes: int = 3  # of 4: small letters, capitals, digits, others
    long: int = 15
    days: int = 90  # 0: never runs out
    warn_days: int = 7
    history: int = 5
    first_changes: bool = True  # a word that somebody else chose is changed at the first sign-in


class Security(Struct, frozen=True, kw_only=True):
    """How sign-in is kept safe."""

    tries: int = 5
    locked_minutes: int = 10  # 10 to 30
    idle_minutes: int = 10  # 10 to 15
    token_module: str = ""  # path of the UKey's PKCS#11 library on the counters
    password: PasswordRule = PasswordRule()
    roles: tuple[Role, ...] = ()
    keys: Literal["ed25519", "sm2"] = "ed25519"  # by which algorithm people get their signing keys
    signed: tuple[str, ...] = ()  # kinds of acts that carry the signature of whoever did them
    signed_from: dict[
        str, date
    ] = {}  # the first day of a kind that a hall has signed later; none: ever since

    def signs(self, kind: str, on: date) -> bool:
        """Whether an act of this kind and day carries the signature of whoever did it."""
        first = self.signed_from.get(kind)
        return kind in self.signed and (first is None or on >= first)

    def role(self, name: str) -> Role | None:
        """The row of a role, or None."""
        return next((one for one in self.roles if one.name == name), None)

    def factor(self, roles: Iterable[str], own: Factor = "") -> Factor:
        """The second factor somebody needs: his own, or the strongest that one of his roles asks for."""
        if own:
            return own
        asked = {one.factor for name in roles if (one := self.role(name)) is not None}
        return "ukey" if "ukey" in asked else "totp" if "totp" in asked else "none"


class Person(Struct, frozen=True, kw_only=True):
    """A person of the hall. `password` is an encoded Argon2id hash, never the word itself."""

    staff_no: str
    name: str
    roles: tuple[RoleName, ...]
    windows: tuple[str, ...]
    departments: tuple[str, ...]
    phone: str
    password: str
    valid_from: date
    valid_to: date | None = None
    password_on: date | None = None  # the day this person chose the word; None: somebody else did
    factor: Factor = ""  # "": as the roles say
    totp: str = ""  # the secret of the one-time codes, sealed by the password
    certificate: str = ""  # base64 of the UKey's certificate (DER)
    keys: tuple[PersonKey, ...] = ()  # of signing, ended ones too
    rank: Rank = ""  # 职级; what a letter of authority asks for
    regular: bool = False  # 在编


def may(security: Security, roles: Iterable[str], use: Use) -> bool:
    """Whether one of the roles allows it."""
    return any(use in one.uses for name in roles if (one := security.role(name)) is not None)


def refused(security: Security, roles: Iterable[str], use: Use) -> Refusal | None:
    """Why somebody of these roles may not do it, and who may; None: he may."""
    held = tuple(roles)
    if may(security, held, use):
        return None
    able = "、".join(one.name for one in security.roles if use in one.uses)
    by = f"请由{able}办理。" if able else "本大厅没有设这个岗位，请大厅管理人员处理。"
    return Refusal(reason=f"您的岗位（{'、'.join(held) or '无'}）不能{USES[use]}。{by}", short="岗位不能办理")


def together(security: Security, roles: Iterable[RoleName]) -> tuple[RoleName, RoleName] | None:
    """Two of the roles that one person can't hold, or None. A hall's data adds to 三员分立, it never loosens it."""
    held = tuple(roles)
    for name in held:
        one = security.role(name)
        apart = set(one.apart) if one is not None else set()
        if name in ADMINISTRATORS:
            apart |= {*ADMINISTRATORS} - {name}
        for other in held:
            if other in apart:
                return name, other
    return None


built(Person)
