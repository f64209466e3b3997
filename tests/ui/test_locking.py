"""What locks the counter by itself: nobody at the keys, the desktop's own lock; and what copying leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hallclient.ui.shell.clipboard import ClipboardWatch
from hallclient.ui.shell.idle import IdleWatch
from hallclient.ui.shell.session import own_session_path
from hallclient.ui.widgets.naming import PERSONAL

ID = "410106198503154519"


def test_nobody_at_the_keys_locks_and_each_key_begins_anew(qtbot: QtBot, qapp: QApplication) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    watch, told = IdleWatch(qapp, 400), list[str]()
    watch.idle.connect(lambda: told.append("idle"))
    for _ in range(6):
        QTest.qWait(100)
        QTest.keyClick(line, Qt.Key.Key_A)
        assert told == []
    qtbot.waitUntil(lambda: told == ["idle"], timeout=5000)
    watch.stop()


def test_a_session_is_found_as_dbus_writes_it() -> None:
    assert own_session_path("2") == "/org/freedesktop/login1/session/_32"
    assert own_session_path("c1") == "/org/freedesktop/login1/session/c1"
    assert own_session_path("31") == "/org/freedesktop/login1/session/_331"
    assert own_session_path("") == ""


LISTEN = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from hallclient.ui.shell.session import SessionWatch
app = QApplication([])
window = QWidget()
watch = SessionWatch(window, app)
watch.locked.connect(lambda: print("locked", flush=True))
QTimer.singleShot(20000, app.quit)
QTimer.singleShot(0, lambda: print("ready", flush=True))
app.exec()
"""
SENT = (
    (
        "session",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver.ActiveChanged",
        "boolean:true",
        1,
    ),
    (
        "session",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver.ActiveChanged",
        "boolean:false",
        0,
    ),
    ("session", "/", "org.ukui.ScreenSaver.lock", "", 1),
    ("system", "/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session.Lock", "", 1),
    ("system", "/org/freedesktop/login1/session/_33", "org.freedesktop.login1.Session.Lock", "", 0),
    (
        "system",
        "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager.PrepareForSleep",
        "boolean:true",
        1,
    ),
)


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus")
def test_the_desktops_lock_is_heard(tmp_path: Path) -> None:
    """A bus of our own stands for both: signals as the desktops and logind send them."""
    listen, send = tmp_path / "listen.py", tmp_path / "send.sh"
    listen.write_text(LISTEN, "utf-8")
    lines = ["set -e", "export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS XDG_SESSION_ID=2",
             f"{sys.executable} {listen} > {tmp_path}/heard &", "child=$!",
             f"for i in $(seq 100); do grep -q ready {tmp_path}/heard && break; sleep 0.1; done"]  # fmt: skip
    for bus, path, signal, value, _ in SENT:
        lines.append(f"dbus-send --{bus} --type=signal {path} {signal} {value}")
    lines += ["sleep 1", "kill $child"]
    send.write_text("\n".join(lines), "utf-8")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()}
    subprocess.run(["dbus-run-session", "--", "bash", str(send)], check=True, timeout=60, env=environment)
    heard = (tmp_path / "heard").read_text().split()
    assert heard.count("locked") == sum(one[-1] for one in SENT)


@pytest.fixture
def clipboard_of_ours(qtbot: QtBot) -> QLineEdit:
    QGuiApplication.clipboard().clear()
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    return line


def copy(line: QLineEdit, text: str) -> None:
    line.setText(text)
    line.selectAll()
    line.copy()
    QApplication.processEvents()


def test_personal_numbers_go_from_the_clipboard(qtbot: QtBot, clipboard_of_ours: QLineEdit) -> None:
    assert ClipboardWatch(clipboard_of_ours)._timer.interval() == 30_000, "half a minute for a clerk"
    watch, clipboard = ClipboardWatch(milliseconds=200, owns=lambda: True), QGuiApplication.clipboard()
    for text in (ID, "13800000118", f"证件 {ID}，电话"):
        copy(clipboard_of_ours, text)
        assert clipboard.text() == text
        qtbot.waitUntil(lambda: clipboard.text() == "", timeout=3000)
    copy(clipboard_of_ours, "410103261120001009000173")  # a case number is on paper anyway
    QTest.qWait(400)
    assert clipboard.text() == "410103261120001009000173"
    watch.forget()
    assert clipboard.text() == "410103261120001009000173"


def test_a_name_goes_when_it_came_from_a_field_of_personal_data(
    qtbot: QtBot, clipboard_of_ours: QLineEdit
) -> None:
    watch, clipboard = ClipboardWatch(owns=lambda: True), QGuiApplication.clipboard()
    copy(clipboard_of_ours, "周一平")
    watch.forget()
    assert clipboard.text() == "周一平"
    clipboard_of_ours.setProperty(PERSONAL, True)
    clipboard.clear()
    clipboard_of_ours.setFocus()
    qtbot.waitUntil(clipboard_of_ours.hasFocus, timeout=3000)
    copy(clipboard_of_ours, "周一平")
    watch.forget()
    assert clipboard.text() == ""


def test_what_somebody_else_copied_since_stays(clipboard_of_ours: QLineEdit) -> None:
    ours = [True]
    watch, clipboard = ClipboardWatch(owns=lambda: ours[0]), QGuiApplication.clipboard()
    copy(clipboard_of_ours, ID)
    ours[0] = False
    clipboard.setText("别处的文字")
    watch.forget()
    assert clipboard.text() == "别处的文字"
    copy(clipboard_of_ours, ID)  # the very words, but another program's now
    watch.forget()
    assert clipboard.text() == ID
