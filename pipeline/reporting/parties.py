"""Who pays and who gains: the matrix per bound, the views of government and participant, what may be counted twice.

Belongs here: adding up and grouping the rows of ``actors``, ``municipalities`` and ``suspicions``. Does not belong here:
making those tables (``calculation.actors``, ``calculation.municipalities``), sentences (the template).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.model.loading import CohortModel
from pipeline.reporting.numbers import sentence_case
from pipeline.reporting.views import Row
from pipeline.reporting.words import Words

ZERO = Decimal(0)
# The layers of government as the contract names its actors.
GOVERNMENT = ("municipality", "province", "national_government")


@dataclass(frozen=True)
class Share:
    """What a party pays (negative), gains, receives or loses by redistribution, under one bound."""

    id: str
    label: str
    costs: Decimal
    benefits: Decimal
    transfers: Decimal

    @property
    def net(self) -> Decimal:
        """All three together."""
        return self.costs + self.benefits + self.transfers


@dataclass(frozen=True)
class Item:
    """One thing that a party pays or gains by, with an amount per bound in the order of the bounds."""

    actor: str
    label: str
    flow: str
    amounts: tuple[Decimal, ...]
    divides: str
    cashable: str
    kept_by: str


@dataclass(frozen=True)
class Undivided:
    """A component of which it is not known who ends up with which part.

    ``wage`` says that it holds gross wages, ``over_government`` and ``over_participant`` who may get a part of it.
    """

    label: str
    post: str
    amount: Decimal
    parties: tuple[str, ...]
    wage: bool
    over_government: bool
    over_participant: bool


@dataclass(frozen=True)
class Suspicion:
    """Money that may be counted twice."""

    variant: str
    bound: str
    rule: str
    first: str
    second: str
    amount: Decimal


@dataclass(frozen=True)
class Place:
    """What the participants of one municipality bring in one calendar year."""

    municipality: str
    year: int
    all_parties: Decimal
    own: Decimal
    cashable: Decimal
    kept_elsewhere: Decimal


@dataclass(frozen=True)
class PartyFacts:
    """Everything about parties in one report.

    Args:
        model: the cohort's model.
        rows: the rows of ``actors``, all variants.
        suspicions: the rows of ``suspicions``.
        municipalities: the rows of ``municipalities``.
        actors: words of the actors, in the model's order.
        funders: words of the funders.
        words: words of the report's language.
        language: the report's language.
    """

    model: CohortModel
    rows: Sequence[Row]
    suspicions: Sequence[Row]
    municipalities: Sequence[Row]
    actors: Mapping[str, str]
    funders: Mapping[str, str]
    words: Words
    language: str

    def counted(self, variant: str, bound: str) -> list[Row]:
        """The rows that a variant counts under a bound."""
        return [
            row for row in self.rows if row["variant"] == variant and row["bound"] == bound and row["counted"] == "yes"
        ]

    def matrix(self, variant: str, bound: str) -> list[Share]:
        """A row per party that pays or gains anything, in the order of the model."""
        rows = self.counted(variant, bound)
        present = [*self.actors, *sorted({row["actor"] for row in rows} - set(self.actors))]
        found = []
        for actor in present:
            own = [row for row in rows if row["actor"] == actor]
            if own:
                found.append(
                    Share(
                        id=actor,
                        label=self.actors.get(actor, actor.replace("_", " ")),
                        costs=_sum(own, "cost"),
                        benefits=_sum(own, "benefit"),
                        transfers=_sum(own, "transfer"),
                    )
                )
        return found

    def together(self, shares: Sequence[Share], label: str) -> Share:
        """Some parties added up."""
        return Share(
            id="",
            label=label,
            costs=sum((share.costs for share in shares), ZERO),
            benefits=sum((share.benefits for share in shares), ZERO),
            transfers=sum((share.transfers for share in shares), ZERO),
        )

    def government(self, variant: str, bound: str) -> list[Share]:
        """The layers of government in the matrix."""
        return [share for share in self.matrix(variant, bound) if share.id in GOVERNMENT]

    def one(self, variant: str, bound: str, actor: str) -> Share | None:
        """One party in the matrix; None where it neither pays nor gains."""
        return next((share for share in self.matrix(variant, bound) if share.id == actor), None)

    def items(self, variant: str, actor: str | None = None) -> list[Item]:
        """What parties pay and gain by, a row per thing, with an amount per bound; ``actor`` for one party only."""
        bounds = [bound.bound for bound in self.model.model.bounds]
        amounts: dict[tuple[str, str, str, str], dict[str, Row]] = {}
        for bound in bounds:
            for row in self.counted(variant, bound):
                key = (row["actor"], row["flow"], row["post"], row["component"])
                if actor is None or row["actor"] == actor:
                    amounts.setdefault(key, {})[bound] = row
        order = {name: place for place, name in enumerate(self.actors)}
        flows = {"cost": 0, "benefit": 1, "transfer": 2}
        found = []
        for key in sorted(amounts, key=lambda k: (order.get(k[0], len(order)), flows[k[1]], k[2], k[3])):
            by_bound = amounts[key]
            any_row = next(iter(by_bound.values()))
            found.append(
                Item(
                    actor=self.actors.get(key[0], key[0]),
                    label=self._what(key[2], key[3], key[1], any_row["amount_eur"]),
                    flow=key[1],
                    amounts=tuple(by_bound[bound]["amount_eur"] if bound in by_bound else ZERO for bound in bounds),
                    divides=any_row["divides"],
                    cashable=any_row["cashable"],
                    kept_by=self.actors.get(any_row["kept_by"] or "", any_row["kept_by"] or ""),
                )
            )
        return found

    def gains(self, variant: str) -> list[Item]:
        """What parties gain by, costs and losses left out."""
        return [item for item in self.items(variant) if item.flow != "cost" and max(item.amounts) > 0]

    def _what(self, post: str, component: str, flow: str, amount: Decimal) -> str:
        """As :meth:`thing`, but who loses by a transfer reads what is lost, not what another party saves."""
        if flow != "transfer" or amount >= 0:
            return self.thing(post, component, flow)
        pieces = [piece for piece in self.model.post(post).components if piece.component == component]
        return sentence_case(pieces[0].label.in_language(self.language))

    def thing(self, post: str, component: str, flow: str = "benefit") -> str:
        """Words for a component, with its post where that says more; for a cost the funder."""
        if flow == "cost":
            return self.funders.get(component) or self.words.code("cost", component)
        for part in self.model.model.posts:
            for piece in part.components:
                if (part.post, piece.component) == (post, component):
                    own, whole = piece.label.in_language(self.language), part.label.in_language(self.language)
                    return f"{whole}: {own}" if len(part.components) > 1 else whole
        return component.replace("_", " ")

    def undivided(self, variant: str, bound: str) -> list[Undivided]:
        """Components whose division over parties the programme does not know."""
        found = []
        for row in self.counted(variant, bound):
            if row["divides"] != "unknown" or row["amount_eur"] <= 0:
                continue
            part = next(
                piece for piece in self.model.post(row["post"]).components if piece.component == row["component"]
            )
            parties = tuple(self.actors.get(name, name) for name in dict.fromkeys([part.actor, *part.divides_over]))
            whole = self.model.post(row["post"]).label.in_language(self.language)
            found.append(
                Undivided(
                    label=part.label.in_language(self.language),
                    post=whole,
                    amount=row["amount_eur"],
                    parties=parties,
                    wage="gross_wage" in part.concerns,
                    over_government=any(name in GOVERNMENT for name in part.divides_over),
                    over_participant="participant" in part.divides_over,
                )
            )
        return sorted(found, key=lambda entry: (-entry.amount, entry.label))

    def doubled(self) -> list[Suspicion]:
        """Every suspicion of double counting, in the order of variants and bounds, the largest first."""
        return [self._suspicion(row) for row in self._suspected]

    def about(self, post: str, variant: str) -> Iterator[Suspicion]:
        """The suspicions of one variant in which a post has a part, in the order of the bounds.

        The component of that post comes first, what it may count beside comes second.
        """
        for row in self._suspected:
            if row["variant"] == variant:
                found = self._suspicion(row)
                if _post_of(row["first"]) == post:
                    yield found
                elif _post_of(row["second"]) == post:
                    yield replace(found, first=found.second, second=found.first)

    @property
    def _suspected(self) -> list[Row]:
        variants = [part.variant for part in self.model.model.variants]
        bounds = [part.bound for part in self.model.model.bounds]
        return sorted(
            self.suspicions,
            key=lambda row: (
                variants.index(row["variant"]), bounds.index(row["bound"]), -row["amount_eur"], row["first"],
                row["second"] or "",
            ),
        )  # fmt: skip

    def _suspicion(self, row: Row) -> Suspicion:
        bounds = {part.bound: part.label for part in self.model.model.bounds}
        variants = {part.variant: part.label for part in self.model.model.variants}
        return Suspicion(
            variant=variants[row["variant"]].in_language(self.language),
            bound=bounds[row["bound"]].in_language(self.language),
            rule=self.words.code("suspicion", row["rule"]),
            first=self._named(row["first"]),
            second=self._named(row["second"]),
            amount=row["amount_eur"],
        )

    def places(self, variant: str, bound: str) -> list[Place]:
        """Per municipality and calendar year what its participants bring, to all parties and to the municipality itself."""
        sums: dict[tuple[str, int], list[Decimal]] = {}
        for row in self.municipalities:
            if row["variant"] != variant or row["bound"] != bound:
                continue
            amount: Decimal = row["amount_eur"]
            own = row["actor"] == "municipality"
            spendable = own and row["cashable"] in ("yes", "partly")
            elsewhere = spendable and row["kept_by"] not in (None, "municipality")
            sums_of = sums.setdefault((str(row["municipality"]), int(row["calendar_year"])), [ZERO] * 4)
            for place, counts in enumerate((True, own, spendable, elsewhere)):
                sums_of[place] += amount if counts else ZERO
        return [Place(name, year, *amounts) for (name, year), amounts in sorted(sums.items())]

    def _named(self, reference: str | None) -> str:
        """Words for ``post.component``."""
        post, _, component = str(reference or "").partition(".")
        return self.thing(post, component) if component else post


def _post_of(reference: str | None) -> str:
    return str(reference or "").partition(".")[0]


def _sum(rows: Sequence[Row], flow: str) -> Decimal:
    return sum((row["amount_eur"] for row in rows if row["flow"] == flow), ZERO)
