"""What is on its way to a screen: a key that is pressed before it is there means something else, or nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hallclient.bootstrap.work import Work
from hallclient.ui.screens.intake.form_body import FormBody


def form_coming(window: QWidget) -> bool:
    """Whether another form is about to stand in 受理台."""
    form = window.findChild(FormBody, "intake.form")
    return form is not None and form.under_way


def case_coming(program: object) -> bool:
    """Whether a case is about to stand in 审批, which is not signed before; never before somebody is at work."""
    work = getattr(program, "work", None)
    approval = work.deciding.presenter if isinstance(work, Work) else None
    return approval is not None and approval._case.waiting
