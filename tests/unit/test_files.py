import errno
import os
from pathlib import Path

import pytest

from pipeline import files
from pipeline.errors import MeerwaardeError


def folder_with(path: Path, text: str) -> Path:
    path.mkdir(parents=True)
    (path / "a.txt").write_text(text)
    return path


def only(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


def test_a_new_folder_takes_the_place_of_the_old_and_leaves_nothing_else(tmp_path: Path) -> None:
    target = folder_with(tmp_path / "draft", "old")
    (target / "gone.txt").write_text("not in the new one")
    with files.new_folder(target) as new:
        (new / "a.txt").write_text("new")
    assert [p.name for p in target.iterdir()] == ["a.txt"]
    assert (target / "a.txt").read_text() == "new"
    assert only(target) == ["draft"]


def test_a_first_folder_is_put_in_place_with_its_parents(tmp_path: Path) -> None:
    target = tmp_path / "reports" / "drafts" / "draft"
    with files.new_folder(target) as new:
        (new / "a.txt").write_text("new")
    assert (target / "a.txt").read_text() == "new"


def test_a_block_that_raises_leaves_the_old_folder_and_no_leftover(tmp_path: Path) -> None:
    target = folder_with(tmp_path / "draft", "old")

    def build() -> None:
        with files.new_folder(target) as new:
            (new / "a.txt").write_text("new")
            raise ValueError

    with pytest.raises(ValueError):
        build()
    assert (target / "a.txt").read_text() == "old"
    assert only(target) == ["draft"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_in_words_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    target = tmp_path / "manifest.json"
    target.write_text("old")
    real, room = os.write, [10]

    def write(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(code, os.strerror(code))
        written = real(descriptor, bytes(data)[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(MeerwaardeError, match=r"manifest\.json.*no room left") as caught:
        files.write_whole(target, b"new" * 100)
    monkeypatch.undo()
    assert "the old one is as it was" in str(caught.value)
    assert target.read_text() == "old"
    assert only(target) == ["manifest.json"]


def test_a_short_write_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:7]))
    files.write_whole(tmp_path / "x", b"0123456789" * 10)
    assert (tmp_path / "x").read_bytes() == b"0123456789" * 10


def test_a_disk_that_fills_while_a_folder_is_flushed_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder_with(tmp_path / "draft", "old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MeerwaardeError, match="no room left"), files.new_folder(target) as new:
        (new / "a.txt").write_text("new")
    assert (target / "a.txt").read_text() == "old"
    assert only(target) == ["draft"]


def test_a_file_system_that_cannot_exchange_names_is_refused_and_keeps_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = folder_with(tmp_path / "draft", "old")

    def refuse(*_: Path) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(files, "_exchange", refuse)
    with pytest.raises(MeerwaardeError, match="cannot exchange two folders"), files.new_folder(target) as new:
        (new / "a.txt").write_text("new")
    assert (target / "a.txt").read_text() == "old"
    assert only(target) == ["draft"]


def test_the_kernel_refuses_an_exchange_with_nothing(tmp_path: Path) -> None:
    folder_with(tmp_path / "one", "one")
    with pytest.raises(FileNotFoundError):
        files._exchange(tmp_path / "one", tmp_path / "none")
    assert (tmp_path / "one" / "a.txt").read_text() == "one"


def test_leftovers_of_this_target_only_are_removed(tmp_path: Path) -> None:
    target = folder_with(tmp_path / "2017-2020", "kept")
    folder_with(tmp_path / ".2017-2020.new-12-ab", "half")
    (tmp_path / ".2017-2020.new-13-cd").write_text("half")
    other = folder_with(tmp_path / ".2017.new-12-ab", "of another cohort")
    removed = files.clean_leftovers(target)
    assert [path.name for path in removed] == [".2017-2020.new-12-ab", ".2017-2020.new-13-cd"]
    assert target.is_dir()
    assert other.is_dir()


def test_all_leftovers_in_a_folder_of_ours_are_removed(tmp_path: Path) -> None:
    (tmp_path / "ledger.parquet").write_text("kept")
    (tmp_path / "..db.new-aside.12.part").write_text("half")
    folder_with(tmp_path / ".tables.new-1-ab", "half")
    assert len(files.clean_leftovers_in(tmp_path)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.parquet"]
    assert files.clean_leftovers_in(tmp_path / "none") == []


def test_cleaning_beside_a_folder_that_does_not_exist_is_nothing(tmp_path: Path) -> None:
    assert files.clean_leftovers(tmp_path / "no" / "draft") == []


def test_digests_agree_between_bytes_and_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert files.digest_of_file(tmp_path / "x") == files.digest_of_bytes(b"abc") == known
