"""The program names no programme: a programme is data, and what the program knows of it would be an exception for one.

Belongs here: names of programmes in the files of the program, in whatever spelling. Does not belong here: the names that a
model gives its posts and funders (``test_walls``).

What to look for comes from the data: folders, titles, organisations, documents with who wrote them, and what is compared with.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
PROGRAM = ("pipeline", "schemas", "reports/templates")
# The author of what the project itself made up: such a document is nobody's name.
OURS = "Meerwaarde"


def _read(path: Path) -> dict:  # type: ignore[type-arg]
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def _names(folder: Path) -> Iterator[str]:
    """Every name by which a programme may be called: its own, its organisation's, its documents' and their makers'."""
    programme = _read(folder / "programme.yaml")
    yield folder.name
    yield programme["organisation"]
    for title in programme["title"].values():
        # "Name (what it means)" has two names.
        yield from re.split(r"[()]", title)
    sources = folder / "sources.yaml"
    for key, document in (_read(sources) if sources.is_file() else {}).items():
        if document.get("author") != OURS:
            yield key
            yield from (document[field] for field in ("author", "publisher") if document.get(field))


def _compared() -> Iterator[str]:
    for entry in _read(REPOSITORY / "data" / "comparables.yaml")["comparables"]:
        yield entry["comparable"]
        yield from (part for label in entry["label"].values() for part in re.split(r"[()]", label))


def _folders() -> list[Path]:
    return sorted(path.parent for path in (REPOSITORY / "data" / "programmes").glob("*/programme.yaml"))


def _pattern(names: Iterable[str], initials: Iterable[str]) -> re.Pattern[str]:
    """Finds a name in any case, with anything or nothing between its words; initials only in capitals and by themselves."""
    words = {tuple(re.findall(r"\w+", name.replace("_", " ").casefold())) for name in names} - {()}
    spelt = sorted(r"[\W_]*".join(map(re.escape, one)) for one in words)
    short = "|".join(sorted(map(re.escape, initials)))
    return re.compile(rf"(?<![^\W_])(?:(?i:{'|'.join(spelt)})|(?-i:{short}))(?![^\W_])")


@pytest.fixture(scope="module")
def pattern() -> re.Pattern[str]:
    names = [*_compared(), *(name for folder in _folders() for name in _names(folder))]
    initials = {"".join(word[0] for word in folder.name.split("-")).upper() for folder in _folders()}
    assert len(_folders()) >= 3
    return _pattern(names, {short for short in initials if len(short) > 2})


def test_the_search_finds_every_spelling(pattern: re.Pattern[str]) -> None:
    for folder in _folders():
        words = folder.name.split("-")
        for between in ("-", "_", " ", "\n", ""):
            for change in (str.upper, str.title, str.lower):
                assert pattern.search(f"x = '{change(between.join(words))}_2020'"), (words, between)
        assert pattern.search(f"as {''.join(word[0] for word in words).upper()} has it")
        organisation = _read(folder / "programme.yaml")["organisation"]
        assert pattern.search(f"by {organisation.upper()}.")
    assert pattern.search("strong_out_of_poverty")
    assert not pattern.search("sterk, uitgebreid; supermarket; armoede; a usual saving")


def test_no_file_of_the_program_names_a_programme(pattern: re.Pattern[str]) -> None:
    found = []
    looked_at = 0
    for path in sorted(path for folder in PROGRAM for path in (REPOSITORY / folder).rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        name = path.relative_to(REPOSITORY).as_posix()
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            text = ""  # a font or another binary file: only its name can be read
        looked_at += bool(text)
        for place in (name, text):
            found += [
                f"{name}, line {place[: match.start()].count(chr(10)) + 1}: {match[0]}"
                for match in pattern.finditer(place)
            ]
    assert looked_at > 200
    assert found == []
