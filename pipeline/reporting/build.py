"""Writing the Quarto sources of a cohort: the only module of the reporting layer that writes files.

Belongs here: bringing facts, words, charts and template together and writing ``<document>.<language>.qmd`` and
``figures/*.svg``. Does not belong here: style files (``rendering`` puts them beside the source), what the text says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from pipeline.errors import MeerwaardeError
from pipeline.faults import Fault, in_working_order
from pipeline.model.loading import CohortModel
from pipeline.reporting.document import Chart, Document
from pipeline.reporting.facts import Facts
from pipeline.reporting.grounds import origins
from pipeline.reporting.markdown import plain_text
from pipeline.reporting.numbers import Numbers, sentence_case
from pipeline.reporting.page import page_end, page_file
from pipeline.reporting.pictures import Pictures
from pipeline.reporting.prose import Prose, TemplateFault, in_own_text, nearest
from pipeline.reporting.provenance import Lineage, Provenance
from pipeline.reporting.tracing import Tracing
from pipeline.reporting.what_if import WhatIf, page_parts
from pipeline.reporting.words import read_words
from schemas import RAW
from schemas.dictionary import DictionaryRow, dictionary_rows, table_words

REPORT, FACTSHEET = "report", "factsheet"
DOCUMENTS = (REPORT, FACTSHEET)


@dataclass(frozen=True)
class Delivery:
    """Who delivered the records and what they are: ``source.yaml``, with what reading them found.

    Attributes:
        records: ``original``, ``synthetic`` or ``reconstructed``.
        explanation: what a reader should know of them, in the report's language; plain text, paragraphs apart.
        row_counts: rows per raw table; None where that is held back.
        warnings: faults that did not stop the run.
        readings: what had to be recognised in the files, and as what it was read: table, file, what, column, delivered,
            read_as.
        corrections: corrections that were applied: table, file, rows, column, why, decided_by, decided_on, before, after.
        set_aside: faults for which rows were set aside: table, file, row, column, rule.
        lineage: the delivered files and the assets of the run, for where each number comes from.
    """

    delivered_by: str = ""
    delivered_on: str = ""
    terms: str = ""
    records: str = "original"
    explanation: str = ""
    row_counts: Mapping[str, int | None] = field(default_factory=dict)
    warnings: Sequence[Fault] = ()
    readings: Sequence[Mapping[str, Any]] = ()
    corrections: Sequence[Mapping[str, Any]] = ()
    set_aside: Sequence[Mapping[str, Any]] = ()
    lineage: Lineage = field(default_factory=Lineage)

    @property
    def delivered_date(self) -> date | None:
        """The day of delivery, where it is known."""
        return _day(self.delivered_on)

    @property
    def paragraphs(self) -> list[str]:
        """The explanation's paragraphs, each on one line."""
        return [" ".join(part.split()) for part in self.explanation.split("\n\n") if part.strip()]

    @property
    def sorted_warnings(self) -> list[Fault]:
        """The warnings as a person works through them, without the values they are about."""
        return in_working_order(replace(warning, value=None) for warning in self.warnings)

    @property
    def other_warnings(self) -> list[Fault]:
        """The warnings but those of rows that were set aside, which have a list of their own."""
        return [warning for warning in self.sorted_warnings if warning.rule != "set_aside"]

    @property
    def recognised(self) -> list[Mapping[str, Any]]:
        """The readings of which the file said it otherwise than it was read."""
        return [one for one in self.readings if one["delivered"] != one["read_as"]]

    @property
    def corrections_told(self) -> list[Mapping[str, Any]]:
        """The corrections with the name of the file and the day as a date."""
        return [
            {**one, "file": str(one["file"]).rpartition("/")[2], "decided_on": _day(one["decided_on"])}
            for one in self.corrections
        ]

    @property
    def corrected(self) -> int:
        """How many cells corrections changed."""
        return sum(len(one["rows"]) for one in self.corrections)

    @property
    def rows_hidden(self) -> bool:
        """Whether it is held back which rows, and how many, were corrected or set aside."""
        return any(not one["rows"] for one in self.corrections) or any(one["row"] is None for one in self.set_aside)

    @property
    def rows_set_aside(self) -> list[tuple[str, list[int], list[str]]]:
        """The rows that were set aside, per file, each row once, and why; no rows of a file where they are held back."""
        found: dict[str, set[int]] = {}
        for one in self.set_aside:
            rows = found.setdefault(str(one["file"]).rpartition("/")[2], set())
            if one["row"] is not None:
                rows.add(int(one["row"]))
        why: dict[str, dict[str, None]] = {}
        for warning in self.sorted_warnings:
            # The sentence says first that the row was set aside, which the chapter says already.
            reason = warning.found.partition(": ")[2]
            if warning.rule == "set_aside" and reason:
                why.setdefault(warning.file.rpartition("/")[2], {})[reason] = None
        return [(file, sorted(rows), list(why.get(file, ()))) for file, rows in sorted(found.items())]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


