"""Cells on sheets: writing them in a house style, and giving each a term by which others refer to it.

Belongs here: XlsxWriter, styles, print set-up, names of cells. Does not belong here: what stands in the cells.

Every text is written as a text: one that begins like a formula is marked so that it stays one when somebody edits it.
"""

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from pipeline.errors import MeerwaardeError
from pipeline.workbook.terms import LONGEST_FORMULA, Term

# A workbook carries no date of its own; this one is the same in every one of them.
_CREATED = datetime(2000, 1, 1)
_LONGEST_TEXT = 32_000
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

EUR, EUR_EXACT, QUANTITY, SHARE, RATE, RATIO, FACTOR, COUNT, GENERAL, DAY = (
    "#,##0.00;[Red]-#,##0.00",
    "#,##0.000000;[Red]-#,##0.000000",
    "#,##0.0000",
    "0.0#%",
    "0.00##%",
    "0.0000",
    "0.000000",
    "#,##0.##",
    "#,##0.########",
    "yyyy-mm-dd",
)

_INK, _RULE = "#1B2A38", "#8A97A3"
_STYLES: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "line": {"valign": "top"},
    "small": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1, "font_color": "#4A5864", "font_size": 9},
    "title": {"bold": True, "font_size": 18, "font_color": _INK},
    "section": {"bold": True, "font_size": 12, "font_color": _INK, "bottom": 1, "bottom_color": _INK},
    "head": {
        "bold": True, "bg_color": _INK, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1,
        "border_color": _INK, "align": "center",
    },
    "input": {"bg_color": "#FFF3C4", "font_color": "#0B3C8C", "border": 1, "border_color": "#B58900", "valign": "top"},
    "fixed": {"bg_color": "#ECEFF1", "border": 1, "border_color": _RULE, "valign": "top"},
    "formula": {"border": 1, "border_color": "#D5DBE0", "valign": "top"},
    "held": {"bold": True, "border": 1, "border_color": "#D5DBE0", "bg_color": "#E3EEF5", "valign": "top"},
    "code": {"border": 1, "border_color": "#D5DBE0", "valign": "top", "align": "center"},
    "sum": {"bold": True, "top": 1, "bottom": 6, "bg_color": "#E3EEF5", "valign": "top"},
    "good": {"bold": True, "font_color": "#0B5D1E", "bg_color": "#D9F0DD"},
    "bad": {"bold": True, "font_color": "#8B0000", "bg_color": "#FBD9D3"},
    "link": {"font_color": "#0B3C8C", "underline": 1, "valign": "top"},
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a cell looks: a style of the house, and a number format."""

    style: str = "formula"
    number: str = "General"


class Sheet:
    """One sheet; rows and columns count from 0."""

    def __init__(self, book: "Book", name: str) -> None:
        self._book = book
        self.name = name
        self.xlsx = book.xlsx.add_worksheet(name)
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}
        self.xlsx.hide_gridlines(2)
        self.xlsx.set_paper(9)
        self.xlsx.set_landscape()
        self.xlsx.fit_to_pages(1, 0)
        self.xlsx.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        self.xlsx.set_footer("&L&8&F&C&8&A&R&8&P / &N")

    def widths(self, *widths: float) -> None:
        """How wide the columns are, from the first on."""
        for column, width in enumerate(widths):
            self.xlsx.set_column(column, column, width)
            self._widths[column] = width

    def print_on(self, pages_high: int, large: bool = False, portrait: bool = False) -> None:
        """How the sheet is printed: on so many pages (0: as many as needed), on A3 where it is wide."""
        self.xlsx.fit_to_pages(1, pages_high)
        if large:
            self.xlsx.set_paper(8)
        if portrait:
            self.xlsx.set_portrait()

    def freeze(self, rows: int, columns: int = 0, repeat: tuple[int, int] | None = None) -> None:
        """Keep rows and columns in sight, and repeat the header rows on every printed page."""
        self.xlsx.freeze_panes(rows, columns)
        if repeat:
            self.xlsx.repeat_rows(*repeat)

    def text(self, row: int, column: int, text: str, style: str = "text") -> Term:
        """A text; gives the term that refers to it."""
        if len(text) > _LONGEST_TEXT:
            text = f"{text[:_LONGEST_TEXT]} [...]"
        quoted = text.startswith(_BEGINS_A_FORMULA)
        self.xlsx.write_string(row, column, text, self._book.format(Look(style, "@" if quoted else "General"), quoted))
        if _STYLES[style].get("text_wrap"):
            self._make_room(row, text, self._widths.get(column, 8.43))
        return self.at(row, column, text)

    def _make_room(self, row: int, text: str, width: float) -> None:
        """Make a row high enough for a text that is wrapped in so wide a cell; a workbook cannot do so by itself."""
        needed = sum(max(1, math.ceil(len(line) * 0.72 / width)) for line in text.split("\n") or [""])
        lines = max(needed, self._lines.get(row, 1))
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            # Excel's rows are at most 409 points high.
            self.xlsx.set_row(row, min(405, 13.5 * lines + 2))

    def across(self, row: int, first: int, last: int, text: str, style: str = "text") -> None:
        """A text over several columns."""
        quoted = text.startswith(_BEGINS_A_FORMULA)
        look = self._book.format(Look(style), quoted)
        self.xlsx.merge_range(row, first, row, last, "", look)
        self.xlsx.write_string(row, first, text[:_LONGEST_TEXT], look)
        self._make_room(row, text, sum(self._widths.get(column, 8.43) for column in range(first, last + 1)))

    def head(self, row: int, titles: Sequence[str], column: int = 0, height: float = 32) -> None:
        """A header row."""
        self._lines[row] = 2
        self.xlsx.set_row(row, height)
        for offset, title in enumerate(titles):
            self.text(row, column + offset, title, "head")

    def number(self, row: int, column: int, value: Fraction | Decimal | int, look: Look) -> Term:
        """A number that somebody typed or that came out of the records; gives its term."""
        exact = Fraction(value)
        self.xlsx.write_number(row, column, float(exact), self._book.format(look))
        return self.at(row, column, exact)

    def empty(self, row: int, column: int, look: Look) -> Term:
        """A cell left empty, for somebody to fill in; counts as 0."""
        self.xlsx.write_blank(row, column, None, self._book.format(look))
        return self.at(row, column, Fraction(0))

    def day(self, row: int, column: int, value: date) -> None:
        """A date."""
        moment = datetime(value.year, value.month, value.day)
        self.xlsx.write_datetime(row, column, moment, self._book.format(Look("formula", DAY)))

    def formula(self, row: int, column: int, term: Term, look: Look) -> Term:
        """A live formula with its present value; gives the term that refers to the cell.

        Raises:
            MeerwaardeError: the formula is longer than a cell may hold.
        """
        text = self._own(term.text, row)
        if len(text) >= LONGEST_FORMULA:
            raise MeerwaardeError(
                f"The workbook's formula in {self.name}, {xl_rowcol_to_cell(row, column)}, is {len(text)} characters long; "
                f"a cell holds {LONGEST_FORMULA}."
            )
        value: Any = term.value
        if value is None:
            value = "#DIV/0!"
        elif isinstance(value, Fraction):
            value = float(value)
        self.xlsx.write_formula(row, column, f"={text}", self._book.format(look), value)
        return self.at(row, column, term.value)

    def at(self, row: int, column: int, value: Any) -> Term:
        """The term that refers to a cell of this sheet."""
        return Term(f"{self.quoted}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}", value)

    def span(self, column: int, first_row: int, last_row: int) -> str:
        """The reference to part of a column."""
        name = xl_col_to_name(column)
        return f"{self.quoted}!${name}${first_row + 1}:${name}${last_row + 1}"

    def link(self, row: int, column: int, sheet: str) -> None:
        """A link to the top of another sheet."""
        self.xlsx.write_url(row, column, f"internal:'{sheet}'!A1", self._book.format(Look("link")), sheet)

    def line(self, row: int, first_column: int, last_column: int) -> str:
        """The reference to part of a row."""
        first, last = xl_col_to_name(first_column), xl_col_to_name(last_column)
        return f"{self.quoted}!${first}${row + 1}:${last}${row + 1}"

    def name_cell(self, name: str, row: int, column: int, value: Any) -> Term:
        """Give a cell a name; gives the term by that name."""
        where = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        if self._book.xlsx.define_name(name, f"={self.quoted}!{where}") == -1 or len(name) > 255:
            raise MeerwaardeError(f"'{name}' cannot be the name of a cell in a workbook; choose a shorter name.")
        return Term(name, value)

    def choose_from(self, row: int, column: int, source: str | list[str], prompt: tuple[str, str]) -> None:
        """A drop-down in a cell."""
        title, message = prompt
        self.xlsx.data_validation(
            row, column, row, column,
            {"validate": "list", "source": source if isinstance(source, list) else f"={self._own(source, None)}",
             "input_title": title[:32], "input_message": message[:255], "error_title": title[:32],
             "error_message": message[:255]},
        )  # fmt: skip

    def between(self, row: int, column: int, low: float, high: float, prompt: tuple[str, str]) -> None:
        """Only numbers from ``low`` up to ``high`` are taken."""
        title, message = prompt
        self.xlsx.data_validation(
            row, column, row, column,
            {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, "input_title": title[:32],
             "input_message": message[:255], "error_title": title[:32], "error_message": message[:255]},
        )  # fmt: skip

    def colour_if(self, row: int, column: int, text: str, style: str) -> None:
        """Colour a cell while it holds this text."""
        self.xlsx.conditional_format(
            row, column, row, column,
            {"type": "cell", "criteria": "==", "value": '"' + text.replace('"', '""') + '"',
             "format": self._book.conditional(style)},
        )  # fmt: skip

    @property
    def quoted(self) -> str:
        """The sheet's name as a formula has it."""
        return self.name if re.fullmatch(r"[A-Za-z]+", self.name) else "'" + self.name.replace("'", "''") + "'"

    def _own(self, text: str, row: int | None) -> str:
        """References to this sheet without its name; those to the same row without dollar signs, so that rows can be sorted."""
        pattern = re.escape(self.quoted) + r"!\$([A-Z]+)\$([0-9]+)(:\$[A-Z]+\$[0-9]+)?"

        def shorter(found: re.Match[str]) -> str:
            column, line, rest = found.group(1), found.group(2), found.group(3) or ""
            relative = not rest and row is not None and int(line) == row + 1
            return f"{column}{line}" if relative else f"${column}${line}{rest}"

        return re.sub(pattern, shorter, text)


