"""Respondents, themes and answers: which counts may be published.

Belongs here: the additive relations between these counts, and admitting them, totals first. Does not belong here: the linear
algebra (``audit``), participants and amounts (``money``).

What a reader knows without being told counts as published: that everyone asked falls in one line of the table of respondents,
that who did not name a theme is the rest of those asked, and that who gave no answer is as well.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from pipeline.calculation.survey import NUMBER
from pipeline.disclosure.audit import Audit, Row, small_sets
from pipeline.disclosure.units import Unit, rows_of
from pipeline.model import CohortModel

Asked = tuple[str, str, list[Row]]
_COUNT = "persons"


@dataclass(frozen=True)
class Counts:
    """The units of one cohort that rest on what respondents said.

    Args:
        model: the cohort's model.
        tables: ``respondent_counts``, ``theme_counts``, ``answer_counts``, ``contributors``.
        threshold: from so many persons on a group is large enough.
        before: names of units that were published before.
    """

    model: CohortModel
    tables: Mapping[str, pd.DataFrame]
    threshold: int
    before: frozenset[str]

    def units(self) -> list[Unit]:
        """Every unit with whether it is published."""
        found = [*self._respondents(), *self._themes(), *self._answers()]
        return [*found, *self._declared(found)]

    def _admitted(self, cells: Mapping[Hashable, int], known: Iterable[Row], asked: Iterable[Asked]) -> list[Unit]:
        """Admit counts one by one; ``known`` are relations that everybody knows."""
        persons = {frozenset([cell]): number for cell, number in cells.items() if number}
        audit = Audit(
            small_sets(persons, self.threshold), frozenset(cell for cell, number in cells.items() if not number)
        )
        wanted = list(asked)
        for row in known:
            audit.admit([row], forced=True)
        for name, _, rows in wanted:
            if name in self.before:
                audit.admit(rows, forced=True)
        return [
            Unit(name, what, not self._small(cells, what, rows) and (name in self.before or audit.admit(rows)))
            for name, what, rows in wanted
        ]

    def _small(self, cells: Mapping[Hashable, int], what: str, rows: Iterable[Row]) -> bool:
        """Whether a count is itself small: also one that follows from what is taken to be known."""
        if what == "mean":
            return False
        return any(0 < sum(cells[owner] for owner, _ in row) < self.threshold for row in rows)

    def _respondents(self) -> list[Unit]:
        found: list[Unit] = []
        rows = rows_of(self.tables, "respondent_counts")
        for group in dict.fromkeys(row["group"] for row in rows):
            own = [row for row in rows if row["group"] == group]
            cells: dict[Hashable, int] = {_respondent(row): int(row["respondents"]) for row in own}
            sums: dict[str, set[Hashable]] = {}
            for names in zip(*(respondent_units(row) for row in own), strict=False):
                for name, row in zip(names, own, strict=True):
                    if name:
                        sums.setdefault(name, set()).add(_respondent(row))
            asked = [(name, "respondents", [_sum(members)]) for name, members in sums.items()]
            found += self._admitted(cells, [], asked)
        return found

    def _usable(self, group: str) -> dict[str, int]:
        """Usable respondents of a group by instrument."""
        found: dict[str, int] = {}
        for row in rows_of(self.tables, "respondent_counts"):
            if (row["group"], row["usable"]) == (group, "yes"):
                found[row["instrument"]] = found.get(row["instrument"], 0) + int(row["respondents"])
        return found

    def _themes(self) -> list[Unit]:
        found: list[Unit] = []
        named: dict[tuple[str, str, str], dict[str, int]] = {}
        for row in rows_of(self.tables, "theme_counts"):
            if row["instrument"] != "all":
                key = (row["question"], row["theme"], row["group"])
                named.setdefault(key, {})[row["instrument"]] = int(row["respondents"])
        for (question, theme, group), by_instrument in named.items():
            usable = self._usable(group)
            cells: dict[Hashable, int] = {}
            known = []
            for instrument, asked in usable.items():
                cells["named", instrument] = by_instrument.get(instrument, 0)
                cells["silent", instrument] = asked - by_instrument.get(instrument, 0)
                known.append(_sum([("named", instrument), ("silent", instrument)]))
            name = f"survey.{question}.{theme}.{group}"
            asked_for: list[Asked] = [(name, "theme", [_sum([("named", one) for one in usable])])]
            asked_for += [(f"{name}.{one}", "theme", [_sum([("named", one)])]) for one in by_instrument]
            found += self._admitted(cells, known, asked_for)
        return found

    def _answers(self) -> list[Unit]:
        found: list[Unit] = []
        given: dict[str, dict[tuple[str, str], int]] = {}
        for row in rows_of(self.tables, "answer_counts"):
            given.setdefault(row["question"], {})[row["group"], row["answer"]] = int(row["respondents"])
        for question, counts in given.items():
            cells = dict[Hashable, int](counts.items())
            known = []
            for group in dict.fromkeys(group for group, _ in counts):
                own = [key for key in counts if key[0] == group]
                cells["silent", group, ""] = max(0, sum(self._usable(group).values()) - sum(counts[key] for key in own))
                known.append(_sum([*own, ("silent", group, "")]))
            answers = list(dict.fromkeys(answer for _, answer in counts))
            asked: list[Asked] = []
            if all(NUMBER.fullmatch(answer) for answer in answers):
                together = sum(counts.values())
                mean = (
                    sum((Fraction(answer) * number for (_, answer), number in counts.items()), Fraction(0)) / together
                )
                # Who knows a mean knows this relation between the counts.
                relation: Row = {(key, _COUNT): Fraction(key[1]) - mean for key in counts}
                asked.append((f"answers.{question}.mean", "mean", [relation]))
            asked += [
                (f"answers.{question}.{answer}", "answer", [_sum([key for key in counts if key[1] == answer])])
                for answer in answers
            ]
            asked += [(answer_unit(question, *key), "answer", [_sum([key])]) for key in counts]
            units = self._admitted(cells, known, asked)
            enough = sum(counts.values()) >= self.threshold
            found += [Unit(u.unit, u.what, u.shown and (enough or u.what != "mean")) for u in units]
        return found

    def _declared(self, counted: Iterable[Unit]) -> list[Unit]:
        """Counts that the model declares.

        How many themes there are tells of nobody. A mean over themes or answers is a sum of their counts, so it is shown
        only where none of those is held back, or for answers where their mean is shown as well.
        """
        behind = {
            str(row["scope"]).removeprefix("count "): int(row["participants"])
            for row in rows_of(self.tables, "contributors")
            if str(row["scope"]).startswith("count ")
        }
        hidden = {unit.what for unit in counted if not unit.shown}
        rests_on = {"per-respondent": "theme", "distinct": "theme", "mean-answer": "mean"}
        found = []
        for count in self.model.model.counts:
            name = f"count.{count.count}"
            of_themes = count.measure == "distinct" and count.distinct != "respondent_id"
            persons = behind.get(count.count, 0)
            enough = persons >= self.threshold and rests_on[count.measure] not in hidden
            shown = of_themes or persons == 0 or enough or self.threshold == 1 or name in self.before
            found.append(Unit(name, "count", shown))
        return found


def respondent_units(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The units that a line of the table of respondents is part of, the largest first; empty where it is not."""
    group = f"respondents.{row['group']}"
    one = f"{group}.{row['instrument']}"
    usable = row["usable"] == "yes"
    last = f"{one}.usable" if usable else f"{one}.excluded.{row['exclusion_reason']}"
    return (group, f"{group}.usable" if usable else "", one, last)


def answer_unit(question: str, group: str, answer: str) -> str:
    """The name of the unit that one answer of one group is."""
    return f"answers.{question}.{group}.{answer}"


def _respondent(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (row["instrument"], row["usable"], str(row["exclusion_reason"] or ""))


def _sum(members: Iterable[Hashable]) -> Row:
    return {(member, _COUNT): Fraction(1) for member in members}
