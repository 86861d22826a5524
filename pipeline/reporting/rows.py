"""Tables as rows of plain values.

Belongs here: one function. Does not belong here: which rows matter.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.reporting.views import Row


def rows_of(tables: Mapping[str, pd.DataFrame], table: str) -> list[Row]:
    """The rows of a table as mappings, missing as ``None``; an absent table has none."""
    frame = tables.get(table)
    if frame is None:
        return []
    # NaN is the only value that differs from itself.
    return [
        {str(name): None if value is pd.NA or value != value else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
