"""The archive of papers, the pages that were attached, and the print queue."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert

from casework.acts import PaperIssued
from hallclient.signing.digest import sha256
from hallclient.store.acts import Job
from hallclient.store.loose import hold
from hallclient.store.rows import PrintState
from hallclient.store.schema import page, paper, print_job

# Statements made once: to make them anew with each paper took longer than SQLite takes to run them.
_ARCHIVE, _QUEUE = insert(paper).on_conflict_do_nothing(), print_job.insert()


class PaperWrites(Job):
    """The part of a transaction that keeps papers."""

    def archive(self, act_id: str, case_id: str, issued: PaperIssued, pdf: bytes) -> str:
        """Keeps a paper's bytes for ever and gives their hash.

        Raises ValueError where the bytes are not those that the act names.
        """
        name = sha256(pdf)
        if name != issued.sha256:
            raise ValueError("the paper's bytes are not those of its act")
        row = {
            "sha256": name, "act_id": act_id, "case_id": case_id, "code": issued.code,
            "doc_number": issued.doc_number, "pages": issued.pages, "made_at": self.stamp(), "bytes": pdf,
        }  # fmt: skip
        self.connection.execute(_ARCHIVE, row)
        return name

    def queue_print(
        self, sha256: str, case_id: str, copies: int, *, size: str = "A4", mark: tuple[str, str] = ("", "")
    ) -> int:
        """Puts an archived paper into the print queue; gives the job's number.

        `mark`: of a reprint, its instant as ISO text and the name of who printed it again.
        """
        now = self.stamp()
        row = {
            "sha256": sha256, "case_id": case_id, "copies": copies, "state": "queued", "printer": "", "reason": "",
            "size": size, "spool": "", "mark_at": mark[0], "mark_by": mark[1], "queued_at": now, "changed_at": now,
        }  # fmt: skip
        done = self.connection.execute(_QUEUE, row)
        key = done.inserted_primary_key
        return int(key[0]) if key else 0

    def set_print_state(
        self, job_id: int, state: PrintState, *, printer: str = "", spool: str = "", reason: str = ""
    ) -> None:
        """What became of a print job; `reason` is the name of the cause of a failure or a doubt."""
        self.connection.execute(
            update(print_job)
            .where(print_job.c.job_id == job_id)
            .values(state=state, printer=printer, spool=spool, reason=reason, changed_at=self.stamp())
        )

    def keep_page(self, data: bytes, media_type: str, name: str) -> str:
        """Keeps an attached file under the hash of its bytes; the same file again is kept once, as if new."""
        digest = sha256(data)
        row = insert(page).values(
            sha256=digest, media_type=media_type, name=name, stored_at=self.stamp(), bytes=data
        )
        self.connection.execute(row.on_conflict_do_nothing())
        hold(self, (digest,))
        return digest
