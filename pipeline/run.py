"""What `meerwaarde run` does: materialise the assets of cohorts in this process, and tell how it goes.

Belongs here: starting runs, progress, the closing lines. Does not belong here: what assets make; Dagster's page starts
the very same job.
"""

import csv
import gc
import shutil
import sys
import time
import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.check import NotFit, language_of
from pipeline.errors import CallError, MeerwaardeError, causes_of
from pipeline.faults import FaultsError
from pipeline.files import refused_by_disk
from pipeline.saying import say, told_in
from pipeline.telling import told
from pipeline.validation import CSV as VALIDATION_LIST
from pipeline.validation import HTML as VALIDATION_PAGE
from pipeline.workspace import CohortKey, Workspace

if TYPE_CHECKING:
    import dagster as dg


def run_and_tell(
    workspace: Workspace, keys: list[CohortKey], engine: str | None, verbose: bool, language: str | None = None
) -> int:
    """Run cohorts one after the other and print progress, faults and results.

    Args:
        workspace: where they lie.
        keys: the cohorts, in order.
        engine: what renders; None leaves it to each programme.
        verbose: show Dagster's log and tracebacks.
        language: in which faults and results are told; None leaves it to each programme.

    Returns:
        0 when every draft was made, 1 when one or more could not be.

    Raises:
        CallError: there is nothing to run, or the engine that was asked for is not on this machine.
    """
    if not keys:
        raise CallError(f"There is no cohort in {workspace.root} to run. `meerwaarde list` shows what there is.")
    if engine:
        # An engine that is not there is known before anything is calculated, not after.
        from pipeline.rendering.engines import find

        find(engine)
    from pipeline.orchestration.dead_runs import put_dead_runs_right
    from pipeline.orchestration.instance import open_instance
    from pipeline.orchestration.partitions import bring_in_step
    from pipeline.releases.rebuilding import remove_left

    warnings.filterwarnings("ignore", module="dagster")
    # A run makes millions of small objects and few cycles: looking for cycles less often is a twelfth of its time.
    gc.set_threshold(100_000, 50, 50)
    failed: list[CohortKey] = []
    with open_instance(workspace) as instance:
        put_dead_runs_right(instance, workspace)
        bring_in_step(instance, workspace)
        remove_left(workspace.rebuilding_dir)
        for key in keys:
            progress = Progress(str(key), sys.stdout)
            own = language or language_of(workspace, key.programme)
            try:
                run_cohort(instance, workspace, key, engine, progress, verbose, own)
            except MeerwaardeError as error:
                progress.close()
                failed.append(key)
                print(not_run(workspace, key, error, own), file=sys.stderr)
                continue
            progress.close()
            print(result_of(workspace, key, own))
    if failed and len(keys) > 1:
        print(
            f"meerwaarde: {len(failed)} of {len(keys)} cohorts failed: {', '.join(map(str, failed))}", file=sys.stderr
        )
    return 1 if failed else 0


def run_cohort(
    instance: "dg.DagsterInstance",
    workspace: Workspace,
    key: CohortKey,
    engine: str | None,
    progress: "Progress",
    verbose: bool = False,
    language: str | None = None,
    *,
    job_name: str | None = None,
    config: Mapping[str, Any] | None = None,
) -> None:
    """Materialise all assets of one cohort in this process, or those of another job with the config it asks for.

    Raises MeerwaardeError with what people can mend; a fault of the program itself becomes one as well, with its
    traceback printed when ``verbose``.
    """
    from pipeline.definitions import defs
    from pipeline.orchestration.in_hand import ENGINE_TAG, LANGUAGE_TAG
    from pipeline.orchestration.jobs import COHORT_JOB
    from pipeline.orchestration.locks import hold_run, let_go_of_run

    tags = {**({ENGINE_TAG: engine} if engine else {}), **({LANGUAGE_TAG: language} if language else {})}
    job = defs.resolve_job_def(job_name or COHORT_JOB.name)
    progress.steps = len(job.graph.node_dict)
    run_id = str(uuid.uuid4())
    # Held before Dagster knows of the run: from its first moment the run can be told from a dead one.
    hold_run(workspace, run_id)
    instance.add_event_listener(run_id, progress.on_event)
    try:
        job.execute_in_process(
            instance=instance,
            partition_key=str(key),
            run_id=run_id,
            tags=tags or None,
            run_config={
                "loggers": {"console": {"config": {"log_level": "DEBUG" if verbose else "CRITICAL"}}},
                **(config or {}),
            },
        )
    except KeyboardInterrupt:
        raise
    except Exception as error:
        if verbose:
            import traceback

            traceback.print_exception(error)
        raise _told(error, run_id) from error
    finally:
        let_go_of_run(workspace, run_id)


