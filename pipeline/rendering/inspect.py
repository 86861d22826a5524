"""What a source may hold: every departure from ``docs/quarto-subset.md``, with file and line.

Belongs here: the checks that both engines run before they start. Does not belong here: taking the text apart (``markup``).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault, FaultsError, errors_in, in_working_order
from pipeline.rendering import headers, markup
from pipeline.rendering.markup import Text

SUBSET = "docs/quarto-subset.md"
SHORTCODES = ("pagebreak",)
BLOCKS = (
    "callout-note",
    "callout-tip",
    "callout-warning",
    "callout-important",
    "callout-caution",
    "table-block",
    "headline",
    "formula",
    "source",
    "trace",
    "side-by-side",
    "column",
    "content-visible",
    "content-hidden",
)
RESERVED_IDS = ("tbl-", "fig-", "eq-", "lst-", "nte-", "tip-", "wrn-", "imp-", "cau-", "thm-")
PICTURES = (".svg", ".png", ".jpg", ".jpeg")

_IMAGE = re.compile(
    r"!\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\](\(([^()\s]*(?:\([^()\s]*\))?[^()\s]*)[^()]*\))?\s?(\{[^{}]*\})?"
)
_LINK = re.compile(
    r"(?<!!)\[(?:[^\[\]]|!?\[(?:[^\[\]])*\](?:\([^()]*\))?)*\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\))?[^()\s<>]*)>?[^()]*\)"
)
_BRACES = re.compile(r"\{([^{}\n]*(?:\n[^{}\n]*)?)\}")
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class _Found:
    """Collects the faults of one file."""

    def __init__(self, file: str, text: Text) -> None:
        self.file = file
        self.text = text
        self.faults: list[Fault] = []

    def add(
        self, offset: int | None, rule: str, found: str, expected: str, remedy: str, value: str | None = None
    ) -> None:
        row = None if offset is None else self.text.line(offset)
        self.faults.append(Fault(self.file, rule, found, expected, remedy, row=row, value=value))


def checked(source_dir: Path, documents: Sequence[str]) -> dict[str, headers.Header]:
    """What the header of each document asks of an engine, once nothing is found at fault in any of them.

    Raises:
        FaultsError: a document holds something that is not in the subset; every fault of all documents is in it.
        MeerwaardeError: as :func:`inspect`.
    """
    faults = {fault: None for document in documents for fault in inspect(source_dir, document)}
    if errors_in(faults):
        raise FaultsError(in_working_order(faults))
    return {
        document: headers.read(markup.read_text((source_dir / document).read_text(encoding="utf-8")).header or "")
        for document in documents
    }


def inspect(source_dir: Path, document: str = "report.nl.qmd") -> list[Fault]:
    """Every fault in ``document`` and in the figures and settings it uses, in working order.

    Args:
        source_dir: the folder with the document.
        document: its name.

    Raises:
        MeerwaardeError: there is no such document, or it is not UTF-8.
    """
    path = source_dir / document
    shown = f"{source_dir.name}/{document}"
    try:
        whole = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError:
        raise MeerwaardeError(f"There is no {shown}. Expected the Quarto source of a report at {path}.") from None
    except UnicodeDecodeError as error:
        raise MeerwaardeError(f"{shown} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
    text = markup.read_text(whole)
    found = _Found(shown, text)
    ids = _identifiers(found)
    _header(found, source_dir)
    _shortcodes(found)
    _raw(found)
    pictures = _images(found, source_dir)
    _links(found, ids)
    _references(found, ids)
    _footnotes(found)
    _headings(found)
    _blocks(found)
    faults = found.faults
    for picture in sorted(set(pictures)):
        faults += _svg(source_dir, picture)
    faults += _project(source_dir)
    return in_working_order(faults)


def _header(found: _Found, source_dir: Path) -> None:
    where = {
        "start": lambda _key: 0,
        "key": lambda key: _key_place(found, key),
        "line": lambda line: len("\n".join(found.text.whole.split("\n")[:line])) + 1,
    }
    for problem in headers.problems(found.text.header, source_dir):
        found.add(
            where[problem.at](problem.place),
            problem.rule,
            problem.found,
            problem.expected,
            problem.remedy,
            problem.value,
        )


def _key_place(found: _Found, key: str) -> int:
    place = re.search(rf"^{re.escape(key)}\s*:", found.text.whole, re.MULTILINE)
    return place.start() if place else 0


def _identifiers(found: _Found) -> set[str]:
    """The ids that the document gives, with faults for doubled ones and those that Quarto would number."""
    seen: dict[str, int] = {}
    for braces in _BRACES.finditer(found.text.plain):
        name = markup.identifier(found.text.whole[braces.start(1) : braces.end(1)])
        if name is None or braces.group(1).lstrip().startswith(("{<", "=")):
            continue
        if name in seen:
            found.add(
                braces.start(),
                "duplicate_id",
                f"an id that line {found.text.line(seen[name])} gave already",
                "each id once",
                "Rename one of the two.",
                name,
            )
        seen.setdefault(name, braces.start())
        if name.startswith(RESERVED_IDS):
            found.add(
                braces.start(),
                "reserved_id",
                "an id that Quarto numbers by itself",
                f"an id that does not start with {', '.join(RESERVED_IDS)}",
                "Use table-... or figure-...; the number is in the text already.",
                name,
            )
    return set(seen)


def _shortcodes(found: _Found) -> None:
    # Quarto looks for shortcodes inside code as well, so this reads the whole text, less what is escaped.
    body = re.sub(r"\\\{|\{\{\{<.*?>\}\}\}", lambda hit: " " * len(hit.group(0)), found.text.whole)
    for start in re.finditer(r"\{\{<", body):
        rest = body[start.end() : start.end() + 200]
        end = rest.find(">}}")
        words = rest[:end].split() if end >= 0 and "\n" not in rest[:end] else []
        if not words:
            found.add(
                start.start(),
                "shortcode",
                "a shortcode without an end",
                "{{< name >}} on one line",
                "Close it, or put \\ before {{<.",
            )
        elif words != ["pagebreak"]:
            found.add(
                start.start(),
                "unknown_shortcode",
                "a shortcode that the subset does not have",
                f"one of {', '.join(SHORTCODES)}",
                "Write what it stands for into the text.",
                " ".join(words),
            )
        elif _line_at(body, start.start()).strip() != "{{< pagebreak >}}":
            found.add(
                start.start(),
                "shortcode",
                "a page break inside a line",
                "a paragraph of its own",
                "Put blank lines around it.",
            )


def _raw(found: _Found) -> None:
    expected = f"only what {SUBSET} allows"
    for fence in found.text.fences:
        if fence.info.startswith("{="):
            found.add(
                fence.offset,
                "raw_block",
                "a block of raw code for one format",
                expected,
                "Say it in Markdown.",
                fence.info,
            )
        elif fence.info.startswith("{") and not fence.info.startswith("{."):
            found.add(
                fence.offset,
                "executed_cell",
                "a cell that would be executed",
                "finished figures and tables",
                "Make it an asset and include the result.",
                fence.info,
            )
    for hit in re.finditer(r"`\{=[\w-]+\}", found.text.whole):
        found.add(
            hit.start(), "raw_block", "raw code for one format", expected, "Say it in Markdown.", hit.group(0)[1:]
        )
    for hit in re.finditer(r"</?([a-zA-Z][\w-]*)(?:\s[^<>]*)?/?>", found.text.plain):
        found.add(
            hit.start(), "raw_html", "an HTML tag", expected, "Use Markdown, or put \\ before <.", hit.group(0)[:60]
        )
    for hit in re.finditer(r"\\[a-zA-Z]+", found.text.plain):
        found.add(
            hit.start(),
            "raw_tex",
            "a TeX command",
            expected,
            "Use Markdown, or write \\\\ for a backslash.",
            hit.group(0),
        )
    for hit in re.finditer(r"\$\$|\$(?=[^\s$])[^$\n]*?(?<=[^\s$])\$(?!\d)", found.text.plain):
        found.add(
            hit.start(),
            "equation",
            "an equation, which has no alternative text",
            "a formula as text in ::: {.formula}",
            "Write it in words and numbers, or put \\ before $.",
            hit.group(0)[:60],
        )


def _images(found: _Found, source_dir: Path) -> list[str]:
    """The SVG files that the document shows; faults for pictures that are missing, remote, outside or without words."""
    shown: list[str] = []
    for image in _IMAGE.finditer(found.text.plain):
        if image.group(2) is None:
            found.add(
                image.start(),
                "image_form",
                "an image that does not name its file",
                "![caption](figures/x.svg){...}",
                "Name it there.",
            )
            continue
        source = found.text.whole[image.start(3) : image.end(3)]
        given = found.text.whole[image.start(4) : image.end(4)] if image.group(4) else ""
        if not markup.attributes(given).get("fig-alt", "").strip():
            found.add(
                image.start(),
                "missing_alt",
                "a figure without alternative text",
                'fig-alt="..." that tells what a reader sees',
                "Add it between the braces after the image.",
                source,
            )
        before = found.text.plain[: image.start()].rpartition("\n")
        alone = (
            not before[2].strip()
            and not _line_at(found.text.plain, image.end())[image.end() - _line_start(found, image.end()) :].strip()
        )
        if not alone:
            found.add(
                image.start(),
                "inline_image",
                "an image inside a line",
                "an image alone in its paragraph",
                "Set it apart.",
                source,
            )
        if _picture_file(found, image.start(), source, source_dir) and source.lower().endswith(".svg"):
            shown.append(source)
    return shown


def _picture_file(found: _Found, offset: int, source: str, source_dir: Path) -> bool:
    """Whether ``source`` is a picture that can be shown; a fault says why not."""
    if _REMOTE.match(source) or re.match(r"[a-z][a-z0-9+.-]+:", source, re.IGNORECASE):
        found.add(
            offset,
            "remote_image",
            "an image that is fetched from elsewhere",
            "a file in figures/",
            "Keep a copy in the source folder: a report fetches nothing.",
            source,
        )
    elif _leaves(source) or not (source_dir / source).resolve().is_relative_to(source_dir.resolve()):
        found.add(
            offset,
            "path_outside",
            "a path that leaves the source folder",
            "a path inside it",
            "Copy the file into figures/.",
            source,
        )
    elif not (source_dir / source).is_file():
        found.add(
            offset,
            "missing_figure",
            "a figure whose file is not there",
            "an existing file",
            "Make it or mend the name.",
            source,
        )
    elif not source.lower().endswith(PICTURES):
        found.add(
            offset,
            "picture_type",
            "a picture of another kind",
            f"one of {', '.join(PICTURES)}",
            "Save it as SVG.",
            source,
        )
    elif (source_dir / source).stat().st_size == 0:
        found.add(offset, "missing_figure", "a figure whose file is empty", "a picture", "Make it again.", source)
    else:
        return True
    return False


def _leaves(path: str) -> bool:
    parts = PurePosixPath(path.replace("\\", "/").replace("%2e", ".").replace("%2E", ".")).parts
    return ".." in parts or path.startswith(("/", "~", "\\")) or re.match(r"[A-Za-z]:[\\/]", path) is not None


def _links(found: _Found, ids: set[str]) -> None:
    for link in _LINK.finditer(found.text.plain):
        target = found.text.whole[link.start(1) : link.end(1)]
        if target.startswith("#"):
            _internal(found, link.start(), target[1:], ids)
        elif not target:
            found.add(
                link.start(),
                "unresolved_reference",
                "a link without a target",
                "an id, a file or an address",
                "Fill it in.",
            )
        elif re.match(r"(?:https?://|mailto:)", target, re.IGNORECASE):
            continue
        elif re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
            found.add(
                link.start(),
                "link_kind",
                "a link of a kind the subset does not have",
                "#id, a file or https://",
                "Mend it.",
                target,
            )
        elif _leaves(target):
            found.add(
                link.start(),
                "path_outside",
                "a link that leaves the folder of the report",
                "a file beside the report, such as tables/posts.csv",
                "Only what is published with the report can be linked to.",
                target,
            )
    for form in re.finditer(r"^ {0,3}\[(?!\^)[^\]\n]+\]:\s*\S+", found.text.plain, re.MULTILINE):
        found.add(
            form.start(),
            "link_form",
            "a link by reference",
            "[text](target) in one place",
            "Write the target in the link itself.",
        )


def _internal(found: _Found, offset: int, name: str, ids: set[str]) -> None:
    if name not in ids:
        found.add(
            offset,
            "unresolved_reference",
            "a reference to an id that nothing in the document has",
            "an id given with {#id}",
            "Give the heading, table or figure that id, or mend the reference.",
            f"#{name}",
        )


def _references(found: _Found, ids: set[str]) -> None:
    for hit in re.finditer(r"(?<![\w@.])@\{?([A-Za-z][\w:.-]*)", found.text.plain):
        name = hit.group(1).rstrip(".:-")
        if re.search(r"\]\([^()\s]*$|https?://\S*$|<\S*$", found.text.plain[max(0, hit.start() - 200) : hit.start()]):
            continue
        found.add(
            hit.start(),
            "unresolved_reference",
            "a reference that the engines do not resolve" if name in ids else "a reference without a target",
            "a link with its number in the text: [Tabel 3](#table-x)",
            "Let the assembler write it, or put \\ before @.",
            f"@{name}",
        )


def _footnotes(found: _Found) -> None:
    plain = found.text.plain
    defined: dict[str, int] = {}
    for note in re.finditer(r"^ {0,3}\[\^([^\]\s]+)\]:", plain, re.MULTILINE):
        if note.group(1) in defined:
            found.add(
                note.start(),
                "duplicate_id",
                "a footnote that is there already",
                "each footnote once",
                "Rename it.",
                note.group(1),
            )
        defined.setdefault(note.group(1), note.start())
    used = set()
    for mark in re.finditer(r"\[\^([^\]\s]+)\]", plain):
        name = mark.group(1)
        if (
            plain[mark.end() : mark.end() + 1] == ":"
            and not _line_at(plain, mark.start())[: mark.start() - _line_start(found, mark.start())].strip()
        ):
            continue
        used.add(name)
        if name not in defined:
            found.add(
                mark.start(),
                "unresolved_reference",
                "a footnote mark without its footnote",
                f"a line [^{name}]: text",
                "Write the footnote or drop the mark.",
                f"[^{name}]",
            )
    for name, offset in defined.items():
        if name not in used:
            found.add(
                offset,
                "unused_footnote",
                "a footnote that nothing refers to",
                f"a mark [^{name}]",
                "Drop it or refer to it.",
                name,
            )


def _headings(found: _Found) -> None:
    last = 1
    for heading in re.finditer(r"^(#{1,6})[ \t]+(.*)$", found.text.plain, re.MULTILINE):
        level = len(heading.group(1))
        if level == 1 or level > last + 1:
            found.add(
                heading.start(),
                "heading_level",
                "a heading of level 1, which is the title's"
                if level == 1
                else f"a heading of level {level} after level {last}",
                "sections from ## down, without skipping a level",
                "Change the number of #.",
                found.text.whole[heading.start(2) : heading.end(2)].strip()[:60],
            )
        last = max(level, 2)


def _blocks(found: _Found) -> None:
    """Fenced divs: closed, of a known class, and every table in a block with an id and a caption."""
    open_blocks: list[tuple[int, list[str]]] = []
    captioned: dict[int, bool] = {}
    rows = list(_lines(found.text.plain, found.text.body_start))
    place = 0
    while place < len(rows):
        offset, line = rows[place]
        fence = re.match(r"^ {0,3}(:{3,})\s*(.*?)\s*:*\s*$", line)
        if fence and fence.group(2):
            _opened(found, offset, line, open_blocks)
        elif fence:
            if open_blocks:
                start, names = open_blocks.pop()
                if "table-block" in names and not captioned.get(start, False):
                    found.add(
                        start,
                        "table_caption",
                        "a table without a caption",
                        "a line ': Tabel 3. ...'",
                        "Add it under the table.",
                    )
            else:
                found.add(
                    offset, "block_end", "an end of a block that was not opened", "::: {.name} before it", "Remove it."
                )
        elif open_blocks and re.match(r"^(?::|Table:)\s+\S", line):
            captioned[open_blocks[-1][0]] = True
        elif place and _is_rule(line) and "|" in rows[place - 1][1]:
            if not any("table-block" in names for _, names in open_blocks):
                found.add(
                    rows[place - 1][0],
                    "table_without_block",
                    "a table outside a block",
                    "::: {#table-x .table-block} around it",
                    "Give it a block, an id and a caption.",
                )
            place = _table(found, rows, place)
            continue
        place += 1
    for offset, _ in open_blocks:
        found.add(offset, "block_end", "a block that is not closed", "a line ::: after it", "Close it.")


def _opened(found: _Found, offset: int, line: str, open_blocks: list[tuple[int, list[str]]]) -> None:
    given = found.text.whole[offset : offset + len(line)]
    bare = re.match(r"^ {0,3}:{3,}\s*([\w-]+)\s*:*$", given)
    names = [bare.group(1)] if bare else markup.classes(given)
    open_blocks.append((offset, names))
    if not any(name in BLOCKS for name in names):
        found.add(
            offset,
            "unknown_block",
            "a block that the subset does not have",
            f"one of {', '.join(BLOCKS)}",
            "Use one of these, or plain text.",
            given.strip()[:60],
        )
    if "table-block" in names and markup.identifier(given) is None:
        found.add(offset, "table_without_id", "a table without an id", "::: {#table-x .table-block}", "Give it one.")
    if ("content-visible" in names or "content-hidden" in names) and markup.attributes(given).get(
        "when-format"
    ) not in (
        "html",
        "typst",
    ):
        found.add(
            offset,
            "when_format",
            "a block for a format the subset does not have",
            'when-format="html" or "typst"',
            "Mend it.",
            given[:60],
        )


def _is_rule(line: str) -> bool:
    return re.match(r"^ {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$", line) is not None and "|" in line


def _table(found: _Found, rows: list[tuple[int, str]], rule: int) -> int:
    """Check the table whose rule under the header is row ``rule``; return the place after it."""
    head = markup.table_cells(rows[rule - 1][1])
    # Blanked code and escapes leave an empty cell only in looks: read what was really there.
    start, line = rows[rule - 1]
    if any(not cell for cell in markup.table_cells(_masked_only_pipes(found.text.whole[start : start + len(line)]))):
        found.add(
            start, "empty_table_header", "a column without a name", "a word in every header cell", "Name the column."
        )
    count = len(head)
    place = rule
    while place < len(rows) and rows[place][1].strip() and not rows[place][1].lstrip().startswith(":::"):
        cells = markup.table_cells(rows[place][1])
        if len(cells) != count and "|" in rows[place][1]:
            found.add(
                rows[place][0],
                "table_row",
                f"a row of {len(cells)} cells in a table of {count} columns",
                f"{count} cells",
                "A cell too many would be dropped without a word; put \\ before a | inside a cell.",
            )
        place += 1
    return place


def _masked_only_pipes(line: str) -> str:
    return line.replace("\\|", "__")


def _svg(source_dir: Path, name: str) -> list[Fault]:
    """Faults for what an SVG would fetch or run."""
    path = source_dir / name
    shown = f"{source_dir.name}/{name}"
    try:
        whole = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return [Fault(shown, "picture_type", "an SVG that is not UTF-8", "UTF-8", "Save it as UTF-8.")]
    found = _Found(shown, Text(whole, 0, (), whole))
    found_xml = _xml_fault(whole)
    if found_xml:
        line, problem = found_xml
        offset = len("".join(whole.splitlines(keepends=True)[: line - 1]))
        found.add(
            offset, "picture_type", f"an SVG that is no well-formed XML: {problem}", "well-formed XML", "Make it again."
        )
    elif not re.search(r"<svg\b", whole):
        found.add(0, "picture_type", "a file that is no SVG", "<svg ...>", "Make it again.")
    checks: list[tuple[str, str, Callable[[str], bool]]] = [
        (
            r"""(?:xlink:)?(?:href|src)\s*=\s*["']\s*([^"'\s#][^"']*)["']""",
            "an address",
            lambda at: not at.startswith("data:image/"),
        ),
        (r"""url\(\s*["']?\s*([^"')#\s][^"')]*)""", "an address", lambda at: not at.startswith("data:")),
        (r"(@import)", "an import", lambda _: True),
    ]
    for pattern, what, wrong in checks:
        for hit in re.finditer(pattern, whole):
            if wrong(hit.group(1)):
                found.add(
                    hit.start(),
                    "remote_image",
                    f"{what} in a figure",
                    "a figure that holds all it shows",
                    "Draw it in.",
                    hit.group(1)[:60],
                )
    for hit in re.finditer(r"<(script|foreignObject|iframe|animate\w*|set)\b|\son\w+\s*=", whole):
        found.add(
            hit.start(),
            "active_image",
            "something that runs or moves in a figure",
            "shapes and text",
            "Take it out.",
            hit.group(0).strip(),
        )
    return found.faults


