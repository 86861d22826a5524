"""The columns of ``published.csv``: figures published elsewhere that a run is compared with.

Belongs here: one figure, and the names of its columns. Does not belong here: reading the file (``pipeline.ingest.published``)
and comparing (``pipeline.calculation.reproduction``).
"""

from dataclasses import dataclass

COLUMNS = ("item", "bound", "scope", "published", "unit", "section", "figure", "rounded_to", "note", "note_en")
WITHOUT_OPTIONAL = COLUMNS[:-1]
FILLED = ("item", "scope", "published", "unit", "section", "figure")


@dataclass(frozen=True)
class Published:
    """A figure as a source prints it.

    Attributes:
        published: the digits as printed; their number of decimals is the precision.
        unit: ``percent`` compares with a share times hundred.
        section: where the source prints it.
        figure: name of the run's figure to compare with.
        rounded_to: the source rounds coarser than its digits show, e.g. 1000; None otherwise.
        note: why they differ, or how to read the figure, in Dutch.
        note_en: the same in English.
    """

    item: str
    bound: str | None
    scope: str
    published: str
    unit: str
    section: str
    figure: str
    rounded_to: int | None
    note: str | None
    note_en: str | None = None

    def note_in(self, language: str) -> str | None:
        """The note in a language of the reports; None where it has none in that language."""
        return self.note_en if language == "en" else self.note
