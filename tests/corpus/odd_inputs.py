"""Odd and faulty files, each with the rules it should be told to break.

Belongs here: bytes and expectations, one line of thought each. Does not belong here: running them (``test_odd_inputs``).
Each input is one file of a table; the other tables are not used. Rules are sorted as the list of faults is.
"""

import codecs
from dataclasses import dataclass

HEADER = b"respondent_id,question,answer\n"
FUNDING = b"funder,actor,period_start,period_end,amount_eur\n"
FUNDING_DUTCH = b"funder;actor;period_start;period_end;amount_eur\n"
PERSON = b"participant_id,enrolled_on,prior_income\n"


@dataclass(frozen=True)
class OddInput:
    """One file, and the ``(row, column, rule)`` of every fault it should give; ``rows`` that are left."""

    name: str
    file: str
    data: bytes
    expected: tuple[tuple[int | None, str | None, str], ...] = ()
    rows: int = 1


def _paid(amount: bytes) -> bytes:
    return FUNDING + b'x,province,2018-01-01,2018-12-31,"' + amount + b'"\n'


def _begun(day: bytes) -> bytes:
    return PERSON + b"P1," + day + b",work\n"


ODD_INPUTS = (
    # Encodings and lines
    OddInput("plain", "answers.csv", HEADER + b"R1,q,8\n"),
    OddInput("no newline at the end", "answers.csv", HEADER + b"R1,q,8"),
    OddInput("windows lines", "answers.csv", (HEADER + b"R1,q,8\n").replace(b"\n", b"\r\n")),
    OddInput("old mac lines", "answers.csv", (HEADER + b"R1,q,8\n").replace(b"\n", b"\r")),
    OddInput("byte order mark", "answers.csv", codecs.BOM_UTF8 + HEADER + b"R1,q,8\n"),
    OddInput("accents", "answers.csv", HEADER + "R1,q,één\n".encode()),
    OddInput("windows-1252", "answers.csv", HEADER + "R1,q,één\n".encode("cp1252"), ((2, None, "not_utf8"),), 0),
    OddInput("utf-16", "answers.csv", (HEADER + b"R1,q,8\n").decode().encode("utf-16"), ((1, None, "not_utf8"),), 0),
    OddInput("utf-16 without mark", "answers.csv", HEADER.decode().encode("utf-16-le"), ((1, None, "nul_byte"),), 0),
    OddInput("nul byte", "answers.csv", HEADER + b"R1,q,\0\n", ((2, None, "nul_byte"),), 0),
    OddInput("overlong utf-8", "answers.csv", HEADER + b"R1,q,\xc0\xaf\n", ((2, None, "not_utf8"),), 0),
    OddInput("surrogate in utf-8", "answers.csv", HEADER + b"R1,q,\xed\xa0\x80\n", ((2, None, "not_utf8"),), 0),
    OddInput("empty file", "answers.csv", b"", ((None, None, "empty_file"),), 0),
    OddInput("only a mark", "answers.csv", codecs.BOM_UTF8, ((None, None, "empty_file"),), 0),
    OddInput("only blank lines", "answers.csv", b"\n \n;;\n,,\n", ((None, None, "empty_file"),), 0),
    OddInput("only a header", "answers.csv", HEADER, (), 0),
    OddInput("blank lines before the header", "answers.csv", b"\n\n" + HEADER + b"R1,q,8\n"),
    OddInput("blank lines at the end", "answers.csv", HEADER + b"R1,q,8\n\n,,\n \n"),
    OddInput("blank line between", "answers.csv", HEADER + b"R1,q,8\n\nR2,q,7\n", ((3, None, "empty_row"),), 2),
    OddInput("line separators of unicode are text", "answers.csv", HEADER + "R1,q,a\u2028b\n".encode()),
    OddInput("a picture", "answers.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", ((3, None, "nul_byte"),), 0),
    # Delimiters and quotes
    OddInput("semicolons", "answers.csv", (HEADER + b"R1,q,8\n").replace(b",", b";")),
    OddInput("semicolons with a comma inside", "answers.csv", b"respondent_id;question;answer\nR1;q;7,5\n"),
    OddInput(
        "tabs",
        "answers.csv",
        HEADER.replace(b",", b"\t"),
        (
            (1, "answer", "missing_column"),
            (1, "question", "missing_column"),
            (1, "respondent_id", "missing_column"),
            (1, "respondent_id question answer", "unknown_column"),
        ),
        0,
    ),
    OddInput("quoted delimiter", "answers.csv", HEADER + b'R1,q,"a, b; c"\n'),
    OddInput("quoted line end counts lines", "answers.csv", HEADER + b'R1,q,"a\nb"\nR2,q\n', ((4, None, "ragged_row"),)),
    OddInput("doubled quotes", "answers.csv", HEADER + b'R1,q,"a ""b"" c"\n'),
    OddInput("quote inside a plain cell", "answers.csv", HEADER + b'R1,q,a "b" c\n'),
    OddInput("text after a quote", "answers.csv", HEADER + b'R1,q,"a"b\nR2,q,c\n', ((2, None, "bad_quoting"),)),
    OddInput("unclosed quote", "answers.csv", HEADER + b'R1,q,c\nR2,q,"a\nR3,q,b\n', ((3, None, "unclosed_quote"),)),
    OddInput("unclosed quote in the header", "answers.csv", b'respondent_id,"question\n', ((1, None, "unclosed_quote"),), 0),
    OddInput("too few cells", "answers.csv", HEADER + b"R1,q\n", ((2, None, "ragged_row"),), 0),
    OddInput("too many cells", "answers.csv", HEADER + b"R1,q,8,\n", ((2, None, "ragged_row"),), 0),
    OddInput("a number in a ragged row", "answers.csv", HEADER + b"R1,q,8,111222333\n",
             ((2, None, "identifier"), (2, None, "ragged_row")), 0),
    OddInput("long cell", "answers.csv", HEADER + b"R1,q," + b"x" * 40_000 + b"\n", ((2, "answer", "cell_too_long"),), 0),
    OddInput("very long cell", "answers.csv", HEADER + b"R1,q," + b"x" * 400_000 + b"\n", ((2, None, "cell_too_long"),), 0),
    OddInput("many columns", "answers.csv", b"a," * 300 + b"\n", ((None, None, "too_many_columns"),), 0),
    # Columns
    OddInput("other order", "answers.csv", b"answer,respondent_id,question\n8,R1,q\n"),
    OddInput("spaces around names", "answers.csv", b" respondent_id , question,answer\nR1,q,8\n"),
    OddInput("quoted names", "answers.csv", b'"respondent_id","question","answer"\nR1,q,8\n'),
    OddInput("empty last column", "answers.csv", b"respondent_id;question;answer;\nR1;q;8;\n"),
    OddInput(
        "values without a name",
        "answers.csv",
        b"respondent_id,question,answer,\nR1,q,8,x\n",
        ((1, None, "column_without_name"),),
    ),
    OddInput(
        "unknown column", "answers.csv", b"respondent_id,question,answer,mood\nR1,q,8,x\n", ((1, "mood", "unknown_column"),)
    ),
    OddInput(
        "capitals",
        "answers.csv",
        b"respondent_id,question,Answer\nR1,q,8\n",
        ((1, "Answer", "unknown_column"), (1, "answer", "missing_column")),
    ),
    OddInput(
        "column twice", "answers.csv", b"respondent_id,question,answer,answer\nR1,q,8,9\n", ((1, "answer", "duplicate_column"),)
    ),
    OddInput(
        "no header",
        "answers.csv",
        b"R1,q,8\nR2,q,7\n",
        (
            (1, "8", "unknown_column"),
            (1, "R1", "unknown_column"),
            (1, "answer", "missing_column"),
            (1, "q", "unknown_column"),
            (1, "question", "missing_column"),
            (1, "respondent_id", "missing_column"),
        ),
    ),
    OddInput(
        "names of people", "answers.csv", b"respondent_id,question,answer,naam\nR1,q,8,x\n", ((1, "naam", "private_column"),)
    ),
    # Cells
    OddInput("spaces around a value", "answers.csv", HEADER + b"R1 ,q,8\n", ((2, "respondent_id", "surrounding_space"),)),
    OddInput(
        "no-break space around a value",
        "answers.csv",
        HEADER + "R1\u00a0,q,8\n".encode(),
        ((2, "respondent_id", "surrounding_space"),),
    ),
    OddInput("a cell of spaces is empty", "answers.csv", HEADER + b"R1,q, \n", ((2, "answer", "missing_value"),)),
    OddInput("empty cell", "answers.csv", HEADER + b"R1,,8\n", ((2, "question", "missing_value"),)),
    OddInput("escape character", "answers.csv", HEADER + b"R1,q,\x1b[31m8\n", ((2, "answer", "control_character"),)),
    OddInput(
        "turned around text", "answers.csv", HEADER + "R1,q,\u202e8\n".encode(), ((2, "answer", "control_character"),)
    ),
    OddInput("a second mark", "answers.csv", HEADER + "R1,q,\ufeff8\n".encode(), ((2, "answer", "control_character"),)),
    OddInput("line end in an id", "answers.csv", HEADER + b'"R\n1",q,8\n', ((2, "respondent_id", "bad_id"),)),
    OddInput("a formula is text", "answers.csv", HEADER + b'R1,q,"=HYPERLINK(""x"")"\n'),
    OddInput("a path is text", "answers.csv", HEADER + b"../../etc/passwd,q,8\n"),
    OddInput("emoji", "answers.csv", HEADER + "R1,q,👩‍👩‍👧\n".encode()),
    OddInput("number of a citizen", "answers.csv", HEADER + b"R1,q,111222333\n", ((2, "answer", "identifier"),)),
    OddInput(
        "the word that stands for what was withheld",
        "answers.csv",
        HEADER + "R1,q,‹withheld›\n".encode(),
        ((2, "answer", "control_character"),),
    ),
    OddInput("same id twice", "participants.csv", PERSON + b"P1,2018-01-01,work\nP1,2018-01-02,none\n",
             ((3, "participant_id", "duplicate_key"),), 2),
    OddInput("empty ids are not the same id", "participants.csv", PERSON + b",2018-01-01,work\n,2018-01-02,none\n",
             ((2, "participant_id", "missing_value"), (3, "participant_id", "missing_value")), 2),
    OddInput("code in capitals", "participants.csv", PERSON + b"P1,2018-01-01,WORK\n", ((2, "prior_income", "unknown_code"),)),
    OddInput("yes in Dutch", "participants.csv",
             b"participant_id,enrolled_on,prior_income,in_debt_restructuring\nP1,2018-01-01,work,ja\n",
             ((2, "in_debt_restructuring", "unknown_code"),)),
    # Dates
    OddInput("day first", "participants.csv", _begun(b"1-9-2018")),
    OddInput("day first with strokes", "participants.csv", _begun(b"01/09/2018")),
    OddInput("month first", "participants.csv", _begun(b"9/31/2018"), ((2, "enrolled_on", "bad_date"),)),
    OddInput("two-digit year", "participants.csv", _begun(b"1-9-18"), ((2, "enrolled_on", "bad_date"),)),
    OddInput("no leap year", "participants.csv", _begun(b"29-2-2019"), ((2, "enrolled_on", "bad_date"),)),
    OddInput("with a time", "participants.csv", _begun(b"2018-09-01 00:00"), ((2, "enrolled_on", "bad_date"),)),
    OddInput("a serial number", "participants.csv", _begun(b"43344"), ((2, "enrolled_on", "bad_date"),)),
    OddInput("year 218", "participants.csv", _begun(b"0218-09-01"), ((2, "enrolled_on", "implausible_date"),)),
    OddInput("compact date is no citizen", "participants.csv", _begun(b"20180901"), ((2, "enrolled_on", "bad_date"),)),
    # Numbers
    OddInput("point", "funding.csv", _paid(b"274687.50")),
    OddInput("comma", "funding.csv", _paid(b"274687,50")),
    OddInput("comma unquoted between semicolons", "funding.csv",
             FUNDING_DUTCH + b"x;province;1-1-2018;31-12-2018;274.687,50\n"),
    OddInput("three decimals or a thousand", "funding.csv", _paid(b"1.234"), ((2, "amount_eur", "ambiguous_decimal"),)),
    OddInput("euro sign", "funding.csv", _paid("€ 12".encode()), ((2, "amount_eur", "bad_decimal"),)),
    OddInput("exponent", "funding.csv", _paid(b"1e3"), ((2, "amount_eur", "bad_decimal"),)),
    OddInput("not a number", "funding.csv", _paid(b"NaN"), ((2, "amount_eur", "bad_decimal"),)),
    OddInput("half a cent", "funding.csv", _paid(b"12.3456"), ((2, "amount_eur", "too_many_decimals"),)),
    OddInput("needless zeros", "funding.csv", _paid(b"12.340000")),
    OddInput("astronomical", "funding.csv", _paid(b"1" + b"0" * 20), ((2, "amount_eur", "too_many_digits"),)),
    OddInput("absurd", "funding.csv", _paid(b"9" * 5000), ((2, "amount_eur", "bad_decimal"),)),
    OddInput("zero", "funding.csv", _paid(b"0,00"), ((2, "amount_eur", "not_positive"),)),
    OddInput("an amount of eight digits", "funding.csv", _paid(b"12345672")),
    # Workbooks that are none
    OddInput("csv called xlsx", "answers.xlsx", HEADER, ((None, None, "unreadable_workbook"),), 0),
    OddInput("empty xlsx", "answers.xlsx", b"", ((None, None, "unreadable_workbook"),), 0),
    OddInput("half a zip", "answers.xlsx", b"PK\x03\x04" + b"\0" * 40, ((None, None, "unreadable_workbook"),), 0),
    OddInput("old workbook or password", "answers.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
             ((None, None, "unreadable_workbook"),), 0),
)  # fmt: skip
