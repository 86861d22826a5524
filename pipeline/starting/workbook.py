"""The template of a table as a workbook.

Belongs here: cells, cell checks, drop-downs, styles, print set-up. Does not belong here: sentences (``explaining``), what may
stand in a column (the schema).

The example stands above the header, where nothing is read as data. The same template gives the same bytes: a workbook carries
no date of its own.
"""

import io
import math
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pipeline.starting import explaining
from pipeline.starting.offering import Template, choices, example
from schemas import Column

EXPLANATION = "Uitleg"
LISTS = "Lijsten"
HEADER_ROW = 4  # counted from 0, as XlsxWriter does; row 5 to a person
FIRST_ROW, LAST_ROW = HEADER_ROW + 1, HEADER_ROW + 5000

_CREATED = datetime(2000, 1, 1)
_LONGEST_LIST = 255
_INK, _PALE, _RULE = "#1B2A38", "#DCE6EE", "#8A97A3"
_FONT = {"font_name": "Calibri", "font_size": 11}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": _INK, "valign": "vcenter"},
    "line": {"text_wrap": True, "valign": "top", "font_color": _INK},
    "small": {"italic": True, "font_color": "#5A6670", "font_size": 9, "valign": "bottom"},
    "example": {"italic": True, "font_color": "#5A6670", "bg_color": "#EEEEEE", "border": 1, "border_color": "#D0D0D0",
                "num_format": "@", "indent": 1, "align": "left", "text_wrap": True, "valign": "top"},
    "required": {"bold": True, "bg_color": _INK, "font_color": "#FFFFFF", "border": 1, "border_color": _INK,
                 "text_wrap": True, "valign": "vcenter", "indent": 1},
    "optional": {"bg_color": _PALE, "font_color": _INK, "border": 1, "border_color": _RULE, "text_wrap": True,
                 "valign": "vcenter", "indent": 1},
    "section": {"bold": True, "font_size": 13, "font_color": _INK, "valign": "bottom"},
    "cell": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1, "border": 1, "border_color": "#C4CDD4"},
    "name": {"bold": True, "text_wrap": True, "valign": "top", "align": "left", "indent": 1, "border": 1,
             "border_color": "#C4CDD4"},
    "begun": {"border": 1, "border_color": "#C4CDD4"},
    "missing": {"bg_color": "#FBD9D3"},
}  # fmt: skip
_CONDITIONAL = ("begun", "missing")


