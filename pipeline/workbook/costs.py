"""The sheet of costs: every payment, the total that a document states, and which of the two counts.

Belongs here: payments by year, when they count and what they are then worth. Does not belong here: spreading a payment over
its period, which the calculation has done (table ``funding_by_year``).
"""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.workbook.choices import Choices
from pipeline.workbook.data import Data
from pipeline.workbook.sheets import EUR, FACTOR, Book, Look, Sheet
from pipeline.workbook.terms import ONE, ZERO, Term, rounded, when

_HEADS = (
    "costs.funder", "word.actor", "costs.paid", "word.amount", "costs.counts_in", "word.discount_factor", "word.counted",
    "posts.counts",
)  # fmt: skip
_YEAR, _AMOUNT, _COUNTS = 2, 3, len(_HEADS) - 1
_FIRST = 3


@dataclass(frozen=True)
class Costs:
    """The cell with the costs that count."""

    total: Term


def write_costs(book: Book, data: Data, choices: Choices) -> Costs:
    """Write the sheet."""
    words, stated = data.words, data.model.model.stated_costs
    sheet = book.sheet(words("sheet.costs"))
    sheet.widths(46, 26, 15, 18, 13, 14, 9, 18, 60)
    sheet.text(0, 0, words("sheet.costs"), "title")
    sheet.across(1, 0, _COUNTS, words("costs.intro"))
    sheet.head(_FIRST - 1, [words(head) for head in _HEADS])
    sheet.freeze(_FIRST, 1, (_FIRST - 1, _FIRST - 1))
    takes_stated = choices.is_("cost_base", "stated-total")
    paid = [
        (row["funder"], row["actor"], int(row["year"]), Fraction(row["amount_eur"]))
        for row in data.rows("funding_by_year")
    ]
    row = _FIRST
    counted: list[Term] = []
    amounts: list[Term] = []
    for funder, actor, year, amount_eur in paid:
        sheet.text(row, 0, data.funders.get(funder, funder))
        sheet.text(row, 1, data.actors.get(actor, actor))
        cell = sheet.number(row, _AMOUNT, amount_eur, Look("input", EUR))
        amounts.append(cell)
        counted.append(_write_worth(sheet, choices, row, year, cell, when(takes_stated, ZERO, ONE)))
        row += 1
    if stated is not None:
        row = _write_stated(sheet, data, choices, row + 1, paid, amounts, counted)
    last = max(row - 1, _FIRST)
    sheet.text(row + 1, 0, words("costs.total"), "sum")
    for column in range(1, _COUNTS):
        sheet.text(row + 1, column, "", "sum")
    value = sum((Fraction(each.value or 0) for each in counted), Fraction(0))
    span = Term(f"SUM({sheet.span(_COUNTS, _FIRST, last)})", value)
    sheet.formula(row + 1, _COUNTS, span, Look("sum", EUR))
    return Costs(sheet.name_cell(words("name.costs"), row + 1, _COUNTS, value))


def _write_worth(sheet: Sheet, choices: Choices, row: int, year: int, amount: Term, counts: Term) -> Term:
    """When an amount counts, what it is then worth, and what of it counts."""
    year_cell = sheet.number(row, _YEAR, year, Look("code", "0"))
    when_made = choices.is_("cost_timing", "when-made")
    sheet.formula(row, 4, when(when_made, year_cell, ZERO), Look("code", "0"))
    worth = sheet.formula(row, 5, when(when_made, choices.discount(year_cell), ONE), Look("formula", FACTOR))
    counted = sheet.formula(row, 6, counts, Look("code", "0"))
    return sheet.formula(row, _COUNTS, rounded(amount * worth, 6) * counted, Look("held", EUR))


def _write_stated(
    sheet: Sheet, data: Data, choices: Choices, row: int, paid: list[tuple[str, str, int, Fraction]],
    amounts: list[Term], counted: list[Term],
) -> int:  # fmt: skip
    """The stated total, over the years in proportion to what was paid in them."""
    stated, words = data.model.model.stated_costs, data.words
    if stated is None:
        return row
    sheet.text(row, 0, words("costs.stated"), "section")
    total = sheet.number(row, _AMOUNT, stated.amount_eur, Look("input", EUR))
    sheet.text(row, _COUNTS + 1, data.source(stated.source), "small")
    sheet.text(row + 1, _COUNTS + 1, data.label(stated.explanation), "small")
    row += 1
    by_year: dict[int, Term] = {}
    for (_, _, year, _), cell in zip(paid, amounts, strict=True):
        by_year[year] = by_year[year] + cell if year in by_year else cell
    all_paid = None
    for year_sum in by_year.values():
        all_paid = year_sum if all_paid is None else all_paid + year_sum
    if all_paid is None or not all_paid.value:
        by_year, all_paid = {0: ONE}, ONE
    for year, year_sum in sorted(by_year.items()):
        sheet.text(row, 0, words("costs.stated_part"))
        sheet.text(row, 1, data.actors.get(stated.actor, stated.actor))
        share = total * (year_sum / all_paid) if len(by_year) > 1 else total
        cell = sheet.formula(row, _AMOUNT, share, Look("formula", EUR))
        takes_stated = choices.is_("cost_base", "stated-total")
        counted.append(_write_worth(sheet, choices, row, year, cell, when(takes_stated, ONE, ZERO)))
        row += 1
    return row
