"""How the command tells a list of faults.

Belongs here: its layout on a terminal, the same for every verb, and the words around a fault. Does not belong here: what a
fault is (``faults``), finding any, the files of a validation (``validation``).
"""

from collections.abc import Sequence

from pipeline.faults import Fault, errors_in, in_working_order
from pipeline.saying import Said, say, told_in


def told(faults: Sequence[Fault], language: str) -> str:
    """Every fault under the name of its file: place, value, what was found and expected, remedy, rule; and how many.

    For a terminal only: whoever stands there has the files, so a private value is shown. A fault that knows no Dutch (one in a
    model, which an analyst writes) is told in English with English words around it, and so is a list of such faults only.
    """
    lines = []
    file = None
    for fault in in_working_order(faults):
        if fault.file != file:
            file = fault.file
            lines.append(file)
        own = language_of(fault, language)
        value = f": '{fault.value}'" if fault.value not in (None, "") else ""
        if fault.private and not value:
            value = f": {told_in(NOT_REPEATED, own)}"
        lines.append(f"  {place_in_file(fault, own)}{value}  [{fault.rule}]")
        lines.append(f"      {finding(fault, own)}")
    closing = language if any(language_of(fault, language) == language for fault in faults) else "en"
    return "\n".join([*lines, counted(faults, closing)])


NOT_REPEATED = say("not repeated here")


def language_of(fault: Fault, language: str) -> str:
    """The language a fault can be told in: ``language``, or else English."""
    return language if isinstance(fault.found, Said) else "en"


def place_in_file(fault: Fault, language: str) -> str:
    """Sheet, row and column, or that it is about the whole file."""
    places = [
        *([say("sheet {sheet}", sheet=fault.sheet)] if fault.sheet else []),
        *([say("row {row}", row=fault.row)] if fault.row is not None else []),
        *([say("column {column}", column=fault.column)] if fault.column else []),
    ]
    return ", ".join(told_in(place, language) for place in places or [say("the file")])


def finding(fault: Fault, language: str) -> str:
    """What was found and expected and what to do, on one line."""
    parts = {"found": fault.found, "expected": _without_stop(fault.expected, language), "remedy": fault.remedy}
    if fault.severity == "error":
        return told_in(say("found {found}; expected {expected}. {remedy}", **parts), language)
    return told_in(say("warning: found {found}; expected {expected}. {remedy}", **parts), language)


def counted(faults: Sequence[Fault], language: str) -> str:
    """How many faults and warnings there are, as a sentence."""
    errors = len(errors_in(faults))
    warnings = len(faults) - errors
    counts = []
    if errors:
        counts.append(say("1 fault to mend") if errors == 1 else say("{count} faults to mend", count=errors))
    if warnings:
        counts.append(say("1 warning") if warnings == 1 else say("{count} warnings", count=warnings))
    return f"{', '.join(told_in(count, language) for count in counts or [say('nothing to mend')])}."


def _without_stop(sentence: str, language: str) -> str:
    return told_in(sentence, language).rstrip(".")
