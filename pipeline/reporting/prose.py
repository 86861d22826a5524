"""Filling the prose template: Jinja in a sandbox, where an unknown name is an error with file and line.

Belongs here: the environment, where templates may come from, and turning Jinja's errors into sentences. Does not belong
here: what the template may name (``context``) and numbering (``document``).
"""

import difflib
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from jinja2.utils import missing

from pipeline.errors import MeerwaardeError
from pipeline.reporting.compiled import CompiledTemplates
from pipeline.reporting.markdown import made_safe

TEXTS = "texts"
_TEMPLATE = ".j2"


class TemplateFault(MeerwaardeError):
    """What a template asks for cannot be given; the message is completed with file and line by ``Prose.render``."""


class _Unknown(StrictUndefined):
    """An undefined name that knows which names were near."""

    def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            raise TemplateFault(f"there is no '{name}' here.")
        raise TemplateFault(
            f"{type(self._undefined_obj).__name__} has no '{name}'. {nearest(name, _members(self._undefined_obj))}"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = _fail_with_undefined_error
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail_with_undefined_error
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _fail_with_undefined_error
    __pos__ = __neg__ = __call__ = __getitem__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __int__ = __float__ = __complex__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __iter__ = __str__ = __len__ = __bool__ = _fail_with_undefined_error
    __eq__ = __ne__ = __contains__ = _fail_with_undefined_error
    __hash__ = Undefined.__hash__  # type: ignore[assignment]


class Prose:
    """The templates of a report and the texts of its programme, with the names they may use.

    Args:
        templates: folders with templates; the first that has a name wins.
        texts: prose of the programme by name; a template includes it as ``texts/<name>``.
        shown_as: where each text lies in the workspace, for error messages.
        names: what templates and texts may name.
    """

    def __init__(
        self,
        templates: Sequence[Path],
        texts: Mapping[str, str],
        shown_as: Mapping[str, str],
        names: Mapping[str, Any],
    ) -> None:
        self._names = dict(names)
        self._folders = [str(folder) for folder in templates]
        self._texts = dict(texts)
        self._shown_as = dict(shown_as)
        loaders: list[BaseLoader] = [
            PrefixLoader({TEXTS: FunctionLoader(self._text)}),
            FileSystemLoader(self._folders, followlinks=False),
        ]
        self._environment = ImmutableSandboxedEnvironment(
            undefined=_Unknown,
            loader=ChoiceLoader(loaders),
            # With these two everything that is printed is escaped as Markdown, unless our own functions made it.
            autoescape=True,
            finalize=made_safe,
            # Headings carry their id as {#id}, which would open one of Jinja's own comments.
            comment_start_string="<#",
            comment_end_string="#>",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=CompiledTemplates(_TEMPLATE, [__file__]),
        )
        # Filters that are not the same twice, or that would print markup, have no place in a report.
        for name in ("random", "pprint", "urlize", "xmlattr", "tojson", "safe"):
            self._environment.filters.pop(name, None)
        self._environment.globals.clear()

    def render(self, template: str) -> str:
        """Fill one template.

        Raises:
            MeerwaardeError: a name, figure, text or partial does not exist, or the template is not well-formed;
                the message names file and line and the nearest names there are.
        """
        try:
            return self._environment.get_template(template, globals=self._names).render()
        except TemplateSyntaxError as error:
            place = _short(str(error.filename or error.name or template))
            raise MeerwaardeError(f"{place}, line {error.lineno}: {error.message}. Mend the template there.") from error
        except TemplateNotFound as error:
            raise MeerwaardeError(self._not_found(template, error)) from error
        except TemplateFault as error:
            message = str(error)
            unknown = re.fullmatch(r"there is no '(.+)' here\.", message)
            if unknown:
                message = f"{message} {nearest(unknown.group(1), self._names)}"
            raise MeerwaardeError(f"{self._where(error, template)}: {message}") from error
        except SecurityError as error:
            raise MeerwaardeError(
                f"{self._where(error, template)}: {error}. A template may only read values and call the functions it is given."
            ) from error
        except (
            TemplateError,
            TypeError,
            ValueError,
            KeyError,
            ArithmeticError,
            OverflowError,
            RecursionError,
        ) as error:
            raise MeerwaardeError(
                f"{self._where(error, template)}: {type(error).__name__}: {error}. Expected an expression that can be "
                "filled in with the values of this report; mend the template there."
            ) from error

    def has(self, template: str) -> bool:
        """Whether there is a template or text of that name."""
        try:
            assert self._environment.loader is not None
            self._environment.loader.get_source(self._environment, template)
        except TemplateNotFound:
            return False
        return True

    def _text(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name not in self._texts:
            return None
        return self._texts[name], self._shown_as.get(name, f"{TEXTS}/{name}"), lambda: True

    def _not_found(self, template: str, error: TemplateNotFound) -> str:
        wanted = str(error.name)
        known = [f"{TEXTS}/{name}" for name in self._texts]
        if not wanted.startswith(f"{TEXTS}/"):
            known = [name for name in FileSystemLoader(self._folders).list_templates() if name != wanted]
        place = "" if wanted == template else f"{self._where(error, template)}: "
        return f"{place}there is no template or text '{wanted}'. {nearest(wanted, known)}"

    def _where(self, error: BaseException, template: str) -> str:
        """The innermost line of a template that the error passed through."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.name in ("top-level template code", "template") or frame.name.startswith("block "):
                return f"{_short(frame.filename)}, line {frame.lineno}"
        return template


def calling_line() -> str:
    """The template file and line that is being filled now, for messages of the functions it calls."""
    called = _calling()
    if called is None:
        return "the report"
    template, line = called
    return f"{_short(str(template.filename or template.name))}, line {template.get_corresponding_lineno(line)}"


def in_own_text() -> bool:
    """Whether a text of the programme is being filled now, rather than a template that all programmes share."""
    called = _calling()
    # A loader with a prefix keeps it from the template's name; only templates are files that end so.
    return called is not None and not str(called[0].filename or called[0].name).endswith(_TEMPLATE)


def _calling() -> tuple[Any, int] | None:
    """The innermost template that is being filled now, and the line of its Python form."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return template, frame.f_lineno
        frame = frame.f_back
    return None


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence with the names that come nearest to ``name``, or with those there are when none comes near."""
    names = sorted(str(candidate) for candidate in known if not str(candidate).startswith("_"))
    close = difflib.get_close_matches(name, names, n=4, cutoff=0.5)
    if close:
        return f"Nearest names: {', '.join(close)}."
    if not names:
        return "There are no names to choose from."
    shown = ", ".join(names[:12])
    return f"Names there are: {shown}{' and more' if len(names) > 12 else ''}."


def _members(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    return [name for name in dir(value) if not name.startswith("_")]


def _short(filename: str) -> str:
    """A template's path from its folder on: what a person knows it by."""
    parts = Path(filename).parts
    for place in range(len(parts) - 1, -1, -1):
        if parts[place] == "templates":
            return "/".join(parts[place:])
    return Path(filename).name if Path(filename).is_absolute() else filename
