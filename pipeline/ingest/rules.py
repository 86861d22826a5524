"""Rules that look at more than one cell: within a row, between rows, between tables.

Belongs here: the table of those rules, and for each a small function that finds the rows that break it. Does not belong
here: rules for one value (the Pandera schemas), reading or parsing.

A cell that already holds a fault is ``UNREADABLE``: it is neither empty nor a date nor a number, so no rule says a
second thing about it. A rule is left out when a table or column it needs is not there at all.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.ingest.typed import UNREADABLE, TypedTable

Tables = Mapping[str, TypedTable]
Finding = tuple[int, str]  # index of the row, what was found there

MANY_HOURS = Decimal(60)


@dataclass(frozen=True)
class CohortContext:
    """What the rules need to know of a cohort.

    Attributes:
        period_from: first day of the cohort's period.
        period_until: last day of it.
        observed_until: last day of which the records can tell.
        enrolled_in_period: whether a participant of the cohort also enrolled within the period.
    """

    period_from: datetime.date
    period_until: datetime.date
    observed_until: datetime.date
    enrolled_in_period: bool


@dataclass(frozen=True)
class Rule:
    """One rule: where its faults show, which columns it needs, what it asks, and who finds what breaks it."""

    name: str
    table: str
    column: str
    needs: tuple[str, ...]
    expected: str
    remedy: str
    find: Callable[[Tables, CohortContext], Iterable[Finding]]
    severity: str = "error"


def apply_rules(tables: Tables, context: CohortContext) -> None:
    """Add to the tables' faults what the rules find; a rule whose tables or columns are absent is left out."""
    for rule in RULES:
        if not all(_is_there(tables, need) for need in (f"{rule.table}.{rule.column}", *rule.needs)):
            continue
        table = tables[rule.table]
        for index, found in rule.find(tables, context):
            if table.faults.enough(rule.name, rule.column, rule.severity):
                continue
            table.faults.add(
                rule.name,
                found=found,
                expected=rule.expected,
                remedy=rule.remedy,
                row=table.rows[index],
                column=rule.column,
                value=table.text(index, rule.column) or None,
                severity=rule.severity,
            )


def _is_there(tables: Tables, need: str) -> bool:
    table, _, column = need.partition(".")
    return table in tables and column not in tables[table].absent


# References


def _unknown(table: str, column: str, owner: str) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    """Rows of ``table`` whose ``column`` is no key of ``owner``; rows of the owner that could not be read count."""

    def find(tables: Tables, _: CohortContext) -> Iterator[Finding]:
        known = set(tables[owner].columns[column]) | tables[owner].raw.odd_texts
        known |= set(tables[owner].raw.cells[column])
        for index, value in tables[table].records(column):
            if isinstance(value, str) and value not in known:
                yield index, f"a {column} that table {owner} does not have"

    return find


def _unusable_respondent(table: str) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    def find(tables: Tables, _: CohortContext) -> Iterator[Finding]:
        usable = _by_key(tables["respondents"], "respondent_id", "usable")
        for index, value in tables[table].records("respondent_id"):
            if usable.get(value) == "no":
                yield index, "a respondent whose answers are not usable"

    return find


