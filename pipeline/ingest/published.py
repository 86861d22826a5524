"""Reading ``published.csv``: figures published elsewhere that a run is compared with.

Belongs here: reading and judging that one file. Does not belong here: comparing (``calculation.reproduction``). The file
gives what a source printed; what the run makes of it is never read from a file.
"""

import csv
import io
import re
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.saying import say
from schemas.published import COLUMNS, FILLED, WITHOUT_OPTIONAL, Published

_PRINTED = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"[1-9][0-9]*")


def read_published(path: Path, shown_as: str) -> list[Published]:
    """The published figures in the order of the file; none when there is no such file.

    Raises:
        FaultsError: with every fault in the file.
    """
    if not path.is_file():
        return []
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
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
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
    # Without the last column it is a file for reports in Dutch only.
    columns = tuple(lines[0]) if lines else ()
    if columns not in (COLUMNS, WITHOUT_OPTIONAL):
        found = say("the columns {columns}", columns=", ".join(lines[0])) if lines else say("no header")
        expected = say("the columns {columns}", columns=", ".join(COLUMNS))
        raise FaultsError([Fault(shown_as, "header", found, expected, say("Mend the header."), row=1)])
    faults: list[Fault] = []
    entries: list[Published] = []
    seen: dict[tuple[str, str, str], int] = {}
    for row, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(columns):
            faults.append(
                Fault(
                    shown_as,
                    "cells",
                    say("{count} cells", count=len(cells)),
                    say("{count} cells", count=len(columns)),
                    say("Mend commas and quotes."),
                    row=row,
                )
            )
            continue
        values = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        wrong = list(_faults_of(values, shown_as, row))
        key = (values["item"], values["bound"], values["scope"])
        if key in seen:
            wrong.append(
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
        faults += wrong
        if not wrong:
            entries.append(
                Published(
                    item=values["item"], bound=values["bound"] or None, scope=values["scope"],
                    published=values["published"], unit=values["unit"], section=values["section"],
                    figure=values["figure"], rounded_to=int(values["rounded_to"]) if values["rounded_to"] else None,
                    note=values["note"] or None, note_en=values.get("note_en") or None,
                )
            )  # fmt: skip
    if faults:
        raise FaultsError(faults)
    return entries


def _faults_of(values: dict[str, str], shown_as: str, row: int) -> list[Fault]:
    faults = [
        Fault(shown_as, "empty", say("nothing"), say("a value"), say("Fill it in."), row=row, column=column)
        for column in FILLED
        if not values[column]
    ]
    if values["published"] and not _PRINTED.fullmatch(values["published"]):
        faults.append(
            Fault(
                shown_as,
                "number",
                say("no number"),
                say("digits with a decimal point, as printed"),
                say("Mend the number."),
                row=row,
                column="published",
                value=values["published"],
            )
        )
    if values["rounded_to"] and not _WHOLE.fullmatch(values["rounded_to"]):
        faults.append(
            Fault(
                shown_as,
                "number",
                say("no whole number"),
                say("a whole number such as 1000, or nothing"),
                say("Mend the number."),
                row=row,
                column="rounded_to",
                value=values["rounded_to"],
            )
        )
    return faults
