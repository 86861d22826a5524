"""The catalogue of interventions and their evidence: what its files may hold, and reading them.

Belongs here: ``data/catalogue/catalogue.yaml`` field by field, its tables, and every rule between them. Does not belong here:
the columns of the tables (``schemas.catalogue``), who cites an entry (``citing``), the page made of it
(``pipeline.releases.catalogue``).

A level is never written beside an entry: it follows from the document's own words by the readings in ``catalogue.yaml``, so
that words and ladder cannot drift apart.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, ValidationError

from pipeline.faults import Fault, FaultsError
from pipeline.model import yaml_lines
from pipeline.model.parts import Label, Name, Part, Slug, Source, TextOrLabel

if TYPE_CHECKING:
    from schemas.table import TableSchema

FOLDER = Path("data") / "catalogue"
SETTINGS = FOLDER / "catalogue.yaml"
Count = Annotated[int, Field(ge=0)]
# The columns that hold the document's own words.
WORDS = ("name", "target_group", "purpose", "aspects", "theory", "source", "evidence")


class OverviewTable(Part):
    """One of the document's overview tables, with the number of rows that the document has in it."""

    table: Name
    label: Label
    place: TextOrLabel
    rows: Count


class Theme(Part):
    """A theme under which the document names gaps, with how many gaps and questions it names."""

    theme: Name
    label: Label
    place: TextOrLabel
    gaps: Count
    questions: Count


class Level(Part):
    """A rung of the ladder of evidence; the first in the list is the lowest."""

    level: Name
    label: Label
    meaning: Label


class WordsRead(Part):
    """Words in the column of effectiveness, the level they were put on, and why. Empty words stand for an empty cell."""

    words: str
    level: Name
    why: Label


class MendReason(Part):
    """Why a scanned word was mended."""

    why: Name
    label: Label


class Settings(Part):
    """``catalogue.yaml``: the document, its tables and themes, the ladder, and how words are placed on it."""

    title: Label
    note: Label
    source: Source
    tables: list[OverviewTable] = Field(min_length=1)
    themes: list[Theme] = Field(default_factory=list)
    ladder: list[Level] = Field(min_length=1)
    readings: list[WordsRead]
    mends: list[MendReason] = Field(default_factory=list)


@dataclass(frozen=True)
class Mend:
    """A reading error that was mended in a cell."""

    scanned: str
    mended: str
    why: str


@dataclass(frozen=True)
class Doubt:
    """What could not be read of a cell with certainty; ``kind`` is unread, placed or kept."""

    kind: str
    what: Label


@dataclass(frozen=True)
class Entry:
    """An intervention as the document has it.

    Attributes:
        words: column -> the document's own words; empty where it has none or none could be read.
        wider: whether the document marks it as mainly meant for a wider question.
        level: the rung that its words on effectiveness were put on.
        mends: column -> what was mended there.
        doubts: column -> what could not be read there.
    """

    id: Slug
    table: str
    position: int
    page: int
    wider: bool
    words: Mapping[str, str]
    level: str
    mends: Mapping[str, tuple[Mend, ...]]
    doubts: Mapping[str, Doubt]

    @property
    def name(self) -> str:
        """Its name."""
        return self.words["name"]


