"""The raw tables of several cohorts as one.

Belongs here: putting rows together, in one form; numbers that stand in two cohorts; the codebook, of which a line is kept once.
Does not belong here: reading and judging (``pipeline.ingest``), whether the whole is fit for use (``meerwaarde check``
says so).

Cohorts write dates and numbers each in their own way, so what is put together is not their texts but what these mean, written
in the program's own form. A fault in any table of any cohort stops the pooling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.faults import Fault, FaultsError, errors_in
from pipeline.files import digest_of_file
from pipeline.ingest.corrections import FILE as CORRECTIONS
from pipeline.ingest.delivered import RawTable
from pipeline.ingest.entering import enter, of_folder
from pipeline.ingest.judging import context_of, judge_tables
from pipeline.ingest.parsing import Problem, Value, parse_column
from pipeline.ingest.source import Source, read_source
from pipeline.model import CohortModel
from pipeline.saying import Said, say
from pipeline.starting import delimited, source_file
from pipeline.starting.source_file import PooledFile
from pipeline.store import session
from schemas import RAW, TableSchema

_OWNERS = {"participant": "participants", "respondent": "respondents"}


@dataclass(frozen=True)
class RawFolder:
    """A cohort's raw files: its name, where they lie, the folder as faults name it, its model."""

    cohort: str
    folder: Path
    shown_as: str
    model: CohortModel


@dataclass(frozen=True)
class Pool:
    """What pooling gives.

    Attributes:
        files: name of a file in ``raw`` -> its content.
        told: what the person who asked should know.
    """

    files: Mapping[str, bytes]
    told: Sequence[Said]


@dataclass
class _Rows:
    """The rows of one table of one cohort, in the order of the schema's columns."""

    raw: RawTable
    rows: list[list[str]] = field(default_factory=list)


def pool(folders: Sequence[RawFolder], tables: Sequence[str]) -> Pool:
    """Read the raw files of cohorts and put them together.

    Args:
        folders: the cohorts' raw files, in the order in which their rows are put.
        tables: the tables that the programme uses.

    Raises:
        FaultsError: with every fault in any of the files; participants and themes that two cohorts both have, too.
    """
    sources, read = _read(folders, tables)
    told = [sentence for person, owner in _OWNERS.items() if (sentence := _kept_apart(read, person, owner))]
    files = {}
    for name in tables:
        schema = RAW[name]
        rows = [row for cohort in read.values() for row in cohort[name].rows]
        if name == "themes":
            rows = _codebook(schema, read)
        files[f"{name}.csv"] = delimited.content(schema.names, rows, ",", "utf-8")
    files["source.yaml"] = source_file.of_pool(sources, _went_in(folders, read)).encode()
    return Pool(files, told)


def _read(folders: Sequence[RawFolder], tables: Sequence[str]) -> tuple[dict[str, Source], dict[str, dict[str, _Rows]]]:
    """The cohorts' sources and tables, once all of them have been judged fit for use."""
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    read: dict[str, dict[str, _Rows]] = {}
    for one in folders:
        try:
            sources[one.cohort] = read_source(one.folder, one.shown_as)
        except FaultsError as error:
            faults.extend(error.faults)
        try:
            raw = enter(one.folder, tables, one.shown_as)
            faults.extend(of_folder(one.folder, tables, one.shown_as))
        except FaultsError as error:
            faults.extend(error.faults)
            continue
        with session() as db:
            faults.extend(judge_tables(raw, context_of(one.model, sources.get(one.cohort)), db).faults)
        read[one.cohort] = {name: _in_our_form(RAW[name], table) for name, table in raw.items()}
    if not errors_in(faults):
        faults.extend(_same_participants(read))
    if errors := errors_in(faults):
        raise FaultsError(errors)
    return sources, read


def _went_in(folders: Sequence[RawFolder], read: Mapping[str, Mapping[str, _Rows]]) -> list[PooledFile]:
    """The files of which something stands in the pool: tables, and corrections that were applied to them."""
    files = []
    for one in folders:
        own = read[one.cohort].values()
        files += [PooledFile(one.cohort, table.raw.file.rpartition("/")[2], table.raw.sha256) for table in own]
        if any(table.raw.corrections for table in own):
            files.append(PooledFile(one.cohort, CORRECTIONS, digest_of_file(one.folder / CORRECTIONS)))
    return files


