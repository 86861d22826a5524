"""From one variant to another, one choice at a time; and whether a bound pays whatever the choices.

Belongs here: the variants that lie between two variants, what each comes to, and the verdict. Does not belong here: what a
choice does (``quantities``, ``ledger``).

Every variant on the way is calculated in full, by the same steps as any other: a step is the difference between two of them.
So the steps add up to the whole difference in whatever order they are taken, though each one's size depends on the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.ledger import ledger, totals
from pipeline.calculation.quantities import quantities_and_prices
from pipeline.model import CohortModel
from pipeline.model.parts import CHOICES, Variant, Walk

# All combinations of the choices are looked at up to so many of them; beyond it only the walk itself is.
MOST_COMBINED = 8


@dataclass(frozen=True)
class Outcome:
    """What a bound comes to under a variant."""

    benefits_eur: Decimal
    costs_eur: Decimal

    @property
    def net_eur(self) -> Decimal:
        """Benefits less costs."""
        return self.benefits_eur - self.costs_eur

    @property
    def pays(self) -> bool:
        """Whether benefits are at least the costs."""
        return self.benefits_eur >= self.costs_eur


def differing(start: Variant, finish: Variant, order: Sequence[str] = ()) -> list[str]:
    """The choices in which two variants differ: those in ``order`` first, the others as ``CHOICES`` lists them."""
    wanted = [*order, *(choice for choice in CHOICES if choice not in order)]
    return [choice for choice in wanted if getattr(start, choice) != getattr(finish, choice)]


def mixed(start: Variant, finish: Variant, taken: Sequence[str]) -> Variant:
    """The variant that has the ``taken`` choices of ``finish`` and the other ones of ``start``."""
    name = "+".join(sorted(taken)) or "start"
    changes = {choice: getattr(finish, choice) for choice in taken}
    # "+" cannot be in a declared name, so that a mixture is never mistaken for a declared variant.
    return start.model_copy(update={"variant": f"{start.variant}>{finish.variant}:{name}", **changes})


def outcomes(db: Database, model: CohortModel, variants: Sequence[Variant]) -> dict[tuple[str, str], Outcome]:
    """Calculate variants in full: (variant, bound) -> outcome.

    Needs ``exposure``, ``count_values``, ``attribution``, ``funding_by_year``. It leaves
    ``quantities``, ``prices``, ``averages``, ``ledger`` and ``totals`` of these variants in the session.
    """
    other = replace(model, model=model.model.model_copy(update={"variants": list(variants)}))
    quantities_and_prices(db, other)
    ledger(db, other)
    totals(db, other)
    found = db.rows("SELECT variant, bound, benefits_eur, costs_eur FROM totals")
    return {(variant, bound): Outcome(benefits, costs) for variant, bound, benefits, costs in found}


def steps(db: Database, model: CohortModel) -> None:
    """Walk every declared way between variants.

    Needs what :func:`outcomes` needs; makes ``steps`` and ``verdicts``.
    """
    declared = {variant.variant: variant for variant in model.model.variants}
    step_rows: list[tuple[Any, ...]] = []
    verdict_rows: list[tuple[Any, ...]] = []
    for walk in model.model.walks:
        start, finish = declared[walk.start], declared[walk.end]
        choices = differing(start, finish, walk.order)
        subsets = _subsets(choices)
        found = outcomes(db, model, [mixed(start, finish, subset) for subset in subsets])
        for bound in model.model.bounds:
            by_subset = {
                frozenset(subset): found[mixed(start, finish, subset).variant, bound.bound] for subset in subsets
            }
            step_rows += _steps(walk, bound.bound, choices, start, finish, by_subset)
            verdict_rows.append((walk.start, walk.end, bound.bound, *verdict(choices, by_subset)))
    put_calculated(db, "steps", step_rows)
    put_calculated(db, "verdicts", verdict_rows)


def _subsets(choices: Sequence[str]) -> list[tuple[str, ...]]:
    """The mixtures to calculate: every combination, or with too many choices those on the way and their neighbours."""
    if len(choices) <= MOST_COMBINED:
        return [subset for size in range(len(choices) + 1) for subset in combinations(choices, size)]
    on_the_way = [tuple(choices[:size]) for size in range(len(choices) + 1)]
    return list(dict.fromkeys([*on_the_way, *((choice,) for choice in choices)]))


def _steps(
    walk: Walk, bound: str, choices: Sequence[str], start: Variant, finish: Variant,
    by_subset: dict[frozenset[str], Outcome],
) -> list[tuple[Any, ...]]:  # fmt: skip
    rows = []
    before = by_subset[frozenset()]
    for number in range(len(choices) + 1):
        after = by_subset[frozenset(choices[:number])]
        choice = choices[number - 1] if number else None
        rows.append(
            (
                walk.start,
                walk.end,
                number,
                choice,
                _shown(getattr(start, choice)) if choice else None,
                _shown(getattr(finish, choice)) if choice else None,
                bound,
                after.benefits_eur,
                after.costs_eur,
                after.net_eur,
                after.benefits_eur - before.benefits_eur,
                after.costs_eur - before.costs_eur,
                after.net_eur - before.net_eur,
                ratio_of(after),
                "yes" if before.pays != after.pays else "no",
            )
        )
        before = after
    return rows


def ratio_of(outcome: Outcome) -> Decimal | None:
    """Benefits per euro of cost, with 12 decimals; None without costs."""
    from pipeline.calculation.rounding import divided, factor_or_none

    return factor_or_none(divided(Fraction(outcome.benefits_eur), Fraction(outcome.costs_eur)))


def verdict(
    choices: Sequence[str], by_subset: dict[frozenset[str], Outcome]
) -> tuple[str, Decimal | None, Decimal | None, str | None]:
    """Whether a bound pays, whatever the choices between the two variants.

    Returns:
        ``pays``, ``does-not-pay`` or ``depends``; the lowest and highest ratio; and the choices on which it depends: each
        one that, changed by itself somewhere between the two variants, carries the ratio across 1.
    """
    ratios = [ratio for outcome in by_subset.values() if (ratio := ratio_of(outcome)) is not None]
    lowest, highest = (min(ratios), max(ratios)) if ratios else (None, None)
    pays = {outcome.pays for outcome in by_subset.values()}
    if len(pays) == 1:
        return ("pays" if True in pays else "does-not-pay"), lowest, highest, None
    carrying = [
        choice
        for choice in choices
        if any(
            choice not in subset
            and subset | {choice} in by_subset
            and outcome.pays != by_subset[subset | {choice}].pays
            for subset, outcome in by_subset.items()
        )
    ]
    return "depends", lowest, highest, ", ".join(carrying)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {entry}" for key, entry in sorted(value.items()))
    return str(value)
