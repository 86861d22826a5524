"""The tables between the steps of a run: written whole, and taken up only when they belong together.

Belongs here: Dagster's IO manager for tables, and the word beside each table that says what it was made from. Does not
belong here: how Parquet is written (``store``), and the tables of a finished run (``assets.reported``).

A step may be run by itself from Dagster's page, so a table found in the work folder may be of another day. It carries the
fingerprint of the inputs and code it was made from and the digest of its own bytes; a table that does not match this
run is refused, with the way out.
"""

import json
from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline import store
from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file, write_whole
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.tables import TABLES


TYPES = {name: {column.name: column.sql_type for column in table.columns} for name, table in TABLES.items()}


def table_path(hand: CohortInHand, table: str) -> Path:
    """Where the table ``table`` of the cohort in hand lies between steps."""
    return hand.work / f"{table}.parquet"


def aside_path(hand: CohortInHand, table: str) -> Path:
    """Where a step writes a table before it is put in place: return this path from the asset."""
    hand.work.mkdir(parents=True, exist_ok=True)
    return hand.work / f".{table}.aside.parquet"


def keep(hand: CohortInHand, table: str, made: pd.DataFrame | Path) -> str:
    """Put a table in the work folder, whole, with the word of what it was made from; gives its digest.

    ``made`` is the table, or a Parquet file written to ``aside_path``.
    """
    target = table_path(hand, table)
    aside = made if isinstance(made, Path) else aside_path(hand, table)
    if isinstance(made, pd.DataFrame):
        store.write_table(aside, made, TYPES[table])
    digest = digest_of_file(aside)
    # The old word goes first: an end between these lines leaves a table without one, which is refused.
    _word_path(target).unlink(missing_ok=True)
    aside.replace(target)
    write_whole(_word_path(target), json.dumps({"made_from": hand.fingerprint, "sha256": digest}).encode())
    return digest


def kept(hand: CohortInHand, table: str) -> Path:
    """The path of a table made from the inputs in hand; a MeerwaardeError when there is none such."""
    path = table_path(hand, table)
    try:
        word = json.loads(_word_path(path).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        word = {}
    if not path.is_file() or not word:
        raise MeerwaardeError(
            f"There is no whole table {table} of cohort {hand.key} in {path.parent}. Materialise all assets of this "
            "cohort, for example with `meerwaarde run`."
        )
    if word["made_from"] != hand.fingerprint:
        raise MeerwaardeError(
            f"Table {table} of cohort {hand.key} was made from other input files, or by another version of the program, "
            "than those that lie there now. Materialise all assets of this cohort, for example with `meerwaarde run`."
        )
    if word["sha256"] != digest_of_file(path):
        raise MeerwaardeError(f"{path} is not what the step that made it left there. Materialise all assets of {hand.key}.")
    return path


def _word_path(table: Path) -> Path:
    return table.with_suffix(".json")


class WorkTables(dg.IOManager):
    """Keeps each asset's table in the cohort's work folder and hands downstream assets its path."""

    def __init__(self, hand: CohortInHand) -> None:
        self._hand = hand

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame | Path) -> None:
        """Keep what an asset returned: a table, or the path of a Parquet file written aside."""
        context.add_output_metadata({"sha256": keep(self._hand, context.asset_key.path[-1], obj)})

    def load_input(self, context: dg.InputContext) -> Path:
        """The path of the table an upstream asset made from the same inputs."""
        return kept(self._hand, context.asset_key.path[-1])


@dg.io_manager(required_resource_keys={"cohort_in_hand"}, description="Tables between steps, one Parquet file each.")
def work_tables(context: dg.InitResourceContext) -> WorkTables:
    """The IO manager of the cohort in hand."""
    return WorkTables(context.resources.cohort_in_hand)
