"""Making the folder of a new cohort, as a whole or not at all.

Belongs here: which files it gets, in which order things are looked at, what is told afterwards. Does not belong here: what
stands in each file (``cohort_file``, ``source_file``, ``workbook``, ``delimited``), putting cohorts together (``pooling``).
"""

import datetime
import itertools
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import ValidationError

from pipeline.errors import CallError
from pipeline.faults import FaultsError, errors_in
from pipeline.files import new_folder
from pipeline.ingest.reading import read
from pipeline.model import CohortModel, load, parts, yaml_lines
from pipeline.saying import Said, say, told_in
from pipeline.starting import cohort_file, delimited, explaining, source_file, workbook
from pipeline.starting.cohort_file import Period
from pipeline.starting.offering import Known, Row, Template, known_codes
from pipeline.starting.programmes import new_programme
from pipeline.workspace import CohortKey, Workspace
from schemas import RAW

Given = tuple[datetime.date | None, datetime.date | None]
Invented = tuple[int, int]  # participants, seed
P = TypeVar("P", bound=parts.Part)


def start(
    workspace: Workspace,
    key: CohortKey,
    format: Literal["xlsx", "csv"] = "xlsx",
    period: Given | None = None,
    pool: Sequence[str] = (),
    language: str | None = None,
    synthetic: Invented | None = None,
    kind: str | None = None,
) -> str:
    """Make the folder of a new cohort: ready to fill in, or filled with the raw tables of other cohorts or invented ones.

    Args:
        workspace: where the programme lies.
        key: the programme, which exists, and the cohort, which does not.
        format: what the templates of the raw tables are.
        period: the first and the last day; the cohort's name tells them when not given.
        pool: names of cohorts of the programme whose raw tables are put together.
        language: of the text; the programme's first when not said.
        synthetic: how many participants to invent records for, and from which seed; for trying things out.
        kind: for a programme that is not there yet: which kind it is (``programmes.KINDS``). Its folder is made too.

    Returns:
        What was made and what to do next, in lines.

    Raises:
        CallError: there is no such programme, the cohort is there already, or its period or the pool is not clear.
        FaultsError: the programme's own files hold faults, or those of a cohort to be pooled.
    """
    if kind is not None:
        with new_programme(workspace, key.programme, kind):
            made = start(workspace, key, format, period, pool, language, synthetic)
        spoken = language or "nl"
        return "\n".join(
            [
                told_in(
                    say(
                        "Made the programme {folder}: a small model that runs. Read and change programme.yaml, model.yaml, "
                        "sources.yaml and parameters/.",
                        folder=_shown(workspace, workspace.programme_dir(key.programme)),
                    ),
                    spoken,
                ),
                made,
            ]
        )
    programme, model = _programme(workspace, key)
    _refuse_existing(workspace, key)
    cohorts = _cohorts(workspace, key.programme)
    latest = max(cohorts.values(), key=lambda one: (one.period.until, one.cohort), default=None)
    if pool and synthetic:
        raise CallError(say("A cohort is pooled or invented, not both. Leave out --pool or --synthetic."))
    if pool:
        files, told, lines = _pooled(workspace, key, programme, cohorts, pool, period)
    else:
        own = cohort_file.period_of(key.cohort, period)
        told = cohort_file.cohort_file(key.cohort, own, programme, latest)
        if synthetic:
            files, lines = _invented(workspace, key, told, latest, synthetic)
        else:
            files, lines = _templates(workspace, key, programme, model, latest, format)
    with new_folder(workspace.cohort_dir(key)) as folder:
        (folder / "raw").mkdir()
        (folder / "cohort.yaml").write_text(told, encoding="utf-8", newline="\n")
        for name, content in files.items():
            (folder / "raw" / name).write_bytes(content)
        _look_at_model(workspace, key, folder)
        # Somebody else may have made it meanwhile; putting this one in place would take theirs away.
        _refuse_existing(workspace, key)
    spoken = language or programme.languages[0]
    return "\n".join(told_in(line, spoken) for line in lines)


