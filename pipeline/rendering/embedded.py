"""The engine that is always there: Pandoc and Typst from their wheels, with our styles.

Belongs here: calling the two and translating their errors to a line of the source. Does not belong here: the look and
the filter (``reports/templates/source/styles``), what a source may hold (``inspect``).
"""

import base64
import contextlib
import importlib.util
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from pipeline.faults import FaultsError, errors_in
from pipeline.rendering import outputs, pictures, process
from pipeline.rendering.engines import FORMATS, RenderError, asked_formats
from pipeline.rendering.furniture import check_furnished
from pipeline.rendering.inspect import inspect

PANDOC_SECONDS = 60.0
# The dialect that Quarto reads.
READER = "markdown"
_FACES = (("SourceSans3-latin.woff2", "normal"), ("SourceSans3-latin-italic.woff2", "italic"))
_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,"
    "U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
_REFUSED = re.compile(r"\[report\.lua\|([^|]*)\|([^|]*)\|([^\]]*)\]")


class EmbeddedEngine:
    """Pandoc makes the page and the Typst text, Typst makes the PDF; no network, no system fonts, no date."""

    name = "embedded"

    def versions(self) -> dict[str, str]:
        """Versions of Pandoc and Typst."""
        return {"pandoc": _pandoc_version(), "typst": metadata.version("typst")}

    def render(
        self, source_dir: Path, document: str = "report.nl.qmd", formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """See ``Engine.render``. The two formats are made side by side."""
        wanted = asked_formats(formats)
        faults = inspect(source_dir, document)
        if errors_in(faults):
            raise FaultsError(faults)
        check_furnished(source_dir)
        source_dir = source_dir.resolve()
        stem = document.removesuffix(".qmd")
        makers = {"html": _make_html, "pdf": _make_pdf}
        with ThreadPoolExecutor(max_workers=len(wanted)) as pool:
            jobs = {format_: pool.submit(makers[format_], source_dir, document) for format_ in wanted}
            made = {f"{stem}.{format_}": jobs[format_].result() for format_ in wanted}
        return outputs.put_in_place(made, into)


@cache
def _pandoc_version() -> str:
    """What Pandoc says its version is; asked once in the life of the process."""
    said = process.run(
        [str(pandoc_program()), "--version"], Path(tempfile.gettempdir()), _environment("/nonexistent"), 30
    )
    return said.log.split("\n", 1)[0].removeprefix("pandoc").strip()


def pandoc_program() -> Path:
    """The ``pandoc`` inside the locked wheel; never the one on the PATH, which may be another version.

    Raises:
        RenderError: the wheel is not installed.
    """
    spec = importlib.util.find_spec("pypandoc")
    program = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    if program is None or not program.is_file():
        raise RenderError(
            "The embedded engine needs the package pypandoc-binary. Install the locked dependencies again."
        )
    return program


def _make_html(source_dir: Path, document: str) -> bytes:
    page = _pandoc(
        source_dir, document, "html5", ["--template", "styles/report.html", "--toc", "--toc-depth=3", "--wrap=none"]
    )
    page = page.replace(
        "<!--styles-->", f"<style>\n{_font_faces(source_dir)}\n{_read(source_dir, 'styles/report.css')}</style>", 1
    )
    page = pictures.put_in(_tidy_page(page), source_dir)
    made = page.encode("utf-8")
    outputs.check_html(made, f"{document.removesuffix('.qmd')}.html")
    return made


def _tidy_page(page: str) -> str:
    """What Pandoc's writer cannot be told: the scope of header cells, and key figures as pairs."""
    page = re.sub(r'<tr class="(?:header|odd|even)">', "<tr>", page)
    head, _, rest = page.partition("<main")
    rest = re.sub(
        r"<tbody>.*?</tbody>", lambda body: body.group(0).replace("<th", '<th scope="row"'), rest, flags=re.DOTALL
    )
    rest = re.sub(
        r"<thead>.*?</thead>",
        lambda row: re.sub(r"<th(?=[\s>])", '<th scope="col"', row.group(0)),
        rest,
        flags=re.DOTALL,
    )
    rest = re.sub(
        r'(<div class="headline">\s*<dl>)(.*?)(</dl>)',
        lambda found: (
            found.group(1)
            + re.sub(r"(<dt>.*?</dd>)", r"<div>\1</div>", found.group(2), flags=re.DOTALL)
            + found.group(3)
        ),
        rest,
        flags=re.DOTALL,
    )
    return head + "<main" + rest


def _make_pdf(source_dir: Path, document: str) -> bytes:
    text = _pandoc(
        source_dir,
        document,
        "typst",
        ["--template", "styles/report.typ", "--toc", "--shift-heading-level-by=-1", "--wrap=preserve"],
    )
    import typst  # 80 MB: only when a PDF is made

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(source_dir / "fonts")])
    try:
        # The binding's own types allow a root only of the type of the text, which it does not ask for.
        made, warnings = cast(Any, typst).compile_with_warnings(
            text.encode("utf-8"),
            root=str(source_dir),
            font_paths=fonts,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            # One fixed moment for every document: a draft carries no date.
            timestamp=0,
        )
    except typst.TypstError as error:
        raise RenderError(_typst_message(error, text, source_dir, document)) from error
    for warning in warnings:
        # A warning is a letter or font that is not there, or a layout that did not settle: not what was written.
        raise RenderError(_typst_message(warning, text, source_dir, document))
    assert isinstance(made, bytes)
    outputs.check_pdf(made, f"{document.removesuffix('.qmd')}.pdf")
    return made


