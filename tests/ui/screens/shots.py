"""Pictures of every screen with invented people: `python tests/ui/screens/shots.py FOLDER [name …]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[3]))

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QWidget

from casework.people import PasswordRule
from hallclient.app import pictures
from hallclient.app.handover import REASONS
from hallclient.app.outcome import Found, PaperMade, TodoRow
from hallclient.app.password import rule_text
from hallclient.app.print_desk import State
from hallclient.ui.screens.applicant.view import ApplicantWindow
from hallclient.ui.screens.crossing import Straight
from hallclient.ui.screens.intake.presenter import IntakePresenter
from hallclient.ui.screens.intake.view import IntakeView
from hallclient.ui.screens.items.presenter import ItemsPresenter
from hallclient.ui.screens.items.view import ItemsView
from hallclient.ui.screens.local.own import OwnPart
from hallclient.ui.screens.local.presenter import LocalPresenter
from hallclient.ui.screens.local.printers import PrinterPart
from hallclient.ui.screens.local.screens import ScreenPart
from hallclient.ui.screens.local.view import LocalView
from hallclient.ui.screens.outcome.presenter import OutcomePresenter
from hallclient.ui.screens.outcome.view import OutcomeView
from hallclient.ui.screens.signin.phrase_view import PhraseView
from hallclient.ui.screens.signin.presenter import Panel
from hallclient.ui.screens.signin.renew_view import RenewView
from hallclient.ui.screens.signin.view import SignInView
from hallclient.ui.screens.todo.hands import TO_WINDOW
from hallclient.ui.screens.todo.presenter import TodoPresenter
from hallclient.ui.screens.todo.view import TodoView
from hallclient.ui.shell.work import WorkArea
from hallclient.ui.theme import use_theme
from printing.document import document
from printing.render import render
from tests.ui.screens import (
    applicant,
    approving,
    collected,
    fakes,
    hall_shot,
    print_fakes,
    scenes,
    starts,
    two_versions,
)

OWED = (
    ("lapsed", "视为受理", "red", "11-19（周四）起", "公共场所卫生许可", "示例区听松理发店",
     "补发受理通知书", "去受理"),
    ("answer", "今日到期", "amber", "至 11-20（周五）", "娱乐场所经营活动审批", "示例文化娱乐有限公司",
     "待答复；不告知即视为受理", "去答复"),
    ("corrected", "剩 2 日", "blue", "至 11-24（周二）", "食品经营许可", "示例区晨光早餐店",
     "补正已齐，应当受理", "核材料"),
    ("correcting", "剩 9 日", "blue", "至 12-03（周四）", "药品零售许可", "示例大药房", "待补正 2 项", "收补正"),
    ("deferred", "剩 4 日", "blue", "至 11-26（周四）", "食品经营许可", "示例餐饮有限公司",
     "容缺待补 1 份", "收补交"),
    ("draft", "草稿", "plain", "昨日 17:22", "食品经营许可", "示例茶饮有限公司", "未收件", "接着办"),
)  # fmt: skip


def nothing(*_: object) -> None:
    """Where a screen would lead."""


def intake(fill: Callable[[IntakePresenter], None], window: str = "W09") -> Callable[[WorkArea], None]:
    """The intake screen after `fill`."""

    def make(work: WorkArea) -> None:
        counter = fakes.FakeCounter(scenes.catalogue(), window)
        index = scenes.index(counter.window_code)
        view = IntakeView()
        presenter = IntakePresenter(
            counter, fakes.FakeIntake(counter), fakes.FakeSupplement(), index, Straight(), view,
            show_outcome=nothing,
            open_old=lambda case_id: None, gone=lambda text: None,
        )  # fmt: skip
        view.connect_to(presenter)
        work.add_screen("intake", lambda: view)
        work.show_screen("intake")
        presenter.start()
        fill(presenter)
        view.form.finish()

    return make


def outcome(work: WorkArea, *, printed_slip: bool = True) -> None:
    """After an acceptance with 容缺: a paper printed, one failed, one behind it."""
    view = OutcomeView()
    prints = print_fakes.FakePrints()
    presenter = OutcomePresenter(
        Straight(), view, pictures.pages_of, next_applicant=nothing, open_case=nothing,
        printing=(prints, print_fakes.FakeArchive()), slip_of=lambda case_id: fakes.settled(slip_paper()),
    )  # fmt: skip
    presenter.facing = lambda: True
    view.connect_to(presenter)
    work.add_screen("outcome", lambda: view)
    work.show_screen("outcome", place="intake")
    papers = [
        fakes.paper_of(name, render(code, document(code).samples()).pdf, code)
        for code, name in (("D03", "受理通知书"), ("D05", "容缺受理通知书"), ("D01", "收件凭证"))
    ]
    states: tuple[tuple[State, str], ...] = (("printed", ""), ("stuck", "no_paper"), ("queued", "no_paper"))
    papers = [replace(paper, sha256=str(at) * 64) for at, paper in enumerate(papers)]
    for at, (paper, (state, cause)) in enumerate(zip(papers, states, strict=True)):
        prints.states[paper.code] = print_fakes.print_of(paper, state, cause, job_id=at + 1)
    if printed_slip:
        prints.states["SLIP"] = print_fakes.print_of(
            slip_paper(), "printed", printer="小票 80 毫米", size="slip", job_id=-1
        )
    presenter.show(fakes.outcome_of(papers))


def slip_paper() -> PaperMade:
    """The slip of the same case."""
    paper = fakes.paper_of("取件排队小票", render("SLIP", document("SLIP").samples()).pdf, "SLIP")
    return replace(paper, sha256="5" * 64, copies=1)


def slip_offered(work: WorkArea) -> None:
    """The same, the slip not printed yet."""
    outcome(work, printed_slip=False)


def doubt(work: WorkArea) -> None:
    """The same; nobody knows whether the first paper came out."""
    outcome(work)
    view = work.made("outcome")
    assert isinstance(view, OutcomeView) and view.presenter is not None and view.presenter.outcome is not None
    paper = view.presenter.outcome.papers[0]
    prints = print_fakes.FakePrints({"D03": print_fakes.print_of(paper, "asked", "unclear")})
    other = OutcomePresenter(
        Straight(), view, pictures.pages_of, next_applicant=nothing, open_case=nothing,
        printing=(prints, print_fakes.FakeArchive()),
    )  # fmt: skip
    other.show(view.presenter.outcome)


def todo(work: WorkArea, *more: TodoRow) -> None:
    """The work list."""

    rows = tuple(
        TodoRow(
            kind=kind, limit=limit, tone=tone, under=under, title=title, who=who, badge=badge, verb=verb,
            line="410103 261109 001 010 00009 7 · 11-09（周一）收件", urgency=urgency,
            due=date(2026, 11, day) if (day := {"answer": 20, "corrected": 24, "deferred": 26}.get(kind)) else None,
            case_id="" if kind == "draft" else f"case-{urgency}", draft_id="draft-1" if kind == "draft" else "",
        )
        for urgency, (kind, limit, tone, under, title, who, badge, verb) in enumerate(OWED)
    ) + more  # fmt: skip

    class Work:
        def todo(self) -> object:
            return fakes.settled(rows)

        def outlook(self) -> object:
            return fakes.settled(fakes.OUTLOOK)

        def find(self, text: str, narrow: object = None) -> object:
            return fakes.settled(Found(rows=()))

        def latest(self) -> object:
            return fakes.settled(())

        def count(self, text: str, narrow: object = None) -> object:
            return fakes.settled((0, False))

        def read_code(self, text: str) -> object:
            return fakes.settled(None)

    def counted(whole: int, red: int, amber: int) -> None:
        work.nav.set_counts({"todo": whole})
        work.top_bar.set_lamps(red, amber)

    view = TodoView()
    presenter = TodoPresenter(
        Work(),  # type: ignore[arg-type]
        Straight(),
        view,
        open_draft=nothing,
        open_case=nothing,
        answer_case=nothing,
        new=nothing,
        counted=counted,
    )
    view.connect_to(presenter)
    work.add_screen("todo", lambda: view)
    work.show_screen("todo")
    presenter.refresh()


def items(work: WorkArea) -> None:
    """The catalogue."""
    counter = fakes.FakeCounter(scenes.catalogue())
    index = scenes.index(counter.window_code)
    view = ItemsView()
    presenter = ItemsPresenter(
        counter.catalogue, counter.window, counter.today, index, view, nothing, fakes.FakeGivens(),
        Straight(), nothing,
    )  # fmt: skip
    view.connect_to(presenter)
    work.add_screen("items", lambda: view)
    work.show_screen("items")
    presenter.start()


def local(work: WorkArea) -> None:
    """The counter's health."""
    view = LocalView()
    presenter = LocalPresenter(fakes.FakeStation(scenes.catalogue()), fakes.FakeWaiting(), Straight(), view)
    prints = print_fakes.FakePrints(stands=print_fakes.printing_stands(keeps_files=True))
    part = PrinterPart(Straight(), prints, view.printers)
    view.printers.connect_to(part)
    part.look()
    facing = ScreenPart(fakes.FakeScreens(), nothing, view.screens)
    view.screens.connect_to(facing)
    facing.look()
    own = OwnPart(fakes.FakeStation(scenes.catalogue()), fakes.FakeWord(), Straight(), view.own)
    view.own.connect_to(own)
    view.care.show_found("有 1 项要看", (print_fakes.SHORT_OF_ROOM,))
    work.add_screen("local", lambda: view)
    work.show_screen("local")
    presenter.start()
    own.look()


