"""Papers and attached files over HTTP, on both engines and both stores: whole and verified, or not there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import wire
from casework.checklist import Judgement
from casework.contents import MOST_CONTENT, MOST_PART, ContentsAsked, ContentsKnown, ContentState
from casework.exchange import Declined
from hallserver.contents.folder import FolderStore
from hallserver.contents.store import Arriving, ContentStore, Unreachable
from hallserver.desk.contents import MOST_BEGUN
from tests.hallserver.counters import Hall
from tests.hallserver.http import Wire, code_of
from tests.hallserver.papers import STEP, Papers, issued, name_of, put_behind, scan
from tests.hallserver.postgres import Cluster
from tests.hallserver.s3 import S3


@pytest.fixture(params=["sqlite and a folder", "postgresql and S3"])
def kinds(request: pytest.FixtureRequest) -> str:
    """Which engine and which store."""
    return str(request.param)


@pytest.fixture
def url(kinds: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kinds == "sqlite and a folder":
        return f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"
    running: Cluster = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def store(kinds: str, request: pytest.FixtureRequest, tmp_path: Path) -> ContentStore:
    """An empty store of contents."""
    if kinds == "sqlite and a folder":
        return FolderStore(tmp_path / "contents")
    running: S3 = request.getfixturevalue("s3")
    return running.store()


@pytest.fixture
def papers(hall: Hall, store: ContentStore) -> Iterator[Papers]:
    with Wire(hall, store) as running:
        yield Papers(running, hall)


def test_a_paper_goes_up_in_parts_and_comes_down_at_another_counter(papers: Papers) -> None:
    paper, page = scan(), scan(STEP)
    papers.name(paper, pages=(page,))
    assert papers.ask(paper, page, b"other") == [("wanted", 0), ("wanted", 0), ("unnamed", 0)]
    assert papers.part(paper, 0, STEP) == ContentState(name=name_of(paper), place="arriving", at=STEP)
    assert papers.ask(paper) == [("arriving", STEP)]
    assert papers.ask(paper, counter=papers.hall.two) == [("wanted", 0)], "what one brings is its own"
    assert code_of(papers.get(name_of(paper))) == (404, "absent")
    papers.part(paper, STEP, 3 * STEP)
    papers.part(paper, 3 * STEP, len(paper))
    assert papers.ask(paper, counter=papers.hall.two) == [("whole", len(paper))]
    whole = papers.get(name_of(paper))
    assert whole.status_code == 200 and whole.content == paper
    assert "Content-Encoding" not in whole.headers
    some = papers.get(name_of(paper), Range="bytes=7-106")
    assert some.status_code == 206 and some.content == paper[7:107]
    assert some.headers["Content-Range"] == f"bytes 7-106/{len(paper)}"
    assert papers.get(name_of(paper), Range=f"bytes={STEP}-").content == paper[STEP:]


def test_whatever_it_is_it_is_answered_as_bytes_to_be_saved(papers: Papers) -> None:
    polyglot = b"GIF89a/*<html><script>alert(1)</script>%PDF-1.7*/=1" + bytes(STEP)
    papers.name(polyglot)
    papers.send(polyglot)
    answer = papers.get(name_of(polyglot))
    assert answer.content == polyglot and answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_other_bytes_than_the_name_says_are_refused_and_go(papers: Papers) -> None:
    paper = scan()
    papers.name(paper)
    papers.part(paper, 0, STEP)
    false = papers.put(name_of(paper), STEP, 2 * STEP, bytes(STEP))
    assert code_of(false) == (422, "hash")
    assert papers.ask(paper) == [("wanted", 0)] and code_of(papers.get(name_of(paper)))[1] == "absent"
    papers.send(paper)
    again = papers.put(name_of(paper), 0, len(paper), bytes(STEP))
    assert msgspec.json.decode(again.content, type=ContentState).place == "whole", "replayed: nothing changes"
    assert papers.get(name_of(paper)).content == paper


def test_what_another_device_sends_falsely_does_not_spoil_mine(papers: Papers) -> None:
    paper = scan()
    papers.name(paper)
    papers.part(paper, 0, STEP)
    papers.put(name_of(paper), 0, len(paper), bytes(STEP), papers.hall.two)
    papers.part(paper, STEP, len(paper))
    assert papers.get(name_of(paper)).content == paper


def test_the_same_scan_twice_is_one_upload(papers: Papers) -> None:
    paper = scan()
    papers.name(paper)
    papers.name(paper, counter=papers.hall.two)
    papers.send(paper)
    assert papers.ask(paper, counter=papers.hall.two) == [("whole", len(paper))]
    state = papers.part(paper, 0, STEP, papers.hall.two)
    assert state == ContentState(name=name_of(paper), place="whole", at=len(paper))


def test_a_part_out_of_place_says_where_to_go_on(papers: Papers) -> None:
    paper = scan()
    papers.name(paper)
    papers.part(paper, 0, 2 * STEP)
    for at in (3 * STEP, STEP + 1):
        refused = papers.put(name_of(paper), at, len(paper), paper[at : at + STEP])
        assert refused.status_code == 409
        declined = msgspec.json.decode(refused.content, type=Declined)
        assert (declined.code, declined.expected_at) == ("offset", 2 * STEP)
    assert papers.part(paper, STEP, 2 * STEP) == ContentState(
        name=name_of(paper), place="arriving", at=2 * STEP
    )
    assert papers.ask(paper) == [("arriving", 2 * STEP)]


@pytest.mark.parametrize(
    ("at", "of", "length", "refusal"),
    [
        (0, MOST_CONTENT + 1, STEP, (413, "too_large")),
        (0, 2 * MOST_PART, MOST_PART + 1, (413, "too_large")),
        (0, 3 * STEP, STEP - 1, (422, "size")),
        (0, STEP, STEP + 1, (422, "size")),
        (0, 3 * STEP, 0, (422, "size")),
    ],
)
def test_sizes_have_limits(papers: Papers, at: int, of: int, length: int, refusal: tuple[int, str]) -> None:
    paper = scan()
    papers.name(paper)
    assert code_of(papers.put(name_of(paper), at, of, bytes(length))) == refusal
    assert papers.ask(paper) == [("wanted", 0)]


def test_nothing_packed_nothing_unnamed_nothing_by_a_stranger(papers: Papers, hall: Hall) -> None:
    paper, other = scan(), scan()
    papers.name(paper)
    bomb = gzip.compress(bytes(8 * 1024 * 1024))
    packed = papers.put(name_of(paper), 0, len(bomb), bomb, Content_Encoding="gzip")
    assert code_of(packed) == (415, "media_type")
    assert code_of(papers.put(name_of(paper), 0, STEP, b"{}", Content_Type="application/json"))[0] == 415
    assert code_of(papers.put(name_of(other), 0, len(other), other[:STEP])) == (404, "unnamed")
    assert code_of(papers.get(name_of(other))) == (404, "unnamed")
    path = f"/v1/halls/001/contents/{name_of(paper)}"
    assert papers.wire.client.get(path).status_code == 401
    assert papers.wire.client.put(path, params={"at": 0, "of": 1}, content=b"x").status_code == 401
    hall.ledger.write("001", lambda tx: tx.write_device(_quarantined(tx, "010")))
    assert code_of(papers.get(name_of(paper))) == (403, "revoked")


def _quarantined(tx: Any, device: str) -> Any:
    return msgspec.structs.replace(tx.device(device), state="quarantined")


def test_another_hall_sees_and_gives_nothing(papers: Papers) -> None:
    paper = scan()
    papers.bring(paper)
    path = f"/v1/halls/002/contents/{name_of(paper)}"
    head = papers.heads["009"]
    assert code_of(papers.wire.client.get(path, headers=head)) == (401, "no_entry")
    body = wire.encode(ContentsAsked(names=(name_of(paper),)))
    other = papers.wire.post("contents/asked", body, hall="002", **head)
    assert code_of(other) == (401, "no_entry")
    assert papers.wire.parts.contents.asked("002", "009", (name_of(paper),)) == ContentsKnown(
        contents=(ContentState(name=name_of(paper), place="unnamed"),)
    ), "the desk itself asks one hall alone"


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2Fserver.key",
        "%2e%2e/%2e%2e/server.key",
        "A" * 64,
        "a" * 63,
        "a" * 64 + "%00",
        "a" * 64 + "%0A",
        "arriving",
        "001%2Farriving",
        "ａ" * 64,
    ],
)
def test_a_name_that_is_no_hash_leads_nowhere(papers: Papers, name: str) -> None:
    head = papers.heads["009"]
    path = f"/v1/halls/001/contents/{name}"
    assert papers.wire.client.get(path, headers=head).status_code in (401, 404)
    assert papers.put(name, 0, STEP, bytes(STEP)).status_code in (401, 404, 405)
    body = wire.encode(ContentsAsked(names=(name,)))
    assert code_of(papers.wire.post("contents/asked", body, **head)) == (422, "size")


def test_the_stores_refuse_such_names_themselves(store: ContentStore) -> None:
    good = "ab" * 32
    for hall, device, name in (("..", "009", good), ("001", "../9", good), ("001", "009", "../../x")):
        with pytest.raises(ValueError):
            store.add(Arriving(hall, device, name), 0, b"x")
        with pytest.raises(ValueError):
            store.size(hall if hall != "001" else "0012", name)
    with pytest.raises(ValueError):
        list(store.read("001", "../../server.key", 0, 10))


def test_of_many_begun_the_oldest_makes_room(papers: Papers) -> None:
    scans = [scan() for _ in range(MOST_BEGUN + 1)]
    papers.name(*scans)
    for one in scans:
        papers.part(one, 0, STEP)
    begun = papers.ask(*scans)
    assert begun.count(("arriving", STEP)) == MOST_BEGUN and begun[-1] == ("arriving", STEP)
    assert begun.count(("wanted", 0)) == 1


def test_killed_between_the_last_part_and_its_verdict_it_is_finished_by_the_next_word(
    papers: Papers, store: ContentStore
) -> None:
    paper = scan()
    papers.name(paper)
    one = Arriving("001", "009", name_of(paper))
    for at in range(0, len(paper), STEP):
        store.add(one, at, paper[at : at + STEP])
    assert papers.ask(paper) == [("arriving", len(paper))]
    assert papers.part(paper, len(paper), len(paper)) == ContentState(
        name=name_of(paper), place="whole", at=len(paper)
    )
    assert papers.get(name_of(paper)).content == paper


def test_killed_before_the_ledger_knew_it_is_known_by_the_next_part(
    papers: Papers, store: ContentStore
) -> None:
    paper = scan()
    papers.name(paper)
    one = Arriving("001", "009", name_of(paper))
    store.add(one, 0, paper)
    assert store.finish(one) == len(paper)
    assert papers.ask(paper) == [("wanted", 0)]
    state = papers.part(paper, 0, STEP)
    assert state == ContentState(name=name_of(paper), place="whole", at=len(paper))


def test_rates_have_limits_of_their_own(papers: Papers) -> None:
    paper = scan()
    papers.name(paper)
    allowance = papers.wire.parts.of_contents
    allowance.seconds = 1e9  # however slow the machine is
    while allowance.takes("001.009"):
        pass
    refused = papers.put(name_of(paper), 0, len(paper), paper[:STEP])
    assert code_of(refused) == (429, "too_many")
    assert papers.wire.get("chain", papers.hall.one).status_code == 200, "acts have their own"


def test_an_act_never_waits_for_a_store_that_is_gone(
    papers: Papers, store: ContentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = scan()

    def gone(*_: object) -> Any:
        raise Unreachable("gone")

    for method in ("arrived", "add", "finish", "size", "unfinished"):
        monkeypatch.setattr(store, method, gone)
    papers.name(paper)
    assert code_of(papers.put(name_of(paper), 0, len(paper), paper[:STEP])) == (503, "busy")
    assert papers.hall.log()[-1][3] == "applied"


@pytest.mark.parametrize("left", [STEP, 0])
def test_what_the_store_cut_or_spoilt_is_written_over(papers: Papers, store: ContentStore, left: int) -> None:
    paper = scan()
    papers.bring(paper)
    put_behind(store, paper, paper[:left] or bytes(len(paper)))
    papers.hall.ledger.write("001", lambda tx: tx.store_content(name_of(paper), None, ""))
    papers.send(paper)
    assert papers.get(name_of(paper)).content == paper


def test_a_store_that_was_set_back_is_found_out(papers: Papers, store: ContentStore) -> None:
    paper = scan()
    papers.bring(paper)
    put_behind(store, paper, None)
    assert code_of(papers.get(name_of(paper))) == (404, "absent")
    assert papers.ask(paper) == [("wanted", 0)]
    papers.send(paper)
    assert papers.get(name_of(paper)).content == paper


@pytest.mark.parametrize("header", ["bytes=5-1", "bytes=-5", "bytes=0-1,3-4", "lines=0-1", "bytes=99999999-"])
def test_a_range_that_is_none_is_refused(papers: Papers, header: str) -> None:
    paper = scan()
    papers.bring(paper)
    assert code_of(papers.get(name_of(paper), Range=header)) == (422, "size")


PARTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["009", "010"]), st.booleans()),
    max_size=14,
)


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(parts=PARTS)
def test_in_whatever_order_parts_come_only_the_right_bytes_become_whole(
    papers: Papers, parts: list[tuple[int, int, str, bool]]
) -> None:
    """Parts of two devices, repeated, overlapping, false; then the right ones: no offset lies, and it ends whole."""
    paper = scan(5 * STEP + 1)
    papers.name(paper)
    counters = {"009": papers.hall.one, "010": papers.hall.two}
    desk = papers.wire.parts.contents
    for first, length, device, right in parts:
        at = first * STEP
        data = paper[at : at + length * STEP] if right else bytes(len(paper[at : at + length * STEP]))
        done = desk.put("001", device, name_of(paper), at, len(paper), data)
        if isinstance(done, ContentState) and done.place == "whole":
            assert papers.get(name_of(paper)).content == paper
        if isinstance(done, Declined) and done.code == "offset":
            here = papers.ask(paper, counter=counters[device])[0]
            assert here[1] == done.expected_at
    for _ in range(2):  # false parts before make the first try fail, and go with it
        place, at = papers.ask(paper)[0]
        while place != "whole" and at < len(paper):
            done = desk.put("001", "009", name_of(paper), at, len(paper), paper[at : at + STEP])
            if isinstance(done, Declined):
                assert done.code == "hash"
                break
            place, at = done.place, done.at
        if place == "arriving":
            desk.put("001", "009", name_of(paper), len(paper), len(paper), b"")
    assert papers.ask(paper) == [("whole", len(paper))]
    assert papers.get(name_of(paper)).content == paper


def test_a_ledger_of_before_knows_what_its_acts_name(hall: Hall, url: str) -> None:
    from sqlalchemy import text

    from hallserver.ledger.ledger import open_ledger

    paper, page = scan(), scan()
    act = hall.one.received(
        papers=(issued(paper),), materials={"x": Judgement(mark="sound", pages=(name_of(page),))}
    )
    hall.one.made(act)
    hall.push(hall.one)
    with hall.ledger.engine.begin() as connection:
        newer_ones = "content client application case_search case_tokens search_place viewed presence "
        newer_ones += "followed public_line dispatch figured figure figure_sum figure_word"
        for newer in newer_ones.split():
            connection.execute(text(f"DROP TABLE IF EXISTS {newer}"))
        connection.execute(text("ALTER TABLE act DROP COLUMN signature"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    again = open_ledger(url)
    names = [name_of(paper), name_of(page)]
    assert again.read("001", lambda reads: reads.contents(names)) == dict.fromkeys(names)
    again.close()


def test_a_full_disk_takes_no_paper_and_says_so(hall: Hall, tmp_path: Path) -> None:
    with Wire(hall, FolderStore(tmp_path / "full", room=2**62)) as running:
        papers, paper = Papers(running, hall), scan()
        papers.name(paper)
        refused = papers.put(name_of(paper), 0, len(paper), paper[:STEP])
        assert code_of(refused) == (507, "full") and "步骤照常收" in json.loads(refused.content)["text"]


def test_a_folder_holds_each_content_once_for_its_owner_alone(hall: Hall, tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "contents")
    with Wire(hall, store) as running:
        papers, paper = Papers(running, hall), scan()
        papers.bring(paper)
    files = [path for path in store.root.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [name_of(paper)]
    assert files[0].stat().st_mode & 0o077 == 0 and store.root.stat().st_mode & 0o077 == 0