def _templates(
    workspace: Workspace,
    key: CohortKey,
    programme: parts.Programme,
    model: parts.Model,
    latest: parts.Cohort | None,
    format: Literal["xlsx", "csv"],
) -> tuple[dict[str, bytes], list[Said]]:
    codebook = _codebook(workspace, key, programme, latest)
    place = {name: number for number, name in enumerate(RAW["themes"].names)}
    themes = [Known(row[place["theme"]], row[place["label_nl"]]) for row in codebook]
    templates = [
        Template(
            RAW[name],
            programme.title.nl,
            str(key),
            known_codes(name, model, themes),
            codebook if name == "themes" else (),
        )
        for name in programme.tables
    ]
    make = workbook.workbook if format == "xlsx" else delimited.template_file
    files = {"source.yaml": source_file.to_fill_in(str(key)).encode()}
    files |= {f"{template.schema.name}.{format}": make(template) for template in templates}
    if format == "csv":
        files["LEESMIJ.md"] = explaining.readme(templates).encode()
    folder = _shown(workspace, workspace.cohort_dir(key))
    lines = [
        say("Made {folder}. Fill in what lies there:", folder=folder),
        say("  cohort.yaml: what the cohort is; look whether every line is right."),
        say("  raw/source.yaml: who delivered the data, when, and on what terms."),
        say(
            "  raw/: a file for each table, {files}.",
            files=", ".join(f"{one.schema.name}.{format}" for one in templates),
        ),
    ]
    if format == "csv":
        lines.append(say("  raw/LEESMIJ.md explains every column."))
    if codebook and latest:
        lines.append(
            say(
                "The codebook (themes.{format}) is filled with that of cohort {cohort}; it names no persons. Look whether it "
                "still holds.",
                format=format,
                cohort=latest.cohort,
            )
        )
    lines.append(say("Then: meerwaarde check {cohort}", cohort=str(key)))
    return files, lines


def _invented(
    workspace: Workspace, key: CohortKey, told: str, latest: parts.Cohort | None, synthetic: Invented
) -> tuple[dict[str, bytes], list[Said]]:
    """Raw files that nobody is behind, for the cohort that ``told`` describes."""
    # Inventing needs the whole model: an empty folder need not wait for it.
    from pipeline.synthetic import invented

    cohort = parts.Cohort.model_validate(yaml.safe_load(told))
    if latest is None:
        model = _model_of_first(workspace, key, told)
    else:
        model = replace(load(workspace.root, key.programme, latest.cohort), cohort=cohort)
    if latest is None and "themes" in model.tables:
        raise CallError(
            say(
                "Programme {programme} has no cohort yet whose survey and codebook can be followed. Make one first, without "
                "--synthetic.",
                programme=key.programme,
            )
        )
    participants, seed = synthetic
    named = {"folder": _shown(workspace, workspace.cohort_dir(key)), "participants": participants, "seed": seed}
    if "households" in model.tables:
        made = say(
            "Made {folder}, with invented records of {participants} households (seed {seed}). Nobody is behind them, and every "
            "page of the report says so.",
            **named,
        )
    elif "organisations" in model.tables:
        made = say(
            "Made {folder}, with invented records of {participants} organisations (seed {seed}). Nobody is behind them, and "
            "every page of the report says so.",
            **named,
        )
    else:
        made = say(
            "Made {folder}, with invented records of {participants} participants (seed {seed}). Nobody is behind them, and "
            "every page of the report says so.",
            **named,
        )
    lines = [
        made,
        say("Then: meerwaarde run {cohort}", cohort=str(key)),
    ]
    return invented(workspace, key, model, participants, seed), lines


def _model_of_first(workspace: Workspace, key: CohortKey, told: str) -> CohortModel:
    """The model of a programme that has no cohort yet, with the one that ``told`` describes; read from a copy."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Workspace(Path(scratch))
        for folder in (workspace.shared_parameters, workspace.programme_dir(key.programme)):
            if folder.is_dir():
                shutil.copytree(folder, copy.root / folder.relative_to(workspace.root))
        if workspace.shared_sources.is_file():
            shutil.copyfile(workspace.shared_sources, copy.shared_sources)
        own = copy.cohort_dir(key)
        own.mkdir(parents=True)
        (own / "cohort.yaml").write_text(told, encoding="utf-8", newline="\n")
        return load(copy.root, key.programme, key.cohort)


def _pooled(
    workspace: Workspace,
    key: CohortKey,
    programme: parts.Programme,
    cohorts: Mapping[str, parts.Cohort],
    names: Sequence[str],
    period: Given | None,
) -> tuple[dict[str, bytes], str, list[Said]]:
    # Only pooling judges values: an empty folder need not wait for what that takes.
    from pipeline.starting.pooling import RawFolder, pool

    chosen = list(dict.fromkeys(name.removeprefix(f"{key.programme}/") for name in names))
    unknown = [name for name in chosen if name not in cohorts]
    if unknown or len(chosen) < 2:
        known = ", ".join(cohorts) or say("none yet")
        if unknown:
            raise CallError(
                say(
                    "Programme {programme} has no cohort {names} that can be read. Cohorts found: {known}.",
                    programme=key.programme,
                    names=", ".join(unknown),
                    known=known,
                )
            )
        raise CallError(say("Pooling takes two cohorts or more. Cohorts found: {known}.", known=known))
    members = sorted((cohorts[name] for name in chosen), key=lambda one: (one.period.from_, one.cohort))
    spanned = cohort_file.spanning([Period(one.period.from_, one.period.until) for one in members])
    own = cohort_file.period_of(key.cohort, period) if period and any(period) else spanned
    folders = []
    for one in members:
        folder = workspace.raw_dir(CohortKey(key.programme, one.cohort))
        loaded = load(workspace.root, key.programme, one.cohort)
        folders.append(RawFolder(one.cohort, folder, _shown(workspace, folder), loaded))
    made = pool(folders, programme.tables)
    observed = max(own.end, *(one.observed_until for one in members))
    text = cohort_file.cohort_file(key.cohort, own, programme, members[-1], observed)
    lines = [
        say(
            "Made {folder}: the cohorts {cohorts} together, from {start} until {end}.",
            folder=_shown(workspace, workspace.cohort_dir(key)),
            cohorts=", ".join(one.cohort for one in members),
            start=own.start.isoformat(),
            end=own.end.isoformat(),
        ),
        *made.told,
        *_gaps(members),
        say("Quotes without consent were left out. The files of the cohorts themselves are as they were."),
        say("Then: meerwaarde check {cohort}", cohort=str(key)),
    ]
    return dict(made.files), text, lines


def _gaps(members: Sequence[parts.Cohort]) -> list[Said]:
    """Days between two cohorts that belong to neither: people who graduated then are in none of the files."""
    told = []
    for earlier, later in itertools.pairwise(members):
        if (later.period.from_ - earlier.period.until).days > 1:
            told.append(
                say(
                    "Mind: between {earlier} and {later} lie days that neither cohort covers.",
                    earlier=earlier.cohort,
                    later=later.cohort,
                )
            )
    return told


def _codebook(
    workspace: Workspace, key: CohortKey, programme: parts.Programme, latest: parts.Cohort | None
) -> list[Row]:
    """The lines of the latest cohort's codebook; none where there is no such file, or it holds faults."""
    if latest is None or "themes" not in programme.tables:
        return []
    folder = workspace.raw_dir(CohortKey(key.programme, latest.cohort))
    if not folder.is_dir():
        return []
    table = read(folder, ["themes"])["themes"]
    if not table.readable or errors_in(table.faults):
        return []
    columns = [
        table.columns[name].listed() if name in table.columns else [""] * len(table) for name in RAW["themes"].names
    ]
    return list(zip(*columns, strict=True))


