"""Reading a programme and one of its cohorts into a model that can be calculated with.

Belongs here: which files make a model, and putting their faults together. Does not belong here: what a field may hold
(``parts``), the rules between fields and files (``checking``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pipeline.faults import Fault, FaultsError
from pipeline.model import catalogue as catalogue_files
from pipeline.model import citing, parts, yaml_lines
from pipeline.model import comparables as comparables_file
from pipeline.model import plan as plan_file

P = TypeVar("P", bound=parts.Part)
PRICE_INDEX = "price_index.yaml"
RELEASE = "release.yaml"


@dataclass(frozen=True)
class Parameter:
    """A parameter as it holds for one cohort.

    Attributes:
        value: the number, or one number per bound.
        file: where it is written, relative to the workspace.
        line: the line of the value that holds.
        range: how uncertain it is; None when that is not declared.
        per: of what one costs so many euros, where the unit is the programme's own.
    """

    name: str
    label: parts.Label
    unit: str
    value: Decimal | dict[str, Decimal]
    valid_from: date
    price_year: int | None
    note: parts.Label | None
    source: parts.Source
    file: str
    line: int
    range: parts.Range | None = None
    per: parts.Label | None = None

    def under(self, bound: str) -> Decimal:
        """The value under ``bound``."""
        return self.value[bound] if isinstance(self.value, dict) else self.value


@dataclass(frozen=True)
class CohortModel:
    """Everything that is known of one cohort before its records are read.

    Attributes:
        programme: ``programme.yaml``.
        model: ``model.yaml``.
        cohort: ``cohort.yaml``.
        parameters: name -> the parameter as it holds on ``cohort.parameters_on``.
        price_index: the level of prices per year; None where the workspace has none.
        documents: key -> source document.
        files: every file the model was read from, relative to the workspace, sorted.
        located: name of a file -> its content with line numbers, for faults found later.
        release: ``release.yaml``; None for a draft. It is no part of the model, and not among ``files``.
        earlier: ``cohort.yaml`` of the wave that this one is compared with; None where it is compared with none.
        catalogue: the catalogue of interventions; None where nothing of this programme cites it.
        plan: ``plan.yaml``, how the programme means to be monitored and evaluated; None where it has none.
        comparables: published results of others that stand beside this cohort's.
        comparable_methods: the ways in which those were worked out, and this programme's own.
    """

    programme: parts.Programme
    model: parts.Model
    cohort: parts.Cohort
    parameters: dict[str, Parameter]
    price_index: parts.PriceIndex | None
    documents: dict[str, parts.Document]
    files: tuple[str, ...]
    located: dict[str, yaml_lines.Located] = field(repr=False, compare=False)
    release: parts.Release | None = None
    earlier: parts.Cohort | None = None
    catalogue: catalogue_files.Catalogue | None = None
    comparables: tuple[comparables_file.Comparable, ...] = ()
    comparable_methods: tuple[comparables_file.Method, ...] = ()
    plan: plan_file.Plan | None = None

    @property
    def key(self) -> str:
        """``programme/cohort``."""
        return f"{self.programme.programme}/{self.cohort.cohort}"

    @property
    def tables(self) -> list[str]:
        """The raw tables that this cohort delivers."""
        return list(self.programme.tables)

    @property
    def languages(self) -> list[str]:
        """The languages of its reports, the first one leading."""
        return list(self.cohort.languages)

    @property
    def variant(self) -> parts.Variant:
        """The variant that the report leads with; a programme without posts has none (see ``has_posts``)."""
        for variant in self.model.variants:
            if variant.variant == self.programme.variant:
                return variant
        raise ValueError(f"{self.key} has no posts, so nothing leads its report")

    @property
    def leading_bound(self) -> str:
        """The bound that the report leads with; a programme without posts has none (see ``has_posts``)."""
        if self.programme.leading_bound is None:
            raise ValueError(f"{self.key} has no posts, so nothing leads its report")
        return self.programme.leading_bound

    @property
    def has_posts(self) -> bool:
        """Whether it works benefits out; a programme that only monitors has indicators and no amounts."""
        return bool(self.model.posts)

    @property
    def of_earlier(self) -> "CohortModel | None":
        """The same model for the wave that this one is compared with; None where it is compared with none."""
        return None if self.earlier is None else replace(self, cohort=self.earlier, earlier=None, release=None)

    def bound(self, name: str) -> parts.Bound:
        """The bound called ``name``."""
        return next(bound for bound in self.model.bounds if bound.bound == name)

    def post(self, name: str) -> parts.Post:
        """The post called ``name``."""
        return next(post for post in self.model.posts if post.post == name)

    def admits(self, bound: parts.Bound, post: parts.Post) -> bool:
        """Whether a bound admits a post: by its evidence, unless the post says it is left out there."""
        return post.evidence in bound.admits and bound.bound not in {entry.bound for entry in post.not_in}

    def index_factor(self, parameter: Parameter) -> Fraction:
        """What a price is multiplied with to bring it to the cohort's price year; 1 for what is not a price.

        Raises:
            KeyError: the index lacks one of the two years (``checking`` has refused such a model before).
        """
        if parameter.price_year is None or self.price_index is None:
            return Fraction(1)
        levels = {entry.year: Fraction(entry.value) for entry in self.price_index.values}
        return levels[self.cohort.price_year] / levels[parameter.price_year]

    def attribution(self, bound: parts.Bound, post: parts.Post) -> list[Decimal]:
        """The share of each benefit year ascribed to the programme: the post's own, or else the bound's."""
        own = [entry.attribution for entry in post.attribution if entry.bound == bound.bound]
        return own[0] if own else bound.attribution

    @property
    def horizon(self) -> int:
        """The number of benefit years that any bound or post looks ahead."""
        return max(
            (len(self.attribution(bound, post)) for bound in self.model.bounds for post in self.model.posts), default=0
        )


def load(root: Path, programme: str, cohort: str) -> CohortModel:
    """Read the model of one cohort.

    Args:
        root: the workspace; every file is named relative to it.
        programme: name of the programme's folder under ``data/programmes``.
        cohort: name of the cohort's folder.

    Raises:
        FaultsError: with every fault in every file, each with its line.
    """
    from pipeline.model.checking import check

    data = Path("data")
    own = data / "programmes" / programme
    reader = _Reader(root)
    programme_part = reader.read(own / "programme.yaml", parts.Programme)
    model_part = reader.read(own / "model.yaml", parts.Model)
    cohort_part = reader.read(own / "cohorts" / cohort / "cohort.yaml", parts.Cohort)
    earlier = reader.earlier(own / "cohorts", cohort, cohort_part)
    plan_path = own / plan_file.FILE
    plan_part = reader.read(plan_path, plan_file.Plan) if (root / plan_path).is_file() else None
    release_file = own / "cohorts" / cohort / RELEASE
    release = reader.read(release_file, parts.Release) if (root / release_file).is_file() else None
    documents = {
        **reader.documents(data / "sources.yaml", optional=True),
        **reader.documents(own / "sources.yaml", optional=True),
    }
    files = [*reader.yaml_files(data / "parameters"), *reader.yaml_files(own / "parameters")]
    index_file = data / "parameters" / PRICE_INDEX
    price_index = reader.read(index_file, parts.PriceIndex) if index_file in files else None
    files = [path for path in files if path != index_file]
    parameter_parts = [(path, reader.read(path, parts.ParameterFile)) for path in files]
    if programme_part is None or model_part is None or cohort_part is None or reader.faults:
        raise FaultsError(reader.faults)

    parameters: dict[str, Parameter] = {}
    names: dict[str, str] = {}
    for path, part in parameter_parts:
        if part is None:
            continue
        located = reader.located[path.as_posix()]
        if part.parameter != path.stem:
            reader.faults.append(
                located.fault(
                    ("parameter",),
                    "name_of_file",
                    f"the name '{part.parameter}' in a file called {path.name}",
                    "a file called after its parameter",
                    f"Rename the file to {part.parameter}.yaml, or mend the name.",
                )
            )
        if path.name in names:
            reader.faults.append(
                located.fault(
                    ("parameter",),
                    "doubled_parameter",
                    f"'{part.parameter}', which stands in {names[path.name]} as well",
                    "each parameter in one place: shared, or the programme's own",
                    "Rename one of the two, or remove it.",
                )
            )
        names.setdefault(path.name, path.parent.as_posix())
        chosen = _value_on(part, cohort_part.parameters_on)
        if chosen is None:
            continue
        index, value = chosen
        parameters[part.parameter] = Parameter(
            name=part.parameter,
            label=part.label,
            unit=part.unit,
            value=dict(value.value) if isinstance(value.value, dict) else value.value,
            valid_from=value.from_,
            price_year=value.price_year,
            note=value.note,
            source=value.source,
            file=path.as_posix(),
            line=located.line(("values", index, "value")),
            range=value.range,
            per=part.per,
        )
    catalogue = reader.catalogue(programme_part, model_part, own)
    compared = reader.comparables(programme_part, own)
    result = CohortModel(
        programme=programme_part,
        model=_of_cohort(model_part, cohort),
        cohort=cohort_part,
        parameters=parameters,
        price_index=price_index,
        documents=documents,
        files=tuple(sorted({*reader.located, *(catalogue.files if catalogue else ())} - {release_file.as_posix()})),
        located=reader.located,
        release=release,
        earlier=earlier,
        catalogue=catalogue,
        comparables=compared.beside(programme_part, cohort) if compared else (),
        comparable_methods=tuple(compared.methods) if compared else (),
        plan=plan_part,
    )
    faults = [
        *reader.faults,
        *check(result, own.as_posix(), {path.stem for path, _ in parameter_parts}, cohort),
    ]
    if faults:
        raise FaultsError(faults)
    return result


def _of_cohort(model: parts.Model, cohort: str) -> parts.Model:
    """The model as it holds for one cohort: a total stated for another one gives way to what the funders paid."""
    stated = model.stated_costs
    if stated is None or stated.cohort in (None, cohort):
        return model
    variants = [
        variant.model_copy(update={"cost_base": "funders-sum"}) if variant.cost_base == "stated-total" else variant
        for variant in model.variants
    ]
    return model.model_copy(update={"stated_costs": None, "variants": variants})


def _value_on(part: parts.ParameterFile, day: date) -> tuple[int, parts.ParameterValue] | None:
    """The value that holds on ``day``: the youngest that started on or before it."""
    started = [(value.from_, index, value) for index, value in enumerate(part.values) if value.from_ <= day]
    if not started:
        return None
    _, index, value = max(started, key=lambda entry: entry[:2])
    return index, value


class _Reader:
    """Reads files one by one, keeping their faults and their lines."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.located: dict[str, yaml_lines.Located] = {}

    def yaml_files(self, folder: Path) -> list[Path]:
        return sorted(path.relative_to(self.root) for path in (self.root / folder).glob("*.yaml"))

    def _load(self, path: Path) -> yaml_lines.Located | None:
        try:
            located = yaml_lines.load(self.root / path, path.as_posix())
        except FaultsError as error:
            self.faults.extend(error.faults)
            return None
        self.located[path.as_posix()] = located
        return located

    def read(self, path: Path, kind: type[P]) -> P | None:
        located = self._load(path)
        if located is None:
            return None
        try:
            return kind.model_validate(located.value)
        except ValidationError as error:
            self.faults.extend(as_faults(error, located))
            return None

    def catalogue(self, programme: parts.Programme, model: parts.Model, own: Path) -> catalogue_files.Catalogue | None:
        """The catalogue, where the programme or something in its model cites it."""
        if not any(citing.citations(programme, model)):
            return None
        try:
            found = catalogue_files.read_catalogue(self.root)
        except FaultsError as error:
            self.faults.extend(error.faults)
            return None
        self.located[found.located.shown_as] = found.located
        files = (self.located[(own / name).as_posix()] for name in ("programme.yaml", "model.yaml"))
        self.faults.extend(citing.faults(programme, model, found, *files))
        return found

    def comparables(self, programme: parts.Programme, own: Path) -> comparables_file.Comparables | None:
        """The published results of others, where the programme names any."""
        if programme.comparables is None:
            return None
        found = self.read(comparables_file.FILE, comparables_file.Comparables)
        if found is not None:
            located = self.located[comparables_file.FILE.as_posix()]
            shown_in = self.located[(own / "programme.yaml").as_posix()]
            self.faults.extend(comparables_file.faults(found, located, programme, shown_in))
        return found

    def earlier(self, cohorts: Path, own: str, cohort: parts.Cohort | None) -> parts.Cohort | None:
        """The cohort file of the wave that a wave says it is compared with; a fault where there is no such wave."""
        name = cohort.compares_with if cohort is not None else None
        if name is None:
            return None
        there = sorted(path.parent.name for path in (self.root / cohorts).glob("*/cohort.yaml"))
        others = [wave for wave in there if wave != own]
        if name not in others:
            self.faults.append(
                self.located[(cohorts / own / "cohort.yaml").as_posix()].fault(
                    ("compares_with",),
                    "unknown_wave",
                    f"'{name}', which is no other wave of this programme",
                    f"one of {', '.join(others)}" if others else "another wave; there is none yet",
                    "Mend the name, bring the folder of that wave, or take the line out.",
                )
            )
            return None
        return self.read(cohorts / name / "cohort.yaml", parts.Cohort)

    def documents(self, path: Path, optional: bool) -> dict[str, parts.Document]:
        if optional and not (self.root / path).is_file():
            return {}
        located = self._load(path)
        if located is None:
            return {}
        if not isinstance(located.value, dict):
            self.faults.append(located.fault((), "shape", "no documents", "key: {title: ...}", "List the documents."))
            return {}
        found: dict[str, parts.Document] = {}
        for key, value in located.value.items():
            try:
                found[key] = parts.Document.model_validate(value)
            except ValidationError as error:
                self.faults.extend(as_faults(error, located, (key,)))
        return found


