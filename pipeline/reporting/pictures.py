"""Which numbers each chart of a report shows; the template adds the sentences.

Belongs here: choosing and ordering what is drawn. Does not belong here: drawing (``charts``), titles and alternative
texts (the template).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.reporting.certainty import Spread
from pipeline.reporting.changes import Total
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
from pipeline.reporting.document import Chart
from pipeline.reporting.facts import BASES, Facts
from pipeline.reporting.markdown import plain_text
from pipeline.reporting.method import WalkBound, WalkFacts
from pipeline.reporting.numbers import Numbers, sentence_case
from pipeline.reporting.views import BoundFacts, QuestionFacts

MOST_THEMES = 16


@dataclass(frozen=True)
class Pictures:
    """The charts of one report, each a method that a template calls with its title and alternative text."""

    facts: Facts
    numbers: Numbers

    def benefits(self, title: str, alt: str, rest: str) -> Chart:
        """Benefits per bound, stacked by post, the largest post of the leading bound first."""
        posts = [post for post in self.facts.posts_by_size if any(amount.total > 0 for amount in post.amounts)]
        rows = []
        for place, bound in enumerate(self.facts.bounds):
            marks = [Mark(post.amounts[place].total, self._thousands(post.amounts[place].total)) for post in posts]
            rows.append((sentence_case(bound.label), marks, self.numbers.money(bound.benefits)))
        return stacked_bars(
            "baten-per-grens",
            plain_text(title),
            plain_text(alt),
            parts=[post.label for post in posts],
            rows=rows,
            rest=rest,
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
            "baten-en-kosten", plain_text(title), plain_text(alt), kinds=(kinds[0], kinds[1]), rows=rows
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
            "invloed-per-jaar",
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
            f"thema-{question.id.replace('_', '-')}",
            plain_text(title),
            plain_text(alt),
            groups=[sentence_case(group) for group in question.groups],
            rows=rows[:MOST_THEMES],
        )

    def basis(self, title: str, alt: str, parts: Sequence[str]) -> Chart:
        """Which share of the benefits was observed, extrapolated and assumed, per bound."""
        rows = []
        for bound in self.facts.bounds:
            by_basis = self.facts.basis.get(bound.id, {})
            shares = [(by_basis[basis]["share"] if basis in by_basis else None) or Decimal(0) for basis in BASES]
            marks = [Mark(share, self.numbers.percent(share)) for share in shares]
            rows.append((sentence_case(bound.label), marks, ""))
        return stacked_bars("gezien-en-verwacht", plain_text(title), plain_text(alt), parts=list(parts), rows=rows)

    def steps(self, walk: WalkFacts, walked: WalkBound, title: str, alt: str, nr: str = "") -> Chart:
        """From the net under one variant to the net under another, a bar per choice that matters; ``nr`` tells walks apart."""
        money = self.numbers.money
        moving = [step for step in walked.steps if step.net_change]
        return waterfall(
            f"stappen-{walked.bound.id.replace('_', '-')}{nr}",
            plain_text(title),
            plain_text(alt),
            start=(sentence_case(walk.start.label), Mark(walked.start.net, money(walked.start.net))),
            steps=[
                (f"{step.choice}: {step.after}", Mark(step.net_change, self._signed(step.net_change)))
                for step in moving
            ],
            finish=(sentence_case(walk.finish.label), Mark(walked.finish.net, money(walked.finish.net))),
        )

    def changes(self, total: Total, title: str, alt: str, then: str, now: str) -> Chart:
        """From the net in the last release to the net now, a bar per cause that matters."""
        money, changes = self.numbers.money, self.facts.changes
        place = changes.place(total)
        return waterfall(
            "veranderd-sinds-uitgave",
            plain_text(title),
            plain_text(alt),
            start=(plain_text(then), Mark(total.net[0], money(total.net[0]))),
            steps=[
                (sentence_case(cause.label), Mark(cause.amounts[place], self._signed(cause.printed[place])))
                for cause in changes.causes
                if cause.amounts[place]
            ],
            finish=(now, Mark(total.net[1], money(total.net[1]))),
        )

    def parties(self, variant: str, bound: str, title: str, alt: str, sides: Sequence[str]) -> Chart:
        """What every party gains less what it pays, who gains most on top."""
        shares = sorted(self.facts.parties.matrix(variant, bound), key=lambda share: (-share.net, share.label))
        return diverging_bars(
            "wie-betaalt-en-profiteert",
            plain_text(title),
            plain_text(alt),
            sides=(sides[0], sides[1]),
            rows=[(sentence_case(share.label), Mark(share.net, self.numbers.money(share.net))) for share in shares],
        )

    def spreads(self, title: str, alt: str, kinds: Sequence[str], line: str) -> Chart:
        """The interval of the ratio per bound, of this cohort and, where it is there, expected of the next one."""
        scopes = ["this-cohort", "next-cohort"][: len(kinds)]
        by_scope = [{one.bound.id: self._span(one) for one in self.facts.certainty.spreads(scope)} for scope in scopes]
        return intervals(
            "hoe-zeker",
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
            f"gevoeligheid-{bound.id.replace('_', '-')}",
            plain_text(title),
            plain_text(alt),
            rows=rows[:MOST_THEMES],
            now=(ratio, plain_text(now)),
            line=(Decimal(1), line),
        )

    def _span(self, one: Spread) -> Span:
        decimal = self.numbers.decimal
        low = "" if one.fixed else decimal(one.low, 2)
        return Span(Mark(one.low, low), one.median, Mark(one.high, decimal(one.high, 2)))

    def _signed(self, value: Decimal) -> str:
        return f"{'+' if value > 0 else ''}{self.numbers.money(value)}"

    def _thousands(self, value: Decimal) -> str:
        return self.numbers.money(value)
