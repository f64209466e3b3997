"""The case of an outcome as it stands at the right, large; and what stands there while no case is shown. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hallclient.ui.screens.outcome.lines import DueLine


@dataclass(frozen=True, slots=True)
class CaseFace:
    """One case, large."""

    headline: str
    tone: str
    title: str
    case_no: str
    query_code: str
    dues: tuple[DueLine, ...]
    qr: str
    others: tuple[str, ...]
    current: int
    papers_title: str = "文书入卷"
    next_word: str = "下一位"
    facing: bool = False  # the applicant sees it on his screen
    decide: bool = False  # whoever sits here may decide it on the spot


FORMS_FACE = CaseFace(
    headline="申请表", tone="plain", title="供申请人核对、签名；还没有收件，没有编号",
    case_no="", query_code="", dues=(), qr="", others=(), current=0,
    papers_title="供签名的申请表", next_word="回受理台",
)  # fmt: skip
"""What stands there while forms are looked at before any act."""

GIVEN_FACE = replace(
    FORMS_FACE, headline="免费提供", title="办事指南、咨询清单和空白表；没有编号，不入卷",
    papers_title="免费提供的文本", next_word="回事项",
)  # fmt: skip
"""The same for what the hall gives away."""
