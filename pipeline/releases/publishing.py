"""Making the next release of the current draft.

Belongs here: when a draft may be published, what the release is given (number, date, reason, errata), and the order of the
steps. Does not belong here: rebuilding (``rebuilding``), putting in place (``settling``), Dagster (``assets.released``).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.errors import MeerwaardeError
from pipeline.files import digest_of_file
from pipeline.ingest.guarding import identifier_in
from pipeline.orchestration import inputs
from pipeline.orchestration.work import digests_below
from pipeline.releases import status
from pipeline.releases.archive import Archive
from pipeline.releases.environments import python_version
from pipeline.releases.rebuilding import Ingredients, Tell, program_root, rebuild
from pipeline.releases.recipe import Recipe, numbers_used
from pipeline.releases.settling import put_release_in_place, settle
from pipeline.rendering import engines
from pipeline.saying import Said, say
from pipeline.workspace import CohortKey, Workspace, program_file

LOCK = "requirements.lock"
# What a release must have from its draft, to the byte; the rest of it names the release.
_SAME_FOLDERS = ("tables/", "figures/")
_LONGEST = 2000


class RefusedError(MeerwaardeError):
    """The draft is not published; the message says why and what to do."""


@dataclass(frozen=True)
class Asked:
    """What whoever publishes says of the release.

    Attributes:
        reason: why it is published.
        day: its date.
        errata: what was wrong in earlier releases.
    """

    reason: str
    day: date
    errata: tuple[str, ...] = ()

    @classmethod
    def of(cls, reason: str, day: str = "", errata: Sequence[str] = ()) -> "Asked":
        """Read what was said; without a day it is today. A MeerwaardeError when a text or the day will not do."""
        try:
            when = date.fromisoformat(day) if day else date.today()
        except ValueError:
            raise RefusedError(
                say("'{day}' is no date. Expected year, month and day, such as 2026-11-22.", day=day)
            ) from None
        return cls(_text(reason), when, tuple(dict.fromkeys(_text(erratum) for erratum in errata)))


def publish(workspace: Workspace, key: CohortKey, asked: Asked, tell: Tell) -> int:
    """Make the next release of the current draft; gives its number. The caller holds the cohort's lock.

    Raises:
        RefusedError: the draft may not be published, or did not come out the same when it was made again.
        RebuildError, NoEnvironmentError: it could not be made again.
        MeerwaardeError: a disk refused.
    """
    if settle(workspace, key):
        build_library(workspace)
    now = inputs.input_digests(workspace, key)
    draft = publishable_draft(workspace, key, now)
    last = max(status.numbers_of(workspace, key), default=None)
    if last is not None:
        _refuse_earlier_day(workspace, key, last, asked.day)
    number = max(numbers_used(workspace, key), default=0) + 1
    asked = replace(asked, errata=_with_reasons_of_marks(workspace, key, asked.errata))
    archive = Archive(workspace.archive_dir(key))
    tell("Keeping inputs and code in the archive")
    recipe = _archived(workspace, key, archive, draft, number)
    own = {workspace.release_file(key): _release_yaml(number, asked, last)}
    changes = workspace.draft_dir(key) / "tables" / "changes.csv"
    if changes.is_file():
        own[workspace.changes_file(key)] = changes.read_bytes()
    kept = {path.relative_to(workspace.root).as_posix(): archive.keep(data) for path, data in own.items()}
    recipe = replace(recipe, inputs={**recipe.inputs, **kept})
    with rebuild(workspace, archive, ingredients(recipe), tell) as made:
        _refuse_another_result(draft, json.loads((made / "manifest.json").read_text(encoding="utf-8")))
        recipe = replace(recipe, manifest=digest_of_file(made / "manifest.json"))
        tell(f"Putting v{number} in place")
        put_release_in_place(workspace, made, recipe)
    settle(workspace, key)
    build_library(workspace)
    return number


def ingredients(recipe: Recipe) -> Ingredients:
    """What a release is rebuilt from."""
    return Ingredients(recipe.key, recipe.inputs, recipe.code, recipe.lock, recipe.python, recipe.engine)


def build_library(workspace: Workspace) -> None:
    """Bring the library page in step with the releases; a MeerwaardeError says that they are in place when it cannot be."""
    from pipeline.releases import library

    try:
        library.build_library(workspace)
    except MeerwaardeError as error:
        raise MeerwaardeError(
            say(
                "The releases are in place, but the library page could not be brought in step with them: {why} The next "
                "`publish` or `mark` builds it again.",
                why=error.args[0],
            )
        ) from error


def publishable_draft(workspace: Workspace, key: CohortKey, now: Mapping[str, str]) -> dict[str, Any]:
    """The manifest of the current draft; a RefusedError when it may not be published as it is.

    Args:
        workspace: where it lies.
        key: the cohort.
        now: digests of the input files as they are.
    """
    if workspace.release_file(key).exists() or workspace.changes_file(key).exists():
        raise RefusedError(
            say(
                "{folder} holds a release.yaml or changes.csv. Publishing writes those in a workspace of its own; here they "
                "must not be. Remove them and run the cohort again.",
                folder=str(workspace.cohort_dir(key)),
            )
        )
    folder = workspace.draft_dir(key)
    try:
        draft = dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        outputs, checks = draft["outputs"], draft["checks"]
    except FileNotFoundError:
        raise RefusedError(
            say("There is no draft of {cohort} to publish. `meerwaarde run {cohort}` makes one.", cohort=str(key))
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RefusedError(
            say(
                "The manifest of the draft in {folder} cannot be read: {why}. `meerwaarde run {cohort}` makes the draft anew.",
                folder=str(folder),
                why=str(error),
                cohort=str(key),
            )
        ) from error
    lying = digests_below(folder)
    del lying["manifest.json"]
    if touched := inputs.changed_files(outputs, lying):
        raise RefusedError(
            say(
                "The draft of {cohort} is not as its run left it. Changed, missing or added: {files}. A change belongs in the "
                "inputs. `meerwaarde run {cohort}` makes the draft anew.",
                cohort=str(key),
                files=_listed(touched),
            )
        )
    if failed := [f"{check['table']}: {check['check']}" for check in checks if not check["passed"]]:
        raise RefusedError(
            say(
                "These checks of the draft of {cohort} did not pass: {checks}. `meerwaarde check {cohort}` lists what to mend.",
                cohort=str(key),
                checks=_listed(failed),
            )
        )
    _refuse_equal(workspace, key, draft, now)
    if changed := changes_since(draft, now):
        raise RefusedError(
            say(
                "Since the draft of {cohort} was made, this changed: {what}. `meerwaarde run {cohort}` makes it anew; look at "
                "it before you publish it.",
                cohort=str(key),
                what=_joined(changed),
            )
        )
    return draft


def changes_since(manifest: Mapping[str, Any], now: Mapping[str, str]) -> list[Said]:
    """What is not any more as a manifest says it was: input files by name, the program, its lock, the engine."""
    found = [say("{file}", file=path) for path in inputs.changed_files(manifest["inputs"], now)]
    if manifest["code"]["digest"] != inputs.code_version():
        found.append(say("the program itself (its code or templates)"))
    if manifest["lock_file"] != _lock_digest():
        found.append(say("the lock file of the program ({file})", file=LOCK))
    recorded = manifest["engine"]
    versions = engines.find(recorded["name"]).versions()
    if recorded["versions"] != versions:
        found.append(
            say(
                "the engine {name} ({then}; now {now})",
                name=recorded["name"],
                then=told_versions(recorded["versions"]),
                now=told_versions(versions),
            )
        )
    return found


def told_versions(versions: Mapping[str, str]) -> str:
    """Names and versions on one line."""
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items()))


def _lock_digest() -> str | None:
    lock = program_file(LOCK)
    return digest_of_file(lock) if lock.is_file() else None


def _refuse_equal(workspace: Workspace, key: CohortKey, draft: Mapping[str, Any], now: Mapping[str, str]) -> None:
    """A RefusedError when the draft is what was published last, and nothing has changed since then either."""
    numbers = status.numbers_of(workspace, key)
    if not numbers:
        return

    def own(paths: Mapping[str, str]) -> dict[str, str]:
        """Inputs without what only says of which release they are and what came before it."""
        release = {workspace.release_file(key), workspace.changes_file(key)}
        names = {path.relative_to(workspace.root).as_posix() for path in release}
        before = ("archive/", "reports/published/")
        return {path: digest for path, digest in paths.items() if path not in names and not path.startswith(before)}

    def made_from(manifest: Mapping[str, Any]) -> tuple[Any, ...]:
        return own(manifest["inputs"]), manifest["code"]["digest"], manifest["lock_file"], manifest["engine"]

    last = status.read_manifest(workspace, key, numbers[-1])
    changed = changes_since({**draft, "inputs": own(draft["inputs"])}, own(now))
    if made_from(last) == made_from(draft) and not changed:
        raise RefusedError(
            say(
                "The draft of {cohort} equals the last release, v{number}: the same inputs, code, packages and engine. There "
                "is nothing to publish. To say that the release is wrong, use `meerwaarde mark`.",
                cohort=str(key),
                number=numbers[-1],
            )
        )


def _refuse_earlier_day(workspace: Workspace, key: CohortKey, last: int, day: date) -> None:
    before = status.read_manifest(workspace, key, last)["release"]["date"]
    if day.isoformat() < before:
        raise RefusedError(
            say(
                "The date {day} lies before that of v{number} of {cohort} ({before}). A release follows the ones before it; "
                "give it that day or a later one with --date.",
                day=day.isoformat(),
                number=last,
                cohort=str(key),
                before=before,
            )
        )


def _with_reasons_of_marks(workspace: Workspace, key: CohortKey, errata: tuple[str, ...]) -> tuple[str, ...]:
    """The errata, and before them why releases without a successor were withdrawn or superseded by hand."""
    marks = [found.reason for found in status.states(workspace, key).values() if found.by is None and found.reason]
    return tuple(dict.fromkeys([*marks, *errata]))


def _archived(workspace: Workspace, key: CohortKey, archive: Archive, draft: Mapping[str, Any], number: int) -> Recipe:
    """Keep inputs and code in the archive; a RefusedError when an input is not what the draft was made from."""
    # Which releases there were before, and what became of them, reaches the release as changes.csv.
    before = (workspace.archive_dir(key), workspace.published_dir(key))
    left_out = {
        path.relative_to(workspace.root).as_posix()
        for path in inputs.input_files(workspace, key)
        if path.parent in before
    }
    kept = {
        path.relative_to(workspace.root).as_posix(): archive.keep(path.read_bytes())
        for path in inputs.input_files(workspace, key)
        if path.parent not in before
    }
    wanted = {path: digest for path, digest in draft["inputs"].items() if path not in left_out}
    if changed := inputs.changed_files(wanted, kept):
        raise RefusedError(
            say(
                "While {cohort} was being published, this changed: {files}. Run it again when nobody is changing it.",
                cohort=str(key),
                files=_listed(changed),
            )
        )
    root = program_root()
    files = {*inputs.program_files(), program_file("dagster.yaml"), program_file(LOCK)}
    code = {path.relative_to(root).as_posix(): archive.keep(path.read_bytes()) for path in sorted(files)}
    return Recipe(
        programme=key.programme,
        cohort=key.cohort,
        number=number,
        inputs=kept,
        code=code,
        lock=program_file(LOCK).relative_to(root).as_posix(),
        python=python_version(),
        engine=draft["engine"]["name"],
        manifest="",
    )


def _refuse_another_result(draft: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """A RefusedError when the rebuild is not the draft."""
    found = [name for name in ("code", "lock_file", "engine") if draft[name] != made[name]]

    def compared(outputs: Mapping[str, str]) -> dict[str, str]:
        return {name: digest for name, digest in outputs.items() if name.startswith(_SAME_FOLDERS)}

    found += inputs.changed_files(compared(draft["outputs"]), compared(made["outputs"]))
    if found:
        raise RefusedError(
            say(
                "Made again from the archive, the draft did not come out the same. Other are: {what}. Nothing was published. "
                "Run the cohort again; when this stays, something the run reads is missing from its inputs.",
                what=_listed(found),
            )
        )


def _release_yaml(number: int, asked: Asked, last: int | None) -> bytes:
    """``release.yaml``; a text in double quotes, as JSON writes it, is YAML."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = [f"number: {number}", f"date: {asked.day.isoformat()}", f"reason: {quoted(asked.reason)}"]
    lines += [f"replaces: {last}"] if last is not None else []
    lines += ["errata:", *(f"  - {quoted(erratum)}" for erratum in asked.errata)] if asked.errata else []
    return ("\n".join(lines) + "\n").encode()


def _text(text: str) -> str:
    """A text that is published: on one line, readable, and with nobody's number or address in it."""
    flat = " ".join(text.split())
    wrong = None
    if not flat:
        wrong = say("is empty")
    elif len(flat) > _LONGEST:
        wrong = say("is too long")
    elif not flat.isprintable():
        wrong = say("has signs that cannot be printed")
    elif (found := identifier_in(flat)) is not None:
        wrong = say("holds {what}, and will be published", what=found)
    if wrong is not None:
        raise RefusedError(
            say(
                "The reason or erratum {wrong}. Expected a sentence of at most {most} signs that says to a reader of the "
                "report what is the matter.",
                wrong=wrong,
                most=_LONGEST,
            )
        )
    return flat


def _joined(parts: Sequence[Said], most: int = 12) -> Said:
    """Parts of a sentence after each other, with how many more there are."""
    if len(parts) > most:
        return say("{first} and {more} more", first=_joined(parts[:most]), more=len(parts) - most)
    if len(parts) == 1:
        return parts[0]
    return say("{first}, {last}", first=_joined(parts[:-1]), last=parts[-1])


def _listed(names: Sequence[str], most: int = 12) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
