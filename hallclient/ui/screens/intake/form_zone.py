"""Zone ②: the head with its counts and keys, the form in a scroll area."""

from __future__ import annotations

from hallclient.ui.screens.intake.form_body import FormBody
from hallclient.ui.screens.intake.models import Form
from hallclient.ui.widgets.card import ZoneCard
from hallclient.ui.widgets.empty_list import EmptyList
from hallclient.ui.widgets.keycap import KeyCap
from hallclient.ui.widgets.label import Label
from hallclient.ui.widgets.scroll import Scroll


class FormZone(ZoneCard):
    """Holds a form; the counts stand beside its title."""

    def __init__(self, form: FormBody) -> None:
        super().__init__("intake.form.zone", "一张表", "2")
        self.scrolled = Scroll(form)
        self.body.addWidget(self.scrolled, 1)
        self.empty = EmptyList(
            "intake.form.empty", "table", "选好事项，表在这里", "几个事项共用的字段只填一次"
        )
        self.body.addWidget(self.empty, 1)
        self._letters = Label("右侧字母＝用到这一项的事项", "note", "t3")
        self._parts = (Label("分开看", "aid", "t2"), KeyCap("F12"))
        self.head_right.addWidget(self._letters)
        for part in self._parts:
            self.head_right.addWidget(part)
        self._keys = [
            Label("暂缺", "aid", "t2"),
            KeyCap("Alt+0"),
            Label("下一处", "aid", "t2"),
            KeyCap("F6"),
        ]
        for key in self._keys:
            self.head_right.addWidget(key)
        self.set_several(False)

    def stand(self, form: Form) -> None:
        """Another form stands in the zone."""
        self.set_several(bool(form.letters))
        self.set_empty(not form.groups)

    def set_several(self, several: bool) -> None:
        """Several items: what the letters mean, and the key that splits the table."""
        self._letters.setVisible(several)
        for part in self._parts:
            part.setVisible(several)
        for key in self._keys[:2]:
            key.setVisible(not several)

    def set_empty(self, empty: bool) -> None:
        """No item yet: says what will be here."""
        self.empty.setVisible(empty)
        self.scrolled.setVisible(not empty)

    def set_headless(self, headless: bool) -> None:
        """Under 1000 the tab carries the title and the counts."""
        self._head_row.setVisible(not headless)
