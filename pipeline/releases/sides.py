"""What lies behind a release or a draft: its published tables, and its inputs where they can still be found.

Belongs here: looking up both. Does not belong here: mixing inputs (``mixing``), comparing (``comparing``).
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import CallError, MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.orchestration.inputs import changed_files, code_version, input_digests
from pipeline.releases.archive import Archive, NotInArchiveError
from pipeline.releases.bridge import Name
from pipeline.releases.mixing import Side, bring
from pipeline.releases.recipe import Recipe, read_recipe
from pipeline.releases.reference import DRAFT, Reference
from pipeline.releases.status import find_release, read_manifest
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace

AMOUNTS = ("benefits_eur", "costs_eur")
_DATA = "data/"
_OF_RELEASE = ("release.yaml", "changes.csv")

Totals = Mapping[Name, Decimal]


@dataclass(frozen=True)
class Publication:
    """A release or a draft as it lies in its folder.

    Attributes:
        reference: how it was named, with the number of a release or ``draft``.
        folder: where it lies.
        manifest: its manifest.
        recipe: the recipe of a release; None for a draft, and where there is none.
    """

    reference: Reference
    folder: Path
    manifest: Mapping[str, Any]
    recipe: Recipe | None

    @property
    def key(self) -> CohortKey:
        """The cohort."""
        return self.reference.key

    @property
    def code(self) -> tuple[str, str]:
        """What calculated it, in two digests: of the program and of the lock."""
        return str(self.manifest["code"]["digest"]), str(self.manifest.get("lock_file"))

    @property
    def variant(self) -> str:
        """The variant that its report leads with."""
        about = self.manifest.get("about") or {}
        if "variant" in about:
            return str(about["variant"])
        return next((str(row["variant"]) for row in self.rows("totals")), "")

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of one of its tables as texts; an absent table has none."""
        path = self.folder / "tables" / f"{table}.csv"
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def totals(self) -> dict[Name, Decimal]:
        """Benefits and costs by variant, bound and column."""
        return amounts_in(self.rows("totals"))


def amounts_in(totals: list[dict[str, Any]]) -> dict[Name, Decimal]:
    """Benefits and costs in rows of ``totals``, by variant, bound and column."""
    return {
        (str(row["variant"]), str(row["bound"]), column): Decimal(row[column])
        for row in totals
        for column in AMOUNTS
        if row[column] not in (None, "")
    }


def publication(workspace: Workspace, reference: Reference) -> Publication:
    """Look up a release or draft.

    Raises:
        CallError: the reference says not which one, or there is none such.
        MeerwaardeError: its manifest cannot be read.
    """
    key, which = reference.key, reference.which
    if which is None:
        raise CallError(
            say(
                "'{name}' does not say which release. Expected {cohort}@v1 or another number, or {cohort}@draft. "
                "`meerwaarde list` shows the releases there are.",
                name=str(reference),
                cohort=str(key),
            )
        )
    if which != DRAFT:
        number = find_release(workspace, key, int(which))
        manifest = read_manifest(workspace, key, number)
        return Publication(reference, workspace.release_dir(key, number), manifest, read_recipe(workspace, key, number))
    folder = workspace.draft_dir(key)
    try:
        return Publication(
            reference, folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8")), recipe=None
        )
    except FileNotFoundError:
        raise CallError(
            say("There is no draft of {cohort}. `meerwaarde run {cohort}` makes one.", cohort=str(key))
        ) from None
    except ValueError as error:
        raise MeerwaardeError(
            say(
                "The manifest of the draft of {cohort} cannot be read: {why}. Run {cohort} again.",
                cohort=str(key),
                why=str(error),
            )
        ) from error


def data_of(key: CohortKey, inputs: Mapping[str, str]) -> dict[str, str]:
    """Those of the inputs that an amount can rest on: what lies under ``data/``, what only a release has left out."""
    folder = f"data/programmes/{key.programme}/cohorts/{key.cohort}/"
    extra = {f"{folder}{name}" for name in _OF_RELEASE}
    return {path: digest for path, digest in inputs.items() if path.startswith(_DATA) and path not in extra}


def side_of(workspace: Workspace, found: Publication, into: Path) -> Side:
    """The inputs of a release or draft as files.

    A draft's are those in the workspace, which must still be what it was made from. A release's come out of the archive, or
    from the workspace where the same content lies there.

    Args:
        workspace: where it lies.
        found: the release or draft.
        into: a folder for what is unpacked.

    Raises:
        NotInArchiveError: inputs of a release are nowhere to be found; it names them.
        MeerwaardeError: the draft is older than its inputs, or than the program.
    """
    key, inputs = found.key, data_of(found.key, found.manifest["inputs"])
    if found.reference.which == DRAFT:
        now = data_of(key, input_digests(workspace, key))
        changed = changed_files(inputs, now)
        if changed or found.manifest["code"]["digest"] != code_version():
            raise MeerwaardeError(
                say(
                    "The draft of {cohort} is older than {what}. `meerwaarde run {cohort}` makes it anew; then compare again.",
                    cohort=str(key),
                    what=say("these files: {files}", files=", ".join(changed)) if changed else say("the program"),
                )
            )
        return Side(key, workspace.root, inputs)
    archive = Archive(workspace.archive_dir(key))
    lacking = []
    for path, digest in inputs.items():
        target, live = into / path, workspace.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.write_bytes(archive.read(digest, path))
        except NotInArchiveError:
            if live.is_file() and digest_of_file(live) == digest:
                bring(live, target)
            else:
                lacking.append(path)
    if lacking:
        shown = ", ".join(lacking[:5])
        raise NotInArchiveError(
            say(
                "The inputs of {release} are neither in the archive {folder} nor in the workspace: {files}. Put the archive "
                "back from a copy.",
                release=str(found.reference),
                folder=str(archive.folder),
                files=say("{first} and {more} more", first=shown, more=len(lacking) - 5) if len(lacking) > 5 else shown,
            ),
            tuple(lacking),
        )
    return Side(key, into, inputs)
