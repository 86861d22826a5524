"""The audit: what a few people's cells may be found out of.

Belongs here: small systems worked out by hand. Does not belong here: cohorts (``test_disclosure_rule``), whole drafts
(``tests/integration/test_disclosure_attack``).
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.disclosure.audit import Audit, Owner, Row, small_sets
from tests.support.attack import Equation, isolated


def counted(**persons: int) -> dict[frozenset[Owner], int]:
    return {frozenset[Owner]([name]): number for name, number in persons.items()}


def total(*owners: str, **weighed: int) -> Row:
    return {(owner, "heads"): Fraction(weighed.get(owner, 1)) for owner in (*owners, *weighed)}


def test_a_small_count_is_held_back_and_so_is_the_one_that_gives_it_away() -> None:
    audit = Audit(small_sets(counted(work=13, giving=21, none=4), 10))
    assert audit.admit([total("work", "giving", "none")])
    assert audit.admit([total("work")])
    assert not audit.admit([total("none")])
    assert not audit.admit([total("giving")]), "the rest would be the four"


def test_two_small_counts_hide_each_other_when_they_are_enough_together() -> None:
    audit = Audit(small_sets(counted(work=13, giving=7, none=4), 10))
    assert audit.admit([total("work", "giving", "none")])
    assert audit.admit([total("work")])
    assert not audit.admit([total("giving")])


def test_two_small_counts_that_are_few_together_do_not() -> None:
    audit = Audit(small_sets(counted(work=13, giving=4, none=3), 10))
    assert audit.admit([total("work", "giving", "none")])
    assert not audit.admit([total("work")])


def test_sums_with_other_weights_are_combined() -> None:
    audit = Audit(small_sets(counted(work=30, giving=4, none=40), 10))
    assert audit.admit([total(work=2, giving=3)])
    assert audit.admit([total(none=5)])
    assert not audit.admit([total(work=2, giving=5)]), "the difference is the four"


def test_a_unit_that_is_refused_leaves_nothing_behind() -> None:
    audit = Audit(small_sets(counted(work=13, none=4), 10))
    assert not audit.admit([total("work"), total("none")])
    assert audit.admit([total("work", "none")])


def test_what_was_published_before_is_known() -> None:
    audit = Audit(small_sets(counted(work=13, giving=21, none=4), 10))
    audit.admit([total("work", "giving", "none")], forced=True)
    audit.admit([total("giving")], forced=True)
    assert not audit.admit([total("work")])


def test_people_of_several_groups_are_counted_once() -> None:
    both: dict[frozenset[Owner], int] = {
        frozenset(["a", "b"]): 6,
        frozenset(["a"]): 2,
        frozenset(["b"]): 1,
        frozenset(["c"]): 50,
    }
    assert small_sets(both, 10) == [frozenset(["a", "b"])], "nine people, though 8 and 7 add up to more"


def test_many_small_groups_are_looked_at_all_together() -> None:
    many = counted(**{f"group{number}": 1 for number in range(30)})
    (group,) = small_sets(many, 10)
    assert len(group) == 30


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 14), min_size=3, max_size=5),
    st.lists(st.lists(st.integers(-2, 3), min_size=5, max_size=5), min_size=1, max_size=7),
)
def test_what_is_admitted_isolates_nobody_by_a_second_working_out(people: list[int], rows: list[list[int]]) -> None:
    names = [f"g{number}" for number in range(len(people))]
    audit = Audit(
        small_sets(counted(**dict(zip(names, people, strict=True))), 10),
        frozenset(name for name, number in zip(names, people, strict=True) if not number),
    )
    published: list[Equation] = []
    for row in rows:
        found: Row = {(name, "heads"): Fraction(value) for name, value in zip(names, row, strict=False) if value}
        if found and audit.admit([found]):
            published.append(
                {("heads", str(name)): value for (name, _), value in found.items() if people[names.index(str(name))]}
            )
    for mask in range(1, 2 ** len(names)):
        group = {name for bit, name in enumerate(names) if mask >> bit & 1 and people[bit]}
        if group and sum(people[names.index(name)] for name in group) < 10:
            assert not isolated(published, group)
