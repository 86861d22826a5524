"""Sentences of the program in the reader's language.

Belongs here: keeping a sentence together with what was filled in, and giving it in Dutch. Does not belong here: any
sentence; a sentence is written in English where it is needed, with ``say``, and its Dutch stands in ``saying.nl.yaml``
under the English (a test asks for every one).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")


class Said(str):
    """An English sentence that remembers what it was made of, so that it can be told in another language.

    Attributes:
        template: the English with names between braces.
        arguments: what was filled in, by name; a ``Said`` among them is told in the reader's language too.
    """

    __slots__ = ("arguments", "template")

    template: str
    arguments: Mapping[str, object]


def say(template: str, /, **arguments: object) -> Said:
    """The sentence ``template`` with its names filled in, as ``str.format`` does."""
    said = Said(template.format(**arguments) if arguments else template)
    said.template = template
    said.arguments = arguments
    return said


def told_in(text: str, language: str) -> str:
    """A sentence in ``language``; one that was not made by ``say``, or has no translation, as it is."""
    if language == "en" or not isinstance(text, Said):
        return str(text)
    template = _dutch().get(text.template)
    if template is None:
        return str(text)
    filled = {
        name: told_in(value, language) if isinstance(value, str) else value for name, value in text.arguments.items()
    }
    return template.format(**filled) if filled else template


def as_data(text: str) -> Any:
    """A sentence in a form that JSON can hold, with what it was made of; one that was not made by ``say`` as it is.

    Whole numbers stay numbers; anything else that was filled in is kept as it would be printed.
    """
    if not isinstance(text, Said):
        return str(text)
    filled = {
        name: value if isinstance(value, int) else as_data(value) if isinstance(value, str) else str(value)
        for name, value in text.arguments.items()
    }
    return {"say": text.template, "with": filled}


def from_data(data: Any) -> str:
    """The sentence that :func:`as_data` gave the form of."""
    if not isinstance(data, dict):
        return str(data)
    filled = {name: value if isinstance(value, int) else from_data(value) for name, value in data["with"].items()}
    return say(data["say"], **filled)


@cache
def _dutch() -> dict[str, str]:
    import yaml

    text = Path(__file__).with_name("saying.nl.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {})  # noqa: S506 (safe)