def own_word(work: WorkArea) -> None:
    """本机 with a new password half typed."""
    local(work)
    view = work.made("local")
    assert isinstance(view, LocalView)
    view.own.open()
    view.own.new.set_text("chuang-kou")
    view.own.new.edited.emit("chuang-kou")
    for _ in range(5):
        QApplication.processEvents()


def hands(work: WorkArea, *, giving: bool) -> None:
    """待办 with 交班 open, or 接办 of somebody else's draft."""
    held = TodoRow(
        kind="held", limit="他人草稿", tone="plain", under="今日 09:12 起", title="食品经营许可", who="孟知微的草稿",
        line="内容不显示；接办要选原因，记入日志", badge="未交班", verb="接办", urgency=99, draft_id="draft-9",
    )  # fmt: skip
    todo(work, held)
    view = work.made("todo")
    assert isinstance(view, TodoView)
    if giving:
        whom = ((TO_WINDOW, "留给本窗口"), ("W1003", "孟知微"), ("S0001", "郑怀瑾"))
        view.hands.show_leaving("您的草稿 2 份、本窗口待办 5 件", whom)
        view.hands.whom.set_value("W1003")
        view.hands.note.set_text("下午两点来补照片")
    else:
        view.list.rows.set_current("draft-9")
        view.hands.show_take("孟知微的草稿：食品经营许可", tuple(REASONS.items()))
        view.hands.refuse("先选原因")


