"""What a document is made of, read from the page and from the PDF alike, so that two renderings can be held together.

Belongs here: headings, tables, figures, notes and references of an HTML page or a tagged PDF, whatever engine made it. Does
not belong here: what a particular document should hold.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf

# Tables and figures carry their number in their caption.
_NUMBERED = re.compile(r"^(?:Tabel|Figuur|Table|Figure)\s\d+\.\s.+")
UNNAMED = "(somewhere in it)"
_VOID = {"br", "img", "hr", "input", "meta", "link", "wbr", "col", "source", "area", "base", "embed", "track"}


@dataclass(frozen=True)
class Structure:
    """A document without its looks.

    Attributes:
        headings: level under the title and words, in order.
        tables: caption, number of rows and of columns, in order.
        figures: alternative texts, in order.
        notes: how many footnotes it has.
        references: how often each id in the document is linked to; not from the contents, the notes or an address.
    """

    headings: tuple[tuple[int, str], ...]
    tables: tuple[tuple[str, int, int], ...]
    figures: tuple[str, ...]
    notes: int
    references: Counter[str]


def differences(one: Structure, other: Structure) -> list[str]:
    """What two renderings of one document do not share; empty when they have the same structure."""
    found = []
    for field in fields(Structure):
        here, there = getattr(one, field.name), getattr(other, field.name)
        if here == there:
            continue
        if isinstance(here, tuple):
            unequal = [pair for pair in zip(here, there, strict=False) if pair[0] != pair[1]]
            found.append(f"{field.name}: {len(here)} against {len(there)}, first unequal {unequal[:1]}")
        else:
            found.append(f"{field.name}: {here} against {there}")
    return found


def flat(text: str) -> str:
    """Words alone: spaces of every kind alike, and no hyphen that a line's end put in."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", "").replace("\u00a0", " ").replace("\u2002", " ")).strip()


# The page ------------------------------------------------------------------------------------------------------------


@dataclass
class Element:
    """An element of a page with what is in it: elements and texts."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None"
    content: list["Element | str"]

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def all(self, *tags: str) -> Iterator["Element"]:
        """Elements below this one, in order."""
        for item in self.content:
            if isinstance(item, Element):
                if item.tag in tags:
                    yield item
                yield from item.all(*tags)

    def within(self, what: str) -> bool:
        """Whether it lies in an element of that tag or class."""
        above = self.parent
        return above is not None and (above.tag == what or what in above.classes or above.within(what))

    def text(self) -> str:
        """Its words, without addresses and scripts."""
        if self.tag in ("script", "style", "svg") or self.classes & {"anchor", "anchorjs-link", "footnote-ref"}:
            return ""
        return "".join(item if isinstance(item, str) else item.text() for item in self.content)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None, [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, self.here, [])
        self.here.content.append(element)
        if tag not in _VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.content.append(Element(tag, {key: value or "" for key, value in attrs}, self.here, []))

    def handle_endtag(self, tag: str) -> None:
        above: Element | None = self.here
        while above is not None and above.tag != tag:
            above = above.parent
        if above is not None and above.parent is not None:
            self.here = above.parent

    def handle_data(self, data: str) -> None:
        self.here.content.append(data)


def read_page(page: str) -> Element:
    """The elements of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.root


def of_page(page: str) -> Structure:
    """The structure of an HTML page, made by either engine."""
    body = next(read_page(page).all("body"))
    main = next(body.all("main"))
    headings = [one for one in main.all("h2", "h3", "h4", "h5") if flat(one.text()) and not _title(one)]
    return Structure(
        headings=tuple((int(one.tag[1]) - 1, flat(one.text())) for one in headings),
        tables=tuple(_table_of_page(main)),
        figures=tuple(_alternatives(main)),
        notes=sum(1 for one in main.all("li", "aside") if re.match(r"fn\d+$", one.attributes.get("id", ""))),
        references=Counter(
            one.attributes["href"][1:]
            for one in body.all("a")
            if one.attributes.get("href", "").startswith("#")
            and not one.classes & {"anchor", "anchorjs-link", "footnote-ref", "footnote-back", "skip"}
            and not one.attributes["href"].startswith(("#fn", "#cb"))
            and not one.within("nav")
        ),
    )


def _title(heading: Element) -> bool:
    return bool(heading.classes & {"title", "anchored-title"}) or heading.attributes.get("id") in (
        "toc-title",
        "footnotes",
    )


def _table_of_page(main: Element) -> Iterator[tuple[str, int, int]]:
    captions = [flat(one.text()) for one in main.all("div") if "table-caption" in one.classes]
    tables = [one for one in main.all("table") if one.within("table-block")]
    for caption, table in zip(captions, tables, strict=True):
        rows = list(table.all("tr"))
        yield caption, len(rows), sum(1 for _ in rows[0].all("th", "td"))


def _alternatives(main: Element) -> Iterator[str]:
    for figure in main.all("figure"):
        for one in figure.all("svg", "img"):
            said = one.attributes.get("alt") or one.attributes.get("aria-label")
            if said:
                yield flat(said)


# The PDF -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tag:
    """An element of a tagged PDF: its role, itself, the roles above it, and the pages its content is on."""

    role: str
    node: Any
    above: tuple[str, ...]