def _pandoc(source_dir: Path, document: str, target: str, options: Sequence[str]) -> str:
    with _scratch() as scratch:
        out = scratch / "out"
        command = [
            str(pandoc_program()),
            document,
            f"--from={READER}",
            f"--to={target}",
            f"--output={out}",
            "--standalone",
            # An empty data folder: a user's own templates and filters stay out of it.
            f"--data-dir={scratch / 'data'}",
            "--lua-filter=styles/report.lua",
            "--syntax-highlighting=none",
            "--fail-if-warnings",
            *options,
        ]
        done = process.run(command, source_dir, _environment(str(scratch)), PANDOC_SECONDS)
        if done.timed_out:
            raise RenderError(
                f"{_shown(source_dir, document)}: pandoc was still busy after {PANDOC_SECONDS:.0f} seconds and was ended. "
                "Expected about a second; the document may hold an endless list of nested marks."
            )
        if done.code != 0 or not out.is_file():
            raise RenderError(_pandoc_message(done, source_dir, document))
        return out.read_text(encoding="utf-8")


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        yield folder


def _environment(home: str) -> dict[str, str]:
    """Nothing of the caller's locale, time zone or settings reaches the programs."""
    return {"PATH": os.defpath, "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _font_faces(source_dir: Path) -> str:
    rules = []
    for name, style in _FACES:
        path = source_dir / "fonts" / name
        if path.is_file():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            rules.append(
                f'@font-face {{ font-family: "Source Sans 3"; font-style: {style}; font-weight: 200 900; font-display: block; '
                f"unicode-range: {_LATIN}; src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
            )
    return "\n".join(rules)


def _read(source_dir: Path, name: str) -> str:
    return (source_dir / name).read_text(encoding="utf-8")


# Errors of the programs, told in lines of the source -----------------------------------------------------------------


def _shown(source_dir: Path, document: str) -> str:
    return f"{source_dir.name}/{document}"


def _pandoc_message(done: process.Finished, source_dir: Path, document: str) -> str:
    shown = _shown(source_dir, document)
    refused = _REFUSED.search(done.log)
    if refused:
        rule, snippet, why = refused.groups()
        line = _line_of(snippet, _read(source_dir, document))
        return f"{shown}{line}: {why} ({snippet.strip()}). Expected only what docs/quarto-subset.md allows. [{rule}]"
    return (
        f"{shown}: pandoc could not read it (exit code {done.code}). Expected a document within docs/quarto-subset.md. "
        f"It said:\n{process.last_lines(done.log)}"
    )


def _typst_message(error: Exception, text: str, source_dir: Path, document: str) -> str:
    message = str(getattr(error, "message", error)).strip()
    hints = "; ".join(getattr(error, "hints", None) or [])
    diagnostic = str(getattr(error, "diagnostic", "") or error)
    place = ""
    found = re.search(r"<?(?:main|\S*\.typ)>?:(\d+):\d+", diagnostic)
    if found:
        lines = text.splitlines()
        number = int(found.group(1))
        if 0 < number <= len(lines):
            place = _line_of(_plain_words(lines[number - 1]), _read(source_dir, document))
    label = re.search(r"label `<([^>]+)>`", message)
    if not place and label:
        place = _line_of(f"#{label.group(1)}", _read(source_dir, document))
    return (
        f"{_shown(source_dir, document)}{place}: Typst could not set the PDF: {message}"
        f"{f' ({hints})' if hints else ''}. Mend the text there; docs/quarto-subset.md says what a report may hold."
    )


def _plain_words(line: str) -> str:
    """The longest stretch of a Typst line that will also stand in the source: no markup in it."""
    stretches = re.findall(r"[^#\[\]()<>{}\\*_`\"$@=:,|]{6,}", line)
    return max((stretch.strip() for stretch in stretches), key=len, default="")


def _line_of(snippet: str, source: str) -> str:
    """``, line N`` where the first words of ``snippet`` stand in the source; empty where they do not."""
    wanted = re.sub(r"\s+", " ", snippet).strip()
    if not wanted:
        return ""
    for words in (wanted, wanted[:40], " ".join(wanted.split(" ")[:3])):
        if not words:
            continue
        found = re.search(r"\s+".join(re.escape(word) for word in words.split(" ")), source)
        if found:
            return f", line {source.count(chr(10), 0, found.start()) + 1}"
    return ""
