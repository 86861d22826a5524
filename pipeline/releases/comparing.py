"""What changed between two releases or drafts: every figure, and the totals by cause.

Belongs here: putting both together. Does not belong here: the sums (``bridge``), mixing inputs (``mixing``), telling it
(``differences``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.errors import CallError, MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.orchestration.inputs import code_version
from pipeline.releases.bridge import CODE, Bridge, Mixtures, Name, Taken, bridge
from pipeline.releases.mixing import Side, changed_causes
from pipeline.releases.rebuilding import scratch
from pipeline.releases.recipe import Recipe
from pipeline.releases.reference import Reference
from pipeline.releases.rows import RowChange, effects
from pipeline.releases.sides import Publication, Totals, publication, side_of
from pipeline.releases.valuing import Calculate, CodeNotThereError, Place, Valuer, by_archived_program, by_this_program
from pipeline.saying import say
from pipeline.workspace import Workspace, program_file

Tell = Callable[[str], None]
OF_TOTALS = (
    "benefits_eur", "costs_eur", "net_eur", "ratio", "benefits_per_participant_eur", "costs_per_participant_eur",
    "net_per_participant_eur",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One published figure on both sides, as it is written there; empty where a side does not have it."""

    what: str
    variant: str
    bound: str
    old: str
    new: str

    @property
    def difference(self) -> Decimal | None:
        """New less old; None where one of them is no number."""
        try:
            return Decimal(self.new) - Decimal(self.old)
        except InvalidOperation:
            return None

    @property
    def changed(self) -> bool:
        """Whether the two differ in more than how they are written."""
        return self.old != self.new and self.difference != 0


@dataclass(frozen=True)
class Code:
    """The program that calculated a side.

    Attributes:
        digests: of the program and of the lock of what it was installed with.
        recipe: where the program of a release is found; None for the one that runs.
    """

    digests: tuple[str, str | None]
    recipe: Recipe | None = None

    @property
    def runs(self) -> bool:
        """Whether it is the program that runs now."""
        return self.digests == present_code().digests


@dataclass(frozen=True)
class End:
    """One side of a bridge: its inputs, what they came to, and by which program."""

    side: Side
    totals: Totals
    code: Code


