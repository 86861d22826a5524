"""The same raw table as other people would deliver it.

Belongs here: writing a table's canonical texts in a dialect: CSV by Python's own writer, workbooks by XlsxWriter, and by
LibreOffice out of those. Does not belong here: reading any of it, expectations.

Nothing of the readers is used, so that a mistake there cannot undo itself here. Words for codes come from the schemas, which
say what people write.
"""

import csv
import datetime
import io
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from schemas import RAW, Column
from tests.support.libreoffice import PROGRAM

Rows = list[list[str]]
_MONTHS = [
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
]
_SHORT_MONTHS = [month[:3] for month in _MONTHS]
_SHORT_MONTHS[2] = "mrt"


def canonical(path: Path) -> Rows:
    """The cells of a CSV in our own form, its header first."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# Texts, per kind of column


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def day_first(text: str) -> str:
    """31-3-2020"""
    return f"{_day(text).day}-{_day(text).month}-{_day(text).year}"


def with_slashes(text: str) -> str:
    """31/03/2020"""
    return _day(text).strftime("%d/%m/%Y")


def with_points(text: str) -> str:
    """31.3.2020"""
    return day_first(text).replace("-", ".")


def in_words(text: str) -> str:
    """31 maart 2020"""
    return f"{_day(text).day} {_MONTHS[_day(text).month - 1]} {_day(text).year}"


def in_short_words(text: str) -> str:
    """31 mrt. 2020"""
    return f"{_day(text).day} {_SHORT_MONTHS[_day(text).month - 1]}. {_day(text).year}"


def comma(text: str) -> str:
    """2200,50"""
    return text.replace(".", ",")


def euros(text: str) -> str:
    """€ 274.687,50"""
    whole, _, cents = f"{Decimal(text):.2f}".partition(".")
    return f"€ {int(whole):,}".replace(",", ".") + f",{cents}"


def spaced(text: str) -> str:
    """274 687,50 with a space that does not break"""
    whole, _, cents = f"{Decimal(text):.2f}".partition(".")
    return f"{int(whole):,}".replace(",", "\u00a0") + f",{cents}"


def _same(text: str) -> str:
    return text


@dataclass(frozen=True)
class Dialect:
    """How somebody writes: dates, numbers, amounts, codes and headings, each a change of the canonical text."""

    name: str
    day: Callable[[str], str] = _same
    number: Callable[[str], str] = _same
    amount: Callable[[str], str] | None = None
    language: str | None = None

    def header(self, column: Column) -> str:
        """The heading of a column."""
        return {"nl": column.label_nl, "en": column.label_en}.get(self.language or "", column.name)

    def cell(self, column: Column, text: str) -> str:
        """A cell."""
        if not text:
            return text
        if column.kind == "date":
            return self.day(text)
        if column.kind in ("decimal", "integer"):
            return (self.amount or self.number)(text) if (column.unit or "").startswith("EUR") else self.number(text)
        if self.language and column.words:
            word = next(word for word in column.words if word.code == text)
            return word.nl if self.language == "nl" else word.en
        return text

    def of(self, table: str, rows: Rows) -> Rows:
        """A whole table."""
        columns = [RAW[table].column(name) for name in rows[0]]
        body = [[self.cell(c, text) for c, text in zip(columns, row, strict=True)] for row in rows[1:]]
        return [[self.header(column) for column in columns], *body]


OURS = Dialect("ours")
DUTCH = Dialect("dutch", day_first, comma, euros, "nl")
ENGLISH = Dialect("english", with_slashes, language="en")
SPELT_OUT = Dialect("spelt out", in_words, comma, spaced, "nl")
SHORTENED = Dialect("shortened", in_short_words, comma, language="nl")
POINTED = Dialect("pointed", with_points, comma)


# Files


def as_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", first: str = "", line: str = "\r\n") -> bytes:
    """A CSV by Python's own writer."""
    text = io.StringIO()
    text.write(first)
    csv.writer(text, delimiter=delimiter, lineterminator=line).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(table: str, rows: Rows, *, sheet: str = "Blad1", at: tuple[int, int] = (0, 0), typed: bool = True) -> bytes:
    """A workbook with typed cells: Excel's own dates and numbers; ``rows`` in our own form, headed as they are."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    if at != (0, 0):
        notes = book.add_worksheet("Toelichting")
        notes.write_string(0, 0, "Zie het volgende blad.")
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "d-m-yyyy"})
    down, right = at
    if down:
        page.write_string(0, 0, "Uitdraai uit ons systeem")
    columns = [RAW[table].column(name) for name in rows[0]]
    for across, column in enumerate(columns):
        page.write_string(down, right + across, column.label_nl)
    for below, row in enumerate(rows[1:], start=1):
        for across, (column, text) in enumerate(zip(columns, row, strict=True)):
            place = (down + below, right + across)
            if not text:
                continue
            if typed and column.kind == "date":
                page.write_datetime(*place, datetime.datetime.fromisoformat(text), day)
            elif typed and column.kind in ("decimal", "integer"):
                page.write_number(*place, float(text))
            else:
                page.write_string(*place, DUTCH.cell(column, text))
    book.close()
    return out.getvalue()


def by_libreoffice(files: Mapping[str, bytes], folder: Path, target: str, ending: str) -> dict[str, bytes]:
    """Files (name -> content) saved by LibreOffice in another format, e.g. ``ods`` or ``csv:Text ...``; one start for all."""
    source, made, profile = folder / "source", folder / "made", folder / "profile"
    source.mkdir(parents=True)
    for name, content in files.items():
        (source / name).write_bytes(content)
    assert PROGRAM is not None
    subprocess.run(
        [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", target,
         "--outdir", str(made), *(str(source / name) for name in files)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return {
        name.rpartition(".")[0] + ending: (made / (name.rpartition(".")[0] + ending)).read_bytes() for name in files
    }
