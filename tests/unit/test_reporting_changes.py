"""The chapter on what changed: its facts, whole euros that add up, and what it says in each case."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.releases.differences import cause_words
from pipeline.releases.mixing import CAUSES
from pipeline.reporting.build import Delivery, Texts, compose, facts_of
from pipeline.reporting.changes import whole_euros
from pipeline.reporting.numbers import half_up
from pipeline.reporting.words import read_words
from pipeline.saying import told_in
from pipeline.workspace import program_file
from tests.support.cohort import Tables, cohort, tables_of
from tests.support.workspace import example

TEMPLATES = [program_file("templates")]
amounts = st.decimals(-(10**7), 10**7, places=6, allow_nan=False, allow_infinity=False)


@pytest.fixture(scope="module")
def tables() -> Tables:
    people = [{"participant_id": f"P{number}"} for number in range(3)]
    spells = [{"participant_id": "P0", "hours_per_week": 24, "gross_monthly_wage_fte_eur": Decimal(2200)}]
    return tables_of(example(), cohort(people, spells))


def rows(changed: dict[str, str], tables: Tables, unknown: bool = False) -> list[dict[str, Any]]:
    """The table ``changes`` in which each of these causes changed the benefits of every bound by so much."""
    found: list[dict[str, Any]] = []
    whole = sum((Decimal(change) for change in changed.values()), Decimal(0))
    for total in tables["totals"]:
        for what in ("benefits_eur", "costs_eur", "net_eur"):
            own = {"since": "v3", "what": what, "variant": total["variant"], "bound": total["bound"]}
            now, part = total[what], Decimal(0) if what == "costs_eur" else Decimal(1)
            found.append(
                {**own, "cause": "all", "old_eur": now - part * whole, "new_eur": now, "difference_eur": part * whole}
            )
            for cause, change in {"unknown": str(whole)}.items() if unknown else changed.items():
                moved = part * Decimal(change)
                found.append({**own, "cause": cause, "old_eur": None, "new_eur": None, "difference_eur": moved})
    return [{"position": place, **row} for place, row in enumerate(found, 1)]


def chapter(tables: Tables, changes: list[dict[str, Any]]) -> tuple[str, list[str]]:
    """The text of the chapter, with breaks and no-break spaces as plain ones, and the names of all charts."""
    frames = {name: pd.DataFrame(content, dtype=object) for name, content in tables.items()}
    frames["changes"] = pd.DataFrame(changes, dtype=object)
    text, charts, _ = compose(facts_of(example(), frames, "nl", TEMPLATES), TEMPLATES, Texts(), Delivery())
    start = text.find("## Wat is er veranderd")
    end = text.find("\n## ", start + 3)
    inside = text[start:end].replace("\\", "") if start >= 0 else ""
    return " ".join(inside.replace("\u00a0", " ").split()), list(charts)


def test_a_first_release_has_no_such_chapter(tables: Tables) -> None:
    text, charts = chapter(tables, [])
    assert text == ""
    assert "changed-since-release.nl" not in charts


def test_causes_are_told_with_what_belongs_to_them(tables: Tables) -> None:
    text, charts = chapter(tables, rows({"participants": "1000.4", "prices": "-250.4", "code": "0"}, tables))
    assert "veranderd sinds uitgave 3" in text
    assert "Deelnemers en uitstroom | +€ 1.000" in text
    assert "Prijzen | € -250" in text
    assert "zonder gevolg voor het saldo: programma (de software)" in text
    assert "**Prijzen:** kengetallen" in text
    assert "het saldo steeg van" in text
    assert "changed-since-release.nl" in charts
    assert "fig-alt=" in text


def test_an_unchanged_outcome_says_so_and_draws_nothing(tables: Tables) -> None:
    text, charts = chapter(tables, rows({"funding": "0"}, tables))
    assert "is sinds uitgave 3 niets veranderd. Wel is er verschil in: financiering." in text
    assert "changed-since-release.nl" not in charts
    nothing, _ = chapter(tables, rows({}, tables))
    assert nothing.endswith("is sinds uitgave 3 niets veranderd.")


def test_unknown_causes_are_not_made_up(tables: Tables) -> None:
    text, charts = chapter(tables, rows({"prices": "77"}, tables, unknown=True))
    assert "Waardoor de uitkomst veranderde, is hier niet uit te rekenen." in text
    assert "+€ 77" in text
    assert "oorzaken" not in text
    assert "changed-since-release.nl" not in charts


def test_causes_that_stand_together_are_explained(tables: Tables) -> None:
    text, _ = chapter(tables, rows({"participants+correction": "12"}, tables))
    assert "Deelnemers en uitstroom samen met correctie | +€ 12" in text
    assert "waren zij niet uit elkaar te halen" in text


def test_the_words_for_causes_are_those_of_the_command() -> None:
    causes = (*CAUSES, "code")
    for language in ("nl", "en"):
        families = read_words(TEMPLATES, language).families
        assert families["cause"] == {cause: told_in(cause_words([cause]), language) for cause in causes}
        assert list(families["cause_meaning"]) == list(causes)
    assert all(told_in(cause_words([cause]), "nl") != str(cause_words([cause])) for cause in causes)


@settings(max_examples=100, derandomize=True, database=None, deadline=None)
@given(parts=st.lists(amounts, max_size=8), start=amounts)
def test_whole_euros_add_up(parts: list[Decimal], start: Decimal) -> None:
    whole = half_up(start + sum(parts, Decimal(0)), 0) - half_up(start, 0)
    found = whole_euros(parts, whole)
    if any(parts):
        assert sum(found, Decimal(0)) == whole
    assert all(abs(one - exact) <= 2 for one, exact in zip(found, parts, strict=True))
    assert all(one == 0 for one, exact in zip(found, parts, strict=True) if not exact)
