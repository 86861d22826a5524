"""When a draft may be published, what a release is called, and what is asked of those who publish; no run is needed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import CallError, MeerwaardeError
from pipeline.files import digest_of_bytes
from pipeline.model import load
from pipeline.orchestration import inputs
from pipeline.releases import publishing, status
from pipeline.releases.archive import Archive, NotInArchiveError
from pipeline.releases.publishing import Asked, RefusedError, publishable_draft
from pipeline.releases.recipe import Recipe, numbers_used, read_recipe
from pipeline.releases.reference import Reference
from pipeline.releases.settling import put_release_in_place, settle
from pipeline.releases.status import CURRENT, SUPERSEDED, WITHDRAWN, Status, states
from pipeline.rendering import engines
from pipeline.workspace import CohortKey, Workspace
from tests.support.workspace import copy_to

KEY = CohortKey("example", "2020")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(copy_to(tmp_path).root)


def made_from(workspace: Workspace) -> dict[str, Any]:
    """The part of a manifest that says what a draft of the present state is made from."""
    return {
        "inputs": inputs.input_digests(workspace, KEY),
        "code": {"version": "x", "digest": inputs.code_version()},
        "lock_file": publishing._lock_digest(),
        "engine": {"name": "embedded", "versions": engines.find("embedded").versions()},
        "checks": [{"table": "outflow", "check": "rules", "passed": True, "warnings": 0}],
    }


def draft(workspace: Workspace, **changes: Any) -> Path:
    """A draft that looks as a run's, with fields of its manifest changed."""
    folder = workspace.draft_dir(KEY)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "tables" / "totals.csv").write_bytes(b"x\n")
    manifest = {**made_from(workspace), "outputs": {"tables/totals.csv": digest_of_bytes(b"x\n")}, "release": None}
    (folder / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    return folder


def release(workspace: Workspace, number: int, day: str = "2026-01-01", **changes: Any) -> Path:
    """A release that lies in place, as far as these tests look."""
    folder = workspace.release_dir(KEY, number)
    folder.mkdir(parents=True)
    said = {"number": number, "date": day, "reason": f"reason of {number}", "replaces": None, "errata": []}
    (folder / "manifest.json").write_text(json.dumps({"release": said, "inputs": {}, **changes}))
    return folder


def refused(workspace: Workspace) -> str:
    with pytest.raises(RefusedError) as error:
        publishable_draft(workspace, KEY, inputs.input_digests(workspace, KEY))
    return str(error.value)


def test_a_draft_of_the_present_state_may_be_published(workspace: Workspace) -> None:
    draft(workspace)
    assert publishable_draft(workspace, KEY, inputs.input_digests(workspace, KEY))["release"] is None


def test_no_draft_and_an_unreadable_one_are_refused_with_the_way_out(workspace: Workspace) -> None:
    assert "`meerwaarde run example/2020` makes one" in refused(workspace)
    (draft(workspace) / "manifest.json").write_text("{")
    assert "cannot be read" in refused(workspace)


def test_a_draft_whose_checks_did_not_pass_is_refused(workspace: Workspace) -> None:
    draft(workspace, checks=[{"table": "outflow", "check": "rules", "passed": False, "warnings": 0}])
    assert "outflow: rules" in refused(workspace)


@pytest.mark.parametrize("how", ["changed", "missing", "added"])
def test_a_draft_that_somebody_touched_is_refused_by_the_name_of_the_file(workspace: Workspace, how: str) -> None:
    file = draft(workspace) / "tables" / "totals.csv"
    if how == "changed":
        file.write_bytes(b"y\n")
    elif how == "missing":
        file.unlink()
    else:
        file = file.with_name("more.csv")
        file.write_bytes(b"")
    assert f"tables/{file.name}" in refused(workspace)


@pytest.mark.parametrize("file", ["model.yaml", "cohorts/2020/cohort.yaml", "cohorts/2020/new.csv"])
def test_changed_inputs_are_refused_by_name(workspace: Workspace, file: str) -> None:
    draft(workspace)
    path = workspace.programme_dir("example") / file
    path.write_bytes((path.read_bytes() if path.is_file() else b"") + b"\n# x\n")
    assert f"data/programmes/example/{file}" in refused(workspace)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", {"version": "x", "digest": "0"}, "the program itself"),
        ("lock_file", "0", "lock file"),
        ("engine", {"name": "embedded", "versions": {"pandoc": "1", "typst": "1"}}, "pandoc 1, typst 1; now pandoc"),
    ],
)
def test_another_program_lock_or_engine_is_refused(workspace: Workspace, field: str, value: Any, words: str) -> None:
    draft(workspace, **{field: value})
    assert words in refused(workspace)


