"""Which printed numbers are links to where they come from, and what stands at the other end.

Belongs here: the link, and remembering the figures that were linked. Does not belong here: which number a sentence prints (the
templates), the formats of numbers (``numbers``).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from pipeline.reporting.markdown import made_safe, untraced
from pipeline.reporting.prose import TemplateFault, nearest


@dataclass
class Tracing:
    """Links figures to their entries in the appendix on provenance, and keeps which were linked.

    Args:
        known: the names of all figures of the run.
        may_be_hidden: whether a figure that is not known may be one that the disclosure rule holds back.
    """

    known: frozenset[str]
    may_be_hidden: Callable[[str], bool] = lambda _name: False
    _ids: dict[str, str] = field(default_factory=dict)
    _closed: bool = False

    def traced(self, text: object, figure: str) -> Markup:
        """``text`` as a link to the entry of ``figure``; a figure that is held back has no entry, and no link.

        Raises:
            TemplateFault: there is no such figure, or the entries have been printed already.
        """
        safe = untraced(made_safe(str(text) if not isinstance(text, Markup) else text))
        if figure not in self.known:
            if self.may_be_hidden(figure):
                return Markup(safe)  # noqa: S704 (made safe above)
            raise TemplateFault(f"there is no figure '{figure}'. {nearest(figure, self.known)}")
        if self._closed and figure not in self._ids:
            raise TemplateFault(
                f"'{figure}' is traced after the entries on provenance were printed. Place the partial provenance last."
            )
        return Markup(f"[{safe}](#{self.id_of(figure)}){{.from}}")  # noqa: S704 (made safe above)

    def id_of(self, figure: str) -> str:
        """The id of a figure's entry; a figure that was not linked before is remembered."""
        if figure not in self._ids:
            wanted = f"from-{re.sub(r'[^A-Za-z0-9-]+', '-', figure)}"
            taken = set(self._ids.values())
            # Two names may differ in a sign only that an id cannot have.
            same = next(n for n in range(1, len(taken) + 2) if (wanted if n == 1 else f"{wanted}--{n}") not in taken)
            self._ids[figure] = wanted if same == 1 else f"{wanted}--{same}"
        return self._ids[figure]

    def close(self) -> list[tuple[str, str]]:
        """The linked figures and their ids, by name; from here on no new one may be linked."""
        self._closed = True
        return sorted(self._ids.items())
