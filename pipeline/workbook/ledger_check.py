"""The sheet that holds the workbook against the ledger.

Belongs here: the ledger's sums for every declared variant, as fixed values, and the difference with what the workbook
works out for the variant that is picked. Does not belong here: working anything out.
"""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.workbook.choices import Choices
from pipeline.workbook.data import Data
from pipeline.workbook.sheets import EUR, EUR_EXACT, Book, Look, Sheet
from pipeline.workbook.terms import Term, rounded, term, when
from pipeline.workbook.totals import Totals

_FIRST = 6
_BOUND, _WHAT, _OURS, _LEDGER, _DIFFERENCE, _VERDICT = range(6)


@dataclass(frozen=True)
class _Ledger:
    """The ledger's sums: references to the columns, and the values by variant, bound and what they are."""

    variants: str
    bounds: str
    whats: str
    amounts: str
    values: dict[tuple[str, str, str], Fraction]

    def found(self, variant: Term, bound: Term, what: Term) -> Term:
        """The sum that three cells name."""
        wanted = f"({self.variants}={variant.text})*({self.bounds}={bound.text})*({self.whats}={what.text})"
        value = self.values.get((str(variant.value), str(bound.value), str(what.value)), Fraction(0))
        return Term(f"SUMPRODUCT({wanted}*{self.amounts})", value)


def write_ledger_check(book: Book, data: Data, choices: Choices, totals: Totals) -> Term:
    """Write the sheet; gives the cell with the verdict."""
    words = data.words
    sheet = book.sheet(words("sheet.check"))
    sheet.widths(26, 46, 20, 20, 16, 22)
    sheet.text(0, 0, words("sheet.check"), "title")
    sheet.across(1, 0, _VERDICT, words("check.intro"))
    lines = _lines(data, totals)
    ledger = _write_ledger(sheet, data, _FIRST + len(lines) + 3)
    names = ("ours", "ledger", "difference", "verdict")
    sheet.head(_FIRST - 1, [words("word.bound"), words("check.what"), *(words(f"check.{name}") for name in names)])
    sheet.freeze(_FIRST, 2, (_FIRST - 1, _FIRST - 1))
    good, bad = words("check.good"), words("check.bad")
    away = Fraction(0)
    for row, (bound, what, cell) in enumerate(lines, start=_FIRST):
        bound_cell = sheet.text(row, _BOUND, data.bounds[bound])
        what_cell = sheet.text(row, _WHAT, what)
        ours = sheet.formula(row, _OURS, cell, Look("formula", EUR))
        theirs = ledger.found(choices.variant, bound_cell, what_cell)
        ledgers = sheet.formula(row, _LEDGER, theirs, Look("formula", EUR))
        difference = sheet.formula(row, _DIFFERENCE, rounded(ours - ledgers, 2), Look("formula", EUR))
        sheet.formula(row, _VERDICT, when(difference.equals(0), term(good), term(bad)), Look("formula"))
        sheet.colour_if(row, _VERDICT, good, "good")
        sheet.colour_if(row, _VERDICT, bad, "bad")
        away += abs(Fraction(difference.value or 0))
    sheet.text(3, 0, words("check.all"), "sum")
    apart = Term(f"SUMPRODUCT(ABS({sheet.span(_DIFFERENCE, _FIRST, _FIRST + len(lines) - 1)}))", away)
    otherwise = when(choices.others.exceeds(0), term(words("check.chosen")), term(words("check.changed")))
    verdict = when(apart.equals(0), term(words("check.all_good")), otherwise)
    sheet.formula(3, 1, verdict, Look("sum"))
    sheet.colour_if(3, 1, words("check.all_good"), "good")
    return sheet.at(3, 1, verdict.value)


def _lines(data: Data, totals: Totals) -> list[tuple[str, str, Term]]:
    """What is compared: per bound its posts, benefits, costs and net."""
    found = []
    for bound in data.bounds:
        found += [(bound, label, totals.posts[bound, post]) for post, label in data.posts.items()]
        for name, cells in (("benefits", totals.benefits), ("costs", totals.costs), ("net", totals.net)):
            found.append((bound, data.words(f"check.total_{name}"), cells[bound]))
    return found


def _write_ledger(sheet: Sheet, data: Data, row: int) -> _Ledger:
    """The ledger's own sums as the calculation left them."""
    words = data.words
    sheet.text(row - 1, 0, words("check.reference"), "section")
    sheet.head(row, [words("choices.variant"), words("check.what"), words("word.bound"), words("check.ledger")])
    entries = [
        (row_["variant"], data.posts[row_["post"]], row_["bound"], row_["total_eur"]) for row_ in data.rows("posts")
    ]
    for found in data.rows("totals"):
        for name in ("benefits", "costs", "net"):
            entries.append((found["variant"], words(f"check.total_{name}"), found["bound"], found[f"{name}_eur"]))
    values = {}
    for at, (variant, what, bound, amount_eur) in enumerate(entries, start=row + 1):
        sheet.text(at, 0, data.variants[variant])
        sheet.text(at, 1, what)
        sheet.text(at, 2, data.bounds[bound])
        sheet.number(at, 3, amount_eur, Look("fixed", EUR_EXACT))
        values[data.variants[variant], data.bounds[bound], what] = Fraction(amount_eur)
    last = row + len(entries)
    columns = [sheet.span(column, row + 1, last) for column in (0, 2, 1, 3)]
    return _Ledger(columns[0], columns[1], columns[2], columns[3], values)