@dataclass(frozen=True)
class Texts:
    """The programme's own prose: text by name, and where each lies for messages."""

    content: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


def read_texts(folder: Path, language: str, shown_as: str = "texts") -> Texts:
    """Read ``<name>.<language>.md`` from a programme's folder; an absent folder has none.

    Args:
        folder: ``texts/`` of the programme.
        language: ``nl`` or ``en``.
        shown_as: the folder as messages name it, relative to the workspace.

    Raises:
        MeerwaardeError: a file is not UTF-8.
    """
    ending = f".{language}.md"
    content: dict[str, str] = {}
    places: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{ending}")) if folder.is_dir() else []:
        name = path.name.removesuffix(ending)
        places[name] = f"{shown_as}/{path.name}"
        try:
            content[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise MeerwaardeError(
                f"{places[name]} is not UTF-8 (byte {error.start + 1}). Save the file as UTF-8."
            ) from error
    return Texts(content, places)


def build_source(
    model: CohortModel,
    tables: Mapping[str, pd.DataFrame],
    language: str,
    into: Path,
    templates: Sequence[Path],
    texts: Texts | None = None,
    delivery: Delivery | None = None,
    documents: Sequence[str] = DOCUMENTS,
) -> list[Path]:
    """Write the Quarto sources of one language.

    Args:
        model: the cohort's model.
        tables: the calculated tables by name (``docs/architecture.md``), plus the validated ``themes`` where there is a
            survey. A table that is absent or empty makes its sections disappear.
        language: ``nl`` or ``en``; the reports' language.
        into: folder to write in; made where it does not exist.
        templates: folders with templates; the first that has a name wins.
        texts: the programme's prose, see :func:`read_texts`.
        delivery: who delivered the records and what they are.
        documents: which documents to write; each has a template ``<document>.<language>.qmd.j2``.

    Returns:
        The files written, sorted.

    Raises:
        MeerwaardeError: a template or text names what does not exist, a reference has no target, or a table lacks rows
            that the model asks for. Nothing is written then.
    """
    facts = facts_of(model, tables, language, templates)
    made = {
        document: compose(facts, templates, texts or Texts(), delivery or Delivery(), document)
        for document in documents
    }
    figures = into / "figures"
    figures.mkdir(parents=True, exist_ok=True)
    written = []
    for document, (source, drawn, ending) in made.items():
        written.append(into / f"{document}.{language}.qmd")
        written[-1].write_text(source, encoding="utf-8", newline="\n")
        if ending:
            written.append(into / page_file(language))
            written[-1].write_text(ending, encoding="utf-8", newline="\n")
        for name, chart in drawn.items():
            written.append(figures / f"{name}.svg")
            written[-1].write_text(chart.svg, encoding="utf-8", newline="\n")
    return sorted(written)


def facts_of(model: CohortModel, tables: Mapping[str, pd.DataFrame], language: str, templates: Sequence[Path]) -> Facts:
    """The facts in one language, which all documents of that language share; arguments as of :func:`build_source`."""
    numbers = Numbers(language)
    return Facts(model, tables, read_words(templates, language), numbers)


def compose(
    facts: Facts, templates: Sequence[Path], texts: Texts, delivery: Delivery, document_name: str = REPORT
) -> tuple[str, dict[str, Chart], str]:
    """The text of one document, its charts by file name, and what ends its page, without writing anything.

    Other arguments and errors are those of :func:`build_source`.
    """
    model, words, numbers = facts.model, facts.words, facts.numbers
    language = numbers.language
    document = Document(language, words, "" if document_name == REPORT else f"{document_name}-")

    def figure_text(name: str, decimals: int | None = None) -> str:
        if not facts.has_figure(name):
            if facts.shield.may_be_hidden(name):
                return f"({words.code('shield', 'hidden')})"
            raise TemplateFault(f"there is no figure '{name}'. {nearest(name, facts.figure_names)}")
        value, unit = facts.figure(name)
        return numbers.in_unit(value, unit) if decimals is None else numbers.in_unit_with(value, unit, decimals)

    what_if = WhatIf(facts)
    # Only the report has the entries that a traced number links to.
    tracing = Tracing(frozenset(facts.figure_names), facts.shield.may_be_hidden, document_name == REPORT)

    def figure_in_place(name: str, decimals: int | None = None) -> str:
        # A programme's own prose is not to be burdened with it: there every figure is traced by itself.
        text = figure_text(name, decimals)
        return tracing.traced(text, name) if in_own_text() else text

    names: dict[str, Any] = {
        "facts": facts,
        "language": language,
        "delivery": delivery,
        "programme": model.programme,
        "cohort": model.cohort,
        "release": model.release,
        # A programme without posts works nothing out in variants.
        "variant": model.variant if model.has_posts else None,
        "stated_costs": model.model.stated_costs,
        "pooled": _pooled(model),
        "dictionary": _dictionary(model, language),
        "say": facts.say,
        "n": figure_in_place,
        "traced": tracing.traced,
        # Marks a number in a text as meant as it stands, so that ``reporting.typed`` leaves it alone.
        "typed": str,
        "traces": lambda: origins(Provenance(facts, delivery.lineage, tracing).traces()),
        "has_figure": facts.has_figure,
        "has_text": lambda name: name in texts.content,
        "word": words.code,
        "money": numbers.money,
        "signed": numbers.signed,
        "price": numbers.price,
        "percent": numbers.percent,
        "part_of": numbers.part_of,
        "chance": numbers.chance,
        "ratio": numbers.ratio,
        "decimal": numbers.decimal,
        "exact": numbers.exact,
        "date": numbers.date,
        "short_date": numbers.short_date,
        "parameter": numbers.of_parameter,
        "printed": numbers.figure,
        "counted": numbers.counted,
        "counted_in_words": numbers.counted_in_words,
        "noun": numbers.noun,
        "in_words": numbers.word,
        "listed": lambda items: numbers.listed([str(item) for item in items]),
        "capital": _capital,
        "yaml": yaml_text,
        "table": document.table,
        "figure": document.figure,
        "ref": document.ref,
        "draw": Pictures(facts, numbers),
        "what_if": what_if,
        "page_file": page_file(language),
    }
    prose = Prose(templates, texts.content, texts.places, names)
    text = prose.render(f"{document_name}.{language}.qmd.j2")
    # A text often has a figure between brackets of its own.
    hidden = f"\\({words.known('shield', 'hidden')})"
    # Only the report has scripts: what stands beside it is read at a glance, or on paper.
    ending = page_end(words, templates, page_parts(what_if, templates)) if document_name == REPORT else ""
    return document.finish(text.replace(f"({hidden})", hidden)), document.charts, ending


def _dictionary(model: CohortModel, language: str) -> list[tuple[str, str, str, tuple[DictionaryRow, ...]]]:
    """The raw tables that the programme uses: name, name for people, what one row is, and their columns."""
    return [(name, *table_words(RAW[name], language), dictionary_rows(RAW[name], language)) for name in model.tables]


def _pooled(model: CohortModel) -> dict[str, str]:
    """How the command that pools cohorts is called, with this cohort's year and the one before it."""
    year = model.cohort.period.until.year
    return {
        "cohort": f"{model.programme.programme}/{year - 1}-{year}",
        "options": f"--pool {year - 1} --pool {model.cohort.cohort}",
    }


def _capital(text: str) -> str:
    return Markup(sentence_case(str(text))) if isinstance(text, Markup) else sentence_case(text)  # noqa: S704 (was Markup)


def yaml_text(text: object) -> Markup:
    """A value in the header: in double quotes, with what YAML or Markdown would read escaped."""
    inside = str(text) if isinstance(text, Markup) else plain_text(text)
    flat = " ".join(inside.split()).replace("\\", "\\\\").replace('"', '\\"')
    return Markup(f'"{flat}"')  # noqa: S704 (quoted above)
