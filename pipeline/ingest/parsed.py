"""What parsing gives: a value for each text, or why there is none.

Belongs here: the shapes. Does not belong here: parsing.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.ingest.delivered import Reading

Value = str | datetime.date | Decimal | int


@dataclass(frozen=True)
class Problem:
    """Why a text is no value of its column: the rule it breaks, what was found, expected, and what to do."""

    rule: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Parsed:
    """What the texts of one column say.

    Attributes:
        values: for each text its value, or the problem with it.
        readings: what had to be recognised, and as what it was read.
        doubts: what about the column as a whole could not be decided, though it was read: warnings.
    """

    values: Mapping[str, Value | Problem]
    readings: tuple[Reading, ...] = ()
    doubts: tuple[Problem, ...] = ()
