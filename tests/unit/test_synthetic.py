"""Synthetic cohorts: the same everywhere, fit to run, and varied."""

import csv
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from pipeline.check import Verdict, raw_shown_as, verdict_on
from pipeline.errors import CallError, MeerwaardeError
from pipeline.ingest.entering import enter
from pipeline.model import load
from pipeline.store import session
from pipeline.synthetic import write
from pipeline.synthetic.dice import Dice, divided
from pipeline.synthetic.people import LEAST
from pipeline.workspace import CohortKey, Workspace
from tests.support.workspace import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = CohortKey("sterk-uit-armoede", "2021")
# What the shipped cohort was made with.
PARTICIPANTS, SEED = 120, 2021


def workspace_of(folder: Path, source: Path = ROOT, key: CohortKey = SHIPPED) -> Workspace:
    """A copy without raw files of ``key``."""
    shutil.copytree(source / "data", folder / "data")
    workspace = Workspace.open(folder)
    shutil.rmtree(workspace.raw_dir(key), ignore_errors=True)
    return workspace


def made(workspace: Workspace, key: CohortKey, participants: int, seed: int) -> dict[str, bytes]:
    into = workspace.raw_dir(key)
    shutil.rmtree(into, ignore_errors=True)
    return {path.name: path.read_bytes() for path in write(workspace, key, participants, seed, into)}


