"""What the programme cost: who paid, how much of it is public money, and for which years it was.

Belongs here: words and shares for the rows of ``funding_by_funder`` and ``funding_by_year``. Does not belong here: spreading
payments over years (``calculation.funding``), what a variant counts as costs (the ledger), sentences (the template).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.reporting.parties import GOVERNMENT
from pipeline.reporting.views import Row

ZERO = Decimal(0)


@dataclass(frozen=True)
class PaidYear:
    """What was paid for one year, counted from the mean day of graduation: year 1 follows it, year 0 comes before it."""

    number: int
    amount: Decimal
    share: Decimal

    @property
    def after(self) -> bool:
        """Whether the year follows the mean day of graduation."""
        return self.number > 0

    @property
    def from_(self) -> int:
        """How many years before or after that day the year begins at its near side: ``2`` for "2 to 3 years before"."""
        return self.number - 1 if self.after else -self.number


@dataclass(frozen=True)
class CostFacts:
    """The payments of one cohort.

    Args:
        by_funder: the rows of ``funding_by_funder``.
        by_year: the rows of ``funding_by_year``.
        funder_labels: words of the funders.
        actor_labels: words of the parties.
    """

    by_funder: Sequence[Row]
    by_year: Sequence[Row]
    funder_labels: Mapping[str, str]
    actor_labels: Mapping[str, str]

    @cached_property
    def funders(self) -> list[Row]:
        """Who paid, most first: id, label, actor (in words), amount, and share of what the funders paid together."""
        found = [
            {
                "id": str(row["funder"]),
                "label": self.funder_labels.get(row["funder"], row["funder"]),
                "actor": self.actor_labels.get(row["actor"], row["actor"]),
                "amount": row["amount_eur"],
                "share": row["share"],
            }
            for row in self.by_funder
        ]
        return sorted(found, key=lambda row: (-row["amount"], row["label"]))

    @property
    def most(self) -> list[Row]:
        """The funders that paid most: several where they paid the same."""
        return [row for row in self.funders if row["amount"] == self.funders[0]["amount"]]

    @property
    def total(self) -> Decimal:
        """What the funders paid together."""
        return sum((row["amount_eur"] for row in self.by_funder), ZERO)

    @property
    def public(self) -> Decimal:
        """The part of it that layers of government paid."""
        return sum((row["amount_eur"] for row in self.by_funder if row["actor"] in GOVERNMENT), ZERO)

    @cached_property
    def years(self) -> list[PaidYear]:
        """What was paid for each year, the first year first; empty where no payment can be told to be for one of several."""
        sums: dict[int, Decimal] = {}
        for row in self.by_year:
            sums[int(row["year"])] = sums.get(int(row["year"]), ZERO) + row["amount_eur"]
        total = sum(sums.values(), ZERO)
        if len(sums) < 2 or not total:
            return []
        return [PaidYear(number, amount, amount / total) for number, amount in sorted(sums.items())]
