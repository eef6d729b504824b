"""What monitors listen for: somebody's word, from what was told and when alone.

Nothing here knows a fold or a requirement, so that a mistake there is not made here again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.testing.explorer.canonical import Label
from restorative_core.testing.explorer.moves import LONG_BEFORE
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind

S = TypeVar("S")

_PROOF = ("signed-form", "electronic-record")
"""The evidence with which a consent from another system counts."""

_OF_ONE_CONTROLLER = (
    "share-information-with-other-party",
    "share-with-agency",
    "share-identity",
    "share-outcome",
    "obtain-information",
)
"""The purposes that were agreed with one controller, and not with the next."""

_KINDS = tuple(kind.value for kind in SessionKind)
Told = (
    events.ConsentRefused
    | events.ConsentWithdrawn
    | events.ConsentExpired
    | events.ConsentRevoked
    | events.ConsentInvalidated
)

ENDS = (
    events.ConsentRefused,
    events.ConsentWithdrawn,
    events.ConsentExpired,
    events.ConsentRevoked,
    events.ConsentInvalidated,
)
"""The ways in which a consent ends."""

SAID = (*ENDS, events.ConsentGiven, events.PersonLeft)
"""What somebody says, or what says it for them."""


def event_of(entry: Entry) -> Any:
    """The event of *entry*, whose fields whoever asks knows."""
    return entry.event


def latest(entry: Entry, at: Moment | None = None) -> datetime:
    """The last instant at which what *entry* tells may have happened: nothing happens after it was recorded."""
    told = at or entry.at
    return max(told.earliest, min(told.latest, entry.recorded))


def is_older(entry: Entry, than: datetime | None) -> bool:
    """Whether *entry* certainly tells of a time before *than*: a no that was said then stands, whatever it tells."""
    return than is not None and latest(entry) < than


def begun_anew(
    hears: Callable[[S, Entry], S], afresh: Callable[[S, Entry], S]
) -> Callable[[tuple[str, S], Entry], tuple[str, S]]:
    """Hears what *hears* does, and *afresh* when a case is opened again, or moves to another setting."""

    def after(known: tuple[str, S], entry: Entry) -> tuple[str, S]:
        setting, state = known
        match entry.event:
            case events.ReferralReceived(pathway=pathway):
                return _setting(pathway), hears(state, entry)
            case events.PathwayAdopted(pathway=pathway):
                return _setting(pathway), afresh(state, entry) if _setting(pathway) != setting else state
            case events.CaseReopened():
                return setting, afresh(state, entry)
        return setting, hears(state, entry)

    return after


def _setting(pathway: str) -> Label:
    return Label(pathway.partition("/")[0])


class Yes(NamedTuple):
    """Somebody's yes.

    Attributes:
        latest: The last instant at which it may have been said.
        earliest: The first.
        until: Until when it holds.
        by: The participant who spoke for them; empty for themselves.
        notice: The notice that they had been given, where it was told.
        inherited: Whether it comes from another system.
    """

    latest: datetime
    earliest: datetime
    until: str
    by: str
    notice: str = ""
    inherited: bool = False


Heard = tuple[datetime | None, tuple[Yes, ...]]
"""The latest that a no may have been said, or `None`; and what was certainly said after it."""

SILENCE: Heard = (None, ())
"""Nothing was said."""


@frozen
class Word:
    """One person's word on one thing.

    Attributes:
        person: Whose.
        purpose: On what.
        scope: The session type, agreement or recipient, where the purpose has one.
        closely: Whether it matters how early a yes may have been said, and within which notice.
        kept: How many yeses matter: the last; and the one before it, where an act may be dated just before the last.
    """

    person: str
    purpose: str
    scope: str = ""
    closely: bool = False
    kept: int = 1

    def hears(self, heard: Heard, entry: Entry) -> Heard:
        """What has been said after *entry*."""
        no, yes = heard
        if self.is_no(entry) or self._is_taken_back(yes, entry):
            said = latest(entry)
            return (said if no is None else max(no, said)), ()
        after = (one for one in self.yeses(entry) if no is None or one.earliest > no)
        more = [one if self.closely else Yes(one.latest, one.latest, one.until, one.by) for one in after]
        return no, _last((*yes, *more), self.kept)

    def counts(self, heard: Heard, act: Entry, by: str = "") -> Yes | None:
        """The yes by which *act* may be done, or `None`: the last that was said by then, if it has not run out."""
        said = [one for one in heard[1] if one.by == by and one.latest <= act.at.by]
        if not said:
            return None
        last = max(enumerate(said), key=lambda found: (found[1].latest, found[0]))[1]
        ran_out = last.until != "unknown" and Moment(last.until).latest < act.at.latest
        return None if ran_out else last

    def is_no(self, entry: Entry) -> bool:
        """Whether nothing that was said before *entry* counts after it."""
        match entry.event:
            case events.CaseReopened():
                return self.purpose != "be-referred"
            case events.CaseTransferred():
                return self.purpose in _OF_ONE_CONTROLLER
        return self.is_own_no(entry)

    def is_own_no(self, entry: Entry) -> bool:
        """Whether *entry* tells of a no of theirs."""
        match entry.event:
            case events.PersonLeft(participant=person):
                return person == self.person
            case _ if isinstance(entry.event, Told):
                return self._ends(entry.event)
        return False

    def _is_taken_back(self, yes: tuple[Yes, ...], entry: Entry) -> bool:
        """Whether somebody takes back what they said for this person."""
        speakers = {one.by for one in yes}
        return isinstance(entry.event, Told) and entry.event.participant in speakers and self._covers(entry.event)

    def _ends(self, no: Told) -> bool:
        return no.participant == self.person and self._covers(no)

    def _covers(self, no: Told) -> bool:
        """Whether a no of somebody who may say it is a no to this."""
        if no.purpose not in (None, self.purpose):
            return False
        unheard_of = self.purpose == "take-part" and no.scope not in _KINDS
        return no.purpose is None or no.scope in ("", self.scope) or unheard_of

    def yeses(self, entry: Entry) -> Iterable[Yes]:
        """What *entry* tells of a yes to just this."""
        wanted = (self.person, self.purpose, self.scope)
        match entry.event:
            case events.ConsentGiven() as told if (told.participant, told.purpose, told.scope) == wanted:
                yield Yes(latest(entry), entry.at.earliest, told.until.text, told.given_by, told.notice)
            case events.CaseTakenOver(consents=held):
                for one in held:
                    proved = one.evidence in _PROOF and one.given.is_known
                    if proved and (one.participant, one.purpose, one.scope) == wanted:
                        yield Yes(latest(entry, one.given), one.given.earliest, "unknown", "", inherited=True)


Refusing = tuple[datetime | None, bool]
"""The latest that a no may have been said, or `None`; and whether it stands."""


@frozen
class Refusal:
    """Whether one person has said no to one thing, and not certainly yes since.

    Attributes:
        person: Who.
        purpose: To what.
        scope: The session type, agreement or recipient, where the purpose has one.
    """

    person: str
    purpose: str
    scope: str = ""

    def hears(self, known: Refusing, entry: Entry) -> Refusing:
        """What stands after *entry*."""
        no, stands = known
        word = Word(self.person, self.purpose, self.scope)
        if word.is_own_no(entry):
            said = latest(entry)
            return (said if no is None else max(no, said)), True
        return no, stands and not any(no is None or one.earliest > no for one in word.yeses(entry))


def _last(yes: tuple[Yes, ...], kept: int) -> tuple[Yes, ...]:
    """Those that can still be the last that was said before some act."""
    found: list[Yes] = []
    for speaker in sorted({one.by for one in yes}):
        own = [one for one in yes if one.by == speaker]
        found += [one for one in own if one.latest <= LONG_BEFORE][-1:]
        found += [one for one in own if one.latest > LONG_BEFORE][-kept:]
    return tuple(found)
