"""Keyed pseudonyms: what they depend on, where the key comes from, and what is said when it is lost."""

import hashlib
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.pseudonyms import for_a_check, for_a_run, pseudonyms, why_a_run_would_stop
from pipeline.saying import told_in
from pipeline.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PSEUDONYM = re.compile(r"[pr]-[0-9a-f]{32}")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    return Workspace(tmp_path)


def everything(workspace: Workspace) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}


def test_a_pseudonym_depends_on_key_programme_kind_of_person_and_identifier() -> None:
    one = pseudonyms(b"k" * 32, "a")
    other = [
        pseudonyms(b"l" * 32, "a")("participant", "P1"),
        pseudonyms(b"k" * 32, "b")("participant", "P1"),
        one("respondent", "P1"),
        one("participant", "P2"),
        one("participant", "p1"),
        one("participant", "P1 "),
    ]
    made = one("participant", "P1")
    assert made == pseudonyms(b"k" * 32, "a")("participant", "P1")
    assert len({made, *other}) == 7
    assert all(PSEUDONYM.fullmatch(text) for text in (made, *other))
    # Kept from run to run: another answer here means that every store changes.
    assert made == "p-1e273f7c55e1db3246e7fe8dda579823"


def test_the_first_use_in_a_run_makes_a_key_that_only_its_owner_reads(workspace: Workspace) -> None:
    before = everything(workspace)
    pseudonym = for_a_run(workspace, "a")
    assert everything(workspace) == before, "a cohort without persons needs no key"
    made = pseudonym("participant", "P1")
    assert stat.S_IMODE(workspace.key_file.stat().st_mode) == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}\n", workspace.key_file.read_text())
    assert workspace.key_file.read_text().strip() not in workspace.key_memory.read_text()
    assert for_a_run(workspace, "a")("participant", "P1") == made
    assert [path.name for path in workspace.root.iterdir() if "new" in path.name] == []


def test_the_key_is_closed_whatever_the_umask(workspace: Workspace) -> None:
    before = os.umask(0)
    try:
        for_a_run(workspace, "a")("participant", "P1")
    finally:
        os.umask(before)
    assert stat.S_IMODE(workspace.key_file.stat().st_mode) == 0o600


def test_two_first_runs_at_once_come_to_one_key(workspace: Workspace) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipeline.pseudonyms import for_a_run\n"
        "from pipeline.workspace import Workspace\n"
        f"pseudonym = for_a_run(Workspace(Path({str(workspace.root)!r})), 'a')\nsys.stdin.readline()\n"
        "print(pseudonym('participant', 'P1'))"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    told = {run.communicate()[0].strip().splitlines()[-1] for run in runs}
    assert len(told) == 1
    assert PSEUDONYM.fullmatch(told.pop())


def test_a_check_changes_nothing_and_uses_the_key_that_is_there(workspace: Workspace) -> None:
    before = everything(workspace)
    thrown_away = for_a_check(workspace, "a")("participant", "P1")
    assert everything(workspace) == before
    made = for_a_run(workspace, "a")("participant", "P1")
    assert made != thrown_away
    before = everything(workspace)
    assert for_a_check(workspace, "a")("participant", "P1") == made
    assert why_a_run_would_stop(workspace) is None
    assert everything(workspace) == before


def test_a_lost_key_is_noticed_and_explained_and_the_backup_ends_it(workspace: Workspace) -> None:
    made = for_a_run(workspace, "a")("participant", "P1")
    backup = workspace.root / "backup"
    workspace.key_file.rename(backup)
    before = everything(workspace)
    for key in (None, "0" * 64):
        if key:
            workspace.key_file.write_text(key)
            workspace.key_file.chmod(0o600)
            before = everything(workspace)
        with pytest.raises(
            MeerwaardeError, match=r"(?s)backup.*remove \.meerwaarde/pseudonyms\.json and run again"
        ) as caught:
            for_a_run(workspace, "a")("participant", "P1")
        assert "pseudonyms in the store" in str(caught.value)
        assert "reservekopie" in told_in(caught.value.args[0], "nl")
        assert why_a_run_would_stop(workspace) == str(caught.value)
        assert for_a_check(workspace, "a")("participant", "P1") != made
        assert everything(workspace) == before
    backup.rename(workspace.key_file)
    assert for_a_run(workspace, "a")("participant", "P1") == made


def test_removing_the_memory_goes_on_with_a_new_key(workspace: Workspace) -> None:
    made = for_a_run(workspace, "a")("participant", "P1")
    workspace.key_file.unlink()
    workspace.key_memory.unlink()
    assert for_a_run(workspace, "a")("participant", "P1") != made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o610])
def test_a_key_that_others_can_read_is_refused(workspace: Workspace, mode: int) -> None:
    for_a_run(workspace, "a")("participant", "P1")
    workspace.key_file.chmod(mode)
    with pytest.raises(MeerwaardeError, match=r"chmod 600 pseudonyms\.key"):
        for_a_run(workspace, "a")("participant", "P1")
    workspace.key_file.chmod(0o400)
    for_a_run(workspace, "a")("participant", "P1")


@pytest.mark.parametrize("content", [b"", b"abc", b"G" * 64, b"0" * 63, b"0" * 65, b"\xff" * 64, b"0" * 2000])
def test_what_is_no_key_is_refused(workspace: Workspace, content: bytes) -> None:
    workspace.key_file.write_bytes(content)
    workspace.key_file.chmod(0o600)
    with pytest.raises(MeerwaardeError, match="does not hold a key"):
        for_a_run(workspace, "a")("participant", "P1")
    assert workspace.key_file.read_bytes() == content


def test_a_folder_or_a_pipe_in_its_place_is_refused(workspace: Workspace) -> None:
    workspace.key_file.mkdir()
    with pytest.raises(MeerwaardeError, match=r"does not hold a key|cannot be read"):
        for_a_run(workspace, "a")("participant", "P1")
    workspace.key_file.rmdir()
    os.mkfifo(workspace.key_file, 0o600)
    with pytest.raises(MeerwaardeError, match="does not hold a key"):
        for_a_run(workspace, "a")("participant", "P1")


def test_a_memory_that_was_spoilt_is_told(workspace: Workspace) -> None:
    for_a_run(workspace, "a")("participant", "P1")
    workspace.key_memory.write_text("{")
    with pytest.raises(MeerwaardeError, match="is not what the program wrote there"):
        for_a_run(workspace, "a")("participant", "P1")


def test_what_a_killed_first_run_left_is_cleaned_up(workspace: Workspace) -> None:
    left = workspace.root / f".{workspace.key_file.name}.new-1-0"
    left.write_text("half")
    for_a_run(workspace, "a")("participant", "P1")
    assert not left.exists()


def test_a_pseudonym_is_the_keyed_digest_that_the_standard_library_makes() -> None:
    key = bytes(range(32))
    made = pseudonyms(key, "one")("participant", "Dé001")
    once = hashlib.blake2b("one\0participant\0Dé001".encode(), key=key, digest_size=16)
    assert made == "p-" + once.hexdigest()
