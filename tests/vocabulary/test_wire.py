"""Plain values are read strictly, and what was written is read again."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

import attrs
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.plain import event_from_plain
from restorative_core.errors import Faulty
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import Incident
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Referral, ReferredPerson
from restorative_core.vocabulary.roles import Role, StaffRole
from restorative_core.vocabulary.wire import MAX_TEXT, read_json, structure, unstructure, write_json

_CODES = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)


@frozen
class Sample:
    """One field of each type.

    Attributes:
        text: A text.
        truth: A truth value.
        count: A number.
        role: A code.
        roles: Several.
        born: A day.
        at: A moment.
        hour: A time of day.
        instant: An instant, with time zone.
        maybe: A truth value, or nothing.
    """

    text: str = ""
    truth: bool = False
    count: int = 0
    role: Role = Role.HARMED
    roles: frozenset[Role] = frozenset()
    born: date = date(2015, 3, 12)
    at: Moment = Moment.unknown()
    hour: time = time(18)
    instant: datetime = datetime(2015, 3, 12, tzinfo=UTC)
    maybe: bool | None = None


def _reasons(plain: Any, cls: type = Sample) -> list[tuple[str, str]]:
    with pytest.raises(Faulty) as faulty:
        structure(plain, cls)
    assert "secret" not in str(faulty.value)
    assert faulty.value.__cause__ is None
    return [(reason.code, reason.about) for reason in faulty.value.reasons]


class TestStrictness:
    """Nothing is coerced."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("truth", "false"),
            ("truth", "true"),
            ("truth", 1),
            ("truth", 0),
            ("truth", None),
            ("maybe", "false"),
            ("maybe", 0),
            ("text", None),
            ("text", 5),
            ("text", ["secret"]),
            ("count", 2.9),
            ("count", 2.0),
            ("count", "2"),
            ("count", True),
            ("role", 5),
            ("role", None),
            ("roles", "harmed"),
            ("roles", {"harmed": 1}),
            ("roles", None),
            ("born", 20150312),
            ("born", None),
            ("at", 2015),
            ("at", None),
            ("hour", 18),
            ("instant", 0),
        ],
    )
    def test_type(self, field: str, value: Any) -> None:
        """A value of another type is refused with its place."""
        assert _reasons({field: value}) == [("value.wrong-type", field)]

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("role", "Harmed", "value.not-in-list"),
            ("role", "secret", "value.not-in-list"),
            ("roles", ["harmed", "secret"], "value.not-in-list"),
            ("born", "2015-02-29", "date.unreadable"),
            ("born", "2015-W11-4", "date.unreadable"),
            ("born", "20150312", "date.unreadable"),
            ("born", "2015-03-12T10:00:00Z", "date.unreadable"),
            ("born", "٢٠١٥-٠٣-١٢", "date.unreadable"),
            ("hour", "18", "time.unreadable"),
            ("hour", "1800", "time.unreadable"),
            ("hour", "18:00Z", "time.unreadable"),
            ("hour", "25:00", "time.unreadable"),
            ("instant", "2015-03-12", "moment.without-zone"),
            ("instant", "2015-03-12T10:00:00", "moment.without-zone"),
            ("instant", "secret", "moment.unreadable"),
            ("at", "secret", "moment.unreadable"),
            ("text", "x" * (MAX_TEXT + 1), "value.too-long"),
        ],
    )
    def test_value(self, field: str, value: Any, code: str) -> None:
        """A value that is none is refused, and not repeated."""
        assert [found for found, _ in _reasons({field: value})] == [code]

    def test_unknown_key(self) -> None:
        """A key that is not known is refused, by its name if it is one."""
        assert _reasons({"troth": True}) == [("key.unknown", "troth")]
        assert _reasons({"the secret of Mary": True}) == [("key.unknown", "…")]

    @pytest.mark.parametrize("plain", [None, [], "text", 5, True, [["text", "x"]]])
    def test_no_object(self, plain: Any) -> None:
        """Only an object is one."""
        assert len(_reasons(plain)) == 1

    def test_everything_at_once(self) -> None:
        """Every fault is told, each with its place."""
        plain = {
            "received": "2015-03-12",
            "source": "secret",
            "initiator": "harmed",
            "participants": [
                {"roles": ["harmed", "nobody"], "contact": {"email": 5, "mail": "secret"}},
                {"roles": "responsible", "born": "secret"},
            ],
        }

        assert set(_reasons(plain, Referral)) == {
            ("value.not-in-list", "source"),
            ("value.not-in-list", "participants[0].roles[1]"),
            ("value.wrong-type", "participants[0].contact.email"),
            ("key.unknown", "participants[0].contact.mail"),
            ("value.wrong-type", "participants[1].roles"),
            ("date.unreadable", "participants[1].born"),
        }

    def test_missing(self) -> None:
        """What must be there and is not is told."""
        assert ("value.missing", "received") in _reasons({}, Referral)


