"""What the sheets are made of: the model, the calculated tables, and words for their codes.

Belongs here: looking things up, once, in the shape the sheets want. Does not belong here: cells.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import Component, Label, Post, Source
from pipeline.workbook.sheets import GENERAL
from pipeline.workbook.words import Words

TABLES = ("recorded", "count_values", "outflow_counts", "funding_by_year", "ledger", "totals", "posts")
"""The tables a workbook with posts is made from, and ``disclosed``; without that one nothing is taken to be held back."""

TABLES_OF_HOUSEHOLDS = (*TABLES, "figures")
"""The same where households are counted: how many there are stands among the figures."""

USE = "service_use"
_HOUSEHOLDS = "households.count"


class Data:
    """A cohort's model and tables, read in one language.

    Args:
        model: the cohort's model.
        tables: at least the tables in ``TABLES``.
        language: ``nl`` or ``en``.
    """

    def __init__(self, model: CohortModel, tables: Mapping[str, pd.DataFrame], language: str) -> None:
        self.model = model
        self.language = language
        self.words = Words(language, self.households)
        self._tables = tables
        entries = model.model
        self.bounds = _distinct((bound.bound, self.label(bound.label)) for bound in entries.bounds)
        self.posts = _distinct((post.post, self.label(post.label)) for post in entries.posts)
        self.variants = _distinct((variant.variant, self.label(variant.label)) for variant in entries.variants)
        self.actors = {actor.actor: self.label(actor.label) for actor in entries.actors}
        self.funders = {funder.funder: self.label(funder.label) for funder in entries.funders}

    @property
    def households(self) -> bool:
        """Whether households are counted, and not graduates."""
        return self.model.programme.counted.table == "households"

    def label(self, label: Label) -> str:
        """A label in the workbook's language."""
        return label.in_language(self.language)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table; ``disclosed`` may be absent."""
        frame = self._tables.get(table) if table == "disclosed" else self._tables[table]
        if frame is None:
            return []
        return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]

    def source(self, source: Source) -> str:
        """A source as a reader finds it again."""
        document = self.model.documents.get(source.document)
        title = document.title if document else source.document
        year = f" ({document.year})" if document and document.year else ""
        return f"{title}{year}: {source.place_in(self.language)}"

    def checked(self, source: Source) -> str:
        """Whether the source was opened and seen."""
        return self.words(f"word.{'yes' if source.checked else 'no'}")

    @cached_property
    def graduates(self) -> Fraction:
        """How many there are of whom amounts are "per": participants who graduated, or households."""
        if self.households:
            numbers = [Fraction(row["value"]) for row in self.rows("figures") if row["figure"] == _HOUSEHOLDS]
            return sum(numbers, Fraction(0))
        return sum((Fraction(int(row["participants"])) for row in self.rows("outflow_counts")), Fraction(0))

    @cached_property
    def counts(self) -> dict[str, Fraction]:
        """The counts that have a value."""
        return {row["count"]: Fraction(row["value"]) for row in self.rows("count_values") if row["value"] is not None}

    @cached_property
    def _recorded(self) -> dict[tuple[str, str, str], tuple[str, dict[int, tuple[Fraction, Fraction]]]]:
        found: dict[tuple[str, str, str], tuple[str, dict[int, tuple[Fraction, Fraction]]]] = {}
        for row in self.rows("recorded"):
            entry = found.setdefault((row["post"], row["component"], row["item"]), (row["measure"], {}))
            entry[1][int(row["year"])] = (Fraction(row["total"]), Fraction(row["observed"]))
        return found

    def recorded(self, post: Post, component: Component, item: str) -> dict[int, tuple[Fraction, Fraction]]:
        """Benefit year -> the sum over records, and its observed part; years without any are left out."""
        return self._recorded.get((post.post, component.component, item), ("", {}))[1]

    def measure(self, post: Post, component: Component, item: str, otherwise: str) -> str:
        """What is counted, so that what is counted once stands in the workbook once."""
        return self._recorded.get((post.post, component.component, item), (otherwise, {}))[0]

    def service(self, component: Component) -> str:
        """The services that a component compares with and without, with their unit; empty where it compares none."""
        if component.quantity.records != USE:
            return ""
        where = component.quantity.where
        asked = None if where is None else Expression(where)
        entries = [one for one in self.model.model.services if asked is None or asked.holds({"service": one.service})]
        return "; ".join(f"{self.label(one.label)} ({self.label(one.unit)})" for one in entries)

    def unit(self, unit: str) -> str:
        """The words for a unit: those of the programme's own parameters where these explain it."""
        per = next(
            (one.per for one in self.model.parameters.values() if one.unit == unit and one.per is not None), None
        )
        return self.words.code("unit", unit) if per is None else f"{self.words('unit.EUR per')} {self.label(per)}"

    def name(self, column: str) -> str:
        """The words for a column or parameter in a formula."""
        if column in self.model.parameters:
            return self.label(self.model.parameters[column].label)
        return self.words.code("column", column)


def _distinct(entries: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code -> label, made different where labels are the same: formulas find rows by them."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for code, label in entries:
        name = label if label.casefold() not in seen else f"{label} ({code})"
        seen.add(name.casefold())
        found[code] = name
    return found


def number_format(value: Decimal, unit: str) -> str:
    """A number format that shows all decimals a value has; shares as percentages."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    if unit.startswith("share"):
        decimals = max(0, places - 2)
        return f"0.{'0' * decimals}%" if decimals else "0%"
    return f"#,##0.{'0' * places}" if places else "#,##0" if places == 0 else GENERAL
