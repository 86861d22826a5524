"""Charts: well-formed, readable with and without colour, everything inside the picture, the same every time."""

import itertools
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from decimal import Decimal

import pytest

from pipeline.errors import MeerwaardeError
from pipeline.reporting.charts import (
    Aim,
    Estimate,
    Mark,
    Span,
    columns,
    compared_bars,
    counted_bars,
    diverging_bars,
    estimates,
    intervals,
    ladder,
    palette,
    panels,
    party_fill,
    post_fill,
    progress,
    ranges,
    stacked_bars,
    step_lines,
    strip,
    tornado,
    waterfall,
)
from pipeline.reporting.charts.drawing import SMALL, TEXT, WIDTH, text_width, wrapped
from pipeline.reporting.document import Chart
from tests.support.font_metrics import face

SVG = "{http://www.w3.org/2000/svg}"
# As the PDF sets a picture: as wide as the text of an A4 with margins of 2.5 cm (styles/report.typ).
PRINTED_WIDTH = (210 - 2 * 25) / 25.4 * 72
ONE = (Decimal(1), "ratio 1")


def mark(value: str | int | Decimal, text: str | None = None) -> Mark:
    return Mark(Decimal(value), str(value) if text is None else text)


def span(low: str, middle: str, high: str) -> Span:
    return Span(mark(low), Decimal(middle), mark(high))


def estimate(low: str, middle: str, high: str) -> Estimate:
    return Estimate(Decimal(low), mark(middle), Decimal(high))


def charts_of(values: list[str], extra: str = "", money: str = "") -> list[Chart]:
    """Every kind of chart with a row per value; ``extra`` is added to each label, ``money`` is every printed amount."""

    def shown(value: str | int | Decimal) -> Mark:
        return mark(value, money or str(value))

    def label(place: int) -> str:
        return f"rij {place + 1}{extra}"

    rows = list(enumerate(values))
    not_below = [str(max(Decimal(0), Decimal(value))) for value in values]
    whole = sum(map(Decimal, values), Decimal(0))
    return [
        strip("strip", f"T{extra}", "a", line=ONE, points=[(label(n), shown(v), n == 0) for n, v in rows]),
        stacked_bars(
            "stacked", f"T{extra}", "a", parts=[label(n) for n, _ in rows], rest=f"Overige{extra}",
            rows=[(f"Grens{extra}", [shown(v) for v in not_below], money), ("Nul", [shown(0)] * len(values), "€ 0")],
        ),
        compared_bars(
            "compared", "t", "a", kinds=(f"Baten{extra}"[:40], "Kosten"),
            rows=[(label(n), shown(v), shown(1), "1 : 3,00") for n, v in rows],
        ),
        counted_bars("counted", "t", "a", groups=[""], rows=[(label(n), [shown(v)]) for n, v in rows]),
        counted_bars(
            "groups", "t", "a", groups=[f"A{extra}", "B", "C"],
            rows=[(label(n), [shown(v), shown(0), shown(3)]) for n, v in rows],
        ),
        step_lines(
            "lines", "t", "a", years=[f"jaar {n + 1}" for n, _ in rows], shares=["0%", "25%", "50%", "75%", "100%"],
            series=[(f"A{extra}", [Decimal(v) for v in values], [f"{v}%" for v in values]),
                    ("B", [Decimal(1)] * len(values), ["100%"] * len(values))],
        ),
        waterfall(
            "waterfall", "t", "a", start=(f"Begin{extra}", shown(5)), finish=("Eind", Mark(whole + 5, money or "eind")),
            steps=[(label(n), shown(v)) for n, v in rows],
        ),
        diverging_bars(
            "sides", "t", "a", sides=(f"betaalt{extra}", f"wint{extra}"), rows=[(label(n), shown(v)) for n, v in rows],
            fills=[party_fill(n) for n, _ in rows],
        ),
        diverging_bars("signs", "t", "a", sides=("betaalt", "wint"), rows=[(label(n), shown(v)) for n, v in rows]),
        intervals(
            "intervals", "t", "a", kinds=[f"Dit{extra}", "Volgend"], line=(Decimal(1), f"ratio 1{extra}"),
            rows=[(label(n), [Span(shown(v), Decimal(v), shown(Decimal(v) + 1)), None]) for n, v in rows],
        ),
        ranges(
            "ranges", "t", "a", line=ONE, rows=[(label(n), shown(v), shown(Decimal(v) + n), n == 0) for n, v in rows],
        ),
        estimates(
            "estimates", "t", "a", kinds=(f"2022{extra}", "2024"), line=ONE,
            rows=[(label(n), None, Estimate(Decimal(v) - 1, shown(v), Decimal(v) + 1)) for n, v in rows],
        ),
        tornado(
            "tornado", "t", "a", now=(Decimal(2), f"nu 2{extra}"[:60]), line=ONE,
            rows=[(label(n), shown(v), shown(3)) for n, v in rows],
        ),
        columns(
            "columns", "t", "a", mean=(Decimal(2), f"gemiddeld 2{extra}"[:60]), axis="cijfer",
            rows=[(Decimal(n + 1), str(n + 1), mark(v)) for n, v in rows],
        ),
        panels(
            "panels", "t", "a", groups=[f"A{extra}", "B"], rows=[(label(n), [shown(v), None]) for n, v in rows],
        ),
        ladder(
            "ladder", "t", "a", steps=[label(n) for n, _ in rows], moments=["Begin", "Midden", f"Eind{extra}"],
            counts=[[shown(v) for v in values]] * 3, moved=[(f"Begin{extra}", [shown(values[0]), shown(2), shown(0)])],
            directions=(f"Omhoog{extra}", "Gelijk", "Omlaag"),
        ),
        progress(
            "progress", "t", "a", heads=(f"Stand{extra}", f"Doel{extra}"), missing="niet bekend",
            aims=[Aim(label(n), shown(v), shown(2), n > 1) for n, v in rows]
            + [Aim("geen meting", None, shown(1)), Aim("geen doel", shown(1), None), Aim("nul", shown(1), shown(0))],
        ),
    ]  # fmt: skip


