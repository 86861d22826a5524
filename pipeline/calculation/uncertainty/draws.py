"""Draws of what is uncertain, the same for every bound.

Belongs here: making the draws of parameters and outflow once, and evaluating a bound on them piece by piece. Does not belong
here: what is concluded from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from pipeline.calculation.uncertainty.case import Case
from pipeline.calculation.uncertainty.distributions import Distribution
from pipeline.calculation.uncertainty.streams import next_outflow, uniforms
from pipeline.errors import MeerwaardeError

# So many draws at a time: arrays of this size stay in the processor's cache.
_PIECE = 16_384


@dataclass
class Draws:
    """Draws by name, made when they are first asked for.

    Attributes:
        seed: of every stream.
        count: how many draws.
    """

    seed: int
    count: int
    _uniforms: dict[str, np.ndarray] = field(default_factory=dict, repr=False)
    _values: dict[tuple[str, Distribution], np.ndarray] = field(default_factory=dict, repr=False)
    _people: dict[tuple[tuple[str, Fraction], ...], dict[str, np.ndarray]] = field(default_factory=dict, repr=False)

    def uniform(self, name: str) -> np.ndarray:
        """A parameter's stream of numbers from 0 up to 1: the same one under every bound."""
        if name not in self._uniforms:
            self._uniforms[name] = uniforms(self.seed, name, self.count)
        return self._uniforms[name]

    def of(self, name: str, spread: Distribution) -> np.ndarray:
        """A parameter's draws under a bound."""
        key = (name, spread)
        if key not in self._values:
            made = np.empty(self.count)
            uniform = self.uniform(name)
            for piece in self.pieces():
                made[piece] = spread.at(uniform[piece])
            self._values[key] = made
        return self._values[key]

    def people(self, heads: Mapping[str, Fraction]) -> dict[str, np.ndarray]:
        """The outflow of so many next cohorts: the same ones under every bound."""
        key = tuple(sorted(heads.items()))
        if key not in self._people:
            counted = {status: int(number) for status, number in heads.items()}
            self._people[key] = next_outflow(self.seed, counted, self.count)
        return self._people[key]

    def pieces(self) -> list[slice]:
        """The draws cut into pieces."""
        return [slice(start, min(start + _PIECE, self.count)) for start in range(0, self.count, _PIECE)]


def benefits(case: Case, draws: Draws, moving: list[str], people: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
    """The benefits of a bound for every draw.

    Args:
        case: the bound.
        draws: of its parameters.
        moving: the parameters that are drawn; the others keep their value.
        people: graduates per first status for every draw; the finished cohort's when None.

    Raises:
        MeerwaardeError: somewhere in the ranges a formula divides by zero.
    """
    values = {name: draws.of(name, case.spread[name]) for name in moving}
    result = np.empty(draws.count)
    with np.errstate(divide="ignore", invalid="ignore"):
        for piece in draws.pieces():
            result[piece] = case.benefits(
                {name: drawn[piece] for name, drawn in values.items()},
                None if people is None else {status: drawn[piece] for status, drawn in people.items()},
                float,
            )
    if not np.isfinite(result).all():
        raise MeerwaardeError(
            f"Under {case.bound} a formula divides by zero for some values in the ranges of {', '.join(moving)}. "
            "Expected: ranges in which every price can be worked out. Make the range of what is divided by narrower."
        )
    return result
