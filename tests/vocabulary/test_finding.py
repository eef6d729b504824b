"""The same name, number or reference is the same words, however somebody writes it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.vocabulary.finding import Sought, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann O'Brien", ("ann", "obrien")),
        ("  ANN\tO\N{RIGHT SINGLE QUOTATION MARK}brien ", ("ann", "obrien")),
        ("Zoë Müller-Straße", ("zoe", "muller", "strasse")),
        ("ŁUKASZ Øre", ("lukasz", "ore")),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}nn", ("ann",)),
        ("\N{MATHEMATICAL BOLD CAPITAL A}nn", ("ann",)),
        ("Dvořák, Antonín", ("dvorak", "antonin")),
        ("Ann Ann", ("ann",)),
        ("李 小龍", ("李", "小龍")),
        ("?!", ()),
        ("", ()),
    ],
)
def test_names(text: str, found: tuple[str, ...]) -> None:
    """Case, accents, apostrophes and whatever stands between words make no difference."""
    assert words(Sought.NAME, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("07700 900123", ("+447700900123",)),
        ("+44 (0)7700 900123", ("+447700900123",)),
        ("0044 7700-900-123", ("+447700900123",)),
        ("mum: 07700 900123 (after six)", ("+447700900123",)),
        ("07700 900123 / 01604 555019", ("+447700900123", "+441604555019")),
        ("+1 212 555 0100", ("+12125550100",)),
        ("123", ()),
        ("ask her mother", ()),
        ("", ()),
    ],
)
def test_numbers(text: str, found: tuple[str, ...]) -> None:
    """A number is what E.164 makes of it, from the United Kingdom where it does not say; words beside it do no harm."""
    assert words(Sought.PHONE, text) == found


def test_days_references_and_keys() -> None:
    """A day is a day, as a value or as it is stored; a reference is its letters and digits; a key is itself."""
    assert words(Sought.BORN, date(1990, 2, 3)) == words(Sought.BORN, "1990-02-03") == ("1990-02-03",)
    assert words(Sought.REFERENCE, "15/0001-A b") == words(Sought.REFERENCE, "150001AB") == ("150001ab",)
    assert words(Sought.KEYS, ("find-a", "find-b")) == ("find-a", "find-b")
    assert words(Sought.NAME, None) == ()


@given(st.text(), st.sampled_from([Sought.NAME, Sought.PHONE, Sought.REFERENCE]))
def test_whatever_is_written(text: str, sought: Sought) -> None:
    """Any text can be read, gives no word twice, and each word is itself again."""
    found = words(sought, text)

    assert len(set(found)) == len(found)
    assert all(word for word in found)
    assert words(sought, " ".join(found)) == found


@given(st.text(st.characters(categories=["Lu", "Ll", "Zs"], max_codepoint=0x17F)))
def test_case(text: str) -> None:
    """Capital letters make no difference."""
    assert words(Sought.NAME, text.upper()) == words(Sought.NAME, text)