@dataclass(frozen=True)
class Why:
    """The totals by cause.

    Attributes:
        causes: the causes that differ, the code among them.
        bridge: what each came to.
        names: the amounts that are bridged: those that both sides have.
        obstacles: why causes could not be told apart, where they could not; a sentence each.
    """

    causes: tuple[str, ...]
    bridge: Bridge
    names: tuple[Name, ...]
    obstacles: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two releases or drafts beside each other.

    Attributes:
        old: the one started from.
        new: the one arrived at.
        totals: benefits, costs, net, ratio ... of every variant and bound of either side, changed or not.
        others: the posts and figures that changed.
        why: the totals by cause; None where that cannot be worked out.
        why_not: what is missing for it then.
        rows: changed rows of raw files with what each does, where asked for; never published.
    """

    old: Publication
    new: Publication
    totals: tuple[Change, ...]
    others: tuple[Change, ...]
    why: Why | None
    why_not: str = ""
    rows: tuple[RowChange, ...] = ()


def present_code() -> Code:
    """The program that runs, and the lock it came with."""
    lock = program_file("requirements.lock")
    return Code((code_version(), digest_of_file(lock) if lock.is_file() else None))


def code_of(found: Publication) -> Code:
    """The program that made a release or draft."""
    manifest = found.manifest
    return Code((manifest["code"]["digest"], manifest.get("lock_file")), found.recipe)


def compare(workspace: Workspace, one: Reference, other: Reference, tell: Tell, with_rows: bool = False) -> Comparison:
    """Compare two releases or drafts of one programme.

    Args:
        workspace: where they lie.
        one: the side that is started from.
        other: the side that is arrived at.
        tell: takes lines of progress.
        with_rows: whether changed rows of raw files are asked for; where the other side was made by the program that runs.

    Raises:
        CallError: one of them is not there, or they are of two programmes.
        MeerwaardeError: a manifest cannot be read.
    """
    if one.key.programme != other.key.programme:
        raise CallError(
            say(
                "{one} and {other} are of two programmes, whose figures do not mean the same. Compare two of one programme.",
                one=str(one),
                other=str(other),
            )
        )
    old, new = publication(workspace, one), publication(workspace, other)
    totals = tuple(changes_in(old.rows("totals"), new.rows("totals"), ("variant", "bound"), OF_TOTALS))
    others = [
        *changes_in(old.rows("posts"), new.rows("posts"), ("variant", "bound", "post"), ("total_eur",)),
        *changes_in(old.rows("figures"), new.rows("figures"), ("figure",), ("value",)),
    ]
    changed = tuple(change for change in others if change.changed)
    with scratch(workspace.rebuilding_dir) as (folder, _):
        try:
            ends = [
                End(side_of(workspace, found, folder / side), found.totals(), code_of(found))
                for side, found in (("old", old), ("new", new))
            ]
        except MeerwaardeError as error:
            return Comparison(old, new, totals, changed, None, error.args[0])
        why = explain(workspace, ends[0], ends[1], folder, tell, install=True)
        rows: list[RowChange] = []
        if with_rows and ends[1].code.runs:
            rows = effects(ends[0].side, ends[1].side, ends[1].totals, why.names, folder / "rows")
    return Comparison(old, new, totals, changed, why, rows=tuple(rows))


def changes_in(
    old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]], keys: tuple[str, ...], columns: tuple[str, ...]
) -> Iterator[Change]:
    """Every figure in the ``columns`` of a table, on both sides; rows are the same when they agree in the ``keys``."""
    by_key = [{tuple(row[key] for key in keys): row for row in rows} for rows in (old, new)]
    for place in dict.fromkeys([*by_key[1], *by_key[0]]):
        named = dict(zip(keys, place, strict=True))
        for column in columns:
            before, after = (rows[place].get(column, "") if place in rows else "" for rows in by_key)
            what = named.get("figure") or (f"post.{named['post']}" if "post" in named else column)
            yield Change(what, named.get("variant", ""), named.get("bound", ""), before, after)


def explain(workspace: Workspace, old: End, new: End, folder: Path, tell: Tell, install: bool) -> Why:
    """Divide the difference in benefits and costs over its causes.

    Args:
        workspace: has the archive, for the programs of releases.
        old: the side that is started from.
        new: the side that is arrived at.
        folder: an empty folder for what is unpacked and put together.
        tell: takes lines of progress.
        install: whether the packages of an older program may be installed.
    """
    causes = changed_causes(old.side, new.side)
    names = tuple(name for name in new.totals if name in old.totals)
    nothing, every = frozenset[str](), frozenset(causes)

    def valuer(end: End, which: str, known: dict[Taken, Totals | None]) -> Valuer:
        return Valuer(
            old.side, new.side, causes, _program(workspace, end.code, folder / which, tell, install), names,
            folder / "mixtures", known, at_once=not end.code.runs,
        )  # fmt: skip

    if old.code.digests == new.code.digests:
        only = valuer(new, "code", {nothing: old.totals, every: new.totals})
        found = bridge(causes, Mixtures(only), names)
        return Why(tuple(causes), found, names, _obstacles(found, [only]))
    then = valuer(old, "code-then", {nothing: old.totals})
    now = valuer(new, "code-now", {every: new.totals})
    found = bridge(causes, Mixtures(then, now), names)
    return Why((*causes, CODE), found, names, _obstacles(found, [then, now]))


def _program(workspace: Workspace, code: Code, into: Path, tell: Tell, install: bool) -> Calculate:
    """The program of a side, made ready when it is first asked; one that cannot be run says so for every workspace."""
    if code.runs:
        return by_this_program
    ready: list[Calculate] = []

    def calculate(places: Sequence[Place]) -> list[Totals | str]:
        try:
            if not ready:
                if code.recipe is None:
                    raise CodeNotThereError(
                        say(
                            "The program that made it is not in the archive (there is no recipe), and is another one than "
                            "runs now."
                        )
                    )
                ready.append(by_archived_program(workspace, code.recipe, into, tell, install))
            tell(
                f"Calculating {len(places)} mixtures with the program of v{code.recipe.number if code.recipe else '?'}"
            )
            return ready[0](places)
        except CodeNotThereError as error:
            return [error.args[0]] * len(places)

    return calculate


def _obstacles(found: Bridge, valuers: Sequence[Valuer]) -> tuple[str, ...]:
    """Why mixtures could not be worked out, where that left causes together or codes compared on one side only."""
    apart = all(len(part.causes) == 1 for part in found.parts) and found.compared_on in ("", "both")
    if apart:
        return ()
    reasons = [valuer.faults[taken] for valuer in valuers for taken in sorted(valuer.faults, key=len)[:1]]
    return tuple(dict.fromkeys(reasons))
