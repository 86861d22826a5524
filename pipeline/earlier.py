"""The wave that a wave is compared with: its files, read and judged by the same rules.

Belongs here: bringing the earlier wave's raw files beside this one's, with the faults in them. Does not belong here: the rules
(``ingest``), comparing (``calculation.waves``).

The files of the earlier wave are inputs of this one. A fault in them names the file in that wave's folder. Warnings about them
were told when that wave was run and are not repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.faults import Fault, FaultsError, errors_in
from pipeline.ingest.admitting import Pseudonym
from pipeline.ingest.delivered import FileRead
from pipeline.ingest.entering import enter
from pipeline.ingest.judging import context_of, judge_tables
from pipeline.ingest.source import Source, read_source
from pipeline.model import CohortModel
from pipeline.workspace import CohortKey, Workspace
from schemas.earlier import EARLIER, PREFIX, TAKEN

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class EarlierWave:
    """What became of the files of the earlier wave.

    Attributes:
        tables: the tables of ``schemas.earlier``; without rows where nothing is compared, or where there are faults.
        faults: the errors in its files.
        files: what was read.
    """

    tables: Mapping[str, "pd.DataFrame"]
    faults: list[Fault] = field(default_factory=list)
    files: tuple[FileRead, ...] = ()


def earlier_wave(
    workspace: Workspace, key: CohortKey, model: CohortModel, source: Source | None, pseudonym: Pseudonym | None
) -> EarlierWave:
    """Read and judge the wave that a wave is compared with.

    Args:
        workspace: where both lie.
        key: this wave.
        model: its model.
        source: where its own files come from: it says whether identifiers are the same. None where that is not known.
        pseudonym: makes the pseudonyms of this wave, so that one identifier gets one pseudonym; None keeps identifiers.
    """
    earlier = model.of_earlier
    if earlier is None:
        return EarlierWave(_empty())
    its_key = CohortKey(key.programme, earlier.cohort.cohort)
    folder = workspace.raw_dir(its_key)
    shown_as = folder.relative_to(workspace.root).as_posix()
    try:
        its_source = read_source(folder, shown_as)
        raw = enter(folder, earlier.tables, shown_as, pseudonym)
    except FaultsError as error:
        return EarlierWave(_empty(), error.faults)
    with store.session() as db:
        judgement = judge_tables(raw, context_of(earlier, its_source), db)
        if faults := errors_in(judgement.faults):
            return EarlierWave(_empty(), faults, tuple(judgement.files.values()))
        tables = _empty()
        tables |= {f"{PREFIX}{name}": judgement.tables[name] for name in TAKEN if name in judgement.tables}
        tables[f"{PREFIX}wave"] = _wave(source, its_source, its_key.cohort)
        return EarlierWave(tables, [], tuple(judgement.files.values()))


def _wave(own: Source | None, its: Source, cohort: str) -> "pd.DataFrame":
    import pandas as pd

    rebuilt = any(one is None or one.records == "reconstructed" for one in (own, its))
    same = own is not None and cohort in own.same_identifiers_as
    values = {"same_respondents": "yes" if same else "no", "spread_known": "no" if rebuilt else "yes"}
    return pd.DataFrame({name: pd.Series([value], dtype=object) for name, value in values.items()})


def _empty() -> dict[str, "pd.DataFrame"]:
    import pandas as pd

    return {
        name: pd.DataFrame({column: pd.Series([], dtype=object) for column in schema.names})
        for name, schema in EARLIER.items()
    }
