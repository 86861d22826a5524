"""The workbook as a file: same bytes every time, nothing hidden, texts that stay texts, programmes of another size.

Belongs here: what can be seen without recalculating. Does not belong here: LibreOffice (``tests/integration``).
"""

import io
import locale
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.model import CohortModel
from pipeline.model.expression import Expression
from pipeline.model.parts import Label
from pipeline.workbook.terms import LONGEST_FORMULA, Term, formula
from pipeline.workbook.words import _read
from tests.support.cohort import cohort
from tests.support.libreoffice import cells, formulas
from tests.support.workbooks import ROOT, assert_equals_ledger, shipped, tables_and_book
from tests.support.workspace import example

PEOPLE = [{"participant_id": "P1"}, {"participant_id": "P2"}]
SPELLS = [
    {"participant_id": "P1", "hours_per_week": Decimal(20), "gross_monthly_wage_fte_eur": Decimal(2500)},
]


def parts(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def with_posts(model: CohortModel, posts: list[Any], **others: Any) -> CohortModel:
    return replace(model, model=model.model.model_copy(update={"posts": posts, **others}))


def relabelled(entry: Any, text: str) -> Any:
    return entry.model_copy(update={"label": Label(nl=text, en=text)})


def test_the_same_bytes_in_any_time_zone_locale_folder_and_hash_order(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib; from tests.support.workbooks import shipped, tables_and_book; "
        "print(hashlib.sha256(tables_and_book(*shipped())[1]).hexdigest())"
    )
    found = set()
    for zone, tongue, seed in (("UTC", "C", "0"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "77")):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": zone, "LC_ALL": tongue, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


def test_nothing_is_hidden_linked_to_outside_or_run() -> None:
    files = parts(tables_and_book(*shipped())[1])
    assert not [name for name in files if "vba" in name.lower() or "externalLink" in name]
    assert "hidden" not in re.sub(r'name="_xlnm\._FilterDatabase"[^>]*>', "", files["xl/workbook.xml"])
    assert not [name for name, text in files.items() if name.startswith("xl/worksheets/sheet") and 'hidden="1"' in text]
    assert not [name for name, text in files.items() if 'TargetMode="External"' in text]
    assert str(ROOT) not in "".join(files.values())


def test_formulas_are_live_and_read_names() -> None:
    live = formulas(tables_and_book(*shipped())[1])
    assert sum(len(found) for found in live.values()) > 1500
    prices = set(live["Hoeveelheid en prijs"].values())
    assert any("k_social_assistance_cost_eur-k_social_assistance_administration_eur" in text for text in prices)
    # Rows can be sorted: a row refers to itself without dollar signs.
    assert all(text.startswith("ROUND(G") for cell, text in live["Posten"].items() if cell.startswith("M"))
    assert len(live["Totalen"]) > 40


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_a_label_that_looks_like_a_formula_stays_a_text(start: str) -> None:
    model = example()
    posts = [relabelled(post, f"{start} {at}") for at, post in enumerate(model.model.posts)]
    model = with_posts(model, posts)
    tables, book = tables_and_book(model, cohort(PEOPLE, SPELLS))
    assert not [text for found in formulas(book).values() for text in found.values() if start in text]
    assert_equals_ledger(cells(book), model, tables, "plain")
    assert 'quotePrefix="1"' in parts(book)["xl/styles.xml"]


def test_one_post_no_outflow_and_no_assumption() -> None:
    model = example()
    model = with_posts(model, [model.post("health")], assumptions=[])
    tables, book = tables_and_book(model, cohort(PEOPLE))
    assert_equals_ledger(cells(book), model, tables, "plain")


def test_no_graduates_and_no_costs() -> None:
    tables, book = tables_and_book(example(), cohort(funding=[]))
    found = cells(book)
    assert_equals_ledger(found, example(), tables, "plain")
    assert "n.v.t." in {row[1] for row in found["Totalen"]}


def test_twenty_posts_that_share_a_label() -> None:
    model = example()
    wages = model.post("wages")
    posts = [wages.model_copy(update={"post": f"wages_{at}"}) for at in range(20)]
    model = with_posts(model, posts, assumptions=[])
    tables, book = tables_and_book(model, cohort(PEOPLE, SPELLS))
    shown = {row[0]: row[1:] for row in cells(book)["Totalen"]}
    assert {f"lonen (wages_{at})" for at in range(1, 20)} <= set(shown)
    (upper,) = [row["benefits_eur"] for row in tables["totals"] if row["bound"] == "upper"]
    assert abs(Decimal(repr(shown["Baten"][2])) - upper) < Decimal("0.005")
    # What is counted once stands in the workbook once.
    assert sum(row[0] == "persoonsjaren, waargenomen" for row in cells(book)["Invoer"]) == 1


def test_in_english_with_every_word_that_dutch_has() -> None:
    _, book = tables_and_book(*shipped(), language="en")
    assert list(cells(book)) == [
        "Read me", "Choices", "Parameters", "Inputs", "Attribution", "Quantity and price", "Posts", "Costs", "Totals",
        "Ledger check",
    ]  # fmt: skip

    def shape(tree: Any, free: tuple[str, ...] = ("unit",)) -> Any:
        if isinstance(tree, dict):
            return {key: shape(value) for key, value in tree.items() if key not in free}
        return len(tree) if isinstance(tree, list) else "words"

    assert shape(_read("nl")) == shape(_read("en"))


def test_a_formula_that_no_cell_can_hold_is_an_error() -> None:
    text = " + ".join(["abc"] * 90)
    name = "k_" + "x" * (LONGEST_FORMULA // 80)
    with pytest.raises(MeerwaardeError, match="a cell holds 8192"):
        formula(Expression(text), {"abc": Term(name, None)})


def test_locale_is_left_alone() -> None:
    before = locale.setlocale(locale.LC_ALL)
    tables_and_book(*shipped())
    assert locale.setlocale(locale.LC_ALL) == before
