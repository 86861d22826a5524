"""What `meerwaarde list` shows: every cohort, the state of its draft, its releases.

Belongs here: looking at a workspace and telling it in lines. Does not belong here: changing anything.
"""

from pipeline.errors import CallError
from pipeline.orchestration import inputs
from pipeline.releases.status import CURRENT, states
from pipeline.workspace import CohortKey, Workspace


def listing(workspace: Workspace) -> str:
    """A line per cohort under the name of its programme. Raises CallError when there is no cohort at all."""
    cohorts = workspace.cohorts()
    if not cohorts:
        raise CallError(
            f"There is no cohort yet in {workspace.root}. A cohort is a folder "
            "data/programmes/PROGRAMME/cohorts/COHORT with a cohort.yaml in it."
        )
    rows = [("COHORT", "RAW FILES", "DRAFT", "RELEASES")]
    rows += [
        (str(key), _raw(workspace, key), draft_state(workspace, key), _releases(workspace, key)) for key in cohorts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    empty = [programme for programme in workspace.programmes() if programme not in {key.programme for key in cohorts}]
    return "\n".join([*lines, *(f"{programme}: no cohorts yet" for programme in empty)])


def draft_state(workspace: Workspace, key: CohortKey) -> str:
    """Whether there is a draft, and whether its inputs are still what it was made from."""
    if not workspace.draft_dir(key).is_dir():
        return "none yet"
    made_from = inputs.inputs_of_draft(workspace, key)
    if not made_from:
        return "unreadable: run again"
    same = made_from == inputs.digest_of(inputs.input_digests(workspace, key))
    return "up to date" if same else "older than its inputs: run again"


def _raw(workspace: Workspace, key: CohortKey) -> str:
    return "present" if inputs.has_raw_files(workspace, key) else "none"


def _releases(workspace: Workspace, key: CohortKey) -> str:
    """The releases with what became of them; those of one state that follow each other together."""
    runs: list[tuple[str, list[int]]] = []
    for number, status in states(workspace, key).items():
        if runs and runs[-1][0] == status.state and status.state != CURRENT:
            runs[-1][1].append(number)
        else:
            runs.append((status.state, [number]))
    return ", ".join(_shown(state, numbers) for state, numbers in runs) or "none"


def _shown(state: str, numbers: list[int]) -> str:
    span = f"v{numbers[0]}" if len(numbers) == 1 else f"v{numbers[0]} to v{numbers[-1]}"
    return span if state == CURRENT else f"{span} {state}"
