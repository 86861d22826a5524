"""Which numbers each chart of a report shows; the template adds the sentences.

Belongs here: choosing and ordering what is drawn. Does not belong here: drawing (``charts``), titles and alternative
texts (the template).

What a template can draw, as ``figure("figure-x", draw.<method>(...), "<table>")``; title, alt and all other words are
plain text or Markdown, and every method gives a ``Chart`` or raises where there is nothing to draw:

    From the facts of the run
      ratios(title, alt, line)                            ratio-per-bound          one axis, line at 1, leading bound marked
      benefits(title, alt, rest)                          benefits-per-bound       stacked by post
      balance(title, alt, [benefits, costs])              benefits-and-costs       two bars per bound, with the ratio
      attribution(title, alt, year)                       attribution-per-year
      basis(title, alt, [observed, extrapolated, assumed]) observed-and-assumed
      outflow(title, alt)                                 outflow                  what graduates did, with counts
      funding(title, alt)                                 costs-by-funder          in the colour of the party that paid
      themes(question, title, alt)                        theme-<question>         counts, a bar per group in a row
      themes_by_group(question, title, alt)               theme-by-group-<question> shares of those asked, a column per group
      grades(answers, title, alt, mean, axis)             grades-<question>        how many gave each grade, mean marked
      steps(walk, walked, title, alt, nr)                 steps-<bound><nr>
      changes(total, title, alt, then, now)               changed-since-release
      parties(variant, bound, title, alt, [pays, gains])  who-pays-and-gains
      spreads(title, alt, kinds, line)                    how-sure
      tornado(bound, ratio, title, alt, now, line)        sensitivity-<bound>

    From plain rows, values exact, None where there is none; ``name`` is the name of the picture
      progress(name, rows, title, alt, [stands, target])  rows: label, value, target, unit, year, reached
      waves(name, rows, title, alt, [then, now], unit)    rows: label, (low, middle, high) then, the same now
      waves_beside(name, rows, title, alt, [then, now])   rows: differences between shares (``waves.Difference``)
      differences(name, rows, title, alt, kind, line)     the same rows, with their intervals
      comparables(rows, title, alt, line)                 ratio-of-others          rows: label, low, high, own
      use(title, alt)                                     avoided-use              what avoided use rests on, per service
      steps_of_ladder(title, alt, [up, same, down])       participation-ladder
      ladder(name, steps, moments, counts, moved, title, alt, [up, same, down])

At most ``draw.most`` rows are drawn, so that a picture fits on a page; the table behind it has all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.errors import MeerwaardeError
from pipeline.reporting.certainty import Spread
from pipeline.reporting.changes import Total
from pipeline.reporting.charts import (
    SURENESS,
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
from pipeline.reporting.document import Chart
from pipeline.reporting.facts import BASES, Facts
from pipeline.reporting.markdown import plain_text
from pipeline.reporting.method import WalkBound, WalkFacts
from pipeline.reporting.numbers import Numbers, sentence_case
from pipeline.reporting.views import AnswersFacts, BoundFacts, QuestionFacts
from pipeline.reporting.waves import Difference

MOST_ROWS = 12
Range = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Pictures:
    """The charts of one report, each a method that a template calls with its title and alternative text."""

    facts: Facts
    numbers: Numbers

    @property
    def most(self) -> int:
        """How many rows a chart shows at most."""
        return MOST_ROWS

    def ratios(self, title: str, alt: str, line: str) -> Chart:
        """The ratio of every bound on one axis, with a line where benefits equal costs."""
        points = [
            (sentence_case(bound.label), Mark(bound.ratio, self.numbers.ratio(bound.ratio)), bound.leading)
            for bound in self.facts.bounds
            if bound.ratio is not None
        ]
        return strip(
            "ratio-per-bound", plain_text(title), plain_text(alt), points=points, line=(Decimal(1), plain_text(line))
        )

    def benefits(self, title: str, alt: str, rest: str) -> Chart:
        """Benefits per bound, stacked by post, the largest post of the leading bound first."""
        posts = [post for post in self.facts.posts_by_size if any(amount.total > 0 for amount in post.amounts)]
        rows = []
        for place, bound in enumerate(self.facts.bounds):
            marks = [Mark(post.amounts[place].total, self._thousands(post.amounts[place].total)) for post in posts]
            rows.append((sentence_case(bound.label), marks, self.numbers.money(bound.benefits)))
        return stacked_bars(
            "benefits-per-bound",
            plain_text(title),
            plain_text(alt),
            parts=[post.label for post in posts],
            rows=rows,
            rest=rest,
            fills=[post_fill(self._place_of(post.id, [one.id for one in self.facts.posts])) for post in posts],
        )

    def balance(self, title: str, alt: str, kinds: Sequence[str]) -> Chart:
        """Benefits beside costs per bound, with the ratio."""
        rows = [
            (
                sentence_case(bound.label),
                Mark(bound.benefits, self.numbers.money(bound.benefits)),
                Mark(bound.costs, self.numbers.money(bound.costs)),
                self.numbers.ratio(bound.ratio),
            )
            for bound in self.facts.bounds
        ]
        return compared_bars(
            "benefits-and-costs", plain_text(title), plain_text(alt), kinds=(kinds[0], kinds[1]), rows=rows
        )

    def attribution(self, title: str, alt: str, year: str) -> Chart:
        """The share of each benefit year ascribed to the programme, a line per different course."""
        series = []
        for bounds, posts, shares in self.facts.attribution_series:
            name = sentence_case(self.numbers.listed(bounds))
            if posts:
                name = f"{name}: {self.numbers.listed(posts)}"
            series.append((name, shares, [self.numbers.percent(share) for share in shares]))
        years = len(series[0][1]) if series else 0
        return step_lines(
            "attribution-per-year",
            plain_text(title),
            plain_text(alt),
            years=[f"{year} {number}" if number == 1 or years <= 6 else str(number) for number in range(1, years + 1)],
            shares=[self.numbers.percent(Decimal(quarter) / 4) for quarter in range(5)],
            series=series,
        )

    def themes(self, question: QuestionFacts, title: str, alt: str) -> Chart:
        """How many people of each group named a theme, the most named first; what is held back is left out."""
        rows = []
        for theme in question.themes:
            known = [count for count in theme.counts if count is not None]
            if not theme.sub and len(known) == len(theme.counts):
                rows.append((theme.label, [Mark(Decimal(count), self.numbers.decimal(count)) for count in known]))
        return counted_bars(
            f"theme-{_dashed(question.id)}",
            plain_text(title),
            plain_text(alt),
            groups=[sentence_case(group) for group in question.groups],
            rows=rows[:MOST_ROWS],
        )

    def themes_by_group(self, question: QuestionFacts, title: str, alt: str) -> Chart:
        """The share of those asked in each group that named a theme, the groups beside each other; known of how many."""
        asked = [self.numbers.decimal(number) for number in question.asked]
        return panels(
            f"theme-by-group-{_dashed(question.id)}",
            plain_text(title),
            plain_text(alt),
            groups=[f"{sentence_case(group)} ({of})" for group, of in zip(question.groups, asked, strict=True)],
            rows=[
                (theme.label, [self._share(*pair) for pair in zip(theme.counts, question.asked, strict=True)])
                for theme in question.known[:MOST_ROWS]
            ],
        )

    def grades(self, answers: AnswersFacts, title: str, alt: str, mean: str, axis: str = "") -> Chart:
        """How many gave each grade from 1 to 10, all groups together, with the mean marked; ``mean`` is its text."""
        counts = dict.fromkeys(map(Decimal, range(1, 11)), 0)
        for row in answers.rows:
            if row.number is None:
                raise MeerwaardeError(
                    f"Question '{answers.id}' has the answer '{row.answer}', which cannot be drawn among grades. "
                    "Expected numbers; leave the chart out for a question that is answered in words."
                )
            counts[row.number] = counts.get(row.number, 0) + row.count
        return columns(
            f"grades-{_dashed(answers.id)}",
            plain_text(title),
            plain_text(alt),
            rows=[(grade, self.numbers.exact(grade), self._counted(count)) for grade, count in counts.items()],
            mean=None if answers.mean is None else (answers.mean, plain_text(mean)),
            axis=plain_text(axis),
        )

    def outflow(self, title: str, alt: str) -> Chart:
        """What graduates did first, most first; what is held back is left out."""
        return counted_bars(
            "outflow",
            plain_text(title),
            plain_text(alt),
            groups=[""],
            rows=[
                (sentence_case(label), [Mark(Decimal(count), self.numbers.decimal(count))])
                for label, count in self.facts.outflow[:MOST_ROWS]
            ],
        )

    def funding(self, title: str, alt: str) -> Chart:
        """What each funder paid, most first, in the fill of the party that paid it."""
        funders = sorted(self.facts.rows("funding_by_funder"), key=lambda row: (-row["amount_eur"], row["funder"]))
        words, parties = self.facts.funder_labels, list(self.facts.actor_labels)
        return counted_bars(
            "costs-by-funder",
            plain_text(title),
            plain_text(alt),
            groups=[""],
            rows=[
                (
                    sentence_case(words.get(str(row["funder"]), str(row["funder"]))),
                    [Mark(row["amount_eur"], self.numbers.money(row["amount_eur"]))],
                )
                for row in funders[:MOST_ROWS]
            ],
            fills=[party_fill(self._place_of(row["actor"], parties)) for row in funders[:MOST_ROWS]],
        )

    def basis(self, title: str, alt: str, parts: Sequence[str]) -> Chart:
        """Which share of the benefits was observed, extrapolated and assumed, per bound."""
        rows = []
        for bound in self.facts.bounds:
            by_basis = self.facts.basis.get(bound.id, {})
            shares = [(by_basis[basis]["share"] if basis in by_basis else None) or Decimal(0) for basis in BASES]
            marks = [Mark(share, self.numbers.percent(share)) for share in shares]
            rows.append((sentence_case(bound.label), marks, ""))
        return stacked_bars(
            "observed-and-assumed", plain_text(title), plain_text(alt), parts=list(parts), rows=rows, fills=SURENESS
        )

    def steps(self, walk: WalkFacts, walked: WalkBound, title: str, alt: str, nr: str = "") -> Chart:
        """From the net under one variant to the net under another, a bar per choice that matters; ``nr`` tells walks apart."""
        money = self.numbers.money
        moving = [step for step in walked.steps if step.net_change]
        return waterfall(
            f"steps-{_dashed(walked.bound.id)}{nr}",
            plain_text(title),
            plain_text(alt),
            start=(sentence_case(walk.start.label), Mark(walked.start.net, money(walked.start.net))),
            steps=self._joined(
                [
                    (f"{step.choice}: {step.after}", Mark(step.net_change, self._signed(step.net_change)))
                    for step in moving
                ]
            ),
            finish=(sentence_case(walk.finish.label), Mark(walked.finish.net, money(walked.finish.net))),
        )

    def changes(self, total: Total, title: str, alt: str, then: str, now: str) -> Chart:
        """From the net in the last release to the net now, a bar per cause that matters."""
        money, changes = self.numbers.money, self.facts.changes
        place = changes.place(total)
        return waterfall(
            "changed-since-release",
            plain_text(title),
            plain_text(alt),
            start=(plain_text(then), Mark(total.net[0], money(total.net[0]))),
            steps=self._joined(
                [
                    (sentence_case(cause.label), Mark(cause.amounts[place], self._signed(cause.printed[place])))
                    for cause in changes.causes
                    if cause.amounts[place]
                ]
            ),
            finish=(now, Mark(total.net[1], money(total.net[1]))),
        )

    def parties(self, variant: str, bound: str, title: str, alt: str, sides: Sequence[str]) -> Chart:
        """What every party gains less what it pays, who gains most on top."""
        shares = sorted(self.facts.parties.matrix(variant, bound), key=lambda share: (-share.net, share.label))
        return diverging_bars(
            "who-pays-and-gains",
            plain_text(title),
            plain_text(alt),
            sides=(sides[0], sides[1]),
            rows=[(sentence_case(share.label), Mark(share.net, self.numbers.money(share.net))) for share in shares],
            fills=[party_fill(self._place_of(share.id, list(self.facts.actor_labels))) for share in shares],
        )

    def spreads(self, title: str, alt: str, kinds: Sequence[str], line: str) -> Chart:
        """The interval of the ratio per bound, of this cohort and, where it is there, expected of the next one."""
        scopes = ["this-cohort", "next-cohort"][: len(kinds)]
        by_scope = [{one.bound.id: self._span(one) for one in self.facts.certainty.spreads(scope)} for scope in scopes]
        return intervals(
            "how-sure",
            plain_text(title),
            plain_text(alt),
            kinds=list(kinds),
            rows=[
                (sentence_case(bound.label), [spans.get(bound.id) for spans in by_scope])
                for bound in self.facts.bounds
                if any(bound.id in spans for spans in by_scope)
            ],
            line=(Decimal(1), line),
        )

    def tornado(self, bound: BoundFacts, ratio: Decimal, title: str, alt: str, now: str, line: str) -> Chart:
        """What moving one parameter over its range does to the ratio of a bound."""
        rows = [
            (
                sentence_case(effect.label),
                Mark(effect.ratio_at_low, effect.low),
                Mark(effect.ratio_at_high, effect.high),
            )
            for effect in self.facts.certainty.effects(bound.id)
        ]
        return tornado(
            f"sensitivity-{_dashed(bound.id)}",
            plain_text(title),
            plain_text(alt),
            rows=rows[:MOST_ROWS],
            now=(ratio, plain_text(now)),
            line=(Decimal(1), line),
        )

    def progress(
        self,
        name: str,
        rows: Sequence[tuple[str, Decimal | None, Decimal | None, str, str, bool]],
        title: str,
        alt: str,
        heads: Sequence[str],
    ) -> Chart:
        """Where indicators stand beside their targets; rows: label, value, target, unit, year of the target, reached.

        The year is empty where a target has none.
        """
        return progress(
            name,
            plain_text(title),
            plain_text(alt),
            heads=(plain_text(heads[0]), plain_text(heads[1])),
            missing=self.numbers.missing,
            aims=[
                Aim(
                    sentence_case(label),
                    None if value is None else Mark(value, self.numbers.in_unit(value, unit)),
                    None if target is None else Mark(target, self._aimed(target, unit, year)),
                    reached,
                )
                for label, value, target, unit, year, reached in rows[:MOST_ROWS]
            ],
        )

    def waves(
        self,
        name: str,
        rows: Sequence[tuple[str, Range | None, Range | None]],
        title: str,
        alt: str,
        kinds: Sequence[str],
        unit: str,
    ) -> Chart:
        """The same things in two waves; rows: label, then low, middle and high of the first wave and of the second."""
        return estimates(
            name,
            plain_text(title),
            plain_text(alt),
            kinds=(plain_text(kinds[0]), plain_text(kinds[1])),
            rows=[
                (sentence_case(label), self._estimate(then, unit), self._estimate(now, unit))
                for label, then, now in rows[:MOST_ROWS]
            ],
        )

    def waves_beside(self, name: str, rows: Sequence[Difference], title: str, alt: str, kinds: Sequence[str]) -> Chart:
        """The shares of two waves beside each other, on a line from 0% to 100%."""
        return estimates(
            name,
            plain_text(title),
            plain_text(alt),
            kinds=(plain_text(kinds[0]), plain_text(kinds[1])),
            rows=[
                (sentence_case(one.label), self._point(one.values[0]), self._point(one.values[1]))
                for one in rows[:MOST_ROWS]
            ],
            reach=(Decimal(0), Decimal(1)),
        )

    def differences(self, name: str, rows: Sequence[Difference], title: str, alt: str, kind: str, line: str) -> Chart:
        """What lies between two shares, in percentage points, with its interval and a line at nought."""
        return intervals(
            name,
            plain_text(title),
            plain_text(alt),
            kinds=[plain_text(kind)],
            rows=[
                (sentence_case(one.label), [self._span_of(*one.ends)])
                for one in rows[:MOST_ROWS]
                if one.ends is not None
            ],
            line=(Decimal(0), plain_text(line)),
        )

    def comparables(self, rows: Sequence[tuple[str, Decimal, Decimal, bool]], title: str, alt: str, line: str) -> Chart:
        """Ratios of other programmes beside the own; rows: label, low, high (the same for one value), own."""
        decimal = self.numbers.decimal
        return ranges(
            "ratio-of-others",
            plain_text(title),
            plain_text(alt),
            rows=[
                (sentence_case(label), Mark(low, decimal(low, 2)), Mark(high, decimal(high, 2)), own)
                for label, low, high, own in rows[:MOST_ROWS]
            ],
            line=(Decimal(1), plain_text(line)),
        )

    def ladder(
        self,
        name: str,
        steps: Sequence[str],
        moments: Sequence[str],
        counts: Sequence[Sequence[int]],
        moved: Sequence[tuple[str, Sequence[int]]],
        title: str,
        alt: str,
        directions: Sequence[str],
    ) -> Chart:
        """Steps of a ladder at a few moments, the lowest step first in ``counts``; ``moved``: a label, then up, same, down."""
        up, same, down = directions
        return ladder(
            name,
            plain_text(title),
            plain_text(alt),
            steps=steps,
            moments=moments,
            counts=[[self._counted(count) for count in own] for own in counts],
            moved=[(label, [self._counted(count) for count in own]) for label, own in moved],
            directions=(up, same, down),
        )

    def use(self, title: str, alt: str) -> Chart:
        """What the avoided use of each service rests on, as shares of it; services where nothing was avoided are left out."""
        use = self.facts.use
        return stacked_bars(
            "avoided-use",
            plain_text(title),
            plain_text(alt),
            parts=[sentence_case(kind.label) for kind in use.kinds],
            rows=[
                (sentence_case(one.label), [Mark(share, self.numbers.percent(share)) for share in one.shares], "")
                for one in use.avoided[:MOST_ROWS]
            ],
            rest="…",
            fills=SURENESS if len(use.kinds) == len(SURENESS) else (),
        )

    def steps_of_ladder(self, title: str, alt: str, directions: Sequence[str]) -> Chart:
        """The participation ladder of the run."""
        found = self.facts.ladder
        return self.ladder(
            "participation-ladder",
            found.steps,
            [sentence_case(moment) for moment in found.moments],
            [[count or 0 for count in own] for own in found.counts],
            [
                (sentence_case(f"{one.from_} – {one.to}"), [one.up or 0, one.same or 0, one.down or 0])
                for one in found.moves
            ],
            title,
            alt,
            directions,
        )

    def _span(self, one: Spread) -> Span:
        decimal = self.numbers.decimal
        low = "" if one.fixed else decimal(one.low, 2)
        return Span(Mark(one.low, low), one.median, Mark(one.high, decimal(one.high, 2)))

    def _span_of(self, low: Decimal, middle: Decimal, high: Decimal) -> Span:
        points = self.numbers.decimal
        return Span(Mark(low, points(low * 100, 1)), middle, Mark(high, points(high * 100, 1)))

    def _point(self, share: Decimal) -> Estimate:
        return Estimate(share, Mark(share, self.numbers.percent(share, 1)), share)

    def _estimate(self, one: Range | None, unit: str) -> Estimate | None:
        if one is None:
            return None
        low, middle, high = one
        return Estimate(low, Mark(middle, self.numbers.in_unit(middle, unit)), high)

    def _aimed(self, target: Decimal, unit: str, year: str) -> str:
        printed = self.numbers.in_unit(target, unit)
        return f"{printed} ({year})" if year else printed

    def _counted(self, count: int) -> Mark:
        return Mark(Decimal(count), self.numbers.decimal(count))

    def _share(self, count: int | None, whole: int | None) -> Mark | None:
        if count is None or not whole:
            return None
        share = Decimal(count) / whole
        return Mark(share, f"{self.numbers.percent(share)} ({count})")

    @staticmethod
    def _place_of(code: str, order: Sequence[str]) -> int:
        """The place in the model; what the model does not know comes after all it does."""
        return order.index(code) if code in order else len(order)

    def _joined(self, steps: Sequence[tuple[str, Mark]]) -> list[tuple[str, Mark]]:
        """As many steps as a picture holds, the smallest ones together as the last: they still add up."""
        if len(steps) <= MOST_ROWS:
            return list(steps)
        by_size = sorted(range(len(steps)), key=lambda place: (-abs(steps[place][1].value), place))
        kept = sorted(by_size[: MOST_ROWS - 1])
        rest = [steps[place] for place in by_size[MOST_ROWS - 1 :]]
        together = sum((mark.value for _, mark in rest), Decimal(0))
        return [*(steps[place] for place in kept), (f"… ({len(rest)})", Mark(together, self._signed(together)))]

    def _signed(self, value: Decimal) -> str:
        return f"{'+' if value > 0 else ''}{self.numbers.money(value)}"

    def _thousands(self, value: Decimal) -> str:
        return self.numbers.money(value)


def _dashed(code: str) -> str:
    return code.replace("_", "-")
