"""The columns of ``published_elsewhere.csv``: figures published elsewhere that a run does not reproduce, shown beside its own.

Belongs here: one figure, and the names of its columns. Does not belong here: reading the file
(``pipeline.ingest.published_elsewhere``), figures that a run is compared with (``published``).
"""

from dataclasses import dataclass

COLUMNS = (
    "item",
    "label_nl",
    "label_en",
    "bound",
    "scope",
    "published",
    "unit",
    "document",
    "place",
    "figure",
    "note_nl",
    "note_en",
)
FILLED = ("item", "label_nl", "label_en", "scope", "published", "unit", "document", "place", "note_nl", "note_en")


@dataclass(frozen=True)
class PublishedElsewhere:
    """A figure as a source gives it, which these records cannot reproduce.

    Attributes:
        published: the source's own words or digits; they need not be a number ("over a quarter").
        unit: what it is in.
        document: key of the source document.
        place: where in it.
        figure: the run's own figure that stands beside it; None where there is none.
        note_nl: why it is not reproduced, and what contradicts it, in Dutch.
        note_en: the same in English.
    """

    item: str
    label_nl: str
    label_en: str
    bound: str | None
    scope: str
    published: str
    unit: str
    document: str
    place: str
    figure: str | None
    note_nl: str
    note_en: str