def _refuse_existing(workspace: Workspace, key: CohortKey) -> None:
    if workspace.cohort_dir(key).exists():
        raise CallError(
            say(
                "There is a folder of cohort {cohort} already: {folder}. Nothing was changed. Choose another name, or take "
                "that folder away first.",
                cohort=str(key),
                folder=_shown(workspace, workspace.cohort_dir(key)),
            )
        )


def _programme(workspace: Workspace, key: CohortKey) -> tuple[parts.Programme, parts.Model]:
    names = workspace.programmes()
    if key.programme not in names:
        raise CallError(
            say(
                "There is no programme {programme} in {folder}. Programmes found: {known}. A new programme is a folder with "
                "programme.yaml, model.yaml and sources.yaml; copy those of another one and change them (docs/raw-data.md, "
                "'A new cohort').",
                programme=key.programme,
                folder=_shown(workspace, workspace.programme_dir(key.programme).parent),
                known=", ".join(names) or say("none yet"),
            )
        )
    folder = workspace.programme_dir(key.programme)
    programme = _part(folder / "programme.yaml", parts.Programme)
    model = _part(folder / "model.yaml", parts.Model)
    if programme is None or model is None:
        _refuse(workspace, key, key.cohort)
    assert programme is not None
    assert model is not None
    return programme, model


def _cohorts(workspace: Workspace, programme: str) -> dict[str, parts.Cohort]:
    """The programme's cohorts whose ``cohort.yaml`` can be read."""
    found = {
        key.cohort: _part(workspace.cohort_dir(key) / "cohort.yaml", parts.Cohort)
        for key in workspace.cohorts()
        if key.programme == programme
    }
    return {name: part for name, part in found.items() if part is not None and part.cohort == name}


def _part(path: Path, kind: type[P]) -> P | None:
    try:
        return kind.model_validate(yaml_lines.load(path, path.name).value)
    except (FaultsError, ValidationError):
        return None


def _look_at_model(workspace: Workspace, key: CohortKey, folder: Path) -> None:
    """The programme's model with the new cohort must load; that its folder still has another name is no fault."""
    try:
        load(workspace.root, key.programme, folder.name)
    except FaultsError as error:
        _refuse(workspace, key, folder.name, error)


def _refuse(workspace: Workspace, key: CohortKey, folder: str, error: FaultsError | None = None) -> None:
    """Tell the faults of the programme's own files, under the names that a person knows."""
    if error is None:
        try:
            load(workspace.root, key.programme, folder)
        except FaultsError as found:
            error = found
    own = _shown(workspace, workspace.cohort_dir(key))
    unfinished = f"{own.removesuffix(key.cohort)}{folder}"
    faults = [
        replace(fault, file=fault.file.replace(unfinished, own))
        for fault in (error.faults if error else ())
        if not (fault.rule == "name_of_folder" and fault.column == "cohort")
        and not (fault.rule == "missing_file" and fault.file == f"{own}/cohort.yaml")
    ]
    if faults:
        raise FaultsError(faults)


def _shown(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
