"""The participation ladder in a report: moments in their order, moves added up, nothing told of what is held back."""

from pipeline.reporting.ladder import LadderFacts
from pipeline.reporting.words import read_words
from pipeline.workspace import program_file

WORDS = read_words([program_file("templates")], "nl")
STOOD = [
    {"moment": moment, "step": step, "participants": count}
    for moment, step, count in (("after", 6, 4), ("before", 1, 5), ("graduation", 3, 5))
]
MOVED = [
    {"moment_from": start, "moment_to": end, "step_from": low, "step_to": high, "participants": count}
    for start, end, low, high, count in (
        ("before", "after", 1, 6, 3),
        ("graduation", "after", 3, 6, 3),
        ("before", "graduation", 1, 3, 2),
        ("before", "graduation", 1, 1, 2),
        ("before", "graduation", 4, 2, 1),
    )
]


def ladder(**hidden: str) -> LadderFacts:
    names = {name.replace("__", "."): what for name, what in hidden.items()}
    return LadderFacts(STOOD, MOVED, names, WORDS, "nl")


def test_moments_and_steps_stand_in_their_order() -> None:
    found = ladder()
    assert found.there
    assert found.whole
    assert found.moments == ("bij de start", "bij het afstuderen", "daarna")
    assert (found.steps[0], found.steps[-1]) == ("geïsoleerd", "betaald werk")
    assert found.counts == ((5, 0, 0, 0, 0, 0), (0, 0, 5, 0, 0, 0), (0, 0, 0, 0, 0, 4))


def test_moves_are_added_up_and_the_longest_stretch_comes_last() -> None:
    found = ladder()
    assert [one.id for one in found.moves] == ["before-graduation", "graduation-after", "before-after"]
    assert (found.moves[0].up, found.moves[0].same, found.moves[0].down, found.moves[0].measured) == (2, 2, 1, 5)
    assert found.moves[0].cells[0] == (2, 0, 2, 0, 0, 0)
    assert found.widest is not None
    assert found.widest.id == "before-after"


def test_nothing_is_worked_out_of_what_is_held_back() -> None:
    found = ladder(ladder__before__1="ladder", ladder__before__after__1__6="ladder")
    assert not found.whole
    assert found.counts[0][0] is None
    held = found.moves[2]
    assert (held.up, held.same, held.down, held.measured) == (None, None, None, None)
    assert held.cells[0][5] is None
    assert found.widest is not None
    assert found.widest.id == "graduation-after"


def test_without_measurements_there_is_no_ladder() -> None:
    found = LadderFacts([], [], {}, WORDS, "nl")
    assert not found.there
    assert found.widest is None
