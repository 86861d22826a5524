"""Drafts of small cohorts, and a reader who tries to work out of all their files what they hold back.

Belongs here: whole runs, and what the attack of ``tests.support.attack`` must not find in them. Does not belong here: how the
rule decides (``tests/unit/test_disclosure_*``).
"""

import csv
import re
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from pipeline import store
from pipeline.reporting.words import read_words
from tests.integration.workspaces import meerwaarde
from tests.support import attack, few
from tests.support.reports import TEMPLATES, calculated

SMALL = 10
COHORTS = {
    "mixed": few.MIXED,
    "steady": few.People(13, 7, 4, steady=True),
    "large": few.LARGE,
    "tiny": few.TINY,
    "few-in-work": few.People(8, 21, 12, seed=3),
}


class Case:
    """A run cohort: its draft, and the truth."""

    def __init__(self, people: few.People, folder: Path) -> None:
        self.people = people
        self.workspace = few.workspace_with(people, folder)
        done = meerwaarde(self.workspace, "run", str(few.KEY))
        assert done.returncode == 0, done.stderr
        self.draft = attack.Draft(
            self.workspace / "reports" / "drafts" / few.PROGRAMME / few.COHORT,
            self.workspace / "data" / "programmes" / few.PROGRAMME,
        )
        self.heads = {"paid_work": people.paid, "volunteering": people.volunteering, "none": people.nothing}

    def calculated(self, table: str) -> list[dict[str, object]]:
        """The rows of a calculated table as the store keeps it, out of the draft's sight."""
        path = self.workspace / ".meerwaarde" / "store" / few.PROGRAMME / few.COHORT / f"{table}.parquet"
        frame = store.read_table(path)
        return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]

    @property
    def small(self) -> set[str]:
        """The statuses of too few people."""
        return {status for status, number in self.heads.items() if 0 < number < SMALL}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    return {name: Case(people, tmp_path_factory.mktemp(name)) for name, people in COHORTS.items()}


