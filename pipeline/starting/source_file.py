"""``source.yaml`` of a new cohort: to be filled in, or telling which cohorts were pooled.

Belongs here: its text. Does not belong here: reading and judging it (``pipeline.ingest.source``).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ingest.corrections import FILE as CORRECTIONS
from pipeline.ingest.source import LANGUAGES, RECORDS, ByLanguage, Source, in_language

_HEAD = """\
# Waar de gegevens in deze map vandaan komen. Het rapport herhaalt dit. Noem dus een organisatie of functie, geen persoon.
"""


@dataclass(frozen=True)
class PooledFile:
    """A raw file of a cohort that went into a pool."""

    cohort: str
    name: str
    sha256: str


def to_fill_in(cohort: str) -> str:
    """The file with every key still to be filled in."""
    return f"""\
{_HEAD}\
# Vul achter elke dubbele punt iets in. Met de opdracht meerwaarde check {cohort} ziet u wat er nog ontbreekt.

# Wie de gegevens leverde: een organisatie of afdeling. Een rapport in twee talen vraagt hier, en bij terms, een tekst in elke
# taal: {{nl: een tekst, en: a text}}.
delivered_by:
# De dag waarop u ze kreeg, met het jaar voorop: 2021-03-31.
delivered_on:
# Wat er met de gegevens mag. Bijvoorbeeld: alleen voor dit onderzoek; te vernietigen na publicatie.
terms:
# Wat voor gegevens het zijn. Kies uit:
#   original       zoals zij zijn bijgehouden
#   synthetic      verzonnen, om iets te laten zien of te proberen
#   reconstructed  teruggebouwd uit gepubliceerde totalen
records:
# Bij synthetic en reconstructed hoort een uitleg: hoe zijn zij gemaakt en wat is daarbij gekozen? Haal dan de hekjes weg.
# explanation:
#   nl: |
#     Hier komt de uitleg.
# Wat een lezer verder moet weten over de gegevens, mag hier. Haal dan de hekjes weg.
# note:
#   nl: |
#     Hier komt de opmerking.
"""


def of_pool(sources: Mapping[str, Source], files: Sequence[PooledFile]) -> str:
    """The file for a pool: what the cohorts' own files say, and which raw files went in.

    Hashes stand in comments: the report repeats everything else, and a long row of digits in it might be taken for a number
    that identifies a person.
    """
    records = max((source.records for source in sources.values()), key=RECORDS.index)
    lines = [
        _HEAD,
        "# Dit cohort voegt andere cohorten samen. Deze bestanden gingen erin (met hun sha256):",
        *(f"#   {file.cohort}/raw/{file.name}  {file.sha256}" for file in files),
        "",
        *_told("delivered_by", [source.delivered_by for source in sources.values()], _joined),
        "# De dag van de laatste levering.",
        f"delivered_on: {max(source.delivered_on for source in sources.values()).isoformat()}",
        *_told(
            "terms",
            [source.terms for source in sources.values()],
            lambda texts: _by_cohort(dict(zip(sources, texts, strict=True))),
        ),
        f"records: {records}",
        "explanation:",
    ]
    for language in ("nl", "en"):
        lines.append(f"  {language}: {_quoted(_explanation(language, sources, files))}")
    notes = {
        language: {name: source.note[language] for name, source in sources.items() if language in source.note}
        for language in ("nl", "en")
    }
    # Dutch is asked of every note, English only of some.
    if notes["nl"]:
        lines.append("note:")
        lines += [f"  {language}: {_quoted(_by_cohort(told))}" for language, told in notes.items() if told]
    return "\n".join([*lines, ""])


def _explanation(language: str, sources: Mapping[str, Source], files: Sequence[PooledFile]) -> str:
    dutch = language == "nl"
    tables = {name: [file.name for file in files if file.cohort == name] for name in sources}
    listing = "; ".join(f"{name}: {', '.join(found)}" for name, found in tables.items())
    kinds = {source.records for source in sources.values()}
    corrected = ", ".join(dict.fromkeys(file.cohort for file in files if file.name == CORRECTIONS))
    if dutch:
        told = [
            f"Deze tabellen zijn die van de cohorten {', '.join(sources)} bij elkaar. Gelezen bestanden: {listing}."
        ]
        if corrected:
            told.append(f"De correcties van {corrected} zijn toegepast.")
        if len(kinds) > 1:
            told.append("Niet alle gegevens zijn van dezelfde soort. Per cohort: " + _kinds(sources) + ".")
    else:
        told = [f"These tables are those of the cohorts {', '.join(sources)} together. Files read: {listing}."]
        if corrected:
            told.append(f"The corrections of {corrected} were applied.")
        if len(kinds) > 1:
            told.append("Not all records are of the same kind. By cohort: " + _kinds(sources) + ".")
    own = {name: text for name, source in sources.items() if (text := source.explanation.get(language))}
    return "\n\n".join([*told, *(f"{name}: {text}" for name, text in own.items())])


def _told(key: str, texts: Sequence[ByLanguage], together: Callable[[Sequence[str]], str]) -> list[str]:
    """A key with what the cohorts say under it: one text where each of them has one, else a text by language."""
    if all(isinstance(text, str) for text in texts):
        return [f"{key}: {_quoted(together([in_language(text, LANGUAGES[0]) for text in texts]))}"]
    by_language = {language: together([in_language(text, language) for text in texts]) for language in LANGUAGES}
    return [f"{key}:", *(f"  {language}: {_quoted(told)}" for language, told in by_language.items())]


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _kinds(sources: Mapping[str, Source]) -> str:
    return ", ".join(f"{name} {source.records}" for name, source in sources.items())


def _by_cohort(told: Mapping[str, str]) -> str:
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return " ".join(f"{name}: {text}" for name, text in told.items())


def _quoted(text: str) -> str:
    # A string of JSON is one of YAML as well, whatever stands in it.
    return json.dumps(text, ensure_ascii=False)
