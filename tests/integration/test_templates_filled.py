"""The templates of ``meerwaarde new`` opened in LibreOffice, filled in as a person would, saved, and read back."""

import datetime
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.faults import errors_in
from pipeline.ingest.judging import CohortContext, judge_tables
from pipeline.ingest.reading import read
from pipeline.starting import start
from pipeline.starting.workbook import FIRST_ROW
from pipeline.store import session
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW
from tests.support.templates_filled import FILTERS, Typing, needs_uno, typed

pytestmark = needs_uno
ROOT = Path(__file__).resolve().parents[2]
KEY = CohortKey("sterk-uit-armoede", "2020-2021")
# Programmes of the other kinds, for the tables that only those have.
OTHERS = {CohortKey("metingen", "2021"): "waves", CohortKey("gezinnen", "2021"): "households"}
DAY = datetime.date
Row = tuple[Any, ...]

# What is typed, row by row in the template's order, and what is meant by it.
TYPED: dict[str, list[tuple[str, ...]]] = {
    "participants": [
        ("007", "31-3-2020", "30-6-2021", "'s-Gravenhage", "bijstand", "ja"),
        ("D-2", "1-2-20", "1/7/2021", "Súdwest-Fryslân", "ww", ""),
        ("3", "3-4-2020", "", "", "onbekend", "nee"),
    ],
    "outflow": [
        ("007", "betaald werk", "1-7-2021", "", "24,5", "", "2200,50", "ervaringsdeskundige"),
        ("D-2", "vrijwilligerswerk", "2-7-2021", "31-12-2021", "16", "48", "", "=1+1"),
    ],
    "funding": [
        ("municipalities", "gemeente", "1-1-2020", "31-12-2020", "25000", "subsidie", "eerste deel; vast"),
        ("nieuw fonds", "fonds", "1-1-2021", "31-12-2021", "1234,56", "in natura", ""),
    ],
    "respondents": [
        ("R01", "experts_by_experience", "interview", "ja", ""),
        ("02", "representatives", "vragenlijst", "nee", "is_an_expert"),
    ],
    "mentions": [
        ("R01", "impact", "self_worth", "Ik durf weer hulp te vragen.", "ja"),
        ("R01", "impact", "social_contacts", "", ""),
    ],
    "answers": [("R01", "collaboration_grade", "8")],
}
MEANT: dict[str, list[Row]] = {
    "participants": [
        ("007", DAY(2020, 3, 31), DAY(2021, 6, 30), "'s-Gravenhage", "social_assistance", "yes"),
        ("D-2", DAY(2020, 2, 1), DAY(2021, 7, 1), "Súdwest-Fryslân", "unemployment", None),
        ("3", DAY(2020, 4, 3), None, None, "unknown", "no"),
    ],
    "outflow": [
        ("007", "paid_work", DAY(2021, 7, 1), None, Decimal("24.5"), None, Decimal("2200.5"), "ervaringsdeskundige"),
        ("D-2", "volunteering", DAY(2021, 7, 2), DAY(2021, 12, 31), Decimal(16), Decimal(48), None, "=1+1"),
    ],
    "funding": [
        (
            "municipalities",
            "municipality",
            DAY(2020, 1, 1),
            DAY(2020, 12, 31),
            Decimal(25000),
            "grant",
            "eerste deel; vast",
        ),
        ("nieuw fonds", "foundation", DAY(2021, 1, 1), DAY(2021, 12, 31), Decimal("1234.56"), "in_kind", None),
    ],
    "respondents": [
        ("R01", "experts_by_experience", "interview", "yes", None),
        ("02", "representatives", "questionnaire", "no", "is_an_expert"),
    ],
    "mentions": [
        ("R01", "impact", "self_worth", "Ik durf weer hulp te vragen.", "yes"),
        ("R01", "impact", "social_contacts", None, None),
    ],
    "answers": [("R01", "collaboration_grade", "8")],
}
LIST_OF_WORDS = {"code": "LIST", "yes_no": "LIST", "date": "DATE", "decimal": "DECIMAL"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, dict[str, Any]]]]:
    """The folder with everything filled in, as .xlsx and .ods; the cell checks as LibreOffice understood them."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("2021"))
    workspace = Workspace(folder)
    programme = workspace.programme_dir(KEY.programme) / "programme.yaml"
    text = programme.read_text(encoding="utf-8")
    assert text.count("tables: [") == 1
    programme.write_text(text.replace("tables: [", "tables: [ladder, "), encoding="utf-8")
    start(workspace, KEY)
    for key, kind in OTHERS.items():
        start(workspace, key, kind=kind)
    jobs = []
    for name, schema in RAW.items():
        # A table that several programmes use is the same in each.
        raw = next(raw for raw in map(workspace.raw_dir, (KEY, *OTHERS)) if (raw / f"{name}.xlsx").is_file())
        cells = {
            f"{chr(65 + across)}{FIRST_ROW + 1 + below}": text
            for below, row in enumerate(TYPED.get(name, []))
            for across, text in enumerate(row)
            if text
        }
        jobs.append(Typing(raw / f"{name}.xlsx", schema.label_nl, cells))
    return folder, typed(jobs, folder, folder / "profile")


@pytest.mark.parametrize("form", FILTERS)
def test_what_was_filled_in_is_what_is_read(filled: tuple[Path, list[dict[str, dict[str, Any]]]], form: str) -> None:
    folder, _ = filled
    raw = read(folder / form, [*MEANT, "themes"])
    context = CohortContext(DAY(2020, 1, 1), DAY(2021, 12, 31), DAY(2021, 12, 31), True)
    with session() as db:
        verdict = judge_tables(raw, context, db)
        assert errors_in(verdict.faults) == []
        for name, rows in MEANT.items():
            found = [tuple(row) for row in verdict.tables[name].itertuples(index=False)]
            assert found == rows, name
        assert len(verdict.tables["themes"]) > 30, "the codebook of the cohort before came along"


def test_libreoffice_takes_the_cell_checks_as_meant(filled: tuple[Path, list[dict[str, dict[str, Any]]]]) -> None:
    _, checks = filled
    for schema, found in zip(RAW.values(), checks, strict=True):
        for place, column in enumerate(schema.columns):
            check = found[chr(65 + place)]
            assert check["hint"].startswith(column.description_nl)
            if column.kind not in LIST_OF_WORDS:
                continue
            assert check["type"] == LIST_OF_WORDS[column.kind]
            assert check["refuses"] == "STOP"
            if column.words:
                assert check["formula"][0] == ";".join(f'"{word.nl}"' for word in column.words)
