"""What is checked of a ledger and of a dump, act by act and row by row."""

from __future__ import annotations

import msgspec

from hallserver.ledger.dump import copied
from hallserver.ledger.soundness import check
from hallserver.signing.digest import CHAIN_START, chain_hash
from hallserver.signing.keys import ServerKey, new_key
from hallserver.signing.package import issuer_of, seal_package


def issuer_words(key: ServerKey) -> str:
    return msgspec.json.encode(issuer_of(key)).decode()


def test_acts_in_any_order_are_checked_alike() -> None:
    """A dump has the rows as they lie in the table."""
    head, rows = CHAIN_START, []
    for seq in range(1, 9):
        data = b"act %d" % seq
        head = chain_hash("sha256", head, data)
        rows.append(("act", ("001", "009", seq, seq, data, "sha256", head)))
    hall = ("hall", ("001", "epoch", 8, issuer_words(new_key())))
    device = ("device", ("001", "009", 8, head))
    shuffled = [rows[at] for at in (3, 0, 7, 1, 2, 6, 5, 4)]
    for order in ([hall, device, *rows], [*shuffled, device, hall]):
        found = check(order)
        assert found.findings == () and [(one.n, one.acts) for one in found.halls] == [(8, 8)]
    assert check([*shuffled[1:], device, hall]).findings == (
        "大厅 001 设备 009 缺第 4 步",
        "大厅 001 的账本应有 8 个位置，实有 7 个",
    )
    assert check([*rows, hall, ("device", ("001", "009", 7, head))]).findings == (
        "大厅 001 设备 009 的链头与它的步骤不符",
    )
    assert "没有所属的大厅" in check(rows).findings[0]


def test_a_hall_file_must_be_as_its_issuer_signed_it() -> None:
    """Wherever the hall stands among the rows of a dump."""
    key, other = new_key(), new_key()
    hall = ("hall", ("001", "epoch", 0, issuer_words(key)))
    sound = [("hall_file", ("001", version, seal_package(b"{}", key))) for version in (1, 2)]
    for order in ([hall, *sound], [*sound, hall]):
        assert check(order).findings == ()
    whole = seal_package(b"{}", key)
    for broken in (
        seal_package(b"{}", other),
        whole.replace(b'"payload":"e', b'"payload":"f'),
        whole[:-4],
        b"\x9e",
    ):
        for order in ([hall, ("hall_file", ("001", 3, broken))], [("hall_file", ("001", 3, broken)), hall]):
            assert check(order).findings == ("大厅 001 的大厅文件第 3 版被改动或损坏",)
    assert check([("hall", ("001", "epoch", 0, "{"))]).findings == ("大厅 001 记着的签发单位被改动或损坏",)


def test_rows_of_a_dump_are_read_as_postgresql_writes_them() -> None:
    lines = [
        b"SET x = y;\n",
        b'COPY public.act (hall_id, device, seq, "n", kind, stored, algorithm, "hash") FROM stdin;\n',
        b"001\t009\t1\t2\ta\\tb\\\\c\t\\\\x7b7d\tsha256\t\\\\x00ff\n",
        b"\\.\n",
        b"COPY public.held (hall_id) FROM stdin;\n",
        b"001\n",
        b"\\.\n",
    ]
    assert list(copied(lines)) == [("act", ("001", "009", 1, 2, b"{}", "sha256", b"\x00\xff"))]
