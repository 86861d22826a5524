"""What the files of a programme may hold, field by field.

Belongs here: one pydantic class per kind of entry in ``programme.yaml``, ``model.yaml``, ``parameters/*.yaml``,
``sources.yaml`` and ``cohort.yaml``; unknown fields are refused. Does not belong here: rules between entries and files
(``checking``), reading the files (``loading``).
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Language = Literal["nl", "en"]


def _whole_number_is_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_whole_number_is_decimal)]
Share = Annotated[Number, Field(ge=0, le=1, max_digits=13, decimal_places=12)]
Amount = Annotated[Number, Field(max_digits=24, decimal_places=12)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Part(BaseModel):
    """An entry in a file: no unknown fields, no guessing of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Label(Part):
    """The same words in each language of the reports."""

    nl: Text
    en: Text

    def in_language(self, language: str) -> str:
        """The words in ``language`` (``nl`` or ``en``)."""
        return self.en if language == "en" else self.nl


ONE_TEXT, PER_LANGUAGE = "one text", "a text per language"


def _text_or_per_language(value: Any) -> str:
    return PER_LANGUAGE if isinstance(value, (dict, Label)) else ONE_TEXT


TextOrLabel = Annotated[
    Annotated[Text, Tag(ONE_TEXT)] | Annotated[Label, Tag(PER_LANGUAGE)],
    Discriminator(_text_or_per_language),
]


class Source(Part):
    """Where a value or rule comes from, precise enough to find it again.

    Attributes:
        document: key of a document in ``sources.yaml``.
        place: chapter, page, table or footnote in it; a text per language where it is more than a heading of the document.
        checked: whether the document itself was opened and the value seen in it.
    """

    document: Slug
    place: TextOrLabel
    checked: bool = True

    def place_in(self, language: str) -> str:
        """The place in the words of ``language`` (``nl`` or ``en``)."""
        return self.place if isinstance(self.place, str) else self.place.in_language(language)


class Document(Part):
    """A source document."""

    title: Text
    author: Text | None = None
    year: int | None = None
    publisher: Text | None = None
    url: Text | None = None
    note: Text | Label | None = None
    checked: bool | str = True


class Counterfactual(Part):
    """How much of avoided use counts under a bound, by what the use without the programme rests on.

    Attributes:
        counts: kind of evidence -> the share that counts of the units by which use without the programme exceeds use with it.
            Where use with the programme is the larger, the difference always counts in full.
        explanation: why so, for readers of the report.
    """

    counts: dict[Name, Share] = Field(min_length=1)
    explanation: Label
    source: Source


class Bound(Part):
    """A set of posts and assumptions that is admitted together; not a percentile.

    Attributes:
        admits: the kinds of evidence that enter.
        attribution: the share of each benefit year ascribed to the programme, year 1 first.
        counterfactual: how the use of services without the programme is taken, where a post compares with and without.
    """

    bound: Name
    label: Label
    meaning: Label
    admits: list[Literal["quantitative", "qualitative"]] = Field(min_length=1)
    attribution: list[Share] = Field(min_length=1, max_length=60)
    counterfactual: Counterfactual | None = None
    source: Source


class Actor(Part):
    """Who pays or gains."""

    actor: Name
    label: Label


class Funder(Part):
    """A funder as named in the table ``funding``, with its words."""

    funder: Name
    label: Label


class CodeLabel(Part):
    """A code in a table, with its words."""

    code: Name
    label: Label


class Invention(Part):
    """How use of a service is invented for synthetic records; nothing else reads it.

    Attributes:
        households_percent: how many of a hundred households use the service with or without the programme.
        without_from: the least use in a year without the programme, in units of the service.
        without_until: the most.
        with_percent: what of that is left with the programme in the first year; more than 100 where it brings more use.
        falls_percent: what is left of the use with the programme in every further year, of the year before.
        years: in how many years a household uses it at most.
    """

    households_percent: Annotated[int, Field(ge=0, le=100)] = 40
    without_from: Annotated[int, Field(ge=0, le=10_000)] = 1
    without_until: Annotated[int, Field(ge=1, le=10_000)] = 12
    with_percent: Annotated[int, Field(ge=0, le=1000)] = 50
    falls_percent: Annotated[int, Field(ge=0, le=100)] = 70
    years: Annotated[int, Field(ge=1, le=60)] = 60

    @model_validator(mode="after")
    def _in_order(self) -> "Invention":
        if self.without_until < self.without_from:
            raise ValueError(f"without_until ({self.without_until}) is less than without_from ({self.without_from})")
        return self


