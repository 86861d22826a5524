"""The library page and its feed: what they say of each release, from what is published alone."""

import base64
import hashlib
import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.releases.library import build_library
from pipeline.releases.status import WITHDRAWN, Status, write_status
from pipeline.workspace import CohortKey, Workspace
from tests.support.shelves import empty_workspace, put_release, two_hundred

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return empty_workspace(tmp_path)


def page_of(workspace: Workspace) -> str:
    return build_library(workspace).read_text(encoding="utf-8")


def row_of(page: str, cohort: str, number: int) -> str:
    rows = re.findall(r"<tr role=\"row\" class=.*?</tr>", page, flags=re.DOTALL)
    return next(row for row in rows if f'scope="row">{cohort}' in row and f"<b>v{number}</b>" in row)


def entries(workspace: Workspace) -> list[ElementTree.Element]:
    build_library(workspace)
    return ElementTree.parse(workspace.published_root / "feed.xml").getroot().findall("a:entry", ATOM)


def said(entry: ElementTree.Element, name: str) -> str:
    return entry.findtext(f"a:{name}", "", ATOM)


def test_a_release_shows_its_leading_figures_and_links(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020")
    row = row_of(page_of(workspace), "2020", 1)
    assert "1\u00a0maart 2022" in row
    assert 'conservatief <b class="lead">2,50</b>' in row
    assert "ondergrens 1,00" in row
    assert "9,99" not in row, "the other variant does not lead"
    assert "€\u00a0150.400" in row
    assert ">24<" in row
    assert "geldend" in row
    folder = "coaches/2020/v1"
    for path in (
        "report.nl.html",
        "report.nl.pdf",
        "workbook.xlsx",
        "datapackage.json",
        "tables/",
        "tables/totals.csv",
    ):
        assert f'href="{folder}/{path}"' in row


def test_states_and_reasons_are_told(workspace: Workspace) -> None:
    for number in (1, 2, 3):
        put_release(workspace, "coaches/2020", number, errata=("Een loon was fout",) if number == 3 else ())
    write_status(workspace, CohortKey("coaches", "2020"), 2, Status(WITHDRAWN, "2022-06-01", "Een gemeente ontbrak", 3))
    page = page_of(workspace)
    assert "vervangen</span> door v2" in row_of(page, "2020", 1)
    withdrawn = row_of(page, "2020", 2)
    assert "ingetrokken</span>, zie v3" in withdrawn
    assert "Een gemeente ontbrak" in withdrawn
    assert "Hersteld: Een loon was fout" in row_of(page, "2020", 3)
    assert "geldend" in row_of(page, "2020", 3)


def test_synthetic_cohorts_say_so_in_table_chart_and_feed(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020")
    put_release(workspace, "coaches/2021", records="synthetic")
    page = page_of(workspace)
    assert "verzonnen gegevens" in row_of(page, "2021", 1)
    assert "verzonnen" not in row_of(page, "2020", 1)
    assert page.count('<circle class="hollow"') == 1
    assert "Een open stip staat voor verzonnen gegevens" in page
    assert [said(entry, "title") for entry in entries(workspace)] == [
        "Buurtcoaches 2021, v1 (verzonnen gegevens)",
        "Buurtcoaches 2020, v1",
    ]


def test_the_trend_shows_what_holds_now(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2019", ratio="2.100000")
    put_release(workspace, "coaches/2020", 1, ratio="3.300000")
    put_release(workspace, "coaches/2020", 2, ratio="3.400000")
    put_release(workspace, "coaches/2021", ratio="0.700000")
    write_status(workspace, CohortKey("coaches", "2021"), 1, Status(WITHDRAWN, "2022-06-01", "fout"))
    assert 'aria-label="Ratio per cohort. 2019: 2,10; 2020: 3,40."' in page_of(workspace)
    assert "<svg" not in page_of(_one_cohort(workspace))


def _one_cohort(workspace: Workspace) -> Workspace:
    write_status(workspace, CohortKey("coaches", "2020"), 2, Status(WITHDRAWN, "2022-06-01", "fout"))
    return workspace


def test_what_the_disclosure_rule_hides_is_not_shown_as_nought(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020", ratio="", participants="")
    row = row_of(page_of(workspace), "2020", 1)
    assert 'class="lead">niet getoond' in row
    assert row.count("niet getoond") == 2


def test_a_damaged_release_hides_no_other(workspace: Workspace) -> None:
    (put_release(workspace, "coaches/2020") / "manifest.json").write_text("{")
    (put_release(workspace, "coaches/2021") / "tables" / "totals.csv").unlink()
    put_release(workspace, "coaches/2022")
    page = page_of(workspace)
    for cohort in ("2020", "2021"):
        assert f"meerwaarde verify coaches/{cohort}@v1" in page
    assert "2,50" in row_of(page, "2022", 1)
    assert len(entries(workspace)) == 1


def test_a_status_file_that_cannot_be_read_is_an_error_and_leaves_the_page(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020")
    before = page_of(workspace)
    workspace.status_file(CohortKey("coaches", "2020"), 1).write_text("{}")
    with pytest.raises(MeerwaardeError, match=r"v1\.status\.json"):
        build_library(workspace)
    assert (workspace.published_root / "index.html").read_text(encoding="utf-8") == before


def test_words_of_people_stay_words(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020", title='A & B <script>alert("x")</script>', reason="<b>vet</b> & meer")
    put_release(workspace, "coaches/2021", title='A & B <script>alert("x")</script>')
    page = page_of(workspace)
    assert page.count("<script>") == 1
    assert "&lt;b&gt;vet&lt;/b&gt; &amp; meer" in page
    assert "<b>vet</b> & meer" in said(entries(workspace)[1], "summary")


def test_only_the_pages_own_script_may_run_and_nothing_is_fetched(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020")
    page = page_of(workspace)
    script = re.search(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)


def test_the_feed_has_the_days_of_releases_and_marks(workspace: Workspace) -> None:
    put_release(workspace, "coaches/2020", day="2022-03-01")
    put_release(workspace, "coaches/2021", day="2022-04-01")
    before = [said(entry, "id") for entry in entries(workspace)]
    write_status(workspace, CohortKey("coaches", "2020"), 1, Status(WITHDRAWN, "2022-06-01", "Een gemeente ontbrak"))
    found = entries(workspace)
    assert [said(entry, "published") for entry in found] == ["2022-03-01T00:00:00Z", "2022-04-01T00:00:00Z"]
    assert [said(entry, "updated") for entry in found] == ["2022-06-01T00:00:00Z", "2022-04-01T00:00:00Z"]
    assert "Ingetrokken: Een gemeente ontbrak." in said(found[0], "summary")
    assert sorted(before) == sorted(said(entry, "id") for entry in found), "an entry keeps its name"
    root = ElementTree.parse(workspace.published_root / "feed.xml").getroot()
    assert said(root, "updated") == "2022-06-01T00:00:00Z"
    assert all(entry.find("a:author/a:name", ATOM) is not None and said(entry, "title") for entry in found)
    assert len({said(entry, "id") for entry in found} | {said(root, "id")}) == 3


def test_the_same_releases_give_the_same_bytes_and_none_give_a_page(tmp_path: Path) -> None:
    made = []
    for name in ("one", "other"):
        workspace = empty_workspace(tmp_path / name)
        for cohort in ("2020", "2021") if name == "one" else ("2021", "2020"):
            put_release(workspace, f"coaches/{cohort}")
        page = build_library(workspace)
        made.append((page.read_bytes(), page.with_name("feed.xml").read_bytes()))
    assert made[0] == made[1]
    nothing = empty_workspace(tmp_path / "nothing")
    assert "Er is nog niets gepubliceerd" in page_of(nothing)
    assert entries(nothing) == []


def test_two_hundred_releases_are_one_small_page_made_at_once(tmp_path: Path) -> None:
    workspace = two_hundred(tmp_path)
    build_library(workspace)
    started = time.perf_counter()
    page = build_library(workspace)
    assert time.perf_counter() - started < 2
    assert page.stat().st_size < 300_000
    assert page.read_text(encoding="utf-8").count('<tr role="row" class=') == 200
