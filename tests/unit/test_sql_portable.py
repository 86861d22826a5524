"""Every query can move to a distributed engine: it parses, and transpiles to Spark and Trino without loss.

Belongs here: what the ``.sql`` files and the SQL made from the model's formulas may use. Does not belong here: what they give.
"""

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from pipeline.calculation import measures
from pipeline.calculation.database import query, query_names
from pipeline.model import load
from tests.support.workspace import example

REPOSITORY = Path(__file__).parents[2]
ENGINES = ("spark", "trino")
# Types that exist under one name and with one meaning in DuckDB, Spark and Trino.
# (sqlglot reads DuckDB's VARCHAR as TEXT, which it is, and writes Spark's STRING and Trino's VARCHAR for it).
PORTABLE_TYPES = {"DECIMAL", "DATE", "TEXT", "INT", "BIGINT", "SMALLINT"}


def model_queries() -> dict[str, str]:
    found = {}
    for name, model in (("example", example()), ("own", load(REPOSITORY, "sterk-uit-armoede", "2017-2020"))):
        for records in ("outflow", "participants"):
            chosen = [measure for measure in measures.all_measures(model) if measure.records == records]
            found[f"{name}-{records}"] = measures.measure_sql(records, chosen)
    return found


QUERIES = {**{name: query(name) for name in query_names()}, **model_queries()}


def test_there_are_queries() -> None:
    assert len(query_names()) >= 10


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", QUERIES)
def test_transpiles(name: str, engine: str) -> None:
    (there,) = sqlglot.transpile(
        QUERIES[name], read="duckdb", write=engine, unsupported_level=sqlglot.ErrorLevel.RAISE, pretty=True
    )
    assert sqlglot.parse_one(there, read=engine)
    # An engine that takes money or days through floating point, or a type it does not have, would give other cents.
    upper = there.upper()
    for word in ("DOUBLE", "FLOAT", "REAL", "HUGEINT", "INT128", "TRY_CAST", "TIMESTAMP"):
        assert word not in upper, f"{name} on {engine} uses {word}"


@pytest.mark.parametrize("name", QUERIES)
def test_uses_nothing_that_differs_between_engines(name: str) -> None:
    tree = sqlglot.parse_one(QUERIES[name], read="duckdb")
    assert isinstance(tree, exp.Query)
    for node in tree.walk():
        assert not isinstance(node, (exp.Div, exp.IntDiv)), f"{name}: a division gives floating point in DuckDB"
        assert not isinstance(node, (exp.Rand, exp.CurrentDate, exp.CurrentTimestamp)), f"{name}: not the same twice"
        if isinstance(node, exp.Cast):
            assert node.to.this.name in PORTABLE_TYPES, f"{name}: {node.to.sql()}"


@pytest.mark.parametrize("name", query_names())
def test_one_statement_that_says_what_it_is(name: str) -> None:
    text = query(name)
    assert text.startswith("-- ")
    assert ";" not in "".join(line for line in text.splitlines() if not line.startswith("--"))