PANEL = Panel(
    hall="示例区政务服务中心", window="W09 商事登记三（食品药品）", today="2026年11月20日　星期五　工作日",
    hours="08:30—12:00　13:30—17:30", practice=False,
    checks=((True, "本机账本完好"), (False, "网络未连通，可离线登录")),
    lock_rule="连续 5 次口令错误，锁定 10 分钟。",
    versions="事项目录第 1 版　工作日历至 2026 年",
)  # fmt: skip


def signin() -> QWidget:
    """The sign-in with a number typed."""
    view = SignInView()
    view.show_panel(PANEL)
    view.staff_no.set_text("W0907")
    view.show_person("王砚秋")
    return view


def phrase() -> QWidget:
    """The pass phrase of a counter without a key ring, once refused."""
    view = PhraseView(PANEL)
    view.refuse("开机口令不对，账本没有打开，内容未动。请再输一次。")
    return view


def signin_code() -> QWidget:
    """The sign-in of somebody whose role asks for a one-time code."""
    view = signin()
    assert isinstance(view, SignInView)
    view.password.set_text("twelve chars")
    view.show_factor("totp")
    view.show_message("工号、口令或者动态码不对。连续 5 次不对，锁定 10 分钟。", "red")
    return view


def renew() -> QWidget:
    """A first password that has to be changed, once refused."""
    rule = rule_text(PasswordRule())
    view = RenewView(PANEL, "王砚秋", "这是别人给您的初始口令，请先换成自己的。", rule)
    view.refuse("两次输的新口令不一样，口令没有换。请重新输。")
    return view


