"""办件, F12: a closed case is packed for the archive at the real window, as its server packs it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from casework.archive import SEAL
from hallclient.app.filing import verify
from hallclient.app.handing import Handing
from hallserver.contents.folder import FolderStore
from hallserver.keeping.archive import ArchiveStopped, package
from tests.app.desk import FOOD, FRIDAY, Desk, only, outcome, rooms
from tests.app.filled import filled
from tests.end2end.at_server import joined
from tests.end2end.conftest import Opening
from tests.sync.served import Served


@pytest.mark.slow
def test_a_closed_case_is_packed_as_the_server_packs_it(
    desk: Desk, opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = desk.counter()
    case = only(outcome(rooms(clerk)[0].accept(filled(clerk, FOOD))))
    only(outcome(Handing(clerk).withdraw(case.case_id, written_on=FRIDAY)))
    desk.close()
    served = Served(tmp_path / "server", desk.folder / "hall", FRIDAY)
    served.start()
    joined(desk, served)
    counter, file = opened(desk, "W0907"), tmp_path / "包.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    store, stopped = FolderStore(Path(served.data.contents())), [""]

    def theirs() -> dict[str, bytes] | None:
        try:
            return package(served.ledger, served.data.key(), store, served.clock, "001", case.case_no)[0]
        except ArchiveStopped as error:
            stopped[:] = [str(error)]
            return None

    counter.until(lambda: theirs() is not None, "the server has all of it")
    work = counter.program.work
    assert work is not None
    work.open_case(case.case_id)
    counter.until(lambda: counter.seen("case.more"), "the case")
    counter.until(lambda: counter.read("top_bar.sync") == "在线 · 待上报 0", "all confirmed")
    counter.choose_from_menu("F12", "做归档包")
    counter.until(lambda: "归档包 包.zip 已存" in counter.words(), "it is made")
    counter.shot(tmp_path / "made.png")
    assert verify(file)[0] == []
    with zipfile.ZipFile(file) as made:
        mine = {one.filename: made.read(one) for one in made.infolist() if one.filename != SEAL}
    its = theirs()
    assert its is not None and mine == {name: data for name, data in its.items() if name != SEAL}
    counter.close()
    served.close()
