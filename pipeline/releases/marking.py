"""Marking a release as withdrawn or superseded: it stays where it is, and what lies beside it says so.

Belongs here: which mark may follow which. Does not belong here: the status file (``status``), what the library shows of it.
"""

from pipeline.releases import status
from pipeline.releases.publishing import Asked, RefusedError, build_library
from pipeline.releases.settling import settle
from pipeline.saying import say
from pipeline.workspace import CohortKey, Workspace


def mark(workspace: Workspace, key: CohortKey, number: int, state: str, reason: str, day: str = "") -> status.Status:
    """Mark a release and bring the library page in step; gives its status. The caller holds the cohort's lock.

    Args:
        workspace: where it lies.
        key: the cohort.
        number: a release that is there.
        state: ``withdrawn`` or ``superseded``.
        reason: why, as readers will see it.
        day: the date of the mark, year first; today when empty.

    Raises:
        RefusedError: the reason or day will not do, or the release was withdrawn before.
    """
    asked = Asked.of(reason, day)
    settle(workspace, key)
    before = status.states(workspace, key)[number]
    if before.state == status.WITHDRAWN:
        raise RefusedError(
            say(
                "v{number} of {cohort} was withdrawn on {day}: {reason} A withdrawal is not taken back or rewritten; publish a "
                "new release instead.",
                number=number,
                cohort=str(key),
                day=before.date,
                reason=before.reason,
            )
        )
    marked = status.Status(state, asked.day.isoformat(), asked.reason, before.by)
    status.write_status(workspace, key, number, marked)
    build_library(workspace)
    return marked
