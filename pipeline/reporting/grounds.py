"""What several traced figures rest on together, so that it is told once: chains of files and steps, lists of parameters.

Belongs here: which entries share what, and the numbers by which they name it. Does not belong here: what a figure rests on
(``provenance``), sentences (the partial ``provenance``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.reporting.provenance import RawFile, Trace
from pipeline.reporting.views import Row


@dataclass(frozen=True)
class Chain:
    """From the published tables back to the delivered files.

    Attributes:
        number: by which entries name it, from 1.
        raw_files: the files with the records.
        steps: the assets from the published table back to those files, a step at a time.
    """

    number: int
    raw_files: tuple[RawFile, ...]
    steps: tuple[tuple[str, ...], ...]

    @property
    def id(self) -> str:
        """Of its place in the appendix."""
        return f"chain-{self.number}"

    @property
    def folder(self) -> str:
        """The folder of the files; empty where there are none."""
        return self.raw_files[0].file.rpartition("/")[0] if self.raw_files else ""


@dataclass(frozen=True)
class ParameterList:
    """Parameters that several figures use, all of them and no others.

    Attributes:
        number: by which entries name it, from 1.
        rows: the rows of the parameters.
    """

    number: int
    rows: tuple[Row, ...]

    @property
    def id(self) -> str:
        """Of its place in the appendix."""
        return f"parameter-list-{self.number}"


@dataclass(frozen=True)
class Origins:
    """The entries of an appendix and what they share, in the order in which the entries first need it."""

    entries: Sequence[Trace]
    chains: dict[object, Chain] = field(default_factory=dict)
    lists: dict[object, ParameterList] = field(default_factory=dict)

    def chain_of(self, entry: Trace) -> Chain | None:
        """The chain of a figure; None for one that neither a file nor a step is known of."""
        return self.chains.get(_chain(entry))

    def list_of(self, entry: Trace) -> ParameterList | None:
        """The list of parameters that a figure shares with others; None where it has its own."""
        return self.lists.get(_parameters(entry))


def origins(entries: Sequence[Trace]) -> Origins:
    """Entries with what they share; one parameter alone is told by every figure that uses it."""
    made = Origins(entries)
    users = Counter(_parameters(entry) for entry in entries if len(entry.parameters) > 1)
    for entry in entries:
        chain, parameters = _chain(entry), _parameters(entry)
        if (entry.raw_files or entry.chain) and chain not in made.chains:
            made.chains[chain] = Chain(len(made.chains) + 1, entry.raw_files, entry.chain)
        if users[parameters] > 1 and parameters not in made.lists:
            made.lists[parameters] = ParameterList(len(made.lists) + 1, entry.parameters)
    return made


def _chain(entry: Trace) -> object:
    return entry.raw_files, entry.chain


def _parameters(entry: Trace) -> object:
    return tuple((row["row_id"], row["bound"]) for row in entry.parameters)
