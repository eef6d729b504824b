import re
from base64 import b64encode
from collections import Counter
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given

from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.ports import PORT_VERSION, Format
from restorative_core.testing import FormatContract
from restorative_core.testing.texts import encodable_texts, texts
from restorative_core.vocabulary.moments import Period
from restorative_html import HtmlFormat, restorative_formats, words

SHARES = Figure(
    name="cases-closed/1",
    title="Cases closed, by result",
    definition="Cases closed in the period.",
    unit="share",
    counted="cases",
    source="house",
    lines=(
        Line("completed", Value(0.4, 0.2707, 0.5445), Value(20), Value(50)),
        Line("other", Value(None, withheld=True), Value(None, withheld=True), Value(50)),
        Line("administrative", Value(None), Value(12)),
        Line("", Value(None), Value(62)),
    ),
    notes=("A note.",),
)
COUNTS = attrs.evolve(
    SHARES,
    name="referrals-by-source/1",
    unit="referrals",
    counted="referrals",
    lines=(Line("police", Value(1_200)), Line("victim-support-service", Value(600)), Line("", Value(1_800))),
)
SINGLE = attrs.evolve(SHARES, name="satisfied/1", lines=(Line("", Value(0.85, 0.6396, 0.9476), Value(17), Value(20)),))
REPORT = Report("Yearly", "County", Period(date(2015, 4, 1), date(2016, 3, 31)), (SHARES, COUNTS, SINGLE), ("Draft.",))

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as a browser takes it apart."""

    def __init__(self, rendered: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.shown: list[str] = []
        self.style = ""
        self._open: list[str] = []
        self.feed(rendered.decode("utf-8"))
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag and what it says of itself."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself, as shapes do."""
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last, and no other."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.shown.append(data)

    @property
    def text(self) -> str:
        """Everything that is shown."""
        return " ".join(" ".join(self.shown).split())

    def values(self, name: str) -> list[str]:
        """Every value of the attribute *name*."""
        return [value for _, found, value in self.attributes if found == name]


class TestContract(FormatContract):
    """HTML is a format."""

    @pytest.fixture
    def form(self) -> Format:
        """The format."""
        return HtmlFormat()


def page(report: Report = REPORT) -> Page:
    """The page of *report*."""
    return Page(HtmlFormat().render(report))


def with_lines(*lines: Line) -> Report:
    """A report of one figure with *lines*."""
    return attrs.evolve(REPORT, figures=(attrs.evolve(SHARES, lines=lines),))


def test_it_is_offered_under_its_name() -> None:
    """The hook offers one format, `html`."""
    (offer,) = restorative_formats()

    assert (offer.name, offer.port_version, offer.suffix) == ("html", PORT_VERSION, ".html")
    assert offer.media_type.startswith("text/html")


def test_the_page_needs_nothing_from_anywhere() -> None:
    """There is no script, no address but those within the page, and a policy that admits its own style alone."""
    found = page()
    digest = b64encode(sha256(found.style.encode()).digest()).decode()
    policies = [value for value in found.values("content") if "default-src" in value]

    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]
    assert found.tags.keys().isdisjoint({"script", "link", "img", "iframe", "object", "form", "base"})
    assert not found.values("src")
    assert not found.values("style")
    assert all(address.startswith("#figure-") for address in found.values("href"))
    assert "url(" not in found.style
    assert "@import" not in found.style
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]


def test_the_page_can_be_read_by_anybody() -> None:
    """It has a language, a title, one main heading, a heading to each figure, scopes, captions and named charts."""
    found = page()

    assert ("html", "lang", "en-GB") in found.attributes
    assert found.tags["title"] == found.tags["h1"] == found.tags["main"] == 1
    assert {found.tags["table"], found.tags["caption"], found.tags["thead"]} == {2}
    assert Counter(found.values("scope")) == {"col": 3 + 5, "row": 4 + 3}
    assert found.tags["svg"] == found.values("role").count("img") == 1 + 2 + 1
    assert "Completed: 40%, 95% interval 27\N{EN DASH}55%" in found.values("aria-label")
    assert "Police: 1,200 referrals" in found.values("aria-label")
    assert len(set(found.values("id"))) == len(found.values("id"))
    assert {address[1:] for address in found.values("href")} <= set(found.values("id"))


