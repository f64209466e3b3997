"""Cases in the tables of GB/T 39046, for the systems above: what moved after a cursor, whole cases."""

from __future__ import annotations

from collections.abc import Iterator

from casework import wire
from casework.exchange import Cursor, Declined
from casework.exporting import TABLES, ExportCodes, ExportPage, ExportTable, Row, tables_of
from casework.fold import fold
from casework.judge import Basis, Known, standing
from hallserver.chance import Chance
from hallserver.desk.batches import NO_FILE, NO_HALL, RESTORED
from hallserver.desk.pages import MOST, start_of
from hallserver.desk.setting import NoHallFile, Settings
from hallserver.ledger.ledger import Ledger
from hallserver.ledger.reads import HallReads
from hallserver.ledger.rows import ActLine, CaseLine

FROM_THE_START = Declined(
    code="epoch",
    text="账本由备份恢复过，上次的位置接不上。请不写 after，从头取一遍：同一件再次出现时替换以前的行。",
)


class Exports:
    """Reads for the systems above; `codes`: the maps of the hall's region."""

    def __init__(self, ledger: Ledger, settings: Settings, chance: Chance, codes: ExportCodes) -> None:
        self.ledger, self.settings, self.chance, self.codes = ledger, settings, chance, codes

    def page(self, hall_id: str, after: str, most: int, results: str) -> ExportPage | Declined:
        """Cases that moved after the cursor ("" for all). `results`: the set of result codes."""
        if results not in self.codes.results:
            known = "、".join(sorted(self.codes.results))
            return Declined(code="result_codes", text=f"没有名为“{results}”的结果代码，可用：{known}。")

        def job(reads: HallReads) -> ExportPage | Declined:
            hall = reads.hall()
            if hall is None:
                return NO_HALL
            if hall.state == "restored":
                return RESTORED
            start = start_of(hall, after)
            if isinstance(start, Declined):
                return FROM_THE_START if start.code == "epoch" else start
            try:
                basis = self.settings.basis(reads, self.chance.today())
            except NoHallFile:
                return NO_FILE
            lines = reads.moved_cases(start, most)
            more = len(lines) == most
            at = lines[-1].n if more else hall.n
            return ExportPage(
                cursor=Cursor(epoch=hall.epoch, hall=hall.hall_id, n=at).text,
                cases=len(lines),
                tables=self._tables(reads, lines, basis, results),
                more=more,
            )

        return self.ledger.read(hall_id, job)

    def pages(self, hall_id: str, after: str, results: str) -> Iterator[ExportPage | Declined]:
        """Every page from a cursor on, until the last or a refusal."""
        while True:
            page = self.page(hall_id, after, MOST, results)
            yield page
            if isinstance(page, Declined) or not page.more:
                return
            after = page.cursor

    def _tables(
        self, reads: HallReads, lines: tuple[CaseLine, ...], basis: Basis, results: str
    ) -> dict[str, tuple[Row, ...]]:
        acts_of = reads.acts_of([line.case_id for line in lines])
        found: dict[ExportTable, list[Row]] = {table: [] for table in TABLES}
        for line in lines:
            acts = standing(
                [_known(one) for one in acts_of.get(line.case_id, ()) if one.outcome != "rejected"]
            )
            if not acts:
                continue
            case = fold(acts, on=basis.today, calendar=basis.calendar)
            catalogue = basis.catalogue_of(case.opened.versions.catalogue)
            for table, rows in tables_of(case, acts, catalogue, self.codes, results).items():
                found[table].extend(rows)
        return {table: tuple(rows) for table, rows in found.items()}


def _known(line: ActLine) -> Known:
    return Known(n=line.n, device=line.device, outcome=line.outcome, act=wire.decode(line.stored))
