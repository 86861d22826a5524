"""The workbook of a programme that only monitors: answers, indicators, two waves beside each other, targets.

Belongs here: its sheets, with live formulas for shares, differences, intervals and targets. Does not belong here: taking an
indicator from answers one by one (no answer of a single respondent is in a workbook), the calculation itself.

The interval of a difference between shares of separate groups is worked out anew: method 10 of R.G. Newcombe, Statistics in
Medicine 17 (1998), 873-890, on the score intervals of E.B. Wilson, JASA 22 (1927), 209-212. Other intervals need more than
counts; they stand as the calculation left them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.workbook.data import Data
from pipeline.workbook.sheets import COUNT, EUR, FACTOR, SHARE, Book, Look, Sheet
from pipeline.workbook.terms import Term, root, rounded, term, when

TABLES = ("answer_counts", "response", "indicators", "targets")
"""The tables it is made from, and ``disclosed``."""

_FIRST = 4
# Where the deviate of the normal distribution stands that an interval of 95 % has.
_DEVIATE = Decimal("1.95996398454005")
# The calculation keeps 12 decimals and a workbook some fifteen digits.
_SAME = 9
# More rows than any of the tables has.
_MOST = 2000
_COUNTED = ("count", "share")
_NEWCOMBE = "newcombe-hybrid"


@dataclass
class _Verdicts:
    """The columns that say whether the workbook comes to what the calculation came to.

    Attributes:
        bad: what stands in them where it does not.
        columns: references to them.
        differing: how many cells differ at present.
    """

    bad: str
    columns: list[str] = field(default_factory=list)
    differing: int = 0

    def note(self, sheet: Sheet, column: int, verdict: Term) -> None:
        """Take up a verdict, with the column it stands in."""
        span = sheet.span(column, _FIRST, _FIRST + _MOST)
        if span not in self.columns:
            self.columns.append(span)
        self.differing += verdict.value == self.bad

    def differ(self) -> Term:
        """How many cells differ."""
        counted = "+".join(f"COUNTIF({column},{term(self.bad).text})" for column in self.columns)
        return Term(counted, Fraction(self.differing), 2)


def build_monitor(data: Data) -> bytes:
    """The workbook's bytes."""
    words = data.words
    title = words("readme.title", programme=data.label(data.model.programme.title))
    book = Book(title, data.label(data.model.cohort.label))
    first = book.sheet(words("sheet.readme"))
    verdicts = _Verdicts(words("check.bad"))
    values = {}
    sheets = []
    if data.rows("response"):
        _write_response(book, data, verdicts)
        sheets.append("response")
    if data.rows("answer_counts"):
        _write_answers(book, data)
        sheets.append("answers")
    if data.rows("indicators"):
        values = _write_indicators(book, data, verdicts)
        sheets.append("indicators")
    if any(row["method"] for row in data.rows("indicators")):
        _write_waves(book, data, verdicts)
        sheets.append("waves")
    if data.rows("targets"):
        _write_targets(book, data, values, verdicts)
        sheets.append("targets")
    _write_readme(first, data, title, sheets, verdicts)
    return book.content()


def _opening(book: Book, data: Data, name: str, widths: Sequence[float], heads: Sequence[str]) -> Sheet:
    """A sheet with its title, what it is for, and its header row."""
    words = data.words
    sheet = book.sheet(words(f"sheet.{name}"))
    sheet.widths(*widths)
    sheet.text(0, 0, words(f"sheet.{name}"), "title")
    sheet.across(1, 0, len(heads) - 1, words(f"monitor.{name}_intro"))
    sheet.head(_FIRST - 1, [words(f"monitor.{head}") for head in heads])
    sheet.freeze(_FIRST, 1, (_FIRST - 1, _FIRST - 1))
    return sheet


