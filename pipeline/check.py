"""What `meerwaarde check` does, and the judging that a run does as well: one way to decide whether data is fit.

Belongs here: bringing the model, the raw files, their source and what lies beside them together into one verdict, and telling
it. Does not belong here: any rule (``ingest``, ``model``), anything of Dagster. Nothing here writes.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import store
from pipeline.beside import faults_beside, source_in_languages
from pipeline.earlier import EarlierWave, earlier_wave
from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault, FaultsError, errors_in, in_working_order
from pipeline.ingest.admitting import Pseudonym
from pipeline.ingest.control_totals import RULE as OF_TOTALS
from pipeline.ingest.delivered import RawTable
from pipeline.ingest.entering import enter, of_folder
from pipeline.ingest.judging import Judgement, context_of, judge_tables
from pipeline.ingest.quarantine import FULL as QUARANTINE_FULL
from pipeline.ingest.rules import RULES
from pipeline.ingest.source import FILE as SOURCE
from pipeline.ingest.source import Source, read_source
from pipeline.model import CohortModel, load
from pipeline.plan_told import findings_told
from pipeline.pseudonyms import for_a_check, why_a_run_would_stop
from pipeline.saying import LANGUAGES, say, told_in
from pipeline.telling import told
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

# The checks of every table, in the order in which a person meets them.
TABLE_CHECKS: Mapping[str, str] = {
    "readable": "The file is there, can be read, has the right columns, and holds nothing that identifies a person.",
    "columns": "Every cell holds what its column asks for: kind, allowed codes, range, key (the table's Pandera model).",
    "rules": "Rows fit together, within the table and with the other tables.",
}
DELIVERY = "delivery"
# The rest of what judging finds is about single cells and keys.
_RULE_NAMES = frozenset({*(rule.name for rule in RULES), OF_TOTALS, QUARANTINE_FULL})


@dataclass(frozen=True)
class Verdict:
    """What became of one delivery.

    Attributes:
        judgement: the tables, and all faults of tables, stray files and ``source.yaml``, in working order.
        source: who delivered the files; None when ``source.yaml`` holds faults.
        earlier: the wave that it is compared with; its faults are among all faults.
        by_check: faults per (table, check); every table used has all checks, ``("delivery", "complete")`` is the folder.
    """

    judgement: Judgement
    source: Source | None
    by_check: dict[tuple[str, str], list[Fault]]
    earlier: EarlierWave

    @property
    def faults(self) -> list[Fault]:
        """Every fault and warning."""
        return self.judgement.faults

    @property
    def fit(self) -> bool:
        """Whether a run may go on."""
        return not errors_in(self.faults)


class NotFit(FaultsError):
    """The raw files were judged and hold errors; the files of the validation have the same list."""


def language_of(workspace: Workspace, programme: str) -> str:
    """The first language of a programme, in which its people are told things; Dutch where its file cannot be read."""
    import yaml

    try:
        text = (workspace.programme_dir(programme) / "programme.yaml").read_text(encoding="utf-8")
        first = yaml.safe_load(text)["languages"][0]
    except (OSError, ValueError, KeyError, TypeError, IndexError, yaml.YAMLError):
        first = None
    return first if first in LANGUAGES else LANGUAGES[0]


def raw_shown_as(workspace: Workspace, key: CohortKey) -> str:
    """The raw folder as faults name it: its path in the workspace."""
    return workspace.raw_dir(key).relative_to(workspace.root).as_posix()


def verdict_on(
    workspace: Workspace,
    key: CohortKey,
    model: CohortModel,
    raw: Mapping[str, RawTable],
    db: store.Session,
    pseudonym: Pseudonym | None = None,
) -> Verdict:
    """Judge a delivery and what lies beside it; all faults of all files in one go.

    Args:
        workspace: where it lies.
        key: the cohort.
        model: its model, for the tables it uses and its period.
        raw: its tables, as ``enter`` gives them.
        db: where the values come to lie; the verdict's tables live as long as it does.
        pseudonym: as ``raw`` was entered with, for the wave that it is compared with.
    """
    folder, shown_as = workspace.raw_dir(key), raw_shown_as(workspace, key)
    beside = of_folder(folder, model.tables, shown_as)
    source = None
    try:
        source = read_source(folder, shown_as)
        beside += source_in_languages(source, model.languages, f"{shown_as}/{SOURCE}")
    except FaultsError as error:
        beside += error.faults
    earlier = earlier_wave(workspace, key, model, source, pseudonym)
    beside += earlier.faults
    judged = judge_tables(raw, context_of(model, source), db)
    beside += faults_beside(workspace, key, model, judged)
    judgement = replace(judged, faults=in_working_order([*judged.faults, *beside]))
    return Verdict(judgement, source, _by_check(raw, judgement.faults), earlier)


def _by_check(raw: Mapping[str, RawTable], faults: Sequence[Fault]) -> dict[tuple[str, str], list[Fault]]:
    """Faults by table and check; what is of no table's file is of the delivery."""
    found: dict[tuple[str, str], list[Fault]] = {(table, check): [] for table in raw for check in TABLE_CHECKS}
    found[DELIVERY, "complete"] = []
    table_of = {table.file: name for name, table in raw.items()}
    of_form = {fault: name for name, table in raw.items() for fault in table.faults}
    for fault in faults:
        # A fault in the correction of a table is of that table, though it stands in another file.
        table = of_form.get(fault) or table_of.get(fault.file)
        if table is None:
            found[DELIVERY, "complete"].append(fault)
            continue
        check = "readable" if fault in of_form else "rules" if fault.rule in _RULE_NAMES else "columns"
        found[table, check].append(fault)
    return found


def check_and_tell(workspace: Workspace, key: CohortKey, language: str | None = None) -> int:
    """Check one cohort and print what was found; 0 when it is fit to run, 1 when it is not. Changes nothing."""
    language = language or language_of(workspace, key.programme)
    try:
        model = load(workspace.root, key.programme, key.cohort)
        pseudonym = for_a_check(workspace, key.programme)
        raw = enter(workspace.raw_dir(key), model.tables, raw_shown_as(workspace, key), pseudonym)
        with store.session() as db:
            verdict = verdict_on(workspace, key, model, raw, db, pseudonym)
            counts = dict(verdict.judgement.row_counts)
    except FaultsError as error:
        print(told(error.faults, language), file=sys.stderr)
        return error.exit_code
    if verdict.faults:
        print(told(verdict.faults, language), file=sys.stdout if verdict.fit else sys.stderr)
    if not verdict.fit:
        return MeerwaardeError.exit_code
    # Only what would need a key can miss one.
    if any(RAW[table].about_persons for table in raw) and (why := why_a_run_would_stop(workspace)) is not None:
        print(f"meerwaarde: {told_in(why, language)}", file=sys.stderr)
        return MeerwaardeError.exit_code
    rows = ", ".join(f"{_label(table, language)} {count}" for table, count in counts.items())
    print(told_in(say("{cohort} is fit to run. Rows read: {rows}.", cohort=str(key), rows=rows), language))
    if found := findings_told(model, language):
        print(found)
    return 0


def _label(table: str, language: str) -> str:
    return RAW[table].label_nl.lower() if language == "nl" and RAW[table].label_nl else table
