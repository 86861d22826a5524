"""Two waves of one survey beside each other: what an indicator was and is, and what the difference between them can bear.

Belongs here: reading the columns of ``indicators`` that compare waves, and printing them. Does not belong here: making an
interval (``calculation``), the chain that indicators stand in (``chain``), sentences (the templates).

A number of respondents and a share are compared as shares, a sum and a mean as means per respondent: what is printed as then,
now, change and interval is always what was compared, and so may be another number than the indicator itself.
"""

from dataclasses import dataclass
from decimal import Decimal

from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import Row

_ADDED_UP = ("sum", "mean")


@dataclass(frozen=True)
class Difference:
    """How one indicator changed between two waves.

    Attributes:
        id: the indicator.
        label: its words.
        then: its value in the earlier wave, printed.
        now: its value in this wave, printed.
        then_of: how many answered then.
        now_of: how many answered now.
        taken: ``count``, ``share``, ``sum`` or ``mean``.
        method: how the interval was made, or why there is none (``spread-unknown``, ``none``).
        paired: whether the same respondents were compared.
        matched: how many answered in both waves; None where that is not known.
        values: what was compared, then and now, as it is: a share, or a mean per respondent.
        each_then: the same of the earlier wave, printed.
        each_now: the same of this wave, printed.
        change: now less then, printed without its sign: percentage points, or a number per respondent.
        low: the lower end of the interval, with its sign and printed; empty without an interval.
        high: the upper end.
        ends: the interval and its middle, as they are: low, change, high; None without an interval.
    """

    id: str
    label: str
    then: str
    now: str
    then_of: int
    now_of: int
    taken: str
    method: str
    paired: bool
    matched: int | None
    values: tuple[Decimal, Decimal]
    each_then: str
    each_now: str
    change: str
    low: str
    high: str
    ends: tuple[Decimal, Decimal, Decimal] | None

    @property
    def in_points(self) -> bool:
        """Whether shares were compared, so that the difference is in percentage points."""
        return self.taken not in _ADDED_UP

    @property
    def direction(self) -> str:
        """``up``, ``down`` or ``same``: of what was compared."""
        then, now = self.values
        return "up" if now > then else "down" if now < then else "same"

    @property
    def verdict(self) -> str:
        """What may be said: ``rose``, ``fell``, ``unsure`` (the interval holds no change as well) or ``no-interval``."""
        if self.ends is None:
            return "no-interval"
        low, _, high = self.ends
        return "rose" if low > 0 else "fell" if high < 0 else "unsure"


@dataclass(frozen=True)
class WaveFacts:
    """The differences between this wave and the one it is compared with; without such a wave there are none.

    Args:
        differences: of every indicator that both waves have, in the model's order.
        then: the words for the earlier wave; empty without one.
        now: the words for this wave.
    """

    differences: tuple[Difference, ...]
    then: str
    now: str

    @property
    def there(self) -> bool:
        """Whether anything is compared."""
        return bool(self.differences)

    @property
    def shares(self) -> tuple[Difference, ...]:
        """The differences between shares: one scale, so that a picture can hold them."""
        return tuple(one for one in self.differences if one.in_points)

    @property
    def in_points(self) -> bool:
        """Whether any difference is in percentage points."""
        return bool(self.shares)

    @property
    def compared_with_interval(self) -> bool:
        """Whether any difference has an interval."""
        return any(one.ends for one in self.differences)

    @property
    def paired(self) -> bool:
        """Whether any difference is of the same respondents."""
        return any(one.paired for one in self.differences)

    @property
    def methods(self) -> tuple[str, ...]:
        """The ways in which was compared, in order of appearance."""
        return tuple(dict.fromkeys(one.method for one in self.differences))

    def of(self, verdict: str) -> tuple[Difference, ...]:
        """The differences of one verdict."""
        return tuple(one for one in self.differences if one.verdict == verdict)


def difference_of(row: Row, label: str, then: str, now: str, numbers: Numbers) -> Difference | None:
    """The difference that a row of ``indicators`` tells of; None where no wave is compared.

    Args:
        row: the row.
        label: the indicator's words.
        then: its earlier value, printed.
        now: its value, printed.
        numbers: formats of the report's language.
    """
    if not row.get("method") or row["previous_value"] is None or row["value"] is None:
        return None
    values = (
        _compared(row["taken"], row["previous_value"], int(row["previous_base"])),
        _compared(row["taken"], row["value"], int(row["base_count"])),
    )
    in_points = row["taken"] not in _ADDED_UP
    middle = row["matched_difference"] if row["paired"] == "yes" else values[1] - values[0]
    ends = None if row["low"] is None else (row["low"], middle, row["high"])
    return Difference(
        id=str(row["indicator"]),
        label=label,
        then=then,
        now=now,
        then_of=int(row["previous_base"]),
        now_of=int(row["base_count"]),
        taken=str(row["taken"]),
        method=str(row["method"]),
        paired=row["paired"] == "yes",
        matched=None if row["matched_count"] is None else int(row["matched_count"]),
        values=values,
        each_then=printed_compared(values[0], in_points, numbers),
        each_now=printed_compared(values[1], in_points, numbers),
        change=_in_points(abs(middle), in_points, numbers),
        low="" if ends is None else _in_points(ends[0], in_points, numbers),
        high="" if ends is None else _in_points(ends[2], in_points, numbers),
        ends=ends,
    )


def printed_compared(value: Decimal, in_points: bool, numbers: Numbers) -> str:
    """A share as a percentage, a mean with two decimals."""
    return numbers.percent(value, 1) if in_points else numbers.decimal(value, 2)


def _in_points(value: Decimal, in_points: bool, numbers: Numbers) -> str:
    return numbers.decimal(value * 100, 1) if in_points else numbers.decimal(value, 2)


def _compared(taken: str, value: Decimal, base: int) -> Decimal:
    """What is compared: a share of those who answered, or a mean over them."""
    return value if taken in ("share", "mean") or not base else value / base
