"""From one amount to another by cause: every cause's part, whatever the order in which they are taken.

Belongs here: the sums, on any function that says what a mixture of two sides comes to. Does not belong here: what a cause is
and how sides are mixed (``mixing``), words.

The causes in the data share what they change by Shapley's rule: a cause gets the mean, over every order in which the causes can
come about, of what it adds when its turn comes (L.S. Shapley, A value for n-person games, 1953). The code is taken apart from
the data: it gets the mean of its effect on the one side's inputs and on the other's, and the data are shared under either code
and averaged (G. Owen, Values of games with a priori unions, 1977, with the data as one union). So the parts add up to the whole
difference, a cause that changes nothing gets nothing, and exchanging the sides changes every sign and nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from math import factorial

# The causes that a mixture has from the new side; the others it has from the old one.
Taken = frozenset[str]
# What an amount is called: variant, bound, column.
Name = tuple[str, ...]
CODE = "code"
LEDGER_PLACES = 6


@dataclass(frozen=True)
class Part:
    """What one cause, or several that could not be told apart, changed.

    Attributes:
        causes: their names, in the order of all causes.
        changes: the change of every amount.
    """

    causes: tuple[str, ...]
    changes: Mapping[Name, Decimal]


@dataclass(frozen=True)
class Mixtures:
    """What every mixture comes to, amounts by name; None where a mixture cannot be worked out.

    Attributes:
        then: under the code of the old side; of nothing taken it must be there.
        now: under the code of the new side; of everything taken it must be there. None where the code is the same.
    """

    then: Callable[[Taken], Mapping[Name, Decimal] | None]
    now: Callable[[Taken], Mapping[Name, Decimal] | None] | None = None


@dataclass(frozen=True)
class Bridge:
    """The parts, which add up to the difference; the code last where it changed.

    Attributes:
        compared_on: whose inputs both codes were tried on: ``both`` sides', or only ``old`` or ``new`` where one of the two
            codes cannot take the other side's; ``none`` where neither can, and all is one part. Empty where it is the same.
    """

    parts: tuple[Part, ...]
    compared_on: str = ""


def groups_that_can_be_told_apart(
    causes: Sequence[str], workable: Callable[[Taken], bool]
) -> tuple[tuple[str, ...], ...]:
    """Join causes until every mixture of the groups can be worked out.

    Of all pairs the one is joined that leaves the fewest mixtures that cannot; of equal ones the first. The two ends are
    taken to be workable. Exchanging the sides gives the same groups.
    """
    groups: list[tuple[str, ...]] = [(cause,) for cause in causes]
    while len(groups) > 1 and _stuck(groups, workable):
        pairs = list(combinations(range(len(groups)), 2))
        groups = min((_joined(groups, *pair) for pair in pairs), key=lambda made: _stuck(made, workable))
    order = {cause: place for place, cause in enumerate(causes)}
    return tuple(sorted((tuple(sorted(group, key=order.__getitem__)) for group in groups), key=lambda g: order[g[0]]))


def _stuck(groups: Sequence[tuple[str, ...]], workable: Callable[[Taken], bool]) -> int:
    return sum(not workable(taken) for taken in _subsets(groups))


def _joined(groups: Sequence[tuple[str, ...]], one: int, other: int) -> list[tuple[str, ...]]:
    rest = [group for place, group in enumerate(groups) if place not in (one, other)]
    return [groups[one] + groups[other], *rest]


def _subsets(groups: Sequence[tuple[str, ...]]) -> Iterable[Taken]:
    for size in range(len(groups) + 1):
        for chosen in combinations(groups, size):
            yield frozenset(cause for group in chosen for cause in group)


def shapley(
    groups: Sequence[tuple[str, ...]], value: Callable[[Taken], Mapping[Name, Decimal] | None], names: Sequence[Name]
) -> dict[tuple[str, ...], dict[Name, Fraction]]:
    """Each group's share of ``value(all) - value(none)``, exact, for every amount in ``names``."""
    count = len(groups)
    found: dict[tuple[str, ...], dict[Name, Fraction]] = {}
    values = {taken: _there(value(taken)) for taken in _subsets(groups)}
    for group in groups:
        others = [other for other in groups if other != group]
        shares = dict.fromkeys(names, Fraction(0))
        for size in range(count):
            weight = Fraction(factorial(size) * factorial(count - size - 1), factorial(count))
            for chosen in combinations(others, size):
                before = frozenset(cause for other in chosen for cause in other)
                after = before | frozenset(group)
                for name in shares:
                    shares[name] += weight * (Fraction(values[after][name]) - Fraction(values[before][name]))
        found[group] = shares
    return found


