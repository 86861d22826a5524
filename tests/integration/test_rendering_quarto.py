"""The Quarto engine against a stand-in that fails in every way the real one does, and against the real one where it is."""

import os
import re
import shutil
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import CallError
from pipeline.faults import FaultsError
from pipeline.rendering.engines import RenderError, find
from pipeline.rendering.furniture import furnish
from pipeline.rendering.quarto import SETTING, QuartoEngine
from tests.support.rendered import sample
from tests.support.structure import as_in_pdf, differences, names_of, of_page, of_pdf

ROOT = Path(__file__).parents[2]
PAGE = "<!DOCTYPE html><html><body>{}</body></html>"
PDF = "%PDF-1.7\nxref\n0 1\ntrailer\nstartxref\n9\n%%EOF\n"

STAND_IN = """#!{python}
import subprocess, sys, time
from pathlib import Path
if sys.argv[1:] == ["--version"]:
    print("1.10.18"); sys.exit(0)
assert sys.argv[1] == "render" and sys.argv[3] == "--to", sys.argv
name, target = sys.argv[2].removesuffix(".qmd"), sys.argv[4]
html, pdf = Path(name + ".html"), Path(name + ".pdf")
def whole():
    if target == "html": html.write_text({page!r}.format("tekst"))
    else: pdf.write_text({pdf!r})
{body}
"""

HANG = """child = subprocess.Popen(['sleep', '60'])
Path({child!r}).write_text(str(child.pid))
print('busy', flush=True)
time.sleep(60)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "report.nl.qmd").write_text("---\ntitle: Proef\nlang: nl-NL\n---\n\n## Kop\n\nTekst.\n")
    furnish(folder, [ROOT / "reports" / "templates"])
    return folder


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "report.nl.html").write_text("old page")
    (folder / "report.nl.pdf").write_text("old pdf")
    return folder


def stand_in(tmp_path: Path, body: str) -> Path:
    program = tmp_path / "bin" / "quarto"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=sys.executable, page=PAGE, pdf=PDF, body=body))
    program.chmod(0o755)
    return program


def test_a_good_run_puts_both_in_place_and_leaves_the_source_alone(tmp_path: Path, source: Path, into: Path) -> None:
    before = sorted(path.relative_to(source) for path in source.rglob("*"))
    engine = find("quarto", str(stand_in(tmp_path, "whole()")))
    assert engine.versions() == {"quarto": "1.10.18"}
    assert [path.name for path in engine.render(source, into=into)] == ["report.nl.html", "report.nl.pdf"]
    assert (into / "report.nl.html").read_text() == PAGE.format("tekst")
    assert (into / "report.nl.pdf").read_text() == PDF
    assert sorted(path.relative_to(source) for path in source.rglob("*")) == before


def gone(pid: str) -> bool:
    """Whether the process ends within some seconds: the kernel takes a moment to act on a kill."""
    state = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("print('kaputt'); sys.exit(1)", r"exit code 1.*\n.*kaputt"),
        (
            "whole(); print('WARN: Unable to resolve crossref @tbl-x')",
            r"not right: 'Unable to resolve crossref @tbl-x'",
        ),
        ("whole(); print('[citeproc] WARNING: citation bron2020 not found')", "not right"),
        ("whole(); print('(W) Could not fetch resource https://example.org/a.png')", "not right"),
        ("html.write_text({page!r}.format('<strong>?@tbl-x</strong>'))", r"report\.nl\.html.*\?@tbl-x"),
        ("html.write_text({page!r}.format('?var:naam'))", r"\?var:naam"),
        (
            "html.write_text({page!r}.format('<img src=\"https://example.org/a.png\">'))",
            "fetch something from elsewhere",
        ),
        ("pass", r"without making report\.nl\.html"),
        ("html.write_text('')", r"report\.nl\.html is empty"),
        ("html.write_text('<!DOCTYPE html><html><body>half')", r"report\.nl\.html is incomplete"),
        ("whole(); pdf.write_text({pdf!r}[:-8]) if target == 'typst' else None", r"report\.nl\.pdf is incomplete"),
        ("whole(); pdf.write_text('') if target == 'typst' else None", r"report\.nl\.pdf is empty"),
    ],
)
def test_each_failure_is_an_error_and_the_old_outputs_stay(
    tmp_path: Path, source: Path, into: Path, body: str, message: str
) -> None:
    engine = find("quarto", str(stand_in(tmp_path, body.replace("{page!r}", repr(PAGE)).replace("{pdf!r}", repr(PDF)))))
    with pytest.raises(RenderError, match=f"(?s){message}"):
        engine.render(source, into=into)
    assert {path.name: path.read_text() for path in into.iterdir()} == {
        "report.nl.html": "old page",
        "report.nl.pdf": "old pdf",
    }


def test_one_that_hangs_is_ended_with_all_it_started(tmp_path: Path, source: Path, into: Path) -> None:
    child = tmp_path / "child"
    program = stand_in(tmp_path, HANG.format(child=str(child)))
    started = time.monotonic()
    with pytest.raises(RenderError, match=r"still busy with report\.nl\.html after 2 seconds(?s:.*)busy"):
        QuartoEngine(program, timeout=2.0).render(source, into=into)
    assert time.monotonic() - started < 20
    assert gone(child.read_text())
    assert (into / "report.nl.html").read_text() == "old page"


def test_a_fault_in_the_source_is_found_before_quarto_starts(tmp_path: Path, source: Path, into: Path) -> None:
    (source / "report.nl.qmd").write_text("---\ntitle: Proef\nlang: nl-NL\n---\n\nZie @tbl-x.\n")
    with pytest.raises(FaultsError, match="row 6"):
        find("quarto", str(stand_in(tmp_path, f"Path({str(tmp_path / 'ran')!r}).touch()"))).render(source, into=into)
    assert not (tmp_path / "ran").exists()


def test_a_missing_program_says_how_to_get_it_or_do_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CallError, match=r"no quarto is on the PATH.*Install.*--engine embedded"):
        find("quarto")
    with pytest.raises(CallError, match="nergens"):
        find("quarto", str(tmp_path / "nergens"))
    monkeypatch.setenv(SETTING, str(tmp_path / "ook-niet"))
    with pytest.raises(CallError, match="ook-niet"):
        find("quarto")


def test_the_setting_goes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = stand_in(tmp_path, "whole()")
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.delenv(SETTING, raising=False)
    assert find("quarto").versions() == {"quarto": "1.10.18"}
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\nexit 0\n")
    other.chmod(0o755)
    monkeypatch.setenv(SETTING, str(other))
    with pytest.raises(RenderError, match="did not answer with a version"):
        find("quarto").versions()


def test_a_file_that_is_no_program_is_an_error(tmp_path: Path, source: Path, into: Path) -> None:
    program = tmp_path / "quarto"
    program.write_text("#!/no/such/interpreter\n")
    program.chmod(0o755)
    with pytest.raises(RenderError, match="cannot be started"):
        find("quarto", str(program)).render(source, into=into)


# The structure of what the engines make


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample report as the embedded engine makes it, with its source."""
    folder = tmp_path_factory.mktemp("embedded")
    made = sample(folder)
    return {"source": made, **{file.suffix[1:]: file for file in find("embedded").render(made, into=folder / "out")}}


