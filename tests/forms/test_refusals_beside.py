# ruff: noqa: E501  a change and where it is told read best side by side
"""A corpus of the rarer refusals: codes, keys, numbers below one, things written twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.mutation import CAFE, FOOD, YEAR, Mutation, copied, faults

M = Mutation
HALL, REGION, ORGANS, FIELDS, ROWS = (
    "hall.yaml",
    "region.yaml",
    "departments.yaml",
    "fields.yaml",
    "items.csv",
)
DEFENCE = "items/archives-acceptance.yaml"
FEE = "fees:\n  - {name: 工本费, unit: 元/件, lower: 10, upper: 20, basis: 收费目录%s}"
TWICE = '{code: "991180001000", basis: 某法}'
PHONE = "agent.phone: {label: 经办人电话, type: phone, sensitive: true, sample: 0371-00000000}"

OF_ITEMS = (
    M("item code", DEFENCE, 'code: "991110903000"', 'code: "99111090300"', "code", "code", also=(("items.4.code", "schema"),)),
    M("renewal at once", FOOD, "renewal: {before: 15", "renewal: {before: 0", "renewal", "renewal.before"),
    M("negative fee", FOOD, "fees: []", FEE.replace("lower: 10", "lower: -1") % "", "工本费", "fees.0.lower"),
    M("fee below lower", FOOD, "fees: []", FEE % ", charged: 5", "工本费", "fees.0.charged"),
    M("prerequisite twice", FOOD, "prerequisites: []", f"prerequisites: [{TWICE}, {TWICE}]", "prerequisites", "prerequisites.1.code"),
    M("question's key", FOOD, "key: online_sale", "key: 网售", "key: 网售", "situations.3.key", also=(("form.13.when", "when-over-undefined-situation"),)),
    M("material's key", FOOD, "key: food.layout", "key: layout", "key: layout", "materials.3.key"),
    M("step twice", FOOD, "name: 制证送达", "name: 决定", "stage: 送达", "procedure.4.name"),
    M("eight steps", FOOD, "safety: true", "  - {name: 一, stage: 送达, role: 出件人员, limit: 0}\n  - {name: 二, stage: 送达, role: 出件人员, limit: 0}\n"
      "  - {name: 三, stage: 送达, role: 出件人员, limit: 0}\nsafety: true", "procedure:", "procedure"),
    M("standard of 检疫", FOOD, "special: [现场核查]", "special: [现场核查, 检疫]", "", "technical_standard", "technical-standard-missing"),
    M("stop that is statutory", FOOD, "special: [现场核查]\nstops_promise: [现场核查]", "special: [现场核查, 听证]\nstops_promise: [现场核查, 听证]",
      "stops_promise", "stops_promise.1", "stops-promise-not-special"),
    M("empty delivery", FOOD, "delivery: [窗口领取, 邮政快递, 电子证照]", "delivery: []", "delivery", "delivery"),
)  # fmt: skip

OF_THE_HALL = (
    M("seal twice", HALL, "  - {key: organ, name: 行政机关印章}\n", "  - {key: organ, name: 行政机关印章}\n  - {key: organ, name: 印章}\n", "name: 印章}", "seals.3.key"),
    M("organ's since", HALL, "name: 行政机关印章}", 'name: 行政机关印章, since: "2024-01-01"}', "行政机关印章", "seals.2.since"),
    M("each use of the organ's", HALL, "name: 行政机关印章}", "name: 行政机关印章, each_use: true}", "行政机关印章", "seals.2.each_use"),
    M("papers end early", HALL, "  - {code: D22, name: 撤回、撤销、注销决定书, seal: organ, copies: 2, remedy: true, signed: true}\n", "", "papers:", "papers"),
    M("no days to supply", REGION, "supply: {days: 15", "supply: {days: 0", "supply", "correction.supply.days"),
    M("renewal at once", REGION, "renewal: {before: 30", "renewal: {before: 0", "renewal", "renewal.before"),
    M("renewal's basis", REGION, "renewal: {before: 30, unit: 自然日}", "renewal: {before: 30, unit: 自然日, basis: 某法}", "renewal", "renewal.basis"),
    M("yellow from nowhere", REGION, "lamp: {yellow_days: 1}", "lamp: {}", "lamp:", "lamp"),
    M("yellow at the end", REGION, "lamp: {yellow_days: 1}", "lamp: {yellow_share: 100}", "lamp:", "lamp.yellow_share"),
    M("yellow before the start", REGION, "lamp: {yellow_days: 1}", "lamp: {yellow_days: -1}", "lamp:", "lamp.yellow_days"),
    M("report in no days", REGION, "report: {days: 2", "report: {days: 0", "report:", "report.days"),
    M("department's code", ORGANS, '- {code: "104"', '- {code: "14", name: 某局, short: 某局, kind: 工作部门}\n- {code: "104"', "某局", "1.code"),
    M("no bodies", ORGANS, '- {code: "104"', '- {code: "199", name: 某局, short: 某局, kind: 工作部门, remedy: {reconsideration: [], court: 某法院}}\n- {code: "104"',
      "某局", "1.remedy.reconsideration"),
    M("body twice", ORGANS, "[市人民政府, 示例区人民政府]", "[市人民政府, 市人民政府]", "公安分局, kind", "2.remedy.reconsideration",
      also=(("2.remedy.reconsideration.1", "schema"),)),
    M("identity's key", "identity.yaml", "key: passport_other", "key: 护照", "key: 护照", "8.key"),
    M("ground's key", "grounds.yaml", "key: wrong_organ", "key: 机关", "key: 机关", "1.key"),
    M("bar of no months", "grounds.yaml", "bar_months: 12", "bar_months: 0", "bar_months: 0", "3.bar_months"),
    M("service twice", "intermediaries.yaml", "name: 涉路工程安全技术评价, for: 涉路施工许可", "name: 验资, for: 涉路施工许可", "涉路施工许可", "15.name",
      also=(("intermediary.0", "intermediary-not-on-list"),)),
    M("sample's key", "samples.yaml", "capital_ready:", "资金:", "资金", "资金", also=(("materials.8.sample", "schema"),)),
    M("row's code", ROWS, "\n,固定资产投资项目节能审查", "\n12345,固定资产投资项目节能审查", "节能审查,行政", "code"),
)  # fmt: skip

OF_DATA = (
    M("empty sample", FIELDS, PHONE, PHONE.replace("0371-00000000", '[]'), "agent.phone", "agent.phone.sample", "sample"),
    M("options of a column", FIELDS, "{key: relation, label: 与经营者关系, type: text", "{key: relation, label: 与经营者关系, options: [甲, 乙], type: text",
      "relation", "trader.family.columns.2.options"),
    M("sample of a column", FIELDS, "{key: relation, label: 与经营者关系, type: text, max: 10}", "{key: relation, label: 与经营者关系, type: text, max: 1, sample: 父子}",
      "relation", "trader.family.columns.2.sample", "sample"),
    M("column's key", FIELDS, "{key: relation,", "{key: Relation,", "Relation", "trader.family.columns.2.key"),
    M("one option", FIELDS, "options: [自有, 租赁, 无偿使用]", "options: [自有]", "premises.right", "premises.right.options"),
    M("year of long ago", YEAR, "year: 2026", "year: 1926", "year", "year"),
    M("workday twice", YEAR, '"2026-10-10"', '"2026-09-20"', "workdays", "workdays.5"),
    M("workday of another year", YEAR, '"2026-10-10"', '"2027-10-10"', "workdays", "workdays.5"),
    M("theme's version", CAFE, "version: 1", "version: 0", "version", "version"),
    M("theme's question twice", CAFE, "key: own_drain", "key: signboard", "own_drain", "items.2.when", "when-over-undefined-situation",
      also=(("situations.1.key", "schema"),)),
    M("theme's key", CAFE, "key: signboard", "key: 招牌", "key: 招牌", "situations.1.key", also=(("items.3.when", "when-over-undefined-situation"),)),
    M("theme's one option", CAFE, "是否单独向城镇排水设施排放污水, options: [是, 否]", "是否单独向城镇排水设施排放污水, options: [是]", "own_drain", "situations.0.options"),
)  # fmt: skip


@pytest.mark.parametrize("mutation", [*OF_ITEMS, *OF_THE_HALL, *OF_DATA], ids=lambda one: one.name)
def test_the_checker_names_file_line_key_and_rule(mutation: Mutation, tmp_path: Path) -> None:
    mutation.tell(tmp_path)


def test_a_theme_of_one_item(tmp_path: Path) -> None:
    hall = copied(tmp_path)
    text = (hall / CAFE).read_text(encoding="utf-8")
    rest = 'items: ["991180002000"]\nlimits: {promised: 8, unit: 工作日}\norder: []\n'
    (hall / CAFE).write_text(text[: text.index("items:")] + rest, encoding="utf-8")
    assert [(key, rule) for _, _, key, rule in faults(hall)] == [("items", "schema")]
