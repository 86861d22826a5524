"""The tables of the wave that a wave is compared with, as they stand beside its own.

Belongs here: which of them there are. Does not belong here: their columns where they are raw tables (``schemas.raw``).
"""

from dataclasses import replace

from schemas.raw import RAW
from schemas.table import TableSchema, column, read, table

PREFIX = "earlier_"
TAKEN = ("answers", "respondents")
"""The raw tables of the earlier wave that are taken up; its others are judged with them and not used."""

_WAVE = read(
    table(
        f"{PREFIX}wave",
        {
            "same_respondents": column(
                "yes_no",
                nl="Dezelfde nummers",
                en="Same identifiers",
                description="Whether one identifier is one respondent in both waves.",
                required=True,
            ),
            "spread_known": column(
                "yes_no",
                nl="Antwoorden per respondent",
                en="Answers per respondent",
                description="Whether the records of both waves say what each respondent answered.",
                required=True,
            ),
        },
        description="what is known of the two waves besides their answers; no row where nothing is compared",
    )
)

EARLIER: dict[str, TableSchema] = {
    **{f"{PREFIX}{name}": replace(RAW[name], name=f"{PREFIX}{name}") for name in TAKEN},
    _WAVE.name: _WAVE,
}
