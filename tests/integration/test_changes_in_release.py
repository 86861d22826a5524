"""What changed since the last release, from a run to a release that can be made again without the one before it."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from workspaces import BOTH, COHORT, copy_of_data, copy_of_program, meerwaarde

DATA = "data/programmes/sterk-uit-armoede/cohorts/2017-2020"
OLD_ROW, NEW_ROW = "P01,paid_work,2019-08-31,,24,,2200.00", "P01,paid_work,2019-08-31,,24,,2451.37"
CHAPTER = "Wat is er veranderd sinds uitgave 1"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_program(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def twice_published(tmp_path_factory: pytest.TempPathFactory, program: Path) -> Path:
    """A workspace with two releases, between which one raw value changed."""
    workspace = copy_of_data(tmp_path_factory.mktemp("published"), languages=BOTH)

    def done(*arguments: str) -> str:
        process = meerwaarde(workspace, *arguments, PYTHONPATH=str(program))
        assert process.returncode == 0, process.stdout + process.stderr
        return process.stdout + process.stderr

    done("run", COHORT)
    done("publish", COHORT, "--reason", "Eerste uitgave", "--date", "2026-11-01")
    outflow = workspace / DATA / "raw" / "outflow.csv"
    assert OLD_ROW in outflow.read_text()
    outflow.write_text(outflow.read_text().replace(OLD_ROW, NEW_ROW))
    done("run", COHORT)
    done("publish", COHORT, "--reason", "Tweede uitgave", "--date", "2026-11-22")
    return workspace


def folder_of(workspace: Path, number: int) -> Path:
    return workspace / "reports" / "published" / COHORT / f"v{number}"


def test_the_second_report_has_the_chapter_and_the_first_has_none(twice_published: Path) -> None:
    first, second = (folder_of(twice_published, number) for number in (1, 2))
    assert CHAPTER not in (first / "report.nl.html").read_text()
    assert (first / "tables" / "changes.csv").read_text().count("\n") == 1
    page = (second / "report.nl.html").read_text()
    assert CHAPTER in page
    assert "Deelnemers en uitstroom" in page
    assert (second / "figures" / "changed-since-release.nl.svg").is_file()
    with (second / "tables" / "changes.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    whole = {(row["what"], row["variant"], row["bound"]): row for row in rows if row["cause"] == "all"}
    assert {row["cause"] for row in rows} == {"all", "participants"}
    for row in rows:
        total = whole[row["what"], row["variant"], row["bound"]]
        assert Decimal(total["new_eur"]) - Decimal(total["old_eur"]) == Decimal(row["difference_eur"])


def test_nothing_by_row_is_published(twice_published: Path) -> None:
    for path in folder_of(twice_published, 2).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [word for word in (NEW_ROW, "2451.37", "2.451,37") if word.encode() in data], path


def test_the_chapter_is_an_input_of_the_release_and_the_earlier_release_is_not(
    twice_published: Path, program: Path, tmp_path: Path
) -> None:
    inputs = json.loads((folder_of(twice_published, 2) / "manifest.json").read_text())["inputs"]
    assert f"{DATA}/changes.csv" in inputs
    for name in ("data", "reports/published", "archive"):
        shutil.copytree(twice_published / name, tmp_path / name, copy_function=shutil.copyfile)
    for folder in [path for path in tmp_path.rglob("*") if path.is_dir()]:
        folder.chmod(0o755)
    # Without anything that only the first release needs, the second comes out to the byte.
    archive = tmp_path / "archive" / COHORT
    recipes = [json.loads((archive / f"v{number}.json").read_text()) for number in (1, 2)]
    digests = [{*recipe["inputs"].values(), *recipe["code"].values()} for recipe in recipes]
    for digest in digests[0] - digests[1]:
        (archive / "objects" / digest[:2] / digest).unlink()
    (archive / "v1.json").unlink()
    shutil.rmtree(folder_of(tmp_path, 1))
    process = meerwaarde(tmp_path, "verify", f"{COHORT}@v2", "--language", "en", PYTHONPATH=str(program))
    assert process.returncode == 0, process.stdout + process.stderr
    assert "identical to the byte" in process.stdout


def test_a_draft_made_before_a_withdrawal_is_made_anew(twice_published: Path, program: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "copy"
    shutil.copytree(twice_published, workspace, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("dagster"))
    (workspace / "pseudonyms.key").chmod(0o600)
    for folder in [path for path in workspace.rglob("*") if path.is_dir()]:
        folder.chmod(0o755)

    def done(*arguments: str) -> str:
        process = meerwaarde(workspace, *arguments, PYTHONPATH=str(program))
        assert process.returncode == 0, process.stdout + process.stderr
        return process.stdout + process.stderr

    done("run", COHORT)
    draft = workspace / "reports" / "drafts" / COHORT
    assert "sinds uitgave 2" in (draft / "source" / "report.nl.qmd").read_text()
    assert "niets veranderd" in (draft / "source" / "report.nl.qmd").read_text().replace("\u00a0", " ")
    done("mark", f"{COHORT}@v2", "--withdrawn", "--reason", "Een loon was verkeerd overgenomen.")
    refused = meerwaarde(workspace, "publish", COHORT, "--reason", "Derde", PYTHONPATH=str(program))
    assert refused.returncode == 1
    done("run", COHORT)
    assert CHAPTER in (draft / "source" / "report.nl.qmd").read_text()
