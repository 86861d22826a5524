"""Numbers that a person typed into a text although the run computes them: what is right today is wrong after the next mention.

Belongs here: finding numbers in a text, and the figures that would be printed like them. Does not belong here: filling texts in
(``prose``), how a figure is printed (``numbers``).

A number counts as a figure when it is written as one of its kind would be, at the precision it was typed with: an amount with a
euro sign or the word euro, a share with %, a ratio as ``1 : 3``, anything else as a count or grade. Left alone are: what stands
between braces, years and days of a month, numbers of headings and lists, targets of links, counts below ten, 0% and 100%, and
what the writer marks as meant: ``{{ typed("24") }}``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.faults import Fault
from pipeline.reporting.numbers import Numbers, half_up
from pipeline.reporting.texts import Texts
from pipeline.saying import say
from schemas.figures import KINDS, read_as

RULE = "typed_figure"
_MOST_NAMES = 3
_SMALL = 10
_LARGE = 1000
_MARKS = {"nl": (".", ","), "en": (",", ".")}
_PER_CENT = {"nl": "procent", "en": "per ?cent"}
_SPACE = "[ \u00a0\u202f]?"
# Counted in whole units, however many decimals they are kept with.
_COUNTED = frozenset({"persons", "count", "hours"})
_MEASURED = frozenset({"grade", "person_years"})
_DECIMALS = {"grade": 1, "person_years": 1}
# What is no prose: places to be filled in, comments, code, targets of links, notes, and the numbers of headings and list items.
_NO_PROSE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<#.*?#>|`[^`\n]*`|\]\([^)\n]*\)|\{#[^}\n]*\}|\[\^[^\]\n]*\]|https?://\S+"
    r"|^[ \t]*(?:#+[ \t]+)?\d+[.)](?=[ \t])",
    re.DOTALL | re.MULTILINE,
)  # fmt: skip


@dataclass(frozen=True)
class _Number:
    """A number as it was typed: ``kind`` is EUR, share, ratio or plain."""

    text: str
    line: int
    kind: str
    value: Decimal
    decimals: int
    grouped: bool


def typed_figures(texts: Texts, figures: Mapping[str, tuple[Any, str]], numbers: Numbers) -> list[Fault]:
    """A warning for every number in the texts that a figure of the run would be printed as.

    Args:
        texts: the texts that hold for the cohort.
        figures: name -> value and unit of the figures that may be shown.
        numbers: how numbers are written in the language of the texts.
    """
    months = list(numbers.locale.months["format"]["wide"].values())
    found = []
    for name, content in sorted(texts.content.items()):
        for number in _numbers(content, numbers.language, months):
            names = _like(number, figures)
            if names:
                found.append(_warning(texts.places[name], number, names, figures[names[0]][1]))
    return found


def _warning(file: str, number: _Number, names: Sequence[str], unit: str) -> Fault:
    # A figure is printed with the decimals of its unit, unless a text asks for others; a ratio always with its own.
    asked = f", {number.decimals}" if number.kind != "ratio" and number.decimals != _DECIMALS.get(unit, 0) else ""
    return Fault(
        file,
        RULE,
        say("the number {number}, typed by hand, which equals the figure {names}", number=number.text,
            names=", ".join(names[:_MOST_NAMES])),
        say("a figure of the run by its name, so that it stays right when the data change"),
        say("Write {call} there, or {typed} when it is meant as it stands.", call=f'{{{{ n("{names[0]}"{asked}) }}}}',
            typed=f'{{{{ typed("{number.text}") }}}}'),
        row=number.line,
        severity="warning",
    )  # fmt: skip


def _numbers(content: str, language: str, months: Sequence[str]) -> Iterator[_Number]:
    """The numbers in the prose of a text, in order."""
    thousands, decimal = _MARKS[language]
    prose = _NO_PROSE.sub(lambda hit: re.sub(r"[^\n]", " ", hit.group(0)), content)
    form = re.compile(
        rf"(?<![\w.,:/\-])(?P<euro>€{_SPACE}|EUR{_SPACE})?(?P<ratio>1{_SPACE}:{_SPACE})?"
        rf"(?P<whole>\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)(?:{re.escape(decimal)}(?P<part>\d+))?"
        rf"(?:(?P<share>{_SPACE}%|{_SPACE}{_PER_CENT[language]}\b)|(?P<unit>{_SPACE}euros?\b))?(?![\w/]|-\w|[.,:]\d)",
        re.IGNORECASE,
    )
    month = re.compile(rf"{_SPACE}(?:{'|'.join(map(re.escape, months))})\b", re.IGNORECASE)
    for hit in form.finditer(prose):
        kind = (
            "ratio" if hit["ratio"] else "share" if hit["share"] else "EUR" if hit["euro"] or hit["unit"] else "plain"
        )
        part = hit["part"] or ""
        value = Decimal(f"{hit['whole'].replace(thousands, '')}.{part or '0'}")
        number = _Number(
            re.sub(r"\s", " ", content[hit.start() : hit.end()]),
            content.count("\n", 0, hit.start()) + 1,
            kind,
            value,
            len(part),
            thousands in hit["whole"],
        )
        if not _left_alone(number) and not (kind == "plain" and month.match(prose, hit.end())):
            yield number


def _left_alone(number: _Number) -> bool:
    """Whether such a number is typed so often for another reason that a warning would be noise."""
    if number.kind == "plain" and not number.decimals:
        is_year = not number.grouped and len(number.text) == 4 and 1800 <= number.value < 2200
        return number.value < _SMALL or is_year
    if number.kind == "share":
        return number.value in (0, 100)
    return number.value == 0


def _like(number: _Number, figures: Mapping[str, tuple[Any, str]]) -> list[str]:
    """The names of the figures that would be printed as the number was typed, the plainest first."""
    found = [name for name, (value, unit) in figures.items() if value is not None and _prints_as(number, value, unit)]
    plain = [name for name in found if not name.startswith("variant.")]
    return sorted(plain or found, key=_plainness)


def _prints_as(number: _Number, value: Decimal, unit: str) -> bool:
    if number.kind == "plain":
        if unit in _COUNTED:
            return Decimal(value) == number.value
        if unit in _MEASURED:
            return (
                half_up(value, number.decimals) == number.value if number.decimals else Decimal(value) == number.value
            )
        # An amount may stand without its sign, but then only a large one is known for what it is.
        return unit == "EUR" and abs(number.value) >= _LARGE and half_up(value, number.decimals) == number.value
    if number.kind != unit:
        return False
    shown = Decimal(value) * 100 if unit == "share" else Decimal(value)
    return half_up(shown, number.decimals) == number.value


def _plainness(name: str) -> tuple[int, str]:
    """The order in which the kinds are declared: totals before what is counted of a theme."""
    named = next(read_as(name), None)
    return KINDS.index(named.kind) if named else len(KINDS), name
