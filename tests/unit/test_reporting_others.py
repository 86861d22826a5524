"""What others published, as a report shows it: numbers as they were published, levels with their meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import CohortModel, load
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.others import OthersFacts
from pipeline.reporting.views import Reference
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file
from tests.support.reports import ROOT

OWN = {"ratio.low": (Decimal("0.5"), "ratio"), "debts": (Decimal("0.2875"), "share")}


@pytest.fixture(scope="module")
def model() -> CohortModel:
    return load(ROOT, "sterk-uit-armoede", "2017-2020")


def others(model: CohortModel, language: str = "nl", **tables: Sequence[Mapping[str, Any]]) -> OthersFacts:
    return OthersFacts(
        model,
        lambda name: [dict(row) for row in tables.get(name, [])],
        lambda key, place: Reference(key, key, place, True),
        OWN.get,
        read_words([program_file("templates")], language),
        Numbers(language),
    )


def result(name: str, own: str, low: str, high: str, method: str = "posts_per_graduate") -> dict[str, Any]:
    return {
        "comparable": name, "label": name, "own": own, "low": Decimal(low), "high": Decimal(high), "about": "no",
        "year": None, "method": method, "document": None, "place": None,
    }  # fmt: skip


def test_results_of_others_stand_beside_the_own_with_their_methods(model: CohortModel) -> None:
    found = others(
        model,
        comparables=[
            result("own", "yes", "1.6", "4.8"),
            result("van-overleven-naar-leven", "no", "1.2", "1.92", "with_and_without"),
        ],
    )
    assert [one.own for one in found.results] == [True, False]
    assert found.own is not None
    assert found.results[1].label == "Van overleven naar leven"
    assert found.results[1].reference is not None
    assert [label for label, _ in found.methods] == ["Batenposten per afgestudeerde", "Met en zonder, per huishouden"]
    assert found.drawn[0][1:] == (Decimal("1.6"), Decimal("4.8"), True)


def test_the_own_alone_is_no_comparison(model: CohortModel) -> None:
    assert others(model, comparables=[result("own", "yes", "1", "2")]).results == ()
    assert others(model).results == ()


def test_others_stand_also_where_the_own_is_held_back(model: CohortModel) -> None:
    found = others(model, comparables=[result("van-overleven-naar-leven", "no", "1.2", "1.92", "with_and_without")])
    assert len(found.results) == 1
    assert found.own is None


def published(number: str, figure: str | None, own: Decimal | None) -> dict[str, Any]:
    return {
        "label_nl": "iets", "label_en": "something", "published": number, "figure": figure, "own": own, "document": "d",
        "place": "p", "note_nl": "waarom", "note_en": "why",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("nl", "1.20", "1,20"),
        ("en", "1.20", "1.20"),
        ("nl", "190 %", "190%"),
        ("nl", "ruim een kwart", "ruim een kwart"),
        ("nl", "1200", "1.200"),
        ("nl", "NaN", "NaN"),
        ("nl", "12 % of so", "12 % of so"),
    ],
)
def test_a_published_number_is_written_as_the_language_writes_it(
    model: CohortModel, language: str, number: str, shown: str
) -> None:
    (found,) = others(model, language, published_elsewhere=[published(number, None, None)]).published
    assert (found.published, found.own, found.figure) == (shown, "", "")


def test_the_own_figure_stands_beside_it_where_it_may_be_told(model: CohortModel) -> None:
    rows = [
        published("1.20", "ratio.low", Decimal("0.5")),
        published("x", "debts", Decimal("0.2875")),
        published("1.20", "ratio.low", None),
        published("1.20", "gone", Decimal(1)),
    ]
    found = others(model, published_elsewhere=rows).published
    assert [(one.own, one.figure) for one in found] == [("0,50", "ratio.low"), ("28,8%", "debts"), ("", ""), ("", "")]


def test_cited_evidence_has_its_level_with_what_it_means(model: CohortModel) -> None:
    from pipeline.model.catalogue import read_catalogue

    catalogue = read_catalogue(ROOT)
    level = catalogue.settings.ladder[1]
    post = model.model.posts[0]
    row = {
        "cited_by": "post", "cites": post.post, "name": "Naam", "target_group": None, "evidence": "?",
        "level": level.level, "source": "", "page": 23, "mended": "yes",
    }  # fmt: skip
    own = {**row, "cited_by": "programme", "cites": model.programme.programme}
    found = others(replace(model, catalogue=catalogue), cited_evidence=[own, row])
    assert found.cited[0].cites == model.programme.title.nl
    assert found.cited[1].cites == post.label.nl
    assert found.cited[1].meaning == level.meaning.nl
    assert found.cited[1].mended
    assert found.levels == [(level.label.nl, level.meaning.nl)]
    assert found.cited_for(post.post) == (found.cited[1],)
    assert found.catalogue_source is not None
    assert found.catalogue_source.key in found.documents
    assert others(model).catalogue_note == ""
