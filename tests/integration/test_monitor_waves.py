"""The monitor in waves that is shipped: its published figures out of its records, and what is told of spoilt ones.

Belongs here: a whole reading, judging and calculation of the two waves. Does not belong here: the report.
"""

import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.disclosure import decide, published_tables
from pipeline.faults import Fault, FaultsError
from pipeline.ingest.rulebook import organisations
from pipeline.model import load
from pipeline.orchestration.inputs import input_digests
from pipeline.releases.about import about
from pipeline.reporting.rows import rows_of
from pipeline.workspace import CohortKey, Workspace
from schemas.calculated import CALCULATED
from tests.support.reports import ROOT
from tests.support.waves import PROGRAMME, WAVES, calculated_wave

Row = dict[str, Any]


def _calculated(root: Path, wave: str) -> dict[str, list[Row]]:
    _, tables = calculated_wave(root, wave)
    return {name: rows_of(tables, name) for name in CALCULATED if name in tables}


@cache
def shipped(wave: str) -> dict[str, list[Row]]:
    return _calculated(ROOT, wave)


def _indicator(wave: str, name: str) -> Row:
    (row,) = [row for row in shipped(wave)["indicators"] if row["indicator"] == name]
    return row


@pytest.mark.parametrize("wave", WAVES)
def test_every_published_figure_is_reproduced_but_the_response(wave: str) -> None:
    rows = shipped(wave)["reproduction"]
    assert len(rows) == {"2023": 8, "2024": 22}[wave]
    apart = [(row["item"], row["published"], row["recomputed"]) for row in rows if row["agrees"] == "no"]
    assert apart == ([("response_rate", "69.0", "68.9")] if wave == "2024" else [])
    assert all(row["note"] for row in rows if row["agrees"] == "no")


@pytest.mark.parametrize(
    ("wave", "name", "counted", "base", "value"),
    [
        ("2023", "project_known", 11, 24, "0.458333333333"),
        ("2024", "project_known", 26, 31, "0.838709677419"),
        ("2023", "network_known", 19, 24, "0.791666666667"),
        ("2024", "network_known", 30, 31, "0.967741935484"),
        ("2024", "contact", 21, 26, "0.807692307692"),
        ("2024", "of_value", 26, 26, "26"),
        ("2023", "support", 9, 24, "0.375"),
        ("2024", "support", 16, 31, "0.516129032258"),
        ("2023", "employs_experts", 13, 24, "0.541666666667"),
        ("2024", "employs_experts", 19, 31, "0.612903225806"),
        ("2023", "experts_at_work", 24, 24, "108"),
        ("2024", "experts_at_work", 31, 31, "133"),
        ("2024", "experts_expected", 13, 13, "24"),
        ("2024", "expects_new", 13, 31, "0.419354838710"),
        ("2024", "expects_none", 11, 31, "0.354838709677"),
        ("2024", "expects_unknown", 7, 31, "0.225806451613"),
    ],
)
def test_what_the_monitor_counts(wave: str, name: str, counted: int, base: int, value: str) -> None:
    row = _indicator(wave, name)
    assert (row["counted"], row["base_count"], row["value"]) == (counted, base, Decimal(value))


def test_the_waves_are_compared_unpaired() -> None:
    rows = [row for row in shipped("2024")["indicators"] if row["method"]]
    assert {row["paired"] for row in rows} == {"no"}
    assert {row["indicator"]: row["method"] for row in rows} == {
        "project_known": "newcombe-hybrid",
        "network_known": "newcombe-hybrid",
        "support": "newcombe-hybrid",
        "employs_experts": "newcombe-hybrid",
        "experts_at_work": "spread-unknown",
    }
    known, support = _indicator("2024", "project_known"), _indicator("2024", "support")
    assert known["low"] > 0 > support["low"]
    assert support["high"] > 0


def test_the_rise_rests_on_24_and_31_answers() -> None:
    row = _indicator("2024", "experts_at_work")
    assert (row["previous_value"], row["difference"]) == (108, 25)
    assert (row["previous_base"], row["base_count"]) == (24, 31)
    # Per organisation that answered it did not rise.
    assert row["previous_value"] / row["previous_base"] > row["value"] / row["base_count"]


