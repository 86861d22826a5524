"""Two sides and the workspaces that lie between them: some causes from the one side, the rest from the other.

Belongs here: which file, and which part of a file, belongs to which cause; whether it differs between two sides; putting a
workspace together. Does not belong here: where the inputs of a side come from (``sides``), what a workspace comes to
(``valuing``), the sums (``bridge``).

Files are those of ``docs/architecture.md``. A YAML file that several causes share is put together field by field, from the
file's own fields, so that a number stays as it was written.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from pipeline.workspace import CohortKey, Workspace

PARTICIPANTS, FUNDING, SURVEY, PRICES, ATTRIBUTION, METHOD, CORRECTION = CAUSES = (
    "participants", "funding", "survey", "prices", "attribution", "method", "correction",
)  # fmt: skip
_BY_TABLE = {
    "funding": FUNDING,
    **dict.fromkeys(("respondents", "mentions", "answers", "themes", "organisations"), SURVEY),
    "corrections": CORRECTION,
}
# Fields of cohort.yaml that say whose records these are, and in whose prices; the others are method.
_OF_RECORDS = ("period", "enrolled_in_period", "observed_until")
_OF_PRICES = ("parameters_on", "price_year")
# Fields without any effect on an amount.
_WORDS = (
    "title", "subtitle", "organisation", "label", "languages", "engine", "cohort", "disclosure", "catalogue", "comparables",
)  # fmt: skip
# What a programme may name and take up besides; it comes with the programme that names it.
_TAKEN_UP = ("data/catalogue/", "data/comparables.yaml")
_LISTS = (("bounds", "bound"), ("posts", "post"))

Node = yaml.nodes.Node


@dataclass(frozen=True)
class Side:
    """The inputs of one release or draft, as files.

    Attributes:
        key: the cohort.
        root: the workspace they lie in.
        inputs: path in that workspace -> sha256; only what is under ``data/``.
    """

    key: CohortKey
    root: Path
    inputs: Mapping[str, str]
    _nodes: dict[str, Node | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def own(self) -> str:
        """The programme's folder."""
        return f"data/programmes/{self.key.programme}"

    @cached_property
    def cohort(self) -> str:
        """The cohort's folder."""
        return f"{self.own}/cohorts/{self.key.cohort}"

    @cached_property
    def raw(self) -> dict[str, str]:
        """Files of the delivery -> sha256, by name; ``source.yaml`` says who delivered and changes no amount."""
        prefix = f"{self.cohort}/raw/"
        return {path.removeprefix(prefix): digest for path, digest in self.inputs.items() if path.startswith(prefix)}

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Name of a parameter -> its file, wherever it is kept."""
        return {
            PurePosixPath(path).stem: path
            for path in sorted(self.inputs)
            if path.startswith(("data/parameters/", f"{self.own}/parameters/")) and path.endswith(".yaml")
        }

    def node(self, path: str) -> Node | None:
        """The content of a YAML file as nodes that remember how it was written; None where there is no such file."""
        if path not in self._nodes:
            there = path in self.inputs
            self._nodes[path] = yaml.compose((self.root / path).read_text(encoding="utf-8")) if there else None
        return self._nodes[path]


def cause_of_raw(name: str) -> str | None:
    """The cause that a file of the delivery belongs to; None for ``source.yaml``, which changes no amount."""
    if name == "source.yaml":
        return None
    return _BY_TABLE.get(PurePosixPath(name).name.split(".")[0], PARTICIPANTS)


def changed_causes(old: Side, new: Side) -> list[str]:
    """The causes in the data that differ between two sides, in the order of ``CAUSES``.

    Comments and the layout of YAML files do not count, nor do titles.
    """
    found = set()
    for name in old.raw.keys() | new.raw.keys():
        if old.raw.get(name) != new.raw.get(name) and (cause := cause_of_raw(name)):
            found.add(cause)
    of_cohort = [_fields(side.node(f"{side.cohort}/cohort.yaml")) for side in (old, new)]
    for names, cause in ((_OF_RECORDS, PARTICIPANTS), (_OF_PRICES, PRICES)):
        if _differ(of_cohort, names):
            found.add(cause)
    rest = (of_cohort[0].keys() | of_cohort[1].keys()) - {*_OF_RECORDS, *_OF_PRICES, *_WORDS}
    of_programme = [_fields(side.node(f"{side.own}/programme.yaml")) for side in (old, new)]
    models = [side.node(f"{side.own}/model.yaml") for side in (old, new)]
    if (
        _differ(of_cohort, rest)
        or _differ(of_programme, (of_programme[0].keys() | of_programme[1].keys()) - set(_WORDS))
        or _canonical(models[0], "attribution") != _canonical(models[1], "attribution")
    ):
        found.add(METHOD)
    attributions = [_attributions(model) for model in models]
    # What only one of the models has comes with the method.
    if any(
        _canonical(attributions[0][place]) != _canonical(attributions[1][place])
        for place in attributions[0].keys() & attributions[1].keys()
    ):
        found.add(ATTRIBUTION)
    for name in old.parameters.keys() & new.parameters.keys():
        paths = old.parameters[name], new.parameters[name]
        if old.inputs[paths[0]] != new.inputs[paths[1]] and _canonical(old.node(paths[0])) != _canonical(
            new.node(paths[1])
        ):
            found.add(PRICES)
    return [cause for cause in CAUSES if cause in found]


def mix(old: Side, new: Side, taken: frozenset[str], into: Path) -> tuple[Workspace, CohortKey]:
    """Put a workspace together that has the ``taken`` causes of ``new`` and the others of ``old``.

    A parameter that only one side has is always there: whether it is used is up to the method.

    Args:
        old: the side that is started from.
        new: the other side, of the same programme.
        taken: causes, of ``CAUSES``.
        into: an empty folder.

    Returns:
        the workspace and the name of the cohort in it.
    """

    def side(cause: str) -> Side:
        return new if cause in taken else old

    method = side(METHOD)
    other = old if method is new else new
    key = method.key
    target = _Target(into, f"data/programmes/{key.programme}", f"data/programmes/{key.programme}/cohorts/{key.cohort}")
    for delivered in (old, new):
        for name in delivered.raw:
            if side(cause_of_raw(name) or PARTICIPANTS) is delivered:
                target.bring(f"{target.cohort}/raw/{name}", delivered.root / delivered.cohort / "raw" / name)
    prices = side(PRICES)
    rest = old if prices is new else new
    for name in prices.parameters.keys() | rest.parameters.keys():
        owner = prices if name in prices.parameters else rest
        target.bring(owner.parameters[name], owner.root / owner.parameters[name])
    for path in ("data/sources.yaml", f"{method.own}/sources.yaml"):
        target.write(path, _united(method.node(path), other.node(path)))
    records = side(PARTICIPANTS)
    cohort_of = {id(one): one.node(f"{one.cohort}/cohort.yaml") for one in (old, new)}
    cohort = _with_fields(cohort_of[id(method)], cohort_of[id(records)], _OF_RECORDS)
    target.write(f"{target.cohort}/cohort.yaml", _with_fields(cohort, cohort_of[id(prices)], _OF_PRICES))
    target.write(
        f"{target.own}/model.yaml",
        _with_attribution(method.node(f"{method.own}/model.yaml"), side(ATTRIBUTION).node(f"{method.own}/model.yaml")),
    )
    # What is left changes no amount, or is method.
    for path in method.inputs:
        of_programme = path.startswith(f"{method.own}/") and not path.startswith(
            (f"{method.own}/cohorts/", f"{method.own}/parameters/")
        )
        if of_programme or path.startswith(_TAKEN_UP) or path in {f"{method.cohort}/{name}" for name in _PUBLISHED}:
            target.bring(path, method.root / path)
    return Workspace(into), key


_PUBLISHED = ("published.csv", "published_elsewhere.csv")


def bring(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where it lies on another file system; a link to it would be refused as raw file."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@dataclass(frozen=True)
class _Target:
    """The workspace being put together; what is there already stays."""

    root: Path
    own: str
    cohort: str

    def bring(self, path: str, source: Path) -> None:
        """Let ``path`` hold what ``source`` holds."""
        place = self.root / path
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            bring(source, place)

    def write(self, path: str, node: Node | None) -> None:
        """Write a file out of nodes; none for no file."""
        if node is not None:
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            text = yaml.serialize(node, Dumper=yaml.SafeDumper, allow_unicode=True, width=float("inf"))
            place.write_text(text, encoding="utf-8")


def _fields(node: Node | None) -> dict[str, Node]:
    """The fields of a mapping; anything else has none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _differ(sides: list[dict[str, Node]], names: Any) -> bool:
    return any(_canonical(sides[0].get(name)) != _canonical(sides[1].get(name)) for name in names)


