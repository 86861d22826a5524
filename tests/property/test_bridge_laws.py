"""Laws of the bridge: what must hold whatever changed between two releases.

Belongs here: adding up, symmetry, and who gets nothing or everything, on made-up functions and on the example programme.
Does not belong here: how releases are found and told (``test_diff``).

Every law is checked on a few cases that are the same each time, and on many random ones under the marker ``slow``.
"""

import tempfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.releases.bridge import CODE, Bridge, Mixtures, Name, Taken, bridge, dealt, half_up
from pipeline.releases.comparing import Code, End, Why, explain, present_code
from pipeline.releases.mixing import CAUSES, changed_causes
from pipeline.workspace import Workspace
from tests.support.sides import CHANGES, side, totals, with_records

Law = Callable[..., None]
Table = dict[Taken, Mapping[Name, Decimal] | None]
NAMES: list[Name] = [("plain", "lower", "benefits_eur"), ("plain", "lower", "costs_eur")]
amounts = st.decimals(-(10**9), 10**9, places=6, allow_nan=False, allow_infinity=False)


def few_and_many(law: Law, few: int = 12, many: int = 300, **strategies: Any) -> tuple[Law, Law]:
    """The law on a few cases that are the same each time, and on many random ones (slow)."""
    shared = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    always = settings(max_examples=few, derandomize=True, database=None, **shared)(given(**strategies)(law))
    slow = settings(max_examples=many, **shared)(given(**strategies)(law))
    return always, pytest.mark.slow(slow)


def every_subset(causes: tuple[str, ...]) -> list[Taken]:
    return [frozenset(chosen) for size in range(len(causes) + 1) for chosen in combinations(causes, size)]


@st.composite
def tables(draw: st.DrawFn, holes: bool = False, most: int = 4) -> tuple[tuple[str, ...], Table]:
    """Causes and what every mixture of them comes to; with ``holes`` some cannot be worked out."""
    causes = tuple(CAUSES[: draw(st.integers(0, most))])
    table: Table = {}
    for taken in every_subset(causes):
        end = len(taken) in (0, len(causes))
        hole = holes and not end and draw(st.integers(0, 3)) == 0
        table[taken] = None if hole else {name: draw(amounts) for name in NAMES}
    return causes, table


def turned(causes: tuple[str, ...], table: Table) -> Table:
    """The same mixtures seen from the other side."""
    return {frozenset(causes) - taken: value for taken, value in table.items()}


def sums(found: Bridge) -> dict[Name, Decimal]:
    return {name: sum((part.changes[name] for part in found.parts), Decimal(0)) for name in NAMES}


def difference(old: Mapping[Name, Decimal] | None, new: Mapping[Name, Decimal] | None) -> dict[Name, Decimal]:
    assert old is not None
    assert new is not None
    return {name: new[name] - old[name] for name in NAMES}


# --- made-up functions


def _adds_up(made: tuple[tuple[str, ...], Table]) -> None:
    causes, table = made
    found = bridge(causes, Mixtures(table.__getitem__), NAMES)
    assert sums(found) == difference(table[frozenset()], table[frozenset(causes)]) or not causes
    assert sorted(cause for part in found.parts for cause in part.causes) == sorted(causes)


test_adds_up, test_adds_up_many = few_and_many(_adds_up, made=tables())
test_adds_up_with_holes, test_adds_up_with_holes_many = few_and_many(_adds_up, made=tables(holes=True))


def _swapping_flips_signs(made: tuple[tuple[str, ...], Table]) -> None:
    causes, table = made
    forth = bridge(causes, Mixtures(table.__getitem__), NAMES)
    back = bridge(causes, Mixtures(turned(causes, table).__getitem__), NAMES)
    assert [part.causes for part in forth.parts] == [part.causes for part in back.parts]
    for one, other in zip(forth.parts, back.parts, strict=True):
        assert {name: -value for name, value in one.changes.items()} == other.changes


test_swapping, test_swapping_many = few_and_many(_swapping_flips_signs, made=tables(holes=True))


@st.composite
def two_codes(draw: st.DrawFn, most: int = 3) -> tuple[tuple[str, ...], Table, Table]:
    """As ``tables``, under two codes, of which either may be unable to take the other side's inputs."""
    causes, then = draw(tables(holes=True, most=most))
    now: Table = {taken: {name: draw(amounts) for name in NAMES} for taken in then}
    lacking = draw(st.sampled_from(["neither", "then", "now", "both"]))
    if causes and lacking in ("then", "both"):
        then = {taken: value if not taken else None for taken, value in then.items()}
    if causes and lacking in ("now", "both"):
        now = {taken: value if len(taken) == len(causes) else None for taken, value in now.items()}
    return causes, then, now


def _adds_up_over_two_codes(made: tuple[tuple[str, ...], Table, Table]) -> None:
    causes, then, now = made
    forth = bridge(causes, Mixtures(then.__getitem__, now.__getitem__), NAMES)
    assert sums(forth) == difference(then[frozenset()], now[frozenset(causes)])
    back = bridge(causes, Mixtures(turned(causes, now).__getitem__, turned(causes, then).__getitem__), NAMES)
    assert [part.causes for part in forth.parts] == [part.causes for part in back.parts]
    for one, other in zip(forth.parts, back.parts, strict=True):
        assert {name: -value for name, value in one.changes.items()} == other.changes
    if forth.compared_on == "both":
        ends = (frozenset[str](), frozenset(causes))
        mean = [
            sum((Fraction(difference(then[end], now[end])[name]) for end in ends), Fraction(0)) / 2 for name in NAMES
        ]
        code = forth.parts[-1]
        assert code.causes == (CODE,)
        for name, exact in zip(NAMES, mean, strict=True):
            assert abs(Fraction(code.changes[name]) - exact) <= Fraction(1, 10**6)


