"""All raw tables of a synthetic cohort together.

Belongs here: which tables there are and in what order their columns stand. Does not belong here: the rows of any of them.
"""

from typing import Any

from pipeline.errors import CallError
from pipeline.model import CohortModel
from pipeline.synthetic.form import Form
from pipeline.synthetic.households import households_and_use
from pipeline.synthetic.ladder import ladder
from pipeline.synthetic.money import funding
from pipeline.synthetic.organisations import organisations_and_answers
from pipeline.synthetic.people import participants_and_outflow
from pipeline.synthetic.survey import survey

MOST = 1_000_000


def generate(model: CohortModel, participants: int, seed: int, form: Form) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table that the programme uses, by table; dates, ``Decimal``, ``int``, ``str`` or None in the cells.

    Args:
        model: the cohort's model: its period, actors, funders and survey.
        participants: how many participants enrolled, of whom most graduate; or how many households or
            member organisations there are.
        seed: what makes this cohort another than the next.
        form: the programme's survey.

    Raises:
        CallError: the number of participants or the seed is out of range.
    """
    if not 1 <= participants <= MOST:
        raise CallError(
            f"A synthetic cohort has from 1 to {MOST} {model.programme.counted.many.en}, not {participants}. "
            "Choose another number."
        )
    if seed < 0:
        raise CallError(f"A seed is 0 or more, not {seed}. Choose another number.")
    wanted = set(model.tables)
    tables: dict[str, list[dict[str, Any]]] = {
        **survey(model, form, participants, seed),
    }
    if "funding" in wanted:
        tables["funding"] = funding(model, participants, seed)
    if wanted & {"participants", "outflow", "ladder"}:
        tables["participants"], tables["outflow"] = participants_and_outflow(model, participants, seed)
        tables["ladder"] = ladder(model, tables["participants"], seed)
    if wanted & {"households", "service_use"}:
        tables["households"], tables["service_use"] = households_and_use(model, participants, seed)
    if "organisations" in wanted:
        tables["organisations"], tables["answers"] = organisations_and_answers(model, participants, seed)
    return {name: tables[name] for name in model.tables}
