"""The raw tables of several cohorts as one.

Belongs here: putting rows together, in one form; numbers that stand in two cohorts; the codebook, of which a line is kept once.
Does not belong here: reading (``pipeline.ingest``), whether the whole is fit for use (``meerwaarde check`` says so).

Cohorts write dates and numbers each in their own way, so what is put together is not their texts but what these mean, written
in the program's own form. A fault in any table of any cohort stops the pooling.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.faults import Fault, FaultsError, errors_in
from pipeline.ingest.delivered import RawTable
from pipeline.ingest.entering import enter
from pipeline.ingest.parsing import Problem, Value, parse_column
from pipeline.ingest.source import Source, read_source
from pipeline.saying import Said, say
from pipeline.starting import delimited, source_file
from pipeline.starting.source_file import PooledFile
from schemas import RAW, TableSchema

_OWNERS = {"participant": "participants", "respondent": "respondents"}


@dataclass(frozen=True)
class RawFolder:
    """A cohort's raw files: its name, where they lie, and the folder as faults name it."""

    cohort: str
    folder: Path
    shown_as: str


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
        FaultsError: with every fault of form in any of the files; numbers and themes that contradict one another too.
    """
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    read: dict[str, dict[str, _Rows]] = {}
    for one in folders:
        try:
            sources[one.cohort] = read_source(one.folder, one.shown_as)
        except FaultsError as error:
            faults.extend(error.faults)
        try:
            raw = enter(one.folder, tables, one.shown_as, None)
        except FaultsError as error:
            faults.extend(error.faults)
            continue
        read[one.cohort] = {name: _in_our_form(RAW[name], table, faults) for name, table in raw.items()}
    if not errors_in(faults):
        faults.extend(_same_participants(read))
    if errors_in(faults):
        raise FaultsError(errors_in(faults))
    told = [sentence for person, owner in _OWNERS.items() if (sentence := _kept_apart(read, person, owner))]
    files = {}
    for name in tables:
        schema = RAW[name]
        rows = [row for cohort in read.values() for row in cohort[name].rows]
        if name == "themes":
            rows = _codebook(schema, read, faults)
        files[f"{name}.csv"] = delimited.content(schema.names, rows, ",", "utf-8")
    if faults_now := errors_in(faults):
        raise FaultsError(faults_now)
    pooled = [
        PooledFile(cohort, table.raw.file.rpartition("/")[2], table.raw.sha256)
        for cohort, of_cohort in read.items()
        for table in of_cohort.values()
    ]
    files["source.yaml"] = source_file.of_pool(sources, pooled).encode()
    return Pool(files, told)


def _in_our_form(schema: TableSchema, raw: RawTable, faults: list[Fault]) -> _Rows:
    """A table's rows with every value as the program writes it; what cannot be read is added to the faults."""
    faults.extend(raw.faults)
    if not raw.readable:
        return _Rows(raw)
    columns = []
    for column in schema.columns:
        coded = raw.columns.get(column.name)
        if coded is None:
            columns.append([""] * len(raw))
            continue
        parsed = parse_column(coded.texts, column, raw.typed_numbers).values
        written = [_written(parsed.get(text)) for text in coded.texts]
        codes = coded.codes.tolist()
        columns.append([written[code] for code in codes])
        problems = {
            place: found for place, text in enumerate(coded.texts) if isinstance(found := parsed.get(text), Problem)
        }
        if problems:
            heading = raw.headings.get(column.name, column.name)
            faults.extend(
                _fault(
                    raw, row, heading, problems[code], None if column.person or column.private else coded.texts[code]
                )
                for row, code in zip(raw.rows.tolist(), codes, strict=True)
                if code in problems
            )
    return _Rows(raw, [list(row) for row in zip(*columns, strict=True)])


def _written(value: Value | Problem | None) -> str:
    if value is None or isinstance(value, Problem):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _fault(raw: RawTable, row: int, heading: str, problem: Problem, value: str | None) -> Fault:
    return Fault(
        file=raw.file,
        sheet=raw.sheet,
        row=row,
        column=heading,
        value=value,
        rule=problem.rule,
        found=problem.found,
        expected=problem.expected,
        remedy=problem.remedy,
    )


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


def _codebook(schema: TableSchema, read: Mapping[str, Mapping[str, _Rows]], faults: list[Fault]) -> list[list[str]]:
    """The lines of all codebooks, the same line once; a theme that two codebooks describe differently is a fault."""
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
    return [line for _, line in lines.values()]
