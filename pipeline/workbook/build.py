"""The workbook of a cohort, sheet by sheet.

Belongs here: the order of the sheets, and the first one, which says how to read the rest. Does not belong here: the sheets
themselves, files on disk.

Source of the method: the calculation in the project's contract, the same as ``pipeline.calculation`` follows; the prices
are the model's own expressions.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.model import CohortModel
from pipeline.workbook.attribution import write_shares
from pipeline.workbook.choices import Choices, write_choices
from pipeline.workbook.costs import write_costs
from pipeline.workbook.data import Data
from pipeline.workbook.ledger_check import write_ledger_check
from pipeline.workbook.monitor import build_monitor
from pipeline.workbook.parameters import write_parameters
from pipeline.workbook.posts import write_posts
from pipeline.workbook.quantities import write_quantities
from pipeline.workbook.records import write_records
from pipeline.workbook.sheets import EUR, RATIO, Book, Look, Sheet
from pipeline.workbook.shielded import build_shielded, is_shielded
from pipeline.workbook.terms import Term
from pipeline.workbook.totals import Totals, write_totals

_STEPS = ("choices", "parameters", "records", "attribution", "quantities", "posts", "costs", "totals", "check")


def build_workbook(model: CohortModel, tables: Mapping[str, pd.DataFrame], language: str | None = None) -> bytes:
    """The workbook's bytes; the same every time for the same model and tables.

    Args:
        model: the cohort's model.
        tables: the calculated tables that ``tables_for`` names.
        language: ``nl`` or ``en``; the cohort's first when not said.

    Raises:
        MeerwaardeError: a formula or name is longer than a workbook can hold.
    """
    data = Data(model, tables, language or model.languages[0])
    if not model.has_posts:
        return build_monitor(data)
    if is_shielded(data):
        return build_shielded(data)
    title = data.words("readme.title", programme=data.label(model.programme.title))
    book = Book(title, data.label(model.cohort.label))
    first = book.sheet(data.words("sheet.readme"))
    choices = write_choices(book, data)
    parameters = write_parameters(book, data, choices)
    records = write_records(book, data)
    shares = write_shares(book, data, choices)
    lines = write_quantities(book, data, choices, parameters, records)
    posts = write_posts(book, data, choices, shares, lines)
    costs = write_costs(book, data, choices)
    totals = write_totals(book, data, choices, records, posts, costs)
    verdict = write_ledger_check(book, data, choices, totals)
    _write_readme(first, data, title, choices, totals, verdict)
    return book.content()


def _write_readme(sheet: Sheet, data: Data, title: str, choices: Choices, totals: Totals, verdict: Term) -> None:
    words = data.words
    sheet.widths(30, *[22] * max(3, len(data.bounds)))
    last = max(3, len(data.bounds))
    sheet.print_on(1, portrait=True)
    sheet.text(0, 0, title, "title")
    cohort = data.model.cohort
    about = words(
        "readme.about",
        cohort=data.label(cohort.label),
        organisation=data.model.programme.organisation,
        observed=cohort.observed_until.isoformat(),
        price_year=cohort.price_year,
    )
    sheet.across(1, 0, last, about)
    sheet.text(3, 0, words("choices.variant"))
    sheet.formula(3, 1, choices.variant, Look("sum"))
    sheet.text(4, 0, words("check.all"))
    sheet.formula(4, 1, verdict, Look("sum"))
    sheet.colour_if(4, 1, words("check.all_good"), "good")
    sheet.head(6, [words("totals.in_eur"), *data.bounds.values()])
    for row, (name, cells, number) in enumerate(
        (("benefits", totals.benefits, EUR), ("costs", totals.costs, EUR), ("net", totals.net, EUR),
         ("ratio", totals.ratio, RATIO)), start=7,
    ):  # fmt: skip
        sheet.text(row, 0, words(f"totals.{name}"))
        for column, bound in enumerate(data.bounds, start=1):
            sheet.formula(row, column, cells[bound], Look("formula", number))
    row = _write_steps(sheet, data, 12, last)
    row = _write_legend(sheet, data, row + 1, last)
    for heading, lines in (("readme.how", "readme_how"), ("readme.good_to_know", "readme_good_to_know")):
        sheet.text(row, 0, words(heading), "section")
        for line in words.listed(lines):
            row += 1
            sheet.across(row, 0, last, line)
        row += 2
    sheet.xlsx.activate()


def _write_steps(sheet: Sheet, data: Data, row: int, last: int) -> int:
    words = data.words
    sheet.text(row, 0, words("readme.sheets"), "section")
    for step in _STEPS:
        row += 1
        sheet.link(row, 0, words(f"sheet.{step}"))
        sheet.across(row, 1, last, words(f"readme_sheet.{step}"))
    return row + 1


def _write_legend(sheet: Sheet, data: Data, row: int, last: int) -> int:
    words = data.words
    sheet.text(row, 0, words("readme.legend"), "section")
    for style in ("input", "formula", "fixed", "sum"):
        row += 1
        sheet.text(row, 0, words(f"legend.{style}"), style)
        sheet.across(row, 1, last, words(f"legend_meaning.{style}"))
    return row + 2
