"""The report in two languages: the same in both but for the words, and each in its own language alone.

Belongs here: what must hold of every template and of what is written with them, in several shapes. Does not belong here: what
the report says (``test_report_source``).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pipeline.model import CohortModel
from pipeline.model.parts import Disclosure
from pipeline.reporting import Delivery, Texts
from pipeline.reporting.markdown import untraced
from tests.support import few
from tests.support.made_programme import COHORT, PROGRAMME, make_programme
from tests.support.reports import ROOT, TEMPLATES, Tables, calculated, own_texts, shipped, source
from tests.support.waves import WAVES, shipped_wave

LANGUAGES = ("nl", "en")
HOUSEHOLDS = ("van-overleven-naar-leven", "2017-2020")
PARTIALS = TEMPLATES[0] / "partials"
SHAPES = (
    "published",
    "synthetic",
    "protected",
    "tiny",
    "one-post",
    "many-themes",
    "households",
    "held-back-households",
    "first-wave",
    "second-wave",
)

_HEADING = re.compile(r"^(#{2,6}) .*\{#([\w-]+)([^}]*)\}$", re.MULTILINE)
_BLOCK = re.compile(r"^:{3,} \{([^}]*)\}$", re.MULTILINE)
_FIGURE = re.compile(r"\]\(figures/([\w-]+)\.(nl|en)\.svg\)\{#([\w-]+)")
_LINK = re.compile(r"\]\((#[\w-]+|tables/[\w.-]+)\)")
# Words that stand in nearly every paragraph of one language and are no word of the other.
_FREQUENT = {
    "nl": "de het een van en dat niet zijn met voor aan maar ook wordt worden naar deze hoe uit bij niet wat wie baten kosten",
    "en": "the and not with for this that are were which from what who has have does their they benefits costs how of to",
}
# What looks like a frequent word of the other language and is none.
_SAME = {
    "nl": {"in", "is", "was", "of", "over", "are", "has", "have", "to"},
    "en": {"in", "is", "was", "de", "van", "het", "wie", "en"},
}


class Report:
    """A cohort's tables and what both languages write of them."""

    def __init__(self, model: CohortModel, tables: Tables, root: Path, records: str) -> None:
        self.text = {
            language: source(
                model,
                tables,
                language,
                own_texts(root, model, language) if model.programme.programme != PROGRAMME else Texts(),
                Delivery("Een dienst", "2021-02-03", "CC BY 4.0", records, row_counts={"participants": 3}),
            )
            for language in LANGUAGES
        }


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """Both languages of every shape of report."""
    found = {}
    for shape, cohort in (("published", "2017-2020"), ("synthetic", "2021")):
        model, tables = shipped(cohort, protected=True)
        found[shape] = Report(model, tables, ROOT, "reconstructed" if shape == "published" else "synthetic")
    for shape, people in (("protected", few.MIXED), ("tiny", few.TINY)):
        root = few.workspace_with(people, tmp_path_factory.mktemp(shape))
        model, tables = calculated(root, few.PROGRAMME, few.COHORT, protected=True)
        found[shape] = Report(model, tables, root, "synthetic")
    whole = calculated(ROOT, *HOUSEHOLDS, protected=True)
    held = replace(whole[0], programme=whole[0].programme.model_copy(update={"disclosure": Disclosure(threshold=70)}))
    found["households"] = Report(*whole, ROOT, "synthetic")
    found["held-back-households"] = Report(
        held, calculated(ROOT, *HOUSEHOLDS, protected=True, model=held)[1], ROOT, "original"
    )
    for shape, wave in zip(("first-wave", "second-wave"), WAVES, strict=True):
        found[shape] = Report(*shipped_wave(wave), ROOT, "reconstructed")
    for shape, options in (("one-post", {}), ("many-themes", {"posts": 20, "themes": 500, "groups": 2})):
        root = tmp_path_factory.mktemp(shape)
        make_programme(root, **options)
        model, tables = calculated(root, PROGRAMME, COHORT)
        found[shape] = Report(model, tables, root, "original")
    return found


@pytest.fixture(params=SHAPES)
def report(request: pytest.FixtureRequest, reports: dict[str, Report]) -> Report:
    return reports[request.param]


def test_every_template_has_its_twin() -> None:
    names = {
        language: {path.name.removesuffix(f".{language}.j2") for path in PARTIALS.glob(f"*.{language}.j2")}
        for language in LANGUAGES
    }
    assert names["nl"] == names["en"]
    assert {path.name for path in TEMPLATES[0].glob("*.nl.qmd.j2")} == {
        path.name.replace(".en.", ".nl.") for path in TEMPLATES[0].glob("*.en.qmd.j2")
    }


def test_headings_are_the_same(report: Report) -> None:
    headings = {language: _HEADING.findall(text) for language, text in report.text.items()}
    assert headings["nl"] == headings["en"]
    assert len(headings["nl"]) > 5


def test_tables_and_figures_are_the_same_in_the_same_order(report: Report) -> None:
    blocks = {language: _BLOCK.findall(text) for language, text in report.text.items()}
    # A callout has its title in its block.
    shown = {language: [re.sub(r'title="[^"]*"', "", block) for block in found] for language, found in blocks.items()}
    assert shown["nl"] == shown["en"]
    figures = {language: _FIGURE.findall(text) for language, text in report.text.items()}
    for language, found in figures.items():
        assert {one[1] for one in found} <= {language}
    assert [(name, target) for name, _, target in figures["nl"]] == [
        (name, target) for name, _, target in figures["en"]
    ]


