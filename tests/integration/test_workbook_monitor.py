"""The workbook of a programme that only monitors: formulas that come to what the calculation came to, and follow a change.

Belongs here: its cells, also worked out by LibreOffice. Does not belong here: workbooks of programmes with posts.
"""

from pathlib import Path

import pytest

from pipeline.workbook import build_workbook, tables_for
from tests.support.libreoffice import Cells, cells, changed, formulas, needs_libreoffice, recalculated
from tests.support.waves import WAVES, shipped_wave

KNOWN = "kent het project"
SHEETS = {
    "nl": ("Respons", "Antwoorden", "Indicatoren", "Twee metingen", "Doelen"),
    "en": ("Response", "Answers", "Indicators", "Two waves", "Targets"),
}


def book(wave: str, language: str = "nl") -> bytes:
    model, tables = shipped_wave(wave)
    assert set(tables_for(model)) - {"disclosed"} <= set(tables)
    return build_workbook(model, tables, language)


def row_of(found: Cells, sheet: str, label: str) -> list[object]:
    return next(list(line) for line in found[sheet] if line and line[0] == label)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_sheets_are_those_there_are_rows_for(language: str) -> None:
    _, *others = cells(book("2024", language))
    assert tuple(others) == SHEETS[language]
    # A first wave is compared with none.
    assert tuple(cells(book("2023", language)))[1:] == tuple(
        name for name in SHEETS[language] if name not in ("Twee metingen", "Two waves")
    )


@pytest.mark.parametrize("wave", WAVES)
def test_every_verdict_agrees_and_shares_are_formulas(wave: str) -> None:
    made = book(wave)
    found = cells(made)
    verdicts = [cell for name in found for line in found[name] for cell in line if cell in ("gelijk", "verschilt")]
    assert set(verdicts) == {"gelijk"}
    assert len(verdicts) >= 8
    live = formulas(made)
    assert any("/" in text for text in live["Indicatoren"].values())
    if wave == "2024":
        assert sum("SQRT" in text for text in live["Twee metingen"].values()) == 4 * 6
        assert "sluit aan" in [cell for line in found["Lees mij"] for cell in line]


def test_the_same_bytes_every_time() -> None:
    assert book("2024") == book("2024")


@needs_libreoffice[0]
@needs_libreoffice[1]
def test_recalculated_it_still_agrees_and_a_change_carries_through(tmp_path: Path) -> None:
    made = book("2024")
    at = next(place for place, line in enumerate(cells(made)["Indicatoren"], 1) if line and line[0] == KNOWN)
    found = recalculated({"own": made, "typed": changed(made, "Indicatoren", {f"D{at}": 20.0})}, tmp_path)
    own, typed = found["own"], found["typed"]
    assert "sluit aan" in [cell for line in own["Lees mij"] for cell in line]
    known = row_of(own, "Twee metingen", KNOWN)
    assert [round(float(str(known[place])), 4) for place in (12, 13)] == [0.1280, 0.5813]
    assert row_of(typed, "Indicatoren", KNOWN)[8] == "verschilt"
    assert "sluit aan" not in [cell for line in typed["Lees mij"] for cell in line]
