"""What of a file may enter: every distinct text is looked at, and what may not enter is replaced before anything else can
see, store or repeat it.

Belongs here: withholding identifiers and damaged texts, pseudonyms for the identifiers of persons, leaving out quotes
without consent. Does not belong here: recognising an identifier (``guarding``), making a pseudonym, which columns
there are (``reading``).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from pipeline.ingest.coded import Coded
from pipeline.ingest.collecting import Collector
from pipeline.ingest.delivered import WITHHELD, Reading
from pipeline.ingest.grid import LONGEST_CELL, Grid, rows_with
from pipeline.ingest.guarding import identifier_in
from pipeline.ingest.originals import Originals
from pipeline.ingest.parsing import parse_column
from pipeline.ingest.workbook_sheet import NO_OUTCOME
from pipeline.saying import Said, say
from schemas import Column, TableSchema
from schemas.table import LONGEST_ID, YES_NO

# Characters that hide, reorder or damage text; a tab or line end inside a quoted cell is ordinary.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
_DAMAGED = re.compile(f"[{_CONTROL}]")
# Whether a text needs a closer look at all: nearly none does, and this is asked of every distinct text.
_SUSPECT = re.compile(rf"\A\s|\s\Z|\A#|\AErr:|[@{_CONTROL}\u2039]|[0-9](?:[^0-9]*[0-9]){{7}}|[^\x00-\x7f]")
# A date written so is nothing else; a column of them holds thousands.
_ISO_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_MANY = 10_000
_MANY_DIGITS = 8
# What every suspect text of plain characters holds, if not many digits.
_ODD_BYTE = np.array([chr(byte) in "@#:" or (byte < 33 and byte != ord("\n")) or byte > 126 for byte in range(256)])
_ERROR = re.compile(
    r"#(?:N/[AB]|REF!|VERW!|VALUE!|WAARDE!|DIV/0!|DEEL/0!|NAME\?|NAAM\?|NUM!|GETAL!|NULL!|LEEG!|SPILL!|OVERLOOP!|"
    r"CALC!|BEREKENEN!|#+)|Err:\d{3}",
    re.IGNORECASE,
)

Pseudonym = Callable[[str, str], str]


@dataclass
class Admission:
    """Lets the texts of one file in.

    Attributes:
        schema: the table.
        grid: its cells.
        header: the names to show for each column.
        faults: where faults go.
        pseudonym: makes a pseudonym of whose identifier it is and the identifier; None keeps identifiers.
        originals: pseudonym -> identifier, of all that became one.
    """

    schema: TableSchema
    grid: Grid
    header: list[str]
    faults: Collector
    pseudonym: Pseudonym | None
    originals: Originals = field(default_factory=Originals)

    def columns(self, places: Mapping[int, str]) -> dict[str, Coded]:
        """The columns of the schema that the file has, by name; texts of the others are looked at all the same."""
        columns: dict[str, Coded] = {}
        for index, texts in enumerate(self.grid.columns):
            known = places.get(index)
            column = self.schema.column(known) if known else None
            cleaned = self._cleaned(texts, self.header[index] or None, column)
            if column is not None:
                columns[column.name] = cleaned
        for column in self.schema.columns:
            if column.private and column.name in columns:
                columns[column.name] = self._with_consent(column, columns)
        return columns

    def odd_texts(self) -> frozenset[str]:
        """What was seen in rows that could not be read whole; identifiers in them are faults too.

        In a table about persons any of them may be somebody's identifier, so there they become pseudonyms.
        """
        persons = {column.person for column in self.schema.columns if column.person}
        texts: set[str] = set()
        for row, cells in self.grid.odd:
            for text in map(str.strip, cells):
                if what := identifier_in(text):
                    tell_identifier(what, row, None, self.faults)
                elif not persons or self.pseudonym is None:
                    texts.add(text)
                elif _is_id(text):
                    texts.update(self._hidden(person, text) for person in persons)
        return frozenset(texts)

    def _cleaned(self, column: Coded, heading: str | None, schema: Column | None) -> Coded:
        """A column's texts without spaces around them, with what may not enter withheld."""
        changes: dict[str, str] = {}
        problems: dict[str, _Unwanted] = {}
        for text in _suspects(column.texts):
            if schema is not None and schema.kind == "date" and _ISO_DATE.fullmatch(text):
                continue
            stripped = text.strip()
            if unwanted := _unwanted(text, schema):
                problems[text] = unwanted
            elif stripped != text:
                changes[text] = stripped
        if schema is not None and schema.person:
            for text in _no_ids(column.texts):
                name = changes.get(text, text)
                if name and text not in problems and not _is_id(name):
                    problems[text] = _BAD_ID
        for row, text in rows_with(column, self.grid.rows, problems):
            problems[text].tell(row, heading, text, self.faults)
        for row, _ in rows_with(column, self.grid.rows, [text for text, to in changes.items() if to]):
            if not self.faults.enough("surrounding_space", heading, "warning"):
                _tell_space(row, heading, self.faults)
        if schema is not None and schema.person and self.pseudonym is not None:
            person = schema.person

            def enter(text: str) -> str:
                if text in problems:
                    return WITHHELD
                name = changes.get(text, text)
                return self._hidden(person, name) if name else name

            if not changes and not problems and "" not in column.texts:
                # There may be half a million of them, so they are not looked at one by one again.
                hidden = list(map(self.pseudonym, repeat(person), column.texts))
                self.originals.add(hidden, column.texts)
                return Coded(hidden, column.codes)
            return column.changed(enter)
        if not changes and not problems:
            return column
        return column.changed(lambda text: WITHHELD if text in problems else changes.get(text, text))

    def _hidden(self, person: str, text: str) -> str:
        assert self.pseudonym is not None
        hidden = self.pseudonym(person, text)
        self.originals.add((hidden,), (text,))
        return hidden

    def _with_consent(self, column: Column, columns: Mapping[str, Coded]) -> Coded:
        """A column of persons' own words, kept only in rows where they agreed."""
        quotes = columns[column.name]
        consent = columns.get(f"{column.name}_consent")
        agreed = np.zeros(len(quotes), dtype=bool)
        if consent is not None:
            schema = self.schema.column(f"{column.name}_consent")
            said = parse_column([text for text in consent.texts if text], schema).values
            agreed = consent.where(lambda text: said.get(text) == YES_NO[0].code)
        said_something = quotes.where(lambda text: bool(text) and text != WITHHELD)
        left_out = said_something & ~agreed
        if not left_out.any():
            return quotes.used()
        # Not how many: that is a number of persons.
        self.grid.readings.append(Reading("quotes_left_out", column.name, "", "not_read"))
        codes = np.where(left_out, len(quotes.texts), quotes.codes).astype(np.int32)
        return Coded([*quotes.texts, ""], codes).used()


