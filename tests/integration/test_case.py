"""`meerwaarde case`: one household's case on one sheet, in every language, about that household alone and nowhere published.

Belongs here: the verb and what its sheet says. Does not belong here: the calculation (``test_with_and_without``).
"""

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from pipeline import store
from pipeline.calculation.case import case
from pipeline.cli import main
from pipeline.pseudonyms import for_a_run
from pipeline.reporting.case_sheet import case_source
from pipeline.workspace import Workspace
from tests.integration.workspaces import BOTH, copy_of_data
from tests.support.cohort import put
from tests.support.households import HOUSEHOLDS, USE, model_of, pair, tables
from tests.support.reports import TEMPLATES

KEY = "van-overleven-naar-leven/2017-2020"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_data(
        tmp_path_factory.mktemp("cases"), programmes=(KEY.split("/")[0], "sterk-uit-armoede"), languages=BOTH
    )


def sheets(workspace: Path, key: str = KEY) -> Path:
    return workspace / "reports" / "cases" / key


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages_of(pdf: Path) -> int:
    with pikepdf.open(pdf) as read:
        return len(read.pages)


def test_one_sheet_in_every_language_and_nothing_else(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(workspace)
    assert main(["case", KEY, "H072", "--workspace", str(workspace)]) == 0
    told = capsys.readouterr().out
    made = {name: data for name, data in content(workspace).items() if name not in before}
    # Of all households this one has most rows; the sheet is still one.
    assert set(made) == {
        f"reports/cases/{KEY}/H072.{language}.{kind}" for language in ("nl", "en") for kind in ("html", "pdf")
    }
    assert "H072.nl.pdf" in told
    assert "niet gepubliceerd" in told
    for language in ("nl", "en"):
        assert pages_of(sheets(workspace) / f"H072.{language}.pdf") == 1
        page = (sheets(workspace) / f"H072.{language}.html").read_text(encoding="utf-8")
        assert set(re.findall(r"\bH\d{3}\b", page)) == {"H072"}
        assert re.search(r"verzonnen|invented", page, re.IGNORECASE)
    assert main(["case", KEY, "H072", "--workspace", str(workspace)]) == 0
    assert {name: content(workspace)[name] for name in made} == made
    shutil.rmtree(workspace / "reports")


def test_a_household_goes_by_its_pseudonym_too(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = for_a_run(Workspace(workspace), KEY.split("/")[0])("household", "H004")
    assert main(["case", KEY, name, "--workspace", str(workspace)]) == 0
    assert name in capsys.readouterr().out
    page = (sheets(workspace) / f"{name}.nl.html").read_text(encoding="utf-8")
    # Whoever knows the pseudonym only does not learn the number from the sheet.
    assert "H004" not in page
    assert name in page
    shutil.rmtree(workspace / "reports")


def test_an_unknown_household_and_a_programme_without_households(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["case", KEY, "H999", "--workspace", str(workspace)]) == 2
    assert "H999" in capsys.readouterr().err
    assert main(["case", "sterk-uit-armoede/2017-2020", "H001", "--workspace", str(workspace)]) == 2
    assert "participants" in capsys.readouterr().err
    assert not (workspace / "reports" / "cases").exists()


def test_one_household_entered_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data" / "programmes").mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    new = ["new", "families/2025", "--kind", "households", "--synthetic", "1", "--workspace", str(tmp_path)]
    assert main(new) == 0
    assert main(["case", "families/2025", "H001", "--workspace", str(tmp_path)]) == 0
    made = sheets(tmp_path, "families/2025")
    assert pages_of(made / "H001.nl.pdf") == 1
    raw = tmp_path / "data" / "programmes" / "families" / "cohorts" / "2025" / "raw" / "service_use.csv"
    raw.write_text(raw.read_text(encoding="utf-8").replace("H001,with,", "H002,with,", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["case", "families/2025", "H001", "--workspace", str(tmp_path)]) == 1
    assert "service_use.csv" in capsys.readouterr().err


# What the sheet says


def source(tmp_path: Path, household: str = "A", language: str = "nl", **raw: object) -> str:
    model = model_of(tmp_path)
    with store.session() as db:
        put(db, tables(**raw))  # type: ignore[arg-type]
        text = case_source(case(db, model, household), model, language, TEMPLATES)
    return text.replace("\u00a0", " ").replace("\\", "")


def test_it_lays_out_use_worth_and_debts(tmp_path: Path) -> None:
    text = source(tmp_path)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert "| Zorg (uren) | 1 | 4 | 10 | 6 | vastgelegd |" in rows
    assert "| Zorg (uren) | 2 | 0 | 8 | 8 | geschat |" in rows
    # 6 hours at 100 euro and 0.8; under the second bound half of 8 at 0.64 as well.
    assert "| zorg | € 480 | € 736 |" in rows
    assert "| **Samen** | **€ 480** | **€ 736** |" in rows
    assert "Uw schulden zijn € 10.001 lager: van € 30.000 naar € 19.999." in text
    assert "verzonnen" not in text


def test_more_use_has_a_minus_sign_and_is_told(tmp_path: Path) -> None:
    text = source(tmp_path, "B", use=[*pair("B", "care", 1, 2, 5, "estimated")])
    assert "| Zorg (uren) | 1 | 5 | 2 | -3 | geschat |" in text
    assert "€ -240" in text
    assert "kostten voorzieningen met begeleiding méér" in text


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, Decimal(100), "de schuld vóór de begeleiding is niet bekend, erna € 100"),
        (Decimal(100), None, "vóór de begeleiding was het € 100, de schuld erna is niet bekend"),
        (Decimal(100), Decimal(100), "gelijk gebleven: € 100"),
        (Decimal(100), Decimal(250), "€ 150 hoger: van € 100 naar € 250"),
    ],
)
def test_debts_of_every_kind(tmp_path: Path, before: Decimal | None, after: Decimal | None, told: str) -> None:
    household = {
        "household_id": "A", "started_on": date(2020, 1, 1), "debt_before_eur": before, "debt_after_eur": after,
    }  # fmt: skip
    assert told in source(tmp_path, households=[household])


def test_a_long_case_adds_up_its_years(tmp_path: Path) -> None:
    text = source(tmp_path, use=[row for year in (1, 2) for row in pair("A", "care", year, 9, 1, "recorded")])
    assert "| Zorg (uren) | 2 | 1 | 9 | 8 | vastgelegd |" in text
    from pipeline.reporting import case_sheet

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_sheet, "_MOST_ROWS", 1)
        text = source(tmp_path / "short", use=USE[:4])
    assert "| Zorg (uren) | 4 | 18 | 14 | vastgelegd en geschat |" in text
    assert "alle jaren samen" in text


def test_nothing_used_is_said(tmp_path: Path) -> None:
    text = source(tmp_path, use=[], households=HOUSEHOLDS[:1])
    assert "Er is niets ingevuld" in text
    assert "{#table-" not in text
