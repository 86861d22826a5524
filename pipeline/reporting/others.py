"""What others published: results of other programmes, figures about this one that the run cannot judge, evidence it cites.

Belongs here: the rows of ``comparables``, ``published_elsewhere`` and ``cited_evidence`` in the report's language. Does not
belong here: figures that the run is compared with (``comparison``), sentences (the templates).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from pipeline.model.loading import CohortModel
from pipeline.reporting.numbers import Numbers
from pipeline.reporting.views import Reference, Row
from pipeline.reporting.words import Words


@dataclass(frozen=True)
class ResultFacts:
    """A published result, or the run's own bandwidth.

    Attributes:
        low: the least that was published; ``high`` the same where it is one number.
        about: whether the source gives it as a round number.
        method: the way in which it was worked out, in words.
        reference: where it was published; None for the run's own.
        note: what a reader should know of it.
    """

    label: str
    low: Decimal
    high: Decimal
    about: bool
    own: bool
    year: int | None
    method: str
    reference: Reference | None
    note: str


@dataclass(frozen=True)
class PublishedFacts:
    """A figure that was published elsewhere, beside the run's own without a verdict.

    Attributes:
        published: as it was published: in the report's way of writing where it is a number, else in its own words.
        own: the run's own; empty where it has none or it is held back.
        figure: the name of the run's own figure; empty where there is none.
    """

    label: str
    published: str
    own: str
    figure: str
    reference: Reference
    note: str


@dataclass(frozen=True)
class CitedFacts:
    """An entry of the catalogue of interventions that is cited as evidence.

    Attributes:
        cites: what cites it: a post, an indicator or the programme itself, in words.
        post: the post that cites it; empty where something else does.
        level: the level of evidence in words; ``meaning`` what that level means.
        evidence: the document's own words on how effective it is.
        mended: whether a scanning error was mended in its row.
    """

    cites: str
    post: str
    name: str
    target_group: str
    evidence: str
    level: str
    meaning: str
    source: str
    page: str
    mended: bool


@dataclass(frozen=True)
class OthersFacts:
    """What others published.

    Args:
        model: the cohort's model.
        rows: a table by name.
        reference: a source as the report cites it, from the key of its document and the place in it.
        figure: value and unit of a computed figure; None where there is none.
    """

    model: CohortModel
    rows: Callable[[str], Sequence[Row]]
    reference: Callable[[str, str], Reference]
    figure: Callable[[str], tuple[Any, str] | None]
    words: Words
    numbers: Numbers

    @cached_property
    def results(self) -> tuple[ResultFacts, ...]:
        """The run's own bandwidth, where it may be told, and the published results beside it; empty where there are none."""
        declared = {one.comparable: one for one in self.model.comparables}
        methods = self._methods
        found = []
        for row in self.rows("comparables"):
            part = declared.get(str(row["comparable"]))
            own = row["own"] == "yes"
            if not own and part is None:
                continue
            found.append(
                ResultFacts(
                    label=self._own_label if part is None else self._say(part.label),
                    low=row["low"],
                    high=row["high"],
                    about=row["about"] == "yes",
                    own=own,
                    year=None if row["year"] is None else int(row["year"]),
                    method=methods.get(str(row["method"]), ("", ""))[0],
                    reference=None
                    if part is None
                    else self.reference(part.source.document, part.source.place_in(self.numbers.language)),
                    note="" if part is None else self._say(part.note),
                )
            )
        return tuple(found) if any(not one.own for one in found) else ()

    @property
    def methods(self) -> list[tuple[str, str]]:
        """The methods of the results that are shown: words and what it does, in the order in which they come."""
        used = dict.fromkeys(one.method for one in self.results)
        return [(label, meaning) for label, meaning in self._methods.values() if label in used]

    @property
    def own(self) -> ResultFacts | None:
        """The run's own bandwidth among the results."""
        return next((one for one in self.results if one.own), None)

    @property
    def drawn(self) -> list[tuple[str, Decimal, Decimal, bool]]:
        """A row of the picture per result: label, low, high, own."""
        return [(one.label, one.low, one.high, one.own) for one in self.results]

    @cached_property
    def published(self) -> tuple[PublishedFacts, ...]:
        """What was published elsewhere, in the order of its file."""
        language = self.numbers.language
        found = []
        for row in self.rows("published_elsewhere"):
            name = str(row["figure"] or "")
            own = self.figure(name) if name and row["own"] is not None else None
            found.append(
                PublishedFacts(
                    label=str(row[f"label_{language}"]),
                    published=self._as_published(str(row["published"])),
                    own="" if own is None else self._printed(*own),
                    figure=name if own else "",
                    reference=self.reference(str(row["document"]), str(row["place"])),
                    note=str(row[f"note_{language}"] or ""),
                )
            )
        return tuple(found)

    @cached_property
    def cited(self) -> tuple[CitedFacts, ...]:
        """The entries that are cited, in the order of programme and model."""
        catalogue = self.model.catalogue
        levels = {} if catalogue is None else {one.level: one for one in catalogue.settings.ladder}
        found = []
        for row in self.rows("cited_evidence"):
            level = levels.get(str(row["level"]))
            found.append(
                CitedFacts(
                    cites=self._cites(str(row["cited_by"]), str(row["cites"])),
                    post=str(row["cites"]) if row["cited_by"] == "post" else "",
                    name=str(row["name"]),
                    target_group=str(row["target_group"] or ""),
                    evidence=str(row["evidence"] or ""),
                    level=self._say(level.label) if level else str(row["level"]).replace("_", " "),
                    meaning=self._say(level.meaning) if level else "",
                    source=str(row["source"] or ""),
                    page=str(row["page"] or ""),
                    mended=row["mended"] == "yes",
                )
            )
        return tuple(found)

    def cited_for(self, post: str) -> tuple[CitedFacts, ...]:
        """The entries that a post cites."""
        return tuple(one for one in self.cited if one.post == post)

    @property
    def levels(self) -> list[tuple[str, str]]:
        """The levels among what is cited, each once: its words and what it means."""
        return list(dict.fromkeys((one.level, one.meaning) for one in self.cited))

    @property
    def catalogue_source(self) -> Reference | None:
        """The document that the catalogue was made from."""
        if self.model.catalogue is None:
            return None
        source = self.model.catalogue.settings.source
        return self.reference(source.document, source.place_in(self.numbers.language))

    @property
    def catalogue_note(self) -> str:
        """What a reader should know of the catalogue: its date, and whose the levels are."""
        return "" if self.model.catalogue is None else self._say(self.model.catalogue.settings.note)

    @property
    def documents(self) -> set[str]:
        """The documents cited here."""
        found = {one.reference.key for one in self.results if one.reference} | {
            one.reference.key for one in self.published
        }
        return found | ({self.catalogue_source.key} if self.cited and self.catalogue_source else set())

    @cached_property
    def _methods(self) -> Mapping[str, tuple[str, str]]:
        return {one.method: (self._say(one.label), self._say(one.explanation)) for one in self.model.comparable_methods}

    @property
    def _own_label(self) -> str:
        return f"{self._say(self.model.programme.title)} {self._say(self.model.cohort.label)}"

    def _cites(self, kind: str, name: str) -> str:
        model = self.model.model
        labels = {
            "post": {one.post: one.label for one in model.posts},
            "indicator": {one.indicator: one.label for one in model.indicators},
        }.get(kind, {})
        label = labels.get(name, self.model.programme.title if not labels else None)
        return name.replace("_", " ") if label is None else self._say(label)

    def _printed(self, value: Any, unit: str) -> str:
        """The run's own figure, as finely as such figures are published."""
        if unit == "ratio":
            return self.numbers.decimal(value, 2)
        return self.numbers.percent(value, 1) if unit == "share" else self.numbers.in_unit(value, unit)

    def _as_published(self, published: str) -> str:
        """A number with the separators of the report's language; what is no number as it was printed."""
        number, sign, rest = published.partition(" %")
        try:
            value = Decimal(number)
        except InvalidOperation:
            return published
        if rest or not value.is_finite():
            return published
        exponent = value.as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        return f"{self.numbers.decimal(value, places)}{'%' if sign else ''}"

    def _say(self, label: Any) -> str:
        said: str = label.in_language(self.numbers.language)
        return said