def tell_unwanted(grid: Grid, faults: Collector) -> None:
    """Tell of identifiers that stand outside the table: above its header or on another sheet."""
    sheet = faults.sheet
    for outside in grid.outside:
        faults.sheet = outside.sheet
        if len(outside.text) > LONGEST_CELL:
            faults.add_long_cell(outside.row, None)
        elif what := identifier_in(outside.text):
            tell_identifier(what, outside.row, None, faults)
    faults.sheet = sheet


@dataclass(frozen=True)
class _Unwanted:
    """Why a text may not enter, and how that is told."""

    rule: str
    found: Said
    expected: Said
    remedy: Said
    shown: bool = False

    def tell(self, row: int, column: str | None, text: str, faults: Collector) -> None:
        """Tell it of one cell."""
        if not faults.enough(self.rule, column):
            faults.add(
                self.rule,
                found=self.found,
                expected=self.expected,
                remedy=self.remedy,
                row=row,
                column=column,
                value=text if self.shown else None,
            )


_CONTROL_CHARACTER = _Unwanted(
    "control_character",
    say("an invisible character that hides, reorders or damages text"),
    say("text as a person can read it"),
    say("Type the value again."),
)
_FORMULA_ERROR = _Unwanted(
    "formula_error",
    say("a formula whose outcome is an error"),
    say("values, or formulas with their outcome stored"),
    say("Mend the formula, or replace it by its value (paste as values), and save."),
    shown=True,
)
_FORMULA_WITHOUT_VALUE = _Unwanted(
    "formula_without_value",
    say("a formula without a stored outcome"),
    say("values, or formulas with their outcome stored"),
    say("Replace the formula by its value (paste as values) and save."),
)
_BAD_ID = _Unwanted(
    "bad_id",
    say("an identifier that is too long, or is not on one line"),
    say("an identifier on one line, of {longest} characters at most", longest=LONGEST_ID),
    say("Give the person a short code, the same in every table."),
)


def _unwanted(text: str, column: Column | None) -> _Unwanted | None:
    if what := identifier_in(text, column):
        return _identifier(what, column)
    if text == NO_OUTCOME:
        return _FORMULA_WITHOUT_VALUE
    if text == WITHHELD or _DAMAGED.search(text):
        return _CONTROL_CHARACTER
    if _ERROR.fullmatch(text.strip()):
        return _FORMULA_ERROR
    return None


def _identifier(what: str, column: Column | None) -> _Unwanted:
    is_code = column is not None and column.kind == "id"
    return _Unwanted(
        "identifier",
        say("{identifier} (not repeated here)", identifier=what),
        say("no direct identifiers anywhere in the file"),
        say(
            "Remove it from the file and deliver the file again; if it is a code of your own, put a letter in front of it"
            " in every table."
        )
        if is_code
        else say("Remove it from the file and deliver the file again."),
    )


def tell_identifier(what: str, row: int, column: str | None, faults: Collector) -> None:
    """Tell of an identifier in a cell, without repeating it."""
    _identifier(what, None).tell(row, column, "", faults)


def _tell_space(row: int, column: str | None, faults: Collector) -> None:
    faults.add(
        "surrounding_space",
        found=say("spaces around a value"),
        expected=say("the value alone"),
        remedy=say("Take the spaces out; the value is read without them."),
        row=row,
        column=column,
        severity="warning",
    )


def _suspects(texts: Sequence[str]) -> Iterator[str]:
    """The texts that need a closer look."""
    return filter(_SUSPECT.search, texts if len(texts) < _MANY else _perhaps_suspect(texts))


def _perhaps_suspect(texts: Sequence[str]) -> Sequence[str]:
    """A sieve for hundreds of thousands of texts: all of them at once, by their bytes; it lets none through that is suspect."""
    joined = "\n".join(texts)
    if not joined.isascii():
        return texts
    every = np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
    ends = np.flatnonzero(every == ord("\n"))
    if len(ends) != len(texts) - 1:
        return texts
    starts = np.concatenate([[0], ends])
    # A text's own bytes and the line end before it, which counts for nothing; an empty text has no other.
    digits = np.add.reduceat(every - ord("0") < 10, starts, dtype=np.int32)
    odd = np.logical_or.reduceat(_ODD_BYTE[every], starts)
    return [texts[place] for place in np.flatnonzero((digits >= _MANY_DIGITS) | odd).tolist()]


def _no_ids(texts: Sequence[str]) -> Sequence[str]:
    """The texts among which there may be some that are no identifiers: none, nearly always, which is told at once."""
    return [] if max(map(len, texts), default=0) <= LONGEST_ID and all(map(str.isprintable, texts)) else texts


def _is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and text.isprintable()
