"""Published results of others: their faults, which stand beside a cohort, and the run's own bandwidth among them."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.calculation.comparables import comparable_rows
from pipeline.faults import FaultsError
from pipeline.model import CohortModel, load

WORKSPACE = Path(__file__).parents[1] / "fixtures" / "calculation" / "workspace"
RESULTS = """\
methods:
  - method: counted
    label: {nl: Geteld, en: Counted}
    explanation: {nl: Geteld., en: Counted.}
comparables:
  - comparable: elsewhere
    label: {nl: Elders, en: Elsewhere}
    low: 1.5
    high: 2.3
    year: 2017
    method: counted
    source: {document: payment-study, place: p. 1}
    note: {nl: Nagevraagd., en: Asked.}
  - comparable: our-own
    label: {nl: Van onszelf, en: Our own}
    low: 2
    high: 2
    about: true
    method: counted
    source: {document: payment-study, place: p. 2}
    note: {nl: Van ons., en: Ours.}
    result_of: {programme: example, cohort: '2020'}
"""
NAMED = "comparables:\n  method: counted\n  beside: [elsewhere, our-own]\n"


def workspace(folder: Path, results: str = RESULTS, named: str = NAMED) -> Path:
    shutil.copytree(WORKSPACE, folder, dirs_exist_ok=True)
    with (folder / "data" / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("payment-study: {title: Onderzoek}\n")
    (folder / "data" / "comparables.yaml").write_text(results, encoding="utf-8")
    with (folder / "data" / "programmes" / "example" / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(named)
    return folder


def model(folder: Path, results: str = RESULTS, named: str = NAMED) -> CohortModel:
    return load(workspace(folder, results, named), "example", "2020")


TOTALS: list[dict[str, Any]] = [
    {"variant": "plain", "ratio": Decimal("1.250000000000")},
    {"variant": "plain", "ratio": None},
    {"variant": "plain", "ratio": Decimal("3.750000000000")},
    {"variant": "netted", "ratio": Decimal("9.000000000000")},
]


def test_the_own_bandwidth_comes_first_and_runs_from_lowest_to_highest(tmp_path: Path) -> None:
    rows = list(comparable_rows(model(tmp_path), TOTALS))
    assert [(row["position"], row["comparable"], row["own"]) for row in rows] == [
        (1, "example/2020", "yes"),
        (2, "elsewhere", "no"),
    ]
    assert (rows[0]["low"], rows[0]["high"]) == (Decimal("1.25"), Decimal("3.75"))
    assert (rows[1]["low"], rows[1]["high"], rows[1]["year"]) == (Decimal("1.5"), Decimal("2.3"), 2017)


def test_without_a_ratio_that_may_be_shown_there_is_no_own_row(tmp_path: Path) -> None:
    rows = list(comparable_rows(model(tmp_path), []))
    assert [(row["position"], row["own"]) for row in rows] == [(1, "no")]


def test_a_published_result_is_left_out_beside_its_own_cohort_only(tmp_path: Path) -> None:
    other = RESULTS.replace("cohort: '2020'", "cohort: '2019'")
    assert [one.comparable for one in model(tmp_path, other).comparables] == ["elsewhere", "our-own"]


def test_who_names_none_has_none(tmp_path: Path) -> None:
    found = model(tmp_path, results="not: read\n", named="")
    assert found.comparables == ()
    assert list(comparable_rows(found, TOTALS)) == []
    assert "data/comparables.yaml" not in found.files


@pytest.mark.parametrize(
    ("old", "new", "file", "rule", "line"),
    [
        ("low: 1.5", "low: 2.5", "data/comparables.yaml", "value_error", 6),
        ("low: 1.5", "low: 0", "data/comparables.yaml", "greater_than", 8),
        ("2017\n    method: counted", "2017\n    method: guessed", "data/comparables.yaml", "unknown_name", 11),
        ("payment-study, place: p. 1", "nowhere, place: p. 1", "data/comparables.yaml", "unknown_document", 12),
        ("comparable: our-own", "comparable: elsewhere", "data/comparables.yaml", "doubled_name", 14),
        ("comparable: elsewhere", "comparable: somewhere", "data/programmes/example/programme.yaml", "unknown_name", 12),
    ],
)  # fmt: skip
def test_slips_are_told_with_file_and_line(tmp_path: Path, old: str, new: str, file: str, rule: str, line: int) -> None:
    assert RESULTS.count(old) == 1
    with pytest.raises(FaultsError) as caught:
        model(tmp_path, RESULTS.replace(old, new))
    assert (file, rule, line) in [(one.file, one.rule, one.row) for one in caught.value.faults]
