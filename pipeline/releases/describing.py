"""The descriptions that other tools read, put beside what they describe.

Belongs here: writing ``datapackage.json`` and then ``ro-crate-metadata.json`` into a draft that is complete but for its
manifest. Does not belong here: what stands in either.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.files import digest_of_file, write_whole
from pipeline.model import CohortModel
from pipeline.releases import crate, datapackage


def describe(folder: Path, model: CohortModel, manifest: Mapping[str, Any], terms: str) -> None:
    """Write the data package and the crate of ``folder``.

    Args:
        folder: a draft or release with everything in it but its manifest.
        model: the cohort's model.
        manifest: what the manifest will say; its ``outputs`` are not known yet and not read.
        terms: what may be done with the records, as ``source.yaml`` says.

    Raises:
        MeerwaardeError: a table has no schema, or the disk refused.
    """
    _write(folder / datapackage.FILE, datapackage.data_package(folder, model, manifest))
    digests = {
        path.relative_to(folder).as_posix(): digest_of_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    _write(folder / crate.FILE, crate.crate(folder, model, manifest, terms, digests))


def _write(path: Path, content: Mapping[str, Any]) -> None:
    write_whole(path, f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode())
