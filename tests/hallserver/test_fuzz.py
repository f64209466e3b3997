"""The published OpenAPI against the server: whatever is sent, it answers as it is described, and never fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar import get
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from casework.exchange import ChainHead
from hallserver.ledger.ledger import open_ledger
from hallserver.routes.application import application
from hallserver.routes.description import description
from hallserver.routes.limits import Allowance
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire

pytestmark = pytest.mark.prove
EXAMPLES = 60
"""Requests of each kind (well-formed and broken) to each operation."""
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


PLACES = [(path, method) for path, its in description()["paths"].items() for method in its]


def published() -> dict[str, Any]:
    """As it is published; only nobody waits for news here."""
    whole = description()
    for operation in whole["paths"]["/v1/halls/{hall}/log"].values():
        for parameter in operation["parameters"]:
            if parameter["name"] == "wait":
                parameter["schema"] = {"type": "integer", "enum": [0]}
    return whole


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    ledger = open_ledger(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'ledger.sqlite'}")
    with Wire(Hall.new(ledger)) as server:
        server.hall.one.made(server.hall.one.received())
        server.hall.push(server.hall.one)
        yield server
    ledger.close()


@pytest.fixture(scope="module")
def api(wire: Wire) -> Any:
    @get("/openapi.json", sync_to_thread=False)
    def document() -> dict[str, Any]:
        return published()

    plenty = Allowance(10**9, 1.0, wire.hall.clock)
    wire.parts.of_devices = wire.parts.of_strangers = wire.parts.of_systems = wire.parts.of_contents = plenty
    return schemathesis.openapi.from_asgi("/openapi.json", application(wire.parts, [document]))


@pytest.fixture(scope="module")
def shown(wire: Wire) -> dict[str, str]:
    """What each kind of caller shows, by the path's end."""
    clients = wire.parts.clients
    return {
        "/applications": f"Bearer {clients.add('001', '901', '网上', 'electronic', most_a_day=10**6)}",
        "/export": f"Bearer {clients.add('001', '990', '省平台', 'export')}",
        "": wire.token(wire.hall.one)["Authorization"],
    }


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("place", PLACES, ids=" ".join)
def test_every_answer_is_as_described(
    api: Any, shown: dict[str, str], place: tuple[str, str], mode: GenerationMode
) -> None:
    path, method = place
    end = next((end for end in shown if end and path.endswith(end)), "")
    operation = api[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def asked(case: Any) -> None:
        case.path_parameters["hall"] = "001"
        case.call_and_validate(headers={"Authorization": shown[end]}, checks=CHECKS)

    asked()


def test_after_all_that_the_ledger_is_as_it_was(wire: Wire) -> None:
    """Nothing that was made up has become an act of the counter, and the chain goes on."""
    found = wire.got("chain", wire.hall.one, ChainHead)
    assert found.last_seq == 1
    wire.hall.one.made(wire.hall.one.received())
    assert wire.hall.outcomes(wire.hall.one, 2) == ["applied"]
