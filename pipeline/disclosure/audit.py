"""Whether a few people can be worked out of what is published: the audit.

Belongs here: linear algebra over cells and the sets of owners that are too few. Does not belong here: what the cells of a
cohort are (``money``, ``counts``), what is done about it (``tables``).

What is published is a set of linear functions of cells nobody outside knows; every cell has an owner, a group of people.
Whoever combines what is published can find a function of the cells of some owners alone exactly when leaving out their
columns lowers the rank of the matrix. So for every set of owners that is too small together, the rank must stay the same.

Source of the method: protection of linked tables by auditing the linear relations between their cells (A. Hundepool and
others, Statistical Disclosure Control, Wiley, 2012, chapter 4).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Owner = Hashable
Cell = tuple[Owner, str]
"""Whose it is and what of theirs, e.g. person-years."""
Row = dict[Cell, Fraction]
"""A published number as a linear function of cells; what is known anyway is left out."""

# Ranks are taken modulo a prime (2^127 - 1): as exact as fractions but for a chance of about one in 10^36, and quick.
_PRIME = (1 << 127) - 1
# Above so many sets of small owners they are not gone through one by one.
_MOST_SETS = 400


class Span:
    """The rows that follow from those taken in, kept in echelon form."""

    def __init__(self) -> None:
        self._rows: dict[Cell, dict[Cell, int]] = {}

    def rest(self, row: Mapping[Cell, int]) -> dict[Cell, int]:
        """What is left of a row when everything that follows from the others is taken off; empty when it follows whole."""
        left = dict(row)
        for pivot, other in self._rows.items():
            times = left.get(pivot, 0)
            if times:
                for cell, value in other.items():
                    new = (left.get(cell, 0) - times * value) % _PRIME
                    if new:
                        left[cell] = new
                    else:
                        left.pop(cell, None)
        return left

    def take(self, rest: Mapping[Cell, int]) -> None:
        """Take in what :meth:`rest` left of a row."""
        pivot = next(iter(rest))
        inverse = pow(rest[pivot], -1, _PRIME)
        taken = {cell: value * inverse % _PRIME for cell, value in rest.items()}
        for other in self._rows.values():
            times = other.get(pivot, 0)
            if times:
                for cell, value in taken.items():
                    new = (other.get(cell, 0) - times * value) % _PRIME
                    if new:
                        other[cell] = new
                    else:
                        other.pop(cell, None)
        self._rows[pivot] = taken

    def copy(self) -> "Span":
        """The same rows, apart."""
        made = Span()
        made._rows = {pivot: dict(row) for pivot, row in self._rows.items()}
        return made


@dataclass
class Audit:
    """What has been published so far, held against every set of owners that is too small.

    Args:
        small_sets: sets of owners who are too few together, see :func:`small_sets`.
        absent: owners behind whom there is nobody: their cells are taken as known to be nought.
    """

    small_sets: Sequence[frozenset[Owner]]
    absent: frozenset[Owner] = frozenset()
    _all: Span = field(default_factory=Span)
    _without: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._without = [Span() for _ in self.small_sets]

    def copy(self) -> "Audit":
        """The same state, apart."""
        made = Audit(self.small_sets, self.absent)
        made._all, made._without = self._all.copy(), [span.copy() for span in self._without]
        return made

    def admit(self, rows: Iterable[Row], forced: bool = False) -> bool:
        """Publish these rows if nothing about few people can then be worked out; whether they are published.

        Args:
            rows: published together or not at all.
            forced: publish them in any case: they have been before.
        """
        if not self.small_sets:
            # Nobody is few: nothing can be told of them.
            return True
        everything, without = self._all.copy(), [span.copy() for span in self._without]
        for row in rows:
            whole = {cell: _modular(value) for cell, value in row.items() if value and cell[0] not in self.absent}
            rest = everything.rest(whole)
            if not rest:
                continue
            everything.take(rest)
            for owners, span in zip(self.small_sets, without, strict=True):
                others = span.rest({cell: value for cell, value in whole.items() if cell[0] not in owners})
                if others:
                    span.take(others)
                elif not forced:
                    return False
        self._all, self._without = everything, without
        return True


def _modular(value: Fraction) -> int:
    return value.numerator % _PRIME * pow(value.denominator, -1, _PRIME) % _PRIME


def small_sets(
    persons: Mapping[frozenset[Owner], int], threshold: int, owners: Iterable[Owner] | None = None
) -> list[frozenset[Owner]]:
    """The largest sets of owners behind whom together there are some persons but fewer than ``threshold``.

    What isolates a set also isolates every set that holds it, so the largest ones do.

    Args:
        persons: how many persons have exactly these owners.
        threshold: from so many persons on a set is large enough.
        owners: those to look at; all when not said.
    """
    every = set().union(*persons) if owners is None else set(owners)

    def behind(found: Iterable[Owner]) -> int:
        group = set(found)
        return sum(number for have, number in persons.items() if have & group)

    few = sorted((owner for owner in every if 0 < behind([owner]) < threshold), key=str)
    found: list[frozenset[Owner]] = []

    def grow(group: frozenset[Owner], at: int) -> None:
        """Add owners in order as long as they are few together; what cannot grow any more is one of the largest."""
        if len(found) > _MOST_SETS:
            return
        added = False
        for place in range(at, len(few)):
            larger = group | {few[place]}
            if behind(larger) < threshold:
                added = True
                grow(larger, place + 1)
        if group and not added and not any(group <= other for other in found):
            found.append(group)

    grow(frozenset(), 0)
    if len(found) > _MOST_SETS:
        # Asking more than is needed: whatever is of these owners alone is held back.
        return [frozenset(few)]
    return [group for group in found if not any(group < other for other in found)]
