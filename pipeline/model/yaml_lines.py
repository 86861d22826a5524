"""YAML that remembers on which line each value stands.

Belongs here: turning a YAML file into plain Python values (numbers exact, nothing guessed) with the line of every value.
Does not belong here: what the values mean (``programme``, ``parameters``, ``cohort``).

A small, strict reading of YAML: only true/false are booleans (``no`` stays a word), numbers with a point become
``Decimal``, dates are ISO, anchors, tags and doubled keys are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from pipeline.faults import Fault, FaultsError
from pipeline.saying import Said, say

# No number of ours has more digits; a longer one stays text and is refused by the field it stands in.
# The loader written in C reads the same and is many times quicker; PyYAML has it in its wheels, not always elsewhere.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,39})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,39})\.[0-9]{1,40}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LARGEST_FILE = 500_000
_DEEPEST = 40

Path_ = tuple[str | int, ...]


@dataclass
class Located:
    """The content of one YAML file and where each of its values stands.

    Attributes:
        value: the content: dict, list, str, int, Decimal, bool, date or None.
        lines: path of keys and indexes -> line (counted from 1).
        shown_as: the file's name as people know it.
    """

    value: Any
    shown_as: str
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line of the value at ``path``, or of the nearest thing around it that is written in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Path_, rule: str, found: str, expected: str, remedy: str) -> Fault:
        """A fault at the value at ``path``."""
        return Fault(
            file=self.shown_as,
            row=self.line(path),
            # Which entry of a list at the top it is, the line tells; nobody counts entries from nought.
            column=".".join(str(part) for part in path[isinstance(path[:1] and path[0], int) :]) or None,
            rule=rule,
            found=found,
            expected=expected,
            remedy=remedy,
        )


def load(path: Path, shown_as: str) -> Located:
    """Read one YAML file.

    Raises:
        FaultsError: the file is missing, not UTF-8, not YAML, or uses a part of YAML that is not allowed here.
    """

    def refuse(row: int | None, found: str, expected: str, remedy: str, rule: str = "yaml") -> FaultsError:
        return FaultsError([Fault(shown_as, rule, found, expected, remedy, row=row)])

    if not path.is_file():
        raise refuse(None, say("the file is missing"), say("a YAML file here"), say("Make the file."), "missing_file")
    data = path.read_bytes()
    if len(data) > _LARGEST_FILE:
        found = say("the file holds {count} bytes", count=len(data))
        raise refuse(None, found, say("at most {size} kB", size=_LARGEST_FILE // 1000), say("Is this the right file?"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            data[: error.start].count(b"\n") + 1,
            say("a character that is not UTF-8"),
            say("text in UTF-8"),
            say("Save the file as UTF-8."),
        ) from None
    try:
        _refuse_machinery(text, refuse)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row = mark.line + 1 if mark else None
        remedy = say("Look at indentation, quotes and colons, here and on the line above.")
        raise refuse(row, _not_yaml(error.problem or ""), say("keys and values in YAML"), remedy) from None
    except yaml.YAMLError as error:
        found = say("not YAML: a character that may not stand in it")
        raise refuse(None, found, say("keys and values in YAML"), say("Remove the odd character.")) from error
    located = Located(None, shown_as)
    if root is not None:
        located.value = _construct(root, (), located, refuse)
    return located


def _not_yaml(problem: str) -> Said:
    """What is wrong, in words for who wrote the file; the parser's own know no Dutch."""
    if r"'\t'" in problem or "tab" in problem:
        return say("not YAML: a tab where only spaces may stand")
    if "mapping values are not allowed" in problem:
        return say("not YAML: a second colon in one line, or a line that stands too far to the right")
    if "unexpected end of stream" in problem or "unexpected end of file" in problem:
        return say("not YAML: a quotation mark or bracket that is not closed")
    return say("not YAML: the form of this line cannot be read")


def _refuse_machinery(text: str, refuse: Any) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        row = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        # Reading takes a step of the stack per level, and PyYAML the square of them in time.
        if depth > _DEEPEST:
            expected = say("at most {most} levels", most=_DEEPEST)
            raise refuse(row, say("values nested too deeply"), expected, say("Is this the right file?"))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refuse(
                row,
                say("an anchor or alias (& or *)"),
                say("plain values"),
                say("Write the value out, or put it in quotes."),
            )
        if tag := getattr(event, "tag", None):
            raise refuse(
                row, say("the tag {tag}", tag=tag), say("plain values"), say("Remove the word that starts with '!'.")
            )


def _construct(node: yaml.Node, path: Path_, located: Located, refuse: Any) -> Any:
    located.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                row = key_node.start_mark.line + 1
                raise refuse(row, say("a key that is not a word"), say("key: value"), say("Mend the key."))
            key = key_node.value
            if key in result:
                raise refuse(
                    key_node.start_mark.line + 1,
                    say("the key '{key}' for the second time", key=key),
                    say("each key once"),
                    say("Remove one of the two, or put them together."),
                    "doubled_key",
                )
            result[key] = _construct(value_node, (*path, key), located, refuse)
            located.lines[(*path, key)] = key_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_construct(item, (*path, index), located, refuse) for index, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    text: str = node.value
    if getattr(node, "style", None):  # quoted or a block: a text, whatever it looks like
        return text
    if text in ("", "null", "~"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def walk(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every value in a loaded file with its path, outermost first."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
