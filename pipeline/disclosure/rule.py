"""The decision for a cohort: which units are published.

Belongs here: the programme's rule, exemptions, what earlier releases showed. Does not belong here: the audit itself
(``money``, ``counts``), changing tables (``tables``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.disclosure.counts import Counts
from pipeline.disclosure.ladder import Ladder
from pipeline.disclosure.money import Money
from pipeline.disclosure.units import FILES, MUNICIPALITIES, Unit
from pipeline.model import CohortModel
from pipeline.model.parts import Exemption


@dataclass(frozen=True)
class Decision:
    """What is published of a cohort.

    Attributes:
        threshold: nothing may tell of fewer persons than this; 1 where there is no rule.
        exemption: why the rule does not apply to this cohort; None where it does.
        units: every unit, in the order in which they were looked at.
    """

    threshold: int
    exemption: Exemption | None
    units: tuple[Unit, ...]

    @property
    def protects(self) -> bool:
        """Whether there is a rule for this cohort."""
        return self.threshold > 1 and self.exemption is None

    @property
    def shown(self) -> dict[str, bool]:
        """Unit -> whether it is published."""
        return {unit.unit: unit.shown for unit in self.units}

    def every(self, *kinds: str) -> bool:
        """Whether every unit of these kinds is published."""
        return all(unit.shown for unit in self.units if unit.what in kinds)

    @property
    def counted_shown(self) -> bool:
        """Whether the number of those counted, graduates or households, is published."""
        return self.every("graduates")

    @property
    def amounts_whole(self) -> bool:
        """Whether every amount may be published: no component and no total is held back."""
        return self.every("graduates", "total", "component")

    @property
    def outcome_shown(self) -> bool:
        """Whether at least the leading outcome may be published: the total that was looked at first."""
        return self.counted_shown and next((u.shown for u in self.units if u.what == "total"), True)


def decide(
    model: CohortModel, tables: Mapping[str, pd.DataFrame], earlier: Iterable[Mapping[str, str]] = ()
) -> Decision:
    """Which units of a cohort are published.

    Args:
        model: the cohort's model, with its programme's rule.
        tables: the calculated tables.
        earlier: rows of ``disclosed`` of earlier releases of the cohort: what they showed is known.
    """
    rule = model.programme.disclosure
    exemption = rule.exemption(model.cohort.cohort)
    threshold = 1 if exemption else rule.threshold
    before = frozenset(row["unit"] for row in earlier if row["shown"] == "yes")
    counts = Counts(model, tables, threshold, before).units()
    hidden = frozenset(u.unit.removeprefix("count.") for u in counts if u.what == "count" and not u.shown)
    money = Money(model, tables, threshold, hidden, before).units()
    # How many lines a delivered file has, and what a municipality's own participants bring, are not audited: they are
    # shown only where there is nothing to protect.
    free = threshold == 1
    others = [Unit(MUNICIPALITIES, "municipalities", free), Unit(FILES, "files", free)]
    ladder = Ladder(tables, threshold, before).units()
    return Decision(rule.threshold, exemption, (*money, *others, *counts, *ladder))
