"""The commands that make what the hall file says of a person: first password, one-time codes, signing key, UKey.

What is secret comes from the terminal or a pipe, never from the command line, where others could see it.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.signature import KeyAlgorithm

LEAST_PASSWORD = 8


def add_commands(commands: Any) -> None:
    """Under the program's own."""
    commands.add_parser("password-hash", help="把初始口令变成摘要，写进大厅文件")
    totp = commands.add_parser("totp-secret", help="新的动态码密钥，用本人的初始口令封好")
    totp.add_argument("--staff", required=True, metavar="工号", help="谁的：显示在手机验证器里")
    signing = commands.add_parser("signing-key", help="本人的签名密钥，用本人取的签名口令封好，写进大厅文件")
    signing.add_argument("--sm2", action="store_true", help="国密 SM2 的密钥")
    ukey = commands.add_parser("ukey-certificate", help="读出插着的 UKey 的证书")
    ukey.add_argument("--module", required=True, metavar="驱动路径", help="UKey 的 PKCS#11 驱动")


def run(args: argparse.Namespace) -> int:
    """Runs one of them; gives its exit code."""
    match args.command:
        case "password-hash":
            return _password_hash()
        case "totp-secret":
            return _totp_secret(args)
        case "signing-key":
            return _signing_key("sm2" if args.sm2 else "ed25519")
        case _:
            return _certificates(args)


def _word() -> str:
    """From the terminal or a pipe, never from the command line, where others could see it."""
    import getpass

    return getpass.getpass("口令：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _totp_secret(args: argparse.Namespace) -> int:
    """What the hall file takes (totp:), and what the phone scans; the secret is shown this once."""
    from hallclient.chance import MACHINE
    from hallclient.signing.onetime import address, new_secret, seal_secret

    word = _word()
    if len(word) < LEAST_PASSWORD:
        print("要输入与本人初始口令相同的口令。没有生成。", file=sys.stderr)
        return 1
    secret = new_secret(MACHINE)
    print(f"totp: {seal_secret(secret, word, MACHINE)}")
    print(address(secret, args.staff, "政务服务大厅"))
    return 0


def _signing_key(algorithm: KeyAlgorithm) -> int:
    """What the hall file takes (keys:); whoever is handed it can't sign with it."""
    from casework import wire
    from hallclient.chance import MACHINE
    from hallclient.signing.personal import new_person_key

    word = _word()
    if len(word) < LEAST_PASSWORD:
        print(f"签名口令至少 {LEAST_PASSWORD} 个字符，也不要和登录口令一样。没有生成。", file=sys.stderr)
        return 1
    try:
        key = new_person_key(word, MACHINE.today(), MACHINE, algorithm=algorithm, own=True)
    except KeyError:
        print("本机没有 SM2 算法（要有 OpenSSL 3 的 libcrypto）。没有生成。", file=sys.stderr)
        return 1
    print(f"keys: [{wire.encode(key).decode()}]")
    return 0


def _certificates(args: argparse.Namespace) -> int:
    from casework import wire
    from hallclient.chance import MACHINE
    from hallclient.signing.token import TokenFault, certificates, person_key

    try:
        found = certificates(args.module)
    except TokenFault as fault:
        print(fault, file=sys.stderr)
        return 1
    for one in found:
        key = person_key(one, MACHINE.today())
        if key is not None:
            print(f"keys: [{wire.encode(key).decode()}]")
    print("\n".join(f"certificate: {one}" for one in found) or "没有插着的 UKey，或者 UKey 上没有证书。")
    return 0 if found else 1


def _password_hash() -> int:
    """A person's first password for the hall file."""
    from hallclient.signing.passwords import hash_password

    word = _word()
    if len(word) < LEAST_PASSWORD:
        print(f"口令至少 {LEAST_PASSWORD} 个字符。", file=sys.stderr)
        return 1
    print(hash_password(word))
    return 0
