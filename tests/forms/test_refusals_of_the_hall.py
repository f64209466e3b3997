"""A corpus: one small change of the hall, its lists, the rows and the themes for each refusal."""

# ruff: noqa: E501  a change and where it is told read best side by side

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forms.mutation import CAFE, YEAR, Mutation

M = Mutation
HALL, REGION, ORGANS, FIELDS, ROWS = (
    "hall.yaml",
    "region.yaml",
    "departments.yaml",
    "fields.yaml",
    "items.csv",
)
D05 = "  - {code: D05, name: 容缺受理通知书, seal: accept, copies: 2}\n"
ENERGY = "固定资产投资项目节能审查,行政许可,103,承诺件,多级,20,10,first,"
ORDER = '  - ["991180002000", "991180004000"]'
CONFLICT = "  - {key: agent, ask: 有无代办, options: [是, 否]}\n"

HALLS = (
    M("hall code", HALL, 'code: "001"', 'code: "1"', "code", "code"),
    M("region code", HALL, 'region: "410103"', 'region: "41010"', "region:", "region", also=(("region", "schema"),)),
    M("operator among departments", HALL, 'code: "102"', 'code: "103"', 'code: "103"', "operator.code"),
    M("operator's code", HALL, 'code: "102"', 'code: "2"', 'code: "2"', "operator.code"),
    M("office day", HALL, "days: [周六]", "days: [星期六]", "星期六", "office_hours.1.days.0"),
    M("office period", HALL, '"13:30-17:30"', '"11:30-17:30"', "11:30", "office_hours.0.periods.1"),
    M("seal missing", HALL, "  - {key: organ, name: 行政机关印章}\n", "", "seals:", "seals"),
    M("seal unknown", HALL, "key: organ", "key: office", "key: office", "seals.2.key"),
    M("seal of a paper", HALL, "seal: organ", "seal: office", "seal: office", "papers.21.seal"),
    M("papers' order", HALL, "code: D05", "code: D06", "{code: D06, name: 容缺", "papers.4.code"),
    M("paper missing", HALL, D05, "", "{code: D06", "papers.4.code"),
    M("no copies", HALL, "name: 快递送达单, copies: 1", "name: 快递送达单, copies: 0", "D19", "papers.18.copies"),
    M("window's group", HALL, "group: 统一出件, name: 统一出件一", "group: 出件, name: 统一出件一", "W18",
      "windows.17.group"),
    M("window twice", HALL, "code: W19", "code: W18", "统一出件二", "windows.18.code"),
    M("window's department", HALL, 'departments: ["105"]', 'departments: ["105", "999"]', "W13",
      "windows.12.departments.1"),
    M("group twice", HALL, "groups: [综合受理, 商事登记", "groups: [综合受理, 商事登记, 商事登记", "groups", "groups.2"),
    M("hall's unknown key", HALL, "hotline:", "hot_line:", "hot_line", "hot_line", also=(("hotline", "schema"),)),
    M("closed cases leave too soon", HALL, 'hotline:', 'closed_days: 89\nhotline:', "closed_days", "closed_days"),
    M("loose pages leave too soon", HALL, 'hotline:', 'loose_page_days: 6\nhotline:', "loose_page_days",
      "loose_page_days"),
    M("loose pages stay too long", HALL, 'hotline:', 'loose_page_days: 91\nhotline:', "loose_page_days",
      "loose_page_days"),
    M("no such day", HALL, 'receipts_scanned_from: "2026-11-01"', 'receipts_scanned_from: "2026-11-31"',
      "receipts_scanned_from", "receipts_scanned_from"),
    M("sent to a regulator in clear", HALL, 'hotline:',
      'regulators: [{organ: "118", address: "http://jg.example/push"}]\nhotline:', "regulators", "regulators.0.address"),
    M("a regulator that is no department", HALL, 'hotline:',
      'regulators: [{organ: "999", address: "https://jg.example/push"}]\nhotline:', "regulators", "regulators.0.organ"),
    M("kept off the list, but not there", REGION, 'item: "991050017000"', 'item: "991050017009"', "991050017009",
      "publishing.withheld.0.item"),
    M("two regions", REGION, 'region: "410103"', 'region: "410104"', "region", "region"),
    M("notice of six days", REGION, "notice: {days: 5", "notice: {days: 6", "notice", "correction.notice.days"),
    M("no basis for refusing", REGION, "late: 视为撤回                  #", "late: 不予受理  #", "correction:",
      "correction.basis"),
    M("region's months", REGION, "renewal: {before: 30, unit: 自然日}", "renewal: {before: 1, unit: 月}", "renewal",
      "renewal.unit"),
    M("mask of nothing", REGION, "phone: {head", "telephone: {head", "telephone", "masking.telephone"),
    M("half a long mask", REGION, ", long_tail: 1", "", "person_name", "masking.person_name"),
    M("no such closing", REGION, "closed_at: 决定", "closed_at: 归档", "closed_at", "closed_at"),
    M("yes for true", REGION, "start_day_counted: false", "start_day_counted: no", "start_day", "start_day_counted"),
    M("department twice", ORGANS, '- {code: "104"', '- {code: "103", name: 某局, short: 某局, kind: 工作部门}\n- {code: "104"',
      "某局", "1.code", "duplicate-code"),
    M("派出机构 with one body", ORGANS, "[市人民政府, 示例区人民政府]", "[市人民政府]", "公安分局, kind",
      "2.remedy.reconsideration"),
    M("credit code of a department", ORGANS, "11410103TEXT010363", "11410103TEXT010360", "11410103TEXT010360", "0.uscc"),
    M("credit code of the operator", HALL, "11410103TEXT010288", "11410103TEXT010280", "11410103TEXT010280", "operator.uscc"),
    M("kind of department", ORGANS, "kind: 垂直领导", "kind: 直属", "kind: 直属", "18.kind"),
    M("identity pattern", "identity.yaml", r"'^[HM]\d{8}(\d{2})?$'", r"'^[HM(\d{8}$'", "hk_macao_permit", "5.pattern"),
    M("identity sample", "identity.yaml", 'sample: "410106198503154519"', 'sample: "410106198503154518"', "resident_id",
      "0.sample", "sample"),
    M("identity twice", "identity.yaml", "key: passport_other", "key: passport_cn", "外国护照", "8.key"),
    M("ground's end", "grounds.yaml", "  bar_months: 12\n", "", "barred_one_year", "3.bar_months"),
    M("ground's needs", "grounds.yaml", "needs: [finding]", "needs: [proof]", "needs: [proof]", "2.needs.0"),
    M("ground twice", "grounds.yaml", "key: wrong_organ", "key: not_required", "第一项\n  text: 申请事项依法不需要取得行政许可\n"
      "  needs: []\n- key", "1.key"),
    M("service of no item", "intermediaries.yaml", "for: 生产建设项目水土保持方案审批,", "for: 水土保持,", "for: 水土保持,",
      "13.for"),
    M("sample text", "samples.yaml", "name: 授权委托书\n", "title: 授权委托书\n", "title", "letter_agent.title",
      also=(("letter_agent.name", "schema"),)),
)  # fmt: skip

