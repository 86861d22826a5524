"""Raw table ``funding``: who paid for the programme.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import column, positive, table

ACTORS = (
    "municipality",
    "province",
    "national_government",
    "foundation",
    "employer",
    "participant",
    "society",
)
FUNDING_KINDS = ("grant", "fee", "contribution", "in_kind")

SCHEMA = table(
    "funding",
    {
        "funder": column("id", nl="Financier", en="Funder", description="Name or code of who pays.", required=True),
        "actor": column(
            "code",
            nl="Partij",
            en="Actor",
            description="The kind of actor the funder is.",
            required=True,
            codes=ACTORS,
        ),
        "period_start": column(
            "date",
            nl="Periode van",
            en="Period from",
            description="First day of the period the payment is for.",
            required=True,
        ),
        "period_end": column(
            "date",
            nl="Periode tot en met",
            en="Period until",
            description="Last day of the period the payment is for, itself included.",
            required=True,
        ),
        "amount_eur": column(
            "decimal",
            nl="Bedrag",
            en="Amount",
            description="What was paid, in euros.",
            required=True,
            unit="EUR",
            sql_type="DECIMAL(18,2)",
            checks=[positive()],
        ),
        "kind": column("code", nl="Soort", en="Kind", description="The kind of payment.", codes=FUNDING_KINDS),
        "note": column("text", nl="Toelichting", en="Note", description="Remark about the payment."),
    },
    description="A payment or grant to the programme.",
)
