"""What changed since the last release of a cohort, as the rows of the table ``changes`` that a run makes.

Belongs here: which release a draft is compared with, and the rows. Does not belong here: dividing a difference over causes
(``comparing``, ``bridge``), the chapter of the report (``pipeline.reporting.changes``).

In the workspace of a rebuild the changes are an input: the file ``changes.csv`` beside ``cohort.yaml``, which is the table
``changes`` of the draft (``docs/releases.md``). So a release can be made again without the archive of the one before it.
"""

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.releases.comparing import End, Tell, Why, code_of, explain, present_code
from pipeline.releases.mixing import Side
from pipeline.releases.rebuilding import scratch
from pipeline.releases.reference import Reference
from pipeline.releases.sides import AMOUNTS, Publication, amounts_in, data_of, publication, side_of
from pipeline.releases.status import WITHDRAWN, states
from pipeline.workspace import CohortKey, Workspace

ALL, UNKNOWN = "all", "unknown"
COLUMNS = ("since", "what", "variant", "bound", "cause", "old_eur", "new_eur", "difference_eur")
_NET = "net_eur"

Row = tuple[Any, ...]


def base_of(workspace: Workspace, key: CohortKey) -> int | None:
    """The release that a draft is compared with: the last one that was not withdrawn; None where there is none."""
    return max((number for number, one in states(workspace, key).items() if one.state != WITHDRAWN), default=None)


def changes(
    workspace: Workspace, key: CohortKey, inputs: Mapping[str, str], totals: Sequence[Mapping[str, Any]], tell: Tell
) -> list[Row]:
    """The rows of ``changes``, position first: the totals of every variant and bound, and what each cause changed.

    Nothing where there is no earlier release. Where causes cannot be worked out, one cause ``unknown`` has everything.

    Args:
        workspace: where the cohort and its releases lie.
        key: the cohort.
        inputs: digests of the input files that the totals were made from.
        totals: the rows of ``totals``.
        tell: takes lines of progress, and what is missing.

    Raises:
        MeerwaardeError: a recorded ``changes.csv``, or the manifest of the release, cannot be read.
    """
    recorded = workspace.changes_file(key)
    if recorded.is_file():
        return read_changes(recorded, recorded.relative_to(workspace.root).as_posix())
    base = base_of(workspace, key)
    if base is None:
        return []
    old = publication(workspace, Reference(key, base))
    return [(place, *row) for place, row in enumerate(_rows(workspace, key, old, inputs, totals, tell), 1)]


def _rows(
    workspace: Workspace, key: CohortKey, old: Publication, inputs: Mapping[str, str],
    totals: Sequence[Mapping[str, Any]], tell: Tell,
) -> list[Row]:  # fmt: skip
    since, before, after = f"v{old.reference.which}", old.totals(), amounts_in([dict(row) for row in totals])
    why: Why | None = None
    with scratch(workspace.rebuilding_dir) as (folder, _):
        try:
            then = End(side_of(workspace, old, folder / "old"), before, code_of(old))
            now = End(Side(key, workspace.root, data_of(key, inputs)), after, present_code())
            # A run reaches no network: packages of an older program are not installed for it.
            why = explain(workspace, then, now, folder, tell, install=False)
        except MeerwaardeError as error:
            tell(f"What changed since {since} cannot be divided over causes. {error}")
    made: list[Row] = []
    for variant, bound in dict.fromkeys((str(row["variant"]), str(row["bound"])) for row in totals):
        if (variant, bound, AMOUNTS[0]) not in before:
            continue
        for column in (*AMOUNTS, _NET):
            ends = [_amount(side, variant, bound, column) for side in (before, after)]
            made.append((since, column, variant, bound, ALL, *ends, ends[1] - ends[0]))
            if why is None:
                made.append((since, column, variant, bound, UNKNOWN, None, None, ends[1] - ends[0]))
                continue
            for part in why.bridge.parts:
                changed = _amount(part.changes, variant, bound, column)
                made.append((since, column, variant, bound, "+".join(part.causes), None, None, changed))
    return made


def _amount(found: Mapping[tuple[str, ...], Decimal], variant: str, bound: str, column: str) -> Decimal:
    if column == _NET:
        benefits, costs = (_amount(found, variant, bound, name) for name in AMOUNTS)
        return benefits - costs
    return found[variant, bound, column]


def read_changes(path: Path, shown_as: str) -> list[Row]:
    """The rows of a recorded ``changes.csv``; a MeerwaardeError when it is not the table that a run wrote.

    Args:
        path: the file.
        shown_as: its path as messages name it.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = tuple(next(reader, []))
            if header != COLUMNS:
                raise ValueError(f"the columns {', '.join(header) or 'none'}")
            return [
                (place, *cells[:5], *(Decimal(cell) if cell else None for cell in cells[5:]))
                for place, cells in enumerate(reader, 1)
            ]
    except (ValueError, InvalidOperation) as error:
        raise MeerwaardeError(
            f"{shown_as} cannot be read: {error}. Expected the table changes.csv of a draft, with the columns "
            f"{', '.join(COLUMNS)}. In a workspace where people work this file must not be: remove it and run again."
        ) from error
