"""``datapackage.json``: the tables of a draft or release as a Frictionless Data Package.

Belongs here: the descriptor of the package, a Table Schema per table made from its Pandera schema. Does not belong here:
what a column is (``schemas``), every other file (``crate``).

Data Package 2.0 (datapackage.org): ``title`` and ``description`` are in English; the standard has one text for each, so
the Dutch stands beside it as ``titleNl`` and ``descriptionNl``, which readers that do not know them leave alone. Licences
are left out: a programme does not state one for its tables. Terms that hold for its raw files are in the RO-Crate.
"""

import csv
import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.model import CohortModel
from schemas.calculated import PUBLISHED
from schemas.delivery import DELIVERY
from schemas.table import Column, TableSchema

FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
_TABLES = "tables"
_FIELD_TYPES = {
    "id": "string",
    "code": "string",
    "text": "string",
    "yes_no": "string",
    "date": "date",
    "decimal": "number",
    "integer": "integer",
}


def data_package(folder: Path, model: CohortModel, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor of every table below ``folder``.

    Args:
        folder: a draft or release with its ``tables/*.csv``.
        model: the cohort's model, for titles and source documents.
        manifest: its manifest (``about`` and ``release`` are read).

    Raises:
        MeerwaardeError: a table has no schema, or a column that its schema lacks.
    """
    told, release = manifest["about"], manifest["release"]
    package: dict[str, Any] = {
        "$schema": _PROFILE.format("datapackage"),
        "name": f"{model.programme.programme}-{model.cohort.cohort}",
        "title": f"{told['title']['en']}, {told['cohort']['en']}",
        "titleNl": f"{told['title']['nl']}, {told['cohort']['nl']}",
        "description": f"{told['subtitle']['en']}. Records: {told['records']}.",
        "descriptionNl": f"{told['subtitle']['nl']}.",
        "programme": model.programme.programme,
        "cohort": model.cohort.cohort,
        "records": told["records"],
        # What a programme that only monitors does not have is left out.
        **({"leadingVariant": told["variant"], "leadingBound": told["leading_bound"]} if told["variant"] else {}),
        "contributors": [{"title": told["organisation"], "roles": ["publisher"]}],
        "sources": _sources(model),
        "resources": [_resource(path, folder) for path in sorted((folder / _TABLES).glob("*.csv"))],
    }
    if release:
        package["version"] = f"{release['number']}.0.0"
        package["created"] = f"{release['date']}T00:00:00Z"
    return package


def _sources(model: CohortModel) -> list[dict[str, str]]:
    """The documents that the model and its parameters rest on."""
    return [
        {"title": _cited(document.author, document.year, document.title), **({"path": url} if url else {})}
        for _, document in sorted(model.documents.items())
        if (url := document.url) or document.title
    ]


def _cited(author: str | None, year: int | None, title: str) -> str:
    by = f"{author} ({year})" if author and year else author or (str(year) if year else "")
    return f"{by}. {title}" if by else title


def _resource(path: Path, folder: Path) -> dict[str, Any]:
    schema = PUBLISHED.get(path.stem) or DELIVERY.get(path.stem)
    if schema is None:
        raise MeerwaardeError(
            f"The table {path.relative_to(folder).as_posix()} has no schema, so nothing can be said about its columns. "
            "Expected a table of schemas/calculated.py or schemas/delivery.py: add its schema there."
        )
    return {
        "name": path.stem,
        "type": "table",
        "path": path.relative_to(folder).as_posix(),
        "description": _sentence(schema.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest_of_file(path)}",
        "schema": _table_schema(schema, path),
    }


def _table_schema(schema: TableSchema, path: Path) -> dict[str, Any]:
    columns, emptied = _columns_of(path, schema)
    made: dict[str, Any] = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": [_field(column, schema, column.name in emptied) for column in columns],
        "missingValues": [""],
    }
    key = [schema.column(name) for name in schema.key]
    if key and all(column in columns for column in key):
        # A primary key has no empty cells; where the key of the table may have them it is a unique key.
        if any(column.nullable or column.name in emptied for column in key):
            made["uniqueKeys"] = [[column.name for column in key]]
        else:
            made["primaryKey"] = [column.name for column in key]
    return made


def _columns_of(path: Path, schema: TableSchema) -> tuple[list[Column], set[str]]:
    """The columns that a file has, in its order, and those with an empty cell where the schema asks for a value.

    What is published is another form of the calculated table: a column that only keeps the order may be gone, and cells
    that the disclosure rule hides are empty.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows, [])
        strange = [name for name in names if name not in schema.names]
        if strange:
            raise MeerwaardeError(
                f"{path.name} has columns that the schema of table {schema.name} lacks: {', '.join(strange)}. Expected "
                f"columns from: {', '.join(schema.names)}. Add them to schemas/calculated.py."
            )
        empty: set[int] = set()
        for row in rows:
            empty.update(at for at, cell in enumerate(row) if not cell)
    columns = [schema.column(name) for name in names]
    return columns, {column.name for at, column in enumerate(columns) if at in empty and not column.nullable}


def _field(column: Column, schema: TableSchema, emptied: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _FIELD_TYPES[column.kind],
        "title": column.label_en,
        "titleNl": column.label_nl,
        "description": column.description,
    }
    if column.description_nl:
        field["descriptionNl"] = column.description_nl
    if column.unit:
        field["unit"] = column.unit
    limits = schema.limits(column.name)
    constraints: dict[str, Any] = {}
    if not column.nullable and not emptied:
        constraints["required"] = True
    if column.codes:
        constraints["enum"] = list(column.codes)
    for name, limit in (("minimum", limits.least), ("exclusiveMinimum", limits.above), ("maximum", limits.most)):
        if limit is not None:
            constraints[name] = _plain(limit)
    if constraints:
        field["constraints"] = constraints
    return field


def _plain(limit: Decimal | int | datetime.date) -> str:
    """A limit as the standard allows it for every type: the text that a cell would hold, so that nothing is rounded."""
    return limit.isoformat() if isinstance(limit, datetime.date) else format(Decimal(limit), "f")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
