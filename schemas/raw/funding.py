"""Raw table ``funding``: who paid for the programme.

Belongs here: the columns of this table. Does not belong here: rules that need more than one cell
(``pipeline.ingest.rules``).
"""

from schemas.table import Code, column, listed, positive, table

ACTORS = (
    Code("municipality", "gemeente", "municipality", listed("gemeenten, municipalities, gemeentelijk")),
    Code("province", "provincie", "province", listed("provincies, provinces, provinciaal")),
    Code(
        "national_government",
        "rijk",
        "national government",
        listed("het rijk, rijksoverheid, ministerie, ministeries, landelijke overheid, central government, ministry"),
    ),
    Code(
        "foundation",
        "fonds",
        "foundation",
        listed("fondsen, vermogensfonds, stichting, goed doel, charity, fund, foundations"),
    ),
    Code("employer", "werkgever", "employer", listed("werkgevers, bedrijf, bedrijven, employers, company")),
    Code("participant", "deelnemer", "participant", listed("deelnemers, cursist, participants")),
    Code("society", "samenleving", "society", listed("maatschappij, de samenleving")),
)
FUNDING_KINDS = (
    Code("grant", "subsidie", "grant", listed("subsidies, projectsubsidie, beschikking, grants, subsidy")),
    Code(
        "fee",
        "vergoeding per deelnemer",
        "fee",
        listed("vergoeding, trajectprijs, trajectvergoeding, tarief, inkoop, lesgeld, cursusgeld, fees"),
    ),
    Code("contribution", "bijdrage", "contribution", listed("bijdragen, gift, donatie, cofinanciering, donation")),
    Code(
        "in_kind", "in natura", "in kind", ("natura", "bijdrage in natura", "inzet in natura", "in kind contribution")
    ),
)

SCHEMA = table(
    "funding",
    {
        "funder": column(
            "id",
            nl="Financier",
            en="Funder",
            description="Name or code of who pays.",
            description_nl="De naam of code van de organisatie die betaalt, elke keer hetzelfde geschreven.",
            required=True,
            example="gemeente Groningen",
            synonyms=listed(
                "naam financier, financierende partij, subsidieverstrekker, subsidiegever, geldgever, betaler, "
                "gefinancierd door, name of funder, funded by, paid by, payer"
            ),
        ),
        "actor": column(
            "code",
            nl="Soort financier",
            en="Actor",
            description="The kind of actor the funder is.",
            description_nl="Wat voor partij de financier is.",
            required=True,
            codes=ACTORS,
            example="gemeente",
            synonyms=listed(
                "partij, soort partij, type partij, type financier, categorie financier, kind of funder, "
                "type of funder, funder type, party"
            ),
        ),
        "period_start": column(
            "date",
            nl="Periode van",
            en="Period from",
            description="First day of the period the payment is for.",
            description_nl="De eerste dag van de periode waarvoor het geld bedoeld is.",
            required=True,
            example="1-1-2020",
            synonyms=listed(
                "van, vanaf, begin, begindatum, startdatum, periode begin, begin periode, start periode, datum van, "
                "from, start date, period start, start of period"
            ),
        ),
        "period_end": column(
            "date",
            nl="Periode tot en met",
            en="Period until",
            description="Last day of the period the payment is for, itself included.",
            description_nl="De laatste dag van de periode waarvoor het geld bedoeld is; die dag telt nog mee.",
            required=True,
            example="31-12-2020",
            synonyms=listed(
                "tot en met, t/m, periode t/m, einde, eind, einddatum, periode einde, einde periode, "
                "datum tot en met, until, end date, period end, end of period"
            ),
        ),
        "amount_eur": column(
            "decimal",
            nl="Bedrag",
            en="Amount",
            description="What was paid, in euros.",
            description_nl="Wat er betaald is, in euro's.",
            required=True,
            unit="EUR",
            sql_type="DECIMAL(18,2)",
            checks=[positive()],
            example="25000,00",
            synonyms=listed(
                "bedrag in euro, bedrag euro, bedrag eur, bedrag in euro's, euro, euro's, eur, betaald bedrag, "
                "subsidiebedrag, amount in euros, amount paid, euros"
            ),
        ),
        "kind": column(
            "code",
            nl="Soort betaling",
            en="Kind",
            description="The kind of payment.",
            description_nl="Wat voor betaling het is.",
            codes=FUNDING_KINDS,
            example="subsidie",
            synonyms=listed(
                "soort, type betaling, type financiering, soort financiering, soort bijdrage, kind of payment, "
                "type of payment, payment type"
            ),
        ),
        "note": column(
            "text",
            nl="Toelichting",
            en="Note",
            description="Remark about the payment.",
            description_nl="Een opmerking bij de betaling. Geen naam van een persoon.",
            example="bijdrage voor 5 deelnemers",
            synonyms=listed(
                "opmerking, opmerkingen, omschrijving, notitie, remark, remarks, notes, comment, description"
            ),
        ),
    },
    nl="Financiering",
    en="Funding",
    description="A payment or grant to the programme.",
    description_nl="Een betaling of subsidie aan het programma.",
)
