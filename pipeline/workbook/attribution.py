"""The sheet of shares: what is ascribed to the programme, what would have happened anyway, and what time does to a euro.

Belongs here: attribution per bound and year, deadweight and displacement per component, discount factors. Does not belong
here: amounts (``posts``).
"""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.model.parts import Bound, Post
from pipeline.workbook.choices import Choices
from pipeline.workbook.data import Data
from pipeline.workbook.records import components
from pipeline.workbook.sheets import FACTOR, SHARE, Book, Look, Sheet
from pipeline.workbook.terms import ZERO, Term, term, when

_BOUND, _POST, _SOURCE, _FIRST_YEAR = range(4)


@dataclass(frozen=True)
class Shares:
    """Terms for shares.

    Attributes:
        own: (bound, post) -> attribution per benefit year; post is empty for the bound's own course.
        discount: a cell per benefit year.
        taken_off: (post, component) -> deadweight and displacement as they hold.
    """

    own: dict[tuple[str, str], list[Term]]
    discount: list[Term]
    taken_off: dict[tuple[str, str], tuple[Term, Term]]

    def attribution(self, bound: Bound, post: Post) -> list[Term]:
        """The attribution of a post under a bound, a cell per benefit year."""
        return self.own.get((bound.bound, post.post)) or self.own[bound.bound, ""]


def write_shares(book: Book, data: Data, choices: Choices) -> Shares:
    """Write the sheet."""
    words, entries, horizon = data.words, data.model.model, data.model.horizon
    sheet = book.sheet(words("sheet.attribution"))
    sheet.widths(30, 44, 60, *[13] * max(horizon, 4))
    sheet.text(0, 0, words("sheet.attribution"), "title")
    sheet.across(1, 0, 2, words("attribution.intro"))
    years = [words("word.year", year=year) for year in range(1, horizon + 1)]
    sheet.head(3, [words("word.bound"), words("word.post"), words("word.source"), *years])
    sheet.freeze(4, 1)
    row, own = 4, {}
    for bound in entries.bounds:
        source = data.source(bound.source)
        own[bound.bound, ""] = _course(sheet, data, row, bound, words("attribution.others"), source, bound.attribution)
        row += 1
        for post in entries.posts:
            for entry in post.attribution:
                if entry.bound == bound.bound:
                    source = data.source(entry.source)
                    label = data.posts[post.post]
                    own[bound.bound, post.post] = _course(sheet, data, row, bound, label, source, entry.attribution)
                    row += 1
    row += 1
    sheet.head(row, [words("attribution.discount"), "", words("attribution.discount_how"), *years])
    discount = []
    for year in range(1, horizon + 1):
        value = choices.discount(term(year))
        discount.append(sheet.formula(row + 1, _FIRST_YEAR + year - 1, value, Look("sum", FACTOR)))
    sheet.text(row + 1, 0, words("attribution.discount_factor"), "sum")
    return Shares(own, discount, _write_taken_off(sheet, data, row + 3, choices))


def _course(
    sheet: Sheet, data: Data, row: int, bound: Bound, post: str, source: str, shares: list[Decimal]
) -> list[Term]:  # fmt: skip
    sheet.text(row, _BOUND, data.bounds[bound.bound])
    sheet.text(row, _POST, post)
    sheet.text(row, _SOURCE, source, "small")
    return [sheet.number(row, _FIRST_YEAR + at, share, Look("input", SHARE)) for at, share in enumerate(shares)]


def _write_taken_off(sheet: Sheet, data: Data, row: int, choices: Choices) -> dict[tuple[str, str], tuple[Term, Term]]:
    """What a component takes off for what would have happened anyway and for what is taken from others."""
    words = data.words
    names = ("deadweight", "displacement")
    titles = [words("word.post"), words("word.component"), words("word.note")]
    sheet.head(row, [*titles, *(words(f"word.{name}") for name in names), *(words(f"attribution.{n}") for n in names)])
    declared = choices.is_("deadweight_and_displacement", "declared")
    found = {}
    for post, component in components(data):
        row += 1
        sheet.text(row, 0, data.posts[post.post])
        sheet.text(row, 1, data.label(component.label))
        given = (component.deadweight, component.displacement)
        if given == (None, None):
            sheet.text(row, 2, words("attribution.none_of_its_own"), "small")
        held = []
        for at, share in enumerate(given):
            look = Look("input", SHARE)
            cell = sheet.empty(row, 3 + at, look) if share is None else sheet.number(row, 3 + at, share, look)
            held.append(sheet.formula(row, 5 + at, when(declared, cell, ZERO), Look("formula", SHARE)))
        found[post.post, component.component] = (held[0], held[1])
    return found
