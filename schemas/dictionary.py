"""The data dictionary: the schemas, for people.

Belongs here: turning schemas into Markdown, and into rows that a report sets out. Does not belong here: saying anything about a
table that its schema does not. Run ``python -m schemas.dictionary`` at the root of the source tree to write
``docs/data-dictionary.md`` anew.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from schemas.raw import RAW
from schemas.table import Column, Limits, TableSchema

_HEAD = """# Data dictionary

Made from the schemas by `python -m schemas.dictionary`; do not edit it by hand.

The raw tables of a cohort lie in `raw/<table>.csv`, `raw/<table>.xlsx` or `raw/<table>.ods`; the table's Dutch name may
stand for its name. The names of the columns stand above them, on any row: the name below, its Dutch or English word, or one of
the other names; capitals, accents, spaces and punctuation make no difference. The order of columns does not matter. A column
or cell that is not required may be left out or empty. For a code any of its words may be written. What was read as what is told
in the report's section on data quality.
"""

# Checks whose message only repeats what the kind of a column says already.
_TOLD_BY_KIND = frozenset(("wrong_type", "unknown_code", "bad_id", "implausible_date", "too_many_digits"))

_KINDS_NL = {
    "id": "nummer of code",
    "code": "keuze",
    "date": "datum",
    "decimal": "getal",
    "integer": "heel getal",
    "text": "tekst",
    "yes_no": "ja of nee",
}
_KINDS_EN = {
    "id": "number or code",
    "code": "choice",
    "date": "date",
    "decimal": "number",
    "integer": "whole number",
    "text": "text",
    "yes_no": "yes or no",
}
_UNITS_NL = {
    "hours per week": "uren per week",
    "weeks per year": "weken per jaar",
    "EUR": "euro",
    "persons": "personen",
    "as the service declares": "zoals de voorziening zegt",
    "EUR per month": "euro per maand",
}


@dataclass(frozen=True)
class DictionaryRow:
    """What the dictionary tells of one column, in one language.

    Attributes:
        name: the column's name in the pipeline.
        label: the word for it.
        required: whether a file must have it.
        kind: what its values are, in a word or two.
        unit: of its numbers; empty where they have none.
        meaning: what a value says.
        values: what it may hold: the words for its codes, or the limits of its numbers; empty where anything of its kind goes.
        example: a value as a person would write it.
        also: other names that are recognised above it.
    """

    name: str
    label: str
    required: bool
    kind: str
    unit: str
    meaning: str
    values: str
    example: str
    also: tuple[str, ...]


def dictionary_rows(table: TableSchema, language: str) -> tuple[DictionaryRow, ...]:
    """The columns of a table as the dictionary tells them in ``language`` (``nl`` or ``en``), in the table's order."""
    return tuple(_row(table, column, language) for column in table.columns)


def table_words(table: TableSchema, language: str) -> tuple[str, str]:
    """The table's name for people and what one row of it is, in ``language`` (``nl`` or ``en``)."""
    if language == "nl":
        return table.label_nl, table.description_nl
    return table.label_en, table.description


def values_in_words(limits: Limits, language: str) -> str:
    """The limits of numbers in words of ``language``, e.g. ``0 tot en met 168``; empty where there are none."""
    dutch = language == "nl"
    parts = []
    if limits.above is not None:
        parts.append(f"{'meer dan' if dutch else 'more than'} {_number(limits.above, dutch)}")
    if limits.least is not None and limits.most is not None:
        between = "tot en met" if dutch else "up to and including"
        parts.append(f"{_number(limits.least, dutch)} {between} {_number(limits.most, dutch)}")
    elif limits.least is not None:
        parts.append(f"{_number(limits.least, dutch)} {'of meer' if dutch else 'or more'}")
    elif limits.most is not None:
        parts.append(f"{_number(limits.most, dutch)} {'of minder' if dutch else 'or less'}")
    if limits.decimals is not None:
        parts.append(f"{'hooguit' if dutch else 'at most'} {limits.decimals} {'decimalen' if dutch else 'decimals'}")
    return ", ".join(parts)


def data_dictionary(tables: Iterable[TableSchema]) -> str:
    """The tables as Markdown, in the order given."""
    return "\n".join([_HEAD, *(_section(table) for table in tables)])


def main() -> None:
    """Write the data dictionary of the raw tables where the documentation keeps it."""
    path = Path(__file__).resolve().parent.parent / "docs" / "data-dictionary.md"
    path.write_text(data_dictionary(RAW.values()), encoding="utf-8", newline="\n")


def _row(table: TableSchema, column: Column, language: str) -> DictionaryRow:
    dutch = language == "nl"
    unit = column.unit or ""
    if column.words:
        values = ", ".join(word.nl if dutch else word.en for word in column.words)
    else:
        values = values_in_words(table.limits(column.name), language) if column.kind in ("decimal", "integer") else ""
    return DictionaryRow(
        name=column.name,
        label=column.label_nl if dutch else column.label_en,
        required=column.required,
        kind=(_KINDS_NL if dutch else _KINDS_EN)[column.kind],
        unit=_UNITS_NL.get(unit, unit) if dutch else unit,
        meaning=column.description_nl if dutch else column.description,
        values=values,
        example=column.example or "",
        also=column.synonyms,
    )


def _number(value: Decimal | int | datetime.date, dutch: bool) -> str:
    if isinstance(value, datetime.date):
        return f"{value.day}-{value.month}-{value.year}" if dutch else value.isoformat()
    return str(value).replace(".", ",") if dutch else str(value)


def _section(table: TableSchema) -> str:
    names = [table.name] if not table.label_nl else [table.name, table.label_nl]
    lines = [f"## {table.name}", "", table.description]
    if table.label_nl:
        lines += ["", f"Dutch: **{table.label_nl}**. {table.description_nl}"]
    lines += [
        "",
        f"Files read: {' or '.join(f'`{name.casefold()}`' for name in names)}, as `.csv`, `.xlsx` or `.ods`.",
        "",
    ]
    if table.key:
        lines += [f"One row for each {' and '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += [
        "| column | Dutch | English | kind | required | unit | stored as | meaning | betekenis | example |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_line(column, table) for column in table.columns]
    if any(column.synonyms for column in table.columns):
        lines += ["", "Other names that are recognised above a column:", ""]
        lines += [f"- `{column.name}`: {', '.join(column.synonyms)}." for column in table.columns if column.synonyms]
    for column in table.columns:
        if column.words:
            lines += [
                "",
                f"Codes of `{column.name}`:",
                "",
                "| code | Dutch | English | also read |",
                "| --- | --- | --- | --- |",
            ]
            lines += [f"| `{one.code}` | {one.nl} | {one.en} | {', '.join(one.also)} |" for one in column.words]
    return "\n".join([*lines, ""])


def _line(column: Column, table: TableSchema) -> str:
    checks = table.pandera.columns[column.name].checks
    meaning = [column.description]
    ranges = [str(check.description) for check in checks if check.name not in _TOLD_BY_KIND]
    if ranges:
        meaning.append(f"Expected: {', '.join(ranges)}.")
    if column.person:
        meaning.append("Replaced by a pseudonym as it enters.")
    if column.private:
        meaning.append("Kept and published only with consent.")
    cells = [
        f"`{column.name}`",
        column.label_nl,
        column.label_en,
        column.kind,
        "yes" if column.required else "no",
        column.unit or "",
        column.sql_type,
        " ".join(meaning),
        column.description_nl,
        column.example or "",
    ]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
