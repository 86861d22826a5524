"""A new programme of each kind: it loads, its invented cohort is fit and can be calculated, and nothing half-made stays."""

from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import CallError
from pipeline.starting import start
from pipeline.starting.programmes import KINDS, new_programme
from pipeline.totals import totals_of
from pipeline.workspace import CohortKey, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    return Workspace(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_an_invented_cohort_of_each_kind_can_be_calculated(workspace: Workspace, kind: str) -> None:
    key = CohortKey("brand-new", "2020")
    told = start(workspace, key, synthetic=(40, 7), kind=kind, language="en")
    assert "data/programmes/brand-new" in told
    assert "invented records of 40" in told
    found = totals_of(workspace, key)
    figures = {row["figure"]: row["value"] for row in found["figures"]}
    if kind == "waves":
        assert found["totals"] == []
        assert figures["indicator.people_at_work"] > 0
    else:
        assert {row["bound"] for row in found["totals"]} == {"low", "middle"}
        assert all(row["benefits_eur"] != 0 for row in found["totals"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    made = []
    for place in ("one", "two"):
        root = tmp_path / place
        (root / "data" / "programmes").mkdir(parents=True)
        start(Workspace(root), CohortKey("brand-new", "2020"), synthetic=(30, 3), kind=kind)
        made.append({p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()})
    assert made[0] == made[1]


def test_empty_tables_come_from_the_tables_that_the_kind_names(workspace: Workspace) -> None:
    start(workspace, CohortKey("brand-new", "2020"), "csv", kind="households")
    raw = workspace.raw_dir(CohortKey("brand-new", "2020"))
    assert {path.stem for path in raw.glob("*.csv")} == {"households", "service_use", "funding"}
    # The codes that the model declares are offered to whoever fills the table in.
    assert "support" in (raw / "LEESMIJ.md").read_text(encoding="utf-8")


def test_a_programme_that_is_there_is_left_alone(workspace: Workspace) -> None:
    key = CohortKey("brand-new", "2020")
    start(workspace, key, "csv", kind="waves")
    before = (workspace.programme_dir("brand-new") / "model.yaml").read_bytes()
    with pytest.raises(CallError, match="Leave out --kind"):
        start(workspace, CohortKey("brand-new", "2021"), "csv", kind="households")
    assert (workspace.programme_dir("brand-new") / "model.yaml").read_bytes() == before


def test_a_programme_without_its_first_cohort_does_not_stay(workspace: Workspace) -> None:
    with pytest.raises(CallError, match="does not say which period"):
        start(workspace, CohortKey("brand-new", "autumn"), kind="households", language="en")
    assert not workspace.programme_dir("brand-new").exists()


def test_a_failure_inside_takes_the_programme_away(workspace: Workspace) -> None:
    with pytest.raises(RuntimeError), new_programme(workspace, "brand-new", "waves"):
        raise RuntimeError
    assert not workspace.programme_dir("brand-new").exists()


def test_the_command_knows_the_kinds(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "brand-new/2020", "--kind", "households", "--workspace", str(workspace.root)]) == 0
    assert "brand-new" in capsys.readouterr().out
