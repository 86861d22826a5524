"""The programme that is shipped, with its records, for tests that hold its figures.

Belongs here: reading it as a run does, without a run. Does not belong here: what its figures should be.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import store
from pipeline.check import raw_shown_as, verdict_on
from pipeline.ingest.entering import enter
from pipeline.model import CohortModel, load
from pipeline.model.parts import Variant
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW
from tests.support.cohort import frame_of

ROOT = Path(__file__).resolve().parents[2]
KEY = CohortKey("sterk-uit-armoede", "2017-2020")


@cache
def shipped_model() -> CohortModel:
    """The model of the shipped cohort."""
    return load(ROOT, KEY.programme, KEY.cohort)


@cache
def shipped_raw() -> dict[str, pd.DataFrame]:
    """Its validated tables; tables it does not use are empty."""
    return delivered_frames(Workspace(ROOT), shipped_model())


def delivered_frames(workspace: Workspace, model: CohortModel) -> dict[str, pd.DataFrame]:
    """The raw tables of the cohort that lie in a workspace, judged; none may hold a fault."""
    with store.session() as db:
        raw = enter(workspace.raw_dir(KEY), model.tables, raw_shown_as(workspace, KEY))
        verdict = verdict_on(workspace, KEY, model, raw, db)
        assert verdict.fit, [fault.sentence() for fault in verdict.faults]
        return {name: verdict.judgement.tables.get(name, frame_of(name, [])) for name in RAW}


def chosen(model: CohortModel, start: str = "as-published", **choices: Any) -> CohortModel:
    """The model with one variant only: a declared one with some of its choices changed, under the name ``chosen``."""
    declared = next(variant for variant in model.model.variants if variant.variant == start)
    made = Variant.model_validate({**declared.model_dump(), "variant": "chosen", **choices})
    programme = model.programme.model_copy(update={"variant": "chosen"})
    parts = model.model.model_copy(update={"variants": [made], "walks": [], "simulation": None})
    return replace(model, model=parts, programme=programme)