class Service(Part):
    """Something a household may use with the programme and without it, as the table ``service_use`` names it.

    Attributes:
        unit: what one unit of use is, such as a month.
        invented: how its use is invented for synthetic records.
    """

    service: Name
    label: Label
    unit: Label
    invented: Invention = Invention()


class Question(CodeLabel):
    """A question of the survey, with the closed answers it may have where the programme lists them.

    Attributes:
        answers: the answers that may be given; any will do where none are listed.
        numbers: whether the answers are numbers, each 0 or more.
        chapter: the chapter of the report that its answers belong in; one that says none stands with the other questions.
    """

    answers: list[CodeLabel] = []
    numbers: bool = False
    chapter: Literal["impact", "work", "added_value", "collaboration", "obstacles", "other_questions"] = (
        "other_questions"
    )

    @model_validator(mode="after")
    def _listed_or_numbers(self) -> "Question":
        if self.numbers and self.answers:
            raise ValueError("either a list of answers or numbers: true; a question cannot have both")
        return self


class Survey(Part):
    """Words for the codes in the survey tables."""

    groups: list[CodeLabel] = []
    questions: list[Question] = []
    exclusion_reasons: list[CodeLabel] = []


class Count(Part):
    """A number worked out from the survey records and used in a formula.

    Attributes:
        measure: ``distinct`` counts the distinct values of ``distinct`` among the mentions; ``per-respondent`` counts them
            per respondent and divides by the usable respondents that ``among`` names; ``mean-answer`` is the mean of the
            closed answers, and has no value where nobody answered.
        distinct: the column of the usable mentions whose distinct values are counted.
        where: condition on the mentions (or answers) that count.
        among: condition on the respondents that a count per respondent is divided by; all usable ones when absent.
    """

    count: Name
    label: Label
    unit: Text = "count"
    measure: Literal["distinct", "per-respondent", "mean-answer"] = "distinct"
    distinct: Literal["top_theme", "theme", "respondent_id"] = "top_theme"
    where: Text
    among: Text | None = None
    source: Source


UNITS = frozenset({"EUR", "share", "ratio", "persons", "grade", "count", "person_years", "hours"})
"""Units for which every report has words; another one brings its own."""


class Among(Part):
    """Respondents whose answer to a question is one of these."""

    question: Name
    of: list[Text] = Field(min_length=1)


class Answers(Part):
    """A number taken from the closed answers to one question.

    Attributes:
        take: ``count`` and ``share`` count who gave one of the answers in ``of``; ``sum`` and ``mean`` take answers that are
            numbers.
        of: the answers that count, for ``count`` and ``share``.
        base: only those who answered another question in one of these ways; everyone who answered when absent.
    """

    question: Name
    take: Literal["count", "share", "sum", "mean"]
    of: list[Text] = []
    base: Among | None = None

    @model_validator(mode="after")
    def _of_where_answers_are_counted(self) -> "Answers":
        if (self.take in ("count", "share")) != bool(self.of):
            raise ValueError("a count or share says in `of` which answers count; a sum or mean takes every answer")
        return self


