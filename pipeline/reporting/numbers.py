"""Numbers, dates and counted nouns as a reader of one language expects them.

Belongs here: turning an exact value into printed text, with rounding half up. Does not belong here: which value is
printed where (the template), or any rounding that a calculation goes on with.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import NumberPattern, format_currency, format_decimal, parse_pattern

from pipeline.errors import MeerwaardeError

NO_BREAK = "\u00a0"

_LOCALES = {"nl": "nl_NL", "en": "en_GB"}
_MISSING = {"nl": "niet bekend", "en": "not known"}
_NEARLY = {"nl": ("meer dan 99%", "minder dan 1%"), "en": ("more than 99%", "less than 1%")}
_SMALL = {
    "nl": ["nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}


@dataclass(frozen=True)
class Numbers:
    """Formats for one language; every method takes ``None`` and then prints that the value is not known."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in _LOCALES:
            raise MeerwaardeError(
                f"No number formats for language '{self.language}'. Expected one of: {', '.join(_LOCALES)}. "
                "Mend `languages` in cohort.yaml, or add the language to pipeline/reporting/numbers.py."
            )

    @property
    def locale(self) -> Locale:
        """Babel's locale of the language."""
        return _locale(self.language)

    @property
    def missing(self) -> str:
        """What is printed for a value that is not known."""
        return _MISSING[self.language]

    def money(self, value: Decimal | int | None, decimals: int = 0) -> str:
        """An amount in euros, e.g. ``€ 1.298.208`` or with ``decimals=2`` ``€ 16.900,00``."""
        if value is None:
            return self.missing
        exact = half_up(value, decimals)
        pattern = "¤ #,##0" + (f".{'0' * decimals}" if decimals else "")
        pattern = pattern.replace("¤ ", f"¤{NO_BREAK}" if self.language == "nl" else "¤")
        negative = pattern.replace("#,##0", "-#,##0") if self.language == "nl" else f"-{pattern}"
        return format_currency(
            exact, "EUR", format=_pattern(f"{pattern};{negative}"), locale=self.locale, currency_digits=False
        )

    def signed(self, value: Decimal | int | None) -> str:
        """A change in whole euros, with a plus where it is more than nothing."""
        plus = "+" if value is not None and half_up(value, 0) > 0 else ""
        return f"{plus}{self.money(value)}"

    def price(self, value: Decimal | int | None) -> str:
        """A price: whole euros where it is whole, cents where it is not."""
        if value is None:
            return self.missing
        return self.money(value, 0 if Decimal(value) == Decimal(value).to_integral_value() else 2)

    def decimal(self, value: Decimal | int | None, decimals: int = 0) -> str:
        """A plain number with a fixed count of decimals."""
        if value is None:
            return self.missing
        pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        return format_decimal(half_up(value, decimals), format=_pattern(pattern), locale=self.locale)

    def exact(self, value: Decimal | int | None, most: int = 6) -> str:
        """A plain number with the decimals it has, at most ``most``, without trailing zeros."""
        if value is None:
            return self.missing
        return format_decimal(half_up(value, most), format=_pattern(f"#,##0.{'#' * most}"), locale=self.locale)

    def figure(self, value: Decimal | int | None) -> str:
        """A figure of unknown unit: whole as it is, large ones with cents, small ones with the decimals they have."""
        if value is None:
            return self.missing
        whole = Decimal(value) == Decimal(value).to_integral_value()
        return self.decimal(value, 2) if not whole and abs(Decimal(value)) >= 100 else self.exact(value)

    def percent(self, share: Decimal | int | None, decimals: int = 0) -> str:
        """A share between 0 and 1 as a percentage, e.g. ``39%``."""
        if share is None:
            return self.missing
        return f"{self.decimal(_times_hundred(share), decimals)}%"

    def part_of(self, part: Decimal | int | None, whole: Decimal | int | None) -> str:
        """A part of a whole as a percentage; not known where the whole is nothing."""
        return self.missing if part is None or not whole else self.percent(Decimal(part) / Decimal(whole))

    def ratio(self, value: Decimal | int | None) -> str:
        """Benefits per euro of cost as a ratio with two decimals, e.g. ``1 : 3,00``."""
        if value is None:
            return self.missing
        return f"1{NO_BREAK}:{NO_BREAK}{self.decimal(value, 2)}"

    def date(self, value: datetime.date | None) -> str:
        """A date in full, e.g. ``31 december 2020``."""
        if value is None:
            return self.missing
        return format_date(value, format="long", locale=self.locale).replace(" ", NO_BREAK, 1)

    def short_date(self, value: datetime.date | None) -> str:
        """A date in figures for a table, day first, e.g. ``8-3-2021``."""
        return self.missing if value is None else f"{value.day}-{value.month}-{value.year}"

    def word(self, value: Decimal | int | None) -> str:
        """A whole number up to twelve in words, larger or broken ones in figures."""
        if value is None:
            return self.missing
        words = _SMALL[self.language]
        exact = Decimal(value)
        if exact == exact.to_integral_value() and 0 <= exact < len(words):
            return words[int(exact)]
        return self.exact(exact)

    def counted(self, value: Decimal | int | None, one: str, many: str) -> str:
        """A number with its noun in the right form, e.g. ``1 deelnemer``, ``12 deelnemers``."""
        return f"{self.exact(value)}{NO_BREAK}{self.noun(value, one, many)}"

    def counted_in_words(self, value: Decimal | int | None, one: str, many: str) -> str:
        """As ``counted`` with a small number in words, e.g. ``drie posten``."""
        return f"{self.word(value)} {self.noun(value, one, many)}"

    def noun(self, value: Decimal | int | None, one: str, many: str) -> str:
        """``one`` for exactly one, ``many`` for all else."""
        return one if value is not None and Decimal(value) == 1 else many

    def listed(self, items: Sequence[str]) -> str:
        """Items as a list in a sentence, e.g. ``a, b en c``."""
        return format_list(list(items), locale=self.locale)

    def in_unit_with(self, value: Decimal | int | None, unit: str, decimals: int) -> str:
        """A figure in its unit with as many decimals as asked."""
        match unit:
            case "EUR":
                return self.money(value, decimals)
            case "share":
                return self.percent(value, decimals)
            case _:
                return self.decimal(value, decimals)

    def chance(self, share: Decimal | int | None) -> str:
        """A chance from a simulation, never printed as certain: ``more than 99%`` where it would round to 100%."""
        if share is None:
            return self.missing
        most, least = _NEARLY[self.language]
        if Decimal(share) > Decimal("0.99"):
            return most
        return least if Decimal(share) < Decimal("0.01") else self.percent(share)

    def of_parameter(self, value: Decimal | int | None, unit: str) -> str:
        """The value of a parameter in its own unit: euros as a price, a share as a percentage, else as it is."""
        if value is None:
            return self.missing
        if unit.startswith("EUR"):
            return self.price(half_up(value, 2))
        if unit.startswith("share"):
            return f"{self.exact(_times_hundred(value), 1)}%"
        return self.exact(value, 4)

    def in_unit(self, value: Decimal | int | None, unit: str) -> str:
        """A figure in the way its unit asks; the units are those of the table ``figures``."""
        match unit:
            case "EUR":
                return self.money(value)
            case "share":
                return self.percent(value)
            case "ratio":
                return self.ratio(value)
            case "grade":
                return self.decimal(value, 1)
            case "person_years":
                return self.decimal(value, 1)
            case "persons" | "count" | "hours":
                return self.exact(value)
            case _:
                return self.exact(value)


# A report prints thousands of numbers in a handful of patterns.
@lru_cache(maxsize=64)
def _pattern(text: str) -> NumberPattern:
    return parse_pattern(text)


@lru_cache(maxsize=len(_LOCALES))
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def half_up(value: Decimal | int, decimals: int) -> Decimal:
    """``value`` at ``decimals`` decimals, halves away from zero, whatever the caller's decimal context."""
    with localcontext() as context:
        context.prec = 60
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        # A rounded-away negative would print as "-0".
        return abs(rounded) if rounded.is_zero() else rounded


def sentence_case(text: str) -> str:
    """``text`` with a capital first letter and the rest untouched."""
    return text[:1].upper() + text[1:]


def _times_hundred(share: Decimal | int) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return Decimal(share) * 100