def test_every_figure_says_what_it_is() -> None:
    """Definition, unit, what is counted, source, measure and notes stand beside each figure, with the period."""
    text = page().text

    for words_ in ("Cases closed in the period.", "share; counts are of cases", "house", "cases-closed/1", "A note."):
        assert words_ in text
    assert "1 April 2015 to 31 March 2016, both days included" in text
    assert "How to read this Draft." in text
    assert "17 of 20 cases" in text


def test_what_is_withheld_has_no_number_and_no_chart() -> None:
    """Nothing of a withheld number shows, be it in the text, in a chart or in what a chart says of itself."""
    hidden = Line("other", Value(0.123, 0.077, 0.191, withheld=True), Value(3, withheld=True), Value(50))
    rendered = HtmlFormat().render(with_lines(hidden, Line("", Value(None), Value(50))))

    assert rendered == HtmlFormat().render(with_lines(SHARES.lines[1], Line("", Value(None), Value(50))))
    assert b"withheld" in rendered
    assert b"<svg" not in rendered


@given(text=texts().filter(bool))
def test_no_text_is_ever_a_tag(text: str) -> None:
    """Whatever stands in a report, the page has the tags and attributes that it would have without it."""

    def saying(text: str) -> Report:
        lines = (Line(text, Value(0.5, 0.4, 0.6), Value(5), Value(10)), Line(text, Value(0.0)))
        figure = Figure(text, text, text, "share", text, text, lines, (text,))
        return Report(text, text, REPORT.period, (figure,), (text,))

    hostile, tame = page(saying(text)), page(saying("x"))

    assert hostile.tags == tame.tags
    assert [(tag, name) for tag, name, _ in hostile.attributes] == [(tag, name) for tag, name, _ in tame.attributes]


@given(text=encodable_texts())
def test_text_is_shown_as_it_is(text: str) -> None:
    """What can be shown is shown as it was written; what no page may hold is marked."""
    shown = page(attrs.evolve(REPORT, figures=(attrs.evolve(SHARES, definition=text),))).shown
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", text)

    assert not kept.strip() or kept.replace("\r\n", "\n").replace("\r", "\n") in [
        one.replace("\r\n", "\n").replace("\r", "\n") for one in shown
    ]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("", "All"),
        ("victim-support-service", "Victim support service"),
        ("percentile-90", "90th percentile"),
        ("Ourselves & others", "Ourselves & others"),
    ],
)
def test_a_code_is_put_in_words(code: str, label: str) -> None:
    """A code becomes words; whatever is no code is left as it is."""
    assert words.label(code) == label


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0, "share", "0%"),
        (0.001, "share", "<1%"),
        (0.854, "share", "85%"),
        (0.999, "share", ">99%"),
        (1, "share", "100%"),
        (1_234_567, "referrals", "1,234,567"),
    ],
)
def test_a_number_is_put_in_words(value: float, unit: str, shown: str) -> None:
    """A share that is not nought is not shown as nought, nor one that is not the whole as the whole."""
    assert words.number(value, unit) == shown


def test_an_interval_is_rounded_outward() -> None:
    """The interval in whole per cent holds all of the interval."""
    assert words.interval(0.6396, 0.9476) == "63\N{EN DASH}95%"
    assert words.interval(0.0, 1.0) == "0\N{EN DASH}100%"


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", ["--ink", "--soft", "--deep"])
@pytest.mark.parametrize("paper", ["--paper", "--wash"])
def test_text_stands_out(ink: str, paper: str) -> None:
    """Every colour of text stands out from what is behind it by 4.5 to 1 at least. Source: WCAG 2.2, 1.4.3."""
    colours = dict(re.findall(r"(--\w+): (#[0-9a-f]{6})", page().style))
    dark, light = sorted(_luminance(colours[name]) for name in (ink, paper))

    assert (light + 0.05) / (dark + 0.05) >= 4.5
