"""One fault in a file, and the list of them that a person works through.

Belongs here: what a fault is, how faults are sorted, and the form in which one is kept. Does not belong here: finding them
(``ingest``, ``model``, ``rendering``), laying them out for a reader (``telling``, ``validation``).

A fault's sentences are made by ``pipeline.saying.say``, so that they can be told in Dutch; those of a model's YAML, which an
analyst writes, are English only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.saying import Said, as_data, from_data, told_in


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place in one file.

    Attributes:
        file: path as the person knows it, relative to the workspace.
        rule: short stable name of the rule that was broken, e.g. ``unknown_participant``.
        found: what was found there, as a sentence part.
        expected: what the rule asks for.
        remedy: what the person can do about it.
        row: line in the file as a person counts it (the header of a table is line 1); None for the whole file.
        column: name of the column or field; None for the whole row.
        value: the value as delivered; None where it must not be repeated (identifiers) or there is none.
        sheet: worksheet in a workbook; None for text files.
        severity: ``error`` stops a run, ``warning`` is kept and reported.
        private: whether ``value`` is a person's identifier or own words: told to who is at the terminal, kept nowhere.
    """

    file: str
    rule: str
    found: str
    expected: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    sheet: str | None = None
    severity: str = "error"
    private: bool = False

    def place(self) -> str:
        """Where the fault is, e.g. ``raw/outflow.csv, row 4, column started_on``."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def withheld(self) -> "Fault":
        """The fault as it may be kept: without the value when that is private."""
        return replace(self, value=None) if self.private else self

    def in_language(self, language: str) -> "Fault":
        """The fault with its sentences in ``language``; as it is where they were not made by ``say``."""
        if language == "en" or not isinstance(self.found, Said):
            return self
        found, expected, remedy = (told_in(sentence, language) for sentence in (self.found, self.expected, self.remedy))
        return replace(self, found=found, expected=expected, remedy=remedy)

    def sentence(self) -> str:
        """The fault on one line: place, what was found, what was expected, remedy; never a private value."""
        value = f" ({self.value})" if self.value not in (None, "") and not self.private else ""
        return f"{self.place()}: {self.found}{value}. Expected: {self.expected}. {self.remedy} [{self.rule}]"


_SENTENCES = ("found", "expected", "remedy")


def as_kept(fault: Fault) -> dict[str, Any]:
    """A fault in a form that JSON can hold: its sentences with what they were made of, a private value left out."""
    kept = {entry.name: getattr(fault.withheld(), entry.name) for entry in fields(Fault)}
    return {**kept, **{name: as_data(kept[name]) for name in _SENTENCES}}


def from_kept(kept: Mapping[str, Any]) -> Fault:
    """The fault that :func:`as_kept` gave the form of; a private value does not come back."""
    return Fault(**{**kept, **{name: from_data(kept[name]) for name in _SENTENCES}})


def in_working_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults as a person would mend them: per file from top to bottom; duplicates are dropped."""

    def key(fault: Fault) -> tuple[str, str, int, str, str, str]:
        return (
            fault.file,
            fault.sheet or "",
            -1 if fault.row is None else fault.row,
            fault.column or "",
            fault.rule,
            fault.found,
        )

    return sorted(set(faults), key=key)


def errors_in(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that stop a run."""
    return [fault for fault in faults if fault.severity == "error"]


class FaultsError(MeerwaardeError):
    """Files hold faults; ``faults`` has all of them, the message lists them one per line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = in_working_order(faults)
        count = len(errors_in(self.faults))
        head = f"{count} {'fault' if count == 1 else 'faults'} to mend:"
        super().__init__("\n".join([head, *(f"  {fault.sentence()}" for fault in self.faults)]))
