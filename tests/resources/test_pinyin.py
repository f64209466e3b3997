"""The compact readings against the library they were made from."""

import pytest
from pypinyin import lazy_pinyin

from resources.pinyin import readings


def test_a_phrase_decides_how_a_character_sounds() -> None:
    assert readings("银行") == ("yin", "hang")
    assert readings("行政许可") == ("xing", "zheng", "xu", "ke")
    assert readings("重庆调整") == ("chong", "qing", "tiao", "zheng")


def test_what_is_no_chinese_character_has_no_sound() -> None:
    assert readings("A·1 公") == ("", "", "", "", "gong")
    assert readings("") == ()


@pytest.mark.parametrize(
    "text", ["示例餐饮有限公司", "食品经营许可", "䶮", "𬱖", "长春会计师事务所", "单位会员说明", "绿色通道"]
)
def test_it_reads_as_the_library_does(text: str) -> None:
    assert list(readings(text)) == lazy_pinyin(text)
