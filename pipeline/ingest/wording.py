"""What a person is told about one value that its column does not allow.

Belongs here: the sentences for the checks of single values in the schemas. Does not belong here: the checks themselves
(``schemas``), what a text says (``parsing``), rules between cells (``rulebook``).
"""

import difflib
from collections.abc import Callable, Mapping

from pipeline.ingest.parsing import Problem
from pipeline.saying import say
from schemas import Column, TableSchema
from schemas.table import Limits

MISSING_VALUE = "missing_value"


def missing_value(column: Column) -> Problem:
    """An empty cell in a column that must be filled in."""
    remedy = say("Fill it in, or write unknown.") if "unknown" in column.codes else say("Fill it in.")
    return Problem(MISSING_VALUE, say("an empty cell"), say("a value in every row"), remedy)


def wrong_value(schema: TableSchema, column: Column, rule: str, text: str) -> Problem:
    """A value that breaks the check ``rule`` of its column; ``text`` is how it was delivered."""
    limits = schema.limits(column.name)
    if rule == "unknown_code":
        listed = ", ".join(
            word.code if word.code == word.nl else f"{word.code} ({word.nl})" for word in column.words
        ) or ", ".join(column.codes)
        return Problem(
            rule,
            say("a code that this column does not have"),
            say("one of {codes}", codes=listed),
            _suggestion(text, column),
        )
    if rule in _WORDS:
        found, expected, remedy = _WORDS[rule](limits)
        return Problem(rule, found, expected, remedy)
    return Problem(
        rule, say("a value that the rule does not allow"), say("a value of this column"), say("Correct the value.")
    )


def _suggestion(text: str, column: Column) -> str:
    written = {word.casefold(): word for one in column.words for word in (one.code, one.nl, one.en)}
    close = difflib.get_close_matches(" ".join(text.casefold().split())[:100], list(written), n=1)
    if close:
        return say("Write '{word}', if that was meant.", word=written[close[0]])
    return say("Write one of these words exactly.")


# What was found, what was expected, what to do.
_WORDS: Mapping[str, Callable[[Limits], tuple[str, str, str]]] = {
    "bad_id": lambda limits: (
        say("a text that cannot be an identifier"),
        say("an identifier on one line, of {longest} characters at most", longest=limits.longest),
        say("Shorten it, and keep it on one line."),
    ),
    "implausible_date": lambda limits: (
        say("a date that cannot be meant"),
        say("a date from {least} to {most}", least=limits.least, most=limits.most),
        say("Correct the year."),
    ),
    "too_many_decimals": lambda limits: (
        say("more decimals than can be kept"),
        say("a number with {decimals} decimals at most", decimals=limits.decimals),
        say("Round it in the file, so that the rounding is yours and seen."),
    ),
    "too_many_digits": lambda _: (
        say("a number too large to be kept"),
        say("a number of a size that can be true"),
        say("Correct the number, or take it out."),
    ),
    "below_minimum": lambda limits: (
        say("a number that is too low"),
        say("{least} or more", least=limits.least),
        say("Correct the value."),
    ),
    "above_maximum": lambda limits: (
        say("a number that is too high"),
        say("{most} or less", most=limits.most),
        say("Correct the value."),
    ),
    "not_positive": lambda limits: (
        say("a number that is not above zero"),
        say("more than {above}", above=limits.above),
        say("Correct the number."),
    ),
}
VALUE_RULES = frozenset({MISSING_VALUE, "unknown_code", *_WORDS})