@pytest.mark.parametrize("name", ["release.yaml", "changes.csv"])
def test_what_publishing_writes_may_not_lie_in_the_workspace(workspace: Workspace, name: str) -> None:
    (workspace.cohort_dir(KEY) / name).write_text("x")
    draft(workspace)
    assert "release.yaml or changes.csv" in refused(workspace)


def test_a_draft_that_equals_the_last_release_is_refused_whatever_says_which_release_it_is(
    workspace: Workspace,
) -> None:
    draft(workspace)
    before = made_from(workspace)
    own = workspace.release_file(KEY).relative_to(workspace.root).as_posix()
    showed = "reports/published/example/2020/v1/tables/disclosed.csv"
    release(workspace, 1, **{**before, "inputs": {**before["inputs"], own: "1", showed: "2"}})
    assert "equals the last release, v1" in refused(workspace)
    other = {**before, "inputs": {**before["inputs"], "data/sources.yaml": "1"}}
    (workspace.release_dir(KEY, 1) / "manifest.json").write_text(json.dumps(other))
    publishable_draft(workspace, KEY, inputs.input_digests(workspace, KEY))


def test_what_a_workspace_overrides_and_what_releases_showed_are_inputs(workspace: Workspace) -> None:
    assert not [path for path in inputs.input_digests(workspace, KEY) if not path.startswith("data/")]
    for file in (
        workspace.root / "reports/templates/partials/summary.nl.j2",
        release(workspace, 1) / "tables" / "disclosed.csv",
    ):
        file.parent.mkdir(parents=True)
        file.write_text("x")
        assert file.relative_to(workspace.root).as_posix() in inputs.input_digests(workspace, KEY)


@pytest.mark.parametrize(
    ("reason", "day", "words"),
    [
        ("  ", "", "empty"),
        ("x" * 3000, "", "too long"),
        ("a\x1bb", "", "cannot be printed"),
        ("good", "22-11-2026", "year, month and day"),
        ("good", "2026-02-30", "no date"),
        ("vragen: jan@example.org", "", "e-mail"),
        ("zie NL91 ABNA 0417 1643 00", "", "IBAN"),
    ],
)
def test_what_cannot_be_printed_as_reason_or_date_is_refused(reason: str, day: str, words: str) -> None:
    with pytest.raises(RefusedError) as error:
        Asked.of(reason, day)
    assert words in str(error.value)
    with pytest.raises(RefusedError):
        Asked.of("good", day, [reason])


def test_release_yaml_is_read_back_as_it_was_said_and_is_no_part_of_the_model(workspace: Workspace) -> None:
    before = load(workspace.root, "example", "2020")
    assert before.release is None
    asked = Asked.of(' Met "aanhalingstekens", een \\ en #hekje:\n ja ', "2026-11-22", ["- één", "- één", "{x: [1]}"])
    workspace.release_file(KEY).write_bytes(publishing._release_yaml(3, asked, 2))
    after = load(workspace.root, "example", "2020")
    assert after.release is not None
    assert after.release.model_dump(mode="json") == {
        "number": 3,
        "date": "2026-11-22",
        "reason": 'Met "aanhalingstekens", een \\ en #hekje: ja',
        "replaces": 2,
        "errata": ["- één", "{x: [1]}"],
    }
    assert after.files == before.files


def test_a_fault_in_release_yaml_is_told_with_its_line(workspace: Workspace) -> None:
    workspace.release_file(KEY).write_text("number: 0\ndate: 2026-11-22\nreason: x\nby: me\n")
    with pytest.raises(MeerwaardeError) as error:
        load(workspace.root, "example", "2020")
    assert "release.yaml, row 1" in str(error.value)
    assert "release.yaml, row 4" in str(error.value)


# The archive and its recipes


