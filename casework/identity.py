"""Numbers of identity papers and credit codes, checked by their own rules.

GB 11643—1999 (resident ID; residence permits of Hong Kong, Macao and Taiwan; permanent residence of 2023),
GB 32100—2015 (统一社会信用代码) with GB 11714 (organisation code). An unusual number warns and is asked for
twice, it never blocks: the region is no test (a code may have been abolished since, and many people born
before 1983 have such a one). Only a letter that merely looks Latin, or a character that nobody
sees, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from casework.hall import IdentityKind
from casework.problem import Problem, unusual, wrong
from casework.text import code_point, foreign_letter, hidden, paste_code

ID_LENGTH = 18
OLD_ID_LENGTH = 15  # no longer issued
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"

USCC_LENGTH = 18
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
USCC_AUTHORITIES = "123456789ANY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

KEPT = "录入已保留"
AGAIN = f"{KEPT}。对照证件重录或读证"
AGAIN_LICENCE = f"{KEPT}。对照营业执照或者登记证书重录"


def mod11_2(digits: str) -> str:
    """The check character of the 17 digits of an identity number (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11]


def uscc_check(text: str) -> str:
    """The check character of the first 17 of a 统一社会信用代码 (mod 31)."""
    values = (USCC_ALPHABET.index(character) for character in text)
    total = sum(value * weight for value, weight in zip(values, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def is_uscc(number: str) -> bool:
    """Whether it is a credit code rather than a person's number: both have 18 characters, and a code may be all digits.

    A letter inside tells; else a person's birth date with its check character, else the code's own.
    """
    if len(number) != USCC_LENGTH or not set(number) <= set(USCC_ALPHABET):
        return False
    body, last = number[:-1], number[-1]
    if not body.isdigit():
        return True
    born = birth_of(number) is not None
    if born and mod11_2(body) == last:
        return False
    return uscc_check(body) == last or not born


def organisation_check(text: str) -> str:
    """The check character of the first 8 of an organisation code (GB 11714, mod 11; A counts 10)."""
    total = sum(
        int(character, 36) * weight for character, weight in zip(text, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def birth_of(number: str) -> date | None:
    """The birth date in an 18-character identity number; None where there is no such day."""
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def fitting_kind(number: str, kinds: Sequence[IdentityKind]) -> str:
    """Key of the kind that a number typed without a look at the menu belongs to; "" where only a person can say.

    18 characters begin with their region, so the last kind of the list whose pattern fits is the narrowest (the
    resident ID card stands first); other papers are told by their letters. Digits of another length may be a
    number cut short: nothing is made of them.
    """
    tidied = paste_code(number)
    if len(tidied) != ID_LENGTH and not tidied[:1].isalpha():
        return ""
    fits = [kind.key for kind in kinds if kind.pattern and re.fullmatch(kind.pattern, tidied)]
    return fits[-1] if fits else ""


def check_identity(
    kind: str, number: str, kinds: Iterable[IdentityKind], *, today: date | None = None
) -> Problem | None:
    """What is unusual about the number of a paper of this kind (key of identity.yaml); None: nothing."""
    refused = _unreadable(number, AGAIN)
    if refused is not None:
        return refused
    known = next((entry for entry in kinds if entry.key == kind), None)
    if known is None:
        return unusual(f"证件种类未登记；{AGAIN}")
    tidied = paste_code(number)
    if known.check == "mod11_2" and len(tidied) != ID_LENGTH:
        return _length(tidied)
    if known.pattern is not None and not re.fullmatch(known.pattern, tidied):
        return unusual(f"号码不合{known.name}的编号规则；{AGAIN}")
    if known.check == "mod11_2":
        return _resident(tidied, today)
    if not 3 <= len(tidied) <= 30:
        return unusual(f"号码长度少见（{len(tidied)} 位）；{AGAIN}")
    return None


def check_citizen_id(number: str, *, today: date | None = None) -> Problem | None:
    """What is unusual about a 公民身份号码 (GB 11643); None: nothing."""
    refused = _unreadable(number, AGAIN)
    if refused is not None:
        return refused
    tidied = paste_code(number)
    if len(tidied) != ID_LENGTH:
        return _length(tidied)
    return _resident(tidied, today)


def _length(number: str) -> Problem:
    if len(number) == OLD_ID_LENGTH and number.isdigit():
        return unusual(f"15 位旧号码已停用，应为 18 位；{AGAIN}")
    return unusual(f"号码应为 18 位，现为 {len(number)} 位；{AGAIN}")


def _resident(number: str, today: date | None) -> Problem | None:
    """An 18-character number: digits, a real day of birth, the check character."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return unusual(f"前 17 位应为数字，末位为数字或 X；{AGAIN}")
    birth = birth_of(number)
    if birth is None:
        return unusual(f"出生日期不成立（第 7 至 14 位）；{AGAIN}")
    if mod11_2(number[:17]) != number[17]:
        return unusual(f"校验码不符；{AGAIN}")
    if today is not None and birth > today:
        return unusual(f"出生日期晚于今天（第 7 至 14 位）；{AGAIN}")
    return None


def check_uscc(text: str) -> Problem | None:
    """What is unusual about a 统一社会信用代码 (GB 32100), codes of N, A and Y among them; None: nothing."""
    refused = _unreadable(text, AGAIN_LICENCE)
    if refused is not None:
        return refused
    code = paste_code(text)
    if len(code) != USCC_LENGTH:
        return unusual(f"统一社会信用代码应为 18 位，现为 {len(code)} 位；{AGAIN_LICENCE}")
    for place, character in enumerate(code, start=1):
        if character not in USCC_ALPHABET:
            return unusual(f"第 {place} 位“{character}”不是代码用字（不用 I、O、Z、S、V）；{AGAIN_LICENCE}")
    if uscc_check(code[:17]) != code[17]:
        return unusual(f"统一社会信用代码校验码不符；{AGAIN_LICENCE}")
    if code[0] not in USCC_AUTHORITIES:
        return unusual(f"登记管理部门代码少见（第 1 位“{code[0]}”）；{AGAIN_LICENCE}")
    if organisation_check(code[8:16]) != code[16]:
        return unusual(f"主体标识码校验不符（第 9 至 17 位）；{AGAIN_LICENCE}")
    return None


def _unreadable(text: str, again: str) -> Problem | None:
    """Refusal of what nobody can see or what only looks like a Latin letter."""
    unseen = hidden(text)
    if unseen:
        return wrong(f"号码中有看不见的字符 {code_point(unseen[0])}；{again}")
    foreign = foreign_letter(paste_code(text))
    if foreign is not None:
        place, script = foreign
        return wrong(f"第 {place} 位是{script}，不是数字或者英文字母；{again}")
    return None
