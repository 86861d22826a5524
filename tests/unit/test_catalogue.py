"""The catalogue of interventions: its rows and levels, what was mended, citations, and the faults of its files."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from pipeline.calculation.database import Database
from pipeline.calculation.evidence import cited_evidence
from pipeline.faults import FaultsError
from pipeline.model import catalogue as files
from pipeline.model import load
from pipeline.model.catalogue import Catalogue, read_catalogue
from pipeline.model.citing import citations, faults, shared_files
from pipeline.model.parts import Model, Programme
from pipeline.model.yaml_lines import Located
from pipeline.orchestration.inputs import input_files
from pipeline.releases.catalogue import PAGES, build_catalogue, catalogue_and_tell
from pipeline.releases.library import build_library
from pipeline.workspace import CohortKey, Workspace
from tests.support.catalogues import REPOSITORY, workspace_with_catalogue

EXAMPLE = REPOSITORY / "tests" / "fixtures" / "calculation" / "workspace"

ROWS = {"methodical": 13, "integrated": 18, "poverty_debt": 30}
GAPS = {"methodical": (4, 2), "integrated": (3, 13), "poverty_debt": (8, 27), "general": (7, 1)}
# What this scanner makes of a diaeresis, and the signs that it sees where a number or a speck stands.
MISREAD = re.compile(r"[A-Za-z]ié(?!n\b)|cliént|ciéle|creér|€é|[®~]|\bVOoor\b|FitA|\bFAW\b")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(REPOSITORY)


def table(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / files.FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_has_as_many_rows_as_the_document(catalogue: Catalogue) -> None:
    assert Counter(entry.table for entry in catalogue.entries) == ROWS
    assert {one.table: one.rows for one in catalogue.settings.tables} == ROWS


def test_pages_follow_the_document(catalogue: Catalogue) -> None:
    counted = Counter(entry.page for entry in catalogue.entries)
    assert counted == {
        23: 5, 24: 7, 25: 1, 41: 3, 42: 4, 43: 6, 44: 5, 63: 3, 64: 5, 65: 5, 66: 7, 67: 7, 68: 3,
    }  # fmt: skip
    assert [entry.page for entry in catalogue.entries] == sorted(entry.page for entry in catalogue.entries)


def test_gaps_and_questions_by_theme(catalogue: Catalogue) -> None:
    found = {
        theme: (
            sum(gap.theme == theme for gap in catalogue.gaps),
            sum(len(gap.questions) for gap in catalogue.gaps if gap.theme == theme),
        )
        for theme in GAPS
    }
    assert found == GAPS


@pytest.mark.parametrize(
    ("entry", "level"),
    [
        ("mw-ips", "strong_indications"),
        ("iw-ips", "strong_indications"),
        ("as-ips", "strong_indications"),
        ("iw-act", "first_indications"),
        ("mw-motiverende-gespreksvoering", "first_indications"),
        ("as-educatief-jeugdtheater", "effect_studied"),
        ("iw-vrijbaan", "effect_studied"),
        ("as-basisinkomen", "evaluated"),
        ("as-vroeg-eropaf", "evaluated"),
        ("as-straatkubus", "founded"),
        ("as-houvast", "founded"),
        ("as-participatief-drama", "described"),
        ("mw-functioneel-meten", "none"),
        ("mw-metas", "none"),
    ],
)
def test_words_are_put_on_the_ladder(catalogue: Catalogue, entry: str, level: str) -> None:
    assert catalogue.entry(entry).level == level


def test_the_ladder_keeps_the_documents_order(catalogue: Catalogue) -> None:
    readings = {reading.words: catalogue.rung(reading.level) for reading in catalogue.settings.readings}
    order = [
        "Niet onderzocht",
        "Goed beschreven",
        "Goed onderbouwd",
        "Effectief volgens eerste aanwijzingen",
        "Effectief volgens sterke aanwijzingen",
    ]
    rungs = [readings[words] for words in order]
    assert rungs == sorted(set(rungs))


def test_no_reading_error_is_left_in_a_cell(catalogue: Catalogue) -> None:
    cells = [(entry.id, words) for entry in catalogue.entries for words in entry.words.values()]
    cells += [(one.id, one.words) for gap in catalogue.gaps for one in (gap, *gap.questions)]
    assert [cell for cell in cells if MISREAD.search(cell[1])] == []
    assert [mend for mend in table("mended") if mend["scanned"] == mend["mended"]] == []


def test_a_mended_cell_no_longer_holds_what_was_scanned(catalogue: Catalogue) -> None:
    left = [
        (entry.id, column, mend.scanned)
        for entry in catalogue.entries
        for column, mends in entry.mends.items()
        for mend in mends
        # A letter that was lost leaves a word that is the beginning of the mended one.
        if mend.scanned in entry.words[column] and mend.scanned not in mend.mended
    ]
    assert left == []


def test_what_was_not_read_is_empty_and_said_in_both_languages(catalogue: Catalogue) -> None:
    empty = {
        (entry.id, column)
        for entry in catalogue.entries
        for column, words in entry.words.items()
        if not words and column != "aspects"
    }
    unread = {(row["id"], row["column"]) for row in table("unread") if row["kind"] == "unread"}
    assert empty == unread
    assert len(unread) == 4


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("file", "change", "rule", "row", "column"),
    [
        ("interventions.csv", lambda text: text.replace("mw-metas", "mw-dariuz", 1), "doubled_row", 9, "id"),
        (
            "interventions.csv",
            lambda text: text.replace(",Effectief,", ",Werkt echt,", 1),
            "unknown_words",
            3,
            "evidence",
        ),
        ("interventions.csv", lambda text: text.replace(",wider,", ",broad,", 1), "header", 1, None),
        ("interventions.csv", lambda text: text.replace(",methodical,2,", ",methodical,3,", 1), "order", 3, "position"),
        ("interventions.csv", lambda text: text.replace(",23\n", ",drieëntwintig\n", 1), "number", 2, "page"),
        ("interventions.csv", lambda text: text.replace(",23\n", ",23,x\n", 1), "cells", 2, None),
        ("interventions.csv", lambda text: text.replace("methodical,1,", "methodic,1,", 1), "unknown_name", 2, "table"),
        ("mended.csv", lambda text: text + "mw-nobody,name,a,b,digit\n", "unknown_name", -1, "id"),
        ("mended.csv", lambda text: text + "mw-metas,colour,a,b,digit\n", "unknown_name", -1, "column"),
        ("mended.csv", lambda text: text + "mw-metas,name,Melas,Metaal,digit\n", "not_in_cell", -1, "mended"),
        ("mended.csv", lambda text: text + "mw-metas,name,Melas,Metas,taste\n", "unknown_name", -1, "why"),
        ("unread.csv", lambda text: text + "mw-metas,name,unread,Niets,Nothing\n", "not_unread", -1, "kind"),
        ("unread.csv", lambda text: text + "mw-metas,page,guessed,Niets,Nothing\n", "unknown_code", -1, "kind"),
        ("knowledge_gaps.csv", lambda text: text.replace(",mw-4,", ",iw-1,", 1), "unknown_name", 6, "under"),
    ],
)
def test_a_slip_in_a_table_is_told_with_file_row_and_column(
    tmp_path: Path, file: str, change: Change, rule: str, row: int, column: str | None
) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    path = workspace.root / files.FOLDER / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    last = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(FaultsError) as caught:
        read_catalogue(workspace.root)
    found = {(one.file, one.rule, one.row, one.column) for one in caught.value.faults}
    assert (f"data/catalogue/{file}", rule, last if row == -1 else row, column) in found


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("rows: 18", "rows: 19", "count"),
        ("gaps: 4", "gaps: 5", "count"),
        ("level: described\n    why", "level: told\n    why", "unknown_name"),
        ("words: Effectonderzoek", "words: Effect onderzocht", "unused_words"),
        ("- why: stray", "- why: raised", "doubled_name"),
    ],
)
def test_a_slip_in_the_settings_is_told_with_its_line(tmp_path: Path, old: str, new: str, rule: str) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    path = workspace.root / files.SETTINGS
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(FaultsError) as caught:
        read_catalogue(workspace.root)
    rows = {(one.row, one.rule) for one in caught.value.faults if one.file == "data/catalogue/catalogue.yaml"}
    assert (line, rule) in rows


def cited(*entries: str, post: tuple[str, ...] = ()) -> tuple[Programme, Model]:
    """A programme and a model with these citations, and nothing else that citations look at."""
    posts = [type("Post", (), {"post": "income", "evidence_entries": list(post)})()]
    model = Model.model_construct(posts=posts, indicators=[])
    return Programme.model_construct(programme="example", catalogue=list(entries)), model


def test_citations_are_found_in_order_and_judged(catalogue: Catalogue) -> None:
    programme, model = cited("mw-ips", post=("as-nothing", "mw-ips", "mw-ips"))
    found = [(one.by, one.name, one.entry) for one in citations(programme, model)]
    assert found == [("programme", "example", "mw-ips")] + [
        ("post", "income", entry) for entry in ("as-nothing", "mw-ips", "mw-ips")
    ]
    in_model = Located(
        None, "model.yaml", {("posts", 0, "evidence_entries", 0): 7, ("posts", 0, "evidence_entries", 2): 9}
    )
    told = faults(programme, model, catalogue, Located(None, "programme.yaml"), in_model)
    assert [(one.file, one.row, one.rule) for one in told] == [
        ("model.yaml", 7, "unknown_name"),
        ("model.yaml", 9, "doubled_name"),
    ]


@pytest.mark.parametrize(
    ("programme", "model", "taken"),
    [
        ("programme: a\n", "posts: []\n", set()),
        ("# catalogue: none\n", "# evidence_entries: []\n", set()),
        ("catalogue: [mw-ips]\n", "", {"data/catalogue"}),
        ("", "posts:\n  - post: a\n    evidence_entries: [mw-ips]\n", {"data/catalogue"}),
        ("", "posts:\n  - evidence_entries: [mw-ips]\n", {"data/catalogue"}),
        ("", "posts: [{post: a, evidence_entries: [mw-ips]}]\n", {"data/catalogue"}),
        ("comparables:\n  beside: [a]\n", "", {"data"}),
    ],
)
def test_only_who_names_them_has_the_shared_files_as_inputs(
    tmp_path: Path, programme: str, model: str, taken: set[str]
) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    (tmp_path / "data" / "comparables.yaml").write_text("methods: []\n", encoding="utf-8")
    folder = tmp_path / "data" / "programmes" / "example"
    folder.mkdir()
    (folder / "programme.yaml").write_text(programme, encoding="utf-8")
    (folder / "model.yaml").write_text(model, encoding="utf-8")
    found = shared_files(workspace.root, folder)
    assert {path.parent.relative_to(tmp_path).as_posix() for path in found} == taken


class Kept:
    """A database that keeps what is put in it."""

    def put_rows(self, name: str, rows: Sequence[Sequence[Any]], types: Mapping[str, str]) -> None:
        self.rows = [dict(zip(types, row, strict=True)) for row in rows]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example programme in a workspace with the catalogue; what it cites is for the test to say."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "data" / "catalogue", tmp_path / "data" / "catalogue")
    with (tmp_path / "data" / "sources.yaml").open("a", encoding="utf-8") as file:
        file.write("movisie-2016: {title: Kennissynthese}\n")
    return tmp_path


def cite(root: Path, line: str) -> None:
    with (root / "data" / "programmes" / "example" / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(line)


def test_what_is_cited_is_a_table_and_an_input(example: Path) -> None:
    workspace, key = Workspace.open(example), CohortKey("example", "2020")
    before = {path.name for path in input_files(workspace, key)}
    cite(example, "catalogue: [as-straatkubus, iw-fit4work]\n")
    model = load(example, "example", "2020")
    kept = Kept()
    cited_evidence(cast(Database, kept), model)
    shown = ("position", "cited_by", "cites", "entry", "name", "evidence", "level", "rung", "mended")
    assert [tuple(row[column] for column in shown) for row in kept.rows] == [
        (1, "programme", "example", "as-straatkubus", "Straatkubus", "MKBA", "founded", 2, "no"),
        (2, "programme", "example", "iw-fit4work", "Fit4Work (F4W)", "Geen informatie", "none", 0, "yes"),
    ]
    more = {path.name for path in input_files(workspace, key)} - before
    assert more == {
        "catalogue.yaml",
        *(f"{name}.csv" for name in ("interventions", "knowledge_gaps", "mended", "unread")),
    }
    assert {f"data/catalogue/{name}" for name in more} <= set(model.files)


def test_without_a_citation_the_catalogue_is_not_even_read(example: Path) -> None:
    (example / files.SETTINGS).write_text("broken: [", encoding="utf-8")
    model = load(example, "example", "2020")
    kept = Kept()
    cited_evidence(cast(Database, kept), model)
    assert (model.catalogue, kept.rows) == (None, [])


def test_a_citation_of_nothing_is_told_with_its_line(example: Path) -> None:
    cite(example, "catalogue:\n  - iw-fit4work\n  - iw-fit5work\n")
    with pytest.raises(FaultsError) as caught:
        load(example, "example", "2020")
    lines = (example / "data" / "programmes" / "example" / "programme.yaml").read_text(encoding="utf-8").splitlines()
    assert [(one.rule, one.row) for one in caught.value.faults] == [("unknown_name", len(lines))]


def test_the_verb_tells_the_counts_and_where_the_pages_are(tmp_path: Path) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    told = catalogue_and_tell(workspace).splitlines()
    assert [line.split()[0] for line in told[1:4]] == [str(count) for count in ROWS.values()]
    assert told[-1] == "Written: reports/published/catalogue.html, reports/published/catalogue.en.html"


def test_pages_are_the_same_bytes_every_time_and_go_with_the_catalogue(tmp_path: Path) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    first = [page.read_bytes() for page in build_catalogue(workspace)]
    assert [page.read_bytes() for page in build_catalogue(workspace)] == first
    assert 'href="catalogue.html"' in build_library(workspace).read_text(encoding="utf-8")
    (workspace.root / files.SETTINGS).unlink()
    assert 'href="catalogue.html"' not in build_library(workspace).read_text(encoding="utf-8")
    assert not any((workspace.published_root / name).exists() for name in PAGES.values())


def test_a_page_marks_every_mended_cell(tmp_path: Path, catalogue: Catalogue) -> None:
    workspace = workspace_with_catalogue(tmp_path)
    page = build_catalogue(workspace)[0].read_text(encoding="utf-8")
    marked = sum(len(entry.mends) for entry in catalogue.entries)
    marked += sum(bool(one.mends) for gap in catalogue.gaps for one in (gap, *gap.questions))
    assert page.count('<details class="mended">') == marked
