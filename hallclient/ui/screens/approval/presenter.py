"""审批: reviewing and deciding one case after the other, by the keyboard; routine grants signed together once each was
opened. What may be signed is `casework`'s answer; a wrong person, a stop, four eyes are said in the strip."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from casework.refusal import Refusal
from hallclient.app.approval import Approval, Reading
from hallclient.app.counter import Counter
from hallclient.app.outcome import Outcome
from hallclient.app.pictures import Scan
from hallclient.app.sealing import seals_here
from hallclient.app.way_lists import WayList, WayLists, WayRow, Which
from hallclient.ui.screens.approval.acting import Acting
from hallclient.ui.screens.approval.contract import ApprovalView, Batch, Hands, Lines, ListTab, Said
from hallclient.ui.screens.approval.head import head_of
from hallclient.ui.screens.approval.rows import EMPTY, LIST_WORDS, sign_line
from hallclient.ui.screens.approval.signing import BROKEN, Signing
from hallclient.ui.screens.approval.strip import WORDS, Act, Strip, strip_of
from hallclient.ui.screens.approval.writing import Writing
from hallclient.ui.screens.crossing import Crossing, Newest
from hallclient.ui.screens.failed import in_words
from hallclient.ui.screens.reading import checklist_of, form_of

NOT_READ = "没有读出来，账本里的内容未动。再试一次。"
GONE = "这件已不在您的审批清单里：已经办过，或者退回、转走了。"
TOGETHER = "都已打开看过，都是建议准予"
NONE_OPENED = "打开看过、建议准予的，可以一起签"
ONE_BY_ONE = "逐件签，没签成的不耽误后面的"
COMING = "按键时这一件还没有打开，没有动作。请再按一次。"


class ApprovalPresenter:
    """One person's lists and the case under his eyes. `show_case` leads to 办件; `acted` is told of every act, so that
    papers are printed and counts read anew; it says whether another screen came up for it."""

    def __init__(
        self,
        counter: Counter,
        use: Approval,
        lists: WayLists,
        acting: Acting,
        hands: Hands,
        crossing: Crossing,
        view: ApprovalView,
        *,
        look_at: Callable[[tuple[str, ...]], Future[tuple[Scan, ...]]],
        show_case: Callable[[str], None],
        hand_over: Callable[[str], None],
        acted: Callable[[Outcome], bool],
    ) -> None:
        self._counter, self._use, self._lists, self._acting = counter, use, lists, acting
        self._view, self._look_at, self._show_case = view, look_at, show_case
        self._list, self._case, self._pages = Newest(crossing), Newest(crossing), Newest(crossing)
        self._acted, self._hand_over = acted, hand_over
        self._signing = Signing(acting, hands, crossing, view, self._was_signed, self._show_batch)
        self._which: Which = next(iter(lists.offered), "sign")
        self._rows: tuple[WayRow, ...] = ()
        self._counts: dict[Which, int] = {}
        self._current = ""
        self._reading: Reading | None = None
        self._strip: Strip | None = None
        self._opened: set[tuple[str, int]] = set()  # as they stood when they were looked at
        self._writing = Writing(counter)
        self._chosen: dict[str, Act] = {}
        self._last = ("", "")  # which case was signed by itself last, and with which act
        self._coming = ""  # which case is being read
        self._seeking = False  # in which list a case is
        self._met = False  # a list was shown

    # ── the lists

    def refresh(self) -> None:
        """The screen comes up, or something arrived: the list as it stands now, the case under the cursor stays."""
        if not self._seeking:  # which ends with the list
            self._list.when_done(self._lists.list(self._which), self._got, self._failed)

    def turn(self, which: Which) -> None:
        """Another list."""
        if which in self._lists.offered and which != self._which:
            self._which, self._current, self._seeking, self._met = which, "", False, True
            self._view.show_message("", "plain")
            self._forget()
            self.refresh()

    def lead_to(self, case_id: str) -> None:
        """A case of 待办: in the first list that has it."""
        self._seeking = True
        self._seek(case_id, self._lists.offered)

    def _seek(self, case_id: str, lists: tuple[Which, ...]) -> None:
        """The lists are asked one after the other; where none has it, that is said and the one that was shown stays."""
        if not lists:
            self._view.show_message(GONE, "amber")
            self._found_in(self._which, self._current)
            return
        which, *others = lists

        def came(row: WayRow | None) -> None:
            if row is None:
                self._seek(case_id, tuple(others))
            else:
                self._found_in(which, case_id)

        def failed(error: BaseException) -> None:
            self._seeking = False
            self._failed(error)

        self._list.when_done(self._lists.row(which, case_id), came, failed)

    def _found_in(self, which: Which, case_id: str) -> None:
        self._which, self._current, self._seeking = which, case_id, False
        self.refresh()

    def choose(self, case_id: str) -> None:
        """The cursor is on another row: the case comes up, which is a look that is logged."""
        if case_id != self._current or self._reading is None:
            if case_id != self._current:
                self._view.show_message("", "plain")  # what was said was of another case
            self._current = case_id
            self._open(case_id)

    def skip(self) -> None:
        """↓ beside the strip: the next one."""
        keys = [row.case_id for row in self._rows]
        at = keys.index(self._current) + 1 if self._current in keys else 0
        if at < len(keys):
            self.choose(keys[at])
            self._show_rows()

    def opened(self) -> bool:
        """Enter on a row: what is ready to be handed over goes to 出件; False: the cursor goes to what is written."""
        if self._which != "deliver" or not self._current:
            return False
        self._hand_over(self._current)
        return True

    def to_case(self) -> None:
        """The whole of the case in 办件."""
        if self._current:
            self._show_case(self._current)

    def _got(self, found: WayList) -> None:
        if found.which != self._which:
            return
        self._rows, self._counts = found.rows, found.counts
        if not self._rows and not self._met and self._counts.get("review"):
            self._met = True
            self.turn("review")  # nothing is to be decided: what is to be reviewed comes up
            return
        self._met = True
        keys = [row.case_id for row in self._rows]
        if self._current not in keys:
            self._current = keys[0] if keys else ""
        self._show_rows()
        if not keys:
            self._forget()
        elif self._shown_id != self._current:
            self._open(self._current)

    def _show_rows(self) -> None:
        offered = self._lists.offered
        tabs = (
            ListTab(one, LIST_WORDS[one], self._counts.get(one, 0), one == self._which) for one in offered
        )
        self._view.show_tabs(tuple(tabs))
        lines = tuple(
            sign_line(row, self._which, self._was_opened, self._changed(row.case_id)) for row in self._rows
        )
        count = self._counts.get(self._which, len(lines))
        self._view.show_rows(lines, self._current, LIST_WORDS[self._which], count)
        if not lines:
            self._view.show_empty(*EMPTY[self._which])
        self._show_batch()

    def _was_opened(self, row: WayRow) -> bool:
        return (row.case_id, row.acts) in self._opened

    def _changed(self, case_id: str) -> bool:
        """Another act than the grant is chosen for it: it is not signed with the others."""
        return self._chosen.get(case_id, "grant") != "grant"

    def _together(self) -> tuple[WayRow, ...]:
        if self._which != "sign":
            return ()
        return tuple(
            row
            for row in self._rows
            if not row.alone and self._was_opened(row) and not self._changed(row.case_id)
        )

    def _show_batch(self) -> None:
        count, running = len(self._together()), self._signing.running
        note = TOGETHER if count else NONE_OPENED
        if running is not None:
            note = ONE_BY_ONE
        word = self._counter.secret_word
        self._view.show_batch(Batch(count, note, self._which == "sign", word, running))

    # ── the case

    def _forget(self) -> None:
        self._reading = self._strip = None
        self._case.forget()
        self._pages.forget()
        self._view.show_nothing()

    def _open(self, case_id: str) -> None:
        if self._case.waiting and case_id == self._coming:
            return  # each look is logged
        self._coming = case_id
        self._pages.forget()
        self._view.show_waiting(True)

        def failed(error: BaseException) -> None:
            self._forget()  # nothing is signed that the cursor is not on
            self._failed(error)

        self._case.when_done(self._use.open(case_id), self._show, failed)

    @property
    def _shown_id(self) -> str:
        return self._reading.view.case.opened.case_id if self._reading is not None else ""

    def _too_early(self) -> bool:
        """A key that was pressed while another case is being read is meant for that one."""
        if self._case.waiting:
            self._view.show_message(COMING, "plain")
        return self._case.waiting

    def _not_now(self) -> bool:
        """Nor is one changed any more that is being signed in a batch."""
        return self._too_early() or self._signing.held_up(self._current)

    def _show(self, found: Reading | None) -> None:
        self._view.show_waiting(False)
        if found is None:
            self._forget()
            return
        self._reading, view, counter = found, found.view, self._counter
        case = view.case
        stamp, signer = counter.stamp(1, counter.now()), counter.signer
        may_return = counter.allows("review") or counter.allows("take_in")
        self._strip = strip_of(
            found, counter.bench(), stamp, signer, may_return=may_return, may_seal=bool(seals_here(counter))
        )
        full = not self._strip.barred
        held = counter.catalogue_of(case.opened.versions.catalogue)
        self._view.show_case(
            head_of(found, counter.calendar, counter.catalogue, full=full),
            form_of(case, held, full=full),
            checklist_of(case, held, found.parts),
        )
        for row in self._rows:
            if row.case_id == case.opened.case_id:
                self._opened.add((row.case_id, len(view.acts)))
        self._show_strip()
        self._show_rows()

    @property
    def _act(self) -> Act | None:
        """What is chosen for the case: by hand, else what stands first."""
        if self._strip is None:
            return None
        chosen = self._chosen.get(self._shown_id)
        open_ = {one.act for one in self._strip.choices if not one.why}
        return chosen if chosen in open_ else self._strip.first

    def option(self, act: Act) -> None:
        """1, 2, 3: an act that is locked says why in the strip."""
        strip = self._strip
        one = next((one for one in strip.choices if one.act == act), None) if strip is not None else None
        if one is None or self._not_now():
            return
        if one.why:
            self._view.show_message(f"{one.word}：{one.reason}", "amber")
            return
        self._chosen[self._shown_id] = act
        self._view.show_message("", "plain")
        self._show_strip()
        self._show_rows()

    def written(self, main: str, more: str, third: str) -> None:
        """What a person writes, kept for the case and the act while the screen lives."""
        act = self._act
        held = self._case.waiting or self._signing.held_up(self._current)
        if act is not None and self._reading is not None and not held:
            self._writing.keep(self._reading.view.case, act, main, more, third)

    def say(self, what: Said) -> None:
        """L, M, B: licences looked up at their source; of a refusal, what it rests on, and that it bars."""
        act = self._act
        if act is not None and self._reading is not None and not self._not_now():
            self._writing.say(self._reading.view.case, act, what)
            self._show_strip()

    def _show_strip(self) -> None:
        if self._strip is None or self._reading is None:
            return
        act = self._act
        lines = self._writing.lines(self._reading.view.case, act) if act is not None else Lines("", "")
        self._view.show_strip(self._strip, act or "", lines)

    def pages(self) -> None:
        """F4: what was scanned of the materials, and what is attached to the records of inspections."""
        if self._reading is None or self._too_early():
            return
        case = self._reading.view.case
        held = self._counter.catalogue_of(case.opened.versions.catalogue)
        scanned = (name for row in checklist_of(case, held) for name in row.pages)
        names = (*scanned, *case.inspection_pages)
        if not names:
            self._view.show_message("这件没有扫描的页；纸质材料在收件的窗口。", "plain")
            return
        self._view.show_waiting(True)

        def came(pages: tuple[Scan, ...]) -> None:
            self._view.show_waiting(False)
            self._view.show_pages(pages)  # never beside another case, which was turned to meanwhile

        self._pages.when_done(self._look_at(names), came, self._failed)

    # ── signing

    def sign(self, secret: str) -> None:
        """F9: this one, with what is written; then the next."""
        act, reading, strip = self._act, self._reading, self._strip
        if self._signing.held_up() or reading is None or strip is None or self._too_early():
            return
        if strip.barred or act is None:
            self._view.show_message(strip.reason or strip.barred, "amber")
            return
        case = reading.view.case
        self._last = (case.opened.case_id, "" if act == "seal" else WORDS[act])
        self._signing.one(case, act, self._writing.of(case, act), secret)

    def sign_together(self, secret: str) -> None:
        """Ctrl+Enter: those that were opened and are to be granted, each with its own signature."""
        if self._signing.held_up():
            return
        rows = self._together()
        if not rows:
            self._view.show_message(NONE_OPENED, "amber")
            return
        whole = [(row.case_id, f"{row.item} {row.who}", self._writing.of_row(row)) for row in rows]
        self._signing.many(whole, secret)

    def _was_signed(self, answers: tuple[Outcome, ...], refused: tuple[tuple[str, Refusal], ...]) -> None:
        """Done, in whole or part: the list is read anew, what was refused is said with its reason."""
        after, left = self._after(), False
        for outcome in answers:
            left = self._acted(outcome) or left
            for one in outcome.cases:
                self._writing.forget(one.case_id)
                self._chosen.pop(one.case_id, None)
        done_now = {one.case_id for outcome in answers for one in outcome.cases}
        word = self._last[1] if self._last[0] in done_now else ""
        if self._current in done_now:
            self._current = after if after not in done_now else ""
            self._reading = self._strip = None
        if left:  # nothing else is opened behind another screen: a look is logged
            self._current = ""
            self._view.show_message(*told_of((), refused))
            self._forget()
            return
        self._view.show_message(*told_of(answers, refused, word))
        self.refresh()

    def _after(self) -> str:
        keys = [row.case_id for row in self._rows]
        if self._current not in keys:
            return ""
        at = keys.index(self._current)
        rest = keys[at + 1 :] + keys[:at]
        return rest[0] if rest else ""

    def _failed(self, error: BaseException) -> None:
        self._view.show_waiting(False)
        self._view.show_message(in_words(error, NOT_READ), "red")


def told_of(
    answers: tuple[Outcome, ...], refused: tuple[tuple[str, Refusal], ...], word: str = ""
) -> tuple[str, str]:
    """What was signed and with which papers; what was not, and why. `word`: which act a single one is."""
    cases = [one for outcome in answers for one in outcome.cases]
    papers = sum(paper.copies for outcome in answers for paper in outcome.papers)
    printed = f"，文书 {papers} 份去打印" if papers else ""
    parts = []
    if len(cases) == 1:
        act = f"，{word}" if word else ""
        parts.append(f"已签：{cases[0].item_name}　{cases[0].applicant}{act}{printed}。")
    elif cases:
        parts.append(f"已签 {len(cases)} 件{printed}。")
    parts += [f"{name}：{why.whole}" if name else why.whole for name, why in refused]
    broken = any(why.short == BROKEN for _, why in refused)
    return " ".join(parts), "red" if broken else "amber" if refused else "green"
