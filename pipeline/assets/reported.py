"""Group reported: from disclosed tables to a rendered report, each step whole in the work folder.

Belongs here: the published tables, the figures, the report's source, its HTML and PDF, the workbook. Does not belong here:
putting them where readers look (``in_place``).
"""

import csv
import io
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.assets.disclosed import disclosed_frames, lists_shown, row_counts_shown, warnings_shown
from pipeline.assets.lineage import lineage
from pipeline.assets.validated import checks_kept, delivery_kept, tell_as_well
from pipeline.beside import PUBLISHED as PRINTED
from pipeline.files import write_whole
from pipeline.inert import inert
from pipeline.ingest.published import read_published
from pipeline.model import CohortModel
from pipeline.model.ordering import in_model_order
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.pictures import picture
from pipeline.orchestration.work import (
    data_version_of_folder,
    keeping_folder,
    kept_folder,
    kept_frames,
)
from pipeline.rendering import engines
from pipeline.rendering.furniture import furnish
from pipeline.reporting.build import Delivery, build_source
from pipeline.reporting.comparison import NOTES, notes_table
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.rows import rows_of
from pipeline.reporting.texts import texts_of
from pipeline.reporting.typed import typed_figures
from pipeline.workbook import build_workbook, tables_for
from schemas.calculated import PUBLISHED
from schemas.delivery import DELIVERY

# Nothing that leaves is made of anything but what the disclosure rule lets through.
_DISCLOSED = ["disclosed", "tables"]
WORKBOOK = "workbook.xlsx"
# Labels of themes are a codebook, not records; the report needs them beside the calculated tables.
_CODEBOOK = "themes"
_POSITION = "position"


def as_csv(columns: list[str], rows: list[tuple[object, ...]]) -> bytes:
    """Rows as CSV: UTF-8, comma, lines ending in LF, an empty cell for None; numbers as they are, never in powers of ten.

    A text that a spreadsheet would take for a formula is made inert.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def as_published(model: CohortModel, frame: pd.DataFrame) -> pd.DataFrame:
    """A table as readers expect it: rows in the order of the model, or in that of their source, which needs no column then."""
    if _POSITION not in frame.columns:
        return in_model_order(model, frame)
    return frame.sort_values(_POSITION).drop(columns=_POSITION)


def lists_of_delivery(hand: CohortInHand) -> dict[str, bytes]:
    """What was made of the delivery, as CSV by name: readings, corrections, rows set aside; an empty list is left out."""
    delivery = delivery_kept(hand, hand.model.languages[0])
    delivery |= lists_shown(hand, delivery)
    found = {}
    for name, schema in DELIVERY.items():
        entries = delivery.get(name, [])
        if entries:
            rows = [tuple(_listed(entry[column]) for column in schema.names) for entry in entries]
            found[name] = as_csv(list(schema.names), rows)
    return found


def _listed(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


@dg.asset(
    key=["reported", "tables"],
    group_name="reported",
    deps=[_DISCLOSED, ["validated", "delivery"]],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    kinds={"csv"},
    description="Every published table as CSV, beside the report.",
)
def report_tables(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Write the disclosed tables as CSV files."""
    hand: CohortInHand = context.resources.cohort_in_hand
    counts = {}
    with keeping_folder(hand, "tables") as folder:
        for name, frame in disclosed_frames(hand, list(PUBLISHED)).items():
            frame = as_published(hand.model, frame)
            rows = list(frame.itertuples(index=False, name=None))
            write_whole(folder / f"{name}.csv", as_csv(list(frame.columns), rows))
            counts[name] = len(rows)
        for name, made in lists_of_delivery(hand).items():
            write_whole(folder / f"{name}.csv", made)
    return dg.MaterializeResult(
        metadata={"rows": dg.MetadataValue.json(counts), "dagster/row_count": sum(counts.values())},
        data_version=data_version_of_folder(hand.work / "tables"),
    )


