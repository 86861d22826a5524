"""Reading ``published_elsewhere.csv``: figures published elsewhere that stand beside the run's own, and are not reproduced.

Belongs here: reading and judging that file. Does not belong here: what it is set beside
(``pipeline.calculation.published_elsewhere``), figures that a run is compared with (``published``).
"""

import csv
import io
from collections.abc import Collection
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.saying import say
from schemas.published_elsewhere import COLUMNS, FILLED, PublishedElsewhere

FILE = "published_elsewhere.csv"


def read_published_elsewhere(
    path: Path, shown_as: str, documents: Collection[str] | None = None
) -> list[PublishedElsewhere]:
    """The figures of a file, in its order; none where there is no such file.

    Args:
        path: the file.
        shown_as: its name in faults.
        documents: the keys of the source documents there are; not asked about when None.

    Raises:
        FaultsError: with every fault in it, each with its row and column.
    """
    if not path.is_file():
        return []
    lines = _lines(path, shown_as)
    if not lines or tuple(lines[0]) != COLUMNS:
        found = say("the columns {columns}", columns=", ".join(lines[0])) if lines else say("no header")
        expected = say("the columns {columns}", columns=", ".join(COLUMNS))
        raise FaultsError([Fault(shown_as, "header", found, expected, say("Mend the header."), row=1)])
    faults: list[Fault] = []
    entries: list[PublishedElsewhere] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(COLUMNS):
            faults.append(
                Fault(
                    shown_as,
                    "cells",
                    say("{count} cells", count=len(cells)),
                    say("{count} cells", count=len(COLUMNS)),
                    say("Mend commas and quotes."),
                    row=row,
                )
            )
            continue
        values = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
        faults += [
            Fault(shown_as, "empty", say("nothing"), say("a value"), say("Fill it in."), row=row, column=column)
            for column in FILLED
            if not values[column]
        ]
        key = (values["item"], values["bound"], values["scope"])
        if key in seen:
            faults.append(
                Fault(
                    shown_as,
                    "doubled_row",
                    say("the same item, bound and scope as row {row}", row=seen[key]),
                    say("each once"),
                    say("Remove one of the two."),
                    row=row,
                )
            )
        seen.setdefault(key, row)
        if documents is not None and values["document"] and values["document"] not in documents:
            faults.append(
                Fault(
                    shown_as,
                    "unknown_document",
                    say("a document that is in no sources.yaml"),
                    say("the key of a document in the programme's sources.yaml or in data/sources.yaml"),
                    say("Add the document there, with its title."),
                    row=row,
                    column="document",
                    value=values["document"],
                )
            )
        told = {name: values[name] for name in FILLED}
        entries.append(PublishedElsewhere(**told, bound=values["bound"] or None, figure=values["figure"] or None))
    if faults:
        raise FaultsError(faults)
    return entries


def _lines(path: Path, shown_as: str) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FaultsError(
            [
                Fault(
                    shown_as,
                    "encoding",
                    say("text that is not UTF-8"),
                    say("text in UTF-8"),
                    say("Save the file as UTF-8."),
                )
            ]
        ) from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise FaultsError(
            [
                Fault(
                    shown_as,
                    "csv",
                    say("a line that cannot be read: {error}", error=str(error)),
                    say("comma separated values"),
                    say("Look at the quotes."),
                )
            ]
        ) from None
