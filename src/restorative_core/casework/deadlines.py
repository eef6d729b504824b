"""The deadlines that a service goes by: those that a source sets, and those that it sets for itself.

What no source limits is left to the service: a limit of its own has no default, and is marked as local.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from attrs import Attribute, field, frozen

from restorative_core.casework import milestones
from restorative_core.casework.deadline import Deadline, Limit, Unit
from restorative_core.errors import Faulty, Reason
from restorative_core.sources import cite
from restorative_core.vocabulary.bank_holidays import Nation
from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.policy import LOCAL

_MOST = 366


def _working_days(_limits: object, attribute: "Attribute[int | None]", value: int | None) -> None:
    if value is not None and (type(value) is not int or not 1 <= value <= _MOST):
        raise Faulty([Reason("value.out-of-bounds", attribute.name, details={"low": "1", "high": str(_MOST)})])


def _limit() -> Any:
    return field(default=None, validator=_working_days)


@frozen(eq=False, repr=False)
class Limits(Exact):
    """The limits that a service sets for itself. No source gives them, so none has a default.

    Attributes:
        decision: Within how many working days of its receipt a referral is accepted or declined.
        first_contact: Within how many working days of a referral's receipt somebody is first tried, or reached.
        completion: Within how many working days of a referral's receipt a session is held, or the case closed.
        twelve_months_from: The day on which section 5 of the Sentencing Act 2026 commenced: for whoever is convicted
            on or after it, a sentence is deferred for at most 12 months. Until it is said here, 6 hold for everybody.

    Raises:
        Faulty: A value is out of its bounds.
    """

    decision: int | None = _limit()
    first_contact: int | None = _limit()
    completion: int | None = _limit()
    twelve_months_from: date | None = None


_CODE = date(2021, 4, 1)  # the day on which the Victims' Code of 2020 came into force
_ENGLAND = frozenset({Nation.ENGLAND_AND_WALES})

STATUTORY = (
    Deadline(
        "code-information",
        "A victim is told about restorative justice within 5 working days of reporting the crime.",
        Limit(5),
        milestones.reported(enhanced=False),
        milestones.informed,
        (cite("victims-code-2020", "paragraph 3.6"),),
        since=_CODE,
        nations=_ENGLAND,
    ),
    Deadline(
        "code-information",
        "A victim with enhanced rights is told about restorative justice within 1 working day of reporting the crime.",
        Limit(1),
        milestones.reported(enhanced=True),
        milestones.informed,
        (cite("victims-code-2020", "paragraph 3.6"), cite("house", "special care is taken to mean enhanced rights")),
        since=_CODE,
        nations=_ENGLAND,
    ),
    Deadline(
        "code-referral",
        "A victim is referred to a service that supports them within 2 working days of reporting the crime.",
        Limit(2),
        milestones.reported_to_police_who_sent_it,
        milestones.sent,
        (cite("victims-code-2020", "paragraph 4.5"),),
        since=_CODE,
        nations=_ENGLAND,
    ),
    Deadline(
        "first-panel",
        "The first panel of a referral order meets within 20 working days of the sentence.",
        Limit(20),
        milestones.sentenced_to_a_panel,
        milestones.panel_begun,
        (cite("referral-orders", "initial panel"),),
        nations=_ENGLAND,
    ),
    Deadline(
        "plan",
        "The plan of a youth conference is carried out within a year.",
        Limit(12, Unit.MONTHS),
        milestones.planned,
        milestones.carried_out,
        (cite("ni-youth-conference", "a plan's period is not more than one year"),),
        nations=frozenset({Nation.NORTHERN_IRELAND}),
    ),
)
"""The deadlines that a source sets, with the days from which they are in force."""


def deadlines(limits: Limits | None = None, nation: Nation | None = None) -> tuple[Deadline, ...]:
    """The deadlines of a service in *nation* with *limits* of its own; where no nation is named, those of each."""
    limits = limits or Limits()
    known = (*STATUTORY, *_deferments(limits.twelve_months_from), *_local(limits))
    return tuple(one for one in known if nation is None or not one.nations or nation in one.nations)


def _deferments(commencement: date | None) -> Iterator[Deadline]:
    """The limit on deferring a sentence, by the law before *commencement* and since."""
    if commencement is None:
        yield _deferment(6)
        return
    if commencement > date.min:
        yield _deferment(6, until=commencement - timedelta(days=1))
    yield _deferment(12, since=commencement)


def _deferment(months: int, *, since: date | None = None, until: date | None = None) -> Deadline:
    return Deadline(
        "deferment",
        f"What a sentence was deferred for takes place within {months} months.",
        Limit(months, Unit.MONTHS),
        milestones.deferred,
        milestones.session_held,
        (cite("sentencing-act-2020", "s.5"),),
        since,
        until,
        _ENGLAND,
    )


def _local(limits: Limits) -> Iterator[Deadline]:
    triage = (LOCAL, cite("yos-triage", "action within 2 working days, completion within 20"))
    for key, number, sentence, met, sources in (
        ("decision", limits.decision, "A referral is accepted or declined", milestones.decided, triage),
        ("first-contact", limits.first_contact, "Somebody is first tried, or reached,", milestones.in_touch, (LOCAL,)),
        ("completion", limits.completion, "A session is held, or the case closed,", milestones.held_or_closed, triage),
    ):
        if number is not None:
            days = "1 working day" if number == 1 else f"{number} working days"
            told = f"{sentence} within {days} of the referral's receipt."
            yield Deadline(key, told, Limit(number), milestones.received, met, sources)
