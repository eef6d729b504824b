import json
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.errors import Faulty, Misconfigured
from restorative_core.intake.lines import LONGEST, Line, lines
from restorative_core.intake.mapping import Mapping
from restorative_core.intake.reading import CsvRecords, Raw, json_records
from restorative_core.intake.referrals import Intake, read_referrals

Read = Callable[..., list[Intake]]
ROW = "NP/15/{},12/03/2015,PC 1,Wei Li,,,,Yes,,Ines Li,,Fraud,,,Custody,,,{}"


def _found(found: list[Intake]) -> dict[int, list[str]]:
    return {one.record: [reason.code for reason in one.reasons] for one in found}


def _header(text: str) -> str:
    return text.splitlines()[0] + "\r\n"


def _file(police_text: str, *rows: str) -> bytes:
    return (_header(police_text) + "\r\n".join(rows)).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_a_file_is_read_whatever_its_ends_and_encoding(read: Read, police_text: str, end: str, encoding: str) -> None:
    """The encoding and the line ends are found out."""
    found = read(police_text.replace("Ż", "S").replace("\r\n", end).encode(encoding))

    assert _found(found) == {2: []}
    assert found[0].referral is not None
    assert found[0].referral.participants[0].name == "Mairéad Li"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_yields_the_columns(read: Read, housing_text: str, delimiter: str) -> None:
    """A landlord may send commas today and semicolons tomorrow, and UTF-8 for once."""
    found = read(housing_text.replace(";", delimiter).encode(), "housing")

    assert _found(found) == {2: []}


def test_the_caller_may_name_encoding_and_delimiter(read: Read, housing_text: str) -> None:
    """What the caller names is not guessed."""
    found = read(housing_text.replace(";", "^").encode("iso-8859-15"), "housing", encoding="iso-8859-15", delimiter="^")

    assert _found(found) == {2: []}


@pytest.mark.parametrize("named", [{"encoding": "rot13"}, {"encoding": "utf-7"}, {"delimiter": ""}, {"delimiter": '"'}])
def test_what_cannot_be_used_is_a_setting_error(read: Read, housing_text: str, named: dict[str, str]) -> None:
    """An encoding or delimiter that is none is told as a setting to mend."""
    with pytest.raises(Misconfigured):
        read(housing_text.encode(), "housing", **named)


def test_a_stray_byte_spoils_one_row_alone(read: Read, police_text: str) -> None:
    """A file that is UTF-8 but for one byte stays UTF-8, and the row of the byte is faulty."""
    rows = [ROW.format(number, "Łucja").encode() for number in range(3)]
    rows[1] = rows[1].replace("Ł".encode(), b"\xe9")
    found = read(_header(police_text).encode() + b"\n".join(rows))

    assert _found(found) == {2: [], 3: ["record.undecodable"], 4: []}
    assert json.loads(json.dumps(found[1].raw)).encode("utf-8", "surrogateescape") == rows[1]


def test_a_row_of_another_encoding_is_not_garbled_in_silence(read: Read, police_text: str) -> None:
    """A row of UTF-8 pasted into a file of Windows-1252 is faulty rather than misread."""
    rows = [ROW.format(number, "é").encode("windows-1252") for number in range(3)]
    found = read(_header(police_text).encode() + b"\n".join([*rows, ROW.format(4, "é").encode()]))

    assert _found(found) == {2: [], 3: [], 4: [], 5: ["record.other-encoding"]}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["1,a", "2,a,b,c"], {2: ["record.cut-short"], 3: ["record.cut-short"]}),
        ([ROW.format(1, "x") + ",y"], {2: ["record.too-many-cells"]}),
        ([ROW.format(1, "x") + ","], {2: ["record.too-many-cells"]}),
        ([ROW.format(1, '"a"b')], {2: ["record.malformed-quoting"]}),
        ([ROW.format(1, 'a"b')], {2: ["record.malformed-quoting"]}),
        ([ROW.format(1, "a\0b")], {2: ["record.null-character"]}),
        ([ROW.format(1, '"a, ""b"", c"')], {2: []}),
        ([ROW.format(1, '"a\r\nb"'), ROW.format(2, "")], {2: [], 3: []}),
        ([ROW.format(1, '"a\r\n\r\nb"'), ROW.format(2, "")], {2: [], 3: []}),
        (["", ROW.format(1, "x"), "   ", "", ROW.format(2, "x"), ""], {3: [], 6: []}),
        ([",,,,,,,,,,,,,,,,,", ROW.format(1, "x")], {3: []}),
        (["\ufeff" + ROW.format(1, "x"), ROW.format(1, "x")], {2: [], 3: ["reference.used-before"]}),
        (['"' + ROW.format(1, "x").replace(",", '","') + '"'], {2: []}),
        ([ROW.format(1, '"open'), ROW.format(2, ""), ROW.format(3, "")], {2: ["record.unclosed-quote"], 3: [], 4: []}),
        ([ROW.format(1, '"open'), ROW.format(2, '"a"'), "1,2"], {
            2: ["record.unclosed-quote"], 3: [], 4: ["record.cut-short"],
        }),
        ([ROW.format(1, '"open'), ROW.format(2, "x"), ROW.format(3, 'shut"')], {
            2: ["record.unclosed-quote"], 3: [], 4: ["record.malformed-quoting"],
        }),
        (['NP/15/1,12/03/2015,"PC 1, and', ROW.format(2, '"a\r\nb"'), ROW.format(3, "")], {
            2: ["record.unclosed-quote"], 3: [], 4: [],
        }),
        (["NP/15/1,12/03/2015,PC", ROW.format(1, "")], {2: ["record.cut-short"], 3: ["reference.used-before"]}),
        ([ROW.format(1, '"a;\r\nspeaks Pol'), ROW.format(2, "")], {2: ["record.unclosed-quote"], 3: []}),
        ([ROW.format(1, '"a;\r\nspeaks Pol'), "", ROW.format(2, "")], {2: ["record.unclosed-quote"], 4: []}),
        (["NP/15/1", ROW.format(1, "")], {2: ["record.cut-short"], 3: []}),
    ],
)  # fmt: skip
def test_a_row_is_faulty_by_itself(
    read: Read, police_text: str, rows: list[str], expected: dict[int, list[str]]
) -> None:
    """A broken row is told by its number, and the rows after it are read."""
    assert _found(read(_file(police_text, *rows))) == expected


