"""Verifying a release: is it as it was published, and does what made it make it again?

Belongs here: the order of the questions and the verdict. Does not belong here: holding files against the manifest
(``integrity``), rebuilding (``rebuilding``), adding up (``sums``), what differs between two results (``telling_apart``).
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.orchestration.inputs import changed_files
from pipeline.releases import telling_apart
from pipeline.releases.archive import Archive, NotInArchiveError
from pipeline.releases.environments import NoEnvironmentError
from pipeline.releases.integrity import MANIFEST, faults_of, is_vouched_for
from pipeline.releases.publishing import ingredients, told_versions
from pipeline.releases.rebuilding import RebuildError, Tell, rebuild
from pipeline.releases.recipe import Recipe, read_recipe
from pipeline.releases.status import read_manifest
from pipeline.releases.sums import held_sums
from pipeline.rendering import engines
from pipeline.saying import Said, say
from pipeline.workspace import CohortKey, Workspace


@dataclass(frozen=True)
class Verdict:
    """What verifying came to.

    Attributes:
        identical: whether the release is identical at the level that could be asked.
        headline: the verdict, with its level.
        details: what is to be known besides, a line each.
    """

    identical: bool
    headline: Said
    details: tuple[Said, ...] = ()


def verify(workspace: Workspace, key: CohortKey, number: int, tell: Tell, present_code: bool = False) -> Verdict:
    """Verify a release that is there.

    Args:
        workspace: where it lies.
        key: the cohort.
        number: the number of the release.
        tell: takes a line for every step.
        present_code: rebuild with the program that runs instead of the archived one, and compare figures.
    """
    tell("Holding every file against its digest")
    if faults := faults_of(workspace, key, number):
        return Verdict(False, say("NOT as it was published. Nothing was recomputed."), tuple(faults))
    recipe = read_recipe(workspace, key, number)
    if recipe is None:
        missing = say(
            "There is no archive of it here ({folder}), so its figures were not recomputed from the records.",
            folder=str(workspace.archive_dir(key)),
        )
        if present_code:
            return Verdict(False, say("cannot be recomputed."), (missing,))
        return _second_level(workspace, key, number, tell, (missing,), True)
    try:
        if present_code:
            return _with_present_code(workspace, key, number, recipe, tell)
        return _recomputed(workspace, key, number, recipe, tell)
    except (NotInArchiveError, NoEnvironmentError, RebuildError) as error:
        why = say("It cannot be recomputed: {why}", why=error.args[0])
        if present_code:
            return Verdict(False, say("cannot be recomputed."), (why,))
        return _second_level(workspace, key, number, tell, (why,), False)


def _recomputed(workspace: Workspace, key: CohortKey, number: int, recipe: Recipe, tell: Tell) -> Verdict:
    archive = Archive(workspace.archive_dir(key))
    folder = workspace.release_dir(key, number)
    old = read_manifest(workspace, key, number)
    with rebuild(workspace, archive, ingredients(recipe), tell) as made:
        new = _manifest_in(made)
        other = changed_files(old["outputs"], new["outputs"])
        if not other and (made / MANIFEST).read_bytes() == (folder / MANIFEST).read_bytes():
            count = len(old["outputs"]) + 1
            return Verdict(
                True,
                say(
                    "identical to the byte: recomputed from the archived inputs with the code and packages that made it."
                ),
                (say("{count} files were compared.", count=count),),
            )
        why = telling_apart.reasons(old, new)
        if telling_apart.same_figures(old["outputs"], new["outputs"]):
            return Verdict(
                False,
                say("figures identical, rendering differs."),
                (*telling_apart.renderings(old, new), *why, _files(other or [MANIFEST])),
            )
        changes = telling_apart.changed_figures(folder / "tables", made / "tables")
        return Verdict(False, say("figures differ."), (*changes, *why, _files(other)))


def _with_present_code(workspace: Workspace, key: CohortKey, number: int, recipe: Recipe, tell: Tell) -> Verdict:
    """What the program that runs makes of the archived inputs."""
    archive = Archive(workspace.archive_dir(key))
    folder = workspace.release_dir(key, number)
    old = read_manifest(workspace, key, number)
    with rebuild(workspace, archive, replace(ingredients(recipe), code=None), tell) as made:
        new = _manifest_in(made)
        code = (
            say("The program is the one that made it.")
            if old["code"] == new["code"]
            else say("The program is another than the one that made it.")
        )
        other = [name for name in changed_files(old["outputs"], new["outputs"]) if name not in telling_apart.DESCRIBING]
        if telling_apart.same_figures(old["outputs"], new["outputs"]):
            rest = _files(other) if other else say("Reports, workbook and figures are the same to the byte, too.")
            return Verdict(True, say("today's program makes the same figures of the archived inputs."), (code, rest))
        changes = telling_apart.changed_figures(folder / "tables", made / "tables")
        return Verdict(
            False, say("today's program makes other figures of the archived inputs."), (code, *changes, _files(other))
        )


def _second_level(
    workspace: Workspace, key: CohortKey, number: int, tell: Tell, before: tuple[Said, ...], enough: bool
) -> Verdict:
    """What can be verified from the release alone; ``enough`` is whether no more could be asked for."""
    folder = workspace.release_dir(key, number)
    manifest = read_manifest(workspace, key, number)
    details = [*before]
    if not is_vouched_for(workspace, key, number):
        details.append(
            say(
                "Nothing beside the release vouches for its manifest: {seal} is missing.",
                seal=workspace.seal_file(key, number).name,
            )
        )
    tell("Adding up the published ledger")
    held = held_sums(folder / "tables")
    details.append(say("{count} totals, posts and shares were held against the published ledger.", count=held.count))
    if not held.whole:
        details.append(
            say(
                "The total of the benefits could not be added up: too few people stand behind some amounts to publish those."
            )
        )
    if held.apart:
        return Verdict(
            False, say("figures differ: totals or posts are not what the ledger adds up to."), (*held.apart, *details)
        )
    tell("Rendering the reports again")
    try:
        apart = _rendered_apart(folder, manifest)
    except MeerwaardeError as error:
        details.append(say("The reports could not be rendered again: {why}", why=error.args[0]))
        return Verdict(
            False, say("every digest and sum is right; the reports could not be rendered again."), tuple(details)
        )
    if apart:
        return Verdict(False, say("figures identical, rendering differs."), (*apart, *details))
    if not enough:
        return Verdict(
            False,
            say(
                "cannot be recomputed. From the release alone: every digest and sum is right, and reports render the same."
            ),
            tuple(details),
        )
    return Verdict(
        True,
        say(
            "identical, from the release alone: every digest and sum is right, and the reports render the same to the byte."
        ),
        tuple(details),
    )


def _rendered_apart(folder: Path, manifest: Mapping[str, Any]) -> list[Said]:
    """Which reports come out otherwise when rendered again from ``source/``, and the engine's versions where those differ."""
    engine = engines.find(manifest["engine"]["name"])
    found = []
    with tempfile.TemporaryDirectory(prefix="meerwaarde-") as scratch:
        documents = sorted(path.name for path in (folder / "source").glob("*.qmd"))
        for path in engine.render_all(folder / "source", documents, into=Path(scratch)):
            if path.read_bytes() != (folder / path.name).read_bytes():
                found.append(say("{file}: renders otherwise", file=path.name))
    recorded, versions = manifest["engine"]["versions"], engine.versions()
    if found and recorded != versions:
        found.append(
            say(
                "The engine {name} was {then}; here it is {now}.",
                name=engine.name,
                then=told_versions(recorded),
                now=told_versions(versions),
            )
        )
    return found


def _manifest_in(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _files(names: list[str]) -> Said:
    shown = ", ".join(names[:12])
    if len(names) > 12:
        return say("Files that differ: {names} and {more} more.", names=shown, more=len(names) - 12)
    return say("Files that differ: {names}.", names=shown)
