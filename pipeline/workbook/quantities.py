"""The sheet of quantities and prices: how much there is in a benefit year, and what one unit is worth.

Belongs here: what records and assumptions come to together, averages, and the prices by the model's own expressions. Does
not belong here: shares and amounts (``attribution``, ``posts``).
"""

from dataclasses import dataclass
from fractions import Fraction

from pipeline.model.checking import VOLUME
from pipeline.model.expression import Expression
from pipeline.model.parts import Average, Bound, Component, Post
from pipeline.workbook.choices import Choices, basis_codes
from pipeline.workbook.data import Data
from pipeline.workbook.parameters import Parameters
from pipeline.workbook.records import Records, components
from pipeline.workbook.sheets import EUR, QUANTITY, Book, Look, Sheet
from pipeline.workbook.terms import ONE, ZERO, Term, constant_part, formula, one_by_one, when

_BOUND, _POST, _COMPONENT, _YEAR, _RECORDED, _ASSUMED, _QUANTITY, _UNIT, _AVERAGES = range(9)
FIRST_ROW = 3


@dataclass(frozen=True)
class Line:
    """One component under one bound in one benefit year, with the cells of its quantity and price."""

    bound: Bound
    post: Post
    component: Component
    year: int
    quantity: Term
    price: Term


@dataclass(frozen=True)
class _Inputs:
    data: Data
    choices: Choices
    parameters: Parameters
    records: Records


def write_quantities(book: Book, data: Data, choices: Choices, parameters: Parameters, records: Records) -> list[Line]:
    """Write the sheet; gives its lines."""
    words, inputs = data.words, _Inputs(data, choices, parameters, records)
    sheet = book.sheet(words("sheet.quantities"))
    most = max((len(part.price.averages) for _, part in components(data)), default=0)
    sheet.widths(18, 30, 32, 9, 14, 14, 14, 15, *[30, 14] * most, 14, 24)
    sheet.text(0, 0, words("sheet.quantities"), "title")
    sheet.across(1, 0, 7, words("quantities.intro"))
    titles = ["word.bound", "word.post", "word.component", "word.benefit_year", "quantities.recorded"]
    titles += ["quantities.assumed", "word.quantity", "records.unit"]
    titles += ["quantities.average", "quantities.average_value"] * most + ["word.price", "quantities.per"]
    sheet.head(FIRST_ROW - 1, [words(title) for title in titles])
    sheet.freeze(FIRST_ROW, 4, (FIRST_ROW - 1, FIRST_ROW - 1))
    lines = []
    row = FIRST_ROW
    for bound in data.model.model.bounds:
        for post, component in components(data):
            if not data.model.admits(bound, post):
                continue
            for year in range(1, len(data.model.attribution(bound, post)) + 1):
                lines.append(_write_line(sheet, inputs, row, bound, post, component, year, _AVERAGES + 2 * most))
                row += 1
    if lines:
        sheet.xlsx.autofilter(FIRST_ROW - 1, 0, row - 1, _AVERAGES + 2 * most + 1)
    return lines


def _write_line(
    sheet: Sheet, inputs: _Inputs, row: int, bound: Bound, post: Post, component: Component, year: int, last: int
) -> Line:
    data = inputs.data
    sheet.text(row, _BOUND, data.bounds[bound.bound])
    sheet.text(row, _POST, data.posts[post.post])
    sheet.text(row, _COMPONENT, data.label(component.label))
    sheet.number(row, _YEAR, year, Look("code", "0"))
    expression = Expression(component.quantity.formula)
    known = {**inputs.parameters.found, VOLUME[component.quantity.records]: ONE}
    kinds = [kind.code for kind in data.model.model.use_evidence]
    summed = inputs.records.quantity(post, component, bound.bound, year, kinds)
    look = Look("formula", QUANTITY)
    recorded = sheet.formula(row, _RECORDED, _times(summed, constant_part(expression, known)), look)
    assumed = sheet.formula(row, _ASSUMED, _assumed(inputs, bound, post, component, year, None), look)
    quantity = sheet.formula(row, _QUANTITY, recorded + assumed, Look("held", QUANTITY))
    sheet.text(row, _UNIT, data.unit(component.quantity.unit), "small")
    names = {name: inputs.parameters.held[name, bound.bound] for name in data.model.parameters}
    names |= inputs.records.counts
    column = _AVERAGES
    for average in component.price.averages:
        sheet.text(row, column, data.label(average.label), "small")
        its = Expression(average.formula)
        seen = _times(
            inputs.records.sums[post.post, component.component, average.average][year - 1],
            constant_part(its, inputs.parameters.found),
        )
        more = _assumed(inputs, bound, post, component, year, average)
        value = when(quantity.equals(0), ZERO, (seen * recorded + more) / quantity)
        names[average.average] = sheet.formula(row, column + 1, value, Look("formula", EUR))
        column += 2
    price = when(quantity.equals(0), ZERO, _price(inputs, post, component, names))
    price_cell = sheet.formula(row, last, price, Look("held", EUR))
    sheet.text(row, last + 1, data.unit(component.price.unit), "small")
    return Line(bound, post, component, year, quantity, price_cell)


def _times(number: Term, factor: Term) -> Term:
    return number if factor.text in ("1", "(1)") else number * factor


def _assumed(
    inputs: _Inputs, bound: Bound, post: Post, component: Component, year: int, average: Average | None
) -> Term:
    """What assumptions add: persons times what the formula makes of the assumed record."""
    parts = []
    model = inputs.data.model
    for assumption in model.model.assumptions:
        applies = post.post in assumption.posts and bound.bound in assumption.bounds
        if not applies or component.quantity.records != "outflow":
            continue
        cells = inputs.records.assumed[assumption.assumption]
        values = {**inputs.parameters.found, **cells.record, VOLUME["outflow"]: ONE}
        condition = _condition(component, cells.record)
        if condition is False:
            continue
        years = len(model.attribution(bound, post))
        per_year = inputs.choices.is_("assumed_outflow", "per-year")
        persons = when(per_year, cells.persons[year - 1], cells.mean(years))
        one = _times(persons, formula(Expression(component.quantity.formula), values))
        if average is not None:
            one = one * formula(Expression(average.formula), values)
        parts.append(one if condition is True else when(condition, one, ZERO))
    return one_by_one(parts)


def _condition(component: Component, record: dict[str, Term]) -> Term | bool:
    """Whether the assumed record counts: live where it asks for a number that may be changed, settled where not."""
    if component.quantity.where is None:
        return True
    expression = Expression(component.quantity.where)
    if set(expression.names) <= set(record) and any(
        isinstance(record[name].value, Fraction) for name in expression.names
    ):
        return formula(expression, record)
    return expression.holds({name: found.value for name, found in record.items()})


def _price(inputs: _Inputs, post: Post, component: Component, names: dict[str, Term]) -> Term:
    """The price on the basis that is chosen."""
    own = component.price.formula
    price = formula(Expression(own), names)
    if not basis_codes(post):
        return price
    key = f"price_basis.{post.post}"
    for code in basis_codes(post):
        text = component.price.formula_of(code)
        if text == own or (key, code) not in inputs.choices.options:
            continue
        price = when(inputs.choices.is_(key, code), formula(Expression(text), names), price)
    return price
