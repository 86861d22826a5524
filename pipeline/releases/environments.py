"""Which Python a rebuild runs with: this one when it has what the lock names, else one made from the lock.

Belongs here: comparing a lock with what is installed, and making a virtual environment from a lock (the one permitted use of
the network). Does not belong here: what is run with it (``rebuilding``).
"""

import importlib.util
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from pipeline.errors import MeerwaardeError
from pipeline.files import clean_leftovers, digest_of_bytes, new_folder, write_whole
from pipeline.orchestration.locks import held
from pipeline.rendering import process
from pipeline.saying import say

_INSTALL_SECONDS = 1800.0
_WAIT_SECONDS = 1800.0
_CONTINUED = re.compile(r"\\\n\s*")


class NoEnvironmentError(MeerwaardeError):
    """The packages that made a release are not installed here and could not be installed."""


def python_version() -> str:
    """The version of Python that decides which wheels fit, such as ``3.11``."""
    return ".".join(platform.python_version_tuple()[:2])


def differences_from(lock: str) -> list[str]:
    """What is installed here otherwise than a lock says, a sentence part each; empty when all of it is there.

    Packages that are installed besides do not count: a lock names all that the program needs.
    """
    found = []
    for line in _CONTINUED.sub(" ", lock).splitlines():
        text = line.split(" --hash=")[0].strip()
        if not text or text.startswith(("#", "-")):
            continue
        try:
            wanted = Requirement(text)
        except InvalidRequirement:
            found.append(f"'{text}' in the lock cannot be read")
            continue
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            version = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            found.append(f"{wanted.name} is not installed, the lock has {wanted.specifier}")
            continue
        if not wanted.specifier.contains(version, prereleases=True):
            found.append(f"{wanted.name} {version} is installed, the lock has {wanted.specifier}")
    return found


def python_for(lock: bytes, python: str, environments: Path, tell: Callable[[str], None]) -> Path:
    """The Python program that has what a lock names.

    Args:
        lock: the lock's text: requirements with hashes.
        python: version of Python that it was used with, such as ``3.11``.
        environments: where environments made from locks are kept.
        tell: takes lines of progress.

    Raises:
        NoEnvironmentError: it is not installed here and could not be installed.
    """
    if python == python_version() and not differences_from(lock.decode("utf-8", "replace")):
        return Path(sys.executable)
    target = environments / f"{digest_of_bytes(lock)[:20]}-python{python}"
    program = target / "bin" / "python"
    if not program.is_file():
        environments.mkdir(parents=True, exist_ok=True)
        with held(environments / f"{target.name}.lock", f"the environment {target.name}", _WAIT_SECONDS, tell):
            clean_leftovers(target)
            if not program.is_file():
                tell("Installing the packages that made this release; this is done once and needs the package index.")
                with new_folder(target) as folder:
                    _install(lock, python, folder)
    return program


def _install(lock: bytes, python: str, folder: Path) -> None:
    base = sys.executable if python == python_version() else shutil.which(f"python{python}")
    if base is None:
        raise NoEnvironmentError(
            say(
                "This release was made with Python {then}, and there is no python{then} on the PATH; this is Python {now}. "
                "Install Python {then} and verify again.",
                then=python,
                now=python_version(),
            )
        )
    requirements = folder / "requirements.lock"
    write_whole(requirements, lock)
    program = folder / "bin" / "python"
    if importlib.util.find_spec("uv"):
        installer = [sys.executable, "-m", "uv", "pip", "install", "--python", str(program), "--compile-bytecode"]
        making = [base, "-m", "venv", "--without-pip", str(folder)]
    else:
        installer = [str(program), "-m", "pip", "install", "--disable-pip-version-check"]
        making = [base, "-m", "venv", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    for command in (making, [*installer, "--require-hashes", "-r", str(requirements)]):
        try:
            done = process.run(command, folder, environment, _INSTALL_SECONDS)
        except OSError as error:
            raise NoEnvironmentError(
                say("{program} could not be started: {why}.", program=command[0], why=str(error))
            ) from error
        if done.code != 0:
            raise NoEnvironmentError(
                say(
                    "The packages that made this release could not be installed from its own lock. Is the package index within "
                    "reach? The last lines it said:\n{lines}",
                    lines=process.last_lines(done.log),
                )
            )
