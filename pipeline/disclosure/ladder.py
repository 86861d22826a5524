"""The participation ladder: which counts of steps and moves may be published.

Belongs here: the relations between these counts, and admitting them, the steps of each moment first. Does not belong here: the
linear algebra (``audit``).

A cell is who stood on one step before, another at graduation and another after, or was not measured then; every count is a sum
of cells. What a reader knows without being told: how many participants there are, where that is published.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from pipeline.disclosure.audit import Audit, Row, small_sets
from pipeline.disclosure.units import Unit, rows_of

_COUNT = "persons"
MOMENTS = ("before", "graduation", "after")


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

        Steps of one moment and moves between two are each a table of counts that add up: a small one among them is held back,
        and so is the one from which it could be worked out. The number of those measured counts as known.
        """
        found: list[Unit] = []
        steps, moves = rows_of(self.tables, "ladder_steps"), rows_of(self.tables, "ladder_moves")
        for moment in MOMENTS:
            own = [row for row in steps if row["moment"] == moment]
            cells: dict[Hashable, int] = {row["step"]: int(row["participants"]) for row in own}
            found += self._admitted(cells, [(step_unit(row), [row["step"]]) for row in own], [])
        pairs = list(dict.fromkeys((row["moment_from"], row["moment_to"]) for row in moves))
        for pair in pairs:
            own = [row for row in moves if (row["moment_from"], row["moment_to"]) == pair]
            cells = {(row["step_from"], row["step_to"]): int(row["participants"]) for row in own}
            known = []
            for side, moment in enumerate(pair):
                for row in (row for row in steps if row["moment"] == moment):
                    members = [cell for cell in cells if isinstance(cell, tuple) and cell[side] == row["step"]]
                    missed = int(row["participants"]) - sum(cells[cell] for cell in members)
                    # Who stood there but was not measured at the other moment.
                    cells["missed", side, row["step"]] = missed
                    known.append([*members, ("missed", side, row["step"])])
            asked = [(move_unit(row), [(row["step_from"], row["step_to"])]) for row in own]
            found += self._admitted(cells, asked, known)
        return found

    def _admitted(
        self, cells: Mapping[Hashable, int], asked: list[tuple[str, list[Any]]], known: list[list[Any]]
    ) -> list[Unit]:
        persons = {frozenset([cell]): number for cell, number in cells.items() if number}
        audit = Audit(
            small_sets(persons, self.threshold), frozenset(cell for cell, number in cells.items() if not number)
        )
        # All together is known, and so are the sums that a reader may have from another table.
        for members in known or [list(cells)]:
            audit.admit([_sum(members)], forced=True)
        for name, members in asked:
            if name in self.before:
                audit.admit([_sum(members)], forced=True)
        return [
            Unit(
                name,
                "ladder",
                not 0 < sum(cells[cell] for cell in members) < self.threshold
                and (name in self.before or audit.admit([_sum(members)])),
            )
            for name, members in asked
        ]


def step_unit(row: Mapping[str, Any]) -> str:
    """The name of the unit that a row of ``ladder_steps`` is."""
    return f"ladder.{row['moment']}.{row['step']}"


def move_unit(row: Mapping[str, Any]) -> str:
    """The name of the unit that a row of ``ladder_moves`` is."""
    return f"ladder.{row['moment_from']}.{row['moment_to']}.{row['step_from']}.{row['step_to']}"


def _sum(members: list[Any]) -> Row:
    return {(member, _COUNT): Fraction(1) for member in members}
