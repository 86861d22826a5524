"""What `meerwaarde check` does, and the judging that a run does as well: one way to decide whether data is fit.

Belongs here: bringing the model, the raw files and their source together into one verdict, and telling it. Does not
belong here: any rule (``ingest``, ``model``), anything of Dagster. Nothing here writes.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault, FaultsError, errors_in, in_working_order
from pipeline.ingest.judging import CohortContext, Judgement, judge_tables
from pipeline.ingest.reading import RawTable, read, strangers
from pipeline.ingest.rules import RULES
from pipeline.ingest.source import Source, read_source
from pipeline.model import CohortModel, load
from pipeline.telling import told
from pipeline.workspace import CohortKey, Workspace

# The checks of every table, in the order in which a person meets them.
TABLE_CHECKS: Mapping[str, str] = {
    "readable": "The file is there, can be read, has the right columns, and holds nothing that identifies a person.",
    "columns": "Every cell holds what its column asks for: kind, allowed codes, range, key (the table's Pandera model).",
    "rules": "Rows fit together, within the table and with the other tables.",
}
DELIVERY = "delivery"
_RULE_NAMES = frozenset(rule.name for rule in RULES)


@dataclass(frozen=True)
class Verdict:
    """What became of one delivery.

    Attributes:
        judgement: the tables, and all faults of tables, stray files and ``source.yaml``, in working order.
        source: who delivered the files; None when ``source.yaml`` holds faults.
        by_check: faults per (table, check); every table used has all checks, ``("delivery", "complete")`` is the folder.
    """

    judgement: Judgement
    source: Source | None
    by_check: dict[tuple[str, str], list[Fault]]

    @property
    def faults(self) -> list[Fault]:
        """Every fault and warning."""
        return self.judgement.faults

    @property
    def fit(self) -> bool:
        """Whether a run may go on."""
        return not errors_in(self.faults)


def raw_shown_as(workspace: Workspace, key: CohortKey) -> str:
    """The raw folder as faults name it: its path in the workspace."""
    return workspace.raw_dir(key).relative_to(workspace.root).as_posix()


def verdict_on(
    workspace: Workspace, key: CohortKey, model: CohortModel, raw: Mapping[str, RawTable] | None = None
) -> Verdict:
    """Judge a delivery; all faults of all its files in one go.

    Args:
        workspace: where it lies.
        key: the cohort.
        model: its model, for the tables it uses and its period.
        raw: the tables where they were read before; they are read here where not.

    Raises:
        FaultsError: there is no raw folder.
    """
    folder, shown_as = workspace.raw_dir(key), raw_shown_as(workspace, key)
    raw = read(folder, model.tables, shown_as) if raw is None else raw
    period = model.cohort.period
    context = CohortContext(period.from_, period.until, model.cohort.observed_until, model.cohort.enrolled_in_period)
    judged = judge_tables(raw, context)
    of_folder = strangers(folder, model.tables, shown_as)
    source = None
    try:
        source = read_source(folder, shown_as)
    except FaultsError as error:
        of_folder += error.faults
    faults = in_working_order([*judged.faults, *of_folder])
    judgement = Judgement(judged.tables, faults, judged.row_counts, judged.files)
    return Verdict(judgement, source, _by_check(raw, judged.faults, of_folder))


def _by_check(
    raw: Mapping[str, RawTable], faults: Sequence[Fault], of_folder: Sequence[Fault]
) -> dict[tuple[str, str], list[Fault]]:
    found: dict[tuple[str, str], list[Fault]] = {(table, check): [] for table in raw for check in TABLE_CHECKS}
    table_of = {table.file: name for name, table in raw.items()}
    of_form = {fault for table in raw.values() for fault in table.faults}
    for fault in faults:
        check = "readable" if fault in of_form else "rules" if fault.rule in _RULE_NAMES else "columns"
        found[table_of[fault.file], check].append(fault)
    found[DELIVERY, "complete"] = in_working_order(of_folder)
    return found


def check_and_tell(workspace: Workspace, key: CohortKey) -> int:
    """Check one cohort and print what was found; 0 when it is fit to run, 1 when it is not. Changes nothing."""
    model = load(workspace.root, key.programme, key.cohort)
    verdict = verdict_on(workspace, key, model)
    if verdict.faults:
        print(told(verdict.faults), file=sys.stdout if verdict.fit else sys.stderr)
    if not verdict.fit:
        return MeerwaardeError.exit_code
    rows = ", ".join(f"{table} {count}" for table, count in verdict.judgement.row_counts.items())
    print(f"{key} is fit to run. Rows read: {rows}.")
    return 0