def rows(workspace: Workspace, key: CohortKey, table: str) -> list[dict[str, str]]:
    with (workspace.raw_dir(key) / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(workspace: Workspace, key: CohortKey) -> Verdict:
    model = load(workspace.root, key.programme, key.cohort)
    with session() as db:
        return verdict_on(
            workspace, key, model, enter(workspace.raw_dir(key), model.tables, raw_shown_as(workspace, key)), db
        )


def test_the_shipped_cohort_is_what_its_seed_gives(tmp_path: Path) -> None:
    shipped = {path.name: path.read_bytes() for path in Workspace(ROOT).raw_dir(SHIPPED).iterdir()}
    assert made(workspace_of(tmp_path), SHIPPED, PARTICIPANTS, SEED) == shipped


def test_another_process_place_and_locale_give_the_same_bytes(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    code = (
        "from pathlib import Path; from pipeline.synthetic import write; from pipeline.workspace import *; "
        f"w = Workspace.open({str(tmp_path)!r}); k = CohortKey.parse('{SHIPPED}'); write(w, k, 50, 7, w.raw_dir(k))"
    )
    strange = {
        "PYTHONHASHSEED": "5",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "nl_NL.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PATH": "",
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=strange, cwd=tmp_path)
    there = {path.name: path.read_bytes() for path in workspace.raw_dir(SHIPPED).iterdir()}
    assert made(workspace, SHIPPED, 50, 7) == there
    assert made(workspace, SHIPPED, 50, 8) != there


@pytest.mark.parametrize("participants", [1, 2, 7, 40, 300])
@pytest.mark.parametrize("seed", [0, 1, 99])
def test_no_rule_finds_anything_to_say(tmp_path: Path, participants: int, seed: int) -> None:
    workspace = workspace_of(tmp_path)
    made(workspace, SHIPPED, participants, seed)
    verdict = judged(workspace, SHIPPED)
    assert verdict.faults == []
    assert verdict.judgement.row_counts["participants"] == participants
    assert verdict.source is not None
    assert verdict.source.records == "synthetic"
    assert set(verdict.source.explanation) == {"nl", "en"}


def test_a_programme_without_another_cohort_gets_a_form_of_its_own(tmp_path: Path) -> None:
    key = CohortKey("example", "2020")
    workspace = workspace_of(tmp_path, EXAMPLE, key)
    made(workspace, key, 60, 3)
    verdict = judged(workspace, key)
    assert verdict.faults == []
    assert len(rows(workspace, key, "themes")) > 3


def test_participants_also_enrol_in_the_period_where_the_cohort_asks_it(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    cohort = workspace.cohort_dir(SHIPPED) / "cohort.yaml"
    cohort.write_text(cohort.read_text().replace("from: 2021-01-01", "from: 2019-01-01") + "enrolled_in_period: true\n")
    made(workspace, SHIPPED, 80, 4)
    verdict = judged(workspace, SHIPPED)
    assert verdict.faults == []
    assert {row["enrolled_on"][:4] for row in rows(workspace, SHIPPED, "participants")} >= {"2019", "2020"}


def test_records_differ_as_those_of_people_do(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    made(workspace, SHIPPED, PARTICIPANTS, SEED)
    people, outflow = rows(workspace, SHIPPED, "participants"), rows(workspace, SHIPPED, "outflow")
    graduates = [row for row in people if row["graduated_on"]]
    assert 0 < len(people) - len(graduates) < len(people) // 3
    assert len({row["graduated_on"][:7] for row in graduates}) == 12, "over all months of the year"
    paid = [row for row in outflow if row["status"] == "paid_work"]
    assert len({row["hours_per_week"] for row in paid}) > 4
    assert len({row["gross_monthly_wage_fte_eur"] for row in paid}) > 20
    spells = Counter(row["participant_id"] for row in outflow)
    assert set(spells) == {row["participant_id"] for row in graduates}
    assert max(spells.values()) == 2
    assert any(row["ended_on"] for row in outflow)
    assert len({row["prior_income"] for row in people}) > 3


def test_no_group_that_the_report_counts_is_small(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    made(workspace, SHIPPED, PARTICIPANTS, SEED)
    graduated = {row["participant_id"] for row in rows(workspace, SHIPPED, "participants") if row["graduated_on"]}
    first: dict[str, str] = {}
    for row in rows(workspace, SHIPPED, "outflow"):
        first.setdefault(row["participant_id"], row["status"])
    homes = Counter(
        row["municipality"] for row in rows(workspace, SHIPPED, "participants") if row["participant_id"] in graduated
    )
    asked = Counter((row["group"], row["usable"]) for row in rows(workspace, SHIPPED, "respondents"))
    answers = Counter((row["question"], row["answer"]) for row in rows(workspace, SHIPPED, "answers"))
    for counted in (Counter(first.values()), homes, asked, answers):
        assert min(counted.values()) >= LEAST, counted
    groups = {row["respondent_id"]: row["group"] for row in rows(workspace, SHIPPED, "respondents")}
    named = Counter(
        (row["question"], row["theme"], groups[row["respondent_id"]]) for row in rows(workspace, SHIPPED, "mentions")
    )
    assert min(named.values()) >= 10


def test_funding_is_paid_by_the_programmes_funders_in_line_with_the_participants(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    made(workspace, SHIPPED, 50, 1)
    model = load(workspace.root, SHIPPED.programme, SHIPPED.cohort)
    paid = rows(workspace, SHIPPED, "funding")
    assert {row["funder"] for row in paid} == {funder.funder for funder in model.model.funders}
    assert {row["actor"] for row in paid} <= {actor.actor for actor in model.model.actors}
    assert 20_000 * 50 < sum(float(row["amount_eur"]) for row in paid) < 28_000 * 50


def test_no_word_or_count_of_the_other_cohort_enters(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    other = workspace.raw_dir(CohortKey(SHIPPED.programme, "2017-2020"))
    mentions = (other / "mentions.csv").read_text()
    (other / "mentions.csv").write_text(mentions.replace(",,no", ",Mijn eigen woorden,yes"))
    before = made(workspace, SHIPPED, 50, 1)
    assert all(b"eigen woorden" not in data for data in before.values())
    # One mention a question and group is enough to know who is asked what: the others leave no trace.
    groups = dict(line.split(",")[:2] for line in (other / "respondents.csv").read_text().splitlines())
    header, *lines = mentions.splitlines(keepends=True)
    first = {(line.split(",")[1], groups[line.split(",")[0]]): line for line in lines}
    assert len(first) < len(lines) / 10
    (other / "mentions.csv").write_text(header + "".join(first.values()))
    assert made(workspace, SHIPPED, 50, 1) == before


def test_nothing_is_written_over_and_a_senseless_number_is_refused(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    into = workspace.raw_dir(SHIPPED)
    for participants, seed in ((0, 1), (-3, 1), (10**7, 1), (10, -1)):
        with pytest.raises(CallError):
            write(workspace, SHIPPED, participants, seed, into)
    assert not into.exists()
    into.mkdir()
    (into / "outflow.csv").write_text("mine")
    with pytest.raises(MeerwaardeError, match=r"outflow\.csv"):
        write(workspace, SHIPPED, 10, 1, into)
    assert [path.name for path in into.iterdir()] == ["outflow.csv"]


def test_source_says_what_made_it(tmp_path: Path) -> None:
    workspace = workspace_of(tmp_path)
    source = yaml.safe_load(made(workspace, SHIPPED, 33, 12)["source.yaml"])
    assert source["records"] == "synthetic"
    for text in source["explanation"].values():
        assert "33" in text
        assert "12" in text


def test_draws_are_the_same_for_ever() -> None:
    dice = Dice(2021, "outflow", "S001")
    assert [dice.below(1000) for _ in range(6)] == [473, 365, 15, 698, 434, 261]
    counts = Counter(Dice(1, "fair", n).between(1, 6) for n in range(6000))
    assert set(counts) == {1, 2, 3, 4, 5, 6}
    assert max(counts.values()) < 1200
    assert divided(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert sorted(Dice(3, "x").shuffled(range(9))) == list(range(9))