def test_the_archive_keeps_content_once_and_notices_what_was_spoilt(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    digest = archive.keep(b"one")
    assert archive.keep(b"one") == digest
    assert [path.name for path in (tmp_path / "archive").rglob("*") if path.is_file()] == [digest]
    assert archive.read(digest) == b"one"
    assert archive.path(digest).stat().st_mode & 0o222 == 0
    archive.path(digest).chmod(0o644)
    archive.path(digest).write_bytes(b"two")
    with pytest.raises(NotInArchiveError, match=r"a/b\.txt.*was changed"):
        archive.read(digest, "a/b.txt")
    archive.keep(b"one")
    assert archive.read(digest) == b"one"
    archive.unpack({"a/b.txt": digest}, tmp_path / "out")
    assert (tmp_path / "out/a/b.txt").read_bytes() == b"one"
    archive.path(digest).unlink()
    assert archive.missing([digest, digest]) == [digest]
    with pytest.raises(NotInArchiveError) as error:
        archive.unpack({"a/b.txt": digest, "c": digest}, tmp_path / "again")
    assert error.value.files == ("a/b.txt", "c")


@pytest.mark.parametrize("name", ["../out", "/etc/x", "a/../../b"])
def test_a_recipe_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    archive = Archive(tmp_path / "archive")
    with pytest.raises(MeerwaardeError, match="outside"):
        archive.unpack({name: archive.keep(b"x")}, tmp_path / "in")
    assert not (tmp_path / "out").exists()


def recipe(number: int, manifest: str) -> Recipe:
    return Recipe("example", "2020", number, {}, {}, "requirements.lock", "3.11", "embedded", manifest)


def finished(folder: Path, number: int, day: str = "2026-01-01") -> tuple[Path, Recipe]:
    """A finished result and its recipe."""
    folder.mkdir()
    said = {"number": number, "date": day, "reason": f"reason of {number}"}
    (folder / "manifest.json").write_text(json.dumps({"release": said}))
    (folder / "tables").mkdir()
    (folder / "tables" / "totals.csv").write_text("x")
    return folder, recipe(number, digest_of_bytes((folder / "manifest.json").read_bytes()))


def test_a_release_is_read_only_sealed_and_has_its_recipe(workspace: Workspace, tmp_path: Path) -> None:
    put_release_in_place(workspace, *finished(tmp_path / "made", 1))
    assert settle(workspace, KEY)
    assert not settle(workspace, KEY)
    folder = workspace.release_dir(KEY, 1)
    assert not [path for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o222]
    seal = workspace.seal_file(KEY, 1).read_text()
    assert seal == f"{digest_of_bytes((folder / 'manifest.json').read_bytes())}  v1/manifest.json\n"
    found = read_recipe(workspace, KEY, 1)
    assert found is not None
    assert found.manifest == seal[:64]
    assert sorted(path.name for path in workspace.published_dir(KEY).iterdir()) == ["v1", "v1.sha256"]


def test_a_release_is_never_rewritten(workspace: Workspace, tmp_path: Path) -> None:
    put_release_in_place(workspace, *finished(tmp_path / "made", 1))
    settle(workspace, KEY)
    with pytest.raises(MeerwaardeError, match="never rewritten"):
        put_release_in_place(workspace, *finished(tmp_path / "other", 1, "2027-01-01"))
    assert "2026" in (workspace.release_dir(KEY, 1) / "manifest.json").read_text()
    assert not list(workspace.published_dir(KEY).glob(".*"))


def test_a_number_is_never_given_again(workspace: Workspace, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        put_release_in_place(workspace, *finished(tmp_path / f"made{number}", number))
        settle(workspace, KEY)
    assert numbers_used(workspace, KEY) == [1, 2, 3]
    shutil.rmtree(workspace.published_dir(KEY))
    assert numbers_used(workspace, KEY) == [1, 2, 3]
    shutil.rmtree(workspace.archive_dir(KEY))
    workspace.published_dir(KEY).mkdir(parents=True)
    workspace.status_file(KEY, 7).write_text("{}")
    assert numbers_used(workspace, KEY) == [7]


def test_the_next_release_supersedes_and_leaves_a_withdrawal(workspace: Workspace, tmp_path: Path) -> None:
    for number in (1, 2):
        put_release_in_place(workspace, *finished(tmp_path / f"made{number}", number, f"2026-01-0{number}"))
        settle(workspace, KEY)
    assert states(workspace, KEY) == {1: Status(SUPERSEDED, "2026-01-02", "reason of 2", 2), 2: Status(CURRENT)}
    status.write_status(workspace, KEY, 2, Status(WITHDRAWN, "2026-01-05", "wrong"))
    assert publishing._with_reasons_of_marks(workspace, KEY, ("more",)) == ("wrong", "more")
    put_release_in_place(workspace, *finished(tmp_path / "made3", 3))
    settle(workspace, KEY)
    assert states(workspace, KEY)[2] == Status(WITHDRAWN, "2026-01-05", "wrong", 3)
    assert publishing._with_reasons_of_marks(workspace, KEY, ()) == ()


def test_a_status_that_cannot_be_read_is_told(workspace: Workspace) -> None:
    release(workspace, 1)
    workspace.status_file(KEY, 1).write_text('{"state": "gone"}')
    with pytest.raises(MeerwaardeError, match=r"v1\.status\.json"):
        states(workspace, KEY)


# Names


@pytest.mark.parametrize(("text", "which"), [("p/c", None), ("p/c@v1", 1), ("p/c@v120", 120), ("p/c@draft", "draft")])
def test_references(text: str, which: object) -> None:
    found = Reference.parse(text)
    assert (found.key, found.which, str(found)) == (CohortKey("p", "c"), which, text)


@pytest.mark.parametrize("text", ["p/c@", "p/c@1", "p/c@v0", "p/c@v01", "p/c@V1", "p@v1", "p/c@v1@v2"])
def test_what_is_no_reference_is_a_wrong_call(text: str) -> None:
    with pytest.raises(CallError):
        Reference.parse(text)
