"""The files of a validation: what a run found in the raw files, as a list to work through without the program.

Belongs here: ``validation.csv`` and ``validation.html`` and what stands in them. Does not belong here: finding faults
(``check``), the list on a terminal (``telling``), when the files are written (``assets.validated``).

The files may be mailed on, so a private value is not in them: they say on which row of the raw file it stands. They carry no
date; which files were judged is told by name and digest.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from pipeline.faults import Fault, errors_in, in_working_order
from pipeline.files import new_folder
from pipeline.inert import inert
from pipeline.saying import say, told_in
from pipeline.telling import NOT_REPEATED, counted, language_of, place_in_file

CSV = "validation.csv"
HTML = "validation.html"
COLUMNS = ("file", "sheet", "row", "column", "value", "rule", "severity", "found", "expected", "remedy")


@dataclass(frozen=True)
class Judged:
    """A file that was judged: its name, the sha256 of its bytes, how many rows it has."""

    name: str
    sha256: str
    rows: int


def write_validation(
    folder: Path, cohort: str, faults: Sequence[Fault], judged: Sequence[Judged], language: str
) -> None:
    """Put both files in ``folder``, which is replaced as a whole.

    Args:
        folder: where they come to lie; nothing else is kept there.
        cohort: programme and cohort, as the command names them.
        faults: all faults and warnings; none is a result as well.
        judged: the files that were read.
        language: ``nl`` or ``en``.

    Raises:
        MeerwaardeError: the disk refuses; what was there before is still there.
    """
    with new_folder(folder) as new:
        (new / CSV).write_bytes(as_csv(faults, language))
        (new / HTML).write_text(as_html(cohort, faults, judged, language), encoding="utf-8", newline="\n")


def as_csv(faults: Iterable[Fault], language: str) -> bytes:
    """The faults as CSV, in working order: UTF-8, comma, lines ending in LF; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for fault in in_working_order(faults):
        told = fault.in_language(language)
        cells = {name: getattr(told, name) for name in COLUMNS} | {"value": value_as_kept(fault, language)}
        writer.writerow("" if cell is None else inert(str(cell)) for cell in cells.values())
    return text.getvalue().encode("utf-8", "backslashreplace")


def value_as_kept(fault: Fault, language: str) -> str:
    """The value as it may stand in a file: a private one is not repeated, and that is said."""
    if fault.private:
        return told_in(NOT_REPEATED, language_of(fault, language))
    return fault.value or ""


def as_html(cohort: str, faults: Sequence[Fault], judged: Sequence[Judged], language: str) -> str:
    """The faults as a page that needs nothing but itself: no script, no network, and prints as a list to tick off."""
    ordered = in_working_order(faults)
    errors = errors_in(ordered)
    title = _told(say("Validation of {cohort}", cohort=cohort), language)
    if errors:
        lead = say(
            "The raw files cannot be used yet. Below is everything to mend, file by file and from top to bottom. Mend it in "
            "the file itself, deliver the file again and run again. The last draft has stayed as it was."
        )
    elif ordered:
        lead = say(
            "The raw files can be used. Below is what is doubtful but possible: look whether it is right. It is told in the "
            "report as well."
        )
    else:
        lead = say("The raw files can be used: there is nothing to mend.")
    state = "to-mend" if errors else "fit"
    parts = [
        f"<header class='{state}'><div class='inner'><h1>{title}</h1>"
        f"<p class='count'>{escape(counted(ordered, language).capitalize())}</p><p>{_told(lead, language)}</p></div></header>",
        "<main>",
        *_contents(ordered, language),
        *_sections(ordered, language),
        *_files(judged, language),
        "</main>",
    ]
    head = (
        f"<!doctype html>\n<html lang='{language}'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
    )
    page = f"{head}<body>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    return page.encode("utf-8", "replace").decode("utf-8")


def _contents(faults: Sequence[Fault], language: str) -> Iterator[str]:
    files = list(_by_file(faults))
    if len(files) < 2:
        return
    yield f"<nav aria-labelledby='files'><h2 id='files'>{_told(say('Files'), language)}</h2><ul>"
    for number, (file, of_file) in enumerate(files, start=1):
        name, count = escape(file.rpartition("/")[2]), escape(counted(of_file, language))
        yield f"<li><a href='#file-{number}'>{name}</a> <span>{count}</span></li>"
    yield "</ul></nav>"


def _sections(faults: Sequence[Fault], language: str) -> Iterator[str]:
    for number, (file, of_file) in enumerate(_by_file(faults), start=1):
        folder, _, name = file.rpartition("/")
        yield f"<section aria-labelledby='file-{number}'><h2 id='file-{number}'>{escape(name)}</h2>"
        if folder:
            yield f"<p class='folder'>{_name(folder)}</p>"
        yield "<ol>"
        for fault in of_file:
            yield _item(fault, language)
        yield "</ol></section>"


def _item(fault: Fault, language: str) -> str:
    own = language_of(fault, language)
    told = fault.in_language(own)
    where = escape(place_in_file(fault, own))
    value = value_as_kept(fault, language)
    shown = f"<span class='{'withheld' if fault.private else 'value'}'>{escape(value)}</span>" if value else ""
    warning = "" if fault.severity == "error" else f"<span class='kind'>{_told(say('warning'), own)}</span> "
    other = f" lang='{own}'" if own != language else ""
    rows = "".join(
        f"<div><dt>{_told(term, own)}</dt><dd>{escape(_sentence(text))}</dd></div>"
        for term, text in (
            (say("Found"), told.found),
            (say("Expected"), told.expected),
            (say("What to do"), told.remedy),
        )
    )
    return (
        f"<li class='{'error' if fault.severity == 'error' else 'warning'}'{other}>"
        f"<h3>{warning}{where[:1].upper()}{where[1:]}{' ' if shown else ''}{shown}</h3>"
        f"<dl>{rows}</dl><p class='rule'>{_told(say('Rule'), own)} <code>{escape(fault.rule)}</code></p></li>"
    )


