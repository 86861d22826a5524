"""The report of a programme that compares with and without: households throughout, invented throughout, and never a verdict on
what was published.

Belongs here: what its chapters say. Does not belong here: that both languages say the same (``test_report_languages``), a
single household (``test_case``).
"""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest

from pipeline.model import CohortModel
from pipeline.reporting import Delivery
from pipeline.reporting.build import compose, facts_of
from pipeline.reporting.markdown import untraced
from tests.support.reports import ROOT, TEMPLATES, Tables, calculated, own_texts

KEY = ("van-overleven-naar-leven", "2017-2020")
LANGUAGES = ("nl", "en")
# After this heading columns of files are explained, which are called as they are for every programme.
APPENDIX = "{#appendix-"
_OF_GRADUATES = {"nl": r"deelnemer|afgestud|afstud|vond(en)? werk", "en": r"participant(?!_eur)|graduat|found work"}


@dataclass
class Written:
    """The documents of the cohort."""

    model: CohortModel
    tables: Tables
    text: dict[tuple[str, str], str]

    def chapter(self, language: str, name: str) -> str:
        """The text of a chapter, numbers without their links."""
        text = self.text["report", language]
        found = re.search(rf"^## [^\n]*\{{#{name}[ }}].*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
        assert found is not None, name
        return untraced(found.group()).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def written() -> Written:
    model, tables = calculated(ROOT, *KEY, protected=True)
    delivery = Delivery("Iemand", "2021-12-31", "vrij", "synthetic")
    text = {}
    for language in LANGUAGES:
        facts, texts = facts_of(model, tables, language, TEMPLATES), own_texts(ROOT, model, language)
        for document in ("report", "factsheet"):
            text[document, language] = compose(facts, TEMPLATES, texts, delivery, document)[0]
    return Written(model, tables, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", ["report", "factsheet"])
def test_nothing_is_said_of_participants_or_graduates(written: Written, document: str, language: str) -> None:
    text = written.text[document, language].split(APPENDIX)[0]
    # Ids and file columns keep their names.
    said = re.sub(r"\{#[^}]*\}|\(#[^)]*\)|\(tables/[^)]*\)", "", text)
    lines = [line for line in said.splitlines() if re.search(_OF_GRADUATES[language], line, re.IGNORECASE)]
    assert lines == []


@pytest.mark.parametrize(("language", "words"), [("nl", "per huishouden"), ("en", "per household")])
def test_amounts_are_per_household(written: Written, language: str, words: str) -> None:
    for place in ("summary", "costs", "benefits", "totals"):
        assert words in written.chapter(language, place).lower(), place
    assert words in written.text["factsheet", language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_is_there_with_what_was_avoided_and_what_was_more(written: Written, language: str) -> None:
    chapter = written.chapter(language, "use")
    recorded = written.tables["recorded"]
    for service in written.model.model.services:
        label, unit = (one.in_language(language) for one in (service.label, service.unit))
        of_service = recorded[recorded["measure"].str.contains(f"'{service.service}'", regex=False)]
        # Components that count the same service have the same rows.
        one = of_service[of_service["component"] == of_service["component"].iloc[0]]
        avoided = sum(one[one["item"].str.startswith("quantity.avoided.")]["total"], Decimal(0))
        more = sum(one[one["item"] == "quantity.more"]["total"], Decimal(0))
        row = next(line for line in chapter.splitlines() if line.lower().startswith(f"| {label} ({unit})".lower()))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[-2] == f"{avoided:.0f}", label
        assert cells[-1] == (f"{more:.0f}" if more else "–"), label


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_which_services_were_used_more(written: Written, language: str) -> None:
    told = written.chapter(language, "use").split("{#use-more}")[1]
    more = written.tables["recorded"].query("item == 'quantity.more'")
    named = {row.post for row in more.itertuples() if row.total}
    for post in written.model.model.posts:
        service = post.components[0].quantity.where or ""
        label = next(one.label for one in written.model.model.services if f"'{one.service}'" in service)
        assert (label.in_language(language).lower() in told.lower()) == (post.post in named), post.post


@pytest.mark.parametrize(
    ("language", "figures", "said"),
    [
        ("nl", ("1,20", "1,92", "190%", "85", "ruim een kwart"), ("niet nagerekend", "bevestigt dat niets")),
        ("en", ("1.20", "1.92", "190%", "85", "ruim een kwart"), ("not reproduce", "confirms nothing")),
    ],
)
def test_what_was_published_stands_beside_without_a_verdict(
    written: Written, language: str, figures: tuple[str, ...], said: tuple[str, ...]
) -> None:
    chapter = written.chapter(language, "published-elsewhere")
    published = [line.split("|")[2].strip() for line in chapter.splitlines() if line.startswith("| ")][1:]
    assert tuple(published) == figures
    for words in said:
        assert words in chapter.replace("**", "")
    assert not re.search(r"\b(klopt|wijkt af|agrees|differs)\b", chapter)
    assert "{#comparison" not in written.text["report", language]
    # On the first page as well, where the ratio stands.
    for figure in figures[:3]:
        assert figure in written.chapter(language, "summary")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_seen_is_explained_where_it_is_below_nothing(written: Written, language: str) -> None:
    rows = written.tables["basis"].query("basis == 'observed' and variant == @written.model.variant.variant")
    assert (rows["amount_eur"] < 0).all()
    told = written.chapter(language, "totals").split("{#basis}")[1]
    why = {"nl": "wat niet is gebeurd, kan niemand hebben gezien", "en": "nobody can have seen what did not happen"}
    assert why[language] in told
    assert not re.search(r"^!\[[^\n]*-\d+% van de baten is", told, re.MULTILINE)


@pytest.mark.parametrize(("language", "unit"), [("nl", "euro per ontruiming"), ("en", "euros per eviction")])
def test_units_of_the_programme_are_in_its_own_words(written: Written, language: str, unit: str) -> None:
    assert unit in written.chapter(language, "parameters")
    assert "EUR per" not in written.text["report", language].split(APPENDIX)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_says_that_the_records_are_invented(written: Written, language: str) -> None:
    for document in ("report", "factsheet"):
        header = written.text[document, language].split("---")[1]
        assert "notice:" in header
        assert {"nl": "verzonnen", "en": "practi"}[language] in header
