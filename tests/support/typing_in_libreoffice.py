"""Fills in spreadsheets as a person at a screen would: opens a file in LibreOffice, types into cells, saves it elsewhere.

Belongs here: driving LibreOffice over UNO. Run by the Python that has LibreOffice's module ``uno``, which is not the project's
(``templates_filled.typed`` starts it). Does not belong here: what is typed.

Reads a list of jobs as JSON from standard input: ``file``, ``sheet``, ``cells`` (name of a cell -> what is typed), ``save``
(list of [path, filter]). Prints for each job, by cell, the cell checks of the sheet's sixth row as JSON.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

PIPE = f"meerwaarde-typing-{os.getpid()}"


def property_of(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def url(path):
    return Path(path).absolute().as_uri()


def connected(office, profile):
    process = subprocess.Popen(
        [office, f"-env:UserInstallation={url(profile)}", "--headless", "--norestore", "--nologo",
         f"--accept=pipe,name={PIPE};urp;"]
    )  # fmt: skip
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            address = f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext"
            return process, resolver.resolve(address)
        except Exception:
            time.sleep(0.2)
    process.kill()
    raise SystemExit("LibreOffice did not answer")


def checks_of(sheet):
    """The kind of cell check in each cell of row 6, and whether what breaks it is refused."""
    found = {}
    for column in range(20):
        cell = sheet.getCellByPosition(column, 5)
        check = cell.Validation
        if check.Type.value != "ANY" or check.InputMessage:
            found[chr(65 + column)] = {
                "type": check.Type.value,
                "formula": [check.getFormula1(), check.getFormula2()],
                "refuses": check.ShowErrorMessage and check.ErrorAlertStyle.value,
                "error": check.ErrorMessage,
                "hint": check.InputMessage,
            }
    return found


def main():
    office, profile = sys.argv[1:3]
    jobs = json.load(sys.stdin)
    process, context = connected(office, profile)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    told = []
    for job in jobs:
        document = desktop.loadComponentFromURL(url(job["file"]), "_blank", 0, (property_of("Hidden", True),))
        sheet = document.Sheets.getByName(job["sheet"])
        told.append(checks_of(sheet))
        for cell, text in job["cells"].items():
            # As it is understood when typed: by the format of the cell and in the language of the profile. (Sending it as
            # keys needs a window, and without a screen those fall over now and then.)
            sheet.getCellRangeByName(cell).FormulaLocal = text
        for path, kind in job["save"]:
            document.storeToURL(url(path), (property_of("FilterName", kind),))
        document.close(False)
    json.dump(told, sys.stdout)
    try:
        desktop.terminate()
    except Exception:
        process.terminate()
    process.wait(60)


main()