LONG = " met een naam die zo lang is dat geen enkele tekening er op één regel plaats voor heeft, en nog langer"
UNBROKEN = " Arbeidsongeschiktheidsverzekeringsmaatschappijenoverkoepelingsorganisatiemedewerkers"
MANY = [str(n * 37 % 101) for n in range(20)]
CASES = {
    "one": charts_of(["3"]),
    "zero": charts_of(["0"]),
    "zeros": charts_of(["0", "0", "0"]),
    "negative": charts_of(["-4", "-1"]),
    "mixed": charts_of(["900", "-430", "0", "10.5", "-0.1"]),
    "many": charts_of(MANY),
    "long": charts_of(["3", "-2", "1"], LONG, "-€ 1.234.567.890"),
    "unbroken": charts_of(["3", "0", "1"], UNBROKEN, "€ 123.456.789"),
    "hostile": charts_of(["3", "1"], " <b>&\"' {{< x >}} ]]> \x00"),
}
ALL = [pytest.param(chart, id=f"{case}-{chart.name}") for case, charts in CASES.items() for chart in charts]


@pytest.mark.parametrize("chart", ALL)
def test_a_chart_is_well_formed_and_loads_nothing(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title") is not None
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "polyline", "path", "circle", "text"}
    assert "href" not in chart.svg
    assert "url(" not in chart.svg
    assert chart.svg.count("http") == 1


