"""What a hall gives away: the guide, the list for somebody who only asks, the blank form, the slip. No act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future

from casework.case import Case
from casework.facts import Facts
from casework.facts.blank import blank
from casework.facts.guide import enquiry, guide
from casework.facts.heads import window_name
from casework.facts.slip import slip
from casework.refusal import Refusal
from hallclient.app.counter import Counter
from hallclient.app.form import NO_CASE, setting_of
from hallclient.app.issue import handed_code
from hallclient.app.outcome import PaperMade
from hallclient.signing.digest import sha256
from hallclient.store.reads import Reads
from printing.render import render

NO_DEFINITION = Refusal(
    reason="这个事项没有实施清单或者清单有错，打不出办事指南和空白表。请找主管部门窗口。",
    basis="行政许可法 第三十条",
    short="没有实施清单",
)


class Guides:
    """Papers without number and act, made on a reader's thread. Free of charge (行政许可法 第二十九条)."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def guide(self, code: str) -> Future[PaperMade | Refusal]:
        """办事指南 of a defined item, as of today."""
        counter = self.counter
        return self._made(
            "GUIDE", f"办事指南-{self._name(code)}", code,
            lambda: guide(counter.catalogue, code, counter.today()),
        )  # fmt: skip

    def enquiry(self, code: str, situations: Mapping[str, str]) -> Future[PaperMade | Refusal]:
        """咨询一次性告知清单: what to bring under these answers; no number."""
        counter = self.counter
        who = f"{window_name(counter.window)}　{counter.person.name}"
        return self._made(
            "ENQUIRY", f"咨询清单-{self._name(code)}", code,
            lambda: enquiry(counter.catalogue, code, situations, counter.today()) | {"window": who},
        )  # fmt: skip

    def blank(self, code: str) -> Future[PaperMade | Refusal]:
        """The blank application form."""
        counter = self.counter
        return self._made(
            "FORM", f"空白申请表-{self._name(code)}", code,
            lambda: blank(counter.catalogue, code, counter.today()),
        )  # fmt: skip

    def slip(self, case_id: str) -> Future[PaperMade | Refusal]:
        """收件小票 or 取件排队小票 of a case; it is no receipt."""
        return self.counter.book.read(lambda reads: self._slip(reads, case_id))

    def _name(self, code: str) -> str:
        item = self.counter.catalogue.items.get(code)
        return item.name if item is not None else code

    def _made(
        self, layout: str, name: str, code: str, facts: Callable[[], Facts]
    ) -> Future[PaperMade | Refusal]:
        counter = self.counter

        def made(reads: Reads) -> PaperMade | Refusal:
            if code not in counter.catalogue.items:
                return NO_DEFINITION
            return _paper(counter, layout, name, facts())

        return counter.book.read(made)

    def _slip(self, reads: Reads, case_id: str) -> PaperMade | Refusal:
        counter = self.counter
        acts = reads.acts_of(case_id)
        if not acts:
            return NO_CASE
        case = counter.project(acts, counter.today())
        setting = setting_of(counter, case, handed_code(counter, case.opened.case_no, acts))
        facts = slip(case, setting, counter.now())
        return _paper(counter, "SLIP", str(facts["title"]), facts, case)


def _paper(counter: Counter, code: str, name: str, facts: Facts, case: Case | None = None) -> PaperMade:
    paper = render(code, facts, practice=counter.practice, fonts=counter.fonts)
    return PaperMade(
        code=code,
        name=name,
        doc_number="",
        case_no=case.opened.case_no if case is not None else "",
        case_id=case.opened.case_id if case is not None else "",
        sha256=sha256(paper.pdf),
        pdf=paper.pdf,
        pages=paper.pages,
        copies=1,
        substituted=paper.substituted,
    )
