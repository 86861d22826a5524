"""What a table is: one Pandera schema, and the plain list of columns that others read from it.

Belongs here: the helper that writes a column of a schema, the checks a kind of column brings, the reader that
turns a schema into ``TableSchema``. Does not belong here: the columns of any particular table (``schemas.raw``,
``schemas.calculated``), reading files, wording faults (``pipeline.ingest``).

A schema validates strictly and casts nothing: columns hold ``Decimal``, ``date``, ``int``, ``str`` or ``None`` in
columns of dtype object. Every optional column is present by then, so that strictness also finds a forgotten one.
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast, get_args

import pandas as pd
import pandera.pandas as pa

Kind = Literal["id", "code", "date", "decimal", "integer", "text", "yes_no"]

Person = Literal["participant", "respondent", "household"]

LONGEST_ID = 200

_SQL_TYPES: dict[str, str] = {
    "id": "VARCHAR",
    "code": "VARCHAR",
    "text": "VARCHAR",
    "yes_no": "VARCHAR",
    "date": "DATE",
    "decimal": "DECIMAL(18,6)",
    "integer": "BIGINT",
}
_PYTHON_TYPES: dict[str, type] = {
    "id": str,
    "code": str,
    "text": str,
    "yes_no": str,
    "date": datetime.date,
    "decimal": Decimal,
    "integer": int,
}
_DECIMAL_TYPE = re.compile(r"DECIMAL\((\d+),(\d+)\)")
_FIRST_DATE = datetime.date(1900, 1, 1)
_LAST_DATE = datetime.date(2100, 12, 31)


@dataclass(frozen=True)
class Code:
    """A value that a column of codes may hold, and the words people write for it.

    Attributes:
        code: the value as the pipeline keeps it.
        nl: the Dutch word, as a template offers it and a report prints it.
        en: the English word.
        also: other words that say the same, in small letters.
    """

    code: str
    nl: str
    en: str
    also: tuple[str, ...] = ()


YES_NO = (
    Code("yes", "ja", "yes", ("j", "y", "true", "waar", "1", "wel")),
    Code("no", "nee", "no", ("n", "false", "onwaar", "0", "niet")),
)


@dataclass(frozen=True)
class Column:
    """One column of a table, as anything but Pandera needs it.

    Attributes:
        name: the column's name in files, frames and SQL.
        kind: what its values are.
        required: whether a raw file must have the column.
        nullable: whether a cell may be empty.
        codes: the values it may hold; empty where any value of the kind will do.
        sql_type: its DuckDB type.
        unit: unit of its numbers, e.g. ``EUR`` or ``hours per week``.
        label_nl: short Dutch label.
        label_en: short English label.
        description: what a value says, in a sentence.
        description_nl: the same in Dutch.
        words: its codes with the words people write for them; empty where it has no codes.
        synonyms: other names that people give the column, in small letters; its labels are known by themselves.
        example: a value as a person would write it, for templates.
        person: whose identifier it holds; such a value becomes a pseudonym as it enters.
        private: whether it holds a person's own words, which are kept and told nowhere without their consent.
    """

    name: str
    kind: Kind
    required: bool
    nullable: bool
    codes: tuple[str, ...]
    sql_type: str
    unit: str | None
    label_nl: str
    label_en: str
    description: str
    description_nl: str = ""
    words: tuple[Code, ...] = ()
    synonyms: tuple[str, ...] = ()
    example: str | None = None
    person: Person | None = None
    private: bool = False


@dataclass(frozen=True)
class Limits:
    """What the checks of a column allow, for cell checks in a template; None where they set no such limit.

    Attributes:
        least: the smallest value allowed.
        above: what a value must be larger than.
        most: the largest value allowed.
        decimals: how many decimals a number may have.
        longest: how many characters a text may have.
    """

    least: Decimal | int | datetime.date | None = None
    above: Decimal | int | None = None
    most: Decimal | int | datetime.date | None = None
    decimals: int | None = None
    longest: int | None = None


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in order, its key (empty where it has none), the Pandera schema that judges it.

    The labels name the table, the Dutch description says what one row is.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    pandera: pa.DataFrameSchema
    label_nl: str = ""
    label_en: str = ""
    description_nl: str = ""

    @property
    def about_persons(self) -> bool:
        """Whether a row tells of one person, so that none of its values may leave the workspace."""
        return any(column.person for column in self.columns)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def description(self) -> str:
        """What one row is."""
        return self.pandera.description or ""

    def column(self, name: str) -> Column:
        """The column called ``name``; a KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}; it has {', '.join(self.names)}")

    def limits(self, name: str) -> Limits:
        """What the checks of the column called ``name`` allow."""
        found: dict[str, Any] = {}
        for one in self.pandera.columns[name].checks:
            found.update(one.statistics or {})
        return Limits(**found)


