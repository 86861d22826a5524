"""What the steps of a run leave for one another: written whole, and taken up only when it belongs together.

Belongs here: keeping a table, a folder or a word in the cohort's work folder with what it was made from beside it, and
what Dagster is told of a kept table. Does not belong here: how Parquet is written (``store``), and the folders of a
finished run (``assets.in_place``).

A step may be run by itself from Dagster's page, so what lies in the work folder may be of another day. Everything there
carries the fingerprint of the inputs and code it was made from, and the digest of its bytes; what does not match this
run is refused, with the way out.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import dagster as dg
import pandas as pd

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file, new_folder, write_whole
from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import digest_of
from pipeline.orchestration.tables import TABLES, preview, totals

_WORD = "made_from.json"


def table_path(hand: CohortInHand, table: str) -> Path:
    """Where the table ``table`` of the cohort in hand lies between steps."""
    return hand.work / f"{table}.parquet"


def aside_path(hand: CohortInHand, table: str) -> Path:
    """Where a step may write a table as Parquet before ``keep_table`` puts it in place."""
    hand.work.mkdir(parents=True, exist_ok=True)
    return hand.work / f".{table}.parquet.new-aside"


def keep_table(hand: CohortInHand, table: str, made: pd.DataFrame | Path) -> str:
    """Put a table in the work folder, whole, with the word of what it was made from; gives its digest.

    ``made`` is the table as a data frame, or a Parquet file written to ``aside_path``.
    """
    target, aside = table_path(hand, table), aside_path(hand, table)
    if isinstance(made, Path):
        aside = made
    else:
        hand.session.put("made", made, {column.name: column.sql_type for column in TABLES[table].columns})
        hand.session.write("made", aside)
        hand.session.execute("DROP TABLE made")
    digest = digest_of_file(aside)
    # The old word goes first: an end between these lines leaves a table without one, which is refused.
    _word_of(target).unlink(missing_ok=True)
    aside.replace(target)
    _write_word(_word_of(target), hand, {"sha256": digest})
    return digest


def kept_table(hand: CohortInHand, table: str) -> Path:
    """The Parquet file of a table made from the inputs in hand; a MeerwaardeError when there is none such."""
    path = table_path(hand, table)
    word = _read_word(_word_of(path), hand, f"table {table}")
    if not path.is_file() or word["sha256"] != digest_of_file(path):
        refuse_as_touched(hand, path)
    return path


def refuse_as_touched(hand: CohortInHand, path: Path) -> NoReturn:
    """Raise a MeerwaardeError: what lies at ``path`` is not what a step kept there."""
    raise MeerwaardeError(f"{path} is not what the step that made it left there. {_ALL_ANEW.format(hand.key)}")


def kept_frames(hand: CohortInHand, tables: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Tables kept by ``keep_table`` as data frames, in the order of their columns; errors as ``kept_table``."""
    frames = {}
    for table in tables:
        hand.session.attach("kept", kept_table(hand, table))
        order = ", ".join(f'"{column.name}"' for column in TABLES[table].columns)
        frames[table] = hand.session.frame(f"SELECT * FROM kept ORDER BY {order}")  # noqa: S608 (names of our schemas)
    return frames


@contextmanager
def keeping_folder(hand: CohortInHand, name: str) -> Iterator[Path]:
    """A folder to fill, which becomes the folder ``name`` of the work folder when the block ends well."""
    with new_folder(hand.work / name) as folder:
        yield folder
        _write_word(folder / _WORD, hand, {"files": digests_below(folder)})


def kept_folder(hand: CohortInHand, name: str) -> Path:
    """A folder kept by ``keeping_folder`` and made from the inputs in hand; a MeerwaardeError when there is none such."""
    folder = hand.work / name
    word = _read_word(folder / _WORD, hand, name)
    if word["files"] != digests_below(folder):
        refuse_as_touched(hand, folder)
    return folder


def digests_below(folder: Path) -> dict[str, str]:
    """The sha256 of every file in a folder by its path in it; the word of a kept folder does not count."""
    return {
        path.relative_to(folder).as_posix(): digest_of_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / _WORD
    }


def keep_facts(hand: CohortInHand, name: str, facts: Mapping[str, Any]) -> None:
    """Keep what JSON can hold under ``name``, e.g. which checks passed."""
    _write_word(hand.work / f"{name}.facts.json", hand, {"facts": dict(facts)})


def kept_facts(hand: CohortInHand, name: str) -> dict[str, Any]:
    """What ``keep_facts`` kept for the inputs in hand; a MeerwaardeError when there is none such."""
    return dict(_read_word(hand.work / f"{name}.facts.json", hand, name)["facts"])


def materialised(
    hand: CohortInHand,
    layer: str,
    table: str,
    made: pd.DataFrame | Path,
    frame: pd.DataFrame | None = None,
    rows: int | None = None,
    **metadata: Any,
) -> dg.MaterializeResult:
    """Keep a table and say so to Dagster: its rows, a preview, totals of its amounts, its digest as data version.

    Rows of a table about persons are counted and not shown: they would come to lie in Dagster's records. ``frame`` spares
    reading a Parquet file back where the caller has its rows at hand, ``rows`` where he has counted those of such a table.
    """
    digest = keep_table(hand, table, made)
    shown: dict[str, Any] = {}
    if TABLES[table].about_persons:
        count = len(made) if isinstance(made, pd.DataFrame) else rows
        if count is None:
            raise ValueError(f"nobody counted the rows of {table}")
        shown["note"] = "Rows tell of one person each, and are not shown here."
    else:
        if frame is None:
            frame = made if isinstance(made, pd.DataFrame) else kept_frames(hand, [table])[table]
        count = len(frame)
        shown["preview"] = dg.MetadataValue.md(preview(frame))
        if found := totals(TABLES[table], frame):
            shown["totals"] = dg.MetadataValue.md(found)
    return dg.MaterializeResult(
        asset_key=[layer, table],
        metadata={"dagster/row_count": count, **shown, **metadata},
        data_version=dg.DataVersion(digest),
    )


def data_version_of_folder(folder: Path) -> dg.DataVersion:
    """The content of a kept folder in one word."""
    return dg.DataVersion(digest_of(digests_below(folder)))


_ALL_ANEW = "Materialise all assets of {0} anew, for example with `meerwaarde run {0}`."


def _word_of(table: Path) -> Path:
    return table.with_suffix(".json")


def _write_word(path: Path, hand: CohortInHand, content: Mapping[str, Any]) -> None:
    word = {"made_from": hand.fingerprint, **content}
    write_whole(path, json.dumps(word, sort_keys=True, ensure_ascii=False).encode())


def _read_word(path: Path, hand: CohortInHand, what: str) -> dict[str, Any]:
    try:
        word = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        raise MeerwaardeError(f"There is no {what} of {hand.key} yet. {_ALL_ANEW.format(hand.key)}") from None
    if word.get("made_from") != hand.fingerprint:
        raise MeerwaardeError(
            f"The {what} of {hand.key} that lies in {path.parent} was made from other input files, or by another version "
            f"of the program, than there are now. {_ALL_ANEW.format(hand.key)}"
        )
    return dict(word)
