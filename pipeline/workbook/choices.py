"""The sheet of choices: which variant is calculated, and what is chosen otherwise.

Belongs here: the drop-downs, and the conditions by which other sheets ask what is chosen. Does not belong here: what a
choice does to an amount.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.model.expression import Expression
from pipeline.model.parts import Component, Post, Variant
from pipeline.workbook.data import Data
from pipeline.workbook.sheets import RATE, Book, Look, Sheet
from pipeline.workbook.terms import ZERO, Term, growth, term, when

# Every choice with two answers; the rate of discount and the basis of prices are other kinds.
ANSWERS = {
    "cost_base": ("stated-total", "funders-sum"),
    "cost_timing": ("year-0", "when-made"),
    "price_level": ("as-found", "indexed"),
    "assumed_outflow": ("per-year", "period-average"),
    "transfers": ("gain-only", "netted"),
    "deadweight_and_displacement": ("declared", "none"),
    "discount_timing": ("end", "middle"),
}
_ORDER = (*list(ANSWERS)[:6], "discount_rate", "discount_timing")
OWN = "own"
_LABEL, _VARIANT, _OTHER, _HOLDS, _MEANING = range(5)


@dataclass(frozen=True)
class Choice:
    """One line of the sheet.

    Attributes:
        key: the choice, or ``price_basis.<post>``.
        answers: code -> words; none for a number.
        offered: the codes that may be chosen for this cohort.
    """

    key: str
    label: str
    meaning: str
    answers: dict[str, str]
    offered: list[str]

    def of(self, variant: Variant) -> str | Decimal:
        """What a variant chooses, as a code or a number."""
        if self.key.startswith("price_basis."):
            return variant.price_basis.get(self.key.partition(".")[2], OWN)
        found: str | Decimal = getattr(variant, self.key)
        return found


@dataclass(frozen=True)
class Choices:
    """Terms by which other sheets ask what is chosen.

    Attributes:
        variant: the name of the variant that is picked.
        others: how many choices were made otherwise.
        rate: the rate of discount.
        holds: choice -> the cell that says what holds.
        options: (choice, code) -> the cell with its words.
    """

    variant: Term
    others: Term
    rate: Term
    holds: dict[str, Term]
    options: dict[tuple[str, str], Term]

    def is_(self, choice: str, code: str) -> Term:
        """Whether this is chosen."""
        option = self.options.get((choice, code))
        # An answer that cannot be chosen for this cohort has no cell; nothing equals it.
        return self.holds[choice].equals(option) if option else term(1).equals(0)

    def discount(self, year: Term) -> Term:
        """What a euro in a benefit year is worth in year 0."""
        half = term(Decimal("0.5"))
        return term(1) / growth(self.rate, year - when(self.is_("discount_timing", "middle"), half, ZERO))


def basis_codes(post: Post) -> list[str]:
    """The bases that the prices of a post can be worked out on; none where there is one only."""
    found: list[str] = []
    for component in post.components:
        if component.price.others:
            found += [str(component.price.basis), *(other.basis for other in component.price.others)]
    return list(dict.fromkeys(found))


def _can_be_worked_out(data: Data, component: Component, basis: str) -> bool:
    names = Expression(component.price.formula_of(basis)).names
    declared = {count.count for count in data.model.model.counts}
    return all(name in data.counts for name in names if name in declared)


def choices_of(data: Data) -> list[Choice]:
    """Every choice of this cohort in the order of the sheet."""
    words, entries = data.words, data.model.model
    found = []
    for key in _ORDER:
        answers = {code: words(f"answer.{key}.{code}") for code in ANSWERS.get(key, ())}
        offered = [code for code in answers if _offered(data, key, code)]
        found.append(Choice(key, words(f"choice.{key}"), words(f"meaning.{key}"), answers, offered))
    for post in entries.posts:
        codes = basis_codes(post)
        if not codes:
            continue
        answers = {code: _basis_words(data, post, code) for code in codes}
        used = {variant.price_basis.get(post.post, OWN) for variant in entries.variants}
        if OWN in used:
            answers[OWN] = words("answer.price_basis.own")
        offered = [
            code
            for code in answers
            if code in used or all(_can_be_worked_out(data, component, code) for component in post.components)
        ]
        label = words("choice.price_basis", post=data.posts[post.post])
        found.append(Choice(f"price_basis.{post.post}", label, words("meaning.price_basis"), answers, offered))
    return found


def _offered(data: Data, key: str, code: str) -> bool:
    if any(getattr(variant, key) == code for variant in data.model.model.variants):
        return True
    if code == "stated-total":
        return data.model.model.stated_costs is not None
    return code != "indexed" or can_index(data)


def can_index(data: Data) -> bool:
    """Whether the price index has every year that prices would be brought from and to."""
    index = data.model.price_index
    if index is None:
        return False
    years = {entry.year for entry in index.values}
    wanted = {found.price_year for found in data.model.parameters.values() if found.price_year is not None}
    return wanted <= years and data.model.cohort.price_year in years


def _basis_words(data: Data, post: Post, code: str) -> str:
    for component in post.components:
        for other in component.price.others:
            if other.basis == code:
                return data.label(other.label)
    return data.words("answer.price_basis.first", basis=code)


def write_choices(book: Book, data: Data) -> Choices:
    """Write the sheet; gives the terms by which others ask."""
    words, model = data.words, data.model
    sheet = book.sheet(words("sheet.choices"))
    sheet.widths(34, 36, 36, 36, 62)
    sheet.text(0, 0, words("sheet.choices"), "title")
    sheet.across(1, 0, 4, words("choices.intro"))
    choices = choices_of(data)
    first = 6
    variants_row = first + len(choices) + 3
    options_row = variants_row + len(choices) + 6
    options = _write_options(sheet, data, choices, options_row)
    names, numbers = _write_variants(sheet, data, choices, variants_row)

    sheet.text(3, _LABEL, words("choices.variant"), "sum")
    leading = data.variants[model.variant.variant]
    sheet.text(3, _VARIANT, leading, "input")
    picked = sheet.name_cell(words("name.variant"), 3, _VARIANT, leading)
    sheet.choose_from(3, _VARIANT, names, (words("choices.variant"), words("choices.variant_prompt")))
    place = list(data.variants).index(model.variant.variant) + 1
    span = f"SUMPRODUCT(({names}={picked.text})*({numbers}))"
    sheet.text(3, _OTHER, words("choices.number"), "small")
    sheet.formula(3, _HOLDS, Term(span, Fraction(place)), Look("formula", "0"))
    number = sheet.name_cell(words("name.variant_number"), 3, _HOLDS, Fraction(place))

    heads = [words(f"choices.{name}") for name in ("choice", "by_variant", "otherwise", "holds", "meaning")]
    sheet.head(first - 1, heads)
    holds: dict[str, Term] = {}
    for offset, choice in enumerate(choices):
        row = first + offset
        holds[choice.key] = _write_choice(sheet, data, choice, row, variants_row + 2 + offset, options, number)
    empty = f"COUNTA({sheet.span(_OTHER, first, first + len(choices) - 1)})"
    sheet.freeze(first, 1, (first - 1, first - 1))
    return Choices(picked, Term(empty, Fraction(0)), holds["discount_rate"], holds, options)


def _write_choice(
    sheet: Sheet, data: Data, choice: Choice, row: int, variant_row: int, options: dict[tuple[str, str], Term], number: Term
) -> Term:  # fmt: skip
    words = data.words
    value = choice.of(data.model.variant)
    shown = Fraction(value) if isinstance(value, Decimal) else choice.answers[value]
    look = RATE if isinstance(value, Decimal) else "General"
    count = len(data.variants)
    sheet.text(row, _LABEL, choice.label)
    chosen = Term(f"INDEX({sheet.line(variant_row, 1, count)},1,{number.text})", shown)
    by_variant = sheet.formula(row, _VARIANT, chosen, Look("formula", look))
    other = sheet.empty(row, _OTHER, Look("input", look))
    held = Term(f"IF(ISBLANK({other.text}),{by_variant.text},{other.text})", shown)
    sheet.formula(row, _HOLDS, held, Look("held", look))
    sheet.text(row, _MEANING, choice.meaning, "small")
    prompt = (words("choices.otherwise"), words("choices.otherwise_prompt"))
    if choice.answers:
        cells = [options[choice.key, code] for code in choice.offered]
        last = cells[-1].text.rpartition("!")[2]
        sheet.choose_from(row, _OTHER, f"{cells[0].text}:{last}", prompt)
    else:
        sheet.between(row, _OTHER, 0, 0.999999, prompt)
    return sheet.name_cell(_cell_name(data, choice.key), row, _HOLDS, shown)


def _cell_name(data: Data, key: str) -> str:
    kind, _, post = key.partition(".")
    name = data.words(f"name.{kind}")
    return f"{name}_{post}" if post else name


def _write_variants(sheet: Sheet, data: Data, choices: list[Choice], row: int) -> tuple[str, str]:
    """The declared variants side by side; gives the references to their names and to their numbers."""
    words, variants = data.words, data.model.model.variants
    sheet.text(row - 1, 0, words("choices.variants"), "section")
    sheet.head(row, [words("choices.choice"), *data.variants.values()])
    sheet.text(row + 1, 0, words("choices.number"), "small")
    for column, variant in enumerate(variants, start=1):
        sheet.number(row + 1, column, column, Look("fixed", "0"))
        for offset, choice in enumerate(choices):
            line = row + 2 + offset
            sheet.text(line, 0, choice.label)
            value = choice.of(variant)
            if isinstance(value, Decimal):
                sheet.number(line, column, value, Look("fixed", RATE))
            else:
                sheet.text(line, column, choice.answers[value], "fixed")
        line = row + 2 + len(choices)
        sheet.text(line, 0, words("word.source"), "small")
        sheet.text(line, column, data.source(variant.source), "small")
    return sheet.line(row, 1, len(variants)), sheet.line(row + 1, 1, len(variants))


def _write_options(sheet: Sheet, data: Data, choices: list[Choice], row: int) -> dict[tuple[str, str], Term]:
    """What may be chosen, a column per choice, for the drop-downs and the formulas to refer to."""
    words = data.words
    sheet.text(row - 1, 0, words("choices.options"), "section")
    found: dict[tuple[str, str], Term] = {}
    for choice in choices:
        if not choice.answers:
            continue
        sheet.text(row, 0, choice.label, "small")
        for offset, code in enumerate(choice.offered):
            found[choice.key, code] = sheet.text(row + offset, 1, choice.answers[code], "fixed")
        row += max(1, len(choice.offered))
    return found