def test_progress_towards_the_targets() -> None:
    rows = {(row["indicator"], str(row["by"])): row for row in shipped("2024")["targets"]}
    placed = rows["experts_at_work", "2025-12-31"]
    assert (placed["target"], placed["value"], placed["expected"]) == (180, 133, 157)
    assert (placed["reached"], placed["note"], placed["remaining"]) == ("not-yet", "expected-falls-short", 47)
    assert rows["experts_at_work", "None"]["target"] == 250
    goals = {name: row["target"] for (name, _), row in rows.items() if row["reached"] == "not-measured"}
    assert goals == {
        "stories": 12, "blogs": 12, "workshops": 12, "pilots": 3, "new_students_noorderpoort": 50, "new_students_hanze": 25,
        "welfare_organisations_with_experts": Decimal("0.8"),
    }  # fmt: skip
    inputs = {row["indicator"]: row["value"] for row in shipped("2024")["indicators"] if row["step"] == "input"}
    assert inputs == {"project_hours_week": 16, "project_weeks": 44, "project_budget": 5000}


@pytest.mark.parametrize("wave", WAVES)
def test_a_programme_without_posts_has_no_amounts(wave: str) -> None:
    tables = shipped(wave)
    for name in (
        "ledger",
        "totals",
        "posts",
        "quantities",
        "prices",
        "steps",
        "verdicts",
        "actors",
        "simulation",
        "switching",
    ):
        assert tables[name] == [], name
    told = about(load(ROOT, PROGRAMME, wave), "reconstructed")
    assert (told["variant"], told["leading_bound"], told["bounds"]) == ("", "", [])


def test_nothing_is_held_back_of_organisations() -> None:
    model = load(ROOT, PROGRAMME, "2024")
    frames = {name: pd.DataFrame(rows, dtype=object) for name, rows in shipped("2024").items() if rows}
    decision = decide(model, frames)
    assert not decision.protects
    assert set(published_tables(model, frames, decision)) == {"disclosed"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "programmes" / PROGRAMME, tmp_path / "data" / "programmes" / PROGRAMME)
    return tmp_path


def _file(root: Path, name: str) -> Path:
    return root / "data" / "programmes" / PROGRAMME / name


def _faults(root: Path, wave: str = "2024") -> list[Fault]:
    try:
        _calculated(root, wave)
    except FaultsError as error:
        return error.faults
    return []


def test_the_earlier_wave_is_an_input(copy: Path) -> None:
    names = set(input_digests(Workspace(copy), CohortKey(PROGRAMME, "2024")))
    waves = f"data/programmes/{PROGRAMME}/cohorts"
    assert {f"{waves}/2023/cohort.yaml", f"{waves}/2023/raw/answers.csv", f"{waves}/2023/raw/source.yaml"} <= names
    assert f"{waves}/2023/published.csv" not in names
    assert not any("/2024/" in name for name in input_digests(Workspace(copy), CohortKey(PROGRAMME, "2023")))


