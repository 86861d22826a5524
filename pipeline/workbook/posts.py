"""The sheet of posts: a row for every row of the ledger that is a benefit or a transfer.

Belongs here: the product that makes an amount, and whether the amount counts. Does not belong here: what is multiplied
(``quantities``, ``attribution``), adding up (``totals``).
"""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.workbook.attribution import Shares
from pipeline.workbook.choices import Choices
from pipeline.workbook.data import Data
from pipeline.workbook.quantities import Line
from pipeline.workbook.sheets import EUR, FACTOR, QUANTITY, SHARE, Book, Look, Sheet
from pipeline.workbook.terms import ONE, ZERO, Term, rounded, when

_HEADS = (
    "word.bound", "word.post", "word.component", "word.benefit_year", "word.actor", "word.flow", "word.quantity",
    "word.price", "word.attribution", "word.deadweight", "word.displacement", "word.discount_factor", "word.amount",
    "word.counted", "posts.counts",
)  # fmt: skip
_COUNTS = len(_HEADS) - 1
_FIRST = 3


@dataclass(frozen=True)
class Posts:
    """Sums of what counts.

    Attributes:
        bounds, posts, counted: references to the columns with the bound, the post and what counts.
        values: (bound, post) -> what counts at present.
    """

    bounds: str
    posts: str
    counted: str
    values: dict[tuple[str, str], Fraction]

    def sum_of(self, bound_cell: Term, post_cell: Term, bound: str, post: str) -> Term:
        """What a post comes to under a bound, both named in cells."""
        text = f"SUMPRODUCT(({self.bounds}={bound_cell.text})*({self.posts}={post_cell.text})*{self.counted})"
        return Term(text, self.values.get((bound, post), Fraction(0)))


def write_posts(book: Book, data: Data, choices: Choices, shares: Shares, lines: list[Line]) -> Posts:
    """Write the sheet; gives what adds it up."""
    words = data.words
    sheet = book.sheet(words("sheet.posts"))
    sheet.widths(18, 28, 28, 11, 20, 13, 13, 14, 10, 14, 11, 14, 16, 8, 16)
    sheet.text(0, 0, words("sheet.posts"), "title")
    sheet.across(1, 0, _COUNTS, words("posts.intro"))
    sheet.head(_FIRST - 1, [words(head) for head in _HEADS])
    sheet.freeze(_FIRST, 4, (_FIRST - 1, _FIRST - 1))
    netted = when(choices.is_("transfers", "netted"), ONE, ZERO)
    values: dict[tuple[str, str], Fraction] = {}
    row = _FIRST
    for line in lines:
        component = line.component
        sides = [(component.actor, 1, ONE)]
        if component.from_actor is not None:
            sides.append((component.from_actor, -1, netted))
        for actor, sign, counted in sides:
            amount = _write_row(sheet, data, shares, row, line, actor, sign, counted)
            key = (line.bound.bound, line.post.post)
            values[key] = values.get(key, Fraction(0)) + Fraction(amount.value or 0)
            row += 1
    last = max(row - 1, _FIRST)
    if row > _FIRST:
        sheet.xlsx.autofilter(_FIRST - 1, 0, last, _COUNTS)
    return Posts(sheet.span(0, _FIRST, last), sheet.span(1, _FIRST, last), sheet.span(_COUNTS, _FIRST, last), values)


def _write_row(
    sheet: Sheet, data: Data, shares: Shares, row: int, line: Line, actor: str, sign: int, counted: Term
) -> Term:
    words, component = data.words, line.component
    sheet.text(row, 0, data.bounds[line.bound.bound])
    sheet.text(row, 1, data.posts[line.post.post])
    sheet.text(row, 2, data.label(component.label))
    sheet.number(row, 3, line.year, Look("code", "0"))
    sheet.text(row, 4, data.actors.get(actor, actor))
    sheet.text(row, 5, words(f"flow.{component.flow}"))
    quantity = sheet.formula(row, 6, line.quantity, Look("formula", QUANTITY))
    price_text = line.price if sign > 0 else ZERO - line.price
    price = sheet.formula(row, 7, price_text, Look("formula", EUR))
    share = sheet.formula(row, 8, shares.attribution(line.bound, line.post)[line.year - 1], Look("formula", SHARE))
    first, second = shares.taken_off[line.post.post, component.component]
    deadweight = sheet.formula(row, 9, first, Look("formula", SHARE))
    displacement = sheet.formula(row, 10, second, Look("formula", SHARE))
    discount = sheet.formula(row, 11, shares.discount[line.year - 1], Look("formula", FACTOR))
    product = quantity * price * share * (ONE - deadweight) * (ONE - displacement) * discount
    amount = sheet.formula(row, 12, rounded(product, 6), Look("formula", EUR))
    counts = sheet.formula(row, 13, counted, Look("code", "0"))
    return sheet.formula(row, _COUNTS, amount * counts, Look("held", EUR))
