"""A release of a cohort with few people tells nothing of one person, and who has nothing but the release can verify it."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.integration.workspaces import content, copy_of_program, meerwaarde
from tests.support import few

RAW = f"data/programmes/{few.PROGRAMME}/cohorts/{few.COHORT}/raw"
RELEASE = f"reports/published/{few.PROGRAMME}/{few.COHORT}/v1"
EARLY = 2


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_program(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Path:
    """A workspace with a release of a cohort of which two people began before they graduated: a warning each."""
    workspace = few.workspace_with(few.MIXED, tmp_path_factory.mktemp("few"))
    graduated = graduations(workspace)
    path = workspace / RAW / "outflow.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows[1 : 1 + EARLY]:
        row[2] = graduated[row[0]].replace("2021-", "2020-")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    done = meerwaarde(workspace, "run", str(few.KEY), "--language", "en", PYTHONPATH=str(program))
    assert done.returncode == 0, done.stderr
    # Who runs it is told all of them.
    assert f"warnings about the raw files and texts: {EARLY}," in done.stdout
    done = meerwaarde(workspace, "publish", str(few.KEY), "--reason", "Eerste uitgave", PYTHONPATH=str(program))
    assert done.returncode == 0, done.stdout + done.stderr
    return workspace


def graduations(workspace: Path) -> dict[str, str]:
    with (workspace / RAW / "participants.csv").open(encoding="utf-8", newline="") as file:
        return {row["participant_id"]: row["graduated_on"] for row in csv.DictReader(file)}


def test_a_warning_about_a_person_says_neither_whose_nor_what_nor_how_many(published: Path) -> None:
    days = {graduated for person, graduated in graduations(published).items() if person.endswith(("-0000", "-0001"))}
    assert len(days) == EARLY
    told = [path for path in (published / RELEASE).rglob("*") if path.suffix in {".csv", ".html", ".json", ".qmd"}]
    for path in told:
        text = path.read_text(encoding="utf-8")
        assert not [day for day in days if day in text], path.name
    source = (published / RELEASE / "source" / "report.nl.qmd").read_text(encoding="utf-8")
    warnings = [line for line in source.splitlines() if "starts\\_before\\_graduation" in line]
    assert len(warnings) == 1
    assert "twijfelachtige waarden" in warnings[0]
    assert "row" not in warnings[0]
    checks = json.loads((published / RELEASE / "manifest.json").read_text(encoding="utf-8"))["checks"]
    counts = {check["table"]: check["warnings"] for check in checks}
    assert counts["outflow"] is None
    assert counts["participants"] is None
    assert counts["funding"] == 0


def test_who_has_only_the_release_finds_every_sum_right(published: Path, program: Path, tmp_path: Path) -> None:
    shutil.copytree(published / "reports" / "published", tmp_path / "reports" / "published")
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    before = content(tmp_path)
    done = meerwaarde(tmp_path, "verify", f"{few.KEY}@v1", "--language", "en", PYTHONPATH=str(program))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical, from the release alone" in done.stdout
    assert "total of the benefits could not be added up" in done.stdout
    assert {name: held for name, held in content(tmp_path).items() if name in before} == before


def test_who_has_the_archive_finds_it_identical_to_the_byte(published: Path, program: Path) -> None:
    done = meerwaarde(published, "verify", f"{few.KEY}@v1", "--language", "en", PYTHONPATH=str(program))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "identical to the byte" in done.stdout


def test_a_run_removes_what_an_ended_rebuild_left_of_raw_files(program: Path, tmp_path: Path) -> None:
    """Also where there is no release yet, so that the run itself rebuilds nothing."""
    workspace = few.workspace_with(few.TINY, tmp_path)
    rebuilding = workspace / ".meerwaarde" / "rebuilding"
    left = rebuilding / "1-0000abcd"
    shutil.copytree(workspace / RAW, left / "workspace" / "raw")
    left.with_name(f"{left.name}.lock").touch()
    assert meerwaarde(workspace, "run", str(few.KEY), PYTHONPATH=str(program)).returncode == 0
    assert list(rebuilding.iterdir()) == []
