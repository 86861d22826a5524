"""With whom the gain of a component ends, where the programme declares how it divides.

Belongs here: dealing an amount out by the declared shares. Does not belong here: whether the shares are good
(``model.checking``), the tables that show them (``actors``, ``municipalities``).
"""

from decimal import Decimal
from fractions import Fraction

from pipeline.calculation.rounding import amount
from pipeline.model.parts import Component


def dealt(part: Component | None, actor: str, total_eur: Decimal) -> list[tuple[str, Decimal]]:
    """An amount of a component by the actors it ends with; the last gets what rounding leaves, so that it adds up.

    Only the gain is dealt out: who loses by a transfer loses all of it.

    Args:
        part: the component; None for costs.
        actor: whose the amount is in the ledger.
        total_eur: the amount.
    """
    if part is None or not part.divided or actor != part.actor:
        return [(actor, total_eur)]
    *first, last = part.divided
    parts = [(share.actor, amount(Fraction(total_eur) * Fraction(share.share))) for share in first]
    return [*parts, (last.actor, total_eur - sum((eur for _, eur in parts), Decimal(0)))]
