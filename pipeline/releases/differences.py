"""What the verb `diff` prints and writes: what changed, in a table for people and in files for programs.

Belongs here: words, order and layout. Does not belong here: working out what changed (``comparing``).
"""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipeline.files import write_whole
from pipeline.releases.aligned import aligned, as_figure, printed
from pipeline.releases.bridge import Part, dealt, half_up
from pipeline.releases.comparing import Change, Comparison, compare
from pipeline.releases.reference import Reference
from pipeline.saying import Said, say, told_in
from pipeline.workspace import Workspace

COLUMNS = ("what", "variant", "bound", "cause", "old", "new", "difference")
BRIDGED = ("benefits_eur", "costs_eur", "net_eur")
_SHOWN_FIGURES = 40


def cause_words(causes: Sequence[str]) -> Said:
    """One cause, or several that could not be told apart, in words."""
    words = {
        "participants": say("participants and outflow"),
        "funding": say("funding"),
        "survey": say("survey"),
        "prices": say("prices"),
        "attribution": say("attribution"),
        "method": say("method"),
        "correction": say("correction"),
        "code": say("program"),
    }
    found = words[causes[0]]
    for cause in causes[1:]:
        found = say("{first} together with {second}", first=found, second=words[cause])
    return found


def _column_words() -> Mapping[str, Said]:
    return {
        "benefits_eur": say("Benefits (EUR)"),
        "costs_eur": say("Costs (EUR)"),
        "net_eur": say("Net (EUR)"),
        "ratio": say("Ratio"),
        "benefits_per_participant_eur": say("Benefits per participant (EUR)"),
        "costs_per_participant_eur": say("Costs per participant (EUR)"),
        "net_per_participant_eur": say("Net per participant (EUR)"),
    }


def compare_and_tell(
    workspace: Workspace,
    one: Reference,
    other: Reference,
    language: str,
    csv_file: Path | None,
    json_file: Path | None,
    with_rows: bool = False,
) -> int:
    """Compare two releases or drafts, print what changed, and write it to files where asked; gives the exit code."""

    def tell(line: str) -> None:
        if sys.stderr.isatty():
            print(line, file=sys.stderr)

    found = compare(workspace, one, other, tell, with_rows)
    if csv_file is not None:
        write_whole(csv_file, as_csv(found))
    if json_file is not None:
        write_whole(json_file, as_json(found))
    print(as_text(found, language))
    return 0


# Amounts by cause


def part_of(part: Part, variant: str, bound: str, column: str) -> Decimal:
    """What a part changed in benefits, costs, or the one less the other."""
    if column == "net_eur":
        return part_of(part, variant, bound, "benefits_eur") - part_of(part, variant, bound, "costs_eur")
    return part.changes.get((variant, bound, column), Decimal(0))


def _bridged(found: Comparison) -> list[tuple[str, str]]:
    """The variants and bounds that have a bridge: those of both sides."""
    return list(dict.fromkeys((name[0], name[1]) for name in found.why.names)) if found.why else []


# For programs


def records(found: Comparison) -> Iterator[dict[str, str]]:
    """A row per changed figure and per cause of every bridged total, with the columns ``COLUMNS``."""
    for change in (*found.totals, *found.others):
        if change.changed:
            yield _record(change.what, change.variant, change.bound, "", change.old, change.new, change.difference)
    for variant, bound in _bridged(found):
        for column in BRIDGED:
            for part in found.why.bridge.parts if found.why else ():
                changed = part_of(part, variant, bound, column)
                yield _record(column, variant, bound, "+".join(part.causes), "", "", changed)


def _record(
    what: str, variant: str, bound: str, cause: str, old: str, new: str, difference: Decimal | None
) -> dict[str, str]:
    written = "" if difference is None else format(difference, "f")
    return dict(zip(COLUMNS, (what, variant, bound, cause, old, new, written), strict=True))


