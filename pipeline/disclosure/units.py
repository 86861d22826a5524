"""A unit of publication: what is shown as a whole or held back as a whole.

Belongs here: its shape and its names. Does not belong here: which units a cohort has (``money``, ``counts``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

GRADUATES = "participants.graduated"
SPLIT = "split"
HOUSEHOLDS = "households.count"
NEXT_COHORT = "next-cohort"
MUNICIPALITIES = "municipalities"
FILES = "files"


@dataclass(frozen=True)
class Unit:
    """One thing that is shown or held back.

    Attributes:
        unit: its name; counts have that of their figure.
        what: what kind of thing it is: ``graduates``, ``total``, ``component``, ``outflow``, ``respondents``, ``theme``,
            ``answer``, ``mean``, ``count``, ``split``, ``next-cohort``, ``municipalities``, ``files``.
        shown: whether it is published.
    """

    unit: str
    what: str
    shown: bool


def rows_of(tables: Mapping[str, pd.DataFrame], table: str) -> list[dict[str, Any]]:
    """The rows of a table; an absent table has none."""
    frame = tables.get(table)
    if frame is None:
        return []
    columns: Sequence[str] = [str(name) for name in frame.columns]
    return [dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]