def _xml_fault(whole: str) -> tuple[int, str] | None:
    """Line and problem where ``whole`` is no XML without a document type of its own; None when it is."""
    declared = re.search(r"<!(?:DOCTYPE|ENTITY)", whole)
    if declared:
        return whole.count("\n", 0, declared.start()) + 1, "it declares a document type"
    try:
        expat.ParserCreate().Parse(whole.encode("utf-8"), True)
    except expat.ExpatError as error:
        return error.lineno, expat.ErrorString(error.code)
    return None


def _project(source_dir: Path) -> list[Fault]:
    """Faults for what ``_quarto.yml`` would fetch."""
    path = source_dir / "_quarto.yml"
    if not path.is_file():
        return []
    whole = path.read_text(encoding="utf-8")
    found = _Found(f"{source_dir.name}/_quarto.yml", Text(whole, 0, (), whole))
    for hit in re.finditer(r"^(?!\s*#)[^\n]*?((?:https?:)?//[^\s\"']+)", whole, re.MULTILINE):
        found.add(
            hit.start(1),
            "remote_resource",
            "an address that would be fetched",
            "files in this folder",
            "Keep a copy here.",
            hit.group(1),
        )
    return found.faults


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    offset = start
    for line in text[start:].split("\n"):
        yield offset, line
        offset += len(line) + 1


def _line_at(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]


def _line_start(found: _Found, offset: int) -> int:
    return found.text.plain.rfind("\n", 0, offset) + 1
