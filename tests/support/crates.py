"""The validators of the two standards, kept off the network.

Belongs here: asking them. Does not belong here: what they should say.
"""

import json
from pathlib import Path
from typing import Any

import rocrate
from frictionless import validate
from rocrate_validator import models, services
from rocrate_validator.utils import document_loader, http

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# The package of the standard's own library holds the context that the validator would otherwise fetch.
_CONTEXT_FILE = Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld"


class _Answer:
    """What the address of the context would answer."""

    status_code = 200
    url = CONTEXT
    text = _CONTEXT_FILE.read_text(encoding="utf-8")

    def __init__(self) -> None:
        self.headers = {"Content-Type": "application/ld+json"}

    def json(self) -> Any:
        return json.loads(self.text)


def _answer(_: Any, url: str, **__: Any) -> _Answer:
    assert url == CONTEXT, f"the validator of RO-Crate asks for {url}"
    return _Answer()


def faults_of_crate(folder: Path) -> list[str]:
    """What the validator of RO-Crate 1.1 finds missing of what the standard requires."""
    assert _Answer().json()["@id"] == CONTEXT
    before = http.HttpRequester.get if "get" in vars(http.HttpRequester) else None
    http.HttpRequester.get = _answer
    document_loader.install_document_loader()
    try:
        settings = services.ValidationSettings(
            rocrate_uri=folder, profile_identifier="ro-crate-1.1", requirement_severity=models.Severity.REQUIRED
        )
        found = services.validate(settings)
        assert found.passed() == (not found.get_issues())
        return [f"{issue.check.identifier}: {issue.message}" for issue in found.get_issues()]
    finally:
        document_loader.uninstall_document_loader()
        if before is None:
            del http.HttpRequester.get
        else:
            http.HttpRequester.get = before


def faults_of_package(folder: Path) -> list[tuple[str, str | None]]:
    """What Frictionless finds: the kind of fault and the column, where there is one."""
    report = validate(str(folder / "datapackage.json"))
    return [(kind, field) for kind, field in report.flatten(["type", "fieldName"])]
