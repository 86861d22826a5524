"""``feed.xml``: an entry per release, for feed readers (Atom, RFC 4287).

Belongs here: the feed. Does not belong here: the page (``library``), reading releases (``shelf``).

Every moment in it is a day that somebody wrote down, a release's or a mark's, at midnight: no clock is read. An entry is
named after the digest of its manifest, which no other release has and which never changes.
"""

import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from pipeline.releases.shelf import Edition
from pipeline.reporting.numbers import Numbers

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = uuid.UUID("9c0d2c1e-6a0b-5d0e-8b1f-2f6f1d8a4e57")
_NO_DAY = "1970-01-01"


def feed(editions: Sequence[Edition], states: dict[str, str]) -> bytes:
    """The feed of these releases, the latest change first; those that cannot be read are left out.

    Args:
        editions: the releases.
        states: the word for each state.
    """
    ElementTree.register_namespace("", _ATOM)
    sound = [one for one in editions if one.date is not None]
    newest_first = sorted(sound, key=lambda one: (_changed(one), str(one.key), one.number), reverse=True)
    oldest = min(sound, key=lambda one: (one.date, str(one.key), one.number), default=None)
    root = ElementTree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: "nl"})
    _add(root, "id", _name(f"library of {oldest.digest if oldest else ''}"))
    _add(root, "title", "Maatschappelijke kosten-batenanalyses")
    _add(root, "subtitle", "Elke uitgave, met haar stand")
    _add(root, "updated", _moment(_changed(newest_first[0]) if newest_first else _NO_DAY))
    _add(root, "link", rel="alternate", type="text/html", href="index.html")
    _add(root, "link", rel="self", type="application/atom+xml", href="feed.xml")
    _add(root, "generator", "Meerwaarde")
    for edition in newest_first:
        _entry(root, edition, states)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _entry(root: ElementTree.Element, edition: Edition, states: dict[str, str]) -> None:
    entry = ElementTree.SubElement(root, f"{{{_ATOM}}}entry")
    state = states[edition.status.state]
    marked = "" if edition.current else f" ({state})"
    made_up = " (verzonnen gegevens)" if edition.records == "synthetic" else ""
    _add(entry, "id", _name(edition.digest))
    _add(entry, "title", f"{edition.title} {edition.cohort}, v{edition.number}{made_up}{marked}")
    _add(entry, "published", _moment(str(edition.date)))
    _add(entry, "updated", _moment(_changed(edition)))
    author = ElementTree.SubElement(entry, f"{{{_ATOM}}}author")
    _add(author, "name", edition.organisation)
    for name, path in (edition.files or {}).items():
        if name.startswith("html."):
            language = name.removeprefix("html.")
            _add(entry, "link", rel="alternate", type="text/html", hreflang=language, href=path)
    _add(entry, "category", term=edition.status.state, label=state)
    _add(entry, "summary", _summary(edition, state))


def _summary(edition: Edition, state: str) -> str:
    numbers = Numbers("nl")
    said = [edition.reason.rstrip(".") + "."]
    if edition.leading and edition.leading.ratio is not None:
        said.append(f"Ratio ({edition.leading.label}): {numbers.ratio(edition.leading.ratio)}.")
    if not edition.current and edition.status.reason:
        said.append(f"{state.capitalize()}: {edition.status.reason.rstrip('.')}.")
    said += [f"Hersteld: {erratum.rstrip('.')}." for erratum in edition.errata]
    return " ".join(said)


def _changed(edition: Edition) -> str:
    """The day of the release, or of its mark where that is later."""
    return max(str(edition.date), edition.status.date)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _name(of: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, of)}"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes).text = text
