"""What people agree on, and what becomes of it."""

from enum import StrEnum

from attrs import field, frozen

from restorative_core.vocabulary.exact import Exact
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import refers


class UndertakingKind(StrEnum):
    """What somebody undertakes to do.

    Sources: ni-youth-conference, openlattice, facilicase (payments against restitution).
    """

    APOLOGY = "apology"
    EXPLANATION = "explanation"
    REPARATION = "reparation"
    PAYMENT = "payment"
    COMMUNITY_WORK = "community-work"
    PROGRAMME = "programme"
    BOUNDARIES = "boundaries"
    FUTURE_BEHAVIOUR = "future-behaviour"
    RETURN_OF_PROPERTY = "return-of-property"
    ANSWERS = "answers"
    OTHER = "other"


class UndertakingStatus(StrEnum):
    """What became of an undertaking.

    Source: edora (tracked items).
    """

    AGREED = "agreed"
    COMPLETED = "completed"
    COMPLETED_LATE = "completed-late"
    PARTIALLY_COMPLETED = "partially-completed"
    NOT_COMPLETED = "not-completed"
    WAIVED = "waived"
    VARIED = "varied"
    IN_DOUBT = "in-doubt"


PENDING = frozenset({UndertakingStatus.AGREED, UndertakingStatus.IN_DOUBT})
"""The statuses of what is still to be done, or to be settled."""


class AgreementStatus(StrEnum):
    """Where an agreement stands."""

    MADE = "made"
    VARIED = "varied"
    ENDED = "ended"


@frozen(eq=False, repr=False)
class Undertaking(Exact):
    """One thing that somebody has agreed to do.

    Attributes:
        id: Its name within the case, such as `u1`.
        kind: What sort of thing it is.
        owner: The participant who does it.
        due: When it is due.
        beneficiary: The participant for whom it is done, or empty.
        pence: What is to be paid altogether, in pence; 0 where it is no payment.
    """

    id: str
    kind: UndertakingKind
    owner: str = field(metadata=refers("participant"))
    due: Moment = Moment.unknown()
    beneficiary: str = ""
    pence: int = 0
