"""Where the raw files came from: ``source.yaml`` beside them.

Belongs here: reading that file, and the faults in it. Does not belong here: how a report repeats it, other YAML files.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from pipeline.faults import Fault, FaultsError
from pipeline.ingest.guarding import identifier_in
from pipeline.model.yaml_lines import Located, load, walk

FILE = "source.yaml"
LANGUAGES = ("nl", "en")
RECORDS = ("original", "synthetic", "reconstructed")

Records = Literal["original", "synthetic", "reconstructed"]


@dataclass(frozen=True)
class Source:
    """Who delivered the raw files, when, on what terms, and what kind of records they are.

    Attributes:
        delivered_by: person or organisation, as the report may name it.
        delivered_on: the day of delivery.
        terms: what may be done with the files.
        records: whether they are original, synthetic, or reconstructed from published totals.
        explanation: by language, how they came about; may be empty for original records only.
        note: by language, a remark; empty where there is none.
    """

    delivered_by: str
    delivered_on: datetime.date
    terms: str
    records: Records
    explanation: Mapping[str, str]
    note: Mapping[str, str]


def read_source(folder: Path, shown_as: str = "raw") -> Source:
    """Read ``source.yaml`` in the folder of the raw files.

    Args:
        folder: the folder with the raw files.
        shown_as: the folder as faults name it, relative to the workspace.

    Raises:
        FaultsError: the file is missing or no YAML, or holds faults; all of them, each with its line.
    """
    located = load(folder / FILE, f"{shown_as}/{FILE}")
    if not isinstance(located.value, dict):
        raise FaultsError(
            [
                located.fault(
                    (),
                    "bad_source",
                    "no list of keys and values",
                    "delivered_by, delivered_on, terms and records, each as key: value",
                    "Write them, one on a line.",
                )
            ]
        )
    faults = [*_identifiers(located), *_faults(located, located.value)]
    if faults:
        raise FaultsError(faults)
    value = located.value
    return Source(
        delivered_by=value["delivered_by"].strip(),
        delivered_on=value["delivered_on"],
        terms=value["terms"].strip(),
        records=cast(Records, value["records"]),
        explanation=_by_language(value.get("explanation")),
        note=_by_language(value.get("note")),
    )


def _identifiers(located: Located) -> list[Fault]:
    """The report repeats what stands here, so nothing in it may identify a person."""
    return [
        located.fault(
            path,
            "identifier",
            f"{what} (not repeated here)",
            "no direct identifiers anywhere in the file",
            "Name the organisation or the function instead.",
        )
        for path, value in walk(located.value)
        if isinstance(value, str | int) and (what := identifier_in(str(value)))
    ]


def _faults(located: Located, value: dict[str, Any]) -> list[Fault]:
    faults = []
    for key, (expected, right) in _KEYS.items():
        found = value.get(key)
        if found is None:
            faults.append(
                located.fault((key,), "missing_key", f"no {key}", f"{key}: {expected}", "Add the line to source.yaml.")
            )
        elif not right(found):
            faults.append(
                located.fault((key,), "bad_source", f"something else under {key}", f"{key}: {expected}", "Correct it.")
            )
    for key in value:
        if key not in _KEYS and key not in ("explanation", "note"):
            faults.append(
                located.fault(
                    (key,),
                    "unknown_key",
                    "a key that source.yaml does not have",
                    f"keys from: {', '.join([*_KEYS, 'explanation', 'note'])}",
                    "Take it out, or write it under note.",
                )
            )
    for key in ("explanation", "note"):
        if value.get(key) is not None and not _is_text_by_language(value[key]):
            faults.append(
                located.fault(
                    (key,),
                    "bad_source",
                    f"something else under {key}",
                    f"{key} with a text under nl, and under en for a report in English",
                    "Write the Dutch text under nl, indented.",
                )
            )
    if value.get("records") in ("synthetic", "reconstructed") and value.get("explanation") is None:
        faults.append(
            located.fault(
                ("explanation",),
                "missing_key",
                f"no explanation of {value['records']} records",
                "an explanation, under nl and en, of how they were made and what was chosen",
                "Write it: the report repeats it.",
            )
        )
    return faults


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_text_by_language(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "nl" in value
        and all(language in LANGUAGES and _is_text(text) for language, text in value.items())
    )


def _by_language(value: Any) -> dict[str, str]:
    return {language: text.strip() for language, text in (value or {}).items()}


_KEYS = {
    "delivered_by": ("the person or organisation that delivered the files", _is_text),
    "delivered_on": ("the day of delivery, as 2020-03-31", lambda value: isinstance(value, datetime.date)),
    "terms": ("what may be done with the files", _is_text),
    "records": (f"one of {', '.join(RECORDS)}", lambda value: value in RECORDS),
}
