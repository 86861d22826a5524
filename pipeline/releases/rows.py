"""Which rows of raw files changed between two sides, and what each does by itself: for the workspace, never published.

Belongs here: matching rows, and calculating with one of them put back. Does not belong here: the totals by cause (``bridge``):
effects of rows by themselves overlap, and need not add up.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pipeline.releases.bridge import Name
from pipeline.releases.mixing import Side
from pipeline.releases.sides import Totals
from pipeline.releases.valuing import by_this_program
from pipeline.workspace import Workspace

MOST = 20


@dataclass(frozen=True)
class RowChange:
    """One row of a raw file that one side has and the other has not, or has otherwise.

    Attributes:
        file: its name.
        old: the row on the old side; empty where it is new.
        new: the row on the new side; empty where it is gone.
        effect: what the new side comes to with it, less what it comes to without; None where it cannot go back by itself.
    """

    file: str
    old: str
    new: str
    effect: Totals | None = None


def changed_rows(old: Side, new: Side) -> list[tuple[str, int | None, str, str]]:
    """Changed rows of CSV files: file, place among the new side's lines, old line, new line.

    Rows with the same first cell are taken to be the same row, in their order; workbooks are left out.
    """
    found = []
    for name in sorted(old.raw.keys() | new.raw.keys()):
        if name.endswith(".csv") and old.raw.get(name) != new.raw.get(name):
            found += [(name, *change) for change in _in_file(_lines(old, name), _lines(new, name))]
    return found


def _lines(side: Side, name: str) -> list[str]:
    path = side.root / side.cohort / "raw" / name
    return path.read_text(encoding="utf-8-sig", errors="surrogateescape").splitlines() if path.is_file() else []


def _in_file(before: Sequence[str], after: Sequence[str]) -> list[tuple[int | None, str, str]]:
    gone = Counter(before[1:])
    came: list[tuple[int, str]] = []
    for place, line in enumerate(after[1:], 1):
        if gone[line] > 0:
            gone[line] -= 1
        else:
            came.append((place, line))
    left = []
    for line in before[1:]:
        if gone[line] > 0:
            gone[line] -= 1
            left.append(line)
    found: list[tuple[int | None, str, str]] = []
    for place, line in came:
        own = next((other for other in left if _first(other) == _first(line)), "")
        if own:
            left.remove(own)
        found.append((place, own, line))
    return found + [(None, line, "") for line in left]


def _first(line: str) -> str:
    return next(iter(next(csv.reader([line, ""]), [""])), "")


def effects(old: Side, new: Side, totals: Totals, names: Sequence[Name], folder: Path) -> list[RowChange]:
    """The changed rows, the first ``MOST`` of them with what each does: the new side less the new side with this row put back.

    Args:
        old: the side the rows are put back from.
        new: the side they are put back in.
        totals: what the new side comes to under the program that runs.
        names: the amounts that are wanted.
        folder: an empty folder to work in.
    """
    changes = changed_rows(old, new)
    found = []
    for number, (name, place, before, after) in enumerate(changes):
        if number >= MOST:
            found.append(RowChange(name, before, after))
            continue
        root = folder / str(number)
        for path in new.inputs:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(new.root / path, target)
        raw = root / new.cohort / "raw" / name
        lines = _lines(new, name)
        if place is None:
            lines.append(before)
        elif before:
            lines[place] = before
        else:
            del lines[place]
        raw.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
        (result,) = by_this_program([(Workspace(root), new.key)])
        shutil.rmtree(root)
        effect = None if isinstance(result, str) else {one: totals[one] - result.get(one, Decimal(0)) for one in names}
        found.append(RowChange(name, before, after, effect))
    return found
