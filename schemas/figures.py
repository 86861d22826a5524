"""The kinds of figure that a text or a comparison may name, and where in the published tables each stands.

Belongs here: how the names of figures are built, the table, filter and column that give a figure of each kind, and the sums
behind it. Does not belong here: working figures out (``pipeline.calculation.figures``), words for them (the catalogues).

Names are parts joined by points; a part between braces is a code. The figures of the leading variant stand under their plain
name, those of every variant also under ``variant.<variant>.``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

UNDATED = "ambition"
"""What stands for the day in the names of the figures of a target that has none; in ``targets`` that cell is empty."""
LEADING = "variant"
"""The code that holds the variant of a figure; of a plain name it is the leading variant."""


@dataclass(frozen=True)
class Rows:
    """Rows of a published table, and what to take of them.

    Attributes:
        table: name of the table.
        where: column -> the values that its rows may have; ``{code}`` stands for a part of the figure's name.
        column: the column of which the value is taken.
        take: ``each`` (every row has the same value), ``sum``, ``first`` (of the rows by ``order``), or ``mean`` (each row as
            often as ``weight`` says).
        order: columns by which ``first`` sorts.
        weight: the column that weighs for ``mean``.
    """

    table: str
    where: Mapping[str, tuple[str, ...]]
    column: str
    take: str = "each"
    order: tuple[str, ...] = ()
    weight: str = ""

    def filled(self, codes: Mapping[str, str]) -> "Rows":
        """The same with the codes of one figure filled in; an empty text stands for an empty cell."""
        if codes.get("by") == UNDATED:
            codes = {**codes, "by": ""}
        where = {
            column: tuple(value.format_map(codes) if "{" in value else value for value in values)
            for column, values in self.where.items()
        }
        return Rows(self.table, where, self.column, self.take, self.order, self.weight)


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes:
        kind: its code, under which the catalogues of labels have words for it.
        pattern: how its names are built.
        found: where a figure of this kind stands.
        operation: how ``terms`` give the figure: ``sum`` (one term), ``difference`` or ``quotient`` (two); empty where the rows
            ``found`` are themselves what was counted, or where no sum of rows gives it.
        terms: the rows it is worked out from, each with the code of what they are.
        by_variant: whether every variant has one.
    """

    kind: str
    pattern: str
    found: Rows
    operation: str = ""
    terms: tuple[tuple[str, Rows], ...] = ()
    by_variant: bool = False

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in its names, in order."""
        return tuple(re.findall(r"\{(\w+)\}", self.pattern))

    @cached_property
    def form(self) -> re.Pattern[str]:
        """What its names look like; a code may hold a point."""
        parts = re.split(r"\{(\w+)\}", self.pattern)
        return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)))


@dataclass(frozen=True)
class Named:
    """A name read as a figure of one kind.

    Attributes:
        kind: the kind.
        codes: the codes in the name; the variant too where the name has one.
    """

    kind: Kind
    codes: Mapping[str, str] = field(default_factory=dict)


_COUNTED = {"counted": ("yes",)}
_OF_BOUND = {"variant": ("{variant}",), "bound": ("{bound}",)}
_BENEFITS = Rows("ledger", {**_OF_BOUND, "flow": ("benefit", "transfer"), **_COUNTED}, "amount_eur", "sum")
_COSTS = Rows("ledger", {**_OF_BOUND, "flow": ("cost",), **_COUNTED}, "amount_eur", "sum")
_POST = Rows(
    "ledger",
    {"variant": ("{variant}",), "post": ("{post}",), "bound": ("{bound}",), "flow": ("benefit", "transfer"), **_COUNTED},
    "amount_eur",
    "sum",
)  # fmt: skip
_PEOPLE = Rows("outflow_counts", {}, "participants", "sum")
# Costs are the same under every bound: those of the leading one stand for all.
_ALL_COSTS = Rows(
    "ledger",
    {"variant": ("{variant}",), "bound": ("{leading_bound}",), "flow": ("cost",), **_COUNTED},
    "amount_eur",
    "sum",
)  # fmt: skip


def _totals(column: str) -> Rows:
    return Rows("totals", _OF_BOUND, column)


def _posts(column: str) -> Rows:
    return Rows("posts", {"variant": ("{variant}",), "post": ("{post}",), "bound": ("{bound}",)}, column)


def _basis(column: str) -> Rows:
    return Rows("basis", {**_OF_BOUND, "basis": ("{basis}",)}, column)


def _assumed(column: str) -> Rows:
    where = {"assumption": ("{assumption}",), "counting": ("{counting}",)}
    return Rows("assumptions", where, column, "first", ("bound", "post"))


def _asked(**where: str) -> Rows:
    return Rows("respondent_counts", {column: (value,) for column, value in where.items()}, "respondents", "sum")


def _responded(column: str) -> Rows:
    return Rows("response", {"sector": ("all",)}, column)


def _indicator(column: str) -> Rows:
    return Rows("indicators", {"indicator": ("{indicator}",)}, column)


def _target(column: str) -> Rows:
    return Rows("targets", {"indicator": ("{indicator}",), "by": ("{by}",)}, column)


_BENEFITS_TERM, _COSTS_TERM = ("benefits", _BENEFITS), ("costs", _COSTS)
_PEOPLE_TERM = ("graduates", _PEOPLE)
_PER_PARTICIPANT = "per_participant_eur"

KINDS = (
    Kind("benefits", "benefits.{bound}.total_eur", _totals("benefits_eur"), "sum", (_BENEFITS_TERM,), True),
    Kind("benefits_each", f"benefits.{{bound}}.{_PER_PARTICIPANT}", _totals("benefits_per_participant_eur"), "quotient",
         (_BENEFITS_TERM, _PEOPLE_TERM), True),
    Kind("net", "net.{bound}.total_eur", _totals("net_eur"), "difference", (_BENEFITS_TERM, _COSTS_TERM), True),
    Kind("net_each", f"net.{{bound}}.{_PER_PARTICIPANT}", _totals("net_per_participant_eur"), "quotient",
         (("net", _totals("net_eur")), _PEOPLE_TERM), True),
    Kind("ratio", "ratio.{bound}", _totals("ratio"), "quotient", (_BENEFITS_TERM, _COSTS_TERM), True),
    Kind("costs", "costs.total_eur", Rows("totals", {"variant": ("{variant}",)}, "costs_eur"), "sum",
         (("costs", _ALL_COSTS),), True),
    Kind("costs_each", f"costs.{_PER_PARTICIPANT}", Rows("totals", {"variant": ("{variant}",)}, "costs_per_participant_eur"),
         "quotient", (("costs", _ALL_COSTS), _PEOPLE_TERM), True),
    Kind("post", "post.{post}.{bound}.total_eur", _posts("total_eur"), "sum", (("post", _POST),), True),
    Kind("post_each", f"post.{{post}}.{{bound}}.{_PER_PARTICIPANT}", _posts(_PER_PARTICIPANT), "quotient",
         (("post", _POST), _PEOPLE_TERM), True),
    Kind("post_share", "post.{post}.{bound}.share", _posts("share"), "quotient", (("post", _POST), _BENEFITS_TERM), True),
    Kind("price", "price.{post}.{component}.{bound}",
         Rows("prices", {"variant": ("{variant}",), "post": ("{post}",), "component": ("{component}",), "bound": ("{bound}",)},
              "price_eur", "first", ("year",)), by_variant=True),
    Kind("basis", "basis.{bound}.{basis}.total_eur", _basis("amount_eur"), by_variant=True),
    Kind("basis_share", "basis.{bound}.{basis}.share", _basis("share"), "quotient",
         (("basis", _basis("amount_eur")), _BENEFITS_TERM), True),
    Kind("assumption_mean", "assumption.{assumption}.{counting}.mean_persons", _assumed("mean_persons")),
    Kind("assumption_years", "assumption.{assumption}.{counting}.attributed_person_years",
         _assumed("attributed_person_years")),
    Kind("funding", "funding.total_eur", Rows("funding_by_funder", {}, "amount_eur", "sum")),
    Kind("funder", "funding.{funder}.total_eur", Rows("funding_by_funder", {"funder": ("{funder}",)}, "amount_eur", "sum")),
    Kind("funder_share", "funding.{funder}.share", Rows("funding_by_funder", {"funder": ("{funder}",)}, "share", "sum")),
    Kind("graduates", "participants.graduated", _PEOPLE),
    Kind("outflow", "outflow.{status}", Rows("outflow_counts", {"status": ("{status}",)}, "participants")),
    Kind("asked_excluded", "respondents.{group}.{instrument}.excluded.{reason}",
         _asked(group="{group}", instrument="{instrument}", usable="no", exclusion_reason="{reason}")),
    Kind("asked_usable_by", "respondents.{group}.{instrument}.usable",
         _asked(group="{group}", instrument="{instrument}", usable="yes")),
    Kind("asked_usable", "respondents.{group}.usable", _asked(group="{group}", usable="yes")),
    Kind("asked_by", "respondents.{group}.{instrument}", _asked(group="{group}", instrument="{instrument}")),
    Kind("asked", "respondents.{group}", _asked(group="{group}")),
    Kind("theme", "survey.{question}.{theme}.{group}",
         Rows("theme_counts", {"question": ("{question}",), "theme": ("{theme}",), "group": ("{group}",),
                               "instrument": ("all",)}, "respondents", "sum")),
    Kind("count", "count.{count}", Rows("count_values", {"count": ("{count}",)}, "value")),
    Kind("mean_answer", "answers.{question}.mean",
         Rows("answer_counts", {"question": ("{question}",)}, "answer", "mean", weight="respondents")),
    Kind("answer", "answers.{question}.{answer}",
         Rows("answer_counts", {"question": ("{question}",), "answer": ("{answer}",)}, "respondents", "sum")),
    Kind("members", "organisations.members", _responded("members")),
    Kind("members_answered", "organisations.answered", _responded("answered")),
    Kind("response_rate", "organisations.response_rate", _responded("share"), "quotient",
         (("members_answered", _responded("answered")), ("members", _responded("members")))),
    Kind("households", "households.count", Rows("figures", {"figure": ("households.count",)}, "value")),
    Kind("indicator_base", "indicator.{indicator}.base", _indicator("base_count")),
    Kind("indicator_counted", "indicator.{indicator}.counted", _indicator("counted")),
    Kind("indicator_previous_base", "indicator.{indicator}.previous_base", _indicator("previous_base")),
    Kind("indicator_previous", "indicator.{indicator}.previous", _indicator("previous_value")),
    Kind("indicator_difference", "indicator.{indicator}.difference", _indicator("difference"), "difference",
         (("indicator", _indicator("value")), ("indicator_previous", _indicator("previous_value")))),
    Kind("indicator", "indicator.{indicator}", _indicator("value")),
    Kind("target_expected", "target.{indicator}.{by}.expected", _target("expected")),
    Kind("target_progress", "target.{indicator}.{by}.progress", _target("progress_share"), "quotient",
         (("indicator", _target("value")), ("target", _target("target")))),
    Kind("target_remaining", "target.{indicator}.{by}.remaining", _target("remaining")),
    Kind("target", "target.{indicator}.{by}", _target("target")),
)  # fmt: skip
"""Every kind; a name that fits several is of the first that has such a figure."""

PREFIXES = frozenset({kind.pattern.split(".")[0] for kind in KINDS} | {"variant"})
"""The first parts that names have."""


def read_as(name: str) -> Iterator[Named]:
    """Every way to read a name as that of a figure, the likeliest first; none for a name that no figure can have."""
    if name.startswith("variant."):
        rest = name.removeprefix("variant.")
        # A variant is a slug and holds no point.
        variant, _, plain = rest.partition(".")
        for kind in KINDS:
            hit = kind.form.fullmatch(plain) if kind.by_variant else None
            if hit:
                yield Named(kind, {LEADING: variant, **hit.groupdict()})
        return
    for kind in KINDS:
        hit = kind.form.fullmatch(name)
        if hit:
            yield Named(kind, hit.groupdict())
