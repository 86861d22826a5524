"""Text from data made harmless, and tables as pipes."""

import json
import subprocess

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from pipeline.errors import MeerwaardeError
from pipeline.reporting.markdown import (
    Column,
    Table,
    attribute,
    escape,
    made_safe,
    one_line,
    parse_table,
    pipe_table,
    plain_text,
)

HOSTILE = [
    "a | b",
    "[klik](https://example.org)",
    "![x](http://example.org/x.png)",
    "`code`",
    "<script>alert(1)</script>",
    "{{< include /etc/passwd >}}",
    "{{ geheim }}",
    "**vet** _schuin_ ~~weg~~",
    "# kop",
    "1. lijst",
    "a) lijst",
    "- streep",
    "+ plus",
    ": bijschrift",
    "::: {.callout-note}",
    "$x^2$",
    "@fig-x [@bron]",
    "^noot^ [^1]",
    "\\newpage \\| \\",
    "&lt;b&gt; &#60;",
    "een -- twee --- drie...",
    "> citaat",
    "| a | b |",
    "---",
    "```{python}",
    "(@) voorbeeld",
    "https://example.org/pad",
    "\"aanhaling\" 'enkel'",
    "=totaal",
]


def _read_by_pandoc(markdown: str) -> list[object]:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    blocks: list[object] = json.loads(done.stdout)["blocks"]
    return blocks


def _words(blocks: list[object]) -> str:
    """The text of one plain paragraph; anything that is not plain text makes it fail."""
    assert len(blocks) == 1, blocks
    (block,) = blocks
    assert isinstance(block, dict)
    assert block["t"] == "Para", block
    return _inline(block["c"])


def _inline(inlines: list[dict[str, object]]) -> str:
    out = ""
    for item in inlines:
        if item["t"] == "Quoted":
            kind, content = item["c"]  # type: ignore[misc]
            sign = "'" if kind["t"] == "SingleQuote" else '"'
            out += sign + _inline(content) + sign
        else:
            assert item["t"] in ("Str", "Space"), item
            out += " " if item["t"] == "Space" else str(item["c"])
    return out


def _level(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_prints_as_itself(text: str) -> None:
    assert _level(_words(_read_by_pandoc(escape(text)))) == _level(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_in_its_cell(text: str) -> None:
    table = pipe_table(Table((Column("Naam"), Column("Aantal", "right")), ((escape(text), "1"), ("b", "2"))))
    (block,) = _read_by_pandoc(table)
    assert isinstance(block, dict)
    assert block["t"] == "Table"
    rows = block["c"][4][0][3]
    assert len(rows) == 2
    assert all(len(row[1]) == 2 for row in rows)


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Zs", "Cf", "Cc", "Co")),
        min_size=1,
        max_size=30,
    )
)
def test_any_text_prints_as_itself(text: str) -> None:
    flat = one_line(text)
    if flat:
        assert _level(_words(_read_by_pandoc(escape(text)))) == _level(flat)


def test_control_signs_and_the_assemblers_own_signs_do_not_pass() -> None:
    assert escape("a\ue000ref:x\ue001b\u202ec\x00d") == "a\ufffdref:x\ufffdb\ufffdc\ufffdd"
    assert escape("regel een\r\n\r\nregel twee\ten") == "regel een regel twee en"


def test_an_attribute_cannot_be_left() -> None:
    assert '"' not in attribute('x" onload="y')
    assert "`" not in attribute("`raw`{=html}")
    assert "{{" not in attribute("{{< x >}}")


def test_what_is_ours_is_not_escaped_and_all_else_is() -> None:
    assert made_safe(Markup("[x](#y)")) == "[x](#y)"
    assert made_safe("[x](#y)") == "\\[x\\](\\#y)"
    assert made_safe(" en ") == " en "
    assert made_safe(", ") == ", "
    assert made_safe(" | ") == " \\| "
    assert made_safe(12) == 12
    assert plain_text(Markup("a \\| b \\[c\\]\n d")) == "a | b [c] d"
    assert plain_text("a \\| b") == "a \\| b"


def test_a_template_table_is_read_with_alignment_totals_and_escaped_bars() -> None:
    table = parse_table("Post | Bedrag:", "\n  a \\| b | € 1\n= Samen | € 1 \n\n", (60, 40))
    assert table == Table(
        (Column("Post"), Column("Bedrag", "right")), (("a \\| b", "€ 1"), ("Samen", "€ 1")), frozenset({1}), (60, 40)
    )
    assert pipe_table(table).splitlines() == [
        "| Post | Bedrag |",
        "|:----|----:|",
        "| a \\| b | € 1 |",
        "| **Samen** | **€ 1** |",
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (Table((Column("a"),), ()), "at least one column and one row"),
        (Table((Column("a"), Column("b")), (("x",),)), "Row 1 of a printed table has 1 cells, expected 2"),
        (Table((Column("a", "up"),), (("x",),)), "align 'up'"),
    ],
)
def test_a_table_that_is_none_is_refused(table: Table, message: str) -> None:
    with pytest.raises(MeerwaardeError, match=message):
        pipe_table(table)
