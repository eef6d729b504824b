"""What one cell, or one value of a JSON object, sets in the referral."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NoReturn

from attrs import frozen

from restorative_core.errors import Faulty, Reason
from restorative_core.intake.columns import INSTANT, Column
from restorative_core.intake.dates import has_zone, is_instant, read_day, read_time
from restorative_core.intake.faults import EARLIEST, is_too_long_ago
from restorative_core.intake.fields import NOTES, Setting, Target, choices
from restorative_core.intake.mapping import Mapping, word
from restorative_core.vocabulary.moments import Moment

_VERBATIM = ("notes", "account")
_RECEIVED = "received"
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@frozen
class Reading:
    """How the values of one record are read.

    Attributes:
        mapping: The partner's mapping.
        received: The local day on which the record was received, once it has been read.
    """

    mapping: Mapping
    received: date | None = None

    def sets(self, column: Column, value: Any) -> Iterator[Setting]:
        """What *value*, found in *column*, sets.

        Raises:
            Faulty: The column cannot hold it. The reasons' places begin within the value.
        """
        if column.is_question:
            yield from self._answered(column, value)
        elif column.to is not None and column.to.several and not self.mapping.is_csv:
            yield from self._listed(column, value)
        else:
            yield from self._told(column, self._text(column, value))

    def _answered(self, column: Column, value: Any) -> Iterator[Setting]:
        answer = self._answer(value)
        if answer is None and (column.required or column.must):
            _fault("value.missing")
        if answer is not None and column.must and answer is not (column.must == "yes"):
            _fault("agreement.withheld")
        if answer is not None:
            if column.to is not None:
                yield Setting(column.to, answer)
            yield from column.answers.get("yes" if answer else "no", ())

    def _answer(self, value: Any) -> bool | None:
        if not self.mapping.is_csv:
            if value is not None and not isinstance(value, bool):
                _fault("value.wrong-type", wanted="true or false")
            return value
        said = word(value)
        if said in self.mapping.yes or said in self.mapping.no:
            return said in self.mapping.yes
        if said and said not in self.mapping.blank:
            _fault("answer.unreadable")
        return None

    def _listed(self, column: Column, value: Any) -> Iterator[Setting]:
        if column.to is None or not isinstance(value, list):
            _fault("value.wrong-type", wanted="a list")
        found: list[Any] = []
        reasons: list[Reason] = []
        for index, one in enumerate(value):
            try:
                text = self._text(column, one)
                if text is None:
                    _fault("value.missing")
                for each in self._told(column, text):
                    found.extend(each.value)
            except Faulty as fault:
                reasons.extend(Reason(r.code, about=f"[{index}]", details=r.details) for r in fault.reasons)
        if reasons:
            raise Faulty(reasons)
        yield Setting(column.to, found)

    def _text(self, column: Column, value: Any) -> str | None:
        """The text, or `None` when there is none to speak of."""
        if value is None:
            return None
        if not isinstance(value, str):
            _fault("value.wrong-type", wanted="a text")
        if column.to is not None and column.to.path in _VERBATIM:
            return value if value.strip() else None
        stripped = value.strip().strip("\ufeff").strip()
        return None if word(stripped) in self.mapping.blank else stripped or None

    def _told(self, column: Column, text: str | None) -> Iterator[Setting]:
        if text is None:
            if column.required or column.expect is not None:
                _fault("value.missing")
        elif column.expect is not None:
            if text != column.expect:
                _fault("form.unexpected", wanted=column.expect)
        elif column.values:
            yield from self._looked_up(column, text)
        elif column.to is not None:
            value = self._names(column, text) if column.split else self._value(column, column.to, text)
            yield Setting(column.to, [value] if column.to.several else value)

    def _looked_up(self, column: Column, text: str) -> Iterator[Setting]:
        found = column.values.get(self.mapping.word(text), column.otherwise)
        if found is None:
            _fault("value.not-in-list", choices=", ".join(column.values))
        yield from found
        if column.keep and found is column.otherwise:
            yield Setting(Target("", NOTES, str), f"{column.name}: {text}")

    def _names(self, column: Column, text: str) -> list[str]:
        """The names in one cell. Spaces beside the mark belong to it: a mark without them stands inside a name."""
        mark = re.escape(column.split.strip())
        spaced = column.split != column.split.strip()
        parts = re.split(rf"(?<!\S){mark}(?!\S)" if spaced else mark, text)
        return [part.strip() for part in parts if part.strip() and word(part) not in self.mapping.blank]

    def _value(self, column: Column, to: Target, text: str) -> Any:
        if to.kind is Moment:
            return self._moment(column, to, text)
        if to.kind is date:
            return _day(text, column.dates, self.received).isoformat()
        if to.kind is time:
            return _time(text)
        if choices(to.kind) and text not in choices(to.kind):
            _fault("value.not-in-list", choices=", ".join(choices(to.kind)))
        return _code(text) if column.code else text

    def _moment(self, column: Column, to: Target, text: str) -> str:
        if INSTANT in column.dates and (is_instant(text) or len(column.dates) == 1):
            return _plausible(_instant(text))
        year_end = date(self.received.year, 12, 31) if self.received and to.path != _RECEIVED else None
        return _plausible(Moment.of(_day(text, column.dates, year_end)))


def _day(text: str, patterns: tuple[str, ...], not_after: date | None) -> date:
    day = read_day(text, [pattern for pattern in patterns if pattern != INSTANT], not_after)
    if day is None:
        _fault("date.unreadable")
    return day


def _plausible(moment: Moment) -> str:
    if is_too_long_ago(moment):
        _fault("moment.implausible", year=str(EARLIEST))
    return moment.text


def _instant(text: str) -> Moment:
    if is_instant(text) and not has_zone(text):
        _fault("moment.without-zone")
    if not is_instant(text):
        _fault("moment.unreadable")
    try:
        return Moment.of(datetime.fromisoformat(text))
    except ValueError:
        _fault("moment.unreadable")


def _time(text: str) -> str:
    found = read_time(text)
    if found is None:
        _fault("time.unreadable")
    return found.isoformat("minutes")


def _code(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    code = _NOT_A_LETTER.sub("-", plain).strip("-")
    if not code:
        _fault("code.unreadable")
    return code


def _fault(code: str, **details: str) -> NoReturn:
    raise Faulty([Reason(code, details=details)])
