"""The workbook of a cohort of which not everything may be shown: choices, parameters, costs and what is published.

Belongs here: its sheets, and why the others are not there. Does not belong here: deciding what is shown
(``pipeline.disclosure``), sheets that a whole workbook has as well.

A workbook that calculates needs the quantities it starts from. Where one of them is held back, so is the calculation.
"""

from pipeline.workbook.choices import write_choices
from pipeline.workbook.costs import write_costs
from pipeline.workbook.data import Data
from pipeline.workbook.parameters import write_parameters
from pipeline.workbook.sheets import EUR, RATIO, Book, Look

_NEEDED = {"graduates", "total", "component", "split", "outflow", "count"}
_SHEETS = ("choices", "parameters", "costs", "outcome")


def is_shielded(data: Data) -> bool:
    """Whether something is held back that a workbook with formulas needs."""
    return any(row["shown"] == "no" and row["what"] in _NEEDED for row in data.rows("disclosed"))


def build_shielded(data: Data) -> bytes:
    """The workbook's bytes."""
    words = data.words
    title = words("readme.title", programme=data.label(data.model.programme.title))
    book = Book(title, data.label(data.model.cohort.label))
    first = book.sheet(words("sheet.readme"))
    choices = write_choices(book, data)
    write_parameters(book, data, choices)
    write_costs(book, data, choices)
    _write_outcome(book, data)
    first.widths(30, 30, 30, 30)
    first.print_on(1, portrait=True)
    first.text(0, 0, title, "title")
    row = 2
    for line in words.listed("shielded_why"):
        first.across(row, 0, 3, line.format(threshold=data.model.programme.disclosure.threshold))
        row += 1
    row += 1
    first.text(row, 0, words("readme.sheets"), "section")
    for name in _SHEETS:
        row += 1
        first.link(row, 0, words(f"sheet.{name}"))
        first.across(row, 1, 3, words(f"readme_sheet.{name}"))
    first.xlsx.activate()
    return book.content()


def _write_outcome(book: Book, data: Data) -> None:
    """What is published of the outcome, as fixed values."""
    words = data.words
    sheet = book.sheet(words("sheet.outcome"))
    sheet.widths(44, *[22] * max(1, len(data.bounds)))
    sheet.text(0, 0, words("sheet.outcome"), "title")
    sheet.across(1, 0, max(3, len(data.bounds)), words("shielded.outcome"))
    sheet.head(3, [words("totals.in_eur"), *data.bounds.values()])
    totals = {row["bound"]: row for row in data.rows("totals") if row["variant"] == data.model.variant.variant}
    posts = {
        (row["post"], row["bound"]): row for row in data.rows("posts") if row["variant"] == data.model.variant.variant
    }
    row = 3
    for code, label in data.posts.items():
        row += 1
        sheet.text(row, 0, label)
        for column, bound in enumerate(data.bounds, start=1):
            found = posts.get((code, bound))
            if found is None:
                sheet.text(row, column, words("shielded.hidden"))
            else:
                sheet.number(row, column, found["total_eur"], Look("fixed", EUR))
    for name, key, look in (
        ("benefits", "benefits_eur", EUR), ("costs", "costs_eur", EUR), ("net", "net_eur", EUR), ("ratio", "ratio", RATIO),
    ):  # fmt: skip
        row += 1
        sheet.text(row, 0, words(f"totals.{name}"), "sum")
        for column, bound in enumerate(data.bounds, start=1):
            value = totals.get(bound, {}).get(key)
            if value is None:
                sheet.text(row, column, words("shielded.hidden"), "sum")
            else:
                sheet.number(row, column, value, Look("sum", look))