ANSWERS, MEMBERS = "cohorts/2024/raw/answers.csv", "cohorts/2024/raw/organisations.csv"
SPOILT = {
    "an unknown organisation": (ANSWERS, "B01,knows_project,yes", "Z01,knows_project,yes", "unknown_organisation", 2),
    "an answer that is not listed": (ANSWERS, "B01,knows_project,yes", "B01,knows_project,maybe", "answer_not_listed", 2),
    "a question nobody declared": (ANSWERS, "B01,knows_project,yes", "B01,knows_projects,yes", "undeclared_question", 2),
    "no number": (ANSWERS, "B01,experts,7", "B01,experts,seven", "answer_no_number", 0),
    "a negative number": (ANSWERS, "B01,experts,7", "B01,experts,-7", "answer_no_number", 0),
    "a number with a unit": (ANSWERS, "B01,experts,7", "B01,experts,7 fte", "answer_no_number", 0),
    "the same row twice": (ANSWERS, "B01,experts,7\n", "B01,experts,7\nB01,experts,7\n", "same_row_twice", 0),
    "two answers": (ANSWERS, "B01,experts,7\n", "B01,experts,7\nB01,experts,8\n", "organisation_answered_twice", 0),
    "no answer": (ANSWERS, "B01,experts,7", "B01,experts,", "missing_value", 0),
    "a member of later": (MEMBERS, "B01,unknown,2023-01-01,", "B01,unknown,2025-02-01,", "no_member_then", 0),
    "a member who left before": (
        MEMBERS, "B01,unknown,2023-01-01,", "B01,unknown,2023-01-01,2023-12-31", "no_member_then", 0
    ),
    "left before joining": (MEMBERS, "B45,unknown,2023-01-01,", "B45,unknown,2023-01-01,2022-01-01",
                            "member_until_before_from", 46),
    "a member twice": (MEMBERS, "B45,unknown", "B44,care", "duplicate_key", 46),
    "no such day": (MEMBERS, "B45,unknown,2023-01-01", "B45,unknown,2023-02-30", "bad_date", 46),
    "no sector": (MEMBERS, "B45,unknown", "B45,", "missing_value", 46),
    "an answer in the wave before": ("cohorts/2023/raw/answers.csv", "A01,knows_project,yes", "A01,knows_project,perhaps",
                                     "answer_not_listed", 2),
    "no source of the wave before": ("cohorts/2023/raw/source.yaml", "records: reconstructed", "records: remembered",
                                     "bad_source", 0),
    "identifiers of rebuilt records": ("cohorts/2024/raw/source.yaml", "records: reconstructed",
                                       'same_identifiers_as: ["2023"]\nrecords: reconstructed', "bad_source", 0),
    "a wave that is not there": ("cohorts/2024/cohort.yaml", 'with: "2023"', 'with: "2022"', "unknown_wave", 9),
    "a wave with itself": ("cohorts/2024/cohort.yaml", 'with: "2023"', 'with: "2024"', "unknown_wave", 9),
    "a wave that is not earlier": ("cohorts/2023/cohort.yaml", "2023-01-01, until: 2023-12-31", "2023-01-01, until: 2024-12-31",
                                   "not_earlier", 0),
    "a leading variant without posts": ("programme.yaml", "tables:", "variant: plain\ntables:", "no_posts", 0),
    "variants without posts": ("model.yaml", "indicators:\n", "actors: [{actor: a, label: {nl: een, en: one}}]\nindicators:\n",
                               "all_or_none", 0),
    "a table that it does not list": ("programme.yaml", "[organisations, answers]", "[organisations]", "unused_table", 0),
}  # fmt: skip


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=list(SPOILT))
def test_what_is_wrong_is_told_in_file_and_line(copy: Path, spoilt: tuple[str, str, str, str, int]) -> None:
    name, old, new, rule, row = spoilt
    path = _file(copy, name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [fault for fault in _faults(copy) if fault.rule == rule]
    assert found, [fault.sentence() for fault in _faults(copy)]
    assert found[0].file.startswith(f"data/programmes/{PROGRAMME}/")
    assert found[0].row
    if row:
        assert found[0].row == row
    if "2023/raw" in name:
        assert "/2023/raw/" in found[0].file
    assert found[0].expected
    assert found[0].remedy


def test_every_rule_about_organisations_is_tried() -> None:
    tried = {rule for *_, rule, _ in SPOILT.values()}
    assert {rule.name for rule in organisations.RULES} - tried == {"left_in_the_wave"}


def test_a_member_who_left_in_the_wave_answers_but_is_no_member_at_its_end(copy: Path) -> None:
    path = _file(copy, MEMBERS)
    text = path.read_text(encoding="utf-8").replace("B01,unknown,2023-01-01,", "B01,unknown,2023-01-01,2024-06-30", 1)
    path.write_text(text, encoding="utf-8")
    tables = _calculated(copy, "2024")
    (row,) = [row for row in tables["response"] if row["sector"] == "all"]
    assert (row["members"], row["answered"]) == (44, 30)
    (known,) = [row for row in tables["indicators"] if row["indicator"] == "project_known"]
    assert known["base_count"] == 31


def test_a_wave_by_itself_needs_no_other(copy: Path) -> None:
    path = _file(copy, "cohorts/2024/cohort.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace('compares_with: "2023"', ""), encoding="utf-8")
    shutil.rmtree(_file(copy, "cohorts/2023"))
    tables = _calculated(copy, "2024")
    assert {row["previous_value"] for row in tables["indicators"]} == {None}