@dg.asset(
    key=["reported", "source"],
    group_name="reported",
    deps=[_DISCLOSED, ["validated", _CODEBOOK], ["validated", "delivery"]],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    kinds={"markdown"},
    description="The Quarto source of the report in each of its languages: text, tables, figures, styles and fonts.",
)
def report_source(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Write the report's source, ready to be rendered by either engine."""
    hand: CohortInHand = context.resources.cohort_in_hand
    model, workspace = hand.model, hand.workspace
    tables = disclosed_frames(hand, list(PUBLISHED))
    if _CODEBOOK in model.tables:
        tables |= kept_frames(hand, [_CODEBOOK])
    # In reproduction a note is in one language: a report has it in its own.
    printed = workspace.cohort_dir(hand.key) / PRINTED
    tables[NOTES] = notes_table(read_published(printed, printed.relative_to(workspace.root).as_posix()))
    folders = workspace.root, workspace.programme_dir(hand.key.programme), workspace.cohort_dir(hand.key)
    with keeping_folder(hand, "source") as folder:
        counts = row_counts_shown(hand, checks_kept(hand)["row_counts"])
        texts = {language: texts_of(*folders, language) for language in model.languages}
        figures = {str(row["figure"]): (row["value"], str(row["unit"])) for row in rows_of(tables, "figures")}
        typed = [one for language in texts for one in typed_figures(texts[language], figures, Numbers(language))]
        for language in model.languages:
            delivery = delivery_kept(hand, language)
            warnings = warnings_shown(hand, delivery["warnings"], language)
            warnings += [fault.in_language(language) for fault in typed]
            build_source(
                model,
                tables,
                language,
                folder,
                workspace.template_dirs(),
                texts[language],
                Delivery(
                    **{
                        **delivery,
                        **lists_shown(hand, delivery),
                        "row_counts": counts,
                        "warnings": warnings,
                        "lineage": lineage(hand, counts),
                    }
                ),
            )
        furnish(folder, workspace.template_dirs())
    tell_as_well(hand, typed)
    kept = hand.work / "source"
    return dg.MaterializeResult(
        metadata={path.name: dg.MetadataValue.md(_opening(path)) for path in sorted(kept.glob("report.*.qmd"))},
        data_version=data_version_of_folder(kept),
    )


@dg.asset(
    key=["reported", "figures"],
    group_name="reported",
    deps=[["reported", "source"]],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    kinds={"svg"},
    description="The charts of the report, each as a picture that can be used elsewhere.",
)
def report_figures(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Set the report's figures apart and show them."""
    hand: CohortInHand = context.resources.cohort_in_hand
    with keeping_folder(hand, "figures") as folder:
        for path in sorted((kept_folder(hand, "source") / "figures").glob("*.svg")):
            shutil.copyfile(path, folder / path.name)
    kept = hand.work / "figures"
    return dg.MaterializeResult(
        metadata={path.stem: picture(path) for path in sorted(kept.glob("*.svg"))},
        data_version=data_version_of_folder(kept),
    )


_FORMATS = {
    "html": "The report as one web page that opens from disk and fetches nothing.",
    "pdf": "The report as a tagged PDF for print and archive.",
}


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            key=["reported", name],
            group_name="reported",
            deps=[["reported", "source"]],
            partitions_def=COHORTS,
            code_version=code_version(),
            kinds={name},
            description=description,
        )
        for name, description in _FORMATS.items()
    ],
    required_resource_keys={"cohort_in_hand"},
)
def rendered(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Render every document in both formats at once: an engine makes them side by side."""
    hand: CohortInHand = context.resources.cohort_in_hand
    engine = engine_of(hand)
    source = kept_folder(hand, "source")
    with keeping_folder(hand, "html") as pages, keeping_folder(hand, "pdf") as prints:
        # The longest first: what is begun last then keeps nobody waiting.
        documents = sorted(source.glob("*.qmd"), key=lambda path: (-path.stat().st_size, path.name))
        for path in engine.render_all(source, [path.name for path in documents], tuple(_FORMATS), into=pages):
            if path.suffix == ".pdf":
                shutil.move(path, prints / path.name)
    for name in _FORMATS:
        kept = hand.work / name
        files = sorted(kept.glob(f"*.{name}"))
        yield dg.MaterializeResult(
            asset_key=["reported", name],
            metadata={
                "engine": engine.name,
                "versions": dg.MetadataValue.json(engine.versions()),
                **{path.name: dg.MetadataValue.path(str(path)) for path in files},
                "bytes": sum(path.stat().st_size for path in files),
            },
            data_version=data_version_of_folder(kept),
        )


def engine_of(hand: CohortInHand) -> engines.Engine:
    """The engine this run was asked to use, or else the programme's own; a missing one is an error."""
    return engines.find(hand.engine or hand.model.programme.engine)


@dg.asset(
    key=["reported", "workbook"],
    group_name="reported",
    deps=[_DISCLOSED],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    kinds={"excel"},
    description="A workbook with live formulas: inputs, parameters, posts and totals, held against the ledger.",
)
def report_workbook(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Write the workbook that a controller recalculates."""
    hand: CohortInHand = context.resources.cohort_in_hand
    with keeping_folder(hand, "workbook") as folder:
        write_whole(folder / WORKBOOK, build_workbook(hand.model, disclosed_frames(hand, list(tables_for(hand.model)))))
    kept = hand.work / "workbook"
    return dg.MaterializeResult(
        metadata={"bytes": (kept / WORKBOOK).stat().st_size}, data_version=data_version_of_folder(kept)
    )


def _opening(path: Path, lines: int = 60) -> str:
    return "```\n" + "\n".join(path.read_text(encoding="utf-8").splitlines()[:lines]).replace("```", "'''") + "\n```"


REPORTED_ASSETS = [report_tables, report_source, report_figures, rendered, report_workbook]
