"""What the corpus of small changes leaves out: names of catch-alls, several faults of one file, unseen characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.rules.materials import catch_all
from tests.forms.mutation import FOOD, copied, faults

CATCH_ALLS = (
    "其他材料", "其它材料", "其 他 材 料", "其余材料", "登记机关认为需提交的其他材料", "机构规定的其他材料",
    "法律、行政法规规定的其他材料", "其他相关证明材料", "其他有关资料", "需要提供的其他证明文件", "有关材料",
    "相关证明材料", "其他", "其他要件", "其他申报材料", "审批机关要求提供的材料",
    "其他（由窗口告知）", "其他材料（见清单）",
    "法律法规规定应当提交的其他文件、资料", "行政机关认为需要的材料", "补充材料", "所需材料", "身份证明等相关材料",
)  # fmt: skip
NAMED = (
    "其他出资人身份证明", "主要设备设施、经营布局、操作流程等文件", "与其他单位签订的协议", "工程规划许可证等批准文件",
    "主管部门的证明文件", "有关部门的批准文件", "资金证明", "申请人身份证明", "补充协议",
    "场地使用证明（产权证明或者租赁合同）",
)  # fmt: skip


@pytest.mark.parametrize("name", CATCH_ALLS)
def test_what_asks_for_whatever_one_likes_is_refused(name: str) -> None:
    assert catch_all(name)


@pytest.mark.parametrize("name", NAMED)
def test_what_names_a_paper_is_not(name: str) -> None:
    assert not catch_all(name)


def changed(folder: Path, file: str, *changes: tuple[str, str]) -> Path:
    hall = copied(folder)
    path = hall / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return hall


def test_one_slip_does_not_hide_the_other_faults_of_the_file(tmp_path: Path) -> None:
    hall = changed(
        tmp_path,
        FOOD,
        ("visits: 1", "visits: 一\nvisitors: 1"),
        ("name: 营业执照", "name: 其他材料"),
        ("source: 政府部门核发", "source: 某处"),
        ("deferral: {days: 4}", "deferral: {days: 6}"),
        ("when: \"vending == '是'\"", "when: \"vending = '是'\""),
        ("field: food.website", "field: food.site"),
        ("promised: 5", "promised: 6"),
    )
    found = {(key, rule) for file, _, key, rule in faults(hall) if file == FOOD}
    assert found >= {
        ("visits", "schema"),
        ("visitors", "schema"),
        ("materials.1.name", "catch-all-material"),
        ("materials.1.source", "schema"),
        ("materials.5.when", "when-grammar"),
        ("form.13.field", "form-key-not-in-dictionary"),
        ("limits.promised", "promise-over-half-without-reason"),
        ("limits.promised", "schema"),  # and the row of items.csv says 5
    }
    assert ("deferral.days", "deferral-over-promise") not in found, "6 of 6 is allowed"


def test_a_broken_part_brings_no_faults_of_its_own(tmp_path: Path) -> None:
    """Rules that would need the broken part are silent about it."""
    hall = changed(
        tmp_path, FOOD, ("limits: {statutory: 10, promised: 5", "limits: {statutory: 10, promised: 五")
    )
    assert [(key, rule) for file, _, key, rule in faults(hall)] == [("limits.promised", "schema")]


def test_faults_of_several_files_come_together(tmp_path: Path) -> None:
    hall = changed(tmp_path, FOOD, ("online: true", "online: 是"))
    for file, old, new in (
        ("hall.yaml", 'code: "001"', 'code: "01"'),
        ("region.yaml", "notice: {days: 5", "notice: {days: 6"),
        ("departments.yaml", "kind: 派出机构", "kind: 分局"),
        ("calendars/2026.yaml", "working_days: 248", "working_days: 249"),
        ("fields.yaml", "sample: name@example.com", "sample: name"),
        ("themes/open-restaurant.yaml", "mode: 并联", "mode: 并行"),
    ):
        path = hall / file
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = {(file, key, rule) for file, _, key, rule in faults(hall)}
    assert found == {
        (FOOD, "online", "schema"),
        ("hall.yaml", "code", "schema"),
        ("region.yaml", "correction.notice.days", "schema"),
        ("departments.yaml", "2.kind", "schema"),
        ("calendars/2026.yaml", "working_days", "calendar-count"),
        ("fields.yaml", "applicant.email.sample", "sample"),
        ("themes/open-restaurant.yaml", "mode", "schema"),
    }


def test_an_unseen_character_is_refused(tmp_path: Path) -> None:
    hall = changed(tmp_path, FOOD, ("name: 营业执照", "name: 营业\u202e执照"))
    assert (FOOD, "materials.1.name", "schema") in {(one[0], one[2], one[3]) for one in faults(hall)}


def test_what_a_result_gives_is_asked_for_somewhere(tmp_path: Path) -> None:
    hall = changed(
        tmp_path, "items/individual-business.yaml", ("gives: licence.business", "gives: licence.busines")
    )
    assert [(key, rule) for _, _, key, rule in faults(hall)] == [("results.0.gives", "schema")]