def _files(judged: Sequence[Judged], language: str) -> Iterator[str]:
    if not judged:
        return
    heads = "".join(
        f"<th scope='col'{' class=number' if number else ''}>{_told(word, language)}</th>"
        for word, number in ((say("File"), False), (say("Rows"), True), (say("sha256, first 12"), False))
    )
    yield f"<section aria-labelledby='judged'><h2 id='judged'>{_told(say('Judged files'), language)}</h2>"
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for file in judged:
        yield (
            f"<tr><th scope='row'>{_name(file.name)}</th><td class='number'>{file.rows}</td>"
            f"<td><code>{escape(file.sha256[:12])}</code></td></tr>"
        )
    yield "</tbody></table></section>"


def _by_file(faults: Sequence[Fault]) -> list[tuple[str, list[Fault]]]:
    return [(file, list(of_file)) for file, of_file in groupby(faults, key=lambda fault: fault.file)]


def _told(sentence: str, language: str) -> str:
    return escape(told_in(sentence, language))


def _sentence(text: str) -> str:
    """A part of a sentence, as a sentence of its own."""
    flat = text.strip()
    return f"{flat[:1].upper()}{flat[1:]}{'' if flat.endswith(('.', '?', '!')) else '.'}" if flat else ""


def _name(path: str) -> str:
    """A path that may be broken after each folder."""
    return escape(path).replace("/", "/<wbr>")


_STYLE = """
:root { color-scheme: light dark; --ink: #1b2a33; --soft: #4d5f69; --line: #d3dce0; --paper: #fff; --band: #f4f7f8;
  --mend: #97312b; --mend-tint: #fbf0ef; --doubt: #7d5200; --doubt-tint: #fbf5e9; --fit: #2c6a3a; --link: #0b5567; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3eaed; --soft: #a9b8bf; --line: #36464f; --paper: #12191d; --band: #182126; --mend: #f2a49d;
    --mend-tint: #2c1b1a; --doubt: #edc06d; --doubt-tint: #2a2315; --fit: #95d3a2; --link: #86cbd9; }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, "Segoe UI", Roboto,
  "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
header { background: var(--band); border-bottom: 4px solid var(--fit); }
header.to-mend { border-color: var(--mend); }
.inner, main { max-width: 76rem; margin-inline: auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem); }
.inner p { max-width: 44rem; margin: .5rem 0 0; }
h1 { margin: 0; font-size: clamp(1.5rem, 1.2rem + 1.6vw, 2.25rem); line-height: 1.2; }
.count { font-size: 1.25rem; font-weight: 600; color: var(--fit); }
.to-mend .count { color: var(--mend); }
h2 { margin: 2rem 0 0; font-size: 1.375rem; line-height: 1.3; }
nav h2 { margin-top: 0; font-size: 1.0625rem; }
nav ul { list-style: none; margin: .25rem 0 0; padding: 0; }
nav li { padding: .2rem 0; }
nav span, .folder, .rule, dt { color: var(--soft); }
nav span, .folder, .rule { font-size: .9375rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.folder { margin: 0; }
ol { list-style: none; margin: .75rem 0 0; padding: 0; }
li.error, li.warning { position: relative; margin: 0 0 .75rem; padding: .75rem 1rem .75rem 2.75rem;
  border: 1px solid var(--line); border-left: 4px solid var(--mend); background: var(--mend-tint);
  border-radius: 4px; break-inside: avoid; }
li.warning { border-left-color: var(--doubt); background: var(--doubt-tint); }
li.error::before, li.warning::before { content: ""; position: absolute; left: .85rem; top: 1.05rem; width: 1rem; height: 1rem;
  border: 2px solid var(--soft); border-radius: 2px; }
h3 { margin: 0; font-size: 1.0625rem; }
.kind { color: var(--doubt); text-transform: uppercase; font-size: .8125rem; letter-spacing: .04em; }
.value { font: .9375em ui-monospace, Consolas, "DejaVu Sans Mono", monospace; background: var(--paper); color: var(--ink);
  border: 1px solid var(--line); border-radius: 3px; padding: .05em .35em; white-space: pre-wrap; }
.withheld { font-weight: 400; font-style: italic; color: var(--soft); }
dl { margin: .35rem 0 0; display: grid; gap: .35rem 1.5rem; }
dt { font-size: .875rem; }
dd { margin: 0; }
.rule { margin: .35rem 0 0; font-size: .875rem; }
table { border-collapse: collapse; margin-top: .5rem; width: 100%; max-width: 60rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; font-weight: 400;
  border-bottom: 1px solid var(--line); }
thead th { font-size: .875rem; color: var(--soft); }
.number, td code { white-space: nowrap; }
.number { text-align: right; padding-right: 1.5rem; font-variant-numeric: tabular-nums; }
@media (min-width: 60rem) { dl { grid-template-columns: 1fr 1fr 1.2fr; } }
@media print {
  @page { margin: 16mm 14mm; }
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #999; --paper: #fff; --band: #fff; --mend: #97312b;
    --mend-tint: #fff; --doubt: #7d5200; --doubt-tint: #fff; --fit: #2c6a3a; --link: #000; }
  body { font-size: 10pt; }
  .inner, main { padding-inline: 0; max-width: none; }
  dl { grid-template-columns: 1fr 1fr 1.2fr; }
  nav { display: none; }
  h2, .folder { break-after: avoid; }
}
"""
