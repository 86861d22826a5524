"""Text from data made harmless, and tables in Quarto Markdown.

Belongs here: escaping, pipe tables. Does not belong here: which columns a table shows (``tables``), numbering
(``document``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.errors import MeerwaardeError

# Signs that can open markup anywhere in a line; Pandoc prints a sign after a backslash as itself.
_ANYWHERE = set("\\`*_{}[]<>#|~^$@")
# Signs that are markup only in company: at the start of a line, or in the runs named here.
_IN_COMPANY = re.compile(r"^[-+.!():=%\"'&]|--+|\.\.\.+|:(?=//|::)|&(?=#?\w+;)|^\w{1,9}[.)](?=\s|$)")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]"
)


def one_line(text: object) -> str:
    """``text`` on one line; control signs, direction marks and private-use signs become ``\ufffd``."""
    return _UNPRINTABLE.sub("\ufffd", re.sub(r"[\r\n\t\x85 ]+", " ", str(text))).strip()


def escape(text: object) -> str:
    """Text from data as Markdown that prints exactly that text, on one line and without markup."""
    flat = one_line(text)
    company = {place for hit in _IN_COMPANY.finditer(flat) for place in range(hit.start(), hit.end())}
    return "".join(
        f"\\{sign}" if sign in _ANYWHERE or (place in company and not sign.isalnum()) else sign
        for place, sign in enumerate(flat)
    )


# A number that is a link to where it comes from, as ``provenance`` writes it.
_TRACED = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(#from-[\w-]+\)\{\.from\}")


def untraced(text: object) -> str:
    """Markdown in which a number that links to where it comes from is that number alone."""
    return _TRACED.sub(r"\1", str(text))


def plain_text(text: object) -> str:
    """Text without markup, for a chart or a caption: what a template has composed loses its backslashes again.

    A traced number loses its link, so that it may stand in a caption.
    """
    return one_line(re.sub(r"\\([^\w\s])", r"\1", untraced(text)) if isinstance(text, Markup) else text)


def made_safe(value: object) -> object:
    """What Jinja prints for a value: Markdown made by us as it is, everything else escaped, spaces at its ends kept."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    before = " " if value[:1] == " " else ""
    after = " " if value[-1:] == " " and value.strip() else ""
    # Behind a space nothing stands at the start of a line, which is all that a leading sign could spoil.
    inside = escape(f"x{value}")[1:] if before else escape(value)
    return Markup(f"{before}{inside.strip()}{after}")  # noqa: S704 (escaped here)


def attribute(text: object) -> str:
    """Text for between the double quotes of an attribute, such as an alternative text."""
    return one_line(text).replace("\\", "/").replace('"', "”").replace("`", "'").replace("{{", "{ {")


@dataclass(frozen=True)
class Column:
    """A column of a printed table.

    Attributes:
        title: text over the column, escaped by ``pipe_table``.
        align: ``left``, ``right`` (numbers) or ``center``.
    """

    title: str
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A table ready to print: titles and cells are Markdown, already made safe.

    Attributes:
        columns: the columns, in order.
        rows: cells of each row, as many as there are columns.
        emphasised: numbers of the rows (from 0) that print bold, such as a total.
        widths: relative column widths in percent; empty lets the engine choose.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    emphasised: frozenset[int] = frozenset()
    widths: tuple[int, ...] = ()


_BAR = re.compile(r"(?<!\\)\|")
_RULES = {"left": ":----", "right": "----:", "center": ":---:"}


def pipe_table(table: Table) -> str:
    """The table in Pandoc's pipe syntax; a ragged or empty table is an error of the program."""
    count = len(table.columns)
    if not count or not table.rows:
        raise MeerwaardeError("A printed table needs at least one column and one row.")
    for place, row in enumerate(table.rows):
        if len(row) != count:
            raise MeerwaardeError(f"Row {place + 1} of a printed table has {len(row)} cells, expected {count}.")
    rules = []
    for column in table.columns:
        if column.align not in _RULES:
            raise MeerwaardeError(f"Column '{column.title}' has align '{column.align}', expected {', '.join(_RULES)}.")
        rules.append(_RULES[column.align])
    lines = [_line([_cell(column.title) for column in table.columns]), f"|{'|'.join(rules)}|"]
    for place, row in enumerate(table.rows):
        cells = [_cell(cell) for cell in row]
        if place in table.emphasised:
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        lines.append(_line(cells))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip(" ")


def parse_table(columns: str, body: str, widths: tuple[int, ...] = ()) -> Table:
    """A table as a template writes it: cells between bars, a row a line.

    Args:
        columns: titles between bars; a colon after a title aligns its column right, for numbers.
        body: the rows, with data already escaped; a row that starts with ``=`` is a total and prints bold.
        widths: relative widths of the columns.
    """
    titles = [title.strip() for title in _BAR.split(columns)]
    parsed = tuple(
        Column(title.removesuffix(":").strip(), "right" if title.endswith(":") else "left") for title in titles
    )
    rows: list[tuple[str, ...]] = []
    emphasised: set[int] = set()
    for line in str(body).splitlines():
        text = line.strip()
        if not text:
            continue
        if text.startswith("="):
            emphasised.add(len(rows))
            text = text[1:].strip()
        rows.append(tuple(cell.strip() for cell in _BAR.split(text)))
    return Table(parsed, tuple(rows), frozenset(emphasised), widths)