def _judged(sheet: Sheet, data: Data, row: int, column: int, ours: Term, kept: Any, verdicts: _Verdicts) -> None:
    """What the calculation came to, and whether the workbook's cell comes to the same."""
    good, bad = data.words("check.good"), data.words("check.bad")
    theirs = sheet.number(row, column, Decimal(kept), Look("fixed", FACTOR))
    same = rounded(ours - theirs, _SAME).equals(0)
    verdict = sheet.formula(row, column + 1, when(same, term(good), term(bad)), Look("formula"))
    verdicts.note(sheet, column + 1, verdict)
    sheet.colour_if(row, column + 1, good, "good")
    sheet.colour_if(row, column + 1, bad, "bad")


def _write_response(book: Book, data: Data, verdicts: _Verdicts) -> None:
    heads = ("sector", "members", "answered", "share", "kept", "verdict")
    sheet = _opening(book, data, "response", (34, 14, 14, 14, 16, 14), heads)
    for row, found in enumerate(data.rows("response"), start=_FIRST):
        sheet.text(row, 0, data.words.code("sector", str(found["sector"])))
        members = sheet.number(row, 1, int(found["members"]), Look("input", COUNT))
        answered = sheet.number(row, 2, int(found["answered"]), Look("input", COUNT))
        if found["share"] is not None:
            share = sheet.formula(row, 3, answered / members, Look("sum", SHARE))
            _judged(sheet, data, row, 4, share, found["share"], verdicts)


def _write_answers(book: Book, data: Data) -> None:
    """How often each answer was given, in the order of the model."""
    sheet = _opening(book, data, "answers", (60, 30, 24, 14), ("question", "answer", "group", "times"))
    questions = {entry.code: entry for entry in data.model.model.survey.questions}
    groups = {entry.code: data.label(entry.label) for entry in data.model.model.survey.groups}
    order = list(questions)

    def place(found: dict[str, Any]) -> tuple[int, str, int, Decimal, str]:
        question = questions.get(found["question"])
        listed = [entry.code for entry in question.answers] if question else []
        answer = str(found["answer"])
        number = Decimal(answer) if question is not None and question.numbers else Decimal(0)
        at = listed.index(answer) if answer in listed else len(listed)
        return (order.index(found["question"]) if question else len(order), found["question"], at, number, answer)

    for row, found in enumerate(sorted(data.rows("answer_counts"), key=place), start=_FIRST):
        question = questions.get(found["question"])
        labels = {entry.code: data.label(entry.label) for entry in question.answers} if question else {}
        sheet.text(row, 0, data.label(question.label) if question else str(found["question"]))
        sheet.text(row, 1, labels.get(str(found["answer"]), str(found["answer"])))
        sheet.text(row, 2, groups.get(found["group"]) or data.words.code("group", str(found["group"])))
        sheet.number(row, 3, int(found["respondents"]), Look("fixed", COUNT))


def _write_indicators(book: Book, data: Data, verdicts: _Verdicts) -> dict[str, Term]:
    """Every indicator with its value; gives the cells of the values by indicator."""
    heads = ("indicator", "step", "taken", "counted", "base", "value", "unit", "kept", "verdict", "source")
    sheet = _opening(book, data, "indicators", (46, 16, 22, 12, 12, 16, 20, 18, 14, 60), heads)
    declared = {entry.indicator: entry for entry in data.model.model.indicators}
    values = {}
    for row, found in enumerate(_by_position(data), start=_FIRST):
        entry = declared[found["indicator"]]
        sheet.text(row, 0, data.label(entry.label))
        sheet.text(row, 1, data.words.code("step", found["step"]))
        sheet.text(row, 2, data.words.code("taken", found["taken"]))
        unit = data.label(entry.unit_label) if entry.unit_label else data.words.code("monitor_unit", found["unit"])
        sheet.text(row, 6, unit)
        sheet.text(row, 9, data.source(entry.source) if entry.source else "", "small")
        if found["value"] is None:
            sheet.text(row, 5, data.words("monitor.not_measured"))
            continue
        look = Look("sum", _format(found["unit"]))
        if found["taken"] in _COUNTED and found["counted"] is not None:
            counted = sheet.number(row, 3, int(found["counted"]), Look("input", COUNT))
            base = sheet.number(row, 4, int(found["base_count"]), Look("input", COUNT))
            worked = counted / base if found["taken"] == "share" else counted
            values[found["indicator"]] = sheet.formula(row, 5, worked, look)
            _judged(sheet, data, row, 7, values[found["indicator"]], found["value"], verdicts)
        else:
            if found["base_count"] is not None:
                sheet.number(row, 4, int(found["base_count"]), Look("fixed", COUNT))
            values[found["indicator"]] = sheet.number(row, 5, found["value"], Look("input", _format(found["unit"])))
    return values


