"""The columns of the catalogue's tables: interventions with their evidence, gaps in knowledge, what was mended and not read.

Belongs here: the columns and the codes they may hold. Does not belong here: reading the files (``pipeline.model.catalogue``),
and names that the catalogue itself declares (its tables, themes, levels and reasons), which it is judged by there.
"""

import pandera.pandas as pa

from schemas.table import Code, Kind, TableSchema, column, read, table


def _one(
    kind: Kind, nl: str, en: str, description: str, *, filled: bool = True, codes: tuple[Code, ...] = ()
) -> pa.Column:
    return column(kind, nl=nl, en=en, description=description, required=True, nullable=not filled, codes=codes)


def _words(nl: str, en: str, description: str) -> pa.Column:
    """A cell in the document's own words; empty where the document has none or none could be read."""
    return _one("text", nl, en, description, filled=False)


INTERVENTIONS: TableSchema = read(
    table(
        "interventions",
        {
            "id": _one("id", "Kenmerk", "Id", "By what a programme cites the entry."),
            "table": _one(
                "text", "Overzicht", "Table", "The overview table it stands in, as the catalogue declares it."
            ),
            "position": _one("integer", "Plaats", "Position", "Which row of that table it is."),
            "name": _one("text", "Interventie", "Intervention", "Its name."),
            "wider": _one(
                "yes_no", "Breder", "Wider", "Whether the document marks it as mainly meant for a wider question."
            ),
            "target_group": _words("Doelgroep", "Target group", "For whom it is."),
            "purpose": _words("Doel", "Purpose", "What it is meant to bring about."),
            "aspects": _words(
                "Aspecten", "Aspects", "What is methodical or integrated about it; not every table says."
            ),
            "theory": _words("Theoretische onderbouwing", "Theory", "Whether a theory underlies it."),
            "source": _words("Beschrijving", "Source", "Where it is described, as the document refers to it."),
            "evidence": _words("Effectiviteit", "Effectiveness", "What is known of its effects."),
            "page": _one("integer", "Bladzijde", "Page", "The page of the document."),
        },
        key=["id"],
        description="An intervention in one of the overview tables, in the document's own words",
    )
)
GAPS: TableSchema = read(
    table(
        "knowledge_gaps",
        {
            "id": _one("id", "Kenmerk", "Id", "By what the gap is known."),
            "theme": _one("text", "Thema", "Theme", "The theme, as the catalogue declares it."),
            "kind": _one(
                "code",
                "Soort",
                "Kind",
                "A gap, or a question that the document asks under one.",
                codes=(Code("gap", "lacune", "gap"), Code("question", "vraag", "question")),
            ),
            "under": _one("text", "Onder", "Under", "The gap that a question belongs to.", filled=False),
            "words": _one("text", "Lacune", "Gap", "The gap or question in the document's own words."),
            "page": _one("integer", "Bladzijde", "Page", "The page of the document."),
        },
        key=["id"],
        description="A gap in knowledge that the document names, or a question under it",
    )
)
MENDED: TableSchema = read(
    table(
        "mended",
        {
            "id": _one("id", "Kenmerk", "Id", "The entry or gap."),
            "column": _one("text", "Kolom", "Column", "The column of the cell."),
            "scanned": _one("text", "Gescand", "Scanned", "What the scanner read; pieces have a slash between them."),
            "mended": _one("text", "Hersteld", "Mended", "What the cell holds instead."),
            "why": _one("text", "Waarom", "Why", "The reason, as the catalogue declares it."),
        },
        description="A reading error of the scanner that was mended",
    )
)
UNREAD: TableSchema = read(
    table(
        "unread",
        {
            "id": _one("id", "Kenmerk", "Id", "The entry or gap."),
            "column": _one("text", "Kolom", "Column", "The column of the cell."),
            "kind": _one(
                "code",
                "Soort",
                "Kind",
                "Not read; read but placed in this row by inference; or odd and kept as read.",
                codes=(
                    Code("unread", "niet gelezen", "not read"),
                    Code("placed", "bij deze rij geplaatst", "placed with this row"),
                    Code("kept", "gelaten zoals gelezen", "kept as read"),
                ),
            ),
            "nl": _one("text", "Nederlands", "Dutch", "What could not be read, in Dutch."),
            "en": _one("text", "Engels", "English", "The same in English."),
        },
        key=["id", "column"],
        description="A cell of which something could not be read with certainty",
    )
)
CATALOGUE: dict[str, TableSchema] = {schema.name: schema for schema in (INTERVENTIONS, GAPS, MENDED, UNREAD)}
