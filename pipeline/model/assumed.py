"""How many persons an assumption adds in each benefit year.

Belongs here: counting arrivals, which the calculation and a page that calculates both need. Does not belong here: what an
assumed person brings (``calculation.quantities``).
"""

from fractions import Fraction

from pipeline.model.parts import Assumption, Bound


def assumed_persons(assumption: Assumption, bound: Bound, years: int, counting: str) -> list[Fraction]:
    """How many assumed persons there are in each benefit year.

    Args:
        assumption: who arrives when.
        bound: only its name is used, to see whether it admits the assumption.
        years: the number of benefit years.
        counting: ``per-year``, or ``period-average``: the mean over the years, in every year.
    """
    if bound.bound not in assumption.bounds:
        return [Fraction(0)] * years
    per_year = [
        sum((Fraction(arrival.persons) for arrival in assumption.arrivals if arrival.after_years < year), Fraction(0))
        for year in range(1, years + 1)
    ]
    if counting == "per-year":
        return per_year
    return [sum(per_year, Fraction(0)) / years] * years