def test_a_forgotten_quote_swallows_nothing(read: Read, police_text: str) -> None:
    """However far the end of the file, the rows after a forgotten quote are read, in bounded memory."""
    rows = [ROW.format(1, '"open'), *(ROW.format(number, "x" * 900) for number in range(2, 3000))]
    found = read(_file(police_text, *rows))

    assert len(found) == len(rows)
    assert [one.record for one in found if one.reasons] == [2]
    assert found[0].raw == rows[0]


def test_a_file_is_never_held_in_memory(tmp_path: Path, police_text: str) -> None:
    """Twenty megabytes without a line end need a few of memory, and every character is handed back."""
    path = tmp_path / "long"
    size = 20 * LONGEST
    path.write_bytes(_header(police_text).encode() + b"x" * size + b"\n" + ROW.format(1, "").encode())
    tracemalloc.start()
    length, last = 0, 0
    for one in read_referrals(path, Mapping.named("police")):
        last = one.record
        length += len(one.raw) if one.reasons else 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (length, last) == (size, 3)
    assert peak < 12 * LONGEST


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n\r\n  \n", "file.empty"),
        (b"\xef\xbb\xbf", "file.empty"),
        (b"PK\x03\x04\x14\x00\x06\x00", "file.not-text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file.not-text"),
        (bytes(range(32)) * 9, "file.not-text"),
        ("Ref No,Date".encode("utf-16-le"), "file.not-text"),
        (b"Ref No,Date Received\n", "columns.missing"),
        (b"just a text", "columns.missing"),
    ],
)
def test_a_file_that_is_none_is_one_fault(read: Read, content: bytes, code: str) -> None:
    """Where the whole file is wrong, one sentence says so, and no row is blamed."""
    with pytest.raises(Faulty) as fault:
        read(content)

    assert [reason.code for reason in fault.value.reasons] == [code]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Victim DOB", "Birth", "[columns.missing] The first row lacks: 'Victim DOB'."),
        ("CJ Stage,Admits?", "Admits?,Admits?", "[columns.missing] The first row lacks: 'CJ Stage'."),
        ("Notes", "Notes,Notes", "[columns.twice] A column stands twice: 'Notes'."),
        ("Notes", "Notes,Shoe size", "[columns.unmapped] The mapping does not speak of: 'Shoe size'."),
    ],
)
def test_the_header_must_have_the_columns(read: Read, police_text: str, old: str, new: str, says: str) -> None:
    """A column that is missing, stands twice or is not spoken of is named, and nothing is dropped in silence."""
    with pytest.raises(Faulty) as fault:
        read(police_text.replace(old, new).encode())

    assert len(fault.value.reasons) == 1
    assert says in str(fault.value)


def test_a_file_without_a_header_tells_nobodys_name(read: Read, police_text: str) -> None:
    """When a row stands where the header should, the message repeats none of it."""
    with pytest.raises(Faulty) as fault:
        read(police_text.splitlines()[1].encode())

    assert "Mairéad" not in str(fault.value)


def test_names_of_columns_bear_case_and_space(read: Read, police_text: str) -> None:
    """A header may be typed by hand."""
    header = _header(police_text)
    typed = header.upper().replace(",", " , ").replace("CJ STAGE", "CJ  Stage")

    assert _found(read(police_text.replace(header, typed).encode())) == {2: []}


