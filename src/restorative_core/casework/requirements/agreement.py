"""What an agreement keeps to, and what is told of it."""

from collections.abc import Iterator
from datetime import date

from restorative_core.casework.catalogue import (
    AgreementMade,
    AgreementVaried,
    CaseClosed,
    FollowUpMade,
    OutcomeTold,
    UndertakingEnded,
)
from restorative_core.casework.consents import grant_at, is_left_in_peace
from restorative_core.casework.requirement import Question, Unmet, must, should
from restorative_core.sources import cite
from restorative_core.vocabulary.agreement import PENDING
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.outcomes import ResultClass
from restorative_core.vocabulary.policy import LOCAL
from restorative_core.vocabulary.roles import HARMED_SIDE
from restorative_core.vocabulary.working_days import days_after, months_after


@should(cite("scotland-framework", "outcomes are proportionate"), LOCAL, reads=(AgreementMade, AgreementVaried))
def the_agreement_is_not_too_long(question: Question) -> Iterator[Unmet]:
    """An agreement runs no longer than the service's policy says, however often it is varied."""
    days = question.policy.longest_plan_days
    yield from _too_long(question, days_after(_first_day(question), days), days)


@must(cite("ni-youth-conference", "a plan of not more than one year"), reads=(AgreementMade, AgreementVaried))
def the_plan_states_a_period_of_a_year_at_most(question: Question) -> Iterator[Unmet]:
    """A plan says how long it runs, and that is not more than one year, however often it is varied."""
    event = question.event
    if isinstance(event, (AgreementMade, AgreementVaried)) and not event.until.is_known:
        yield "plan.without-period", event.agreement
    first = _first_day(question)
    anniversary = months_after(first, 12)
    yield from _too_long(question, anniversary, (anniversary - first).days)


def _first_day(question: Question) -> date:
    """The local day from which the agreement runs: that of its first version."""
    event = question.event
    name = event.agreement if isinstance(event, (AgreementMade, AgreementVaried)) else ""
    known = question.case.agreements.get(name)
    return (
        local_day(known.since.earliest) if known is not None and known.since is not None else question.occasion.at.day
    )


def _too_long(question: Question, last: date, days: int) -> Iterator[Unmet]:
    """The agreement runs, or something in it is due, beyond the *last* day, which is so many *days* after its first."""
    event = question.event
    if isinstance(event, (AgreementMade, AgreementVaried)):
        ends = (event.until, *(item.due for item in event.undertakings))
        if any(end.is_known and local_day(end.latest) > last for end in ends):
            yield "plan.too-long", event.agreement, {"days": str(days)}


@should(
    cite("scotland-framework", "completion or not is reported to the person harmed"),
    reads=(AgreementMade, AgreementVaried, UndertakingEnded, OutcomeTold),
)
def the_harmed_know_what_came_of_it(question: Question) -> Iterator[Unmet]:
    """Whoever was harmed, and wants to hear of us, has been told what became of everything that was undertaken.

    While something is open, there is nothing to be told of it yet.
    """
    event, case = question.event, question.case
    if not isinstance(event, CaseClosed) or event.reason.result is not ResultClass.COMPLETED:
        return
    harmed = {person.id for person in case.parties if not HARMED_SIDE.isdisjoint(person.roles)}
    wanting = {name for name in harmed if not is_left_in_peace(case, name)}
    for name, undertaken in case.undertakings.items():
        if undertaken.status in PENDING and wanting:
            yield "undertaking.open", name
        elif not wanting <= undertaken.told_to:
            yield "outcome.not-told", name


@should(cite("rjc-framework", "part 2, 2.7"), cite("yot-victims", "told when it has ended"), reads=(FollowUpMade,))
def follow_up_was_tried(question: Question) -> Iterator[Unmet]:
    """Everybody who agreed to be asked afterwards has been asked, or at least tried, before the case is closed."""
    event = question.event
    if not isinstance(event, CaseClosed) or event.reason.result is not ResultClass.COMPLETED:
        return
    for person in question.case.parties:
        key = (person.id, Purpose.FOLLOW_UP_CONTACT, "")
        if not person.followed_up and grant_at(question.case, key, question.occasion.at) is not None:
            yield "follow-up.missing", person.id