def listed(words: str) -> tuple[str, ...]:
    """Words with a comma and a space between them, as a tuple: for long lists of synonyms."""
    return tuple(words.split(", "))


def check(name: str, expected: str, holds: Callable[[Any], bool], **limits: object) -> pa.Check:
    """A check of single values that keeps a null out of it.

    Args:
        name: the rule's stable name, which a fault shows.
        expected: what the rule asks for, as a sentence part.
        holds: whether one value is right.
        limits: the limits it sets, as ``Limits`` names them, for whoever wants to say them in another form.
    """

    def hold(values: "pd.Series[Any]") -> "pd.Series[bool]":
        return pd.Series([holds(value) for value in values], index=values.index, dtype=bool)

    return pa.Check(hold, name=name, description=expected, ignore_na=True, statistics=limits)


def at_least(lowest: Decimal | int) -> pa.Check:
    """Numbers of ``lowest`` or more; rule ``below_minimum``."""
    return check("below_minimum", f"{lowest} or more", lambda value: value >= lowest, least=lowest)


def at_most(highest: Decimal | int) -> pa.Check:
    """Numbers of ``highest`` or less; rule ``above_maximum``."""
    return check("above_maximum", f"{highest} or less", lambda value: value <= highest, most=highest)


def positive() -> pa.Check:
    """Numbers above zero; rule ``not_positive``."""
    return check("not_positive", "more than 0", lambda value: value > 0, above=0)


def column(
    kind: Kind,
    *,
    nl: str,
    en: str,
    description: str,
    required: bool = False,
    nullable: bool | None = None,
    codes: Sequence[str | Code] = (),
    unit: str | None = None,
    sql_type: str | None = None,
    checks: Sequence[pa.Check] = (),
    description_nl: str = "",
    synonyms: Sequence[str] = (),
    example: str | None = None,
    person: Person | None = None,
    private: bool = False,
) -> pa.Column:
    """A column of a Pandera schema, with all that others want to know about it in its metadata.

    Args:
        kind: what its values are; brings the checks of that kind along.
        nl: short Dutch label.
        en: short English label.
        description: what a value says, in a sentence.
        required: whether a raw file must have the column.
        nullable: whether cells may be empty; where not said, exactly the columns that are not required.
        codes: the values it may hold, with the words for them where people write it (``yes_no`` brings its own).
        unit: unit of its numbers.
        sql_type: DuckDB type where the kind's own will not do; a DECIMAL(p,s) also bounds its digits.
        checks: further checks of its values.
        description_nl: the description in Dutch.
        synonyms: other names that people give the column.
        example: a value as a person would write it.
        person: whose identifier it holds.
        private: whether it holds a person's own words.
    """
    words = YES_NO if kind == "yes_no" else tuple(Code(one, one, one) if isinstance(one, str) else one for one in codes)
    allowed = tuple(word.code for word in words)
    stored = sql_type or _SQL_TYPES[kind]
    return pa.Column(
        object,
        checks=[*_kind_checks(kind, allowed, stored), *checks],
        nullable=not required if nullable is None else nullable,
        title=en,
        description=description,
        metadata={
            "kind": kind,
            "required": required,
            "codes": allowed,
            "words": words,
            "synonyms": tuple(synonyms),
            "example": example,
            "person": person,
            "private": private,
            "description_nl": description_nl,
            "sql_type": stored,
            "unit": unit,
            "label_nl": nl,
            "label_en": en,
        },
    )