def same_in(page: str, pdf: Path) -> list[str]:
    """What a page and a PDF do not share, of all that a PDF can tell."""
    with pikepdf.open(pdf) as opened:
        return differences(as_in_pdf(of_page(page), names_of(opened)), of_pdf(pdf))


def test_the_page_and_the_pdf_have_the_same_structure(embedded: dict[str, Path]) -> None:
    page = embedded["html"].read_text(encoding="utf-8")
    found = of_page(page)
    assert len(found.headings) == 16
    assert found.tables[0] == ("Tabel 1. Kosten naar financier.", 6, 4)
    assert (len(found.tables), len(found.figures), found.notes) == (10, 4, 7)
    assert found.references["kengetallen"] == 7
    assert same_in(page, embedded["pdf"]) == []


@pytest.mark.parametrize(
    ("pattern", "instead", "told"),
    [
        (r"<h2[^>]*>.*?</h2>", "", "headings: 15 against 16"),
        (r"<h3 ", "<h4 ", "headings: 16 against 16"),
        (r"<tr>.*?</tr>", "", "tables: 10 against 10"),
        (r'role="img" aria-label="Liggende', 'role="img" aria-label="Staande', "figures: 4 against 4"),
        (r'<li id="fn3"', "<li", "notes: 6 against 7"),
        (r'href="#tabel-post-1"', "", "references: "),
    ],
)
def test_what_is_missing_from_one_of_them_is_told(
    embedded: dict[str, Path], pattern: str, instead: str, told: str
) -> None:
    head, main, body = embedded["html"].read_text(encoding="utf-8").partition("<main")
    changed, count = re.subn(pattern, instead, body, count=1, flags=re.DOTALL)
    assert count == 1
    assert told in " ".join(same_in(head + main + changed, embedded["pdf"]))


@pytest.mark.quarto
@pytest.mark.skipif(shutil.which("quarto") is None, reason="no quarto program on this machine")
def test_the_real_quarto_gives_the_same_structure(embedded: dict[str, Path], tmp_path: Path) -> None:
    page, pdf = find("quarto").render(embedded["source"], into=tmp_path)
    ours = of_page(embedded["html"].read_text(encoding="utf-8"))
    theirs = of_page(page.read_text(encoding="utf-8"))
    assert differences(ours, theirs) == []
    assert differences(of_pdf(embedded["pdf"]), of_pdf(pdf)) == []
