"""Chance that falls the same way everywhere: draws from SHA-256 of a seed and a name.

Belongs here: draws. Does not belong here: what is drawn for.

Python promises the same numbers of its own generator only in part, and its float arithmetic would have to be trusted too. A
draw here depends on nothing but the seed, the names it is drawn for and how many came before it under those names, so that
another column or table more changes no other draw.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
_WIDTH = 1 << 64


class Dice:
    """A stream of draws for one purpose."""

    def __init__(self, seed: int, *names: object) -> None:
        """A stream that ``seed`` and ``names`` settle entirely."""
        self._seed = "/".join(str(one) for one in (seed, *names))
        self._count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 up to but not including ``limit``."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}#{self._count}".encode()).digest()
        return int.from_bytes(digest[:8], "big") * limit // _WIDTH

    def between(self, lowest: int, highest: int) -> int:
        """A whole number from ``lowest`` to ``highest``, both included."""
        return lowest + self.below(highest - lowest + 1)

    def happens(self, percent: int) -> bool:
        """True in ``percent`` of a hundred draws."""
        return self.below(100) < percent

    def one_of(self, weights: Mapping[T, int]) -> T:
        """One of the keys, as often as its weight."""
        at = self.below(sum(weights.values()))
        for value, weight in weights.items():
            if at < weight:
                return value
            at -= weight
        raise AssertionError("weights add up to their sum")

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        left = list(values)
        for place in range(len(left) - 1, 0, -1):
            other = self.below(place + 1)
            left[place], left[other] = left[other], left[place]
        return left

    def chosen(self, values: Sequence[T], count: int) -> list[T]:
        """``count`` of the values, in the order in which they stand."""
        places = sorted(self.shuffled(range(len(values)))[:count])
        return [values[place] for place in places]


def divided(total: int, weights: Mapping[T, int]) -> dict[T, int]:
    """``total`` in whole parts that follow the weights; what rounding leaves goes to the largest remainders."""
    whole = sum(weights.values())
    parts = {name: total * weight // whole for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: -(total * weights[name] % whole))
    for name in rest[: total - sum(parts.values())]:
        parts[name] += 1
    return parts
