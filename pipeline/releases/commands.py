"""What the verbs `publish`, `verify` and `mark` do: look up what was named, do it with progress, tell how it ended.

Belongs here: progress, closing lines, exit codes. Does not belong here: publishing, verifying and marking themselves.
"""

import sys
import warnings
from collections.abc import Sequence
from typing import Any

from pipeline.errors import CallError, MeerwaardeError
from pipeline.orchestration.locks import cohort_lock
from pipeline.releases.reference import DRAFT, Reference
from pipeline.releases.status import find_release, read_manifest
from pipeline.run import Progress, run_cohort
from pipeline.saying import Said, say, told_in
from pipeline.workspace import CohortKey, Workspace

_LOCK_SECONDS = 900.0
_INFO = 20


class Telling(Progress):
    """Progress of one step that tells itself how far it is."""

    def on_event(self, entry: Any) -> None:
        """Take in one entry of Dagster's log: what the step says."""
        if entry.dagster_event is None and entry.level == _INFO:
            self.show(entry.user_message)
        elif entry.dagster_event is None:
            super().on_event(entry)


def publish_and_tell(
    workspace: Workspace,
    key: CohortKey,
    reason: str,
    day: str,
    errata: Sequence[str],
    language: str,
    verbose: bool = False,
) -> int:
    """Publish the current draft by Dagster's job ``publish`` in this process; gives the exit code.

    Raises:
        MeerwaardeError: it was not published; nothing has changed but the archive.
    """
    from pipeline.orchestration.dead_runs import put_dead_runs_right
    from pipeline.orchestration.instance import open_instance
    from pipeline.orchestration.jobs import PUBLISH_JOB
    from pipeline.orchestration.partitions import bring_in_step
    from pipeline.releases.publishing import Asked

    # What is said wrongly is known before anything starts.
    asked = Asked.of(reason, day, errata)
    warnings.filterwarnings("ignore", module="dagster")
    said = {"reason": asked.reason, "date": asked.day.isoformat(), "errata": list(asked.errata)}
    progress = Telling(str(key), sys.stdout)
    with open_instance(workspace) as instance:
        put_dead_runs_right(instance, workspace)
        bring_in_step(instance, workspace)
        try:
            run_cohort(
                instance,
                workspace,
                key,
                None,
                progress,
                verbose,
                job_name=PUBLISH_JOB.name,
                config={"ops": {"released__release": {"config": said}}},
            )
        finally:
            progress.close()
    number = find_release(workspace, key, None)
    release = read_manifest(workspace, key, number)["release"]
    print(
        told_in(
            say(
                "Published v{number} of {key}, dated {date}: {folder}",
                number=number,
                key=str(key),
                date=release["date"],
                folder=str(workspace.release_dir(key, number)),
            ),
            language,
        )
    )
    lines = [
        say("What made it is kept in {folder}; that is not published.", folder=str(workspace.archive_dir(key))),
        say("To check it at any time: meerwaarde verify {reference}", reference=str(Reference(key, number))),
    ]
    for line in lines:
        print(f"  {told_in(line, language)}")
    return 0


def verify_and_tell(workspace: Workspace, named: Reference, present_code: bool, language: str) -> int:
    """Verify a release and print what came out; 0 only when it is identical at the level that could be asked."""
    from pipeline.releases.verifying import verify

    number = find_release(workspace, named.key, _number(named))
    progress = Progress(str(named), sys.stdout)
    try:
        verdict = verify(workspace, named.key, number, progress.show, present_code)
    finally:
        progress.close()
    stream = sys.stdout if verdict.identical else sys.stderr
    print(f"{Reference(named.key, number)}: {told_in(verdict.headline, language)}", file=stream)
    for line in verdict.details:
        print(f"  {told_in(line, language)}", file=stream)
    return 0 if verdict.identical else MeerwaardeError.exit_code


def mark_and_tell(workspace: Workspace, named: Reference, state: str, reason: str, day: str, language: str) -> int:
    """Mark a release and print its state; gives the exit code. A CallError when no release is named."""
    from pipeline.releases.marking import mark

    if named.which is None or named.which == DRAFT:
        raise CallError(
            say(
                "'{name}' names no release to mark. Expected its number, such as {cohort}@v1.",
                name=str(named),
                cohort=str(named.key),
            )
        )
    number = find_release(workspace, named.key, _number(named))
    with cohort_lock(workspace, named.key, _LOCK_SECONDS, print):
        marked = mark(workspace, named.key, number, state, reason, day)
    words: dict[str, Said] = {"withdrawn": say("withdrawn"), "superseded": say("superseded")}
    line = say(
        "{release} is {state} from {date}: {reason}",
        release=str(Reference(named.key, number)),
        state=words[marked.state],
        date=marked.date,
        reason=marked.reason,
    )
    print(told_in(line, language))
    after = say("The release itself is as it was; the library page and v{number}.status.json say so.", number=number)
    print(f"  {told_in(after, language)}")
    return 0


def _number(named: Reference) -> int | None:
    if named.which == DRAFT:
        raise CallError(
            say("'{name}' is a draft. Expected a release, such as {cohort}@v1.", name=str(named), cohort=str(named.key))
        )
    return None if named.which is None else int(named.which)
