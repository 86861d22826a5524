"""What an engine is, and finding the one that was asked for.

Belongs here: the interface and the choice. Does not belong here: how one engine works (``embedded``, ``quarto``).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from pipeline.errors import CallError, MeerwaardeError

FORMATS = ("html", "pdf")
NAMES = ("embedded", "quarto")


class RenderError(MeerwaardeError):
    """An engine could not make a document; the message says which, where in the source, and what it said."""


class Engine(Protocol):
    """Makes documents of a source folder (see ``docs/quarto-subset.md``); it reads nothing outside that folder."""

    name: str

    def versions(self) -> dict[str, str]:
        """Name and version of every program that has a hand in the output, for the manifest."""

    def render(
        self,
        source_dir: Path,
        document: str = "report.nl.qmd",
        formats: Sequence[str] = FORMATS,
        *,
        into: Path,
    ) -> list[Path]:
        """Render one document; everything else as :meth:`render_all`."""

    def render_all(
        self, source_dir: Path, documents: Sequence[str], formats: Sequence[str] = FORMATS, *, into: Path
    ) -> list[Path]:
        """Render documents side by side and return the files made, document by document in the order of ``formats``.

        Args:
            source_dir: folder with the documents, ``_quarto.yml``, ``styles/``, ``fonts/`` and ``figures/``.
            documents: names of the ``.qmd`` files in it.
            formats: ``html`` and/or ``pdf``.
            into: folder that receives ``report.nl.html``, ``report.nl.pdf`` and so on; all of them, or none when one fails.

        Raises:
            FaultsError: the source holds something that is not in the subset.
            RenderError: the engine failed, hung, or made something incomplete.
        """


def find(name: str, setting: str | None = None) -> Engine:
    """The engine called ``name``.

    Args:
        name: ``embedded`` or ``quarto``.
        setting: path of the ``quarto`` program; None asks ``MEERWAARDE_QUARTO`` and then the PATH.

    Raises:
        CallError: there is no engine of that name, or its program is not on this machine.
    """
    if name == "embedded":
        from pipeline.rendering.embedded import EmbeddedEngine

        return EmbeddedEngine()
    if name == "quarto":
        from pipeline.rendering.quarto import QuartoEngine

        return QuartoEngine.found(setting)
    raise CallError(f"There is no engine '{name}'. Expected one of: {', '.join(NAMES)}.")


def asked_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """``formats`` without repeats; a CallError names a format that no engine makes."""
    unknown = [wanted for wanted in formats if wanted not in FORMATS]
    if unknown or not formats:
        raise CallError(
            f"Formats asked: {', '.join(formats) or 'none'}. Expected one or more of: {', '.join(FORMATS)}."
        )
    return tuple(dict.fromkeys(formats))
