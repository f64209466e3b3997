"""What travels is read by several threads at once, and msgspec's tables of it are made before any of them runs."""

from __future__ import annotations

import subprocess
import sys

import msgspec

from casework import contents, courier, exchange, finding, hall_file
from casework.question import Question
from casework.record import Struct
from casework.supervision import verdict
from casework.supervision.finding import Finding
from casework.tally import making
from casework.tally.report import Report

THREADS = """
import sys, threading
from casework import wire
from casework.exchange import CasePage, LogPage, Token
sys.setswitchinterval(1e-6)
bar = threading.Barrier(6)
def read(data, kind):
    bar.wait()
    wire.decode_foreign(data, kind)
page = b'{"cases":[[]],"cursor":"","covered":"","after":""}'
log = b'{"entries":[],"forget":[],"cursor":"","covered":""}'
token = b'{"token":"","until":"","server_at":""}'
threads = [threading.Thread(target=read, args=one) for one in ((page, CasePage), (log, LogPage), (token, Token)) * 2]
[one.start() for one in threads], [one.join() for one in threads]
print("whole")
"""


def test_every_message_is_built_where_it_is_defined() -> None:
    """One that is forgotten here may end the process when two threads read the first of its kind."""
    defined = {
        one
        for module in (courier, exchange, finding, hall_file, verdict, making)
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Struct) and one.__module__ == module.__name__
    }
    messages = (
        *courier.MESSAGES,
        *exchange.MESSAGES,
        *finding.MESSAGES,
        *hall_file.MESSAGES,
        *verdict.MESSAGES,
        *making.MESSAGES,
    )
    reached = set(messages)
    for info in msgspec.inspect.multi_type_info(messages):
        assert isinstance(info, msgspec.inspect.StructType)
        for field in info.fields:
            inner = field.type
            while isinstance(inner, msgspec.inspect.VarTupleType):
                inner = inner.item_type
            if isinstance(inner, msgspec.inspect.StructType):
                reached.add(inner.cls)
    assert defined - {exchange.Cursor} == reached - {Question, Finding, Report}
    assert contents.ContentsKnown.__struct_fields__ == ("contents",)


def test_six_threads_read_the_first_of_each_kind() -> None:
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr
