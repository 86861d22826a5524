"""The YAML header of a document: what it may hold, and what it asks of an engine.

Belongs here: its keys. Does not belong here: the text below it (``inspect``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KEYS = (
    "title",
    "subtitle",
    "author",
    "publisher",
    "description",
    "keywords",
    "lang",
    "notice",
    "notice-title",
    "layout",
    "format",
)
LAYOUTS = ("factsheet",)
# Both formats are named: a document that names one is rendered by Quarto in that one only.
_FORMAT = "format: {html: {include-after-body: page.nl.html}, typst: default}"


@dataclass(frozen=True)
class Header:
    """What an engine takes from a header.

    Attributes:
        after_body: the file in the source folder whose content goes at the end of the page; None for none.
        layout: ``factsheet`` for a document whose every page fits its sheet; None for a report.
    """

    after_body: str | None = None
    layout: str | None = None


@dataclass(frozen=True)
class Problem:
    """What is wrong with a header: ``at`` is ``start``, ``key`` or ``line``, and ``place`` the key or line it is at."""

    rule: str
    found: str
    expected: str
    remedy: str
    value: str | None = None
    at: str = "start"
    place: Any = None


def read(text: str) -> Header:
    """What a header asks; ``text`` has passed :func:`problems`."""
    keys = yaml.safe_load(text) or {}
    return Header(_after_body(keys), keys.get("layout"))


def problems(text: str | None, source_dir: Path) -> Iterator[Problem]:
    """Everything in a header that the subset does not have; ``text`` is None where there is no header."""
    if text is None:
        yield Problem(
            "missing_header",
            "no YAML header",
            "a header between two lines of ---",
            "Give the document a title and lang.",
        )
        return
    try:
        keys = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "no valid YAML"
        yield Problem(
            "header_yaml",
            f"the header is no valid YAML: {problem}",
            "key: value lines",
            "Quote texts with a colon.",
            at="line" if mark else "start",
            place=mark.line + 1 if mark else None,
        )
        return
    if not isinstance(keys, dict):
        yield Problem(
            "header_yaml", "the header holds no keys", "key: value lines", "Give the document a title and lang."
        )
        return
    yield from _of_keys(keys, source_dir)


def _of_keys(keys: Mapping[Any, Any], source_dir: Path) -> Iterator[Problem]:
    for key in keys:
        if key not in KEYS:
            yield Problem(
                "header_key",
                "a header key that the subset does not have",
                f"one of {', '.join(KEYS)}",
                "Layout belongs in _quarto.yml and styles/.",
                str(key),
                at="key",
                place=str(key),
            )
    if not str(keys.get("title") or "").strip():
        yield Problem("missing_title", "no title in the header", "title: a text", "Both the page and the PDF need one.")
    language = keys.get("lang")
    if not isinstance(language, str) or not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", language):
        yield Problem(
            "language",
            "no language with its region",
            "lang: nl-NL or lang: en-GB",
            "Without its region Quarto writes another country into the PDF.",
            None if language is None else str(language),
            at="key",
            place="lang",
        )
    if "layout" in keys and keys["layout"] not in LAYOUTS:
        yield Problem(
            "layout",
            "a layout that the subset does not have",
            f"one of {', '.join(LAYOUTS)}, or none for a report",
            "Mend it.",
            str(keys["layout"]),
            at="key",
            place="layout",
        )
    if "format" in keys:
        yield from _of_format(keys, source_dir)


def _of_format(keys: Mapping[Any, Any], source_dir: Path) -> Iterator[Problem]:
    name = _after_body(keys)
    if name is None:
        yield Problem(
            "header_format",
            "settings of a format that the subset does not have",
            _FORMAT,
            "Only the file for the end of the page is named here; the rest is in _quarto.yml.",
            at="key",
            place="format",
        )
    elif "/" in name or not name.endswith(".html") or not (source_dir / name).is_file():
        yield Problem(
            "header_format",
            "a file for the end of the page that is not there",
            "an .html file beside the document",
            "Put it in the source folder or drop the key.",
            name,
            at="key",
            place="format",
        )


def _after_body(keys: Mapping[Any, Any]) -> str | None:
    """The file for the end of the page, where the formats are given in the one way the subset has."""
    match keys.get("format"):
        case {"html": {"include-after-body": str(name), **others}, "typst": "default", **more} if not others | more:
            return name
    return None