class Records(Part):
    """A number taken from the records of those counted.

    Attributes:
        records: the table, which is that of those counted.
        take: ``count`` and ``share`` count who meets ``where``; ``sum`` and ``mean`` take ``formula``.
        where: condition on a record. Who lacks what it asks about is in neither part of a share.
        formula: columns of a record with + and - between them, for ``sum`` and ``mean``.
    """

    records: Literal["participants", "households"]
    take: Literal["count", "share", "sum", "mean"]
    where: Text | None = None
    formula: Text | None = None

    @model_validator(mode="after")
    def _formula_where_something_is_added_up(self) -> "Records":
        if (self.take in ("sum", "mean")) != (self.formula is not None):
            raise ValueError("a sum or mean says in `formula` of what; a count or share has no formula")
        if self.take == "share" and self.where is None:
            raise ValueError("a share says in `where` who counts")
        return self


class Target(Part):
    """What an indicator should be on a day.

    Attributes:
        by: the day, which may lie after the cohort; absent for an ambition without a day.
        at_least: whether more is better; a target that may not be passed has ``at_least: false``.
        expecting: the indicator that says how much more is expected by then, on top of the value measured.
        cohort: the cohort it was set for; all cohorts when absent.
        source: where it was set; the indicator's own source when absent.
    """

    by: date | None = None
    value: Amount
    at_least: bool = True
    label: Label | None = None
    expecting: Name | None = None
    cohort: Slug | None = None
    source: Source | None = None


Step = Literal["input", "throughput", "output", "outcome", "impact"]


class Indicator(Part):
    """A monitored number with its step in the logic chain. It is taken in exactly one way.

    Attributes:
        step: what goes in, what is done, what comes out of it, what that changes, what it is worth.
        unit: what it is in; ``share`` is shown as a percentage.
        unit_label: the words for a unit that is not among ``UNITS``.
        figure: the name of a figure that the run works out.
        value: a declared number, such as the hours that were available.
        answers: how it is taken from the answers to a question.
        of_records: how it is taken from the records of those counted.
        not_measured: why there is no number yet, where a target was set for what nobody has measured.
        evidence_entries: ids of entries of the catalogue that are its evidence.
        source: where it is named; absent where no document does, which a programme with a plan is told.
    """

    indicator: Name
    step: Step
    label: Label
    unit: Text
    unit_label: Label | None = None
    source: Source | None = None
    explanation: Label | None = None
    figure: Text | None = None
    value: Amount | None = None
    answers: Answers | None = None
    of_records: Records | None = None
    not_measured: Label | None = None
    targets: list[Target] = []
    evidence_entries: list[Slug] = []

    @model_validator(mode="after")
    def _taken_in_one_way(self) -> "Indicator":
        ways = ("figure", "value", "answers", "of_records", "not_measured")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) != 1:
            raise ValueError(f"exactly one of {', '.join(ways)}; here {' and '.join(given) or 'none'}")
        if self.unit not in UNITS and self.unit_label is None:
            raise ValueError(
                f"one of the units {', '.join(sorted(UNITS))}, or unit_label with the words for '{self.unit}'"
            )
        return self


class Average(Part):
    """A number averaged over the records that the quantity counts, weighted with that quantity, per benefit year."""

    average: Name
    label: Label
    unit: Text
    formula: Text


class Quantity(Part):
    """The volume in a benefit year.

    Attributes:
        records: ``outflow`` counts spells in person-years, ``participants`` counts graduates in persons; ``service_use``
            takes the units that households would have used without the programme less those used with it, ``households``
            counts the households.
        where: condition on the records that count; all when absent.
        formula: ``person_years`` (or ``persons``, ``units``, ``households``), or that times something per record.
        unit: what one unit is.
    """

    records: Literal["outflow", "participants", "service_use", "households"]
    where: Text | None = None
    formula: Text
    unit: Literal["persons", "person_years", "hours", "units", "households"]


class Basis(Part):
    """Another way to work out a price, which a variant may choose by its name."""

    basis: Slug
    label: Label
    formula: Text


class Price(Part):
    """The value of one unit: a formula over parameters, counts and averages, in euros.

    Attributes:
        basis: the name of this way of working it out, where there are others.
        others: other ways, which a variant may choose instead.
    """

    formula: Text
    averages: list[Average] = []
    unit: Text
    basis: Slug | None = None
    others: list[Basis] = []

    @model_validator(mode="after")
    def _bases_have_names(self) -> "Price":
        if self.others and self.basis is None:
            raise ValueError("a price with other bases names its own basis too")
        return self

    def formula_of(self, basis: str | None) -> str:
        """The formula of a basis: its own, or one of the others."""
        return next((other.formula for other in self.others if other.basis == basis), self.formula)