def tags_of(pdf: pikepdf.Pdf) -> list[Tag]:
    """Every structure element, in reading order."""
    found: list[Tag] = []

    def walk(node: Any, above: tuple[str, ...]) -> None:
        if isinstance(node, pikepdf.Array):
            for item in node:
                walk(item, above)
        elif isinstance(node, pikepdf.Dictionary):
            role = str(node.S) if "/S" in node else ""
            if role:
                found.append(Tag(role, node, above))
            if "/K" in node:
                walk(node.K, (*above, role) if role else above)

    walk(pdf.Root.StructTreeRoot.K, ())
    return found


def leaves_of(pdf: pikepdf.Pdf, node: Any) -> list[tuple[int, int]]:
    """The marked content below an element: page and number on that page, in reading order."""
    places = {page.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[int, int]] = []

    def walk(item: Any, page: Any) -> None:
        if isinstance(item, pikepdf.Array):
            for one in item:
                walk(one, page)
        elif isinstance(item, pikepdf.Dictionary):
            here = item.get("/Pg", page)
            if str(item.get("/Type", "")) == "/MCR":
                found.append((places[here.objgen], int(item.MCID)))
            elif "/K" in item:
                walk(item.K, here)
        elif page is not None:
            found.append((places[page.objgen], int(item)))

    walk(node, None)
    return found


def bookmarks_of(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Level and words of every bookmark, in order."""
    found: list[tuple[int, str]] = []

    def walk(items: Any, level: int) -> None:
        for item in items:
            found.append((level, flat(str(item.title))))
            walk(item.children, level + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 1)
    return found


def links_of(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str | None, str | None]]:
    """Every link of a PDF with the name it goes to inside, or the address it goes to outside."""
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if str(note.get("/Subtype", "")) != "/Link":
                continue
            target = note.get("/Dest")
            action = note.get("/A")
            if target is None and action is not None and str(action.get("/S")) == "/GoTo":
                target = action.D
            inside = str(target) if isinstance(target, pikepdf.String | pikepdf.Name) else None
            outside = str(action.URI) if action is not None and "/URI" in action else None
            yield note, inside, outside


def names_of(pdf: pikepdf.Pdf) -> set[str]:
    """The names that links inside a PDF can go to."""
    names: set[str] = set()

    def walk(node: Any) -> None:
        for place, item in enumerate(node.get("/Names", [])):
            if place % 2 == 0:
                names.add(str(item))
        for kid in node.get("/Kids", []):
            walk(kid)

    if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        walk(pdf.Root.Names.Dests)
    return names


def of_pdf(file: Path) -> Structure:
    """The structure of a tagged PDF, made by either engine."""
    with pikepdf.open(file) as pdf:
        tags = tags_of(pdf)
        own = {"Inhoud", "Contents", "Table of contents", flat(str(pdf.docinfo.get("/Title", "")))}
        tables = []
        for tag in tags:
            if tag.role == "/Table" and "/Table" not in tag.above:
                rows = [row for row in _below(tag.node) if str(row.get("/S", "")) == "/TR"]
                cells = [cell for cell in _below(rows[0]) if str(cell.get("/S", "")) in ("/TH", "/TD")]
                tables.append((len(rows), len(cells)))
        return Structure(
            headings=tuple(one for one in bookmarks_of(pdf) if one[1] not in own),
            tables=tuple(("", *size) for size in tables),
            figures=tuple(flat(str(tag.node.Alt)) for tag in tags if tag.role == "/Figure" and "/Alt" in tag.node),
            notes=sum(1 for tag in tags if tag.role in ("/Note", "/FENote")),
            references=_references(pdf, tags),
        )


def _references(pdf: pikepdf.Pdf, tags: list[Tag]) -> Counter[str]:
    """Targets of the links that are not in the contents nor the mark of a note; a link over two lines is one.

    Only headings have a name in a PDF; any other place inside it is counted under UNNAMED.
    """
    inner = {note.objgen: inside or UNNAMED for note, inside, outside in links_of(pdf) if outside is None}
    found: Counter[str] = Counter()
    for tag in tags:
        if tag.role != "/Link" or {"/TOC", "/TOCI", "/Lbl"} & set(tag.above):
            continue
        targets = {inner.get(one.Obj.objgen) for one in _below(tag.node) if str(one.get("/Type", "")) == "/OBJR"}
        for target in targets - {None}:
            found[str(target)] += 1
    return found


def _below(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for item in node:
            yield from _below(item)
    elif isinstance(node, pikepdf.Dictionary):
        yield node
        if "/K" in node:
            yield from _below(node.K)


def as_in_pdf(structure: Structure, names: set[str]) -> Structure:
    """The structure of a page as a PDF tells it: a caption is a text like any other there, and only ``names`` are kept."""
    references: Counter[str] = Counter()
    for name, times in structure.references.items():
        references[name if name in names else UNNAMED] += times
    tables = tuple(("", rows, columns) for _, rows, columns in structure.tables)
    return replace(structure, tables=tables, references=references)


def captions_in(text: str) -> list[str]:
    """The numbered captions in a text, such as ``pdftotext -raw`` gives, as far as their first line goes."""
    return [flat(line) for line in text.splitlines() if _NUMBERED.match(flat(line))]
