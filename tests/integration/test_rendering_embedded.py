"""The embedded engine on a realistic report: the same bytes everywhere, a PDF that can be read aloud, errors with a line."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from pipeline.errors import MeerwaardeError
from pipeline.faults import FaultsError
from pipeline.rendering import embedded, process
from pipeline.rendering.engines import RenderError, find
from tests.support.rendered import sample

ROOT = Path(__file__).parents[2]
HEADER = "---\ntitle: Proef\nlang: nl-NL\n---\n\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("rendered")
    files = find("embedded").render(sample(folder), into=folder / "out")
    return {file.suffix[1:]: file for file in files}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return sample(tmp_path)


def test_both_formats_come_out_and_nothing_else(made: dict[str, Path]) -> None:
    assert [file.name for file in made.values()] == ["report.nl.html", "report.nl.pdf"]
    assert sorted(path.name for path in made["html"].parent.iterdir()) == ["report.nl.html", "report.nl.pdf"]
    assert made["html"].stat().st_size < 1_000_000


def test_versions_are_those_of_the_locked_wheels() -> None:
    versions = find("embedded").versions()
    assert list(versions) == ["pandoc", "typst"]
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in versions.values())


SETTINGS = [
    {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "0", "RAYON_NUM_THREADS": "1"},
    {
        "TZ": "Pacific/Kiritimati",
        "LANG": "nl_NL.UTF-8",
        "PYTHONHASHSEED": "77",
        "RAYON_NUM_THREADS": "4",
        "HOME": "/nonexistent",
    },
    {"TZ": "America/Lima", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1234", "SOURCE_DATE_EPOCH": "1700000000"},
]


def test_the_same_source_gives_the_same_bytes(made: dict[str, Path], tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from pipeline.rendering.engines import find;"
        "find('embedded').render(Path(sys.argv[1]), into=Path(sys.argv[2]))"
    )
    for number, setting in enumerate(SETTINGS):
        folder = tmp_path / ("a folder with a long name " * number) / str(number)
        folder.mkdir(parents=True)
        source = sample(folder)
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **setting}
        subprocess.run(
            [sys.executable, "-c", script, str(source), str(folder)], env=environment, cwd=folder, check=True
        )
        for file in made.values():
            assert (folder / file.name).read_bytes() == file.read_bytes(), (setting, file.name)


def test_a_program_of_the_same_name_on_the_path_is_not_used(source: Path, tmp_path: Path, monkeypatch: Any) -> None:
    impostor = tmp_path / "bin" / "pandoc"
    impostor.parent.mkdir()
    impostor.write_text("#!/bin/sh\nexit 9\n")
    impostor.chmod(0o755)
    monkeypatch.setenv("PATH", f"{impostor.parent}:{os.environ['PATH']}")
    assert find("embedded").render(source, formats=["html"], into=tmp_path / "out")


# The page


def test_the_page_holds_all_it_needs(made: dict[str, Path]) -> None:
    page = made["html"].read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="nl-NL">')
    # What runs in the page is in it, and no other script may.
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/json" id="page-words">', "<script>"]
    assert "script-src 'none'" not in page
    digest = hashlib.sha256(page.split("<script>")[1].split("</script>")[0].encode()).digest()
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}';" in page
    assert page.count("<table") == 10
    assert page.count('class="table-scroll" role="region" tabindex="0"') == 10
    assert page.count('role="img" aria-label=') == 4
    assert '<th scope="row"' in page
    assert '<span class="section-number">4.6</span>' in page
    assert "Alle tabellen staan als CSV naast deze pagina." in page
    assert "bij dit rapport als CSV te krijgen" not in page
    assert page.count('<a href="#tabel-kosten" class="anchor" aria-label="Adres van Tabel 1">#</a>') == 1
    assert page.count('class="anchor"') == 14
    assert "Gereconstrueerde gegevens" in page


def test_ids_are_unique_and_links_arrive(made: dict[str, Path]) -> None:
    page = made["html"].read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


# The PDF


def elements(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """Every structure element with its role."""
    seen: list[tuple[str, Any]] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                seen.append((str(node.S), node))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return seen


def test_the_pdf_is_tagged_and_says_its_language_and_title(made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"]) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl-NL"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Buurtcoaches in de wijk"
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")


def test_the_pdf_has_bookmarks_for_every_chapter_and_section(made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"]) as pdf, pdf.open_outline() as outline:
        chapters = [item.title for item in outline.root]
        baten = next(item for item in outline.root if item.title.startswith("4"))
    assert [chapter.split("\u2002")[-1] for chapter in chapters if "Inhoud" not in chapter] == [
        "Samenvatting",
        "Het programma",
        "De kosten",
        "De baten",
        "Wat betrokkenen zeggen",
        "Bijlage: kengetallen",
        "Bijlage: waar de getallen vandaan komen",
        "Bijlage: gegevens",
    ]
    assert len(baten.children) == 6


def test_tables_have_header_cells_and_figures_their_words(made: dict[str, Path]) -> None:
    with pikepdf.open(made["pdf"]) as pdf:
        found = elements(pdf)
        roles = [role for role, _ in found]
        assert roles.count("/Table") == 10
        assert roles.count("/TH") == 4 + 3 + 6 * 6 + 5 + 3
        assert roles.count("/Caption") == 14
        figures = [element for role, element in found if role == "/Figure"]
        assert len(figures) == 4
        assert all(len(str(element.Alt)) > 40 for element in figures)
        assert {"/H1", "/H2", "/L", "/LI", "/Note", "/Link", "/TOC"} <= set(roles)


def test_every_font_is_embedded(made: dict[str, Path]) -> None:
    names = set()
    with pikepdf.open(made["pdf"]) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Type", "")) == "/FontDescriptor":
                names.add(str(thing.FontName).split("+")[-1])
                assert any(key in thing for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    assert {"SourceSans3-Regular", "SourceSans3-SemiBold"} <= names


def test_a_long_table_repeats_its_header_on_the_next_page(made: dict[str, Path]) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", str(made["pdf"]), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = [page for page in text.split("\f") if "Kengetal 2" in page or "Kengetal 4" in page]
    assert len(pages) >= 2
    assert all(re.search(r"Kengetal +Waarde +Eenheid", page) for page in pages)


# Errors


def test_a_fault_in_the_source_stops_before_anything_is_made(source: Path, tmp_path: Path) -> None:
    (source / "report.nl.qmd").write_text(HEADER + "Zie [niets](#niets).\n")
    with pytest.raises(FaultsError, match=r"source/report\.nl\.qmd, row 6"):
        find("embedded").render(source, into=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_when_one_format_fails_neither_is_put_in_place(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.nl.html").write_text("old")
    body = 'Zie [hier](#web).\n\n::: {#web .content-visible when-format="html"}\nx\n:::\n'
    (source / "report.nl.qmd").write_text(HEADER + body)
    with pytest.raises(RenderError, match=r"report\.nl\.qmd, line 6: Typst"):
        find("embedded").render(source, into=out)
    assert [path.read_text() for path in out.iterdir()] == ["old"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Tekst.\n\n::: {.headline}\ngeen lijst\n:::\n", r"line 9: a \.headline holds"),
        (
            '::: {#t .table-block tbl-colwidths="[10,20,70]"}\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n: Tabel 1. T.\n:::\n',
            r"line 6: tbl-colwidths has 3 widths",
        ),
        (
            'Zie [hier](#web).\n\n::: {#web .content-visible when-format="html"}\nx\n:::\n',
            r"line 6: Typst could not set the PDF",
        ),
    ],
)
def test_an_error_of_the_programs_names_a_line_of_the_source(
    source: Path, tmp_path: Path, body: str, message: str
) -> None:
    (source / "report.nl.qmd").write_text(HEADER + body)
    with pytest.raises(RenderError, match=message):
        find("embedded").render(source, formats=["pdf"], into=tmp_path)


def test_a_letter_that_no_font_has_is_an_error_not_an_empty_box(source: Path, tmp_path: Path) -> None:
    (source / "report.nl.qmd").write_text(HEADER + "Eerst.\n\nHier staat 𓀀 dus iets.\n")
    with pytest.raises(RenderError, match=r"line 8: Typst could not set the PDF"):
        find("embedded").render(source, into=tmp_path / "out")


def test_missing_fonts_are_an_error_not_another_font(source: Path, tmp_path: Path) -> None:
    for font in (source / "fonts").glob("*.ttf"):
        font.write_bytes(b"no font")
    with pytest.raises(RenderError, match=r"(?i)source sans 3"):
        find("embedded").render(source, formats=["pdf"], into=tmp_path / "out")


def test_missing_styles_are_named(source: Path, tmp_path: Path) -> None:
    (source / "styles" / "report.typ").unlink()
    with pytest.raises(MeerwaardeError, match=r"styles/report\.typ"):
        find("embedded").render(source, into=tmp_path)


def test_a_pandoc_that_hangs_is_ended(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "PANDOC_SECONDS", 0.2)
    monkeypatch.setattr(embedded, "pandoc_program", lambda: Path("/usr/bin/env"))
    real = process.run
    monkeypatch.setattr(process, "run", lambda command, cwd, env, timeout: real(["sleep", "30"], cwd, env, timeout))
    with pytest.raises(RenderError, match="still busy"):
        find("embedded").render(source, formats=["html"], into=tmp_path)


def test_hostile_text_prints_as_it_is(source: Path, tmp_path: Path) -> None:
    text = (
        'a \\#b \\*c\\* \\_d\\_ \\$e\\$ \\<f\\> \\@g "h" [i] (j) ~k 1/2 // niet -- wel = + ; \\`l\\` € 1.298.208,00 «m»'
    )
    (source / "report.nl.qmd").write_text(
        HEADER
        + f"## Kop met {text}\n\n{text}\n\n"
        + f"::: {{#t .table-block}}\n| a | b |\n|:--|--:|\n| {text} | 2 |\n\n: Tabel 1. {text}\n:::\n"
    )
    files = find("embedded").render(source, into=tmp_path / "out")
    words = subprocess.run(["pdftotext", "-raw", str(files[1]), "-"], capture_output=True, text=True, check=True).stdout
    for shown in (files[0].read_text(encoding="utf-8"), words):
        assert "#b *c* _d_ $e$" in shown


def test_headings_are_numbered_alike_in_both_formats(source: Path, tmp_path: Path) -> None:
    (source / "report.nl.qmd").write_text(
        HEADER
        + "## Kort {.unnumbered}\n\n### Lezen\n\n## Een\n\n### Onder\n\n#### Dieper\n\n"
        + "## Twee\n\n## Bijlage {.unnumbered}\n\n### Los\n"
    )
    page, pdf = find("embedded").render(source, into=tmp_path / "out")
    expected = ["Kort", "Lezen", "1\u2002Een", "1.1\u2002Onder", "Dieper", "2\u2002Twee", "Bijlage", "Los"]
    body = page.read_text(encoding="utf-8").split("<main")[1]
    assert [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<h[234][^>]*>(.*?)</h", body)] == expected
    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        titles: list[str] = []
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop(0)
            titles.append(item.title)
            waiting = [*item.children, *waiting]
    assert [title for title in titles if title not in ("Inhoud", "Proef")] == expected


def test_english_labels_for_an_english_report(source: Path, tmp_path: Path) -> None:
    (source / "report.en.qmd").write_text(
        "---\ntitle: Trial\nlang: en-GB\n---\n\n## Summary\n\n::: {.callout-warning}\nx\n:::\n"
    )
    (page, pdf) = find("embedded").render(source, document="report.en.qmd", into=tmp_path / "out")
    assert '<html lang="en-GB">' in page.read_text()
    assert "Contents" in page.read_text()
    assert "Warning" in page.read_text()
    with pikepdf.open(pdf) as opened:
        assert str(opened.Root.Lang) == "en-GB"
