"""The rules for models that compare with and without: services, kinds of evidence, how a bound takes the counterfactual.

Belongs here: what only such models can get wrong. Does not belong here: formulas and names in general (``checking``).
"""

from collections.abc import Iterator

from pipeline.faults import Fault
from pipeline.model import parts
from pipeline.model.yaml_lines import Located

USE = "service_use"
OF_TABLE = {"participants": ("participants", "outflow"), "households": ("households", "service_use")}
"""Table of those counted -> the records that a quantity of such a programme may be taken from."""


def faults(
    model: parts.Model, programme: parts.Programme, model_file: Located, programme_file: Located
) -> Iterator[Fault]:
    """Every fault in what a model declares about the use of services.

    Args:
        model: the model.
        programme: its programme, for the tables and for who is counted.
        model_file: ``model.yaml`` with its lines.
        programme_file: ``programme.yaml`` with its lines.
    """
    yield from _counted(model, programme, model_file, programme_file)
    yield from _declared(model, programme, model_file)
    yield from _counterfactual(model, programme, model_file)
    yield from _prices(model, model_file)


def _counted(
    model: parts.Model, programme: parts.Programme, model_file: Located, programme_file: Located
) -> Iterator[Fault]:
    table = programme.counted.table
    if model.posts and table not in programme.tables:
        path = ("counted", "table") if "counted" in programme_file.value else ("tables",)
        yield programme_file.fault(
            path,
            "unused_table",
            f"the table {table}, in which those counted stand, is not among the tables",
            "the table of those counted under tables",
            "Add the table there, or say under counted in which table they stand.",
        )
    allowed = OF_TABLE[table]
    for index, post in enumerate(model.posts):
        for place, component in enumerate(post.components):
            records = component.quantity.records
            if records not in allowed:
                yield model_file.fault(
                    ("posts", index, "components", place, "quantity", "records"),
                    "other_people",
                    f"records of {records} in a programme that counts {table}",
                    f"one of {', '.join(allowed)}",
                    "Mend the name, or say under counted in programme.yaml whom the programme counts.",
                )


def _declared(model: parts.Model, programme: parts.Programme, file: Located) -> Iterator[Fault]:
    named: list[tuple[str, str, list[str]]] = [
        ("services", "service", [entry.service for entry in model.services]),
        ("use_evidence", "code", [entry.code for entry in model.use_evidence]),
    ]
    for section, field, names in named:
        for index, name in enumerate(names):
            if name in names[:index]:
                yield file.fault(
                    (section, index, field),
                    "doubled_name",
                    f"the {field} '{name}' for the second time",
                    f"each {field} once",
                    "Rename or remove one of the two.",
                )
        if USE in programme.tables and not names:
            yield file.fault(
                (),
                "no_codes",
                f"no {section}, though programme.yaml lists the table {USE}",
                f"a list {section}: the codes that the table may hold, with their words",
                "Add the list.",
            )


def _counterfactual(model: parts.Model, programme: parts.Programme, file: Located) -> Iterator[Fault]:
    kinds = [entry.code for entry in model.use_evidence]
    compares = any(part.quantity.records == USE for post in model.posts for part in post.components)
    for index, bound in enumerate(model.bounds):
        if bound.counterfactual is None:
            if compares:
                yield file.fault(
                    ("bounds", index, "bound"),
                    "no_counterfactual",
                    f"the bound '{bound.bound}' without counterfactual, though a post compares with and without",
                    "counterfactual: {counts: {"
                    + ", ".join(f"{kind}: 1" for kind in kinds)
                    + "}, explanation, source}",
                    "Say how much of each kind of evidence counts under this bound.",
                )
            continue
        if USE not in programme.tables:
            yield file.fault(
                ("bounds", index, "counterfactual"),
                "unused_table",
                f"a counterfactual, though programme.yaml does not list the table {USE}",
                f"the table {USE} under tables, or no counterfactual",
                "Add the table there, or remove the counterfactual.",
            )
        found = bound.counterfactual.counts
        wrong = [*(kind for kind in found if kind not in kinds), *(kind for kind in kinds if kind not in found)]
        if wrong:
            yield file.fault(
                ("bounds", index, "counterfactual", "counts"),
                "counterfactual_kinds",
                f"shares for {', '.join(found)}",
                f"one for each kind of evidence: {', '.join(kinds) or 'none is declared under use_evidence'}",
                "Add or remove: " + ", ".join(wrong) + ".",
            )


def _prices(model: parts.Model, file: Located) -> Iterator[Fault]:
    for index, post in enumerate(model.posts):
        for place, component in enumerate(post.components):
            if component.quantity.records == USE and component.price.averages:
                yield file.fault(
                    ("posts", index, "components", place, "price", "averages"),
                    "average_of_difference",
                    "an average over records in the price of a difference between with and without",
                    "a price over parameters: a difference may be nought or less, and nothing can be weighted with it",
                    "Make the unit price a parameter.",
                )
