"""What the prose may name: bounds, posts, funders, survey and parameters of one cohort, in one language.

Belongs here: joining the model's words with the tables' numbers, by iteration. Does not belong here: sentences (the
template), printed numbers (``numbers``), and any calculation other than adding up what a table holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd
from markupsafe import Markup

from pipeline.errors import MeerwaardeError
from pipeline.model.loading import CohortModel, Parameter
from pipeline.model.parts import Component, Label, Post, Source
from pipeline.model.vintages import old_values, unmoved_values
from pipeline.reporting.attribution import Course, courses
from pipeline.reporting.bandwidth import BandwidthFacts
from pipeline.reporting.certainty import CertaintyFacts
from pipeline.reporting.chain import ChainFacts
from pipeline.reporting.changes import ChangeFacts
from pipeline.reporting.comparison import NOTES, ItemWords, Notes, remarks
from pipeline.reporting.costs import CostFacts
from pipeline.reporting.counted import CountedFacts
from pipeline.reporting.doubts import PostDoubts, doubts_about
from pipeline.reporting.formulas import FormulaWords, counted_statuses
from pipeline.reporting.glossary import Entry, glossary
from pipeline.reporting.ladder import LadderFacts
from pipeline.reporting.method import MethodFacts
from pipeline.reporting.numbers import Numbers, half_up
from pipeline.reporting.others import OthersFacts
from pipeline.reporting.parties import PartyFacts
from pipeline.reporting.plan import PlanFacts
from pipeline.reporting.response import ResponseFacts
from pipeline.reporting.rows import rows_of
from pipeline.reporting.shielded import NOTE, ShieldFacts
from pipeline.reporting.survey import SurveyFacts
from pipeline.reporting.units import UnitWords
from pipeline.reporting.use import UseFacts
from pipeline.reporting.views import (
    AssumptionFacts,
    BoundFacts,
    Calculation,
    ComponentFacts,
    PostFacts,
    PostUnderBound,
    Reference,
    Row,
    ThemeCount,
)
from pipeline.reporting.waves import WaveFacts
from pipeline.reporting.words import Words

ZERO = Decimal(0)
BASES = ("observed", "extrapolated", "assumed")


@dataclass
class Facts:
    """All facts of one report; each property is what a template names.

    Args:
        model: the cohort's model.
        tables: the calculated tables, plus ``themes`` where there is a survey.
        words: words for codes in the report's language.
        numbers: formats of the report's language.
    """

    model: CohortModel
    tables: Mapping[str, pd.DataFrame]
    words: Words
    numbers: Numbers
    _figures: dict[str, tuple[Any, str]] = field(default_factory=dict)
    _rows: dict[str, list[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows("figures"):
            self._figures[str(row["figure"])] = (row["value"], str(row["unit"]))

    # Tables

    def rows(self, table: str) -> list[Row]:
        """The rows of a table as mappings, missing as ``None``; an absent table has none."""
        if table not in self._rows:
            self._rows[table] = rows_of(self.tables, table)
        return list(self._rows[table])

    @property
    def has_posts(self) -> bool:
        """Whether benefits are worked out; a programme that only monitors has indicators, and nothing that leads its report."""
        return self.model.has_posts

    def leading_rows(self, table: str) -> list[Row]:
        """The rows of the variant that the report leads with; none where nothing is worked out in variants."""
        if not self.has_posts:
            return []
        variant = self.model.variant.variant
        return [row for row in self.rows(table) if row.get("variant", variant) == variant]

    def has_figure(self, name: str) -> bool:
        """Whether there is a computed figure of that name."""
        return name in self._figures

    @property
    def figure_names(self) -> list[str]:
        """The names of all computed figures."""
        return sorted(self._figures)

    def figure(self, name: str) -> tuple[Any, str]:
        """Value and unit of a computed figure; a KeyError when there is none."""
        return self._figures[name]

    @cached_property
    def survey(self) -> SurveyFacts:
        """What people said."""
        means = {
            name.removeprefix("answers.").removesuffix(".mean"): value
            for name, (value, _) in self._figures.items()
            if name.startswith("answers.") and name.endswith(".mean")
        }
        counted = {
            name: int(value) for name, (value, unit) in self._figures.items() if unit == "persons" and value is not None
        }
        return SurveyFacts(
            self.model.model.survey, self.tables, self.words, self.numbers.language, means, counted,
            frozenset(self.shield.hidden),
        )  # fmt: skip

    @cached_property
    def shield(self) -> ShieldFacts:
        """What the disclosure rule holds back."""
        labels = {f"total.{bound.bound}": self.say(bound.label) for bound in self.model.model.bounds}
        for post in self.model.model.posts:
            for part in post.components:
                label = self.say(post.label)
                if len(post.components) > 1:
                    label = f"{label} ({self.say(part.label)})"
                labels[f"component.{post.post}.{part.component}"] = label
        return ShieldFacts(self.model, self.rows("disclosed"), labels, self.words)

    @cached_property
    def method(self) -> MethodFacts:
        """What other method choices do."""
        return MethodFacts(
            self.model, self.bounds, self.rows("totals"), self.rows("steps"), self.rows("verdicts"), self.post_labels,
            self.words, self.numbers,
        )  # fmt: skip

    @cached_property
    def parties(self) -> PartyFacts:
        """Who pays and who gains."""
        return PartyFacts(
            self.model, self.rows("actors"), self.rows("suspicions"), self.rows("municipalities"), self.actor_labels,
            self.funder_labels, self.words, self.numbers.language,
        )  # fmt: skip

    @cached_property
    def certainty(self) -> CertaintyFacts:
        """How sure the outcome is."""
        return CertaintyFacts(
            self.model, self.bounds, self.rows("simulation"), self.rows("tornado"), self.rows("switching"),
            self.rows("information_value"), self.words, self.numbers,
        )  # fmt: skip

    @cached_property
    def changes(self) -> ChangeFacts:
        """What changed since the last release."""
        return ChangeFacts(self.leading_rows("changes"), self.bounds, self.words)

    @cached_property
    def chain(self) -> ChainFacts:
        """The logic chain, filled with this cohort's indicators and targets."""
        model, survey = self.model.model, self.survey
        declared = {part.indicator: part for part in model.indicators}
        asked = {
            question.code: (self.say(question.label), survey.answer_labels[question.code])
            for question in model.survey.questions
        }
        return ChainFacts(self.rows("indicators"), self.rows("targets"), declared, self.words, self.numbers, asked)

    @cached_property
    def waves(self) -> WaveFacts:
        """This wave beside the one it is compared with."""
        earlier = self.model.earlier
        then = self.say(earlier.label) if earlier is not None else ""
        return WaveFacts(self.chain.differences, then, self.say(self.model.cohort.label))

    @cached_property
    def plan(self) -> PlanFacts:
        """The plan for monitoring and evaluation, held against the data."""
        return PlanFacts(self.model, self.rows("plan_findings"), self.chain, self.words, self.numbers, self.reference)

    @cached_property
    def response(self) -> ResponseFacts:
        """How many of the members answered."""
        return ResponseFacts(self.rows("response"), self.words)

    @cached_property
    def indicator_labels(self) -> dict[str, str]:
        """Words for each indicator."""
        return {part.indicator: self.say(part.label) for part in self.model.model.indicators}

    @cached_property
    def whom(self) -> CountedFacts:
        """Of whom the report speaks: participants or households."""
        return CountedFacts(self.model.programme.counted, self.words, self.numbers.language)

    @cached_property
    def units(self) -> UnitWords:
        """Words for units of parameters and prices."""
        return UnitWords(self.model.parameters, self.words, self.numbers.language)

    @cached_property
    def use(self) -> UseFacts:
        """Use of services with the programme and without it."""
        return UseFacts(
            self.model,
            self.bounds,
            self.rows("recorded"),
            self.leading_rows("quantities"),
            self.reference,
            self.numbers,
        )

    @cached_property
    def ladder(self) -> LadderFacts:
        """The participation ladder."""
        return LadderFacts(
            self.rows("ladder_steps"), self.rows("ladder_moves"), self.shield.hidden, self.words, self.numbers.language
        )

    @cached_property
    def others(self) -> OthersFacts:
        """What others published: comparable results, figures beside the run's own, cited evidence."""
        return OthersFacts(self.model, self.rows, self._reference_to, self._figures.get, self.words, self.numbers)

    # The model

    def say(self, label: Label) -> str:
        """The words of a label in the report's language."""
        return label.in_language(self.numbers.language)

    def reference(self, source: Source) -> Reference:
        """A source with the title of its document."""
        document = self.model.documents.get(source.document)
        seen = source.checked and (document is None or document.checked not in (False, "no"))
        return Reference(source.document, self.cite(source.document), source.place_in(self.numbers.language), seen)

    def _reference_to(self, key: str, place: str) -> Reference:
        document = self.model.documents.get(key)
        return Reference(key, self.cite(key), place, document is None or document.checked not in (False, "no"))

    def cite(self, key: str) -> str:
        """A document in a few words: author and year, or else its title; the list of documents has the rest."""
        document = self.model.documents.get(key)
        if document is None:
            return key
        if not document.author:
            return document.title
        return f"{document.author} ({document.year})" if document.year else document.author

    @cached_property
    def actor_labels(self) -> dict[str, str]:
        """Words for each actor."""
        return {actor.actor: self.say(actor.label) for actor in self.model.model.actors}

    @cached_property
    def funder_labels(self) -> dict[str, str]:
        """Words for each funder."""
        return {funder.funder: self.say(funder.label) for funder in self.model.model.funders}

    @cached_property
    def component_labels(self) -> dict[str, str]:
        """The name of every component: a published figure may be about one."""
        return {part.component: self.say(part.label) for post in self.model.model.posts for part in post.components}

    @cached_property
    def post_labels(self) -> dict[str, str]:
        """Words for each post."""
        return {post.post: self.say(post.label) for post in self.model.model.posts}

    @cached_property
    def bounds(self) -> list[BoundFacts]:
        """The bounds in the model's order."""
        totals = {row["bound"]: row for row in self.leading_rows("totals")}
        found = []
        for bound in self.model.model.bounds:
            row = totals.get(bound.bound)
            if row is None and not self.shield.amounts_whole:
                row = self._without_outcome()
            if row is None:
                raise MeerwaardeError(
                    f"Table totals has no row for bound '{bound.bound}' under variant '{self.model.variant.variant}'. "
                    "Expected a row for every bound of model.yaml; run the calculation again."
                )
            found.append(
                BoundFacts(
                    id=bound.bound,
                    label=self.say(bound.label),
                    meaning=self.say(bound.meaning),
                    leading=bound.bound == self.model.leading_bound,
                    attribution=tuple(bound.attribution),
                    benefits=row["benefits_eur"],
                    costs=row["costs_eur"],
                    net=row["net_eur"],
                    ratio=row["ratio"],
                    benefits_each=row["benefits_per_participant_eur"],
                    costs_each=row["costs_per_participant_eur"],
                    net_each=row["net_per_participant_eur"],
                    source=self.reference(bound.source),
                )
            )
        return found

    def _without_outcome(self) -> Row:
        """The totals of a bound whose outcome is held back: what it cost is known."""
        costs = self._figures.get("costs.total_eur", (ZERO, ""))[0]
        each = self._figures.get("costs.per_participant_eur", (None, ""))[0]
        names = ("benefits_eur", "net_eur", "ratio", "benefits_per_participant_eur", "net_per_participant_eur")
        return {**dict.fromkeys(names), "costs_eur": costs, "costs_per_participant_eur": each}

    @property
    def leading(self) -> BoundFacts:
        """The bound that the report leads with."""
        return next(bound for bound in self.bounds if bound.leading)

    @cached_property
    def posts(self) -> list[PostFacts]:
        """The posts in the model's order."""
        amounts = {(row["post"], row["bound"]): row for row in self.leading_rows("posts")}
        ledger: dict[tuple[str, str, str], list[Row]] = {}
        for row in self.leading_rows("ledger"):
            if row["counted"] == "yes" and row["flow"] != "cost":
                ledger.setdefault((row["post"], row["component"], row["bound"]), []).append(row)
        parameters = self.parameters
        return [self._post(post, amounts, ledger, parameters) for post in self.model.model.posts]

    @property
    def posts_by_size(self) -> list[PostFacts]:
        """The posts, the largest under the leading bound first; equal ones in the model's order."""
        return sorted(self.posts, key=lambda post: -post.leading.total)

    @property
    def main_posts(self) -> tuple[list[PostFacts], Decimal]:
        """The fewest posts that carry nine tenths of the leading bound's benefits, and the share they carry."""
        carried, found = ZERO, []
        for post in self.posts_by_size:
            if carried >= Decimal("0.9") or not post.leading.share:
                break
            carried += post.leading.share
            found.append(post)
        return found, carried

    def _post(
        self,
        post: Post,
        amounts: Mapping[tuple[str, str], Row],
        ledger: Mapping[tuple[str, str, str], list[Row]],
        parameters: Sequence[Row],
    ) -> PostFacts:
        components = [self._as_priced(post, component) for component in post.components]
        under = []
        for bound, declared in zip(self.bounds, self.model.model.bounds, strict=True):
            row = amounts.get((post.post, bound.id), {})
            admitted = self.model.admits(declared, post)
            reasons = [entry.reason for entry in post.not_in if entry.bound == bound.id]
            under.append(
                PostUnderBound(
                    bound=bound,
                    total=row.get("total_eur") or ZERO,
                    each=row.get("per_participant_eur") or ZERO,
                    share=row.get("share") or ZERO,
                    shown=bool(row) or self.shield.amounts_whole,
                    left_out="" if admitted else ("reason" if reasons else "evidence"),
                    reason=self.say(reasons[0]) if reasons else "",
                )
            )
        used = {name for component in components for name in FormulaWords.names(component)}
        return PostFacts(
            id=post.post,
            label=self.say(post.label),
            evidence=post.evidence,
            explanation=self.say(post.explanation),
            source=self.reference(post.source),
            components=tuple(self._component(post, component, ledger) for component in components),
            theme_counts=tuple(self._theme_counts(components, tuple(under))),
            amounts=tuple(under),
            parameters=tuple(row for row in parameters if row["parameter"] in used),
            assumptions=tuple(entry for entry in self.assumptions if post.post in entry.posts),
        )

    def _as_priced(self, post: Post, component: Component) -> Component:
        """The component with the price formula of the basis that the leading variant takes."""
        formula = component.price.formula_of(self.model.variant.price_basis.get(post.post))
        return component.model_copy(update={"price": component.price.model_copy(update={"formula": formula})})

    def _theme_counts(
        self, components: Sequence[Component], amounts: tuple[PostUnderBound, ...]
    ) -> Iterator[ThemeCount]:
        """Counts of themes that a price rests on: coding answers more finely makes such a post higher."""
        formulas = FormulaWords(self.model, self.words, self.numbers, self._figures)
        leading = next(amount for amount in amounts if amount.bound.leading)
        for component in components:
            used = FormulaWords.names(component)
            for count in self.model.model.counts:
                counts_themes = count.distinct in ("top_theme", "theme") and count.measure == "distinct"
                if count.count in used and counts_themes and f"count.{count.count}" in self._figures:
                    more = formulas.one_more(component, count.count, leading.bound.id)
                    whole = Fraction(leading.total) if len(components) == 1 else None
                    yield ThemeCount(
                        label=self.say(count.label),
                        number=self._figures[f"count.{count.count}"][0],
                        one_more=None if more is None or whole is None else _decimal(whole * more),
                        others=tuple(self.say(basis.label) for basis in component.price.others),
                    )

    def _component(
        self, post: Post, component: Component, ledger: Mapping[tuple[str, str, str], list[Row]]
    ) -> ComponentFacts:
        formulas = FormulaWords(self.model, self.words, self.numbers, self._figures)
        calculations = []
        for bound in self.bounds:
            # A transfer has a row for who loses as well; the gain is what the formula explains.
            rows = [
                row
                for row in ledger.get((post.post, component.component, bound.id), [])
                if row["actor"] == component.actor
            ]
            rows.sort(key=lambda row: int(row["year"]))
            if not rows:
                continue
            calculations.append(
                Calculation(
                    bound=bound,
                    quantities=tuple(row["quantity"] for row in rows),
                    prices=tuple(row["price_eur"] for row in rows),
                    attributions=tuple(row["attribution"] for row in rows),
                    others=tuple(
                        (1 - (row["deadweight"] or ZERO))
                        * (1 - (row["displacement"] or ZERO))
                        * (Decimal(1) if row["discount_factor"] is None else row["discount_factor"])
                        for row in rows
                    ),
                    amount=sum((row["amount_eur"] for row in rows), ZERO),
                    price_filled=formulas.price_filled(component, bound.id, rows[0]["price_eur"]),
                )
            )
        return ComponentFacts(
            id=component.component,
            label=self.say(component.label),
            actor=self.actor_labels.get(component.actor, component.actor),
            from_actor=self.actor_labels.get(component.from_actor or "", component.from_actor or ""),
            transfer=component.flow == "transfer",
            unit=component.quantity.unit,
            price_unit=self.units.price(component.price.unit),
            services=self.use.label_of(component),
            service_unit=self.use.unit_of(component),
            records=component.quantity.records,
            statuses=tuple(self.words.code("status", code) for code in counted_statuses(component.quantity.where)),
            quantity_words=formulas.quantity(component),
            price_words=formulas.price(component),
            averages=tuple(formulas.averages(component)),
            calculations=tuple(calculations),
            own_deadweight=component.deadweight is not None,
            own_displacement=component.displacement is not None,
        )

    @cached_property
    def assumptions(self) -> list[AssumptionFacts]:
        """Assumed outflow, with how it is counted and what the other way of counting gives."""
        found = []
        for part in self.model.model.assumptions:
            rows = [row for row in self.rows("assumptions") if row["assumption"] == part.assumption]
            applied = [row for row in rows if row["applied"] == "yes"]
            found.append(
                AssumptionFacts(
                    id=part.assumption,
                    label=self.say(part.label),
                    explanation=self.say(part.explanation),
                    bounds=tuple(part.bounds),
                    posts=tuple(part.posts),
                    arrivals=tuple((entry.persons, entry.after_years) for entry in part.arrivals),
                    applied=applied[0]["counting"] if applied else "",
                    mean_persons=applied[0]["mean_persons"] if applied else None,
                    person_years={row["counting"]: row["attributed_person_years"] for row in rows},
                    source=self.reference(part.source),
                )
            )
        return found

    @property
    def own_counterfactual(self) -> bool:
        """Whether any component has deadweight or displacement of its own."""
        return any(
            component.own_deadweight or component.own_displacement
            for post in self.posts
            for component in post.components
        )

    def labels_of(self, bounds: Sequence[str]) -> list[str]:
        """The words for some bounds."""
        return [bound.label for bound in self.bounds if bound.id in bounds]

    @cached_property
    def documents(self) -> list[Row]:
        """The documents that something in this report cites, by author and title."""
        model = self.model.model
        cited = {bound.source.document for bound in model.bounds} | {post.source.document for post in model.posts}
        cited |= {entry.source.document for entry in model.assumptions} | {
            count.source.document for count in model.counts
        }
        cited |= {variant.source.document for variant in model.variants}
        monitored = [one.source for one in model.indicators]
        monitored += [target.source for one in model.indicators for target in one.targets]
        cited |= {source.document for source in monitored if source is not None}
        cited |= {source.key for source, _ in self.plan.sources}
        cited |= {str(row["document"]) for row in self.rows("parameters")}
        cited |= {entry["document"] for entry in self.ranges} | self.others.documents
        cited |= {bound.counterfactual.source.document for bound in model.bounds if bound.counterfactual is not None}
        if self.has_posts and self.model.price_index is not None:
            cited.add(self.model.price_index.source.document)
        found = [
            {
                "author": document.author or "",
                "year": document.year,
                "title": document.title,
                "publisher": document.publisher or "",
                "checked": document.checked not in (False, "no"),
            }
            for key, document in self.model.documents.items()
            if key in cited
        ]
        return sorted(found, key=lambda row: (row["author"] or row["title"], row["title"]))

    @cached_property
    def parameters(self) -> list[Row]:
        """The parameters with their words, value, unit and source; a row per bound where they differ."""
        found = []
        places = {bound.id: place for place, bound in enumerate(self.bounds)}
        rows = sorted(
            self.rows("parameters"), key=lambda row: (row["parameter"], places.get(str(row["bound"]), len(places)))
        )
        for row in rows:
            part: Parameter | None = self.model.parameters.get(row["parameter"])
            bounds = {bound.id: bound.label for bound in self.bounds}
            found.append(
                {
                    **row,
                    "words": self.say(part.label) if part else str(row["label"]),
                    "unit_words": self.units.parameter(str(row["unit"])),
                    "place": part.source.place_in(self.numbers.language) if part else str(row["place"]),
                    "note": self.say(part.note) if part and part.note else "",
                    "bound_label": bounds.get(str(row["bound"]), ""),
                    "cited": self.cite(str(row["document"])),
                    # An id is no text: it stands as it is.
                    "row_id": Markup(f"parameter-{row['parameter']}"),  # noqa: S704 (a name of letters, digits and _)
                }
            )
        return found

    @property
    def parameter_notes(self) -> list[tuple[str, str]]:
        """What a reader should know of a parameter, as its words and the note."""
        notes = {row["words"]: row["note"].rstrip(".") for row in self.parameters if row["note"]}
        return list(notes.items())

    @cached_property
    def ranges(self) -> list[Row]:
        """The parameters that are uncertain: value, range, shape and the source of the range."""
        used = {row["parameter"] for row in self.parameters}
        return [
            {
                "words": self.say(found.label),
                "value": found.under(self.leading.id),
                "unit": found.unit,
                "low": found.range.low,
                "high": found.range.high,
                "shape": found.range.shape,
                "document": found.range.source.document,
                "source": self.reference(found.range.source),
            }
            for name, found in sorted(self.model.parameters.items())
            if found.range is not None and name in used
        ]

    @cached_property
    def old_values(self) -> list[tuple[str, int]]:
        """Prices that are older than the programme allows, as words and the year of the price."""
        return [(self.say(old.label), old.price_year) for old in old_values(self.model)]

    @cached_property
    def unmoved_values(self) -> list[tuple[str, str]]:
        """Amounts that the price index does not move, as words and why."""
        return [(self.say(value.label), value.reason) for value in unmoved_values(self.model)]

    @property
    def price_index(self) -> Row | None:
        """The price index: its words, source, and what a euro of each price year in use is worth in the cohort's."""
        index = self.model.price_index
        if index is None:
            return None
        levels = {entry.year: Fraction(entry.value) for entry in index.values}
        here = levels.get(self.model.cohort.price_year)
        years = sorted({row["price_year"] for row in self.parameters if row["price_year"] in levels})
        factors = [] if here is None else [(year, _decimal(here / levels[year])) for year in years]
        return {"words": self.say(index.label), "source": self.reference(index.source), "factors": factors}

    # Costs, outflow, comparison

    @property
    def funders(self) -> list[Row]:
        """Who paid, most first, with words, amount and share of what the funders paid together."""
        return self.costs.funders

    @property
    def funding_total(self) -> Decimal:
        """What the funders paid together."""
        return self.costs.total

    @cached_property
    def costs(self) -> CostFacts:
        """What the programme cost, by funder and by year."""
        by_funder, by_year = self.rows("funding_by_funder"), self.rows("funding_by_year")
        return CostFacts(by_funder, by_year, self.funder_labels, self.actor_labels)

    @cached_property
    def outflow(self) -> list[tuple[str, int]]:
        """Graduates by what they did first, as words and a count, most first; what nobody did is left out."""
        counts = [
            (self.words.code("status", row["status"]), int(row["participants"]))
            for row in self.rows("outflow_counts")
            if row["participants"]
        ]
        return sorted(counts, key=lambda entry: (-entry[1], entry[0]))

    @property
    def outflow_hidden(self) -> list[str]:
        """What graduates did of which the number is held back, as words."""
        hidden = (unit.partition(".")[2] for unit, what in self.shield.hidden.items() if what == "outflow")
        return sorted(self.words.code("status", status) for status in hidden)

    @cached_property
    def bandwidth(self) -> BandwidthFacts:
        """The bounds beside each other."""
        return BandwidthFacts(self.bounds, self.posts)

    def doubts(self, post: PostFacts) -> PostDoubts:
        """What a reader should know before trusting a post."""
        return doubts_about(post, self.old_values, self.parties, self.model.variant.variant)

    @cached_property
    def glossary(self) -> list[Entry]:
        """The words that this report uses and a reader may not know, sorted."""
        return glossary(self)

    @cached_property
    def basis(self) -> dict[str, dict[str, Row]]:
        """Per bound how much of the benefits was observed, extrapolated and assumed."""
        found: dict[str, dict[str, Row]] = {}
        rows = sorted(self.leading_rows("basis"), key=lambda row: BASES.index(row["basis"]))
        for row in rows:
            found.setdefault(row["bound"], {})[row["basis"]] = row
        return found

    @property
    def observed_share(self) -> Decimal | None:
        """Which part of the leading bound's benefits was observed; None where there is nothing to divide."""
        share: Decimal | None = self.basis.get(self.leading.id, {}).get("observed", {}).get("share")
        return share

    @cached_property
    def attribution_series(self) -> list[Course]:
        """The different courses that attribution takes, in the order of the bounds."""
        bounds = {bound.id: bound.label for bound in self.bounds}
        return courses(self.rows("attribution"), bounds, self.post_labels)

    @cached_property
    def comparison(self) -> list[Row]:
        """Every published figure beside the computed one, with words for what it is about."""
        bounds = {bound.id: bound.label for bound in self.bounds}
        posts = {**self.indicator_labels, **self.component_labels, **self.post_labels}
        items = ItemWords(posts, self.funder_labels, self.survey, self.words)
        notes = Notes(self.rows(NOTES), self.numbers.language) if NOTES in self.tables else None
        return [
            {
                **row,
                # Empty where this run has no such figure: a price without records, an amount per participant without any.
                "recomputed": row["recomputed"] or None,
                "withheld": row["note"] == NOTE,
                "note": notes.of(row) if notes else row["note"],
                "note_elsewhere": notes is not None and notes.in_another(row),
                "words": items.item(str(row["item"])),
                "bound_label": bounds.get(str(row["bound"]), ""),
                "scope_words": items.scope(str(row["scope"] or "")),
            }
            for row in self.rows("reproduction")
        ]

    @property
    def remarks(self) -> list[tuple[str, list[str]]]:
        """What is noted of published figures that agree: each note with the figures it is about."""
        return remarks(self.comparison)


def _decimal(value: Fraction) -> Decimal:
    return half_up(Decimal(value.numerator) / Decimal(value.denominator), 6)