class TestJson:
    """Texts that readers understand differently are refused."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ('{"a": 1, "a": 2}', "json.key-twice"),
            ('{"b": [{"a": 1, "a": 1}]}', "json.key-twice"),
            ("NaN", "json.no-number"),
            ("[Infinity]", "json.no-number"),
            ("-Infinity", "json.no-number"),
            ("[" * 200_000, "json.unreadable"),
            ('{"a":' * 200_000, "json.unreadable"),
            ("1" * 10_000, "json.unreadable"),
            ("", "json.unreadable"),
            ("{} {}", "json.unreadable"),
            ("\ufeff{}", "json.unreadable"),
            ("{'a': 1}", "json.unreadable"),
        ],
    )
    def test_refused(self, text: str, code: str) -> None:
        """Keys that stand twice, numbers that are none, nesting without end."""
        with pytest.raises(Faulty) as faulty:
            read_json(text)

        assert [reason.code for reason in faulty.value.reasons] == [code]

    @pytest.mark.parametrize("raw", [b"\xff", b"\xc3("])
    def test_bytes(self, raw: bytes) -> None:
        """Bytes that are no text."""
        with pytest.raises(Faulty):
            read_json(raw)

    @given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none()))
    def test_canonical(self, value: dict[str, Any]) -> None:
        """Equal values are equal texts, in ASCII, and come back."""
        text = write_json(value)

        assert text.isascii()
        assert read_json(text) == value
        assert write_json(dict(reversed(value.items()))) == text


MOMENTS = st.sampled_from(["unknown", "2015", "2015-03", "2015-03-12", "2015-03-12T10:00:00+01:00"]).map(Moment)
HOURS = st.none() | st.times().map(lambda hour: hour.replace(microsecond=0))
PREFERENCES = st.builds(ContactPreference, safe_from=HOURS, safe_until=HOURS)
PEOPLE = st.builds(ReferredPerson, preferences=PREFERENCES)
INCIDENTS = st.builds(Incident, happened=MOMENTS)


class TestRoundTrip:
    """What is written is read again."""

    @given(
        st.builds(Referral, received=MOMENTS, participants=st.lists(PEOPLE, max_size=3).map(tuple), incident=INCIDENTS)
        | PEOPLE
        | PREFERENCES
        | st.builds(Actor, _CODES, organisation=st.just(""), roles=st.frozensets(st.sampled_from(StaffRole)))
        | st.builds(Sample, at=MOMENTS, hour=HOURS.filter(bool), instant=st.datetimes(timezones=st.just(UTC)))
    )
    def test_values(self, value: Any) -> None:
        """Every value comes back from JSON equal."""
        plain = json.loads(json.dumps(unstructure(value)))

        assert structure(plain, type(value)) == value

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("details-corrected", {"number": 1, "event": {"kind": "no-such", "fields": {}}}),
            ("details-corrected", {"number": 1, "event": {"kind": ["a"], "fields": {}}}),
            ("details-corrected", {"number": 1, "event": {"kind": "note-taken", "fields": [], "schema": 1}}),
            ("details-corrected", {"number": 1, "event": {"kind": "note-taken", "schema": 0, "fields": {}}}),
            ("details-corrected", {"number": 1, "event": {"kind": "note-taken", "schema": "1", "fields": {}}}),
            ("details-corrected", {"number": 1, "event": {"kind": "note-taken", "more": 1, "fields": {}}}),
            ("details-corrected", {"number": 1, "event": "note-taken"}),
            ("details-corrected", {"number": True, "event": {"kind": "case-resumed", "fields": {}}}),
            ("agreement-made", {"agreement": "a1", "parties": ["p1"], "undertakings": ["u1"]}),
            ("session-arranged", {"session": "s1", "type": "shuttle", "participants": "p1"}),
            ("suitability-decided", {"suitable": "false"}),
            ("contact-preferences-recorded", {"participant": "p1", "preferences": {"permits": "email"}}),
            ("contact-preferences-recorded", {"participant": "p1", "preferences": {"safe_from": "18:00+01:00"}}),
        ],
    )
    def test_broken_events(self, kind: str, fields: Any) -> None:
        """An event that does not fit is refused, however it is broken."""
        with pytest.raises(Faulty):
            event_from_plain(kind, fields)


class TestExact:
    """What is made in Python is as exact as what is read."""

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda: events.SuitabilityDecided("false"), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.SuitabilityDecided(1), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.PersonNamed(None), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.SessionArranged("s1", "shuttle", "p1"), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.SessionArranged("s1", "meeting", ()), "value.not-in-list"),  # type: ignore[arg-type]
            (lambda: events.EnteredInError(True), "value.wrong-type"),
            (lambda: events.DetailsCorrected(1, "event"), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.AgreementMade("a1", ("p1",), ("u1",)), "value.wrong-type"),  # type: ignore[arg-type]
            (lambda: events.ContactPreferencesRecorded("p1", {"permits": []}), "value.wrong-type"),  # type: ignore[arg-type]
            (
                lambda: events.MessageDue("c", "p", Channel.SMS, "t", 1, datetime(2015, 1, 1)),  # noqa: DTZ001
                "moment.without-zone",
            ),
            (lambda: events.ConsentGiven("p1", Purpose.RESEARCH, until=datetime(2015, 1, 1)), "moment.without-zone"),  # type: ignore[arg-type]  # noqa: DTZ001
        ],
    )
    def test_refused(self, make: Any, code: str) -> None:
        """A value of another type is refused when it is made, so that no rule ever meets it."""
        with pytest.raises(Faulty) as faulty:
            make()

        assert [reason.code for reason in faulty.value.reasons] == [code]

    def test_codes(self) -> None:
        """A code may be given as its text."""
        made = events.ConsentGiven("p1", "take-part", method="written", until="2015-06")  # type: ignore[arg-type]

        assert attrs.asdict(made, recurse=False)["purpose"].name == "TAKE_PART"
        assert made.until == Moment("2015-06")
