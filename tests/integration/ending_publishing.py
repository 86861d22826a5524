"""A process that is ended at every system call between a finished result and its release, and what lies there then.

Run as a program: ``python ending_publishing.py FOLDER``. It makes a workspace with release v1 there, forks a child that
puts v2 in place, ends it (SIGKILL) at its n-th stop, looks at what is there as a reader would, then lets the next publishing
settle and looks again; then n + 1, until the child lives to the end. It prints JSON: how many ends were tried and what was
seen.
"""

import json
import shutil
import sys
from pathlib import Path

from ending_at_calls import ended_at

from pipeline.files import digest_of_bytes
from pipeline.releases.recipe import Recipe, numbers_used, read_recipe
from pipeline.releases.settling import put_release_in_place, settle
from pipeline.releases.status import numbers_of, states
from pipeline.workspace import CohortKey, Workspace

KEY = CohortKey("p", "c")
CONTENT = {"tables/ledger.csv": b"new,22\n" * 100, "report.nl.html": b"<html>" * 900, "figures/a.svg": b"<svg/>"}


def finished(folder: Path, number: int) -> Recipe:
    """A finished result in ``folder`` and its recipe."""
    manifest = json.dumps({"release": {"number": number, "date": f"2026-01-0{number}", "reason": "x"}}).encode()
    for name, data in {**CONTENT, "manifest.json": manifest}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return Recipe("p", "c", number, {}, {}, "requirements.lock", "3.11", "embedded", digest_of_bytes(manifest))


def whole(folder: Path) -> bool:
    """Whether a release has all it should."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return "manifest.json" in found and {name: found.get(name) for name in CONTENT} == CONTENT


def main() -> None:
    root = Path(sys.argv[1])
    seen = {"ends": 0, "before": 0, "after": 0, "odd": []}
    stop = 1
    while True:
        shutil.rmtree(root / "w", ignore_errors=True)
        workspace = Workspace(root / "w")
        put_release_in_place(workspace, root / "made1", finished(root / "made1", 1))
        settle(workspace, KEY)
        recipe = finished(root / "made2", 2)

        def action(_: Path, workspace: Workspace = workspace, recipe: Recipe = recipe) -> None:
            put_release_in_place(workspace, root / "made2", recipe)
            settle(workspace, KEY)

        alive = not ended_at(stop, action, root)
        there = numbers_of(workspace, KEY)
        if there not in ([1], [1, 2]) or not all(whole(workspace.release_dir(KEY, n)) for n in there):
            seen["odd"].append([stop, "half", there])
        if there == [1, 2] and read_recipe(workspace, KEY, 2) is None:
            seen["odd"].append([stop, "a release without a recipe"])
        # The next publishing begins so.
        settle(workspace, KEY)
        if numbers_used(workspace, KEY) != there:
            seen["odd"].append([stop, "a number that no release has", numbers_used(workspace, KEY)])
        names = {path.name for path in workspace.published_dir(KEY).iterdir()}
        wanted = {"v1", "v1.sha256", *(("v2", "v2.sha256", "v1.status.json") if 2 in there else ())}
        kept = {path.name for path in workspace.archive_dir(KEY).iterdir()}
        if names != wanted or kept != {f"v{number}.json" for number in there}:
            seen["odd"].append([stop, "left lying", sorted(names ^ wanted), sorted(kept)])
        if states(workspace, KEY)[1].state != ("superseded" if 2 in there else "current"):
            seen["odd"].append([stop, "the mark on v1"])
        if alive:
            break
        seen["ends"] += 1
        seen["after" if 2 in there else "before"] += 1
        stop += 1
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
