"""What the records alone say of a component in a benefit year, before any parameter.

Belongs here: the sums over records that a reader of the method starts from. Does not belong here: multiplying them
(``quantities``), laying them out (``pipeline.workbook``).
"""

from fractions import Fraction

from pipeline.calculation import measures
from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.quantities import read_exposure
from pipeline.calculation.rounding import factor
from pipeline.model import CohortModel

QUANTITY = measures.QUANTITY


def recorded(db: Database, model: CohortModel) -> None:
    """Write out the sums that quantities and averages are made of. Needs ``exposure``; makes ``recorded``.

    A quantity is its sum times the constant part of its formula (``Expression.product``); an average's sum is weighted
    with the quantity, both without their constant parts. Components with the same measure have the same rows. A difference
    between with and without has an item for each of its sums, ``quantity.more`` and ``quantity.avoided.<kind of evidence>``.
    """
    exposure = read_exposure(db)
    rows: list[tuple[object, ...]] = []
    for post in model.model.posts:
        for component in post.components:
            items = {term.item: term.measure for term in measures.terms(model, component.quantity)}
            for average in component.price.averages:
                items[average.average] = measures.of_average(model, component.quantity, average)
            for item, measure in items.items():
                for year in range(1, model.horizon + 1):
                    found = exposure.get((measure.name, year))
                    if found is not None and found.total != Fraction(0):
                        key = (post.post, component.component, item, measure.name, year)
                        rows.append((*key, factor(found.total), factor(found.observed)))
    put_calculated(db, "recorded", rows)
