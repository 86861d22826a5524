"""Which printed numbers are links to where they come from.

Belongs here: the link, and remembering the figures that were linked. Does not belong here: what stands at the other end
(``provenance``), which number a sentence prints (the templates), the formats of numbers (``numbers``).
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
        links: whether the document has the entries; one without them, such as a page beside the report, prints numbers plain.
    """

    known: frozenset[str]
    may_be_hidden: Callable[[str], bool] = lambda _name: False
    links: bool = True
    _ids: dict[str, str] = field(default_factory=dict)
    _closed: bool = False

    def traced(self, text: object, figure: str) -> Markup:
        """``text`` as a link to the entry of ``figure``; a figure that is held back has no entry, and no link.

        Raises:
            TemplateFault: there is no such figure, or the entries have been printed already.
        """
        safe = untraced(made_safe(text if isinstance(text, Markup) else str(text)))
        if figure not in self.known:
            if self.may_be_hidden(figure):
                return Markup(safe)  # noqa: S704 (made safe above)
            raise TemplateFault(f"there is no figure '{figure}'. {nearest(figure, self.known)}")
        if not self.links:
            return Markup(safe)  # noqa: S704 (made safe above)
        if self._closed and figure not in self._ids:
            raise TemplateFault(
                f"'{figure}' is traced after the entries on provenance were printed. Place the partial provenance last."
            )
        return Markup(f"[{safe}](#{self._id_of(figure)}){{.from}}")  # noqa: S704 (made safe above)

    def linked(self, text: str, figure: str) -> str | Markup:
        """``text`` as a link where ``figure`` has an entry anyhow, and plain where it has none."""
        return self.traced(text, figure) if figure in self._ids else text

    def _id_of(self, figure: str) -> str:
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
