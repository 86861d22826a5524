"""``ro-crate-metadata.json``: every file of a draft or release, who made it and how, as an RO-Crate.

Belongs here: the JSON-LD of RO-Crate 1.1 (w3id.org/ro/crate/1.1): the files with their media types and digests, the
programme, the release, and the run as an action with its software and the digests of its inputs. Does not belong here: the
columns of tables (``datapackage``), the digests themselves (the manifest has them).

Version 1.1 is what most tools read. It asks for a date of publication, which a draft does not have: the crate of a draft
leaves it out rather than invent one, so that only a release is a complete crate. Inputs are named with their digest; what
they hold stays where it is.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.model import CohortModel
from pipeline.releases.media import media_type

FILE = "ro-crate-metadata.json"
_SPEC = "https://w3id.org/ro/crate/1.1"
# A term of schema.org that is younger than the context of RO-Crate 1.1.
_MORE_TERMS = {"sha256": "http://schema.org/sha256"}
_LICENCE = "https://spdx.org/licenses/EUPL-1.2"
_FONTS, _FONT_LICENCE = "source/fonts/", "source/fonts/OFL.txt"

# What a file is for, by the beginning of its path; the first that fits counts.
_WHAT = (
    ("report.", "The report"),
    ("factsheet.", "The answer of the report on one sheet of paper"),
    ("workbook.xlsx", "The calculation as a workbook with live formulas"),
    ("tables/", "A table"),
    ("figures/", "A figure of the report"),
    ("source/report.", "The Quarto source of the report"),
    ("source/factsheet.", "The Quarto source of the factsheet"),
    ("source/page.", "The scripts at the end of the report's page"),
    ("source/", "What the report's source needs to be rendered"),
    ("datapackage.json", "The tables and their columns, as a Frictionless Data Package"),
    ("manifest.json", "What went in and came out, with digests"),
)


def crate(
    folder: Path, model: CohortModel, manifest: Mapping[str, Any], terms: str, digests: Mapping[str, str]
) -> dict[str, Any]:
    """The metadata of everything in ``folder``.

    Args:
        folder: a draft or release, complete but for its manifest and this file.
        model: the cohort's model.
        manifest: its manifest; ``outputs`` is not read.
        terms: what may be done with the records, as ``source.yaml`` says.
        digests: sha256 of every file in the folder by its path; the manifest itself may be absent.
    """
    # The manifest comes last and holds the digest of this file, so that this file cannot hold that of the manifest.
    paths = sorted({*digests, "manifest.json"} - {FILE})
    files = [_file(path, folder, digests) for path in paths]
    inputs = [_input(path, digest) for path, digest in sorted(manifest["inputs"].items())]
    programs = _programs(manifest)
    graph = [
        {
            "@id": FILE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _SPEC},
            "about": {"@id": "./"},
        },
        _root(model, manifest, paths),
        {"@id": "#organisation", "@type": "Organization", "name": model.programme.organisation},
        {
            "@id": "#terms",
            "@type": "CreativeWork",
            "name": "Terms on which the records were delivered",
            "description": terms,
        },
        _run(manifest, inputs, programs),
        *programs,
        *files,
        *inputs,
        {
            "@id": _LICENCE,
            "@type": "CreativeWork",
            "name": "European Union Public Licence 1.2",
            "description": "The licence of the program that made this.",
        },
    ]
    return {"@context": [f"{_SPEC}/context", _MORE_TERMS], "@graph": graph}


def _root(model: CohortModel, manifest: Mapping[str, Any], paths: list[str]) -> dict[str, Any]:
    told, release = manifest["about"], manifest["release"]
    title = f"{told['title'][model.languages[0]]}, {told['cohort'][model.languages[0]]}"
    entity: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{title}, v{release['number']}" if release else title,
        "description": f"{told['subtitle'][model.languages[0]]}. {_RECORDS[told['records']]}",
        "identifier": _identifier(manifest),
        "inLanguage": model.languages[0] if len(model.languages) == 1 else list(model.languages),
        "temporalCoverage": f"{told['period']['from']}/{told['period']['until']}",
        "author": {"@id": "#organisation"},
        "publisher": {"@id": "#organisation"},
        "license": {"@id": "#terms"},
        "mentions": {"@id": "#run"},
        "hasPart": [{"@id": path} for path in paths],
    }
    if release:
        entity["datePublished"] = release["date"]
        entity["version"] = f"v{release['number']}"
        entity["creativeWorkStatus"] = "Published"
    else:
        entity["creativeWorkStatus"] = "Draft"
    return entity


_RECORDS = {
    "original": "Made from the programme's own records, which are not in it.",
    "reconstructed": "Made from records that were reconstructed from published totals: no row is a real person.",
    "synthetic": "Made from synthetic records, invented for practice: it says nothing about a real programme.",
}


def _identifier(manifest: Mapping[str, Any]) -> str:
    name = f"{manifest['programme']}/{manifest['cohort']}"
    return f"{name}@v{manifest['release']['number']}" if manifest["release"] else f"{name}@draft"


def _file(path: str, folder: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    what = next((words for start, words in _WHAT if path.startswith(start)), "A file")
    entity: dict[str, Any] = {
        "@id": path,
        "@type": "File",
        "name": Path(path).name,
        "description": f"{what}.",
        "encodingFormat": media_type(path),
    }
    if path in digests:
        entity["contentSize"] = str((folder / path).stat().st_size)
        entity["sha256"] = digests[path]
    if path.startswith(_FONTS) and path != _FONT_LICENCE and _FONT_LICENCE in digests:
        entity["license"] = {"@id": _FONT_LICENCE}
    parts = path.rsplit("/", 1)[-1].split(".")
    if len(parts) == 3 and parts[2] in ("qmd", "html", "pdf", "svg"):
        entity["inLanguage"] = parts[1]
    return entity


def _input(path: str, digest: str) -> dict[str, Any]:
    return {"@id": f"#input/{path}", "@type": "CreativeWork", "name": path, "sha256": digest}


def _programs(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The program itself, by the digest of its code, and what rendered."""
    code = manifest["code"]
    made = [
        {
            "@id": "#meerwaarde",
            "@type": "SoftwareApplication",
            "name": "Meerwaarde",
            "version": f"{code['version']}",
            "softwareVersion": f"{code['version']} (sha256 of its code: {code['digest']})",
            "description": "A reproducible pipeline for social cost-benefit analysis.",
            "license": {"@id": _LICENCE},
        }
    ]
    if manifest["lock_file"]:
        made[0]["softwareRequirements"] = f"Packages of requirements.lock, sha256 {manifest['lock_file']}"
    for name, version in sorted(manifest["engine"]["versions"].items()):
        made.append({"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "version": str(version)})
    return made


def _run(manifest: Mapping[str, Any], inputs: list[dict[str, Any]], programs: list[dict[str, Any]]) -> dict[str, Any]:
    release = manifest["release"]
    said = f" Published for this reason: {release['reason']}" if release else ""
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": "Calculated from the records and the model, and rendered",
        "description": f"Rendered by the engine {manifest['engine']['name']}.{said}",
        "instrument": [{"@id": program["@id"]} for program in programs],
        "object": [{"@id": entity["@id"]} for entity in inputs],
        "result": {"@id": "./"},
    }
