"""A scan is taken once, when it is finished, whatever wrote it."""

from pathlib import Path

from hallclient.devices.folder import WatchedFolder


def test_only_finished_files_are_told_and_each_once(tmp_path: Path) -> None:
    (tmp_path / "old.pdf").write_bytes(b"before")
    folder = WatchedFolder(tmp_path)
    assert folder.poll() == ()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"half")
    assert folder.poll() == ()  # first look: maybe still growing
    scan.write_bytes(b"half and the rest")
    assert folder.poll() == ()  # it did grow
    assert folder.poll() == (scan,)
    assert folder.poll() == ()


def test_a_file_scanned_over_is_told_again(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path)
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"one")
    folder.poll()
    assert folder.poll() == (scan,)
    scan.write_bytes(b"another one")
    folder.poll()
    assert folder.poll() == (scan,)


def test_links_hidden_and_empty_files_are_left_alone(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path)
    (tmp_path / ".part").write_bytes(b"x")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    assert [folder.poll() for _ in range(3)] == [(), (), ()]


def test_a_folder_that_is_gone_tells_nothing(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path / "absent")
    assert folder.poll() == ()