def as_csv(found: Comparison) -> bytes:
    """The changes as CSV: UTF-8, lines ending in LF, numbers with all their decimals."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records(found))
    return text.getvalue().encode()


def as_json(found: Comparison) -> bytes:
    """The changes as JSON, numbers as texts with all their decimals."""
    content: dict[str, Any] = {
        "old": str(found.old.reference),
        "new": str(found.new.reference),
        "causes": list(found.why.causes) if found.why else None,
        "codes_compared_on": found.why.bridge.compared_on if found.why else None,
        "not_told_apart_because": list(found.why.obstacles) if found.why else [],
        "causes_unknown_because": found.why_not,
        "changes": list(records(found)),
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


# For people


def as_text(found: Comparison, language: str) -> str:
    """The changes as a coordinator reads them."""

    def t(text: str) -> str:
        return told_in(text, language)

    lines = [t(say("From {old} to {new}", old=str(found.old.reference), new=str(found.new.reference)))]
    changed = [change for change in (*found.totals, *found.others) if change.changed]
    if not changed and (found.why is None or not found.why.causes):
        lines.append(t(say("No figure changed.")))
    variant = found.new.variant
    bounds = [change.bound for change in found.totals if change.variant == variant and change.what == "net_eur"]
    labels = _labels(found, language)
    if found.why is None:
        lines += ["", t(say("What caused the changes cannot be worked out. {why}", why=found.why_not))]
        lines += ["", *_totals(found, variant, bounds, labels, language)]
    elif found.why.causes:
        bridged = [bound for bound in bounds if (variant, bound) in _bridged(found)]
        if bridged:
            for column in BRIDGED:
                lines += ["", *_by_cause(found, variant, bridged, column, labels, language)]
            ratio = [_ratio_row(found, variant, bridged, language)]
            lines += ["", *aligned([["", *(labels.get(bound, bound) for bound in bridged)], *ratio])]
        lines += ["", *(f"  {line}" for line in _remarks(found, [(variant, bound) for bound in bridged], language))]
    if found.rows:
        lines += ["", *_rows(found, language)]
    figures = _figures(found, language)
    return "\n".join([*lines, *(["", *figures] if figures else [])])


def _labels(found: Comparison, language: str) -> dict[str, str]:
    about = found.new.manifest.get("about") or {}
    return {entry["bound"]: entry["label"][language] for entry in about.get("bounds", [])}


def _total(found: Comparison, variant: str, bound: str, column: str) -> Change:
    return next(one for one in found.totals if (one.variant, one.bound, one.what) == (variant, bound, column))


def _by_cause(
    found: Comparison, variant: str, bounds: Sequence[str], column: str, labels: Mapping[str, str], language: str
) -> list[str]:
    """The table of one total: old, what each cause changed, new. In whole cents, dealt out so that every column adds up."""
    assert found.why is not None
    parts = [part for part in found.why.bridge.parts if any(part_of(part, variant, one, column) for one in bounds)]
    rows = [[told_in(cause_words(part.causes), language)] for part in parts]
    first, last = [_name_of(found.old, language)], [_name_of(found.new, language)]
    for bound in bounds:
        total = _total(found, variant, bound, column)
        old, new = (half_up(Fraction(Decimal(value)), 2) for value in (total.old, total.new))
        shares = [Fraction(part_of(part, variant, bound, column)) for part in parts]
        first.append(printed(old, language))
        last.append(printed(new, language))
        for row, cents in zip(rows, dealt(shares, new - old, 2), strict=True):
            row.append(printed(cents, language, signed=True))
    head = [told_in(_column_words()[column], language), *(labels.get(bound, bound) for bound in bounds)]
    body = [[f"  {cell}" if place == 0 else cell for place, cell in enumerate(row)] for row in rows]
    return list(aligned([head, first, *body, last]))


def _name_of(side: Any, language: str) -> str:
    which = side.reference.which
    return told_in(say("draft"), language) if which == "draft" else f"v{which}"


def _ratio_row(found: Comparison, variant: str, bounds: Sequence[str], language: str) -> list[str]:
    cells = [_total(found, variant, bound, "ratio") for bound in bounds]
    shown = [
        f"{printed(Decimal(one.old), language)} -> {printed(Decimal(one.new), language)}"
        if one.old and one.new
        else "-"
        for one in cells
    ]
    return [told_in(_column_words()["ratio"], language), *shown]


def _totals(
    found: Comparison, variant: str, bounds: Sequence[str], labels: Mapping[str, str], language: str
) -> list[str]:
    rows = [["", *(labels.get(bound, bound) for bound in bounds)]]
    for column in (*BRIDGED, "ratio"):
        cells = [_total(found, variant, bound, column) for bound in bounds]
        money = _in_euros(column)
        shown = [f"{as_figure(one.old, language, money)} -> {as_figure(one.new, language, money)}" for one in cells]
        rows.append([told_in(_column_words()[column], language), *shown])
    return list(aligned(rows))


def _remarks(found: Comparison, bridged: Sequence[tuple[str, str]], language: str) -> Iterator[str]:
    assert found.why is not None
    idle = [
        told_in(cause_words(part.causes), language)
        for part in found.why.bridge.parts
        if not any(part_of(part, *place, column) for place in bridged for column in BRIDGED)
    ]
    if idle:
        yield told_in(say("Changed, without any effect on these amounts: {causes}.", causes=", ".join(idle)), language)
    if any(len(part.causes) > 1 for part in found.why.bridge.parts):
        yield told_in(
            say("Causes that stand together could not be told apart: one side's do not go with the other side's."),
            language,
        )
    if found.why.bridge.compared_on in ("old", "new"):
        yield told_in(
            say("What the program changed was measured on the inputs of one side only."),
            language,
        )
    for obstacle in found.why.obstacles:
        yield told_in(say("The reason: {reason}", reason=obstacle), language)


def _rows(found: Comparison, language: str) -> Iterator[str]:
    """Changed rows of raw files, each with what it does to the benefits and costs of the leading bound."""
    variant = found.new.variant
    about = found.new.manifest.get("about") or {}
    bound = about.get("leading_bound") or next((one.bound for one in found.totals if one.variant == variant), "")
    label = _labels(found, language).get(bound, bound)
    yield told_in(
        say("Changed rows, each with its own effect on the net ({bound}); together they need not add up", bound=label),
        language,
    )
    for row in found.rows:
        if row.effect is None:
            effect = told_in(say("not worked out"), language)
        else:
            benefits, costs = (row.effect.get((variant, bound, column), Decimal(0)) for column in BRIDGED[:2])
            effect = printed(benefits - costs, language, signed=True)
        yield f"  {row.file}: {effect}"
        for sign, line in (("-", row.old), ("+", row.new)):
            if line:
                yield f"    {sign} {line}"


def _figures(found: Comparison, language: str) -> list[str]:
    """The changed figures that the tables above do not show."""
    changed = [
        change
        for change in (*found.totals, *found.others)
        if change.changed and not (change.variant == found.new.variant and change.what in (*BRIDGED, "ratio"))
    ]
    # A post and a total have a name among the figures as well.
    named = {change.what for change in changed}
    changed = [change for change in changed if change.variant or not _told_before(change.what, named)]
    if not changed:
        return []
    old, new = _name_of(found.old, language), _name_of(found.new, language)
    rows = [[told_in(say("Changed figure"), language), old, new, told_in(say("difference"), language)]]
    for change in changed[:_SHOWN_FIGURES]:
        what = " ".join(part for part in (change.what, change.variant, change.bound) if part)
        money = _in_euros(change.what)
        difference = "" if change.difference is None else as_figure(format(change.difference, "f"), language, money)
        rows.append([what, *(as_figure(value, language, money) for value in (change.old, change.new)), difference])
    lines = list(aligned(rows))
    more = len(changed) - _SHOWN_FIGURES
    if more > 0:
        lines.append(f"  {told_in(say('and {count} more; --csv FILE writes them all', count=more), language)}")
    return lines


def _in_euros(figure: str) -> bool:
    """Whether a figure is an amount of money, by its name."""
    return (
        figure.endswith("_eur")
        or figure.startswith("price.")
        or (figure.startswith("post.") and figure.count(".") == 1)
    )


def _told_before(figure: str, named: set[str]) -> bool:
    """Whether a figure is one of the totals or posts under another name."""
    if figure.startswith(("benefits.", "net.", "ratio.", "costs.", "variant.")):
        return True
    return figure.startswith("post.") and ".".join(figure.split(".")[:2]) in named
