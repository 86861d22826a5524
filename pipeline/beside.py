"""What lies beside the raw files and can be judged without a run: the published figures and the texts of programme and cohort.

Belongs here: bringing their faults into the one list, and what ``source.yaml`` lacks in a language of the reports. Does not
belong here: reading published figures (``ingest.published``), which names figures have (``schemas.figures``), and what only a
run can tell (``reporting``): whether a figure that a text names was counted at all, whether a number that was typed equals one,
and what a source printed agrees.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.ingest.judging import Judgement, valid
from pipeline.ingest.published import read_published
from pipeline.ingest.published_elsewhere import FILE as PUBLISHED_ELSEWHERE
from pipeline.ingest.published_elsewhere import read_published_elsewhere
from pipeline.ingest.source import Source
from pipeline.model import CohortModel
from pipeline.model.figure_names import codes
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace
from schemas.figures import KINDS, LEADING, PREFIXES, Named, read_as
from schemas.published import Published

PUBLISHED = "published.csv"
TEXTS = "texts"
_LANGUAGES = {"nl": say("Dutch"), "en": say("English")}
# Functions of a text whose first argument is the name of a figure; the last asks whether there is one.
_NAMING = ("n", "traced", "has_figure")
_ASKING = _NAMING[-1]
# Where the codes in the names of figures come from, when not from the model: raw tables and their columns.
_FROM_RECORDS = {
    "funder": (("funding", "funder"),),
    "group": (("respondents", "group"),),
    "reason": (("respondents", "exclusion_reason"),),
    "question": (("themes", "question"), ("mentions", "question"), ("answers", "question")),
    "theme": (("themes", "theme"), ("mentions", "theme")),
    "answer": (("answers", "answer"),),
}


def faults_beside(workspace: Workspace, key: CohortKey, model: CohortModel, judgement: Judgement) -> list[Fault]:
    """The faults of ``published.csv``, ``published_elsewhere.csv`` and of the texts in the languages of the cohort's reports.

    Args:
        workspace: where they lie.
        key: the cohort.
        model: its model, which says what a figure can be about.
        judgement: its records, for what only they can say: which themes, groups and funders there are.
    """
    found: list[Fault] = []
    published = workspace.cohort_dir(key) / PUBLISHED
    try:
        entries = read_published(published, published.relative_to(workspace.root).as_posix())
        found += _without_note(entries, model.languages, published.relative_to(workspace.root).as_posix())
    except FaultsError as error:
        found += error.faults
    elsewhere = workspace.cohort_dir(key) / PUBLISHED_ELSEWHERE
    try:
        read_published_elsewhere(elsewhere, elsewhere.relative_to(workspace.root).as_posix(), model.documents)
    except FaultsError as error:
        found += error.faults
    known: _Known | None = None
    names: dict[str, dict[str, str]] = {}
    for language in model.languages:
        texts, faults = _texts_of(workspace, key, language)
        found += faults
        names[language] = {name: text.shown_as for name, text in texts.items()}
        for text in texts.values():
            calls = list(_names_in(text.content))
            if calls and known is None:
                known = _Known(model, judgement)
            guarded = {called.figure for called in calls if called.function == _ASKING}
            for called in calls:
                assert known is not None
                found += known.faults_of(called, text.shown_as, called.figure in guarded)
    return [*found, *_without_translation(names)]


@dataclass(frozen=True)
class _Text:
    content: str
    shown_as: str


def _texts_of(workspace: Workspace, key: CohortKey, language: str) -> tuple[dict[str, _Text], list[Fault]]:
    """The texts that hold for a cohort and can be read, by name, and the faults of those that cannot.

    A text of the cohort takes the place of the programme's of that name; an empty one leaves it out.
    """
    texts: dict[str, _Text] = {}
    faults: list[Fault] = []
    ending = f".{language}.md"
    for owner in (workspace.programme_dir(key.programme), workspace.cohort_dir(key)):
        for path in sorted((owner / TEXTS).glob(f"*{ending}")):
            shown_as = path.relative_to(workspace.root).as_posix()
            content, of_form = _read(path, shown_as)
            faults += of_form
            texts.pop(path.name.removesuffix(ending), None)
            if content.strip():
                texts[path.name.removesuffix(ending)] = _Text("" if of_form else content, shown_as)
    return texts, faults


def _read(path: Path, shown_as: str) -> tuple[str, list[Fault]]:
    """A text and what is wrong with its form."""
    from jinja2 import TemplateSyntaxError

    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "?", [
            Fault(
                shown_as,
                "encoding",
                say("text that is not UTF-8"),
                say("text in UTF-8"),
                say("Save the file as UTF-8."),
                row=content[: error.start].count(b"\n") + 1,
            )
        ]
    try:
        _parsed(text)
    except TemplateSyntaxError as error:
        return text, [
            Fault(
                shown_as,
                "text_form",
                say("a place to be filled in that cannot be read: {why}", why=str(error.message)),
                say("double braces around each name, and every if and for closed by its endif or endfor"),
                say("Mend the line, or compare it with a text that works."),
                row=error.lineno,
            )
        ]
    return text, []


def _parsed(text: str):  # type: ignore[no-untyped-def]  # a tree of Jinja's, which is imported only where there are texts
    from jinja2 import Environment

    # It is only read here, with the marks that a report's texts have; nothing is filled in.
    return Environment(comment_start_string="<#", comment_end_string="#>").parse(text)  # noqa: S701 (never rendered)


# Names of figures


@dataclass(frozen=True)
class _Call:
    """A figure that a text names.

    Attributes:
        function: ``n``, ``traced`` or ``has_figure``.
        figure: the name.
        line: of the text.
    """

    function: str
    figure: str
    line: int


def _names_in(text: str) -> Iterator[_Call]:
    """The figures a text names as they stand; a name that is put together while it is filled in cannot be known here."""
    from jinja2 import nodes

    for call in _parsed(text).find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in _NAMING:
            continue
        place = 1 if call.node.name == "traced" else 0
        if len(call.args) > place and isinstance(call.args[place], nodes.Const):
            yield _Call(call.node.name, str(call.args[place].value), call.lineno)


class _Known:
    """What the figures of a cohort can be about.

    Args:
        model: its model.
        judgement: its records.
    """

    def __init__(self, model: CohortModel, judgement: Judgement) -> None:
        own, survey = model.model, model.model.survey
        self.declared = codes(own)
        labelled = {
            "group": [entry.code for entry in survey.groups],
            "question": [entry.code for entry in survey.questions],
            "reason": [entry.code for entry in survey.exclusion_reasons],
            "funder": [entry.funder for entry in own.funders],
        }
        self.recorded = {
            code: frozenset({*labelled.get(code, ()), *_values(judgement, columns)})
            for code, columns in _FROM_RECORDS.items()
            # A table that could not be read has faults of its own; what it would have said is not known.
            if all(table in judgement.tables for table, _ in columns if table in model.tables)
        }

    def faults_of(self, called: _Call, file: str, guarded: bool) -> Iterator[Fault]:
        """The fault of a name that no figure of the cohort can have, if it is one.

        ``guarded`` is a name that the text itself asks for first: what the records say may then differ by cohort.
        """
        known = self.declared if guarded else {**self.declared, **self.recorded}
        readings = list(read_as(called.figure))
        wrong = [self._wrong(named, known) for named in readings]
        if any(not one for one in wrong) and readings:
            return
        # The reading that comes nearest says best what is wrong.
        nearest = min(wrong, key=len, default=())
        prefix = called.figure.partition(".")[0]
        if prefix not in PREFIXES:
            found = say(
                "there is no figure '{figure}': no figure starts with '{start}'", figure=called.figure, start=prefix
            )
            choices: Sequence[str] = sorted(PREFIXES)
        elif nearest:
            code, value = nearest[0]
            found = say(
                "there is no figure '{figure}': there is no {kind} '{value}'",
                figure=called.figure, kind=_KINDS_OF_CODE[code], value=value,
            )  # fmt: skip
            choices = _near(value, known[code])
        else:
            found = say("there is no figure '{figure}': no figure is named like that", figure=called.figure)
            choices = sorted({kind.pattern for kind in KINDS if kind.pattern.startswith(f"{prefix}.")})
        yield Fault(
            file,
            "unknown_figure",
            found,
            say("a figure of this cohort; nearest: {names}", names=", ".join(choices) or "-"),
            say("Mend the name; tables/figures.csv of a draft has every name there is."),
            row=called.line,
        )

    @staticmethod
    def _wrong(named: Named, known: Mapping[str, frozenset[str]]) -> tuple[tuple[str, str], ...]:
        return tuple((code, value) for code, value in named.codes.items() if code in known and value not in known[code])


_KINDS_OF_CODE = {
    LEADING: say("variant"),
    "bound": say("bound"),
    "post": say("post"),
    "component": say("component"),
    "assumption": say("assumption"),
    "count": say("count"),
    "indicator": say("indicator"),
    "by": say("target by"),
    "basis": say("basis"),
    "counting": say("way of counting"),
    "status": say("kind of outflow"),
    "instrument": say("instrument"),
    "funder": say("funder"),
    "group": say("group of respondents"),
    "reason": say("reason for exclusion"),
    "question": say("question"),
    "theme": say("theme"),
    "answer": say("answer"),
}


def _values(judgement: Judgement, columns: Sequence[tuple[str, str]]) -> Iterator[str]:
    for table, column in columns:
        if table in judgement.tables and judgement.db is not None:
            query = f'SELECT DISTINCT "{column}" FROM {valid(table)} WHERE "{column}" IS NOT NULL ORDER BY 1'  # noqa: S608 (ours)
            yield from (str(value) for (value,) in judgement.db.rows(query))


def _near(value: str, names: frozenset[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(value, sorted(names), n=4, cutoff=0.4) or sorted(names)[:6]


# Languages


def _without_translation(names: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """A fault for every text that is there in one language of the reports and not in another."""
    for language, other in product(names, names):
        for name, shown_as in sorted(names[language].items()):
            if name not in names[other]:
                yield Fault(
                    shown_as,
                    "text_language",
                    say(
                        "a text in {language} without one in {other}",
                        language=_LANGUAGES[language],
                        other=_LANGUAGES[other],
                    ),
                    say("the text in every language of the cohort's reports"),
                    say(
                        "Write {file} beside it, or leave it out in both languages with an empty file in the cohort's texts.",
                        file=f"{name}.{other}.md",
                    ),
                )


def _without_note(entries: Sequence[Published], languages: Sequence[str], shown_as: str) -> Iterator[Fault]:
    """A warning for each language of the reports in which a published figure has no note, while it has one in another."""
    for language in languages:
        lacking = [row for row, entry in enumerate(entries, start=2) if _noted_elsewhere(entry, language)]
        if lacking:
            yield Fault(
                shown_as,
                "text_language",
                say(
                    "published figures ({count}) with a note, but none in {language}",
                    count=len(lacking),
                    language=_LANGUAGES[language],
                ),
                say("the note in every language of the cohort's reports: note in Dutch, note_en in English"),
                say("Write the note in {column}.", column="note_en" if language == "en" else "note"),
                row=lacking[0],
                column="note_en" if language == "en" else "note",
                severity="warning",
            )


def _noted_elsewhere(entry: Published, language: str) -> bool:
    return bool(entry.note or entry.note_en) and not entry.note_in(language)


def source_in_languages(source: Source, languages: Sequence[str], shown_as: str) -> Iterator[Fault]:
    """A warning for every text of ``source.yaml`` that is there by language, but not in a language of the reports."""
    by_language = {
        "delivered_by": source.delivered_by,
        "terms": source.terms,
        "explanation": source.explanation,
    }
    for (key, text), language in product(by_language.items(), languages):
        if not isinstance(text, str) and text and language not in text:
            yield Fault(
                shown_as,
                "text_language",
                say("{key} without a text in {language}", key=key, language=_LANGUAGES[language]),
                say("the text in every language of the cohort's reports"),
                say("Write it under {language}.", language=language),
                column=key,
                severity="warning",
            )
