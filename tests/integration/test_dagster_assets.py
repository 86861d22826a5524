"""The assets run in this process: what they show, and what they refuse."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from workspaces import COHORT, content, copy_of_data, is_whole

from pipeline.definitions import defs
from pipeline.model import load
from pipeline.orchestration.instance import open_instance
from pipeline.orchestration.partitions import bring_in_step
from pipeline.run import Progress, run_cohort
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

KEY = CohortKey.parse(COHORT)
LAST = [dg.AssetKey(["reported", "draft"]), dg.AssetKey(["reported", "store"])]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace in which the cohort was run once."""
    before = dict(os.environ)
    workspace = Workspace(copy_of_data(tmp_path_factory.mktemp("assets")))
    with Path(os.devnull).open("w") as nowhere, open_instance(workspace) as instance:
        bring_in_step(instance, workspace)
        run_cohort(instance, workspace, KEY, None, Progress(str(KEY), nowhere))
    yield workspace
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def workspace(made: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test, which may spoil it."""
    shutil.copytree(made.root, tmp_path / "copy", symlinks=True)
    return Workspace(tmp_path / "copy")


def materialise(workspace: Workspace, *keys: dg.AssetKey) -> dg.ExecuteInProcessResult:
    with open_instance(workspace) as instance:
        bring_in_step(instance, workspace)
        return defs.resolve_job_def("cohort").execute_in_process(
            instance=instance, partition_key=COHORT, asset_selection=list(keys) or None, raise_on_error=False
        )


def why(result: dg.ExecuteInProcessResult) -> str:
    """The errors of a failed run, causes included."""
    return "\n".join(
        event.step_failure_data.error.to_string()
        for event in result.all_events
        if event.is_step_failure and event.step_failure_data.error
    )


def test_the_draft_is_whole_and_its_manifest_names_no_place_and_no_day(made: Workspace) -> None:
    draft = made.draft_dir(KEY)
    assert is_whole(draft)
    manifest = (draft / "manifest.json").read_text()
    assert str(made.root) not in manifest
    assert manifest.endswith("}\n")
    names = set(content(draft))
    assert {"report.nl.html", "report.nl.pdf", "manifest.json", "source/report.nl.qmd", "tables/ledger.csv"} <= names
    assert not any("made_from" in name for name in names)
    for name, data in content(draft).items():
        if name.endswith(".csv"):
            assert b"\r" not in data
            assert data.decode("utf-8").endswith("\n")


def test_the_last_step_alone_makes_the_same_draft_again(workspace: Workspace) -> None:
    before = content(workspace.draft_dir(KEY))
    assert materialise(workspace, *LAST).success
    assert content(workspace.draft_dir(KEY)) == before


def test_the_draft_refuses_tables_made_from_other_inputs(workspace: Workspace) -> None:
    before = content(workspace.draft_dir(KEY))
    outflow = workspace.raw_dir(KEY) / "outflow.csv"
    outflow.write_text(outflow.read_text().replace(",24,", ",23,", 1))
    result = materialise(workspace, *LAST)
    assert not result.success
    assert "made from other input files" in why(result)
    assert content(workspace.draft_dir(KEY)) == before


def test_a_table_that_was_touched_since_is_refused(workspace: Workspace) -> None:
    ledger = workspace.work_dir(KEY) / "ledger.parquet"
    ledger.write_bytes(ledger.read_bytes() + b"x")
    result = materialise(workspace, *LAST)
    assert "is not what the step that made it left there" in why(result)
    report = workspace.work_dir(KEY) / "html" / "report.nl.html"
    shutil.copyfile(workspace.draft_dir(KEY) / "tables" / "ledger.csv", report)
    assert "is not what the step that made it left there" in why(materialise(workspace, *LAST))


def test_faults_fail_their_checks_with_a_list_and_nothing_is_kept(workspace: Workspace) -> None:
    kept = {name: data for name, data in content(workspace.work_dir(KEY)).items() if not name.startswith("raw.")}
    raw = workspace.raw_dir(KEY)
    (raw / "outflow.csv").write_text((raw / "outflow.csv").read_text().replace("paid_work", "payed_work", 1))
    (raw / "funding.csv").write_text((raw / "funding.csv").read_text().replace("2017-01-01", "2021-01-01", 1))
    result = materialise(workspace)
    assert not result.success
    checks = {(c.asset_key.path[-1], c.check_name): c for c in result.get_asset_check_evaluations()}
    failed = {place for place, check in checks.items() if not check.passed}
    assert failed == {("outflow", "columns"), ("funding", "rules")}
    assert len(checks) == len(RAW) * 3 + 1, "every check of every table has a result"
    shown = str(checks["outflow", "columns"].metadata["list"].value)
    assert "payed_work" in shown
    assert "| 2 |" in shown
    still = {name: data for name, data in content(workspace.work_dir(KEY)).items() if not name.startswith("raw.")}
    validated = {name for name in still if name.split(".")[0] in {"outflow", "funding", "ledger", "delivery"}}
    assert {name: still[name] for name in validated} == {name: kept[name] for name in validated}


def test_every_asset_has_a_group_a_description_and_follows_the_cohorts() -> None:
    graph = defs.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == {"raw", "validated", "calculated", "disclosed", "reported", "released"}
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.partitions_def is not None, key
        assert node.partitions_def.name == "cohort", key
        assert node.code_version, key


def test_nothing_but_a_person_starts_publishing() -> None:
    repository = defs.get_repository_def()
    released = {key for key in defs.resolve_asset_graph().get_all_asset_keys() if key.path[0] == "released"}
    assert len(released) == 1
    assert defs.resolve_job_def("publish").asset_layer.executable_asset_keys == released
    assert not defs.resolve_job_def("cohort").asset_layer.executable_asset_keys & released
    starting = [*repository.schedule_defs, *repository.sensor_defs]
    assert len(starting) >= 3
    # The sensor `dead_runs` starts nothing at all.
    assert {target.job_name for one in starting for target in getattr(one, "targets", [])} <= {"cohort"}
    assert {one.job_name for one in repository.schedule_defs} == {"cohort"}
    assert not any(defs.resolve_asset_graph().get(key).automation_condition for key in released)


def test_tables_show_rows_columns_and_preview_but_no_row_about_a_person(made: Workspace) -> None:
    used = load(made.root, KEY.programme, KEY.cohort).tables
    with open_instance(made) as instance:
        for layer in ("raw", "validated"):
            for name, table in RAW.items():
                if name not in used:
                    continue
                event = instance.get_latest_materialization_event(dg.AssetKey([layer, name]))
                assert event is not None
                metadata = event.asset_materialization.metadata
                assert int(metadata["dagster/row_count"].value) > 0
                assert ("preview" in metadata) is not table.about_persons, (layer, name)
        for layer, table in (("raw", "funding"), ("validated", "funding"), ("calculated", "ledger")):
            event = instance.get_latest_materialization_event(dg.AssetKey([layer, table]))
            assert event is not None
            metadata = event.asset_materialization.metadata
            assert int(metadata["dagster/row_count"].value) > 0
            assert metadata["preview"].value.startswith("| ")
        figures = instance.get_latest_materialization_event(dg.AssetKey(["reported", "figures"]))
        assert figures is not None
        pictures = figures.asset_materialization.metadata.values()
        assert sum("data:image/svg+xml;base64," in str(entry.value) for entry in pictures) >= 4
    column = defs.resolve_asset_graph().get(dg.AssetKey(["validated", "outflow"])).metadata["dagster/column_schema"]
    assert any("One of: paid_work" in (entry.description or "") for entry in column.columns)
