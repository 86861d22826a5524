"""What differs between a release and the same thing made again, and what is known of why.

Belongs here: figures that differ, versions of engines, fonts and program that differ. Does not belong here: why figures of two
releases differ (``comparing``, ``bridge``).
"""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.releases.environments import differences_from
from pipeline.saying import Said, say
from pipeline.workspace import program_file

# What is made of the figures, rather than showing them, and what describes the files themselves.
DESCRIBING = ("datapackage.json", "ro-crate-metadata.json")
_FIGURES = ("tables/",)
_MOST = 40
# Table -> the columns that say what a row is of.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "figures": ("figure",),
    "totals": ("variant", "bound"),
    "posts": ("variant", "post", "bound"),
}


def same_figures(old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Whether every table is the same to the byte, by the outputs of two manifests."""

    def tables(outputs: Mapping[str, str]) -> dict[str, str]:
        return {name: digest for name, digest in outputs.items() if name.startswith(_FIGURES)}

    return tables(old) == tables(new)


def changed_figures(old: Path, new: Path) -> list[Said]:
    """The numbers of figures, totals and posts that differ between two folders of tables, each on a line, and how many more."""
    found = [line for table, keys in _KEYS.items() for line in _changed_rows(old, new, table, keys)]
    if len(found) > _MOST:
        return [*found[:_MOST], say("and {more} more figures", more=len(found) - _MOST)]
    return found


def renderings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Said]:
    """Which engine and which fonts and styles are not what they were, by two manifests."""
    found = []
    if old["engine"] != new["engine"]:
        found.append(
            say(
                "The engine was {then}; now it is {now}.",
                then=_engine(old["engine"]),
                now=_engine(new["engine"]),
            )
        )

    def furniture(outputs: Mapping[str, str]) -> dict[str, str]:
        return {
            name: digest for name, digest in outputs.items() if name.startswith(("source/fonts/", "source/styles/"))
        }

    before, after = furniture(old["outputs"]), furniture(new["outputs"])
    found += [
        say("{file} is another version.", file=name)
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]
    return found or [say("Engine, fonts and styles are the same; why it renders otherwise is not known.")]


def reasons(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Said]:
    """What is known of why: inputs, program, packages that are not what they were, by two manifests."""
    found = []
    if old["inputs"] != new["inputs"]:
        found.append(say("The inputs are not those of the release."))
    if old["code"] != new["code"]:
        found.append(say("The program is not the one that made it."))
    if old["lock_file"] != new["lock_file"]:
        found.append(say("The lock file is another one."))
    lock = program_file("requirements.lock")
    installed = differences_from(lock.read_text(encoding="utf-8")) if lock.is_file() else []
    found += [say("Installed here otherwise than locked: {what}.", what=what) for what in installed[:10]]
    return found


def _engine(engine: Mapping[str, Any]) -> str:
    return (
        f"{engine['name']} ({', '.join(f'{name} {version}' for name, version in sorted(engine['versions'].items()))})"
    )


def _changed_rows(old: Path, new: Path, table: str, keys: tuple[str, ...]) -> Iterator[Said]:
    before, after = _rows(old / f"{table}.csv", keys), _rows(new / f"{table}.csv", keys)
    for key in [*before, *(key for key in after if key not in before)]:
        left, right = before.get(key, {}), after.get(key, {})
        for column in dict.fromkeys([*left, *right]):
            was, now = left.get(column, ""), right.get(column, "")
            if was != now:
                name = ", ".join(key) if table == "figures" else f"{table}: {', '.join(key)}, {column}"
                yield _change(name, was, now)


def _change(name: str, was: str, now: str) -> Said:
    try:
        difference = Decimal(now) - Decimal(was)
    except InvalidOperation:
        return say("{name}: {was}, now {now}", name=name, was=was or "-", now=now or "-")
    return say(
        "{name}: {was}, now {now}, difference {difference}", name=name, was=was, now=now, difference=f"{difference:f}"
    )


def _rows(path: Path, keys: tuple[str, ...]) -> dict[tuple[str, ...], Mapping[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {tuple(row.get(key, "") for key in keys): {k: v for k, v in row.items() if k not in keys} for row in rows}
