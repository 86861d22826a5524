"""What cohorts come to, as JSON on standard output: the shortest way from raw files to totals and figures.

    python -m pipeline.totals [--mixture] WORKSPACE PROGRAMME/COHORT [WORKSPACE PROGRAMME/COHORT ...]

With ``--mixture`` the tables may come from different cohorts: rules that hold one table against the period of another's people
do not count.

Belongs here: judging raw files, calculating, printing. Does not belong here: Dagster, rendering, anything written to disk.

The code of every release is kept, and a later version of the program asks it what it makes of other inputs
(``pipeline.releases.mixing``): so this call, and the lines it prints, stay as they are. One line per workspace, in the order of
the call:

    {"cohort": "p/c", "totals": [{"variant": ..., "bound": ..., "benefits_eur": "1.000000", ...}], "figures": [...]}
    {"cohort": "p/c", "faults": ["one sentence each"]}

Numbers are texts with all their decimals; what has no value is null. The exit code is 1 when a line lists faults, else 0.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import store
from pipeline.calculation import chain
from pipeline.check import raw_shown_as, verdict_on
from pipeline.errors import CallError, MeerwaardeError
from pipeline.faults import FaultsError, errors_in
from pipeline.ingest.entering import enter
from pipeline.model import CohortModel, load
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW
from schemas.calculated import CALCULATED
from schemas.earlier import EARLIER

Row = dict[str, Any]
MIXTURE = "--mixture"
# Rules that a mixture of two cohorts cannot keep, and that no amount rests on.
_NOT_OF_MIXTURES = frozenset({"funding_outside_period"})


def totals_of(
    workspace: Workspace, key: CohortKey, with_figures: bool = True, mixture: bool = False
) -> dict[str, list[Row]]:
    """Judge a cohort's raw files and calculate.

    Args:
        workspace: where they lie.
        key: the cohort.
        with_figures: whether ``figures`` are asked for besides ``totals``; they cost as much again.
        mixture: whether its tables may come from different cohorts.

    Returns:
        the rows of each of the two tables, in the order of their columns.

    Raises:
        FaultsError: the model or the raw files are not fit; it has every fault.
    """
    model = load(workspace.root, key.programme, key.cohort)
    with store.session() as db:
        _put_validated(db, workspace, key, model, mixture)
        (chain.results if with_figures else chain.totals)(db, model)
        return {table: _rows(db, table) for table in (("totals", "figures") if with_figures else ("totals",))}


def _put_validated(db: store.Session, workspace: Workspace, key: CohortKey, model: CohortModel, mixture: bool) -> None:
    raw = enter(workspace.raw_dir(key), model.tables, raw_shown_as(workspace, key))
    verdict = verdict_on(workspace, key, model, raw, db)
    faults = [fault for fault in errors_in(verdict.faults) if not (mixture and fault.rule in _NOT_OF_MIXTURES)]
    if faults:
        raise FaultsError(faults)
    for name, table in RAW.items():
        frame = verdict.judgement.tables.get(name)
        if frame is None:
            frame = pd.DataFrame({column.name: pd.Series(dtype=object) for column in table.columns})
        db.put(name, frame, {column.name: column.sql_type for column in table.columns})
    for name, table in EARLIER.items():
        db.put(name, verdict.earlier.tables[name], {column.name: column.sql_type for column in table.columns})


def _rows(db: store.Session, table: str) -> list[Row]:
    names = CALCULATED[table].names
    columns = ", ".join(f'"{name}"' for name in names)
    found = db.rows(f"SELECT {columns} FROM {table} ORDER BY {columns}")  # noqa: S608 (names of our schemas)
    return [dict(zip(names, row, strict=True)) for row in found]


def _as_json(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a value of kind {type(value).__name__} has no place in totals")


def main(arguments: Sequence[str]) -> int:
    """Print a line per workspace and cohort; gives the exit code."""
    mixture = list(arguments[:1]) == [MIXTURE]
    arguments = arguments[1:] if mixture else arguments
    if not arguments or len(arguments) % 2:
        print(f"usage: python -m pipeline.totals [{MIXTURE}] WORKSPACE PROGRAMME/COHORT [...]", file=sys.stderr)
        return CallError.exit_code
    code = 0
    for root, name in zip(arguments[::2], arguments[1::2], strict=True):
        line: dict[str, Any] = {"cohort": name}
        try:
            line |= totals_of(Workspace.open(Path(root)), CohortKey.parse(name), mixture=mixture)
        except FaultsError as error:
            line["faults"] = [fault.sentence() for fault in error.faults]
        except MeerwaardeError as error:
            line["faults"] = [str(error)]
        code = 1 if "faults" in line else code
        print(json.dumps(line, default=_as_json, ensure_ascii=False, sort_keys=True), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