def _write_waves(book: Book, data: Data, verdicts: _Verdicts) -> None:
    """What was compared between two waves, and the interval of the difference."""
    heads = (
        "indicator", "then_counted", "then_base", "then_each", "now_counted", "now_base", "now_each", "difference",
        "then_low", "then_high", "now_low", "now_high", "low", "high", "kept_low", "verdict", "kept_high", "verdict", "how",
    )  # fmt: skip
    sheet = _opening(book, data, "waves", (40, *[13] * 13, 14, 13, 14, 13, 40), heads)
    sheet.print_on(1, large=True)
    sheet.text(2, 0, data.words("monitor.deviate"))
    deviate = sheet.number(2, 1, _DEVIATE, Look("input", "0.00000000000000"))
    declared = {entry.indicator: entry for entry in data.model.model.indicators}
    rows = [row for row in _by_position(data) if row["method"] and row["previous_value"] is not None]
    for row, found in enumerate(rows, start=_FIRST):
        shares = found["taken"] in _COUNTED
        look = Look("formula", SHARE if shares else FACTOR)
        sheet.text(row, 0, data.label(declared[found["indicator"]].label))
        sheet.text(row, 18, data.words.code("method", found["method"]), "small")
        then = _compared(sheet, row, 1, _added(found, "previous_value", "previous_base"), found["previous_base"], look)
        now = _compared(sheet, row, 4, _added(found, "value", "base_count"), found["base_count"], look)
        if found["paired"] == "yes":
            # Of the same respondents only the pairs would tell, and those are not in a workbook.
            difference = sheet.number(row, 7, found["matched_difference"], Look("fixed", look.number))
        else:
            difference = sheet.formula(row, 7, now.each - then.each, Look("sum", look.number))
        if found["low"] is None:
            continue
        if found["method"] != _NEWCOMBE:
            for column, end in ((12, "low"), (13, "high")):
                sheet.number(row, column, found[end], Look("fixed", look.number))
            continue
        ends = [
            [sheet.formula(row, column + side, end, look) for side, end in enumerate(_wilson(wave, deviate))]
            for column, wave in ((8, then), (10, now))
        ]
        (then_low, then_high), (now_low, now_high) = ends
        low = difference - _reach(now.each - now_low, then_high - then.each)
        high = difference + _reach(now_high - now.each, then.each - then_low)
        for column, limit, kept, place in ((12, low, "low", 14), (13, high, "high", 16)):
            cell = sheet.formula(row, column, limit, Look("sum", look.number))
            _judged(sheet, data, row, place, cell, found[kept], verdicts)


@dataclass(frozen=True)
class _Wave:
    """What one wave brings to a comparison: cells."""

    added: Term
    base: Term
    each: Term


def _compared(sheet: Sheet, row: int, column: int, added: Fraction, base: int, look: Look) -> _Wave:
    counted = sheet.number(row, column, added, Look("input", COUNT))
    of = sheet.number(row, column + 1, int(base), Look("input", COUNT))
    return _Wave(counted, of, sheet.formula(row, column + 2, counted / of, look))


def _added(found: dict[str, Any], value: str, base: str) -> Fraction:
    """How many counted in a wave, or what their numbers add up to."""
    if found["taken"] == "share":
        return Fraction(round(Fraction(found[value]) * int(found[base])))
    return Fraction(found[value]) * (int(found[base]) if found["taken"] == "mean" else 1)


def _wilson(wave: _Wave, z: Term) -> tuple[Term, Term]:
    """The two ends of the score interval of one share."""
    square = z * z
    middle = term(2) * wave.added + square
    inside = square + term(4) * wave.added * (wave.base - wave.added) / wave.base
    width, below = z * root(inside), term(2) * (wave.base + square)
    return (middle - width) / below, (middle + width) / below


