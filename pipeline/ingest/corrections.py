"""``raw/corrections.yaml``: delivered values that somebody decided were wrong, and what they should be.

Belongs here: what that file may hold, finding the rows a correction is about, changing the cells. Does not belong here:
reading the tables (``reading``), telling of corrections (``reporting``). ``docs/raw-data.md`` describes the file.

The file lies beside the raw files and out of git with them, because it names records. Corrections work on the texts as
delivered, after what may not enter was withheld; identifiers of persons in it become the same pseudonyms.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.faults import Fault, FaultsError
from pipeline.ingest.admitting import Pseudonym
from pipeline.ingest.coded import Coded
from pipeline.ingest.delivered import WITHHELD, AppliedCorrection, RawTable
from pipeline.ingest.guarding import identifier_in
from pipeline.ingest.names import column_of
from pipeline.ingest.parsing import Problem, parse_column
from pipeline.model.yaml_lines import Located, Path_, load, walk
from pipeline.saying import say
from schemas import RAW, Column
from schemas.table import YES_NO

if TYPE_CHECKING:
    import numpy as np

FILE = "corrections.yaml"
_KEYS = ("table", "record", "column", "from", "to", "why", "decided_by", "decided_on")
_ALL_KEYS = (*_KEYS, "rows")
_SCALAR = str | int | Decimal | datetime.date | None
_MEND_TEXT = say("Correct it.")


@dataclass(frozen=True)
class Correction:
    """One entry of the file, valid by itself.

    Attributes:
        place: where it stands in the file.
        table: the raw table.
        record: what tells its rows from others: column of the schema -> value.
        column: the column of the schema to change.
        before: the value as delivered.
        after: the value instead.
        why: why the delivered value is wrong.
        decided_by: who decided so.
        decided_on: when.
        rows: how many rows it changes.
    """

    place: Path_
    table: str
    record: Mapping[str, Any]
    column: str
    before: Any
    after: Any
    why: str
    decided_by: str
    decided_on: datetime.date
    rows: int


@dataclass(frozen=True)
class Corrections:
    """The corrections of a raw folder, and what is wrong with their file; no correction is applied where that is anything."""

    entries: tuple[Correction, ...] = ()
    faults: tuple[Fault, ...] = ()
    located: Located | None = None


def read_corrections(folder: Path, tables: Sequence[str], shown_as: str = "raw") -> Corrections:
    """Read ``corrections.yaml`` in the folder of the raw files; no corrections when there is no such file.

    Args:
        folder: the folder with the raw files.
        tables: the tables the programme uses.
        shown_as: the folder as faults name it, relative to the workspace.
    """
    path = folder / FILE
    if not path.exists() and not path.is_symlink():
        return Corrections()
    if not path.resolve().is_relative_to(folder.resolve()):
        return Corrections(
            faults=(
                Fault(
                    f"{shown_as}/{FILE}",
                    "link_outside",
                    say("a link to a place outside the raw folder"),
                    say("the file itself"),
                    say("Copy the file into the folder."),
                ),
            )
        )
    try:
        located = load(path, f"{shown_as}/{FILE}")
    except FaultsError as error:
        return Corrections(faults=tuple(error.faults))
    if located.value is None:
        return Corrections(located=located)
    if not isinstance(located.value, list):
        return Corrections(
            faults=(
                located.fault(
                    (),
                    "bad_correction",
                    say("no list of corrections"),
                    say("a list, each correction beginning with a hyphen"),
                    say("Begin every correction with a hyphen and a space."),
                ),
            )
        )
    faults: list[Fault] = []
    entries: list[Correction] = []
    for index, value in enumerate(located.value):
        wrong = list(_faults(located, (index,), value, tables))
        faults += wrong
        if not wrong:
            entries.append(_correction((index,), value))
    return Corrections(tuple(entries), tuple(faults), located)


def _faults(located: Located, place: Path_, value: Any, tables: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with one entry, looked at by itself."""
    if not isinstance(value, dict):
        yield _bad(located, place, say("no keys and values"), say("the keys {keys}", keys=", ".join(_KEYS)))
        return
    yield from _keys(located, place, value)
    for path, text in walk(value, place):
        # What it records may be what it is about; who and why are told in the report.
        if path[1:2] and path[1] in ("why", "decided_by") and isinstance(text, str) and (what := identifier_in(text)):
            yield located.fault(
                path,
                "identifier",
                say("{what} (not repeated here)", what=what),
                say("no direct identifiers in why and decided_by, which the report repeats"),
                say("Name the function or the organisation instead."),
            )
    table = value.get("table")
    if not isinstance(table, str):
        return
    if table not in tables:
        yield located.fault(
            (*place, "table"),
            "unknown_table",
            say("a table that this programme does not use"),
            say("one of {codes}", codes=", ".join(tables)),
            say("Correct the name of the table."),
        )
        return
    record = value.get("record")
    named = [((*place, "column"), value.get("column"))]
    named += [((*place, "record", name), name) for name in (record if isinstance(record, dict) else {})]
    for path, name in named:
        if isinstance(name, str) and _column(table, name) is None:
            yield located.fault(
                path,
                "unknown_column",
                say("a column that this table does not have"),
                say("columns from: {columns}", columns=", ".join(RAW[table].names)),
                say("Correct the name of the column."),
            )