def workbook(template: Template) -> bytes:
    """The workbook's bytes: a sheet to fill in, one that explains it, and a hidden one where a drop-down is long."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": template.schema.label_nl, "subject": template.cohort, "created": _CREATED})
    _Maker(book, template).make()
    book.close()
    return content.getvalue()


class _Maker:
    """One workbook while it is made."""

    def __init__(self, book: xlsxwriter.Workbook, template: Template) -> None:
        self.book = book
        self.template = template
        self.schema = template.schema
        self.styles = {
            name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items() if name not in _CONDITIONAL
        }
        self.table = book.add_worksheet(self.schema.label_nl)
        self.explanation = book.add_worksheet(EXPLANATION)
        self.lists: dict[str, tuple[str, ...]] = {}

    def make(self) -> None:
        self._table()
        self._explanation()
        self._lists()
        self.table.activate()

    def _table(self) -> None:
        sheet, columns = self.table, self.schema.columns
        self._print_on(sheet, repeat=HEADER_ROW)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, f"{self.schema.label_nl} · {self.template.programme}", self.styles["title"])
        line = (
            f"{explaining.about(self.template)} Donkere kop: verplicht. Lichte kop: mag leeg blijven. Meer op het blad "
            f"{EXPLANATION}."
        )
        sheet.set_row(1, _height(_rows(line, sum(map(_width, columns)))))
        sheet.merge_range(1, 0, 1, len(columns) - 1, "", self.styles["line"])
        sheet.write_string(1, 0, line, self.styles["line"])
        sheet.write_string(2, 0, "Zo ziet een regel eruit (dit voorbeeld telt niet mee):", self.styles["small"])
        sheet.set_row(HEADER_ROW, 33)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _width(column), self._typed(column))
            sheet.write_string(3, place, example(self.template, column), self.styles["example"])
            style = "required" if column.required else "optional"
            sheet.write_string(HEADER_ROW, place, column.label_nl, self.styles[style])
            self._check(place, column)
        sheet.set_row(3, _height(max(_rows(example(self.template, one), _width(one)) for one in columns)))
        self._mark_begun()
        for below, row in enumerate(self.template.rows):
            sheet.set_row(
                FIRST_ROW + below,
                _height(max(_rows(text, _width(one)) for text, one in zip(row, columns, strict=True))),
            )
            for place, text in enumerate(row):
                if text:
                    sheet.write_string(FIRST_ROW + below, place, text, self._typed(columns[place]))
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
        sheet.ignore_errors({"number_stored_as_text": self._area(0, len(columns) - 1)})

    def _typed(self, column: Column) -> Any:
        """How a cell of the column is kept and shown: a number of a participant stays a text, a date looks Dutch."""
        number = "@"
        if column.kind == "date":
            number = "d-m-yyyy"
        elif column.kind in ("decimal", "integer"):
            number = "#,##0.00" if (column.unit or "").startswith("EUR") else "General"
        style: dict[str, Any] = {"num_format": number, "valign": "top", "text_wrap": column.kind in ("text", "id")}
        if number == "@":
            style |= {"align": "left", "indent": 1}
        return self.book.add_format({**_FONT, **style})

    def _check(self, place: int, column: Column) -> None:
        limits = self.schema.limits(column.name)
        name = xl_col_to_name(place)
        offered = choices(self.template, column)
        options: dict[str, Any] = {
            "ignore_blank": True,
            "input_title": column.label_nl[:32],
            "input_message": explaining.hint(column),
            "error_title": column.label_nl[:32],
            "error_message": explaining.refusal(self.template, column, limits),
        }
        if offered:
            options |= {"validate": "list", "source": self._source(column.name, offered)}
            if not column.words:
                options["error_type"] = "warning"
        elif column.kind == "date":
            options |= {"validate": "date", **_between(limits.least, limits.most)}
        elif column.kind in ("decimal", "integer"):
            options |= {"validate": column.kind, **_compared(limits)}
        elif column.name in self.schema.key and len(self.schema.key) == 1:
            first = f"{name}{FIRST_ROW + 1}"
            whole = f"${name}${FIRST_ROW + 1}:${name}${LAST_ROW + 1}"
            # EXACT, as COUNTIF takes 007 and 7 for the same number.
            once = f"SUMPRODUCT(--EXACT({whole},{first}))=1"
            options |= {"validate": "custom", "value": f"=AND(LEN({first})<={limits.longest},{once})"}
        elif limits.longest is not None:
            options |= {"validate": "length", "criteria": "<=", "value": limits.longest}
        else:
            # Any text will do: there is a hint, and nothing to refuse.
            options = {name: told for name, told in options.items() if not name.startswith("error")} | {
                "validate": "any"
            }
        self.table.data_validation(FIRST_ROW, place, LAST_ROW, place, options)

    def _source(self, name: str, offered: tuple[str, ...]) -> list[str] | str:
        """The words of a drop-down; a long list has to stand on a sheet, and so does a word with a comma."""
        if len(",".join(offered)) <= _LONGEST_LIST and not any("," in word for word in offered):
            return list(offered)
        self.lists[name] = offered
        column = xl_col_to_name(len(self.lists) - 1)
        return f"={LISTS}!${column}$1:${column}${len(offered)}"

    def _lists(self) -> None:
        if not self.lists:
            return
        sheet = self.book.add_worksheet(LISTS)
        for place, words in enumerate(self.lists.values()):
            for row, word in enumerate(words):
                sheet.write_string(row, place, word)
        sheet.hide()

    def _mark_begun(self) -> None:
        """A row that has been begun gets lines around it, and a required cell that is empty in it turns red."""
        last = len(self.schema.columns) - 1
        row = f"$A{FIRST_ROW + 1}:${xl_col_to_name(last)}{FIRST_ROW + 1}"
        missing = self.book.add_format(_STYLES["missing"])
        for place, column in enumerate(self.schema.columns):
            if column.required:
                cell = f"{xl_col_to_name(place)}{FIRST_ROW + 1}"
                formula = f"=AND(COUNTA({row})>0,ISBLANK({cell}))"
                self.table.conditional_format(
                    FIRST_ROW, place, LAST_ROW, place, {"type": "formula", "criteria": formula, "format": missing}
                )
        self.table.conditional_format(
            FIRST_ROW,
            0,
            LAST_ROW,
            last,
            {"type": "formula", "criteria": f"=COUNTA({row})>0", "format": self.book.add_format(_STYLES["begun"])},
        )

    def _area(self, first: int, last: int) -> str:
        return f"{xl_col_to_name(first)}{FIRST_ROW + 1}:{xl_col_to_name(last)}{LAST_ROW + 1}"

    def _explanation(self) -> None:
        sheet, template = self.explanation, self.template
        widths = (24, 10, 46, 42, 20)
        self._print_on(sheet)
        sheet.hide_gridlines(2)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, f"Uitleg bij {self.schema.label_nl}", self.styles["title"])
        row = self._lines(1, [explaining.about(template)], widths)
        row = self._section(row + 1, "Zo vult u de tabel in")
        told = [
            f"Begin op het blad {self.schema.label_nl} in regel {FIRST_ROW + 1}, onder de namen van de kolommen.",
            *explaining.already_there(template),
            *explaining.TYPING,
            *explaining.CHOOSING,
            *explaining.saving(template, f"{self.schema.name}.xlsx"),
        ]
        row = self._lines(row, [f"{number}. {line}" for number, line in enumerate(told, start=1)], widths)
        row = self._section(row + 1, "Wat er niet in mag")
        row = self._lines(row, explaining.forbidden(), widths)
        row = self._section(row + 1, "De kolommen")
        for place, head in enumerate(explaining.COLUMN_HEADS):
            sheet.write_string(row, place, head, self.styles["required"])
        for column in self.schema.columns:
            row += 1
            cells = explaining.column_line(template, column)
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, self.styles["name" if place == 0 else "cell"])
            sheet.set_row(row, _height(max(_rows(text, width) for text, width in zip(cells, widths, strict=True))))

    def _section(self, row: int, text: str) -> int:
        self.explanation.set_row(row, 24)
        self.explanation.write_string(row, 0, text, self.styles["section"])
        return row + 1

    def _lines(self, row: int, lines: list[str], widths: tuple[int, ...]) -> int:
        for line in lines:
            self.explanation.merge_range(row, 0, row, len(widths) - 1, "", self.styles["line"])
            self.explanation.write_string(row, 0, line, self.styles["line"])
            self.explanation.set_row(row, _height(_rows(line, sum(widths))))
            row += 1
        return row

    def _print_on(self, sheet: Any, repeat: int | None = None) -> None:
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
        sheet.set_footer(f"&L&8{self.template.cohort.replace('&', '&&')}&C&8&A&R&8&P / &N")
        if repeat is not None:
            sheet.repeat_rows(repeat)


def _between(least: Any, most: Any) -> dict[str, Any]:
    def moment(day: date) -> datetime:
        return datetime(day.year, day.month, day.day)

    return {"criteria": "between", "minimum": moment(least), "maximum": moment(most)}


def _compared(limits: Any) -> dict[str, Any]:
    """The bounds of a number as a cell check has them; a check takes one bound or a range."""
    if limits.least is not None and limits.most is not None:
        return {"criteria": "between", "minimum": limits.least, "maximum": limits.most}
    if limits.above is not None:
        return {"criteria": ">", "value": limits.above}
    if limits.least is not None:
        return {"criteria": ">=", "value": limits.least}
    if limits.most is not None:
        return {"criteria": "<=", "value": limits.most}
    # Any number at all.
    return {"criteria": "between", "minimum": -1e15, "maximum": 1e15}


def _width(column: Column) -> float:
    widths = {"date": 14, "decimal": 15, "integer": 15, "yes_no": 16, "code": 22, "id": 23, "text": 36}
    return max(widths[column.kind], 44 if column.private else 0, min(30, len(column.label_nl) * 0.75 + 3))


def _rows(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / (width - 2))) for line in text.split("\n"))


def _height(rows: int) -> float:
    return min(405, 15 * rows + 3)
