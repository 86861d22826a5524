"""The worked examples of ``tests/fixtures/calculation/examples``, as they stand there.

Belongs here: reading an example and comparing. Does not belong here: numbers; those are in the examples, with their reason.

What an example says of a post is all there is: a benefit year that it does not name must hold nothing. An example without
outflow has none; a paid spell without hours or wage gets 18 hours and 3,000 euros.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import yaml_lines
from tests.support.cohort import Row, Tables, cohort, tables_of
from tests.support.workspace import example, with_variants

FOLDER = Path(__file__).parents[1] / "fixtures" / "calculation" / "examples"
EXAMPLES = [
    (f"{path.stem}: {entry['example']}", entry)
    for path in sorted(FOLDER.glob("*.yaml"))
    for entry in yaml_lines.load(path, path.name).value
]
FIELDS = {"example", "because", "cohort", "variant", "participants", "outflow", "funding", "quantities", "observed", "prices",
          "amounts", "discount", "totals"}  # fmt: skip


def numbers(value: Any) -> Any:
    """YAML's years are text, being keys; its whole numbers are wanted as decimals."""
    if isinstance(value, dict):
        return {int(key) if key.isdigit() else key: numbers(item) for key, item in value.items()}
    return Decimal(value) if isinstance(value, int) else value


def spells(entry: dict[str, Any]) -> list[Row]:
    filled = {"hours_per_week": Decimal(18), "gross_monthly_wage_fte_eur": Decimal(3000)}
    return [
        {**filled, **row} if row.get("status", "paid_work") == "paid_work" else row for row in entry.get("outflow", [])
    ]


def worked_out(entry: dict[str, Any]) -> Tables:
    model = with_variants(example(**entry.get("cohort", {})), entry.get("variant", {}))
    raw = cohort(entry["participants"], spells(entry), entry.get("funding"))
    return tables_of(model, raw, only=("quantities", "prices", "ledger", "totals"))


@pytest.mark.parametrize("entry", [entry for _, entry in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_example(entry: dict[str, Any]) -> None:
    assert set(entry) <= FIELDS
    assert set(entry) & {"quantities", "prices", "amounts", "totals"}, "an example expects something"
    tables = worked_out(entry)
    for post, years in numbers(entry.get("quantities", {})).items():
        assert tables.cells("quantities", "quantity", post=post, bound="conservative") == years, post
    for post, years in numbers(entry.get("observed", {})).items():
        found = tables.cells("quantities", "quantity", post=post, bound="conservative", basis="observed")
        assert found == years, post
    for table, column in (("prices", "price_eur"), ("ledger", "amount_eur")):
        expected = entry.get("prices" if table == "prices" else "amounts", {})
        for name, bounds in numbers(expected).items():
            post, component = name.split(".")
            for bound, years in bounds.items():
                where = {"post": post, "component": component, "bound": bound}
                if table == "ledger":
                    where["counted"] = "yes"
                assert tables.cells(table, column, **where) == years, (name, bound)
    for year, factor in numbers(entry.get("discount", {})).items():
        assert {row["discount_factor"] for row in tables["ledger"] if row["year"] == year} == {factor}
    for bound, columns in numbers(entry.get("totals", {})).items():
        assert {column: tables.total(bound, column) for column in columns} == columns, bound