@dataclass
class Progress:
    """Shows a line per finished step: on a terminal in one place, elsewhere as plain lines."""

    name: str
    stream: TextIO
    steps: int = 0
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def on_event(self, entry: Any) -> None:
        """Take in one entry of Dagster's log."""
        event = entry.dagster_event
        if event is None:
            # Only our own steps write warnings: waiting for another run is one.
            if entry.level >= 30:
                self.line(entry.user_message)
        elif event.event_type_value == "STEP_SUCCESS":
            self.done += 1
            self.show(f"[{self.done:>2}/{self.steps}] {self.name}  {event.step_key.replace('__', ' ')}")

    def show(self, text: str) -> None:
        """Show how far it is."""
        if self.stream.isatty():
            width = shutil.get_terminal_size().columns
            self.stream.write(f"\r\x1b[K{text[: width - 1]}")
            self.stream.flush()
        else:
            self.line(text)

    def line(self, text: str) -> None:
        """Write a line that stays."""
        self.close()
        self.stream.write(f"{text}\n")
        self.stream.flush()

    def close(self) -> None:
        """Clear the line that shows progress."""
        if self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def not_run(workspace: Workspace, key: CohortKey, error: MeerwaardeError, language: str) -> str:
    """Why a cohort was not run: the list of what to mend and where it lies as a page, or the one thing that stopped it."""
    head = told_in(say("{cohort} was not run to its end; everything is as it was.", cohort=str(key)), language)
    if not isinstance(error, FaultsError):
        return f"meerwaarde: {head} {told_in(error.args[0], language)}"
    lines = [f"meerwaarde: {head}", told(error.faults, language)]
    if isinstance(error, NotFit):
        lines.append(told_in(say("The same list to work through: {page}", page=str(_page(workspace, key))), language))
    return "\n".join(lines)


def result_of(workspace: Workspace, key: CohortKey, language: str) -> str:
    """Where the draft is, what rendered it, what was found in the raw files, and its headline table."""
    draft = workspace.draft_dir(key)
    manifest = loads((draft / "manifest.json").read_text(encoding="utf-8"))
    totals = _rows_of(draft / "tables" / "totals.csv")
    reports = sorted(path.name for path in draft.glob("*.*.*") if path.suffix in {".html", ".pdf"})
    engine = manifest["engine"]
    versions = ", ".join(f"{name} {version}" for name, version in engine["versions"].items())
    # The manifest is published and may hold back how many there are; the list is the coordinator's own.
    found = _rows_of(_page(workspace, key).with_name(VALIDATION_LIST))
    warnings = sum(row["severity"] == "warning" for row in found)
    heads = (say("variant"), say("bound"), say("benefits (EUR)"), say("costs (EUR)"), say("ratio"))
    rows = [tuple(told_in(head, language) for head in heads)]
    rows += [
        (
            row["variant"],
            row["bound"],
            _printed(row["benefits_eur"]),
            _printed(row["costs_eur"]),
            _printed(row["ratio"]),
        )
        for row in totals
    ]
    lines = [
        say("Draft of {cohort}: {folder}", cohort=str(key), folder=str(draft)),
        say("  {reports}", reports=", ".join(reports)),
        say("  rendered by the {engine} engine ({versions})", engine=engine["name"], versions=versions),
        say(
            "  warnings about the raw files and texts: {count}, told in {page}",
            count=warnings,
            page=str(_page(workspace, key)),
        ),
    ]
    measured = _rows_of(draft / "tables" / "indicators.csv")
    if not totals and not manifest["about"]["bounds"] and measured:
        return "\n".join([*(told_in(line, language) for line in lines), "", *_aligned(_headline(measured, language))])
    if not totals:
        lines.append(say("  no totals: too little is left to publish, the report says why"))
        return "\n".join(told_in(line, language) for line in lines)
    return "\n".join([*(told_in(line, language) for line in lines), "", *_aligned(rows)])


def _headline(measured: Sequence[Mapping[str, str]], language: str) -> list[tuple[str, ...]]:
    """What a programme that only monitors shows in the place of totals: its indicators, beside the wave before."""
    heads = (say("indicator"), say("unit"), say("value"), say("of"), say("wave before"))
    rows = [tuple(told_in(head, language) for head in heads)]
    for row in measured:
        if row["value"]:
            base, previous = row["base_count"] or "-", _printed(row["previous_value"])
            rows.append((row["indicator"], row["unit"], _printed(row["value"]), base, previous))
    return rows


def _rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table of the draft; none when it is not published."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _page(workspace: Workspace, key: CohortKey) -> Path:
    return workspace.validation_dir(key) / VALIDATION_PAGE


def _printed(number: str) -> str:
    return f"{Decimal(number).quantize(Decimal('0.01'), ROUND_HALF_UP):,}" if number else "-"


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells: list[Callable[[int], str]] = [
            cell.ljust if column < 2 else cell.rjust for column, cell in enumerate(row)
        ]
        yield "  " + "  ".join(pad(width) for pad, width in zip(cells, widths, strict=True)).rstrip()


def _told(error: BaseException, run_id: str) -> MeerwaardeError:
    """The error people can act on: ours where there is one among its causes, else what happened and where to look."""
    ours = next((cause for cause in causes_of(error) if isinstance(cause, MeerwaardeError)), None)
    if ours is not None:
        return ours
    return refused_by_disk(error) or MeerwaardeError(
        f"The program itself went wrong: {type(error).__name__}: {error}. Run it again with --verbose to see where, and "
        f"look up run {run_id} in `meerwaarde ui`."
    )
