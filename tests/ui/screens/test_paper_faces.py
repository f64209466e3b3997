"""What stands beside a paper that no act made says what it is, whether anybody signs it, and where Enter leads."""

from __future__ import annotations

from importlib.resources import files

import pytest

from hallclient.app.outcome import PaperMade
from hallclient.ui.screens.outcome.face import face_of
from hallclient.ui.screens.outcome.lines import paper_line

FORM, SHEET, GIVEN = ("申请表", "回受理台"), ("统计表", "回大厅"), ("免费提供", "回事项")
FACES = {
    "FORM": FORM, "FORMS": FORM, "GUIDE": GIVEN, "ENQUIRY": GIVEN, "REPORT": SHEET, "BULLETIN": SHEET,
    "APPRAISAL": SHEET, "BREACHES": SHEET, "SEALS": ("用印登记簿", "回本机"), "GRIEVANCE": ("登记回执", "回大厅"),
    "SLIP": ("小票", "回办件"), "WITHDRAWAL": ("撤回申请书", "回办件"),
}  # fmt: skip
NAMES = {"GUIDE": "办事指南-食品经营许可", "ENQUIRY": "咨询清单-食品经营许可"}
SIGNED = {"FORM", "FORMS", "WITHDRAWAL"}


def paper(code: str) -> PaperMade:
    return PaperMade(
        code=code, name=NAMES.get(code, "文书"), doc_number="", case_no="", case_id="", sha256="", pdf=b"", pages=1,
        copies=1,
    )  # fmt: skip


def test_each_such_paper_has_a_face() -> None:
    codes = {one.name.partition("-")[0] for one in files("printing").joinpath("documents").iterdir()}
    assert {code for code in codes if not code.startswith("D")} == FACES.keys()


@pytest.mark.parametrize("code", FACES)
def test_its_face_is_its_own(code: str) -> None:
    face = face_of([paper(code)])
    assert (face.headline, face.next_word) == FACES[code]
    assert ("供签名" in paper_line(paper(code), "", 1, 1).state) is (code in SIGNED)
    assert ("签名" in face.title) is (code in SIGNED | {"SEALS"})
