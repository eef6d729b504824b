"""What deadlines count from, and what meets them, as the entries of a case tell it.

What is not known to the day starts nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.deadline import Entries, Start, day_of, known_day
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.vocabulary.agreement import PENDING
from restorative_core.vocabulary.incident import JusticeStage
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import ReferralSource
from restorative_core.vocabulary.roles import Role

_POLICE = frozenset({ReferralSource.POLICE, ReferralSource.OUT_OF_COURT_TEAM})
_CONTACTS = (events.ContactAttempted, events.ContactMade, events.ContactReceived, events.InformationGiven)


# What a deadline counts from


def received(_case: Case, entries: Entries) -> Iterator[Start]:
    """The referral was received, here and not in another system."""
    for entry, _ in _received_here(entries):
        day = known_day(entry.at)
        if day is not None:
            yield Start(day)


def reported(*, enhanced: bool) -> Callable[[Case, Entries], Iterator[Start]]:
    """A crime was reported to the police, of each person harmed by it.

    *Enhanced* is for whoever may have enhanced rights: those whose referral carries a flag of special care.
    """

    def starts(case: Case, entries: Entries) -> Iterator[Start]:
        for event in _referrals(entries):
            to_police = event.reported_to_police or event.source in _POLICE
            if to_police and bool(event.flags) is enhanced and not _is_taken_over(entries):
                day = known_day(event.reported)
                yield from (Start(day, person.id) for person in case.in_role(Role.HARMED) if day is not None)

    return starts


def reported_to_police_who_sent_it(_case: Case, entries: Entries) -> Iterator[Start]:
    """A crime was reported to the police, and they are the ones who referred it."""
    for event in _referrals(entries):
        day = known_day(event.reported) if event.source in _POLICE else None
        if day is not None and not _is_taken_over(entries):
            yield Start(day)


def sentenced_to_a_panel(case: Case, entries: Entries) -> Iterator[Start]:
    """Somebody was sentenced, and a youth panel is arranged: the sign by which a referral order is known."""
    for event in _referrals(entries) if _panels(case) else ():
        day = known_day(event.sentenced)
        if day is not None:
            yield Start(day)


def deferred(_case: Case, entries: Entries) -> Iterator[Start]:
    """Sentence was deferred. Where nobody says when somebody was convicted, the earliest rule is in force."""
    for event in _referrals(entries):
        day = known_day(event.sentenced)
        if day is not None and event.justice_stage is JusticeStage.DEFERRED:
            yield Start(day, ruled=event.convicted.day)


def planned(case: Case, entries: Entries) -> Iterator[Start]:
    """A youth conference in Northern Ireland agreed on a plan."""
    for entry in entries if case.pathway.partition("/")[0] == "youth_ni" else ():
        day = known_day(entry.at)
        if isinstance(entry.event, events.AgreementMade) and day is not None:
            yield Start(day, entry.event.agreement)


# What meets it


def informed(_case: Case, entries: Entries, about: str) -> date | None:
    """The participant *about* was given the information."""
    return _first(entries, lambda event: isinstance(event, events.InformationGiven) and event.participant == about)


def sent(_case: Case, entries: Entries, _about: str) -> date | None:
    """The referral was sent, or else received."""
    return next((known_day(event.sent) or day_of(entry) for entry, event in _received_here(entries)), None)


def decided(_case: Case, entries: Entries, _about: str) -> date | None:
    """The referral was accepted or declined."""
    return _first(entries, lambda event: isinstance(event, (events.ReferralAccepted, events.ReferralDeclined)))


def in_touch(_case: Case, entries: Entries, _about: str) -> date | None:
    """Somebody was tried or reached, or got in touch themselves."""
    return _first(entries, lambda event: isinstance(event, _CONTACTS))


def session_held(_case: Case, entries: Entries, _about: str) -> date | None:
    """A session was held to its end."""
    return _first(entries, lambda event: isinstance(event, events.SessionEnded))


def held_or_closed(_case: Case, entries: Entries, _about: str) -> date | None:
    """A session was held to its end, or the case closed, whichever came first."""
    return _first(entries, lambda event: isinstance(event, (events.SessionEnded, events.CaseClosed)))


def panel_begun(case: Case, entries: Entries, _about: str) -> date | None:
    """A youth panel met."""
    return _first(entries, lambda event: isinstance(event, events.SessionStarted) and event.session in _panels(case))


def carried_out(case: Case, entries: Entries, about: str) -> date | None:
    """Everything that was undertaken in the agreement *about* has ended: the day on which the last of it did."""
    ours = {name for name, undertaken in case.undertakings.items() if undertaken.agreement == about}
    if any(case.undertakings[name].status in PENDING for name in ours):
        return None
    ends = (e for e in entries if isinstance(e.event, events.UndertakingEnded) and e.event.undertaking in ours)
    return max(map(day_of, ends), default=None)


def _first(entries: Entries, meets: Callable[[Event], bool]) -> date | None:
    return next((day_of(entry) for entry in entries if meets(entry.event)), None)


def _panels(case: Case) -> frozenset[str]:
    return frozenset(one.id for one in case.sessions.values() if one.type is SessionKind.YOUTH_PANEL)


def _referrals(entries: Entries) -> Iterator[events.ReferralReceived]:
    return (event for _, event in _referred(entries))


def _received_here(entries: Entries) -> list[tuple[Entry, events.ReferralReceived]]:
    """The referral, unless the case was taken over."""
    return [] if _is_taken_over(entries) else _referred(entries)


def _is_taken_over(entries: Entries) -> bool:
    """Whether the case was taken over from another system: its past is not judged."""
    return events.CaseTakenOver in [type(entry.event) for entry in entries]


def _referred(entries: Entries) -> list[tuple[Entry, events.ReferralReceived]]:
    """The referral, which is the first of all."""
    if not entries or not isinstance(event := entries[0].event, events.ReferralReceived):
        return []
    return [(entries[0], event)]
