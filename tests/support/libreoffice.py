"""A workbook recalculated by LibreOffice, and single cells of it changed beforehand as somebody at a screen would.

Belongs here: starting LibreOffice in a profile of its own that always recalculates, reading what it made, patching input cells
in a workbook's XML. Does not belong here: what the cells ought to hold.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from python_calamine import CalamineWorkbook

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
needs_libreoffice = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(PROGRAM is None, reason="LibreOffice (soffice) is not on this machine"),
]

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""

Cells = dict[str, list[list[Any]]]


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Cells]:
    """Every sheet of every workbook after LibreOffice worked it out anew; one start for all of them."""
    profile, made = folder / "profile", folder / "made"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    paths = []
    for name, content in books.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(content)
        paths.append(str(path))
    assert PROGRAM is not None
    subprocess.run(
        [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(made), *paths],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return {name: cells((made / f"{name}.xlsx").read_bytes()) for name in books}


def cells(content: bytes) -> Cells:
    """The values of every sheet as they are kept in the file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def changed(content: bytes, sheet: str, changes: Mapping[str, float | str]) -> bytes:
    """A copy with other values typed into cells (such as ``B4``) of a sheet; every cached value stays as it was."""
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == part:
                text = data.decode()
                for cell, value in changes.items():
                    text, count = re.subn(
                        rf'<c r="{cell}"( s="\d+")?(?: t="s")?(?:/>|><v>[^<]*</v></c>)', _typed(cell, value), text
                    )
                    assert count == 1, f"{sheet}!{cell} is no input cell"
                data = text.encode()
            new.writestr(item, data)
    return out.getvalue()


def _typed(cell: str, value: float | str) -> str:
    if isinstance(value, str):
        return rf'<c r="{cell}"\1 t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return rf'<c r="{cell}"\1><v>{value!r}</v></c>'


def formulas(content: bytes) -> dict[str, dict[str, str]]:
    """Sheet -> cell -> the formula in it."""
    names = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for number, name in enumerate(names, start=1):
            text = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            found[name] = dict(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*><f>([^<]*)</f>', text))
    return found
