"""What judging finds, before it is told: the rows that break a rule, and how to word any one of them.

Belongs here: a finding, and making faults of findings. Does not belong here: deciding what breaks a rule (``typed``,
``rules``), which findings are set aside (``quarantine``).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.faults import Fault
from pipeline.ingest.collecting import KEPT_PER_RULE, Collector
from pipeline.ingest.delivered import RawTable
from pipeline.saying import say
from schemas import RAW

if TYPE_CHECKING:
    import numpy as np

SET_ASIDE = "set_aside"


@dataclass(frozen=True)
class Wording:
    """The sentence parts of one fault."""

    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """The rows of one table that break one rule.

    Attributes:
        table: the table.
        column: the column of the schema at which it shows; None for the whole file.
        rule: the rule's name.
        severity: ``error`` or ``warning``.
        rows: numbers of rows in the file, in their order; empty where the finding is about the file. Not all of ``count``
            where a rule found more than anybody is told.
        count: how many rows break the rule.
        wording: the words for a row, by its place in ``rows``; place 0 where the finding is about the file.
    """

    table: str
    column: str | None
    rule: str
    severity: str
    rows: "np.ndarray"
    count: int
    wording: Callable[[int], Wording]


def shown_value(raw: RawTable, row: int, column: str) -> tuple[str | None, bool]:
    """A cell as its deliverer wrote it, and whether it is a person's identifier or own words; an empty one is neither."""
    about = RAW[raw.name].column(column)
    text = raw.text(int(raw.rows.searchsorted(row)), column)
    if text and about.person:
        text = raw.originals.get(text, text)
    return text or None, bool(text) and (bool(about.person) or about.private)


def faults_of(finding: Finding, raw: RawTable, set_aside: Collection[int] = frozenset()) -> Iterator[Fault]:
    """The faults of a finding, those of rows that were set aside as warnings; capped, with a count of the rest.

    Args:
        finding: what was found.
        raw: the table as delivered.
        set_aside: numbers of the rows that were set aside.
    """
    heading = finding.column and raw.headings.get(finding.column, finding.column)
    if not len(finding.rows):
        words = finding.wording(0)
        collector = Collector(raw.file, raw.sheet)
        collector.add(
            finding.rule,
            found=words.found,
            expected=words.expected,
            remedy=words.remedy,
            column=heading,
            severity=finding.severity,
        )
        yield from collector.faults()
        return
    import numpy as np

    apart = (
        np.isin(finding.rows, sorted(set_aside)) if finding.severity == "error" else np.zeros(len(finding.rows), bool)
    )
    unseen = finding.count - len(finding.rows)
    yield from _told(finding, raw, heading, np.flatnonzero(~apart), unseen, aside=False)
    yield from _told(finding, raw, heading, np.flatnonzero(apart), 0, aside=True)


def _told(
    finding: Finding, raw: RawTable, heading: str | None, places: "np.ndarray", unseen: int, aside: bool
) -> list[Fault]:
    """The faults of some rows of a finding, by their places in it, and how many were found besides."""
    collector = Collector(raw.file, raw.sheet)
    rule, severity = (SET_ASIDE, "warning") if aside else (finding.rule, finding.severity)
    # One more than is kept, where the count of the rest is told.
    for place in places[: KEPT_PER_RULE + 1].tolist():
        row = int(finding.rows[place])
        words = finding.wording(place)
        value, private = shown_value(raw, row, finding.column) if finding.column else (None, False)
        collector.add(
            rule,
            found=say("a row that was set aside: {found}", found=words.found) if aside else words.found,
            expected=words.expected,
            remedy=words.remedy,
            row=row,
            column=heading,
            value=value,
            severity=severity,
            private=private,
        )
    collector.more(rule, heading, severity, max(len(places) - KEPT_PER_RULE - 1, 0) + unseen)
    return collector.faults()
