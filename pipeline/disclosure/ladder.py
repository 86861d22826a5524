"""The participation ladder: which counts of steps and moves may be published.

Belongs here: the relations between these counts, and admitting them, the steps of each moment first. Does not belong here: the
linear algebra (``audit``).

A cell is a way along the ladder: the step before, at graduation and after, or that somebody was not measured then. Every count
is a sum of ways, so all counts are audited together: one that is held back at a moment could otherwise be put together from
the moves to it. What a reader knows without being told counts as published: how many graduated, and how many were measured each
time.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from typing import Any

import pandas as pd

from pipeline.calculation.contributors import FIRST
from pipeline.disclosure.audit import Audit, Owner, Row, small_sets
from pipeline.disclosure.units import Unit, rows_of

_COUNT = "persons"
_MISSED = 0
"""What stands for the step of somebody who was not measured at a moment."""
MOMENTS = ("before", "graduation", "after")
Way = tuple[int, ...]
Fixed = dict[int, int]
"""Place of a moment -> step there: who went one of the ways that have these steps."""


@dataclass(frozen=True)
class Ladder:
    """The units of one cohort that rest on the participation ladder.

    Args:
        tables: ``ladder_steps``, ``ladder_moves`` and ``contributors``.
        threshold: from so many persons on a group is large enough.
        before: names of units that were published before.
    """

    tables: Mapping[str, pd.DataFrame]
    threshold: int
    before: frozenset[str]

    def units(self) -> list[Unit]:
        """Every unit with whether it is published.

        A small count is held back, and so is what it could be worked out from. Which ways are looked at as few follows from
        the counts of two moments together; groups that are few only in all three at once are not looked at.
        """
        counts = [(step_unit(row), _at(row), int(row["participants"])) for row in self._steps]
        counts += [(move_unit(row), _between(row), int(row["participants"])) for row in self._moves]
        audit = Audit(self._few())
        audit.admit([_sum(self._ways)], forced=True)
        for place in range(len(MOMENTS)):
            audit.admit([_sum([way for way in self._ways if way[place] != _MISSED])], forced=True)
        for name, fixed, _ in counts:
            if name in self.before:
                audit.admit([_sum(self._going(fixed))], forced=True)
        return [
            Unit(
                name,
                "ladder",
                number >= self.threshold and (name in self.before or audit.admit([_sum(self._going(fixed))])),
            )
            for name, fixed, number in counts
        ]

    @cached_property
    def _steps(self) -> list[dict[str, Any]]:
        """The counts of steps, in the order of the moments."""
        return sorted(rows_of(self.tables, "ladder_steps"), key=lambda row: MOMENTS.index(row["moment"]))

    @cached_property
    def _moves(self) -> list[dict[str, Any]]:
        return rows_of(self.tables, "ladder_moves")

    @cached_property
    def _people(self) -> int | None:
        """How many may have been measured at all; None where nothing says so."""
        rows = rows_of(self.tables, "contributors")
        return sum(int(row["participants"]) for row in rows if row["scope"] == FIRST) if rows else None

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], dict[tuple[int, int], int | None]]:
        """For every two moments, how many went from one step to another, who was missed once or twice among them."""
        stood = {(_place(row["moment"]), int(row["step"])): int(row["participants"]) for row in self._steps}
        found: dict[tuple[int, int], dict[tuple[int, int], int | None]] = {}
        for pair in combinations(range(len(MOMENTS)), 2):
            moved: dict[tuple[int, int], int] = {}
            for row in self._moves:
                fixed = _between(row)
                if tuple(sorted(fixed)) == pair:
                    moved[fixed[pair[0]], fixed[pair[1]]] = int(row["participants"])
            for side, place in enumerate(pair):
                for (at, step), number in stood.items():
                    if at == place:
                        seen = sum(went for cell, went in moved.items() if cell[side] == step)
                        cell = (step, _MISSED) if side == 0 else (_MISSED, step)
                        moved[cell] = number - seen
            whole: dict[tuple[int, int], int | None] = dict(moved)
            whole[_MISSED, _MISSED] = None if self._people is None else self._people - sum(moved.values())
            found[pair] = whole
        return found

    @cached_property
    def _ways(self) -> list[Way]:
        """The ways that somebody may have gone: between no two moments of them is the count nought."""
        taken = [{_MISSED} for _ in MOMENTS]
        for pair, cells in self._pairs.items():
            for cell in cells:
                for side, place in enumerate(pair):
                    taken[place].add(cell[side])
        return [
            way
            for way in product(*(sorted(steps) for steps in taken))
            if all(cells.get((way[one], way[other]), 0) != 0 for (one, other), cells in self._pairs.items())
        ]

    def _going(self, fixed: Fixed) -> list[Way]:
        return [way for way in self._ways if all(way[place] == step for place, step in fixed.items())]

    def _few(self) -> list[frozenset[Owner]]:
        """The sets of ways that too few people went, by the counts of every two moments."""
        return list(dict.fromkeys(self._few_between()))

    def _few_between(self) -> Iterator[frozenset[Owner]]:
        for (one, other), cells in self._pairs.items():
            persons: dict[frozenset[Hashable], int] = {
                frozenset([cell]): number for cell, number in cells.items() if number
            }
            for group in small_sets(persons, self.threshold):
                yield frozenset(way for way in self._ways if (way[one], way[other]) in group)


def _place(moment: str) -> int:
    return MOMENTS.index(moment)


def _at(row: Mapping[str, Any]) -> Fixed:
    return {_place(row["moment"]): int(row["step"])}


def _between(row: Mapping[str, Any]) -> Fixed:
    return {_place(row["moment_from"]): int(row["step_from"]), _place(row["moment_to"]): int(row["step_to"])}


def step_unit(row: Mapping[str, Any]) -> str:
    """The name of the unit that a row of ``ladder_steps`` is."""
    return f"ladder.{row['moment']}.{row['step']}"


def move_unit(row: Mapping[str, Any]) -> str:
    """The name of the unit that a row of ``ladder_moves`` is."""
    return f"ladder.{row['moment_from']}.{row['moment_to']}.{row['step_from']}.{row['step_to']}"


def _sum(ways: list[Way]) -> Row:
    return {(way, _COUNT): Fraction(1) for way in ways}
