"""The shapes of what a template names: plain records, words in the report's language, numbers exact.

Belongs here: fields and what follows from the fields of one record. Does not belong here: filling them from model and
tables (``facts``, ``survey``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """A source: the document in a few words, where in it, and whether the document itself was opened."""

    key: str
    cited: str
    place: str
    checked: bool


@dataclass(frozen=True)
class BoundFacts:
    """A bound with its totals under the leading variant; what is held back is None."""

    id: str
    label: str
    meaning: str
    leading: bool
    attribution: tuple[Decimal, ...]
    benefits: Decimal
    costs: Decimal
    net: Decimal
    ratio: Decimal | None
    benefits_each: Decimal
    costs_each: Decimal
    net_each: Decimal
    source: Reference


@dataclass(frozen=True)
class PostUnderBound:
    """What a post amounts to under one bound; ``left_out`` says why where the bound does not admit it, ``shown`` whether
    the disclosure rule lets it be told.

    ``left_out`` is empty, ``evidence`` (the bound does not admit that kind of evidence) or ``reason`` (the model says so).
    """

    bound: BoundFacts
    total: Decimal
    each: Decimal
    share: Decimal
    left_out: str
    reason: str
    shown: bool = True


@dataclass(frozen=True)
class Calculation:
    """One component under one bound, year by year, as the ledger has it."""

    bound: BoundFacts
    quantities: tuple[Decimal, ...]
    prices: tuple[Decimal, ...]
    attributions: tuple[Decimal, ...]
    others: tuple[Decimal, ...]
    amount: Decimal
    price_filled: str

    @property
    def price(self) -> Decimal | None:
        """The price where it is the same in all years."""
        return self.prices[0] if len(set(self.prices)) == 1 else None

    @property
    def quantity(self) -> Decimal | None:
        """The quantity where it is the same in all years."""
        return self.quantities[0] if len(set(self.quantities)) == 1 else None

    @property
    def only_attribution(self) -> bool:
        """Whether deadweight, displacement and discounting change nothing, so that the printed product is the amount."""
        return all(factor == 1 for factor in self.others)


@dataclass(frozen=True)
class ComponentFacts:
    """A component: to whom it falls, its formula in words, and what the ledger made of it.

    ``services`` and ``service_unit`` are words for the use of services that it counts; empty where it counts something else.
    """

    id: str
    label: str
    actor: str
    from_actor: str
    transfer: bool
    unit: str
    price_unit: str
    records: str
    statuses: tuple[str, ...]
    quantity_words: str
    price_words: str
    averages: tuple[tuple[str, str], ...]
    calculations: tuple[Calculation, ...]
    own_deadweight: bool
    own_displacement: bool
    services: str = ""
    service_unit: str = ""

    @property
    def one_price(self) -> Calculation | None:
        """Any calculation, where price and its filled formula are the same under every bound."""
        same = {(calculation.price, calculation.price_filled) for calculation in self.calculations}
        return self.calculations[0] if len(same) == 1 and self.calculations[0].price is not None else None


@dataclass(frozen=True)
class AssumptionFacts:
    """Outflow that a bound assumes, and how often it counts under each way of counting."""

    id: str
    label: str
    explanation: str
    bounds: tuple[str, ...]
    posts: tuple[str, ...]
    arrivals: tuple[tuple[Decimal, int], ...]
    applied: str
    mean_persons: Decimal | None
    person_years: Mapping[str, Decimal]
    source: Reference


@dataclass(frozen=True)
class ThemeCount:
    """A count of themes that a price rests on, what one theme more would add under the leading bound, and other bases."""

    label: str
    number: Decimal
    one_more: Decimal | None
    others: tuple[str, ...]


@dataclass(frozen=True)
class PostFacts:
    """A post with its components, its amount per bound, and the parameters it uses."""

    id: str
    label: str
    evidence: str
    explanation: str
    source: Reference
    components: tuple[ComponentFacts, ...]
    amounts: tuple[PostUnderBound, ...]
    parameters: tuple[Row, ...]
    assumptions: tuple[AssumptionFacts, ...]
    theme_counts: tuple[ThemeCount, ...] = ()

    @property
    def leading(self) -> PostUnderBound:
        """The amount under the leading bound."""
        return next(amount for amount in self.amounts if amount.bound.leading)


@dataclass(frozen=True)
class ThemeFacts:
    """A theme with the number of people who named it, per group; None where that is held back."""

    label: str
    sub: bool
    counts: tuple[int | None, ...]

    @property
    def total(self) -> int | None:
        """Everyone who named it."""
        known = [count for count in self.counts if count is not None]
        return sum(known) if len(known) == len(self.counts) else None


@dataclass(frozen=True)
class QuestionFacts:
    """An open question: its groups and its themes, most named first, sub-themes under their theme.

    ``asked`` is how many usable respondents of each group were asked, None where that is not known or held back.
    """

    id: str
    label: str
    groups: tuple[str, ...]
    themes: tuple[ThemeFacts, ...]
    asked: tuple[int | None, ...] = ()

    @property
    def top(self) -> tuple[ThemeFacts, ...]:
        """The themes that belong under no other."""
        return tuple(theme for theme in self.themes if not theme.sub)

    @property
    def known(self) -> tuple[ThemeFacts, ...]:
        """The top-level themes of which every count is shown."""
        return tuple(theme for theme in self.top if theme.total is not None)

    @property
    def partly(self) -> bool:
        """Whether the disclosure rule holds some count back."""
        return any(theme.total is None for theme in self.themes)

    @property
    def most(self) -> tuple[ThemeFacts, ...]:
        """The top-level themes that most people named; empty where some count is held back, for then nobody can tell."""
        if self.partly:
            return ()
        highest = max((theme.total or 0 for theme in self.top), default=0)
        return tuple(theme for theme in self.top if theme.total == highest and highest)

    @property
    def comparable(self) -> bool:
        """Whether groups can be set side by side: more than one, everything shown, and known how many were asked."""
        return len(self.groups) > 1 and not self.partly and all(self.asked) and len(self.asked) == len(self.groups)

    @property
    def by_group(self) -> tuple[tuple[str, int, tuple[ThemeFacts, ...], int], ...]:
        """Per group: its words, how many were asked, the themes most of them named and by how many; where ``comparable``."""
        found = []
        for place, (group, asked) in enumerate(zip(self.groups, self.asked, strict=True)):
            highest = max((theme.counts[place] or 0 for theme in self.top), default=0)
            most = tuple(theme for theme in self.top if highest and theme.counts[place] == highest)
            found.append((group, asked or 0, most, highest))
        return tuple(found)

    @property
    def shared(self) -> tuple[ThemeFacts, ...]:
        """The themes that are among the most named of every group; where groups are ``comparable``."""
        return tuple(theme for theme in self.top if all(theme in most for _, _, most, _ in self.by_group))


@dataclass(frozen=True)
class AnswerFacts:
    """How many people of a group gave an answer; ``number`` is the answer where it is one."""

    group: str
    answer: str
    number: Decimal | None
    count: int


@dataclass(frozen=True)
class AnswersFacts:
    """A closed question: how many people per group gave which answer; the mean where answers are grades.

    ``hidden`` says that some of it is held back, ``amounts`` that the answers say how many of something there are.
    """

    id: str
    label: str
    rows: tuple[AnswerFacts, ...]
    mean: Decimal | None
    hidden: bool = False
    amounts: bool = False

    @property
    def together(self) -> Decimal:
        """What the answers add up to, where they say how many there are."""
        return sum((row.count * (row.number or Decimal(0)) for row in self.rows), Decimal(0))

    @property
    def graded(self) -> bool:
        """Whether the answers are grades that can be drawn out over a scale."""
        return bool(self.rows) and not self.amounts and all(row.number is not None for row in self.rows)

    @property
    def given(self) -> int:
        """How many answers are shown."""
        return sum(row.count for row in self.rows)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that answered."""
        return tuple(dict.fromkeys(row.group for row in self.rows))

    @property
    def spread(self) -> tuple[tuple[AnswerFacts, tuple[int, ...]], ...]:
        """Every answer with its count per group, numbers from low to high."""
        order: dict[str, AnswerFacts] = {}
        for row in self.rows:
            order.setdefault(row.answer, row)
        counts = {(row.group, row.answer): row.count for row in self.rows}
        answers = sorted(order.values(), key=lambda row: row.number or Decimal(0)) if self.graded else order.values()
        return tuple((row, tuple(counts.get((group, row.answer), 0) for group in self.groups)) for row in answers)

    @property
    def means(self) -> tuple[tuple[str, Decimal, int], ...]:
        """The mean grade per group and of how many answers; empty unless every answer is a grade that is shown."""
        if not self.graded or self.hidden:
            return ()
        found = []
        for group in self.groups:
            own = [row for row in self.rows if row.group == group]
            given = sum(row.count for row in own)
            if given:
                total = sum((row.count * (row.number or Decimal(0)) for row in own), Decimal(0))
                found.append((group, total / given, given))
        return tuple(found)


@dataclass(frozen=True)
class ChapterQuestions:
    """The questions whose answers belong in one chapter of the report, in the model's order."""

    open: tuple[QuestionFacts, ...]
    closed: tuple[AnswersFacts, ...]

    @property
    def there(self) -> bool:
        """Whether anything was answered."""
        return bool(self.open or self.closed)

    @property
    def grades(self) -> tuple[AnswersFacts, ...]:
        """The closed questions that are answered with a grade."""
        return tuple(one for one in self.closed if one.graded or (one.mean is not None and not one.amounts))

    @property
    def amounts(self) -> tuple[AnswersFacts, ...]:
        """The closed questions that ask how many of something there are, as far as the answers are shown."""
        return tuple(one for one in self.closed if one.amounts and one.rows and not one.hidden)

    @property
    def choices(self) -> tuple[AnswersFacts, ...]:
        """The closed questions that are answered with a word, such as yes or no."""
        return tuple(one for one in self.closed if one not in self.grades and not one.amounts)
