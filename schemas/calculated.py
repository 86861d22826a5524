"""The calculated tables: every table that a run makes out of the validated records.

Belongs here: the columns of these tables, with their units. Does not belong here: how they are calculated
(``pipeline.calculation``) or shown (``pipeline.reporting``).
"""

import pandera.pandas as pa

from schemas.table import Kind, TableSchema, column, read, table

FACTOR = "DECIMAL(38,12)"
AMOUNT = "DECIMAL(38,6)"
SHARE = "DECIMAL(18,12)"


def _one(kind: Kind, nl: str, en: str, description: str, *, sql: str | None = None, unit: str | None = None,
         nullable: bool = False, codes: tuple[str, ...] = ()) -> pa.Column:  # fmt: skip
    return column(
        kind,
        nl=nl,
        en=en,
        description=description,
        required=True,
        nullable=nullable,
        sql_type=sql,
        unit=unit,
        codes=codes,
    )


def _variant() -> pa.Column:
    return _one("text", "Rekenwijze", "Variant", "The set of method choices.")


def _post() -> pa.Column:
    return _one("text", "Batenpost", "Post", "The benefit; 'costs' in rows of flow cost.")


def _component() -> pa.Column:
    return _one("text", "Onderdeel", "Component", "The part of the post; the funder in rows of flow cost.")


def _bound() -> pa.Column:
    return _one("text", "Grens", "Bound", "lower, conservative or upper.")


def _year() -> pa.Column:
    return _one(
        "integer", "Batenjaar", "Benefit year", "Year t runs from graduation + (t - 1) years; costs are year 0."
    )


def _amount(nl: str, en: str, description: str, nullable: bool = False) -> pa.Column:
    return _one("decimal", nl, en, description, sql=AMOUNT, unit="EUR", nullable=nullable)


def _factor(nl: str, en: str, description: str, unit: str = "share", nullable: bool = False) -> pa.Column:
    return _one("decimal", nl, en, description, sql=FACTOR, unit=unit, nullable=nullable)


def _persons(nl: str, en: str, description: str) -> pa.Column:
    return _one("integer", nl, en, description, unit="persons")


_BASES = ("observed", "extrapolated", "assumed")
_MOMENTS = ("before", "graduation", "after")

STEPS = ("input", "throughput", "output", "outcome", "impact")
"""The steps of the logic chain, in order."""
COMPARISONS = ("newcombe-hybrid", "newcombe-paired", "welch-of-means", "paired-t-of-means", "spread-unknown", "none")
"""How two waves are compared: of shares, or of means per respondent where numbers are added up or averaged."""
FINDINGS = (
    "not_answered",
    "data_not_gathered",
    "step_not_described",
    "step_without_indicator",
    "step_not_measured",
    "goal_without_outcome",
    "goal_not_measured",
    "indicator_without_source",
    "indicator_outside_plan",
    "target_not_measured",
)
"""What can be found about a plan for monitoring and evaluation."""

