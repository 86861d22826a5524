"""Where the raw files came from: ``source.yaml`` beside them.

Belongs here: reading that file, and the faults in it. Does not belong here: how a report repeats it, other YAML files.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from pipeline.faults import Fault, FaultsError
from pipeline.ingest.context import ROWS
from pipeline.ingest.guarding import identifier_in
from pipeline.model.yaml_lines import Located, Path_, load, walk
from pipeline.saying import say
from schemas import RAW

FILE = "source.yaml"
TOTALS = "totals"
SAME = "same_identifiers_as"
LANGUAGES = ("nl", "en")
RECORDS = ("original", "synthetic", "reconstructed")

Records = Literal["original", "synthetic", "reconstructed"]
ByLanguage = str | Mapping[str, str]
"""The same text in every language, or a text under each."""


@dataclass(frozen=True)
class Source:
    """Who delivered the raw files, when, on what terms, and what kind of records they are.

    Attributes:
        delivered_by: person or organisation, as the report may name it: one text, or a text by language.
        delivered_on: the day of delivery.
        terms: what may be done with the files: one text, or a text by language.
        records: whether they are original, synthetic, or reconstructed from published totals.
        explanation: by language, how they came about; may be empty for original records only.
        note: by language, a remark; empty where there is none.
        totals: by table, what it adds up to according to who delivered it: its rows under ``ROWS``, the sum of a column of
            numbers under its name.
        same_identifiers_as: earlier waves in which the same identifier is the same respondent.
    """

    delivered_by: ByLanguage
    delivered_on: datetime.date
    terms: ByLanguage
    records: Records
    explanation: Mapping[str, str]
    note: Mapping[str, str]
    totals: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    same_identifiers_as: tuple[str, ...] = ()


def in_language(text: ByLanguage, language: str) -> str:
    """A text of ``source.yaml`` for a report in ``language``; the Dutch one, which is always there, where it lacks that."""
    return text if isinstance(text, str) else text.get(language) or text[LANGUAGES[0]]


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
                    say("no list of keys and values"),
                    say("delivered_by, delivered_on, terms and records, each as key: value"),
                    say("Write them, one on a line."),
                )
            ]
        )
    faults = [*_identifiers(located), *_faults(located, located.value)]
    if faults:
        raise FaultsError(faults)
    value = located.value
    return Source(
        delivered_by=_one_or_by_language(value["delivered_by"]),
        delivered_on=value["delivered_on"],
        terms=_one_or_by_language(value["terms"]),
        records=cast(Records, value["records"]),
        explanation=_by_language(value.get("explanation")),
        note=_by_language(value.get("note")),
        totals={
            table: {column: Decimal(total) for column, total in stated.items()}
            for table, stated in (value.get(TOTALS) or {}).items()
        },
        same_identifiers_as=tuple(value.get(SAME) or ()),
    )


def _identifiers(located: Located) -> list[Fault]:
    """The report repeats what stands here, so nothing in it may identify a person."""
    return [
        located.fault(
            path,
            "identifier",
            say("{what} (not repeated here)", what=what),
            say("no direct identifiers anywhere in the file"),
            say("Name the organisation or the function instead."),
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
                located.fault(
                    (key,),
                    "missing_key",
                    say("no {key}", key=key),
                    say("{key}: {what}", key=key, what=expected),
                    say("Add the line to source.yaml."),
                )
            )
        elif not right(found):
            faults.append(
                located.fault(
                    (key,),
                    "bad_source",
                    say("something else under {key}", key=key),
                    say("{key}: {what}", key=key, what=expected),
                    say("Correct it."),
                )
            )
    for key in value:
        if key not in _KEYS and key not in _MORE_KEYS:
            faults.append(
                located.fault(
                    (key,),
                    "unknown_key",
                    say("a key that source.yaml does not have"),
                    say("keys from: {keys}", keys=", ".join([*_KEYS, *_MORE_KEYS])),
                    say("Take it out, or write it under note."),
                )
            )
    for key in ("explanation", "note"):
        if value.get(key) is not None and not _is_text_by_language(value[key]):
            faults.append(
                located.fault(
                    (key,),
                    "bad_source",
                    say("something else under {key}", key=key),
                    say("{key} with a text under nl, and under en for a report in English", key=key),
                    say("Write the Dutch text under nl, indented."),
                )
            )
    if value.get("records") in ("synthetic", "reconstructed") and value.get("explanation") is None:
        faults.append(
            located.fault(
                ("explanation",),
                "missing_key",
                say("no explanation of records that are {kind}", kind=value["records"]),
                say("an explanation, under nl and en, of how they were made and what was chosen"),
                say("Write it: the report repeats it."),
            )
        )
    return [*faults, *_faults_of_totals(located, value.get(TOTALS)), *_faults_of_same(located, value)]


def _faults_of_same(located: Located, value: Mapping[str, Any]) -> Iterator[Fault]:
    """Waves are named in a list, and only real records can have the identifiers of another wave."""
    same = value.get(SAME)
    if same is None:
        return
    if not isinstance(same, list) or not all(_is_text(wave) for wave in same):
        yield located.fault(
            (SAME,),
            "bad_source",
            say("something else under {key}", key=SAME),
            say("a list of earlier waves, each between quotes, such as {example}", example='["2023"]'),
            say("Correct it."),
        )
    elif value.get("records") == "reconstructed" and same:
        yield located.fault(
            (SAME,),
            "bad_source",
            say("the identifiers of another wave for records that are {kind}", kind="reconstructed"),
            say("identifiers of real respondents, which rebuilt records do not have"),
            say("Take the line out."),
        )


def _faults_of_totals(located: Located, totals: Any) -> Iterator[Fault]:
    """Totals are of tables there are, of columns that can be added up, and numbers."""
    if totals is None:
        return
    if not isinstance(totals, dict):
        yield _bad_total(located, (TOTALS,), say("no list of tables"))
        return
    for table, stated in totals.items():
        if table not in RAW:
            yield _bad_total(located, (TOTALS, table), say("a table that does not exist"))
            continue
        if not isinstance(stated, dict):
            yield _bad_total(located, (TOTALS, table), say("no totals under the table"))
            continue
        summed = {column.name for column in RAW[table].columns if column.kind in ("decimal", "integer")}
        for column, total in stated.items():
            path = (TOTALS, table, column)
            if column != ROWS and column not in summed:
                yield _bad_total(located, path, say("a column that cannot be added up"))
            elif isinstance(total, bool) or not isinstance(total, int | Decimal):
                yield _bad_total(located, path, say("a total that is no number"))
            elif column == ROWS and (not isinstance(total, int) or total < 0):
                yield _bad_total(located, path, say("a number of rows that is no whole number"))


def _bad_total(located: Located, path: Path_, found: str) -> Fault:
    return located.fault(
        path,
        "bad_total",
        found,
        say("per table a number of rows, and totals of columns of numbers, such as {example}", example=_EXAMPLE),
        say("Correct it, or take it out."),
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_one_or_by_language(value: Any) -> bool:
    return _is_text(value) or _is_text_by_language(value)


def _is_text_by_language(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and "nl" in value
        and all(language in LANGUAGES and _is_text(text) for language, text in value.items())
    )


def _one_or_by_language(value: Any) -> ByLanguage:
    return value.strip() if isinstance(value, str) else _by_language(value)


def _by_language(value: Any) -> dict[str, str]:
    return {language: text.strip() for language, text in (value or {}).items()}


_KEYS = {
    "delivered_by": (say("the person or organisation that delivered the files"), _is_one_or_by_language),
    "delivered_on": (say("the day of delivery, as 2020-03-31"), lambda value: isinstance(value, datetime.date)),
    "terms": (say("what may be done with the files"), _is_one_or_by_language),
    "records": (say("one of {codes}", codes=", ".join(RECORDS)), lambda value: value in RECORDS),
}
_MORE_KEYS = ("explanation", "note", TOTALS, SAME)
_EXAMPLE = "funding: {rows: 4, amount_eur: 851000.00}"
