"""The participation ladder: on which step people stood at each moment, and how many went up.

Belongs here: joining the counts with the words of the steps, and adding up moves. Does not belong here: which measurement
stands for which moment (``pipeline.calculation.ladder``), sentences (the templates).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.reporting.views import Row
from pipeline.reporting.words import Words
from schemas.raw.ladder import STEPS

MOMENTS = ("before", "graduation", "after")
_LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Moves:
    """How people moved between two moments.

    Attributes:
        from_: the earlier moment in words; ``to`` the later one.
        up: how many stood on a higher step than before; None where some count is held back, as are ``same`` and ``down``.
        cells: per step at the earlier moment and per step at the later one how many; None where that is held back.
    """

    id: str
    from_: str
    to: str
    up: int | None
    same: int | None
    down: int | None
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def measured(self) -> int | None:
        """How many were measured at both moments; None where some count is held back."""
        if self.up is None or self.same is None or self.down is None:
            return None
        return self.up + self.same + self.down


@dataclass(frozen=True)
class LadderFacts:
    """The ladder of one cohort.

    Args:
        stood: the rows of ``ladder_steps``; ``moved`` those of ``ladder_moves``.
        hidden: units that the disclosure rule holds back, with their kind.
        words: words of the report's language.
        language: ``nl`` or ``en``.
    """

    stood: Sequence[Row]
    moved: Sequence[Row]
    hidden: Mapping[str, str]
    words: Words
    language: str

    @property
    def there(self) -> bool:
        """Whether anybody's step can be told."""
        return bool(self.stood)

    @property
    def whole(self) -> bool:
        """Whether every count is shown, so that the ladder can be drawn."""
        return not self._held("ladder.")

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in words, the lowest first."""
        place = _LANGUAGES.index(self.language)
        return tuple(words[place] for _, words in sorted(STEPS.items()))

    @property
    def _moments(self) -> tuple[str, ...]:
        units = [unit.split(".") for unit in self.hidden if unit.startswith("ladder.")]
        asked = {row["moment"] for row in self.stood} | {parts[1] for parts in units if len(parts) == 3}
        return tuple(moment for moment in MOMENTS if moment in asked)

    @property
    def moments(self) -> tuple[str, ...]:
        """The moments at which anybody was measured, in words."""
        return tuple(self.words.code("ladder_moment", moment) for moment in self._moments)

    @cached_property
    def counts(self) -> tuple[tuple[int | None, ...], ...]:
        """Per moment how many stood on each step, the lowest first; None where that is held back."""
        found = {(row["moment"], int(row["step"])): int(row["participants"]) for row in self.stood}
        return tuple(
            tuple(self._count(found.get((moment, step)), f"ladder.{moment}.{step}") for step in sorted(STEPS))
            for moment in self._moments
        )

    @cached_property
    def moves(self) -> tuple[Moves, ...]:
        """Moves from each moment to the next, and from the first to the last."""
        pairs = list(dict.fromkeys((row["moment_from"], row["moment_to"]) for row in self.moved))
        pairs.sort(key=lambda pair: (MOMENTS.index(pair[1]) - MOMENTS.index(pair[0]), MOMENTS.index(pair[0])))
        return tuple(self._between(*pair) for pair in pairs)

    @property
    def widest(self) -> Moves | None:
        """The moves over the longest stretch of which every count is shown."""
        known = [one for one in self.moves if one.measured]
        return known[-1] if known else None

    def _between(self, start: str, end: str) -> Moves:
        own = [row for row in self.moved if (row["moment_from"], row["moment_to"]) == (start, end)]
        counts = {(int(row["step_from"]), int(row["step_to"])): int(row["participants"]) for row in own}
        unit = f"ladder.{start}.{end}."

        def together(chosen: Callable[[int, int], bool]) -> int | None:
            if self._held(unit):
                return None
            return sum(count for (low, high), count in counts.items() if chosen(low, high))

        return Moves(
            id=f"{start}-{end}",
            from_=self.words.code("ladder_moment", start),
            to=self.words.code("ladder_moment", end),
            up=together(lambda low, high: high > low),
            same=together(lambda low, high: high == low),
            down=together(lambda low, high: high < low),
            cells=tuple(
                tuple(self._count(counts.get((low, high)), f"{unit}{low}.{high}") for high in sorted(STEPS))
                for low in sorted(STEPS)
            ),
        )

    def _count(self, count: int | None, unit: str) -> int | None:
        return None if unit in self.hidden else count or 0

    def _held(self, prefix: str) -> bool:
        return any(unit.startswith(prefix) for unit in self.hidden)