@pytest.mark.parametrize("chart", ALL)
def test_text_is_large_enough_on_paper_and_inside_the_picture(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    height = int(root.get("height") or 0)
    assert int(root.get("width") or 0) == WIDTH
    for element in root.iter(f"{SVG}text"):
        size, x, y = (float(element.get(name) or "0") for name in ("font-size", "x", "y"))
        assert size * PRINTED_WIDTH / WIDTH >= 7
        assert size * 0.75 <= y <= height - size * 0.2, element.text
        reach = face(bold=element.get("font-weight") == "600").width(element.text or "", size)
        anchor = element.get("text-anchor")
        left = x - (reach if anchor == "end" else reach / 2 if anchor == "middle" else 0)
        assert left >= 0, element.text
        assert left + reach <= WIDTH, element.text


@pytest.mark.parametrize("chart", ALL)
def test_marks_lie_inside_the_picture(chart: Chart) -> None:
    root = ElementTree.fromstring(chart.svg)
    height = float(root.get("height") or 0)
    for element in root.iter(f"{SVG}rect"):
        x, y, wide, high = (float(element.get(name) or "0") for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert y >= 0
        assert wide > 0
        assert x + wide <= WIDTH + 0.1
        assert y + high <= height + 0.1
    for element in root.iter(f"{SVG}polyline"):
        for point in (element.get("points") or "").split(" "):
            across, down = map(float, point.split(","))
            assert 0 <= across <= WIDTH
            assert 0 <= down <= height
    for element in root.iter(f"{SVG}circle"):
        across, down, radius = (float(element.get(name) or "0") for name in ("cx", "cy", "r"))
        assert radius < across < WIDTH - radius
        assert radius < down < height - radius


@pytest.mark.parametrize("chart", [chart for case in ("many", "mixed", "long") for chart in CASES[case]])
def test_texts_do_not_lie_over_each_other(chart: Chart) -> None:
    boxes = []
    for element in ElementTree.fromstring(chart.svg).iter(f"{SVG}text"):
        size, x, y = (float(element.get(name) or "0") for name in ("font-size", "x", "y"))
        reach = face(bold=element.get("font-weight") == "600").width(element.text or "", size)
        anchor = element.get("text-anchor")
        left = x - (reach if anchor == "end" else reach / 2 if anchor == "middle" else 0)
        boxes.append((left, left + reach, y - size * 0.65, y, element.text))
    for one, other in itertools.combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)


@pytest.mark.parametrize("bold", [False, True])
def test_the_estimate_of_a_width_is_no_less_than_the_font_s_own(bold: bool) -> None:
    font = face(bold=bold)
    for sign in map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "–—’“”…€−→")]):
        if ord(sign) in font.advances:
            line = f"n{sign}" * 20
            assert float(text_width(line, 100, bold)) >= font.width(line, 100), sign


# Colours


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


FILLS = [
    *(post_fill(place) for place in range(32)),
    *(party_fill(place) for place in range(32)),
    *palette.GROUPS, *palette.SURENESS, palette.BENEFITS, palette.COSTS, palette.GAIN, palette.LOSS, palette.REST,
]  # fmt: skip


@pytest.mark.parametrize("fill", dict.fromkeys(FILLS))
def test_a_fill_stands_out_from_paper_and_bears_text(fill: palette.Fill) -> None:
    outline = fill.edge or fill.colour
    assert contrast(outline, palette.PAPER) >= 3
    if fill.edge:
        assert contrast(fill.edge, fill.colour) >= 3
    assert contrast(fill.colour, fill.on) >= 4.5


def test_lines_and_small_print_stand_out_from_paper() -> None:
    for colour in (palette.INK, palette.SOFT, *(palette.line_style(place)[0] for place in range(4))):
        assert contrast(colour, palette.PAPER) >= 4.5
    assert len({palette.line_style(place)[1] for place in range(4)}) == 4


@pytest.mark.parametrize("fill_at", [post_fill, party_fill])
def test_thirty_two_places_look_different_and_eight_without_colour(fill_at: Callable[[int], palette.Fill]) -> None:
    assert len({fill_at(place) for place in range(32)}) == 32
    # A photocopy keeps light or dark, and the pattern.
    assert len({(bool(fill_at(place).edge), fill_at(place).pattern) for place in range(8)}) == 8
    assert fill_at(3) == fill_at(35)


