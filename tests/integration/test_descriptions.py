"""The descriptions that a run leaves, judged by the validators of their standards, and read as others read them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from workspaces import COHORT, ROOT, content, copy_of_data, meerwaarde

from tests.support.crates import faults_of_crate, faults_of_package

RELEASE = "number: 1\ndate: 2021-03-08\nreason: De eerste uitgave\n"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(copy_of_data(tmp_path_factory.mktemp("draft")))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft made as a release is: with ``release.yaml`` beside the cohort."""
    workspace = copy_of_data(tmp_path_factory.mktemp("release"))
    programme, cohort = COHORT.split("/")
    (workspace / "data" / "programmes" / programme / "cohorts" / cohort / "release.yaml").write_text(RELEASE)
    return made(workspace)


def made(workspace: Path) -> Path:
    run = meerwaarde(workspace, "run", COHORT)
    assert run.returncode == 0, run.stderr
    return workspace / "reports" / "drafts" / COHORT


def spoilt(folder: Path, into: Path) -> Path:
    shutil.copytree(folder, into / "copy")
    return into / "copy"


def test_both_standards_accept_a_release(release: Path) -> None:
    assert faults_of_crate(release) == []
    assert faults_of_package(release) == []


def test_a_draft_lacks_nothing_but_the_date_of_publication(draft: Path) -> None:
    found = faults_of_crate(draft)
    assert len(found) == 1
    assert "datePublished" in found[0]
    assert faults_of_package(draft) == []
    told = (draft / "datapackage.json").read_text() + (draft / "ro-crate-metadata.json").read_text()
    assert not re.search(r'"(created|datePublished|dateModified|version)": "20', told)


def test_every_file_is_described_and_named_in_the_manifest(release: Path) -> None:
    files = set(content(release))
    manifest = json.loads((release / "manifest.json").read_text())
    assert set(manifest["outputs"]) == files - {"manifest.json"}
    graph = {entity["@id"]: entity for entity in json.loads((release / "ro-crate-metadata.json").read_text())["@graph"]}
    parts = {part["@id"] for part in graph["./"]["hasPart"]}
    assert parts == files - {"ro-crate-metadata.json"}
    for path in parts - {"manifest.json"}:
        assert graph[path]["sha256"] == manifest["outputs"][path]
        assert graph[path]["encodingFormat"] != "application/octet-stream", path
    package = json.loads((release / "datapackage.json").read_text())
    assert {one["path"] for one in package["resources"]} == {path for path in files if path.startswith("tables/")}


def test_the_crate_names_release_program_and_digests_of_inputs_only(release: Path) -> None:
    crate = json.loads((release / "ro-crate-metadata.json").read_text())
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    manifest = json.loads((release / "manifest.json").read_text())
    assert graph["./"]["datePublished"] == "2021-03-08"
    assert graph["./"]["name"].endswith(", v1")
    assert manifest["code"]["digest"] in graph["#meerwaarde"]["softwareVersion"]
    assert "De eerste uitgave" in graph["#run"]["description"]
    inputs = {one["name"]: one["sha256"] for one in graph.values() if one["@id"].startswith("#input/")}
    assert inputs == manifest["inputs"]
    assert all(
        set(one) == {"@id", "@type", "name", "sha256"} for name, one in graph.items() if name.startswith("#input/")
    )


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("totals", "as-published,lower,1298208.000000", "as-published,lower,much", ("type-error", "benefits_eur")),
        ("totals", "as-published,upper", "as-published,lower", ("primary-key", None)),
        ("totals", "as-published,lower,1298208.000000", "as-published,lower,", ("constraint-error", "benefits_eur")),
        ("ledger", ",yes,", ",perhaps,", ("constraint-error", "counted")),
        ("posts", "variant,post", "variant,pots", ("incorrect-label", "post")),
    ],
)
def test_the_tables_themselves_are_held_to_it(
    release: Path, tmp_path: Path, table: str, old: str, new: str, expected: tuple[str, str | None]
) -> None:
    folder = spoilt(release, tmp_path)
    path = folder / "tables" / f"{table}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert ("hash-count", None) in faults_of_package(folder)
    # Without digests, which hide the rest.
    package = json.loads((folder / "datapackage.json").read_text())
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert expected in faults_of_package(folder)


@pytest.mark.parametrize("key", ["name", "datePublished", "hasPart", "license"])
def test_the_validator_of_crates_can_find_fault(release: Path, tmp_path: Path, key: str) -> None:
    folder = spoilt(release, tmp_path)
    crate: dict[str, Any] = json.loads((folder / "ro-crate-metadata.json").read_text())
    root = next(entity for entity in crate["@graph"] if entity["@id"] == "./")
    if key in ("name", "license"):
        # Neither is required; a term that the context does not know is a fault.
        root[f"{key}_of_ours"] = root.pop(key)
    else:
        del root[key]
    (folder / "ro-crate-metadata.json").write_text(json.dumps(crate))
    assert faults_of_crate(folder) != []


def test_the_script_in_the_readme_gets_the_ratio(release: Path, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) == 1
    assert len(blocks[0].strip().splitlines()) <= 15
    shutil.copytree(release, tmp_path / "reports" / "published" / COHORT / "v1")
    (tmp_path / "script.py").write_text(blocks[0])
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Sterk uit Armoede (Strong out of Poverty), 2017-2020: 3.00\n"
