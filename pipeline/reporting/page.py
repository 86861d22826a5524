"""The end of a report's page: its scripts and their words, in the file that the header names for it.

Belongs here: which scripts a page has, and in which order. Does not belong here: what they do
(``reports/templates/source/styles``), the data of one of them (``what_if``).
"""

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.reporting.words import Words

SCRIPT = "source/styles/page.js"
# Family in the catalogues; each code is a word the script asks for.
FAMILY = "page"
CODES = ("origin", "entry", "close")


def page_file(language: str) -> str:
    """The name of the file, beside ``report.<language>.qmd``."""
    return f"page.{language}.html"


def page_end(words: Words, templates: Sequence[Path], more: str = "") -> str:
    """The content of the file: words as data, the script of every page, and what one report has more.

    Args:
        words: the words of the report's language.
        templates: folders with templates; the first that has the script wins.
        more: elements of a chapter that has a script of its own (``what_if.page_parts``); empty for none.

    Raises:
        MeerwaardeError: no folder has the script, or a word is missing.
    """
    said = {code: _word(words, code) for code in CODES}
    return (
        f'<script type="application/json" id="page-words">{as_data(said)}</script>\n'
        f"<script>\n{_script(templates)}</script>\n{more}"
    )


def as_data(value: object) -> str:
    """``value`` as JSON that can stand in a script element: nothing in it ends the element or opens another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _word(words: Words, code: str) -> str:
    known = words.known(FAMILY, code)
    if known is None:
        raise MeerwaardeError(f"{words.file} has no words for '{code}' in the family '{FAMILY}'. Add them.")
    return known


def _script(templates: Sequence[Path]) -> str:
    for folder in templates:
        path = folder / SCRIPT
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise MeerwaardeError(f"There is no {SCRIPT} in the template folders: {', '.join(map(str, templates))}.")