def test_a_trailing_delimiter_throughout_does_no_harm(read: Read, police_text: str) -> None:
    """A column without a name may be empty; what it says is a fault, for nothing is dropped in silence."""
    text = police_text.replace("\r\n", ",\r\n")

    assert _found(read(text.encode())) == {2: []}
    assert _found(read(text.replace("why,", "why,oh").encode())) == {2: ["column.unnamed"]}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"form": "self-ref', "json.unreadable"),
        (b"[1]", "record.not-an-object"),
        (b"null", "record.not-an-object"),
        (b'{"form": 1, "form": 2}', "json.key-twice"),
        (b'{"form": NaN}', "json.no-number"),
        (b"[" * 100_000, "json.unreadable"),
        (b'{"a":' * 50_000, "json.unreadable"),
        (b'{"form": "\xff"}', "record.undecodable"),
        (b'{"form": "\0"}', "record.null-character"),
        (b"1" * 10_000, "json.unreadable"),
        (b'"' + b"x" * 2 * LONGEST + b'"', "record.too-long"),
    ],
)
def test_a_line_that_is_no_form_is_faulty_by_itself(read: Read, line: bytes, code: str) -> None:
    """A broken line is told by its number, and the lines after it are read."""
    found = read(b"\r\n" + line + b"\n\n{}", "self-referral")

    assert {one.record for one in found} == {2, 4}
    assert {reason.code for one in found if one.record == 2 for reason in one.reasons} == {code}


@pytest.mark.parametrize(
    ("content", "mapping", "code"),
    [
        (b"Ref No,Name\r\n1,Li\r\n", "self-referral", "file.no-json-lines"),
        (b"<!doctype html>\n<p>Gone</p>\n", "self-referral", "file.no-json-lines"),
        (b'{"form": "self-referral", "me": {}}\n', "police", "file.no-csv"),
        (b'[{"Ref No": 1}]', "housing", "file.no-csv"),
        (b"<html><td>Ref No</td></html>", "police", "file.no-csv"),
    ],
)
def test_a_file_of_another_form_than_its_mapping_is_refused_as_a_whole(
    read: Read, content: bytes, mapping: str, code: str
) -> None:
    """JSON or HTML under the mapping of a CSV, or the other way round, is one fault of the whole file."""
    with pytest.raises(Faulty) as error:
        read(content, mapping)

    assert [reason.code for reason in error.value.reasons] == [code]


def test_a_file_that_cannot_be_opened_is_a_setting_error(tmp_path: Path) -> None:
    """A path that leads nowhere is told, without the name of the file, which may be somebody's."""
    with pytest.raises(Misconfigured) as error:
        read_referrals(tmp_path / "Mairéad Li.csv", Mapping.named("police"))

    assert "Mairéad" not in str(error.value)


TEXTS = st.text(st.sampled_from('a,";\n\r\0x \ufeff\udc80{}[]1é'), max_size=200)


def _accounts_for(text: str, found: Iterable[Raw]) -> None:
    at = 0
    for raw in found:
        start = text.index(raw.text, at) if raw.text else at
        assert not text[at:start].strip(' \r\n,;\ufeff"'), "only rows without content lie between two records"
        at = start + len(raw.text)
    assert not text[at:].strip(' \r\n,;\ufeff"')


@given(TEXTS, st.integers(1, 50))
def test_no_character_of_a_file_is_lost(text: str, size: int) -> None:
    """Records, line ends and rows without content make up the whole text, in order, however it arrives."""
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    found = list(lines(chunks))

    assert "".join(line.text + line.end for line in found) == text
    assert found == list(lines([text]))
    _accounts_for(text, CsvRecords(found, ","))
    _accounts_for(text, json_records(found))


@given(TEXTS)
def test_numbers_of_records_rise(text: str) -> None:
    """Each record has a number of its own."""
    for records in (CsvRecords(lines([text]), ";"), json_records(lines([text]))):
        numbers = [raw.record for raw in records]
        assert numbers == sorted(set(numbers))


@given(st.lists(st.text(st.sampled_from('ab,"\n;'), max_size=8), min_size=2, max_size=6))
def test_well_formed_cells_are_read_back(found: list[str]) -> None:
    """What is quoted as the format asks is read as it was, in a narrow table."""
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in found)
    raws = list(CsvRecords(lines([quoted]), ","))

    assert [raw.value for raw in raws] == ([found] if any(cell.strip() for cell in found) else [])


@given(st.binary(max_size=400), st.sampled_from(["police", "housing", "self-referral"]), st.booleans())
def test_bytes_of_any_kind_do_no_more_than_be_faulty(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str, headed: bool
) -> None:
    """Whatever stands in a file, reading it ends, in faults at worst."""
    path = tmp_path_factory.getbasetemp() / f"bytes-{name}"
    columns = ",".join(Mapping.named(name).ignore + tuple(one.name for one in Mapping.named(name).columns))
    path.write_bytes((columns.encode() + b"\n" if headed else b"") + content)
    try:
        found = list(read_referrals(path, Mapping.named(name)))
    except Faulty:
        return
    assert all((one.referral is None) is bool(one.reasons) for one in found)


def test_a_line_end_may_fall_between_two_chunks() -> None:
    """A carriage return at the end of a chunk may have its line feed in the next."""
    assert list(lines(["a\r", "\nb\r"])) == [Line("a", "\r\n"), Line("b", "\r")]