class Division(Part):
    """A part of a component that ends with another actor, where the programme knows which."""

    actor: Name
    share: Share
    source: Source


Concern = Literal["gross_wage", "net_wage", "taxes", "premiums", "benefit_payment", "participant_income", "health"]


class Component(Part):
    """A part of a post that falls to one actor.

    Attributes:
        flow: ``benefit``, or ``transfer`` when the gain of ``actor`` is the loss of ``from_actor``.
        concerns: what the money is made of, so that double counting can be looked for.
        divides_over: who else may end up with a part of it (wage into tax, premiums and net pay). Without ``divided`` the
            report says that the division is not known.
        divided: how it divides, with a source; shares add up to one.
        cashable: whether whoever gains can spend it, e.g. a budget that falls free.
        kept_by: the actor whose budget it stays in, where that is not the actor itself.
    """

    component: Name
    label: Label
    actor: Name
    flow: Literal["benefit", "transfer"]
    from_actor: Name | None = None
    quantity: Quantity
    price: Price
    deadweight: Share | None = None
    displacement: Share | None = None
    concerns: list[Concern] = []
    divides_over: list[Name] = []
    divided: list[Division] = []
    cashable: Literal["yes", "partly", "no", "unknown"] = "unknown"
    kept_by: Name | None = None

    @model_validator(mode="after")
    def _transfer_has_two_sides(self) -> "Component":
        if (self.flow == "transfer") != (self.from_actor is not None):
            raise ValueError("a transfer names from_actor, who loses what actor gains; a benefit does not")
        if self.from_actor == self.actor:
            raise ValueError("a transfer goes from one actor to another")
        return self


class NotIn(Part):
    """A bound that leaves a post out although it admits its evidence, and why."""

    bound: Name
    reason: Label


class PostAttribution(Part):
    """The attribution of one post under one bound, where it differs from that bound's own."""

    bound: Name
    attribution: list[Share] = Field(min_length=1, max_length=60)
    source: Source


class Post(Part):
    """One benefit: quantity times price, made of one or more components.

    Attributes:
        evidence_entries: ids of entries of the catalogue that are its evidence.
    """

    post: Name
    label: Label
    evidence: Literal["quantitative", "qualitative"]
    explanation: Label
    source: Source
    not_in: list[NotIn] = []
    attribution: list[PostAttribution] = []
    evidence_entries: list[Slug] = []
    components: list[Component] = Field(min_length=1)


class Arrival(Part):
    """So many persons more, from so many years after graduation on."""

    after_years: Annotated[int, Field(ge=0, le=60)]
    persons: Annotated[Number, Field(gt=0, max_digits=12, decimal_places=6)]