@dataclass(frozen=True)
class Gap:
    """A gap in knowledge, with the questions that the document asks under it."""

    id: str
    theme: str
    words: str
    page: int
    questions: tuple["Gap", ...] = ()
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue, in the order of the document.

    Attributes:
        files: what it was read from, relative to the workspace.
        located: ``catalogue.yaml`` with its lines.
    """

    settings: Settings
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    files: tuple[str, ...]
    located: yaml_lines.Located

    def entry(self, name: str) -> Entry:
        """The entry with this id; a KeyError where there is none."""
        for entry in self.entries:
            if entry.id == name:
                return entry
        raise KeyError(name)

    def level(self, name: str) -> Level:
        """The rung called ``name``."""
        return next(level for level in self.settings.ladder if level.level == name)

    def rung(self, name: str) -> int:
        """How high the rung called ``name`` is; the lowest is 0."""
        return [level.level for level in self.settings.ladder].index(name)


def read_catalogue(root: Path) -> Catalogue:
    """Read the catalogue of a workspace.

    Args:
        root: the workspace.

    Raises:
        FaultsError: with every fault in every file of the catalogue, each with its line.
    """
    from schemas.catalogue import CATALOGUE

    located = yaml_lines.load(root / SETTINGS, SETTINGS.as_posix())
    try:
        settings = Settings.model_validate(located.value)
    except ValidationError as error:
        from pipeline.model.loading import as_faults

        raise FaultsError(list(as_faults(error, located))) from None
    tables = {name: _Table.read(root, schema) for name, schema in CATALOGUE.items()}
    faults = [fault for table in tables.values() for fault in table.faults]
    if not faults:
        faults = list(_Rules(settings, located, tables).faults())
    if faults:
        raise FaultsError(faults)
    return _put_together(settings, located, tables)


@dataclass(frozen=True)
class _Row:
    """A line of a table; ``number`` is the line as a person counts it."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class _Table:
    """A table of the catalogue as text, with the faults of its form."""

    file: str
    rows: tuple[_Row, ...]
    faults: tuple[Fault, ...]

    @classmethod
    def read(cls, root: Path, schema: "TableSchema") -> "_Table":
        path = FOLDER / f"{schema.name}.csv"
        file = path.as_posix()

        def refused(rule: str, found: str, expected: str, remedy: str, row: int | None = None) -> "_Table":
            return cls(file, (), (Fault(file, rule, found, expected, remedy, row=row),))

        if not (root / path).is_file():
            return refused("missing_file", "the file is missing", "a table here", "Make the file.")
        try:
            text = (root / path).read_bytes().decode("utf-8-sig")
            lines = csv.reader(io.StringIO(text, newline=""), strict=True)
            header = next(lines, [])
            # A cell may hold a line break: what a person counts is the line that the row starts on.
            numbered, starts = [], lines.line_num + 1
            for cells in lines:
                numbered.append((starts, cells))
                starts = lines.line_num + 1
        except UnicodeDecodeError:
            return refused("encoding", "text that is not UTF-8", "text in UTF-8", "Save the file as UTF-8.")
        except csv.Error as error:
            return refused(
                "csv", f"a line that cannot be read: {error}", "comma separated values", "Look at the quotes."
            )
        if tuple(header) != schema.names:
            wanted = f"the columns {', '.join(schema.names)}"
            return refused("header", f"the columns {', '.join(header)}", wanted, "Mend the header.", row=1)
        faults: list[Fault] = []
        rows: list[_Row] = []
        for number, cells in numbered:
            if len(cells) != len(schema.names):
                found, wanted = f"{len(cells)} cells", f"{len(schema.names)} cells"
                faults.append(Fault(file, "cells", found, wanted, "Mend commas and quotes.", row=number))
                continue
            row = _Row(number, dict(zip(schema.names, (cell.strip() for cell in cells), strict=True)))
            faults += _cell_faults(file, row, schema)
            rows.append(row)
        faults += _doubled(file, rows, schema.key)
        return cls(file, tuple(rows), tuple(faults))

    def fault(self, row: _Row, column: str, rule: str, found: str, expected: str, remedy: str) -> Fault:
        """A fault in a cell."""
        value = row[column][:120] or None
        return Fault(self.file, rule, found, expected, remedy, row=row.number, column=column, value=value)


def _cell_faults(file: str, row: _Row, schema: "TableSchema") -> Iterator[Fault]:
    for column in schema.columns:
        value = row[column.name]

        def fault(rule: str, found: str, expected: str, remedy: str, name: str = column.name) -> Fault:
            return Fault(file, rule, found, expected, remedy, row=row.number, column=name)

        if not value:
            if not column.nullable:
                yield fault("empty", "nothing", "a value", "Fill it in.")
        elif column.codes and value not in column.codes:
            yield fault("unknown_code", f"'{value}'", f"one of {', '.join(column.codes)}", "Mend the code.")
        elif column.kind == "integer" and not (value.isascii() and value.isdigit() and int(value) > 0):
            yield fault("number", f"'{value}'", "a whole number above 0", "Mend the number.")


