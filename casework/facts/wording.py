"""Wordings of papers: names, numbers in Chinese, masked identities, laws in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from casework.acts import Applicant, Channel
from casework.case import Case
from casework.catalogue import Catalogue
from casework.citing import cited
from casework.hall import Term
from casework.identity import is_uscc
from casework.masking import mask

DIGITS = "零一二三四五六七八九"

CHANNELS: dict[Channel, str] = {
    "window": "窗口",
    "post": "邮寄",
    "courier": "快递",
    "electronic": "网上",
    "self_service": "自助",
    "appointment": "预约",
}
"""行政许可法 第二十九条第三款."""


def chinese(number: int) -> str:
    """A count from 0 to 999 in small Chinese numerals: 5 → 五, 15 → 十五, 20 → 二十, 105 → 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += DIGITS[0]
    return text + (DIGITS[ones] if ones or number == 0 else "")


def term_in_words(term: Term) -> str:
    """十五个工作日, 三十日."""
    return f"{chinese(term.days)}{'个工作日' if term.unit == '工作日' else '日'}"


def spaced(query_code: str) -> str:
    """604217 → 604 217."""
    return f"{query_code[:3]} {query_code[3:]}"


def full_articles(articles: Iterable[str]) -> str:
    """《中华人民共和国食品安全法》第三十五条、《食品经营许可和备案管理办法》."""
    return "、".join(cited(one) for one in articles)


def id_row(applicant: Applicant, catalogue: Catalogue) -> tuple[str, str]:
    """Label and number in a table: 信用代码, or 身份证件 masked; the number is "" where there is none."""
    if is_uscc(applicant.number):
        return "信用代码", applicant.number
    return "身份证件", mask(
        "identity", applicant.number, catalogue.region.masking
    ) if applicant.number else ""


def applicant_paper(applicant: Applicant, catalogue: Catalogue) -> str:
    """统一社会信用代码 9141…, or 身份证件 410***4519: credit codes are clear, people's numbers masked."""
    if not applicant.number:
        return ""
    if is_uscc(applicant.number):
        return f"统一社会信用代码 {applicant.number}"
    return f"身份证件 {mask('identity', applicant.number, catalogue.region.masking)}"


def kind_name(key: str, catalogue: Catalogue) -> str:
    """居民身份证 is said 身份证; other kinds by their name."""
    name = next((kind.name for kind in catalogue.identity if kind.key == key), "身份证件")
    return "身份证" if name == "居民身份证" else name


def person_of(case: Case) -> str:
    """Who acts for the applicant, always a person: the agent, else the applicant himself or who represents him.

    A 个体工商户 is a 自然人 by law (民法典 第五十四条), but its name is a firm's: its 经营者 is the person.
    """
    who = case.applicant
    if who.agent_name:
        return who.agent_name
    if who.kind == "自然人" and not is_uscc(who.number):
        return who.name
    name = str(case.values.get("legal_person.name") or "").strip()
    if name:
        part = "经营者" if who.number.startswith("92") else "法定代表人" if who.kind == "法人" else "负责人"
        return f"{name}（{part}）"
    return str(case.values.get("contact.name") or "").strip() or "申请人直接办理"


def phone_of(applicant: Applicant, catalogue: Catalogue) -> str:
    """The phone, masked."""
    return mask("phone", applicant.phone, catalogue.region.masking) if applicant.phone else "未提供"


def person_and_phone(case: Case, catalogue: Catalogue) -> str:
    """龚明远　139****4519."""
    phone = f"　{phone_of(case.applicant, catalogue)}" if case.applicant.phone else ""
    return f"{person_of(case)}{phone}"


def joined(words: Sequence[str]) -> str:
    """审查和现场核查; 审查、检验和听证."""
    return "和".join(part for part in ("、".join(words[:-1]), words[-1]) if part)


def quoted(names: tuple[str, ...]) -> str:
    """“甲”、“乙”."""
    return "、".join(f"“{name}”" for name in names)
