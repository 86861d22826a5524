"""The published form of every calculated table.

Belongs here: leaving out and rounding, table by table. Does not belong here: deciding what is left out (``rule``).

Tables that mix many figures are published whole or not at all. Where an amount is held back, the outcome is published in
thousands of euros only, so that nobody can look for the numbers of people that fit it to the cent.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from pipeline.calculation.comparables import comparable_rows
from pipeline.calculation.contributors import FIRST
from pipeline.calculation.reproduction import compare
from pipeline.calculation.rounding import amount, amount_or_none, divided, factor_or_none, half_up
from pipeline.disclosure.counts import answer_unit, respondent_units
from pipeline.disclosure.indicators import figures_of, indicators_shown, targets_shown
from pipeline.disclosure.ladder import move_unit, step_unit
from pipeline.disclosure.money import component_unit, posts_shown, total_unit
from pipeline.disclosure.rule import Decision
from pipeline.disclosure.units import MUNICIPALITIES, NEXT_COHORT, SPLIT, rows_of
from pipeline.model import CohortModel
from schemas.calculated import CALCULATED, types
from schemas.published import Published

WITHHELD = "withheld"
"""The note of a published figure that this cohort may not be compared with."""

_ROUNDED_TO = 1000
# Published whole when every amount is, and left out otherwise.
_OF_AMOUNTS = (
    "steps", "verdicts", "tornado", "switching", "information_value", "suspicions", "actors", "averages", "prices",
    "assumptions",
)  # fmt: skip
# Published only where it may be seen what was observed and what was extended.
_OF_SPLIT = ("recorded", "quantities", "basis")
_Rows = list[dict[str, Any]]


def published_tables(
    model: CohortModel,
    tables: Mapping[str, pd.DataFrame],
    decision: Decision,
    published: Sequence[Published] = (),
) -> dict[str, pd.DataFrame]:
    """The tables that are published in another form than they were calculated; all others stay as they are.

    Args:
        model: the cohort's model.
        tables: the calculated tables.
        decision: what is published.
        published: the figures published elsewhere, in the order of ``reproduction``.

    Returns:
        the changed tables by name, with the columns they had, and ``disclosed``.
    """
    changed: dict[str, _Rows] = {"disclosed": _disclosed(decision)}
    if decision.protects:
        changed |= _Protected(model, tables, decision).changed(published)
    return {name: _frame(name, rows) for name, rows in changed.items()}


def _disclosed(decision: Decision) -> _Rows:
    """Every unit with whether it is shown. Why one is held back is not told apart: that would be a clue to its size."""
    return [
        {
            "unit": unit.unit,
            "what": unit.what,
            "shown": "yes" if unit.shown or not decision.protects else "no",
            "reason": "small or would reveal" if decision.protects and not unit.shown else "not applicable",
        }
        for unit in sorted(decision.units, key=lambda unit: unit.unit)
    ]


def _frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    found = list(rows)
    return pd.DataFrame({column: pd.Series([row[column] for row in found], dtype=object) for column in types(name)})


@dataclass(frozen=True)
class _Protected:
    """The published forms of one cohort under the rule."""

    model: CohortModel
    tables: Mapping[str, pd.DataFrame]
    decision: Decision

    def changed(self, published: Sequence[Published]) -> dict[str, _Rows]:
        """Every table that changes."""
        shown = self.decision.shown
        found: dict[str, _Rows] = {}
        found["outflow_counts"] = self._kept("outflow_counts", lambda row: shown[f"outflow.{row['status']}"])
        found["respondent_counts"] = self._kept("respondent_counts", lambda row: shown[respondent_units(row)[-1]])
        found["theme_counts"] = self._kept("theme_counts", self._theme_shown)
        found["answer_counts"] = self._kept(
            "answer_counts", lambda row: shown[answer_unit(row["question"], row["group"], row["answer"])]
        )
        found["count_values"] = self._kept("count_values", lambda row: shown[f"count.{row['count']}"])
        # The days of leap years apart tell on which days people graduated.
        found["exposure"] = []
        if not shown[MUNICIPALITIES]:
            found["municipalities"] = []
        if not shown[SPLIT] or not self.decision.amounts_whole:
            found |= {name: [] for name in _OF_SPLIT}
        if not self.decision.amounts_whole:
            found |= {name: [] for name in _OF_AMOUNTS}
            found["simulation"] = []
            found["ledger"] = self._kept("ledger", self._ledger_shown)
            found["totals"] = self._totals()
            found["posts"] = self._posts(found["totals"])
            found["comparables"] = list(comparable_rows(self.model, found["totals"]))
        # What changed, by cause and to the cent, may be what one corrected record changed.
        found["changes"] = []
        if self.decision.amounts_whole and not shown[NEXT_COHORT]:
            found["simulation"] = self._kept("simulation", lambda row: row["scope"] != "next-cohort")
        figures = self._figures(found)
        shown_values = {row["figure"]: row["value"] for row in figures}
        found["indicators"] = indicators_shown(self.model, rows_of(self.tables, "indicators"), shown_values, shown)
        found["targets"] = targets_shown(self.model, found["indicators"])
        figures += figures_of(found["indicators"], found["targets"], rows_of(self.tables, "figures"))
        found["figures"] = sorted(figures, key=lambda row: str(row["figure"]))
        found["reproduction"] = self._reproduction(found["figures"], published)
        values = {row["figure"]: row["value"] for row in found["figures"]}
        found["published_elsewhere"] = [
            {**row, "own": values.get(row["figure"])} for row in rows_of(self.tables, "published_elsewhere")
        ]
        found["ladder_steps"] = self._kept("ladder_steps", lambda row: shown[step_unit(row)])
        found["ladder_moves"] = self._kept("ladder_moves", lambda row: shown[move_unit(row)])
        return found

    def _kept(self, table: str, holds: Callable[[dict[str, Any]], bool]) -> _Rows:
        return [row for row in rows_of(self.tables, table) if holds(row)]

    def _theme_shown(self, row: Mapping[str, Any]) -> bool:
        name = f"survey.{row['question']}.{row['theme']}.{row['group']}"
        return self.decision.shown[name if row["instrument"] == "all" else f"{name}.{row['instrument']}"]

    def _ledger_shown(self, row: Mapping[str, Any]) -> bool:
        """Costs, and what rests on nothing that is held back."""
        return row["flow"] == "cost" or self.decision.shown[component_unit(row["post"], row["component"])]

    @property
    def _graduates(self) -> Fraction | None:
        number = sum(int(row["participants"]) for row in rows_of(self.tables, "contributors") if row["scope"] == FIRST)
        return Fraction(number) if self.decision.counted_shown else None

    def _each(self, value: Fraction) -> Decimal | None:
        people = self._graduates
        return amount_or_none(None if people is None else divided(value, people))

    def _totals(self) -> _Rows:
        """The leading variant's outcome in thousands of euros, under the bounds that may be shown."""
        found = []
        for row in rows_of(self.tables, "totals"):
            own = row["variant"] == self.model.variant.variant
            if not own or not self.decision.outcome_shown or not self.decision.shown[total_unit(row["bound"])]:
                continue
            benefits = rounded(Fraction(row["benefits_eur"]))
            costs = Fraction(row["costs_eur"])
            found.append(
                {
                    **row,
                    "benefits_eur": amount(benefits),
                    "net_eur": amount(benefits - costs),
                    "ratio": factor_or_none(divided(benefits, costs)),
                    "benefits_per_participant_eur": self._each(benefits),
                    "costs_per_participant_eur": self._each(costs),
                    "net_per_participant_eur": self._each(benefits - costs),
                }
            )
        return found

    def _posts(self, totals: _Rows) -> _Rows:
        """The posts of which everything is shown, with their share of the outcome as it is shown."""
        benefits = {row["bound"]: Fraction(row["benefits_eur"]) for row in totals}
        whole = posts_shown(self.model, self.decision.shown)
        found = []
        for row in rows_of(self.tables, "posts"):
            if row["post"] in whole and row["variant"] == self.model.variant.variant and row["bound"] in benefits:
                total = Fraction(row["total_eur"])
                share = factor_or_none(divided(total, benefits[row["bound"]]))
                found.append({**row, "per_participant_eur": self._each(total), "share": share})
        return found

    def _figures(self, found: Mapping[str, _Rows]) -> _Rows:
        """The figures that are shown, those of the outcome as the table of totals has them."""
        shown, whole = self.decision.shown, self.decision.amounts_whole
        split = bool(shown[SPLIT]) and whole
        outcome = {} if whole else _outcome_figures(found["totals"], found["posts"])
        kept = []
        for row in rows_of(self.tables, "figures"):
            name = str(row["figure"])
            plain = name.split(".", 2)[2] if name.startswith("variant.") else name
            kind = plain.partition(".")[0]
            if kind in _OF_INDICATORS:
                holds = False  # they follow their indicator, see ``indicators``
            elif kind in _OF_PEOPLE:
                # A figure without a unit counts nobody: a theme of the codebook that no one named.
                holds = shown.get(plain, not row["value"])
            elif kind == "funding" or plain == "costs.total_eur":
                holds = True
            elif plain == "costs.per_participant_eur":
                holds = self.decision.counted_shown
            elif kind == "basis":
                holds = split
            elif whole:
                holds = True
            elif name in outcome:
                row, holds = {**row, "value": outcome[name]}, True
            else:
                holds = False
            if holds:
                kept.append(row)
        return kept

    def _reproduction(self, figures: _Rows, published: Sequence[Published]) -> _Rows:
        """Published figures beside those that are shown; nothing is set beside one that is held back."""
        values = {row["figure"]: row["value"] for row in figures}
        before = {row["figure"]: row["value"] for row in rows_of(self.tables, "figures")}
        rows = {int(row["position"]): row for row in rows_of(self.tables, "reproduction")}
        columns = CALCULATED["reproduction"].names
        found = []
        for position, row in sorted(rows.items()):
            entry = published[position - min(rows)] if published else None
            if entry is None or (before.get(entry.figure) is not None and values.get(entry.figure) is None):
                found.append({**row, "recomputed": "", "difference": "", "agrees": "no", "note": WITHHELD})
            elif values.get(entry.figure) == before.get(entry.figure):
                found.append(row)
            else:
                compared = compare(position, entry, Fraction(values[entry.figure]), self.model.languages[0])
                found.append(dict(zip(columns, compared, strict=True)))
        return found


