"""Where a traced figure comes from: what it is, its place in the tables, its sums, parameters, sources, raw files and assets.

Belongs here: joining the declaration of figures (``schemas.figures``) with the model, the published tables and the lineage of a
run, by iteration. Does not belong here: which figures are traced (``tracing``), sentences (the partial ``provenance``).

Only what the published tables themselves show is given as the sum behind a figure: where the disclosure rule holds back rows,
the sum would not come out, and the entry then says no more than where the figure itself stands.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup

from pipeline.model.expression import Expression
from pipeline.model.parts import Component, Post, Source, Variant
from pipeline.reporting.facts import Facts
from pipeline.reporting.numbers import half_up
from pipeline.reporting.tracing import Tracing
from pipeline.reporting.views import Calculation, ComponentFacts, Reference, Row
from schemas.figures import KINDS, LEADING, UNDATED, Named, Rows, read_as

_DECIMALS = 6
_DIGEST = 12
_HOUSEHOLDS = next(kind.found for kind in KINDS if kind.kind == "households")
_FIGURES = "figures"
# The assets through which every table goes before a reader sees it.
_PUBLISHED_BY = ("reported/tables", "disclosed/tables")
_LEDGER = "calculated/ledger"
# Kinds of figure that rest on the amounts of posts, in tables made of the ledger.
_OF_LEDGER = frozenset({"ledger", "totals", "posts", "prices", "basis"})


@dataclass(frozen=True)
class RawFile:
    """A delivered file.

    Attributes:
        table: the raw table it holds.
        file: its path in the workspace.
        sha256: the digest of its bytes.
        rows: its rows; None where that number is held back.
    """

    table: str
    file: str
    sha256: str
    rows: int | None

    @property
    def name(self) -> str:
        """The file without its folder."""
        return self.file.rpartition("/")[2]

    @property
    def digest(self) -> str:
        """The first signs of the digest, enough to tell files apart."""
        return self.sha256[:_DIGEST]


@dataclass(frozen=True)
class Lineage:
    """What a run was made from: its files, and which asset made which table out of which.

    Attributes:
        raw_files: the delivered files, in the programme's order of tables.
        upstream: asset -> the assets it was made from, as ``group/name``.
    """

    raw_files: Sequence[RawFile] = ()
    upstream: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def above(self, asset: str) -> dict[str, int]:
        """Every asset that one rests on, itself included, with the length of the longest way to it."""
        depth = {asset: 0}
        waiting = [asset]
        while waiting:
            one = waiting.pop()
            for need in self.upstream.get(one, ()):
                if depth.get(need, -1) < depth[one] + 1:
                    depth[need] = depth[one] + 1
                    waiting.append(need)
        return depth


@dataclass(frozen=True)
class Place:
    """Rows of a published table: what to filter, what to take, and what that gives.

    Attributes:
        table: its name.
        where: the conditions, each as a column and the values it may have.
        column: the column the value is taken from.
        take: ``each``, ``sum``, ``first`` or ``mean``.
        value: what it comes to, printed.
    """

    table: str
    where: tuple[tuple[str, tuple[str, ...]], ...]
    column: str
    take: str
    value: str

    @property
    def file(self) -> Markup:
        """The file of the table, beside the report; not escaped, as it is the target of a link."""
        return Markup(f"tables/{self.table}.csv")  # noqa: S704 (the name of one of our tables)


@dataclass(frozen=True)
class Amount:
    """What a post brings to a sum: its words, and the amount as a link to its own entry where it has one."""

    label: str
    amount: str | Markup


@dataclass(frozen=True)
class Trace:
    """The entry of one figure; each attribute is what the partial prints, empty where there is nothing to say.

    Attributes:
        id: of the entry.
        figure: the figure's name.
        what: what it is, in words.
        value: its exact value, printed.
        unit: what that is in, in words.
        found: where it stands.
        kind: its kind; empty for a figure of an undeclared kind.
        operation: ``sum``, ``difference`` or ``quotient``.
        how: how it was counted, in words, where it is not worked out from other rows.
        terms: what it is worked out from: words for it, and where it stands.
        amounts: the posts in it.
        calculations: the formulas of a post, with their numbers.
        parameters: the rows of the parameters it uses.
        sources: what else comes from a document: words for it, and the document.
        raw_files: the files with the records behind it.
        chain: the assets from the published table back to the raw files, a step at a time.
    """

    id: str
    figure: str
    what: str
    value: str
    unit: str
    found: Place
    kind: str = ""
    operation: str = ""
    how: str = ""
    terms: tuple[tuple[str, Place], ...] = ()
    amounts: tuple[Amount, ...] = ()
    calculations: tuple[tuple[ComponentFacts, Calculation], ...] = ()
    parameters: tuple[Row, ...] = ()
    sources: tuple[tuple[str, Reference], ...] = ()
    raw_files: tuple[RawFile, ...] = ()
    chain: tuple[tuple[str, ...], ...] = ()


@dataclass
class Provenance:
    """The entries of one report.

    Args:
        facts: its facts.
        lineage: what the run was made from.
        tracing: which figures have an entry.
    """

    facts: Facts
    lineage: Lineage
    tracing: Tracing
    _tables: dict[str, list[Row]] = field(default_factory=dict)

    def traces(self) -> list[Trace]:
        """The entries of all traced figures, by name; from here on no other figure can be traced."""
        return [self._trace(figure, id_) for figure, id_ in self.tracing.close()]

    # Reading a name

    def _trace(self, figure: str, id_: str) -> Trace:
        value, unit = self.facts.figure(figure)
        named = self._named(figure, value)
        if named is None:
            found = Rows(_FIGURES, {"figure": (figure,)}, "value")
            place, chain = self._place(found), self._chain(_FIGURES, None)
            return Trace(id_, figure, figure, self._exact(value), self._unit(unit), place, chain=chain)
        codes = self._codes(named)
        found = named.kind.found.filled(codes)
        terms = [(role, self._of_whom(role, rows).filled(codes)) for role, rows in named.kind.terms]
        comes_out = _same(_worked(named.kind.operation, [self._taken(rows) for _, rows in terms]), value)
        if not _same(self._taken(found), value):
            found = Rows(_FIGURES, {"figure": (figure,)}, "value")
        posts = list(self._posts(named, codes))
        needed = self._raw_tables(named, codes, posts)
        return Trace(
            id=id_,
            figure=figure,
            kind=named.kind.kind,
            what=self._words(named),
            value=self._exact(value),
            unit=self._unit(unit),
            found=self._place(found),
            operation=named.kind.operation if comes_out else "",
            how="" if named.kind.operation else self.facts.whom.known("trace_how", named.kind.kind) or "",
            terms=tuple(
                (self.facts.whom.code("trace_term", role), self._place(rows)) for role, rows in terms if comes_out
            ),
            amounts=tuple(self._amounts(named, codes)) if comes_out else (),
            calculations=tuple(self._calculations(named, codes)) if comes_out or not terms else (),
            parameters=tuple(self._parameters(named, codes, posts)),
            sources=tuple(self._sources(named, codes, posts)),
            raw_files=tuple(file for file in self.lineage.raw_files if file.table in needed),
            chain=self._chain(named.kind.found.table, needed, bool(posts)),
        )

    def _named(self, figure: str, value: Any) -> Named | None:
        """The name as a figure of a kind: of several readings the one that the tables bear out, or else the likeliest."""
        readings = list(read_as(figure))
        for named in readings:
            if _same(self._taken(named.kind.found.filled(self._codes(named))), value):
                return named
        return readings[0] if readings else None

    def _codes(self, named: Named) -> dict[str, str]:
        model = self.facts.model
        if not model.has_posts:
            return dict(named.codes)
        return {LEADING: model.variant.variant, "leading_bound": model.leading_bound, **named.codes}

    # Rows of tables

    def _of_whom(self, role: str, rows: Rows) -> Rows:
        """The rows that count those of whom there is one; how many households there are stands among the figures only."""
        return _HOUSEHOLDS if role == "graduates" and self.facts.whom.table == "households" else rows

    def _rows(self, table: str) -> list[Row]:
        if table not in self._tables:
            self._tables[table] = self.facts.rows(table)
        return self._tables[table]

    def _selected(self, rows: Rows) -> list[Row]:
        wanted = [(column, frozenset(values)) for column, values in rows.where.items()]
        return [row for row in self._rows(rows.table) if all(_cell(row[column]) in values for column, values in wanted)]

    def _taken(self, rows: Rows) -> Any:
        """What the rows come to; None where there are none to take it from."""
        selected = self._selected(rows)
        if rows.take == "sum":
            return sum((row[rows.column] for row in selected), Decimal(0))
        if not selected:
            return None
        if rows.take == "first":
            return min(selected, key=lambda row: tuple(row[column] for column in rows.order))[rows.column]
        if rows.take == "mean":
            return _mean((row[rows.column], row[rows.weight]) for row in selected)
        values = {row[rows.column] for row in selected}
        return values.pop() if len(values) == 1 else None

    def _place(self, rows: Rows) -> Place:
        empty = self.facts.words.code("place", "empty")
        where = tuple((column, tuple(value or empty for value in values)) for column, values in rows.where.items())
        return Place(rows.table, where, rows.column, rows.take, self._exact(_decimal(self._taken(rows))))

    # Words

    def _exact(self, value: Any) -> str:
        return self.facts.numbers.exact(value, 12)

    def _unit(self, unit: str) -> str:
        return self.facts.words.code("unit", unit)

    def _words(self, named: Named) -> str:
        labels = [self._label(code, value, named.codes) for code, value in named.codes.items() if code != LEADING]
        if LEADING in named.codes:
            variants = {entry.variant: self.facts.say(entry.label) for entry in self.facts.model.model.variants}
            labels.append(variants.get(named.codes[LEADING], named.codes[LEADING]))
        what = self.facts.whom.code("trace", named.kind.kind)
        return f"{what}: {', '.join(labels)}" if labels else what

    def _label(self, code: str, value: str, codes: Mapping[str, str]) -> str:
        facts, survey = self.facts, self.facts.survey
        model = facts.model.model
        labels: Mapping[str, Mapping[str, str]] = {
            "bound": {bound.id: bound.label for bound in facts.bounds},
            "post": facts.post_labels,
            "component": facts.component_labels,
            "funder": facts.funder_labels,
            "assumption": {entry.assumption: facts.say(entry.label) for entry in model.assumptions},
            "count": {entry.count: facts.say(entry.label) for entry in model.counts},
            "indicator": {entry.indicator: facts.say(entry.label) for entry in model.indicators},
            # A day is told as it stands in the table.
            "by": {value: facts.words.code("target", "undated") if value == UNDATED else value},
            "group": survey.group_labels,
            "question": survey.question_labels,
            "reason": survey.reason_labels,
            "theme": {
                theme: words for (asked, theme), words in survey.theme_labels.items() if asked == codes.get("question")
            },
        }
        if code in labels:
            return labels[code].get(value, value.replace("_", " "))
        return facts.words.code(code, value)

    # What it rests on

    def _variant(self, codes: Mapping[str, str]) -> Variant:
        return next(entry for entry in self.facts.model.model.variants if entry.variant == codes[LEADING])

    def _posts(self, named: Named, codes: Mapping[str, str]) -> Iterator[Post]:
        """The posts a figure of money rests on: the one in its name or else all, as far as its bound admits them."""
        model = self.facts.model
        if "bound" in named.codes:
            bound = model.bound(codes["bound"])
            for post in model.model.posts:
                if post.post == codes.get("post", post.post) and model.admits(bound, post):
                    yield post

    def _components(self, named: Named, posts: Iterable[Post]) -> Iterator[tuple[Post, Component]]:
        for post in posts:
            for component in post.components:
                if named.codes.get("component", component.component) == component.component:
                    yield post, component

    def _used(self, named: Named, codes: Mapping[str, str], posts: Sequence[Post]) -> set[str]:
        """Every name in the formulas of the posts, as the figure's variant has them."""
        if not posts:
            return set()
        basis = self._variant(codes).price_basis
        found: set[str] = set()
        for post, component in self._components(named, posts):
            price = component.price
            formulas = [price.formula_of(basis.get(post.post)), *(average.formula for average in price.averages)]
            if named.kind.kind != "price":
                formulas.append(component.quantity.formula)
            found |= {name for formula in formulas for name in _names_in(formula)}
        return found

    def _parameters(self, named: Named, codes: Mapping[str, str], posts: Sequence[Post]) -> Iterator[Row]:
        used = self._used(named, codes, posts)
        for row in self.facts.parameters:
            if row["parameter"] in used and (not row["bound"] or row["bound"] == codes.get("bound", row["bound"])):
                yield row

    def _amounts(self, named: Named, codes: Mapping[str, str]) -> Iterator[Amount]:
        """The posts in a sum of all benefits of a bound."""
        if named.kind.kind not in ("benefits", "net", "ratio"):
            return
        prefix = "" if LEADING not in named.codes else f"variant.{codes[LEADING]}."
        wanted = (codes[LEADING], codes["bound"])
        totals = {
            row["post"]: row["total_eur"] for row in self._rows("posts") if (row["variant"], row["bound"]) == wanted
        }
        for post, label in self.facts.post_labels.items():
            if totals.get(post):
                printed = self.facts.numbers.money(totals[post])
                figure = f"{prefix}post.{post}.{codes['bound']}.total_eur"
                yield Amount(label, self.tracing.linked(printed, figure))

    def _calculations(self, named: Named, codes: Mapping[str, str]) -> Iterator[tuple[ComponentFacts, Calculation]]:
        """The formulas of a post under the figure's bound, as the leading variant has them."""
        if "post" not in named.codes or codes[LEADING] != self.facts.model.variant.variant:
            return
        for post in self.facts.posts:
            if post.id != codes["post"]:
                continue
            for component in post.components:
                if named.codes.get("component", component.id) != component.id:
                    continue
                yield from ((component, one) for one in component.calculations if one.bound.id == codes["bound"])

    def _takes_stated_costs(self, named: Named, codes: Mapping[str, str]) -> bool:
        return self._counts_costs(named) and self._variant(codes).cost_base == "stated-total"

    @staticmethod
    def _counts_costs(named: Named) -> bool:
        return named.kind.kind in ("net_each",) or any(role == "costs" for role, _ in named.kind.terms)

    def _sources(
        self, named: Named, codes: Mapping[str, str], posts: Sequence[Post]
    ) -> Iterator[tuple[str, Reference]]:
        model = self.facts.model.model
        found: list[tuple[str, Source]] = []
        if "post" in named.codes:
            found += [("post", post.source) for post in posts]
        if "bound" in named.codes and named.kind.kind != "price":
            found.append(("attribution", self.facts.model.bound(codes["bound"]).source))
        stated = model.stated_costs
        if stated is not None and self._takes_stated_costs(named, codes):
            found.append(("stated_costs", stated.source))
        used = self._used(named, codes, posts)
        found += [
            ("count", one.source) for one in model.counts if one.count in used or one.count == named.codes.get("count")
        ]
        if "assumption" in named.codes:
            found += [("assumption", one.source) for one in model.assumptions if one.assumption == codes["assumption"]]
        found += [
            ("indicator", one.source)
            for one in model.indicators
            if one.indicator == named.codes.get("indicator") and one.source is not None
        ]
        for role, source in found:
            yield self.facts.words.code("trace_source", role), self.facts.reference(source)

    def _raw_tables(self, named: Named, codes: Mapping[str, str], posts: Sequence[Post]) -> set[str]:
        """The raw tables with the records behind a figure."""
        if "indicator" in named.codes:
            return self._raw_of_indicator(codes["indicator"])
        if named.kind.kind == "households":
            return {self.facts.whom.table}
        tables = {named.kind.found.table, *(rows.table for _, rows in named.kind.terms)}
        if not tables & _OF_LEDGER:
            return self._raw_above(f"calculated/{named.kind.found.table}")
        found: set[str] = {self.facts.whom.table} if posts else set()
        found |= {component.quantity.records for _, component in self._components(named, posts)}
        if self._used(named, codes, posts) & {count.count for count in self.facts.model.model.counts}:
            found |= self._raw_above("calculated/count_values")
        if "outflow_counts" in tables:
            found |= self._raw_above("calculated/outflow_counts")
        if self._counts_costs(named) and not self._takes_stated_costs(named, codes):
            found |= self._raw_above("calculated/funding_by_year")
        return found

    def _raw_of_indicator(self, name: str) -> set[str]:
        """The raw tables behind an indicator: those of its answers, or of the figure that it is."""
        for one in self.facts.model.model.indicators:
            if one.indicator != name:
                continue
            if one.answers is not None:
                return self._raw_above("calculated/answer_counts")
            if one.figure is not None and self.facts.has_figure(one.figure):
                named = self._named(one.figure, self.facts.figure(one.figure)[0])
                if named is not None and "indicator" not in named.codes:
                    codes = self._codes(named)
                    return self._raw_tables(named, codes, list(self._posts(named, codes)))
        return set()

    def _raw_above(self, asset: str) -> set[str]:
        return {one.removeprefix("raw/") for one in self.lineage.above(asset) if one.startswith("raw/")}

    def _chain(self, table: str, needed: set[str] | None, declared: bool = True) -> tuple[tuple[str, ...], ...]:
        """The assets from the published tables back to the raw files, those left out that lead to none of the files needed.

        ``declared`` says whether what the model alone declares has a part in it, such as attribution.
        """
        start = f"calculated/{table}"
        kept = {start, _LEDGER} if table in _OF_LEDGER else {start}
        if start not in self.lineage.upstream:
            return ()
        files = {file.table for file in self.lineage.raw_files}
        needed = files if needed is None else needed & files
        steps: dict[int, list[str]] = {}
        for asset, depth in self.lineage.above(start).items():
            behind = self._behind[asset]
            if asset in kept or (behind & needed and self._has_part(asset)) or (declared and not behind):
                steps.setdefault(depth, []).append(asset)
        return (*((asset,) for asset in _PUBLISHED_BY), *(tuple(sorted(steps[depth])) for depth in sorted(steps)))

    def _has_part(self, asset: str) -> bool:
        """Whether a step made anything: without posts the tables of amounts have no rows, whatever they could rest on."""
        group, _, table = asset.partition("/")
        return self.facts.has_posts or group != "calculated" or bool(self._rows(table))

    @cached_property
    def _behind(self) -> dict[str, set[str]]:
        """The raw tables behind each asset."""
        assets = {*self.lineage.upstream, *(need for needs in self.lineage.upstream.values() for need in needs)}
        return {asset: self._raw_above(asset) for asset in assets}


@lru_cache(maxsize=1024)
def _names_in(formula: str) -> frozenset[str]:
    return frozenset(Expression(formula).names)


def _mean(pairs: Iterable[tuple[Any, Any]]) -> Fraction | None:
    total, count = Fraction(0), 0
    for value, weight in pairs:
        try:
            total += Fraction(Decimal(str(value))) * int(weight)
        except InvalidOperation:
            return None
        count += int(weight)
    return total / count if count else None


def _worked(operation: str, values: Sequence[Any]) -> Any:
    if not operation or any(value is None for value in values):
        return None
    exact = [Fraction(value) for value in values]
    match operation:
        case "sum":
            return exact[0]
        case "difference":
            return exact[0] - exact[1]
        case _:
            return exact[0] / exact[1] if exact[1] else None


def _cell(value: Any) -> str:
    """A cell as the published table has it."""
    return "" if value is None else str(value)


def _same(found: Any, value: Any) -> bool:
    """Whether two values agree to the last decimal that a ledger has."""
    if found is None or value is None:
        return found is None and value is None
    return half_up(_decimal(found), _DECIMALS) == half_up(_decimal(value), _DECIMALS)


def _decimal(value: Any) -> Any:
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
