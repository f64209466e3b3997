"""The OpenAPI description of /v1, drawn from the structs of the wire: what is published is what is decoded."""

from __future__ import annotations

from typing import Any

import msgspec

from casework.applying import Application, ApplicationTaken
from casework.contents import MOST_CONTENT, OCTETS, ContentsAsked, ContentsKnown, ContentState
from casework.dispatching import LicenceNotice, NoticeTaken
from casework.exchange import (
    Batch,
    Beside,
    CasePage,
    ChainHead,
    Counters,
    Declined,
    Enrolled,
    EnrolRequest,
    HasOpen,
    LogPage,
    PaperCertificate,
    PaperKey,
    Receipt,
    Tally,
    Token,
    TokenRequest,
)
from casework.exporting import ExportPage
from casework.finding import Ahead, CaseAsked, CaseQuestion, CasesFound, CaseShown
from casework.hall_file import HallFileStep
from casework.supervision.verdict import Findings, FindingsAsked
from casework.tally.making import FiguresAsked, HallFigures
from hallserver.desk.pages import MOST
from hallserver.routes.body import JSON, STATUS
from hallserver.routes.counters import LONGEST_WAIT, NO_VERSION

Operation = tuple[str, str, str, type | None, type | None, tuple[str, ...]]

OPERATIONS: tuple[Operation, ...] = (
    (
        "post",
        "/enrolments",
        "A device turns its one-time code into its enrolment",
        EnrolRequest,
        Enrolled,
        (),
    ),
    (
        "post",
        "/paper-certificates",
        "Another certificate for the key that a device signs decision papers with",
        PaperKey,
        PaperCertificate,
        (),
    ),
    ("post", "/tokens", "A device turns a signature into a token", TokenRequest, Token, ()),
    (
        "post",
        "/applications",
        "Another system's application; the same reference again gives the same answer",
        Application,
        ApplicationTaken,
        (),
    ),
    (
        "post", "/notices", "What became of a licence at its regulator; the same reference again gives the same answer",
        LicenceNotice, NoticeTaken, (),
    ),
    (
        "get",
        "/export",
        "Cases in the tables of GB/T 39046 that moved after a cursor",
        None,
        ExportPage,
        ("results", "after", "most"),
    ),
    ("post", "/batches", "A batch of acts; may come packed with gzip", Batch, Receipt, ()),
    (
        "get", "/log", "What came after a cursor; waits for news", None, LogPage,
        ("after", "wait", "most", "beside", "hall_file"),
    ),
    ("post", "/presence", "Which case the counter has open now; who else has it", HasOpen, Beside, ()),
    ("get", "/cases", "Whole cases for a newcomer", None, CasePage, ("after", "most")),
    ("get", "/cases/{case_id}", "One case with its history", None, CasePage, ()),
    ("post", "/cases/asked", "The cases that a question finds, masked", CaseQuestion, CasesFound, ()),
    (
        "post",
        "/cases/{case_id}/shown",
        "One case for somebody who is written down; signed",
        CaseAsked,
        CaseShown,
        (),
    ),
    (
        "get", "/cases/{case_id}/ahead", "Who stands in front of a case whose licences are limited in number", None,
        Ahead, (),
    ),
    ("get", "/tally", "Count and check of what a counter should hold", None, Tally, ()),
    ("get", "/chain", "How much of the asking device's chain is stored", None, ChainHead, ()),
    (
        "post", "/supervision", "What is found of the whole hall today, for who supervises or answers for a unit",
        FindingsAsked, Findings, (),
    ),
    (
        "post", "/figures", "The report of some days of the whole hall, for who may see its figures",
        FiguresAsked, HallFigures, (),
    ),
    ("get", "/counters", "Every counter of the hall and when it last spoke to the server", None, Counters, ()),
    (
        "get",
        "/hall-file",
        "The newest signed hall file; 204: the counter has it",
        None,
        None,
        ("newer_than",),
    ),
    (
        "get", "/hall-file/step", "What differs between the hall file that the counter has and the newest",
        None, HallFileStep, ("newer_than",),
    ),
    (
        "post", "/contents/asked", "How papers and attached files stand, by their SHA-256",
        ContentsAsked, ContentsKnown, (),
    ),
    (
        "put", "/contents/{name}", "A part of one, beginning at byte `at`; verified when all `of` bytes are here",
        bytes, ContentState, ("at", "of"),
    ),
    ("get", "/contents/{name}", "A whole one, or a range of it (206)", None, bytes, ()),
)  # fmt: skip
"""Method, path under /v1/halls/{hall}, summary, request, answer, query."""