def _keys(located: Located, place: Path_, value: dict[str, Any]) -> Iterator[Fault]:
    for key in _KEYS:
        if key not in value:
            yield located.fault(
                place,
                "missing_key",
                say("no {key}", key=key),
                say("the keys {keys}", keys=", ".join(_KEYS)),
                say("Add the line to corrections.yaml."),
            )
    for key in value:
        if key not in _ALL_KEYS:
            yield located.fault(
                (*place, key),
                "unknown_key",
                say("a key that a correction does not have"),
                say("the keys {keys}", keys=", ".join(_ALL_KEYS)),
                say("Take it out, or correct its spelling."),
            )
    for key in ("table", "column", "why", "decided_by"):
        if key in value and not (isinstance(value[key], str) and value[key].strip()):
            yield _bad(located, (*place, key), say("something else under {key}", key=key), say("a text"))
    if "decided_on" in value and not isinstance(value["decided_on"], datetime.date):
        yield _bad(
            located,
            (*place, "decided_on"),
            say("something else under {key}", key="decided_on"),
            say("a day, as 2021-03-31"),
        )
    if "rows" in value and not (type(value["rows"]) is int and value["rows"] > 0):
        yield _bad(
            located,
            (*place, "rows"),
            say("something else under {key}", key="rows"),
            say("a whole number of rows, 1 or more"),
        )
    for key in ("from", "to"):
        if key in value and not _is_scalar(value[key]):
            yield _bad(located, (*place, key), say("something else under {key}", key=key), say("one value"))
    if "from" in value and "to" in value and _is_scalar(value["to"]) and value["from"] == value["to"]:
        yield _bad(located, (*place, "to"), say("the same value under from and to"), say("two values that differ"))
    record = value.get("record")
    if "record" in value and not (isinstance(record, dict) and record and all(map(_is_scalar, record.values()))):
        yield _bad(
            located,
            (*place, "record"),
            say("something else under {key}", key="record"),
            say("columns with the values by which the record is found, as column: value"),
        )


def _bad(located: Located, path: Path_, found: str, expected: str) -> Fault:
    return located.fault(path, "bad_correction", found, expected, _MEND_TEXT)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, _SCALAR) and not isinstance(value, bool)


def _column(table: str, name: str) -> str | None:
    return name if name in RAW[table].names else column_of(RAW[table], name)


def _correction(place: Path_, value: dict[str, Any]) -> Correction:
    table = value["table"]
    return Correction(
        place=place,
        table=table,
        record={_column(table, name) or name: wanted for name, wanted in value["record"].items()},
        column=_column(table, value["column"]) or value["column"],
        before=value["from"],
        after=value["to"],
        why=" ".join(value["why"].split()),
        decided_by=" ".join(value["decided_by"].split()),
        decided_on=value["decided_on"],
        rows=value.get("rows", 1),
    )


def corrected(raw: RawTable, corrections: Corrections, pseudonym: Pseudonym | None) -> RawTable:
    """A raw table with the corrections of it applied; what is wrong with them is among its faults.

    Every correction is held against the table as it was delivered, not as another correction left it.

    Args:
        raw: the table as delivered.
        corrections: those of its folder.
        pseudonym: makes a pseudonym of whose identifier it is and the identifier; None keeps identifiers.
    """
    own = [entry for entry in corrections.entries if entry.table == raw.name]
    if not own or not raw.readable or corrections.faults or corrections.located is None:
        return raw
    work = _Work(raw, corrections.located, pseudonym)
    for entry in own:
        work.correct(entry)
    return work.result()


