"""The case of an outcome as it stands at the right, large; and what stands there while no case is shown. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.outcome.lines import GIVEN, LETTER, REGISTER, SHEETS, SLIP, TAKEN_IN, DueLine


class CaseFace(Struct, frozen=True):
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

SHEET_FACE = replace(
    FORMS_FACE, headline="统计表", title="屏幕上这一张就是打印的一张；出过的版次留在账本里",
    papers_title="统计表", next_word="回大厅",
)  # fmt: skip
"""The same for a sheet of figures."""


REGISTER_FACE = replace(
    SHEET_FACE, headline="用印登记簿", title="按本机账本打印，签名存档",
    papers_title="用印登记簿", next_word="回本机",
)  # fmt: skip

OF_ITS_KIND = {
    TAKEN_IN: replace(
        SHEET_FACE, headline="登记回执", title="已经登记编号，打印一份交反映人", papers_title="登记回执"
    ),
    LETTER: replace(
        FORMS_FACE, headline="撤回申请书", title="供申请人核对、签名；签好收回，再登记撤回",
        papers_title="供签名的申请书", next_word="回办件",
    ),
    SLIP: replace(
        FORMS_FACE, headline="小票", title="不是收件凭证，不入卷", papers_title="小票", next_word="回办件"
    ),
}  # fmt: skip
"""The same for what is printed of a case or a complaint without an act."""


def face_of(papers: Sequence[PaperMade]) -> CaseFace:
    """What stands there for papers that no act made."""
    own = next((OF_ITS_KIND[paper.code] for paper in papers if paper.code in OF_ITS_KIND), None)
    if own is not None:
        return own
    if any(paper.code == REGISTER for paper in papers):
        return REGISTER_FACE
    if any(paper.code in SHEETS for paper in papers):
        return SHEET_FACE
    return GIVEN_FACE if any(paper.name.startswith(GIVEN) for paper in papers) else FORMS_FACE
