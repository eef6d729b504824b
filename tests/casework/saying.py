"""What people say in the tests of consent, and what is said against an act because of it."""

from tests.casework.conftest import MEETING, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import NOTHING, Knowledge
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.people import Authority

START = events.SessionStarted("s1")
MEET = events.SessionArranged("s9", MEETING, ("p1", "p2"))
SHARING = (Purpose.SHARE_WITH_AGENCY, "housing")
SHARE = events.InformationShared("i1", ("p1",), *SHARING)


def yes(person: str = "p1", by: str = "", notice: str = "", until: Moment | None = None) -> events.ConsentGiven:
    """Somebody agrees in writing to meet, or somebody else agrees for them."""
    written, end = ConsentMethod.WRITTEN, until or Moment.unknown()
    return events.ConsentGiven(person, Purpose.TAKE_PART, MEETING.value, written, given_by=by, notice=notice, until=end)


def may_share(person: str = "p1", by: str = "") -> events.ConsentGiven:
    """Somebody agrees in writing to a sharing with a housing agency, or somebody else agrees for them."""
    return events.ConsentGiven(person, *SHARING, ConsentMethod.WRITTEN, given_by=by)


def codes(walk: Walk, event: Event = START, knowledge: Knowledge = NOTHING, at: str | None = None) -> set[str]:
    """The codes of the reasons against *event* that are about p1."""
    return {code for code, about in walk.refused(event, at=at, knowledge=knowledge) if about == "p1"}


def speaks(speaker: str, of: str, authority: Authority) -> events.AuthorityRecorded:
    """The evidence was seen that somebody has a right to speak for another."""
    return events.AuthorityRecorded(speaker, of, authority)
