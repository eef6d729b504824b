import csv
import io
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.ports import PORT_VERSION, Format
from restorative_core.testing.contracts.format import SAMPLE, FormatContract
from restorative_core.testing.texts import encodable_texts
from restorative_core.vocabulary.moments import Period
from restorative_csv import CsvFormat, restorative_formats
from restorative_csv.rows import HEADER

FIGURE = Figure(
    name="satisfied/1",
    title="People satisfied",
    definition="Of the people who answered, those who are satisfied.",
    unit="share",
    counted="people",
    source="house",
    lines=(Line("", Value(0.85, 0.6396, 0.9476), Value(17), Value(20)),),
)
REPORT = Report("Yearly", "Café service", Period(date(2015, 4, 1), date(2016, 3, 31)), (FIGURE,), ("Draft.",))

HOSTILE = (
    "=1+1",
    "+44 20 7946 0000",
    "-2+3",
    "@SUM(A1)",
    "\tTab",
    "\rReturn",
    "\n=1",
    "\0=1",
    " =1",
    "\u200b=1",
    "\ufeff=1",
    "\u00a0\u3000=1",
    '"=1',
    "'=1",
    "\u201c=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "\u22121",
    "\ufe661",
)


class TestContract(FormatContract):
    """CSV is a format."""

    @pytest.fixture
    def form(self) -> Format:
        """The format."""
        return CsvFormat()


def read(rendered: bytes) -> list[dict[str, str]]:
    """The rows of *rendered*, as another program reads them."""
    return list(csv.DictReader(io.StringIO(rendered.decode("utf-8-sig"), newline=""), strict=True))


def with_lines(*lines: Line) -> Report:
    """A report of one figure with *lines*."""
    return attrs.evolve(REPORT, figures=(attrs.evolve(FIGURE, lines=lines),))


def test_it_is_offered_under_its_name() -> None:
    """The hook offers one format, `csv`."""
    (offer,) = restorative_formats()

    assert (offer.name, offer.port_version, offer.suffix) == ("csv", PORT_VERSION, ".csv")
    assert offer.media_type.startswith("text/csv")


def test_a_line_is_a_row() -> None:
    """A row has the value, the interval, both counts, the unit and everything a reader must know."""
    (row,) = read(CsvFormat().render(REPORT))

    assert tuple(row) == HEADER
    assert row == {
        "report": "Yearly",
        "service": "Café service",
        "first_day": "2015-04-01",
        "last_day": "2016-03-31",
        "measure": "satisfied/1",
        "title": "People satisfied",
        "line": "",
        "value": "0.85",
        "unit": "share",
        "low_95": "0.6396",
        "high_95": "0.9476",
        "numerator": "17",
        "denominator": "20",
        "counted": "people",
        "definition": "Of the people who answered, those who are satisfied.",
        "source": "house",
        "notes": "",
        "report_notes": "Draft.",
    }


def test_withheld_none_and_nought_are_three_things() -> None:
    """A withheld number is a tilde, with its interval; one that does not exist is empty; nought is 0."""
    rows = read(
        CsvFormat().render(
            with_lines(
                Line("a", Value(0.5, 0.1, 0.9, withheld=True), Value(3, withheld=True), Value(20)),
                Line("b", Value(None), Value(0), Value(0)),
                Line("c", Value(0.0, 0.0, 0.2775), Value(0), Value(10)),
            )
        )
    )

    found = [tuple(row[name] for name in ("value", "low_95", "high_95", "numerator", "denominator")) for row in rows]
    assert found == [("~", "", "", "~", "20"), ("", "", "", "0", "0"), ("0.0", "0.0", "0.2775", "0", "10")]


def test_the_file_is_what_a_spreadsheet_expects() -> None:
    """It begins with a byte-order mark, and every row ends with CRLF."""
    rendered = CsvFormat().render(SAMPLE)

    assert rendered.startswith(b"\xef\xbb\xbfreport,service,")
    assert rendered.endswith(b"\r\n")
    assert rendered.count(b"\n") == rendered.count(b"\r\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula(text: str) -> None:
    """A text that a spreadsheet might take for a formula gets an apostrophe, and keeps all that it says."""
    (row,) = read(CsvFormat().render(with_lines(Line(text, Value(1)))))

    assert row["line"] == f"'{text}"


@pytest.mark.parametrize("text", ["police", "A-level", "1 = 1", "(none)", "Zoë", "a=1", ""])
def test_an_innocent_text_is_left_alone(text: str) -> None:
    """A text that is no formula has no apostrophe."""
    (row,) = read(CsvFormat().render(with_lines(Line(text, Value(1)))))

    assert row["line"] == text


@pytest.mark.parametrize("number", [-3, -0.25, 0, 1_234_567])
def test_a_number_stays_a_number(number: float) -> None:
    """A number has no apostrophe, be it negative: what is told apart is its type and not its first character."""
    (row,) = read(CsvFormat().render(with_lines(Line("a", Value(number)))))

    assert float(row["value"]) == number


@given(texts=st.lists(encodable_texts(), min_size=1, max_size=4))
def test_what_is_written_is_read(texts: list[str]) -> None:
    """Every text comes back through a reader of CSV: as it was, or behind an apostrophe; and never as a formula."""
    rows = read(CsvFormat().render(with_lines(*(Line(text, Value(1)) for text in texts))))

    assert [row["line"] for row in rows] == [
        text if row["line"] == text else f"'{text}" for text, row in zip(texts, rows, strict=True)
    ]
    assert all(
        not cell.lstrip(" \"'").startswith(("=", "+", "-", "@")) or cell[0] == "'" for r in rows for cell in r.values()
    )


def test_a_broken_character_does_not_stop_the_report() -> None:
    """A lone surrogate, which no file can hold, becomes a question mark."""
    (row,) = read(CsvFormat().render(with_lines(Line("a\ud800b", Value(1)))))

    assert row["line"] == "a?b"
