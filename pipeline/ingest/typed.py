"""A table whose texts have become values, in the database, as the rules read it.

Belongs here: going from text to values, judging every distinct value with the table's Pandera schema, marking the cells
that cannot be trusted. Does not belong here: rules that look at more than one cell (``rules``), wording what a value
should have been (``wording``).

The table ``judged_<name>`` has ``row_number`` (the line in the file), every column of the schema in its own type, NULL
where the cell is empty or holds a fault, and for each column a ``bad_<column>`` that says which of the two: so no rule
says a second thing about a cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.ingest.database import Database
from pipeline.ingest.delivered import WITHHELD, RawTable, Reading
from pipeline.ingest.findings import Finding, Wording
from pipeline.ingest.parsing import Parsed, Problem, parse_column
from pipeline.ingest.wording import missing_value, wrong_value
from schemas import RAW, Column, TableSchema

if TYPE_CHECKING:
    import numpy as np
    import pandera.pandas as pa

ROW_NUMBER = "row_number"
_MANY = 10_000


@dataclass(frozen=True)
class TypedTable:
    """What became of one raw table.

    Attributes:
        schema: the table's schema.
        raw: the texts it came from.
        absent: columns of which nothing is known, because the file misses a column it must have.
        findings: the cells that hold no value of their column.
        readings: what columns had to be recognised as.
        unsure: for every column of identifiers the texts of cells that hold a fault: a reference to one is no second fault.
    """

    schema: TableSchema
    raw: RawTable
    absent: frozenset[str]
    findings: tuple[Finding, ...]
    readings: tuple[Reading, ...]
    unsure: "tuple[dict[str, str | None], ...]"


@dataclass
class _Column:
    """A column on its way to the database: a value or a problem for each distinct text."""

    about: Column
    texts: Sequence[str]
    codes: "np.ndarray"
    values: list[Any]
    problems: dict[int, Problem]
    bad: "np.ndarray"


def judged(table: str) -> str:
    """The name of the table of values in the database."""
    return f"judged_{table}"


def put_typed(raw: RawTable, db: Database) -> TypedTable:
    """Judge the values of a readable raw table and put them in the database.

    Args:
        raw: the table as delivered.
        db: the session that gets the table ``judged_<name>``.
    """
    import numpy as np

    schema = RAW[raw.name]
    absent = frozenset(column.name for column in schema.columns if column.required and column.name not in raw.columns)
    columns: list[_Column] = []
    findings: list[Finding] = []
    readings: list[Reading] = []
    for about in schema.columns:
        if about.name not in raw.columns:
            continue
        column, parsed = _parsed(raw, about)
        columns.append(column)
        readings += parsed.readings
        findings += [_doubt(raw.name, about.name, problem) for problem in parsed.doubts]
    _judge_values(schema, columns)
    for column in columns:
        findings += _findings(raw, column)

    data: dict[str, Any] = {ROW_NUMBER: np.asarray(raw.rows, dtype=np.int64)}
    types = {ROW_NUMBER: "BIGINT"}
    held = {column.about.name: column for column in columns}
    for about in schema.columns:
        types[about.name] = about.sql_type
        types[f"bad_{about.name}"] = "BOOLEAN"
        if found := held.get(about.name):
            data[about.name] = _distinct(found)
            data[f"bad_{about.name}"] = found.bad[found.codes] if found.bad.any() else False
        else:
            data[about.name] = ([], np.full(len(raw), -1, dtype=np.int32))
            data[f"bad_{about.name}"] = about.required
    db.put_coded(judged(raw.name), data, types)
    return TypedTable(schema, raw, absent, tuple(findings), tuple(readings), _unsure(raw, columns))


def _parsed(raw: RawTable, about: Column) -> tuple[_Column, Parsed]:
    import numpy as np

    delivered = raw.columns[about.name]
    texts = delivered.texts
    if about.person:
        # A pseudonym is what it is: there may be half a million of them.
        values: list[Any] = [text or None for text in texts] if "" in texts or WITHHELD in texts else texts
        bad = np.zeros(len(texts), dtype=bool)
        if WITHHELD in texts:
            place = texts.index(WITHHELD)
            values[place], bad[place] = None, True
        return _Column(about, texts, delivered.codes, values, {}, bad), Parsed({}, (), ())
    typed = raw.typed_in.get(about.name, frozenset())
    parsed = parse_column([text for text in texts if text and text != WITHHELD], about, typed)
    values = [None] * len(texts)
    problems: dict[int, Problem] = {}
    bad = np.zeros(len(texts), dtype=bool)
    for place, text in enumerate(texts):
        outcome = parsed.values.get(text) if text else None
        if isinstance(outcome, Problem):
            problems[place] = outcome
            bad[place] = True
        elif text == WITHHELD:
            bad[place] = True
        else:
            values[place] = outcome
    return _Column(about, texts, delivered.codes, values, problems, bad), parsed


def _judge_values(schema: TableSchema, columns: Sequence[_Column]) -> None:
    """Let Pandera judge every distinct value of every column; what it refuses becomes a problem."""
    import pandas as pd
    import pandera.errors

    # An identifier of a person was judged as it entered, before it became a pseudonym.
    judged_here = [column for column in columns if not column.about.person]
    longest = max((len(column.values) for column in judged_here), default=0)
    if not longest:
        return
    frame = pd.DataFrame(
        {
            column.about.name: pd.Series([*column.values, *[None] * (longest - len(column.values))], dtype=object)
            for column in judged_here
        }
    )
    try:
        _schema_of_values(schema.name, tuple(frame.columns)).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return
    of_name = {column.about.name: column for column in judged_here}
    # The index of a failure is its place: the frame has a plain one. The first check that fails is told.
    cases = cases.dropna(subset=["index"]).sort_values(["index", "check_number"], kind="stable")
    for index, name, rule in zip(cases["index"], cases["column"], cases["check"], strict=True):
        column, place = of_name[name], int(index)
        if not column.bad[place]:
            column.problems[place] = wrong_value(schema, column.about, str(rule), column.texts[place])
            column.bad[place] = True
            column.values[place] = None


@cache
def _schema_of_values(table: str, names: tuple[str, ...]) -> "pa.DataFrameSchema":
    """The table's schema for a frame of distinct values: the same checks, but columns end with empty cells.

    Which cells may be empty and which rows are there twice is judged on rows.
    """
    import pandera.pandas as pa

    own = RAW[table].pandera.columns
    columns = {name: pa.Column(object, checks=own[name].checks, nullable=True) for name in names}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, coerce=False)


def _findings(raw: RawTable, column: _Column) -> list[Finding]:
    """The cells of a column that hold a problem, and the empty ones where none may be; marks the latter as bad too."""
    import numpy as np

    about = column.about
    if not about.nullable:
        for place, text in enumerate(column.texts):
            if not text:
                column.problems[place] = missing_value(about)
                column.bad[place] = True
    by_rule: dict[str, list[int]] = {}
    for place, problem in column.problems.items():
        by_rule.setdefault(problem.rule, []).append(place)
    found = []
    for rule, places in by_rule.items():
        broken = np.zeros(len(column.texts), dtype=bool)
        broken[places] = True
        indexes = np.flatnonzero(broken[column.codes])
        if not len(indexes):
            continue

        def wording(at: int, indexes: "np.ndarray" = indexes) -> Wording:
            problem = column.problems[int(column.codes[indexes[at]])]
            return Wording(problem.found, problem.expected, problem.remedy)

        found.append(Finding(raw.name, about.name, rule, "error", raw.rows[indexes], len(indexes), wording))
    return found


def _doubt(table: str, column: str, problem: Problem) -> Finding:
    import numpy as np

    words = Wording(problem.found, problem.expected, problem.remedy)
    return Finding(table, column, problem.rule, "warning", np.zeros(0, dtype=np.int64), 1, lambda _: words)


def _distinct(column: _Column) -> "tuple[list[Any], np.ndarray]":
    """The distinct values of a column, and for each row the place of its value; below 0 where it has none."""
    import numpy as np

    if len(column.values) > _MANY:
        # Telling the same values apart costs more here than it saves.
        return column.values, column.codes
    places: dict[Any, int] = {}
    changed = np.fromiter(
        (-1 if value is None else places.setdefault(value, len(places)) for value in column.values),
        dtype=np.int32,
        count=len(column.values),
    )
    return list(places), changed[column.codes]


def _unsure(raw: RawTable, columns: Sequence[_Column]) -> tuple[dict[str, str | None], ...]:
    """The identifiers of rows in which one of them holds a fault, as they were delivered."""
    import numpy as np

    own = [column for column in columns if column.about.kind == "id"]
    rows = np.zeros(len(raw), dtype=bool)
    for column in own:
        if column.problems:
            rows |= column.bad[column.codes]
    return tuple(
        {column.about.name: column.texts[int(column.codes[index])] or None for column in own}
        for index in np.flatnonzero(rows).tolist()
    )
