"""What a stolen mirror, an old stick, a stranger's key or a wrong clock can do to an update: nothing (S21, R16)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata

from hallclient.update.fetch import FolderFetcher
from hallclient.update.place import Place
from hallclient.update.stage import stage
from hallclient.update.trusted import Release, Untrusted
from tests.update.releases import DAY, PHRASE, Supplier, bundle, laid, now, release

ROOT = Path(__file__).parents[2]
Attack = Callable[[Supplier, Path], None]


@pytest.fixture(scope="module")
def supplier(tmp_path_factory: pytest.TempPathFactory) -> Supplier:
    """0.1.0, then 0.2.0; `first` is the folder as it was before the second."""
    made = Supplier(tmp_path_factory.mktemp("supplier"))
    made.add("0.1.0")
    made.copy("first")
    made.add("0.2.0")
    return made


def newest(folder: Path) -> dict[str, Path]:
    """The records of a folder that count: the highest of each role."""
    found = {}
    for role in ("root", "targets", "snapshot"):
        found[role] = max(
            (folder / "metadata").glob(f"*.{role}.json"), key=lambda path: int(path.name.split(".")[0])
        )
    return found | {"timestamp": folder / "metadata/timestamp.json"}


def rollback(supplier: Supplier, folder: Path) -> None:
    """All of it as it was before, signed rightly at its time."""
    for path in newest(supplier.folder / "first").values():
        (folder / "metadata" / path.name).write_bytes(path.read_bytes())


def mix(supplier: Supplier, folder: Path) -> None:
    """The old targets under the newest name."""
    old, new = newest(supplier.folder / "first"), newest(folder)
    new["targets"].write_bytes(old["targets"].read_bytes())


def endless(supplier: Supplier, folder: Path) -> None:
    newest(folder)["timestamp"].write_bytes(b" " * 50_000_000)


def endless_file(supplier: Supplier, folder: Path) -> None:
    for path in (folder / "targets").rglob("*.*"):
        with path.open("ab") as file:
            file.truncate(60_000_000)  # a hole: no disk is filled


def wrong_hash(supplier: Supplier, folder: Path) -> None:
    for path in (folder / "targets/files").iterdir():
        path.write_bytes(bytes(path.stat().st_size))


def wrong_key(supplier: Supplier, folder: Path) -> None:
    """A stranger signs the newest targets, and says so rightly up to the timestamp."""
    stranger = Supplier(folder.parent / f"stranger-{folder.name}", supplier.module)
    path = newest(folder)["timestamp"]
    made = Metadata.from_bytes(path.read_bytes())
    made.signed.version += 1
    made.sign(stranger.keys.signer("timestamp"))
    path.write_bytes(made.to_bytes())


def too_few(supplier: Supplier, folder: Path) -> None:
    """A new root that gives the keys away, signed by one of the two that are needed."""
    made = Metadata.from_bytes(supplier.root)
    made.signed.version = 2
    made.sign(supplier.keys.signer("root-1"))
    (folder / "metadata/2.root.json").write_bytes(made.to_bytes())


def no_record(supplier: Supplier, folder: Path) -> None:
    newest(folder)["timestamp"].write_bytes(b"<html>login</html>")


ATTACKS: tuple[tuple[Attack, str], ...] = (
    (rollback, "倒退"), (mix, "不一样"), (endless, "比签名时长"), (endless_file, "比签名时长"), (wrong_hash, "不一样"),
    (wrong_key, "签名不对或者不够"), (too_few, "签名不对或者不够"), (no_record, "不合格式"),
)  # fmt: skip


@pytest.mark.parametrize(("attack", "said"), ATTACKS, ids=lambda one: getattr(one, "__name__", ""))
def test_an_attack_is_refused_and_changes_nothing(
    supplier: Supplier, tmp_path: Path, attack: Attack, said: str
) -> None:
    place = laid(tmp_path / "place", supplier)
    folder = supplier.copy(f"{attack.__name__}-{tmp_path.name}")
    if attack in (mix, endless_file, wrong_hash):
        place = Place(tmp_path / "empty")  # which has to fetch the files
    attack(supplier, folder)
    before = sorted(path.name for path in place.versions.glob("*"))
    fetcher = FolderFetcher(folder)
    with pytest.raises(Untrusted, match=said) as refused:
        newer = release(place, supplier, fetcher=fetcher)
        stage(place, newer, newer.newest())
    assert refused.value.kind == "refused" and "没有采用" in refused.value.text
    assert fetcher.brought < 2_000_000  # and was not downloaded to the end
    assert sorted(path.name for path in place.versions.glob("*") if path.suffix != ".part") == before
    good = release(place, supplier)  # what is right is still believed
    assert good.newest().version == "0.2.0"


class Told(FolderFetcher):
    """A server that says what time it is."""

    def __init__(self, folder: Path, told: datetime) -> None:
        super().__init__(folder)
        self.told = told


def test_what_was_right_once_runs_out(supplier: Supplier, tmp_path: Path) -> None:
    """Freeze: somebody keeps showing the same records, or a hall's stick grew old. Signed anew it goes on."""
    old = Supplier(tmp_path / "old", supplier.module)
    old.add("0.1.0", at=now() - 120 * DAY)
    place = Place(tmp_path / "place")
    with pytest.raises(Untrusted) as expired:
        release(place, old, fetcher=Told(old.place, now())).newest()
    assert expired.value.kind == "expired" and "请换一份新的更新资料" in expired.value.text
    old.repository().renew()
    assert release(place, old).newest().version == "0.1.0"


