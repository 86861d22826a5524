"""What judging needs to know of a cohort besides its files.

Belongs here: that, as plain values. Does not belong here: where it is written (``pipeline.model``, ``source``).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# The name under which source.yaml states how many rows a table has.
ROWS = "rows"


@dataclass(frozen=True)
class QuarantineRule:
    """How many rows of a table may be set aside, and for which faults.

    Attributes:
        table: the table.
        at_most: how many rows; one more, and every fault stops the run.
        rules: names of the rules; a row with a fault of another rule as well is not set aside.
    """

    table: str
    at_most: int
    rules: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """What the model declares of a question.

    Attributes:
        question: its code.
        answers: the answers it may have; any will do where none are listed.
        numbers: whether its answers are numbers.
    """

    question: str
    answers: tuple[str, ...] = ()
    numbers: bool = False


@dataclass(frozen=True)
class CohortContext:
    """What the rules need to know of a cohort.

    Attributes:
        period_from: first day of the cohort's period.
        period_until: last day of it.
        observed_until: last day of which the records can tell.
        enrolled_in_period: whether a participant of the cohort also enrolled within the period.
        quarantine: which rows may be set aside.
        totals: by table, what its deliverer says it adds up to: the number of its rows under ``ROWS``, the sum of a column
            of numbers under its name.
        services: the services that its programme knows.
        use_evidence: the kinds of evidence for the use of a service that it knows.
        horizon: its last benefit year; 0 where it has none.
        questions: the questions that the model declares.
    """

    period_from: datetime.date
    period_until: datetime.date
    observed_until: datetime.date
    enrolled_in_period: bool
    quarantine: tuple[QuarantineRule, ...] = ()
    totals: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    use_evidence: tuple[str, ...] = ()
    horizon: int = 0
    questions: tuple[Asked, ...] = ()
