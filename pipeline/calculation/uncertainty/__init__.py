"""How sure the ratio is, what carries it, and what more knowledge would be worth.

Belongs here: the step that makes the tables ``simulation``, ``tornado``, ``switching`` and ``information_value`` out of one
declaration per parameter: its value per bound and its range. Does not belong here: the amounts themselves (``ledger``), words
and charts (``reporting``).

    records, cells, case    a bound as a formula in parameters and people, exact, drawn or kept as a formula
    algebra, distributions  exact means, variances and roots
    streams, draws          random numbers, the same every time
    simulation, tornado (sobol), switching, information    one table each
    precision               how many decimals a simulated result has
"""

from pipeline.calculation.database import Database, put_calculated
from pipeline.calculation.uncertainty.case import Case, cases
from pipeline.calculation.uncertainty.draws import Draws
from pipeline.calculation.uncertainty.information import information_rows
from pipeline.calculation.uncertainty.simulation import simulation_rows
from pipeline.calculation.uncertainty.switching import switching_rows
from pipeline.calculation.uncertainty.tornado import tornado_rows
from pipeline.model import CohortModel

MAKES = ("simulation", "tornado", "switching", "information_value")
NEEDS = ("ledger", "totals", "exposure", "count_values", "outflow_counts", "participants", "outflow", "households")


def uncertainty(db: Database, model: CohortModel) -> None:
    """Make the tables in ``MAKES`` out of those in ``NEEDS``.

    All are empty for a programme that declares no simulation; without any range only ``switching`` has rows. Bounds without
    costs have no ratio and are left out.

    Raises:
        MeerwaardeError: a range under which a formula cannot be worked out.
    """
    asked = model.model.simulation
    simulated, moved, switched, worth = [], [], [], []
    if asked is not None:
        found = cases(db, model, asked.variant)
        switched = switching_rows(model, found)
        if any(case.spread for case in found):
            draws = Draws(asked.seed, asked.draws)
            simulated = simulation_rows(found, draws, asked.interval)
            moved = tornado_rows(found, asked.seed)
            decided = found
            if asked.decision.variant != asked.variant:
                decided = cases(db, model, asked.decision.variant)
            worth = [row for case in _under(decided, asked.decision.bound) for row in information_rows(case, draws)]
    for name, rows in zip(MAKES, (simulated, moved, switched, worth), strict=True):
        put_calculated(db, name, rows)


def _under(found: list[Case], bound: str) -> list[Case]:
    return [case for case in found if case.bound == bound]
