"""How the command tells a list of faults.

Belongs here: its layout on a terminal, the same for every verb. Does not belong here: what a fault is (``faults``), finding
any.
"""

from collections.abc import Sequence

from pipeline.faults import Fault, errors_in, in_working_order


def told(faults: Sequence[Fault]) -> str:
    """Every fault under the name of its file: place, value, what was found and expected, remedy, rule; and how many."""
    errors = len(errors_in(faults))
    warnings = len(faults) - errors
    lines = []
    file = None
    for fault in in_working_order(faults):
        if fault.file != file:
            file = fault.file
            lines.append(file)
        places = [
            *([f"sheet {fault.sheet}"] if fault.sheet else []),
            *([f"row {fault.row}"] if fault.row is not None else []),
            *([f"column {fault.column}"] if fault.column else []),
        ]
        value = f": '{fault.value}'" if fault.value not in (None, "") else ""
        kind = "" if fault.severity == "error" else "warning: "
        lines.append(f"  {', '.join(places) or 'the file'}{value}  [{fault.rule}]")
        lines.append(f"      {kind}found {fault.found}; expected {fault.expected.rstrip('.')}. {fault.remedy}")
    counts = [f"{errors} {'fault' if errors == 1 else 'faults'} to mend"] if errors else []
    counts += [f"{warnings} {'warning' if warnings == 1 else 'warnings'}"] if warnings else []
    return "\n".join([*lines, f"{', '.join(counts)}."])
