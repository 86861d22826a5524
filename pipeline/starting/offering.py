"""What a template offers to whoever fills it in, beyond its columns.

Belongs here: one table's template before it takes the form of a file; the codes that a programme's model knows already. Does
not belong here: a file format (``workbook``, ``delimited``), sentences that explain (``explaining``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import parts
from schemas import Column, TableSchema

Row = tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """A code that the programme knows already, and its Dutch words."""

    code: str
    label: str


@dataclass(frozen=True)
class Template:
    """One table, to be filled in.

    Attributes:
        schema: the table.
        programme: title of the programme.
        cohort: ``PROGRAMME/COHORT``, as the command names it.
        known: column -> codes that the programme knows; others may be written too.
        rows: rows that are there already, a text per column of the schema.
    """

    schema: TableSchema
    programme: str
    cohort: str
    known: Mapping[str, Sequence[Known]]
    rows: Sequence[Row] = ()


def known_codes(table: str, model: parts.Model, themes: Sequence[Known]) -> dict[str, Sequence[Known]]:
    """The codes of a table's columns that the model names, and the themes of an earlier codebook; empty lists left out."""
    survey = model.survey
    questions = [Known(one.code, one.label.nl) for one in survey.questions]
    every: dict[str, dict[str, Sequence[Known]]] = {
        "funding": {"funder": [Known(one.funder, one.label.nl) for one in model.funders]},
        "respondents": {
            "group": [Known(one.code, one.label.nl) for one in survey.groups],
            "exclusion_reason": [Known(one.code, one.label.nl) for one in survey.exclusion_reasons],
        },
        "mentions": {"question": questions, "theme": themes},
        "answers": {"question": questions},
        "themes": {"question": questions},
        "service_use": {
            "service": [Known(one.service, one.label.nl) for one in model.services],
            "evidence": [Known(one.code, one.label.nl) for one in model.use_evidence],
        },
    }
    return {column: codes for column, codes in every.get(table, {}).items() if codes}


def choices(template: Template, column: Column) -> tuple[str, ...]:
    """What a drop-down of a column offers: the Dutch words for its codes, or codes that the programme knows; empty for none."""
    if column.words:
        return tuple(word.nl for word in column.words)
    return tuple(dict.fromkeys(known.code for known in template.known.get(column.name, ())))


def example(template: Template, column: Column) -> str:
    """The column's example; where the programme knows the column's codes, the first of those."""
    known = template.known.get(column.name)
    return known[0].code if known and column.name != "theme" else column.example or ""
