"""Whether the published totals and posts are what the published ledger adds up to, to the last decimal.

Belongs here: adding up ``ledger.csv`` and holding ``totals.csv`` and ``posts.csv`` against it, from the release alone. Does not
belong here: how the amounts came about (``calculation``).

What the programme's disclosure rule leaves out of the ledger cannot be added up. Where ``disclosed.csv`` says that an amount is
held back, the benefits are taken as shown, in thousands of euros, and what follows from them is held against that: net, ratio,
shares. How many sums were held is given, and whether benefits were added up, so that nothing passes unseen.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from pipeline.calculation.rounding import amount, divided, factor_or_none
from pipeline.errors import MeerwaardeError
from pipeline.saying import Said, say

Row = Mapping[str, str]
_GRADUATED = "participants.graduated"
_AMOUNTS = ("graduates", "total", "component")


@dataclass
class Held:
    """How many sums were held against the ledger, which do not agree, and whether all benefits were there to add up."""

    count: int = 0
    apart: list[Said] = field(default_factory=list)
    whole: bool = True

    def hold(self, where: str, shown: str, wanted: Decimal | None) -> None:
        """Hold one shown number against what it should be; None where that cannot be told."""
        if wanted is None or shown == "":
            return
        self.count += 1
        if Decimal(shown) != wanted:
            self.apart.append(
                say("{where}: shown is {shown}, the ledger comes to {wanted}", where=where, shown=shown, wanted=wanted)
            )


def held_sums(tables: Path) -> Held:
    """Hold totals and posts against the ledger; a MeerwaardeError when a table is missing or cannot be read."""
    try:
        return _held(
            _rows(tables / "ledger.csv"),
            _rows(tables / "totals.csv"),
            _rows(tables / "posts.csv"),
            _people(tables),
            _is_whole(tables),
        )
    except (OSError, KeyError, InvalidOperation, csv.Error, UnicodeDecodeError) as error:
        raise MeerwaardeError(
            say(
                "The tables in {folder} cannot be added up: {why}. Expected ledger.csv, totals.csv and posts.csv as a run "
                "writes them.",
                folder=str(tables),
                why=f"{type(error).__name__} {error}",
            )
        ) from error


def _held(ledger: list[Row], totals: list[Row], posts: list[Row], people: int | None, whole: bool) -> Held:
    benefits: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    costs: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    by_post: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    hidden: set[tuple[str, str]] = set()
    for row in ledger:
        if row["counted"] != "yes":
            continue
        bound = row["variant"], row["bound"]
        if row["amount_eur"] == "":
            hidden.add(bound)
            continue
        value = Fraction(row["amount_eur"])
        if row["flow"] == "cost":
            costs[bound] += value
        else:
            benefits[bound] += value
            by_post[row["variant"], row["post"], row["bound"]] += value
    held = Held(whole=whole)
    for row in totals:
        bound = row["variant"], row["bound"]
        if bound in hidden:
            continue
        if not whole:
            benefits[bound] = Fraction(row["benefits_eur"])
        gain, paid = benefits[bound], costs[bound]
        place = f"totals.csv, {row['variant']}, {row['bound']}"
        values = {"benefits": gain, "costs": paid, "net": gain - paid}
        for name, value in values.items():
            if whole or name != "benefits":
                held.hold(f"{place}, {name}_eur", row[f"{name}_eur"], amount(value))
            held.hold(f"{place}, {name}_per_participant_eur", row[f"{name}_per_participant_eur"], _each(value, people))
        held.hold(f"{place}, ratio", row["ratio"], factor_or_none(divided(gain, paid)))
    for row in posts:
        bound = row["variant"], row["bound"]
        if bound in hidden:
            continue
        value = by_post[row["variant"], row["post"], row["bound"]]
        place = f"posts.csv, {row['variant']}, {row['post']}, {row['bound']}"
        held.hold(f"{place}, total_eur", row["total_eur"], amount(value))
        held.hold(f"{place}, per_participant_eur", row["per_participant_eur"], _each(value, people))
        held.hold(f"{place}, share", row["share"], factor_or_none(divided(value, benefits[bound])))
    return held


def _each(value: Fraction, people: int | None) -> Decimal | None:
    return None if not people else amount(value / people)


def _is_whole(tables: Path) -> bool:
    """Whether the disclosure rule holds back no amount, so that all of them are in the ledger."""
    path = tables / "disclosed.csv"
    rows = _rows(path) if path.is_file() else []
    return all(row["shown"] == "yes" for row in rows if row["what"] in _AMOUNTS)


def _people(tables: Path) -> int | None:
    """The number of graduates, where it is shown."""
    path = tables / "figures.csv"
    found = [row["value"] for row in _rows(path) if row["figure"] == _GRADUATED] if path.is_file() else []
    return int(Decimal(found[0])) if found and found[0] else None


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
