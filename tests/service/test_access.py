"""Somebody is given all that is known of them, and not a byte of it changes with anything about anybody else."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.service.conftest import HARMED, RESPONSIBLE, STAFF, SUPERVISOR, Desk, person_with

from restorative_core import Practice, RestorativeService, events
from restorative_core.errors import ChannelFailed, Refused, Unknown
from restorative_core.memory import MemoryChannel
from restorative_core.ports import ChannelKind, Letter
from restorative_core.service.settings import practice_from_toml
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.outcomes import CancelReason
from restorative_core.vocabulary.referral import TransferReason
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Role

SHARING = Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY
PRACTICE = """
[controller]
name = "Example Mediation"
address = "1 High Street"
contact = "data@example.org"
privacy_notice = "https://example.org/privacy"
retention = "P7Y"
[[retention.rules]]
name = "seven-years"
years = 7
"""


def _ann(desk: Desk) -> str:
    return desk.service.person(desk.case, "p1")


def _given(desk: Desk, participant: str = "p1") -> dict[str, Any]:
    person = desk.service.person(desk.case, participant)
    return dict(desk.service.subject_access(person, desk.occasion()).plain)


def _values(answer: dict[str, Any]) -> dict[str, Any]:
    return {one["field"]: one["value"] for one in answer["details"]}


class Refusing(MemoryChannel):
    """A channel that takes nothing, now or ever."""

    def send(self, letter: Letter) -> None:
        """Refuse it."""
        raise ChannelFailed(f"no: {letter.id}", permanent=True)


def _worked_on(desk: Desk) -> None:
    desk.arranged()
    desk.record(
        events.NoteTaken(("p1",), "she moved to Upper Street"),
        events.NoteTaken(("p2",), "he is afraid"),
        events.NoteTaken(("p1", "p2"), "they met at school"),
        events.RiskAssessed(RiskLevel.LOW, ("p1", "p2"), "apart from each other"),
    )


def test_all_that_is_about_them_alone(desk: Desk) -> None:
    """Everything that was told of them alone is there, wherever it was told, with when, why and how long."""
    _worked_on(desk)
    answer = _given(desk)

    assert _values(answer) == {
        "Name": "Ann Example",
        "Born": "1990-02-03",
        "Phone": "07700 900123",
        "Email": "ann@example.org",
        "Text": "she moved to Upper Street",
    }
    assert answer["cases"] == [{"case": desk.case, "participant": "p1", "roles": ["harmed"]}]
    note = next(one for one in answer["details"] if one["field"] == "Text")
    assert {**note, "at": "", "recorded": ""} == {
        "case": desk.case,
        "at": "",
        "recorded": "",
        "what": "Note taken",
        "field": "Text",
        "says": "The note.",
        "kept_as": "casework",
        "purpose": "to prepare people, and to keep them safe",
        "value": "she moved to Upper Street",
        "in_error": False,
    }


def test_nothing_of_anybody_else(desk: Desk) -> None:
    """What is about others too is told to be there, and not what it says nor whom it is about."""
    _worked_on(desk)
    answer = _given(desk)

    assert [(one["what"], one["field"], one["reason"]) for one in answer["withheld"]] == [
        ("Referral received", "Account", "about-others"),
        ("Note taken", "Text", "about-others"),
        ("Risk assessed", "Measures", "about-others"),
    ]
    told = json.dumps(answer)
    assert [secret for secret in ("Bob", "afraid", "school", "apart", "He hit", '"p2"') if secret in told] == []
    assert desk.service.person(desk.case, "p2") not in told


def test_what_was_done(desk: Desk) -> None:
    """What was done with them stands there with what it says; what was done with others too, without it."""
    _worked_on(desk)
    steps = {one["what"]: one["fields"] for one in _given(desk)["steps"]}

    assert steps["Contact made"] == {"Channel": "phone"}
    assert steps["Session arranged"] == steps["Risk assessed"] == {}
    assert steps["Person registered"] == {"Age band": "25-34"}
    assert "Acknowledgement recorded" not in steps


def test_what_was_entered_in_error(desk: Desk) -> None:
    """What was struck is held, so it is given, and said to have been an error."""
    desk.receive()
    number = desk.record(events.NoteTaken(("p1",), "of somebody else")).number
    desk.record(events.EnteredInError(number))
    answer = _given(desk)

    assert [one["value"] for one in answer["details"] if one["in_error"]] == ["of somebody else"]
    assert [one["what"] for one in answer["steps"] if one["in_error"]] == ["Note taken"]


def test_a_correction_is_given(desk: Desk) -> None:
    """What a text was corrected to is given as what it is."""
    desk.receive()
    number = desk.record(events.NoteTaken(("p1",), "old")).number
    desk.record(events.DetailsCorrected(number, events.NoteTaken(("p1",), "new")))

    assert [one["value"] for one in _given(desk)["details"] if one["what"] == "Note taken"] == ["old", "new"]


def test_whom_a_restriction_protects_is_withheld(desk: Desk) -> None:
    """Whoever is bound learns of the restriction, and not who else is meant."""
    desk.receive()
    bob, ann = desk.service.person(desk.case, "p2"), _ann(desk)
    desk.service.tell(bob, events.RestrictionImposed("r1", protects=ann), desk.occasion())
    answer = _given(desk, "p2")

    assert ann not in json.dumps(answer)
    assert ("Protects", "names-somebody") in [(one["field"], one["reason"]) for one in answer["withheld"]]
    assert any(one["what"] == "Restriction imposed" for one in answer["steps"])


def test_a_text_that_everybody_agreed_to_share(desk: Desk) -> None:
    """Once everybody else agreed to share with just them it is given; once somebody takes it back it is not."""
    _worked_on(desk)
    desk.each(events.ConsentGiven("p2", SHARING, "p1"))
    desk.later()
    shared = [one["value"] for one in _given(desk)["details"] if one["what"] in {"Note taken", "Referral received"}]
    assert shared == ["He hit me", "she moved to Upper Street", "they met at school"]

    desk.each(events.ConsentWithdrawn("p2", SHARING))
    desk.later()
    assert "they met at school" not in json.dumps(_given(desk))


@pytest.mark.parametrize(
    "consent",
    [events.ConsentGiven("p2", SHARING, "p3"), events.ConsentGiven("p2", SHARING), events.ConsentGiven("p1", SHARING)],
)
def test_no_other_consent_will_do(desk: Desk, consent: events.ConsentGiven) -> None:
    """What was agreed for somebody else, for nobody in particular, or by oneself, shares nothing."""
    _worked_on(desk)
    desk.each(consent)
    desk.later()

    assert "they met at school" not in json.dumps(_given(desk))


def test_a_restriction_beats_a_consent(desk: Desk) -> None:
    """Two whom a court keeps apart are given nothing of each other, whatever they agreed to."""
    _worked_on(desk)
    desk.each(events.ConsentGiven("p2", SHARING, "p1"))
    desk.service.tell(_ann(desk), events.RestrictionImposed("r1"), desk.occasion())
    desk.later()

    assert "they met at school" not in json.dumps(_given(desk))


def test_whoever_was_erased_agrees_to_nothing(desk: Desk) -> None:
    """A text about somebody who is no longer in the case, as far as anybody knows, is withheld."""
    _worked_on(desk)
    desk.each(events.ConsentGiven("p2", SHARING, "p1"))
    kept = desk.storage.kept
    bob = desk.service.person(desk.case, "p2")
    kept.parts = [part for part in kept.parts if part.field != "person" or bob not in part.subjects]
    desk.later()

    assert "they met at school" not in json.dumps(_given(desk))


def test_with_whom_it_was_shared(desk: Desk) -> None:
    """Agencies by their code, other people of the case as somebody else, with where it stands."""
    _worked_on(desk)
    desk.each(
        events.ConsentGiven("p1", Purpose.SHARE_WITH_AGENCY, "probation"),
        events.ConsentGiven("p1", SHARING, "p2"),
        events.InformationShared("i1", ("p1",), Purpose.SHARE_WITH_AGENCY, "probation", "she agrees"),
        events.InformationShared("i2", ("p1",), SHARING, "p2", "she agrees"),
        events.ShareRevoked("i1"),
        events.SafeguardingReferred(("p1",), "council"),
        events.SafeguardingReferred(("p2",), "police"),
        events.CaseTransferred("other-service", TransferReason.OTHER_AREA),
    )
    answer = _given(desk)

    assert [(one["with"], one["purpose"], one["status"]) for one in answer["shared"]] == [
        ("probation", "share-with-agency", "revoked"),
        ("somebody else", SHARING.value, "shared"),
        ("council", "safeguarding", "shared"),
        ("other-service", "other-area", "shared"),
    ]
    assert {"case": desk.case, "purpose": SHARING.value, "scope": "somebody else", "status": "expired"} in answer[
        "consents"
    ]


def _told_of(answer: dict[str, Any]) -> list[tuple[str, str, str, str | None]]:
    return [(one["about"], one["channel"], one["outcome"], one["at"]) for one in answer["messages"]]


def test_what_was_sent(desk: Desk) -> None:
    """Each message to them stands there: what about, by which channel, since when, and what came of it and when."""
    desk.arranged()
    due = desk.service.case(desk.case).history[0].recorded.isoformat()
    desk.later()
    assert {outcome for outcome, _ in desk.deliver()} == {"sent"}
    sent = desk.now.isoformat()
    desk.each(events.ConsentWithdrawn("p2", Purpose.TAKE_PART, "face-to-face-meeting"))
    answer = _given(desk)

    assert _told_of(answer) == [
        ("acknowledgement", "email", "sent", sent),
        ("appointment", "email", "sent", sent),
        ("not-going-ahead", "email", "waiting", None),
    ]
    assert {**answer["messages"][0], "at": ""} == {
        "case": desk.case,
        "due": due,
        "channel": "email",
        "about": "acknowledgement",
        "subject": "We have received your message",
        "outcome": "sent",
        "at": "",
    }


def test_what_was_not_sent(desk: Desk) -> None:
    """What waits, what failed and what nobody was to get is told, and not why: that may tell of somebody else."""
    desk.arranged()
    desk.each(events.SessionCancelled("s1", CancelReason.VENUE))
    desk.service.channels[ChannelKind.EMAIL] = Refusing()
    desk.later()
    desk.deliver()
    answer = _given(desk)

    assert [one[2] for one in _told_of(answer)] == ["failed", "cancelled", "failed"]
    assert _told_of(answer)[1][3] == desk.now.date().isoformat()
    assert "outdated" not in json.dumps(answer)


def test_messages_to_somebody_else(desk: Desk) -> None:
    """Nobody is told of what somebody else was sent."""
    desk.arranged()
    desk.later()
    desk.deliver()

    assert len(desk.letters.letters) == 3
    assert [len(_given(desk, participant)["messages"]) for participant in ("p1", "p2")] == [2, 1]


def test_who_looked(desk: Desk) -> None:
    """Every look stands there, this one too, with what for and for which organisation, and not by whom."""
    desk.receive()
    desk.service.reveal(_ann(desk), desk.occasion(), "first-contact")
    desk.service.find_people(desk.occasion(SUPERVISOR), "complaint", name="Ann")
    answer = _given(desk)

    assert [(one["what"], one["purpose"], one["organisation"]) for one in answer["looked_at"]] == [
        ("Details revealed", "first-contact", "svc"),
        ("Person found", "complaint", "svc"),
        ("Details revealed", "subject-access", "svc"),
    ]
    assert all(actor.id not in map(str, one.values()) for one in answer["looked_at"] for actor in (STAFF, SUPERVISOR))


def test_retention(desk: Desk) -> None:
    """What the service says of how long it keeps things, and its rules, are told where it says them."""
    assert Practice().retention.rules == ()
    desk.service = RestorativeService(desk.storage, practice=practice_from_toml(PRACTICE), clock=lambda: desk.now)
    desk.receive()
    answer = _given(desk)

    assert answer["retention"]["says"] == "P7Y"
    assert [(one["name"], one["years"]) for one in answer["retention"]["rules"]] == [("seven-years", 7)]
    assert answer["controller"] == {"name": "Example Mediation", "contact": "data@example.org"}


def test_it_is_decided_and_recorded_first(desk: Desk) -> None:
    """Whoever may not look gets nothing, and nobody unknown is told of."""
    desk.receive()
    ann = _ann(desk)
    with pytest.raises(Refused):
        desk.service.subject_access(ann, Occasion(desk.now, Actor("x", "svc")))
    with pytest.raises(Unknown):
        desk.service.subject_access(desk.case, desk.occasion())

    desk.service.subject_access(ann, desk.occasion())
    assert desk.service.history(ann)[-1].event == events.DetailsRevealed("subject-access")


def test_nothing_shows_by_itself(desk: Desk) -> None:
    """What is given shows in no log by accident."""
    desk.receive()

    assert "Ann" not in repr(desk.service.subject_access(_ann(desk), desk.occasion()))


# Not a byte of it changes with anybody else

Change = Callable[[Desk], object]


def _told(change: Change, *, changed: bool = True) -> tuple[bytes, bytes]:
    """What Ann is given, as JSON and as HTML, after Bob is another, and *change* happened to him."""
    desk = Desk()
    people = [HARMED, person_with(RESPONSIBLE, name="Zed Stranger", born="1970-05-05", contact={})]
    names = iter(f"-{letter * 12}" for letter in "abcdefghjkm")
    channels = {ChannelKind.EMAIL: desk.letters}
    desk.service = RestorativeService(
        desk.storage, channels=channels, clock=lambda: desk.now, names=lambda kind: kind + next(names)
    )
    desk.ready(**({"participants": people, "account": "another story"} if changed else {}))
    desk.deliver()
    desk.record(
        events.NoteTaken(("p1",), "hers"), events.NoteTaken(("p1", "p2"), "theirs again" if changed else "theirs")
    )
    if changed:
        before = desk.now
        change(desk)
        desk.now = before
    desk.now = desk.now.replace(year=2016)
    given = desk.service.subject_access(desk.service.person(desk.case, "p1"), desk.occasion())
    return given.as_json(), given.as_html()


@cache
def _unchanged() -> tuple[bytes, bytes]:
    return _told(lambda _desk: None, changed=False)


def _written_to(desk: Desk) -> None:
    """He has an address from now on, and what waited for it is sent."""
    bob = desk.service.person(desk.case, "p2")
    desk.service.describe(bob, events.PersonDetailsChanged(email="z@example.org"), desk.occasion())
    desk.deliver()


_CHANGES: dict[str, Change] = {
    "nothing more": lambda _desk: None,
    "texts about him": lambda desk: desk.each(events.NoteTaken(("p2",), "his"), events.ComplaintReceived("p2", "his")),
    "steps of his": lambda desk: desk.each(
        events.ContactMade("p2", Channel.EMAIL), events.ConsentWithdrawn("p2"), events.PersonLeft("p2")
    ),
    "somebody more": lambda desk: desk.each(
        events.PersonAdded("p3", Role.SUPPORTER, supports="p2"), events.NoteTaken(("p3", "p2"), "of those two")
    ),
    "what is known of him": lambda desk: desk.service.describe(
        desk.service.person(desk.case, "p2"), events.PersonDetailsChanged(name="Other", phone="1"), desk.occasion()
    ),
    "looks at him": lambda desk: desk.service.reveal(desk.service.person(desk.case, "p2"), desk.occasion(), "check"),
    "messages to him": _written_to,
    "a restriction of his": lambda desk: desk.service.tell(
        desk.service.person(desk.case, "p2"), events.RestrictionImposed("r1"), desk.occasion()
    ),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_non_interference(change: Change) -> None:
    """Whatever is changed about somebody else, every byte of the answer stays."""
    assert _told(change) == _unchanged()


@settings(max_examples=20)  # each is a whole case
@given(st.text(min_size=1), st.lists(st.sampled_from([*_CHANGES.values()]), max_size=4))
def test_non_interference_of_whatever_is_written(text: str, changes: list[Change]) -> None:
    """Whatever is written about somebody else, and whatever happens with them, in any order, every byte stays."""

    def change(desk: Desk) -> None:
        desk.each(events.NoteTaken(("p2",), text))
        desk.service.describe(
            desk.service.person(desk.case, "p2"), events.PersonDetailsChanged(name=text, address=text), desk.occasion()
        )
        for one in dict.fromkeys(changes):
            with suppress(Refused):  # some things are not done after others
                one(desk)

    assert _told(change) == _unchanged()


def test_what_is_changed_about_them_shows(desk: Desk) -> None:
    """The property is not kept by saying nothing."""
    hers: Change = lambda desk: desk.each(events.NoteTaken(("p1",), "hers too"))  # noqa: E731  one of the changes above

    assert _told(hers) != _unchanged()


# The page


def test_the_page_holds_everything(desk: Desk) -> None:
    """Every value that is given stands on the page."""
    _worked_on(desk)
    given = desk.service.subject_access(_ann(desk), desk.occasion())
    html = given.as_html().decode()

    values = [str(one["value"]) for one in given.plain["details"]]
    assert [value for value in values if value not in html] == []
    assert html.count("You are there") == 1
    assert "We have received your message" in html
    assert "not everybody has agreed" in html
    assert json.loads(given.as_json()) == given.plain


@given(st.text(min_size=1).map(lambda text: text + '<script>alert("x")</script>'))
def test_whatever_somebody_wrote_is_text(text: str) -> None:
    """Nothing that anybody wrote becomes markup, and the page holds no character that no page may hold."""
    desk = Desk()
    desk.receive()
    desk.record(events.NoteTaken(("p1",), text))
    html = desk.service.subject_access(_ann(desk), desk.occasion()).as_html().decode()

    assert "<script" not in html
    assert set(re.findall(r"<(\w+)", html)) <= {*_ELEMENTS}
    assert re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", html) is None


_ELEMENTS = (
    *("html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "p", "bdi"),
    *("table", "thead", "tbody", "tr", "th", "td"),
)
