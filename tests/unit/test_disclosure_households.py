"""What is published of households under the rule: few of them behind an amount hold it back."""

from datetime import date
from pathlib import Path

import pandas as pd

from pipeline import store
from pipeline.calculation import chain
from pipeline.disclosure import decide, published_tables
from schemas.calculated import CALCULATED
from tests.support.cohort import Row, put
from tests.support.households import model_of, pair, tables

RULE = ("  threshold: 1\n  reason: {nl: verzonnen, en: made up}\n", "  threshold: 5\n")


def published(root: Path, with_allowance: int, more_care: int = 0) -> tuple[dict[str, bool], dict[str, pd.DataFrame]]:
    """Twenty households use care; so many of them also the allowance, and so many use more care with than without."""
    model = model_of(root, programme=RULE)
    names = [f"H{number:02d}" for number in range(20)]
    use: list[Row] = []
    for number, name in enumerate(names):
        use += pair(name, "care", 1, *((1, 3) if number < more_care else (5, 2)), "recorded")
        if number < with_allowance:
            use += pair(name, "allowance", 1, 6, 1, "recorded")
    homes = [{"household_id": name, "started_on": date(2020, 1, 1)} for name in names]
    with store.session() as db:
        put(db, tables(households=homes, use=use))
        chain.calculate(db, model)
        there = {name for (name,) in db.rows("SELECT table_name FROM information_schema.tables")}
        frames = {name: db.frame(f"SELECT * FROM {name}") for name in CALCULATED if name in there}
    decision = decide(model, frames)
    return decision.shown, published_tables(model, frames, decision)


def test_many_households_are_shown(tmp_path: Path) -> None:
    shown, _ = published(tmp_path, 20)
    assert shown["households.count"]
    assert shown["component.care.hours"]
    assert shown["component.allowance.payment"]


def test_an_amount_of_few_households_is_held_back(tmp_path: Path) -> None:
    shown, changed = published(tmp_path, 3)
    assert shown["total.high"]
    assert not shown["component.allowance.payment"]
    # Beside the total, the amount of care would tell that of the few.
    assert not shown["component.care.hours"]
    assert set(changed["ledger"]["post"]) == {"costs"}
    assert len(changed["recorded"]) == 0
    assert "households.count" in set(changed["figures"]["figure"])
    assert not [name for name in changed["figures"]["figure"] if name.startswith("indicator.debt")]


def test_few_who_used_more_hold_the_service_back(tmp_path: Path) -> None:
    shown, _ = published(tmp_path, 20, more_care=2)
    assert not shown["split"] or not shown["component.care.hours"]
