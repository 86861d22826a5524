"""The engine that is always there: Pandoc and Typst from their wheels, with our styles.

Belongs here: calling the two. Does not belong here: the look and the filter (``reports/templates/source/styles``), what a
source may hold (``inspect``), making a page whole (``webpage``), telling what went wrong (``complaints``).
"""

import contextlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, cast

from pipeline.rendering import complaints, outputs, process, webpage
from pipeline.rendering.engines import FORMATS, RenderError, asked_formats
from pipeline.rendering.furniture import check_furnished
from pipeline.rendering.headers import Header
from pipeline.rendering.inspect import checked

PANDOC_SECONDS = 60.0
# The dialect that Quarto reads.
READER = "markdown"
_WRITERS = Path(__file__).parent / "writers.lua"
_TARGETS = {"html": "html", "pdf": "typst"}


class EmbeddedEngine:
    """Pandoc makes the page and the Typst text, Typst makes the PDF; no network, no system fonts, no date."""

    name = "embedded"

    def versions(self) -> dict[str, str]:
        """Versions of Pandoc and Typst."""
        return {"pandoc": _pandoc_version(), "typst": metadata.version("typst")}

    def render(
        self, source_dir: Path, document: str = "report.nl.qmd", formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """See ``Engine.render``."""
        return self.render_all(source_dir, [document], formats, into=into)

    def render_all(
        self, source_dir: Path, documents: Sequence[str], formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """See ``Engine.render_all``. Each document is read once for both formats; documents are made side by side."""
        wanted = asked_formats(formats)
        headers = checked(source_dir, documents)
        check_furnished(source_dir)
        source_dir = source_dir.resolve()

        def made(document: str) -> dict[str, bytes]:
            return _made(source_dir, document, headers[document], wanted)

        done = process.side_by_side(made, documents)
        return outputs.put_in_place({name: content for files in done for name, content in files.items()}, into)


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


def _made(source_dir: Path, document: str, header: Header, formats: Sequence[str]) -> dict[str, bytes]:
    """One document in every format, by file name."""
    written = _pandoc(source_dir, document, [_TARGETS[format_] for format_ in formats])
    stem = document.removesuffix(".qmd")
    made = {}
    for format_ in formats:
        name = f"{stem}.{format_}"
        if format_ == "html":
            content = webpage.assemble(written["html"], source_dir, header.after_body).encode("utf-8")
            outputs.check_html(content, name)
        else:
            content = _set(written["typst"], source_dir, document)
            outputs.check_pdf(content, name)
        made[name] = content
    return made


def _set(text: str, source_dir: Path, document: str) -> bytes:
    """The PDF that Typst sets of ``text``."""
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
        raise RenderError(complaints.of_typst(error, text, source_dir, document)) from error
    for warning in warnings:
        # A warning is a letter or font that is not there, or a layout that did not settle: not what was written.
        raise RenderError(complaints.of_typst(warning, text, source_dir, document))
    assert isinstance(made, bytes)
    return made


def _pandoc(source_dir: Path, document: str, targets: Sequence[str]) -> dict[str, str]:
    """What Pandoc writes of a document, by target (``html``, ``typst``)."""
    with _scratch() as scratch:
        out = scratch / "out"
        command = [
            str(pandoc_program()),
            document,
            f"--from={READER}",
            f"--to={_WRITERS}",
            f"--variable=formats:{','.join(targets)}",
            f"--output={out}",
            # An empty data folder: a user's own templates and filters stay out of it.
            f"--data-dir={scratch / 'data'}",
            "--fail-if-warnings",
            # Room to work in, so that memory is not tidied up all the time: a fifth of the time of a long report.
            "+RTS",
            "-A128m",
            "-RTS",
        ]
        done = process.run(command, source_dir, _environment(str(scratch)), PANDOC_SECONDS)
        if done.timed_out:
            raise RenderError(
                f"{complaints.shown(source_dir, document)}: pandoc was still busy after {PANDOC_SECONDS:.0f} seconds and was "
                "ended. Expected about a second; the document may hold an endless list of nested marks."
            )
        if done.code != 0 or not out.is_file():
            raise RenderError(complaints.of_pandoc(done, source_dir, document))
        written: dict[str, str] = json.loads(out.read_text(encoding="utf-8"))
        return written


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        yield folder


def _environment(home: str) -> dict[str, str]:
    """Nothing of the caller's locale, time zone or settings reaches the programs."""
    return {"PATH": os.defpath, "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
