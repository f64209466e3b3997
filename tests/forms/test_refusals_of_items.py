"""A corpus: one small change of an item for each refusal of the format, told with file, line, key and rule."""

# ruff: noqa: E501  a change and where it is told read best side by side

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.mutation import AD, COMPANY, FOOD, FOREST, RIVER, Mutation

M = Mutation
SITE = "{name: 现场核查, stage: 特别程序, role: 核查人员, limit: 2}"
LAYOUT = "主要设备设施、经营布局、操作流程等文件"
LIMITS = "limits: {statutory: 10, promised: 5, unit: 工作日}"
PREREQUISITE = "prerequisites:\n  - {code: %s, basis: 中华人民共和国食品安全法}"
FEE = "fees:\n  - {name: 工本费, unit: 元/件, lower: 10, upper: 20, basis: 收费目录%s}"

NAMED = (
    M("catch-all", FOOD, LAYOUT, "登记机关认为需提交的其他材料", "认为需提交", "materials.3.name", "catch-all-material"),
    M("no basis of a material", FOOD, "    when: \"vending == '是'\"\n    basis: 食品经营许可和备案管理办法\n",
      "    when: \"vending == '是'\"\n", "- name: 自动设备", "materials.5.basis", "material-without-basis"),
    M("empty basis of a material", FOOD, "basis: 中华人民共和国食品安全法 第四十四条", 'basis: ""', 'basis: ""',
      "materials.6.basis", "material-without-basis"),
    M("no basis of a prerequisite", FOOD, "prerequisites: []", 'prerequisites:\n  - {code: "991180001000"}',
      '  - {code: "991180001000"}', "prerequisites.0.basis", "prerequisite-without-basis"),
    M("over statutory", FOOD, LIMITS, LIMITS.replace("promised: 5", "promised: 11"), "promised: 11",
      "limits.promised", "promise-over-statutory", also=(("limits.promised", "schema"),)),
    M("over half", FOOD, LIMITS, LIMITS.replace("promised: 5", "promised: 6"), "promised: 6",
      "limits.promised", "promise-over-half-without-reason", also=(("limits.promised", "schema"),)),
    M("steps", FOOD, "role: 审查人员, limit: 1", "role: 审查人员, limit: 5", "procedure:", "procedure",
      "steps-over-promise"),
    M("deferral over promise", FOOD, "deferral: {days: 4}", "deferral: {days: 6}", "deferral:", "deferral.days",
      "deferral-over-promise"),
    M("deferral of a 即办件", COMPANY, "deferrable: false\n", "deferrable: true\n    deferral_reason: 次要材料\n",
      "", "deferral"),
    M("days of a 即办件", COMPANY, "visits: 0", "visits: 0\ndeferral: {days: 1}", "deferral:", "deferral.days",
      "deferral-over-promise", also=(("deferral", "schema"),)),
    M("deferral without reason", FOOD, "    deferral_reason: 目录清单为次要材料，现场核查时核对制度本身\n", "",
      "- name: 保证食品安全", "materials.4.deferral_reason", "deferral-without-reason"),
    M("stop that is none", FOOD, "stops_promise: [现场核查]", "stops_promise: [现场核查, 公示]", "stops_promise:",
      "stops_promise.1", "stops-promise-not-special"),
    M("standard", FOOD, "special: [现场核查]", "special: [现场核查, 检测]", "", "technical_standard",
      "technical-standard-missing"),
    M("inspection", FOOD, "inspection: 委托\n", "", "", "inspection", "inspection-form"),
    M("shared certificate", FOOD, "pattern: \"JY[0-9]{14}\"", "certificate: 综合证", "- {name: 食品经营许可证", "results.0.certificate",
      "shared-certificate"),
    M("presence", FOOD, "online: true", "online: true\npresence_required: 某办法 第三条", "presence_required",
      "presence_required", "presence-with-online"),
    M("fee", FOOD, "fees: []", FEE % ", charged: 15", "- {name: 工本费", "fees.0.charged",
      "fee-above-lower-bound-without-reason"),
    M("intermediary", FOOD, "intermediary: []", "intermediary: [食品检测]", "intermediary:", "intermediary.0",
      "intermediary-not-on-list"),
    M("another item's intermediary", FOOD, "intermediary: []", "intermediary: [验资]", "intermediary:",
      "intermediary.0", "intermediary-not-on-list"),
    M("owner", FOOD, 'department: "118"', 'department: "118"\nowners: [{from: "2024-01-01", organ: "121"}]',
      "owners:", "owners.0.organ", "owner-without-remedy"),
    M("owner by department", "items/lightning-acceptance.yaml", 'valid_from: "2024-07-01"',
      'valid_from: "2024-06-30"', 'department: "121"', "department", "owner-without-remedy"),
    M("valid to", FOOD, 'valid_from: "2024-01-01"', 'valid_from: "2024-01-01"\nvalid_to: "2023-12-31"',
      "valid_to", "valid_to", "valid-to-before-valid-from"),
    M("when grammar", FOOD, "online_sale == '是'", "online_sale is '是'", "online_sale is", "form.13.when",
      "when-grammar"),
    M("when call", FOOD, "online_sale == '是'", "exit()", "exit()", "form.13.when", "when-grammar"),
    M("when key", FOOD, "online_sale == '是'", "on_line == '是'", "on_line ==", "form.13.when",
      "when-over-undefined-situation"),
    M("when value", FOOD, "vending == '是'", "vending == '有'", "when: \"vending == '有'\"", "materials.5.when",
      "when-value"),
    M("when of 承诺", FOOD, "online: true", "online: true\npromise: true\npromise_when: vending == '有'",
      "promise_when", "promise_when", "when-value"),
    M("form key", FOOD, "  - food.manager\n", "  - food.manger\n", "food.manger", "form.9.field",
      "form-key-not-in-dictionary"),
    M("code twice", "items/archives-acceptance.yaml", 'code: "991110903000"', 'code: "991110901000"', "code", "code",
      "duplicate-code", told_in="items/civil-defence-filing.yaml", also=(("items.4.code", "schema"),)),
    M("prerequisite of itself", FOOD, "prerequisites: []", PREREQUISITE % '"991180004000"', "- {code:",
      "prerequisites.0.code", "prerequisite-cycle"),
)  # fmt: skip