def _doubled(file: str, rows: Iterable[_Row], key: tuple[str, ...]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in rows if key else ():
        value = tuple(row[column] for column in key)
        if value in seen:
            found = f"{' and '.join(key)} as in row {seen[value]}"
            yield Fault(
                file, "doubled_row", found, "each once", "Remove one of the two.", row=row.number, column=key[0]
            )
        seen.setdefault(value, row.number)


@dataclass(frozen=True)
class _Rules:
    """The rules between the files of the catalogue."""

    settings: Settings
    located: yaml_lines.Located
    tables: Mapping[str, _Table]

    def faults(self) -> Iterator[Fault]:
        """Every fault between the parts."""
        yield from self._settings()
        yield from self._interventions()
        yield from self._gaps()
        yield from self._cells("mended")
        yield from self._cells("unread")
        yield from self._mends()

    def _settings(self) -> Iterator[Fault]:
        lists = {
            "tables": [entry.table for entry in self.settings.tables],
            "themes": [entry.theme for entry in self.settings.themes],
            "ladder": [entry.level for entry in self.settings.ladder],
            "readings": [entry.words for entry in self.settings.readings],
            "mends": [entry.why for entry in self.settings.mends],
        }
        for section, names in lists.items():
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield self.located.fault(
                        (section, index),
                        "doubled_name",
                        f"'{name}' for the second time",
                        "each once",
                        "Remove one of the two.",
                    )
        words = {row["evidence"] for row in self.tables["interventions"].rows}
        for index, reading in enumerate(self.settings.readings):
            if reading.level not in lists["ladder"]:
                yield self.located.fault(
                    ("readings", index, "level"),
                    "unknown_name",
                    f"'{reading.level}', which is no rung of the ladder",
                    f"one of {', '.join(lists['ladder'])}",
                    "Mend the name.",
                )
            if reading.words not in words:
                yield self.located.fault(
                    ("readings", index, "words"),
                    "unused_words",
                    f"'{reading.words}', which no intervention has as its effectiveness",
                    "words that stand in interventions.csv",
                    "Mend the words, or remove them.",
                )

    def _interventions(self) -> Iterator[Fault]:
        table = self.tables["interventions"]
        words = {reading.words for reading in self.settings.readings}
        names = [entry.table for entry in self.settings.tables]
        counted: Counter[str] = Counter()
        for row in table.rows:
            if row["table"] not in names:
                yield table.fault(
                    row, "table", "unknown_name", f"'{row['table']}'", f"one of {', '.join(names)}", "Mend the name."
                )
                continue
            counted[row["table"]] += 1
            place = counted[row["table"]]
            if int(row["position"]) != place:
                yield table.fault(
                    row, "position", "order", row["position"], f"{place}, the next row of the table", "Mend the order."
                )
            if row["evidence"] not in words:
                yield table.fault(
                    row,
                    "evidence",
                    "unknown_words",
                    "words that the ladder has no place for",
                    "words that stand under readings in catalogue.yaml",
                    "Add them there with their level and why, or mend the cell.",
                )
        for index, declared in enumerate(self.settings.tables):
            yield from self._count(("tables", index, "rows"), counted[declared.table], declared.rows, table.file)

    def _gaps(self) -> Iterator[Fault]:
        table = self.tables["knowledge_gaps"]
        names = [entry.theme for entry in self.settings.themes]
        counted: Counter[tuple[str, str]] = Counter()
        themes: dict[str, str] = {}
        for row in table.rows:
            counted[row["theme"], row["kind"]] += 1
            if row["theme"] not in names:
                yield table.fault(
                    row, "theme", "unknown_name", f"'{row['theme']}'", f"one of {', '.join(names)}", "Mend the name."
                )
            if row["kind"] == "gap":
                themes[row["id"]] = row["theme"]
                if row["under"]:
                    yield table.fault(row, "under", "not_empty", f"'{row['under']}'", "nothing for a gap", "Empty it.")
            elif themes.get(row["under"]) != row["theme"]:
                expected = "the id of a gap of the same theme, higher up in the table"
                yield table.fault(row, "under", "unknown_name", f"'{row['under']}'", expected, "Mend the id.")
        for index, theme in enumerate(self.settings.themes):
            yield from self._count(("themes", index, "gaps"), counted[theme.theme, "gap"], theme.gaps, table.file)
            asked = counted[theme.theme, "question"]
            yield from self._count(("themes", index, "questions"), asked, theme.questions, table.file)

    def _count(self, path: yaml_lines.Path_, found: int, expected: int, file: str) -> Iterator[Fault]:
        if found != expected:
            yield self.located.fault(
                path,
                "count",
                f"{expected} by this file, {found} in {file}",
                "as many rows as the document has",
                "Add the missing rows, remove the extra ones, or mend the count.",
            )

    def _all_cells(self) -> dict[tuple[str, str], str]:
        return {
            (row["id"], column): value
            for name in ("interventions", "knowledge_gaps")
            for row in self.tables[name].rows
            for column, value in row.cells.items()
        }

    def _cells(self, name: str) -> Iterator[Fault]:
        table, cells = self.tables[name], self._all_cells()
        ids = {one for one, _ in cells}
        for row in table.rows:
            if row["id"] not in ids:
                expected = "the id of an intervention or a gap"
                yield table.fault(row, "id", "unknown_name", f"'{row['id']}'", expected, "Mend the id.")
            elif (row["id"], row["column"]) not in cells:
                yield table.fault(
                    row, "column", "unknown_name", f"'{row['column']}'", "a column of that table", "Mend the column."
                )
            elif name == "unread" and row["kind"] == "unread" and cells[row["id"], row["column"]]:
                yield table.fault(
                    row,
                    "kind",
                    "not_unread",
                    "a cell that holds words",
                    "an empty cell",
                    "Empty the cell, or mend the kind.",
                )

    def _mends(self) -> Iterator[Fault]:
        table, cells = self.tables["mended"], self._all_cells()
        reasons = [entry.why for entry in self.settings.mends]
        for row in table.rows:
            if row["why"] not in reasons:
                yield table.fault(
                    row, "why", "unknown_name", f"'{row['why']}'", f"one of {', '.join(reasons)}", "Mend the reason."
                )
            cell = cells.get((row["id"], row["column"]))
            if cell is not None and row["mended"] not in cell:
                yield table.fault(
                    row, "mended", "not_in_cell", f"'{row['mended']}'", f"words of the cell: '{cell}'", "Mend either."
                )


def _put_together(settings: Settings, located: yaml_lines.Located, tables: Mapping[str, _Table]) -> Catalogue:
    levels = {reading.words: reading.level for reading in settings.readings}
    mends: dict[str, dict[str, tuple[Mend, ...]]] = {}
    for row in tables["mended"].rows:
        of_entry = mends.setdefault(row["id"], {})
        mend = Mend(row["scanned"], row["mended"], row["why"])
        of_entry[row["column"]] = (*of_entry.get(row["column"], ()), mend)
    doubts: dict[str, dict[str, Doubt]] = {}
    for row in tables["unread"].rows:
        doubts.setdefault(row["id"], {})[row["column"]] = Doubt(row["kind"], Label(nl=row["nl"], en=row["en"]))
    entries = tuple(
        Entry(
            id=row["id"],
            table=row["table"],
            position=int(row["position"]),
            page=int(row["page"]),
            wider=row["wider"] == "yes",
            words={column: row[column] for column in WORDS},
            level=levels[row["evidence"]],
            mends=mends.get(row["id"], {}),
            doubts=doubts.get(row["id"], {}),
        )
        for row in tables["interventions"].rows
    )

    def gap(row: _Row, questions: tuple[Gap, ...] = ()) -> Gap:
        mended = mends.get(row["id"], {}).get("words", ())
        return Gap(row["id"], row["theme"], row["words"], int(row["page"]), questions, mended)

    rows = tables["knowledge_gaps"].rows
    gaps = tuple(
        gap(row, tuple(gap(other) for other in rows if other["under"] == row["id"]))
        for row in rows
        if row["kind"] == "gap"
    )
    files = (SETTINGS.as_posix(), *sorted(table.file for table in tables.values()))
    return Catalogue(settings, entries, gaps, files, located)
