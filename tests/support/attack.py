"""An attack on a draft: everything that can be read in its files, and what can be worked out of that.

Belongs here: collecting numbers with their meaning and combining them, as a patient reader of the draft and of the public
model would. It shares no code with ``pipeline.disclosure`` and is told nothing but the files. Does not belong here: what must
not be found.

The reader knows the model: prices, attribution, which status a component counts. The reader may believe that everybody did
one thing from graduation on (``steady``), or not.
"""

import csv
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import yaml

Unknown = tuple[str, ...]
Equation = dict[Unknown, Fraction]
STATUSES = ("paid_work", "volunteering", "none", "education", "unknown")
# Tables of people and their money that this attack reads; another one with rows in it that tell of people is a hole in it.
READ = {"ledger", "posts", "totals", "outflow_counts", "figures", "quantities", "comparables"}
# What the model, documents and organisations say, whoever the participants are; a test asks that it does not differ with them.
OF_NOBODY = {"attribution", "parameters", "funding_by_funder", "cited_evidence", "plan_findings", "response"}
# Costs by year tell the mean day of graduation, and nothing of how many graduated (docs/disclosure.md, what it does not do).
OF_A_DAY = {"funding_by_year"}
# Tables that repeat figures that are shown, and declared numbers; a test of their own asks that.
REPEATING = {"indicators", "targets", "published_elsewhere"}
# Counts that add up within one table; a test of their own looks at each.
COUNTS = {
    "disclosed", "respondent_counts", "theme_counts", "answer_counts", "count_values", "ladder_steps", "ladder_moves",
}  # fmt: skip