DICTIONARY = (
    M("options of a text", FIELDS, "applicant.name: {label: 申请人名称, type: text",
      "applicant.name: {label: 申请人名称, type: text, options: [甲, 乙]", "applicant.name", "applicant.name.options"),
    M("choice without options", FIELDS, ", options: [自有, 租赁, 无偿使用]", "", "premises.right", "premises.right.options"),
    M("columns of a text", FIELDS, "applicant.name: {label: 申请人名称, type: text",
      "applicant.name: {label: 申请人名称, type: text, columns: [{key: a, label: 甲, type: text}]", "applicant.name",
      "applicant.name.columns"),
    M("table in a table", FIELDS, "{key: relation, label: 与经营者关系, type: text, max: 10}",
      "{key: relation, label: 与经营者关系, type: table}", "key: relation", "trader.family.columns.2.type"),
    M("column twice", FIELDS, "{key: relation", "{key: name", "与经营者关系", "trader.family.columns.2.key"),
    M("sample of a uscc", FIELDS, "sample: 91410106MA0TEXT12D", "sample: 91410106MA0TEXT12", "applicant.uscc",
      "applicant.uscc.sample", "sample"),
    M("sample of a choice", FIELDS, "options: [自有, 租赁, 无偿使用]", "options: [自有, 租赁, 无偿使用], sample: 借用",
      "premises.right", "premises.right.sample", "sample"),
    M("sample too long", FIELDS, "type: text, max: 30, sample: 执行董事", "type: text, max: 3, sample: 执行董事",
      "legal_person.post", "legal_person.post.sample", "sample"),
    M("min over max", FIELDS, "unit: 平方米, min: 1", "unit: 平方米, max: 0, min: 1", "premises.area", "premises.area.min"),
    M("pattern", FIELDS, "type: text, max: 30, sample: 执行董事", "type: text, pattern: '[', sample: 执行董事",
      "legal_person.post", "legal_person.post.pattern"),
    M("type", FIELDS, "type: postcode", "type: post_code", "applicant.postcode", "applicant.postcode.type"),
    M("plain key", FIELDS, "applicant.name:", "agent: {label: 甲, type: text}\napplicant.name:", "agent:", "agent"),
)  # fmt: skip

