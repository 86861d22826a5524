"""Charts: well-formed, readable, the same every time."""

import itertools
import time
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts import (
    Mark,
    Span,
    compared_bars,
    counted_bars,
    diverging_bars,
    intervals,
    stacked_bars,
    step_lines,
    tornado,
    waterfall,
)
from pipeline.reporting.charts.drawing import SERIES, WIDTH, text_width, wrapped
from pipeline.reporting.document import Chart

SVG = "{http://www.w3.org/2000/svg}"


def mark(value: str) -> Mark:
    return Mark(Decimal(value), value)


def all_charts(hostile: str = "") -> list[Chart]:
    return [
        stacked_bars(
            "a", f"Titel{hostile}", "alt", parts=[f"deel {n}{hostile}" for n in range(20)], rest="Overige",
            rows=[("Ondergrens", [mark(str(n + 1)) for n in range(20)], "€ 1"), ("Boven", [mark("0")] * 20, "€ 0")],
        ),
        stacked_bars("b", "t", "a", parts=["een"], rows=[("rij", [mark("5")], "")]),
        compared_bars("c", "t", "a", kinds=("Baten", "Kosten"), rows=[(f"Grens{hostile}", mark("0"), mark("9"), "1 : 0")]),
        counted_bars("d", "t", "a", groups=["A", "B", "C"], 
            rows=[(f"een heel lang thema {hostile}" * 6, [mark("1"), mark("0"), mark("3")])],
        ),
        step_lines(
            "e", "t", "a", years=["jaar 1", "jaar 2"], shares=["0%", "25%", "50%", "75%", "100%"],
            series=[("A", [Decimal(1), Decimal("0.5")], ["100%", "50%"]), ("B", [Decimal(1), Decimal(1)], ["100%", "100%"])],
        ),
        waterfall(
            "f", "t", "a", start=(f"Begin{hostile}", mark("500")), finish=("Eind", mark("-20")),
            steps=[(f"stap met een lange naam{hostile}", mark("-430")), ("erbij", mark("10")), ("eraf", mark("-100"))],
        ),
        waterfall("g", "t", "a", start=("Begin", mark("0")), steps=[], finish=("Eind", mark("0"))),
        diverging_bars(
            "h", f"t{hostile}", "a", sides=(f"betaalt{hostile}", "wint"),
            rows=[(f"Gemeente{hostile}", mark("900")), ("Rijk", mark("-1")), ("Fonds", mark("0"))],
        ),
        diverging_bars("i", "t", "a", sides=("betaalt", "wint"), rows=[("Rijk", mark("-5"))]),
        intervals(
            "j", "t", "a", kinds=[f"Dit{hostile}", "Volgend"], line=(Decimal(1), f"ratio 1{hostile}"),
            rows=[(f"Onder{hostile}", [Span(mark("0.9"), Decimal(1), mark("1.2")), None]),
                  ("Boven", [Span(mark("2"), Decimal(2), mark("2")), Span(mark("1"), Decimal(2), mark("3"))])],
        ),
        tornado(
            "k", "t", "a", now=(Decimal(2), f"nu 2{hostile}"), line=(Decimal(1), "ratio 1"),
            rows=[(f"kengetal{hostile}", mark("1.4"), mark("2.4")), ("omgekeerd", mark("2.2"), mark("1.8"))],
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("chart", all_charts(" <b>&\"' {{< x >}} ]]> \x00"))
def test_a_chart_is_well_formed_and_loads_nothing(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "polyline", "text"}
    assert "href" not in chart.svg
    assert chart.svg.count("http") == 1


@pytest.mark.parametrize("chart", all_charts())
def test_text_is_large_enough_and_inside_the_drawing(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    height = int(root.get("height") or 0)
    for element in root.iter(f"{SVG}text"):
        size, x, y = (Decimal(element.get(name) or "0") for name in ("font-size", "x", "y"))
        assert size >= 9
        assert 0 < y <= height
        reach = text_width(element.text or "", int(size)) / Decimal("1.12")
        anchor = element.get("text-anchor")
        left = x - (reach if anchor == "end" else reach / 2 if anchor == "middle" else 0)
        assert left >= -2
        assert left + reach <= WIDTH + 2


def test_more_than_eight_parts_join_into_a_rest_and_nothing_is_lost() -> None:
    chart = all_charts()[0]
    assert "8 Overige" in chart.svg
    assert "deel 7" not in chart.svg
    rows = list(ElementTree.fromstring(chart.svg).iter(f"{SVG}rect"))
    widths = [Decimal(row.get("width") or 0) for row in rows if row.get("height") == "34"]
    assert len(widths) == 8
    whole = sum(widths)
    assert abs(widths[-1] / whole - Decimal(sum(range(8, 21))) / Decimal(sum(range(1, 21)))) < Decimal("0.005")


def test_neighbouring_parts_differ_in_lightness() -> None:
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    for one, other in itertools.pairwise(SERIES):
        low, high = sorted([lightness(one.colour), lightness(other.colour)])
        assert (high + 0.05) / (low + 0.05) >= 2
    for fill in SERIES:
        low, high = sorted([lightness(fill.colour), lightness(fill.on)])
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_long_labels_wrap_and_end_in_an_ellipsis() -> None:
    assert wrapped("kort", 100) == ["kort"]
    lines = wrapped("een label dat over veel te veel regels zou lopen als het kon", 90, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line) <= 90 for line in lines)
    assert text_width(wrapped("Donaudampfschifffahrtsgesellschaftskapitaen", 80)[0]) <= 80


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: stacked_bars("x", "t", "a", parts=[], rows=[]), "nothing to draw"),
        (lambda: stacked_bars("x", "t", "a", parts=["a", "b"], rows=[("r", [mark("1")], "")]), "1 values for 2 parts"),
        (lambda: compared_bars("x", "t", "a", kinds=("a", "b"), rows=[]), "no rows"),
        (lambda: counted_bars("x", "t", "a", groups=["a"] * 4, rows=[]), "one to three"),
        (lambda: step_lines("x", "t", "a", years=[], shares=[], series=[]), "needs years"),
    ],
)
def test_a_chart_without_data_is_refused(draw: object, words: str) -> None:
    with pytest.raises(MeerwaardeError, match=words):
        draw()  # type: ignore[operator]


def test_charts_are_quick_and_the_same_twice() -> None:
    started = time.perf_counter()
    first = [chart.svg for chart in all_charts()]
    assert time.perf_counter() - started < 0.5
    assert [chart.svg for chart in all_charts()] == first