def test_a_wrong_clock_is_called_a_clock(supplier: Supplier, tmp_path: Path) -> None:
    """Behind: nothing would ever expire. Ahead: what is right looks expired, and the server knows better."""
    old = Supplier(tmp_path / "old", supplier.module)
    old.add("0.1.0", at=now() - 120 * DAY)
    place = Place(tmp_path / "place")
    right = now() - 100 * DAY  # a server whose time is that of the records: this PC's clock is ahead
    with pytest.raises(Untrusted, match="本机时钟不对") as ahead:
        release(place, old, fetcher=Told(old.place, right)).newest()
    assert ahead.value.kind == "clock" and "攻击" not in ahead.value.text
    with pytest.raises(Untrusted, match="本机时钟慢了") as behind:
        release(place, supplier, at=now() - 3650 * DAY).newest()
    assert behind.value.kind == "clock"


def under(words: str, *command: str) -> Iterator[str]:
    library = next(Path("/usr/lib").rglob("libfaketime.so.1"))
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=120, cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(library), "FAKETIME": words, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    yield from done.stdout.splitlines()


LOOKS = """
import sys
from pathlib import Path
from hallclient.chance import MACHINE
from hallclient.update.fetch import FolderFetcher
from hallclient.update.place import Place
from hallclient.update.trusted import Release, Untrusted
place = Place(Path(sys.argv[1]))
place.lay()
try:
    root, fetcher = Path(sys.argv[2]).read_bytes(), FolderFetcher(Path(sys.argv[3]))
    print(Release(place, root, fetcher, MACHINE.now()).newest().version)
except Untrusted as why:
    print(why.kind, why.text)
"""


@pytest.mark.prove
def test_a_program_whose_clock_is_ten_years_off_says_so(supplier: Supplier, tmp_path: Path) -> None:
    """The very process under another clock, where no server says better: the clock is the first thing to look at."""
    (tmp_path / "root.json").write_bytes(supplier.root)
    words = ("-c", LOOKS, str(tmp_path / "place"), str(tmp_path / "root.json"), str(supplier.place))
    assert list(under("+1h", *words)) == ["0.2.0"]
    (behind,) = under("-10y", *words)
    assert behind.startswith("clock 本机时钟慢了")
    (ahead,) = under("+10y", *words)
    assert ahead.startswith("expired") and "请先核对本机时钟" in ahead


def test_new_keys_are_believed_where_the_old_ones_say_so(supplier: Supplier, tmp_path: Path) -> None:
    """The timestamp's key was stolen: two root keys name another, and a program with the first root goes on."""
    place = laid(tmp_path / "place", supplier)
    stranger = Supplier(tmp_path / "new", supplier.module)
    folder = supplier.copy(f"rotated-{tmp_path.name}")
    made = Metadata.from_bytes(supplier.root)
    made.signed.version = 2
    made.signed.revoke_key(supplier.keys.signer("timestamp").public_key.keyid, "timestamp")
    made.signed.add_key(stranger.keys.signer("timestamp").public_key, "timestamp")
    made.signatures.clear()
    for name in ("root-1", "root-3"):
        made.sign(supplier.keys.signer(name), append=True)
    (folder / "metadata/2.root.json").write_bytes(made.to_bytes())
    with pytest.raises(Untrusted, match="签名不对或者不够"):
        release(place, supplier, fetcher=FolderFetcher(folder)).newest()
    path = newest(folder)["timestamp"]
    timestamp = Metadata.from_bytes(path.read_bytes())
    timestamp.signed.version += 1
    timestamp.sign(stranger.keys.signer("timestamp"))
    path.write_bytes(timestamp.to_bytes())
    assert release(place, supplier, fetcher=FolderFetcher(folder)).newest().version == "0.2.0"
    again = Release(place, supplier.root, FolderFetcher(supplier.place), now())
    with pytest.raises(
        Untrusted
    ):  # the old key no longer counts, though the program still brings the first root
        again.newest()


def test_root_keys_are_changed_by_the_supplier(
    supplier: Supplier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A counter with the first root follows over two roots, the second of the same keys; a thief's it does not."""
    old = Supplier(tmp_path / "old", supplier.module)
    old.add("0.1.0")
    place = laid(tmp_path / "place", old)
    new = Supplier(tmp_path / "new", supplier.module)
    (tmp_path / "phrase").write_bytes(PHRASE)
    monkeypatch.setenv("HALL_RELEASE_PHRASE_FILE", str(tmp_path / "phrase"))
    (tmp_path / "1").mkdir()
    (tmp_path / "1/root.json").write_bytes(old.root)
    for version, keys in ((1, old), (2, new)):
        words = (
            tmp_path / f"{version}/root.json",
            keys.folder / "keys",
            new.folder / "keys",
            tmp_path / f"{version + 1}",
        )
        assert old.module.main(["root", "--renew", *map(str, words)]) == 0
        made = (tmp_path / f"{version + 1}/root.json").read_bytes()
        assert Metadata.from_bytes(made).signed.version == version + 1
        supplier.module.Repository(old.place, new.keys, now()).begin(made)
    by_new = supplier.module.Repository(old.place, new.keys, now())
    by_new.add(bundle(tmp_path / "bundle", "0.2.0"), "0.2.0")
    assert release(place, old).newest().version == "0.2.0"
    with pytest.raises(UnsignedMetadataError):
        old.module.next_root(Metadata.from_bytes(old.root), new.keys, new.keys, now())


def test_a_release_says_when_it_was_signed(supplier: Supplier) -> None:
    signed = json.loads((supplier.place / "metadata/timestamp.json").read_text("utf-8"))["signed"]
    made = datetime.fromisoformat(signed["made_at"])
    assert abs(made - datetime.now(timezone.utc)) < timedelta(minutes=10)
