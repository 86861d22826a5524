"""What Pandoc and Typst say when they fail, told in lines of the source.

Belongs here: finding the place in the ``.qmd`` that a program complains of. Does not belong here: calling the programs
(``embedded``).
"""

import re
from pathlib import Path

from pipeline.rendering import process

_REFUSED = re.compile(r"\[report\.lua\|([^|]*)\|([^|]*)\|([^\]]*)\]")


def shown(source_dir: Path, document: str) -> str:
    """A document as messages name it."""
    return f"{source_dir.name}/{document}"


def of_pandoc(done: process.Finished, source_dir: Path, document: str) -> str:
    """Why Pandoc did not make ``document``."""
    name = shown(source_dir, document)
    refused = _REFUSED.search(done.log)
    if refused:
        rule, snippet, why = refused.groups()
        line = _line_of(snippet, _read(source_dir, document))
        return f"{name}{line}: {why} ({snippet.strip()}). Expected only what docs/quarto-subset.md allows. [{rule}]"
    return (
        f"{name}: pandoc could not read it (exit code {done.code}). Expected a document within docs/quarto-subset.md. "
        f"It said:\n{process.last_lines(done.log)}"
    )


def of_typst(error: Exception, text: str, source_dir: Path, document: str) -> str:
    """Why Typst did not set ``text``, which was made of ``document``."""
    message = str(getattr(error, "message", error)).strip()
    hints = "; ".join(getattr(error, "hints", None) or [])
    diagnostic = str(getattr(error, "diagnostic", "") or error)
    place = ""
    found = re.search(r"<?(?:main|\S*\.typ)>?:(\d+):\d+", diagnostic)
    if found:
        lines = text.splitlines()
        number = int(found.group(1))
        if 0 < number <= len(lines):
            place = _line_of(_plain_words(lines[number - 1]), _read(source_dir, document))
    label = re.search(r"label `<([^>]+)>`", message)
    if not place and label:
        place = _line_of(f"#{label.group(1)}", _read(source_dir, document))
    return (
        f"{shown(source_dir, document)}{place}: Typst could not set the PDF: {message}"
        f"{f' ({hints})' if hints else ''}. Mend the text there; docs/quarto-subset.md says what a report may hold."
    )


def _plain_words(line: str) -> str:
    """The longest stretch of a Typst line that will also stand in the source: no markup in it."""
    stretches = re.findall(r"[^#\[\]()<>{}\\*_`\"$@=:,|]{6,}", line)
    return max((stretch.strip() for stretch in stretches), key=len, default="")


def _line_of(snippet: str, source: str) -> str:
    """``, line N`` where the first words of ``snippet`` stand in the source; empty where they do not."""
    wanted = re.sub(r"\s+", " ", snippet).strip()
    if not wanted:
        return ""
    for words in (wanted, wanted[:40], " ".join(wanted.split(" ")[:3])):
        if not words:
            continue
        found = re.search(r"\s+".join(re.escape(word) for word in words.split(" ")), source)
        if found:
            return f", line {source.count(chr(10), 0, found.start()) + 1}"
    return ""


def _read(source_dir: Path, name: str) -> str:
    return (source_dir / name).read_text(encoding="utf-8")
