"""The sheet of what went in: sums over records, counts, and outflow that was assumed.

Belongs here: these numbers as input cells, each once, and who uses them. Does not belong here: multiplying them
(``quantities``). No participant's record stands in a workbook, only what records add up to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.parts import Assumption, Average, Component, Post
from pipeline.workbook.data import USE, Data, number_format
from pipeline.workbook.parameters import constants
from pipeline.workbook.sheets import COUNT, QUANTITY, Book, Look, Sheet
from pipeline.workbook.terms import ZERO, Term, one_by_one, term, when

_LABEL, _WHERE, _USED, _FIRST_YEAR = range(4)
_RECORD_FIELDS = ("hours_per_week", "weeks_per_year", "gross_monthly_wage_fte_eur")
QUANTITY_ITEM = "quantity"
AVOIDED, MORE = "quantity.avoided.", "quantity.more"


@dataclass(frozen=True)
class Assumed:
    """The cells of an assumption.

    Attributes:
        record: column -> the cell with what the assumed persons have there.
        persons: how many there are in each benefit year, year 1 first.
    """

    record: dict[str, Term]
    persons: list[Term]
    sheet: Sheet
    row: int

    def mean(self, years: int) -> Term:
        """The average number over so many benefit years."""
        reference = self.sheet.line(self.row, _FIRST_YEAR, _FIRST_YEAR + years - 1)
        values = [each.value for each in self.persons[:years]]
        return Term(f"AVERAGE({reference})", sum((Fraction(value or 0) for value in values), Fraction(0)) / years)


@dataclass(frozen=True)
class Records:
    """Terms for what the records say.

    Attributes:
        graduates: how many participants graduated.
        counts: count -> its cell.
        sums: (post, component, item) -> a cell per benefit year; for an average, the average over the records.
        shares: (bound, kind of evidence) -> the cell with the share of avoided use that counts.
        assumed: assumption -> its cells.
    """

    graduates: Term
    counts: dict[str, Term]
    sums: dict[tuple[str, str, str], list[Term]]
    assumed: dict[str, Assumed]
    shares: dict[tuple[str, str], Term]

    def quantity(self, post: Post, component: Component, bound: str, year: int, kinds: Sequence[str]) -> Term:
        """What the records come to under a bound: as it was counted, or what counts of the difference in use."""
        key = post.post, component.component
        if component.quantity.records != USE:
            return self.sums[*key, QUANTITY_ITEM][year - 1]
        counted = [self.sums[*key, f"{AVOIDED}{kind}"][year - 1] * self.shares[bound, kind] for kind in kinds]
        return one_by_one(counted) - self.sums[*key, MORE][year - 1]


def write_records(book: Book, data: Data) -> Records:
    """Write the sheet."""
    words, horizon = data.words, data.model.horizon
    sheet = book.sheet(words("sheet.records"))
    sheet.widths(50, 40, 46, *[12] * horizon)
    sheet.text(0, 0, words("sheet.records"), "title")
    sheet.across(1, 0, _FIRST_YEAR + 1, words("records.intro"))
    sheet.freeze(3, 1)
    row = 3
    sheet.head(row, [words("records.counted"), words("records.unit"), words("word.source"), words("records.number")])
    row += 1
    sheet.text(row, _LABEL, words("records.graduates"))
    sheet.text(row, _WHERE, words.code("unit", "persons"))
    sheet.text(row, _USED, words("records.from_records"), "small")
    sheet.number(row, _FIRST_YEAR, data.graduates, Look("input", COUNT))
    graduates = sheet.name_cell(words("name.graduates"), row, _FIRST_YEAR, data.graduates)
    counts: dict[str, Term] = {}
    for count in data.model.model.counts:
        row += 1
        sheet.text(row, _LABEL, data.label(count.label))
        sheet.text(row, _WHERE, words.code("unit", count.unit))
        sheet.text(row, _USED, data.source(count.source), "small")
        value = data.counts.get(count.count)
        look = Look("input", QUANTITY if value is not None and value.denominator != 1 else COUNT)
        name = f"t_{count.count}"
        if value is None:
            sheet.empty(row, _FIRST_YEAR, look)
            sheet.text(row, _FIRST_YEAR + 1, words("records.nothing_counted"), "small")
            sheet.name_cell(name, row, _FIRST_YEAR, None)
        else:
            sheet.number(row, _FIRST_YEAR, value, look)
            counts[count.count] = sheet.name_cell(name, row, _FIRST_YEAR, value)
    sums: dict[tuple[str, str, str], list[Term]] = {}
    row = _write_quantities(sheet, data, row + 2, graduates, sums)
    row, shares = _write_shares(sheet, data, row + 2)
    row = _write_averages(sheet, data, row + 2, sums)
    assumed: dict[str, Assumed] = {}
    for assumption in data.model.model.assumptions:
        row, assumed[assumption.assumption] = _write_assumption(sheet, data, row + 2, assumption)
    return Records(graduates, counts, sums, assumed, shares)


def components(data: Data) -> Iterator[tuple[Post, Component]]:
    """Every component with its post, in the order of the model."""
    for post in data.model.model.posts:
        for component in post.components:
            yield post, component


def _years(data: Data) -> list[str]:
    return [data.words("word.year", year=year) for year in range(1, data.model.horizon + 1)]


def _write_quantities(
    sheet: Sheet, data: Data, row: int, graduates: Term, sums: dict[tuple[str, str, str], list[Term]]
) -> int:
    """What is counted per benefit year: seen, extended and together; components that count the same share their cells."""
    words = data.words
    sheet.head(row, [words("records.quantities"), words("records.who"), words("records.used_by"), *_years(data)])
    by_measure: dict[tuple[str, str], list[tuple[Post, Component]]] = {}
    for post, component in components(data):
        quantity = component.quantity
        for item in _items(data, component):
            otherwise = f"{quantity.records}|{quantity.where}|{quantity.formula}|{item}"
            by_measure.setdefault((data.measure(post, component, item, otherwise), item), []).append((post, component))
    for (_, item), users in by_measure.items():
        post, component = users[0]
        found = data.recorded(post, component, item)
        what = _item_words(data, component, item)
        sheet.text(row + 1, _LABEL, words("records.observed", what=what))
        sheet.text(row + 2, _LABEL, words("records.extrapolated", what=what))
        sheet.text(row + 3, _LABEL, words("records.together", what=what), "sum")
        sheet.text(row + 1, _WHERE, _condition_words(data, component), "small")
        sheet.text(row + 3, _WHERE, "", "sum")
        sheet.text(row + 1, _USED, _users(data, users), "small")
        sheet.text(row + 3, _USED, "", "sum")
        everyone = _counts_everyone(data, component, found)
        cells = []
        for year in range(1, data.model.horizon + 1):
            column = _FIRST_YEAR + year - 1
            total, seen = found.get(year, (Fraction(0), Fraction(0)))
            first = sheet.number(row + 1, column, seen, Look("input", QUANTITY))
            if everyone:
                # Who has graduated is there in every benefit year, so the rest follows from the number of graduates.
                second = sheet.formula(row + 2, column, graduates - first, Look("formula", QUANTITY))
            else:
                second = sheet.number(row + 2, column, total - seen, Look("input", QUANTITY))
            cells.append(sheet.formula(row + 3, column, first + second, Look("sum", QUANTITY)))
        for its_post, its_component in users:
            sums[its_post.post, its_component.component, item] = cells
        row += 3
    return row


def _items(data: Data, component: Component) -> list[str]:
    """What is summed over the records for a quantity: one sum, or avoided use by what it rests on and more use."""
    if component.quantity.records != USE:
        return [QUANTITY_ITEM]
    return [*(f"{AVOIDED}{kind.code}" for kind in data.model.model.use_evidence), MORE]


def _item_words(data: Data, component: Component, item: str) -> str:
    if item == MORE:
        return data.words("records.more_use", service=data.service(component))
    if item.startswith(AVOIDED):
        kinds = {kind.code: data.label(kind.label) for kind in data.model.model.use_evidence}
        return data.words("records.avoided", service=data.service(component), kind=kinds[item.removeprefix(AVOIDED)])
    return _measure_words(data, component, None)


def _write_shares(sheet: Sheet, data: Data, row: int) -> tuple[int, dict[tuple[str, str], Term]]:
    """Which share of avoided use counts under each bound, where a post compares with and without."""
    shares: dict[tuple[str, str], Term] = {}
    if not any(part.quantity.records == USE for _, part in components(data)):
        return row - 2, shares
    words = data.words
    bounds = data.model.model.bounds
    sheet.head(
        row, [words("records.shares"), "", words("word.source"), *(data.bounds[bound.bound] for bound in bounds)]
    )
    sources = [data.source(bound.counterfactual.source) for bound in bounds if bound.counterfactual is not None]
    for kind in data.model.model.use_evidence:
        row += 1
        sheet.text(row, _LABEL, words("records.share_of", kind=data.label(kind.label)))
        sheet.text(row, _USED, "; ".join(dict.fromkeys(sources)), "small")
        for column, bound in enumerate(bounds, start=_FIRST_YEAR):
            counts = bound.counterfactual.counts if bound.counterfactual is not None else {}
            shares[bound.bound, kind.code] = sheet.number(
                row, column, counts.get(kind.code, 0), Look("input", number_format(Decimal("0.01"), "share"))
            )
    return row, shares


def _counts_everyone(data: Data, component: Component, found: dict[int, tuple[Fraction, Fraction]]) -> bool:
    quantity = component.quantity
    if quantity.records != "participants" or quantity.where is not None:
        return False
    return all(
        found.get(year, (Fraction(0), Fraction(0)))[0] == data.graduates for year in range(1, data.model.horizon + 1)
    )


def _write_averages(sheet: Sheet, data: Data, row: int, sums: dict[tuple[str, str, str], list[Term]]) -> int:
    """Averages over the records, weighted with the quantity."""
    words = data.words
    used = [(post, part, average) for post, part in components(data) for average in part.price.averages]
    if not used:
        return row - 2
    sheet.head(row, [words("records.averages"), words("records.who"), words("records.used_by"), *_years(data)])
    by_measure: dict[tuple[str, str], list[tuple[Post, Component, Average]]] = {}
    for post, part, average in used:
        weight = data.measure(post, part, QUANTITY_ITEM, f"{part.quantity.where}|{part.quantity.formula}")
        measure = data.measure(post, part, average.average, f"{part.quantity.where}|{average.formula}")
        by_measure.setdefault((weight, measure), []).append((post, part, average))
    for users in by_measure.values():
        row += 1
        post, part, average = users[0]
        weights = data.recorded(post, part, QUANTITY_ITEM)
        found = data.recorded(post, part, average.average)
        sheet.text(row, _LABEL, words("records.average_of", what=_measure_words(data, part, average)))
        sheet.text(row, _WHERE, _condition_words(data, part), "small")
        sheet.text(row, _USED, _users(data, [(its_post, its_part) for its_post, its_part, _ in users]), "small")
        cells = []
        for year in range(1, data.model.horizon + 1):
            volume = weights.get(year, (Fraction(0), Fraction(0)))[0]
            value = found.get(year, (Fraction(0), Fraction(0)))[0] / volume if volume else Fraction(0)
            cells.append(sheet.number(row, _FIRST_YEAR + year - 1, value, Look("input", QUANTITY)))
        for its_post, its_part, its_average in users:
            sums[its_post.post, its_part.component, its_average.average] = cells
    return row


def _write_assumption(sheet: Sheet, data: Data, row: int, assumption: Assumption) -> tuple[int, Assumed]:
    """Who is assumed: what they do, when they arrive, how many that makes in each benefit year."""
    words = data.words
    label = data.label(assumption.label)
    sheet.head(row, [words("records.assumed", what=label), words("records.unit"), words("word.source"), ""])
    sheet.text(row + 1, _LABEL, data.label(assumption.explanation), "small")
    bounds = ", ".join(data.bounds[bound] for bound in assumption.bounds)
    posts = ", ".join(data.posts[post] for post in assumption.posts)
    sheet.text(row + 1, _WHERE, words("records.assumed_for", bounds=bounds, posts=posts), "small")
    sheet.text(row + 1, _USED, data.source(assumption.source), "small")
    row += 2
    record: dict[str, Term] = {}
    sheet.text(row, _LABEL, words.code("column", "status"))
    sheet.text(row, _WHERE, words.code("status", assumption.record.status), "small")
    record["status"] = sheet.text(row, _FIRST_YEAR, assumption.record.status, "fixed")
    if assumption.record.role:
        row += 1
        sheet.text(row, _LABEL, words.code("column", "role"))
        record["role"] = sheet.text(row, _FIRST_YEAR, assumption.record.role, "fixed")
    for name in _RECORD_FIELDS:
        value = getattr(assumption.record, name)
        if value is None:
            continue
        row += 1
        sheet.text(row, _LABEL, words.code("column", name))
        record[name] = sheet.number(row, _FIRST_YEAR, value, Look("input", number_format(value, "")))
    arrivals = []
    for arrival in assumption.arrivals:
        row += 1
        sheet.text(row, _LABEL, words("records.arrives"))
        sheet.text(row, _WHERE, words("records.arrives_unit"), "small")
        after = sheet.number(row, _FIRST_YEAR, arrival.after_years, Look("input", "0"))
        persons = sheet.number(row, _FIRST_YEAR + 1, arrival.persons, Look("input", number_format(arrival.persons, "")))
        arrivals.append((after, persons))
    row += 1
    sheet.head(row, [words("records.assumed_persons"), "", "", *_years(data)])
    row += 1
    sheet.text(row, _LABEL, words("records.together", what=label), "sum")
    cells = []
    for year in range(1, data.model.horizon + 1):
        column = _FIRST_YEAR + year - 1
        there = [when(term(year).exceeds(after), persons, ZERO) for after, persons in arrivals]
        cells.append(sheet.formula(row, column, one_by_one(there), Look("sum", QUANTITY)))
    return row, Assumed(record, cells, sheet, row)


def _users(data: Data, users: list[tuple[Post, Component]]) -> str:
    names = [f"{data.posts[post.post]} ({data.label(component.label)})" for post, component in users]
    return "; ".join(dict.fromkeys(names))


def _measure_words(data: Data, component: Component, average: Average | None) -> str:
    """What is summed, without the constants: a product of columns, or the formula itself."""
    known = constants(data)
    columns: list[str] = []
    for text in [component.quantity.formula] if average is None else [average.formula]:
        columns += [name for name in Expression(text).names if name not in known]
    if average is not None:
        columns = [name for name in columns if name not in VOLUME.values()]
    return " × ".join(data.name(name) for name in columns)


def _condition_words(data: Data, component: Component) -> str:
    """Which records count, in words."""
    if component.quantity.records == USE:
        return data.service(component)
    where = component.quantity.where
    if where is None:
        return data.words(f"records.all_{component.quantity.records}")
    written = Expression(where).words(data.name)
    for code in ("paid_work", "volunteering", "education", "unknown", "none"):
        written = re.sub(rf"\b{code}\b", data.words.code("status", code), written)
    for english, local in (("and", "word.and"), ("or", "word.or"), ("not", "word.not"), ("in", "word.in")):
        written = re.sub(rf" {english} ", f" {data.words(local)} ", written)
    return written
