"""A law is cited with its title in 《》, once, by every paper, page and screen; what is no title gets none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.citing import cited
from forms.catalogue import load


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("中华人民共和国行政许可法 第二十九条", "《中华人民共和国行政许可法》第二十九条"),
        ("行政许可法第三十二条第一款", "《中华人民共和国行政许可法》第三十二条第一款"),
        ("娱乐场所管理条例 第九条、第十条", "《娱乐场所管理条例》第九条、第十条"),
        ("食品经营许可和备案管理办法", "《食品经营许可和备案管理办法》"),
        ("示例市容缺受理办法（试行）", "《示例市容缺受理办法（试行）》"),
        ("示例市容缺受理办法 附件二", "《示例市容缺受理办法》附件二"),
        ("国务院关于深化“证照分离”改革的通知", "《国务院关于深化“证照分离”改革的通知》"),
        ("财政部 国家林业局关于征收标准的通知", "《财政部 国家林业局关于征收标准的通知》"),
        ("消防法 第十三条；建筑法 第八条", "《消防法》第十三条；《建筑法》第八条"),
        ("《示例办法》第 12 条", "《示例办法》第12条"),
        ("按照《示例办法》 第三条", "按照《示例办法》第三条"),
        ("示例市整改方案：综合验收五个工作日内办完", "《示例市整改方案》：综合验收五个工作日内办完"),
        ("服务承诺制", "服务承诺制"),
        ("编号、文号连续编排，作废须有记录", "编号、文号连续编排，作废须有记录"),
        ("第九条", "第九条"),
        ("", ""),
    ],
)
def test_a_title_stands_in_its_brackets(typed: str, told: str) -> None:
    assert cited(typed) == told
    assert cited(told) == told, "and is never put into others"


def bases() -> Iterator[str]:
    """Whatever the demo hall's catalogue names as a basis."""
    catalogue, _ = load()
    for item in catalogue.items.values():
        yield from item.basis
        yield from (one.basis for one in item.materials)
        yield from (one.basis for one in item.fees)
    for theme in catalogue.themes.values():
        yield from theme.basis


def test_every_basis_of_the_demo_hall_is_cited() -> None:
    told = [cited(one) for one in bases()]
    assert len(told) > 200
    assert [one for one in told if not one.startswith("《") or one.count("《") != one.count("》")] == []
    assert [one for one in told if cited(one) != one or "《《" in one] == []
