"""The kind of an identity paper: found from the number, and left alone where a person chose it."""

from __future__ import annotations

from typing import Any

from tests.ui.screens import scenes


def test_a_number_of_another_paper_finds_its_kind_and_a_chosen_kind_stays(desk: Any) -> None:
    key = "legal_person.identity"
    desk.presenter.items.choose(scenes.FOOD)

    def typed(kind: str, number: str) -> object:
        desk.presenter.fields.typed(key, {"kind": kind, "number": number})
        desk.presenter.fields.left(key)
        return desk.presenter.board.draft.values[key]["kind"]

    assert typed("resident_id", "810000199901010014") == "hk_macao_residence"
    assert "港澳居民居住证" in desk.view.last("show_notice").text
    assert desk.view.fields[key].mark == "sound"
    assert typed("resident_id", "h12345678") == "hk_macao_permit"
    assert typed("passport_other", "H12345678") == "passport_other", "chosen by hand"
    assert typed("resident_id", "12345678") == "resident_id", "a number cut short is no permit"
    assert desk.view.fields[key].again
