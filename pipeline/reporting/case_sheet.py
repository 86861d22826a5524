"""One household's case as the source of a page: a sheet that a social worker and a client read together.

Belongs here: what the sheet's template may name, and filling it. Does not belong here: working the case out
(``pipeline.calculation.case``), where the page is put (``pipeline.case``). Nothing of it is part of a report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from pipeline.model.loading import CohortModel
from pipeline.model.parts import Label
from pipeline.reporting.build import yaml_text
from pipeline.reporting.document import Document
from pipeline.reporting.numbers import Numbers, sentence_case
from pipeline.reporting.prose import Prose
from pipeline.reporting.words import read_words

NAME = "case"
ZERO = Decimal(0)
# With more rows than this a sheet of paper is too short for every year apart.
_MOST_ROWS = 14


class Use(Protocol):
    """A service in a benefit year, as ``calculation.case`` has it."""

    @property
    def service(self) -> str:
        """The code of the service."""

    @property
    def year(self) -> int:
        """The benefit year."""

    @property
    def units_with(self) -> Decimal:
        """What was used with the programme."""

    @property
    def units_without(self) -> Decimal:
        """What would have been used without it."""

    @property
    def evidence(self) -> str | None:
        """What the use without rests on."""


class Amount(Protocol):
    """What a post is worth under a bound, as ``calculation.case`` has it."""

    @property
    def post(self) -> str:
        """The code of the post."""

    @property
    def bound(self) -> str:
        """The code of the bound."""

    @property
    def amount_eur(self) -> Decimal:
        """The amount."""


class Case(Protocol):
    """A case, as ``calculation.case`` works it out."""

    @property
    def household(self) -> str:
        """The household, as who asked named it."""

    @property
    def started_on(self) -> date:
        """The day on which support began."""

    @property
    def ended_on(self) -> date | None:
        """The day on which it ended."""

    @property
    def debt_before_eur(self) -> Decimal | None:
        """The debt before."""

    @property
    def debt_after_eur(self) -> Decimal | None:
        """The debt after."""

    @property
    def debt_fall_eur(self) -> Decimal | None:
        """By how much it fell."""

    @property
    def adults(self) -> int | None:
        """How many adults there are."""

    @property
    def children(self) -> int | None:
        """How many children there are."""

    @property
    def uses(self) -> Sequence[Use]:
        """Every service in every year."""

    @property
    def amounts(self) -> Sequence[Amount]:
        """What each post is worth in each year under each bound."""

    @property
    def totals(self) -> Mapping[str, Decimal]:
        """Bound -> what the amounts add up to."""


@dataclass(frozen=True)
class UseRow:
    """A row of the sheet: a service in a year, or in all years together, where ``year`` is 0."""

    label: str
    unit: str
    year: int
    units_with: Decimal
    units_without: Decimal
    rests_on: str

    @property
    def difference(self) -> Decimal:
        """How much less was used with the programme; below 0 where it was more."""
        return self.units_without - self.units_with


@dataclass(frozen=True)
class BoundRow:
    """A bound with what the case comes to under it."""

    id: str
    label: str
    meaning: str
    leading: bool
    total: Decimal


@dataclass(frozen=True)
class CaseFacts:
    """What the template of the sheet may name.

    Args:
        found: the case.
        model: the cohort's model.
        numbers: formats of the sheet's language.
    """

    found: Case
    model: CohortModel
    numbers: Numbers

    @cached_property
    def uses(self) -> tuple[UseRow, ...]:
        """What was used with and without, every year apart where the sheet has room for that; nothing where nothing was."""
        order = [one.service for one in self.model.model.services]
        used = sorted(
            (one for one in self.found.uses if one.units_with or one.units_without),
            key=lambda one: (order.index(one.service), one.year),
        )
        if len(used) <= _MOST_ROWS:
            return tuple(
                self._row(one.service, one.year, one.units_with, one.units_without, [one.evidence]) for one in used
            )
        found = []
        for service in dict.fromkeys(one.service for one in used):
            own = [one for one in used if one.service == service]
            units = [sum((getattr(one, name) for one in own), ZERO) for name in ("units_with", "units_without")]
            found.append(self._row(service, 0, units[0], units[1], [one.evidence for one in own]))
        return tuple(found)

    @property
    def by_year(self) -> bool:
        """Whether every year has its own row."""
        return all(one.year for one in self.uses)

    @property
    def bounds(self) -> tuple[BoundRow, ...]:
        """The bounds in the model's order."""
        return tuple(
            BoundRow(
                bound.bound,
                self.say(bound.label),
                self.say(bound.meaning),
                bound.bound == self.model.leading_bound,
                self.found.totals.get(bound.bound, ZERO),
            )
            for bound in self.model.model.bounds
        )

    @property
    def transfers_netted(self) -> bool:
        """Whether there is money that only changes hands, and it counts on both sides."""
        parts = [part for post in self.model.model.posts for part in post.components]
        return self.model.variant.transfers == "netted" and any(part.flow == "transfer" for part in parts)

    @property
    def leading(self) -> BoundRow:
        """The bound that the programme's reports lead with."""
        return next(bound for bound in self.bounds if bound.leading)

    @property
    def posts(self) -> tuple[tuple[str, tuple[Decimal, ...]], ...]:
        """Every post that comes to something, with its amount per bound."""
        found = []
        for post in self.model.model.posts:
            amounts = tuple(
                sum(
                    (one.amount_eur for one in self.found.amounts if (one.post, one.bound) == (post.post, bound.bound)),
                    ZERO,
                )
                for bound in self.model.model.bounds
            )
            if any(amounts):
                found.append((self.say(post.label), amounts))
        return tuple(found)

    def say(self, label: Label) -> str:
        """The words of a label in the sheet's language."""
        return label.in_language(self.numbers.language)

    def _row(
        self, service: str, year: int, units_with: Decimal, units_without: Decimal, evidence: Sequence[str | None]
    ) -> UseRow:
        declared = next(one for one in self.model.model.services if one.service == service)
        kinds = {one.code: self.say(one.label) for one in self.model.model.use_evidence}
        rests_on = [kinds[kind] for kind in kinds if kind in evidence]
        return UseRow(
            self.say(declared.label),
            self.say(declared.unit),
            year,
            units_with,
            units_without,
            self.numbers.listed(rests_on) if rests_on else "",
        )


def case_source(
    found: Case, model: CohortModel, language: str, templates: Sequence[Path], records: str = "original"
) -> str:
    """The text of the sheet, as a source of one sheet of paper.

    Args:
        found: the case.
        model: the cohort's model.
        language: ``nl`` or ``en``.
        templates: folders with templates; the first that has a name wins.
        records: ``original``, ``synthetic`` or ``reconstructed``: the sheet says so.

    Raises:
        MeerwaardeError: a template names what does not exist.
    """
    numbers = Numbers(language)
    words = read_words(templates, language)
    document = Document(language, words, "")
    facts = CaseFacts(found, model, numbers)
    names: dict[str, Any] = {
        "case": found,
        "facts": facts,
        "programme": model.programme,
        "cohort": model.cohort,
        "records": records,
        "say": facts.say,
        "word": words.code,
        "money": numbers.money,
        "exact": numbers.exact,
        "date": numbers.date,
        "counted": numbers.counted,
        "counted_in_words": numbers.counted_in_words,
        "listed": lambda items: numbers.listed([str(item) for item in items]),
        "capital": sentence_case,
        "yaml": yaml_text,
        "table": document.table,
        "ref": document.ref,
    }
    return document.finish(Prose(templates, {}, {}, names).render(f"{NAME}.{language}.qmd.j2"))
