"""The text of a ``.qmd`` as a checker needs it: code, comments and escaped signs blanked out, places kept.

Belongs here: cutting off the header, blanking, offsets to lines, attributes between braces. Does not belong here: what is
allowed (``inspect``).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACED = re.compile(r'(?<!\\)\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}')
_ESCAPED = re.compile(r"\\[^\w\s]")


@dataclass(frozen=True)
class Fence:
    """A fenced code block: the offset of its opening line and what stands after the fence there."""

    offset: int
    info: str


@dataclass(frozen=True)
class Text:
    """A document for inspection.

    Attributes:
        whole: the file as it is.
        body_start: offset where the text begins, after the YAML header; 0 without one.
        fences: its fenced code blocks.
        plain: ``whole`` with header, code, comments and escaped signs as blanks; every offset still holds.
    """

    whole: str
    body_start: int = 0
    fences: tuple[Fence, ...] = ()
    plain: str = field(default="", repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(hit.end() for hit in re.finditer("\n", self.whole))]

    def line(self, offset: int) -> int:
        """The line, counted from 1, that ``offset`` is on."""
        return bisect_right(self._line_starts, offset)

    @property
    def header(self) -> str | None:
        """The YAML between the ``---`` lines; None without a header."""
        return self.whole[: self.body_start].split("\n", 1)[1].rsplit("---", 1)[0] if self.body_start else None


def read_text(whole: str) -> Text:
    """Take a document apart; ``whole`` has ``\\n`` at its line ends."""
    header = re.match(r"---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", whole, re.DOTALL | re.MULTILINE)
    start = header.end() if header else 0
    plain, fences = _without_fences(whole, start)
    # A backslash has no force inside code, and backticks none after a backslash.
    plain = re.sub(r"\\`", "  ", plain)
    plain = _CODE.sub(lambda code: _blank(code.group(0)), plain)
    plain = _COMMENT.sub(lambda comment: _blank(comment.group(0)), plain)
    # Values of attributes are text to a reader only: what looks like markup in them is none.
    plain = _BRACED.sub(_without_values, plain)
    plain = _ESCAPED.sub("  ", plain)
    return Text(whole, start, tuple(fences), plain)


def attributes(text: str) -> dict[str, str]:
    """The key="value" pairs between braces."""
    pairs = re.findall(r"""([\w-]+)=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'}]+))""", text)
    return {key: double or single or bare for key, double, single, bare in pairs}


def identifier(text: str) -> str | None:
    """The ``#id`` between braces, if there is one."""
    found = re.search(r"(?:^|[\s{])#([^\s}=\"']+)", re.sub(r"=\"(?:[^\"\\]|\\.)*\"|='[^']*'", "=", text))
    return found.group(1) if found else None


def classes(text: str) -> list[str]:
    """The ``.class`` names between braces."""
    return re.findall(r"(?:^|[\s{])\.([\w-]+)", re.sub(r"=\"(?:[^\"\\]|\\.)*\"|='[^']*'", "=", text))


def table_cells(line: str) -> list[str]:
    """The cells of a line of a pipe table; escaped pipes and code are blanked already."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _without_values(braces: re.Match[str]) -> str:
    return _VALUE.sub(lambda value: '"' + _blank(value.group(0)[1:-1]) + '"', braces.group(0))


def _without_fences(whole: str, start: int) -> tuple[str, list[Fence]]:
    kept = [_blank(whole[:start])]
    fences: list[Fence] = []
    closing: str | None = None
    offset = start
    for line in whole[start:].splitlines(keepends=True):
        mark = _FENCE.match(line.rstrip("\n"))
        if closing is None and mark and not (mark.group(1)[0] == "`" and "`" in mark.group(2)):
            closing = mark.group(1)
            fences.append(Fence(offset, mark.group(2).strip()))
            kept.append(_blank(line))
        elif closing is not None:
            if mark and mark.group(1).startswith(closing) and not mark.group(2).strip():
                closing = None
            kept.append(_blank(line))
        else:
            kept.append(line)
        offset += len(line)
    return "".join(kept), fences