_TABLES = [
    table(
        "exposure",
        {
            "measure": _one("text", "Maat", "Measure", "What is counted per record: its table, condition and factor."),
            "year": _year(),
            "days_in_year": _one("integer", "Dagen", "Days", "Days in the benefit years summed here: 365 or 366."),
            "day_sum": _factor(
                "Dagsom", "Day sum", "Days in the benefit year times the factor, over all records.", "days"
            ),
            "day_sum_observed": _factor(
                "Waargenomen dagsom", "Observed day sum", "The part of it up to observed_until.", "days"
            ),
        },
        description="the days that records cover in a benefit year, weighted, over all records together",
    ),
    table(
        "recorded",
        {
            "post": _post(),
            "component": _component(),
            "item": _one("text", "Wat", "Item", "'quantity', or the name of an average."),
            "measure": _one("text", "Maat", "Measure", "What is counted per record, as in exposure."),
            "year": _year(),
            "total": _factor("Som", "Sum", "Over all records, before parameters.", "as in measure"),
            "observed": _factor("Waargenomen", "Observed", "The part of it up to observed_until.", "as in measure"),
        },
        description="what the records alone say of a component in a benefit year",
        key=("post", "component", "item", "year"),
    ),
    table(
        "count_values",
        {
            "count": _one("text", "Telling", "Count", "A count that the model declares."),
            "value": _factor(
                "Aantal", "Value", "What was counted; a count per respondent or a mean may be broken.", "count"
            ),
        },
        description="a number counted from the survey records",
        key=("count",),
    ),
    table(
        "quantities",
        {
            "variant": _variant(),
            "post": _post(),
            "component": _component(),
            "bound": _bound(),
            "year": _year(),
            "basis": _one("code", "Grondslag", "Basis", "Seen, extended or assumed.", codes=_BASES),
            "unit": _one("text", "Eenheid", "Unit", "persons, person_years or hours."),
            "quantity": _factor("Hoeveelheid", "Quantity", "The volume in the benefit year.", "as in unit"),
        },
        description="the volume of a component in a benefit year, by what it rests on",
        key=("variant", "post", "component", "bound", "year", "basis"),
    ),
    table(
        "prices",
        {
            "variant": _variant(),
            "post": _post(),
            "component": _component(),
            "bound": _bound(),
            "year": _year(),
            "unit": _one("text", "Eenheid", "Unit", "What one price is of."),
            "price_eur": _factor("Prijs", "Price", "The value of one unit.", "EUR"),
        },
        description="the value of one unit of a component in a benefit year",
        key=("variant", "post", "component", "bound", "year"),
    ),
    table(
        "averages",
        {
            "variant": _variant(),
            "post": _post(),
            "component": _component(),
            "bound": _bound(),
            "year": _year(),
            "average": _one("text", "Gemiddelde", "Average", "Its name in the price's formula."),
            "unit": _one("text", "Eenheid", "Unit", "What it is in."),
            "value": _factor(
                "Waarde", "Value", "Over the records and assumed outflow, weighted with the quantity.", "as in unit"
            ),
        },
        description="an average over records that a price uses",
        key=("variant", "post", "component", "bound", "year", "average"),
    ),
    table(
        "steps",
        {
            "start": _one("text", "Van", "From", "The variant the walk starts from."),
            "finish": _one("text", "Naar", "To", "The variant it ends at."),
            "step": _one("integer", "Stap", "Step", "0 is the start itself."),
            "choice": _one("text", "Keuze", "Choice", "The choice that changes; empty at the start.", nullable=True),
            "before": _one("text", "Was", "Before", "What it was.", nullable=True),
            "after": _one("text", "Wordt", "After", "What it becomes.", nullable=True),
            "bound": _bound(),
            "benefits_eur": _amount("Baten", "Benefits", "After the step."),
            "costs_eur": _amount("Kosten", "Costs", "After the step."),
            "net_eur": _amount("Saldo", "Net", "After the step."),
            "benefits_change_eur": _amount("Verandering baten", "Change in benefits", "By the step."),
            "costs_change_eur": _amount("Verandering kosten", "Change in costs", "By the step."),
            "net_change_eur": _amount("Verandering saldo", "Change in net", "By the step."),
            "ratio": _factor("Ratio", "Ratio", "After the step.", "ratio", nullable=True),
            "crosses": _one("yes_no", "Over 1", "Crosses 1", "Whether the step carries the ratio across 1."),
        },
        description="one choice changed on the way from one variant to another",
        key=("start", "finish", "step", "bound"),
    ),
    table(
        "verdicts",
        {
            "start": _one("text", "Van", "From", "The variant the walk starts from."),
            "finish": _one("text", "Naar", "To", "The variant it ends at."),
            "bound": _bound(),
            "verdict": _one(
                "code",
                "Oordeel",
                "Verdict",
                "Whether benefits exceed costs.",
                codes=("pays", "does-not-pay", "depends"),
            ),
            "lowest_ratio": _factor(
                "Laagste ratio", "Lowest ratio", "Over all combinations of the choices.", "ratio", nullable=True
            ),
            "highest_ratio": _factor(
                "Hoogste ratio", "Highest ratio", "Over all combinations of the choices.", "ratio", nullable=True
            ),
            "depends_on": _one(
                "text", "Hangt af van", "Depends on", "The choices that can carry the ratio across 1.", nullable=True
            ),
        },
        description="whether a bound pays, whatever the choices between two variants",
        key=("start", "finish", "bound"),
    ),
    table(
        "actors",
        {
            "variant": _variant(),
            "bound": _bound(),
            "actor": _one("text", "Partij", "Actor", "Who gains or pays."),
            "post": _post(),
            "component": _component(),
            "flow": _one("code", "Stroom", "Flow", "benefit, transfer or cost.", codes=("benefit", "transfer", "cost")),
            "counted": _one("yes_no", "Geteld", "Counted", "Whether the variant counts it."),
            "amount_eur": _amount("Bedrag", "Amount", "What the actor gains; what it pays or loses is negative."),
            "divides": _one(
                "code",
                "Verdeling",
                "Division",
                "Whether it is known who ends up with it.",
                codes=("whole", "divided", "unknown"),
            ),
            "cashable": _one(
                "code", "Kasbaar", "Cashable", "Whether it can be spent.", codes=("yes", "partly", "no", "unknown")
            ),
            "kept_by": _one("text", "Blijft bij", "Kept by", "Whose budget it stays in.", nullable=True),
        },
        description="what an actor gains or pays by a component",
        key=("variant", "bound", "actor", "post", "component", "flow"),
    ),
    table(
        "suspicions",
        {
            "variant": _variant(),
            "bound": _bound(),
            "rule": _one("text", "Regel", "Rule", "What was looked for."),
            "first": _one("text", "Eerste", "First", "post.component"),
            "second": _one("text", "Tweede", "Second", "post.component", nullable=True),
            "amount_eur": _amount("Bedrag", "Amount", "What may be counted twice at most."),
        },
        description="money that may be counted twice",
        key=("variant", "bound", "rule", "first", "second"),
    ),
    table(
        "municipalities",
        {
            "variant": _variant(),
            "bound": _bound(),
            "municipality": _one("text", "Gemeente", "Municipality", "Of the participants."),
            "calendar_year": _one("integer", "Kalenderjaar", "Calendar year", "In which the days lie."),
            "post": _post(),
            "component": _component(),
            "actor": _one("text", "Partij", "Actor", "Who gains."),
            "amount_eur": _amount("Bedrag", "Amount", "The municipality's own participants."),
            "cashable": _one(
                "code", "Kasbaar", "Cashable", "Whether it can be spent.", codes=("yes", "partly", "no", "unknown")
            ),
            "kept_by": _one("text", "Blijft bij", "Kept by", "Whose budget it stays in.", nullable=True),
        },
        description="what the participants of a municipality bring, by calendar year",
        key=("variant", "bound", "municipality", "calendar_year", "post", "component", "actor"),
    ),
    table(
        "simulation",
        {
            "bound": _bound(),
            "scope": _one(
                "code",
                "Waarover",
                "Scope",
                "This cohort's prices, or the next cohort's outflow as well.",
                codes=("this-cohort", "next-cohort"),
            ),
            "draws": _one("integer", "Trekkingen", "Draws", "How many."),
            "mean_ratio": _factor("Gemiddelde ratio", "Mean ratio", "Over the draws.", "ratio"),
            "exact_mean_ratio": _factor(
                "Exacte ratio", "Exact mean ratio", "Worked out without draws.", "ratio", nullable=True
            ),
            "standard_error": _factor(
                "Standaardfout", "Standard error", "Of the mean, by the simulation itself.", "ratio"
            ),
            "low_ratio": _factor("Van", "From", "Lower end of the interval.", "ratio"),
            "median_ratio": _factor("Midden", "Median", "Half of the draws lie below.", "ratio"),
            "high_ratio": _factor("Tot", "To", "Upper end of the interval.", "ratio"),
            "interval": _factor("Interval", "Interval", "The share of draws between the two ends."),
            "chance_pays": _factor(
                "Kans dat het loont", "Chance that it pays", "Share of draws with benefits above costs."
            ),
            "chance_error": _factor("Fout van de kans", "Error of the chance", "Its standard error."),
        },
        description="what uncertainty about parameters does to the ratio",
        key=("bound", "scope"),
    ),
    table(
        "tornado",
        {
            "bound": _bound(),
            "parameter": _one("text", "Kengetal", "Parameter", "The one that is moved, the others stay."),
            "low": _factor("Laag", "Low", "The low end of its range.", "as in unit"),
            "high": _factor("Hoog", "High", "The high end of its range.", "as in unit"),
            "ratio_at_low": _factor("Ratio bij laag", "Ratio at low", "The ratio there.", "ratio"),
            "ratio_at_high": _factor("Ratio bij hoog", "Ratio at high", "The ratio there.", "ratio"),
            "swing": _factor("Uitslag", "Swing", "The difference between the two.", "ratio"),
            "variance_share": _factor("Aandeel in spreiding", "Variance share", "First-order Sobol index."),
            "total_share": _factor("Totaal aandeel", "Total share", "Total-order Sobol index."),
        },
        description="what moving one parameter does to the ratio",
        key=("bound", "parameter"),
    ),
    table(
        "switching",
        {
            "bound": _bound(),
            "parameter": _one("text", "Kengetal", "Parameter", "The one that is moved, the others stay."),
            "value": _factor("Waarde", "Value", "The value that holds.", "as in unit"),
            "switching_value": _factor(
                "Omslagpunt", "Switching value", "Where the ratio is 1; empty for none.", "as in unit", nullable=True
            ),
            "within_range": _one(
                "code",
                "Binnen bereik",
                "Within range",
                "Whether that lies in its range; none where no value will do or it has no range.",
                codes=("yes", "no", "none"),
            ),
        },
        description="the value of a parameter at which the ratio is 1",
        key=("bound", "parameter"),
    ),
    table(
        "information_value",
        {
            "parameter": _one(
                "text", "Kengetal", "Parameter", "The one that would be known perfectly; 'all' is all of them."
            ),
            "value_eur": _amount("Waarde", "Value", "What knowing it is worth for the decision (EVPPI)."),
            "standard_error_eur": _amount("Standaardfout", "Standard error", "Of that value, by the simulation."),
        },
        description="what knowing a parameter perfectly is worth for the stated decision",
        key=("parameter",),
    ),
    table(
        "attribution",
        {
            "post": _post(),
            "bound": _bound(),
            "year": _year(),
            "attribution": _factor("Invloed", "Attribution", "The share ascribed to the programme."),
        },
        description="the share of a benefit year ascribed to the programme",
        key=("post", "bound", "year"),
    ),
    table(
        "ledger",
        {
            "variant": _variant(),
            "post": _post(),
            "component": _component(),
            "bound": _bound(),
            "year": _year(),
            "actor": _one("text", "Partij", "Actor", "Who gains or pays."),
            "flow": _one("code", "Stroom", "Flow", "benefit, transfer or cost.", codes=("benefit", "transfer", "cost")),
            "counted": _one("yes_no", "Geteld", "Counted", "Whether the variant counts the row."),
            "quantity": _factor("Hoeveelheid", "Quantity", "The volume in the benefit year.", "as the post declares"),
            "price_eur": _factor("Prijs", "Price", "The value of one unit to the actor.", "EUR"),
            "attribution": _factor("Invloed", "Attribution", "The share ascribed to the programme."),
            "deadweight": _factor("Nulalternatief", "Deadweight", "The share that would have happened anyway."),
            "displacement": _factor("Verdringing", "Displacement", "The share taken from others."),
            "discount_factor": _factor("Discontofactor", "Discount factor", "1 / (1 + rate) ^ year.", "factor"),
            "amount_eur": _amount("Bedrag", "Amount", "The product of the factors in this row, rounded half up."),
        },
        description="one amount; every figure in a report is a sum of these",
        key=("variant", "post", "component", "bound", "year", "actor", "flow"),
    ),
    table(
        "totals",
        {
            "variant": _variant(),
            "bound": _bound(),
            "benefits_eur": _amount("Baten", "Benefits", "The counted benefit and transfer rows."),
            "costs_eur": _amount("Kosten", "Costs", "The counted cost rows."),
            "net_eur": _amount("Saldo", "Net", "Benefits less costs."),
            "ratio": _factor(
                "Ratio", "Ratio", "Benefits per euro of cost; empty without costs.", "ratio", nullable=True
            ),
            "benefits_per_participant_eur": _amount(
                "Baten per deelnemer", "Benefits per participant", "Per graduate.", True
            ),
            "costs_per_participant_eur": _amount(
                "Kosten per deelnemer", "Costs per participant", "Per graduate.", True
            ),
            "net_per_participant_eur": _amount("Saldo per deelnemer", "Net per participant", "Per graduate.", True),
        },
        description="what a bound adds up to",
        key=("variant", "bound"),
    ),
    table(
        "posts",
        {
            "variant": _variant(),
            "post": _post(),
            "bound": _bound(),
            "total_eur": _amount("Totaal", "Total", "The counted rows of the post; 0 where the bound leaves it out."),
            "per_participant_eur": _amount("Per deelnemer", "Per participant", "Per graduate.", True),
            "share": _factor("Aandeel", "Share", "Of the benefits of the bound.", nullable=True),
        },
        description="what a post adds up to under a bound",
        key=("variant", "post", "bound"),
    ),
    table(
        "basis",
        {
            "variant": _variant(),
            "bound": _bound(),
            "basis": _one("code", "Grondslag", "Basis", "Seen, extended or assumed.", codes=_BASES),
            "amount_eur": _amount("Bedrag", "Amount", "The part of the benefits, by quantity, that rests on this."),
            "share": _factor("Aandeel", "Share", "Of the benefits of the bound.", nullable=True),
        },
        description="how much of the benefits was seen, extended beyond what was seen, or assumed",
        key=("variant", "bound", "basis"),
    ),
    table(
        "assumptions",
        {
            "assumption": _one("text", "Aanname", "Assumption", "Outflow that was assumed."),
            "bound": _bound(),
            "post": _post(),
            "counting": _one(
                "code", "Telwijze", "Counting", "How it is counted.", codes=("per-year", "period-average")
            ),
            "applied": _one("yes_no", "Toegepast", "Applied", "Whether the leading variant counts it so."),
            "mean_persons": _factor(
                "Gemiddeld", "Mean", "Average head count over the bound's years, records included.", "persons"
            ),
            "attributed_person_years": _factor(
                "Toegerekende persoonsjaren",
                "Attributed person-years",
                "Person-years times attribution, summed.",
                "person_years",
            ),
        },
        description="what an assumption comes to, counted one way or the other",
        key=("assumption", "bound", "post", "counting"),
    ),
    table(
        "funding_by_funder",
        {
            "funder": _one("text", "Financier", "Funder", "Who paid."),
            "actor": _one("text", "Partij", "Actor", "The kind of party the funder is."),
            "amount_eur": _amount("Bedrag", "Amount", "What they paid."),
            "share": _factor("Aandeel", "Share", "Of the sum of all funders."),
        },
        description="what a funder paid in all",
        key=("funder", "actor"),
    ),
    table(
        "funding_by_year",
        {
            "funder": _one("text", "Financier", "Funder", "Who paid."),
            "actor": _one("text", "Partij", "Actor", "The kind of party the funder is."),
            "year": _one("integer", "Jaar", "Year", "Counted as benefit years are; the year up to graduation is 0."),
            "amount_eur": _amount("Bedrag", "Amount", "The part of their payments that was for this year."),
        },
        description="what a funder paid for a year",
        key=("funder", "actor", "year"),
    ),
    table(
        "outflow_counts",
        {
            "status": _one("text", "Uitstroom", "Outflow", "What graduates did first after graduation."),
            "participants": _persons("Deelnemers", "Participants", "Graduates of the cohort."),
        },
        description="graduates by what they did first after graduation",
        key=("status",),
    ),
    table(
        "respondent_counts",
        {
            "group": _one("text", "Groep", "Group", "The group that was asked."),
            "instrument": _one("text", "Instrument", "Instrument", "How they were asked."),
            "usable": _one("yes_no", "Bruikbaar", "Usable", "Whether the answers were usable."),
            "exclusion_reason": _one("text", "Reden", "Reason", "Why not; empty where usable.", nullable=True),
            "respondents": _persons("Respondenten", "Respondents", "How many."),
        },
        description="how many were asked, and how",
    ),
    table(
        "theme_counts",
        {
            "question": _one("text", "Vraag", "Question", "What was asked."),
            "theme": _one("text", "Thema", "Theme", "A line of the codebook."),
            "parent": _one("text", "Hoofdthema", "Parent", "The theme it belongs under.", nullable=True),
            "group": _one("text", "Groep", "Group", "Who named it."),
            "instrument": _one("text", "Instrument", "Instrument", "How they were asked; 'all' is the total."),
            "respondents": _persons("Respondenten", "Respondents", "Distinct usable respondents who named it."),
        },
        description="how many respondents of a group named a theme",
        key=("question", "theme", "group", "instrument"),
    ),
    table(
        "answer_counts",
        {
            "question": _one("text", "Vraag", "Question", "What was asked."),
            "group": _one("text", "Groep", "Group", "Who answered."),
            "answer": _one("text", "Antwoord", "Answer", "The closed answer."),
            "respondents": _persons("Respondenten", "Respondents", "Usable respondents who gave it."),
        },
        description="how many respondents of a group gave an answer",
        key=("question", "group", "answer"),
    ),
    table(
        "figures",
        {
            "figure": _one("text", "Kengetal", "Figure", "The name by which texts and comparisons call it."),
            "value": _factor(
                "Waarde",
                "Value",
                "Unrounded; empty where there is nothing to divide by, such as graduates or costs.",
                "as in unit",
                nullable=True,
            ),
            "unit": _one("text", "Eenheid", "Unit", "EUR, share, ratio, persons, grade, count, person_years or hours."),
        },
        description="one number that a text or a comparison may name",
        key=("figure",),
    ),
    table(
        "indicators",
        {
            "indicator": _one("text", "Indicator", "Indicator", "Its name in the model, which holds its words."),
            "step": _one("code", "Stap", "Step", "Where in the logic chain.", codes=STEPS),
            "position": _one("integer", "Volgnummer", "Position", "The order in which the model declares them."),
            "unit": _one("text", "Eenheid", "Unit", "What it is in; a share runs from 0 to 1."),
            "taken": _one(
                "code",
                "Hoe bepaald",
                "Taken",
                "A figure of the run, a declared value, or a count, share, sum or mean of answers.",
                codes=("figure", "value", "count", "share", "sum", "mean", "not-measured"),
            ),
            "base_count": _one(
                "integer", "Van", "Base", "How many answered; empty where it is not taken from answers.", nullable=True
            ),
            "counted": _one(
                "integer", "Geteld", "Counted", "How many of them gave an answer that counts.", nullable=True
            ),
            "value": _factor("Waarde", "Value", "Empty where nobody could be counted.", "as in unit", nullable=True),
            "previous_value": _factor(
                "Vorige waarde", "Previous value", "Of the wave it is compared with.", "as in unit", nullable=True
            ),
            "previous_base": _one(
                "integer", "Vorige van", "Previous base", "How many answered in that wave.", nullable=True
            ),
            "difference": _factor("Verschil", "Difference", "Value less previous value.", "as in unit", nullable=True),
            "low": _factor(
                "Van", "From", "Lower end of the interval of what the method compares.", "as the method", nullable=True
            ),
            "high": _factor("Tot", "To", "Upper end of that interval.", "as the method", nullable=True),
            "interval": _factor("Interval", "Interval", "How often such an interval holds the truth.", nullable=True),
            "method": _one(
                "code",
                "Methode",
                "Method",
                "How the interval was made; empty where two waves were not compared.",
                codes=COMPARISONS,
                nullable=True,
            ),
            "matched_count": _one(
                "integer",
                "Beide keren",
                "Matched",
                "How many answered in both waves, where that is known.",
                nullable=True,
            ),
            "matched_difference": _factor(
                "Verschil bij dezelfde",
                "Matched difference",
                "What changed among those, a share or a mean.",
                nullable=True,
            ),
            "paired": _one(
                "yes_no",
                "Gepaard",
                "Paired",
                "Whether the same respondents are compared with themselves.",
                nullable=True,
            ),
        },
        description="a monitored number with its step in the logic chain, beside that of an earlier wave where there is one",
        key=("indicator",),
    ),
    table(
        "targets",
        {
            "indicator": _one("text", "Indicator", "Indicator", "The indicator it was set for."),
            "by": _one(
                "date", "Uiterlijk", "By", "The day by which it should be so; empty for an ambition.", nullable=True
            ),
            "direction": _one(
                "code", "Richting", "Direction", "Whether more or less is better.", codes=("at-least", "at-most")
            ),
            "target": _factor("Doel", "Target", "What the indicator should be.", "as in unit"),
            "value": _factor("Waarde", "Value", "What it is now.", "as in unit", nullable=True),
            "expected": _factor(
                "Verwacht",
                "Expected",
                "The value with what is expected by then, where that was asked.",
                "as in unit",
                nullable=True,
            ),
            "progress_share": _factor("Voortgang", "Progress", "Value divided by target.", nullable=True),
            "reached": _one(
                "code",
                "Gehaald",
                "Reached",
                "Not yet: its day lies after the last day that the records know.",
                codes=("yes", "no", "not-yet", "not-measured"),
            ),
            "remaining": _factor(
                "Nog te gaan", "Remaining", "What it still takes; 0 where it was reached.", "as in unit", nullable=True
            ),
            "note": _one(
                "code",
                "Toelichting",
                "Note",
                "What the expected value says of a target not yet reached.",
                codes=("expected-reaches", "expected-falls-short"),
                nullable=True,
            ),
        },
        description="what an indicator should be on a day, and how far it is",
        key=("indicator", "by", "direction"),
    ),
    table(
        "response",
        {
            "sector": _one("text", "Sector", "Sector", "Of the organisations; 'all' is the total."),
            "members": _one("integer", "Leden", "Members", "Organisations that are members on the wave's last day."),
            "answered": _one("integer", "Antwoordden", "Answered", "Those of them that answered any question."),
            "share": _factor("Respons", "Response", "Answered divided by members.", nullable=True),
        },
        description="how many of the member organisations answered",
        key=("sector",),
    ),
    table(
        "reproduction",
        {
            "position": _one("integer", "Volgnummer", "Position", "The order in which the source prints them."),
            "item": _one("text", "Post", "Item", "What was published."),
            "bound": _one("text", "Grens", "Bound", "The bound, where it has one.", nullable=True),
            "scope": _one("text", "Over", "Scope", "Total, per participant, share, ..."),
            "published": _one("text", "Gepubliceerd", "Published", "The figure as printed."),
            "recomputed": _one("text", "Nagerekend", "Recomputed", "The run's figure at the precision printed."),
            "difference": _one("text", "Verschil", "Difference", "Recomputed less published."),
            "agrees": _one("yes_no", "Klopt", "Agrees", "Whether they agree at the precision printed."),
            "note": _one("text", "Toelichting", "Note", "Why not, or how to read it.", nullable=True),
        },
        description="a figure published elsewhere beside the run's own",
        key=("item", "bound", "scope"),
    ),
    table(
        "published_elsewhere",
        {
            "position": _one("integer", "Volgnummer", "Position", "The order in which the file lists them."),
            "item": _one("text", "Post", "Item", "What was published."),
            "label_nl": _one("text", "Omschrijving", "Label in Dutch", "What it is, in Dutch."),
            "label_en": _one("text", "Omschrijving (Engels)", "Label in English", "What it is, in English."),
            "bound": _one("text", "Grens", "Bound", "The source's own, where it has one.", nullable=True),
            "scope": _one("text", "Over", "Scope", "Total, share, low end, title, ..."),
            "published": _one("text", "Gepubliceerd", "Published", "In the source's own digits or words."),
            "unit": _one("text", "Eenheid", "Unit", "What it is in."),
            "figure": _one("text", "Figuur", "Figure", "The run's own figure beside it.", nullable=True),
            "own": _factor(
                "Hier", "Here", "That figure; never compared with what was published.", "as the figure", nullable=True
            ),
            "document": _one("text", "Bron", "Document", "Key of the source document."),
            "place": _one("text", "Plaats", "Place", "Where in it."),
            "note_nl": _one("text", "Toelichting", "Note in Dutch", "Why it is not reproduced, in Dutch."),
            "note_en": _one("text", "Toelichting (Engels)", "Note in English", "The same in English."),
        },
        description="a figure published elsewhere that these records cannot reproduce, beside the run's own",
        key=("item", "bound", "scope"),
    ),
    table(
        "ladder_steps",
        {
            "moment": _one("code", "Moment", "Moment", "When.", codes=_MOMENTS),
            "step": _one("integer", "Trede", "Step", "Of the participation ladder, 1 (isolated) to 6 (paid work)."),
            "participants": _persons("Deelnemers", "Participants", "Participants of the cohort who stood there then."),
        },
        description="how many participants stood on a step of the participation ladder at a moment",
        key=("moment", "step"),
    ),
    table(
        "ladder_moves",
        {
            "moment_from": _one("code", "Van moment", "From moment", "The earlier moment.", codes=_MOMENTS),
            "moment_to": _one("code", "Naar moment", "To moment", "The later moment.", codes=_MOMENTS),
            "step_from": _one("integer", "Van trede", "From step", "The step at the earlier moment."),
            "step_to": _one("integer", "Naar trede", "To step", "The step at the later moment."),
            "participants": _persons("Deelnemers", "Participants", "Participants measured at both moments."),
        },
        description="how many participants moved from a step of the participation ladder to another between two moments",
        key=("moment_from", "moment_to", "step_from", "step_to"),
    ),
    table(
        "changes",
        {
            "position": _one("integer", "Volgnummer", "Position", "By variant, bound, total and cause."),
            "since": _one("text", "Sinds", "Since", "The release it is compared with, such as v1."),
            "what": _one("code", "Wat", "What", "Which total.", codes=("benefits_eur", "costs_eur", "net_eur")),
            "variant": _variant(),
            "bound": _bound(),
            "cause": _one(
                "text",
                "Oorzaak",
                "Cause",
                "'all' for the total itself; 'unknown' where causes could not be worked out; + between causes that could not "
                "be told apart.",
            ),
            "old_eur": _amount("Was", "Old", "The total in that release; empty for a cause.", nullable=True),
            "new_eur": _amount("Is", "New", "The total now; empty for a cause.", nullable=True),
            "difference_eur": _amount("Verschil", "Difference", "What changed; the causes of a total add up to it."),
        },
        description="what changed in a total since the last release of the cohort, by cause",
        key=("what", "variant", "bound", "cause"),
    ),
    table(
        "parameters",
        {
            "parameter": _one("text", "Kengetal", "Parameter", "Its name in formulas."),
            "label": _one("text", "Omschrijving", "Label", "What it is, in the report's leading language."),
            "bound": _one("text", "Grens", "Bound", "The bound it holds for; empty for all.", nullable=True),
            "value": _factor("Waarde", "Value", "The value that holds for this cohort.", "as in unit"),
            "unit": _one("text", "Eenheid", "Unit", "What it is in."),
            "price_year": _one("integer", "Prijspeil", "Price year", "The year of its prices.", nullable=True),
            "valid_from": _one("date", "Geldt vanaf", "Holds from", "The day from which it holds."),
            "document": _one("text", "Bron", "Document", "Key of the source document."),
            "place": _one("text", "Plaats", "Place", "Where in it, in the report's leading language."),
            "checked": _one("yes_no", "Ingezien", "Checked", "Whether the source was opened and the value seen."),
        },
        description="a dated, sourced number as it holds for this cohort",
        key=("parameter", "bound"),
    ),
    table(
        "cited_evidence",
        {
            "position": _one("integer", "Volgnummer", "Position", "The order in which they are cited."),
            "cited_by": _one(
                "code", "Genoemd door", "Cited by", "What cites it.", codes=("programme", "post", "indicator")
            ),
            "cites": _one("text", "Naam", "Name", "Which programme, post or indicator."),
            "entry": _one("text", "Ingang", "Entry", "The id of the entry in the catalogue."),
            "overview": _one("text", "Overzicht", "Overview", "The overview table that the entry stands in."),
            "name": _one("text", "Interventie", "Intervention", "Its name, in the document's own words."),
            "target_group": _one("text", "Doelgroep", "Target group", "For whom it is, in the document's own words."),
            "evidence": _one("text", "Effectiviteit", "Effectiveness", "What is known of its effects, in those words."),
            "level": _one("text", "Trede", "Level", "The rung of the ladder that those words were put on."),
            "rung": _one("integer", "Hoogte", "Rung", "How high that is; 0 is the lowest."),
            "source": _one("text", "Beschrijving", "Source", "Where it is described, as the document refers to it."),
            "document": _one("text", "Bron", "Document", "Key of the document that the catalogue comes from."),
            "page": _one("integer", "Bladzijde", "Page", "The page there."),
            "mended": _one("yes_no", "Hersteld", "Mended", "Whether a reading error was mended in the entry."),
        },
        description="an entry of the catalogue of interventions that the programme, a post or an indicator cites",
        key=("cited_by", "cites", "entry"),
    ),
    table(
        "plan_findings",
        {
            "position": _one("integer", "Volgnummer", "Position", "The order of the plan, then that of the model."),
            "finding": _one("code", "Bevinding", "Finding", "What kind of thing was found.", codes=FINDINGS),
            "what": _one("text", "Waarover", "About", "The question, step, data, goal or indicator, by its name."),
            "detail": _one(
                "text",
                "Bijzonderheden",
                "Detail",
                "The indicators, tables or days it speaks of, with ; between them.",
                nullable=True,
            ),
        },
        description="what the plan for monitoring and evaluation leaves open, or promises while nothing measures it",
        key=("finding", "what"),
    ),
    table(
        "comparables",
        {
            "position": _one("integer", "Volgnummer", "Position", "The run's own first, then as they are declared."),
            "comparable": _one("text", "Uitkomst", "Result", "Whose result it is."),
            "label": _one("text", "Omschrijving", "Label", "Its name, in the report's leading language."),
            "own": _one("yes_no", "Eigen", "Own", "Whether it is what this run came to."),
            "low": _factor("Laagste", "Lowest", "The least that a euro was said to bring.", "ratio"),
            "high": _factor("Hoogste", "Highest", "The most.", "ratio"),
            "about": _one("yes_no", "Ongeveer", "About", "Whether the source gives it as a round number."),
            "year": _one(
                "integer", "Jaar", "Year", "The year of the research; of the run, that of its prices.", nullable=True
            ),
            "method": _one("text", "Methode", "Method", "How it was worked out; different methods do not rank."),
            "document": _one(
                "text", "Bron", "Document", "Key of the source document; none of the run's own.", nullable=True
            ),
            "place": _one("text", "Plaats", "Place", "Where in it, in the report's leading language.", nullable=True),
        },
        description="what a euro brings, by this run and by published results of others; they do not rank",
        key=("comparable",),
    ),
    table(
        "contributors",
        {
            "scope": _one("text", "Waarbinnen", "Scope", "A benefit year or a part of it, 'first', or a count."),
            "owners": _one("text", "Groepen", "Owners", "The groups of records they stand behind, all of them."),
            "participants": _persons("Personen", "Persons", "Participants, or respondents behind a count."),
        },
        description="how many persons stand behind the same groups of records; never published",
        key=("scope", "owners"),
    ),
]