def _in_our_form(schema: TableSchema, raw: RawTable) -> _Rows:
    """A table's rows with every value as the program writes it; what is no value (a row may be set aside) stays as it is."""
    if not raw.readable:
        return _Rows(raw)
    columns = []
    for column in schema.columns:
        coded = raw.columns.get(column.name)
        if coded is None:
            columns.append([""] * len(raw))
            continue
        typed = raw.typed_in.get(column.name, frozenset())
        values = parse_column([text for text in coded.texts if text], column, typed).values
        written = [_written(values.get(text, text)) or text for text in coded.texts]
        columns.append([written[code] for code in coded.codes.tolist()])
    return _Rows(raw, [list(row) for row in zip(*columns, strict=True)])


def _written(value: Value | Problem) -> str | None:
    if isinstance(value, Problem):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _same_participants(read: Mapping[str, Mapping[str, _Rows]]) -> list[Fault]:
    """Participants that two cohorts both have: the same number and the same first day."""
    seen: dict[tuple[str, str], str] = {}
    faults = []
    for cohort, tables in read.items():
        if "participants" not in tables:
            continue
        own = tables["participants"]
        here: set[tuple[str, str]] = set()
        for row, cells in zip(own.raw.rows.tolist(), own.rows, strict=True):
            known = (cells[0], cells[1])
            if known in seen and seen[known] != cohort:
                faults.append(
                    Fault(
                        file=own.raw.file,
                        sheet=own.raw.sheet,
                        row=row,
                        column=own.raw.headings.get("participant_id", "participant_id"),
                        value=cells[0],
                        private=True,
                        rule="participant_in_two_cohorts",
                        found=say(
                            "a participant who is in cohort {cohort} too, with the same first day", cohort=seen[known]
                        ),
                        expected=say("every participant in one of the cohorts that are pooled"),
                        remedy=say("Leave the participant in the cohort in which they graduated."),
                    )
                )
            here.add(known)
        for known in here:
            seen.setdefault(known, cohort)
    return faults


def _kept_apart(read: Mapping[str, Mapping[str, _Rows]], person: str, owner: str) -> Said | None:
    """Put the cohort's name before the numbers of persons when two cohorts use one number for different persons."""
    places = {
        (cohort, name): place
        for cohort, tables in read.items()
        for name in tables
        for place, column in enumerate(RAW[name].columns)
        if column.person == person
    }
    numbers: dict[str, set[str]] = {}
    for (cohort, name), place in places.items():
        numbers.setdefault(cohort, set()).update(row[place] for row in read[cohort][name].rows if row[place])
    together = [number for found in numbers.values() for number in found]
    doubled = len(together) - len(set(together))
    if not doubled:
        return None
    for (cohort, name), place in places.items():
        for row in read[cohort][name].rows:
            row[place] = f"{cohort}-{row[place]}" if row[place] else ""
    return say(
        "The cohorts use the same numbers for different persons ({count} in table {table}). The name of the cohort was put "
        "before every number, so that they stay apart.",
        count=doubled,
        table=owner,
    )


def _codebook(schema: TableSchema, read: Mapping[str, Mapping[str, _Rows]]) -> list[list[str]]:
    """The lines of all codebooks, the same line once; a FaultsError when two describe a theme differently."""
    faults = []
    lines: dict[tuple[str, ...], tuple[str, list[str]]] = {}
    for cohort, tables in read.items():
        own = tables["themes"]
        for row, cells in zip(own.raw.rows.tolist(), own.rows, strict=True):
            key = tuple(cells[schema.names.index(name)] for name in schema.key)
            first, line = lines.setdefault(key, (cohort, cells))
            differing = [name for name, one, other in zip(schema.names, line, cells, strict=True) if one != other]
            if differing:
                faults.append(
                    Fault(
                        file=own.raw.file,
                        sheet=own.raw.sheet,
                        row=row,
                        column=own.raw.headings.get(differing[0], differing[0]),
                        value=cells[schema.names.index(differing[0])] or None,
                        rule="theme_differs",
                        found=say("a theme that the codebook of cohort {cohort} describes differently", cohort=first),
                        expected=say("one description for a theme in all cohorts that are pooled"),
                        remedy=say(
                            "Write the line in both codebooks in the same way, or give one of the themes another code."
                        ),
                    )
                )
    if faults:
        raise FaultsError(faults)
    return [line for _, line in lines.values()]