def table(
    name: str,
    columns: Mapping[str, pa.Column],
    *,
    description: str,
    key: Sequence[str] = (),
    nl: str = "",
    en: str = "",
    description_nl: str = "",
) -> pa.DataFrameSchema:
    """A Pandera schema: exactly these columns in this order, nothing cast, and no key twice.

    ``nl`` and ``en`` name the table for people; the descriptions say what one row is.
    """
    return pa.DataFrameSchema(
        dict(columns),
        name=name,
        description=description,
        strict=True,
        ordered=True,
        coerce=False,
        unique=list(key) or None,
        report_duplicates="exclude_first",
        metadata={"label_nl": nl, "label_en": en, "description_nl": description_nl},
    )


def read(schema: pa.DataFrameSchema) -> TableSchema:
    """The plain list of columns in a Pandera schema that ``table`` and ``column`` made."""
    columns = []
    for name, one in schema.columns.items():
        about = cast("dict[str, Any]", one.metadata)
        if about["kind"] not in get_args(Kind):
            raise ValueError(f"table {schema.name}, column {name}: no such kind of column: {about['kind']}")
        columns.append(
            Column(
                name=str(name),
                kind=about["kind"],
                required=about["required"],
                nullable=bool(one.nullable),
                codes=tuple(about["codes"]),
                sql_type=about["sql_type"],
                unit=about["unit"],
                label_nl=about["label_nl"],
                label_en=about["label_en"],
                description=one.description or "",
                description_nl=about["description_nl"],
                words=about["words"],
                synonyms=about["synonyms"],
                example=about["example"],
                person=about["person"],
                private=about["private"],
            )
        )
    told = cast("dict[str, Any]", schema.metadata or {})
    return TableSchema(
        str(schema.name),
        tuple(columns),
        tuple(schema.unique or ()),
        schema,
        label_nl=told.get("label_nl", ""),
        label_en=told.get("label_en", ""),
        description_nl=told.get("description_nl", ""),
    )


def _kind_checks(kind: Kind, codes: tuple[str, ...], sql_type: str) -> list[pa.Check]:
    checks = [_type_check(kind)]
    if codes:
        allowed = frozenset(codes)
        checks.append(check("unknown_code", f"one of {', '.join(codes)}", lambda value: value in allowed))
    if kind == "id":
        checks.append(
            check(
                "bad_id",
                f"an identifier on one line, of {LONGEST_ID} characters at most",
                lambda value: 0 < len(value) <= LONGEST_ID and value == value.strip() and value.isprintable(),
                longest=LONGEST_ID,
            )
        )
    if kind == "date":
        checks.append(
            check(
                "implausible_date",
                f"a date from {_FIRST_DATE} to {_LAST_DATE}",
                lambda value: _FIRST_DATE <= value <= _LAST_DATE,
                least=_FIRST_DATE,
                most=_LAST_DATE,
            )
        )
    if kind == "decimal":
        checks.extend(_digit_checks(sql_type))
    return checks


def _type_check(kind: Kind) -> pa.Check:
    wanted = _PYTHON_TYPES[kind]

    def is_wanted(value: Any) -> bool:
        # A bool is an int and a datetime is a date, and neither is meant.
        return isinstance(value, wanted) and not isinstance(value, bool | datetime.datetime)

    return check("wrong_type", f"values of kind {kind}", is_wanted)


def _digit_checks(sql_type: str) -> list[pa.Check]:
    """What a DECIMAL(p,s) cannot hold must be a fault: the store would round it unseen."""
    match = _DECIMAL_TYPE.fullmatch(sql_type)
    if match is None:
        raise ValueError(f"a decimal column is stored as DECIMAL(precision,scale), not as {sql_type}")
    precision, scale = int(match[1]), int(match[2])
    too_large = Decimal(10) ** (precision - scale)
    return [
        check(
            "too_many_decimals",
            f"a number with {scale} decimals at most",
            lambda value: value.is_finite() and _decimals(value) <= scale,
            decimals=scale,
        ),
        check(
            "too_many_digits",
            f"a number with {precision - scale} digits before the decimal mark at most",
            lambda value: value.is_finite() and abs(value) < too_large,
        ),
    ]


def _decimals(value: Decimal) -> int:
    """How many decimals a number needs; counted on its digits, as arithmetic would round a long one."""
    parts = value.as_tuple()
    needed = -cast(int, parts.exponent)
    for digit in reversed(parts.digits):
        if digit or needed <= 0:
            break
        needed -= 1
    return max(needed, 0) if any(parts.digits) else 0
