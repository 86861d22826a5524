"""The partitions of Dagster's page: one per cohort, following the folders.

Belongs here: the partitions definition and bringing its keys in step. Does not belong here: what a cohort is
(``workspace``).

Dagster's fixed partitions are read when the code loads, so a folder added later would be unknown; its dynamic ones live
in the instance and are gone with it. Keys that are brought in step with the folders at every start and tick are neither.
"""

import dagster as dg

from pipeline.workspace import CohortKey, Workspace

COHORTS = dg.DynamicPartitionsDefinition(name="cohort")


def bring_in_step(instance: dg.DagsterInstance, workspace: Workspace) -> list[CohortKey]:
    """Make Dagster's partitions those of the cohort folders, new ones added and vanished ones removed; gives them."""
    cohorts = workspace.cohorts()
    wanted = {str(key) for key in cohorts}
    known = set(instance.get_dynamic_partitions("cohort"))
    if new := sorted(wanted - known):
        instance.add_dynamic_partitions("cohort", new)
    for gone in sorted(known - wanted):
        instance.delete_dynamic_partition("cohort", gone)
    return cohorts
