"""The engine that is Quarto itself, where it is installed.

Belongs here: finding it, calling it in a copy of the source, and not believing its exit code. Does not belong here: its
settings (``reports/templates/source/_quarto.yml``).
"""

import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from pipeline.errors import CallError
from pipeline.rendering import outputs, process
from pipeline.rendering.engines import FORMATS, RenderError, asked_formats
from pipeline.rendering.furniture import check_furnished
from pipeline.rendering.inspect import checked

SETTING = "MEERWAARDE_QUARTO"
RENDER_SECONDS = 300.0
# Quarto ends with 0 after each of these.
_SILENT = re.compile(
    r"unable to resolve|\?@[\w-]+|\?(?:var|meta|env):|citeproc: .*not found|citation .*not found|\bnot found\b"
    r"|could not fetch resource|shortcode .*(?:unknown|not)|^\s*\[?ERROR\b",
    re.IGNORECASE | re.MULTILINE,
)
_TARGETS = {"html": "html", "pdf": "typst"}


class QuartoEngine:
    """Calls ``quarto render`` once per format.

    Args:
        program: the ``quarto`` program.
        timeout: seconds that one format may take.
    """

    name = "quarto"

    def __init__(self, program: Path, timeout: float = RENDER_SECONDS) -> None:
        self.program = program
        self.timeout = timeout

    @classmethod
    def found(cls, setting: str | None = None) -> "QuartoEngine":
        """The engine on the program that ``setting``, the environment variable or the PATH names, in that order.

        Raises:
            CallError: there is none; the message says how to install it or do without.
        """
        asked = setting or os.environ.get(SETTING)
        program = shutil.which(asked) if asked else shutil.which("quarto")
        if program is None:
            where = (
                f"'{asked}' is no program that can be run"
                if asked
                else f"{SETTING} is not set and no quarto is on the PATH"
            )
            raise CallError(
                f"Engine quarto was asked for, but {where}. Install Quarto 1.9 or newer (https://quarto.org), name its program "
                f"with {SETTING}=/path/to/quarto, or use --engine embedded, which needs nothing more."
            )
        return cls(Path(program).absolute())

    @cached_property
    def _version(self) -> str:
        try:
            done = process.run([str(self.program), "--version"], Path(tempfile.gettempdir()), _environment(), 30)
        except OSError as error:
            raise RenderError(
                f"{self.program} cannot be started: {error.strerror}. Expected the quarto program."
            ) from error
        version = re.search(r"\d+\.\d+[\w.]*", done.log)
        if done.code != 0 or not version:
            raise RenderError(
                f"{self.program} --version did not answer with a version. Expected the quarto program; it said:\n"
                f"{process.last_lines(done.log)}"
            )
        return version.group(0)

    def versions(self) -> dict[str, str]:
        """Version of Quarto; Pandoc and Typst inside it go with it."""
        return {"quarto": self._version}

    def render(
        self, source_dir: Path, document: str = "report.nl.qmd", formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """See ``Engine.render``."""
        return self.render_all(source_dir, [document], formats, into=into)

    def render_all(
        self, source_dir: Path, documents: Sequence[str], formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """See ``Engine.render_all``. Each render works in a copy of the folder: in one folder they disturb each other."""
        wanted = asked_formats(formats)
        checked(source_dir, documents)
        check_furnished(source_dir)

        def made(job: tuple[str, str]) -> tuple[str, bytes]:
            document, format_ = job
            name = f"{document.removesuffix('.qmd')}.{format_}"
            with tempfile.TemporaryDirectory(prefix="meerwaarde-") as scratch:
                copy = Path(scratch) / "source"
                shutil.copytree(source_dir, copy)
                return name, self._render_one(copy, document, format_, name)

        jobs = [(document, format_) for document in documents for format_ in wanted]
        return outputs.put_in_place(dict(process.side_by_side(made, jobs)), into)

    def _render_one(self, copy: Path, document: str, format_: str, name: str) -> bytes:
        # The input first, options after it: Quarto takes anything else for options of Pandoc.
        command = [str(self.program), "render", document, "--to", _TARGETS[format_]]
        target = copy / name
        target.unlink(missing_ok=True)
        try:
            done = process.run(command, copy, _environment(), self.timeout)
        except OSError as error:
            raise RenderError(
                f"{self.program} cannot be started: {error.strerror}. Expected the quarto program."
            ) from error
        said = f"It said:\n{process.last_lines(done.log)}"
        if done.timed_out:
            raise RenderError(
                f"quarto was still busy with {name} after {self.timeout:.0f} seconds and was ended, with everything it had "
                f"started. Expected some seconds. {said}"
            )
        if done.code != 0:
            raise RenderError(f"quarto could not make {name} (exit code {done.code}). {said}")
        silent = _SILENT.search(done.log)
        if silent:
            line = next(line.strip() for line in done.log[silent.start() :].lstrip().splitlines())
            raise RenderError(
                f"quarto ended without an error, but {name} is not right: '{line}'. Mend what it could not find in "
                f"{document}. {said}"
            )
        if not target.is_file():
            raise RenderError(f"quarto ended without an error and without making {name}. {said}")
        made = target.read_bytes()
        (outputs.check_html if format_ == "html" else outputs.check_pdf)(made, name)
        return made


def _environment() -> dict[str, str]:
    """The caller's environment with a fixed time zone, locale and moment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "QUARTO_"))}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "SOURCE_DATE_EPOCH": "0", "NO_COLOR": "1"}