class Book:
    """The workbook while it is made."""

    def __init__(self, title: str, subject: str) -> None:
        self._bytes = io.BytesIO()
        self.xlsx = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.xlsx.set_properties({"title": title[:255], "subject": subject[:255], "created": _CREATED})
        self.xlsx.set_calc_mode("auto")
        self._formats: dict[tuple[Look, bool], Any] = {}
        self._conditional: dict[str, Any] = {}

    def sheet(self, name: str) -> Sheet:
        """A new sheet after the others."""
        return Sheet(self, name)

    def format(self, look: Look, quoted: bool = False) -> Any:
        """The XlsxWriter format of a look."""
        key = (look, quoted)
        if key not in self._formats:
            properties = {"font_name": "Calibri", "font_size": 10, **_STYLES[look.style], "num_format": look.number}
            self._formats[key] = self.xlsx.add_format({**properties, "quote_prefix": quoted})
        return self._formats[key]

    def conditional(self, style: str) -> Any:
        """The format of a style, for a condition."""
        if style not in self._conditional:
            kept = {name: value for name, value in _STYLES[style].items() if name in ("bold", "font_color", "bg_color")}
            self._conditional[style] = self.xlsx.add_format(kept)
        return self._conditional[style]

    def content(self) -> bytes:
        """Close the workbook and give its bytes."""
        self.xlsx.close()
        return self._bytes.getvalue()
