"""What a template tells who fills it in, in Dutch.

Belongs here: the sentences, made from the schema where it knows. Does not belong here: cells and styles (``workbook``), files
(``delimited``).
"""

from collections.abc import Sequence

from pipeline.starting.offering import Known, Template, choices, example
from schemas import Column
from schemas.dictionary import values_in_words
from schemas.table import Limits

COLUMN_HEADS = ("Kolom", "Verplicht", "Wat het is", "Wat u kunt invullen", "Voorbeeld")

_LONGEST_MESSAGE = 255
_MOST_CODES = 15
TYPING = (
    "Typ een datum als 31-3-2020 en een getal met een komma: 2200,50.",
    "Laat leeg wat u niet weet. Vul dan geen 0 of streepje in.",
)
CHOOSING = (
    "Kies bij een keuzelijst een van de woorden uit de lijst.",
    "Plakt u uit een ander bestand? Kies Plakken speciaal en dan Waarden. Dan blijven de keuzelijsten en controles werken.",
)
NOT_ALLOWED = (
    "namen van personen",
    "adressen en postcodes",
    "geboortedata",
    "burgerservicenummers (BSN)",
    "bankrekeningnummers (IBAN)",
    "e-mailadressen en telefoonnummers",
)


def about(template: Template) -> str:
    """What one row is and where it came from, for above the table."""
    return f"Eén regel is: {_small(template.schema.description_nl).rstrip('.')}."


def already_there(template: Template) -> list[str]:
    """What is said of rows that are there already; nothing when there are none."""
    if not template.rows:
        return []
    return [
        f"De tabel {template.schema.label_nl} is al gevuld met die van het vorige cohort van dit programma. Vul aan wat nieuw "
        "is en haal weg wat niet meer klopt."
    ]


def saving(template: Template, file: str) -> list[str]:
    """How to keep the file, and what to do then."""
    return [
        "Laat de namen van de kolommen staan. Een kolom die niet verplicht is, mag weg.",
        f"Bewaar het bestand in dezelfde map onder dezelfde naam ({file}). Met de opdracht meerwaarde check "
        f"{template.cohort} ziet u of alles klopt.",
    ]


def forbidden() -> list[str]:
    """What may not be in the file, and what happens when it is."""
    return [
        f"Zet dit nergens in het bestand: {', '.join(NOT_ALLOWED[:-1])}, {NOT_ALLOWED[-1]}.",
        "Staat er toch zoiets in, dan wordt het bestand geweigerd. U hoort dan in welke regel en kolom.",
    ]


def column_line(template: Template, column: Column) -> tuple[str, ...]:
    """One column, under ``COLUMN_HEADS``."""
    return (
        column.label_nl,
        "ja" if column.required else "nee",
        column.description_nl,
        allowed(template, column),
        example(template, column),
    )


def allowed(template: Template, column: Column) -> str:
    """What a cell of the column may hold, in words."""
    limits = template.schema.limits(column.name)
    if column.words:
        words = [word.nl for word in column.words]
        return f"{', '.join(words[:-1])} of {words[-1]}" if len(words) > 1 else words[0]
    if column.kind == "date":
        return "een datum, bijvoorbeeld 31-3-2020"
    if column.kind in ("decimal", "integer"):
        name = "een heel getal" if column.kind == "integer" else "een getal"
        return f"{name}: {bounds}" if (bounds := values_in_words(limits, "nl")) else name
    if column.kind == "text":
        return "tekst"
    known = template.known.get(column.name, ())
    if len(known) > _MOST_CODES:
        return f"een van de {len(known)} codes uit de keuzelijst, of een nieuwe code"
    if known:
        return "\n".join(["een code die het programma kent:", *map(_with_label, known), "of een nieuwe code"])
    return f"een nummer of code van hooguit {limits.longest} tekens"


def hint(column: Column) -> str:
    """What shows beside a cell of the column while somebody is in it."""
    first = "Verplicht." if column.required else "Mag leeg blijven."
    told = f"{column.description_nl} {first}"
    if column.kind == "date":
        told += " Bijvoorbeeld 31-3-2020."
    return _cut(told)


def refusal(template: Template, column: Column, limits: Limits) -> str:
    """What is said when something else is typed than the column takes."""
    if column.words:
        return _cut(f"Kies een van deze woorden: {', '.join(choices(template, column))}.")
    if column.kind == "date":
        return "Typ een datum als dag-maand-jaar, bijvoorbeeld 31-3-2020."
    if column.kind in ("decimal", "integer"):
        return _cut(f"Typ een getal: {values_in_words(limits, 'nl')}. Zonder tekst of euroteken.")
    if choices(template, column):
        return "Deze code kent het programma nog niet. Is hij goed geschreven? Dan mag hij blijven staan."
    if column.name in template.schema.key and len(template.schema.key) == 1:
        return (
            f"Typ een nummer of code van hooguit {limits.longest} tekens, die nog niet in een andere regel staat. "
            "Elk nummer komt één keer voor."
        )
    return f"Typ een nummer of code van hooguit {limits.longest} tekens."


def readme(templates: Sequence[Template]) -> str:
    """The explanation of a folder with CSV files, as Markdown."""
    first = templates[0]
    lines = [
        f"# De tabellen van {first.cohort}",
        "",
        "Elke tabel is een CSV-bestand met puntkomma's, dat Excel en LibreOffice zo openen. Op de eerste regel staan de namen",
        "van de kolommen; de gegevens komen eronder. Vul ook `source.yaml` in: daarin staat waar de gegevens vandaan komen.",
        "",
        "## Zo vult u een tabel in",
        "",
        *(f"- {line}" for line in (*TYPING, *saving(first, f"bijvoorbeeld {first.schema.name}.csv"))),
        "",
        "## Wat er niet in mag",
        "",
        *(f"- {line}" for line in forbidden()),
    ]
    for template in templates:
        lines += ["", f"## {template.schema.label_nl} (`{template.schema.name}.csv`)", "", about(template), ""]
        lines += [*already_there(template), *([""] if template.rows else [])]
        lines += [f"| {' | '.join(COLUMN_HEADS)} |", f"|{' --- |' * len(COLUMN_HEADS)}"]
        for column in template.schema.columns:
            cells = (cell.replace("|", "\\|").replace("\n", "<br>") for cell in column_line(template, column))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _with_label(known: Known) -> str:
    return f"{known.code} ({known.label})" if known.label else known.code


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else f"{text[: _LONGEST_MESSAGE - 4]} ..."