@pytest.mark.parametrize("fills", [palette.GROUPS, palette.SURENESS, (palette.BENEFITS, palette.COSTS)])
def test_fills_side_by_side_differ_without_colour(fills: tuple[palette.Fill, ...]) -> None:
    for one, other in itertools.combinations(fills, 2):
        assert one.pattern != other.pattern or contrast(one.colour, other.colour) >= 1.7


def test_parts_of_a_bar_are_kept_apart_by_paper() -> None:
    root = ElementTree.fromstring(CASES["many"][1].svg)
    bars = [element for element in root.iter(f"{SVG}rect") if element.get("height") == "34"]
    for one, other in itertools.pairwise(bars):
        end = Decimal(one.get("x") or 0) + Decimal(one.get("width") or 0)
        assert Decimal(other.get("x") or 0) - end >= Decimal("1.3")


def test_more_than_eight_parts_join_into_a_rest_and_nothing_is_lost() -> None:
    chart = CASES["many"][1]
    assert "8 Overige" in chart.svg
    assert "rij 9" not in chart.svg
    bars = [
        Decimal(one.get("width") or 0)
        for one in ElementTree.fromstring(chart.svg).iter(f"{SVG}rect")
        if one.get("height") == "34"
    ]
    # The first value is nothing, so that seven bars are left.
    assert len(bars) == 7
    values = [Decimal(value) for value in MANY]
    assert abs(bars[-1] / sum(bars, Decimal(0)) - sum(values[7:], Decimal(0)) / sum(values, Decimal(0))) < Decimal(
        "0.02"
    )


def test_a_part_keeps_the_fill_it_is_given() -> None:
    chart = stacked_bars(
        "x", "t", "a", parts=["a", "b"], rows=[("r", [mark("1"), mark("1")], "")], fills=[post_fill(6), post_fill(1)]
    )
    assert chart.svg.index(post_fill(6).colour) < chart.svg.index(post_fill(1).colour)


# Particular charts


def test_the_leading_point_is_marked_and_the_line_stands_where_it_should() -> None:
    chart = strip(
        "x", "t", "a", line=ONE, points=[("Laag", mark(0), False), ("Leidend", mark(2), True), ("Hoog", mark(4), False)]
    )
    root = ElementTree.fromstring(chart.svg)
    dots = {element.get("r"): float(element.get("cx") or 0) for element in root.iter(f"{SVG}circle")}
    assert dots["9"] == WIDTH / 2
    assert ">Leidend</text>" in chart.svg
    line = next(one for one in root.iter(f"{SVG}polyline") if one.get("stroke-dasharray"))
    assert float((line.get("points") or "").split(",")[0]) == 24 + (WIDTH - 48) / 4


def test_a_bar_far_beyond_its_target_is_broken_off_and_targets_share_one_line() -> None:
    aims = [Aim("half", mark(5), mark(10)), Aim("ver", mark(90), mark(3), True)]
    chart = progress("x", "t", "a", heads=("Stand", "Doel"), missing="-", aims=aims)
    root = ElementTree.fromstring(chart.svg)
    half, far = [float(one.get("width") or 0) for one in root.iter(f"{SVG}rect") if one.get("height") == "18"]
    assert abs(far / half - 3) < 0.01
    assert chart.svg.count('stroke-width="3"') == 2


@pytest.mark.parametrize("mean", ["1", "2.5", "10"])
def test_the_mean_stands_where_its_value_is(mean: str) -> None:
    rows = [(Decimal(n), str(n), mark(n)) for n in range(1, 11)]
    root = ElementTree.fromstring(columns("x", "t", "a", rows=rows, mean=(Decimal(mean), "m")).svg)
    centres = [
        float(one.get("x") or 0) + float(one.get("width") or 0) / 2
        for one in root.iter(f"{SVG}rect")
        if one.get("fill") == palette.STRONG.colour
    ]
    dashed = next(one for one in root.iter(f"{SVG}polyline") if one.get("stroke-dasharray"))
    at = float((dashed.get("points") or "").split(",")[0])
    assert abs(at - (centres[0] + (float(mean) - 1) * (centres[1] - centres[0]))) < 0.2