def _theme_not_in_codebook(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    codebook = _codebook(tables["themes"])
    unsure = tables["themes"].raw.odd_texts
    for index, question, theme in tables["mentions"].records("question", "theme"):
        if not isinstance(question, str) or not isinstance(theme, str) or theme in unsure:
            continue
        if (question, theme) not in codebook:
            yield index, "a theme that the codebook does not have for this question"


def _parent_not_in_codebook(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    codebook = _codebook(tables["themes"])
    unsure = tables["themes"].raw.odd_texts
    for index, question, parent in tables["themes"].records("question", "parent"):
        if not isinstance(question, str) or not isinstance(parent, str) or parent in unsure:
            continue
        if (question, parent) not in codebook:
            yield index, "a parent that the codebook does not have for this question"


def _parent_is_child(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    themes = tables["themes"]
    children = {
        (question, theme)
        for _, question, theme, parent in themes.records("question", "theme", "parent")
        if isinstance(parent, str)
    }
    for index, question, parent in themes.records("question", "parent"):
        if (question, parent) in children:
            yield index, "a parent that has a parent itself"


# Order of days


def _graduated_before_enrolled(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, enrolled, graduated in tables["participants"].records("enrolled_on", "graduated_on"):
        if _before(graduated, enrolled):
            yield index, f"a graduation before the enrolment on {enrolled}"


def _outside_cohort(tables: Tables, context: CohortContext) -> Iterator[Finding]:
    first, last = context.period_from, context.period_until
    for index, enrolled, graduated in tables["participants"].records("enrolled_on", "graduated_on"):
        if _before(graduated, enrolled) or not _is_day(graduated):
            continue
        if not first <= graduated <= last:
            yield index, "a graduation outside the period of the cohort"
        elif context.enrolled_in_period and _is_day(enrolled) and not first <= enrolled <= last:
            yield index, "a graduate who enrolled outside the period of the cohort"


def _not_yet_observed(table: str, column: str) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    def find(tables: Tables, context: CohortContext) -> Iterator[Finding]:
        for index, day in tables[table].records(column):
            if _before(context.observed_until, day):
                yield index, f"a day after {context.observed_until}, until which was observed"

    return find


def _ended_before_started(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, started, ended in tables["outflow"].records("started_on", "ended_on"):
        if _before(ended, started):
            yield index, f"an end before the start on {started}"


def _starts_before_graduation(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    graduation = _by_key(tables["participants"], "participant_id", "graduated_on")
    for index, participant, started in tables["outflow"].records("participant_id", "started_on"):
        graduated = graduation.get(participant)
        if _before(started, graduated):
            yield index, f"a start before the graduation on {graduated}"


def _did_not_graduate(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    graduation = _by_key(tables["participants"], "participant_id", "graduated_on")
    for index, participant in tables["outflow"].records("participant_id"):
        if participant in graduation and graduation[participant] is None:
            yield index, "a participant without a graduation date"


# Spells


def _paid_spells_overlap(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    outflow = tables["outflow"]
    spells: dict[str, list[tuple[datetime.date, datetime.date, int]]] = {}
    twice = {index for index, _ in _same_row_twice("outflow")(tables, _)}
    for index, participant, status, started, ended in outflow.records(
        "participant_id", "status", "started_on", "ended_on"
    ):
        if status != "paid_work" or not isinstance(participant, str) or not _is_day(started) or index in twice:
            continue
        if ended is UNREADABLE or _before(ended, started):
            continue
        spells.setdefault(participant, []).append((started, ended or datetime.date.max, index))
    for own in spells.values():
        latest: tuple[datetime.date, int] | None = None
        for started, ended, index in sorted(own):
            if latest is not None and started <= latest[0]:
                yield index, f"a paid spell that overlaps the one in row {outflow.rows[latest[1]]}"
            if latest is None or ended > latest[0]:
                latest = (ended, index)


def _many_hours(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, hours in tables["outflow"].records("hours_per_week"):
        if isinstance(hours, Decimal) and hours > MANY_HOURS:
            yield index, f"more than {MANY_HOURS} hours a week"


def _spell_without(column: str, *statuses: str) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    def find(tables: Tables, _: CohortContext) -> Iterator[Finding]:
        for index, status, value in tables["outflow"].records("status", column):
            if status in statuses and value is None:
                yield index, f"a spell of {status} without {column}"

    return find


# Funding


def _period_ends_before_start(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, start, end in tables["funding"].records("period_start", "period_end"):
        if _before(end, start):
            yield index, f"an end before the start on {start}"


def _outside_period(wholly: bool) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    def find(tables: Tables, context: CohortContext) -> Iterator[Finding]:
        period = f"the period of the cohort, {context.period_from} to {context.period_until}"
        for index, start, end in tables["funding"].records("period_start", "period_end"):
            if not _is_day(start) or not _is_day(end) or end < start:
                continue
            if end < context.period_from or start > context.period_until:
                if wholly:
                    yield index, f"a payment for a time wholly outside {period}"
            elif not wholly and (start < context.period_from or end > context.period_until):
                yield index, f"a payment for a time partly outside {period}"

    return find


# Survey


def _no_exclusion_reason(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, usable, reason in tables["respondents"].records("usable", "exclusion_reason"):
        if usable == "no" and reason is None:
            yield index, "no reason for a respondent who is not usable"


def _reason_for_usable(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    for index, usable, reason in tables["respondents"].records("usable", "exclusion_reason"):
        if usable == "yes" and isinstance(reason, str):
            yield index, "a reason for exclusion of a respondent who is usable"


def _same_mention_twice(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    return _repeated(tables["mentions"], ("respondent_id", "question", "theme"), "the same mention")


def _answered_twice(tables: Tables, _: CohortContext) -> Iterator[Finding]:
    first: dict[tuple[Any, ...], tuple[int, Any]] = {}
    answers = tables["answers"]
    for index, respondent, question, answer in answers.records("respondent_id", "question", "answer"):
        if not all(isinstance(value, str) for value in (respondent, question, answer)):
            continue
        at, earlier = first.setdefault((respondent, question), (index, answer))
        if earlier != answer:
            yield index, f"another answer to the same question than in row {answers.rows[at]}"


def _same_row_twice(table: str) -> Callable[[Tables, CohortContext], Iterator[Finding]]:
    def find(tables: Tables, _: CohortContext) -> Iterator[Finding]:
        return _repeated(tables[table], tables[table].schema.names, "the same record")

    return find


def _repeated(table: TypedTable, columns: Iterable[str], what: str) -> Iterator[Finding]:
    first: dict[tuple[Any, ...], int] = {}
    for index, *values in table.records(*columns):
        # Two cells that could not be read are not known to be the same.
        if any(value is UNREADABLE for value in values):
            continue
        at = first.setdefault(tuple(values), index)
        if at != index:
            yield index, f"{what} as in row {table.rows[at]}"


# Shared


def _is_day(value: Any) -> bool:
    return isinstance(value, datetime.date)


def _before(earlier: Any, later: Any) -> bool:
    return _is_day(earlier) and _is_day(later) and bool(earlier < later)


def _by_key(table: TypedTable, key: str, column: str) -> dict[str, Any]:
    """The first value of ``column`` for each key."""
    values: dict[str, Any] = {}
    for _, name, value in table.records(key, column):
        if isinstance(name, str):
            values.setdefault(name, value)
    return values


def _codebook(themes: TypedTable) -> set[tuple[str, str]]:
    """Question and theme of every line, also of one with a fault: a mention of it is no second fault."""
    return set(zip(themes.raw.cells["question"], themes.raw.cells["theme"], strict=True))


_MEND_DAYS = "Correct one of the two days."
_FEEDS = "a value, because the calculation counts with it"

RULES: tuple[Rule, ...] = (
    Rule(
        "graduated_before_enrolled",
        "participants",
        "graduated_on",
        ("participants.enrolled_on",),
        "a graduation on or after the enrolment",
        _MEND_DAYS,
        _graduated_before_enrolled,
    ),
    Rule(
        "outside_cohort",
        "participants",
        "graduated_on",
        ("participants.enrolled_on",),
        "participants of this cohort only",
        "Correct the date, or move the participant to the cohort it belongs to; here it is not counted.",
        _outside_cohort,
        "warning",
    ),
    Rule(
        "not_yet_observed",
        "participants",
        "enrolled_on",
        (),
        "a day that was observed",
        "Correct the date, or the observed_until of the cohort.",
        _not_yet_observed("participants", "enrolled_on"),
    ),
    Rule(
        "not_yet_observed",
        "participants",
        "graduated_on",
        (),
        "a day that was observed",
        "Correct the date, or the observed_until of the cohort.",
        _not_yet_observed("participants", "graduated_on"),
    ),
    Rule(
        "unknown_participant",
        "outflow",
        "participant_id",
        ("participants.participant_id",),
        "a participant_id from the table participants",
        "Correct the code, or add the participant.",
        _unknown("outflow", "participant_id", "participants"),
    ),
    Rule(
        "did_not_graduate",
        "outflow",
        "participant_id",
        ("participants.participant_id",),
        "outflow of participants who graduated",
        "Fill in graduated_on in the table participants, or take this row out.",
        _did_not_graduate,
    ),
    Rule(
        "starts_before_graduation",
        "outflow",
        "started_on",
        ("outflow.participant_id", "participants.participant_id"),
        "a spell that begins on or after the graduation",
        "Correct the day if it is wrong. If it is right, nothing needs doing: only the days after graduation count.",
        _starts_before_graduation,
        severity="warning",
    ),
    Rule(
        "not_yet_observed",
        "outflow",
        "started_on",
        (),
        "a day that was observed",
        "Correct the date, or the observed_until of the cohort.",
        _not_yet_observed("outflow", "started_on"),
    ),
    Rule(
        "ended_before_started",
        "outflow",
        "ended_on",
        ("outflow.started_on",),
        "an end on or after the start",
        _MEND_DAYS,
        _ended_before_started,
    ),
    Rule(
        "paid_spells_overlap",
        "outflow",
        "started_on",
        ("outflow.participant_id", "outflow.status"),
        "paid spells of one participant that follow one another",
        "Correct the days; write two jobs at a time as one spell with their hours together.",
        _paid_spells_overlap,
    ),
    Rule(
        "many_hours",
        "outflow",
        "hours_per_week",
        (),
        f"at most {MANY_HOURS} hours a week, as a rule",
        "Check whether these are hours a week and not a month.",
        _many_hours,
        "warning",
    ),
    Rule(
        "spell_without_hours",
        "outflow",
        "hours_per_week",
        ("outflow.status",),
        _FEEDS,
        "Fill in the hours a week.",
        _spell_without("hours_per_week", "paid_work", "volunteering"),
    ),
    Rule(
        "spell_without_wage",
        "outflow",
        "gross_monthly_wage_fte_eur",
        ("outflow.status",),
        _FEEDS,
        "Fill in the gross wage a month at full time.",
        _spell_without("gross_monthly_wage_fte_eur", "paid_work"),
    ),
    Rule(
        "spell_without_weeks",
        "outflow",
        "weeks_per_year",
        ("outflow.status",),
        _FEEDS,
        "Fill in the weeks a year.",
        _spell_without("weeks_per_year", "volunteering"),
    ),
    Rule(
        "same_row_twice",
        "outflow",
        "participant_id",
        (),
        "every record once",
        "Take one of the two rows out.",
        _same_row_twice("outflow"),
    ),
    Rule(
        "period_ends_before_start",
        "funding",
        "period_end",
        ("funding.period_start",),
        "an end on or after the start",
        _MEND_DAYS,
        _period_ends_before_start,
    ),
    Rule(
        "funding_outside_period",
        "funding",
        "period_start",
        ("funding.period_end",),
        "payments for the cohort's period",
        "Correct the days, or move the payment to the cohort it belongs to.",
        _outside_period(wholly=True),
    ),
    Rule(
        "funding_partly_outside_period",
        "funding",
        "period_start",
        ("funding.period_end",),
        "payments for the cohort's period",
        "Check whether the whole amount belongs to this cohort; it is counted whole.",
        _outside_period(wholly=False),
        "warning",
    ),
    Rule(
        "same_row_twice",
        "funding",
        "funder",
        (),
        "every record once",
        "Take one of the two rows out; tell two equal payments apart in the note.",
        _same_row_twice("funding"),
    ),
    Rule(
        "no_exclusion_reason",
        "respondents",
        "exclusion_reason",
        ("respondents.usable",),
        "a reason for every respondent who is not usable",
        "Fill in the reason, or write yes under usable.",
        _no_exclusion_reason,
    ),
    Rule(
        "reason_for_usable",
        "respondents",
        "exclusion_reason",
        ("respondents.usable",),
        "a reason only for respondents who are not usable",
        "Empty the cell, or write no under usable.",
        _reason_for_usable,
        "warning",
    ),
    Rule(
        "unknown_respondent",
        "mentions",
        "respondent_id",
        ("respondents.respondent_id",),
        "a respondent_id from the table respondents",
        "Correct the code, or add the respondent.",
        _unknown("mentions", "respondent_id", "respondents"),
    ),
    Rule(
        "unusable_respondent",
        "mentions",
        "respondent_id",
        ("respondents.respondent_id", "respondents.usable"),
        "mentions by usable respondents",
        "Take the row out, or make the respondent usable.",
        _unusable_respondent("mentions"),
    ),
    Rule(
        "theme_not_in_codebook",
        "mentions",
        "theme",
        ("mentions.question", "themes.question", "themes.theme"),
        "a theme from the table themes, under the same question",
        "Correct the theme or the question, or add the theme to the codebook.",
        _theme_not_in_codebook,
    ),
    Rule(
        "same_mention_twice",
        "mentions",
        "theme",
        ("mentions.respondent_id", "mentions.question"),
        "every theme once for each respondent and question",
        "Take one of the two rows out.",
        _same_mention_twice,
    ),
    Rule(
        "unknown_respondent",
        "answers",
        "respondent_id",
        ("respondents.respondent_id",),
        "a respondent_id from the table respondents",
        "Correct the code, or add the respondent.",
        _unknown("answers", "respondent_id", "respondents"),
    ),
    Rule(
        "unusable_respondent",
        "answers",
        "respondent_id",
        ("respondents.respondent_id", "respondents.usable"),
        "answers by usable respondents",
        "Take the row out, or make the respondent usable.",
        _unusable_respondent("answers"),
    ),
    Rule(
        "same_row_twice",
        "answers",
        "answer",
        (),
        "every record once",
        "Take one of the two rows out.",
        _same_row_twice("answers"),
    ),
    Rule(
        "answered_twice",
        "answers",
        "answer",
        ("answers.respondent_id", "answers.question"),
        "one answer for each respondent and question, as a rule",
        "Check whether the respondent could give more than one answer.",
        _answered_twice,
        "warning",
    ),
    Rule(
        "parent_not_in_codebook",
        "themes",
        "parent",
        ("themes.question", "themes.theme"),
        "a theme of the same question",
        "Correct the parent, or add it as a theme of its own.",
        _parent_not_in_codebook,
    ),
    Rule(
        "parent_is_child",
        "themes",
        "parent",
        ("themes.question", "themes.theme"),
        "two levels of themes at most",
        "Choose the top-level theme as parent.",
        _parent_is_child,
    ),
)
