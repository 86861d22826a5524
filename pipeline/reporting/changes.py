"""What changed since the last release: totals beside those of then, and what each cause did.

Belongs here: reading the table ``changes`` in the words of a report. Does not belong here: working it out
(``pipeline.releases``), sentences (the template), drawing (``pictures``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property

from pipeline.reporting.numbers import half_up
from pipeline.reporting.views import BoundFacts, Row
from pipeline.reporting.words import Words

ZERO = Decimal(0)
ALL, UNKNOWN = "all", "unknown"


@dataclass(frozen=True)
class Total:
    """Benefits, costs and net of a bound, in the earlier release and now."""

    bound: BoundFacts
    benefits: tuple[Decimal, Decimal]
    costs: tuple[Decimal, Decimal]
    net: tuple[Decimal, Decimal]

    @property
    def ratios(self) -> tuple[Decimal | None, Decimal | None]:
        """Benefits per euro of costs, then and now; None without costs."""
        then, now = (gain / cost if cost else None for gain, cost in zip(self.benefits, self.costs, strict=True))
        return then, now

    @property
    def changed(self) -> bool:
        """Whether benefits or costs are other than then."""
        return self.benefits[0] != self.benefits[1] or self.costs[0] != self.costs[1]

    @property
    def difference(self) -> Decimal:
        """By how much the net changed."""
        return self.net[1] - self.net[0]


@dataclass(frozen=True)
class Cause:
    """What a cause, or several that could not be told apart, did to the net of every bound, in whole euros that add up.

    Attributes:
        id: the name in the table.
        label: in words.
        joined: whether it is several.
        amounts: the change of the net per bound, exact, in the order of the bounds.
        printed: the same in whole euros, dealt out so that they add up to the whole difference.
    """

    id: str
    label: str
    joined: bool
    amounts: tuple[Decimal, ...]
    printed: tuple[Decimal, ...]


@dataclass(frozen=True)
class ChangeFacts:
    """The changes in one report, of the variant it leads with.

    Args:
        rows: the rows of ``changes`` of that variant.
        bounds: the bounds of the report.
        words: words of the report's language.
    """

    rows: Sequence[Row]
    bounds: Sequence[BoundFacts]
    words: Words

    @property
    def there(self) -> bool:
        """Whether there is an earlier release to compare with."""
        return bool(self.totals)

    @property
    def release(self) -> str:
        """The number of the earlier release."""
        return str(self.rows[0]["since"]).removeprefix("v")

    @cached_property
    def totals(self) -> list[Total]:
        """Then and now, for every bound that the earlier release has too."""
        found = []
        for bound in self.bounds:
            sums = {row["what"]: (row["old_eur"], row["new_eur"]) for row in self._of(bound, ALL)}
            if sums:
                found.append(Total(bound, sums["benefits_eur"], sums["costs_eur"], sums["net_eur"]))
        return found

    @property
    def changed(self) -> bool:
        """Whether any benefits or costs are other than then."""
        return any(total.changed for total in self.totals)

    @property
    def unknown(self) -> bool:
        """Whether the causes could not be worked out."""
        return any(row["cause"] == UNKNOWN for row in self.rows)

    @cached_property
    def causes(self) -> list[Cause]:
        """Every cause, in the order of the table; those that changed nothing too."""
        ids = list(dict.fromkeys(str(row["cause"]) for row in self.rows if row["cause"] not in (ALL, UNKNOWN)))
        columns = []
        for total in self.totals:
            exact = [self._net(total.bound, cause) for cause in ids]
            columns.append((exact, whole_euros(exact, self.rounded(total))))
        return [
            Cause(
                cause,
                self._label(cause),
                "+" in cause,
                tuple(exact[place] for exact, _ in columns),
                tuple(euros[place] for _, euros in columns),
            )
            for place, cause in enumerate(ids)
        ]

    @property
    def moving(self) -> list[Cause]:
        """The causes that changed something."""
        return [cause for cause in self.causes if any(cause.amounts)]

    def largest(self, total: Total) -> Cause | None:
        """The cause that did most to the net of a bound; None where none did anything."""
        place = self.place(total)
        moving = [cause for cause in self.moving if cause.amounts[place]]
        return max(moving, key=lambda cause: (abs(cause.amounts[place]), cause.label)) if moving else None

    @property
    def idle(self) -> list[Cause]:
        """The causes that differ, and changed no net."""
        return [cause for cause in self.causes if not any(cause.amounts)]

    def total(self, bound: BoundFacts) -> Total | None:
        """Then and now under one bound; None where the earlier release does not have it."""
        return next((total for total in self.totals if total.bound.id == bound.id), None)

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """The causes that changed something, each with what belongs to it."""
        parts = dict.fromkeys(part for cause in self.moving for part in cause.id.split("+"))
        return [(self.words.code("cause", part), self.words.code("cause_meaning", part)) for part in parts]

    def rounded(self, total: Total) -> Decimal:
        """The difference in net between the two amounts as they are printed, in whole euros."""
        return half_up(total.net[1], 0) - half_up(total.net[0], 0)

    def place(self, total: Total) -> int:
        """Which of a cause's amounts belongs to a bound."""
        return self.totals.index(total)

    def _label(self, cause: str) -> str:
        together = f" {self.words.code('cause_together', 'with')} "
        return together.join(self.words.code("cause", part) for part in cause.split("+"))

    def _of(self, bound: BoundFacts, cause: str) -> list[Row]:
        return [row for row in self.rows if row["bound"] == bound.id and row["cause"] == cause]

    def _net(self, bound: BoundFacts, cause: str) -> Decimal:
        return sum((row["difference_eur"] for row in self._of(bound, cause) if row["what"] == "net_eur"), ZERO)


def whole_euros(exact: Sequence[Decimal], whole: Decimal) -> tuple[Decimal, ...]:
    """Amounts in whole euros that add up to ``whole``: those furthest above their whole euros get the euros left over.

    ``whole`` is the difference of two rounded amounts, and so at most a euro from what the amounts add up to.
    """
    floors = [amount.to_integral_value(ROUND_FLOOR) for amount in exact]
    left = int(whole - sum(floors, ZERO))
    order = sorted(
        (place for place, amount in enumerate(exact) if amount), key=lambda place: (floors[place] - exact[place], place)
    )
    for number in range(abs(left)) if order else ():
        floors[order[number % len(order)] if left > 0 else order[-1 - number % len(order)]] += 1 if left > 0 else -1
    return tuple(floors)
