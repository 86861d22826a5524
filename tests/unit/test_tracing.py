"""A traced number is a link to its entry, wherever a template or a text may print one."""

from pathlib import Path

import pytest
from markupsafe import Markup

from pipeline.errors import MeerwaardeError
from pipeline.reporting.markdown import plain_text
from pipeline.reporting.prose import Prose, TemplateFault, in_own_text
from pipeline.reporting.tracing import Tracing

KNOWN = frozenset({"ratio.lower", "post.a_b.lower.share", "post.a-b.lower.share", "answers.grade.7.5"})


def test_a_number_becomes_a_link_to_an_id_made_of_the_name() -> None:
    tracing = Tracing(KNOWN)
    assert tracing.traced("1 : 1,60", "ratio.lower") == "[1 : 1,60](#from-ratio-lower){.from}"
    assert tracing.traced("7", "answers.grade.7.5") == "[7](#from-answers-grade-7-5){.from}"
    assert [figure for figure, _ in tracing.close()] == ["answers.grade.7.5", "ratio.lower"]


def test_text_from_data_stays_text() -> None:
    assert Tracing(KNOWN).traced("a](b){c}", "ratio.lower") == "[a\\](b)\\{c\\}](#from-ratio-lower){.from}"


def test_names_that_differ_in_a_sign_only_keep_an_id_each() -> None:
    tracing = Tracing(KNOWN)
    first = tracing.traced("1", "post.a_b.lower.share")
    second = tracing.traced("1", "post.a-b.lower.share")
    assert first != second
    assert len({id_ for _, id_ in tracing.close()}) == 2


def test_a_name_that_is_no_figure_tells_the_nearest() -> None:
    with pytest.raises(TemplateFault, match=r"no figure 'ratio\.lowr'.*ratio\.lower"):
        Tracing(KNOWN).traced("1", "ratio.lowr")


def test_a_figure_that_is_held_back_has_no_link_and_no_entry() -> None:
    tracing = Tracing(KNOWN, lambda name: name == "outflow.none")
    assert tracing.traced("fewer", "outflow.none") == "fewer"
    assert tracing.close() == []


def test_a_document_without_entries_prints_numbers_plain() -> None:
    tracing = Tracing(KNOWN, links=False)
    assert tracing.traced("1 : 1,60", "ratio.lower") == "1 : 1,60"
    assert tracing.close() == []


def test_what_is_traced_after_the_entries_were_printed_is_an_error() -> None:
    tracing = Tracing(KNOWN)
    tracing.traced("1", "ratio.lower")
    tracing.close()
    tracing.traced("1", "ratio.lower")
    with pytest.raises(TemplateFault, match="after the entries"):
        tracing.traced("7", "answers.grade.7.5")


def test_a_number_traced_twice_is_one_link() -> None:
    tracing = Tracing(KNOWN)
    once = tracing.traced("1", "ratio.lower")
    assert tracing.traced(once, "ratio.lower") == once


def test_a_caption_drops_the_link_and_keeps_the_number() -> None:
    tracing = Tracing(KNOWN)
    link = tracing.traced("€ 1.000 [x]", "ratio.lower")
    assert plain_text(Markup("Baten: ") + link + Markup(", samen.")) == "Baten: € 1.000 [x], samen."
    # What only looks like one and comes from data is left as it is.
    assert plain_text("[1](#from-x){.from}") == "[1](#from-x){.from}"


def test_only_a_text_of_the_programme_traces_by_itself(tmp_path: Path) -> None:
    (tmp_path / "report.nl.qmd.j2").write_text(
        "{% macro m() %}{{ n() }}{% endmacro %}{{ n() }} {% include 'texts/own' %} {{ m() }}", encoding="utf-8"
    )
    prose = Prose(
        [tmp_path], {"own": "{{ n() }}"}, {"own": "data/x/texts/own.nl.md"}, {"n": lambda: str(in_own_text())}
    )
    assert prose.render("report.nl.qmd.j2") == "False True False"
    with pytest.raises(MeerwaardeError, match="nowhere"):
        Prose([tmp_path], {}, {}, {}).render("nowhere")
