"""What a source may hold: each departure from the subset is a fault with its line, and nothing else is."""

from pathlib import Path

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.rendering.inspect import inspect
from tests.support.rendered import sample

HEADER = "---\ntitle: Proef\nlang: nl-NL\n---\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>a</text></svg>'
TABLE = "| Post | Bedrag |\n|:-----|-------:|\n| a | 1 |\n"
BLOCK = f"::: {{#tabel-a .table-block}}\n{TABLE}\n: Tabel 1. Iets.\n:::\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "a.svg").write_text(SVG)
    (folder / "figures" / "leeg.svg").write_text("")
    (tmp_path / "buiten.svg").write_text(SVG)
    return folder


def found(source: Path, body: str, header: str = HEADER) -> list[tuple[str, int | None]]:
    """Rule and line within the body of every fault in ``body``."""
    (source / "report.nl.qmd").write_text(header + body)
    lines = header.count("\n")
    return [(fault.rule, None if fault.row is None else fault.row - lines) for fault in inspect(source)]


def test_the_sample_report_has_no_fault(tmp_path: Path) -> None:
    assert [fault.sentence() for fault in inspect(sample(tmp_path))] == []


FAULTS = [
    ("unresolved_reference", "Zie [Tabel 1](#tabel-x).\n"),
    ("unresolved_reference", "Zie @tbl-kosten.\n"),
    ("unresolved_reference", "Zie [@bron2020].\n"),
    ("unresolved_reference", "Een bewering.[^geen]\n"),
    ("unresolved_reference", "Zie [Tabel 1]().\n"),
    ("unused_footnote", "[^over]: Niemand leest mij.\n"),
    ("missing_figure", '![F](figures/weg.svg){#f fig-alt="a"}\n'),
    ("missing_figure", '![F](figures/leeg.svg){#f fig-alt="a"}\n'),
    ("missing_alt", "![F](figures/a.svg){#f}\n"),
    ("missing_alt", '![F](figures/a.svg){#f fig-alt=" "}\n'),
    ("missing_alt", "![F](figures/a.svg)\n"),
    ("inline_image", 'Kijk: ![F](figures/a.svg){#f fig-alt="a"}\n'),
    ("remote_image", '![F](https://example.org/a.svg){#f fig-alt="a"}\n'),
    ("remote_image", '![F](//example.org/a.svg){#f fig-alt="a"}\n'),
    ("remote_image", '![F](data:image/png;base64,AAAA){#f fig-alt="a"}\n'),
    ("path_outside", '![F](../buiten.svg){#f fig-alt="a"}\n'),
    ("path_outside", '![F](/etc/passwd){#f fig-alt="a"}\n'),
    ("path_outside", "[geheim](../../raw/participants.csv)\n"),
    ("link_kind", "[klik](javascript:alert)\n"),
    ("link_kind", "[klik](file:///etc/passwd)\n"),
    ("image_form", "![F][a]\n"),
    ("link_form", "[a]: https://example.org\n"),
    ("unknown_shortcode", "{{< include x.qmd >}}\n"),
    ("unknown_shortcode", "`{{< var geheim >}}`\n"),
    ("shortcode", "{{< pagebreak\n"),
    ("shortcode", "tekst {{< pagebreak >}}\n"),
    ("raw_block", "```{=html}\n<b>x</b>\n```\n"),
    ("raw_block", "`#pagebreak()`{=typst}\n"),
    ("raw_html", "<script>alert(1)</script> niet\n"),
    ("raw_html", '<img src="https://example.org/x.png">\n'),
    ("raw_tex", "\\newpage\n"),
    ("equation", "Dan is $a + b$ dus.\n"),
    ("executed_cell", "```{python}\n1\n```\n"),
    ("reserved_id", "## Kop {#fig-een}\n"),
    ("heading_level", "# Te hoog\n"),
    ("heading_level", "#### Te diep\n"),
    ("unknown_block", "::: {.aside}\ntekst\n:::\n"),
    ("block_end", "::: {.formula}\ntekst\n"),
    ("block_end", "\n:::\n"),
    ("when_format", '::: {.content-visible when-format="docx"}\ntekst\n:::\n'),
    ("table_without_block", TABLE),
    ("table_without_id", BLOCK.replace("#tabel-a ", "")),
    ("table_caption", BLOCK.replace(": Tabel 1. Iets.", "")),
    ("table_row", BLOCK.replace("| a | 1 |", "| a | 1 | 2 |")),
    ("table_row", BLOCK.replace("| a | 1 |", "| a |")),
    ("empty_table_header", BLOCK.replace("| Post |", "|  |")),
]


@pytest.mark.parametrize(("rule", "body"), FAULTS, ids=[f"{number}-{rule}" for number, (rule, _) in enumerate(FAULTS)])
def test_a_fault_is_found_by_its_rule(source: Path, rule: str, body: str) -> None:
    assert rule in {name for name, _ in found(source, "Eerste regel.\n\n" + body)}


def test_a_fault_names_file_line_value_and_remedy(source: Path) -> None:
    (source / "report.nl.qmd").write_text(HEADER + "Tekst.\n\nZie\n[Tabel 1](#tabel-x).\n")
    (fault,) = inspect(source)
    assert (fault.file, fault.row, fault.value) == ("source/report.nl.qmd", 9, "#tabel-x")
    assert fault.remedy
    assert "docs" not in fault.found


