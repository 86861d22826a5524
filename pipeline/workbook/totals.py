"""The sheet of totals: what every bound comes to, by post and per participant.

Belongs here: adding up. Does not belong here: comparing with the ledger (``ledger_check``).
"""

from dataclasses import dataclass

from pipeline.workbook.choices import Choices
from pipeline.workbook.costs import Costs
from pipeline.workbook.data import Data
from pipeline.workbook.posts import Posts
from pipeline.workbook.records import Records
from pipeline.workbook.sheets import EUR, RATIO, Book, Look
from pipeline.workbook.terms import ZERO, Term, term, when

_HEAD = 4


@dataclass(frozen=True)
class Totals:
    """The cells of what a bound comes to.

    Attributes:
        posts: (bound, post) -> its cell.
        benefits, costs, net, ratio: bound -> its cell.
    """

    posts: dict[tuple[str, str], Term]
    benefits: dict[str, Term]
    costs: dict[str, Term]
    net: dict[str, Term]
    ratio: dict[str, Term]


def write_totals(book: Book, data: Data, choices: Choices, records: Records, posts: Posts, costs: Costs) -> Totals:
    """Write the sheet."""
    words = data.words
    sheet = book.sheet(words("sheet.totals"))
    sheet.widths(44, *[22] * len(data.bounds))
    sheet.text(0, 0, words("sheet.totals"), "title")
    sheet.text(1, 0, words("choices.variant"))
    sheet.formula(1, 1, choices.variant, Look("sum"))
    sheet.text(2, 0, words("totals.meanings"), "small")
    sheet.head(_HEAD, [words("totals.in_eur"), *data.bounds.values()])
    sheet.freeze(_HEAD + 1, 1, (_HEAD, _HEAD))
    rows = {code: _HEAD + 1 + at for at, code in enumerate(data.posts)}
    for code, row in rows.items():
        sheet.text(row, 0, data.posts[code])
    after = _HEAD + 1 + len(rows)
    names = ("benefits", "costs", "net", "ratio", "benefits_each", "costs_each", "net_each")
    for at, name in enumerate(names):
        sheet.text(after + at, 0, words(f"totals.{name}"), "sum" if at < 4 else "text")
    found = Totals({}, {}, {}, {}, {})
    for column, (bound, label) in enumerate(data.bounds.items(), start=1):
        head = sheet.at(_HEAD, column, label)
        for code, row in rows.items():
            value = posts.sum_of(head, sheet.at(row, 0, data.posts[code]), bound, code)
            found.posts[bound, code] = sheet.formula(row, column, value, Look("formula", EUR))
        counted = [found.posts[bound, code].value for code in rows]
        every = Term(f"SUM({sheet.span(column, _HEAD + 1, after - 1)})", sum(counted, term(0).value))  # type: ignore[arg-type]
        benefits = sheet.formula(after, column, every, Look("sum", EUR))
        paid = sheet.formula(after + 1, column, costs.total, Look("sum", EUR))
        net = sheet.formula(after + 2, column, benefits - paid, Look("sum", EUR))
        none = term(words("totals.no_ratio"))
        ratio = when(paid.exceeds(ZERO), benefits / paid, none)
        found.ratio[bound] = sheet.formula(after + 3, column, ratio, Look("sum", RATIO))
        for at, each in enumerate((benefits, paid, net), start=4):
            per_graduate = when(records.graduates.exceeds(ZERO), each / records.graduates, none)
            sheet.formula(after + at, column, per_graduate, Look("formula", EUR))
        found.benefits[bound], found.costs[bound], found.net[bound] = benefits, paid, net
    row = after + len(names) + 1
    sheet.text(row, 0, words("totals.bounds"), "section")
    for declared in data.model.model.bounds:
        row += 1
        sheet.text(row, 0, data.bounds[declared.bound])
        sheet.across(row, 1, max(3, len(data.bounds)), data.label(declared.meaning), "small")
    return found
