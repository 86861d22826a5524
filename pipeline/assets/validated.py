"""Group validated: the tables with their values, judged all together.

Belongs here: showing the verdict on a delivery as checks, tables and the files of the validation. Does not belong here: the
verdict itself (``check``).

All tables are one step, because a coordinator wants every fault of every file at once, and because rules look at several
tables. A step that finds an error shows the failing checks and keeps nothing but the files of the validation. What is kept or
shown to Dagster has no private value in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.assets.raw import in_hand_or_kept
from pipeline.check import DELIVERY, TABLE_CHECKS, NotFit, Verdict, verdict_on
from pipeline.faults import Fault, as_kept, errors_in, from_kept
from pipeline.ingest.judging import forget
from pipeline.ingest.source import ByLanguage, in_language
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version, digest_of
from pipeline.orchestration.partitions import COHORTS
from pipeline.orchestration.tables import column_schema, markdown_table
from pipeline.orchestration.work import aside_path, keep_facts, kept_facts, materialised
from pipeline.pseudonyms import for_a_run
from pipeline.validation import COLUMNS, Judged, value_as_kept, write_validation
from schemas import RAW, TableSchema
from schemas.earlier import EARLIER

_SHOWN_FAULTS = 500
_SPECS = (
    [
        dg.AssetSpec(
            ["validated", table.name],
            deps=[["raw", table.name]],
            group_name="validated",
            description=f"The table {table.name} with dates, numbers and codes, fit for use. One row: {table.description}",
            metadata={"dagster/column_schema": column_schema(table)},
            code_version=code_version(),
            kinds={"parquet", "pandera"},
        )
        for table in RAW.values()
    ]
    + [
        dg.AssetSpec(
            ["validated", name],
            group_name="validated",
            description=f"Of the wave that this one is compared with. One row: {table.description}",
            metadata={"dagster/column_schema": column_schema(table)},
            code_version=code_version(),
            kinds={"parquet", "pandera"},
        )
        for name, table in EARLIER.items()
    ]
    + [
        dg.AssetSpec(
            ["validated", DELIVERY],
            group_name="validated",
            description="Who delivered the files, when, on what terms, and whether the records are original.",
            code_version=code_version(),
            kinds={"yaml"},
        )
    ]
)
_CHECK_SPECS = [
    dg.AssetCheckSpec(name, asset=["validated", table], description=meaning, blocking=True)
    for table in RAW
    for name, meaning in TABLE_CHECKS.items()
] + [
    dg.AssetCheckSpec(
        "complete",
        asset=["validated", DELIVERY],
        description="source.yaml says where the files come from, and nothing else lies beside them.",
        blocking=True,
    )
]


@dg.multi_asset(
    specs=_SPECS,
    check_specs=_CHECK_SPECS,
    name="validated",
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
)
def validated(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Judge the delivery; keep its tables when it holds no error, else show every fault and end the run."""
    hand: CohortInHand = context.resources.cohort_in_hand
    pseudonym = for_a_run(hand.workspace, hand.key.programme)
    verdict = verdict_on(hand.workspace, hand.key, hand.model, in_hand_or_kept(hand), hand.session, pseudonym)
    judged = _judged(verdict)
    write_validation(hand.workspace.validation_dir(hand.key), str(hand.key), verdict.faults, judged, hand.language)
    if not verdict.fit:
        yield from _results(verdict, hand.language)
        found = len(errors_in(verdict.faults))
        raise dg.Failure(
            description=f"{found} {'fault' if found == 1 else 'faults'} to mend; the checks list them. Nothing was changed.",
            metadata={"faults": dg.MetadataValue.md(_as_markdown(verdict.faults, hand.language))},
            allow_retries=False,
        ) from NotFit(verdict.faults)
    for name, table in RAW.items():
        if name in verdict.judgement.row_counts:
            aside = aside_path(hand, name)
            verdict.judgement.write(name, aside)
            yield materialised(hand, "validated", name, aside, rows=verdict.judgement.row_counts[name])
        else:
            yield materialised(hand, "validated", name, _empty(table), unused="This programme does not use the table.")
    for name, frame in verdict.earlier.tables.items():
        yield materialised(hand, "validated", name, frame)
    forget(verdict.judgement)
    facts = _facts(verdict)
    keep_facts(hand, DELIVERY, facts)
    source = facts["source"]
    yield dg.MaterializeResult(
        asset_key=["validated", DELIVERY],
        metadata={
            "delivered by": in_language(source["delivered_by"], hand.language),
            "delivered on": source["delivered_on"],
            "terms": in_language(source["terms"], hand.language),
            "records": source["records"],
            "explanation": dg.MetadataValue.md("\n\n".join(source["explanation"].values())),
        },
        data_version=dg.DataVersion(digest_of(facts)),
    )
    yield from _results(verdict, hand.language)