class _Work:
    """One table while its corrections are applied."""

    def __init__(self, raw: RawTable, located: Located, pseudonym: Pseudonym | None) -> None:
        self._raw = raw
        self._located = located
        self._pseudonym = pseudonym
        self._schema = RAW[raw.name]
        self._columns: dict[str, Coded] = dict(raw.columns)
        self._typed_in = {name: set(texts) for name, texts in raw.typed_in.items()}
        self._originals = dict(raw.originals)
        self._applied: list[AppliedCorrection] = []
        self._faults: list[Fault] = []
        self._changed: dict[tuple[int, str], Path_] = {}

    def result(self) -> RawTable:
        """The table as corrected."""
        return replace(
            self._raw,
            columns=self._columns,
            typed_in={name: frozenset(texts) for name, texts in self._typed_in.items()},
            originals=self._originals,
            faults=(*self._raw.faults, *self._faults),
            corrections=tuple(self._applied),
        )

    def correct(self, entry: Correction) -> None:
        """Apply one correction, or say why it cannot be."""
        import numpy as np

        faults = [*self._missing(entry), *self._guarded(entry)]
        if faults:
            self._faults += faults
            return
        found = np.ones(len(self._raw), dtype=bool)
        for name, wanted in entry.record.items():
            found &= self._holds(name, wanted)
        if int(found.sum()) != entry.rows:
            self._tell(
                entry,
                "record",
                "correction_rows",
                say("{count} rows with these values", count=int(found.sum())),
                say("{count} rows", count=entry.rows),
                say(
                    "Correct what the record is found by, or the number of rows; if the source was mended, take the "
                    "correction out."
                ),
            )
            return
        as_delivered = self._holds(entry.column, entry.before)
        if not (found & ~as_delivered).any():
            self._change(entry, np.flatnonzero(found))
            return
        mended = not (found & ~self._holds(entry.column, entry.after)).any()
        self._tell(
            entry,
            "from",
            "correction_does_not_apply",
            say("a cell that holds the corrected value already") if mended else say("a cell that holds another value"),
            say("the value under from"),
            say("The source was mended: take the correction out.")
            if mended
            else say("Look what was delivered; correct the value under from, or take the correction out."),
        )

    def _missing(self, entry: Correction) -> Iterator[Fault]:
        for name in (entry.column, *entry.record):
            if name not in self._columns:
                yield self._located.fault(
                    entry.place,
                    "unknown_column",
                    say("a column that the file does not have"),
                    say("columns of the file as delivered"),
                    say("Correct the name of the column, or put the column in the file."),
                )
                return

    def _guarded(self, entry: Correction) -> Iterator[Fault]:
        """The new value may enter no more than a delivered one, and consent is given in the file only."""
        from pipeline.ingest.admitting import _DAMAGED

        column = self._schema.column(entry.column)
        text = _text(entry.after)
        if what := identifier_in(text, column):
            yield self._located.fault(
                (*entry.place, "to"),
                "identifier",
                say("{what} (not repeated here)", what=what),
                say("no direct identifiers anywhere in the file"),
                say("Take it out."),
            )
        elif _DAMAGED.search(text) or text == WITHHELD:
            yield self._located.fault(
                (*entry.place, "to"),
                "control_character",
                say("an invisible character that hides, reorders or damages text"),
                say("text as a person can read it"),
                say("Type the value again."),
            )
        elif self._gives_consent(entry):
            yield self._located.fault(
                (*entry.place, "to"),
                "correction_of_consent",
                say("a correction that gives consent"),
                say("consent in the file as delivered"),
                say("Write the consent in the raw file itself, so that the quote is read with it."),
            )
        for key, told in (("why", entry.why), ("decided_by", entry.decided_by)):
            if self._names_a_person(told):
                yield self._located.fault(
                    (*entry.place, key),
                    "identifier",
                    say("the code of a person (not repeated here)"),
                    say("no codes of persons in why and decided_by, which the report repeats"),
                    say("Say it without the code; the report names the row."),
                )

    def _names_a_person(self, text: str) -> bool:
        """Whether a text holds an identifier of this table's persons as a word of its own.

        Bare numbers of up to three digits are let pass: they are as often an amount or a count.
        """
        words = {word.strip(".,;:!?()[]'\"") for word in text.split()}
        words = {word for word in words if word and not (word.isdigit() and len(word) <= 3)}
        for column in self._schema.columns:
            if column.person and column.name in self._columns:
                told = {self._named(column, word) for word in words}
                if not told.isdisjoint(self._columns[column.name].texts):
                    return True
        return False

    def _named(self, column: Column, text: str) -> str:
        return self._pseudonym(column.person, text) if self._pseudonym and column.person and text else text

    def _holds(self, name: str, wanted: Any) -> "np.ndarray":
        """The rows in which a column holds a value: the same text, or a text that says the same."""
        column = self._schema.column(name)
        texts = self._raw.columns[name].texts
        text = self._named(column, _text(wanted).strip()) if column.person else _text(wanted).strip()
        if not text or column.person or text in texts:
            return self._raw.columns[name].where(lambda one: one == text)
        said = parse_column(
            [one for one in texts if one and one != WITHHELD], column, self._typed_in.get(name, ())
        ).values
        means = wanted if not isinstance(wanted, str) else parse_column([text], column).values[text]
        if isinstance(means, int) and column.kind == "decimal":
            means = Decimal(means)
        if isinstance(means, Problem):
            return self._raw.columns[name].where(lambda _: False)
        return self._raw.columns[name].where(lambda one: said.get(one) == means and said.get(one) is not None)

    def _change(self, entry: Correction, indexes: "np.ndarray") -> None:
        for index in indexes.tolist():
            earlier = self._changed.setdefault((index, entry.column), entry.place)
            if earlier != entry.place:
                self._tell(
                    entry,
                    "column",
                    "corrected_twice",
                    say("a cell that the correction in line {row} changes as well", row=self._located.line(earlier)),
                    say("one correction for a cell"),
                    say("Take one of the two out."),
                )
                return
        column = self._schema.column(entry.column)
        text = self._new_text(entry, column)
        self._columns[entry.column] = _with(self._columns[entry.column], indexes, text)
        for other in self._schema.columns:
            # Words whose consent is taken back go as well.
            if other.private and f"{other.name}_consent" == entry.column and other.name in self._columns:
                self._columns[other.name] = _with(self._columns[other.name], indexes, "")
        told = not self._schema.about_persons
        self._applied.append(
            AppliedCorrection(
                table=self._raw.name,
                file=self._raw.file,
                rows=tuple(int(row) for row in self._raw.rows[indexes]),
                column=self._raw.headings.get(entry.column, entry.column),
                why=entry.why,
                decided_by=entry.decided_by,
                decided_on=entry.decided_on.isoformat(),
                before=_text(entry.before) if told else None,
                after=_text(entry.after) if told else None,
            )
        )

    def _new_text(self, entry: Correction, column: Column) -> str:
        """The new value as it might have been delivered; a number, so that its mark is beyond doubt."""
        text = _text(entry.after).strip()
        if column.person:
            named = self._named(column, text)
            if named != text:
                self._originals[named] = text
            return named
        if isinstance(entry.after, Decimal) and column.kind == "decimal":
            typed = self._typed_in.setdefault(column.name, set())
            written = set(self._columns[column.name].texts) - typed
            while text in written:
                text += "0"
            typed.add(text)
        return text

    def _gives_consent(self, entry: Correction) -> bool:
        owner = entry.column.removesuffix("_consent")
        if owner == entry.column or owner not in self._schema.names or not self._schema.column(owner).private:
            return False
        text = _text(entry.after).strip()
        return bool(text) and parse_column([text], self._schema.column(entry.column)).values[text] == YES_NO[0].code

    def _tell(self, entry: Correction, key: str, rule: str, found: str, expected: str, remedy: str) -> None:
        self._faults.append(self._located.fault((*entry.place, key), rule, found, expected, remedy))


def _text(value: Any) -> str:
    """A value of the file as a text that a table might hold."""
    if value is None:
        return ""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _with(column: Coded, indexes: "np.ndarray", text: str) -> Coded:
    """The column with another text in some rows."""
    codes = column.codes.copy()
    codes[indexes] = len(column.texts)
    return Coded([*column.texts, text], codes).used()