_OF_INDICATORS = {"indicator", "target"}
_OF_PEOPLE = {"participants", "households", "outflow", "respondents", "survey", "answers", "count"}


def _outcome_figures(totals: _Rows, posts: _Rows) -> dict[str, Any]:
    """The figures of an outcome that is shown in part, by their name; as the calculation names them."""
    found: dict[str, Any] = {}
    for row in totals:
        bound = row["bound"]
        for name, column in (
            (f"benefits.{bound}.total_eur", "benefits_eur"),
            (f"benefits.{bound}.per_participant_eur", "benefits_per_participant_eur"),
            (f"net.{bound}.total_eur", "net_eur"),
            (f"net.{bound}.per_participant_eur", "net_per_participant_eur"),
            (f"ratio.{bound}", "ratio"),
        ):
            found[name] = found[f"variant.{row['variant']}.{name}"] = row[column]
    for row in posts:
        for column in ("total_eur", "per_participant_eur", "share"):
            name = f"post.{row['post']}.{row['bound']}.{column}"
            found[name] = found[f"variant.{row['variant']}.{name}"] = row[column]
    return found


def rounded(value: Fraction) -> Fraction:
    """An amount in whole thousands of euros."""
    return Fraction(half_up(value / _ROUNDED_TO, 0)) * _ROUNDED_TO