@dataclass
class Draft:
    """The files of a draft and the public files of its programme."""

    folder: Path
    programme: Path
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted((self.folder / "tables").glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                self.tables[path.stem] = list(csv.DictReader(file))
        self.model: dict[str, Any] = yaml.safe_load((self.programme / "model.yaml").read_text(encoding="utf-8"))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every file as text: a workbook as the XML of all its parts, a PDF as its words."""
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if path.suffix in {".csv", ".svg", ".qmd", ".html", ".json", ".md", ".yml"}:
                yield name, path.read_text(encoding="utf-8")
            elif path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as book:
                    for part in book.namelist():
                        yield f"{name}/{part}", book.read(part).decode("utf-8")
            elif path.suffix == ".pdf":
                found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
                yield name, found.stdout.decode("utf-8")

    def page_tables(self) -> Iterator[list[str]]:
        """Every row of every table in the report's source."""
        for path in sorted((self.folder / "source").glob("report.*.qmd")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith("|"):
                    yield [cell.strip() for cell in line.strip().strip("|").split("|")]

    def figures(self) -> dict[str, Fraction]:
        """The named figures that have a value."""
        return {row["figure"]: Fraction(row["value"]) for row in self.tables["figures"] if row["value"]}

    def workbook_numbers(self) -> Iterator[Fraction]:
        """Every number in every cell of the workbook, also of hidden sheets and the kept result of a formula."""
        for name, text in self.texts():
            if "/xl/worksheets/" in name:
                for value in re.findall(r"<v>(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)</v>", text):
                    yield Fraction(value)


# What a component counts, as everybody can read in the model: its statuses, and what of them.
def cells_of(component: dict[str, Any]) -> list[tuple[str, str]]:
    """The cells that a component's quantity is a sum of."""
    quantity = component["quantity"]
    if quantity["records"] == "participants":
        return [("everybody", "heads")]
    statuses = [status for status in STATUSES if f"'{status}'" in quantity["where"]]
    what = quantity["formula"].replace("person_years", "").strip(" *") or "years"
    return [(status, what) for status in statuses]


@dataclass
class Reader:
    """What one kind of reader makes of a draft: a system of linear equations."""

    draft: Draft
    steady: bool

    def cell(self, status: str, what: str, year: int) -> Equation:
        """A cell of a benefit year as unknowns."""
        if status == "everybody":
            return {("heads", one): Fraction(1) for one in STATUSES}
        if self.steady and what == "years":
            return {("heads", status): Fraction(1)}
        return {(what, status) if self.steady else (what, status, str(year)): Fraction(1)}

    def parts(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every component with its post."""
        for post in self.draft.model["posts"]:
            for component in post["components"]:
                yield post["post"], component

    def amount(self, component: dict[str, Any], bound: str, year: int) -> Equation:
        """What a component is worth in a year; an average over records makes an unknown of its own."""
        found: Equation = {}
        share = Fraction(
            str(next(b for b in self.draft.model["bounds"] if b["bound"] == bound)["attribution"][year - 1])
        )
        for status, what in cells_of(component):
            worth = self.price(component, bound)
            source = what if not component["price"].get("averages") else "wages"
            for unknown, times in self.cell(status, source, year).items():
                found[unknown] = found.get(unknown, Fraction(0)) + times * share * worth
        return found

    def price(self, component: dict[str, Any], bound: str) -> Fraction:
        """The public price: parameters are published, averages count for 1."""
        values: dict[str, Fraction] = {}
        for row in self.draft.tables["parameters"]:
            if row["bound"] in ("", bound):
                values[row["parameter"]] = Fraction(row["value"])
        for row in self.draft.tables["count_values"]:
            values[row["count"]] = Fraction(row["value"])
        for average in component["price"].get("averages", []):
            values[average["average"]] = Fraction(1)
        return Fraction(eval(component["price"]["formula"], {"__builtins__": {}}, values))

    def years(self, bound: str) -> range:
        """The benefit years of a bound."""
        return range(1, len(next(b for b in self.draft.model["bounds"] if b["bound"] == bound)["attribution"]) + 1)

    def admitted(self, post: str, bound: str) -> bool:
        """Whether a bound counts a post."""
        declared = next(entry for entry in self.draft.model["posts"] if entry["post"] == post)
        admits = next(b for b in self.draft.model["bounds"] if b["bound"] == bound)["admits"]
        return declared["evidence"] in admits and bound not in {one["bound"] for one in declared.get("not_in", [])}

    def equations(self) -> list[Equation]:
        """Everything that the published tables say of people."""
        found: list[Equation] = []
        named = dict(self.parts_by_name())
        for row in self.draft.tables["outflow_counts"]:
            found.append({("heads", row["status"]): Fraction(1)})
        if "participants.graduated" in self.draft.figures():
            found.append(self.cell("everybody", "heads", 1))
        for table in ("ledger", "quantities"):
            for row in self.draft.tables[table]:
                if row["post"] == "costs":
                    continue
                component = named[row["post"], row["component"]]
                year = int(row["year"])
                together: Equation = {}
                for status, what in cells_of(component):
                    together |= self.cell(status, what, year)
                found.append(together)
                if table == "ledger":
                    found.append(self.amount(component, row["bound"], year))
        for row in self.draft.tables["posts"]:
            found.append(self.total(row["bound"], row["post"]))
        for row in self.draft.tables["totals"]:
            if row["variant"] == "as-published":
                found.append(self.total(row["bound"]))
        found += self.bandwidth()
        return [self.without_nobody(equation) for equation in found if equation]

    def bandwidth(self) -> list[Equation]:
        """What the own row among the comparables says: the lowest and the highest ratio, and so two outcomes.

        One that the table of totals has is nothing new; another must be that of the first or the last bound.
        """
        known = {Fraction(row["ratio"]) for row in self.draft.tables["totals"] if row["ratio"]}
        bounds = [entry["bound"] for entry in self.draft.model["bounds"]]
        own = [row for row in self.draft.tables["comparables"] if row["own"] == "yes"]
        ends = [(row[end], bound) for row in own for end, bound in (("low", bounds[0]), ("high", bounds[-1]))]
        return [self.total(bound) for value, bound in ends if Fraction(value) not in known]

    def parts_by_name(self) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
        """Components by post and name."""
        for post, component in self.parts():
            yield (post, component["component"]), component

    def total(self, bound: str, post: str | None = None) -> Equation:
        """The benefits of a bound, or of one of its posts."""
        found: Equation = {}
        for its_post, component in self.parts():
            if post in (None, its_post) and self.admitted(its_post, bound):
                for year in self.years(bound):
                    for unknown, value in self.amount(component, bound, year).items():
                        found[unknown] = found.get(unknown, Fraction(0)) + value
        return found

    def without_nobody(self, equation: Equation) -> Equation:
        """What is published as nought is known."""
        noughts = {row["status"] for row in self.draft.tables["outflow_counts"] if row["participants"] == "0"}
        return {unknown: value for unknown, value in equation.items() if unknown[1] not in noughts and value}


PRIME = (1 << 61) - 1


def rank(equations: Sequence[Mapping[tuple[str, ...], Fraction]]) -> int:
    """The rank of a system, modulo a large prime: by fractions it would be the same, and slow."""
    rows = [
        {unknown: value.numerator * pow(value.denominator, -1, PRIME) % PRIME for unknown, value in equation.items()}
        for equation in equations
    ]
    found = 0
    while rows:
        row = {unknown: value for unknown, value in rows.pop().items() if value}
        if not row:
            continue
        found += 1
        pivot, inverse = next(iter(row)), pow(next(iter(row.values())), -1, PRIME)
        for other in rows:
            times = other.get(pivot, 0) * inverse % PRIME
            if times:
                for unknown, value in row.items():
                    other[unknown] = (other.get(unknown, 0) - times * value) % PRIME
    return found


def isolated(equations: list[Equation], statuses: set[str]) -> bool:
    """Whether something about the people of these statuses alone follows from the equations."""
    without = [{u: value for u, value in equation.items() if u[1] not in statuses} for equation in equations]
    return rank(equations) > rank(without)


MOMENTS = ("before", "graduation", "after")
STEPS = ("1", "2", "3", "4", "5", "6")
Way = tuple[str, ...]
"""On which step of the ladder somebody stood at each moment; ``-`` where nobody measured it."""


def ladder(
    tables: dict[str, list[dict[str, str]]], *, all_measured: bool, moved: list[dict[str, str]]
) -> list[dict[Way, Fraction]]:
    """What the counts of the participation ladder say, of where everybody stood at the three moments.

    A reader may believe that everybody was measured every time (``all_measured``), or not; and knows which of the moves are
    ``moved``, as if seeing that nobody made the others.
    """
    every = product(STEPS if all_measured else (*STEPS, "-"), repeat=len(MOMENTS))
    ways = [way for way in every if _could_be(way, moved)]
    rows = [*tables["ladder_steps"], *tables["ladder_moves"]]
    together = dict.fromkeys(ways, Fraction(1))  # the number of graduates is published
    return [together, *({way: Fraction(1) for way in ways if went(row, way)} for row in rows)]


def _could_be(way: Way, moved: list[dict[str, str]]) -> bool:
    """Whether somebody made every move that is part of a way."""
    for (at, one), (to, other) in combinations(enumerate(MOMENTS), 2):
        made = {
            (row["step_from"], row["step_to"])
            for row in moved
            if (row["moment_from"], row["moment_to"]) == (one, other)
        }
        if "-" not in (way[at], way[to]) and (way[at], way[to]) not in made:
            return False
    return True


def went(row: dict[str, str], way: Way) -> bool:
    """Whether who went this way is counted in a row of one of the two tables."""
    marks = dict(zip(MOMENTS, way, strict=True))
    if "moment" in row:
        return marks[row["moment"]] == row["step"]
    return (marks[row["moment_from"]], marks[row["moment_to"]]) == (row["step_from"], row["step_to"])


def found_on_the_ladder(equations: list[dict[Way, Fraction]], group: set[Way]) -> bool:
    """Whether something about those who went one of these ways alone follows from the equations."""
    without = [{way: value for way, value in equation.items() if way not in group} for equation in equations]
    return rank(equations) > rank(without)


def quotients(draft: Draft) -> Iterator[tuple[str, Fraction]]:
    """Every published amount, and every difference of two, divided by what one person brings in full years."""
    reader = Reader(draft, steady=True)
    amounts = {Fraction(row["total_eur"]) for row in draft.tables["posts"]}
    amounts |= {Fraction(row[c]) for row in draft.tables["totals"] for c in ("benefits_eur", "net_eur")}
    amounts |= {value for name, value in draft.figures().items() if name.endswith("total_eur")}
    everything = amounts | {one - other for one in amounts for other in amounts if one > other}
    public = {Fraction(row["value"]) for row in draft.tables["parameters"]}
    everything |= {value for value in draft.workbook_numbers() if abs(value) > 1000 and value not in public}
    for post, component in reader.parts():
        for bound in [entry["bound"] for entry in draft.model["bounds"]]:
            # Hours and wages are not people: small numbers of them tell of nobody.
            if not reader.admitted(post, bound) or component["price"].get("averages") or len(cells_of(component)) == 0:
                continue
            if component["quantity"]["unit"] == "hours":
                continue
            years = [reader.amount(component, bound, year) for year in reader.years(bound)]
            each = sum((value for amount in years for value in amount.values()), Fraction(0))
            people = len(cells_of(component))
            for amount in everything:
                if each:
                    yield f"{amount} by {post} under {bound}", amount * people / each


def whole_numbers(draft: Draft, wages: list[int], hours: list[int], most: int) -> dict[str, set[int]]:
    """The numbers of people in full years that fit the published outcome, for wages and hours a reader may think of."""
    reader = Reader(draft, steady=True)
    shown = {row["status"]: int(row["participants"]) for row in draft.tables["outflow_counts"]}
    graduates = draft.figures().get("participants.graduated")
    fits: dict[str, set[int]] = {"paid_work": set(), "volunteering": set(), "none": set()}
    totals = [row for row in draft.tables["totals"] if row["variant"] == "as-published"]
    if not totals:
        return {status: set(range(most)) for status in fits}
    weights = [
        ({unknown: float(value) for unknown, value in reader.total(row["bound"]).items()}, float(row["benefits_eur"]))
        for row in totals
    ]
    for paid in [shown["paid_work"]] if "paid_work" in shown else range(most):
        for giving in [shown["volunteering"]] if "volunteering" in shown else range(most):
            rest = range(most) if graduates is None else [int(graduates) - paid - giving]
            for nothing in rest:
                if nothing < 0 or shown.get("none", nothing) != nothing:
                    continue
                heads = {"paid_work": paid, "volunteering": giving, "none": nothing}
                for wage in wages:
                    for hour in hours:
                        if all(
                            abs(_worth(weight, heads, wage * paid, hour * giving) - benefits) <= 500
                            for weight, benefits in weights
                        ):
                            for status, number in heads.items():
                                fits[status].add(number)
    return fits


def _worth(weight: dict[Unknown, float], heads: dict[str, int], wages: float, hours: float) -> float:
    total = 0.0
    for (what, status), value in weight.items():
        if what == "heads":
            total += value * heads.get(status, 0)
        elif what == "wages":
            total += value * wages
        else:
            total += value * hours
    return total