SCHEMA = (
    M("unknown key", FOOD, "online: true", "online: true\ncolour: 红", "colour", "colour"),
    M("missing key", FOOD, "visits: 1\n", "", "", "visits"),
    M("wrong type", FOOD, "visits: 1", "visits: 一次", "visits", "visits"),
    M("wrong word", FOOD, "source: 申请人自备", "source: 自备", "source: 自备", "materials.0.source"),
    M("bare code", FOOD, 'code: "991180004000"', "code: 991180004000", "code", "code"),
    M("bare day", FOOD, '"2024-01-01"', "2024-01-01", "valid_from", "valid_from"),
    M("no such day", FOOD, '"2024-01-01"', '"2024-02-30"', "valid_from", "valid_from"),
    M("version", FOOD, "version: 1", "version: 0", "version", "version"),
    M("limited without quantity", RIVER, "quantity: 不超过年度采砂控制总量\n", "", "", "quantity"),
    M("quantity without limited", RIVER, "quantity_limited: true\n", "", "quantity:", "quantity"),
    M("register on spot", FOOD, "kind: 承诺件", "kind: 承诺件\nregister_on_spot: true", "register_on_spot",
      "register_on_spot"),
    M("reason without 多级", FOOD, "  system: 一审一核", "  system: 一审一核\n  reason: 复杂", "reason: 复杂",
      "approval.reason"),
    M("多级 without reason", FOOD, "system: 一审一核", "system: 多级", "approval:", "approval.reason",
      also=(("approval.system", "schema"),)),
    M("0 days", FOOD, "kind: 承诺件", "kind: 即办件", "limits:", "limits.promised", also=(("kind", "schema"),)),
    M("inspection without 现场核查", AD, "special: [拍卖]", "special: [拍卖]\ninspection: 独立", "inspection",
      "inspection"),
    M("deferral nowhere", COMPANY, "visits: 0", "visits: 0\ndeferral: {days: 0}", "deferral:", "deferral",
      also=(("deferral.days", "schema"),)),
    M("deferrable without days", FOOD, "deferral: {days: 4}\n", "", "", "deferral"),
    M("reason not deferrable", FOOD, "deferrable: false\n", "deferrable: false\n    deferral_reason: 无\n",
      "deferral_reason: 无", "materials.0.deferral_reason"),
    M("承诺 of a material", FOOD, "deferrable: false\n", "deferrable: false\n    promise: true\n", "promise: true",
      "materials.0.promise"),
    M("承诺 only when", FOOD, "online: true", "online: true\npromise_when: agent == '是'", "promise_when",
      "promise_when"),
    M("先发证 only when", FOOD, "online: true", "online: true\napprove_first_when: agent == '是'",
      "approve_first_when", "approve_first_when"),
    M("three steps", AD, "  - {name: 材料审查, stage: 审查, role: 审查人员, limit: 4}\n", "", "procedure:",
      "procedure"),
    M("order of steps", FOOD, SITE + "\n  - {name: 决定, stage: 决定, role: 首席代表, limit: 1}",
      "{name: 决定, stage: 决定, role: 首席代表, limit: 1}\n  - " + SITE, SITE, "procedure.3.stage"),
    M("step without limit", FOOD, "role: 首席代表, limit: 1", "role: 首席代表", "{name: 决定", "procedure.3.limit"),
    M("special step's name", FOOD, "{name: 现场核查, stage", "{name: 看现场, stage", "看现场", "procedure.2.name"),
    M("step of a stop", FOOD, "现场核查, stage: 特别程序", "现场核查, stage: 审查", SITE.replace("特别程序", "审查"),
      "procedure.2.stage"),
    M("delivery", FOOD, "[窗口领取, 邮政快递, 电子证照]", "[窗口领取, 飞鸽]", "delivery: [", "delivery.1"),
    M("renewal's basis", FOOD, ", basis: 食品经营许可和备案管理办法}", "}", "renewal", "renewal.basis"),
    M("fee reason", FOOD, "fees: []", FEE % ", reason: 惯例", "- {name: 工本费", "fees.0.reason"),
    M("fee bounds", FOOD, "fees: []", FEE.replace("20", "5") % "", "- {name: 工本费", "fees.0.upper"),
    M("fee over upper", FOREST, "charged: 20", "charged: 21", "charged: 21", "fees.3.charged"),
    M("field twice", FOOD, "  - food.staff_count\n", "  - food.manager\n", "manager_kind\n  - food.manager", "form.11.field"),
    M("material twice", FOOD, "key: food.layout", "key: form.food", "操作流程等文件\n    key", "materials.3.key",
      also=(("materials.3.name", "schema"),)),
    M("question twice", FOOD, "key: vending", "key: agent", "ask: 是否利用自动设备经营", "situations.2.key",
      also=(("situations.2", "schema"), ("materials.5.when", "when-over-undefined-situation"))),
    M("another question", FOOD, "ask: 是否委托他人办理", "ask: 是否代办", "是否代办", "situations.0"),
    M("another material", FOOD, "name: 授权委托书", "name: 委托书", "- name: 委托书", "materials.7.name"),
    M("one option", FOOD, "ask: 是否利用自动设备经营, options: [是, 否]", "ask: 是否利用自动设备经营, options: [是]",
      "key: vending", "situations.2.options"),
    M("no such sample", FOOD, "sample: letter_agent", "sample: letter", "sample: letter", "materials.7.sample"),
    M("no such department", FOOD, 'department: "118"', 'department: "999"', "department", "department"),
    M("no such owner", FOOD, 'department: "118"', 'department: "118"\nowners: [{from: "2024-01-01", organ: "999"}]',
      "owners:", "owners.0.organ"),
    M("owners' order", FOOD, 'department: "118"', 'department: "118"\nowners: [{from: "2024-02-01", organ: "118"}, '
      '{from: "2024-01-01", organ: "118"}]', "owners:", "owners.1.from"),
    M("no such prerequisite", FOOD, "prerequisites: []", PREREQUISITE % '"000000000000"', "- {code:",
      "prerequisites.0.code"),
    M("empty applicants", FOOD, "applicants: [自然人, 法人, 非法人组织]", "applicants: []", "applicants",
      "applicants"),
    M("name of the row", FOOD, "name: 食品经营许可", "name: 食品经营", "name: 食品经营", "name"),
    M("unit of the row", FOOD, LIMITS, LIMITS.replace("工作日", "自然日"), "limits:", "limits.unit"),
    M("basis of the row", FOOD, "basis: [中华人民共和国食品安全法 第三十五条, ", "basis: [", "basis: [", "basis"),
    M("type of the row", FOOD, "type: 行政许可", "type: 公共服务", "type", "type"),
    M("no row", "items/archives-acceptance.yaml", "type: 行政确认", "type: 行政许可", "code:", "code"),
)  # fmt: skip


@pytest.mark.parametrize("mutation", [*NAMED, *SCHEMA], ids=lambda one: one.name)
def test_the_checker_names_file_line_key_and_rule(mutation: Mutation, tmp_path: Path) -> None:
    mutation.tell(tmp_path)