test_two_codes, test_two_codes_many = few_and_many(_adds_up_over_two_codes, made=two_codes())


def _nothing_for_who_changes_nothing(made: tuple[tuple[str, ...], Table], idle: int) -> None:
    causes, table = made
    assume(causes)
    cause = causes[idle % len(causes)]
    # As if the idle cause were not there, whichever side it is taken from.
    still: Table = {taken: table[taken - {cause}] for taken in table}
    found = bridge(causes, Mixtures(still.__getitem__), NAMES)
    (part,) = [part for part in found.parts if part.causes == (cause,)]
    assert set(part.changes.values()) == {Decimal(0)}


test_idle, test_idle_many = few_and_many(_nothing_for_who_changes_nothing, made=tables(), idle=st.integers(0, 9))


def _as_every_order_says(made: tuple[tuple[str, ...], Table]) -> None:
    """Worked out the long way: the mean over all orders."""
    causes, table = made
    found = bridge(causes, Mixtures(table.__getitem__), NAMES)
    orders = list(permutations(causes))
    for part in found.parts:
        (cause,) = part.causes
        for name in NAMES:
            steps = Fraction(0)
            for order in orders:
                before = frozenset(order[: order.index(cause)])
                after, start = table[before | {cause}], table[before]
                assert after is not None
                assert start is not None
                steps += Fraction(after[name]) - Fraction(start[name])
            assert abs(Fraction(part.changes[name]) - steps / len(orders)) <= Fraction(1, 10**6)


test_mean_of_orders, test_mean_of_orders_many = few_and_many(_as_every_order_says, made=tables())


def test_a_single_cause_gets_everything() -> None:
    table: Table = {
        frozenset(): dict.fromkeys(NAMES, Decimal("1.5")), frozenset({"prices"}): dict.fromkeys(NAMES, Decimal("4.000001")),
    }  # fmt: skip
    found = bridge(["prices"], Mixtures(table.__getitem__), NAMES)
    assert [(part.causes, part.changes[NAMES[0]]) for part in found.parts] == [(("prices",), Decimal("2.500001"))]


def test_nothing_changed_leaves_nothing_to_tell() -> None:
    same = dict.fromkeys(NAMES, Decimal(7))
    assert bridge([], Mixtures({frozenset(): same}.__getitem__), NAMES).parts == ()


def test_only_the_causes_that_cannot_be_mixed_are_joined() -> None:
    causes = ("participants", "funding", "correction")
    table: Table = {taken: {name: Decimal(len(taken)) for name in NAMES} for taken in every_subset(causes)}
    # Corrections of one side do not apply to the other's records.
    for taken in table:
        if len(taken & {"participants", "correction"}) == 1:
            table[taken] = None
    found = bridge(causes, Mixtures(table.__getitem__), NAMES)
    assert [part.causes for part in found.parts] == [("participants", "correction"), ("funding",)]


def _rounding(shares: list[Fraction], places: int) -> None:
    whole = sum(shares, Fraction(0))
    assume(shares)
    total = half_up(whole, places)
    found = dealt(shares, Decimal(total), places)
    assert sum(found, Decimal(0)) == total
    assert dealt([-share for share in shares], -total, places) == [-share for share in found]
    unit = Fraction(1, 10**places)
    assert all(abs(Fraction(one) - share) < 2 * unit for one, share in zip(found, shares, strict=True))


test_dealt, test_dealt_many = few_and_many(
    _rounding, shares=st.lists(st.fractions(-1000, 1000, max_denominator=5040), max_size=8), places=st.sampled_from([0, 2, 6])
)  # fmt: skip


# --- the example programme


def explained(*changed: str, swap: bool = False) -> tuple[Why, dict[Name, Decimal]]:
    """The bridge between the example and the example with these causes changed; and the difference it must add up to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = [with_records(folder / "one"), with_records(folder / "other")]
        for cause in changed:
            copies[1].replace(*CHANGES[cause])
        if swap:
            copies.reverse()
        code = present_code()
        ends = [End(side(copy), totals(copy), Code(code.digests)) for copy in copies]
        assert changed_causes(ends[0].side, ends[1].side) == [cause for cause in CAUSES if cause in changed]
        (folder / "work").mkdir()
        why = explain(Workspace(copies[0].root), ends[0], ends[1], folder / "work", print, install=False)
        return why, {name: ends[1].totals[name] - ends[0].totals[name] for name in ends[0].totals}


def _of_example(changed: set[str]) -> None:
    why, whole = explained(*changed)
    assert {name: sum((p.changes[name] for p in why.bridge.parts), Decimal(0)) for name in whole} == whole
    assert [part.causes for part in why.bridge.parts] == [(cause,) for cause in CAUSES if cause in changed]
    for part in why.bridge.parts:
        column = "costs_eur" if part.causes == ("funding",) else "benefits_eur"
        assert any(value for name, value in part.changes.items() if name[2] == column), part.causes
        assert not any(value for name, value in part.changes.items() if name[2] != column), part.causes
    back, _ = explained(*changed, swap=True)
    for one, other in zip(why.bridge.parts, back.bridge.parts, strict=True):
        assert {name: -value for name, value in one.changes.items()} == other.changes


test_example, test_example_many = few_and_many(
    _of_example, few=2, many=30, changed=st.sets(st.sampled_from(sorted(CHANGES)), max_size=4)
)


@pytest.mark.parametrize("cause", sorted(CHANGES))
def test_a_change_belongs_to_its_cause(cause: str) -> None:
    _of_example({cause})


def test_causes_that_meet_in_one_amount() -> None:
    _of_example({"participants", "survey", "prices", "method"})
