"""Text that no spreadsheet takes for a formula.

Belongs here: the one rule by which every CSV and XLSX that the program writes keeps text from being run. Does not belong
here: writing files.

A cell that begins with one of a few signs is a formula to a spreadsheet, whoever wrote it; an apostrophe in front makes it
text. The signs are those of OWASP's page on CSV injection. Where a spreadsheet takes a semicolon or a tab for the end of a
cell (as a Dutch one does with a file that has commas), what follows it begins a cell as well.
"""

import re

_SIGNS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_STARTS_AS_FORMULA = re.compile(rf"[ \u00a0]*[{_SIGNS}]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")
_ENDS = re.compile(r"([;\t\r\n])")


def inert(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would take for a formula; a plain number stays as it is."""
    if _STARTS_AS_FORMULA.match(text) and not _NUMBER.fullmatch(text.strip(" \u00a0")):
        text = f"'{text}"
    if ";" not in text and "\t" not in text and "\n" not in text and "\r" not in text:
        return text
    parts = _ENDS.split(text)
    return "".join(parts[:1] + [_after_an_end(part) for part in parts[1:]])


def _after_an_end(part: str) -> str:
    if part in (";", "\t", "\r", "\n") or not _STARTS_AS_FORMULA.match(part) or _NUMBER.fullmatch(part.strip()):
        return part
    return f"'{part}"
