from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Misconfigured, Unknown
from restorative_core.intake.dates import read_day
from restorative_core.intake.mapping import Mapping, mapping_names
from restorative_core.intake.referrals import read_referrals

SAMPLES = Path(__file__).parents[1] / "data" / "referrals"
SMALL = """
name = "school"
format = "csv"
dates = ["d/m/Y"]
[always]
source = "school"
initiator = "agency"
[people.child]
roles = ["harmed"]
[columns]
"When" = { to = "received", required = true }
"Who" = { to = "child.name" }
"""


def test_the_library_brings_three_mappings() -> None:
    """The three kinds of files that partners send are known by name."""
    assert mapping_names() == ("housing", "police", "self-referral")
    assert [Mapping.named(name).name for name in mapping_names()] == list(mapping_names())


def test_a_partner_may_write_a_mapping(tmp_path: Path) -> None:
    """A few lines of TOML are a mapping; what it does not name need not be there."""
    (tmp_path / "school.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "file.csv").write_text("When,Who\n1/3/2015,Wei Li\n", encoding="utf-8")
    (found,) = read_referrals(tmp_path / "file.csv", Mapping.named(tmp_path / "school.toml"))

    assert found.referral is not None
    assert found.referral.participants[0].name == "Wei Li"


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ("name =", "nome =", "nome", "Did you mean 'name'?"),
        ('name = "school"', "", "name", "missing"),
        ('"csv"', '"xlsx"', "format", "csv, jsonl"),
        ('format = "csv"', 'format = "csv"\nencoding = "rot13"', "encoding", "windows-1252"),
        ('format = "csv"', 'format = "csv"\ndelimiter = ", "', "delimiter", "one character"),
        ('format = "csv"', 'format = "csv"\nreference = ["No"]', "reference", "'No' is no column"),
        ('format = "csv"', 'format = "csv"\nyes = "y"', "yes", "a list of texts"),
        ('["d/m/Y"]', '["d/m"]', "dates", "is no date pattern"),
        ('["d/m/Y"]', '["%d/%m/%Y"]', "dates", "is no date pattern"),
        ('["d/m/Y"]', '["d/m/Y", "m/d/Y"]', "dates", "differently"),
        ('["d/m/Y"]', "[]", "columns.When", "date patterns"),
        ('"school"\ninitiator', '"skool"\ninitiator', "always.source", "cannot hold"),
        ('source = "school"', 'sauce = "school"', "always.sauce", "no such field"),
        ('initiator = "agency"', "", "columns", "'initiator'"),
        ('["harmed"]', '["hurt"]', "people.child.roles", "harmed, "),
        ("[people.child]", "[people.received]", "people.received", "one word"),
        ("[people.child]", "[kids.child]", "kids", "no such setting"),
        ('to = "child.name"', 'to = "kid.name"', "columns.Who.to", "no field 'kid.name'"),
        ('to = "child.name"', 'to = "child.contact.phone.x"', "columns.Who.to", "no field"),
        ('to = "child.name"', 'to = "received.text"', "columns.Who.to", "no field"),
        ('to = "child.name"', 'to = "incident.flags.x"', "columns.Who.to", "no field"),
        ('to = "child.name"', 'to = "everyone.name"', "columns.Who.to", "no field"),
        ('to = "child.name"', 'to = "incident.flags", values = {a = {notes = "x"}}', "columns.Who.values", "alone"),
        ('to = "child.name"', 'to = "child.contact"', "columns.Who.to", "no field"),
        ('to = "child.name"', 'to = "child.name", splits = "/"', "columns.Who.splits", "Did you mean 'split'?"),
        ('to = "child.name"', 'to = "child.name", required = "yes"', "columns.Who.required", "true or false"),
        ('to = "child.name"', 'to = "child.name", keep = true', "columns.Who.keep", "otherwise"),
        ('to = "child.name"', 'to = "child.born", split = "/"', "columns.Who.split", "name"),
        ('to = "child.name"', 'to = "child.aware", values = {a = 1}', "columns.Who.values.a", "cannot hold"),
        ('to = "child.name"', "", "columns.Who", "fills nothing"),
        ('to = "child.name"', 'to = "source"', "columns.Who", "filled by 'always'"),
        ('to = "child.name"', 'to = "received"', "columns.Who", "filled by 'When'"),
        ('{ to = "child.name" }', '"child.name"', "columns.Who", "a table"),
        ('{ to = "child.name" }', "{", "TOML", "Mend"),
    ],
)
def test_a_mistake_in_a_mapping_is_told_with_place_and_remedy(old: str, new: str, place: str, remedy: str) -> None:
    """Whoever wrote the mapping learns where the mistake is and what to write."""
    with pytest.raises(Misconfigured) as error:
        Mapping.from_toml(SMALL.replace(old, new, 1))

    assert place in str(error.value)
    assert remedy in str(error.value)


