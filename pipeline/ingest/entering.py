"""How raw files come in: read, and corrected where somebody decided so.

Belongs here: putting reading and corrections together, for all that judge or keep raw tables. Does not belong here: either
of the two, judging.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.faults import Fault
from pipeline.ingest.admitting import Pseudonym
from pipeline.ingest.corrections import corrected, read_corrections
from pipeline.ingest.delivered import RawTable
from pipeline.ingest.reading import read, strangers


def enter(
    folder: Path, tables: Sequence[str], shown_as: str = "raw", pseudonym: Pseudonym | None = None
) -> dict[str, RawTable]:
    """The raw tables of a folder with the corrections of ``corrections.yaml`` applied.

    Args:
        folder: the folder with the raw files.
        tables: the tables to read; may be some of those the programme uses.
        shown_as: the folder as faults name it, relative to the workspace.
        pseudonym: makes a pseudonym of whose identifier it is and the identifier; None keeps identifiers.

    Returns:
        A table for every name. Among its faults are those of corrections of it; those of the file ``corrections.yaml`` as
        a whole are told by :func:`of_folder`, which a verdict must ask for.

    Raises:
        FaultsError: there is no such folder.
        CallError: there is no such table.
    """
    from schemas import RAW

    raw = read(folder, tables, shown_as, pseudonym)
    # Against all tables: whether the programme uses the table of a correction is asked by of_folder.
    corrections = read_corrections(folder, tuple(RAW), shown_as)
    return {name: corrected(table, corrections, pseudonym) for name, table in raw.items()}


def of_folder(folder: Path, tables: Sequence[str], shown_as: str = "raw") -> list[Fault]:
    """Faults of what lies in the raw folder besides tables: files nobody asked for, and corrections that cannot be read.

    Args:
        folder: the folder with the raw files.
        tables: all tables the programme uses.
        shown_as: the folder as faults name it, relative to the workspace.
    """
    return [*strangers(folder, tables, shown_as), *read_corrections(folder, tables, shown_as).faults]