CALCULATED: dict[str, TableSchema] = {str(schema.name): read(schema) for schema in _TABLES}

PRIVATE = ("contributors",)
"""Calculated tables that stay in the store: no form of them is published."""

DISCLOSED = read(
    table(
        "disclosed",
        {
            "unit": _one("text", "Eenheid", "Unit", "What is shown or held back as a whole."),
            "what": _one("text", "Soort", "Kind", "What kind of thing it is."),
            "shown": _one("yes_no", "Getoond", "Shown", "Whether it is published."),
            "reason": _one(
                "code",
                "Reden",
                "Reason",
                "Why not. Small or telling is not told apart: that would be a clue.",
                codes=("small or would reveal", "not applicable"),
            ),
        },
        description="a number, or several that belong together, that the disclosure rule shows or holds back",
        key=("unit",),
    )
)
"""What the disclosure rule did: made beside the published forms of the calculated tables."""

PUBLISHED: dict[str, TableSchema] = {
    **{name: one for name, one in CALCULATED.items() if name not in PRIVATE},
    DISCLOSED.name: DISCLOSED,
}
"""The tables that are published, each in the form that the disclosure rule allows."""


def types(name: str) -> dict[str, str]:
    """Column -> DuckDB type of a calculated or published table, in order."""
    return {one.name: one.sql_type for one in ({**CALCULATED, **PUBLISHED})[name].columns}
