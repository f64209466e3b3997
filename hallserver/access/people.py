"""人员 at the server: somebody comes, changes, leaves, gets a new first password; each makes a new hall file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from msgspec.structs import replace

from casework.catalogue import Enrolment
from casework.people import Factor, Person, RoleName, Security
from casework.refusal import Refusal
from casework.signature import PersonKey
from casework.staffing import People, added, changed, left, rekeyed, reset, signs, who
from forms.security import usual
from hallserver.access.halls import HallFileRefused
from hallserver.access.renewal import newest, renew
from hallserver.chance import Chance
from hallserver.ledger.ledger import Ledger
from hallserver.signing.keys import ServerKey, new_person_key
from hallserver.signing.passwords import code_address, hash_password, new_secret, seal_secret


class Given(NamedTuple):
    """What the person gets, shown once and kept nowhere: the first password, the address of the one-time codes, the
    first signing secret."""

    word: str
    address: str
    secret: str = ""


class Newcomer(NamedTuple):
    """Who comes."""

    staff_no: str
    name: str
    roles: tuple[RoleName, ...]
    windows: tuple[str, ...]
    departments: tuple[str, ...] = ()
    phone: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    factor: Factor = ""
    certificate: str = ""


class Staff:
    """The people of one hall, changed by `by` with the issuer's key. Every method raises HallFileRefused."""

    def __init__(self, ledger: Ledger, hall_id: str, key: ServerKey, by: str, chance: Chance) -> None:
        self._ledger, self._hall_id, self._key, self._by = ledger, hall_id, key, by
        self._chance = chance

    def add(self, one: Newcomer) -> tuple[Enrolment, Given]:
        """A new person with a first password."""
        now = newest(self._ledger, self._hall_id)
        given, password, totp = self._first(now, one.staff_no, one.roles, one.factor)
        security = now.security or usual()
        key, secret = self._new_key(security) if signs(security, one.roles) else (None, "")
        person = Person(
            staff_no=one.staff_no.strip(), name=one.name.strip(), roles=one.roles, windows=one.windows,
            departments=one.departments, phone=one.phone, password=password,
            valid_from=one.valid_from or self._chance.today(), valid_to=one.valid_to, factor=one.factor,
            totp=totp, certificate=one.certificate, keys=(key,) if key is not None else (),
        )  # fmt: skip
        text = f"新增人员 {person.staff_no} {person.name}：{'、'.join(person.roles)}"
        return self._renewed(text, lambda people: added(people, person)), given._replace(secret=secret)

    def change(self, staff_no: str, what: dict[str, Any]) -> Enrolment:
        """Something of a person: name, roles, windows, departments, phone, last day, second factor."""
        named = "、".join(_NAMES[key] for key in what)
        text = f"更改人员 {self._named(staff_no)}：{named}"
        return self._renewed(text, lambda people: changed(people, staff_no, self._by, what))

    def leave(self, staff_no: str, on: date) -> Enrolment:
        """The person's last day."""
        text = f"人员离岗 {self._named(staff_no)}，最后一天 {on}"
        return self._renewed(text, lambda people: left(people, staff_no, on))

    def reset(self, staff_no: str) -> tuple[Enrolment, Given]:
        """A new first password: what the person chose at any counter counts no more, a new own one is asked for. New
        one-time codes, too, where the person needs them: the old secret was sealed by the old password."""
        now = newest(self._ledger, self._hall_id)
        person = who(now.people, staff_no)
        roles, factor = (person.roles, person.factor) if person is not None else ((), "")
        given, password, totp = self._first(now, staff_no, roles, factor)
        text = f"重置口令 {self._named(staff_no)}"
        return self._renewed(text, lambda people: reset(people, staff_no, password, totp)), given

    def key(self, staff_no: str, own: PersonKey | None = None) -> tuple[Enrolment, str]:
        """Another signing key, with its first secret; `own`: the one that the person made, under a secret of his own.
        The key before ends today: nothing more is signed with it, what it signed stays good."""
        now = newest(self._ledger, self._hall_id).security or usual()
        made, secret = (own, "") if own is not None else self._new_key(now)
        today = self._chance.today()
        text = f"{'登记' if own is not None else '重置'}签名密钥 {self._named(staff_no)}"
        return self._renewed(text, lambda people: rekeyed(people, staff_no, made, today)), secret

    def _new_key(self, security: Security) -> tuple[PersonKey, str]:
        """By the algorithm that the hall's data name, under a first secret."""
        try:
            secret, fresh = self._chance.one_time_code(), new_person_key(security.keys)
        except KeyError as error:
            text = (
                "这台服务器没有 SM2 算法（要有 OpenSSL 3 的 libcrypto），没有生成签名密钥，没有做任何改动。"
            )
            raise HallFileRefused(text) from error
        wrapped, today = seal_secret(fresh.secret, secret, self._chance), self._chance.today()
        return PersonKey(algorithm=security.keys, public=fresh.public, from_=today, wrapped=wrapped), secret

    def _named(self, staff_no: str) -> str:
        person = who(newest(self._ledger, self._hall_id).people, staff_no)
        return f"{person.staff_no} {person.name}" if person is not None else staff_no

    def _first(
        self, now: Enrolment, staff_no: str, roles: tuple[RoleName, ...], factor: Factor
    ) -> tuple[Given, str, str]:
        """What is shown, the hash of the word, the sealed secret of the codes (empty: not needed)."""
        word = self._chance.one_time_code()
        if (now.security or usual()).factor(roles, factor) != "totp":
            return Given(word, ""), hash_password(word), ""
        secret = new_secret(self._chance)
        address = code_address(secret, staff_no, now.catalogue.hall.name)
        return Given(word, address), hash_password(word), seal_secret(secret, word, self._chance)

    def _renewed(self, text: str, step: Callable[[People], People | Refusal]) -> Enrolment:
        def change(now: Enrolment, by: Person) -> Enrolment | Refusal:
            people = step(now.people)
            return people if isinstance(people, Refusal) else replace(now, people=people)

        return renew(self._ledger, self._hall_id, self._key, self._by, "security", text, change, self._chance)


_NAMES = {
    "name": "姓名", "roles": "岗位", "windows": "窗口", "departments": "部门", "phone": "电话",
    "valid_to": "截止日", "factor": "第二因素", "certificate": "数字证书",
}  # fmt: skip
