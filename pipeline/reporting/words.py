"""Words for codes, from the gettext catalogues ``locale/<language>/LC_MESSAGES/labels.po``.

Belongs here: reading a catalogue and looking codes up: the context of a message is its family, its id the code. Does not
belong here: words of a programme (its model has them), sentences (the templates).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from pipeline.errors import MeerwaardeError


@dataclass(frozen=True)
class Words:
    """Words by family (``status``, ``unit``, ``column`` ...) and code."""

    families: Mapping[str, Mapping[str, str]]
    file: str

    def code(self, family: str, code: str) -> str:
        """The words for a code; the code itself with spaces where there are none."""
        return self.known(family, code) or str(code).replace("_", " ")

    def known(self, family: str, code: str) -> str | None:
        """The words for a code, or None."""
        if family not in self.families:
            raise MeerwaardeError(
                f"{self.file} has no family '{family}'. Families there are: {', '.join(self.families)}."
            )
        return self.families[family].get(str(code))


def read_words(templates: Sequence[Path], language: str) -> Words:
    """Read the words of a language from the first template folder that has them.

    Raises:
        MeerwaardeError: no folder has the file, it is no gettext catalogue, or a message in it has no family or no words.
    """
    name = f"locale/{language}/LC_MESSAGES/labels.po"
    for folder in templates:
        path = folder / name
        if path.is_file():
            return Words(_families(path.read_bytes(), name), name)
    raise MeerwaardeError(
        f"There is no {name} in the template folders: {', '.join(folder.name for folder in templates)}."
    )


@lru_cache(maxsize=8)
def _families(content: bytes, name: str) -> Mapping[str, Mapping[str, str]]:
    try:
        catalogue = read_po(content.decode("utf-8").splitlines(keepends=True), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        raise MeerwaardeError(f"{name} cannot be read: {error}. Expected a gettext catalogue in UTF-8.") from error
    families: dict[str, dict[str, str]] = {}
    for message in catalogue:
        if not message.id:
            continue
        if not message.context or not message.string:
            raise MeerwaardeError(
                f"{name}, line {message.lineno}: '{message.id}' has no {'words' if message.context else 'family'}. "
                "Expected msgctxt with the family, msgid with the code and msgstr with the words."
            )
        families.setdefault(message.context, {})[str(message.id)] = str(message.string)
    return families
