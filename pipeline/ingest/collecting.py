"""Collecting the faults of one file, without drowning the reader in a thousand of the same.

Belongs here: gathering faults, capping them per rule and column, showing a value on one line. Does not belong here:
deciding what is a fault.
"""

from dataclasses import dataclass, field

from pipeline.faults import Fault
from pipeline.ingest.grid import LONGEST_CELL, MOST_COLUMNS
from pipeline.saying import say

KEPT_PER_RULE = 100
LONGEST_SHOWN = 80


def shown(text: str) -> str:
    """A delivered value as it can stand in a list of faults: on one line, short, and inert on a terminal."""
    flat = "".join(char if char.isprintable() else " " for char in text[: LONGEST_SHOWN + 1])
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:LONGEST_SHOWN]}..."


@dataclass
class Collector:
    """The faults of one file (and sheet), at most ``KEPT_PER_RULE`` of a kind, plus how many more there are.

    Attributes:
        file: path as the person knows it.
        sheet: worksheet in a workbook; None for text files.
    """

    file: str
    sheet: str | None = None
    _kept: list[Fault] = field(default_factory=list)
    _counts: dict[tuple[str, str | None, str], int] = field(default_factory=dict)
    _first_left_out: dict[tuple[str, str | None, str], Fault] = field(default_factory=dict)

    def add(
        self,
        rule: str,
        *,
        found: str,
        expected: str,
        remedy: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        severity: str = "error",
        private: bool = False,
    ) -> None:
        """Add one fault; ``value`` is the delivered text, None where it must not be repeated."""
        fault = Fault(
            file=self.file,
            rule=rule,
            found=found,
            expected=expected,
            remedy=remedy,
            row=row,
            column=column,
            value=None if value is None else shown(value),
            sheet=self.sheet,
            severity=severity,
            private=private,
        )
        kind = (rule, column, severity)
        count = self._counts.get(kind, 0) + 1
        self._counts[kind] = count
        if count <= KEPT_PER_RULE:
            self._kept.append(fault)
        elif count == KEPT_PER_RULE + 1:
            self._first_left_out[kind] = fault

    def enough(self, rule: str, column: str | None, severity: str = "error") -> bool:
        """Whether this fault need only be counted, which has been done then: spares wording what nobody will read."""
        kind = (rule, column, severity)
        if self._counts.get(kind, 0) <= KEPT_PER_RULE:
            return False
        self._counts[kind] += 1
        return True

    def more(self, rule: str, column: str | None, severity: str, count: int) -> None:
        """Count faults that were found but not added, of a kind that is told often enough already."""
        if count > 0:
            self._counts[(rule, column, severity)] += count

    def add_long_cell(self, row: int, column: str | None) -> None:
        """A cell that is longer than any cell of a spreadsheet can be."""
        self.add(
            "cell_too_long",
            found=say("a cell of more than {most} characters", most=LONGEST_CELL),
            expected=say("at most {most} characters in a cell", most=LONGEST_CELL),
            remedy=say("Shorten the text, or look for a quotation mark that was not closed."),
            row=row,
            column=column,
        )

    def add_many_columns(self, columns: int) -> None:
        """More columns than any table of ours has reason for."""
        self.add(
            "too_many_columns",
            found=say("{count} columns", count=columns),
            expected=say("at most {most} columns", most=MOST_COLUMNS),
            remedy=say("Deliver the columns of the table only."),
        )

    def faults(self) -> list[Fault]:
        """Everything collected; what was left out is counted at the place of the first fault left out."""
        rest = [
            Fault(
                file=first.file,
                rule=first.rule,
                found=say("and {count} more of the same, from this row on", count=self._counts[kind] - KEPT_PER_RULE),
                expected=first.expected,
                remedy=first.remedy,
                row=first.row,
                column=first.column,
                sheet=first.sheet,
                severity=first.severity,
            )
            for kind, first in self._first_left_out.items()
        ]
        return [*self._kept, *rest]
