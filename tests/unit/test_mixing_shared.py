"""What a programme takes up besides its own files comes along when sides are mixed, and is no cause of a change."""

from pathlib import Path

from pipeline.model import load
from pipeline.releases.mixing import METHOD, PRICES, Side, changed_causes, mix
from pipeline.workspace import CohortKey
from tests.unit.test_comparables import NAMED, RESULTS, workspace

KEY = CohortKey("example", "2020")


def side(root: Path) -> Side:
    files = [path for path in root.rglob("*") if path.is_file() and path.is_relative_to(root / "data")]
    return Side(KEY, root, {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files})


def test_comparables_come_with_the_programme_that_names_them(tmp_path: Path) -> None:
    old = side(workspace(tmp_path / "old", named=""))
    new = side(workspace(tmp_path / "new"))
    for number, taken in enumerate((frozenset({METHOD}), frozenset({PRICES}), frozenset[str]())):
        (tmp_path / f"mixed{number}").mkdir()
        mixed, key = mix(old, new, taken, tmp_path / f"mixed{number}")
        found = load(mixed.root, key.programme, key.cohort)
        assert [one.comparable for one in found.comparables] == (["elsewhere"] if METHOD in taken else [])


def test_naming_others_changes_no_amount(tmp_path: Path) -> None:
    old = side(workspace(tmp_path / "old", RESULTS, named=""))
    new = side(workspace(tmp_path / "new", RESULTS.replace("2.3", "2.4"), NAMED))
    assert changed_causes(old, new) == []
