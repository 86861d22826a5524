"""The rules between the entries of a model: names that must exist, formulas that must make sense.

Belongs here: every rule that looks at more than one field. Does not belong here: what one field may hold (``parts``).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlglot import exp

from pipeline.faults import Fault
from pipeline.model import indicator_rules, kind_rules, parts, plan, plan_rules, quarantine, use_rules
from pipeline.model.expression import ARITHMETIC, COMPARISON, Expression, ExpressionError, parse
from pipeline.model.yaml_lines import Located, Path_

if TYPE_CHECKING:
    from pipeline.model.loading import CohortModel

# The columns a formula may use, per kind of record. ``person_years`` and ``persons`` are the calculation's own.
TEXT_COLUMNS: Mapping[str, frozenset[str]] = {
    "outflow": frozenset({"status", "role"}),
    "participants": frozenset({"prior_income", "municipality", "in_debt_restructuring"}),
    "mentions": frozenset({"question", "theme", "top_theme", "group", "instrument", "respondent_id"}),
    "service_use": frozenset({"service"}),
    "households": frozenset(),
}
# The codes of those text columns that have a fixed list (the raw tables hold to the same list).
CODES: Mapping[str, frozenset[str]] = {
    "status": frozenset({"paid_work", "volunteering", "education", "none", "unknown"}),
    "prior_income": frozenset({"social_assistance", "unemployment", "disability", "work", "none", "unknown"}),
    "in_debt_restructuring": frozenset({"yes", "no"}),
    "instrument": frozenset({"interview", "focus_group", "document", "questionnaire"}),
}
NUMBER_COLUMNS: Mapping[str, frozenset[str]] = {
    "outflow": frozenset({"hours_per_week", "weeks_per_year", "gross_monthly_wage_fte_eur"}),
    "participants": frozenset(),
    "service_use": frozenset(),
    "households": frozenset({"adults", "children", "debt_before_eur", "debt_after_eur"}),
}
RESPONDENT_COLUMNS = frozenset({"group", "instrument"})
ANSWER_COLUMNS = frozenset({"question", "group", "instrument"})
VOLUME: Mapping[str, str] = {
    "outflow": "person_years",
    "participants": "persons",
    "service_use": "units",
    "households": "households",
}
# The unit of a quantity, where its records leave no choice.
UNIT: Mapping[str, str] = {"participants": "persons", "service_use": "units", "households": "households"}


def check(model: "CohortModel", folder: str, parameter_names: Iterable[str], cohort_folder: str) -> list[Fault]:
    """Every fault between the parts of a model.

    Args:
        model: the parts, each valid by itself.
        folder: the programme's folder, relative to the workspace.
        parameter_names: the parameters that have a file, whether or not a value holds for this cohort.
        cohort_folder: the name of the cohort's folder.
    """
    checker = _Checker(model, folder, set(parameter_names), cohort_folder)
    return list(checker.faults())


class _Checker:
    def __init__(self, model: "CohortModel", folder: str, parameter_names: set[str], cohort_folder: str) -> None:
        self.m = model
        self.folder = folder
        self.parameter_names = parameter_names
        self.cohort_folder = cohort_folder
        self.file: Located = model.located[f"{folder}/model.yaml"]
        self.programme: Located = model.located[f"{folder}/programme.yaml"]
        self.cohort: Located = model.located[f"{folder}/cohorts/{cohort_folder}/cohort.yaml"]
        self.bounds = {bound.bound for bound in model.model.bounds}
        self.actors = {actor.actor for actor in model.model.actors}
        self.posts = {post.post for post in model.model.posts}
        self.codes = {**CODES, "service": frozenset(entry.service for entry in model.model.services)}

    def faults(self) -> Iterator[Fault]:
        yield from self.names()
        yield from self.cohort_rules()
        yield from kind_rules.of_posts(self.m, self.file, self.programme)
        yield from kind_rules.of_waves(self.m, self.cohort)
        yield from self.quarantine_rules()
        yield from self.doubles()
        for index, post in enumerate(self.m.model.posts):
            yield from self.post_rules(("posts", index), post)
        yield from self.count_rules()
        yield from self.assumption_rules()
        yield from self.variant_rules()
        yield from indicator_rules.faults(self.m.model, self.m.cohort, list(self.m.programme.tables), self.file)
        yield from use_rules.faults(self.m.model, self.m.programme, self.file, self.programme)
        if self.m.plan is not None:
            yield from plan_rules.faults(self.m.plan, self.m.model, self.m.located[f"{self.folder}/{plan.FILE}"])
        yield from self.parameter_rules()
        yield from self.range_rules()
        yield from self.source_rules()

    def known(self, located: Located, path: Path_, name: str, names: Iterable[str], what: str) -> Iterator[Fault]:
        names = sorted(names)
        if name not in names:
            yield located.fault(
                path,
                "unknown_name",
                f"'{name}', which is no {what}",
                f"one of {', '.join(names)}",
                f"Mend the name, or declare the {what}.",
            )

    def names(self) -> Iterator[Fault]:
        name = self.m.programme.programme
        if name != self.folder.rsplit("/", 1)[-1]:
            yield self.programme.fault(
                ("programme",),
                "name_of_folder",
                f"the name '{name}'",
                "the name of the programme's folder",
                "Mend the name.",
            )
        if self.m.cohort.cohort != self.cohort_folder:
            yield self.cohort.fault(
                ("cohort",),
                "name_of_folder",
                f"the name '{self.m.cohort.cohort}'",
                "the name of the cohort's folder",
                "Mend the name.",
            )
        variants = [variant.variant for variant in self.m.model.variants]
        for field, leading, names, what in (
            ("variant", self.m.programme.variant, set(variants), "variant"),
            ("leading_bound", self.m.programme.leading_bound, self.bounds, "bound"),
        ):
            if leading is not None and names:
                yield from self.known(self.programme, (field,), leading, names, what)

    def cohort_rules(self) -> Iterator[Fault]:
        cohort = self.m.cohort
        if cohort.observed_until < cohort.period.from_:
            yield self.cohort.fault(
                ("observed_until",),
                "observed_before_period",
                str(cohort.observed_until),
                "a day in or after the period",
                "Mend the day until which outflow was observed.",
            )
        extra = sorted(set(cohort.languages) - set(self.m.programme.languages))
        if extra:
            yield self.cohort.fault(
                ("languages",),
                "unknown_language",
                f"{', '.join(extra)}",
                f"languages of the programme: {', '.join(self.m.programme.languages)}",
                "Add the language to programme.yaml, with its texts.",
            )

    def quarantine_rules(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for index, one in enumerate(self.m.programme.quarantine):
            path = ("quarantine", index)
            yield from self.known(
                self.programme, (*path, "table"), one.table, self.m.programme.tables, "table of this programme"
            )
            if one.table in seen:
                yield self.programme.fault(
                    (*path, "table"),
                    "doubled_name",
                    f"the table '{one.table}' for the second time",
                    "each table once",
                    "Put the two together.",
                )
            seen.add(one.table)
            for place, rule in enumerate(one.rules):
                if rule not in quarantine.RULES:
                    yield self.programme.fault(
                        (*path, "rules", place),
                        "unknown_rule",
                        f"'{rule}', which is no rule by which a row may be set aside",
                        f"rules from: {', '.join(sorted(quarantine.RULES))}",
                        "Mend the name; identifiers and the form of a file are always mended in the file.",
                    )

    def doubles(self) -> Iterator[Fault]:
        kinds: list[tuple[str, str, list[str]]] = [
            ("bounds", "bound", [entry.bound for entry in self.m.model.bounds]),
            ("actors", "actor", [entry.actor for entry in self.m.model.actors]),
            ("funders", "funder", [entry.funder for entry in self.m.model.funders]),
            ("posts", "post", [entry.post for entry in self.m.model.posts]),
            ("counts", "count", [entry.count for entry in self.m.model.counts]),
            ("assumptions", "assumption", [entry.assumption for entry in self.m.model.assumptions]),
            ("variants", "variant", [entry.variant for entry in self.m.model.variants]),
        ]
        for section, field, names in kinds:
            yield from self.twice((section,), field, names)
        for index, post in enumerate(self.m.model.posts):
            names = [component.component for component in post.components]
            yield from self.twice(("posts", index, "components"), "component", names)
        if "costs" in self.posts:
            yield self.file.fault(
                ("posts",), "reserved_name", "a post called 'costs'", "another name", "Rename the post."
            )

    def twice(self, path: Path_, field: str, names: list[str]) -> Iterator[Fault]:
        for index, name in enumerate(names):
            if name in names[:index]:
                yield self.file.fault(
                    (*path, index, field),
                    "doubled_name",
                    f"the {field} '{name}' for the second time",
                    f"each {field} once",
                    "Rename or remove one of the two.",
                )

    def formula(self, path: Path_, text: str, known: frozenset[str], condition: bool = False) -> Expression | Fault:
        try:
            return parse(text, known, condition)
        except ExpressionError as error:
            return self.formula_fault(path, str(error))

    def formula_fault(self, path: Path_, found: str) -> Fault:
        return self.file.fault(
            path,
            "formula",
            found,
            "a formula over columns, parameters, counts and averages that exist",
            "Mend the formula.",
        )

    def post_rules(self, path: Path_, post: parts.Post) -> Iterator[Fault]:
        for index, entry in enumerate(post.not_in):
            yield from self.known(self.file, (*path, "not_in", index, "bound"), entry.bound, self.bounds, "bound")
        for index, own in enumerate(post.attribution):
            yield from self.known(self.file, (*path, "attribution", index, "bound"), own.bound, self.bounds, "bound")
        for index, component in enumerate(post.components):
            place = (*path, "components", index)
            yield from self.known(self.file, (*place, "actor"), component.actor, self.actors, "actor")
            if component.from_actor:
                yield from self.known(self.file, (*place, "from_actor"), component.from_actor, self.actors, "actor")
            yield from self.quantity_rules((*place, "quantity"), component.quantity)
            yield from self.price_rules((*place, "price"), component)
            yield from self.division_rules(place, component)

    def quantity_rules(self, path: Path_, quantity: parts.Quantity) -> Iterator[Fault]:
        records = quantity.records
        if records not in self.m.programme.tables:
            yield self.file.fault(
                (*path, "records"),
                "unused_table",
                f"the table {records}",
                "a table that programme.yaml lists under tables",
                "Add the table there.",
            )
        columns = NUMBER_COLUMNS[records]
        if quantity.where is not None:
            found = self.formula((*path, "where"), quantity.where, columns | TEXT_COLUMNS[records], condition=True)
            if isinstance(found, Fault):
                yield found
            elif problem := mixed_kinds(found, TEXT_COLUMNS[records]) or unknown_code(found, self.codes):
                yield self.formula_fault((*path, "where"), problem)
        volume = VOLUME[records]
        formula = self.formula((*path, "formula"), quantity.formula, columns | {volume} | self.parameter_names)
        if isinstance(formula, Fault):
            yield formula
            return
        problem = not_proportional(formula, volume)
        if problem:
            yield self.formula_fault((*path, "formula"), problem)
        if quantity.unit != UNIT.get(records, quantity.unit):
            yield self.file.fault(
                (*path, "unit"),
                "unit",
                quantity.unit,
                f"{UNIT[records]}, because {records} are counted",
                "Mend the unit.",
            )
        yield from self.splits((*path, "formula"), formula)

    def splits(self, path: Path_, formula: Expression) -> Iterator[Fault]:
        """A formula over records must fall apart into an exact factor and SQL without division.

        Records are summed once for all bounds, so a parameter in it must be the same under every bound.
        """
        values: dict[str, Decimal | int] = {}
        for name in formula.names:
            if name in self.parameter_names:
                found = self.m.parameters.get(name)
                if found is not None and isinstance(found.value, dict):
                    yield self.formula_fault(
                        path, f"'{name}' differs by bound: multiply with it in the price, not in a formula over records"
                    )
                    return
                values[name] = found.value if found is not None and isinstance(found.value, Decimal) else 1
        try:
            formula.product(values)
        except ExpressionError as error:
            yield self.formula_fault(path, str(error))

    def price_rules(self, path: Path_, component: parts.Component) -> Iterator[Fault]:
        price, records = component.price, component.quantity.records
        for index, average in enumerate(price.averages):
            place = (*path, "averages", index, "formula")
            formula = self.formula(place, average.formula, NUMBER_COLUMNS[records] | self.parameter_names)
            if isinstance(formula, Fault):
                yield formula
            else:
                yield from self.splits(place, formula)
            if average.average in self.parameter_names:
                yield self.file.fault(
                    (*path, "averages", index, "average"),
                    "doubled_name",
                    f"'{average.average}' is also a parameter",
                    "a name of its own",
                    "Rename the average.",
                )
        averages = frozenset(average.average for average in price.averages)
        counts = frozenset(count.count for count in self.m.model.counts)
        known = averages | counts | self.parameter_names
        for place, text in [
            ((*path, "formula"), price.formula),
            *(((*path, "others", index, "formula"), other.formula) for index, other in enumerate(price.others)),
        ]:
            formula = self.formula(place, text, known)
            if isinstance(formula, Fault):
                yield formula

    def division_rules(self, path: Path_, component: parts.Component) -> Iterator[Fault]:
        for index, name in enumerate(component.divides_over):
            yield from self.known(self.file, (*path, "divides_over", index), name, self.actors, "actor")
        for index, part in enumerate(component.divided):
            place: Path_ = (*path, "divided", index, "actor")
            yield from self.known(self.file, place, part.actor, self.actors, "actor")
            if part.actor in [other.actor for other in component.divided[:index]]:
                yield self.file.fault(
                    place,
                    "division",
                    f"'{part.actor}' for the second time",
                    "each actor once",
                    "Add its two shares up.",
                )
            if part.actor == component.from_actor:
                yield self.file.fault(
                    place,
                    "division",
                    f"a share for '{part.actor}', who loses by this transfer",
                    "shares for those who gain",
                    "Remove it, and count only what really changes hands.",
                )
        if component.kept_by:
            yield from self.known(self.file, (*path, "kept_by"), component.kept_by, self.actors, "actor")
        total = sum(part.share for part in component.divided)
        if component.divided and total != 1:
            yield self.file.fault(
                (*path, "divided"),
                "division",
                f"shares that add up to {total}",
                "shares that add up to 1",
                "Mend the shares, or leave divided out where the division is not known.",
            )

    def count_rules(self) -> Iterator[Fault]:
        for index, count in enumerate(self.m.model.counts):
            columns = ANSWER_COLUMNS if count.measure == "mean-answer" else TEXT_COLUMNS["mentions"]
            yield from self.count_condition(("counts", index, "where"), count.where, columns)
            if count.among is not None:
                yield from self.count_condition(("counts", index, "among"), count.among, RESPONDENT_COLUMNS)
            if count.count in self.parameter_names:
                yield self.file.fault(
                    ("counts", index, "count"),
                    "doubled_name",
                    f"'{count.count}' is also a parameter",
                    "a name of its own",
                    "Rename the count.",
                )

    def count_condition(self, path: Path_, text: str, columns: frozenset[str]) -> Iterator[Fault]:
        found = self.formula(path, text, columns, condition=True)
        if isinstance(found, Fault):
            yield found
        elif problem := mixed_kinds(found, columns) or unknown_code(found):
            yield self.formula_fault(path, problem)

    def assumption_rules(self) -> Iterator[Fault]:
        for index, assumption in enumerate(self.m.model.assumptions):
            path: Path_ = ("assumptions", index)
            for position, bound in enumerate(assumption.bounds):
                yield from self.known(self.file, (*path, "bounds", position), bound, self.bounds, "bound")
            for position, post in enumerate(assumption.posts):
                yield from self.known(self.file, (*path, "posts", position), post, self.posts, "post")
            yield from self.assumed_columns(path, assumption)

    def assumed_columns(self, path: Path_, assumption: parts.Assumption) -> Iterator[Fault]:
        """An assumed record must have a value for every column that a formula of its posts asks of it."""
        record = assumption.record.model_dump()
        for post in self.m.model.posts:
            if post.post not in assumption.posts:
                continue
            for component in post.components:
                if component.quantity.records != "outflow":
                    continue
                texts = [
                    component.quantity.formula,
                    *(average.formula for average in component.price.averages),
                ]
                for text in texts:
                    try:
                        names = Expression(text).names
                    except ExpressionError:
                        continue
                    missing = [name for name in names if name in NUMBER_COLUMNS["outflow"] and record.get(name) is None]
                    for name in missing:
                        yield self.file.fault(
                            (*path, "record"),
                            "assumed_record",
                            f"no {name}",
                            f"a value for {name}: {post.post} is calculated with it",
                            f"Add {name} to the record.",
                        )

    def variant_rules(self) -> Iterator[Fault]:
        for index, variant in enumerate(self.m.model.variants):
            if variant.cost_base == "stated-total" and self.m.model.stated_costs is None:
                yield self.file.fault(
                    ("variants", index, "cost_base"),
                    "stated_costs",
                    "stated-total, but no stated_costs are declared",
                    "stated_costs with an amount and a source, or funders-sum",
                    "Declare stated_costs, or choose funders-sum.",
                )
            yield from self.basis_rules(("variants", index), variant)
            if variant.price_level == "indexed":
                yield from self.index_rules(("variants", index, "price_level"))
        yield from self.walk_rules()
        if self.m.model.stated_costs is not None:
            yield from self.known(
                self.file, ("stated_costs", "actor"), self.m.model.stated_costs.actor, self.actors, "actor"
            )

    def basis_rules(self, path: Path_, variant: parts.Variant) -> Iterator[Fault]:
        for post, basis in variant.price_basis.items():
            place = (*path, "price_basis", post)
            yield from self.known(self.file, place, post, self.posts, "post")
            bases = {
                name
                for declared in self.m.model.posts
                if declared.post == post
                for component in declared.components
                for name in [component.price.basis, *(other.basis for other in component.price.others)]
                if name is not None
            }
            if post in self.posts:
                yield from self.known(self.file, place, basis, bases, f"price basis of {post}")

    def index_rules(self, path: Path_) -> Iterator[Fault]:
        index = self.m.price_index
        if index is None:
            yield self.file.fault(
                path,
                "price_index",
                "indexed, but there is no price index",
                "data/parameters/price_index.yaml with a value for every price year",
                "Add the index, or choose as-found.",
            )
            return
        years = {entry.year for entry in index.values}
        used = set(self.used_names())
        needed = {
            parameter.price_year
            for name, parameter in self.m.parameters.items()
            if name in used and parameter.price_year is not None
        }
        missing = sorted((needed | {self.m.cohort.price_year}) - years)
        if missing:
            yield self.m.located["data/parameters/price_index.yaml"].fault(
                ("values",),
                "price_index",
                f"no value for {', '.join(map(str, missing))}",
                "a value for every price year of a parameter and of the cohort",
                "Add the years, with their source.",
            )

    def walk_rules(self) -> Iterator[Fault]:
        variants = {variant.variant for variant in self.m.model.variants}
        for index, walk in enumerate(self.m.model.walks):
            yield from self.known(self.file, ("walks", index, "from"), walk.start, variants, "variant")
            yield from self.known(self.file, ("walks", index, "to"), walk.end, variants, "variant")
            if walk.start == walk.end:
                yield self.file.fault(
                    ("walks", index, "to"),
                    "walk",
                    f"a walk from '{walk.start}' to itself",
                    "a walk to another variant",
                    "Mend one of the two names, or remove the walk.",
                )
            for position, choice in enumerate(walk.order):
                if choice in walk.order[:position]:
                    yield self.file.fault(
                        ("walks", index, "order", position),
                        "walk",
                        f"the choice '{choice}' for the second time",
                        "each choice once: it is changed once on the way",
                        "Remove one of the two.",
                    )
        walked = [(walk.start, walk.end) for walk in self.m.model.walks]
        for index, ends in enumerate(walked):
            if ends in walked[:index]:
                yield self.file.fault(
                    ("walks", index, "from"),
                    "walk",
                    f"a second walk from '{ends[0]}' to '{ends[1]}'",
                    "one walk between the same two variants",
                    "Remove one of the two.",
                )
        simulation = self.m.model.simulation
        if simulation is not None:
            yield from self.known(self.file, ("simulation", "variant"), simulation.variant, variants, "variant")
            place: Path_ = ("simulation", "decision")
            yield from self.known(self.file, (*place, "variant"), simulation.decision.variant, variants, "variant")
            yield from self.known(self.file, (*place, "bound"), simulation.decision.bound, self.bounds, "bound")

    def range_rules(self) -> Iterator[Fault]:
        """A value that a bound uses must lie in the range that is declared for it."""
        users: dict[str, set[str]] = {}
        for bound in self.m.model.bounds:
            for post in self.m.model.posts:
                if self.m.admits(bound, post):
                    for name in names_in(post):
                        users.setdefault(name, set()).add(bound.bound)
        for name, parameter in self.m.parameters.items():
            if parameter.range is None or (isinstance(parameter.value, dict) and set(parameter.value) != self.bounds):
                continue
            for bound_name in sorted(users.get(name, set())):
                value = parameter.under(bound_name)
                if not parameter.range.low <= value <= parameter.range.high:
                    yield Fault(
                        file=parameter.file,
                        row=parameter.line,
                        column="range",
                        rule="range",
                        found=f"the value {value} under {bound_name} outside its range",
                        expected=f"a value from {parameter.range.low} to {parameter.range.high}",
                        remedy="Widen the range, or mend the value.",
                    )

    def parameter_rules(self) -> Iterator[Fault]:
        yield from self.doubled_dates()
        used = set(self.used_names())
        for name in sorted(used & (self.parameter_names - set(self.m.parameters))):
            path = next(
                path
                for path in (f"{self.folder}/parameters/{name}.yaml", f"data/parameters/{name}.yaml")
                if path in self.m.located
            )
            yield self.m.located[path].fault(
                ("values",),
                "no_value_yet",
                f"no value that holds on {self.m.cohort.parameters_on}",
                "a value from that day or earlier",
                "Add the value that held then, with its source.",
            )
        for name, parameter in self.m.parameters.items():
            if isinstance(parameter.value, dict) and name in used:
                located = self.m.located[parameter.file]
                wrong = sorted(self.bounds ^ set(parameter.value))
                if wrong:
                    yield Fault(
                        file=located.shown_as,
                        row=parameter.line,
                        column="value",
                        rule="value_per_bound",
                        found=f"values for {', '.join(sorted(parameter.value))}",
                        expected=f"one number, or one for each of {', '.join(sorted(self.bounds))}",
                        remedy="Add or remove the values of: " + ", ".join(wrong) + ".",
                    )
            if parts.in_euros(parameter.unit) and parameter.price_year is None:
                yield Fault(
                    file=parameter.file,
                    row=parameter.line,
                    column="price_year",
                    rule="price_year",
                    found="an amount in euros without a price year",
                    expected="the year of whose prices it is",
                    remedy="Add price_year beside the value.",
                )

    def doubled_dates(self) -> Iterator[Fault]:
        """Two values from the same day: nobody could say which one holds."""
        for file, located in self.m.located.items():
            if "/parameters/" not in file or "parameter" not in located.value:
                continue
            days = [value["from"] for value in located.value["values"]]
            for index, day in enumerate(days):
                if day in days[:index]:
                    yield located.fault(
                        ("values", index, "from"),
                        "doubled_date",
                        f"a second value from {day}",
                        "one value from each day",
                        "Remove one of the two, or mend its day.",
                    )

    def used_names(self) -> Iterator[str]:
        for post in self.m.model.posts:
            yield from names_in(post)

    def source_rules(self) -> Iterator[Fault]:
        from pipeline.model.yaml_lines import walk

        for located in self.m.located.values():
            if located.shown_as.endswith("sources.yaml"):
                continue
            for path, value in walk(located.value):
                if path and path[-1] == "document" and isinstance(value, str) and value not in self.m.documents:
                    yield located.fault(
                        path,
                        "unknown_document",
                        f"'{value}', which is in no sources.yaml",
                        "the key of a document in the programme's sources.yaml or in data/sources.yaml",
                        "Add the document there, with its title.",
                    )


def names_in(post: parts.Post) -> Iterator[str]:
    """The names that the formulas of a post use, on every basis; a formula that cannot be read has none."""
    for component in post.components:
        texts = [component.quantity.formula, component.price.formula]
        texts += [average.formula for average in component.price.averages]
        texts += [other.formula for other in component.price.others]
        for text in texts:
            try:
                yield from Expression(text).names
            except ExpressionError:
                continue


def mixed_kinds(condition: Expression, texts: Collection[str]) -> str | None:
    """Why a condition cannot be worked out, or None: it compares a text with a number, or puts texts in order.

    Args:
        condition: a parsed condition.
        texts: the columns that hold texts; all others hold numbers.
    """

    def is_text(node: exp.Expr) -> bool:
        inner = node.unnest()
        return (
            inner.is_string if isinstance(inner, exp.Literal) else isinstance(inner, exp.Column) and inner.name in texts
        )

    for node in condition.tree.find_all(*ARITHMETIC, exp.Neg):
        for side in node.iter_expressions():
            if is_text(side):
                return (
                    f"'{side.sql(dialect='duckdb')}' in '{condition.text}' is a text, which cannot be calculated with"
                )
    for node in condition.tree.find_all(*COMPARISON, exp.In):
        kinds = {is_text(side) for side in node.iter_expressions()}
        if len(kinds) == 2:
            return f"'{node.sql(dialect='duckdb')}' in '{condition.text}' compares a text with a number"
        if True in kinds and isinstance(node, (exp.LT, exp.LTE, exp.GT, exp.GTE)):
            return f"'{node.sql(dialect='duckdb')}' in '{condition.text}' puts texts in order; use =, <> or in"
    return None


def unknown_code(condition: Expression, codes: Mapping[str, frozenset[str]] = CODES) -> str | None:
    """Why a condition can never be met as written, or None: it compares a column with a code that the column does not have.

    A slip in a code would count nobody, and every amount it feeds would be zero without a word.
    """
    for node in condition.tree.find_all(exp.EQ, exp.NEQ, exp.In):
        sides = [side.unnest() for side in node.iter_expressions()]
        for column in (side.name for side in sides if isinstance(side, exp.Column) and side.name in codes):
            for code in (side.name for side in sides if isinstance(side, exp.Literal) and side.is_string):
                if code not in codes[column]:
                    return (
                        f"'{code}' in '{condition.text}' is no code of the column {column}; "
                        f"its codes are {', '.join(sorted(codes[column]))}"
                    )
    return None


def not_proportional(formula: Expression, volume: str) -> str | None:
    """Why a formula is not ``volume`` times something per record, or None when it is.

    Person-years and persons are summed over records before the rest is applied, so they may stand only once, as a factor.
    """
    if formula.names.count(volume) == 0:
        return f"'{formula.text}' does not count {volume}: write {volume}, times what belongs to each"
    columns = [column for column in formula.tree.find_all(exp.Column) if column.name == volume]
    if len(columns) > 1:
        return f"'{formula.text}' names {volume} more than once"
    node: exp.Expr = columns[0]
    while node is not formula.tree:
        parent = node.parent
        divides = isinstance(parent, exp.Div) and parent.args["expression"] is node
        if parent is None or not isinstance(parent, (exp.Mul, exp.Div, exp.Paren)) or divides:
            return f"'{formula.text}' must be {volume} times something; here {volume} is added to or divided by"
        node = parent
    return None
