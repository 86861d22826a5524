"""The walls of docs/architecture.md: who may import whom, who may start programs, and that nobody names a programme.

Belongs here: rules about source files as text and syntax. Does not belong here: what the modules do.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from pipeline.model.parts import Concern
from schemas import RAW
from schemas.calculated import CALCULATED

REPOSITORY = Path(__file__).parents[2]
OURS = ("pipeline", "schemas")

EVERYTHING = None
# Part of the house -> the parts it may import; the longest name that fits a module counts.
MAY_IMPORT: dict[str, set[str] | None] = {
    "pipeline.errors": set(),
    "pipeline.saying": set(),
    "pipeline.faults": {"pipeline.errors", "pipeline.saying"},
    "pipeline.telling": {"pipeline.faults", "pipeline.saying"},
    "pipeline.workspace": {"pipeline.errors", "pipeline.saying"},
    "pipeline.files": {"pipeline.errors", "pipeline.saying"},
    "pipeline.inert": set(),
    "pipeline.pseudonyms": {
        "pipeline.errors",
        "pipeline.files",
        "pipeline.saying",
        "pipeline.workspace",
        "pipeline.orchestration.locks",
    },
    "pipeline.validation": {
        "pipeline.faults",
        "pipeline.files",
        "pipeline.inert",
        "pipeline.saying",
        "pipeline.telling",
    },
    "schemas": {"pipeline.errors", "pipeline.faults"},
    "pipeline.model": {"pipeline.errors", "pipeline.faults", "pipeline.saying", "schemas"},
    "pipeline.store": {"pipeline.errors", "schemas"},
    "pipeline.ingest": {"pipeline.errors", "pipeline.faults", "pipeline.saying", "schemas", "pipeline.model"},
    "pipeline.calculation": {"pipeline.errors", "schemas", "pipeline.model"},
    # What may be published is decided on what was calculated, with the words that calculation has for it.
    "pipeline.disclosure": {"pipeline.errors", "schemas", "pipeline.model", "pipeline.calculation"},
    "pipeline.reporting": {
        "pipeline.errors",
        "pipeline.faults",
        "pipeline.saying",
        "schemas",
        "pipeline.model",
        "pipeline.files",
    },
    "pipeline.workbook": {"pipeline.errors", "pipeline.inert", "schemas", "pipeline.model"},
    # A cohort is started from the schemas that will judge it, and pooled from what ingest reads.
    "pipeline.starting": {
        "pipeline.errors",
        "pipeline.faults",
        "pipeline.files",
        "pipeline.inert",
        "pipeline.saying",
        "pipeline.workspace",
        "pipeline.ingest",
        "pipeline.model",
        "pipeline.store",
        "pipeline.synthetic",
        "schemas",
    },
    "pipeline.rendering": {"pipeline.errors", "pipeline.faults"},
    "pipeline.synthetic": {"pipeline.errors", "pipeline.files", "pipeline.workspace", "pipeline.model", "schemas"},
    "pipeline.assets": EVERYTHING,
    "pipeline.orchestration": EVERYTHING,
    "pipeline.releases": EVERYTHING,
    "pipeline.definitions": EVERYTHING,
    "pipeline.cli": EVERYTHING,
    # What the verbs of the command do; as thin as the command itself.
    "pipeline.run": EVERYTHING,
    "pipeline.check": EVERYTHING,
    "pipeline.case": EVERYTHING,
    "pipeline.listing": EVERYTHING,
    "pipeline.beside": EVERYTHING,
    "pipeline.plan_told": EVERYTHING,
    "pipeline.earlier": EVERYTHING,
    # What a cohort comes to, for later versions of the program to ask.
    "pipeline.totals": EVERYTHING,
    "pipeline": set(),
}
MAY_IMPORT_DAGSTER = ("pipeline.assets", "pipeline.orchestration", "pipeline.definitions", "pipeline.run")
# A release is made, and verified, by its own code: that is another program than the one that runs.
MAY_START_PROGRAMS = (
    "pipeline.rendering",
    "pipeline.orchestration.page",
    "pipeline.cli",
    "pipeline.releases.rebuilding",
)
LAYERS = ("pipeline.ingest", "pipeline.calculation", "pipeline.reporting", "pipeline.workbook", "pipeline.rendering")

SOURCES = sorted(path for folder in OURS for path in (REPOSITORY / folder).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function; ``from a import b`` counts as a.b too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which wall it crosses"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def within(module: str, part: str) -> bool:
    return module == part or module.startswith(f"{part}.")


def part_of(module: str) -> str:
    return max((part for part in MAY_IMPORT if within(module, part)), key=len, default="")


def test_every_module_has_a_place() -> None:
    homeless = [module_of(path) for path in SOURCES if part_of(module_of(path)) in ("", "pipeline")]
    assert homeless == ["pipeline"], "give the new module a row in docs/architecture.md and here"


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_stay_within_the_walls(path: Path) -> None:
    module = module_of(path)
    part = part_of(module)
    allowed = MAY_IMPORT[part]
    if allowed is EVERYTHING:
        return
    crossed = [
        name
        for name in imports_of(path)
        if name.split(".")[0] in OURS and not within(name, part) and not any(within(name, other) for other in allowed)
    ]
    # The package itself holds nothing; only what is in it counts.
    assert [name for name in crossed if name != "pipeline"] == []


def test_layers_do_not_know_each_other() -> None:
    for path in SOURCES:
        for layer in LAYERS:
            if within(module_of(path), layer):
                others = [other for other in LAYERS if other != layer]
                assert not [name for name in imports_of(path) for other in others if within(name, other)], path


def test_only_the_store_imports_duckdb() -> None:
    assert [module_of(p) for p in SOURCES if any(within(name, "duckdb") for name in imports_of(p))] == [
        "pipeline.store"
    ]


def test_only_orchestration_imports_dagster() -> None:
    users = [module_of(p) for p in SOURCES if any(name.split(".")[0].startswith("dagster") for name in imports_of(p))]
    assert users, "somebody must"
    assert [user for user in users if not any(within(user, part) for part in MAY_IMPORT_DAGSTER)] == []


def starts_programs(path: Path) -> bool:
    if any(name.split(".")[0] in ("subprocess", "multiprocessing", "pty") for name in imports_of(path)):
        return True
    calls = re.compile(r"^(system|popen|fork|forkpty|posix_spawnp?|spawn[lv]p?e?|exec[lv]p?e?)$")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            if calls.match(node.attr):
                return True
        elif isinstance(node, ast.Attribute) and node.attr.startswith("create_subprocess"):
            return True
    return False


def test_only_rendering_starts_programs() -> None:
    users = [module_of(path) for path in SOURCES if starts_programs(path)]
    assert [user for user in users if not any(within(user, part) for part in MAY_START_PROGRAMS)] == []


def test_no_module_reaches_the_network() -> None:
    libraries = {"socket", "http", "urllib", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
    harmless = {"urllib.parse", "http.HTTPStatus"}
    for path in SOURCES:
        # Dagster's own page listens on this machine: whether its port is free is asked of a socket.
        if module_of(path) == "pipeline.orchestration.page":
            continue
        found = [
            name
            for name in imports_of(path)
            if name.split(".")[0] in libraries and not any(within(name, one) for one in harmless)
        ]
        assert found == [], path


def contract_words() -> set[str]:
    """Words that every programme shares: columns, codes and names of tables, and what a component may concern."""
    words: set[str] = set()
    for table in (*RAW.values(), *CALCULATED.values()):
        words.add(table.name)
        for column in table.columns:
            words.update((column.name, *column.codes))
    return words | set(get_args(Concern))


def names_of_programmes() -> set[str]:
    """Names that belong to one programme: its folder, and what its model and codebook call posts, funders and themes."""
    names: set[str] = set()
    for folder in sorted((REPOSITORY / "data" / "programmes").iterdir()):
        model = yaml.safe_load((folder / "model.yaml").read_text(encoding="utf-8"))
        names.add(folder.name)
        names.update(post["post"] for post in model.get("posts", []))
        names.update(part["component"] for post in model.get("posts", []) for part in post["components"])
        names.update(entry["funder"] for entry in model.get("funders", []))
        names.update(entry["assumption"] for entry in model.get("assumptions", []))
        names.update(entry["count"] for entry in model.get("counts", []))
        names.update(path.stem for path in folder.glob("parameters/*.yaml"))
        for codebook in folder.glob("cohorts/*/raw/themes.csv"):
            lines = codebook.read_text(encoding="utf-8").splitlines()[1:]
            names.update(line.split(",")[1] for line in lines)
    return names - contract_words()


def test_nothing_names_a_programme() -> None:
    names = names_of_programmes()
    assert len(names) > 30
    # A name with an underscore or hyphen is nobody's ordinary word; a single word may be (as in "shame").
    telling = sorted(name for name in names if "_" in name or "-" in name)
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in telling))
    files = [
        path
        for folder in ("pipeline", "schemas", "reports/templates")
        for path in (REPOSITORY / folder).rglob("*")
        if path.suffix in {".py", ".sql", ".j2", ".css", ".typ", ".lua", ".html", ".qmd", ".md", ".yml", ".yaml"}
    ]
    found = {
        (path.relative_to(REPOSITORY).as_posix(), match)
        for path in files
        for match in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_every_module_says_what_belongs_in_it() -> None:
    for path in SOURCES:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert text, path
