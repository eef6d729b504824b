"""What every format keeps."""

from collections.abc import Callable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.evidence.report import Figure, Line, Report, Value
from restorative_core.ports import Format
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.texts import encodable_texts
from restorative_core.vocabulary.moments import Period

_COUNTS = Figure(
    name="referrals-by-source/1",
    title="Referrals by source",
    definition="Referrals that were received in the period, each counted once.",
    unit="referrals",
    counted="referrals",
    source="scotland-2017",
    lines=(Line("", Value(1_234)), Line("police", Value(1_200)), Line("school", Value(None, withheld=True))),
    notes=("Small numbers are withheld.",),
)
_SHARES = Figure(
    name="satisfied/1",
    title="People who were satisfied",
    definition="Of those who answered, the share that answered 4 or 5.",
    unit="share",
    counted="people",
    source="rjc-framework",
    lines=(Line("", Value(0.875, 0.65, 0.97), Value(14), Value(16)), Line("school", Value(None))),
)
SAMPLE = Report(
    "Yearly report", "County service", Period(date(2015, 4, 1), date(2016, 3, 31)), (_COUNTS, _SHARES), ("A draft.",)
)
"""A report with a count, a proportion with its interval, a withheld number and one that does not exist."""


class FormatContract(Contract):
    """What every format keeps. Subclass it and give the fixture `form`.

    Override the fixture `visible` where the bytes are not UTF-8 text that a reader sees as it is:
    it gives the text that somebody who opens the file can read.
    """

    @pytest.fixture
    def form(self) -> Format:
        """The format."""
        raise NotImplementedError("Give the fixture `form`: the format.")

    @pytest.fixture
    def visible(self) -> Callable[[bytes], str]:
        """Gives the text that a reader sees."""
        return lambda rendered: rendered.decode("utf-8")

    def test_the_same_report_gives_the_same_bytes(self, form: Format) -> None:
        """F1. The same report always gives the same bytes, and there are some."""
        rendered = form.render(SAMPLE)

        assert isinstance(rendered, bytes)
        assert rendered
        assert form.render(attrs.evolve(SAMPLE)) == rendered

    def test_every_figure_carries_its_definition(self, form: Format, visible: Callable[[bytes], str]) -> None:
        """F2. Title, service, definitions, units, sources and notes can all be read."""
        text = _squeezed(visible(form.render(SAMPLE)))

        for figure in SAMPLE.figures:
            for words in (figure.title, figure.definition, figure.unit, figure.source, *figure.notes):
                assert _squeezed(words) in text
        for words in (SAMPLE.title, SAMPLE.service, *SAMPLE.notes):
            assert _squeezed(words) in text

    def test_every_line_can_be_read(self, form: Format, visible: Callable[[bytes], str]) -> None:
        """F3. Every line's label can be read, and the days that the report is about."""
        text = visible(form.render(SAMPLE))

        for figure in SAMPLE.figures:
            assert all(line.label in text for line in figure.lines)
        assert "2015" in text
        assert "2016" in text

    def test_a_proportion_keeps_its_counts(self, form: Format) -> None:
        """F4. A proportion is shown with its counts and its interval: change one of them, and the bytes change."""
        whole = Line("", Value(0.875, 0.65, 0.97), Value(14), Value(16))

        for changed in (
            attrs.evolve(whole, numerator=Value(15)),
            attrs.evolve(whole, denominator=Value(17)),
            attrs.evolve(whole, value=Value(0.875, 0.55, 0.97)),
            attrs.evolve(whole, value=Value(0.875, 0.65, 0.99)),
        ):
            assert form.render(_with(changed)) != form.render(_with(whole))

    def test_a_number_may_stand_over_a_count_alone(self, form: Format) -> None:
        """F9. A line may have a denominator and no numerator, as a percentile has; its number shows."""
        percentile = Line("median", Value(12), None, Value(16))

        assert form.render(_with(percentile)) != form.render(_with(attrs.evolve(percentile, value=Value(13))))

    def test_withheld_is_neither_zero_nor_nothing(self, form: Format) -> None:
        """F5. A withheld number, a zero and a number that does not exist are told apart."""
        values = (Value(None, withheld=True), Value(0), Value(None))

        assert len({form.render(_with(Line("police", value))) for value in values}) == len(values)

    def test_a_withheld_number_is_not_shown(self, form: Format) -> None:
        """F6. What is withheld does not show, even where a number was left in its place."""
        rendered = form.render(_with(Line("police", Value(None, withheld=True))))

        assert form.render(_with(Line("police", Value(7_777, withheld=True)))) == rendered

    def test_a_report_without_figures(self, form: Format, visible: Callable[[bytes], str]) -> None:
        """F7. A report without figures, and a figure without lines, are reports all the same."""
        assert SAMPLE.title in visible(form.render(attrs.evolve(SAMPLE, figures=(), notes=())))
        assert _COUNTS.title in visible(form.render(_with()))

    @every
    @given(text=encodable_texts(), twice=st.booleans())
    def test_every_text_can_be_shown(self, form: Format, text: str, *, twice: bool) -> None:
        """F8. Whatever the texts of a report are, it is rendered, always to the same bytes."""
        line = Line(text, Value(1))
        figure = attrs.evolve(
            _COUNTS, title=text, definition=text, notes=(text,), lines=(line, line) if twice else (line,)
        )
        report = attrs.evolve(SAMPLE, title=text, service=text, figures=(figure,), notes=(text,))

        assert form.render(report) == form.render(report)


def _with(*lines: Line) -> Report:
    return attrs.evolve(SAMPLE, figures=(attrs.evolve(_COUNTS, lines=lines),))


def _squeezed(text: str) -> str:
    """*text* without white space, which a format may break as it likes."""
    return "".join(text.split())
