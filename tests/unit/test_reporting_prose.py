"""Templates: what they may name, and what they hear when they name something else."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.reporting.document import Document
from pipeline.reporting.prose import Prose, TemplateFault, nearest
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file


def figure(name: str) -> str:
    if name != "ratio.lower":
        raise TemplateFault(f"there is no figure '{name}'. {nearest(name, ['ratio.lower', 'ratio.upper'])}")
    return "1 : 1,60"


def render(tmp_path: Path, template: str, texts: dict[str, str] | None = None, **names: Any) -> str:
    folder = tmp_path / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "report.nl.qmd.j2").write_text(template, encoding="utf-8")
    (folder / "part.nl.j2").write_text("een\n{{ ratoi }}\n", encoding="utf-8")
    given = {"n": figure, "ratio": "x", "bound": SimpleNamespace(label="onder|grens", total=1), **names}
    places = {name: f"data/programmes/x/texts/{name}.nl.md" for name in texts or {}}
    return Prose([folder], texts or {}, places, given).render("report.nl.qmd.j2")


def message(tmp_path: Path, template: str, texts: dict[str, str] | None = None, **names: Any) -> str:
    with pytest.raises(MeerwaardeError) as caught:
        render(tmp_path, template, texts, **names)
    return str(caught.value)


def test_values_are_escaped_and_ids_are_not_comments(tmp_path: Path) -> None:
    assert render(tmp_path, "## Kop {#kop}\n<# weg #>{{ bound.label }}\n") == "## Kop {#kop}\nonder\\|grens\n"


def test_an_unknown_name_tells_file_line_and_nearest(tmp_path: Path) -> None:
    found = message(tmp_path, "een\ntwee\n{{ ratoi }}\n")
    assert "report.nl.qmd.j2, line 3" in found
    assert "no 'ratoi'" in found
    assert "ratio" in found.split("Nearest names:")[1]


def test_an_unknown_attribute_tells_those_there_are(tmp_path: Path) -> None:
    found = message(tmp_path, "\n{{ bound.labl }}")
    assert "line 2" in found
    assert "has no 'labl'" in found
    assert "label" in found


@pytest.mark.parametrize(
    "use",
    [
        "{% if ratoi %}x{% endif %}",
        "{{ ratoi + 1 }}",
        "{% for x in ratoi %}{% endfor %}",
        "{{ ratoi == 1 }}",
        "{{ ratoi() }}",
        "{{ ratoi.x }}",
    ],
)
def test_every_use_of_an_unknown_name_is_an_error(tmp_path: Path, use: str) -> None:
    assert "no 'ratoi'" in message(tmp_path, use)


def test_an_unknown_figure_in_a_programmes_text_names_that_text(tmp_path: Path) -> None:
    found = message(tmp_path, '{% include "texts/lezen" %}', {"lezen": 'een\ntwee {{ n("ratio.lowr") }}'})
    assert found.startswith("data/programmes/x/texts/lezen.nl.md, line 2: there is no figure 'ratio.lowr'") or (
        "lezen.nl.md, line 2" in found and "no figure 'ratio.lowr'" in found
    )
    assert "ratio.lower" in found


def test_an_error_in_a_partial_names_the_partial(tmp_path: Path) -> None:
    assert "part.nl.j2, line 2" in message(tmp_path, 'a\n{% include "part.nl.j2" %}')


def test_a_missing_partial_names_the_nearest(tmp_path: Path) -> None:
    found = message(tmp_path, 'a\n{% include "prt.nl.j2" %}')
    assert "line 2" in found
    assert "part.nl.j2" in found.split("Nearest")[1]
    assert "texts/lezen" in message(tmp_path, '{% include "texts/leezn" %}', {"lezen": "x"})


def test_a_broken_template_names_file_and_line(tmp_path: Path) -> None:
    found = message(tmp_path, "a\nb\n{% if x %}\n")
    assert "report.nl.qmd.j2, line" in found
    found = message(tmp_path, '{% include "texts/lezen" %}', {"lezen": "een\n{{ n( }}"})
    assert "lezen.nl.md, line 2" in found


@pytest.mark.parametrize(
    "attack",
    [
        "{{ bound.__class__.__mro__ }}",
        "{{ n.__globals__ }}",
        "{{ ''.__class__ }}",
        "{{ '{0.__class__}'.format(bound) }}",
        "{{ (1,2).__class__ }}",
        "{% include '../secret' %}",
        "{% include '/etc/passwd' %}",
        "{% for x in range(10) %}{% endfor %}",
        "{{ [].append(1) }}",
        "{{ 1 / 0 }}",
    ],
)
def test_the_sandbox_refuses(tmp_path: Path, attack: str) -> None:
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    assert "line 1" in message(tmp_path, attack)


def test_a_link_out_of_the_template_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "geheim.j2").write_text("geheim", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "map").symlink_to(tmp_path / "elders")
    assert "geheim.j2" not in nearest("geheim.j2", [])
    with pytest.raises(MeerwaardeError):
        render(tmp_path, '{% include "../elders/geheim.j2" %}')


def place(tmp_path: Path, template: str) -> str:
    document = Document("nl", WORDS)
    return document.finish(render(tmp_path, template, table=document.table, ref=document.ref, figure=document.figure))


WORDS = read_words([program_file("templates")], "nl")
TABLE = '{% call table("table-x", "A | B:", "Bijschrift", "totals") %}\n{{ bound.label }} | 1\n{% endcall %}\n'


def test_a_table_is_numbered_and_linked_before_and_after(tmp_path: Path) -> None:
    text = place(tmp_path, f'Zie {{{{ ref("table-x") }}}}.\n\n{TABLE}\n{{{{ ref("table-x", start=true) }}}} sluit.')
    assert "Zie [tabel\u00a01](#table-x)." in text
    assert "[Tabel\u00a01](#table-x) sluit." in text
    assert ": Tabel\u00a01. Bijschrift" in text
    assert "| onder\\|grens | 1 |" in text
    assert "Gegevens: [tables/totals.csv](tables/totals.csv)" in text


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (
            'a\n{{ ref("table-y") }}\n{{ ref("table-x") }}\n' + TABLE,
            ["line 2", "'table-y'", "nowhere placed", "table-x"],
        ),
        ("a\n" + TABLE, ["line 2", "'table-x' is placed but nowhere referred to"]),
        ('{{ ref("table-x") }}\n' + TABLE + TABLE, ["placed before", "line 2", "line 5"]),
        (TABLE.replace("table-x", "tbl-x"), ["'tbl-x' cannot be an id"]),
        ("## Kosten\n", ["'## Kosten' has no id"]),
        ("## Een {#a}\n\n## Twee {#a}\n", ["Two places have the id 'a'"]),
    ],
)
def test_targets_that_do_not_fit_are_errors(tmp_path: Path, template: str, words: list[str]) -> None:
    with pytest.raises(MeerwaardeError) as caught:
        place(tmp_path, template)
    for word in words:
        assert word in str(caught.value)


def test_a_section_is_linked_by_its_title(tmp_path: Path) -> None:
    assert "[Wat het kost](#kosten)" in place(tmp_path, 'Zie {{ ref("kosten") }}.\n\n## Wat het kost {#kosten}\n')
