"""What was undertaken is followed up; people are asked what they think; the case is closed."""

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.demo.engaging import close
from restorative_core.demo.visit import Visit
from restorative_core.vocabulary.agreement import PENDING, UndertakingStatus
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import DIRECT, ClosureReason
from restorative_core.vocabulary.roles import Role

_ENDED = (
    (UndertakingStatus.COMPLETED, 66),
    (UndertakingStatus.COMPLETED_LATE, 12),
    (UndertakingStatus.PARTIALLY_COMPLETED, 12),
    (UndertakingStatus.NOT_COMPLETED, 10),
)
_ANSWERS = ((5, 50), (4, 32), (3, 10), (2, 4), (1, 4))
_ANSWERING = 0.6


def monitoring(visit: Visit) -> None:
    """What was undertaken ends, one way or another, around the day when it is due."""
    visit.lead().again(10, 30)
    for name, undertaken in visit.case.undertakings.items():
        if undertaken.status in PENDING and visit.chance.happens(0.6):
            ended = {"status": visit.chance.one_by_weight(_ENDED)}
            visit.do(events.UndertakingEnded, ended, undertaking=name)


def follow_up(visit: Visit) -> None:
    """Those who agreed to it are asked what they think; some answer; then the case is closed."""
    visit.lead().again(7, 20)
    offered = {e.event.participant for e in visit.case.history if isinstance(e.event, events.SurveyOffered)}
    answered = {e.event.participant for e in visit.case.history if isinstance(e.event, events.SurveyAnswered)}
    asked = [visit.do(events.SurveyOffered, participant=one.id) for one in visit.case.parties if one.id not in offered]
    if any(asked):
        return
    for person in sorted(offered - answered):
        if visit.chance.happens(_ANSWERING):
            answer = {"answer": visit.chance.one_by_weight(_ANSWERS)}
            visit.do(events.SurveyAnswered, answer, participant=person)
    for harmed in visit.case.in_role(Role.HARMED):
        channel = next((one for one in Channel if one in harmed.preferences.permits), None)
        if channel is not None and any(harmed.id not in one.told_to for one in visit.case.undertakings.values()):
            visit.do(events.OutcomeTold, participant=harmed.id, channel=channel)
    close(visit, _completed(visit))


def _completed(visit: Visit) -> ClosureReason:
    held = {one.type in DIRECT for one in visit.case.sessions.values() if one.status is SessionStatus.ENDED}
    if held == {True, False}:
        return ClosureReason.COMPLETED_MIXED
    return ClosureReason.COMPLETED_DIRECT if True in held else ClosureReason.COMPLETED_INDIRECT
