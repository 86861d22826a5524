"""The PDF of every document of a real draft, judged by its own structure: what a screen reader and an archive get of it."""

import itertools
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.support.drafted import draft_of
from tests.support.structure import (
    bookmarks_of,
    captions_in,
    leaves_of,
    links_of,
    names_of,
    of_page,
    tags_of,
)

DOCUMENTS = [f"{name}.{language}" for name in ("report", "factsheet") for language in ("nl", "en")]
# Where a block, rather than its content, is the element: these hold others.
HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draft_of(tmp_path_factory)


@pytest.fixture(params=DOCUMENTS, scope="module")
def file(request: pytest.FixtureRequest, draft: Path) -> Path:
    return draft / f"{request.param}.pdf"


@pytest.fixture(scope="module")
def pdf(file: Path) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(file) as opened:
        yield opened


def test_it_says_its_language_its_title_and_the_standards_it_keeps(pdf: pikepdf.Pdf, file: Path) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == {"nl": "nl-NL", "en": "en-GB"}[file.stem.split(".")[1]]
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.Title).strip()
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_headings_skip_no_level_and_each_has_its_bookmark(pdf: pikepdf.Pdf, file: Path) -> None:
    tags = [tag for tag in tags_of(pdf) if tag.role in HEADINGS]
    levels = [int(tag.role[2]) for tag in tags]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    page = of_page(file.with_suffix(".html").read_text(encoding="utf-8"))
    marks = [mark for mark in bookmarks_of(pdf) if mark[1] not in ("Inhoud", "Contents")]
    assert marks == list(page.headings)


def test_it_is_read_in_the_order_of_its_pages(pdf: pikepdf.Pdf) -> None:
    pages = [page for page, _ in leaves_of(pdf, pdf.Root.StructTreeRoot.K)]
    # A footnote is read where it is called, and may stand on the next page.
    assert all(later >= earlier - 1 for earlier, later in itertools.pairwise(pages))
    assert set(pages) == set(range(len(pdf.pages)))


def test_no_heading_is_left_alone_at_the_foot_of_a_page(pdf: pikepdf.Pdf) -> None:
    leaves = leaves_of(pdf, pdf.Root.StructTreeRoot.K)
    following = dict(itertools.pairwise(leaves))
    alone = []
    for tag in tags_of(pdf):
        if tag.role in HEADINGS:
            last = leaves_of(pdf, tag.node)[-1]
            if following[last][0] != last[0]:
                alone.append((str(tag.node.get("/T", "")), last[0] + 1))
    assert alone == []


def test_no_row_of_a_table_is_cut_by_the_end_of_a_page(pdf: pikepdf.Pdf) -> None:
    rows = [{page for page, _ in leaves_of(pdf, tag.node)} for tag in tags_of(pdf) if tag.role == "/TR"]
    assert [pages for pages in rows if len(pages) > 1] == []


def test_every_table_has_header_cells_that_say_what_they_head(pdf: pikepdf.Pdf, file: Path) -> None:
    tags = tags_of(pdf)
    heads = [tag for tag in tags if tag.role == "/TH"]
    assert {str(_attribute(tag.node, "/Scope")) for tag in heads} <= {"/Column", "/Row", "/Both"}
    tables = [tag for tag in tags if tag.role == "/Table"]
    assert len(tables) == len(of_page(file.with_suffix(".html").read_text(encoding="utf-8")).tables)
    for table in tables:
        first = next(tag for tag in tags if tag.role == "/TR" and _is_below(tag.node, table.node))
        assert all(str(cell.S) == "/TH" for cell in first.node.K)


def test_every_figure_has_its_words(pdf: pikepdf.Pdf) -> None:
    figures = [tag for tag in tags_of(pdf) if tag.role == "/Figure"]
    assert figures
    assert [str(tag.node.get("/Alt", "")) for tag in figures if len(str(tag.node.get("/Alt", ""))) < 40] == []


def test_every_link_goes_somewhere_and_says_where(pdf: pikepdf.Pdf, draft: Path) -> None:
    names = names_of(pdf)
    pages = {page.objgen for page in pdf.pages}
    for note, inside, outside in links_of(pdf):
        assert str(note.get("/Contents", "")).strip()
        if inside is not None:
            assert inside in names
        elif outside is None:
            assert note.Dest[0].objgen in pages
        elif not outside.startswith("https://"):
            assert (draft / outside).exists(), outside


def test_every_font_is_in_it(pdf: pikepdf.Pdf) -> None:
    found = [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Type", "")) == "/FontDescriptor"
    ]
    assert found
    for font in found:
        assert any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")), str(font.FontName)


def test_captions_are_numbered_as_on_the_page(file: Path) -> None:
    shown = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True).stdout
    captions = [caption for caption, _, _ in of_page(file.with_suffix(".html").read_text(encoding="utf-8")).tables]
    told = captions_in(shown)
    assert [caption for caption in captions if not any(caption.startswith(line) for line in told)] == []


def test_the_contents_of_a_report_stay_on_its_cover(draft: Path) -> None:
    for language in ("nl", "en"):
        with pikepdf.open(draft / f"report.{language}.pdf") as pdf:
            chapters = [tag for tag in tags_of(pdf) if tag.role == "/H1"]
            # The first is the contents' own; the first chapter follows it on the next page.
            assert [leaves_of(pdf, tag.node)[0][0] for tag in chapters[:2]] == [0, 1]


def test_a_factsheet_is_one_sheet_of_paper(draft: Path) -> None:
    for language in ("nl", "en"):
        with pikepdf.open(draft / f"factsheet.{language}.pdf") as pdf:
            assert len(pdf.pages) == 1
            assert [float(side) for side in pdf.pages[0].mediabox] == pytest.approx([0, 0, 595.276, 841.89], abs=0.01)


def _attribute(node: Any, name: str) -> Any:
    """An attribute of an element, which may have one set of them or several."""
    given = node.get("/A")
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.Dictionary) and name in one:
            return one[name]
    return None


def _is_below(node: Any, above: Any) -> bool:
    while "/P" in node:
        if node.P.objgen == above.objgen:
            return True
        node = node.P
    return False
