"""Group released: publishing, as an asset like the others; nothing starts it but a person.

Belongs here: what Dagster knows of a release. Does not belong here: publishing itself (``releases.publishing``). The asset is
in a job of its own, and in no schedule or sensor.
"""

import json

import dagster as dg
from pydantic import Field

from pipeline.orchestration.in_hand import CohortInHand
from pipeline.orchestration.inputs import code_version, digest_of
from pipeline.orchestration.partitions import COHORTS
from pipeline.releases.publishing import Asked, publish
from pipeline.releases.status import read_manifest


class Release(dg.Config):
    """What is said of a release.

    Attributes:
        reason: why it is published; readers see it.
        date: its day, year first; today when empty.
        errata: what was wrong in earlier releases.
    """

    reason: str
    date: str = ""
    errata: list[str] = Field(default_factory=list)


@dg.asset(
    key=["released", "release"],
    group_name="released",
    deps=[["reported", "draft"]],
    partitions_def=COHORTS,
    required_resource_keys={"cohort_in_hand"},
    code_version=code_version(),
    description="The draft as the next numbered release in reports/published: made once more from an archive, never rewritten.",
)
def release(context: dg.AssetExecutionContext, config: Release) -> dg.MaterializeResult:
    """Publish the current draft and show the manifest of what was published."""
    hand: CohortInHand = context.resources.cohort_in_hand
    asked = Asked.of(config.reason, config.date, config.errata)
    number = publish(hand.workspace, hand.key, asked, context.log.info)
    manifest = read_manifest(hand.workspace, hand.key, number)
    shown = {name: value for name, value in manifest.items() if name not in ("inputs", "outputs", "parameters")}
    return dg.MaterializeResult(
        metadata={
            "number": number,
            "folder": dg.MetadataValue.path(str(hand.workspace.release_dir(hand.key, number))),
            "date": asked.day.isoformat(),
            "reason": asked.reason,
            "files": len(manifest["outputs"]) + 1,
            "manifest": dg.MetadataValue.md(f"```json\n{json.dumps(shown, indent=2, ensure_ascii=False)}\n```"),
            "inputs": dg.MetadataValue.json(manifest["inputs"]),
            "outputs": dg.MetadataValue.json(manifest["outputs"]),
        },
        data_version=dg.DataVersion(digest_of(dict(manifest))),
    )


RELEASED_ASSETS = [release]