CALENDARS = (
    M("sum", YEAR, "working_days: 248", "working_days: 249", "working_days", "working_days", "calendar-count"),
    M("a workday less", YEAR, ', "2026-10-10"]', "]", "working_days", "working_days", "calendar-count"),
    M("a longer holiday", YEAR, 'to: "2026-10-07"', 'to: "2026-10-08"', "working_days", "working_days", "calendar-count"),
    M("workday of the week", YEAR, '"2026-10-10"', '"2026-10-09"', "workdays", "workdays.5"),
    M("worked holiday", YEAR, '"2026-10-10"', '"2026-10-03"', "workdays", "workdays.5"),
    M("overlap", YEAR, 'from: "2026-05-01"', 'from: "2026-04-05"', "劳动节", "holidays.3"),
    M("another year", YEAR, 'from: "2026-01-01"', 'from: "2025-12-31"', "元旦", "holidays.0.from"),
    M("ends first", YEAR, 'to: "2026-05-05"', 'to: "2026-04-30"', "劳动节", "holidays.3.to"),
    M("wrong year", YEAR, "year: 2026", "year: 2027", "year", "year", also=tuple(
        (key, "schema") for key in (
            *(f"holidays.{n}.{end}" for n in range(7) for end in ("from", "to")), *(f"workdays.{n}" for n in range(6))
        )
    )),
    M("month", YEAR, '"2025-11"', '"2025年11月"', "published", "published"),
)  # fmt: skip

LISTED = (
    M("row's days", ROWS, ENERGY, ENERGY.replace("20,10", "二十,10"), "节能审查,行政", "statutory_days"),
    M("row over statutory", ROWS, ENERGY, ENERGY.replace("20,10", "20,21"), "节能审查,行政", "promised_days",
      "promise-over-statutory"),
    M("row over half", ROWS, ENERGY, ENERGY.replace("20,10", "20,11"), "节能审查,行政", "promised_days",
      "promise-over-half-without-reason"),
    M("row of 0 days", ROWS, ENERGY, ENERGY.replace("20,10", "20,0"), "节能审查,行政", "promised_days"),
    M("row's type", ROWS, ENERGY, ENERGY.replace("行政许可", "行政确认"), "节能审查,行政", "type"),
    M("row's department", ROWS, ENERGY, ENERGY.replace("103", "999"), "节能审查,行政", "department",
      also=(("id", "schema"),)),
    M("row without reason", ROWS, "多级：节能报告须经评审，由分管负责人复核后报主要负责人签发", "", "节能审查,行政",
      "remark"),
    M("reason without 多级", ROWS, ENERGY, ENERGY.replace("多级", "一审一核"), "节能审查,行政", "remark"),
    M("interim number", ROWS, "991030002000", "991040002999", "节能审查,行政", "id"),
    M("id beside a code", ROWS, "\n," + ENERGY, "\n123456789012," + ENERGY, "节能审查,行政", "id"),
    M("id twice", ROWS, "991030002000", "991030001000", "节能审查,行政", "id", "duplicate-code"),
    M("not transferred", ROWS, ENERGY, ENERGY.replace("first", ""), "节能审查,行政", "transferred"),
    M("no definition", ROWS, ",animal-epidemic", ",animals", ",animals", "definition", also=(("code", "schema"),)),
    M("two places", ROWS, ",food-operation", ",food-shop", 'code: "991180004000"', "code",
      told_in="items/food-operation.yaml", also=(("definition", "schema"),)),
    M("columns", ROWS, "code,name", "code,title", "", "-"),
    M("a column more", ROWS, ENERGY, ENERGY + "更多,", "节能审查,行政", "-"),
)  # fmt: skip