def facing(fill: Callable[[IntakePresenter], object], window: str = "W09") -> QWidget:
    """The applicant's screen after `fill`."""
    seat = applicant.Seat(window)
    shown = ApplicantWindow(scenes.catalogue().hall.name)
    shown.set_place("W09 商事登记三")
    if fill is decided:
        seat.decided(applicant.accepted())
    else:
        fill(seat.intake)
    seat.look()
    shown.show_face(seat.glass.face)
    return shown


def decided(_: IntakePresenter) -> None:
    """After an acceptance with 容缺."""


COVERS: dict[str, Callable[[], QWidget]] = {
    **starts.COVERS, "signin": signin, "signin-code": signin_code, "phrase": phrase, "renew": renew,
    "applicant-filing": partial(facing, scenes.as_in_the_picture), "applicant-number": partial(facing, decided),
    "applicant-theme": partial(facing, scenes.restaurant, "W10"), "applicant-rest": partial(facing, nothing),
}  # fmt: skip
SCREENS: dict[str, Callable[[WorkArea], None]] = {
    "intake-empty": intake(nothing),
    "intake": intake(scenes.with_pages),
    "pages": intake(scenes.pages_in_full),
    "theme": intake(scenes.restaurant, "W10"),
    "outcome": outcome,
    "slip_offered": slip_offered,
    "doubt": doubt,
    "conflict": two_versions.written,
    "conflict-other": two_versions.other_asked,
    "conflict-fallen": two_versions.stood_back,
    "todo": todo,
    "todo-give": partial(hands, giving=True),
    "todo-take": partial(hands, giving=False),
    "items": items,
    "local": local,
    "own-word": own_word,
    "handover": collected.waiting,
    "handover-open": collected.opened,
    "handover-agent": collected.by_agent,
    **hall_shot.SHOTS,
    "approval": approving.approval,
    "approval-barred": partial(approving.approval, barred="审查过的不得决定"),
}
LOOKS = (
    ("light", 1.0, 1366, 768), ("light", 1.0, 1280, 720), ("light", 1.0, 1920, 1080), ("dark", 1.0, 1366, 768),
    ("contrast", 1.5, 1366, 768), ("light", 1.5, 1366, 768), ("light", 1.5, 1280, 720), ("light", 1.25, 1366, 768),
)  # fmt: skip


def at_work() -> WorkArea:
    """The window of W09 at a quarter to eleven."""
    work = WorkArea()
    work.top_bar.set_place("示例区政务服务中心", "W09 商事登记三（食品药品）", "王砚秋")
    work.top_bar.set_now(datetime(2026, 11, 20, 10, 42, tzinfo=fakes.ZONE))
    return work


def shoot(folder: Path, names: list[str]) -> None:
    """All wanted screens in all looks."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    for theme, scale, width, height in LOOKS:
        use_theme(application, theme, scale)
        for name in names or [*SCREENS, *COVERS]:
            shown: QWidget = COVERS[name]() if name in COVERS else at_work()
            shown.resize(width, height)
            shown.show()
            application.processEvents()
            if isinstance(shown, WorkArea):
                SCREENS[name](shown)
            for _ in range(3):
                application.processEvents()
            shown.grab().save(str(folder / f"{name}-{theme}-{width}x{height}-{round(scale * 100)}.png"))
            shown.close()
            shown.deleteLater()
            application.processEvents()
    pictures.close()


if __name__ == "__main__":
    shoot(Path(sys.argv[1]), sys.argv[2:])
