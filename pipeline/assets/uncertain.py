"""Group calculated: how sure the ratio is, what carries it, and what more knowledge would be worth.

Belongs here: the one step that makes these four tables, out of the same draws. Does not belong here: the method itself
(``pipeline.calculation.uncertainty``).
"""

from collections.abc import Iterator

import dagster as dg

from pipeline.assets.calculated import NEEDS_COHORT, calculate, specs_of
from pipeline.calculation.uncertainty import MAKES, NEEDS
from pipeline.calculation.uncertainty import uncertainty as step


@dg.multi_asset(specs=specs_of(MAKES, NEEDS), required_resource_keys=NEEDS_COHORT)
def uncertainty(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """What uncertainty does to the ratio, which parameter matters, where it turns, and what knowing is worth."""
    yield from calculate(context.resources.cohort_in_hand, NEEDS, step, MAKES)


UNCERTAIN_ASSETS = [uncertainty]