@pytest.fixture(params=list(COHORTS))
def case(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    return cases[request.param]


def test_the_large_cohort_is_published_whole(cases: dict[str, Case]) -> None:
    tables = cases["large"].draft.tables
    assert len({(row["variant"], row["bound"]) for row in tables["totals"]}) == 6
    assert all(tables[name] for name in ("actors", "steps", "tornado"))
    assert {row["status"]: row["participants"] for row in tables["outflow_counts"]}["paid_work"] == "60"


def test_something_is_left_of_the_mixed_cohort(cases: dict[str, Case]) -> None:
    draft = cases["mixed"].draft
    assert [row["bound"] for row in draft.tables["totals"]] == ["conservative"]
    assert draft.figures()["participants.graduated"] == 24
    assert all(Fraction(row["benefits_eur"]) % 1000 == 0 for row in draft.tables["totals"])


def test_the_tiny_cohort_has_costs_and_method_and_an_offer(cases: dict[str, Case]) -> None:
    draft = cases["tiny"].draft
    assert draft.tables["totals"] == []
    assert "participants.graduated" not in draft.figures()
    source = (draft.folder / "source" / "report.nl.qmd").read_text(encoding="utf-8")
    assert "te weinig over om te publiceren" in source
    assert "--pool" in source


def test_no_count_of_people_below_the_threshold_stands_in_any_table(case: Case) -> None:
    columns = {
        "outflow_counts": "participants", "respondent_counts": "respondents", "theme_counts": "respondents",
        "answer_counts": "respondents",
    }  # fmt: skip
    for table, column in columns.items():
        assert [row for row in case.draft.tables[table] if 0 < int(row[column]) < SMALL] == []
    people = ("outflow.", "participants.", "respondents.", "survey.", "answers.")
    for name, value in case.draft.figures().items():
        if name.startswith(people) and not name.endswith(".mean"):
            assert value == 0 or value >= SMALL, name
    assert "contributors" not in case.draft.tables
    assert case.draft.tables["exposure"] == []
    assert case.draft.tables["municipalities"] == []


def outflow_told(case: Case) -> dict[str, str]:
    """What the report says of how many did what, by status."""
    words = read_words(TEMPLATES, "nl")
    statuses = {words.code("status", status).lower(): status for status in case.heads}
    rows = [cells for cells in case.draft.page_tables() if cells[0].lower() in statuses and len(cells) in (2, 3)]
    # With an indicator's words between, or with a share behind, a row has three cells.
    return {statuses[cells[0].lower()]: cells[1] for cells in rows if cells[1] not in ("uitkomst", "effect")}


def test_no_small_count_stands_beside_its_name_in_the_report(case: Case) -> None:
    told = outflow_told(case)
    for status, number in case.heads.items():
        if status in told:
            assert told[status] in (("afgeschermd",) if status in case.small else ("afgeschermd", str(number)))
    named = themes_named(case)
    for cells in case.draft.page_tables():
        label = cells[0].lower()
        if label in named and 0 < named[label] < SMALL:
            assert "afgeschermd" in cells, cells
    for path in theme_pictures(case):
        drawn = path.read_text(encoding="utf-8").lower()
        for label, number in named.items():
            # The alternative text gives the label and the number, the picture the label and a bar.
            if 0 < number < SMALL or 0 < case.people.experts - number < SMALL:
                assert label not in drawn, (path.name, label)


def theme_pictures(case: Case) -> list[Path]:
    """The pictures of how many named a theme."""
    return sorted((case.draft.folder / "figures").glob("theme-*.svg"))


def test_the_rows_and_pictures_that_are_looked_at_are_there_where_nothing_is_held_back(cases: dict[str, Case]) -> None:
    large = cases["large"]
    assert outflow_told(large) == {status: str(number) for status, number in large.heads.items()}
    named = themes_named(large)
    assert len({cells[0].lower() for cells in large.draft.page_tables()} & set(named)) > 3
    assert any(label in path.read_text(encoding="utf-8").lower() for path in theme_pictures(large) for label in named)
    assert len(outflow_told(cases["mixed"])) == 3


def themes_named(case: Case) -> dict[str, int]:
    raw = case.workspace / "data" / "programmes" / few.PROGRAMME / "cohorts" / few.COHORT / "raw"
    with (raw / "mentions.csv").open(encoding="utf-8", newline="") as file:
        counts = Counter(row["theme"] for row in csv.DictReader(file))
    with (raw / "themes.csv").open(encoding="utf-8", newline="") as file:
        return {row["label_nl"].lower(): counts[row["theme"]] for row in csv.DictReader(file) if counts[row["theme"]]}


def test_no_amount_or_quantity_of_few_people_is_found_in_any_file(case: Case) -> None:
    hidden = {row["unit"] for row in case.draft.tables["disclosed"] if row["shown"] == "no"}
    secrets: set[Decimal] = set()
    for row in case.calculated("ledger"):
        if f"component.{row['post']}.{row['component']}" in hidden:
            secrets |= {Decimal(str(row["amount_eur"])), Decimal(str(row["quantity"]))}
    for row in case.calculated("posts"):
        if any(name.startswith(f"component.{row['post']}.") for name in hidden):
            secrets |= {Decimal(str(row["total_eur"])), Decimal(str(row["per_participant_eur"]))}
    if any(name.startswith(("component.", "total.")) for name in hidden):
        secrets |= {Decimal(str(row["benefits_eur"])) for row in case.calculated("totals")}
        secrets |= {Decimal(str(row["amount_eur"])) for row in case.calculated("actors") if row["flow"] != "cost"}
    if "split" in hidden:
        secrets |= {Decimal(str(row["quantity"])) for row in case.calculated("quantities") if row["basis"] != "assumed"}
        secrets |= {Decimal(str(row["amount_eur"])) for row in case.calculated("basis")}
    shown = {Decimal(row["quantity"]) for row in case.draft.tables["ledger"]}
    shown |= {Decimal(row["amount_eur"]) for row in case.draft.tables["ledger"]}
    shown |= {Decimal(row["total_eur"]) for row in case.draft.tables["posts"]}
    texts = dict(case.draft.texts())
    assert {"report.nl.html", "report.nl.pdf", "workbook.xlsx/xl/workbook.xml", "manifest.json"} <= set(texts)
    for secret in sorted({abs(one) for one in secrets} - {abs(one) for one in shown}):
        for written in written_forms(secret):
            pattern = re.compile(rf"(?<![0-9.,]){re.escape(written)}(?![0-9])")
            found = [name for name, text in texts.items() if written in text and pattern.search(text)]
            assert found == [], (secret, written, found)


def written_forms(value: Decimal) -> set[str]:
    """How a number may be written, with at least six digits so that it is no other number by chance."""
    found = {f"{value.normalize():f}"}
    for decimals in (0, 2, 4):
        rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        found |= {f"{rounded:f}", f"{rounded:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")}
    return {text for text in found if len(text.replace(".", "").replace(",", "").strip("0")) >= 6}


