"""Why the outcome differs from bound to bound: which posts a bound leaves out, and which posts make the difference.

Belongs here: comparing the amounts of posts between bounds. Does not belong here: those amounts (``facts``), sentences (the
template).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reporting.views import BoundFacts, PostFacts


@dataclass(frozen=True)
class Gap:
    """A post that is worth more, or less, under the highest bound than under the lowest."""

    label: str
    amount: Decimal


@dataclass(frozen=True)
class BandwidthFacts:
    """The bounds of one report beside each other.

    Args:
        bounds: the bounds with their totals, in the model's order; none of them held back.
        posts: the posts, in the model's order.
    """

    bounds: Sequence[BoundFacts]
    posts: Sequence[PostFacts]

    @property
    def low(self) -> BoundFacts:
        """The bound with the lowest benefits, the first of equals."""
        return min(self.bounds, key=lambda bound: bound.benefits)

    @property
    def high(self) -> BoundFacts:
        """The bound with the highest benefits, the first of equals."""
        return max(self.bounds, key=lambda bound: bound.benefits)

    @property
    def width(self) -> Decimal:
        """The difference between the two."""
        return self.high.benefits - self.low.benefits

    @property
    def gaps(self) -> list[Gap]:
        """What each post contributes to the difference, the largest first; posts that contribute nothing are left out."""
        low, high = self._place(self.low), self._place(self.high)
        found = [Gap(post.label, post.amounts[high].total - post.amounts[low].total) for post in self.posts]
        return sorted((gap for gap in found if gap.amount), key=lambda gap: -abs(gap.amount))

    def left_out(self, bound: BoundFacts) -> list[PostFacts]:
        """The posts that a bound does not count."""
        place = self._place(bound)
        return [post for post in self.posts if post.amounts[place].left_out]

    @property
    def some_left_out(self) -> bool:
        """Whether any bound leaves a post out."""
        return any(amount.left_out for post in self.posts for amount in post.amounts)

    @property
    def some_below_zero(self) -> bool:
        """Whether any post is taken off the benefits of a bound."""
        return any(amount.total < 0 for post in self.posts for amount in post.amounts)

    def _place(self, bound: BoundFacts) -> int:
        return next(place for place, one in enumerate(self.bounds) if one.id == bound.id)
