"""The example programme of ``tests/fixtures/calculation/workspace``, whole or with one of its files spoilt.

Belongs here: copying, spoiling and loading it. Does not belong here: what is expected of it.
"""

import shutil
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.faults import Fault, FaultsError
from pipeline.model import CohortModel, load
from pipeline.model.parts import Cohort, Variant

EXAMPLE = Path(__file__).parents[1] / "fixtures" / "calculation" / "workspace"
PROGRAMME = "data/programmes/example"
MODEL = f"{PROGRAMME}/model.yaml"


@dataclass(frozen=True)
class Copy:
    """A copy of the example programme that a test may spoil."""

    root: Path

    def path(self, file: str) -> Path:
        """A file, by its path from the workspace."""
        return self.root / file

    def replace(self, file: str, old: str, new: str, occurrence: int = 1) -> int:
        """Put ``new`` in the place of one occurrence of ``old``; the line on which that stands."""
        text = self.path(file).read_text(encoding="utf-8")
        at = -1
        for _ in range(occurrence):
            at = text.index(old, at + 1)
        self.path(file).write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text[:at].count("\n") + 1

    def line(self, file: str, text: str, occurrence: int = 1) -> int:
        """The line on which ``text`` stands for the n-th time."""
        lines = [number for number, line in enumerate(self.path(file).read_text().splitlines(), 1) if text in line]
        return lines[occurrence - 1]

    def load(self) -> CohortModel:
        """The model, or its faults."""
        return load(self.root, "example", "2020")

    def faults(self) -> list[Fault]:
        """The faults found on loading; none when it loads."""
        try:
            self.load()
        except FaultsError as error:
            return error.faults
        return []


def copy_to(folder: Path) -> Copy:
    """A fresh copy of the example below ``folder``."""
    shutil.copytree(EXAMPLE, folder / "workspace")
    return Copy(folder / "workspace")


def example(**cohort: Any) -> CohortModel:
    """The example programme, with fields of its cohort changed."""
    return with_cohort(_example(), **cohort)


@cache
def _example() -> CohortModel:
    return load(EXAMPLE, "example", "2020")


def with_cohort(model: CohortModel, **fields: Any) -> CohortModel:
    """The model with other values in ``cohort.yaml``, judged as if they had stood there."""
    before = model.cohort.model_dump(by_alias=True)
    return replace(model, cohort=Cohort.model_validate({**before, **fields}))


def with_variants(model: CohortModel, *variants: dict[str, Any]) -> CohortModel:
    """The model with these variants instead of its own: each the leading one with some choices changed."""
    leading = model.variant.model_dump()
    made = [Variant.model_validate({**leading, **changes}) for changes in variants]
    programme = model.programme.model_copy(update={"variant": made[0].variant})
    return replace(model, model=model.model.model_copy(update={"variants": made}), programme=programme)
