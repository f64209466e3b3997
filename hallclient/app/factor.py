"""第二因素: a one-time code or the UKey, asked of whoever needs one, after the password was right."""

from __future__ import annotations

from casework.people import Person
from casework.refusal import Refusal
from hallclient.app.station import Station
from hallclient.signing.digest import sha256
from hallclient.signing.onetime import fitting_step, minutes_off, open_secret
from hallclient.signing.sealed import WrongPhrase

KIND = "totp"
CODE_USED = Refusal(reason="这个动态码已经用过。请等下一个（最多 30 秒）再登录。", short="动态码用过了")
NOT_THERE = Refusal(
    reason="您的岗位要用第二因素登录，但大厅文件里没有登记。请安全管理员登记后再来。",
    short="第二因素没有登记",
)


def checked(station: Station, person: Person, password: str, code: str) -> Refusal | bool | None:
    """None: it is right, or none is needed. False: wrong, to be counted and said like a wrong word.

    A refusal says what is not the person's fault: clock, token, a missing registration.
    """
    match station.security.factor(person.roles, person.factor):
        case "totp":
            return _code(station, person, password, code)
        case "ukey":
            return _token(station, person, code)
        case _:
            return None


def _code(station: Station, person: Person, password: str, code: str) -> Refusal | bool | None:
    secret = _secret(station, person, password)
    if isinstance(secret, Refusal):
        return secret
    seconds = station.chance.now().timestamp()
    step = fitting_step(secret, code, seconds)
    if step is not None:
        fresh = station.book.write_now(lambda tx: tx.use_code(person.staff_no, step))
        return None if fresh else CODE_USED
    minutes = minutes_off(secret, code, seconds)
    if minutes is None:
        return False
    return Refusal(
        reason=f"动态码与本机时钟相差约 {minutes} 分钟，没有登录。请先校准本机或者手机的时钟，再用新的动态码。",
        short="时钟不准",
    )


def _secret(station: Station, person: Person, password: str) -> bytes | Refusal:
    """The secret as kept in the book; the first time it is opened from the hall file by the first password."""
    if not person.totp:
        return NOT_THERE
    over = sha256(person.totp.encode())
    for kept in station.book.read_now(lambda reads: reads.credentials(person.staff_no, KIND)):
        if kept.over == over:
            return kept.value
    try:
        secret = open_secret(person.totp, password)
    except (WrongPhrase, ValueError):
        return Refusal(
            reason="动态码的密钥要用发放时的口令才能打开，没有登录。请安全管理员重新发放口令和动态码。",
            short="动态码打不开",
        )
    station.book.write_now(lambda tx: tx.keep_credential(person.staff_no, KIND, secret, over))
    return secret


def _token(station: Station, person: Person, pin: str) -> Refusal | bool | None:
    from hallclient.signing.token import TokenFault, prove

    if not person.certificate or not station.security.token_module:
        return NOT_THERE
    challenge = b"hallclient sign-in " + station.chance.token_bytes(32)
    try:
        prove(station.security.token_module, person.certificate, pin, challenge, station.chance.now())
    except TokenFault as fault:
        if fault.counts:
            station.book.write_now(lambda tx: tx.count_try(person.staff_no, "failed"))
        return Refusal(reason=str(fault), short="UKey 没有通过")
    return None
