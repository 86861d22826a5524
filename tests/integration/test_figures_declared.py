"""The declaration of figures says of every figure of a run where it stands in the published tables, and what gives it."""

from pathlib import Path

import pytest

from pipeline.assets.lineage import upstream
from pipeline.model import CohortModel, figure_names
from pipeline.reporting.facts import Facts
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.provenance import Lineage, Provenance, RawFile, Trace
from pipeline.reporting.tracing import Tracing
from pipeline.reporting.words import read_words
from schemas.calculated import PUBLISHED
from schemas.figures import KINDS
from tests.support import few
from tests.support.reports import ROOT, TEMPLATES, Tables, calculated
from tests.support.shipped import KEY
from tests.support.waves import WAVES, shipped_wave


def traces(model: CohortModel, tables: Tables, language: str) -> tuple[Facts, dict[str, Trace]]:
    """The entries of every figure there is."""
    facts = Facts(model, tables, read_words(TEMPLATES, language), Numbers(language))
    tracing = Tracing(frozenset(facts.figure_names))
    for name in facts.figure_names:
        tracing.traced("x", name)
    files = tuple(RawFile(table, f"raw/{table}.csv", "0" * 64, 1) for table in model.tables)
    entries = Provenance(facts, Lineage(files, upstream()), tracing).traces()
    return facts, {entry.figure: entry for entry in entries}


@pytest.fixture(scope="module")
def shipped() -> tuple[CohortModel, Tables]:
    return calculated(ROOT, KEY.programme, KEY.cohort)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_figure_stands_where_its_kind_says_and_is_worked_out_as_it_says(
    shipped: tuple[CohortModel, Tables], language: str
) -> None:
    facts, found = traces(*shipped, language)
    assert sorted(found) == facts.figure_names
    kinds = {kind.kind: kind for kind in KINDS}
    for name, entry in found.items():
        assert entry.found.table != "figures", name
        assert entry.found.column in PUBLISHED[entry.found.table].names
        value = facts.figure(name)[0]
        if value is not None:
            assert entry.operation == kinds[entry.kind].operation, name
        assert entry.operation or entry.how, name
        assert entry.chain[-1][0].startswith(("raw/", "calculated/")), name
        assert entry.what
        assert "_" not in entry.what, entry.what
    # Every kind that is declared is met somewhere, so that none is without a test.
    met = {entry.kind for entry in found.values()}
    of_waves = {entry.kind for entry in traces(*shipped_wave("2024"), language)[1].values()}
    assert set(kinds) - met - of_waves == {"households"}, "that one is met below"


@pytest.mark.parametrize("wave", WAVES)
def test_every_figure_of_a_wave_stands_where_its_kind_says(wave: str) -> None:
    facts, found = traces(*shipped_wave(wave), "nl")
    assert sorted(found) == facts.figure_names
    for name, entry in found.items():
        assert entry.found.table != "figures", name
        assert entry.operation or entry.how, name
        assert (entry.parameters, entry.calculations, entry.amounts) == ((), (), ()), name
        assert not {"calculated/ledger", "calculated/prices"} & {step for steps in entry.chain for step in steps}, name


def test_every_figure_of_households_stands_where_its_kind_says() -> None:
    facts, found = traces(*calculated(ROOT, "van-overleven-naar-leven", "2017-2020"), "nl")
    assert sorted(found) == facts.figure_names
    for name, entry in found.items():
        # How many there are stands in no other table.
        assert entry.found.table != "figures" or name == "households.count", name
        assert entry.found.value == facts.numbers.exact(facts.figure(name)[0], 12), name
        assert entry.operation or entry.how, name
    assert found["households.count"].kind == "households"


def test_a_target_without_a_day_is_found_by_its_empty_cell() -> None:
    _, found = traces(*shipped_wave("2024"), "en")
    entry = found["target.experts_at_work.ambition"]
    assert entry.what == "target: experts by experience at work, without a date"
    assert entry.found.where == (("indicator", ("experts_at_work",)), ("by", ("empty",)))
    assert (entry.found.table, entry.found.column, entry.found.value) == ("targets", "target", "250")
    assert found["target.experts_at_work.2025-12-31"].found.value == "180"


def test_the_model_alone_tells_which_figures_a_run_may_have(shipped: tuple[CohortModel, Tables]) -> None:
    model, tables = shipped
    names = Facts(model, tables, read_words(TEMPLATES, "nl"), Numbers("nl")).figure_names
    before = [name for name in names if not name.startswith(("indicator.", "target."))]
    assert [name for name in before if not figure_names.could_be(model.model, name)] == []
    assert [name for name in set(names) - set(before) if figure_names.could_be(model.model, name)] == []
    # All names that do not come out of the records are offered for a slip in one, and little else: what this programme's
    # tables do not hold, counts of answers that nobody gave, and prices under bounds that leave the post out.
    offered = set(figure_names.known(model.model))
    from_records = ("respondents.", "survey.", "answers.", "funding.")
    assert [name for name in before if name not in offered and not name.startswith(from_records)] == []
    others = {
        name.removeprefix("variant.as-published.").removeprefix("variant.guideline.") for name in offered - set(names)
    }
    assert {name.split(".")[0] for name in others} == {"count", "households", "organisations", "price"}


def test_words_say_what_a_figure_is_in_the_language_of_the_report(shipped: tuple[CohortModel, Tables]) -> None:
    _, dutch = traces(*shipped, "nl")
    _, english = traces(*shipped, "en")
    assert dutch["post.qaly.upper.share"].what == "aandeel van een batenpost: QALY, bovengrens"
    assert english["post.qaly.upper.share"].what == "share of a post: QALY, upper bound"
    assert dutch["variant.guideline.ratio.lower"].what.endswith("volgens de leidraad")
    assert [entry.sources for entry in (dutch["costs.total_eur"], dutch["funding.total_eur"])][1] == ()
    assert [words for words, _ in dutch["costs.total_eur"].sources] == ["het kostentotaal"]


def test_a_post_that_its_bound_leaves_out_rests_on_nothing(shipped: tuple[CohortModel, Tables]) -> None:
    _, found = traces(*shipped, "nl")
    left_out, counted = found["post.qaly.lower.total_eur"], found["post.qaly.upper.total_eur"]
    assert left_out.parameters == left_out.calculations == ()
    assert [row["parameter"] for row in counted.parameters] == ["qaly_gain_per_theme", "qaly_value_eur"]
    assert len(counted.calculations) == 1


def test_entries_of_a_protected_cohort_show_no_sum_that_does_not_come_out(tmp_path: Path) -> None:
    workspace = few.workspace_with(few.TINY, tmp_path)
    model, tables = calculated(workspace, few.PROGRAMME, few.COHORT, protected=True)
    facts, found = traces(model, tables, "nl")
    assert facts.shield.hidden, "a cohort without anything held back shows nothing here"
    shown = set(facts.figure_names)
    assert set(found) == shown
    for name, entry in found.items():
        value = facts.figure(name)[0]
        # What stands in a published table gives the figure; where rows are held back, the table of figures does.
        assert entry.found.value == facts.numbers.exact(value, 12), name
        for _, place in entry.terms:
            assert place.value != facts.numbers.missing
    # A sum over rows of which some are held back would give away what they hold.
    assert any(entry.found.table == "figures" or not entry.operation for entry in found.values())
