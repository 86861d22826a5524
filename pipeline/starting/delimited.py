"""Raw tables as CSV that a Dutch Excel opens as a table.

Belongs here: delimiter, byte-order mark, text that is no formula. Does not belong here: what stands in the cells.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from pipeline.inert import inert
from pipeline.starting.offering import Template


def template_file(template: Template) -> bytes:
    """The table's header in Dutch and the rows that are there already."""
    return content([column.label_nl for column in template.schema.columns], template.rows, ";", "utf-8-sig")


def content(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str, encoding: str) -> bytes:
    """A CSV file; what a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode(encoding)