THEMES = (
    M("theme's unknown item", CAFE, '"991110005000"', '"991110005999"', '"991110005999"', "items.2.code",
      also=(("order.1.1", "schema"),)),
    M("one item", CAFE, 'mode: 并联', 'mode: 并行', "mode", "mode"),
    M("theme's code", CAFE, "code: T001", "code: X001", "code", "code"),
    M("theme twice", CAFE, "code: T001", "code: T002", "code: T002", "code", "duplicate-code"),
    M("lead", CAFE, 'lead: "118"', 'lead: "999"', "lead", "lead"),
    M("item twice", CAFE, '"991110009000", when', '"991180002000", when', "own_drain == '是'\"}   # 城镇污水排入排水管网许可\n"
      "  - {code", "items.3.code", also=(("order.2.1", "schema"),)),
    M("order outside", CAFE, '"991180002000", "991110009000"]', '"991180002000", "991180001000"]',
      '"991180001000"]', "order.2.1"),
    M("order in a circle", CAFE, ORDER, ORDER + '\n  - ["991180004000", "991180002000"]',
      '["991180004000", "991180002000"]', "order.1", "order-cycle"),
    M("order of three", CAFE, ORDER, '  - ["991180002000", "991180004000", "991110009000"]', "order:\n  -", "order.0"),
    M("theme's valid to", CAFE, 'lead:', 'valid_to: "2023-01-01"\nlead:', "valid_to", "valid_to",
      "valid-to-before-valid-from"),
    M("theme's when", CAFE, "signboard == '是'", "signboard ~ '是'", "signboard ~", "items.3.when", "when-grammar"),
    M("theme's question", CAFE, "signboard == '是'", "sign == '是'", "sign ==", "items.3.when",
      "when-over-undefined-situation"),
    M("theme's answer", CAFE, "signboard == '是'", "signboard == '有'", "signboard == '有'", "items.3.when", "when-value"),
    M("theme settles what nobody asks", CAFE, '"991180004000", answers: {matter: 新办}', '"991180004000", answers: {mattter: 新办}',
      "mattter", "items.1.answers.mattter", "theme-answer"),
    M("theme settles with no answer", CAFE, '"991180004000", answers: {matter: 新办}', '"991180004000", answers: {matter: 补办}',
      "matter: 补办", "items.1.answers.matter", "theme-answer"),
    M("theme asks otherwise", CAFE, "situations:\n", "situations:\n" + CONFLICT, "有无代办", "situations.0"),
    M("theme's promise", CAFE, "promised: 8", "promised: 八", "promised", "limits.promised"),
)  # fmt: skip


@pytest.mark.parametrize(
    "mutation", [*HALLS, *DICTIONARY, *CALENDARS, *LISTED, *THEMES], ids=lambda one: one.name
)
def test_the_checker_names_file_line_key_and_rule(mutation: Mutation, tmp_path: Path) -> None:
    mutation.tell(tmp_path)
