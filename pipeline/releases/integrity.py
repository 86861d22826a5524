"""Whether a release is as it was published: every file there, none added, none changed.

Belongs here: holding the files of a release against its manifest, and the manifest against its seal and recipe. Does not
belong here: whether the manifest tells the truth (``verifying``).
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.releases.recipe import read_recipe
from pipeline.releases.status import read_manifest
from pipeline.saying import Said, say
from pipeline.workspace import CohortKey, Workspace

MANIFEST = "manifest.json"
_SEAL = re.compile(r"([0-9a-f]{64})  (v[0-9]+)/manifest\.json\n?")


def faults_of(workspace: Workspace, key: CohortKey, number: int) -> list[Said]:
    """What is not as it was published, a sentence each, by file; empty when all of it is."""
    folder = workspace.release_dir(key, number)
    found = _of_manifest(workspace, key, number)
    try:
        manifest = read_manifest(workspace, key, number)
        outputs = dict(manifest["outputs"])
    except (MeerwaardeError, KeyError, TypeError, ValueError):
        return found or [say("{file}: cannot be read as a manifest", file=MANIFEST)]
    found += _of_identity(manifest, key, number)
    for name, digest in sorted(outputs.items()):
        path = folder / name
        if not path.is_file():
            found.append(say("{file}: missing", file=name))
        elif path.is_symlink() or digest_of_file(path) != digest:
            found.append(say("{file}: changed", file=name))
    found += [say("{file}: added", file=name) for name in sorted(names_below(folder) - {*outputs, MANIFEST})]
    return found


def names_below(folder: Path) -> set[str]:
    """The path of every file and link below a folder, hidden ones too."""
    return {
        Path(parent, name).relative_to(folder).as_posix()
        for parent, folders, names in os.walk(folder)
        for name in [*names, *(one for one in folders if Path(parent, one).is_symlink())]
    }


def is_vouched_for(workspace: Workspace, key: CohortKey, number: int) -> bool:
    """Whether anything besides the release says what its manifest should be."""
    return workspace.seal_file(key, number).is_file() or read_recipe(workspace, key, number) is not None


def _of_manifest(workspace: Workspace, key: CohortKey, number: int) -> list[Said]:
    path = workspace.release_dir(key, number) / MANIFEST
    if not path.is_file():
        return [say("{file}: missing", file=MANIFEST)]
    digest = digest_of_file(path)
    found = []
    seal = workspace.seal_file(key, number)
    if seal.is_file():
        match = _SEAL.fullmatch(seal.read_text(encoding="utf-8", errors="replace"))
        if match is None or match[2] != f"v{number}":
            found.append(say("{file}, beside the release: is not the digest of its manifest", file=seal.name))
        elif match[1] != digest:
            found.append(say("{file}: changed, by the digest in {seal}", file=MANIFEST, seal=seal.name))
    recipe = read_recipe(workspace, key, number)
    if recipe is not None and recipe.manifest != digest:
        found.append(say("{file}: changed, by the recipe in the archive", file=MANIFEST))
    return found


def _of_identity(manifest: Mapping[str, Any], key: CohortKey, number: int) -> list[Said]:
    release = manifest.get("release")
    said = (
        manifest.get("programme"),
        manifest.get("cohort"),
        release.get("number") if isinstance(release, dict) else None,
    )
    if said == (key.programme, key.cohort, number):
        return []
    shown = f"{said[0]}/{said[1]}@{'draft' if said[2] is None else f'v{said[2]}'}"
    return [say("{file}: is that of {other}, not of the release in this folder", file=MANIFEST, other=shown)]
