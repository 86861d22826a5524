"""The sheet of parameters: dated, sourced numbers, each with its name, and the price index.

Belongs here: parameters as input cells, and what of them holds at the chosen price level. Does not belong here: what is
calculated with them.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.model import Parameter
from pipeline.model.expression import Expression
from pipeline.workbook.choices import Choices, can_index
from pipeline.workbook.data import Data, number_format
from pipeline.workbook.sheets import FACTOR, Book, Look, Sheet
from pipeline.workbook.terms import ONE, Term, when

_LABEL, _NAME, _BOUND, _VALUE, _UNIT, _YEAR, _INDEX, _HOLDS, _FROM, _LOW, _HIGH, _SOURCE, _SEEN, _NOTE = range(14)
_FIRST = 4


@dataclass(frozen=True)
class Parameters:
    """Terms for parameters.

    Attributes:
        found: name -> the cell as it was found; only those that are the same under every bound.
        held: (name, bound) -> the cell at the chosen price level, by its name.
    """

    found: dict[str, Term]
    held: dict[tuple[str, str], Term]


def write_parameters(book: Book, data: Data, choices: Choices) -> Parameters:
    """Write the sheet."""
    words, parameters = data.words, data.model.parameters
    sheet = book.sheet(words("sheet.parameters"))
    sheet.widths(36, 34, 15, 12, 26, 9, 10, 12, 11, 10, 10, 50, 9, 50)
    sheet.print_on(0, large=True)
    sheet.text(0, 0, words("sheet.parameters"), "title")
    sheet.across(1, 0, 8, words("parameters.intro"))
    columns = ("label", "name", "bound", "value", "unit", "price_year", "index", "holds", "from", "low", "high")
    titles = [words(f"parameters.{name}") for name in columns]
    sheet.head(_FIRST - 1, [*titles, words("word.source"), words("word.seen"), words("word.note")])
    sheet.freeze(_FIRST, 1, (_FIRST - 1, _FIRST - 1))
    lines = sum(len(found.value) if isinstance(found.value, dict) else 1 for found in parameters.values())
    levels = _write_index(sheet, data, _FIRST + lines + 3)
    fixed = inside_records(data)
    found_cells: dict[str, Term] = {}
    held: dict[tuple[str, str], Term] = {}
    row = _FIRST
    for name, parameter in sorted(parameters.items(), key=lambda entry: data.label(entry[1].label).casefold()):
        values = parameter.value if isinstance(parameter.value, dict) else {"": parameter.value}
        for bound, value in values.items():
            cell, holds = _write_line(sheet, data, choices, row, parameter, bound, value, levels, name in fixed)
            for each in [bound] if bound else data.bounds:
                held[name, each] = holds
            if not bound:
                found_cells[name] = cell
            row += 1
    return Parameters(found_cells, held)


def _write_line(
    sheet: Sheet, data: Data, choices: Choices, row: int, parameter: Parameter, bound: str, value: Decimal,
    levels: dict[int, Term], fixed: bool,
) -> tuple[Term, Term]:  # fmt: skip
    words = data.words
    name = f"k_{parameter.name}__{bound}" if bound else f"k_{parameter.name}"
    look = number_format(value, parameter.unit)
    sheet.text(row, _LABEL, data.label(parameter.label))
    sheet.text(row, _NAME, name, "small")
    sheet.text(row, _BOUND, data.bounds.get(bound, words("word.all")))
    cell = sheet.number(row, _VALUE, value, Look("fixed" if fixed else "input", look))
    sheet.text(row, _UNIT, data.unit(parameter.unit))
    factor = ONE
    if parameter.price_year is not None:
        sheet.number(row, _YEAR, parameter.price_year, Look("code", "0"))
        if levels:
            factor = levels[data.model.cohort.price_year] / levels[parameter.price_year]
    index = sheet.formula(row, _INDEX, factor, Look("formula", FACTOR))
    holds = when(choices.is_("price_level", "indexed"), cell * index, cell)
    sheet.formula(row, _HOLDS, holds, Look("held", look))
    sheet.day(row, _FROM, parameter.valid_from)
    note = [data.label(parameter.note)] if parameter.note else []
    if parameter.range:
        sheet.number(
            row, _LOW, parameter.range.low, Look("formula", number_format(parameter.range.low, parameter.unit))
        )
        sheet.number(
            row, _HIGH, parameter.range.high, Look("formula", number_format(parameter.range.high, parameter.unit))
        )
        note.append(words("parameters.range", source=data.source(parameter.range.source)))
    if fixed:
        note.insert(0, words("parameters.fixed"))
    sheet.text(row, _SOURCE, data.source(parameter.source), "small")
    sheet.text(row, _SEEN, data.checked(parameter.source))
    sheet.colour_if(row, _SEEN, words("word.no"), "bad")
    sheet.text(row, _NOTE, " ".join(note), "small")
    return cell, sheet.name_cell(name, row, _HOLDS, holds.value)


def _write_index(sheet: Sheet, data: Data, row: int) -> dict[int, Term]:
    """The price index below the parameters; empty where it cannot be used."""
    index, words = data.model.price_index, data.words
    if index is None:
        return {}
    sheet.text(row - 1, 0, words("parameters.price_index"), "section")
    sheet.head(row, [data.label(index.label), words("parameters.year"), "", index.unit])
    sheet.text(row, _SOURCE, data.source(index.source), "small")
    levels = {}
    for offset, entry in enumerate(sorted(index.values, key=lambda value: value.year), start=1):
        sheet.number(row + offset, 1, entry.year, Look("formula", "0"))
        levels[entry.year] = sheet.number(row + offset, _VALUE, entry.value, Look("input", "0.00"))
    sheet.text(
        row + len(levels) + 1, 0, words("parameters.cohort_price_year", year=data.model.cohort.price_year), "small"
    )
    return levels if can_index(data) else {}


def constants(data: Data) -> dict[str, Fraction]:
    """The parameters that a formula over records may use: those that are the same under every bound."""
    return {
        name: Fraction(found.value)
        for name, found in data.model.parameters.items()
        if not isinstance(found.value, dict)
    }


def inside_records(data: Data) -> set[str]:
    """Parameters that stand inside a sum with columns: they went into the records' sums and cannot be changed here."""
    known = {name: f"k_{name}" for name in constants(data)} | {"person_years": "1", "persons": "1"}
    found: set[str] = set()
    for post in data.model.model.posts:
        for component in post.components:
            texts = [component.quantity.formula, *(average.formula for average in component.price.averages)]
            for text in texts:
                expression = Expression(text)
                kept = expression.workbook_factor(known)
                used = [name for name in expression.names if name in data.model.parameters]
                found |= {name for name in used if f"k_{name}" not in _names_in(kept)}
    return found


def _names_in(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text))