def _canonical(node: Node | None, without: str | None = None) -> Any:
    """What a node says, however it is laid out; without one of its fields wherever that stands."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(str(key.value), _canonical(value, without)) for key, value in node.value if key.value != without]
        return ("mapping", sorted(pairs, key=lambda pair: pair[0]))
    if isinstance(node, yaml.SequenceNode):
        return ("list", [_canonical(entry, without) for entry in node.value])
    return None if node is None else (node.tag, node.value)


def _with_fields(base: Node | None, other: Node | None, names: tuple[str, ...]) -> Node | None:
    """A mapping with some fields as another has them, those the other lacks left out."""
    if base is other or not isinstance(base, yaml.MappingNode) or not isinstance(other, yaml.MappingNode):
        return base
    kept = [(key, value) for key, value in base.value if key.value not in names]
    brought = [(key, value) for key, value in other.value if key.value in names]
    return yaml.MappingNode(base.tag, kept + brought)


def _united(first: Node | None, second: Node | None) -> Node | None:
    """The fields of both mappings; of a field that both have, the first one's."""
    if not isinstance(first, yaml.MappingNode) or not isinstance(second, yaml.MappingNode) or first is second:
        return first or second
    there = {key.value for key, _ in first.value}
    return yaml.MappingNode(first.tag, [*first.value, *(pair for pair in second.value if pair[0].value not in there)])


