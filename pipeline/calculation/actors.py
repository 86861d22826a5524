"""Who pays and who gains, and what may be counted twice.

Belongs here: the ledger by actor, the rules that look for double counting. Does not belong here: views and words of them
(``reporting``).
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.division import dealt
from pipeline.model import CohortModel
from pipeline.model.parts import Component

# Money that is part of other money: counted side by side it is counted twice.
_PART_OF = {
    ("gross_wage", "taxes"): "taxes are part of the gross wage",
    ("gross_wage", "premiums"): "premiums are part of what an employer pays",
    ("gross_wage", "net_wage"): "net pay is part of the gross wage",
    ("gross_wage", "participant_income"): "the participant's income from work is part of the gross wage",
    ("benefit_payment", "participant_income"): "the participant's income is what the benefit payment is replaced by",
}
# A benefit payment saved is the participant's loss: counting only the saving beside the wage counts the money twice.
_ONE_SIDED = (
    "a benefit payment saved is counted, the participant's loss of it is not, beside a wage that is counted in full"
)


def actors(db: Database, model: CohortModel) -> None:
    """Add up the ledger by actor and component, costs negative, a gain by whom it ends with where that is declared.

    Needs ``ledger``; makes ``actors``.
    """
    parts = _by_component(model)
    rows: list[tuple[Any, ...]] = []
    for variant, bound, actor, post, component, flow, counted, amount in db.rows(
        "SELECT variant, bound, actor, post, component, flow, counted, "
        "SUM(CASE WHEN flow = 'cost' THEN -amount_eur ELSE amount_eur END) FROM ledger "
        "GROUP BY variant, bound, actor, post, component, flow, counted ORDER BY ALL"
    ):
        part = parts.get((post, component))
        cashable = part.cashable if part is not None else "unknown"
        kept = part.kept_by if part is not None else None
        for ends_with, eur in dealt(part, actor, amount):
            where = (variant, bound, ends_with, post, component, flow, counted)
            rows.append((*where, eur, _divides(part), cashable, kept))
    put_calculated(db, "actors", rows)


def _divides(part: Component | None) -> str:
    """Whether it is known with whom a component ends."""
    if part is not None and part.divided:
        return "divided"
    return "unknown" if part is not None and part.divides_over else "whole"


def _by_component(model: CohortModel) -> dict[tuple[str, str], Component]:
    return {(post.post, part.component): part for post in model.model.posts for part in post.components}


def suspicions(db: Database, model: CohortModel) -> None:
    """Look for money that may be counted twice. Needs ``actors``; makes ``suspicions``."""
    parts = _by_component(model)
    counted: dict[tuple[str, str], dict[tuple[str, str], Decimal]] = {}
    query = (
        "SELECT variant, bound, post, component, SUM(amount_eur) FROM actors WHERE counted = 'yes' AND flow <> 'cost' "
        "GROUP BY variant, bound, post, component ORDER BY ALL"
    )
    for variant, bound, post, component, amount in db.rows(query):
        counted.setdefault((variant, bound), {})[post, component] = amount
    rows = [
        (variant, bound, rule, first, second, amount)
        for (variant, bound), amounts in counted.items()
        for rule, first, second, amount in _found(parts, amounts)
    ]
    put_calculated(db, "suspicions", rows)


def _found(
    parts: dict[tuple[str, str], Component], amounts: dict[tuple[str, str], Decimal]
) -> Iterator[tuple[str, str, str | None, Decimal]]:
    """Pairs of counted components of which one is part of the other, and savings counted on one side only."""
    present = [(key, parts[key], amount) for key, amount in amounts.items() if amount > 0]
    for key, part, amount in present:
        for other_key, other, other_amount in present:
            for (whole, piece), rule in _PART_OF.items():
                if key != other_key and whole in part.concerns and piece in other.concerns:
                    yield rule, ".".join(key), ".".join(other_key), min(amount, other_amount)
    wages = [key for key, part, _ in present if "gross_wage" in part.concerns]
    for key, part, amount in present:
        # A netted transfer comes to zero and is not present here: what is left is counted on one side.
        if part.flow == "transfer" and "benefit_payment" in part.concerns and wages:
            yield _ONE_SIDED, ".".join(key), ".".join(wages[0]), amount
