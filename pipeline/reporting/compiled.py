"""Compiled templates, kept from run to run where Python keeps the compiled modules of this program.

Belongs here: when a kept template may be used, and what to do with a broken or unwritable one (compile again, keep
nothing). Does not belong here: the environment that templates are compiled for (``prose``).

To load compiled code is to run it, so the place matters: the ``__pycache__`` folder of this package (or the one that
``PYTHONPYCACHEPREFIX`` names). Whoever may write there may change the program itself already, and no workspace lies there.
What is kept is used only when everything it was made from is the same, and may be thrown away at any time.
"""

import contextlib
import hashlib
import importlib.util
import marshal
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache

from pipeline.reporting import markdown

_DIGEST = 64


class CompiledTemplates(BytecodeCache):
    """Jinja's bytecode cache for the templates that are files; what a programme wrote itself is compiled each time.

    Args:
        ending: how the names of these templates end.
        made_by: modules whose code is part of what is compiled: a template's constants are printed while compiling.
        folder: where to keep them; by default beside this program's own compiled modules.
    """

    def __init__(self, ending: str, made_by: Sequence[str], folder: Path | None = None) -> None:
        self._ending = ending
        self._made_by = (*made_by, str(markdown.__file__))
        self._folder = folder or Path(importlib.util.cache_from_source(__file__)).parent

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The compiled form of ``source`` where it is kept; an empty bucket where it is not."""
        file = name.replace("/", "-") if name.endswith(self._ending) else ""
        made_from = "\0".join((*_program(self._made_by), name, str(filename), source))
        bucket = Bucket(environment, file, hashlib.sha256(made_from.encode("utf-8")).hexdigest())
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from the folder, where the file there is whole and made from the same."""
        if not bucket.key:
            return
        try:
            content = self._place(bucket).read_bytes()
        except OSError:
            return
        head, code = content[: 2 * _DIGEST], content[2 * _DIGEST :]
        if head.decode("latin-1") == bucket.checksum + hashlib.sha256(code).hexdigest():
            bucket.code = marshal.loads(code)  # noqa: S302 (whole, ours, and where the program's own code lies)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; a folder that cannot be written to keeps nothing, as with Python's own modules."""
        if not bucket.key or sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        place = self._place(bucket)
        part = place.with_name(f"{place.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                part.write_bytes((bucket.checksum + hashlib.sha256(code).hexdigest()).encode("ascii") + code)
                part.replace(place)
            finally:
                part.unlink(missing_ok=True)

    def _place(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.compiled"


@lru_cache(maxsize=4)
def _program(made_by: Sequence[str]) -> tuple[str, ...]:
    """What compiles: Python, Jinja and the code of the modules named."""
    return (
        importlib.util.MAGIC_NUMBER.hex(),
        str(sys.flags.optimize),
        metadata.version("jinja2"),
        metadata.version("markupsafe"),
        *(hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in made_by),
    )
