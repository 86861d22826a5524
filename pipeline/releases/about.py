"""What a manifest tells of its programme and cohort, for whoever has only the published folder.

Belongs here: names, labels and the kind of records, taken from the model and from ``source.yaml``. Does not belong here:
figures (the tables have them), digests and versions (``assets.in_place``), how any of it is shown (``library``).
"""

from typing import Any

from pipeline.model import CohortModel
from pipeline.model.parts import Label


def about(model: CohortModel, records: str) -> dict[str, Any]:
    """Titles, period and leading choices of a cohort, in every language they are written in.

    Args:
        model: the cohort's model.
        records: what the records are: ``original``, ``synthetic`` or ``reconstructed``.
    """
    programme, cohort = model.programme, model.cohort
    return {
        "title": _both(programme.title),
        "subtitle": _both(programme.subtitle),
        "organisation": programme.organisation,
        "cohort": _both(cohort.label),
        "period": {"from": cohort.period.from_.isoformat(), "until": cohort.period.until.isoformat()},
        "observed_until": cohort.observed_until.isoformat(),
        "languages": list(model.languages),
        "records": records,
        # A programme that only monitors leads with nothing; the keys are there for whoever reads manifests of both kinds.
        "variant": model.variant.variant if model.has_posts else "",
        "variant_label": _both(model.variant.label) if model.has_posts else {"nl": "", "en": ""},
        "leading_bound": model.leading_bound if model.has_posts else "",
        "bounds": [{"bound": bound.bound, "label": _both(bound.label)} for bound in model.model.bounds],
    }


def _both(label: Label) -> dict[str, str]:
    return {"nl": label.nl, "en": label.en}