def checks_kept(hand: CohortInHand) -> dict[str, Any]:
    """The results of the checks, the rows per table and what was made of the files, as the step that judged kept them."""
    facts = kept_facts(hand, DELIVERY)
    return {
        "checks": facts["checks"],
        "row_counts": facts["row_counts"],
        "made_of_it": {name: facts[name] for name in _MADE_OF_IT},
    }


def delivery_kept(hand: CohortInHand, language: str) -> dict[str, Any]:
    """Who delivered the records, what they are and what was made of them, for a report in ``language``.

    As ``reporting.Delivery`` takes it: the warnings with their sentences in that language; readings, corrections and rows set
    aside as plain dictionaries of their fields.
    """
    facts = kept_facts(hand, DELIVERY)
    source = facts["source"]
    return {
        **{name: in_language(source[name], language) for name in ("delivered_by", "terms")},
        **{name: source[name] for name in ("delivered_on", "records")},
        "explanation": source["explanation"].get(language, ""),
        "row_counts": facts["row_counts"],
        "warnings": [from_kept(fault).in_language(language) for fault in facts["warnings"]],
        **{name: facts[name] for name in _MADE_OF_IT},
    }


def tell_as_well(hand: CohortInHand, found: Sequence[Fault]) -> None:
    """Write the files of the validation again, with what only the run itself could find beside what judging found."""
    facts = kept_facts(hand, DELIVERY)
    faults = [*(from_kept(fault) for fault in facts["warnings"]), *found]
    judged = [Judged(**file) for file in facts["judged"]]
    write_validation(hand.workspace.validation_dir(hand.key), str(hand.key), faults, judged, hand.language)


_MADE_OF_IT = ("readings", "corrections", "set_aside")


def _judged(verdict: Verdict) -> list[Judged]:
    files = [*verdict.judgement.files.values(), *verdict.earlier.files]
    return [Judged(file.name, file.sha256, file.rows) for file in files]


def _facts(verdict: Verdict) -> dict[str, Any]:
    source, judgement = verdict.source, verdict.judgement
    if source is None:
        raise ValueError("a delivery without source.yaml is not fit")
    return {
        "source": {
            "delivered_by": _as_kept(source.delivered_by),
            "delivered_on": source.delivered_on.isoformat(),
            "terms": _as_kept(source.terms),
            "records": source.records,
            "explanation": dict(source.explanation),
            "note": dict(source.note),
        },
        "row_counts": judgement.row_counts,
        "judged": [asdict(file) for file in _judged(verdict)],
        "warnings": [as_kept(fault) for fault in verdict.faults],
        "readings": [
            {"table": table, "file": judgement.files[table].name, **asdict(reading)}
            for table, readings in judgement.readings.items()
            for reading in readings
        ],
        "corrections": [asdict(correction) for correction in judgement.corrections],
        "set_aside": [asdict(row) for row in judgement.set_aside],
        "checks": [
            {"table": table, "check": check, "passed": not errors_in(faults), "warnings": len(faults)}
            for (table, check), faults in verdict.by_check.items()
        ],
    }


def _as_kept(text: ByLanguage) -> str | dict[str, str]:
    return text if isinstance(text, str) else dict(text)


def _results(verdict: Verdict, language: str) -> Iterator[dg.AssetCheckResult]:
    """One result per check; a table the programme does not use passes, and says so."""
    for spec in _CHECK_SPECS:
        table = spec.asset_key.path[-1]
        faults = verdict.by_check.get((table, spec.name))
        if faults is None:
            metadata: dict[str, Any] = {"note": "This programme does not use the table."}
        else:
            metadata = {"faults": len(errors_in(faults)), "warnings": len(faults) - len(errors_in(faults))}
            if faults:
                metadata["list"] = dg.MetadataValue.md(_as_markdown(faults, language))
        yield dg.AssetCheckResult(
            asset_key=spec.asset_key, check_name=spec.name, passed=not errors_in(faults or []), metadata=metadata
        )


def _as_markdown(faults: list[Fault], language: str) -> str:
    rows = []
    for fault in faults[:_SHOWN_FAULTS]:
        told = fault.in_language(language)
        rows.append(
            [value_as_kept(fault, language) if column == "value" else getattr(told, column) for column in COLUMNS]
        )
    text = markdown_table(list(COLUMNS), rows)
    more = len(faults) - _SHOWN_FAULTS
    return f"{text}\n\nand {more} more; `meerwaarde check` lists them all." if more > 0 else text


def _empty(table: TableSchema) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series([], dtype=object) for column in table.columns})


VALIDATED_ASSETS = [validated]