def _reach(one: Term, other: Term) -> Term:
    return root(one * one + other * other)


def _write_targets(book: Book, data: Data, values: dict[str, Term], verdicts: _Verdicts) -> None:
    heads = (
        "indicator",
        "by",
        "direction",
        "target",
        "value",
        "progress",
        "remaining",
        "kept",
        "verdict",
        "expected",
        "short",
        "reached",
    )
    sheet = _opening(book, data, "targets", (46, 14, 14, 14, 14, 14, 14, 16, 14, 14, 18, 18), heads)
    sheet.print_on(1)
    declared = {entry.indicator: entry for entry in data.model.model.indicators}
    order = list(declared)
    rows = sorted(
        data.rows("targets"), key=lambda row: (order.index(row["indicator"]), row["by"] is None, str(row["by"]))
    )
    for row, found in enumerate(rows, start=_FIRST):
        entry = declared[found["indicator"]]
        look = _format(entry.unit)
        sheet.text(row, 0, data.label(entry.label))
        if found["by"] is None:
            sheet.text(row, 1, data.words("monitor.undated"))
        else:
            sheet.day(row, 1, found["by"])
        sheet.text(row, 2, data.words.code("direction", found["direction"]))
        target = sheet.number(row, 3, found["target"], Look("input", look))
        sheet.text(row, 11, data.words.code("reached", found["reached"]))
        if found["value"] is None or found["indicator"] not in values:
            sheet.text(row, 4, data.words("monitor.not_measured"))
            continue
        value = sheet.formula(row, 4, values[found["indicator"]], Look("formula", look))
        if found["progress_share"] is not None:
            sheet.formula(row, 5, value / target, Look("formula", SHARE))
        sign = target - value if found["direction"] == "at-least" else value - target
        remaining = sheet.formula(row, 6, when(sign.exceeds(0), sign, term(0)), Look("sum", look))
        _judged(sheet, data, row, 7, remaining, found["remaining"], verdicts)
        if found["expected"] is not None:
            expected = sheet.number(row, 9, found["expected"], Look("fixed", look))
            short = target - expected if found["direction"] == "at-least" else expected - target
            sheet.formula(row, 10, when(short.exceeds(0), short, term(0)), Look("sum", look))


def _write_readme(sheet: Sheet, data: Data, title: str, sheets: Sequence[str], verdicts: _Verdicts) -> None:
    words, cohort = data.words, data.model.cohort
    sheet.widths(34, 30, 30, 30)
    sheet.print_on(1, portrait=True)
    sheet.text(0, 0, title, "title")
    about = words("monitor.about", wave=data.label(cohort.label), organisation=data.model.programme.organisation)
    sheet.across(1, 0, 3, about)
    row = 3
    if verdicts.columns:
        sheet.text(row, 0, words("monitor.check"))
        verdict = when(verdicts.differ().equals(0), term(words("monitor.all_good")), term(words("check.changed")))
        sheet.formula(row, 1, verdict, Look("sum"))
        sheet.colour_if(row, 1, words("monitor.all_good"), "good")
        row += 2
    sheet.text(row, 0, words("readme.sheets"), "section")
    for name in sheets:
        row += 1
        sheet.link(row, 0, words(f"sheet.{name}"))
        sheet.across(row, 1, 3, words(f"readme_sheet.{name}"))
    row += 2
    sheet.text(row, 0, words("readme.legend"), "section")
    for style in ("input", "formula", "fixed", "sum"):
        row += 1
        sheet.text(row, 0, words(f"legend.{style}"), style)
        sheet.across(row, 1, 3, words(f"legend_meaning.{style}"))
    row += 2
    sheet.text(row, 0, words("readme.good_to_know"), "section")
    for line in words.listed("monitor_good_to_know"):
        row += 1
        sheet.across(row, 0, 3, line)
    sheet.xlsx.activate()


def _by_position(data: Data) -> list[dict[str, Any]]:
    return sorted(data.rows("indicators"), key=lambda row: int(row["position"]))


def _format(unit: str) -> str:
    return {"share": SHARE, "EUR": EUR}.get(unit, COUNT)
