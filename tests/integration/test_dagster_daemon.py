"""Dagster for real: page, daemon, schedule and sensor on a workspace, as `meerwaarde ui` starts them."""

import json
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from workspaces import COHORT, copy_of_data, is_whole, meerwaarde, page, start, wait_until

PROGRAMME, NAME = COHORT.split("/")
DROPPED = f"{PROGRAMME}/2017-2019"
TICK_SECONDS = 10
YEARLY_TAG, SENSOR_TAG = "dagster/schedule_name", "dagster/sensor_name"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Page:
    """Dagster's page by its GraphQL."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/graphql"

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            found = json.load(answer)
        assert "errors" not in found, found["errors"]
        return dict(found["data"])

    def location(self) -> str | None:
        try:
            data = self.ask("{repositoriesOrError {... on RepositoryConnection {nodes {location {name} jobs {name}}}}}")
        except OSError:
            return None
        nodes = data["repositoriesOrError"].get("nodes", [])
        return nodes[0]["location"]["name"] if nodes and nodes[0]["jobs"] else None

    def runs(self, cohort: str, **tags: str) -> list[dict[str, Any]]:
        data = self.ask("{runsOrError {... on Runs {results {runId status tags {key value}}}}}")
        found = []
        for run in data["runsOrError"]["results"]:
            run["tags"] = {tag["key"]: tag["value"] for tag in run["tags"]}
            if run["tags"].get("dagster/partition") == cohort and tags.items() <= run["tags"].items():
                found.append(run)
        return found

    def launch(self, location: str, cohort: str) -> str:
        data = self.ask(
            "mutation ($params: ExecutionParams!) {launchPipelineExecution(executionParams: $params)"
            " {__typename ... on LaunchRunSuccess {run {runId}} ... on PythonError {message}}}",
            params={
                "selector": {
                    "repositoryLocationName": location,
                    "repositoryName": "__repository__",
                    "jobName": "cohort",
                },
                "runConfigData": "{}",
                "executionMetadata": {"tags": [{"key": "dagster/partition", "value": cohort}]},
            },
        )["launchPipelineExecution"]
        assert data["__typename"] == "LaunchRunSuccess", data
        return str(data["run"]["runId"])

    def status(self, run: str) -> str:
        data = self.ask("query ($id: ID!) {runOrError(runId: $id) {... on Run {status}}}", id=run)
        return str(data["runOrError"]["status"])

    def ended(self, run: str) -> str | None:
        status = self.status(run)
        return status if status in {"SUCCESS", "FAILURE", "CANCELED"} else None


def cohort_folder(workspace: Path, cohort: str) -> Path:
    return workspace / "data" / "programmes" / PROGRAMME / "cohorts" / cohort.split("/")[1]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Path, Page]]:
    workspace = copy_of_data(tmp_path)
    first = meerwaarde(workspace, "run", COHORT)
    assert first.returncode == 0, first.stderr
    port = free_port()
    log = tmp_path / "page.log"
    with page(workspace, port, log, MEERWAARDE_SCHEDULE="* * * * *") as process:
        dagster = Page(port)
        try:
            wait_until(dagster.location, 90, "Dagster's page")
            yield workspace, dagster
        except BaseException:
            print(log.read_text()[-6000:])
            raise
    # SIGINT alone must have stopped it.
    assert process.returncode in (0, 1, 130, -2), log.read_text()[-2000:]


@pytest.mark.slow
def test_schedule_sensor_and_page_launch_the_runs_they_should(running: tuple[Path, Page]) -> None:
    workspace, dagster = running
    location = dagster.location()
    assert location is not None

    # A run started from the page.
    by_hand = dagster.launch(location, COHORT)
    assert wait_until(lambda: dagster.ended(by_hand), 120, "the run started from the page") == "SUCCESS"

    # The schedule, its cron shortened to every minute: one run, of the cohort that ended last.
    due = wait_until(lambda: dagster.runs(COHORT, **{YEARLY_TAG: "yearly"}), 90, "the schedule's tick")
    assert wait_until(lambda: dagster.ended(due[0]["runId"]), 120, "the schedule's run") == "SUCCESS"

    # A folder that somebody is still copying into: a file lies there in part, and its writer pauses.
    folder = cohort_folder(workspace, DROPPED)
    shutil.copytree(cohort_folder(workspace, COHORT), folder)
    text = (folder / "cohort.yaml").read_text()
    (folder / "cohort.yaml").write_text(
        text.replace("cohort: 2017-2020", "cohort: 2017-2019").replace("until: 2020-12-31", "until: 2020-12-30", 1)
    )
    (folder / "raw" / "~$outflow.xlsx").write_bytes(b"an editor's lock file")
    outflow = folder / "raw" / "outflow.csv"
    whole = outflow.read_bytes()
    with outflow.open("wb") as half:
        half.write(whole[: len(whole) // 2])
        half.flush()
        time.sleep(4 * TICK_SECONDS)
        assert dagster.runs(DROPPED) == [], "a half-copied file must start no run"
        half.write(whole[len(whole) // 2 :])

    # Whole now: one run, and it stays at one.
    dropped = wait_until(lambda: dagster.runs(DROPPED), 90, "the sensor's run")
    assert dropped[0]["tags"][SENSOR_TAG] == "changed_inputs"
    assert wait_until(lambda: dagster.ended(dropped[0]["runId"]), 120, "the sensor's run to end") == "SUCCESS"
    assert is_whole(workspace / "reports" / "drafts" / DROPPED)
    time.sleep(3 * TICK_SECONDS)
    assert len(dagster.runs(DROPPED)) == 1
    assert len(dagster.runs(COHORT, **{YEARLY_TAG: "yearly"})) == 1, "one run a year, whatever the ticks"
    assert dagster.runs(COHORT, **{SENSOR_TAG: "changed_inputs"}) == [], "unchanged inputs start nothing"

    # A run of the command that is killed does not keep the page's next run waiting.
    killed = start(workspace, "run", COHORT)
    assert killed.stdout is not None
    for line in killed.stdout:
        if "validated" in line:
            break
    killed.kill()
    killed.communicate()
    after = dagster.launch(location, COHORT)
    assert wait_until(lambda: dagster.ended(after), 120, "the run after a killed one") == "SUCCESS"
    assert all(run["status"] in {"SUCCESS", "FAILURE"} for run in dagster.runs(COHORT))
