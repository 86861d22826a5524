"""Group disclosed: the only form in which calculated tables go on to anything that leaves the workspace.

Belongs here: the one step that decides and keeps the published tables, and taking them up again. Does not belong here: the
decision (``pipeline.disclosure``), what is made of the tables (``reported``).
"""

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.disclosure import decide, published_tables
from pipeline.disclosure.units import FILES
from pipeline.faults import Fault
from pipeline.ingest.published import read_published
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.work import (
    data_version_of_folder,
    keeping_folder,
    kept_folder,
    kept_frames,
    kept_table,
)
from pipeline.saying import say, told_in
from schemas import RAW
from schemas.calculated import CALCULATED, PUBLISHED, types

_FOLDER = "disclosed"
# What the decision is made of; the others are read only where something is held back.
_TO_DECIDE = (
    "contributors",
    "ledger",
    "count_values",
    "respondent_counts",
    "theme_counts",
    "answer_counts",
    "ladder_steps",
    "ladder_moves",
)


def disclosed_frames(hand: CohortInHand, tables: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Published tables as data frames, in the order of their columns; a MeerwaardeError when they are not of this run."""
    folder = kept_folder(hand, _FOLDER)
    frames = {}
    for table in tables:
        hand.session.attach("kept", folder / f"{table}.parquet")
        order = ", ".join(f'"{column}"' for column in types(table))
        frames[table] = hand.session.frame(f"SELECT * FROM kept ORDER BY {order}")  # noqa: S608 (names of our schemas)
    return frames


@dg.asset(
    key=["disclosed", "tables"],
    group_name="disclosed",
    deps=[["calculated", table] for table in CALCULATED],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    kinds={"parquet"},
    description="The calculated tables as they may be published: nothing in them tells of fewer people than the rule allows.",
)
def disclosed(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Decide what may be published and keep every table in the form that is."""
    hand: CohortInHand = context.resources.cohort_in_hand
    model = hand.model
    frames = kept_frames(hand, list(_TO_DECIDE))
    decision = decide(model, frames, earlier_releases(hand))
    if decision.protects:
        frames |= kept_frames(hand, [name for name in CALCULATED if name not in frames])
        path = hand.workspace.cohort_dir(hand.key) / "published.csv"
        shown_as = path.relative_to(hand.workspace.root).as_posix()
        changed = published_tables(model, frames, decision, read_published(path, shown_as))
    else:
        changed = published_tables(model, frames, decision)
    with keeping_folder(hand, _FOLDER) as folder:
        for table in PUBLISHED:
            if table in changed:
                hand.session.put("made", changed[table], types(table))
                hand.session.write("made", folder / f"{table}.parquet")
                hand.session.execute("DROP TABLE made")
            else:
                shutil.copyfile(kept_table(hand, table), folder / f"{table}.parquet")
    held = sum(not unit.shown for unit in decision.units) if decision.protects else 0
    return dg.MaterializeResult(
        metadata={"rule": decision.protects, "units held back": held},
        data_version=data_version_of_folder(hand.work / _FOLDER),
    )


def row_counts_shown(hand: CohortInHand, row_counts: Mapping[str, int]) -> dict[str, int | None]:
    """Rows per raw table as they may be told: of a table about persons None where that number is held back.

    Beside the number of graduates it would tell how many did not graduate, or had no record.
    """
    hidden = _files_hidden(hand)
    return {table: None if hidden and RAW[table].about_persons else count for table, count in row_counts.items()}


def checks_shown(hand: CohortInHand, checks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The checks as they may be told: how many warnings there are about persons is held back with their row counts."""
    hidden = _files_hidden(hand)
    return [{**check, "warnings": None} if hidden and _of_persons(check["table"]) else dict(check) for check in checks]


def warnings_shown(hand: CohortInHand, warnings: Sequence[Fault], language: str) -> list[Fault]:
    """The warnings as they may be told.

    A warning about a person's record says what one person did, and how many there are of a kind is a count of persons. So where
    the row counts are held back, each kind is told once, without rows and without what was found there.
    """
    if not _files_hidden(hand):
        return list(warnings)
    words = told_in(say("doubtful values"), language)
    found = [
        replace(one, row=None, value=None, found=words) if _of_persons(PurePath(one.file).stem) else one
        for one in warnings
    ]
    return list(dict.fromkeys(found))


def lists_shown(hand: CohortInHand, delivery: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The corrections and the rows set aside as they may be told.

    Which rows of a file about persons they are tells how long that file is at least, and how many they are is a count of
    persons.
    So where the row counts are held back, each correction and each fault is told once, without rows.
    """
    corrections, set_aside = list(delivery["corrections"]), list(delivery["set_aside"])
    if _files_hidden(hand):
        corrections = [{**one, "rows": []} if _of_persons(one["table"]) else one for one in corrections]
        told = [{**one, "row": None} if _of_persons(one["table"]) else one for one in set_aside]
        set_aside = [one for place, one in enumerate(told) if one not in told[:place]]
    return {"corrections": corrections, "set_aside": set_aside}


def _files_hidden(hand: CohortInHand) -> bool:
    frame = disclosed_frames(hand, ["disclosed"])["disclosed"]
    return any(unit == FILES and shown == "no" for unit, shown in zip(frame["unit"], frame["shown"], strict=True))


def _of_persons(table: str) -> bool:
    """Whether a table tells of persons; what is no raw table may hold one."""
    return table not in RAW or RAW[table].about_persons


def earlier_releases(hand: CohortInHand) -> Iterator[dict[str, str]]:
    """The rows of ``disclosed.csv`` of every release of this cohort that there is."""
    for path in sorted(hand.workspace.published_dir(hand.key).glob("v*/tables/disclosed.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


DISCLOSED_ASSETS = [disclosed]
