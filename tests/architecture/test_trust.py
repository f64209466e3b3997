"""User text stays text: the rules over every file of the product, and over samples that must be caught."""

from __future__ import annotations

import ast

import pytest

from tests.architecture import rules
from tests.architecture.tree import Source

VIEW = "hallclient/ui/screens/intake/view.py"


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps(rule: rules.Rule, sources: list[Source]) -> None:
    faults = [f"{s.path}:{line}: {what}" for s in sources for line, what in rule(s.path, s.tree)]
    assert faults == []


def faults_in(rule: rules.Rule, code: str, path: str = VIEW) -> list[rules.Fault]:
    return list(rule(path, ast.parse(code)))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (rules.plain_text_only, "label = QLabel(name)"),
        (rules.plain_text_only, "from PySide6 import QtWidgets as w\nw.QLabel(name)"),
        (rules.plain_text_only, "class Title(QLabel): ..."),
        (rules.plain_text_only, "from PySide6.QtWidgets import QLabel as Label\nLabel(name)"),
        (rules.plain_text_only, "from PySide6.QtWidgets import *"),
        (rules.plain_text_only, "QMessageBox.warning(self, title, name)"),
        (rules.plain_text_only, "QFormLayout().addRow(name, field)"),
        (rules.plain_text_only, "field.setToolTip(name)"),
        (rules.plain_text_only, "document.setHtml(name)"),
        (rules.plain_text_only, "label.setTextFormat(Qt.TextFormat.AutoText)"),
        (rules.plain_text_only, "QTextEdit(self)"),
        (rules.ampersands_survive, "menu.addAction(name, self.act)"),
        (rules.ampersands_survive, "tabs.addTab(page, f'{name} 1')"),
        (rules.style_sheets_are_constant, "w.setStyleSheet(f'color: {value}')"),
        (rules.style_sheets_are_constant, "w.setStyleSheet('color: ' + value)"),
        (rules.style_sheets_are_constant, "w.setStyleSheet('color: %s' % value)"),
        (rules.style_sheets_are_constant, "w.setStyleSheet('color: {}'.format(value))"),
        (rules.style_sheets_are_constant, "w.setStyleSheet(sheet)"),
        (rules.style_sheets_are_constant, "w.setStyleSheet(case.sheet())"),
        (rules.no_markup_paragraph, "from reportlab.platypus import Paragraph as P"),
        (rules.no_markup_paragraph, "import reportlab.platypus as p\np.Paragraph(text)"),
        (rules.children_by_argument_list, "subprocess.run(f'lp {name}', env=e)"),
        (rules.children_by_argument_list, "subprocess.run(command, env=e)"),
        (rules.children_by_argument_list, "subprocess.run(['lp', name], env=e)"),
        (rules.children_by_argument_list, "subprocess.run(['/usr/bin/lp', name], shell=True, env=e)"),
        (rules.children_by_argument_list, "subprocess.run(['/usr/bin/lp', name])"),
        (rules.children_by_argument_list, "from subprocess import Popen\nPopen('lp x', env=e)"),
        (rules.children_by_argument_list, "os.system('lp ' + name)"),
        (rules.children_by_argument_list, "os.execvp('python', args)"),
        (rules.one_door_to_the_desktop, "from PySide6.QtGui import QDesktopServices"),
        (rules.one_door_to_the_desktop, "QtGui.QDesktopServices.openUrl(url)"),
        (rules.one_door_to_the_desktop, "import webbrowser"),
    ],
)
def test_a_breach_is_seen(rule: rules.Rule, code: str) -> None:
    assert faults_in(rule, code)


@pytest.mark.parametrize(
    ("rule", "code", "path"),
    [
        (rules.plain_text_only, "class Label(QLabel): ...", rules.LABEL_DOOR),
        (rules.plain_text_only, "widget.setToolTip(escape(text))", rules.TIP_DOOR),
        (rules.plain_text_only, "QPlainTextEdit(self)", VIEW),
        (rules.ampersands_survive, "menu.addAction(button_text(name), self.act)", VIEW),
        (rules.style_sheets_are_constant, "w.setStyleSheet('color: #15202D')", VIEW),
        (
            rules.style_sheets_are_constant,
            "from hallclient.ui.theme import sheet\nw.setStyleSheet(sheet())",
            VIEW,
        ),
        (
            rules.style_sheets_are_constant,
            "app.setStyleSheet(style_sheet(chosen))",
            "hallclient/ui/theme/current.py",
        ),
        (rules.no_markup_paragraph, "from reportlab.platypus import Paragraph", "printing/layout.py"),
        (rules.children_by_argument_list, "subprocess.run(['/usr/bin/lp', name], env=e)", VIEW),
        (rules.children_by_argument_list, "subprocess.run([sys.executable, '-m', 'x'], env=e)", VIEW),
        (rules.one_door_to_the_desktop, "QDesktopServices.openUrl(url)", rules.LINK_DOOR),
    ],
)
def test_what_is_allowed_passes(rule: rules.Rule, code: str, path: str) -> None:
    assert faults_in(rule, code, path) == []
