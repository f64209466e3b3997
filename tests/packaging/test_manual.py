"""The man page, the README and `--help` name the same commands."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from hallclient.bootstrap import command
from hallserver import command as server

ROOT = Path(__file__).parents[2]


def commands_of(parser: argparse.ArgumentParser) -> set[str]:
    (found,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return set(found.choices)


def test_the_man_page_names_every_command_and_no_other() -> None:
    page = (ROOT / "packaging/client/hallclient.1").read_text("utf-8").replace("\\-", "-")
    told = page.partition(".SH COMMANDS")[2].partition(".SH")[0]
    named = {word.split()[0] for word in re.findall(r"\\fB([a-z][a-z -]*)\\fR", told)}
    assert named == commands_of(command._parser())


@pytest.mark.parametrize("word", sorted(commands_of(server._parser()) - {"openapi", "archive-verify"}))
def test_the_servers_guide_has_every_command(word: str) -> None:
    assert f"hallserver {word}" in (ROOT / "docs/server.md").read_text("utf-8")
