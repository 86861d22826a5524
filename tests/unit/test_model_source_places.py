"""The place in a source: one text, or a text per language; a half-filled one is told with file and line."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.faults import FaultsError
from pipeline.model import load
from pipeline.model.parts import Source
from tests.support.shipped import KEY, ROOT


def test_a_place_may_be_one_text_or_a_text_per_language() -> None:
    same = Source.model_validate({"document": "bron", "place": "hoofdstuk 2"})
    assert (same.place_in("nl"), same.place_in("en")) == ("hoofdstuk 2", "hoofdstuk 2")
    both = Source.model_validate({"document": "bron", "place": {"nl": "voetnoot 3", "en": "footnote 3"}})
    assert (both.place_in("nl"), both.place_in("en")) == ("voetnoot 3", "footnote 3")


@pytest.mark.parametrize("place", ["", " ", None, 3, ["a"], {}, {"nl": "a"}, {"nl": "a", "en": ""}])
def test_any_other_place_is_refused(place: object) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate({"document": "bron", "place": place})


def test_a_place_without_a_language_is_told_with_its_line(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    path = tmp_path / "data" / "parameters" / "price_index.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    (number,) = [n for n, line in enumerate(lines, start=1) if line.startswith("    en: annual averages")]
    path.write_text("\n".join(line for line in lines if "en: annual" not in line) + "\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        load(tmp_path, KEY.programme, KEY.cohort)
    (fault,) = caught.value.faults
    assert fault.file == "data/parameters/price_index.yaml"
    assert fault.column == "source.place.en"
    assert fault.row is not None
    assert abs(fault.row - number) <= 2