_WORDS = str.maketrans("-/", "__")
_WORD: dict[str, Any] = {"type": "string"}
_QUERY: dict[str, dict[str, Any]] = {
    "after": {"type": "string", "default": ""},
    "wait": {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0},
    "most": {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST},
    "beside": {
        "type": ["string", "null"],
        "pattern": r"^(\d{3}(,\d{3})*)?$",
        "maxLength": 400,
        "default": None,
    },
    "at": {"type": "integer", "minimum": 0, "maximum": MOST_CONTENT},
    "of": {"type": "integer", "minimum": 1, "maximum": 2**53},
    "results": {"type": "string"},
    "hall_file": {"type": "integer", "minimum": 0, "maximum": NO_VERSION, "default": NO_VERSION},
    "newer_than": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1, "default": 0},
}
_PATH: dict[str, dict[str, Any]] = {
    "hall": {**_WORD, "pattern": r"^\d{3}$"},
    "case_id": _WORD,
    "name": {**_WORD, "pattern": "^[0-9a-f]{64}$"},
}


def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    types = [one for operation in OPERATIONS for one in operation[3:5] if one not in (None, bytes)]
    _, components = msgspec.json.schema_components(
        [*types, Declined], ref_template="#/components/schemas/{name}"
    )
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault("/v1/halls/{hall}" + operation[1], {})[operation[0]] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "hallserver", "version": "1", "description": "docs/decisions/0007-exchange.md"},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(components.items())),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "of a device: POST /tokens"},
                "system": {"type": "http", "scheme": "bearer", "description": "hallserver clients add"},
            },
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    method, path, summary, request, answered, query = operation
    open_to_all = path in ("/enrolments", "/tokens")
    names = ["hall", *(name for name in ("case_id", "name") if f"{{{name}}}" in path)]
    found: dict[str, Any] = {
        "summary": summary,
        "operationId": _operation_id(method, path),
        "security": []
        if open_to_all
        else [{"system" if path in ("/applications", "/notices", "/export") else "token": []}],
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _PATH[name]} for name in names),
            *(
                {"name": name, "in": "query", "schema": _QUERY[name]}
                | ({} if "default" in _QUERY[name] else {"required": True})
                for name in query
            ),
        ],
        "responses": {
            "200": {"description": "done", "content": _content(answered)},
            **(
                {"206": {"description": "the range", "content": _content(bytes)}} if answered is bytes else {}
            ),
            **({"204": {"description": "nothing newer"}} if path == "/hall-file" else {}),
            **{
                str(status): {"description": _codes(status), "content": {JSON: {"schema": _schema(Declined)}}}
                for status in sorted({*STATUS.values(), 500})
            },
        },
    }
    if request is not None:
        found["requestBody"] = {"required": True, "content": _content(request)}
    return found


def _operation_id(method: str, path: str) -> str:
    words = path.strip("/").replace("/{case_id}", "_one").replace("/{name}", "")
    return f"{method}_{words.translate(_WORDS)}"


def _codes(status: int) -> str:
    return ", ".join(code for code, its in STATUS.items() if its == status) or "a fault of the server"


def _content(of: type | None) -> dict[str, Any]:
    return {OCTETS: {}} if of is bytes else {JSON: {"schema": _schema(of)}}


def _schema(of: type | None) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{of.__name__}"} if of is not None else {"type": "object"}