def bridge(causes: Sequence[str], mixtures: Mixtures, names: Sequence[Name]) -> Bridge:
    """Share the difference between the two sides over the causes that changed.

    Args:
        causes: the causes in the data that changed, in the order in which they are told.
        mixtures: what mixtures come to.
        names: the amounts to bridge; every mixture must have them, in at most 6 decimals.

    Returns:
        parts that add up to the difference for every amount, exactly, in 6 decimals.
    """
    every, nothing = frozenset(causes), frozenset[str]()
    then, now = mixtures.then, mixtures.now or mixtures.then
    old, new = _there(then(nothing)), _there(now(every))
    whole = {name: new[name] - old[name] for name in names}
    compared_on = ""
    codes = [now]
    if mixtures.now is not None:
        turned_back, brought_on = now(nothing) is not None, then(every) is not None
        compared_on = {(True, True): "both", (True, False): "old", (False, True): "new"}.get(
            (turned_back, brought_on), "none"
        )
        if compared_on == "none":
            return Bridge((Part((*causes, CODE), whole),), compared_on)
        # Where the codes can be compared on one side only, the data are shared under the code that takes both sides.
        codes = {"both": [then, now], "old": [now], "new": [then]}[compared_on]
    groups = groups_that_can_be_told_apart(causes, lambda taken: all(code(taken) is not None for code in codes))
    by_code = [shapley(groups, code, names) for code in codes]
    exact = {
        group: {name: sum((found[group][name] for found in by_code), Fraction(0)) / len(by_code) for name in names}
        for group in groups
    }
    if mixtures.now is not None:
        data = {name: sum((shares[name] for shares in exact.values()), Fraction(0)) for name in names}
        exact[(CODE,)] = {name: Fraction(whole[name]) - data[name] for name in names}
    shared = {name: dealt([shares[name] for shares in exact.values()], whole[name]) for name in names}
    parts = [Part(group, {name: shared[name][place] for name in names}) for place, group in enumerate(exact)]
    return Bridge(tuple(parts), compared_on)


def _there(found: Mapping[Name, Decimal] | None) -> Mapping[Name, Decimal]:
    if found is None:
        raise ValueError("a mixture was asked for that cannot be worked out")
    return found


def dealt(exact: Sequence[Fraction], whole: Decimal, places: int = LEDGER_PLACES) -> list[Decimal]:
    """Round shares to so many decimals so that they add up to ``whole`` rounded: those furthest off give or take a unit.

    Turning every sign turns the sign of every rounded share. Without shares there must be nothing to share out.
    """
    unit = Decimal(1).scaleb(-places)
    rounded = [half_up(share, places) for share in exact]
    over = half_up(Fraction(whole), places) - sum(rounded, Decimal(0))
    step = unit if over > 0 else -unit
    sign = 1 if over > 0 else -1
    # A share that is nothing stays nothing.
    able = [place for place, share in enumerate(exact) if share]
    furthest = sorted(able, key=lambda place: (-sign * (exact[place] - Fraction(rounded[place])), place))
    left = int(abs(over) / unit)
    if left and not furthest:
        raise ValueError(f"{over} is left over, and no cause to give it to")
    for number in range(left):
        rounded[furthest[number % len(furthest)]] += step
    return rounded


def half_up(value: Fraction, places: int) -> Decimal:
    """A fraction rounded to so many decimals, halves away from zero, whatever its size."""
    with localcontext() as context:
        context.prec = 60
        scaled = abs(value) * 10**places
        whole = Decimal(int((scaled + Fraction(1, 2)).__floor__()))
        return (whole if value >= 0 else -whole).scaleb(-places)
