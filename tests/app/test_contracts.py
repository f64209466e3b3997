"""The use cases are what the screens' contracts ask for: mypy checks the assignments, the test that they run."""

from __future__ import annotations

from hallclient.app.counter import Counter
from hallclient.app.intake import Intake
from hallclient.app.supplement import Supplement
from hallclient.app.worklist import Worklist
from hallclient.ui.screens.case.presenter import Here, Reading, SettingAside
from hallclient.ui.screens.intake.contract import CounterUse, IntakeUse, ItemIndex, SupplementUse
from hallclient.ui.screens.items.presenter import Finder
from hallclient.ui.screens.local.presenter import Counter as LocalCounter
from hallclient.ui.screens.local.presenter import Waiting
from hallclient.ui.screens.signin.presenter import SignInUse
from hallclient.ui.screens.todo.presenter import Work
from tests.app.desk import Desk


def test_every_contract_of_the_screens_is_kept(desk: Desk, counter: Counter) -> None:
    counter_use: CounterUse = counter
    intake: IntakeUse = Intake(counter)
    supplement: SupplementUse = Supplement(counter)
    index: ItemIndex = Intake(counter).index_ready().result()
    finder: Finder = Intake(counter).index_ready().result()
    work: Work = Worklist(counter)
    reading: Reading = Worklist(counter)
    waiting: Waiting = Worklist(counter)
    set_aside: SettingAside = Supplement(counter)
    here: Here = counter
    local: LocalCounter = counter
    use = desk.sign_in()
    sign_in: SignInUse[Counter] = use
    try:
        assert counter_use.bench().today == here.bench().today == counter.today()
        assert intake.new_draft().by == local.person.staff_no
        assert index.find("食品")[0].code == finder.find("食品")[0].code
        assert work.todo().result() == ()
        assert reading.latest().result() == ()
        assert waiting.reporting().result().since == ""
        assert supplement.open("none").result() is None
        assert hasattr(set_aside.set_aside("none", "x").result(), "reason")
        assert sign_in.hall_name == "示例区政务服务中心"
    finally:
        use.close()
