"""Every change of where somebody's consents stand: when, by whom, how; those too that nobody had to tell.

Where it stands is asked of casework at each entry, and no rule about it is kept here.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, ConsentGrant, ConsentKey
from restorative_core.casework.consents import counting, said_last, status, status_at
from restorative_core.casework.corrections import read_again
from restorative_core.casework.entry import Entry
from restorative_core.casework.folds.step import pass_over, step
from restorative_core.casework.participant import NoticeShown
from restorative_core.casework.representing import guardians, may_stand_in
from restorative_core.vocabulary.consent import VALID, ConsentStatus
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.value import Value

CONTROLLER = ""
"""Stands for whoever answers for the case, where the service and not a participant has said something."""

_BY_THE_SERVICE = frozenset(
    {ConsentStatus.REQUESTED, ConsentStatus.EXPIRED, ConsentStatus.REVOKED, ConsentStatus.INVALIDATED}
)


class Voice(StrEnum):
    """As what somebody spoke."""

    THEMSELVES = "themselves"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    WITHOUT_RIGHT = "without-right"
    SERVICE = "service"


@frozen(eq=False, repr=False)
class Change(Value):
    """One change of where a consent stands, or something that was said of it.

    Attributes:
        status: Where it stands by this.
        at: When it happened.
        recorded: When it was recorded; where nobody recorded it, by when it was so.
        number: The number of its entry; 0 where there is none.
        entity: The participant who said so, or `CONTROLLER`.
        voice: As what they spoke.
        taken_by: The id of whoever recorded it; empty where nobody had to.
        grant: What was given, or `None`.
        notice: The notice that they had been shown, or `None`.
        language: The language in which they were told, as a BCP 47 tag; empty where nobody says.
    """

    status: ConsentStatus
    at: Moment
    recorded: datetime
    number: int = 0
    entity: str = CONTROLLER
    voice: Voice = Voice.SERVICE
    taken_by: str = ""
    grant: ConsentGrant | None = None
    notice: NoticeShown | None = None
    language: str = ""

    @property
    def is_standing(self) -> bool:
        """Whether it says where the consent stands: a guardian's word beside a child's does not."""
        return self.voice not in (Voice.GUARDIAN, Voice.WITHOUT_RIGHT)


def changes(case: Case, participant: str, at: Moment) -> Mapping[ConsentKey, tuple[Change, ...]]:
    """Every change of each consent of *participant* in *case*, as it stands at the moment *at*, in order."""
    found: dict[ConsentKey, list[Change]] = {}
    before = Case(case.id)
    for entry, counts in read_again(case.history):
        after = step(before, entry) if counts else pass_over(before, entry)
        for key in _theirs(after, participant):
            told = found.setdefault(key, [])
            told += _ran_out(before, key, told, entry.recorded)
            told += _told(before, after, key, entry, told)
        before = after
    whole = {key: (*told, *_ran_out(before, key, told, at.latest)) for key, told in found.items()}
    return {key: told for key, told in whole.items() if told}


def _theirs(case: Case, participant: str) -> list[ConsentKey]:
    return [key for key in case.consents if key[0] == participant and key[1] is not None]


def _last(told: list[Change]) -> ConsentStatus:
    return next((change.status for change in reversed(told) if change.is_standing), ConsentStatus.UNKNOWN)


def _ran_out(case: Case, key: ConsentKey, told: list[Change], by: datetime) -> Iterator[Change]:
    """That it ran out before the instant *by*, without anybody's saying so."""
    if _last(told) in VALID and status_at(case, key, Moment.of(by)) is ConsentStatus.EXPIRED:
        ends = [grant.until for grant in case.consents[key].grants if grant.until.is_known]
        last = max(ends, key=lambda until: until.latest, default=Moment.of(by))
        yield Change(ConsentStatus.EXPIRED, last, min(by, last.latest))


def _told(before: Case, after: Case, key: ConsentKey, entry: Entry, told: list[Change]) -> Iterator[Change]:
    """What *entry* says of *key*."""
    said = said_last(after, key) == entry.number
    given = [grant for grant in after.consents[key].grants if grant.stamp.number == entry.number]
    if given:
        yield _given(after, key, entry, given[-1], said=said)
    elif said:
        now = status(after, key)
        by_service = now in _BY_THE_SERVICE
        entity, voice = (CONTROLLER, Voice.SERVICE) if by_service else (key[0], Voice.THEMSELVES)
        yield _change(now, entry, entity, voice)
    elif before.consents.get(key) is not None:
        present = Moment.of(entry.recorded)
        now = status_at(after, key, present)
        if now is not _last(told) and now is not status_at(before, key, present):
            yield _come_to_count(after, key, entry, now) if now in VALID else _change(now, entry)


def _given(case: Case, key: ConsentKey, entry: Entry, grant: ConsentGrant, *, said: bool) -> Change:
    voice = _voice(case, key, grant.given_by)
    now = status(case, key) if said else _beside(voice)
    event = entry.event
    language = event.language if isinstance(event, events.ConsentGiven) else ""
    shown = _shown(case, key[0], grant)
    return Change(
        status=now,
        at=_given_at(key, event) or entry.at,
        recorded=entry.recorded,
        number=entry.number,
        entity=grant.given_by or key[0],
        voice=voice if said or voice is Voice.GUARDIAN else Voice.WITHOUT_RIGHT,
        taken_by=entry.by.id,
        grant=grant,
        notice=shown,
        language=language or (shown.language if shown is not None else ""),
    )


def _beside(voice: Voice) -> ConsentStatus:
    """What a word is that does not say where a consent stands: a guardian's is given, any other is not relied on."""
    return ConsentStatus.GIVEN if voice is Voice.GUARDIAN else ConsentStatus.UNKNOWN


def _given_at(key: ConsentKey, event: events.Event) -> Moment | None:
    held = event.consents if isinstance(event, events.CaseTakenOver) else ()
    return next((one.given for one in held if (one.participant, one.purpose, one.scope) == key), None)


def _voice(case: Case, key: ConsentKey, speaker: str) -> Voice:
    if not speaker:
        return Voice.THEMSELVES
    if speaker in guardians(case, key[0]):
        return Voice.GUARDIAN
    return Voice.REPRESENTATIVE if may_stand_in(case, key, speaker) else Voice.WITHOUT_RIGHT


def _shown(case: Case, participant: str, grant: ConsentGrant) -> NoticeShown | None:
    """The notice that they had been shown when they agreed: the one that is named, or else the last."""
    person = case.people.get(participant)
    shown = [one for one in person.notices if one.stamp.number < grant.stamp.number] if person is not None else []
    named = [one for one in shown if one.notice == grant.notice]
    return next(reversed(named or ([] if grant.notice else shown)), None)


def _come_to_count(case: Case, key: ConsentKey, entry: Entry, now: ConsentStatus) -> Change:
    """That what somebody had said counts by *entry*, such as the evidence of their right to say it."""
    grant = counting(case, key, Moment.of(entry.recorded))
    speaker = grant.given_by if grant is not None else ""
    change = _change(now, entry, speaker or key[0], _voice(case, key, speaker))
    return evolve(change, grant=grant)


def _change(now: ConsentStatus, entry: Entry, entity: str = CONTROLLER, voice: Voice = Voice.SERVICE) -> Change:
    return Change(now, entry.at, entry.recorded, entry.number, entity, voice, entry.by.id)