@pytest.mark.parametrize("steady", [True, False])
def test_no_combination_of_published_numbers_isolates_few_people(case: Case, steady: bool) -> None:
    if case.small:
        looked_at = attack.READ | attack.OF_NOBODY | attack.OF_A_DAY | attack.REPEATING | attack.COUNTS
        unread = {name for name, rows in case.draft.tables.items() if rows} - looked_at
        assert unread == set(), "these tables have rows that the attack does not read"
    assert found_by_combining(case, steady) == []


def test_indicators_repeat_what_is_published(case: Case) -> None:
    """An indicator is a declared number, a figure that is shown, or the mean of answers that are all shown."""
    model = {entry["indicator"]: entry for entry in case.draft.model["indicators"]}
    shown = case.draft.figures()
    for row in case.draft.tables["indicators"]:
        declared = model[row["indicator"]]
        if "figure" in declared:
            assert Fraction(row["value"]) == shown[declared["figure"]]
        elif "answers" in declared and case.small:
            question = declared["answers"]["question"]
            assert declared["answers"]["take"] in ("sum", "mean")
            assert Fraction(row["value"]) == shown[f"answers.{question}.mean"]
    assert case.draft.tables["indicators"], "a programme without indicators shows nothing here"
    assert [row["figure"] for row in case.draft.tables["published_elsewhere"]] == [
        "ratio.lower", "outflow.paid_work", "outflow.volunteering"
    ]  # fmt: skip
    for row in case.draft.tables["published_elsewhere"]:
        if row["own"]:
            assert Fraction(row["own"]) == shown[row["figure"]]
    for row in case.draft.tables["targets"]:
        assert row["indicator"] in {one["indicator"] for one in case.draft.tables["indicators"]}


def test_what_is_said_of_nobody_is_the_same_whoever_they_are(cases: dict[str, Case]) -> None:
    """Tables about model, documents and organisations: the cohorts differ in nothing but their people."""
    first, *others = cases.values()
    assert {name for name in attack.OF_NOBODY if first.draft.tables[name]} >= {
        "attribution",
        "parameters",
        "plan_findings",
    }
    for other in others:
        for name in sorted(attack.OF_NOBODY):
            assert other.draft.tables[name] == first.draft.tables[name], name


def test_the_own_row_among_the_comparables_says_what_the_totals_say(case: Case) -> None:
    ratios = [Fraction(row["ratio"]) for row in case.draft.tables["totals"] if row["variant"] == "as-published"]
    own = [row for row in case.draft.tables["comparables"] if row["own"] == "yes"]
    assert len(case.draft.tables["comparables"]) > len(own)
    assert [(Fraction(row["low"]), Fraction(row["high"])) for row in own] == (
        [(min(ratios), max(ratios))] if ratios else []
    )


def found_by_combining(case: Case, steady: bool) -> list[set[str]]:
    """The groups of too few people of which something can be worked out."""
    equations = attack.Reader(case.draft, steady).equations()
    groups = [{one} for one in case.small]
    groups += [{one, other} for one in case.small for other in case.small if one < other]
    few_together = [group for group in groups if sum(case.heads[one] for one in group) < SMALL]
    return [group for group in few_together if attack.isolated(equations, group)]


def test_no_division_by_a_public_price_gives_a_small_number(case: Case) -> None:
    hidden = {Fraction(case.heads[status]) for status in case.small}
    if case.draft.tables["actors"]:
        return  # everything is shown: nobody is few
    found = [
        (how, value) for how, value in attack.quotients(case.draft) if abs(value) < SMALL and round(value) in hidden
    ]
    assert [(how, float(value)) for how, value in found if abs(value - round(value)) < Fraction(1, 10_000)] == []


