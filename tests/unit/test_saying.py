"""Every sentence about raw data has its Dutch, with the same things filled in; and a kept sentence can be told again."""

import ast
import json
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pipeline.faults import Fault, as_kept, from_kept
from pipeline.saying import as_data, from_data, say, told_in

PIPELINE = Path(__file__).parents[2] / "pipeline"
DUTCH = yaml.safe_load((PIPELINE / "saying.nl.yaml").read_text(encoding="utf-8"))
# What a coordinator meets on a terminal and in the files of a validation.
TOLD = sorted(
    path
    for place in (
        "ingest",
        "starting",
        "check.py",
        "plan_told.py",
        "run.py",
        "validation.py",
        "pseudonyms.py",
        "telling.py",
        "beside.py",
        "reporting/typed.py",
        "files.py",
        "workspace.py",
        "model/yaml_lines.py",
    )
    for path in ([PIPELINE / place] if place.endswith(".py") else (PIPELINE / place).rglob("*.py"))
)
SENTENCES = ("found", "expected", "remedy")
# Where Fault has its sentences when they are not named.
PLACES = {2: "found", 3: "expected", 4: "remedy"}


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called == name:
                yield node


def names_in(template: str) -> set[str]:
    """The names between braces; anything but a plain name is refused, as its printed form would depend on its type."""
    names = set()
    for _, name, form, change in string.Formatter().parse(template):
        if name is not None:
            assert name.isidentifier(), template
            assert not form, template
            assert change is None, template
            names.add(name)
    return names


def test_there_are_sentences() -> None:
    assert sum(len(list(calls(path, "say"))) for path in TOLD) > 30


@pytest.mark.parametrize("path", TOLD, ids=lambda path: str(path.relative_to(PIPELINE)))
def test_every_sentence_has_its_dutch_with_the_same_names(path: Path) -> None:
    for call in calls(path, "say"):
        where = f"{path.name}, line {call.lineno}"
        template = call.args[0]
        assert isinstance(template, ast.Constant), f"{where}: the sentence must stand there, not be put together"
        text = template.value
        filled = {word.arg for word in call.keywords}
        assert text in DUTCH, f"{where}: no Dutch in saying.nl.yaml for: {text}"
        # One language may need a word that the other does not (a column's description in Dutch), but nothing else.
        if None in filled:
            assert names_in(text) == names_in(DUTCH[text]), f"{where}: {text}"
        elif filled:
            used = names_in(text), names_in(DUTCH[text])
            assert used[0] | used[1] == filled, f"{where}: {text}"


def test_no_dutch_is_left_of_a_sentence_that_is_gone() -> None:
    said = {
        call.args[0].value
        for path in PIPELINE.rglob("*.py")
        for call in calls(path, "say")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert set(DUTCH) - said == set()


def is_said(node: ast.expr) -> bool:
    """Whether an expression can only be a sentence made by ``say``: a call, or a name that holds one."""
    if isinstance(node, ast.IfExp):
        return is_said(node.body) and is_said(node.orelse)
    return not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)


@pytest.mark.parametrize("path", [path for path in TOLD if path.parent.name == "ingest"], ids=lambda path: path.name)
def test_every_sentence_of_a_fault_is_said(path: Path) -> None:
    for name in ("Fault", "fault", "add", "Rule", "Problem"):
        for call in calls(path, name):
            words = {word.arg: word.value for word in call.keywords if word.arg in SENTENCES}
            if name.casefold() == "fault":
                words |= {PLACES[place]: node for place, node in enumerate(call.args) if place in PLACES}
            plain = [word for word, node in words.items() if not is_said(node)]
            assert not plain, f"{path.name}, line {call.lineno}: {', '.join(plain)} cannot be told in Dutch"


def test_a_sentence_is_told_in_dutch_with_sentences_inside_it() -> None:
    said = say("found {found}; expected {expected}. {remedy}", found=say("1 warning"), expected="x", remedy="Y.")
    assert said == "found 1 warning; expected x. Y."
    assert told_in(said, "en") == said
    assert told_in(said, "nl") == "gevonden: 1 waarschuwing; verwacht: x. Y."
    assert told_in("not made by say", "nl") == "not made by say"
    assert told_in(say("nobody translated {this}", this=3), "nl") == "nobody translated 3"


def test_a_kept_sentence_can_be_told_again_in_either_language() -> None:
    inside = say(
        "found {found}; expected {expected}. {remedy}",
        found=say("row {row}", row=4),
        expected=Decimal("1.50"),
        remedy="",
    )
    back = from_data(json.loads(json.dumps(as_data(inside))))
    assert back == inside
    assert told_in(back, "nl") == told_in(inside, "nl") == "gevonden: rij 4; verwacht: 1.50. "
    assert from_data(as_data("plain")) == "plain"


def test_a_kept_fault_has_all_but_a_private_value() -> None:
    fault = Fault(
        "raw/a.csv", "rule", say("row {row}", row=2), say("the file"), "Mend it.", row=7, column="Naam", value="P17",
        sheet="Blad1", severity="warning", private=True,
    )  # fmt: skip
    kept = json.dumps(as_kept(fault))
    assert "P17" not in kept
    back = from_kept(json.loads(kept))
    assert back == fault.withheld()
    assert back.in_language("nl").found == "rij 2"
    assert "P17" not in fault.sentence()
    assert from_kept(as_kept(Fault("f", "r", "a", "b", "c", value="v"))).value == "v"