def test_the_highest_step_of_a_ladder_is_on_top() -> None:
    chart = next(chart for chart in CASES["mixed"] if chart.name == "ladder")
    assert chart.svg.index(">rij 5<") < chart.svg.index(">rij 1<")


def test_long_labels_wrap_and_end_in_an_ellipsis() -> None:
    assert wrapped("kort", 100) == ["kort"]
    lines = wrapped("een label dat over veel te veel regels zou lopen als het kon", 90, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line) <= 90 for line in lines)
    assert text_width(wrapped("Donaudampfschifffahrtsgesellschaftskapitaen", 80)[0]) <= 80
    assert min(TEXT, SMALL) * PRINTED_WIDTH / WIDTH >= 7


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: strip("x", "t", "a", points=[], line=ONE), "at least one point"),
        (lambda: stacked_bars("x", "t", "a", parts=[], rows=[]), "nothing to draw"),
        (lambda: stacked_bars("x", "t", "a", parts=["a", "b"], rows=[("r", [mark("1")], "")]), "1 values for 2 parts"),
        (lambda: compared_bars("x", "t", "a", kinds=("a", "b"), rows=[]), "at least one row"),
        (lambda: counted_bars("x", "t", "a", groups=["a"] * 4, rows=[]), "one to three"),
        (lambda: counted_bars("x", "t", "a", groups=["a"], rows=[]), "at least one row"),
        (lambda: step_lines("x", "t", "a", years=[], shares=[], series=[]), "needs years"),
        (lambda: diverging_bars("x", "t", "a", sides=("a", "b"), rows=[]), "at least one row"),
        (lambda: intervals("x", "t", "a", kinds=["a"], rows=[], line=ONE), "0 ranges"),
        (lambda: ranges("x", "t", "a", rows=[], line=ONE), "at least one row"),
        (lambda: estimates("x", "t", "a", kinds=("a", "b"), rows=[("r", None, None)]), "at least one estimate"),
        (lambda: tornado("x", "t", "a", rows=[], now=ONE, line=ONE), "at least one row"),
        (lambda: columns("x", "t", "a", rows=[]), "at least one column"),
        (lambda: columns("x", "t", "a", rows=[(Decimal(1), "1", mark(1))] * 2), "every value once"),
        (lambda: panels("x", "t", "a", groups=["a"], rows=[]), "at least one row"),
        (lambda: panels("x", "t", "a", groups=["a"] * 5, rows=[]), "one to 4"),
        (lambda: panels("x", "t", "a", groups=["a"], rows=[("r", [])]), "0 values for 1 columns"),
        (
            lambda: ladder(
                "x", "t", "a", steps=["s"], moments=["m"], counts=[], moved=[], directions=("a", "b", "c")
            ),
            "a count for each of its 1 steps",
        ),
        (lambda: progress("x", "t", "a", heads=("a", "b"), aims=[], missing="-"), "at least one indicator"),
        (
            lambda: waterfall("x", "t", "a", start=("a", mark(1)), steps=[("b", mark(1))], finish=("c", mark(3))),
            "add up to 2, not to 3",
        ),
    ],
)  # fmt: skip
def test_a_chart_without_data_or_with_wrong_data_is_refused(draw: Callable[[], Chart], words: str) -> None:
    with pytest.raises(MeerwaardeError, match=words):
        draw()


def test_charts_are_quick_and_the_same_twice() -> None:
    started = time.perf_counter()
    again = charts_of(MANY)
    assert time.perf_counter() - started < 1
    assert [chart.svg for chart in again] == [chart.svg for chart in CASES["many"]]
