"""The words of the workbook in each language.

Belongs here: reading ``words.<language>.yaml`` that lies beside this module. Does not belong here: words of one programme
(they are labels in its model).
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import MeerwaardeError


class Words:
    """Words by their place, e.g. ``words("sheets.choices")``; of households where these are counted."""

    def __init__(self, language: str, households: bool = False) -> None:
        self.language = language if language in ("nl", "en") else "nl"
        self._tree = _of_households(self.language) if households else _read(self.language)

    def __call__(self, place: str, **filled: object) -> str:
        """The words at a place, with names in braces filled in.

        Raises:
            MeerwaardeError: there are no words there.
        """
        found: Any = self._tree
        for step in place.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        if not isinstance(found, str):
            raise MeerwaardeError(f"words.{self.language}.yaml of the workbook has no words at '{place}'.")
        return found.format(**filled) if filled else found

    def code(self, kind: str, code: str) -> str:
        """The words of a code, or the code itself where there are none (a programme's own)."""
        found = self._tree.get(kind, {}).get(code, code)
        return str(found)

    def listed(self, place: str) -> list[str]:
        """A list of sentences."""
        found = self._tree.get(place)
        return [str(line) for line in found] if isinstance(found, list) else []


@cache
def _of_households(language: str) -> dict[str, Any]:
    """All words, those that differ for households in the place of the others."""
    tree = _read(language)
    return {**tree, **{place: {**tree[place], **own} for place, own in tree["of_households"].items()}}


@cache
def _read(language: str) -> dict[str, Any]:
    path = Path(__file__).parent / f"words.{language}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
