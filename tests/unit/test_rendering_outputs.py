"""Finished files: what is half or not self-contained is refused, and what is put in place is put there whole."""

import time
from pathlib import Path

import pytest

from pipeline.errors import CallError, MeerwaardeError
from pipeline.rendering import outputs, pictures, process
from pipeline.rendering.engines import RenderError, asked_formats, find
from pipeline.rendering.furniture import check_furnished, furnish

PAGE = b"<!DOCTYPE html>\n<html><body>%s</body></html>\n"
PDF = b"%PDF-1.7\nxref\n0 1\ntrailer\nstartxref\n9\n%%EOF\n"


def test_a_whole_page_passes_links_included() -> None:
    outputs.check_html(PAGE % b'<a href="https://example.org">x</a><svg xmlns="http://www.w3.org/2000/svg"/>', "a.html")


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"", "empty"),
        (b"<html></html>", "incomplete"),
        ((PAGE % b"x")[:-5], "incomplete"),
        (PAGE % b'<img src="http://example.org/a.png">', "fetch"),
        (PAGE % b"<script src=//cdn.example.org/x.js></script>", "fetch"),
        (PAGE % b'<link rel="stylesheet" href="https://example.org/a.css">', "fetch"),
        (PAGE % b"<style>a{background:url(https://example.org/a)}</style>", "fetch"),
        (PAGE % b"<strong>?@tbl-x</strong>", "came to nothing"),
        (PAGE % b"?var:naam", "came to nothing"),
    ],
)
def test_a_page_that_is_not_right_is_refused(page: bytes, message: str) -> None:
    with pytest.raises(RenderError, match=message):
        outputs.check_html(page, "a.html")


def test_a_whole_pdf_passes() -> None:
    outputs.check_pdf(PDF, "a.pdf")


@pytest.mark.parametrize("pdf", [b"", PDF[:-6], b"x" + PDF, PDF.replace(b"\n9\n", b"\n5\n"), PDF[: len(PDF) // 2]])
def test_half_a_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(RenderError, match=r"a\.pdf is (empty|incomplete)"):
        outputs.check_pdf(pdf, "a.pdf")


def test_outputs_replace_the_old_ones_and_leave_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("old")
    (tmp_path / ".a.html.part").write_text("left by a run that was ended")
    assert outputs.put_in_place({"a.html": b"new", "a.pdf": b"pdf"}, tmp_path) == [
        tmp_path / "a.html",
        tmp_path / "a.pdf",
    ]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.html": b"new", "a.pdf": b"pdf"}


def test_when_one_output_cannot_be_written_none_is_put_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("old")
    (tmp_path / ".a.pdf.part").mkdir()
    with pytest.raises(OSError, match="part"):
        outputs.put_in_place({"a.html": b"new", "a.pdf": b"pdf"}, tmp_path)
    assert (tmp_path / "a.html").read_text() == "old"


def test_an_unknown_engine_or_format_is_a_fault_of_the_call() -> None:
    with pytest.raises(CallError, match="embedded, quarto"):
        find("word")
    with pytest.raises(CallError, match="docx"):
        asked_formats(["html", "docx"])
    with pytest.raises(CallError, match="none"):
        asked_formats([])
    assert asked_formats(["pdf", "html", "pdf"]) == ("pdf", "html")


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


def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    script = "sleep 60 & echo $! > child; echo busy; wait"
    done = process.run(["sh", "-c", script], tmp_path, {"PATH": "/usr/bin:/bin"}, timeout=1.0)
    assert done.timed_out
    assert done.log == "busy\n"
    assert gone((tmp_path / "child").read_text().strip())


def test_a_grandchild_that_keeps_the_stream_open_does_not_hold_us_up(tmp_path: Path) -> None:
    done = process.run(["sh", "-c", "sleep 60 & exit 3"], tmp_path, {"PATH": "/usr/bin:/bin"}, timeout=20.0)
    assert done.code == 3


def test_a_workspace_may_override_one_file(tmp_path: Path) -> None:
    program = Path(__file__).parents[2] / "reports" / "templates"
    own = tmp_path / "own" / "source" / "styles"
    own.mkdir(parents=True)
    (own / "report.css").write_text("/* own */")
    made = furnish(tmp_path / "source", [tmp_path / "own", program])
    assert made == sorted(made)
    assert (tmp_path / "source" / "styles" / "report.css").read_text() == "/* own */"
    check_furnished(tmp_path / "source")
    (tmp_path / "source" / "styles" / "report.lua").unlink()
    with pytest.raises(MeerwaardeError, match=r"styles/report\.lua"):
        check_furnished(tmp_path / "source")


def test_an_inlined_picture_is_one_image_with_ids_of_its_own() -> None:
    svg = (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" role="graphics-document">'
        '<title>tip</title><clipPath id="c"/><g clip-path="url(#c)" aria-label="x"><use xlink:href="#c"/></g></svg>'
    )
    made = pictures.inline_svg(svg, 'Staven "A" & B', "f1-")
    assert made == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" role="img" aria-label="Staven &quot;A&quot; &amp; B">'
        '<clipPath id="f1-c"/><g clip-path="url(#f1-c)"><use xlink:href="#f1-c"/></g></svg>'
    )
