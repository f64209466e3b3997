"""首次启动: the ways by which a PC becomes a counter. No Qt."""

from __future__ import annotations

from typing import Final

TITLE: Final = "首次启动"
STEPS: Final = ("选一种办法", "登记", "本机设置", "登录")
NOTE: Final = "这台电脑还不是窗口机。由信息管理员选一种办法，约三分钟；中途退出，做好的都留着。"
UNREADABLE: Final = (
    "这台电脑有账本，但登记卡（counter.json）读不出来。账本没有动。由备份恢复，或者用原来的设备号再登记一次。"
)
WAYS: Final = (
    ("restore", "由备份恢复", "换了电脑、账本坏了：有备份和大厅的恢复密钥，编号、没有上报的步骤都接着用。"),
)
