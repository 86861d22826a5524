"""Refusing what identifies a person: it may not enter, and a fault may not repeat it.

Belongs here: recognising citizen service numbers, bank account numbers, e-mail addresses, phone numbers, and the names
of columns that hold names, addresses or birth dates. Does not belong here: reading cells, wording faults.

Sources: the eleven-test of the citizen service number (Logisch Ontwerp BSN: weights 9 to 2 and -1), the mod 97 test
and lengths of ISO 13616 for the IBAN, the Dutch numbering plan for telephony (ten digits, the first 0).
"""

import datetime
import itertools
import re
import unicodedata

from pipeline.saying import say
from schemas import Column

BSN = say("a citizen service number (BSN)")
IBAN = say("a bank account number (IBAN)")
EMAIL = say("an e-mail address")
PHONE = say("a phone number")

_LENGTHS = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL",
        19: "MK SI",
        20: "AT BA EE KZ LT LU XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "PT",
        26: "IS TR",
        27: "FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB PL",
        29: "BR EG PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
        32: "LC",
    }.items()
    for country in countries.split()
}

# A number stands alone when no digit, letter or decimal mark touches it; "bsn" may.
_ALONE = r"(?:(?<![\w.,])|(?<=bsn)|(?<=bsn[:.]))"
_NO_MORE = r"(?![\w]|[.,]\d)"
_BSN_PLAIN = re.compile(rf"{_ALONE}(\d{{8,9}}){_NO_MORE}", re.IGNORECASE)
_BSN_GROUPED = re.compile(
    rf"{_ALONE}(\d{{3}}([ .-])\d{{3}}\2\d{{3}}|\d{{4}}([ .-])\d{{2}}\3\d{{3}}){_NO_MORE}", re.IGNORECASE
)
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?\d[ .-]?\d(?=[ .-]?[A-Za-z0-9])")
_EMAIL = re.compile(r"[\w.+'-]\s?@\s?[\w-]{1,63}\.\w{2,}")
_PHONE_NATIONAL = re.compile(r"(?<![\w.,-])\(?0[ .-]?[1-9](?:[ .)/-]{0,3}\d){8}(?![\w]|[.,]\d)")
_PHONE_ABROAD = re.compile(r"(?<![\w.,])(?:\+[ ]?|00)[1-9](?:[ ().-]{0,3}\d){7,14}(?!\d)")
_PHONE_SHORTENED = re.compile(r"6\d{8}")
_STARTS_AS_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])[ ./-](0?[1-9]|1[0-2])[ ./-](19|20)\d\d")
_EIGHT_DIGITS = re.compile(r"\d(?:\W{0,3}\d){7}")

# fmt: off
_PRIVATE_WORDS = frozenset((
    "name", "names", "surname", "lastname", "firstname", "forename", "fullname", "initials",
    "naam", "namen", "voornaam", "achternaam", "voorletters", "tussenvoegsel", "roepnaam", "address",
    "adres", "street", "straat", "straatnaam", "huisnummer", "housenumber", "postcode", "postalcode",
    "zipcode", "zip", "birthdate", "birthday", "birth", "dob", "geboortedatum", "geboren",
    "geboorte", "geboortejaar", "bsn", "burgerservicenummer", "sofinummer", "sofi", "iban", "rekeningnummer",
    "bankrekening", "bankaccount", "email", "mail", "mailadres", "emailadres", "telefoon", "telefoonnummer",
    "phone", "phonenumber", "tel", "mobiel", "mobile",
))
# fmt: on


def identifier_in(text: str, column: Column | None = None) -> str | None:
    """What in ``text`` identifies a person, as a sentence part; None when nothing does.

    Args:
        text: one cell, or free text of any length.
        column: the column it stands in, where that is known: an amount of eight digits is an amount, eight
            digits that read as a date in a column of dates are a date.
    """
    if "@" not in text and "＠" not in text and not _has_eight_digits(text):
        return None
    plain = _plain(text)
    if _EMAIL.search(plain):
        return EMAIL
    if _holds_iban(plain):
        return IBAN
    if _holds_phone(plain, column):
        return PHONE
    if _holds_bsn(plain, column):
        return BSN
    return None


def is_private_column(name: str) -> bool:
    """Whether a column of this name would hold names, addresses, birth dates or numbers that identify."""
    words = re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).casefold())
    joined = {first + second for first, second in itertools.pairwise(words)}
    return not _PRIVATE_WORDS.isdisjoint([*words, *joined])


def passes_eleven_test(digits: str) -> bool:
    """Whether eight or nine digits are a citizen service number; eight get a zero in front."""
    padded = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, padded, strict=True))
    return total % 11 == 0 and int(padded) > 0


def passes_mod_97(iban: str) -> bool:
    """Whether letters and digits without spaces are a bank account number of a known country."""
    if len(iban) != _LENGTHS.get(iban[:2].upper()) or not iban.isascii() or not iban.isalnum():
        return False
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _has_eight_digits(text: str) -> bool:
    # Cheap and exact enough to let nearly every cell pass at once; hidden characters may stand between digits.
    if text.isascii():
        return sum(map(text.count, "0123456789")) >= 8 if len(text) < 200 else bool(_EIGHT_DIGITS.search(text))
    return sum(char.isdigit() for char in text) >= 8


def _plain(text: str) -> str:
    """Full-width digits as plain ones, and no invisible characters that break up a number."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.digit(char)) if char.isdigit() else char
        for char in folded
        if unicodedata.category(char) != "Cf"
    )


def _holds_iban(text: str) -> bool:
    for match in _IBAN_START.finditer(text):
        rest = text[match.start() : match.start() + 80]
        compact = re.sub(r"[ .-]", "", rest)
        length = _LENGTHS.get(compact[:2].upper())
        if length is not None and passes_mod_97(compact[:length]):
            return True
    return False


def _holds_phone(text: str, column: Column | None) -> bool:
    if _PHONE_ABROAD.search(text):
        return True
    # A spreadsheet drops the zero in front of a mobile number.
    if _PHONE_SHORTENED.fullmatch(text.strip()) and not _is_money(column):
        return True
    return any(not _STARTS_AS_DATE.match(match[0]) for match in _PHONE_NATIONAL.finditer(text))


def _holds_bsn(text: str, column: Column | None) -> bool:
    kind = column.kind if column is not None else "text"
    for match in _BSN_PLAIN.finditer(text):
        digits = match[1]
        if kind == "date" and _reads_as_date(digits):
            continue
        if len(digits) == 8 and _is_money(column):
            continue
        if passes_eleven_test(digits):
            return True
    if kind in ("decimal", "integer"):
        return False
    return any(passes_eleven_test(re.sub(r"\D", "", match[1])) for match in _BSN_GROUPED.finditer(text))


def _is_money(column: Column | None) -> bool:
    return column is not None and (column.unit or "").startswith("EUR")


def _reads_as_date(digits: str) -> bool:
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        try:
            read = datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
        if 1900 <= read.year <= 2100:
            return True
    return False