def test_all_faults_come_at_once_in_the_order_of_the_text(source: Path) -> None:
    body = "Zie @a.\n\n![F](figures/weg.svg)\n\n{{< video x >}}\n"
    assert found(source, body) == [
        ("unresolved_reference", 1),
        ("missing_alt", 3),
        ("missing_figure", 3),
        ("unknown_shortcode", 5),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Een adres als naam@voorbeeld en een \\@teken.\n",
        "Het kost $5 of 10 $ en \\$a\\$.\n",
        "`@code`, `<b>`, `$x$` en `[a](#b)` staan in code.\n",
        "```\n::: {.iets}\n| a | b |\n|---|---|\n@x <b> $y$\n```\n",
        "Kleiner dan: 3 < 5 en 7 > 6; \\<b\\> ook.\n",
        "<!-- een opmerking met @x en <b> -->\n",
        "<https://example.org/@iemand> en [daar](https://example.org/a_(b)?x=@y).\n",
        '![F](figures/a.svg){#f fig-alt="Met @teken, $geld$, <b>, {haken} en [ring](#nergens)."}\n',
        '![Figuur 1. Met [link](#f) erin.](figures/a.svg){#f fig-alt="a"}\n',
        "## Kop {#kop}\n\nZie [de\nkop](#kop).\n\n### Onder\n\n#### Dieper\n\n## Weer\n",
        "Noot.[^1]\n\n[^1]: Met [kop](tables/a.csv) en\n    een tweede regel.\n",
        "{{< pagebreak >}}\n\n" + BLOCK,
        BLOCK.replace("| a | 1 |", "| a \\| b | `1|2` |").replace("`1|2`", "`1`"),
        ":::: {.callout-note title=\"Een 'titel' met ::: erin\"}\ntekst\n\n::: {.formula}\na = b\n:::\n::::\n",
        "Term\n:   uitleg\n",
    ],
)
def test_what_only_looks_like_a_fault_is_none(source: Path, body: str) -> None:
    assert found(source, body) == []


def test_a_doubled_id_says_where_the_first_is(source: Path) -> None:
    (source / "report.nl.qmd").write_text(HEADER + "## A {#a}\n\n## B {#a}\n")
    (fault,) = inspect(source)
    assert (fault.rule, fault.row) == ("duplicate_id", 8)
    assert "line 6" in fault.found


FORMAT = "---\ntitle: a\nlang: nl-NL\nformat: {%s}\n---\n"


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("", "missing_header"),
        ("---\nlang: nl-NL\n---\n", "missing_title"),
        ("---\ntitle: a\n---\n", "language"),
        ("---\ntitle: a\nlang: nl\n---\n", "language"),
        ("---\ntitle: a\nlang: nl-NL\ntoc: true\n---\n", "header_key"),
        ("---\ntitle: a\nlang: nl-NL\nlayout: poster\n---\n", "layout"),
        ("---\ntitle: a\nlang: nl-NL\nformat: html\n---\n", "header_format"),
        (FORMAT % "html: {toc: true}, typst: default", "header_format"),
        (FORMAT % "html: {include-after-body: page.nl.html}", "header_format"),
        (FORMAT % "html: {include-after-body: page.nl.html, toc: true}, typst: default", "header_format"),
        (FORMAT % "html: {include-after-body: ../page.nl.html}, typst: default", "header_format"),
        (FORMAT % "html: {include-after-body: page.nl.html}, typst: default", "header_format"),
        ("---\ntitle: a: b\nlang: nl-NL\n---\n", "header_yaml"),
        ("---\n- a\n---\n", "header_yaml"),
    ],
)
def test_the_header_is_judged(source: Path, header: str, rule: str) -> None:
    assert rule in {name for name, _ in found(source, "Tekst.\n", header)}


def test_a_header_may_name_what_goes_at_the_end_of_the_page(source: Path) -> None:
    (source / "page.nl.html").write_text("<script></script>\n")
    header = (FORMAT % "html: {include-after-body: page.nl.html}, typst: default").replace(
        "title", "layout: factsheet\ntitle"
    )
    assert found(source, "Tekst.\n", header) == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('<svg><image href="https://example.org/x.png"/></svg>', "remote_image"),
        ('<svg><image xlink:href="buur.png"/></svg>', "remote_image"),
        ("<svg><style>@import 'https://example.org/x.css';</style></svg>", "remote_image"),
        ('<svg><rect fill="url(https://example.org/#a)"/></svg>', "remote_image"),
        ("<svg><script>1</script></svg>", "active_image"),
        ('<svg onload="x()"></svg>', "active_image"),
        ("geen svg", "picture_type"),
        ("<svg><g></svg>", "picture_type"),
        ("<p/>", "picture_type"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "picture_type"),
    ],
)
def test_a_figure_fetches_and_runs_nothing(source: Path, content: str, rule: str) -> None:
    (source / "figures" / "a.svg").write_text(content)
    (source / "report.nl.qmd").write_text(HEADER + '![F](figures/a.svg){#f fig-alt="a"}\n')
    faults = inspect(source)
    assert [(fault.file, fault.rule, fault.row) for fault in faults] == [("source/figures/a.svg", rule, 1)]


def test_a_link_to_a_picture_outside_by_a_symbolic_link_is_found(source: Path, tmp_path: Path) -> None:
    (source / "figures" / "link.svg").symlink_to(tmp_path / "buiten.svg")
    assert found(source, '![F](figures/link.svg){#f fig-alt="a"}\n') == [("path_outside", 1)]


def test_settings_that_fetch_are_found(source: Path) -> None:
    (source / "_quarto.yml").write_text("format:\n  html:\n    css: https://example.org/x.css\n")
    (source / "report.nl.qmd").write_text(HEADER + "Tekst.\n")
    assert [(fault.rule, fault.row) for fault in inspect(source)] == [("remote_resource", 3)]


def test_a_document_that_is_not_there_is_an_error(source: Path) -> None:
    with pytest.raises(MeerwaardeError, match=r"no source/report\.en\.qmd"):
        inspect(source, "report.en.qmd")
