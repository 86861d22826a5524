"""Putting a release in place, and finishing what an ended publishing left undone.

Belongs here: the steps from a finished result to a release with its seal, recipe and the mark on the one before it, and
taking them up again. Does not belong here: whether a draft may be published (``publishing``).

The name ``v<N>`` is the one step that counts. Before it ``next.json`` says which release is coming; an end before it leaves a
``next.json`` without its release, which is dropped, and an end after it one with its release, which is finished. The holder of
the cohort's lock calls these.
"""

import itertools
import os
import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file, flush_tree, put_file_in_place, write_whole
from pipeline.releases import status
from pipeline.releases.recipe import NEXT, Recipe, recipe_file, recipe_in
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

_FILE_MODE, _FOLDER_MODE = 0o444, 0o555


def put_release_in_place(workspace: Workspace, made: Path, recipe: Recipe) -> Path:
    """Copy a finished result beside its place, read-only, and give it its name; gives the release's folder.

    What follows the name (seal, recipe, mark) is for :func:`settle`.
    """
    target = workspace.release_dir(recipe.key, recipe.number)
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.new-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        _copy(made, aside)
        _make_read_only(aside)
        flush_tree(aside)
        recipe.write(workspace.archive_dir(recipe.key) / NEXT)
        # A release is never rewritten: the name must be free, and a folder that is not empty does not give way.
        if target.exists():
            raise MeerwaardeError(say("{folder} is there already; a release is never rewritten.", folder=str(target)))
        aside.rename(target)
    except BaseException:
        _remove(aside)
        raise
    flush_names(target.parent)
    return target


def settle(workspace: Workspace, key: CohortKey) -> bool:
    """Finish or drop what an ended publishing left, and mark what a newer release has superseded; whether there was any."""
    did = _finish(workspace, key)
    published, archive = workspace.published_dir(key), workspace.archive_dir(key)
    for left in [*published.glob(".*.new-*"), *archive.glob(".*.new-*"), *archive.glob("objects/*/.*.new-*")]:
        _remove(left)
    numbers = status.numbers_of(workspace, key)
    for number, after in itertools.pairwise(numbers):
        found = status.read_status(workspace, key, number)
        if found is None:
            release = status.read_manifest(workspace, key, after)["release"]
            found = status.Status(status.SUPERSEDED, release["date"], release["reason"], after)
        elif found.by is None:
            found = replace(found, by=after)
        else:
            continue
        status.write_status(workspace, key, number, found)
        did = True
    return did


def flush_names(folder: Path) -> None:
    """Have the disk hold the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _finish(workspace: Workspace, key: CohortKey) -> bool:
    coming = workspace.archive_dir(key) / NEXT
    if not coming.is_file():
        return False
    recipe = recipe_in(coming)
    folder = workspace.release_dir(key, recipe.number)
    if not folder.is_dir():
        coming.unlink()
        return True
    manifest = folder / "manifest.json"
    if not manifest.is_file() or digest_of_file(manifest) != recipe.manifest:
        raise MeerwaardeError(
            say(
                "{folder} is not the release that {file} describes: its manifest is missing or another one. Put the release "
                "back from a copy, or remove that file when the release is right as it is.",
                folder=str(folder),
                file=str(coming),
            )
        )
    # As sha256sum writes it: `sha256sum --check v1.sha256` in that folder.
    write_whole(
        workspace.seal_file(key, recipe.number), f"{recipe.manifest}  {folder.name}/manifest.json\n".encode("ascii")
    )
    put_file_in_place(coming, recipe_file(workspace, key, recipe.number))
    return True


def _copy(folder: Path, target: Path) -> None:
    """Copy the files of a folder; an OSError says at the first file what the disk refused (``copytree`` gathers texts)."""
    for parent, _, names in os.walk(folder):
        into = target / Path(parent).relative_to(folder)
        into.mkdir()
        for name in names:
            shutil.copyfile(Path(parent, name), into / name)


def _make_read_only(folder: Path) -> None:
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            Path(parent, name).chmod(_FILE_MODE)
        Path(parent).chmod(_FOLDER_MODE)


def _remove(folder: Path) -> None:
    """Remove a file, or a folder that may be read-only."""
    if folder.is_file():
        folder.unlink()
        return
    for parent, _, _ in os.walk(folder):
        Path(parent).chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