_EXPECTED = {
    "missing": ("the field is missing", "this field", "Add it."),
    "extra_forbidden": (
        "a field that does not exist here",
        "only known fields",
        "Remove it, or mend its spelling.",
    ),
}

# What Pydantic says in the words of a programmer.
_IN_WORDS = {
    "model_type": "fields, each on a line as name: value",
    "is_instance_of": "a number such as 1500.25, with a decimal point and without quotes",
    "date_type": "a date that exists, such as 2020-12-31",
    "string_too_short": "a text",
    "too_short": "at least one entry",
}

_BRANCHES = (parts.NUMBER, parts.PER_BOUND, parts.ONE_TEXT, parts.PER_LANGUAGE)


def as_faults(error: ValidationError, located: yaml_lines.Located, prefix: yaml_lines.Path_ = ()) -> Iterable[Fault]:
    """Pydantic's findings as faults with line numbers."""
    for detail in error.errors(include_url=False, include_context=False):
        # The names of a union's branches are pydantic's, not the file's.
        path = (*prefix, *(part for part in detail["loc"] if part not in _BRANCHES))
        kind = detail["type"]
        shown = detail["input"]
        value = None if isinstance(shown, (dict, list)) or kind == "missing" else str(shown)[:120]
        if kind in _EXPECTED:
            found, expected, remedy = _EXPECTED[kind]
        else:
            found = "nothing" if shown in (None, "") else f"'{value}'" if value is not None else "this value"
            said = detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
            expected = _IN_WORDS.get(kind, said)
            remedy = "Mend the value."
        yield located.fault(tuple(path), kind, found, expected, remedy)