def _entries(model: Node | None) -> Iterator[tuple[tuple[str, str], yaml.MappingNode]]:
    """Bounds and posts of a model by kind and name."""
    for kind, name in _LISTS:
        listed = _fields(model).get(kind)
        for entry in listed.value if isinstance(listed, yaml.SequenceNode) else []:
            if isinstance(entry, yaml.MappingNode) and name in _fields(entry):
                yield (kind, str(_fields(entry)[name].value)), entry


def _attributions(model: Node | None) -> dict[tuple[str, str], Node | None]:
    """The attribution of every bound and post; None where a post has none of its own."""
    return {place: _fields(entry).get("attribution") for place, entry in _entries(model)}


def _with_attribution(model: Node | None, other: Node | None) -> Node | None:
    """A model with the attribution of another, for the bounds and posts that the other has."""
    if model is other or not isinstance(model, yaml.MappingNode):
        return model
    there = dict(_entries(other))
    made = []
    for key, listed in model.value:
        kinds = dict(_LISTS)
        if key.value in kinds and isinstance(listed, yaml.SequenceNode):
            entries = []
            for entry in listed.value:
                place = (key.value, str(getattr(_fields(entry).get(kinds[key.value]), "value", "")))
                entries.append(_with_fields(entry, there.get(place, entry), ("attribution",)))
            listed = yaml.SequenceNode(listed.tag, entries)
        made.append((key, listed))
    return yaml.MappingNode(model.tag, made)