def test_whole_numbers_that_fit_the_outcome_are_many(case: Case) -> None:
    if not case.small:
        return
    # Yearly wage costs per person and hours of volunteering a reader may think of, the true ones among them.
    wages = [12 * wage * hours // 36 for wage in range(1900, 2900, 250) for hours in (16, 20, 24, 28, 32)] + [17_600]
    hours = [each * weeks for each in (4, 6, 8, 10, 12) for weeks in (36, 40)]
    fits = attack.whole_numbers(case.draft, wages, hours, 30)
    for status in case.small:
        assert len(fits[status]) != 1, (status, fits[status])


def test_the_manifest_tells_no_number_of_records_about_persons(case: Case) -> None:
    import json

    counts = json.loads((case.draft.folder / "manifest.json").read_text(encoding="utf-8"))["row_counts"]
    assert {name for name, count in counts.items() if count is not None} == {"funding", "themes"}


@pytest.mark.parametrize(("seed", "missed"), [(0, 0), (1, 0), (0, 0.15)])
def test_no_combination_of_counts_on_the_ladder_isolates_few_people(tmp_path: Path, seed: int, missed: float) -> None:
    """Who believes that everybody was measured is right, or is led astray."""
    people = replace(few.LARGE, seed=seed)
    workspace = few.workspace_with(people, tmp_path)
    few.add_ladder(workspace, people, missed=missed)
    _, whole = calculated(workspace, few.PROGRAMME, few.COHORT)
    _, shown = calculated(workspace, few.PROGRAMME, few.COHORT, protected=True)
    truth, told = (
        {name: written(tables[name]) for name in ("ladder_steps", "ladder_moves")} for tables in (whole, shown)
    )
    small = [row for rows in truth.values() for row in rows if int(row["participants"]) < SMALL]
    assert small, "a ladder without a small count shows nothing here"
    assert any(told.values()), "nothing is published, so nothing can be found"
    assert [row for rows in told.values() for row in rows if row in small] == []
    equations = attack.ladder(told, all_measured=not missed, moved=truth["ladder_moves"])
    together = [[row] for row in small]
    together += [
        [row, other] for row, other in combinations(small, 2)
        if row.keys() == other.keys() and moments(row) == moments(other)
        and int(row["participants"]) + int(other["participants"]) < SMALL
    ]  # fmt: skip
    for rows in together:
        group = {way for way in equations[0] if any(attack.went(row, way) for row in rows)}
        assert not attack.found_on_the_ladder(equations, group), rows
    # The attack finds what is there to be found: beside all the others, a count that is held back.
    everything = attack.ladder(truth, all_measured=not missed, moved=truth["ladder_moves"])
    assert attack.found_on_the_ladder(everything, {way for way in everything[0] if attack.went(small[0], way)})


def moments(row: dict[str, str]) -> list[str]:
    return [value for name, value in row.items() if name.startswith("moment")]


def written(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows as a table of a draft has them."""
    return [
        {str(name): str(value) for name, value in zip(frame.columns, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


BROKEN = """
import sys
from pipeline.disclosure import money, rule
from pipeline.disclosure.units import Unit
whole = money.Money.units
def one_more(self):
    return [Unit(u.unit, u.what, u.shown or u.unit == sys.argv[1]) for u in whole(self)]
unit = sys.argv.pop(1)
sys.argv.insert(1, unit)
money.Money.units = lambda self: [Unit(u.unit, u.what, u.shown or u.unit == unit) for u in whole(self)]
del sys.argv[1]
from pipeline.cli import entry
entry()
"""


@pytest.mark.parametrize("unit", ["total.lower", "component.production_value.employer_cost", "outflow.volunteering"])
def test_a_rule_that_admits_one_unit_more_is_found_out(tmp_path: Path, unit: str) -> None:
    import subprocess
    import sys

    from tests.integration.workspaces import environment

    workspace = few.workspace_with(few.MIXED, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, unit, "run", str(few.KEY), "--workspace", str(workspace)],
        cwd=workspace, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    broken = Case.__new__(Case)
    broken.people, broken.workspace = few.MIXED, workspace
    broken.draft = attack.Draft(
        workspace / "reports" / "drafts" / few.PROGRAMME / few.COHORT, workspace / "data" / "programmes" / few.PROGRAMME
    )
    broken.heads = {"paid_work": 13, "volunteering": 7, "none": 4}
    assert found_by_combining(broken, steady=True) != []
