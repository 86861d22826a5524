"""The synthetic cohort 2021, run: other numbers than the first one, and everywhere said to be invented."""

import csv
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from workspaces import copy_of_data, meerwaarde

PROGRAMME, COHORT = "sterk-uit-armoede", "2021"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = copy_of_data(tmp_path_factory.mktemp("synthetic"), ("2017-2020", COHORT))
    run = meerwaarde(workspace, "run")
    assert run.returncode == 0, run.stderr
    drafts = workspace / "reports" / "drafts" / PROGRAMME
    assert sorted(path.name for path in drafts.iterdir() if not path.suffix) == ["2017-2020", COHORT]
    return drafts / COHORT


def totals(draft: Path) -> dict[tuple[str, str], dict[str, str]]:
    with (draft / "tables" / "totals.csv").open(encoding="utf-8", newline="") as file:
        return {(row["variant"], row["bound"]): row for row in csv.DictReader(file)}


def test_it_counts_its_own_costs_not_those_that_the_study_stated_for_another_cohort(draft: Path) -> None:
    with (draft / "tables" / "funding_by_funder.csv").open(encoding="utf-8", newline="") as file:
        paid = sum(Decimal(row["amount_eur"]) for row in csv.DictReader(file))
    own, first = totals(draft), totals(draft.parent / "2017-2020")
    assert {Decimal(row["costs_eur"]) for row in own.values()} == {paid}
    assert Decimal(first["as-published", "lower"]["costs_eur"]) == Decimal("813012.50")
    assert Decimal(first["guideline", "lower"]["costs_eur"]) == Decimal("848437.50")
    assert all(own[key]["ratio"] != first[key]["ratio"] for key in own)


def test_manifest_and_descriptions_say_synthetic(draft: Path) -> None:
    assert json.loads((draft / "manifest.json").read_text())["about"]["records"] == "synthetic"
    package = json.loads((draft / "datapackage.json").read_text())
    assert package["records"] == "synthetic"
    assert "synthetic" in package["description"]
    assert "synthetic records, invented" in (draft / "ro-crate-metadata.json").read_text()


def test_the_page_says_so_before_anything_else(draft: Path) -> None:
    page = (draft / "report.nl.html").read_text(encoding="utf-8")
    body = page[page.index("<body") :]
    assert body.index("Verzonnen oefengegevens") < body.index("<main")
    assert "Uit dit rapport kan niets over een echt programma worden afgeleid" in body


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext program on this machine")
def test_every_page_of_the_pdf_says_so(draft: Path) -> None:
    def pages(folder: Path) -> list[str]:
        command = ["pdftotext", "-layout", str(folder / "report.nl.pdf"), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return text.split("\f")[:-1]

    own = pages(draft)
    assert len(own) > 10
    assert [number for number, page in enumerate(own, 1) if "Verzonnen oefengegevens" not in page] == []
    first = pages(draft.parent / "2017-2020")
    assert all("Teruggebouwde gegevens" in page and "Verzonnen" not in page for page in first)


def test_what_is_true_of_another_cohort_only_is_not_told_here(draft: Path) -> None:
    own, first = (
        (folder / "source" / "report.nl.qmd").read_text(encoding="utf-8")
        for folder in (draft, draft.parent / "2017-2020")
    )
    for sentence in ("spreekt zichzelf op een aantal plaatsen tegen", "Van vier deelnemers is bekend"):
        assert sentence in first
        assert sentence not in own
    assert "een verzonnen groep" in own
    assert not re.search(r"die van [^.]* 2021 afgestudeerd", own), "a sentence without its verb"
