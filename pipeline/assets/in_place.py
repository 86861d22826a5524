"""The last step: the draft and the store are exchanged, each whole, when everything has passed.

Belongs here: what a draft and its manifest hold, and the order in which the old is replaced. Does not belong here: making
any part of it (``reported``), how a folder takes another's place (``files``).
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline import __version__, store
from pipeline.assets.disclosed import checks_shown, row_counts_shown
from pipeline.assets.reported import WORKBOOK, engine_of
from pipeline.assets.validated import checks_kept, delivery_kept
from pipeline.errors import MeerwaardeError
from pipeline.files import clean_leftovers_in, digest_of_file, flush_tree, new_folder, put_file_in_place, write_whole
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version, digest_of
from pipeline.orchestration.locks import held
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.work import digests_below, kept_folder, kept_table
from pipeline.releases.about import about
from pipeline.releases.describing import describe
from pipeline.workspace import program_file
from schemas import RAW
from schemas.calculated import CALCULATED

_STORE_WAIT_SECONDS = 300.0


def manifest(hand: CohortInHand, outputs: dict[str, str]) -> dict[str, Any]:
    """What a draft was made from and what it holds; no dates and no places on this machine.

    Args:
        hand: the cohort.
        outputs: sha256 of every output by its path in the draft.
    """
    model, engine = hand.model, engine_of(hand)
    checks = checks_kept(hand)
    lock = program_file("requirements.lock")
    return {
        "programme": hand.key.programme,
        "cohort": hand.key.cohort,
        "release": model.release.model_dump(mode="json") if model.release else None,
        "about": about(model, delivery_kept(hand, model.languages[0])["records"]),
        "inputs": hand.inputs,
        "parameters": {
            name: {
                "valid_from": parameter.valid_from.isoformat(),
                "price_year": parameter.price_year,
                "document": parameter.source.document,
                "place": parameter.source.place_in(model.languages[0]),
            }
            for name, parameter in model.parameters.items()
        },
        "model_version": digest_of({path: hand.inputs.get(path) for path in model.files}),
        "code": {"version": __version__, "digest": code_version()},
        "lock_file": digest_of_file(lock) if lock.is_file() else None,
        "engine": {"name": engine.name, "versions": engine.versions()},
        "seed": model.model.simulation.seed if model.model.simulation else None,
        "row_counts": row_counts_shown(hand, checks["row_counts"]),
        "checks": checks_shown(hand, checks["checks"]),
        "delivery": checks["made_of_it"],
        "outputs": outputs,
    }


def fill_draft(hand: CohortInHand, folder: Path) -> dict[str, Any]:
    """Bring every kept part of the draft together in ``folder``, manifest last; gives the manifest."""
    for name in ("html", "pdf"):
        for path in sorted(kept_folder(hand, name).glob(f"*.{name}")):
            shutil.copyfile(path, folder / path.name)
    shutil.copyfile(kept_folder(hand, "workbook") / WORKBOOK, folder / WORKBOOK)
    for name in ("tables", "figures", "source"):
        shutil.copytree(
            kept_folder(hand, name),
            folder / name,
            copy_function=shutil.copyfile,
            ignore=shutil.ignore_patterns("made_from.json"),
        )
    # What other tools read is named in the manifest like everything else, so it is there before it.
    describe(folder, hand.model, manifest(hand, {}), delivery_kept(hand, hand.model.languages[0])["terms"])
    content = manifest(hand, digests_below(folder))
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)
    write_whole(folder / "manifest.json", f"{text}\n".encode())
    return content


def refuse_unless_checked(hand: CohortInHand) -> None:
    """Raise a MeerwaardeError when a check of these inputs did not pass."""
    failed = [f"{check['table']}: {check['check']}" for check in checks_kept(hand)["checks"] if not check["passed"]]
    if failed:
        raise MeerwaardeError(
            f"The draft of {hand.key} is not replaced, because these checks did not pass: {', '.join(failed)}. "
            f"`meerwaarde check {hand.key}` lists what to mend."
        )


def _analyst_database_aside(hand: CohortInHand, tables: Path) -> Path:
    """Build the analyst's database with ``tables`` as this cohort's, beside the present one; gives where it lies."""
    workspace = hand.workspace
    aside = workspace.analyst_database.with_name(f".{workspace.analyst_database.name}.new-aside")
    folder = workspace.state_dir / ".analyst.new"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for cohort in sorted(path for path in workspace.store_dir.glob("*/*") if path.is_dir()):
            if not cohort.name.startswith(".") and cohort != workspace.cohort_store(hand.key):
                _link(folder, cohort.parent.name, cohort.name, cohort)
        _link(folder, hand.key.programme, hand.key.cohort, tables)
        store.build_analyst_database(folder, aside)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return aside


def _link(folder: Path, programme: str, cohort: str, tables: Path) -> None:
    (folder / programme).mkdir(parents=True, exist_ok=True)
    (folder / programme / cohort).symlink_to(tables.resolve(), target_is_directory=True)


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["reported", "draft"],
            group_name="reported",
            deps=[["reported", name] for name in ("tables", "figures", "source", "html", "pdf", "workbook")],
            description="The draft in reports/drafts: reports, source, tables, figures and manifest, replaced as a whole.",
            code_version=code_version(),
        ),
        dg.AssetSpec(
            ["reported", "store"],
            group_name="reported",
            deps=[*(["validated", table] for table in RAW), *(["calculated", table] for table in CALCULATED)],
            description="The tables of this run in the store, and the analyst's DuckDB file, replaced as a whole.",
            code_version=code_version(),
            kinds={"duckdb", "parquet"},
        ),
    ],
    name="in_place",
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
)
def in_place(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Build draft, store and database aside; when all three are on the disk, exchange them one after the other."""
    hand: CohortInHand = context.resources.cohort_in_hand
    workspace = hand.workspace
    refuse_unless_checked(hand)
    target = workspace.cohort_store(hand.key)
    lock = workspace.locks_dir / "store.lock"
    with held(lock, "the store", _STORE_WAIT_SECONDS, context.log.warning):
        clean_leftovers_in(workspace.store_dir)
        with new_folder(workspace.draft_dir(hand.key)) as draft, new_folder(target) as tables:
            content = fill_draft(hand, draft)
            for name in [*RAW, *CALCULATED]:
                shutil.copyfile(kept_table(hand, name), tables / f"{name}.parquet")
            stored = digests_below(tables)
            database = _analyst_database_aside(hand, tables)
            # The last moment to find that something is not as it should be: a full disk, or changed inputs.
            flush_tree(draft)
            flush_tree(tables)
            hand.refuse_if_changed()
        put_file_in_place(database, workspace.analyst_database)
    totals = (workspace.draft_dir(hand.key) / "tables" / "totals.csv").read_text(encoding="utf-8").splitlines()
    yield dg.MaterializeResult(
        asset_key=["reported", "draft"],
        metadata={
            "folder": dg.MetadataValue.path(str(workspace.draft_dir(hand.key))),
            "files": len(content["outputs"]) + 1,
            "engine": content["engine"]["name"],
            "totals": dg.MetadataValue.md(_csv_preview(totals)),
        },
        data_version=dg.DataVersion(digest_of(content["outputs"])),
    )
    yield dg.MaterializeResult(
        asset_key=["reported", "store"],
        metadata={
            "folder": dg.MetadataValue.path(str(target)),
            "database": dg.MetadataValue.path(str(workspace.analyst_database)),
            "tables": len(stored),
        },
        data_version=dg.DataVersion(digest_of(stored)),
    )


def _csv_preview(lines: list[str]) -> str:
    from pipeline.orchestration.tables import markdown_table

    rows = [line.split(",") for line in lines]
    return markdown_table(rows[0], [list(row) for row in rows[1:]])
