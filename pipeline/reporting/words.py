"""Words for codes, from ``partials/words.<language>.yaml``.

Belongs here: reading that file and looking codes up. Does not belong here: words of a programme (its model has them).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

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
        MeerwaardeError: no folder has the file, or it is not a mapping of families to words.
    """
    name = f"partials/words.{language}.yaml"
    for folder in templates:
        path = folder / name
        if not path.is_file():
            continue
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 (BaseLoader builds text only)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise MeerwaardeError(f"{name} cannot be read: {error}. Expected YAML in UTF-8.") from error
        if not isinstance(content, dict) or not all(isinstance(family, dict) for family in content.values()):
            raise MeerwaardeError(
                f"{name} is not a list of families with words. Expected `family:` and `code: words` under it."
            )
        return Words({str(key): {str(k): str(v) for k, v in family.items()} for key, family in content.items()}, name)
    raise MeerwaardeError(
        f"There is no {name} in the template folders: {', '.join(folder.name for folder in templates)}."
    )
