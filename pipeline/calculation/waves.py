"""An indicator of this wave beside the same one of an earlier wave, with an interval that suits the numbers.

Belongs here: which answers of two waves are compared, and by which method. Does not belong here: the formulas
(``intervals``), taking an indicator from one wave (``indicators``).

A number of respondents and a share are compared as shares; a sum and a mean as means per respondent, because a sum over more
respondents is larger without anything having changed. Waves are paired only where the source of the records says that the same
identifier is the same respondent in both. Records that were rebuilt from a published sum do not tell how the numbers lay
apart, so of them no interval of a mean is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.calculation.database import Database
from pipeline.calculation.intervals import (
    CONFIDENCE,
    Interval,
    Sample,
    of_paired_means,
    of_paired_shares,
    of_unpaired_means,
    of_unpaired_shares,
)
from pipeline.calculation.rounding import factor
from pipeline.model.parts import Answers

EARLIER = "earlier_"
"""What stands before the names of the earlier wave's tables."""
Given = Sequence[tuple[str, int]]
"""An answer and how many gave it."""
Paired = Sequence[tuple[str, str, int]]
"""An answer, the answer before, and how many respondents gave these two."""


@dataclass(frozen=True)
class Earlier:
    """What is known of the two waves besides their answers.

    Attributes:
        same_respondents: whether one identifier is one respondent in both.
        spread_known: whether the records of both say what each respondent answered, not only what all did together.
    """

    same_respondents: bool
    spread_known: bool


def earlier_wave(db: Database) -> Earlier:
    """What the table ``earlier_wave`` says; it has one row."""
    ((same, spread),) = db.rows("SELECT same_respondents, spread_known FROM earlier_wave")
    return Earlier(same == "yes", spread == "yes")


def compared(asked: Answers, now: Given, before: Given, both: Paired | None, known: Earlier) -> dict[str, Any]:
    """How an indicator changed since the earlier wave: columns of ``indicators``.

    Args:
        asked: what is taken of the question.
        now: the answers of this wave, of those who count.
        before: the answers of the earlier wave.
        both: the answers of those who count in both waves; None where the waves do not say who is who.
        known: what is known of the two waves.

    Returns:
        interval, method, paired, low, high, matched_count, matched_difference; empty where one of the waves has no answers.
    """
    if not now or not before:
        return {}
    matched = sum(number for *_, number in both or ())
    pairs = both if both is not None and matched > 1 else None
    if asked.take in ("count", "share"):
        found, method, change = _of_shares(asked.of, now, before, pairs)
    elif known.spread_known:
        found, method, change = _of_means(now, before, pairs)
    else:
        found, method, change = None, "spread-unknown", None
    return {
        "low": found.low if found else None,
        "high": found.high if found else None,
        "interval": CONFIDENCE if found else None,
        "method": method if found or not known.spread_known else "none",
        "matched_count": None if both is None else matched,
        "matched_difference": change,
        "paired": "yes" if pairs is not None and found else "no",
    }


Made = tuple[Interval | None, str, Decimal | None]


def _of_shares(of: Sequence[str], now: Given, before: Given, pairs: Paired | None) -> Made:
    if pairs is not None:
        cells = dict.fromkeys(((True, True), (True, False), (False, True), (False, False)), 0)
        for one, other, number in pairs:
            cells[one in of, other in of] += number
        change = Fraction(cells[True, False] - cells[False, True], sum(cells.values()))
        return of_paired_shares(*cells.values()), "newcombe-paired", factor(change)
    counts = [
        (sum(number for answer, number in given if answer in of), sum(number for _, number in given))
        for given in (now, before)
    ]
    return of_unpaired_shares(*counts[0], *counts[1]), "newcombe-hybrid", None


def _of_means(now: Given, before: Given, pairs: Paired | None) -> Made:
    if pairs is not None:
        changes = sample([(Fraction(one) - Fraction(other), number) for one, other, number in pairs])
        return of_paired_means(changes), "paired-t-of-means", factor(changes.mean)
    ours, theirs = (sample([(Fraction(answer), number) for answer, number in given]) for given in (now, before))
    return of_unpaired_means(ours, theirs), "welch-of-means", None


def sample(numbers: Sequence[tuple[Fraction, int]]) -> Sample:
    """Numbers in short; each with how many respondents gave it."""
    return Sample(
        sum(often for _, often in numbers),
        sum((one * often for one, often in numbers), Fraction(0)),
        sum((one * one * often for one, often in numbers), Fraction(0)),
    )