VALUES = [
    "1", "[]", "{}", '""', '"x"', '["x"]', "true", "1979-05-27", '"victim.name"', '"notes"', '"everyone.roles"',
    '"incident.flags.x"', '"received.text"', '"everyone.name"', '{ "victim.name" = "x" }',
]  # fmt: skip
LINES = files("restorative_core.intake").joinpath("mappings/police.toml").read_text(encoding="utf-8").splitlines()


@given(st.sampled_from([n for n, line in enumerate(LINES) if " = " in line]), st.sampled_from(VALUES), st.booleans())
def test_no_setting_breaks_more_than_the_mapping(line: int, value: str, inner: bool) -> None:
    """Whatever stands in a mapping, it is a mapping by which a file is read, or a mistake that is told."""
    key, _, old = LINES[line].partition(" = ")
    changed = f"{key} = {old.replace(old.split('= ')[-1], value + ' }', 1) if inner and '{' in old else value}"
    text = "\n".join([*LINES[:line], changed, *LINES[line + 1 :]])
    mistake, found = "", []
    try:
        found = [*read_referrals(SAMPLES / "police.csv", Mapping.from_toml(text))]
    except Misconfigured as told:
        mistake = str(told)

    assert found or mistake.startswith(("In the mapping", "The "))
    assert all((one.referral is None) == bool(one.reasons) for one in found)


def test_an_unknown_mapping_is_told_with_those_that_are_there() -> None:
    """A name that is none is answered with the names."""
    with pytest.raises(Unknown, match="housing, police, self-referral"):
        Mapping.named("polcie")


@pytest.mark.parametrize("name", ["../mapping", "police/../police", "", "nowhere.toml"])
def test_a_name_reaches_no_other_file(name: str) -> None:
    """A name is one of those that are there, and a path that leads nowhere is told."""
    with pytest.raises((Unknown, Misconfigured)):
        Mapping.named(name)


def test_a_mapping_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    """A mapping saved in another encoding is told as what it is."""
    (tmp_path / "x.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(Misconfigured, match="UTF-8"):
        Mapping.named(tmp_path / "x.toml")


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("1 sept 2015", "d b Y", date(2015, 9, 1)),
        ("1-JUN-2015", "d-b-Y", date(2015, 6, 1)),
        ("1 February 2015", "d B Y", date(2015, 2, 1)),
        ("March 1, 2015", "b d, Y", date(2015, 3, 1)),
        ("1  March   2015", "d b Y", date(2015, 3, 1)),
        ("01 Mar. 15", "d b y", date(2015, 3, 1)),
        ("29/02/00", "d/m/y", date(2000, 2, 29)),
        ("1/3/2015 ", "d/m/Y", date(2015, 3, 1)),
        ("1 Mai 2015", "d b Y", None),
        ("1 ma 2015", "d b Y", None),
        ("1 marc 2015", "d b Y", None),
        ("0/3/2015", "d/m/Y", None),
        ("-1/3/2015", "d/m/Y", None),
        ("1.3.2015", "d/m/Y", None),
        ("1/3/2015/4", "d/m/Y", None),
        ("\N{ARABIC-INDIC DIGIT ONE}/3/2015", "d/m/Y", None),
        ("", "d/m/Y", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, pattern: str, day: date | None) -> None:
    """English months in any case, short or whole; ASCII digits; and no day that does not exist."""
    assert read_day(text, [pattern]) == day
