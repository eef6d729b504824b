"""What an event refers to is there, and what it gives an id is new: the form of what came with letters and plans."""

import pytest
from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.shape import shape
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import NeedCategory

LETTER = events.LetterReceived("l1", "p1", "p2")
SHARE = events.InformationShared("i1", ("p1",), Purpose.SHARE_WITH_AGENCY, "police")
NEED = events.AccessNeedRecorded("n1", "p1", NeedCategory.OTHER)
SORRY = Undertaking("u1", UndertakingKind.APOLOGY, "p2")
AGREED = events.AgreementMade("a1", ("p1", "p2"), (SORRY,))


def _against(walk: Walk, event: Event) -> list[tuple[str, str]]:
    return [(reason.code, reason.about) for reason in shape(walk.case, event, Moment.of(walk.now))]


def _by(speaker: str) -> events.ConsentGiven:
    return events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN, given_by=speaker)


@pytest.mark.parametrize(
    ("event", "reasons"),
    [
        (_by(""), []),
        (_by("p2"), []),
        (_by("p9"), [("participant.unknown", "given_by")]),
        (events.WorkSignedOff(), []),
        (events.WorkSignedOff("s9"), [("session.unknown", "session")]),
        (events.AccessNeedArranged("n1"), []),
        (events.AccessNeedArranged("n1", "s9"), [("session.unknown", "session")]),
        (events.AccessNeedArranged("n9"), [("access-need.unknown", "need")]),
        (events.LetterScreened("l9", fit=True), [("letter.unknown", "letter")]),
        (events.ShareRevoked("i9"), [("share.unknown", "share")]),
    ],
)
def test_what_is_referred_to_is_there(walk: Walk, event: Event, reasons: list[tuple[str, str]]) -> None:
    """A field that may be left empty refers to nothing then; whatever stands in it is there."""
    assert _against(walk.received().given(LETTER, SHARE, NEED), event) == reasons


@pytest.mark.parametrize(("event", "noun"), [(LETTER, "letter"), (SHARE, "share"), (NEED, "need")])
def test_an_id_is_given_once(walk: Walk, event: Event, noun: str) -> None:
    """What has an id keeps it for itself; a correction of the entry that gave it gives it again."""
    assert _against(walk.received(), event) == []
    assert _against(walk.given(event), event) == [("id.taken", noun)]
    assert _against(walk, events.DetailsCorrected(walk.case.number, event)) == []


@pytest.mark.parametrize("text", ["Mary Jones", "l", "1", ""])
def test_an_id_is_an_id(walk: Walk, text: str) -> None:
    """A name is no id."""
    assert ("id.malformed", "letter") in _against(walk.received(), events.LetterReceived(text, "p1", "p2"))


def _varied(version: int, *items: Undertaking, parties: tuple[str, ...] = ("p1", "p2")) -> events.AgreementVaried:
    return events.AgreementVaried("a1", version, parties, items)


@pytest.mark.parametrize(
    ("event", "reasons"),
    [
        (_varied(2), []),
        (_varied(2, SORRY), []),
        (_varied(1), [("agreement.other-version", "version")]),
        (_varied(3), [("agreement.other-version", "version")]),
        (_varied(2, parties=()), [("value.missing", "parties")]),
        (_varied(2, SORRY, SORRY), [("id.taken", "undertaking")]),
        (_varied(2, Undertaking("u2", UndertakingKind.APOLOGY, "p9")), [("participant.unknown", "undertakings")]),
        (_varied(2, Undertaking("u9", UndertakingKind.APOLOGY, "p2")), [("id.taken", "undertaking")]),
        (events.AgreementVaried("a9", 2, ("p1",)), [("agreement.unknown", "agreement")]),
    ],
)
def test_a_variation_is_of_what_was_agreed(walk: Walk, event: Event, reasons: list[tuple[str, str]]) -> None:
    """The next version names again what stays, and takes nothing from another agreement."""
    other = events.AgreementMade("a2", ("p1", "p2"), (Undertaking("u9", UndertakingKind.APOLOGY, "p2"),))

    assert _against(walk.meeting().given(AGREED, other), event) == reasons


def test_a_variation_is_corrected(walk: Walk) -> None:
    """The correction of a variation has the number that the variation had."""
    walk.meeting().given(AGREED, _varied(2, SORRY))
    number = walk.case.number

    assert _against(walk, events.DetailsCorrected(number, _varied(2))) == []
    assert _against(walk, events.DetailsCorrected(number, _varied(3))) == [("agreement.other-version", "version")]
