"""Putting the document together: the numbers of tables and figures, and the links to them and to sections.

Belongs here: what a template calls to place a table or figure or to refer to one, and the pass that numbers them once
the whole text is there. Does not belong here: what is in a table (``tables``) or figure (``charts``), or what a page
looks like (``rendering``).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from pipeline.errors import MeerwaardeError
from pipeline.reporting.markdown import attribute, escape, parse_table, pipe_table, plain_text
from pipeline.reporting.prose import TemplateFault, calling_line, nearest
from pipeline.reporting.words import Words

# Private-use signs fence what only the second pass can fill in; ``markdown.one_line`` keeps them out of data.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([a-z-]+):([^{_CLOSE}]*){_CLOSE}")
_HEADING = re.compile(r"^#{2,6} +(.*?)[ ]*\{#([\w-]+)(?: +[.\w-]+)*\}[ ]*$")
_BARE_HEADING = re.compile(r"^#{1,6} ")
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Chart:
    """A drawn chart.

    Attributes:
        name: file name without ``.svg``.
        title: the point it makes, as a sentence in plain text.
        alt: what it shows, with the numbers, for who cannot see it.
        svg: the drawing.
    """

    name: str
    title: str
    alt: str
    svg: str


@dataclass
class Document:
    """Collects what one template run places and refers to, then numbers it.

    Attributes:
        language: the language it is in, which is in the name of every picture: the words in a picture are in one language.
        words: what stands before a number.
        prefix: what the names of its pictures start with, so that two documents can lie in one folder.
        charts: the charts placed, by the name of their picture, in order of appearance.
    """

    language: str
    words: Words
    prefix: str = ""
    charts: dict[str, Chart] = field(default_factory=dict)
    _placed: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, str] = field(default_factory=dict)

    # What a template calls

    def table(
        self,
        target: str,
        columns: str,
        caption: str,
        csv: str = "",
        *,
        caller: Callable[[], str],
        widths: Sequence[int] = (),
    ) -> Markup:
        """Place a table under the id ``target``, with its caption and the table file its numbers come from.

        Used as ``{% call table(...) %}`` with the rows between the tags, as ``markdown.parse_table`` reads them.
        """
        table = parse_table(columns, caller(), tuple(widths))
        self._place(target, "table")
        shares = f' tbl-colwidths="[{",".join(map(str, table.widths))}]"' if table.widths else ""
        return _made(
            [
                f"::: {{#{target} .table-block{shares}}}",
                pipe_table(table),
                "",
                f": {_OPEN}table:{target}{_CLOSE} {escape(plain_text(caption))}",
                "",
                f"{self.words.code('place', 'data')}: [tables/{csv}.csv](tables/{csv}.csv)" if csv else "",
                ":::",
                "",
            ]
        )

    def figure(self, target: str, chart: Chart, csv: str) -> Markup:
        """Place a chart under the id ``target``; its title becomes the caption, the table of its numbers stands below."""
        self._place(target, "figure")
        picture = f"{self.prefix}{chart.name}.{self.language}"
        if picture in self.charts:
            raise TemplateFault(f"the picture '{chart.name}' was placed before. Give each chart a name of its own.")
        self.charts[picture] = chart
        sentence = chart.title if chart.title.endswith((".", "!", "?")) else f"{chart.title}."
        caption = f"{_OPEN}figure:{target}{_CLOSE} {escape(sentence)}"
        return _made(
            [
                f'![{caption}](figures/{picture}.svg){{#{target} fig-alt="{attribute(chart.alt)}"}}',
                "",
                "::: {.source}",
                f"{self.words.code('place', 'data')}: [tables/{csv}.csv](tables/{csv}.csv)",
                ":::",
                "",
            ]
        )

    def ref(self, target: str, start: bool = False) -> Markup:
        """A numbered link to a table, figure or section, which may come later; ``start`` of a sentence: a capital."""
        self._asked.setdefault(target, calling_line())
        return _made([f"{_OPEN}{'ref-start' if start else 'ref'}:{target}{_CLOSE}"])

    # Afterwards

    def finish(self, text: str) -> str:
        """Number tables and figures in order of appearance and fill in every reference.

        Raises:
            MeerwaardeError: a reference has no target, a heading has no id or a doubled one, or a table or
                figure is nowhere referred to.
        """
        labels: dict[str, str] = {}
        for line in text.split("\n"):
            self._heading(line, labels)
        counts = {"table": 0, "figure": 0}
        for kind, target in _MARK.findall(text):
            if kind in counts:
                counts[kind] += 1
                labels[target] = f"{self.words.code('place', kind)}\u00a0{counts[kind]}"
        problems = [
            f"{place}: refers to '{target}', which is nowhere placed. {nearest(target, labels)}"
            for target, place in self._asked.items()
            if target not in labels
        ]
        problems += [
            f"{place}: '{target}' is placed but nowhere referred to. Write {{{{ ref('{target}') }}}} in the text near it."
            for target, place in self._placed.items()
            if target not in self._asked
        ]
        if problems:
            raise MeerwaardeError("\n".join(sorted(problems)))

        def filled(hit: re.Match[str]) -> str:
            kind, target = hit.groups()
            label = labels[target]
            if kind in counts:
                return f"{label}."
            # Within a sentence "tabel 3"; the title of a section stays as it is.
            inside = label[0].lower() + label[1:] if target in self._placed and kind == "ref" else label
            return f"[{inside}](#{target})"

        return tidy(_MARK.sub(filled, text))

    def _heading(self, line: str, labels: dict[str, str]) -> None:
        """Note a heading's id and title; both engines number headings themselves, so a link shows the title."""
        heading = _HEADING.match(line)
        if heading is None:
            if _BARE_HEADING.match(line):
                raise MeerwaardeError(
                    f"The heading '{line.strip()}' has no id. Expected a heading such as '## De kosten {{#costs}}'; add one."
                )
            return
        title, target = heading.groups()
        if target in labels or target in self._placed:
            raise MeerwaardeError(f"Two places have the id '{target}', one of them the heading '{title}'. Rename one.")
        labels[target] = title

    def _place(self, target: str, prefix: str) -> None:
        here = calling_line()
        if not _ID.fullmatch(target) or not target.startswith(f"{prefix}-"):
            raise TemplateFault(
                f"'{target}' cannot be an id. Expected small letters, digits and hyphens: {prefix}-name."
            )
        if target in self._placed:
            raise TemplateFault(f"'{target}' was placed before, at {self._placed[target]}. Give each its own id.")
        self._placed[target] = here


def _made(lines: Sequence[str]) -> Markup:
    """Markdown that is ours, so that it is not escaped."""
    return Markup("\n".join(lines))  # noqa: S704 (every part that comes from data is escaped above)


def tidy(text: str) -> str:
    """Without stray spaces at the ends of lines and with at most one empty line in a row."""
    # A single space before a word is what an omitted part of a sentence left behind; a list's indent is two or more.
    lines = [re.sub(r"^ (?=\S)", "", line.rstrip()) for line in text.replace("\r\n", "\n").split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n") + "\n"