class AssumedRecord(Part):
    """What the assumed persons do: the columns of an outflow record."""

    status: Literal["paid_work", "volunteering", "education"]
    hours_per_week: Annotated[Number, Field(ge=0, le=168)] | None = None
    weeks_per_year: Annotated[Number, Field(ge=0, le=53)] | None = None
    gross_monthly_wage_fte_eur: Annotated[Number, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    role: Text | None = None


class Assumption(Part):
    """Outflow that was not observed but that some bounds assume for some posts."""

    assumption: Name
    label: Label
    explanation: Label
    bounds: list[Name] = Field(min_length=1)
    posts: list[Name] = Field(min_length=1)
    arrivals: list[Arrival] = Field(min_length=1)
    record: AssumedRecord
    source: Source


class StatedCosts(Part):
    """A cost total that a document states, where it is not the sum of the payments.

    Attributes:
        cohort: the cohort it was stated for; other cohorts count what their funders paid. Absent, it holds for all.
    """

    cohort: Slug | None = None
    amount_eur: Annotated[Number, Field(gt=0, max_digits=18, decimal_places=6)]
    actor: Name
    explanation: Label
    source: Source


class Variant(Part):
    """A full set of named method choices.

    Attributes:
        discount_rate: per year; benefit year t is divided by (1 + rate) to the power t, costs are year 0.
        discount_timing: ``end`` of the benefit year (the power is t) or its ``middle`` (t - 0.5).
        transfers: ``gain-only`` counts only the gain of a transfer, ``netted`` the loss as well.
        assumed_outflow: ``per-year`` counts assumed persons in the years they are there, ``period-average`` spreads
            their average head count over all benefit years of the bound.
        cost_base: ``stated-total`` takes the stated costs, ``funders-sum`` the payments themselves.
        cost_timing: ``year-0``, or ``when-made``: in the year, counted from the mean day of graduation, they were for.
        price_level: ``as-found``, or ``indexed``: brought to the cohort's price year with the price index.
        price_basis: post -> the name of the basis its prices are worked out on, where it has several.
        deadweight_and_displacement: ``declared`` takes what components declare, ``none`` leaves it out.
    """

    variant: Slug
    label: Label
    explanation: Label
    discount_rate: Annotated[Number, Field(ge=0, lt=1, decimal_places=12)]
    discount_timing: Literal["end", "middle"] = "end"
    transfers: Literal["gain-only", "netted"]
    assumed_outflow: Literal["per-year", "period-average"]
    cost_base: Literal["stated-total", "funders-sum"]
    cost_timing: Literal["year-0", "when-made"] = "year-0"
    price_level: Literal["as-found", "indexed"] = "as-found"
    price_basis: dict[Name, Slug] = {}
    deadweight_and_displacement: Literal["declared", "none"] = "declared"
    source: Source


CHOICES = (
    "cost_base",
    "cost_timing",
    "price_level",
    "price_basis",
    "assumed_outflow",
    "transfers",
    "deadweight_and_displacement",
    "discount_rate",
    "discount_timing",
)


class Walk(Part):
    """The way from one variant to another, one choice at a time.

    Attributes:
        order: the choices in the order in which they are changed; choices that do not differ may be left out, and those
            left out that do differ follow in the order of ``CHOICES``.
    """

    start: Annotated[Slug, Field(alias="from")]
    end: Annotated[Slug, Field(alias="to")]
    order: list[
        Literal[
            "cost_base",
            "cost_timing",
            "price_level",
            "price_basis",
            "assumed_outflow",
            "transfers",
            "deadweight_and_displacement",
            "discount_rate",
            "discount_timing",
        ]
    ] = []


class Decision(Part):
    """A decision that better knowledge of a parameter could change: fund the next cohort of this size, or not.

    Attributes:
        bound: the bound it is taken under.
        variant: the variant it is taken under.
    """

    question: Label
    bound: Name
    variant: Slug


class Simulation(Part):
    """How uncertainty is simulated."""

    draws: Annotated[int, Field(ge=1000, le=10_000_000)] = 100_000
    seed: Annotated[int, Field(ge=0)] = 20210308
    interval: Annotated[Number, Field(gt=0, lt=1)] = Decimal("0.90")
    variant: Slug
    decision: Decision


class Model(Part):
    """``model.yaml``: what counts as a benefit, under which bound, for whom, by which formula.

    A programme that only monitors has indicators and no posts; then it has no bounds, actors or variants either.
    """

    bounds: list[Bound] = []
    actors: list[Actor] = []
    funders: list[Funder] = []
    survey: Survey = Survey()
    services: list[Service] = []
    use_evidence: list[CodeLabel] = []
    counts: list[Count] = []
    posts: list[Post] = []
    assumptions: list[Assumption] = []
    stated_costs: StatedCosts | None = None
    variants: list[Variant] = []
    walks: list[Walk] = []
    simulation: Simulation | None = None
    indicators: list[Indicator] = []


class Exemption(Part):
    """A cohort whose small counts may be shown, with the reason: they were published before.

    Attributes:
        cohort: the cohort, by its name.
        reason: why, for readers of the report.
        document: key of the source document that shows it.
    """

    cohort: Slug
    reason: Label
    document: Name | Slug | None = None


class Disclosure(Part):
    """What may be published about few people.

    Attributes:
        threshold: nothing is published from which a count of 1 up to this number can be worked out.
        reason: why the threshold is so low; asked for where it is 1, which means that there is no rule.
        exempt: cohorts to which the rule does not apply.
    """

    threshold: Annotated[int, Field(ge=1, le=1000)] = 10
    reason: Label | None = None
    exempt: list[Exemption] = []

    @model_validator(mode="after")
    def _no_rule_has_a_reason(self) -> "Disclosure":
        if self.threshold == 1 and self.reason is None:
            raise ValueError("a threshold of 1 means that there is no rule; give a reason with it")
        return self

    def exemption(self, cohort: str) -> Exemption | None:
        """The exemption of a cohort; None where it has none."""
        return next((entry for entry in self.exempt if entry.cohort == cohort), None)


class Quarantine(Part):
    """Rows of a table that may be set aside instead of stopping a run.

    Attributes:
        table: the raw table.
        at_most: how many of its rows; one more, and every fault stops the run.
        rules: names of the rules; a row that breaks another rule as well is not set aside.
    """

    table: Name
    at_most: Annotated[int, Field(ge=1, le=10_000)]
    rules: list[Name] = Field(min_length=1)


RawTableName = Literal[
    "participants",
    "outflow",
    "funding",
    "respondents",
    "mentions",
    "answers",
    "themes",
    "households",
    "service_use",
    "ladder",
    "organisations",
]


class Counted(Part):
    """Of whom "per participant" speaks: the words for one and for several, and the table in which they stand.

    Attributes:
        table: ``participants`` counts who graduated in the cohort's period, ``households`` those whose support began in it.
    """

    one: Label
    many: Label
    table: Literal["participants", "households"]


PARTICIPANTS = Counted(
    one=Label(nl="deelnemer", en="participant"),
    many=Label(nl="deelnemers", en="participants"),
    table="participants",
)


class Beside(Part):
    """The published results that stand beside a programme's own.

    Attributes:
        method: the method of the programme's own ratio, as ``data/comparables.yaml`` names it.
        beside: the names of published results there.
    """

    method: Name
    beside: list[Slug] = Field(min_length=1)


class Programme(Part):
    """``programme.yaml``: what is evaluated.

    Attributes:
        tables: the raw tables every cohort delivers.
        counted: of whom "per participant" speaks.
        variant: the variant that the report leads with; none where the programme has no posts.
        leading_bound: the bound that the report leads with; none where the programme has no posts.
        oldest_price_year: prices of an earlier year are named as old in the report.
        disclosure: what may be published about few people.
        quarantine: rows that may be set aside; where nothing is declared, any faulty row stops a run.
        catalogue: ids of entries of the catalogue that are the programme's evidence.
        comparables: published results of others that stand beside its own.
    """

    programme: Slug
    title: Label
    subtitle: Label
    organisation: Text
    languages: list[Language] = Field(min_length=1)
    engine: Literal["embedded", "quarto"] = "embedded"
    tables: list[RawTableName] = Field(min_length=1)
    variant: Slug | None = None
    leading_bound: Name | None = None
    oldest_price_year: int | None = None
    disclosure: Disclosure = Disclosure()
    quarantine: list[Quarantine] = []
    counted: Counted = PARTICIPANTS
    catalogue: list[Slug] = []
    comparables: Beside | None = None


class Period(Part):
    """From and until a day, both included."""

    from_: Annotated[date, Field(alias="from")]
    until: date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.until < self.from_:
            raise ValueError(f"the period ends ({self.until}) before it starts ({self.from_})")
        return self


class Cohort(Part):
    """``cohort.yaml``: the participants who graduated in a period.

    Attributes:
        enrolled_in_period: whether they must also have enrolled in it.
        observed_until: the last day about which the records say anything.
        after_observation: ``continues``: a spell open on that day goes on; ``stops``: it ends there.
        parameters_on: parameters are read as they held on this day.
        compares_with: an earlier wave of the same programme, beside whose answers this one's are set.
    """

    cohort: Slug
    label: Label
    period: Period
    enrolled_in_period: bool = False
    observed_until: date
    after_observation: Literal["continues", "stops"] = "continues"
    parameters_on: date
    price_year: int
    languages: list[Language] = Field(min_length=1)
    compares_with: Slug | None = None


_EURO = re.compile(r"\b(eur|euros?)\b|€", re.IGNORECASE)

NUMBER, PER_BOUND = "one number", "one number per bound"


def _number_or_per_bound(value: Any) -> str:
    return PER_BOUND if isinstance(value, dict) else NUMBER


AmountOrPerBound = Annotated[
    Annotated[Amount, Tag(NUMBER)] | Annotated[dict[Name, Amount], Tag(PER_BOUND)],
    Discriminator(_number_or_per_bound),
]


class Release(Part):
    """``release.yaml``: what makes a release of a draft; only in the workspace in which a release is made.

    Attributes:
        number: the number of the release.
        date: its day; a draft has none.
        reason: why it is published.
        replaces: the number of the release before it; None for the first.
        errata: what was wrong in earlier releases.
    """

    number: Annotated[int, Field(ge=1)]
    date: date
    reason: Text
    replaces: Annotated[int, Field(ge=1)] | None = None
    errata: list[Text] = Field(default_factory=list)


class Range(Part):
    """How uncertain a value is: one declaration that feeds the simulation and must agree with the bounds.

    Attributes:
        low: nobody expects less.
        high: nobody expects more.
        shape: ``triangular`` and ``pert`` peak at the value itself, ``uniform`` does not peak.
        source: why this far and no further.
    """

    low: Amount
    high: Amount
    shape: Literal["uniform", "triangular", "pert"] = "triangular"
    source: Source

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if not self.low < self.high:
            raise ValueError(f"a range runs from low to high; here low is {self.low} and high {self.high}")
        return self


class ParameterValue(Part):
    """What a parameter is from a date on: one number, or one per bound, with how uncertain it is."""

    from_: Annotated[date, Field(alias="from")]
    value: AmountOrPerBound
    range: Range | None = None
    price_year: int | None = None
    note: Label | None = None
    source: Source

    @model_validator(mode="after")
    def _within_its_range(self) -> "ParameterValue":
        # Values per bound are judged by ``checking``: a bound that leaves the post out may hold 0 outside the range.
        found = self.range
        if found is not None and isinstance(self.value, Decimal) and not found.low <= self.value <= found.high:
            raise ValueError(f"a value from {found.low} to {found.high}, as its range says; here it is {self.value}")
        return self


class ParameterFile(Part):
    """``parameters/<name>.yaml``: a dated, sourced number.

    Attributes:
        per: of what one costs so many euros, in words, where the unit is one of this programme's own ("EUR per night").
    """

    parameter: Name
    label: Label
    unit: Text
    per: Label | None = None
    values: list[ParameterValue] = Field(min_length=1)


def in_euros(unit: str) -> bool:
    """Whether a unit is an amount of money, however it writes the euro: such a value has a price year."""
    return _EURO.search(unit) is not None


class IndexValue(Part):
    """The price index in a year."""

    year: Annotated[int, Field(ge=1900, le=2200)]
    value: Annotated[Number, Field(gt=0, max_digits=12, decimal_places=6)]


class PriceIndex(Part):
    """``data/parameters/price_index.yaml``: the level of prices per year, for bringing prices to another year."""

    index: Name
    label: Label
    unit: Text
    values: list[IndexValue] = Field(min_length=1)
    source: Source

    @model_validator(mode="after")
    def _each_year_once(self) -> "PriceIndex":
        years = [entry.year for entry in self.values]
        doubled = sorted({year for year in years if years.count(year) > 1})
        if doubled:
            raise ValueError(f"each year once; {', '.join(map(str, doubled))} stands there twice")
        return self