def test_tables_have_as_many_columns_and_rows(report: Report) -> None:
    sizes = {}
    for language, text in report.text.items():
        blocks = re.findall(r"#(table-[\w-]+) \.table-block[^\n]*\n((?:\|.*\n)+)", text)
        sizes[language] = [
            (name, len(rows.splitlines()), len(re.findall(r"(?<!\\)\|", rows.splitlines()[1]))) for name, rows in blocks
        ]
    assert sizes["nl"] == sizes["en"]


def test_what_is_referred_to_and_traced_is_the_same(report: Report) -> None:
    # Within a sentence the order is a language's own.
    links = {language: sorted(_LINK.findall(text)) for language, text in report.text.items()}
    assert links["nl"] == links["en"]


def test_every_link_has_a_target(report: Report) -> None:
    for language, text in report.text.items():
        targets = set(re.findall(r"\{#([\w-]+)", text))
        assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= targets, language


def prose(text: str) -> str:
    """What a template wrote: without the header, targets of links, code, quotations, titles of documents and codes."""
    body = untraced(text.split("\n---\n", 1)[1])
    body = re.sub(r"`[^`]*`|\]\([^)]*\)|\{[^}]*\}|“[^”]*”|‘[^’]*’|https?://\S+|\S*\\_\S*", " ", body)
    body = re.sub(r"(?<![*\\])\*(?!\*)[^*\n]+\*", " ", body)
    return re.sub(r"^(?::::|\|:).*$", " ", body, flags=re.MULTILINE)


def lines_in(text: str, words: set[str]) -> Iterator[str]:
    """The lines that hold at least two different words of a list: one alone may be part of a name."""
    for line in prose(text).splitlines():
        for sentence in re.split(r"(?<=[.:;?!|])\s", line):
            found = {word for word in re.findall(r"[a-zé]+", sentence.lower()) if word in words}
            if len(found) > 1:
                yield f"{sorted(found)}: {sentence}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_in_the_other_language(report: Report, language: str) -> None:
    other = "en" if language == "nl" else "nl"
    words = set(_FREQUENT[other].split()) - set(_FREQUENT[language].split()) - _SAME[language]
    assert list(lines_in(report.text[language], words)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_the_language_writes_them(report: Report, language: str) -> None:
    body = prose(report.text[language]).replace("\u00a0", " ")
    other = {
        "nl": r"€ ?-?\d{1,3}(?:,\d{3})+|€\d|\d{1,3}(?:,\d{3}){2,}|1 : \d+\.\d",
        "en": r"€ -?\d|€-\d|€\d{1,3}(?:\.\d{3})+|\d{1,3}(?:\.\d{3}){2,}|1 : \d+,\d",
    }
    assert re.findall(other[language], body) == []
    # The test looks at numbers at all.
    own = {"nl": r"€ -?\d", "en": r"-?€\d"}
    assert re.search(own[language], body)


def test_no_double_space_and_nothing_unfilled(report: Report) -> None:
    for language, text in report.text.items():
        lines = [re.sub(r"`[^`]*`", "code", line) for line in text.split("\n---\n", 1)[1].splitlines()]
        inside = [re.sub(r"^(?::|[-*]|\d+\.) +", "", line) for line in lines if not line.startswith("|")]
        assert [line for line in inside if re.search(r"\S  +\S| [.,;](?:\s|$)|\( | \)|[^.]\.\.(?:\s|$)", line)] == [], (
            language
        )
        # In English "None" may open a sentence or stand in quotes; what was not filled in stands between other words.
        for word in (r"(?<=\w )None|None(?= \|)|€\s?None", "nan", "Decimal", "Markup"):
            assert [line for line in lines if re.search(rf"\b(?:{word})\b", line)] == [], (language, word)


def catalogue(language: str) -> dict[tuple[str, str], str]:
    content = (TEMPLATES[0] / "locale" / language / "LC_MESSAGES" / "labels.po").read_bytes()
    return {
        (str(m.context), str(m.id)): str(m.string) for m in read_po(content.decode().splitlines(keepends=True)) if m.id
    }


def test_both_catalogues_have_the_same_messages_and_each_has_words() -> None:
    dutch, english = catalogue("nl"), catalogue("en")
    assert dutch.keys() == english.keys()
    assert [key for words in (dutch, english) for key, text in words.items() if not text.strip()] == []


def test_every_word_that_a_template_asks_for_by_name_is_in_the_catalogues() -> None:
    known = catalogue("nl").keys()
    families = {family for family, _ in known}
    for path in [*PARTIALS.glob("*.j2"), *TEMPLATES[0].glob("*.j2")]:
        for family, rest in re.findall(r'\bword\("([\w-]+)", ([^)]*)\)', path.read_text(encoding="utf-8")):
            assert family in families, f"{path.name}: {family}"
            code = re.fullmatch(r'"([\w-]+)"', rest)
            assert code is None or (family, code.group(1)) in known, f"{path.name}: {family}, {rest}"


def test_every_text_of_a_programme_is_there_in_both_languages() -> None:
    for folder in sorted((ROOT / "data" / "programmes").rglob("texts")):
        names = {
            language: {path.name.split(".")[0] for path in folder.glob(f"*.{language}.md")} for language in LANGUAGES
        }
        assert names["nl"] == names["en"], folder.relative_to(ROOT)
        for name in names["nl"]:
            empty = {
                (folder / f"{name}.{language}.md").read_text(encoding="utf-8").strip() == "" for language in LANGUAGES
            }
            assert len(empty) == 1, f"{folder.relative_to(ROOT)}: {name}"
