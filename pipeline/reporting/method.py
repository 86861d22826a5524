"""What other method choices do: variants side by side, the steps between them, the verdict per bound.

Belongs here: joining the model's variants and walks with the tables ``totals``, ``steps`` and ``verdicts``. Does not belong
here: calculating a step (``calculation.steps``), sentences (the template).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.model.loading import CohortModel
from pipeline.model.parts import CHOICES, Price, Variant
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import BoundFacts, Row
from pipeline.reporting.words import Words


@dataclass(frozen=True)
class VariantFacts:
    """A variant: its words, its choices in words and what each bound comes to."""

    id: str
    label: str
    explanation: str
    leading: bool
    choices: Mapping[str, str]
    totals: Mapping[str, Row]

    def ratio(self, bound: str) -> Decimal | None:
        """Benefits per euro of cost under a bound."""
        ratio: Decimal | None = self.totals[bound]["ratio"]
        return ratio


@dataclass(frozen=True)
class StepFacts:
    """One choice changed: its name, what it was and becomes, and what the bound comes to after it."""

    choice: str
    before: str
    after: str
    benefits_change: Decimal
    costs_change: Decimal
    net_change: Decimal
    benefits: Decimal
    costs: Decimal
    net: Decimal
    ratio: Decimal | None
    crosses: bool


@dataclass(frozen=True)
class WalkBound:
    """A walk under one bound: where it starts, its steps, and the verdict over all combinations of its choices."""

    bound: BoundFacts
    start: StepFacts
    steps: tuple[StepFacts, ...]
    verdict: str
    lowest: Decimal | None
    highest: Decimal | None
    depends_on: tuple[str, ...]

    @property
    def finish(self) -> StepFacts:
        """The last step, or the start where nothing changes."""
        return self.steps[-1] if self.steps else self.start

    @property
    def largest(self) -> StepFacts | None:
        """The step that changes the net most; None where none changes it."""
        moving = [step for step in self.steps if step.net_change]
        return max(moving, key=lambda step: abs(step.net_change)) if moving else None


@dataclass(frozen=True)
class WalkFacts:
    """The way from one variant to another, bound by bound."""

    start: VariantFacts
    finish: VariantFacts
    bounds: tuple[WalkBound, ...]

    @property
    def leading(self) -> WalkBound:
        """The walk under the leading bound."""
        return next(walked for walked in self.bounds if walked.bound.leading)

    @property
    def drawn(self) -> list[WalkBound]:
        """The bounds of which the walk is drawn: the leading one first, then those that depend on the choices."""
        return [self.leading, *(one for one in self.bounds if one.verdict == "depends" and not one.bound.leading)]


@dataclass(frozen=True)
class MethodFacts:
    """All variants and walks of one report.

    Args:
        model: the cohort's model.
        bounds: the bounds, in the model's order.
        totals: the rows of ``totals``, all variants.
        steps: the rows of ``steps``.
        verdicts: the rows of ``verdicts``.
        posts: words of the posts, for prices with several bases.
        words: words of the report's language.
        numbers: formats of the report's language.
    """

    model: CohortModel
    bounds: Sequence[BoundFacts]
    totals: Sequence[Row]
    steps: Sequence[Row]
    verdicts: Sequence[Row]
    posts: Mapping[str, str]
    words: Words
    numbers: Numbers

    @property
    def variants(self) -> list[VariantFacts]:
        """The variants, the leading one first; a programme without posts has none."""
        if not self.model.has_posts:
            return []
        leading = self.model.variant.variant
        found = [self._variant(part, part.variant == leading) for part in self.model.model.variants]
        return sorted(found, key=lambda variant: not variant.leading)

    def variant(self, name: str) -> VariantFacts:
        """The variant of that name."""
        return next(variant for variant in self.variants if variant.id == name)

    @property
    def compared(self) -> VariantFacts:
        """The variant for questions the leading one was not made for: the simulation's, a walk's end, or the leading one."""
        if self.model.model.simulation is not None:
            return self.variant(self.model.model.simulation.variant)
        return self.walks[-1].finish if self.walks else self.variants[0]

    @property
    def choices(self) -> list[tuple[str, list[str]]]:
        """Every choice with what each variant takes, for a table with the variants side by side."""
        return [
            (self.words.code("choice", choice), [variant.choices[choice] for variant in self.variants])
            for choice in CHOICES
        ]

    @property
    def walks(self) -> list[WalkFacts]:
        """The declared walks of which the steps are there."""
        found = []
        for walk in self.model.model.walks:
            rows = [row for row in self.steps if row["start"] == walk.start and row["finish"] == walk.end]
            if rows:
                start, finish = self.variant(walk.start), self.variant(walk.end)
                found.append(WalkFacts(start, finish, tuple(self._walked(start, finish, b, rows) for b in self.bounds)))
        return found

    def _variant(self, part: Variant, leading: bool) -> VariantFacts:
        language = self.numbers.language
        return VariantFacts(
            id=part.variant,
            label=part.label.in_language(language),
            explanation=part.explanation.in_language(language),
            leading=leading,
            choices={choice: self._choice(part, choice) for choice in CHOICES},
            totals={row["bound"]: row for row in self.totals if row["variant"] == part.variant},
        )

    def _choice(self, variant: Variant, choice: str) -> str:
        """What a variant chooses, in words."""
        if choice == "price_basis":
            return self._bases(variant)
        value = getattr(variant, choice)
        if choice == "discount_rate":
            return self.words.code(choice, "none") if not value else self.numbers.percent(value, 2)
        return self.words.code(choice, str(value))

    def _bases(self, variant: Variant) -> str:
        found = []
        for post in self.model.model.posts:
            prices = [part.price for part in post.components if part.price.others]
            if prices:
                found.append(f"{self.posts[post.post]}: {self._basis(prices[0], variant.price_basis.get(post.post))}")
        return "; ".join(found) or self.words.code("price_basis", "none")

    def _basis(self, price: Price, chosen: str | None) -> str:
        for other in price.others:
            if other.basis == chosen:
                return other.label.in_language(self.numbers.language)
        return self.words.code("price_basis", price.basis or "none")

    def _walked(self, start: VariantFacts, finish: VariantFacts, bound: BoundFacts, rows: Sequence[Row]) -> WalkBound:
        own = sorted((row for row in rows if row["bound"] == bound.id), key=lambda row: int(row["step"]))
        verdicts = [
            row
            for row in self.verdicts
            if (row["start"], row["finish"], row["bound"]) == (start.id, finish.id, bound.id)
        ]
        if not own or not verdicts:
            raise MeerwaardeError(
                f"Tables steps and verdicts lack bound '{bound.id}' on the way from '{start.id}' to '{finish.id}'. "
                "Expected a row for every bound of model.yaml; run the calculation again."
            )
        steps = [self._step(row, start, finish) for row in own]
        verdict = verdicts[0]
        depends = [name.strip() for name in str(verdict["depends_on"] or "").split(",") if name.strip()]
        return WalkBound(
            bound=bound,
            start=steps[0],
            steps=tuple(steps[1:]),
            verdict=str(verdict["verdict"]),
            lowest=verdict["lowest_ratio"],
            highest=verdict["highest_ratio"],
            depends_on=tuple(self.words.code("depends", name) for name in depends),
        )

    def _step(self, row: Row, start: VariantFacts, finish: VariantFacts) -> StepFacts:
        choice = row["choice"]
        return StepFacts(
            choice=self.words.code("choice", choice) if choice else "",
            before=start.choices[choice] if choice else "",
            after=finish.choices[choice] if choice else "",
            benefits_change=row["benefits_change_eur"],
            costs_change=row["costs_change_eur"],
            net_change=row["net_change_eur"],
            benefits=row["benefits_eur"],
            costs=row["costs_eur"],
            net=row["net_eur"],
            ratio=row["ratio"],
            crosses=row["crosses"] == "yes",
        )
