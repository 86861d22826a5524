"""The parameters as they hold for a cohort, as a table.

Belongs here: writing them out. Does not belong here: choosing which value holds (``pipeline.model.loading``).
"""

from pipeline.calculation.database import Database, put_calculated
from pipeline.model import CohortModel


def parameters(db: Database, model: CohortModel) -> None:
    """Write out every parameter, a row per bound where it differs by bound; texts are in the leading language.

    Makes ``parameters``, without rows for a programme without posts: what it shares with others plays no part in it.
    """
    rows = []
    for name, found in sorted(model.parameters.items()) if model.has_posts else ():
        values = found.value.items() if isinstance(found.value, dict) else [(None, found.value)]
        for bound, value in values:
            rows.append(
                (
                    name,
                    found.label.in_language(model.languages[0]),
                    bound,
                    value,
                    found.unit,
                    found.price_year,
                    found.valid_from,
                    found.source.document,
                    found.source.place_in(model.languages[0]),
                    "yes" if found.source.checked else "no",
                )
            )
    put_calculated(db, "parameters", rows)
