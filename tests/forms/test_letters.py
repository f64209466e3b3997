"""letters.yaml: read strictly, told by file, line and key, held against the people and the catalogue of the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.__main__ import check
from forms.catalogue import CatalogueUnusable, load
from forms.demo_hall import PEOPLE, people, staff_numbers
from forms.enrolment import pack, read_folder, unpack
from forms.letters import FILE, read_letters
from tests.forms.test_enrolment import PARTICULARS, folder_of

LETTER = '  - {number: 示授〔2026〕1号, organ: "102", person: W0907, from: "2026-01-01", to: "2027-12-31"}\n'
HEAD = 'least_rank: ""\nregular: false\nletters:\n'


def hall(folder: Path, letters: str) -> Path:
    made = folder_of(folder)
    (made / FILE).write_text(letters, encoding="utf-8")
    return made


def test_the_demos_letters_fit_its_people() -> None:
    everybody = people(lambda word: word, dict.fromkeys(staff_numbers(), "x"), {})
    authority, faults = read_letters(PEOPLE, everybody, load()[0])
    assert faults == () and authority is not None
    assert any(one.deputy_of for one in authority.letters) and any(one.ended_on for one in authority.letters)


def test_letters_travel_in_the_hall_file(tmp_path: Path) -> None:
    assert "W0907" in PARTICULARS
    enrolment, _ = read_folder(hall(tmp_path, HEAD + LETTER))
    assert enrolment.authority is not None and enrolment.authority.letters[0].person == "W0907"
    assert unpack(pack(enrolment)) == enrolment
    (tmp_path / "without").mkdir()
    assert read_folder(folder_of(tmp_path / "without"))[0].authority is None


@pytest.mark.parametrize(
    ("letters", "line", "key", "rule"),
    [
        (HEAD + LETTER.replace("number", "no"), 4, "letters.0.no", "schema"),
        (HEAD + LETTER.replace('"2026-01-01"', "2026-01-01"), 4, "letters.0.from", "schema"),
        ("least_rank: 科级\nletters: []\n", 1, "least_rank", "schema"),
        (HEAD + LETTER + LETTER, 5, "letters.1.number", "letter-wording"),
        (HEAD + LETTER.replace("2027", "2025"), 4, "letters.0.to", "letter-wording"),
        (HEAD + LETTER.replace("W0907", "W9999"), 4, "letters.0.person", "letter-person"),
        (HEAD + LETTER.replace('"102"', '"999"'), 4, "letters.0.organ", "letter-organ"),
        (HEAD + LETTER.replace("}", ", items: [没有]}"), 4, "letters.0.items.0", "letter-item"),
        ("letters:\n" + LETTER, 2, "letters.0.person", "letter-rank"),
    ],
)
def test_a_faulty_letter(tmp_path: Path, letters: str, line: int, key: str, rule: str) -> None:
    folder = hall(tmp_path, letters)
    with pytest.raises(CatalogueUnusable) as caught:
        read_folder(folder)
    found = [(one.file, one.line, one.key, one.rule) for one in caught.value.faults]
    assert (FILE, line, key, rule) in found
    assert [(one.file, one.line, one.key, one.rule) for one in check(folder)[1]] == found
