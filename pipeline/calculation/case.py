"""One household's case: what it used with the programme, what it would have used without, and what the difference is worth.

Belongs here: the method of the cohort on a single household, laid out so that a social worker and a client can read it
together. Does not belong here: a page. Nothing of a case is ever published: it stays in the session of who asked for it.

It is the cohort's own calculation with only this household in it, so that the cases of a cohort add up to the cohort. What the
programme cost is not known by household and is no part of a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pipeline.calculation import ledger, measures, quantities
from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.rounding import factor
from pipeline.errors import CallError
from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from schemas import RAW


@dataclass(frozen=True)
class Use:
    """A service in a benefit year.

    Attributes:
        evidence: what the use without the programme rests on.
        counts: bound -> the difference that counts under it: without less with, in units.
    """

    service: str
    year: int
    units_with: Decimal
    units_without: Decimal
    evidence: str | None
    counts: Mapping[str, Decimal]


@dataclass(frozen=True)
class Amount:
    """A counted ledger row of this household: as the table ``ledger`` has them, for one variant."""

    post: str
    component: str
    actor: str
    bound: str
    year: int
    quantity: Decimal
    price_eur: Decimal
    amount_eur: Decimal


@dataclass(frozen=True)
class Case:
    """Everything of one household.

    Attributes:
        debt_before_eur: None where it is not known, as is ``debt_after_eur``.
        uses: service by service and year by year.
        amounts: the counted rows of the ledger under the leading variant.
        totals: bound -> what the amounts add up to.
    """

    household: str
    started_on: date
    ended_on: date | None
    debt_before_eur: Decimal | None
    debt_after_eur: Decimal | None
    adults: int | None
    children: int | None
    uses: tuple[Use, ...]
    amounts: tuple[Amount, ...]
    totals: Mapping[str, Decimal]

    @property
    def debt_fall_eur(self) -> Decimal | None:
        """By how much the debt fell; None where one of the two is not known. It moves between creditors and household."""
        if self.debt_before_eur is None or self.debt_after_eur is None:
            return None
        return self.debt_before_eur - self.debt_after_eur


def case(db: Database, model: CohortModel, household: str) -> Case:
    """Work out the case of one household of a cohort.

    Args:
        db: a session of its own with the tables ``households`` and ``service_use``: all other households are taken out of it.
        model: the cohort's model.
        household: the identifier as it stands in the session's tables (a pseudonym, where the tables come from the store).

    Raises:
        CallError: the programme does not count households, or the cohort has no such household.
    """
    if model.programme.counted.table != "households":
        raise CallError(
            f"{model.programme.programme} counts {model.programme.counted.table}: only a programme that counts households has "
            "cases. Choose one whose programme.yaml says so under counted."
        )
    _only(db, household)
    measures.exposure(db, model)
    found = db.rows(
        "SELECT started_on, ended_on, debt_before_eur, debt_after_eur, adults, children FROM graduates "
        "ORDER BY household_id"
    )
    if not found:
        raise CallError(
            f"Cohort {model.key} has no household {household}, or its support began outside the cohort's period. Look in the "
            "table households."
        )
    # A case is about one household: no survey stands behind its prices, and no payment is its own.
    put_calculated(db, "count_values", [])
    put_calculated(db, "funding_by_year", [])
    ledger.attribution(db, model)
    quantities.quantities_and_prices(db, model)
    ledger.ledger(db, model)
    amounts = tuple(
        Amount(*row)
        for variant, *row in db.rows(
            "SELECT variant, post, component, actor, bound, year, quantity, price_eur, amount_eur FROM ledger "
            "WHERE counted = 'yes' AND flow <> 'cost' ORDER BY post, component, year, bound, actor, variant"
        )
        if variant == model.variant.variant
    )
    totals = {bound.bound: Decimal(0) for bound in model.model.bounds}
    for one in amounts:
        totals[one.bound] += one.amount_eur
    started_on, ended_on, before, after, adults, children = found[0]
    return Case(
        household=household,
        started_on=started_on,
        ended_on=ended_on,
        debt_before_eur=before,
        debt_after_eur=after,
        adults=adults,
        children=children,
        uses=_uses(db, model),
        amounts=amounts,
        totals=totals,
    )


def _only(db: Database, household: str) -> None:
    """Leave only this household in the session's tables."""
    db.put_rows("case_in_hand", [(household,)], {"household_id": "VARCHAR"})
    for name in ("households", "service_use"):
        columns = RAW[name].columns
        listed = ", ".join(f'"{column.name}"' for column in columns)
        rows = db.rows(f"SELECT {listed} FROM {name} SEMI JOIN case_in_hand USING (household_id) ORDER BY ALL")  # noqa: S608
        kinds = db.rows(f"SELECT table_type FROM information_schema.tables WHERE table_name = '{name}'")  # noqa: S608
        db.execute(f"DROP {'VIEW' if kinds and kinds[0][0] == 'VIEW' else 'TABLE'} {name}")
        db.put_rows(name, rows, {column.name: column.sql_type for column in columns})


def _uses(db: Database, model: CohortModel) -> tuple[Use, ...]:
    """Every service and year of the household, with the difference that counts under each bound."""
    found = []
    for service, year, evidence, units_with, units_without in db.rows(
        "SELECT service, year, evidence, units_with, units_without FROM service_use_pairs ORDER BY service, year"
    ):
        difference = Fraction(units_without) - Fraction(units_with)
        counts = {}
        for bound in model.model.bounds:
            shares = bound.counterfactual.counts if bound.counterfactual is not None else {}
            share = Fraction(shares.get(evidence, 0)) if difference > 0 else Fraction(1)
            counts[bound.bound] = factor(difference * share)
        found.append(Use(service, year, units_with, units_without, evidence, counts))
    return tuple(found)


def posts_of(model: CohortModel, service: str) -> list[str]:
    """The posts that take their quantity from a service; none where the model gives it no price."""
    return [
        post.post
        for post in model.model.posts
        for component in post.components
        if component.quantity.where is None or Expression(component.quantity.where).holds({"service": service})
    ]
