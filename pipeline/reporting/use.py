"""Use with and without a programme: what was avoided, what was used more, and how much of it counts under each bound.

Belongs here: joining the services of the model with the sums over all households. Does not belong here: a single household
(``case``), sentences (the templates), any amount of money (``facts``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pipeline.model.expression import Expression
from pipeline.model.loading import CohortModel
from pipeline.model.parts import Component, Service, Source
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import BoundFacts, Reference, Row

RECORDS = "service_use"
MORE, AVOIDED = "quantity.more", "quantity.avoided."
ZERO = Decimal(0)


@dataclass(frozen=True)
class ServiceFacts:
    """The use of a service by all households, all benefit years together.

    Attributes:
        label: the service, or the services that a post takes together.
        unit: what is counted.
        posts: words for the posts that take their quantity from it.
        avoided: per kind of evidence, in the model's order, how much less was used than there would have been without.
        more: per benefit year in which it happened, how much more was used than there would have been without.
        counted: per bound, in the model's order, what is left of the difference; below 0 where the programme brought more use.
        net_cost_under: words for the bounds under which that is below 0.
    """

    label: str
    unit: str
    posts: tuple[str, ...]
    avoided: tuple[Decimal, ...]
    more: tuple[tuple[int, Decimal], ...]
    counted: tuple[Decimal, ...]
    net_cost_under: tuple[str, ...]

    @property
    def avoided_in_all(self) -> Decimal:
        """What was avoided, whatever it rests on."""
        return sum(self.avoided, ZERO)

    @property
    def more_in_all(self) -> Decimal:
        """How much more was used, in the years in which it was more."""
        return sum((amount for _, amount in self.more), ZERO)

    @property
    def shares(self) -> tuple[Decimal, ...]:
        """Per kind of evidence its share of what was avoided; empty where nothing was."""
        whole = self.avoided_in_all
        return tuple(amount / whole for amount in self.avoided) if whole else ()


@dataclass(frozen=True)
class Kind:
    """What the use without the programme rests on, and per bound which share of such use counts; None where it says nothing."""

    id: str
    label: str
    shares: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class UseFacts:
    """Use with and without, of one cohort.

    Args:
        model: the cohort's model.
        bounds: its bounds.
        recorded: the rows of ``recorded``.
        quantities: the rows of ``quantities`` under the leading variant.
        reference: a source as the report cites it.
        numbers: formats of the report's language.
    """

    model: CohortModel
    bounds: Sequence[BoundFacts]
    recorded: Sequence[Row]
    quantities: Sequence[Row]
    reference: Callable[[Source], Reference]
    numbers: Numbers

    @property
    def compared(self) -> bool:
        """Whether any post compares use with and use without, also where the numbers are held back."""
        return any(part.quantity.records == RECORDS for post in self.model.model.posts for part in post.components)

    @property
    def there(self) -> bool:
        """Whether anything of it can be shown."""
        return any(one.avoided_in_all or one.more for one in self.services)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of evidence, in the model's order."""
        declared = [bound.counterfactual for bound in self.model.model.bounds]
        return tuple(
            Kind(
                kind.code,
                kind.label.in_language(self.numbers.language),
                tuple(None if one is None else one.counts.get(kind.code) for one in declared),
            )
            for kind in self.model.model.use_evidence
        )

    @cached_property
    def services(self) -> tuple[ServiceFacts, ...]:
        """Every service that a post counts, in the order of the posts, each once."""
        found: dict[tuple[str, ...], tuple[str, Component, list[str]]] = {}
        for post in self.model.model.posts:
            for part in post.components:
                if part.quantity.records == RECORDS:
                    key = (*(one.service for one in self._counted_by(part)), part.quantity.formula)
                    labels = found.setdefault(key, (post.post, part, []))[2]
                    label = post.label.in_language(self.numbers.language)
                    if label not in labels:
                        labels.append(label)
        return tuple(self._service(post, part, labels) for post, part, labels in found.values())

    @property
    def brought_more(self) -> tuple[ServiceFacts, ...]:
        """The services of which more was used in some year than there would have been without."""
        return tuple(one for one in self.services if one.more)

    @property
    def avoided(self) -> tuple[ServiceFacts, ...]:
        """The services of which some use was avoided."""
        return tuple(one for one in self.services if one.avoided_in_all)

    def unit_of(self, part: Component) -> str:
        """What a component counts, in the words of its service; empty where it counts no use or several services."""
        services = self._counted_by(part) if part.quantity.records == RECORDS else []
        return services[0].unit.in_language(self.numbers.language) if len(services) == 1 else ""

    def label_of(self, part: Component) -> str:
        """The services that a component counts; empty where it counts no use."""
        services = self._counted_by(part) if part.quantity.records == RECORDS else []
        return self.numbers.listed([one.label.in_language(self.numbers.language) for one in services])

    def _counted_by(self, part: Component) -> list[Service]:
        where = part.quantity.where
        asked = None if where is None else Expression(where)
        return [one for one in self.model.model.services if asked is None or asked.holds({"service": one.service})]

    @property
    def explanations(self) -> tuple[tuple[str, str, Reference], ...]:
        """Per bound that says so: its words, why such shares count, and the source of that."""
        language = self.numbers.language
        return tuple(
            (bound.label, declared.explanation.in_language(language), self.reference(declared.source))
            for bound, declared in zip(
                self.bounds, (one.counterfactual for one in self.model.model.bounds), strict=True
            )
            if declared is not None
        )

    def _service(self, post: str, part: Component, labels: Sequence[str]) -> ServiceFacts:
        own = [row for row in self.recorded if (row["post"], row["component"]) == (post, part.component)]
        more: dict[int, Decimal] = {}
        for row in own:
            if row["item"] == MORE and row["total"]:
                more[int(row["year"])] = more.get(int(row["year"]), ZERO) + row["total"]
        counted = tuple(
            sum(
                (
                    row["quantity"]
                    for row in self.quantities
                    if (row["post"], row["component"], row["bound"]) == (post, part.component, bound.id)
                ),
                ZERO,
            )
            for bound in self.bounds
        )
        return ServiceFacts(
            label=self.label_of(part),
            unit=self.unit_of(part),
            posts=tuple(labels),
            avoided=tuple(
                sum((row["total"] for row in own if row["item"] == f"{AVOIDED}{kind.id}"), ZERO) for kind in self.kinds
            ),
            more=tuple(sorted(more.items())),
            counted=counted,
            net_cost_under=tuple(bound.label for bound, amount in zip(self.bounds, counted, strict=True) if amount < 0),
        )
