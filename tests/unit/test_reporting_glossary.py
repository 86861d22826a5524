"""The glossary: every word of the catalogues has a meaning in both languages, and stands where a dictionary has it."""

import pytest

from pipeline.reporting.glossary import ALWAYS, collation_key
from pipeline.reporting.words import Words, read_words
from pipeline.workspace import program_file

LANGUAGES = ("nl", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return read_words([program_file("templates")], request.param)


def test_every_word_has_a_meaning_that_ends_as_a_sentence(words: Words) -> None:
    terms, meanings = words.families["glossary"], words.families["glossary_meaning"]
    # A word may mean something else where households are counted.
    assert terms.keys() == {code for code in meanings if not code.endswith(".households")}
    assert {code.removesuffix(".households") for code in meanings} == terms.keys()
    assert set(ALWAYS) <= terms.keys()
    assert [code for code, meaning in meanings.items() if not meaning.endswith(".")] == []
    assert len(set(terms.values())) == len(terms)


def test_both_languages_explain_the_same_words() -> None:
    codes = [set(read_words([program_file("templates")], one).families["glossary"]) for one in LANGUAGES]
    assert codes[0] == codes[1]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("aanname", "Batenjaar"),
        ("één", "eend"),
        ("één", "eerst"),
        ("IJs", "in"),
        ("Post", "Post-x"),
        ("net pay", "netto"),
        ("co-operation", "cooperative"),
        ("Eén", "één"),
    ],
)
def test_words_stand_where_a_dictionary_has_them(first: str, then: str) -> None:
    assert sorted([then, first], key=collation_key) == [first, then]
