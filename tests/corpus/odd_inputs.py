"""Odd and faulty files, each with the rules it should be told to break.

Belongs here: bytes and expectations, one line of thought each. Does not belong here: running them (``test_odd_inputs``).
Each input is one file of a table; the other tables are not used. Rules are sorted as the list of faults is.
"""

import codecs
import datetime
from dataclasses import dataclass
from decimal import Decimal

HEADER = b"respondent_id,question,answer\n"
FUNDING = b"funder,actor,period_start,period_end,amount_eur\n"
FUNDING_DUTCH = b"funder;actor;period_start;period_end;amount_eur\n"
PERSON = b"participant_id,enrolled_on,prior_income\n"


@dataclass(frozen=True)
class OddInput:
    """One file, and what it should give.

    Attributes:
        name: what is odd about it.
        file: its name; the table is the one it is named after.
        data: its bytes.
        expected: ``(row, column, rule)`` of every fault and warning, sorted as the list is.
        rows: how many rows are left.
        says: a distinctive part of one of the sentences a person reads.
        holds: a column and its value in the first row, as read.
    """

    name: str
    file: str
    data: bytes
    expected: tuple[tuple[int | None, str | None, str], ...] = ()
    rows: int = 1
    says: str = ""
    holds: tuple[str, object] | None = None


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
    OddInput("windows-1252", "answers.csv", HEADER + "R1,q,één €\n".encode("cp1252"), holds=("answer", "één €")),
    OddInput("utf-16", "answers.csv", (HEADER + b"R1,q,8\n").decode().encode("utf-16"), holds=("answer", "8")),
    OddInput(
        "utf-16 without mark",
        "answers.csv",
        HEADER.decode().encode("utf-16-le"),
        ((1, None, "nul_byte"),),
        0,
        says="export it again as 'CSV UTF-8'",
    ),
    OddInput(
        "nul byte",
        "answers.csv",
        HEADER + b"R1,q,\0\n",
        ((2, None, "nul_byte"),),
        0,
        says="export it again as 'CSV UTF-8'",
    ),
    OddInput(
        "a byte that means nothing in windows-1252",
        "answers.csv",
        HEADER + b"R1,q,\x81\n",
        ((2, None, "not_utf8"),),
        0,
        "nor in Windows-1252",
    ),
    OddInput(
        "utf-8 with a byte lost",
        "answers.csv",
        HEADER + "R1,q,één één\n".encode() + b"R2,q,\xc3\n",
        ((3, None, "not_utf8"),),
        0,
        "bytes that are no text",
    ),
    OddInput("empty file", "answers.csv", b"", ((None, None, "empty_file"),), 0, says="the file is empty"),
    OddInput("only a mark", "answers.csv", codecs.BOM_UTF8, ((None, None, "empty_file"),), 0, says="the file is empty"),
    OddInput(
        "only blank lines", "answers.csv", b"\n \n;;\n,,\n", ((None, None, "empty_file"),), 0, says="the file is empty"
    ),
    OddInput("only a header", "answers.csv", HEADER, (), 0),
    OddInput("blank lines before the header", "answers.csv", b"\n\n" + HEADER + b"R1,q,8\n"),
    OddInput("blank lines at the end", "answers.csv", HEADER + b"R1,q,8\n\n,,\n \n"),
    OddInput(
        "blank line between",
        "answers.csv",
        HEADER + b"R1,q,8\n\nR2,q,7\n",
        ((3, None, "empty_row"),),
        2,
        says="an empty row between others",
    ),
    OddInput("line separators of unicode are text", "answers.csv", HEADER + "R1,q,a\u2028b\n".encode()),
    OddInput(
        "a picture",
        "answers.csv",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        ((3, None, "nul_byte"),),
        0,
        says="export it again as 'CSV UTF-8'",
    ),
    # Delimiters and quotes
    OddInput("semicolons", "answers.csv", (HEADER + b"R1,q,8\n").replace(b",", b";")),
    OddInput("semicolons with a comma inside", "answers.csv", b"respondent_id;question;answer\nR1;q;7,5\n"),
    OddInput("tabs", "answers.csv", (HEADER + b"R1,q,8\n").replace(b",", b"\t"), holds=("answer", "8")),
    OddInput("quoted delimiter", "answers.csv", HEADER + b'R1,q,"a, b; c"\n'),
    OddInput(
        "quoted line end counts lines",
        "answers.csv",
        HEADER + b'R1,q,"a\nb"\nR2,q\n',
        ((4, None, "ragged_row"),),
        says="as many cells in every row as in the header",
    ),
    OddInput("doubled quotes", "answers.csv", HEADER + b'R1,q,"a ""b"" c"\n'),
    OddInput("quote inside a plain cell", "answers.csv", HEADER + b'R1,q,a "b" c\n'),
    OddInput(
        "text after a quote",
        "answers.csv",
        HEADER + b'R1,q,"a"b\nR2,q,c\n',
        ((2, None, "bad_quoting"),),
        says="text after its closing quotation mark",
    ),
    OddInput(
        "unclosed quote",
        "answers.csv",
        HEADER + b'R1,q,c\nR2,q,"a\nR3,q,b\n',
        ((3, None, "unclosed_quote"),),
        says="a quotation mark that is never closed",
    ),
    OddInput(
        "unclosed quote in the header",
        "answers.csv",
        b'respondent_id,"question\n',
        ((1, None, "unclosed_quote"),),
        0,
        says="a quotation mark that is never closed",
    ),
    OddInput(
        "too few cells",
        "answers.csv",
        HEADER + b"R1,q\n",
        ((2, None, "ragged_row"),),
        0,
        says="as many cells in every row as in the header",
    ),
    OddInput(
        "too many cells",
        "answers.csv",
        HEADER + b"R1,q,8,\n",
        ((2, None, "ragged_row"),),
        0,
        says="as many cells in every row as in the header",
    ),
    OddInput(
        "a number in a ragged row",
        "answers.csv",
        HEADER + b"R1,q,8,111222333\n",
        ((2, None, "identifier"), (2, None, "ragged_row")),
        0,
        says="citizen service number",
    ),
    OddInput(
        "long cell",
        "answers.csv",
        HEADER + b"R1,q," + b"x" * 40_000 + b"\n",
        ((2, "answer", "cell_too_long"),),
        0,
        says="a cell of more than 32767 characters",
    ),
    OddInput(
        "very long cell",
        "answers.csv",
        HEADER + b"R1,q," + b"x" * 400_000 + b"\n",
        ((2, None, "cell_too_long"),),
        0,
        says="a cell of more than 32767 characters",
    ),
    OddInput(
        "many columns", "answers.csv", b"a," * 300 + b"\n", ((None, None, "too_many_columns"),), 0, says="301 columns"
    ),
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
        says="values in column 4, which has no name",
    ),
    OddInput(
        "unknown column",
        "answers.csv",
        b"respondent_id,question,answer,mood\nR1,q,8,x\n",
        ((1, "mood", "unknown_column"),),
        says="a column that this table does not have",
    ),
    OddInput("capitals", "answers.csv", b"respondent_id,question,Answer\nR1,q,8\n", holds=("answer", "8")),
    OddInput(
        "column twice",
        "answers.csv",
        b"respondent_id,question,answer,answer\nR1,q,8,9\n",
        ((1, "answer", "duplicate_column"),),
        says="a column that is there twice, here and as answer",
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
        says="a column that this table does not have",
    ),
    OddInput(
        "names of people",
        "answers.csv",
        b"respondent_id,question,answer,naam\nR1,q,8,x\n",
        ((1, "naam", "private_column"),),
        says="by its name holds what identifies a person",
    ),
    # Cells
    OddInput(
        "spaces around a value",
        "answers.csv",
        HEADER + b"R1 ,q,8\n",
        ((2, "respondent_id", "surrounding_space"),),
        says="the value is read without them",
    ),
    OddInput(
        "no-break space around a value",
        "answers.csv",
        HEADER + "R1\u00a0,q,8\n".encode(),
        ((2, "respondent_id", "surrounding_space"),),
        says="the value is read without them",
    ),
    OddInput(
        "a cell of spaces is empty",
        "answers.csv",
        HEADER + b"R1,q, \n",
        ((2, "answer", "missing_value"),),
        says="an empty cell",
    ),
    OddInput(
        "empty cell", "answers.csv", HEADER + b"R1,,8\n", ((2, "question", "missing_value"),), says="an empty cell"
    ),
    OddInput(
        "escape character",
        "answers.csv",
        HEADER + b"R1,q,\x1b[31m8\n",
        ((2, "answer", "control_character"),),
        says="hides, reorders or damages text",
    ),
    OddInput(
        "turned around text",
        "answers.csv",
        HEADER + "R1,q,\u202e8\n".encode(),
        ((2, "answer", "control_character"),),
        says="hides, reorders or damages text",
    ),
    OddInput(
        "a second mark",
        "answers.csv",
        HEADER + "R1,q,\ufeff8\n".encode(),
        ((2, "answer", "control_character"),),
        says="hides, reorders or damages text",
    ),
    OddInput(
        "line end in an id",
        "answers.csv",
        HEADER + b'"R\n1",q,8\n',
        ((2, "respondent_id", "bad_id"),),
        says="not on one line",
    ),
    OddInput("a formula is text", "answers.csv", HEADER + b'R1,q,"=HYPERLINK(""x"")"\n'),
    OddInput("a path is text", "answers.csv", HEADER + b"../../etc/passwd,q,8\n"),
    OddInput("emoji", "answers.csv", HEADER + "R1,q,👩‍👩‍👧\n".encode()),
    OddInput(
        "number of a citizen",
        "answers.csv",
        HEADER + b"R1,q,111222333\n",
        ((2, "answer", "identifier"),),
        says="citizen service number",
    ),
    OddInput(
        "the word that stands for what was withheld",
        "answers.csv",
        HEADER + "R1,q,‹withheld›\n".encode(),
        ((2, "answer", "control_character"),),
        says="hides, reorders or damages text",
    ),
    OddInput(
        "same id twice",
        "participants.csv",
        PERSON + b"P1,2018-01-01,work\nP1,2018-01-02,none\n",
        ((3, "participant_id", "duplicate_key"),),
        2,
        says="the same code as in row 2",
    ),
    OddInput(
        "empty ids are not the same id",
        "participants.csv",
        PERSON + b",2018-01-01,work\n,2018-01-02,none\n",
        ((2, "participant_id", "missing_value"), (3, "participant_id", "missing_value")),
        2,
        says="an empty cell",
    ),
    OddInput("code in capitals", "participants.csv", PERSON + b"P1,2018-01-01,WORK\n", holds=("prior_income", "work")),
    OddInput(
        "yes in Dutch",
        "participants.csv",
        b"participant_id,enrolled_on,prior_income,in_debt_restructuring\nP1,2018-01-01,work,ja\n",
        holds=("in_debt_restructuring", "yes"),
    ),
    # Dates
    OddInput(
        "day first",
        "participants.csv",
        _begun(b"1-9-2018"),
        ((None, "enrolled_on", "ambiguous_date"),),
        says="no value tells whether the day or the month comes first",
    ),
    OddInput(
        "day first with strokes",
        "participants.csv",
        _begun(b"01/09/2018"),
        ((None, "enrolled_on", "ambiguous_date"),),
        says="no value tells whether the day or the month comes first",
    ),
    OddInput(
        "month first", "participants.csv", _begun(b"8/31/2018"), holds=("enrolled_on", datetime.date(2018, 8, 31))
    ),
    OddInput(
        "two-digit year",
        "participants.csv",
        _begun(b"1-9-18"),
        ((2, "enrolled_on", "bad_date"),),
        says="Write the year in four digits",
    ),
    OddInput(
        "no leap year",
        "participants.csv",
        _begun(b"29-2-2019"),
        ((2, "enrolled_on", "bad_date"),),
        says="day 29, month 2, year 2019",
    ),
    OddInput(
        "with a time",
        "participants.csv",
        _begun(b"2018-09-01 10:00"),
        ((2, "enrolled_on", "bad_date"),),
        says="a date with a time of day",
    ),
    OddInput(
        "a serial number",
        "participants.csv",
        _begun(b"43344"),
        ((2, "enrolled_on", "bad_date"),),
        says="no date in a known form",
    ),
    OddInput(
        "year 218",
        "participants.csv",
        _begun(b"0218-09-01"),
        ((2, "enrolled_on", "implausible_date"),),
        says="a date from 1900-01-01 to 2100-12-31",
    ),
    OddInput(
        "compact date is no citizen",
        "participants.csv",
        _begun(b"20180901"),
        holds=("enrolled_on", datetime.date(2018, 9, 1)),
    ),
    # Numbers
    OddInput("point", "funding.csv", _paid(b"274687.50")),
    OddInput("comma", "funding.csv", _paid(b"274687,50")),
    OddInput(
        "comma unquoted between semicolons",
        "funding.csv",
        FUNDING_DUTCH + b"x;province;1-1-2018;31-12-2018;274.687,50\n",
    ),
    OddInput(
        "three decimals or a thousand",
        "funding.csv",
        _paid(b"1.234"),
        ((2, "amount_eur", "ambiguous_decimal"),),
        says="may stand for thousands or for decimals",
    ),
    OddInput("euro sign", "funding.csv", _paid("€ 12".encode()), holds=("amount_eur", Decimal(12))),
    OddInput(
        "exponent", "funding.csv", _paid(b"1e3"), ((2, "amount_eur", "bad_decimal"),), says="a text that is no number"
    ),
    OddInput(
        "not a number",
        "funding.csv",
        _paid(b"NaN"),
        ((2, "amount_eur", "bad_decimal"),),
        says="a text that is no number",
    ),
    OddInput(
        "half a cent",
        "funding.csv",
        _paid(b"12.3456"),
        ((2, "amount_eur", "too_many_decimals"),),
        says="more decimals than can be kept",
    ),
    OddInput("needless zeros", "funding.csv", _paid(b"12.340000")),
    OddInput(
        "astronomical",
        "funding.csv",
        _paid(b"1" + b"0" * 20),
        ((2, "amount_eur", "too_many_digits"),),
        says="a number too large to be kept",
    ),
    OddInput(
        "absurd",
        "funding.csv",
        _paid(b"9" * 5000),
        ((2, "amount_eur", "bad_decimal"),),
        says="a text that is no number",
    ),
    OddInput(
        "zero",
        "funding.csv",
        _paid(b"0,00"),
        ((2, "amount_eur", "not_positive"),),
        says="a number that is not above zero",
    ),
    OddInput("an amount of eight digits", "funding.csv", _paid(b"12345672")),
    # More of encodings and lines
    OddInput(
        "utf-16, big end first",
        "answers.csv",
        codecs.BOM_UTF16_BE + (HEADER + b"R1,q,8\n").decode().encode("utf-16-be"),
    ),
    OddInput(
        "unicode text of Excel",
        "answers.csv",
        "respondent_id\tquestion\tanswer\r\nR1\tq\téén\r\n".encode("utf-16"),
        holds=("answer", "één"),
    ),
    OddInput(
        "half a utf-16",
        "answers.csv",
        HEADER.decode().encode("utf-16") + b"R",
        ((1, None, "not_utf8"),),
        0,
        "in one encoding",
    ),
    OddInput(
        "utf-16 with a NUL",
        "answers.csv",
        (HEADER.decode() + "R1,q,\0\n").encode("utf-16"),
        ((2, None, "nul_byte"),),
        0,
        "a NUL byte",
    ),
    OddInput(
        "curly quotes in windows-1252",
        "answers.csv",
        HEADER + b"R1,q,\x93ja\x94 CAF\xc9\x92S\n",
        holds=("answer", "“ja” CAFÉ’S"),
    ),
    OddInput("mixed line ends", "answers.csv", HEADER + b"R1,q,8\r\nR2,q,7\rR3,q,6\n", rows=3),
    OddInput(
        "line ends of DOS in a cell",
        "answers.csv",
        HEADER + b'R1,q,"a\r\nb"\r\nR2,q\r\n',
        ((4, None, "ragged_row"),),
        says="row 4: number of cells in this row: 2; in the header: 3",
    ),
    OddInput("first line of Excel", "answers.csv", b"sep=;\r\nrespondent_id;question;answer\r\nR1;q;8\r\n"),
    OddInput(
        "first line of Excel that lies",
        "answers.csv",
        b"sep=;\n" + HEADER + b"R1,q,8\n",
        (
            (2, "answer", "missing_column"),
            (2, "question", "missing_column"),
            (2, "respondent_id", "missing_column"),
            (2, "respondent_id,question,answer", "unknown_column"),
        ),
        says="Take it out or rename it",
    ),
    OddInput(
        "first line of Excel and nothing else",
        "answers.csv",
        b"sep=;\r\n",
        ((None, None, "empty_file"),),
        0,
        "is empty",
    ),
    OddInput(
        "semicolons, more commas in the values", "answers.csv", b"respondent_id;question;answer\nR1;q;1,2,3,4,5\n"
    ),
    OddInput("tabs with semicolons in the values", "answers.csv", b"respondent_id\tquestion\tanswer\nR1\tq\ta;b;c;d\n"),
    OddInput("title above the header", "answers.csv", b"Antwoorden 2019\n\n" + HEADER + b"R1,q,8\n"),
    OddInput(
        "title with semicolons above the header",
        "answers.csv",
        b"Uitdraai;;\n;;\nrespondent_id;question;answer\nR1;q;8\n",
    ),
    OddInput(
        "a citizen above the header",
        "answers.csv",
        b"contact: 111222333\n" + HEADER + b"R1,q,8\n",
        ((1, None, "identifier"),),
        says="no direct identifiers anywhere",
    ),
    OddInput("header on line 90", "answers.csv", b"x\n" * 89 + HEADER + b"R1,q,8\n"),
    OddInput(
        "blank line under the header",
        "answers.csv",
        HEADER + b"\nR1,q,8\n",
        ((2, None, "empty_row"),),
        says="not counted as a row",
    ),
    OddInput(
        "only spaces and quotes", "answers.csv", b'""\n" "\n', ((None, None, "empty_file"),), 0, "the file is empty"
    ),
    OddInput(
        "rows without a delimiter",
        "answers.csv",
        HEADER + b"R1\n",
        ((2, None, "ragged_row"),),
        0,
        "Add the missing cells",
    ),
    OddInput(
        "a quote opened in a comment and never closed",
        "answers.csv",
        HEADER + b'R1,q,"8\n' + b"R2,q,7\n" * 20,
        ((2, None, "unclosed_quote"),),
        0,
        "never closed",
    ),
    OddInput(
        "a long line of quotes",
        "answers.csv",
        HEADER + b'"' * 200_001 + b"\n",
        ((2, None, "unclosed_quote"),),
        0,
        "never closed",
    ),
    OddInput(
        "a million columns",
        "answers.csv",
        HEADER[:-1] + b",x" * 1_000_000 + b"\n",
        ((None, None, "too_many_columns"),),
        0,
        "1000003 columns",
    ),
    OddInput(
        "a cell of two megabytes",
        "answers.csv",
        HEADER + b"R1,q," + b"x" * 2_000_000 + b"\nR2,q,7\n",
        ((2, "answer", "cell_too_long"),),
        1,
        "Shorten the text",
    ),
    OddInput(
        "two million lines",
        "answers.csv",
        HEADER + b"\n" * 2_000_001,
        ((None, None, "too_many_rows"),),
        0,
        "Deliver the rows of this table only",
    ),
    # More of names
    OddInput(
        "names in Dutch",
        "participants.csv",
        b"Deelnemer;Gestart op;Inkomen vooraf\nP1;1-9-2018;bijstand\n",
        ((None, "Gestart op", "ambiguous_date"),),
        says="no value tells whether the day or the month",
        holds=("prior_income", "social_assistance"),
    ),
    OddInput("names in English", "participants.csv", b"Participant,Enrolled on,Prior income\nP1,2018-09-01,work\n"),
    OddInput(
        "names in capitals with hyphens",
        "participants.csv",
        b"PARTICIPANT-ID,Enrolled.On,prior income\nP1,2018-09-01,work\n",
    ),
    OddInput(
        "a unit behind a name",
        "funding.csv",
        b"funder,actor,period_start,period_end,Amount EUR (incl. btw)\nx,province,2018-01-01,2018-12-31,12\n",
    ),
    OddInput(
        "two names for one column",
        "answers.csv",
        b"respondent_id,question,answer,Answer\nR1,q,8,9\n",
        ((1, "Answer", "duplicate_column"),),
        says="here and as answer",
    ),
    OddInput(
        "the exact name wins",
        "answers.csv",
        b"respondent_id,question,Answer,answer\nR1,q,8,9\n",
        ((1, "Answer", "duplicate_column"),),
        says="Take one of the two out",
        holds=("answer", "9"),
    ),
    OddInput(
        "nearly the name",
        "answers.csv",
        b"respondent_id,question,answr\nR1,q,8\n",
        ((1, "answer", "missing_column"), (1, "answr", "unknown_column")),
        says="perhaps 'answer' was meant",
    ),
    OddInput(
        "first name",
        "participants.csv",
        b"participant_id,enrolled_on,prior_income,Voornaam\nP1,2018-09-01,work,x\n",
        ((1, "Voornaam", "private_column"),),
        says="what identifies a person",
    ),
    OddInput(
        "birth date",
        "participants.csv",
        b"participant_id,enrolled_on,prior_income,geboortedatum\nP1,2018-09-01,work,x\n",
        ((1, "geboortedatum", "private_column"),),
        says="birth dates",
    ),
    OddInput(
        "postal code",
        "participants.csv",
        b"participant_id,enrolled_on,prior_income,Postcode\nP1,2018-09-01,work,x\n",
        ((1, "Postcode", "private_column"),),
        says="Take the column out of the file before you deliver it",
    ),
    OddInput(
        "a citizen for a name",
        "answers.csv",
        b"respondent_id,question,answer,111222333\nR1,q,8,x\n",
        ((1, None, "identifier"),),
        says="where the name of column 4 should be",
    ),
    OddInput("a file in capitals", "ANSWERS.CSV", HEADER + b"R1,q,8\n"),
    # More of cells
    OddInput(
        "error of a spreadsheet in a csv",
        "answers.csv",
        HEADER + b"R1,q,#N/B\n",
        ((2, "answer", "formula_error"),),
        says="a formula whose outcome is an error (#N/B)",
    ),
    OddInput(
        "error in English",
        "answers.csv",
        HEADER + b"R1,q,#DIV/0!\n",
        ((2, "answer", "formula_error"),),
        says="(#DIV/0!)",
    ),
    OddInput("a hash that is text", "answers.csv", HEADER + b"R1,q,#metoo\n", holds=("answer", "#metoo")),
    OddInput(
        "zero width space around a number of a citizen",
        "answers.csv",
        HEADER + "R1,q,111\u200b222\u200b333\n".encode(),
        ((2, "answer", "identifier"),),
        says="citizen service number",
    ),
    OddInput(
        "bank account",
        "answers.csv",
        HEADER + b"R1,q,NL91 ABNA 0417 1643 00\n",
        ((2, "answer", "identifier"),),
        says="a bank account number (IBAN)",
    ),
    OddInput(
        "e-mail address",
        "answers.csv",
        HEADER + b"R1,q,mail x@example.org\n",
        ((2, "answer", "identifier"),),
        says="an e-mail address",
    ),
    OddInput(
        "phone number",
        "answers.csv",
        HEADER + b"R1,q,06 12 34 56 78\n",
        ((2, "answer", "identifier"),),
        says="a phone number",
    ),
    OddInput(
        "a citizen for a code",
        "participants.csv",
        PERSON + b"111222333,2018-09-01,work\n",
        ((2, "participant_id", "identifier"),),
        says="put a letter in front of it in every table",
    ),
    OddInput("a code of nine digits that is no citizen", "participants.csv", PERSON + b"111222334,2018-09-01,work\n"),
    OddInput("a code with a letter in front", "participants.csv", PERSON + b"P111222333,2018-09-01,work\n"),
    OddInput(
        "a code of 201 characters",
        "participants.csv",
        PERSON + b"P" * 201 + b",2018-09-01,work\n",
        ((2, "participant_id", "bad_id"),),
        says="of 200 characters at most",
    ),
    OddInput(
        "a quote with a citizen, without consent",
        "mentions.csv",
        b"respondent_id,question,theme,quote,quote_consent\nR1,q,t,zij is 111222333,nee\n",
        ((2, "quote", "identifier"),),
        says="column quote: a citizen service number",
    ),
    OddInput(
        "a quote without consent",
        "mentions.csv",
        b"respondent_id,question,theme,quote,quote_consent\nR1,q,t,dit is van mij,nee\n",
        holds=("quote", None),
    ),
    OddInput(
        "a quote with consent",
        "mentions.csv",
        b"respondent_id,question,theme,quote,quote_consent\nR1,q,t,ik durf weer,Ja\n",
        holds=("quote", "ik durf weer"),
    ),
    OddInput(
        "a quote of which nobody asked",
        "mentions.csv",
        b"respondent_id,question,theme,quote\nR1,q,t,dit is van mij\n",
        holds=("quote", None),
    ),
    # More of dates
    *(
        OddInput(
            f"date as {form}",
            "participants.csv",
            PERSON.replace(b",", b";") + f"P1;{form};work\n".encode(),
            holds=("enrolled_on", datetime.date(2018, 9, 30)),
        )
        for form in (
            "30-9-2018",
            "30.9.2018",
            "30/09/2018",
            "30 september 2018",
            "30 sep. 2018",
            "zo 30 september 2018",
            "September 30, 2018",
            "2018/9/30",
            "2018-09-30T00:00:00",
            "30-09-2018 0:00",
            "30-sep-2018",
            "9/30/2018",
        )
    ),
    *(
        OddInput(
            f"no date: {form}",
            "participants.csv",
            PERSON.replace(b",", b";") + f"P1;{form};work\n".encode(),
            ((2, "enrolled_on", "bad_date"),),
            says=says,
        )
        for form, says in (
            ("30-9-'18", "two digits"),
            ("30/9/18", "Write the year in four digits"),
            ("september 2018", "no date in a known form"),
            ("2018", "no date in a known form"),
            ("31-9-2018", "day 31, month 9, year 2018"),
            ("ma 30 september 2018", "day of the week"),
            ("30-9-2018 14:30", "Take the time away"),
            ("onbekend", "31 maart 2020"),
            ("30-9-2018 t/m 1-10-2018", "no date"),
        )
    ),
    OddInput(
        "day or month first, both ways",
        "participants.csv",
        PERSON + b"P1,13/1/2018,work\nP2,14/1/2018,work\nP3,1/15/2018,work\n",
        ((4, "enrolled_on", "bad_date"),),
        3,
        "day 1, month 15, year 2018",
    ),
    OddInput(
        "day or month first, no way",
        "participants.csv",
        PERSON + b"P1,3-4-2018,work\nP2,5-6-2018,work\n",
        ((None, "enrolled_on", "ambiguous_date"),),
        2,
        "They are read day-month-year",
        ("enrolled_on", datetime.date(2018, 4, 3)),
    ),
    # More of numbers
    *(
        OddInput(f"amount as {form}", "funding.csv", _paid(form.encode()), holds=("amount_eur", Decimal(value)))
        for form, value in (
            ("€ 1.234,50", "1234.5"),
            ("€1234,50", "1234.5"),
            ("EUR 1.234,50", "1234.5"),
            ("1.234,50 EUR", "1234.5"),
            ("1.234,-", "1234"),
            ("€ 12,--", "12"),
            ("1 234,50", "1234.5"),
            ("1\u00a0234,50", "1234.5"),
            ("1\u202f234,50", "1234.5"),
            ("1'234.50", "1234.5"),
            ("1,234.50", "1234.5"),
            ("1.234.567", "1234567"),
            ("+12", "12"),
        )
    ),
    *(
        OddInput(f"no amount: {form}", "funding.csv", _paid(form.encode()), ((2, "amount_eur", rule),), says=says)
        for form, rule, says in (
            ("$ 12", "bad_decimal", "no number"),
            ("12%", "bad_decimal", "a percentage"),
            ("ca. 12", "bad_decimal", "no number"),
            ("1.23.456", "bad_decimal", "no number"),
            ("12-15", "bad_decimal", "e.g. 2200.50"),
            ("€", "bad_decimal", "no number"),
            ("€ 1.234", "ambiguous_decimal", "may stand for thousands or for decimals"),
            ("1,234", "ambiguous_decimal", "1234"),
            ("-12,50", "not_positive", "more than 0"),
            ("12,50-", "not_positive", "more than 0"),
            ("\u221212,50", "not_positive", "more than 0"),
            ("twaalf", "bad_decimal", "no number"),
        )
    ),
    OddInput(
        "two decimal marks in a column",
        "funding.csv",
        FUNDING_DUTCH + b"x;province;1-1-2018;31-12-2018;1,5\nx;province;1-1-2018;31-12-2018;2,5\n"
        b"x;province;1-1-2018;31-12-2018;3.5\n",
        ((4, "amount_eur", "bad_decimal"),),
        3,
        "which has ','",
    ),
)
