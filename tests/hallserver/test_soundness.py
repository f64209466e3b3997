"""What is checked of a ledger and of a dump, act by act and row by row."""

from __future__ import annotations

from hallserver.ledger.dump import copied
from hallserver.ledger.soundness import check
from hallserver.signing.digest import CHAIN_START, chain_hash


def test_acts_in_any_order_are_checked_alike() -> None:
    """A dump has the rows as they lie in the table."""
    head, rows = CHAIN_START, []
    for seq in range(1, 9):
        data = b"act %d" % seq
        head = chain_hash("sha256", head, data)
        rows.append(("act", ("001", "009", seq, seq, data, "sha256", head)))
    hall = ("hall", ("001", "epoch", 8))
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
