"""Templates filled in by LibreOffice as a person would, and saved in other formats.

Belongs here: starting the script that types (``typing_in_libreoffice``), in a Dutch profile of its own. Does not belong here:
what is typed, what it ought to mean.
"""

import json
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.libreoffice import PROGRAM

# The module uno belongs to the Python that LibreOffice was installed with.
PYTHON = next((path for path in ("/usr/bin/python3", shutil.which("python3")) if path and Path(path).exists()), None)
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
_DUTCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop>
</item></oor:items>"""


def _has_uno() -> bool:
    return PYTHON is not None and subprocess.run([PYTHON, "-c", "import uno"], capture_output=True).returncode == 0


needs_uno = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(
        PROGRAM is None or not _has_uno(), reason="LibreOffice with its Python bridge is not on this machine"
    ),
]


@dataclass(frozen=True)
class Typing:
    """What is typed into one file: name of the sheet, and for each cell (such as ``A6``) the text."""

    file: Path
    sheet: str
    cells: dict[str, str]


def typed(jobs: list[Typing], into: Path, profile: Path) -> list[dict[str, dict[str, Any]]]:
    """Type into files and save each as .xlsx and .ods in ``into``/<format>/; one start of LibreOffice for all.

    Returns:
        For each file the cell checks of its first row to fill in, by column, as LibreOffice understood them.
    """
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_DUTCH, encoding="utf-8")
    for form in FILTERS:
        (into / form).mkdir(parents=True, exist_ok=True)
    asked = [
        {
            "file": str(job.file),
            "sheet": job.sheet,
            "cells": job.cells,
            "save": [[str(into / form / f"{job.file.stem}.{form}"), name] for form, name in FILTERS.items()],
        }
        for job in jobs
    ]
    assert PYTHON is not None
    assert PROGRAM is not None
    script = Path(__file__).with_name("typing_in_libreoffice.py")
    process = subprocess.Popen(
        [PYTHON, str(script), PROGRAM, str(profile)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        out, err = process.communicate(json.dumps(asked), timeout=180)
    finally:
        # LibreOffice is a child of that process, and outlives it where it fell over.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, err
    told: list[dict[str, dict[str, Any]]] = json.loads(out)
    return told
