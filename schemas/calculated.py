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

_TABLES = [
    table(
        "exposure",
        {
            "measure": _one("text", "Maat", "Measure", "What is counted per record: its table, condition and factor."),
            "year": _year(),
            "days_in_year": _one("integer", "Dagen", "Days", "Days in the benefit years summed here: 365 or 366."),
            "day_sum": _factor("Dagsom", "Day sum", "Days in the benefit year times the factor, over all records.", "days"),
            "day_sum_observed": _factor(
                "Waargenomen dagsom", "Observed day sum", "The part of it up to observed_until.", "days"
            ),
        },
        description="the days that records cover in a benefit year, weighted, over all records together",
    ),
    table(
        "count_values",
        {
            "count": _one("text", "Telling", "Count", "A count that the model declares."),
            "value": _one("integer", "Aantal", "Value", "What was counted."),
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
            "ratio": _factor("Ratio", "Ratio", "Benefits per euro of cost; empty without costs.", "ratio", nullable=True),
            "benefits_per_participant_eur": _amount("Baten per deelnemer", "Benefits per participant", "Per graduate.", True),
            "costs_per_participant_eur": _amount("Kosten per deelnemer", "Costs per participant", "Per graduate.", True),
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
            "counting": _one("code", "Telwijze", "Counting", "How it is counted.", codes=("per-year", "period-average")),
            "applied": _one("yes_no", "Toegepast", "Applied", "Whether the leading variant counts it so."),
            "mean_persons": _factor("Gemiddeld", "Mean", "Average head count over the bound's years, records included.",
                                    "persons"),
            "attributed_person_years": _factor("Toegerekende persoonsjaren", "Attributed person-years",
                                               "Person-years times attribution, summed.", "person_years"),
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
            "value": _factor("Waarde", "Value", "Unrounded.", "as in unit"),
            "unit": _one("text", "Eenheid", "Unit", "EUR, share, ratio, persons, grade, count, person_years or hours."),
        },
        description="one number that a text or a comparison may name",
        key=("figure",),
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
        "parameters",
        {
            "parameter": _one("text", "Kengetal", "Parameter", "Its name in formulas."),
            "label": _one("text", "Omschrijving", "Label", "What it is, in Dutch."),
            "bound": _one("text", "Grens", "Bound", "The bound it holds for; empty for all.", nullable=True),
            "value": _factor("Waarde", "Value", "The value that holds for this cohort.", "as in unit"),
            "unit": _one("text", "Eenheid", "Unit", "What it is in."),
            "price_year": _one("integer", "Prijspeil", "Price year", "The year of its prices.", nullable=True),
            "valid_from": _one("date", "Geldt vanaf", "Holds from", "The day from which it holds."),
            "document": _one("text", "Bron", "Document", "Key of the source document."),
            "place": _one("text", "Plaats", "Place", "Where in it."),
            "checked": _one("yes_no", "Ingezien", "Checked", "Whether the source was opened and the value seen."),
        },
        description="a dated, sourced number as it holds for this cohort",
        key=("parameter", "bound"),
    ),
]  # fmt: skip

CALCULATED: dict[str, TableSchema] = {str(schema.name): read(schema) for schema in _TABLES}


def types(name: str) -> dict[str, str]:
    """Column -> DuckDB type of a calculated table, in order."""
    return {one.name: one.sql_type for one in CALCULATED[name].columns}
